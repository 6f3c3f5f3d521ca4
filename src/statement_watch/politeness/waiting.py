"""How long to wait: Retry-After in both its forms, and backoff."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER = 86_400.0
"""Seconds. A longer wish (sites send a year, or thirty digits) is cut to a day, and the cut is said."""

DEFAULT_RETRY_AFTER = 60.0
"""Seconds after a 429 that does not say how long, or not in a way that can be read."""

BACKOFF_BASE = 60.0
BACKOFF_CAP = 6 * 3600.0
"""Seconds. A source that fails for a week is asked four times a day, and so is found again within six hours."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """A server's wish in seconds, already capped; `note` says what was done to it, when anything was."""

    seconds: float
    note: str | None = None


def parse_retry_after(value: str | None, now: datetime) -> RetryAfter | None:
    """Read a Retry-After header (RFC 9110, 10.2.3): seconds or a date. None when it is absent or says nothing usable.

    A fraction is taken, a date in the past means now, a negative number means nothing.
    """
    if value is None:
        return None
    text = value.strip()
    seconds = _seconds(text)
    if seconds is None:
        seconds = _until(text, now)
    if seconds is None or seconds < 0:
        return None
    if seconds > MAX_RETRY_AFTER:
        return RetryAfter(MAX_RETRY_AFTER, f"asked for {_days(seconds)}, cut to a day")
    return RetryAfter(seconds)


def backoff(failures: int, rng: random.Random) -> float:
    """Seconds to wait after so many failures in a row: doubled each time up to `BACKOFF_CAP`, then that for ever.

    The upper half is drawn by chance (between half of the figure and all of it), so that what failed together does not
    come back together.
    """
    if failures <= 0:
        return 0.0
    ceiling = min(BACKOFF_CAP, BACKOFF_BASE * 2.0 ** min(failures - 1, 60))
    return ceiling * (0.5 + rng.random() / 2)


def _seconds(text: str) -> float | None:
    whole, dot, part = text.partition(".")
    if not whole.isascii() or not whole.isdigit() or (dot and not part.isdigit()):
        return None
    return float(text[:400])


def _until(text: str, now: datetime) -> float | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def _days(seconds: float) -> str:
    days = seconds / 86_400
    return f"{days:.0f} days" if days < 10_000 else "more than 10,000 days"
