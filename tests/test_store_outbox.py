"""The outbox: nothing is said twice, nothing is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from statement_watch.errors import NotFound
from statement_watch.store import ChannelState, Store
from statement_watch.store.outbox import Outbox
from store_builders import START, Archive, an_alert, an_archive

MINUTE = timedelta(minutes=1)
LEASE = 5 * MINUTE


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = an_archive(tmp_path / "statements.db")
    yield archive
    archive.store.close()


@pytest.fixture
def outbox(archive: Archive) -> Outbox:
    return archive.store.outbox


def keys(outbox: Outbox, state: str) -> list[str]:
    return [view.key for view in outbox.list(state)]


def test_the_same_event_never_makes_two_alerts(outbox: Outbox) -> None:
    assert outbox.add(an_alert("k"), {"mail": START}) == 1
    assert outbox.add(an_alert("k", title="Again"), {"mail": START, "hook": START}) is None
    assert [view.title for view in outbox.list()] == ["Title k"]


def test_an_alert_comes_back_as_it_was_queued(outbox: Outbox) -> None:
    alert = an_alert(
        "k", source="s", statement=3, page=4, url="https://x.example/", organisation="Org", topics=("a", "b"),
        instant=True, detail={"before": "ā", "n": 1, "list": [1, None]},
    )  # fmt: skip
    outbox.add(alert, {"mail": START})
    (view,) = outbox.lease("mail", START, 10, LEASE)
    assert (view.key, view.kind, view.created_at, view.source) == ("k", "new_statement", START, "s")
    assert (view.statement, view.page, view.topics, view.instant) == (3, 4, ("a", "b"), True)
    assert view.detail == alert.detail
    assert (view.attempts, view.state) == (1, "leased")


def test_what_is_leased_is_nobody_elses_until_the_lease_runs_out(outbox: Outbox) -> None:
    outbox.add(an_alert("k"), {"mail": START})
    assert len(outbox.lease("mail", START, 10, LEASE)) == 1
    assert outbox.lease("mail", START + LEASE - MINUTE, 10, LEASE) == ()
    (again,) = outbox.lease("mail", START + LEASE, 10, LEASE)
    assert (again.key, again.attempts) == ("k", 2)


def test_two_deliverers_never_get_the_same_alert(archive: Archive, outbox: Outbox) -> None:
    for key in "abcd":
        outbox.add(an_alert(key), {"mail": START})
    with Store.open(archive.store.path, clock=archive.clock) as second:
        one = outbox.lease("mail", START, 2, LEASE)
        two = second.outbox.lease("mail", START, 10, LEASE)
    assert [view.key for view in one] == ["a", "b"]
    assert [view.key for view in two] == ["c", "d"]


def test_each_channel_is_served_by_itself_and_not_before_its_time(outbox: Outbox) -> None:
    outbox.add(an_alert("k"), {"mail": START + MINUTE, "hook": START})
    assert outbox.lease("mail", START, 10, LEASE) == ()
    assert outbox.next_attempt("mail") == START + MINUTE
    outbox.sent("hook", [outbox.lease("hook", START, 10, LEASE)[0].alert], START)
    assert outbox.counts() == {"hook": {"sent": 1}, "mail": {"pending": 1}}
    assert outbox.next_attempt("hook") is None


def test_a_failure_is_tried_again_later_and_says_why(outbox: Outbox) -> None:
    outbox.add(an_alert("k"), {"mail": START})
    (view,) = outbox.lease("mail", START, 10, LEASE)
    outbox.failed("mail", [view.alert], "connection refused", START + MINUTE)
    assert outbox.lease("mail", START, 10, LEASE) == ()
    (view,) = outbox.lease("mail", START + MINUTE, 10, LEASE)
    assert (view.attempts, view.last_error) == (2, "connection refused")
    outbox.sent("mail", [view.alert], START)
    assert outbox.list("sent")[0].last_error is None


def test_dead_letters_are_listed_and_can_be_sent_again(outbox: Outbox) -> None:
    outbox.add(an_alert("k"), {"mail": START, "hook": START})
    (view,) = outbox.lease("mail", START, 10, LEASE)
    outbox.dead("mail", [view.alert], "550 no such user")
    assert keys(outbox, "dead") == ["k"]
    assert outbox.lease("mail", START + 10 * LEASE, 10, LEASE) == ()
    assert outbox.resend(view.alert, START + MINUTE) == 1
    assert [view.key for view in outbox.lease("mail", START + MINUTE, 10, LEASE)] == ["k"]
    with pytest.raises(NotFound, match="99"):
        outbox.resend(99, START)


def test_an_alert_is_kept_only_with_the_change_that_makes_it_true(archive: Archive, outbox: Outbox) -> None:
    def crash() -> None:
        with archive.store.transaction():
            outbox.add(an_alert("k"), {"mail": START})
            raise RuntimeError("before the commit")

    with pytest.raises(RuntimeError):
        crash()
    assert outbox.list() == ()
    assert outbox.add(an_alert("k"), {"mail": START}) is not None


def test_a_channel_remembers_how_it_fares(outbox: Outbox) -> None:
    assert outbox.channel("mail") == ChannelState("mail")
    state = ChannelState("mail", 3, True, "410 Gone", START, START)
    outbox.save_channel(state)
    assert outbox.channel("mail") == state
