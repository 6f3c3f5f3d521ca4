"""Whose silence it is, told from how all sources answer together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statement_watch import reach
from statement_watch.model import Health, SourceHealth
from statement_watch.views import Outage

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def source(name: str, *sites: str, silent: float | None = None, answered: float | None = -60) -> reach.Peer:
    """A source of its own site, or of `sites`; moments are minutes after noon, at which it is looked."""
    health = SourceHealth(
        name,
        Health.OK,
        last_success=None if answered is None else minutes(answered),
        silent_since=None if silent is None else minutes(silent),
        reason=None,
        since=None,
    )
    return reach.peer(sites or (f"{name}.example",), health, NOON)


def outage(*peers: reach.Peer, before: Outage | None = None) -> Outage | None:
    return reach.outage_now(before, peers, "the network is unreachable", NOON)


def test_one_source_with_listings_at_many_hosts_is_no_outage_when_it_falls_silent_alone() -> None:
    alone = source("one", "a.example", "b.example", "c.example", silent=-1)
    assert outage(alone) is None
    assert outage(alone, source("two")) is None
    assert reach.to_blame(alone, [alone], None, NOON), "nobody else is watched who could tell"


def test_sources_that_share_a_host_are_one_witness() -> None:
    shared = [source(name, "press.example", silent=-1) for name in ("one", "two", "three")]
    assert outage(*shared) is None
    assert outage(*shared, source("four")) is None
    assert outage(*shared, source("four", silent=-1)) is not None
    assert all(reach.to_blame(silent, shared, None, NOON) for silent in shared)


def test_what_was_noted_for_a_time_to_come_before_the_clock_was_set_back_is_no_answer() -> None:
    fresh = [source(name, silent=-1, answered=300) for name in ("one", "two", "three")]
    assert outage(*fresh) is not None
    assert not any(reach.to_blame(silent, fresh, None, NOON) for silent in fresh)


def test_an_outage_that_began_in_a_time_to_come_ends_when_the_others_answer() -> None:
    before = Outage(minutes(300), "the network is unreachable", told=True, asked=3, silent=3)
    lasts = outage(source("one", silent=0), source("two", silent=0), before=before)
    assert lasts is not None
    assert lasts.since == NOON
    later = [
        reach.peer((p.health.source,), p.health, minutes(2))
        for p in (source("one", answered=1), source("two", answered=1))
    ]
    assert reach.outage_now(lasts, [*later, source("three", silent=0)], "", minutes(2)) is None


def test_an_outage_ends_with_the_sources_that_knew_of_it() -> None:
    before = Outage(minutes(-30), "the network is unreachable", told=True, asked=3, silent=3)
    assert outage(source("new"), before=before) is None, "the silent ones left the config"
    left = outage(source("one", silent=-30), source("new"), before=before)
    assert left is not None
    assert left.account.startswith("the one source that was asked since 2026-03-02 11:30 UTC does not answer")


def test_answers_that_came_one_after_the_other_through_hours_do_not_end_an_outage() -> None:
    before = Outage(minutes(-240), "the network is unreachable", told=True, asked=8, silent=8)
    silent = [source(name, silent=-200) for name in ("one", "two", "three")]
    once = [source(f"once{n}", answered=-40 - 50 * n) for n in range(4)]
    lasts = outage(*silent, *once, before=before)
    assert lasts is not None
    assert (lasts.silent, lasts.asked, lasts.headline) == (3, 7, "Many sites cannot be reached")
    assert outage(*silent, *(source(f"now{n}", answered=-2 * n) for n in range(3)), before=before) is None
