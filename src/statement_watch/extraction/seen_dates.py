"""Dates that a reader of the page sees, weighed by where they stand: near the title, alone, after "Posted"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from statement_watch.dates import find_dates, machine_date
from statement_watch.extraction.blocks import Block, count_words
from statement_watch.extraction.page import Page, element_text
from statement_watch.extraction.phrases import PUBLISHED, UPDATED
from statement_watch.text import fold

LOOKED_AT = 400
"""Characters of a block in which a date is looked for."""
MAX_BLOCKS = 400
"""Blocks looked at, from the top and around the main text."""

_COPYRIGHT = re.compile(r"©|\(c\)\s|copyright|all rights reserved", re.IGNORECASE)
_DATE_NAMES = re.compile(
    r"date|time|publi|posted|(?:^|[-_ ])meta(?:$|[-_ ])|byline|created|entry-info|article-?info|post-?info"
    r"|(?:^|[-_])pub(?:$|[-_])",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\b(?:by|von|par|por|di|door|av|af)\s+\w.{2,60}\s(?:on|am|le|el|il|op|den|,|-|–|\|)\s*$", re.IGNORECASE
)
_ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "dialog", "hidden"})

NOT_ALONE = 0.5
"""The most that a date of an update scores: it may witness, but says nothing of the first publication."""


@dataclass(frozen=True, slots=True)
class SeenDate:
    """A visible date: its score (2.5 and more stands alone) and its tier, `time` or `text`."""

    day: date
    score: float
    source: str
    update: bool = False
    """It is said to be the date of a change."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand, as indices of blocks: the title (None if it is not seen), the main text's first and last."""

    title: int | None
    first: int
    last: int


def seen_dates(
    page: Page, blocks: Sequence[Block], flags: Sequence[bool], places: Places, today: date
) -> list[SeenDate]:
    """Visible dates, best first; each day once. `today`, the day of the capture, above the title is a banner's."""
    month_first = writes_month_first(page)
    found: dict[date, SeenDate] = {}
    alike = Counter[tuple[str, str]]()
    for i in _window(len(blocks), places):
        block = blocks[i]
        for hit in find_dates(block.text[:LOOKED_AT], month_first):
            line = block.text.rfind("\n", 0, hit.start) + 1
            before = block.text[max(line, hit.start - 40) : hit.start]
            rest = block.text[line : hit.start] + " " + block.text[hit.end :].split("\n", 1)[0]
            alike[_mark(block)] += 1
            score = _score(block, i, flags[i], places, before, rest, hit.start - line) - 0.7 * min(
                4, alike[_mark(block)] - 1
            )
            updated = UPDATED.search(before) is not None
            if hit.day == today and i < _anchor(places) and not PUBLISHED.search(before):
                score -= 3
            _keep(found, SeenDate(hit.day, min(score, NOT_ALONE) if updated else score, "text", updated))
    for seen in _time_elements(page, blocks, flags, places, month_first):
        _keep(found, seen)
    return sorted(found.values(), key=lambda seen: -seen.score)


def find_places(blocks: Sequence[Block], title: str | None, chosen: Sequence[int]) -> Places:
    """Where title and main text stand."""
    first, last = (chosen[0], chosen[-1]) if chosen else (0, 0)
    wanted = fold(title or "")
    where = None
    if len(wanted) > 3:
        near = [i for i in range(min(len(blocks), first + 3)) if fold(blocks[i].text[:200]).startswith(wanted[:60])]
        where = near[-1] if near else None
    return Places(where, first, last)


def writes_month_first(page: Page) -> bool:
    """Whether 3/4/2017 is the fourth of March here: the page's region says, else its domain, else its language."""
    language = (page.language or "").lower().replace("_", "-")
    if language.startswith("en-"):
        return language[3:5] in ("us", "ph")
    host = page.url.split("/")[2] if page.url.count("/") > 2 else ""
    domain = host.rsplit(".", 1)[-1].split(":")[0]
    if len(domain) == 2 and domain not in ("us", "ph", "io", "co", "tv", "me", "ai"):
        return False
    return language in ("", "en")


