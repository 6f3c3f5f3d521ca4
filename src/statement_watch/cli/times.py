"""Moments on the command line: `7d`, `12h`, `2017-03-29`, `2017-03-29T07:00`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

from statement_watch.cli.common import utc_now

_AGO = re.compile(r"(\d{1,5})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str) -> datetime:
    """For an option's `type`: how long ago, or an ISO 8601 date or time, by the machine's zone unless it names one."""
    asked = text.strip().lower()
    try:
        if ago := _AGO.fullmatch(asked):
            return utc_now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return datetime.fromisoformat(asked.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{text!r} is no time such as 7d, 12h, 2017-03-29 or 2017-03-29T07:00") from error
