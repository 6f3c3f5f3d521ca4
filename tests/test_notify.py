"""Messages, and the channels that need no server."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import hostile
from builders_notify import NOW, a_channel, a_message, send, surroundings
from builders_views import alert, busy_morning, word_diff
from statement_watch.digest import compose
from statement_watch.errors import ConfigError, NotifyRefused, NotifyRetry
from statement_watch.notify import Message, digest_message
from statement_watch.notify.chat import BODY, ChatChannel, body, quiet
from statement_watch.notify.feedfile import ENTRIES

ATOM = "{http://www.w3.org/2005/Atom}"


def a_digest(*alerts: Any) -> Message:
    return digest_message(compose(busy_morning(), diff=word_diff), "digest:1", alerts or [alert()])


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_about_a_statement_belongs_to_its_thread() -> None:
    assert a_message().thread == "statement:1"
    assert a_message(statement=None).thread == "page:1"
    assert a_message(statement=None, page=None).thread == "source:chiefs"
    assert a_digest().thread is None


@pytest.mark.parametrize("poison", hostile.ALL)
def test_every_subject_is_one_short_line(poison: str) -> None:
    subject = a_message(title=poison * 50).subject
    assert subject == " ".join(subject.split())
    assert 0 < len(subject) <= 160


# --- terminal and log -------------------------------------------------------------------------------------------------


def test_an_alert_is_a_line_on_the_terminal_and_a_digest_its_whole_text() -> None:
    around = surroundings()
    channel = a_channel("terminal", around)
    send(channel, a_message())
    send(channel, a_digest())
    assert isinstance(around.stream, io.StringIO)
    lines = around.stream.getvalue().splitlines()
    assert lines[0] == (
        "2026-03-02T09:00:00Z New statement: Statement on the court's decision — Association of Chiefs · 42 words"
    )
    assert lines[1] == "  https://chiefs.example/news/1"
    assert lines[2].startswith("2026-03-02T09:00:00Z Statement Watch: Chiefs' statement on")
    assert any(line.startswith("── New statements") for line in lines)


def test_a_log_file_grows_and_one_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    log = tmp_path / "alerts.log"
    for _ in range(2):
        send(a_channel("terminal", file=str(log)), a_message())
    assert len(log.read_text().splitlines()) == 4
    with pytest.raises(NotifyRetry, match="cannot be written"):
        send(a_channel("terminal", file=str(tmp_path / "no" / "folder.log")), a_message())


@pytest.mark.parametrize("poison", [*hostile.TERMINAL, *hostile.LINES])
def test_no_text_forges_a_line_of_the_log(poison: str, tmp_path: Path) -> None:
    log = tmp_path / "alerts.log"
    send(a_channel("terminal", file=str(log)), a_message(title=poison, summary=poison))
    content = log.read_text("utf-8")
    assert len(content.splitlines()) == 2
    assert "\x1b" not in content


# --- feed file --------------------------------------------------------------------------------------------------------


def entries(path: Path) -> list[ElementTree.Element]:
    return ElementTree.fromstring(path.read_bytes()).findall(f"{ATOM}entry")


def test_a_feed_file_gets_each_alert_once_the_newest_on_top(tmp_path: Path) -> None:
    path = tmp_path / "alerts.atom"
    channel = a_channel("atom", path=str(path), title="Chiefs")
    for number, key in enumerate(["a", "b", "a", "c"]):
        send(channel, a_message(alert=number, key=key, title=f"Title {key}"))
    found = entries(path)
    assert [entry.findtext(f"{ATOM}title") for entry in found] == [
        f"New statement: Title {key}" for key in ("c", "a", "b")
    ]
    assert ElementTree.fromstring(path.read_bytes()).findtext(f"{ATOM}title") == "Chiefs"


def test_a_digest_puts_each_of_its_alerts_into_the_feed(tmp_path: Path) -> None:
    path = tmp_path / "alerts.atom"
    send(a_channel("atom", path=str(path)), a_digest(alert(alert=1, key="a"), alert(alert=2, key="b")))
    assert len(entries(path)) == 2


def test_the_feed_file_does_not_grow_without_end(tmp_path: Path) -> None:
    path = tmp_path / "alerts.atom"
    channel = a_channel("atom", path=str(path))
    for start in (0, ENTRIES):
        send(channel, a_digest(*(alert(alert=n, key=f"k{n}") for n in range(start, start + ENTRIES - 5))))
    assert len(entries(path)) == ENTRIES


def test_a_reader_of_the_feed_file_sees_the_old_or_the_new_and_no_rest_is_left(tmp_path: Path) -> None:
    path = tmp_path / "alerts.atom"
    send(a_channel("atom", path=str(path)), a_message())
    before = path.stat().st_ino
    send(a_channel("atom", path=str(path)), a_message(key="next"))
    assert path.stat().st_ino != before
    assert os.listdir(tmp_path) == ["alerts.atom"]


@pytest.mark.parametrize("content", ["my notes", "<html><p>x</p></html>", "<feed>"])
def test_a_file_that_is_no_feed_is_left_alone(content: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content)
    with pytest.raises(NotifyRefused, match="is no Atom feed"):
        send(a_channel("atom", path=str(path)), a_message())
    assert path.read_text() == content


@pytest.mark.parametrize("poison", hostile.ALL)
def test_the_feed_file_stays_well_formed_whatever_the_text(poison: str, tmp_path: Path) -> None:
    path = tmp_path / "alerts.atom"
    for key in ("a", "b"):
        send(a_channel("atom", path=str(path)), a_message(key=key, title=poison, detail={"text": poison}))
    assert len(entries(path)) == 2


# --- chat -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("poison", hostile.CHAT)
def test_no_text_from_outside_calls_anyone_in_a_chat(poison: str) -> None:
    said = quiet(f"{poison} and ann@example.org")
    assert "@everyone" not in said
    assert "<" not in said
    assert "ann@example.org" in said


def test_a_long_text_is_cut_with_the_address_of_the_rest() -> None:
    text = body(a_message(detail={"text": "word " * 2_000, "own_text": "more " * 500}))
    long = body(a_digest())
    assert len(text) <= BODY
    assert len(long) <= BODY
    assert long.endswith("the rest: `watch digest`")


class FakeService:
    """Stands for apprise: keeps what it is given, and takes it or not."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.given: list[dict[str, str]] = []

    def notify(self, **given: str) -> bool:
        self.given.append(given)
        return self.takes


