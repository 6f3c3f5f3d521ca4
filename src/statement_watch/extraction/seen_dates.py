"""Dates that a reader of the page sees, weighed by where they stand: near the title, alone, after "Posted".

A date counts only as far as it is bound to the article. One that stands with a link to another page is that page's,
one in a comment is the comment's, and one of many that are set alike is that of a list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from lxml.html import HtmlElement

from statement_watch.extraction.belonging import Belonging
from statement_watch.extraction.blocks import Block
from statement_watch.extraction.date_labels import BY, COPYRIGHT, FIRST, TODAY, Said
from statement_watch.extraction.mentions import LOOKED_AT, Mention, find_mentions
from statement_watch.extraction.page import Page
from statement_watch.extraction.stated_dates import stated_dates, url_month
from statement_watch.text import fold, rough_words

MAX_BLOCKS = 400
"""Blocks looked at, from the top and around the main text."""
ALONE = 6
"""Words beside a date up to which it stands alone."""
MANY, ITEM_WORDS, LISTED = 3, 80, 5.0
"""Different days set alike in so many places, with fewer words between one and the next than an article has, are a
list's, and score so much less; so is one day in more places."""
OWN_WORDS = 3
"""Words beside a date from which an item of a list says more than the day."""
DATELINE = 60
"""Characters of a text within which its dateline begins."""
OPENS = 3
"""Words before a date up to which its sentence opens with it."""
NOT_ALONE = 0.5
"""The most that the date of a change or of a comment scores, so that it is never taken: on labelled pages that show no
other day, that of a change is right on 10 and wrong on 9, and 3 have none."""

_DATE_NAMES = re.compile(
    r"date(?!n)|time(?!line|table)|publi|posted|(?:^|[-_ ])meta(?:$|[-_ ])|byline|created|entry-info|article-?info"
    r"|post-?info|(?:^|[-_])pub(?:$|[-_])",
    re.IGNORECASE,
)
_DATELINE_GOES_ON = re.compile(r"^\s?(?:[–—:)|/•·]|-(?!\w))|^\s{2,}|^$")
_ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "dialog", "hidden"})
_SUBHEADINGS, _ITEMS = frozenset({"h2", "h3", "h4", "h5", "h6"}), frozenset({"li", "tr"})
_Mark = tuple[str, str, str]
"""How a date is set: its block's tag and class, and what it is there: an item, a sentence, a dateline, a fact."""


@dataclass(frozen=True, slots=True)
class SeenDate:
    """A visible date: its score (1.5 and more stands alone) and its tier, `time` or `text`."""

    day: date
    score: float
    source: str
    update: bool = False
    """It is the day of a change to this page."""
    published: bool = False
    """It is said to be the date of publication."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand, as indices of blocks: the title (None if it is not seen), the main text's first and last."""

    title: int | None
    first: int
    last: int

    @property
    def anchor(self) -> int:
        """Where the article begins for its readers."""
        return self.first if self.title is None else self.title

    def heads(self, i: int) -> bool:
        """Whether a block stands just around the title, or between it and the text."""
        return abs(i - self.anchor) <= 3 or self.anchor < i <= self.first


@dataclass(frozen=True, slots=True)
class _Scene:
    page: Page
    blocks: Sequence[Block]
    flags: Sequence[bool]
    places: Places
    today: date
    around: Belonging


