"""Every date that a page shows its readers, with the words beside it on its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from lxml import etree
from lxml.html import HtmlElement

from statement_watch.dates import FoundDate, find_dates, machine_date, may_hold_date
from statement_watch.extraction.blocks import Block
from statement_watch.extraction.date_labels import Said, said_of, says_updated
from statement_watch.extraction.page import Page, element_text, writes_month_first
from statement_watch.text import rough_words

LOOKED_AT = 400
"""Characters of a block in which a date is looked for."""
MAX_TIMES = 60
"""`time` elements looked at."""
LABEL, LABEL_WORDS = 40, 4
"""Characters before a date in which it may be said what it is the date of; words of a block that is but a label."""
LABEL_BELOW = 2
"""Words of a label that stands below its date."""
WEEKDAY = 1
"""Words that may stand between a date and the label in the block before."""
PROSE, FACT = 12, 3
"""More words beside a date than this are a sentence whatever their shape; no more than this are none."""
PART = 12
"""Characters of a block up to which it may be a part of a date."""
SHOWN = 80
"""Characters of a `time` element that are read."""

_PUBLISHED_NAMES = re.compile(r"publi|posted|release", re.IGNORECASE)
_CHANGED_NAMES = re.compile(r"modif|change", re.IGNORECASE)
_BY = r"(?:by|von|par|por|di|door|av|af)\b"
_BY_WHOM = re.compile(rf"\b{_BY}", re.IGNORECASE)
_PARTS = re.compile(r"[,|·•–—]")
_LEADS = re.compile(r"\w\.?\s$")
_GOES_ON = re.compile(rf"^,?\s(?!{_BY})[^\W\d_A-ZÀ-Þ]\w*\s[^\W\d]")
_FULL_STOP = re.compile(r"[.!?。…]['\"”»)]*\s*$")
"""Parts a date from what stands before it; leads up to one; follows one amid a sentence; ends a sentence."""
_TO = r"(?:[-–—‒&]|(?:to|until|bis|au|al?|até|tot|do|till|til|по|and|und|et|y|e|i|og|och|en|и|ja)\b|至|から)"
_SPAN_GOES_ON = re.compile(rf"\s?{_TO}\s?(?P<word>[^\W\d_]{{2,12}}[.,]{{0,2}}\s)?", re.IGNORECASE)
_SPAN_BEGAN = re.compile(
    rf"(?P<day>(?<![\w.°#:/-])(?<![.°#:/-]\s)[0-3]?\d)(?:st|nd|rd|th|er|\.)?(?P<month>\s[^\W\d]{{3,12}}\.?)?"
    rf"\s?{_TO}\s?$",
    re.IGNORECASE,
)
"""What stands between the two days of a span, with a word that may be a weekday; and before its end, whose beginning
may leave month or year to it: `24–26 June 2027`."""
_STAMP = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_MICRODATA = etree.XPath("//*[@itemprop='datePublished'][not(self::meta or self::time)]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One date on the page: the index of its block, and what stands before and after it on its line."""

    hit: FoundDate
    block: int
    before: str
    after: str
    words: int
    """Beside it on its line."""
    amid: bool = False
    """Words lead up to it and the sentence goes on behind it, or ends."""
    joined: bool = False
    """It begins or ends a span of days."""
    source: str = "text"
    published: bool = False
    """The mark-up of a `time` element calls it the day of publication."""
    changed: bool = False
    """The mark-up calls it the day of a change."""

    @property
    def in_sentence(self) -> bool:
        """It is part of a sentence, rather than one of the facts on a line."""
        return self.words > PROSE or (self.words > FACT and self.amid)

    @property
    def said(self) -> Said:
        """What the words beside it call it; one end of a span is the day of an event."""
        return Said.ANOTHERS if self.joined else said_of(self.before, self.after, self.in_sentence)

    @property
    def updated(self) -> bool:
        """It is said outright, or by mark-up alone, to be the day of a change."""
        if self.said is Said.CHANGED:
            return says_updated(self.before, self.after)
        return self.changed and self.said in (Said.NOTHING, Said.UNKNOWN)