def _keep(found: dict[date, SeenDate], seen: SeenDate) -> None:
    known = found.get(seen.day)
    if known is None or seen.score > known.score:
        found[seen.day] = seen


def _window(count: int, places: Places) -> Iterable[int]:
    start = max(0, min(places.first, count) - MAX_BLOCKS // 2)
    return range(start, min(count, max(places.last + 8, start + 60), start + MAX_BLOCKS))


def _score(block: Block, i: int, furniture: bool, places: Places, before: str, rest: str, start: int) -> float:
    score = 0.0
    if PUBLISHED.search(before):
        score += 2.5
    elif _BYLINE.search(before):
        score += 1.5
    words = count_words(rest)
    if words <= 6:
        score += 1.5
    score += _place_score(i, places)
    if places.first <= i <= places.last and words > 12:
        score += 1.5 if i - places.first <= 1 and start < 60 else -2.5
    if _named_for_dates(block.element):
        score += 1
    if _is_elsewhere(block, furniture):
        score -= 1.5
    if block.links > 0.5 and words > 4:
        score -= 2
    if _COPYRIGHT.search(block.text):
        score -= 4
    return score


def _is_elsewhere(block: Block, furniture: bool) -> bool:
    return block.zone in _ELSEWHERE or (furniture and block.zone != "header")


def _anchor(places: Places) -> int:
    return places.first if places.title is None else places.title


def _place_score(i: int, places: Places) -> float:
    anchor = _anchor(places)
    distance = abs(i - anchor)
    score = 2.0 if distance <= 3 else 1.0 if distance <= 8 else 0.0
    if places.title is not None and places.title < i < places.first:
        score += 0.5
    if places.last < i <= places.last + 4:
        score += 0.5
    if i > places.last + 4 or i < anchor - 12:
        score -= 1
    return score


def _named_for_dates(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    for _ in range(2):
        if node is None:
            return False
        if _DATE_NAMES.search(f"{node.get('class', '')} {node.get('id', '')} {node.get('itemprop', '')}"):
            return True
        node = node.getparent()
    return False


def _mark(block: Block) -> tuple[str, str]:
    return (block.tag, str(block.element.get("class", "")))


def _time_elements(
    page: Page, blocks: Sequence[Block], flags: Sequence[bool], places: Places, month_first: bool
) -> Iterable[SeenDate]:
    """Dates in `time` elements and in elements that microdata calls the date of publication."""
    at = {block.element: i for i, block in reversed(list(enumerate(blocks)))}
    nodes = list(page.tree.iter("time"))[:60]
    if not page.linked.articles:
        nodes += page.tree.xpath("//*[@itemprop='datePublished'][not(self::meta)][not(self::time)]")[:10]
    for rank, node in enumerate(nodes):
        value = node.get("datetime") or node.get("content")
        day = machine_date(value, month_first) or machine_date(element_text(node)[:80], month_first)
        if day is None:
            continue
        holder = next((up for up in (node, *node.iterancestors()) if up in at), None)
        up = node.getparent()
        outer = up.get("class", "") if up is not None else ""
        names = f"{node.get('class', '')} {node.get('itemprop', '')} {outer}".lower()
        score = 1.5 - 0.2 * min(rank, 5)
        if "publish" in names or "posted" in names or node.get("pubdate") is not None:
            score += 2
        elif _named_for_dates(node):
            score += 1
        updated = "update" in names or "modif" in names
        if holder is not None:
            i = at[holder]
            score += _place_score(i, places) - (1.5 if _is_elsewhere(blocks[i], flags[i]) else 0)
        yield SeenDate(day, min(score, NOT_ALONE) if updated else score, "time", updated)
