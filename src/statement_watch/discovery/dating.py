"""The day that a listing gives for a link: in its box, beside or below it, above its rows, in its address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from statement_watch.dates import FoundDate, find_dates
from statement_watch.discovery.headed import Headings
from statement_watch.discovery.markup import words_of
from statement_watch.discovery.places import HEADINGS, Node
from statement_watch.discovery.templates import Anchor, Group
from statement_watch.discovery.when import date_in_address

BOX_TEXT = 400
"""Characters of an item's surroundings in which its date is looked for."""
BELOW, BELOW_TEXT = 3, 100
"""Elements below a box in which its date is looked for, and characters of each."""
_ANOTHER = HEADINGS | {"a"}
"""What begins another item, or another list."""
_MAYBE_DATE = re.compile(r"\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,4}|(?:19|20)\d\d|\d\s?(?:年|월)")

Found = tuple[Anchor, FoundDate | None]


class Dating:
    """Finds days on one page, whose region writes the month first or not."""

    def __init__(self, month_first: bool) -> None:
        self._month_first = month_first
        self._headings = Headings(month_first)

    def look_below(self, group: Group) -> None:
        """Where the boxes of a list have dates between them, each belongs to the box above it.

        Unless the first box has one above and the last none below: then they stand above.
        """
        lists: dict[Node, dict[HtmlElement, Anchor]] = defaultdict(dict)
        for anchor in group.anchors:
            if anchor.box.parent is not None:
                lists[anchor.box.parent].setdefault(anchor.box.element, anchor)
        for boxes in lists.values():
            first, last = next(iter(boxes)), next(reversed(boxes))
            above = first.getprevious()
            if len(boxes) < 2 or (above is not None and self._is_dated(above)):
                continue
            if any(map(self._is_dated, _after(last, boxes))):
                for element, anchor in boxes.items():
                    anchor.below = _after(element, boxes)

    def day_around(self, anchor: Anchor) -> FoundDate | None:
        """The date in a link's box as it is now, or by it; the box may shrink, so its text is noted anew."""
        anchor.text = _surroundings(anchor)
        return self._date_of((anchor.box.element, *anchor.below), anchor.text)

    def day_above(self, anchor: Anchor) -> FoundDate | None:
        """The day that a heading gives for its row and others."""
        return self._headings.day_of(anchor.box, anchor.text.replace(anchor.link.text, " ", 1))

    def _date_of(self, elements: Iterable[HtmlElement], text: str) -> FoundDate | None:
        for time in chain.from_iterable(element.iter("time") for element in elements):
            if (found := next(find_dates(time.get("datetime") or "", self._month_first), None)) is not None:
                return found
        return next(find_dates(text, self._month_first), None) if _MAYBE_DATE.search(text) else None

    def _is_dated(self, element: HtmlElement) -> bool:
        return self._date_of((element,), words_of(element, BELOW_TEXT)[:BELOW_TEXT]) is not None


def settle(dates: list[Found]) -> None:
    """Figures such as 3/4/2017 are read as the page's other dates; where all may be either, as its region writes."""
    habits = {found.month_first for _, found in dates if found and not found.swapped} - {None}
    for anchor, found in dates:
        if found is None:
            anchor.published = date_in_address(anchor.link.url)
        else:
            anchor.published = found.swapped if found.swapped and habits == {not found.month_first} else found.day


def _surroundings(anchor: Anchor) -> str:
    """The box's text; for a box that is one line of many, also what stands below or beside it."""
    element = anchor.box.element
    text = words_of(element, BOX_TEXT)[:BOX_TEXT]
    if len(text) >= BOX_TEXT:
        return text
    if anchor.below:
        return " ".join([text, *(words_of(part, BELOW_TEXT)[:BELOW_TEXT] for part in anchor.below)])
    before = element.getprevious()
    beside = ""
    if before is not None and isinstance(before, HtmlElement):
        beside = before.tail or ""
        if before.tag != "a" and before.find(".//a") is None:
            beside = f"{words_of(before, 100)[-100:]} {beside}"
    elif element.getparent() is not None:
        beside = element.getparent().text or ""
    return f"{beside[-100:]} {text} {(element.tail or '')[:150]}".strip()


def _after(box: HtmlElement, boxes: Container[HtmlElement]) -> tuple[HtmlElement, ...]:
    following = islice(box.itersiblings(), BELOW)
    return tuple(takewhile(lambda element: element not in boxes and element.tag not in _ANOTHER, following))