def find_mentions(page: Page, blocks: Sequence[Block], window: Iterable[int], stated: set[date]) -> list[Mention]:
    """The dates in the text of the blocks of `window`, and in `time` elements anywhere. `stated` are days that the
    page gives to machines: they help to read 3/4/2017."""
    month_first = writes_month_first(page)
    timed = list(_in_times(page, blocks, month_first))
    marked = {(mention.block, mention.hit.start) for mention in timed}
    likely = [i for i in window if may_hold_date(blocks[i].text[:LOOKED_AT])]
    plain = (one for i in likely for find in (_in_block, _in_parts) for one in find(blocks, i, month_first))
    return _read_figures([*(m for m in plain if (m.block, m.hit.start) not in marked), *timed], stated)


def _in_block(blocks: Sequence[Block], i: int, month_first: bool) -> Iterator[Mention]:
    end = 0
    for hit in find_dates(_for_readers(blocks[i].text[:LOOKED_AT]), month_first):
        if hit.start >= end:
            yield _mention(blocks, i, hit, end)
            end = hit.end


def _in_parts(blocks: Sequence[Block], i: int, month_first: bool) -> Iterator[Mention]:
    """A date whose parts stand in blocks of their own, the year's the last, as the boxes of many themes have them."""
    parts = [block.text for block in blocks[max(0, i - 2) : i + 1] if len(block.text) <= PART]
    text = " ".join(parts)
    if len(parts) > 1 and len(blocks[i].text) <= PART:
        ends = (hit for hit in find_dates(text, month_first) if hit.end == len(text))
        if hit := next((hit for hit in ends if hit.start < len(text) - len(parts[-1])), None):
            yield _mention(blocks, i, replace(hit, start=0, end=len(parts[-1])))


def _for_readers(text: str) -> str:
    """The text without times as programs write them, which many themes hide beside the date that they show."""
    shown = _STAMP.sub(lambda stamp: " " * len(stamp[0]), text)
    return shown if may_hold_date(shown) else text


def _mention(blocks: Sequence[Block], i: int, hit: FoundDate, earliest: int = 0) -> Mention:
    """A date in a block, with the label that stands before it there, or in a short block just before."""
    text = blocks[i].text
    line = text.rfind("\n", 0, hit.start) + 1
    before = text[max(line, earliest, hit.start - LABEL) : hit.start]
    if blocks[i].tag == "tr":
        before = before.replace(" |", ":")
    after = text[hit.end : hit.end + LOOKED_AT].split("\n", 1)[0]
    words = rough_words(f"{text[line : hit.start]} {after}")
    if rough_words(text[line : hit.start]) <= WEEKDAY:
        label = _label_above(blocks, i, line)
        said = before if said_of(before, "", in_sentence=False) is not Said.NOTHING else ""  # no mere weekday
        before = before if not label or _BY_WHOM.search(label) else f"{label} {said}"
    lead = text[line : hit.start]
    joined = _begins_span(after) or _ends_span(lead[-LABEL:], hit)
    return Mention(hit, i, before, (after + _label_below(blocks, i))[:LABEL], words, _is_amid(lead, after), joined)


def _label_above(blocks: Sequence[Block], i: int, line: int) -> str:
    """The short line above the one that begins at `line` of a block, if need be the block before; else nothing."""
    if line:
        label, colon = blocks[i].text[: line - 1].rsplit("\n", 1)[-1], ""
    elif i > 0:
        label, colon = blocks[i - 1].text, ":" if blocks[i - 1].tag == "dt" else ""
    else:
        return ""
    return label[-LABEL:] + colon if rough_words(label) <= LABEL_WORDS else ""


def _label_below(blocks: Sequence[Block], i: int) -> str:
    """The text of a very short block just below, which may be a label, where no date of its own follows it."""
    below, next_one = (blocks[j].text[:LABEL] if j < len(blocks) else "" for j in (i + 1, i + 2))
    label = rough_words(below) <= LABEL_BELOW and not may_hold_date(next_one)
    return f" {below}" if label else ""


def _is_amid(before: str, after: str) -> bool:
    """Whether a date stands amid a sentence: two words lead up to it and it goes on or ends there; or one, and both.
    What a comma or a bar parts from it does not lead up to it."""
    leading = min(2, rough_words(_PARTS.split(before)[-1])) if _LEADS.search(before) else 0
    return leading > 0 and leading + bool(_GOES_ON.match(after)) + bool(_FULL_STOP.search(after)) > 2


