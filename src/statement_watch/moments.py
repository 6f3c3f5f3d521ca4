"""Moments: how programs read them, and what a clock that was set back does to them. Standard library only."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """A time in UTC to the second, as every record writes it (RFC 3339): `2017-03-29T07:00:00Z`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def began(before: datetime | None, now: datetime) -> datetime:
    """When what lasts began: `before`, or now, if it begins now or the clock was set back since. Nobody waits until
    the clock has caught up."""
    return now if before is None else min(before, now)
