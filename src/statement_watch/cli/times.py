"""Moments on the command line: `7d`, `12h`, `2017-03-29`, `2017-03-29T07:00`."""

from __future__ import annotations

from datetime import datetime

import click

from statement_watch.cli.common import utc_now
from statement_watch.errors import BadInput
from statement_watch.presenting import times


def moment(text: str) -> datetime:
    """For an option's `type`: how long ago, or an ISO 8601 date or time, by the machine's zone unless it names one."""
    try:
        return times.moment(text, utc_now())
    except BadInput as error:
        raise click.BadParameter(str(error)) from error