def seen_dates(
    page: Page, blocks: Sequence[Block], flags: Sequence[bool], places: Places, today: date
) -> list[SeenDate]:
    """Visible dates, best first; each day once. `today` is the day of the capture, which banners show."""
    start = max(0, min(places.first, len(blocks)) - MAX_BLOCKS // 2)
    window = range(start, min(len(blocks), max(places.last + 12, start + 60), start + MAX_BLOCKS))
    mentions = find_mentions(
        page, blocks, window, {stated.day for stated in stated_dates(page) if stated.swapped is None}
    )
    if not mentions:
        return []
    scene = _Scene(page, blocks, flags, places, today, Belonging(page, blocks, _spine(blocks, places)))
    alike = _alike(mentions, blocks)
    found: dict[date, SeenDate] = {}
    for mention in mentions:
        seen = _weigh(scene, mention, alike.get(_mark(blocks[mention.block], mention), [mention]))
        known = found.get(seen.day, seen)
        best = seen if seen.score > known.score else known
        found[seen.day] = replace(best, update=seen.update or known.update)
    return sorted(found.values(), key=lambda seen: -seen.score)


def find_places(blocks: Sequence[Block], title: str | None, chosen: Sequence[int]) -> Places:
    """Where title and main text stand."""
    first, last = (chosen[0], chosen[-1]) if chosen else (0, 0)
    wanted = fold(title or "")
    where = None
    if len(wanted) > 3:
        least = min(60, len(wanted)) // 2  # folding may change the length, and is dear
        above = range(min(len(blocks), first + 3) - 1, -1, -1)
        below = (i for i in range(first + 3, len(blocks)) if blocks[i].tag == "h1")  # parts that a script puts in place
        likely = (i for i in chain(above, below) if len(blocks[i].text) >= least)
        where = next((i for i in likely if fold(blocks[i].text[:200]).startswith(wanted[:60])), None)
    if where is None:
        where = next((i for i in range(min(len(blocks), first + 3) - 1, -1, -1) if blocks[i].tag == "h1"), None)
    return Places(where, first, last)


def _spine(blocks: Sequence[Block], places: Places) -> frozenset[HtmlElement]:
    held: set[HtmlElement] = set()
    for i in {places.anchor, places.first, (places.first + places.last) // 2}:
        if i < len(blocks):
            held.update((blocks[i].element, *blocks[i].element.iterancestors()))
    return frozenset(held)


def _alike(mentions: Sequence[Mention], blocks: Sequence[Block]) -> Mapping[_Mark, Sequence[Mention]]:
    """The mentions by how they are set, in the order of the page, without the days of changes to them."""
    alike: dict[_Mark, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda mention: mention.block):
        if mention.said is not Said.CHANGED:
            alike[_mark(blocks[mention.block], mention)].append(mention)
    return alike


def _list_penalty(scene: _Scene, mention: Mention, alike: Sequence[Mention]) -> float:
    """Against the second and further days that are set alike; against all of a list where no article stands between one
    and the next, or which are far from the title."""
    days = list(dict.fromkeys(other.hit.day for other in alike))
    places = sorted({other.block for other in alike})
    penalty = 0.7 * min(4, days.index(mention.hit.day))
    is_item = len(days) > 1 and _is_item(scene, mention, places)
    if not is_item and len(places) + (len(days) > 1) <= MANY:
        return penalty
    following = next((block for block in places if block > mention.block), len(scene.blocks))
    between = sum(block.words for block in scene.blocks[mention.block + 1 : following])
    listed = is_item or between < ITEM_WORDS or not scene.places.heads(mention.block)
    return penalty + LISTED * listed


def _is_item(scene: _Scene, mention: Mention, places: Sequence[int]) -> bool:
    """Whether a date stands with words of its own in a list, or in one of several lines without anything between."""
    follows = not mention.in_sentence and any(abs(place - mention.block) == 1 for place in places)
    return mention.words >= OWN_WORDS and (follows or scene.blocks[mention.block].tag in _ITEMS)


def _mark(block: Block, mention: Mention) -> _Mark:
    set_as = "dateline" if _is_dateline(mention) else "sentence" if mention.in_sentence else "fact"
    return (block.tag, str(block.element.get("class", "")), "item" if block.tag in _ITEMS else set_as)


def _is_dateline(mention: Mention) -> bool:
    """Whether a date stands first in a text and apart from it."""
    return mention.in_sentence and mention.hit.start < DATELINE and bool(_DATELINE_GOES_ON.match(mention.after))


def _weigh(scene: _Scene, mention: Mention, alike: Sequence[Mention]) -> SeenDate:
    """One mention weighed; `alike` are those that the page sets in the same way, itself included."""
    i, day, said = mention.block, mention.hit.day, mention.said
    in_comment = i > scene.places.first and scene.around.in_comment(i)
    published = not (in_comment or _tells_of_another(scene.places, mention)) and (
        said is Said.PUBLISHED or (mention.published and said in (Said.NOTHING, Said.UNKNOWN))
    )
    score = _place_score(i, scene.places) + _line_score(scene, mention) + _mark_score(scene, mention)
    if published:
        score += 2.5 + 2 * (FIRST.search(mention.before) is not None)
    elif BY.search(mention.before):
        score += 1.5
    if url_month(scene.page.url) == (day.year, day.month):
        score += 1.5
    score -= _doubt(scene, mention, alike)
    update = mention.updated and not in_comment and _is_of_this_page(scene, mention)
    if said in (Said.CHANGED, Said.ANOTHERS) or in_comment:
        return SeenDate(day, min(score, NOT_ALONE), mention.source, update)
    return SeenDate(day, score, mention.source, update, published)


def _is_of_this_page(scene: _Scene, mention: Mention) -> bool:
    """Whether the day of a change is not that of another page, of a quotation, or of what the text tells of."""
    i, around, places = mention.block, scene.around, scene.places
    anothers = around.in_teaser(i, mention.words, places.title) or around.in_quotation(i, places.first)
    return not (anothers or _tells_of_another(places, mention))


def _tells_of_another(places: Places, mention: Mention) -> bool:
    """Whether a date stands so deep in a sentence of the text that "published" is said of what the text speaks of."""
    in_text = places.first <= mention.block <= places.last
    return in_text and mention.in_sentence and rough_words(mention.before) > OPENS


def _is_of_a_part(scene: _Scene, mention: Mention) -> bool:
    """Whether a date without a label stands just below a heading within the text, whose day it is."""
    above = mention.block - 1
    return above > scene.places.first and mention.said is Said.NOTHING and scene.blocks[above].tag in _SUBHEADINGS


def _doubt(scene: _Scene, mention: Mention, alike: Sequence[Mention]) -> float:
    """How much there is against a date: that of another page, an event, a change, a list, or of the day itself."""
    i, places, around = mention.block, scene.places, scene.around
    doubt = 0.0 if mention.said is Said.CHANGED else _list_penalty(scene, mention, alike)
    unknown = mention.said is Said.UNKNOWN and not mention.published
    among_others = mention.said is Said.NOTHING and any(other.said is Said.ANOTHERS for other in alike)
    in_teaser = around.in_teaser(i, mention.words, places.title)
    if mention.changed or unknown or among_others or in_teaser or around.in_quotation(i, places.first):
        doubt += 3
    if around.in_event(i) or _is_of_a_part(scene, mention):
        doubt += LISTED
    if mention.hit.day == scene.today and mention.said is not Said.PUBLISHED and _is_banner(scene, mention):
        doubt += 3
    return doubt


def _place_score(i: int, places: Places) -> float:
    """For standing near the title or the beginning of the text; against standing far above or below them."""
    distance = min(abs(i - places.anchor), abs(i - places.first))
    score = 0.0
    if i <= max(places.last, places.anchor + 3):
        score = 2.0 if distance <= 3 else 1.0 if distance <= 8 else 0.0
    if places.title is not None and places.title < i < places.first:
        score += 0.5
    if places.last < i <= places.last + 4:
        score += 0.5
    if i > places.last + 4 or (places.title is not None and i < places.title - 12):
        score -= 1
    return score


def _line_score(scene: _Scene, mention: Mention) -> float:
    """For standing alone, or first in a text as a dateline does; against standing within a sentence."""
    i, places = mention.block, scene.places
    told = mention.amid and mention.said is Said.NOTHING and not _named_for_dates(scene.blocks[i].element)
    if mention.in_sentence and (told or places.first <= i <= places.last):
        return 1.5 if i - places.first <= 1 and _is_dateline(mention) else -2.5
    if mention.words > ALONE:
        return 0.0
    reach = 3 if places.title is None else 8
    amid = places.first + 1 < i < places.last - 1 and abs(i - places.anchor) > reach
    return 0.0 if amid else 1.5


def _mark_score(scene: _Scene, mention: Mention) -> float:
    """For the mark-up of dates; against that of furniture, and a copyright line."""
    block = scene.blocks[mention.block]
    score = 1.0 * (mention.source == "time") + 1.0 * mention.published + 1.0 * _named_for_dates(block.element)
    in_article = block.zone == "footer" and any(True for _ in block.element.iterancestors("article"))
    if not in_article and (block.zone in _ELSEWHERE or (scene.flags[mention.block] and block.zone != "header")):
        score -= 3.0 if block.zone == "footer" else 1.5
    if COPYRIGHT.search(block.text[:LOOKED_AT]):
        score -= 4
    return score


def _named_for_dates(element: HtmlElement) -> bool:
    up = element.getparent()
    return any(
        _DATE_NAMES.search(f"{node.get('class', '')} {node.get('id', '')} {node.get('itemprop', '')}")
        for node in (element, up)
        if node is not None
    )


def _is_banner(scene: _Scene, mention: Mention) -> bool:
    """Whether today's date above the title is the page's head telling the day, rather than the article's own."""
    above = scene.places.anchor - mention.block
    in_head = scene.blocks[mention.block].zone in ("header", "nav") or scene.around.is_apart(mention.block)
    return above > 0 and (above > 3 or in_head or TODAY.search(mention.before) is not None)
