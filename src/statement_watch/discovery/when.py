"""Dates in the places where only listings have them: in addresses."""

from __future__ import annotations

import re
from datetime import date

from statement_watch.dates import make_date, month_number

_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NAMED = re.compile(r"/((?:19|20)\d\d)[/-]([a-z]{3,9})[/-](\d{1,2})(?:/|$)", re.IGNORECASE)


def date_in_address(url: str) -> date | None:
    """A whole date in an address (`/2017/03/29/`, `/2017/mar/29/`, `2017-03-29`, `20170329`), never a month alone."""
    path = url.partition("://")[2].partition("/")[2]
    if found := _IN_PATH.search(path):
        return make_date(*found.groups())
    named = _NAMED.search(f"/{path}")
    month = month_number(named[2]) if named else None
    return make_date(named[1], month, named[3]) if named and month else None
