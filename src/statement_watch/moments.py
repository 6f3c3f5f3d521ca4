"""Moments: how programs and people read them, and what a clock that was set back does to them. Standard library."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """A time in UTC to the second, as every record writes it (RFC 3339): `2017-03-29T07:00:00Z`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def utc(moment: datetime) -> str:
    """A time in UTC as people are told it: `2017-03-29 07:00 UTC`."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def began(before: datetime | None, now: datetime) -> datetime:
    """When what lasts began: `before`, or now, if it begins now or the clock was set back since. Nobody waits until
    the clock has caught up."""
    return now if before is None else min(before, now)
