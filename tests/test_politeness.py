"""When to come again, decided without a clock."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_watch.politeness import (
    FULL_LISTING,
    MAX_RETRY_AFTER,
    backoff,
    must_fetch_fully,
    next_check,
    next_slot,
    parse_retry_after,
)
from statement_watch.politeness.schedule import adaptive_interval, stable_share

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 120 ", 120),
        ("1.5", 1.5),
        ("0", 0),
        ("Mon, 02 Mar 2026 09:00:08 GMT", 8),
        ("Monday, 02-Mar-26 09:00:08 GMT", 8),
        ("Mon, 02 Mar 2026 10:00:08 +0100", 8),
        ("Mon, 02 Mar 2020 09:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float) -> None:
    wish = parse_retry_after(value, NOW)
    assert wish is not None
    assert wish.seconds == seconds
    assert wish.note is None


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1e9", "٣", "NaN", "1.", ".5", "7 seconds", "Mon, 99 Xxx"])
def test_a_retry_after_that_says_nothing_is_none(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@pytest.mark.parametrize("value", ["31536000", "9" * 30, "9" * 5_000, "Tue, 02 Mar 2027 09:00:00 GMT"])
def test_an_excessive_retry_after_is_cut_to_a_day_and_says_so(value: str) -> None:
    wish = parse_retry_after(value, NOW)
    assert wish is not None
    assert wish.seconds == MAX_RETRY_AFTER
    assert wish.note


@given(st.text(max_size=60))
def test_no_retry_after_breaks_the_parser(value: str) -> None:
    wish = parse_retry_after(value, NOW)
    assert wish is None or 0 <= wish.seconds <= MAX_RETRY_AFTER


def test_backoff_doubles_up_to_its_cap_and_never_gives_up() -> None:
    rng = random.Random(1)
    assert backoff(0, rng) == 0
    for failures in (1, 2, 5, 9, 1_000, 10**9):
        ceiling = min(6 * 3600, 60 * 2.0 ** min(failures - 1, 40))
        assert ceiling / 2 <= backoff(failures, rng) <= ceiling


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(hours=2), timedelta(minutes=15)),
        (timedelta(hours=3), HOUR),
        (timedelta(hours=30), timedelta(hours=3)),
        (timedelta(days=8), timedelta(days=3)),
        (timedelta(days=40), timedelta(days=30)),
        (timedelta(days=4_000), timedelta(days=182)),
        (timedelta(days=-5), timedelta(minutes=15)),
    ],
)
def test_a_page_is_read_again_at_ages_that_thin_out(age: timedelta, wait: timedelta) -> None:
    due = next_check(NOW - age, NOW, "https://example.org/1")
    assert NOW + wait <= due <= NOW + wait * 1.1


def test_a_page_stops_costing() -> None:
    now = first_seen = NOW
    looks = []
    while now < NOW + 5 * 365 * DAY:
        now = next_check(first_seen, now, "https://example.org/1")
        looks.append(now - first_seen)
    assert sum(age < 30 * DAY for age in looks) <= 95
    assert sum(age > 365 * DAY for age in looks) <= 10


def test_a_full_fetch_is_made_daily_in_spite_of_validators() -> None:
    assert must_fetch_fully(None, NOW, FULL_LISTING)
    assert not must_fetch_fully(NOW - 23 * HOUR, NOW, FULL_LISTING)
    assert must_fetch_fully(NOW - 24 * HOUR, NOW, FULL_LISTING)
    assert must_fetch_fully(NOW + HOUR, NOW, FULL_LISTING)


def test_slots_of_a_source_lie_an_interval_apart_and_do_not_move() -> None:
    first = next_slot("pilots", HOUR, NOW)
    assert NOW < first <= NOW + HOUR
    assert next_slot("pilots", HOUR, first) == first + HOUR
    assert next_slot("pilots", HOUR, first - timedelta(microseconds=1)) == first
    assert next_slot("pilots", HOUR, NOW + timedelta(minutes=1)) in (first, first + HOUR)


def test_many_sources_are_spread_over_the_interval() -> None:
    tenths = [int((next_slot(f"source {number}", HOUR, NOW) - NOW) / HOUR * 10) for number in range(500)]
    assert all(25 <= tenths.count(tenth) <= 80 for tenth in range(10))


@given(st.text())
def test_a_share_is_stable_and_below_one(key: str) -> None:
    assert 0 <= stable_share(key) < 1
    assert stable_share(key) == stable_share(key)


def test_a_listing_is_looked_at_as_often_as_it_publishes() -> None:
    def every(gap: timedelta) -> timedelta:
        published = [NOW - gap * number for number in range(200)]
        return adaptive_interval(published, NOW, timedelta(minutes=15), timedelta(hours=12))

    assert every(timedelta(minutes=10)) == timedelta(minutes=15)
    assert timedelta(hours=2.5) < every(DAY) <= timedelta(hours=3)
    assert every(10 * DAY) == timedelta(hours=12)
    assert adaptive_interval([], NOW, HOUR, DAY) == DAY
    assert adaptive_interval([NOW - 100 * DAY, NOW + 5 * DAY], NOW, HOUR, DAY) == DAY
