"""When an alert goes out on a channel, together with which others, and when a failed send is tried again. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from statement_watch.model import Alert, ChannelSettings
from statement_watch.views import AlertView

FIRST_RETRY = 30.0
LONGEST_RETRY = 3600.0
"""Seconds between two tries: doubled from the first to the longest, so a receiver that is back is found in an hour."""
LONGEST_ASKED = 86_400.0
"""Seconds of a receiver's Retry-After that are believed."""
MOST_TRIES = 175
"""A week of hourly tries; then the alert goes to the dead letters, where `watch alerts` lists it."""

_AT = re.compile(r"(\d{1,2}):(\d{2})")


# --- local time -------------------------------------------------------------------------------------------------------


def next_delivery(channel: ChannelSettings, alert: Alert, now: datetime) -> datetime:
    """The moment (UTC, not before `now`) at which `alert` is due on `channel`.

    On an `instant` channel an instant alert is due now; everything else there waits for the daily time `at`. `hourly`
    is each full local hour, `weekly` Monday at that time. Quiet hours put off what would fall into them to their end.
    A local time that the clock skips counts by the offset before the jump, one that comes twice the first time
    (RFC 5545, 3.3.5).
    """
    zone = ZoneInfo(channel.timezone)
    due = now if _at_once(channel, alert) else _slot_after(channel, now, zone)
    return _after_quiet(channel.quiet_hours, due.astimezone(UTC), zone)


def _at_once(channel: ChannelSettings, alert: Alert | AlertView) -> bool:
    return channel.when == "instant" and alert.instant


def _slot_after(channel: ChannelSettings, now: datetime, zone: tzinfo) -> datetime:
    return _full_hour(now, zone) if channel.when == "hourly" else _daily_slot(channel, now, zone)


def _daily_slot(channel: ChannelSettings, now: datetime, zone: tzinfo) -> datetime:
    at = parse_time(channel.at)
    today = now.astimezone(zone).date()
    # From yesterday on: where midnight is skipped, a slot of one date may fall on the next. Two weeks, because
    # Samoa once left out a whole day.
    days = (today + timedelta(days=n) for n in range(-1, 15))
    return next(
        moment
        for day in days
        if channel.when != "weekly" or day.weekday() == 0
        if (moment := _moment(datetime.combine(day, at), zone)) >= now
    )


def _full_hour(now: datetime, zone: tzinfo) -> datetime:
    moment = now
    while past := _past_hour(moment.astimezone(zone)):
        moment += timedelta(hours=1) - past
    return moment


def _past_hour(local: datetime) -> timedelta:
    return timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def _moment(wall: datetime, zone: tzinfo, not_before: datetime | None = None) -> datetime:
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if not_before is None or first >= not_before:
        return first
    return max(not_before, wall.replace(tzinfo=zone, fold=1).astimezone(UTC))


def _after_quiet(quiet: str | None, due: datetime, zone: tzinfo) -> datetime:
    if quiet is None:
        return due
    start, end = parse_quiet(quiet)
    local = due.astimezone(zone)
    clock = local.time()
    inside = start <= clock < end if start <= end else (clock >= start or clock < end)
    if not inside:
        return due
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return _moment(datetime.combine(day, end), zone, not_before=due)


def parse_time(text: str) -> time:
    """`"07:00"`; ValueError with the form that is wanted."""
    found = _AT.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f"{text!r} is no time such as 07:00")
    return time(int(found[1]), int(found[2]))


def parse_quiet(quiet: str) -> tuple[time, time]:
    """`"22:00-07:00"` as (start, end), the end not included; ValueError with the form that is wanted."""
    start, dash, end = quiet.partition("-")
    if not dash:
        raise ValueError(f"{quiet!r} is no span such as 22:00-07:00")
    return parse_time(start), parse_time(end)


# --- bundles ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rows of the outbox that go out as one message, oldest first."""

    rows: tuple[AlertView, ...]
    digest: bool
    """Shown as a digest, not as a single alert."""

    @property
    def key(self) -> str:
        """Names the message; the same rows give the same key, so that a repeated send is known as one."""
        if not self.digest:
            return self.rows[0].key
        keys = "\n".join(row.key for row in self.rows)
        return f"digest:{self.rows[0].channel}:{hashlib.sha256(keys.encode('utf-8', 'replace')).hexdigest()[:24]}"


def bundles(channel: ChannelSettings, rows: Sequence[AlertView]) -> tuple[Bundle, ...]:
    """The due rows of one channel as messages, in the order in which they arose.

    Instant alerts go one by one, unless more than `channel.burst` of them come at one time: then they go as a digest.
    What waited for a time of day goes as one digest for each time that it waited for, so that a digest that is tried
    again holds what it held at the first try, whatever came in since, and carries its key.
    """
    zone = ZoneInfo(channel.timezone)
    groups: dict[tuple[bool, object], list[AlertView]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.alert):
        at_once = _at_once(channel, row)
        # Instant rows that were tried equally often came together.
        groups[at_once, row.attempts if at_once else _slot_after(channel, row.created_at, zone)].append(row)
    packed: list[Bundle] = []
    for (at_once, _), group in groups.items():
        if at_once and len(group) <= channel.burst:
            packed += [Bundle((row,), digest=False) for row in group]
        else:
            packed.append(Bundle(tuple(group), digest=True))
    return tuple(sorted(packed, key=lambda bundle: bundle.rows[0].alert))


# --- trying again -----------------------------------------------------------------------------------------------------


def retry_after_failure(attempts: int) -> float:
    """Seconds to wait after the `attempts`th failed try (1, 2, …): half a minute, doubled up to an hour."""
    return min(LONGEST_RETRY, FIRST_RETRY * 2.0 ** min(max(attempts - 1, 0), 20))


def retry_at(channel: ChannelSettings, attempts: int, now: datetime, asked: float | None = None) -> datetime | None:
    """When a send that failed for the `attempts`th time is tried again, or None when it is given up.

    `asked` is the receiver's Retry-After in seconds: it may lengthen the wait, up to a day; it never shortens it.
    """
    if attempts >= MOST_TRIES:
        return None
    wait = max(retry_after_failure(attempts), min(asked or 0.0, LONGEST_ASKED))
    return _after_quiet(channel.quiet_hours, now + timedelta(seconds=wait), ZoneInfo(channel.timezone))
