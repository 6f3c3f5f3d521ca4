"""When a page was published, in tiers of trust; None when it does not say.

What the page states to machines; then dates that a reader sees, weighed by where they stand. A date of the page rather
than of an article (`WebPage.datePublished`, which some systems write on every page) and the listing's hint need a
second witness or come last. A date after tomorrow is never believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from statement_watch.dates import machine_date
from statement_watch.extraction.page import Page
from statement_watch.extraction.seen_dates import SeenDate
from statement_watch.extraction.stated_dates import (
    StatedDate,
    day_in_data,
    is_entrance,
    modified_days,
    own_address,
    stated_changes,
    stated_dates,
)

DOCUMENT_CREATED = "document-created"
"""The meta in which a PDF's own date of creation is handed on: the last resort."""

NEAR = timedelta(days=2)
"""Time zones and night editions: two witnesses this close mean the same publication."""

MANY_UPDATES = 2
"""Days of updates that one page may show of itself: its last, and one of a part or of a review."""
RIVAL, WITNESS, SEEN_ENOUGH, SEEN_CLEARLY = 0.5, 1.0, 1.5, 3.0
"""Scores of a visible date from which it casts doubt on another, confirms it, stands alone, and outweighs what machines
are told."""

# How far a date may be trusted: the share of labelled pages on which such a date is right, where there are enough. Of
# two figures the second counts the pages labelled as undated too.
CONFIRMED = 0.98
"""Stated, and seen by readers: right on 306 of 309."""
CLEAR, VISIBLE = 0.97, 0.9
"""Seen clearly, nothing stated: 178 of 182. Seen just enough: 23 of 24, or of 25."""
IN_ADDRESS = 0.96
"""114 of 116, or of 119."""
STATED_ONLY, RIVALLED = 0.85, 0.6
"""Stated and not seen: 49 of 51, or of 59. Where readers see another day, mostly that of an edit: 11 of 18."""
CONTESTED = 0.7
"""What readers see, against what is stated: 8 of 11."""
IN_DATA = 0.8
"""92 of 98 pages with one such day, 90 of which say it elsewhere too."""
PAGE_ONLY = HINTED_TOO = 0.7
HINTED, CREATED = 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the tier that gave it, and how far it may be trusted (0 to 1)."""

    day: date
    source: str
    confidence: float


def find_date(page: Page, seen: Sequence[SeenDate], today: date, hint: date | None = None) -> Dated | None:
    """The day of publication. `seen` are the dates a reader sees, best first; `hint` is what the listing said. What a
    site's entrance shows are the days of its offers and news."""
    latest = today + timedelta(days=1)
    seen = [] if is_entrance(own_address(page.url)) else [s for s in seen if s.day <= latest]
    shown = {s.day for s in seen}
    stated = [s for one in stated_dates(page) if (s := one.beside(shown)).day <= latest]
    if stated:
        return _with_witness(stated[0], seen, modified_days(page))
    if seen and seen[0].score >= SEEN_ENOUGH:
        return Dated(seen[0].day, seen[0].source, CLEAR if seen[0].score >= SEEN_CLEARLY else VISIBLE)
    if (day := day_in_data(page)) and day <= latest:
        return Dated(day, "data", IN_DATA)
    if (day := _page_date(page)) and (day in shown or day == hint):
        return Dated(day, "json-ld", PAGE_ONLY)
    if hint and hint <= latest:
        return Dated(hint, "listing", HINTED_TOO if hint in shown else HINTED)
    if (day := machine_date(page.metas.get(DOCUMENT_CREATED))) and day <= latest:
        return Dated(day, "meta", CREATED)
    return None


def find_update(page: Page, seen: Sequence[SeenDate], today: date, published: date | None) -> tuple[date, str] | None:
    """The day on which the page says that it was last changed, with its tier: what readers see, else what machines are
    told. None for a site's entrance, for a day before the publication, and where readers see a list of such days."""
    first, latest = published or date.min, today + timedelta(days=1)
    visible = [s for s in seen if s.update and first <= s.day <= latest]
    if is_entrance(own_address(page.url)) or len(visible) > MANY_UPDATES:
        return None
    if visible:
        last = max(visible, key=lambda s: s.day)
        return last.day, last.source
    return next(((day, source) for day, source in stated_changes(page) if first <= day <= latest), None)


def _page_date(page: Page) -> date | None:
    return machine_date(page.linked.page.published) if page.linked.page else None


def _with_witness(stated: StatedDate, seen: Sequence[SeenDate], modified: set[date]) -> Dated:
    """The stated date, or the day that readers see where the two differ by a time zone or by a later edit."""
    if stated.source == "url":
        return Dated(stated.day, "url", IN_ADDRESS)
    confirmed = any(s.day == stated.day and s.score >= WITNESS for s in seen)
    best = seen[0] if seen else None
    rival = best if best and best.day != stated.day else None
    if rival and rival.score >= SEEN_CLEARLY and rival.day not in modified:
        if rival.published and not (stated.local and _near(rival, stated)):
            return Dated(rival.day, rival.source, CONTESTED)  # the page calls it the day of publication
        if rival.day < stated.day - NEAR and not confirmed:
            return Dated(rival.day, rival.source, CONTESTED)  # what machines are told was moved on by an edit
    if confirmed:
        return Dated(stated.day, stated.source, CONFIRMED)
    for visible in seen:
        if visible.score >= SEEN_ENOUGH and _near(visible, stated) and not stated.local:
            return Dated(visible.day, visible.source, CONTESTED)
    return Dated(stated.day, stated.source, RIVALLED if rival and rival.score >= RIVAL else STATED_ONLY)


def _near(visible: SeenDate, stated: StatedDate) -> bool:
    return abs(visible.day - stated.day) <= NEAR