def _begins_span(after: str) -> bool:
    """Whether another day follows at once: `12 May 2027 – 3 June 2027`."""
    near = after[:LABEL] if _SPAN_GOES_ON.match(after) else ""
    return any(_joins(near[: hit.start]) for hit in find_dates(near))


def _ends_span(before: str, hit: FoundDate) -> bool:
    """Whether another day leads up to this one; one without a month is the smaller of the two figures."""
    if may_hold_date(before) and any(_joins(before[one.end :]) for one in find_dates(before)):
        return True
    joint = _SPAN_BEGAN.search(before)
    if joint is None:
        return False
    return joint["month"] is not None or int(joint["day"]) < hit.day.day


def _joins(between: str) -> bool:
    """Whether what stands between two days makes a span of them; its word, if any, calls neither anything."""
    joint = _SPAN_GOES_ON.fullmatch(between)
    return joint is not None and (not joint["word"] or said_of(joint["word"], "", in_sentence=False) is Said.NOTHING)


def _in_times(page: Page, blocks: Sequence[Block], month_first: bool) -> Iterator[Mention]:
    """Dates in `time` elements and in elements that microdata calls the date of publication."""
    nodes = [node for node, _ in zip(page.tree.iter("time"), range(MAX_TIMES), strict=False)]
    if not page.linked.articles:
        nodes += _MICRODATA(page.tree)[:10]
    if not nodes:
        return
    at: dict[HtmlElement, int] = {}
    for i, block in enumerate(blocks):
        at.setdefault(block.element, i)
    for node in nodes:
        shown = element_text(node)[:SHOWN]
        hit = _value(node, shown, month_first)
        holder = next((near for near in chain(node.iter(), node.iterancestors()) if near in at), None)
        if hit is not None and holder is not None and holder.tag != "body":
            yield _timed(blocks, node, shown, hit, at[holder])


def _value(node: HtmlElement, shown: str, month_first: bool) -> FoundDate | None:
    """What the element shows, in figures as its attribute has them; the attribute where it shows no whole date."""
    read = next(find_dates(shown, month_first), None)
    value = (node.get("datetime") or node.get("content") or "")[:SHOWN]
    told = next(find_dates(value, month_first), None)
    if told is None and (day := machine_date(value, month_first)):
        told = FoundDate(day, 0, 0)
    if read and told and not told.swapped and read.swapped == told.day:
        return replace(read, day=told.day, swapped=None)
    return read or (replace(told, start=0, end=len(shown)) if told else None)


def _timed(blocks: Sequence[Block], node: HtmlElement, shown: str, hit: FoundDate, i: int) -> Mention:
    same = (j for j in range(i, min(i + 20, len(blocks))) if blocks[j].element is blocks[i].element)
    i = next((j for j in same if shown and shown in blocks[j].text), i)
    start = max(0, blocks[i].text.find(shown)) if shown else 0
    called = _called(node)
    return replace(
        _mention(blocks, i, replace(hit, start=start + hit.start, end=start + hit.end)),
        source="time",
        published=called == "published",
        changed=called == "changed",
    )


def _called(node: HtmlElement) -> str | None:
    """What mark-up calls the date of an element: microdata first, then its class, then that of what holds it. The class
    "updated" says nothing: the hAtom format wants it on every date."""
    up = node.getparent()
    pubdate = "published" if node.get("pubdate") is not None else ""
    for names in (
        f"{node.get('itemprop', '')} {pubdate}",
        node.get("class", ""),
        up.get("class", "") if up is not None else "",
    ):
        if _CHANGED_NAMES.search(names):
            return "changed"
        if _PUBLISHED_NAMES.search(names):
            return "published"
    return None


def _read_figures(mentions: list[Mention], stated: set[date]) -> list[Mention]:
    """The mentions, with 3/4/2017 read as the rest of the page says: the same day in words, or its other dates."""
    if not any(mention.hit.swapped for mention in mentions):
        return mentions
    plain = stated | {mention.hit.day for mention in mentions if not mention.hit.swapped}
    habits = {mention.hit.month_first for mention in mentions if not mention.hit.swapped} - {None}
    read = []
    for mention in mentions:
        hit = mention.hit
        if hit.swapped and hit.day not in plain and (hit.swapped in plain or habits == {not hit.month_first}):
            read.append(replace(mention, hit=replace(hit, day=hit.swapped, swapped=None)))
        else:
            read.append(mention)
    return read
