"""Dates in the places where only listings have them: in addresses."""

from __future__ import annotations

import re
from datetime import date

from statement_watch.dates import make_date

_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in_address(url: str) -> date | None:
    """A whole date in an address (`/2017/03/29/`, `2017-03-29`, `20170329`); a year and a month alone are no date."""
    found = _IN_PATH.search(url.partition("://")[2].partition("/")[2])
    return make_date(*found.groups()) if found else None
