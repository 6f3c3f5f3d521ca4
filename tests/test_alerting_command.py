"""`watch alerts`: list, test, resend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from conftest import Watch
from store_builders import START, Archive, an_alert, an_archive

LATER = START + timedelta(hours=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """One alert sent, one given up on a stopped channel, one for no channel."""
    archive = an_archive(tmp_path / "statements.db")
    outbox = archive.store.outbox
    for key, channels in (("sent", ["mail"]), ("given up", ["hook"]), ("for nobody", [])):
        number = outbox.add(an_alert(key), dict.fromkeys(channels, START))
        assert number is not None
        for channel in channels:
            outbox.lease(channel, START, 10, timedelta(minutes=5))
            if channel == "mail":
                outbox.sent(channel, [number], START)
            else:
                outbox.dead(channel, [number], "hooks.example answers 410")
    outbox.save_channel(replace(outbox.channel("hook"), stopped=True, reason="hooks.example answers 410", since=START))
    yield archive
    archive.store.close()


def test_the_list_shows_what_became_of_each_alert_the_newest_first(archive: Archive, watch: Watch) -> None:
    ran = watch("alerts", "list", "--db", archive.store.path)
    assert ran.code == 0
    titles = [line.strip() for line in ran.out.splitlines() if "Title" in line]
    assert titles == ["Title for nobody", "Title given up", "Title sent"]
    assert "dead  hook" in ran.out
    assert "hooks.example answers 410" in ran.out
    assert "channel hook: 1 dead; stopped: hooks.example answers 410" in ran.err


def test_the_list_can_be_narrowed_and_read_by_scripts(archive: Archive, watch: Watch) -> None:
    ran = watch("alerts", "list", "--state", "dead", "--json", "--db", archive.store.path)
    (row,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (row["channel"], row["state"], row["title"]) == ("hook", "dead", "Title given up")
    found = watch("alerts", "list", "--channel", "mail", "--json", "--db", archive.store.path).out.splitlines()
    assert [json.loads(line)["title"] for line in found] == ["Title sent"]


@pytest.mark.parametrize("args", [("list",), ("resend", "--dead")])
def test_a_channel_that_never_was_is_named(archive: Archive, watch: Watch, args: tuple[str, ...]) -> None:
    ran = watch("alerts", *args, "--channel", "hok", "--db", archive.store.path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == 'watch: no channel is named "hok"; did you mean "hook"?\n'
    assert archive.store.outbox.channel("hook").stopped


def test_resend_on_a_channel_means_all_its_recipients(archive: Archive, watch: Watch) -> None:
    outbox = archive.store.outbox
    number = outbox.add(an_alert("to ann"), {"post/ann@desk.example": START})
    assert number is not None
    outbox.lease("post/ann@desk.example", START, 10, timedelta(minutes=5))
    outbox.dead("post/ann@desk.example", [number], "550")
    ran = watch("alerts", "resend", "--dead", "--channel", "post", "--db", archive.store.path)
    assert ran.out == "in the outbox again: 1\n"
    assert [row.channel for row in outbox.list("pending")] == ["post/ann@desk.example"]


def test_resend_brings_the_dead_back_and_opens_their_channel(archive: Archive, watch: Watch) -> None:
    ran = watch("alerts", "resend", "--dead", "--db", archive.store.path)
    assert ran.code == 0
    assert "in the outbox again: 1" in ran.out
    (row,) = archive.store.outbox.list("pending")
    assert row.title == "Title given up"
    assert not archive.store.outbox.channel("hook").stopped


def test_resend_wants_to_know_what(archive: Archive, watch: Watch) -> None:
    assert watch("alerts", "resend", "--db", archive.store.path).code == 2
    ran = watch("alerts", "resend", "999", "--db", archive.store.path)
    assert ran.code == 2
    assert "999: no such alert" in ran.err


def a_config(folder: Path, channels: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(
        f"""
[watch]
database = "statements.db"
contact = "watch@example.org"

[[sources]]
name = "chiefs"
organisation = "Chiefs"
urls = ["https://chiefs.example/news"]

{channels}
"""
    )
    return path


def test_a_test_message_says_of_each_channel_whether_it_works(
    watch: Watch, tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    config = a_config(
        tmp_path,
        f"""
[[channels]]
name = "log"
kind = "terminal"
file = "alerts.log"

[[channels]]
name = "hook"
kind = "webhook"
url = "http://127.0.0.1:{httpserver.port}/hook"
allow_private = ["127.0.0.1:{httpserver.port}"]
""",
    )
    ran = watch("alerts", "test", "--config", config)
    assert ran.code == 1
    assert "log: taken" in ran.out
    assert "hook: 127.0.0.1 answers 500" in ran.out
    assert "Statement Watch reaches you by log" in (tmp_path / "alerts.log").read_text()
    assert not (tmp_path / "statements.db").exists()
    one = watch("alerts", "test", "log", "--json", "--config", config)
    assert one.code == 0
    assert json.loads(one.out) == {"channel": "log", "ok": True, "error": None}


def test_a_wrong_name_is_answered_with_the_right_ones(watch: Watch, tmp_path: Path) -> None:
    config = a_config(tmp_path, '[[channels]]\nname = "log"\nkind = "terminal"')
    ran = watch("alerts", "test", "lgo", "--config", config)
    assert ran.code == 2
    assert 'no channel is named "lgo"; there are log' in ran.err
