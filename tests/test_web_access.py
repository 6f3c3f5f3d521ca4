"""Who is in, by which name, and from where: the pure parts of the door."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from statement_watch.web.access import FREE, LIFE, LONGEST, SESSIONS, Access, Session, Throttle, Wait
from statement_watch.web.hosts import called, from_us, is_loopback, names, own_path
from web_client import Lots, Ticks


def access(ticks: Ticks | None = None) -> Access:
    return Access("the secret", monotonic=ticks or Ticks(), token=Lots())


def entered(door: Access, address: str = "10.0.0.1") -> Session:
    found = door.enter("the secret", address)
    assert isinstance(found, Session)
    return found


def test_the_secret_opens_and_nothing_else_does() -> None:
    door = access()
    assert door.enter("the secret ", "10.0.0.1") is None
    assert door.enter("", "10.0.0.1") is None
    session = entered(door)
    assert door.session(session.key) == session
    assert session.key != session.csrf
    for none in (None, "", "x", session.csrf, session.key + "x"):
        assert door.session(none) is None


def test_a_session_ends_with_its_time_with_signing_out_and_when_there_are_too_many() -> None:
    ticks = Ticks()
    door = access(ticks)
    first, second = entered(door), entered(door)
    door.leave(first.key)
    assert (door.session(first.key), door.session(second.key)) == (None, second)
    for _ in range(SESSIONS):
        entered(door)
    assert door.session(second.key) is None
    last = entered(door)
    ticks.now += LIFE
    assert door.session(last.key) is None


def test_guessing_is_slowed_and_what_comes_too_soon_is_not_looked_at() -> None:
    ticks = Ticks()
    door = access(ticks)
    for _ in range(FREE):
        assert door.enter("wrong", "10.0.0.1") is None
    wait = door.enter("the secret", "10.0.0.1")
    assert wait == Wait(1.0)
    assert isinstance(door.enter("the secret", "10.0.0.2"), Session), "others are not held up"
    ticks.now += 1.0
    assert isinstance(door.enter("the secret", "10.0.0.1"), Session)
    assert door.enter("wrong", "10.0.0.1") is None, "who got in begins anew"


def test_the_wait_doubles_up_to_its_end() -> None:
    ticks = Ticks()
    throttle = Throttle(ticks)
    waits = []
    for _ in range(FREE + 40):
        throttle.failed("10.0.0.1")
        waits.append(throttle.wait("10.0.0.1"))
        ticks.now += waits[-1]
    assert waits[: FREE + 3] == [0, 0, 1, 2, 4, 8]
    assert waits[-1] == LONGEST


class Ceding(Ticks):
    """A clock that lets every other thread go on before it answers."""

    def __call__(self) -> float:
        threading.Event().wait(0.001)
        return super().__call__()


def test_of_many_guesses_at_one_moment_no_more_are_looked_at_than_of_many_in_a_row() -> None:
    door, guesses = access(Ceding()), 24
    together = threading.Barrier(guesses)

    def guess() -> object:
        together.wait()
        return door.enter("wrong", "10.0.0.1")

    with ThreadPoolExecutor(guesses) as threads:
        answers = [future.result() for future in [threads.submit(guess) for _ in range(guesses)]]
    assert answers.count(None) == FREE


def test_a_day_of_guessing_is_a_few_hundred_guesses() -> None:
    ticks = Ticks(0.0)
    throttle = Throttle(ticks)
    guesses = 0
    while ticks.now < 86_400:
        ticks.now += max(0.0, throttle.wait("10.0.0.1"))
        throttle.failed("10.0.0.1")
        guesses += 1
    assert guesses < 310


def test_one_network_of_version_6_is_one_guesser_and_the_table_has_an_end() -> None:
    throttle = Throttle(Ticks())
    for number in range(FREE):
        throttle.failed(f"2001:db8::{number:x}")
    assert throttle.wait("2001:db8::ffff") > 0
    assert throttle.wait("2001:db8:0:1::1") == 0
    for _ in range(FREE):
        throttle.failed("::ffff:192.0.2.1")
    assert throttle.wait("192.0.2.1") > 0
    assert throttle.wait("::ffff:192.0.2.2") == 0, "a socket for both versions tells all of version 4 so"
    for number in range(2000):
        throttle.failed(f"10.0.{number // 250}.{number % 250}")
    assert len(throttle._failures) == 1000


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8484", "localhost:9999", "LOCALHOST", "localhost.", "[::1]:8484", "desk.example:80"],
)
def test_our_own_names_are_known(host: str) -> None:
    assert called(host, names(("desk.example",))) is not None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:8484",
        "127.0.0.2",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "127.0.0.1@evil.example",
        "127.0.0.1:8484:1",
        "127.0.0.1/",
        " 127.0.0.1",
        "",
    ],
)
def test_other_names_are_not_whatever_they_lead_to(host: str) -> None:
    assert called(host, names(())) is None


def test_a_name_with_a_port_means_that_port_and_https_means_secure_cookies() -> None:
    known = names(("desk.example:8484", "https://watch.example"))
    assert called("desk.example:8484", known) is not None
    assert called("desk.example", known) is None
    found = called("watch.example", known)
    assert found is not None
    assert found.secure


@pytest.mark.parametrize(
    ("origin", "site", "ours"),
    [
        ("http://127.0.0.1:8484", "same-origin", True),
        ("null", "same-origin", True),
        (None, "same-origin", True),
        ("http://127.0.0.1:8484", None, True),
        (None, None, True),
        ("http://127.0.0.1:8484", "cross-site", False),
        ("http://127.0.0.1:8485", "same-site", False),
        (None, "none", False),
        ("null", None, False),
        ("http://evil.example", None, False),
        ("http://127.0.0.1:8485", None, False),
        ("http://127.0.0.1:8484.evil.example", None, False),
        ("http://[", None, False),
    ],
)
def test_a_form_comes_from_us_or_is_refused(origin: str | None, site: str | None, ours: bool) -> None:
    assert from_us("127.0.0.1:8484", origin, site) is ours


@pytest.mark.parametrize("path", ["/", "/statements/s1", "/?source=a&page=2", "/search?q=http%3A%2F%2Fx"])
def test_a_path_of_ours_is_gone_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\\b",
        "/a b",
        "statements/s1",
        " /",
        "/" + "a" * 3000,
    ],
)
def test_any_other_leads_to_the_inbox(path: str) -> None:
    assert own_path(path) == "/"


def test_loopback_is_known_in_its_spellings() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.5", "desk.example", "")))
