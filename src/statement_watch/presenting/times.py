"""Moments as people write them, and how long ago they are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from statement_watch.errors import BadInput
from statement_watch.text import one_line

_AGO = re.compile(r"(\d{1,5})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str, now: datetime) -> datetime:
    """`7d`, `12h`, `2017-03-29`, `2017-03-29T07:00`: how long ago, or a date or time, by the machine's zone unless it
    names one. Raises `BadInput`."""
    asked = text.strip().lower()
    try:
        if ago := _AGO.fullmatch(asked):
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return datetime.fromisoformat(asked.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        said = one_line(text, 40)
        raise BadInput(f"{said!r} is no time such as 7d, 12h, 2017-03-29 or 2017-03-29T07:00") from error


def ago(moment: datetime | None, now: datetime) -> str:
    """`5 min ago`, `in 2 h`, `never`."""
    if moment is None:
        return "never"
    apart = abs(now - moment)
    if apart < timedelta(minutes=1):
        return "now"
    words = _apart(apart)
    return f"in {words}" if moment > now else f"{words} ago"


def due(next_due: datetime | None, now: datetime) -> str:
    """When a source is looked at next."""
    return "now" if next_due is None or next_due <= now else ago(next_due, now)


def _apart(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{round(minutes / 1440)} days"
