"""Items by the user's own CSS selectors, where they say better than structure what an item is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from statement_watch.dates import machine_date
from statement_watch.model import Item, Selectors
from statement_watch.urls import resolve


def selects(selectors: Selectors) -> bool:
    """Whether anything of a listing is overridden."""
    return bool(selectors.item or selectors.link)


def select_items(text: str, base: str, selectors: Selectors, today: date) -> list[Item]:
    """One item for each element of `item` (or for each `link`), with the title and date that its selectors name.

    Without `link` the first link in the element counts, without `title` that link's text, without `date` none.
    Selectors were checked when the config was read.
    """
    soup = BeautifulSoup(text, "lxml")
    boxes: Iterable[Tag] = soup.select(selectors.item) if selectors.item else soup.select(selectors.link or "a[href]")
    found = []
    for box in boxes:
        link = _link(box, selectors)
        href = str(link.get("href") or "").strip() if link else ""
        url = resolve(base, href) if href else None
        if link is None or url is None:
            continue
        titled = box.select_one(selectors.title) if selectors.title else link
        found.append(
            Item(
                url,
                titled.get_text(" ", strip=True) if titled else None,
                _day(box, selectors, today),
                written=urljoin(base, href),
            )
        )
    return found


def _link(box: Tag, selectors: Selectors) -> Tag | None:
    if selectors.item is None or (box.name == "a" and box.get("href")):
        return box
    return box.select_one(selectors.link or "a[href]")


def _day(box: Tag, selectors: Selectors, today: date) -> date | None:
    dated = box.select_one(selectors.date) if selectors.date else None
    if dated is None:
        return None
    written = dated.get("datetime") or dated.get("content") or dated.get_text(" ", strip=True)
    day = machine_date(str(written))
    return day if day and day <= today else None
