"""Signs of life: what the watchdog, `/healthz` and `/metrics` go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

LATE = 120.0
"""Seconds without a turn of the scheduler, or without a write to the database, after which the daemon is not well. A
turn takes milliseconds and comes every five seconds; a regrouping of a large archive may hold it up for tens."""


@dataclass(slots=True)
class Pulse:
    """When things last went well, by a clock that only runs; and counts since the start."""

    started_at: datetime
    now: Callable[[], float]
    turned: float | None = None
    """End of the last turn of the scheduler."""
    wrote: float | None = None
    """The last heartbeat that is in the database."""
    trouble: str | None = None
    """Why the last heartbeat could not be written."""
    rounds: Counter[str] = field(default_factory=Counter)
    """Rounds by how they ended: `ok`, `failed`, `broken`."""
    found: Counter[str] = field(default_factory=Counter)
    """Pages by what a round found of them: `new`, `edited`, `removed`, `failed`."""
    sent: Counter[str] = field(default_factory=Counter)
    """Turns of delivery by whether something was refused: `ok`, `failed`."""

    def turn(self) -> None:
        """A turn of the scheduler went through to its end."""
        self.turned = self.now()

    def write(self) -> None:
        """The database took a heartbeat."""
        self.wrote, self.trouble = self.now(), None

    def ill(self) -> str | None:
        """What is wrong, in words; None when all is well."""
        for what, when in (("the scheduler has not turned", self.turned), ("the database took nothing", self.wrote)):
            if when is None:
                return f"{what} yet"
            if self.now() - when > LATE:
                why = f": {self.trouble}" if self.trouble else ""
                return f"{what} for {self.now() - when:.0f} s{why}"
        return None
