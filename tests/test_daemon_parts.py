"""The parts of the daemon: config file, log, signs of life, service manager, status page, housekeeping."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from fakes import FakeTime, settings
from statement_watch.config import Config, Secret, Service, Upkeep, load, service
from statement_watch.daemon.config_file import ConfigFile
from statement_watch.daemon.housekeeping import backups_in, keep_house
from statement_watch.daemon.logs import log_to
from statement_watch.daemon.manager import Manager
from statement_watch.daemon.metrics import exposition
from statement_watch.daemon.pulse import LATE, Pulse
from statement_watch.daemon.status_page import Answer, answer
from statement_watch.errors import ConfigError, NotifyRefused, NotifyRetry
from statement_watch.model import ChannelSettings
from statement_watch.notify import ping
from statement_watch.store import Store
from store_builders import a_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "hunter2-canary"


# --- the environment and the service manager --------------------------------------------------------------------------


def test_without_a_service_manager_nothing_is_said_and_nothing_watched() -> None:
    assert service({}) == Service(None, None)
    Manager(Service()).ready("fine")


def test_a_watchdog_counts_only_when_it_is_meant_for_this_process() -> None:
    told = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "30000000"}
    assert service(told) == Service("/run/notify", 30.0)
    assert service({**told, "WATCHDOG_PID": str(os.getpid())}).watchdog == 30.0
    assert service({**told, "WATCHDOG_PID": "1"}, process=2).watchdog is None


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(1)
        yield listening


def test_the_service_manager_hears_each_state(manager: socket.socket) -> None:
    us = Manager(Service(manager.getsockname()))
    us.ready("3 sources")
    us.reloading()
    us.feed("3 sources")
    us.stopping()
    said = [manager.recv(1000).decode().splitlines()[0] for _ in range(4)]
    assert said == ["READY=1", "RELOADING=1", "WATCHDOG=1", "STOPPING=1"]


# --- the config's file ------------------------------------------------------------------------------------------------


def test_a_change_counts_once_the_file_has_stood_still_for_a_look(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("one", "utf-8")
    file = ConfigFile(path)
    assert not file.changed()
    path.write_text("two and more", "utf-8")
    assert not file.changed()
    assert file.changed()
    file.taken()
    assert not file.changed()
    path.unlink()
    assert not file.changed()
    assert not file.changed()


def test_a_ping_to_a_private_address_must_be_allowed(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    text = '[watch]\ndatabase = "s.db"\ncontact = "a@press.org"\nping = "http://10.0.0.5:3001/push/x"\n'
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match="ping_private"):
        load(path, {})
    path.write_text(text + 'ping_private = ["10.0.0.5:3001"]\nbackups = "copies"\n', "utf-8")
    upkeep = load(path, {}).upkeep
    assert upkeep.ping_private == ("10.0.0.5:3001",)
    assert upkeep.backups == tmp_path / "copies"


# --- the log ----------------------------------------------------------------------------------------------------------


def logged(form: str, message: str, error: Exception | None = None) -> str:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    redaction = log_to(stream, form, logging.INFO)
    channel = ChannelSettings("ops", "webhook", options={"token": Secret(SECRET), "urls": (Secret(SECRET + "x"),)})
    redaction.learn(Config(settings(channels=(channel,))))
    try:
        logging.getLogger("statement_watch.daemon").warning(message, exc_info=error, extra={"source": "pilots"})
        logging.getLogger("httpx").info("GET https://hooks.example/%s", SECRET)
    finally:
        logging.getLogger().handlers[:] = before
        logging.captureWarnings(False)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_record_is_one_line_without_secrets_or_escapes(form: str) -> None:
    text = logged(form, f"title\r\n2026 INFO forged \x1b[31m\u2028 {SECRET}x", ValueError(f"line\nline {SECRET}"))
    assert len(text.splitlines()) == 1
    assert SECRET not in text
    assert "\x1b" not in text
    assert "ValueError" in text


def test_a_json_record_says_when_how_bad_and_about_which_source() -> None:
    record = json.loads(logged("json", "trouble"))
    assert (record["level"], record["message"], record["source"]) == ("warning", "trouble", "pilots")
    assert datetime.fromisoformat(record["time"]).tzinfo is not None


# --- signs of life ----------------------------------------------------------------------------------------------------


def test_the_pulse_needs_a_turn_and_a_write_and_neither_long_ago() -> None:
    time = FakeTime()
    pulse = Pulse(NOW, time.monotonic)
    assert "not turned yet" in str(pulse.ill())
    pulse.turn()
    assert "took nothing yet" in str(pulse.ill())
    pulse.write()
    assert pulse.ill() is None
    time.advance(LATE + 1)
    pulse.turn()
    pulse.trouble = "the disk is full"
    assert "the disk is full" in str(pulse.ill())
    pulse.write()
    assert pulse.ill() is None
    time.advance(LATE + 1)
    pulse.write()
    assert "the scheduler has not turned for" in str(pulse.ill())


def head(path: str, host: str = "127.0.0.1:9310", method: str = "GET") -> str:
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"


PAGES = {"/healthz": lambda: Answer(HTTPStatus.OK, b"fine")}


def test_the_status_page_answers_programs_of_this_host_only() -> None:
    assert answer(head("/healthz"), PAGES).body == b"fine"
    assert answer(head("/healthz", "localhost"), PAGES).status == HTTPStatus.OK
    assert answer(head("/healthz", "evil.example:9310"), PAGES).status == HTTPStatus.MISDIRECTED_REQUEST
    assert answer("GET /healthz HTTP/1.1\r\n\r\n", PAGES).status == HTTPStatus.MISDIRECTED_REQUEST
    assert answer(head("/healthz", method="POST"), PAGES).status == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer(head("/../etc/passwd"), PAGES).status == HTTPStatus.NOT_FOUND
    assert answer(head("/healthz", method="HEAD"), PAGES).body == b""


def test_the_metrics_tell_health_rounds_and_deliveries(store: Store) -> None:
    pulse = Pulse(NOW, lambda: 0.0)
    pulse.rounds["ok"] += 3
    text = exposition(store, pulse, lambda: NOW, 2).decode()
    assert 'statement_watch_rounds_total{outcome="ok"} 3.0' in text
    assert "statement_watch_rounds_in_hand 2.0" in text
    assert "statement_watch_healthy 0.0" in text
    assert 'statement_watch_sources{health="failing"} 0.0' in text


@pytest.mark.parametrize("status", [200, 500])
def test_a_ping_says_no_more_of_its_address_than_the_host(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request(f"/{SECRET}").respond_with_data("ok", status)
    allowed = (f"127.0.0.1:{httpserver.port}",)

    def go(private: tuple[str, ...]) -> None:
        url = f"http://127.0.0.1:{httpserver.port}/{SECRET}"
        asyncio.run(ping(url, user_agent="StatementWatch/test", allow_private=private))

    if status == 200:
        go(allowed)
    else:
        with pytest.raises(NotifyRetry) as failed:
            go(allowed)
        assert SECRET not in str(failed.value)
    with pytest.raises(NotifyRefused) as refused:
        go(())
    assert SECRET not in str(refused.value)


# --- housekeeping -----------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store(tmp_path / "statements.db", lambda: NOW) as opened:
        yield opened


def test_a_backup_is_made_each_day_and_the_oldest_go(store: Store, tmp_path: Path) -> None:
    upkeep = Upkeep(backups=tmp_path / "copies", backups_kept=2)
    for hours in (0, 3, 25, 26, 50, 75):
        now = NOW + timedelta(hours=hours)
        asyncio.run(keep_house(store, upkeep, lambda now=now: now))
    names = [copy.name for copy in backups_in(tmp_path / "copies", store.path)]
    assert names == ["statements.db.20260304T110000Z.backup", "statements.db.20260305T120000Z.backup"]
    assert store.maintenance.last_tidy() == NOW + timedelta(hours=75)


def test_a_backup_that_cannot_be_made_is_logged_and_harms_nothing(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "statements.db.20260302T090000Z.backup").mkdir()
    asyncio.run(keep_house(store, Upkeep(backups=tmp_path / "copies"), lambda: NOW + timedelta(days=2)))
    os.rmdir(tmp_path / "copies" / "statements.db.20260302T090000Z.backup")
    (tmp_path / "file").write_text("x", "utf-8")
    asyncio.run(keep_house(store, Upkeep(backups=tmp_path / "file"), lambda: NOW))
    assert "housekeeping" in caplog.text
