"""When to look again: pages thin out with age, listings keep pace with their publisher, nothing comes all at once."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from statement_watch.politeness.waiting import BACKOFF_CAP, MAX_RETRY_AFTER, backoff

FULL_LISTING = timedelta(days=1)
"""A listing is fetched without validators at least so often: sites that answer 304 for ever are real."""

FULL_PAGE = timedelta(days=7)
"""The same for a page."""

RUNGS: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=365), timedelta(days=30)),
)
"""While younger than the first, look again after the second: the ages of NewsDiffs."""

LAST_RUNG = timedelta(days=182)
"""From a year on: twice a year. A page costs 89 looks in its first month, 11 in the rest of its first year, then 2."""

PATIENT_FROM = 3
"""Failed rounds in a row from which on a source is asked more seldom than its interval says."""

ADAPTIVE_LEAST, ADAPTIVE_MOST = timedelta(minutes=20), timedelta(days=1)
"""Bounds of the interval of a source that is looked at as often as it publishes."""

PUBLISHED_WINDOW = timedelta(days=60)
"""How far back it counts how often a source publishes."""

_SPREAD = 0.1
_LOOKS_PER_ITEM = 8
"""Looks between two items of a steady publisher: an item then waits a sixteenth of the gap on average, and two of them
between the same two looks come about once in 140 (Poisson, mean 1/8)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def next_check(first_seen: datetime, now: datetime, key: str) -> datetime:
    """When to read a page again that was first seen (or published, if that is known) at `first_seen`.

    `key` (its address) shifts the time by up to a tenth, always the same for the same page.
    """
    age = max(now - first_seen, timedelta(0))
    wait = next((step for limit, step in RUNGS if age < limit), LAST_RUNG)
    return now + wait * (1 + _SPREAD * stable_share(key))


def must_fetch_fully(last_full: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether the next fetch must leave the validators out. A time in the future (a clock set back) counts as never."""
    return last_full is None or last_full > now or now - last_full >= every


def next_slot(name: str, interval: timedelta, after: datetime) -> datetime:
    """The first time after `after` that belongs to the source: its slots lie `interval` apart, shifted by its name.

    The slots do not move with restarts, so a start or a wake-up meets them spread over the whole interval.
    """
    offset = interval * stable_share(name)
    passed = (after - _EPOCH - offset) // interval
    return _EPOCH + offset + interval * (passed + 1)


def adaptive_interval(published: Sequence[datetime], now: datetime, least: timedelta, most: timedelta) -> timedelta:
    """How often to look at a listing whose items appeared at `published`, between `least` and `most`.

    An eighth of the mean gap over the last 60 days, the silence since the last item included; `most` when no more than
    one appeared in them, so that no gap is known.
    """
    recent = [when for when in published if timedelta(0) <= now - when <= PUBLISHED_WINDOW]
    if len(recent) < 2:
        return most
    gap = (now - min(recent)) / (len(recent) - 1)
    return min(max(gap / _LOOKS_PER_ITEM, least), most)


def steady_interval(published: Sequence[datetime], now: datetime) -> timedelta:
    """`adaptive_interval` within its bounds, as the nearest halving of a day (24 h, 12 h, … 22.5 min).

    An interval that moved a little after each item would move the source's slots each time.
    """
    wanted = adaptive_interval(published, now, ADAPTIVE_LEAST, ADAPTIVE_MOST)
    return timedelta(days=1) / 2.0 ** round(math.log2(timedelta(days=1) / wanted))


def next_round(
    name: str, interval: timedelta, now: datetime, *, failures: int = 0, asked: float = 0.0, rng: random.Random
) -> datetime:
    """When a source is due after a round that ended at `now`: in its next slot.

    After failed rounds (`failures` in a row) the backoff shortens the wait while it may have been a blip, and lengthens
    it from the third on; `asked` is the site's Retry-After in seconds, never undercut.
    """
    slot = next_slot(name, interval, now)
    if not failures:
        return slot
    retry = now + timedelta(seconds=backoff(failures, rng))
    earliest = now + timedelta(seconds=asked)
    return max(earliest, min(slot, retry) if failures < PATIENT_FROM else max(slot, retry))


def latest_due(interval: timedelta, now: datetime, failures: int) -> datetime:
    """The latest time that `next_round` can have given before `now`: a due time beyond it shows that the clock was set
    back since, and is void."""
    wait = timedelta(seconds=max(BACKOFF_CAP, MAX_RETRY_AFTER)) if failures else timedelta(0)
    return now + max(interval, wait)


def stable_share(key: str) -> float:
    """A number from 0 up to 1 that depends on `key` alone: the same on every machine and in every run."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6]) / 2**48
