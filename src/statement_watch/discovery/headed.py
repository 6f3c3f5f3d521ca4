"""Days that stand above rows: lists that are parted by a heading for each day, or by one for each year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from statement_watch.dates import FoundDate, find_dates
from statement_watch.discovery.markup import words_of
from statement_watch.discovery.places import HEADINGS, Node, upwards

HEADING_TEXT = 40
"""Characters of a heading that names a day or a year, at most."""
DAY_TEXT = 12
"""Characters of a day without its year, at most: "24. September"."""
LEVELS = 3
"""Elements around a row whose headings are looked at: its list, its section, the column."""
FEWEST = 2
"""Headings that part a list: one date alone may be today's."""

_YEAR = re.compile(r"(?:19|20)\d\d")

Period = FoundDate | str
"""A day, or a year in figures."""


class Headings:
    """The headings of one page that name days or years."""

    def __init__(self, month_first: bool) -> None:
        self._month_first = month_first
        self._parted: dict[HtmlElement, dict[HtmlElement, Period]] = {}

    def day_of(self, box: Node, rest: str) -> FoundDate | None:
        """The day above a row; `rest` is what the row says besides its title, and may be a day of the year above it."""
        for node in islice(upwards(box), LEVELS):
            period = self._children(node.parent).get(node.element) if node.parent is not None else None
            if isinstance(period, str):
                return self._day_in(period, rest.strip(" |:–—-,"))
            if period is not None:
                return period
        return None

    def _children(self, parent: Node) -> dict[HtmlElement, Period]:
        if parent.element not in self._parted:
            self._parted[parent.element] = dict(_parted(parent.element, self._month_first))
        return self._parted[parent.element]

    def _day_in(self, year: str, day: str) -> FoundDate | None:
        if not 0 < len(day) <= DAY_TEXT:
            return None
        whole = (f"{year}-{day}",) if "-" in day else (f"{day} {year}", f"{day}/{year}")
        return next((found for text in whole for found in find_dates(text, self._month_first)), None)


def _parted(element: HtmlElement, month_first: bool) -> Iterator[tuple[HtmlElement, Period]]:
    """Each child below a heading that names a period, with that; none where fewer than two do, or one stands last."""
    current: Period | None = None
    below: list[tuple[HtmlElement, Period]] = []
    headings = 0
    last_is_heading = False
    for child in element:
        period = _period(child, month_first)
        last_is_heading = period is not None
        if period is not None:
            current, headings = period, headings + 1
        elif child.tag in HEADINGS:
            current = None
        elif current is not None:
            below.append((child, current))
    return iter(below if headings >= FEWEST and not last_is_heading else ())


def _period(element: HtmlElement, month_first: bool) -> Period | None:
    text = words_of(element, HEADING_TEXT)
    if not 4 <= len(text) <= HEADING_TEXT or next(element.iter("a"), None) is not None:
        return None
    if _YEAR.fullmatch(text):
        return text
    found = next(find_dates(text, month_first), None)
    return found if found is not None and found.end - found.start >= len(text) / 2 else None
