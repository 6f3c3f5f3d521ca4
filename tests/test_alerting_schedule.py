"""When alerts go out, and together with which others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders_views import alert as a_row
from statement_watch.alerting import bundles, next_delivery, retry_at
from statement_watch.alerting.schedule import LONGEST_RETRY, MOST_TRIES, parse_quiet, parse_time, retry_after_failure
from statement_watch.model import Alert, AlertKind, ChannelSettings

ZONES = [
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "America/Santiago",
]
NOW = datetime(2026, 3, 2, 9, 17, 5, tzinfo=UTC)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
zones = st.sampled_from(ZONES)


def a_channel(**changes: Any) -> ChannelSettings:
    return ChannelSettings("mail", "email", **changes)


def an_alert(*, instant: bool = False) -> Alert:
    return Alert("k", AlertKind.NEW_STATEMENT, NOW, "Title", "Summary", instant=instant)


def due(channel: ChannelSettings, now: datetime, *, instant: bool = False) -> datetime:
    return next_delivery(channel, an_alert(instant=instant), now)


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


# --- examples ---------------------------------------------------------------------------------------------------------


def test_an_instant_alert_goes_now_and_the_others_wait_for_the_morning() -> None:
    channel = a_channel(timezone="Europe/Berlin", at="07:00")
    assert due(channel, NOW, instant=True) == NOW
    assert due(channel, NOW) == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


def test_quiet_hours_put_off_to_their_end() -> None:
    channel = a_channel(quiet_hours="22:00-07:00", timezone="Europe/Berlin")
    at_night = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert due(channel, at_night, instant=True) == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
    assert due(channel, NOW, instant=True) == NOW


def test_an_alert_at_the_very_moment_of_the_digest_is_in_it() -> None:
    seven = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert due(a_channel(when="daily"), seven) == seven


def test_a_weekly_digest_leaves_on_monday() -> None:
    assert due(a_channel(when="weekly"), NOW) == datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
    assert due(a_channel(when="weekly", at="16:30"), NOW) == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)


def test_an_hourly_digest_leaves_at_the_full_local_hour() -> None:
    assert due(a_channel(when="hourly", timezone="Asia/Kolkata"), NOW) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_local_time_that_the_clock_skips_comes_right_after() -> None:
    channel = a_channel(when="daily", at="02:30", timezone="Europe/Berlin")
    night = datetime(2026, 3, 29, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert local(due(channel, night), "Europe/Berlin").strftime("%d %H:%M") == "29 03:30"


def test_a_local_time_that_comes_twice_counts_once() -> None:
    channel = a_channel(when="daily", at="02:30", timezone="Europe/Berlin")
    between = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # the second 02:00
    assert due(channel, between) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["", "7", "24:00", "07:60", "noon", "fri 07:00"])
def test_a_wrong_time_is_said_with_the_right_form(wrong: str) -> None:
    with pytest.raises(ValueError, match="07:00"):
        parse_time(wrong)
    with pytest.raises(ValueError, match=r"07:00|22:00"):
        parse_quiet(wrong)


# --- properties over years and zones ----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(moments, zones, times, st.sampled_from(["instant", "hourly", "daily", "weekly"]))
def test_a_delivery_is_never_before_its_alert_nor_later_than_its_period(
    now: datetime, zone: str, at: str, when: str
) -> None:
    found = due(a_channel(when=when, at=at, timezone=zone), now)
    longest = {"hourly": timedelta(hours=1.5), "weekly": timedelta(days=7, hours=1.5)}.get(when, timedelta(hours=25.5))
    assert now <= found <= now + longest


@settings(max_examples=60, deadline=None)
@given(moments, zones, times)
def test_one_digest_leaves_on_each_local_day(now: datetime, zone: str, at: str) -> None:
    channel = a_channel(when="daily", at=at, timezone=zone)
    slots = [due(channel, now)]
    for _ in range(8):
        slots.append(due(channel, slots[-1] + timedelta(microseconds=1)))
    days = [local(slot, zone).date() for slot in slots]
    assert [(b - a).days for a, b in pairwise(days)] == [1] * 8
    wanted = datetime.strptime(at, "%H:%M").time()
    skipped = [slot for slot in slots if local(slot, zone).time() != wanted]
    assert len(skipped) <= 1


@settings(max_examples=60, deadline=None)
@given(moments, zones, times, times, st.booleans())
def test_nothing_leaves_in_quiet_hours(now: datetime, zone: str, start: str, end: str, instant: bool) -> None:
    channel = a_channel(quiet_hours=f"{start}-{end}", timezone=zone, at="06:00")
    clock = local(due(channel, now, instant=instant), zone).strftime("%H:%M")
    quiet = start <= clock < end if start <= end else clock >= start or clock < end
    assert not quiet


@settings(max_examples=40, deadline=None)
@given(moments, zones, times)
def test_what_is_due_at_a_slot_is_due_at_it_from_whenever_one_asks(now: datetime, zone: str, at: str) -> None:
    channel = a_channel(when="daily", at=at, timezone=zone)
    slot = due(channel, now)
    middle = now + (slot - now) / 2
    assert due(channel, middle) == slot
    assert due(channel, slot) == slot


# --- bundles ----------------------------------------------------------------------------------------------------------


def rows(count: int, **changes: Any) -> list[Any]:
    return [a_row(alert=n, key=f"k{n}", **changes) for n in range(1, count + 1)]


def test_instant_alerts_go_one_by_one_in_their_order() -> None:
    found = bundles(a_channel(), rows(3, instant=True)[::-1])
    assert [[row.alert for row in bundle.rows] for bundle in found] == [[1], [2], [3]]
    assert [bundle.key for bundle in found] == ["k1", "k2", "k3"]


def test_a_burst_becomes_one_digest() -> None:
    (found,) = bundles(a_channel(burst=20), rows(21, instant=True))
    assert found.digest
    assert len(found.rows) == 21


def test_what_waited_for_the_morning_goes_as_one_digest_beside_the_instant_ones() -> None:
    waiting = rows(3)
    instant = [a_row(alert=9, key="k9", instant=True)]
    assert [(len(b.rows), b.digest) for b in bundles(a_channel(), [*instant, *waiting])] == [(3, True), (1, False)]


def test_a_digest_that_is_tried_again_holds_what_it_held_and_keeps_its_key() -> None:
    channel = a_channel(when="daily")
    first = rows(3)
    (tried,) = bundles(channel, first)
    tomorrow = a_row(alert=7, key="k7", created_at=first[0].created_at + timedelta(days=1))
    again = [a_row(alert=row.alert, key=row.key, attempts=4) for row in first]
    old, new = bundles(channel, [*again, tomorrow])
    assert old.key == tried.key
    assert [row.alert for row in new.rows] == [7]


def test_no_rows_make_no_message() -> None:
    assert bundles(a_channel(), []) == ()


# --- trying again -----------------------------------------------------------------------------------------------------


def test_waits_double_up_to_an_hour() -> None:
    waits = [retry_after_failure(n) for n in range(1, 12)]
    assert waits[:3] == [30.0, 60.0, 120.0]
    assert waits[-1] == LONGEST_RETRY
    assert waits == sorted(waits)
    assert retry_after_failure(10**9) == LONGEST_RETRY


def test_the_receivers_wish_lengthens_the_wait_and_is_believed_for_a_day_at_most() -> None:
    assert retry_at(a_channel(), 1, NOW, 600.0) == NOW + timedelta(seconds=600)
    assert retry_at(a_channel(), 1, NOW, 1.0) == NOW + timedelta(seconds=30)
    assert retry_at(a_channel(), 1, NOW, 1e9) == NOW + timedelta(days=1)


def test_a_failed_send_is_tried_for_a_week_and_not_in_quiet_hours() -> None:
    waits = sum(retry_after_failure(n) for n in range(1, MOST_TRIES))
    assert timedelta(days=6.5) < timedelta(seconds=waits) < timedelta(days=8)
    assert retry_at(a_channel(), MOST_TRIES, NOW) is None
    night = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    assert retry_at(a_channel(quiet_hours="22:00-07:00"), 1, night) == datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
