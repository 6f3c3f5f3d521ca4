"""Which rounds to start now, and what a clock that jumped means. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statement_watch.model import SourceHealth
from statement_watch.politeness import latest_due, next_slot

TICK = 5
"""Seconds between two looks at what is due; a source's round begins within so long of its slot."""

FEWEST_STARTS = 4
"""Rounds that one tick may start in any case: 500 sources, all due after a night, have begun within 11 minutes."""

CATCHING_UP = 2.0
"""Times the steady pace at which a backlog is worked off: it is gone after a mean interval, and never comes at once."""

ROUNDS_PER_REQUEST = 4
"""Rounds in hand for each request in flight. Most of a round is waiting for its host's next turn: a few slow hosts must
not hold up those that answer."""

JUMP = timedelta(minutes=1)
"""Steps of the clock smaller than this delay nothing that matters."""


def starts(
    due: Sequence[str], in_hand: Collection[str], intervals: Iterable[timedelta], requests: int
) -> Sequence[str]:
    """The sources whose rounds begin now: of those that are `due`, longest overdue first, as many as there is room for.

    `in_hand` are the sources whose rounds are not over, `intervals` those of all sources, and `requests` how many
    requests may be in flight.
    """
    room = min(most_starts(intervals), ROUNDS_PER_REQUEST * requests - len(in_hand))
    fresh = [name for name in due if name not in in_hand]
    return fresh[: max(room, 0)]


def most_starts(intervals: Iterable[timedelta]) -> int:
    """Rounds that one tick may start, so that a wake-up after twelve hours is no storm."""
    steady = sum(TICK / interval.total_seconds() for interval in intervals)
    return max(FEWEST_STARTS, math.ceil(CATCHING_UP * steady))


def mended(health: SourceHealth, interval: timedelta, now: datetime) -> datetime | None:
    """A source's new due time when its own lies so far ahead that the clock was set back since; None: it is good."""
    if health.next_due is None or health.next_due <= latest_due(interval, now, health.failures):
        return None
    return next_slot(health.source, interval, now)


@dataclass(slots=True)
class Drift:
    """Tells jumps of the clock by a second one that only runs (seconds of a monotonic clock)."""

    wall: datetime
    running: float

    def jump(self, wall: datetime, running: float) -> timedelta:
        """How far the clock was set, or slept, since the last call; zero when it was less than `JUMP`."""
        apart = wall - self.wall - timedelta(seconds=running - self.running)
        self.wall, self.running = wall, running
        return apart if abs(apart) >= JUMP else timedelta(0)