def test_a_chat_gets_plain_text_because_mark_up_can_be_refused() -> None:
    service = FakeService()
    send(ChatChannel("chat", service), a_message(title="*bold [unbalanced"))
    (given,) = service.given
    assert given["body_format"] == "text"
    assert given["title"] == "New statement: *bold [unbalanced"


def test_a_chat_that_does_not_take_it_is_tried_again() -> None:
    with pytest.raises(NotifyRetry, match="channel chat"):
        send(ChatChannel("chat", FakeService(takes=False)), a_message())


def test_apprise_reads_the_address_and_a_wrong_one_is_the_configs_mistake() -> None:
    pytest.importorskip("apprise")
    assert a_channel("apprise", urls=("json://127.0.0.1:9/secret-canary",)).name == "ops"
    with pytest.raises(ConfigError, match="does not understand") as error:
        a_channel("apprise", urls=("nonsense://secret-canary",))
    assert "canary" not in str(error.value)


# --- opening ----------------------------------------------------------------------------------------------------------


def test_what_a_channel_cannot_do_without_is_named() -> None:
    with pytest.raises(ConfigError, match="channel ops: from is missing"):
        a_channel("email", to=("ann@example.org",), host="mail")
    with pytest.raises(ConfigError, match="names 2 recipients"):
        a_channel("email", **{"to": ("a@x.org", "b@x.org"), "from": "w@x.org", "host": "mail"})
    with pytest.raises(ConfigError, match="no kind of channel 'pigeon'"):
        a_channel("pigeon")


def test_the_test_clock_is_the_only_clock() -> None:
    assert surroundings().clock() == NOW
