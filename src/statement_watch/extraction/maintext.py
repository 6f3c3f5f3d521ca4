"""The main text of a page: a vote between trafilatura, our own choice, and what the page's JSON-LD says.

Every extractor votes on blocks, so that the text itself is always ours: in the page's order, with its paragraphs, and
without words that an extractor ran together. Where trafilatura and our own choice agree, which is on nine pages of ten,
that settles it. Otherwise a third reader is asked, JSON-LD's `articleBody` or trafilatura in its precise mode.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import islice, takewhile

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import Document

from statement_watch.extraction.blocks import LONG_LINE, STYLE, Block, without_hints
from statement_watch.extraction.container import own_choice
from statement_watch.extraction.edges import is_end_mark
from statement_watch.extraction.page import Page
from statement_watch.extraction.phrases import VALEDICTION
from statement_watch.extraction.zones import END_MARKS, is_prose

MAX_BLOCKS, MAX_TEXT, MAX_ELEMENTS = 8000, 800_000, 40_000
"""Beyond so many blocks, characters or elements trafilatura, whose time grows faster than the page, is not asked. The
largest of 967 real pages has 10,106 elements."""

AGREEMENT = 0.5
"""Dice overlap, in words, of two readings below which a third is asked."""

ASTRAY = 0.2
"""Share of our words outside of links that trafilatura has where it took the wrong part of the page. Of 965 pages so on
three, wrong on each; where it is right and we are not (comments, teasers), it has 0.3 and more, or begins with us."""

SURE = 0.8
"""Overlap of our choice with trafilatura's fast mode from which its two fallbacks are not asked: so on 88 pages of 100,
with the same F1 as when they always are (0.7 and 0.95 give it too)."""

IN_TEXT = 0.6
"""Share of a block's word runs that must stand in a text for the block to be part of it."""

RUN = 4
"""Words in a run."""

POINTER = 0.8
"""Share of a paragraph's characters in links from which it is there to lead elsewhere. Of the words of paragraphs amid
the text that are linked for the most part, four of five belong to it below this share, and half above."""

COPY_WORDS, LONG_COPY_WORDS, COPIED = 8, 150, 0.85
"""A block of so many words is not said twice; one of so many may be a copy of several others, if so much of it is."""

NEAR = 4
"""Blocks on either side among which a quotation is pulled out."""

BODY_WORDS = 60
"""A JSON-LD body shorter than this is a teaser."""

GAP = 0.15
"""When trafilatura passed over this much in the midst of what it took, as a share of that, it missed a part."""

SIBLINGS = 2
"""Paragraphs side by side from which their element is the text's own."""
CLOSING_LINES = 3
"""Lines of a list; a short line by itself is a credit or a label as often as not."""
CREDIT = 2
"""Words of a name."""
CLOSING_LINKS = 0.2
"""A line linked to this share closes no text."""

_NO_LEAD = frozenset({"dialog", "nav", "footer"})
"""Parts of a page that no text begins in; a header, or what a class calls a teaser, may well hold its lead."""

_BACK = " ↩↑⤴^\ufe0e\ufe0f"
"""What leads from a footnote back to its place."""
_QUOTED = frozenset({"blockquote", "aside", "figure", "q"})

_INERT = ("svg", "link", "meta", "select", "option", "input", "iframe")

_RIGHT = re.compile(r"(?:^|[\s:-])(?:right|end)(?:$|[\s;])", re.IGNORECASE)

_TOKEN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\W_]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """The blocks of the main text, as indices in order, and who decided: agreed, own, trafilatura or json-ld."""

    indices: tuple[int, ...]
    by: str


def choose(page: Page, seen: HtmlElement, blocks: Sequence[Block], flags: Sequence[bool]) -> Choice:
    """Choose the blocks of the main text.

    `seen` is the page's `seen_copy`, which is used up; `flags` as `furniture_flags` gives them.
    """
    body = page.tree.find("body")
    words = [_tokens(block.text) for block in blocks]
    if _is_huge(seen, blocks):
        return Choice(tuple(sorted(own_choice(page.tree if body is None else body, blocks, flags))), "own")
    _make_lean(seen, blocks, flags)
    own = own_choice(page.tree if body is None else body, blocks, flags)
    theirs = _within(words, _trafilatura(seen, page.url, fast=True))
    if _agreement(theirs, own, blocks) < SURE:
        theirs = _within(words, _trafilatura(seen, page.url))
    if not theirs or not own:
        return Choice(_once(theirs or own, words), "trafilatura" if theirs else "own")
    if _agreement(theirs, own, blocks) < AGREEMENT:
        third = own if _astray(theirs, own, blocks) else _third(page, seen, words)
        if _agreement(third, own, blocks) > _agreement(third, theirs, blocks):
            return Choice(_once(own, words), "own")
        return Choice(_once({i for i in theirs if not flags[i]} or theirs, words), "trafilatura")
    once = _once(_merged(theirs, own, blocks, flags), words)
    return Choice(_without_pulled(once, blocks, words), "agreed")


def _is_huge(seen: HtmlElement, blocks: Sequence[Block]) -> bool:
    return (
        len(blocks) > MAX_BLOCKS
        or sum(len(block.text) for block in blocks) > MAX_TEXT
        or float(seen.xpath("count(//*)")) > MAX_ELEMENTS
    )


def _make_lean(seen: HtmlElement, blocks: Sequence[Block], flags: Sequence[bool]) -> None:
    """Take out what never is text: trafilatura copies its tree several times, and gives the same on a lean one.

    (Measured on 121 pages: no difference, 17 ms instead of 24.)
    """
    edges = ("nav", "footer")
    known = all(flag for block, flag in zip(blocks, flags, strict=True) if block.zone in edges)
    etree.strip_elements(seen, *_INERT, *(edges if known else ()), with_tail=False)


def _trafilatura(tree: HtmlElement, url: str, *, fast: bool = False, precise: bool = False) -> str:
    document = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, fast=fast, favor_precision=precise
    )
    return document.text if isinstance(document, Document) and document.text else ""


def _astray(theirs: Set[int], own: Set[int], blocks: Sequence[Block]) -> bool:
    """Whether trafilatura took something else than the text: a fraction of what we took, and nothing of its beginning.
    Its precise mode does the same then, and tells nothing."""
    said, ours = (sum(blocks[i].words * (1 - blocks[i].links) for i in chosen) for chosen in (theirs, own))
    begins, we_begin = (min((i for i in c if is_prose(blocks[i])), default=len(blocks)) for c in (theirs, own))
    return said < ASTRAY * ours and we_begin < begins


def _third(page: Page, tree: HtmlElement, words: Sequence[tuple[str, ...]]) -> frozenset[int]:
    body = max((article.body for article in page.linked.articles if article.body), key=len, default="")
    if len(_TOKEN.findall(body)) < BODY_WORDS:
        body = _trafilatura(tree, page.url, precise=True)
    return _within(words, body)


def _within(words: Sequence[tuple[str, ...]], text: str) -> frozenset[int]:
    """Indices of the blocks that a text contains: long ones by their runs of words, short ones as a line."""
    lines = [_tokens(line) for line in without_hints(text).splitlines()]
    whole = set(lines)
    tokens = [token for line in lines for token in line]
    runs = set(_runs(tokens))
    return frozenset(i for i, block in enumerate(words) if block and _stands(block, whole, runs))


def _tokens(text: str) -> tuple[str, ...]:
    """The words of a text, without the joiners of Persian and Indian scripts, which trafilatura drops."""
    return tuple(_TOKEN.findall(text.replace("\u200c", "").replace("\u200d", "").lower()))


def _stands(block: tuple[str, ...], whole: Set[tuple[str, ...]], runs: Set[tuple[str, ...]]) -> bool:
    if block in whole:
        return True
    if len(block) < RUN + 2:
        return False
    mine = list(_runs(block))
    return sum(run in runs for run in mine) >= IN_TEXT * len(mine)


def _runs(tokens: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(tokens[shift:] for shift in range(RUN)), strict=False)


def runs_of(text: str) -> list[tuple[str, ...]]:
    """Every run of words of a text, in scripts without spaces of characters."""
    return list(_runs(_TOKEN.findall(text)))


def _once(indices: Set[int], words: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """The blocks in order, each once: pages carry their text twice, for narrow screens or for search engines.

    A block goes when an earlier one says the same, or when it is long and the others together say all of it.
    """
    order = sorted(indices)
    first: dict[tuple[str, ...], int] = {}
    for i in order:
        if len(words[i]) >= COPY_WORDS:
            first.setdefault(words[i], i)
    kept = [i for i in order if first.get(words[i], i) == i]
    total = sum(len(words[i]) for i in kept)
    for i in [i for i in kept if len(words[i]) > max(LONG_COPY_WORDS, total / 4)]:
        others = {run for j in kept if j != i for run in _runs(words[j])}
        mine = list(_runs(words[i]))
        if sum(run in others for run in mine) >= COPIED * len(mine):
            kept.remove(i)
    return tuple(kept)


def _without_pulled(
    indices: Sequence[int], blocks: Sequence[Block], words: Sequence[tuple[str, ...]]
) -> tuple[int, ...]:
    """The blocks without the quotations that are pulled out of them: set apart, and said again in a block near by."""
    lines = {i: f" {' '.join(words[i])} " for i in indices}

    def is_pulled(at: int, i: int) -> bool:
        near = (j for j in indices[max(0, at - NEAR) : at + NEAR + 1] if len(words[j]) > len(words[i]))
        return len(words[i]) >= COPY_WORDS and _is_quoted(blocks[i]) and any(lines[i] in lines[j] for j in near)

    return tuple(i for at, i in enumerate(indices) if not is_pulled(at, i))


def _is_quoted(block: Block) -> bool:
    return any(up.tag in _QUOTED for up in (block.element, *islice(block.element.iterancestors(), 2)))


def _agreement(one: Set[int], other: Set[int], blocks: Sequence[Block]) -> float:
    def size(indices: Iterable[int]) -> int:
        return sum(blocks[i].words for i in indices)

    both = size(one) + size(other)
    return 2 * size(one & other) / both if both else 0.0


def _merged(theirs: Set[int], own: Set[int], blocks: Sequence[Block], flags: Sequence[bool]) -> set[int]:
    """What both took, and of what one took alone the kinds that proved right more often than not."""
    both = theirs & own
    prose = [i for i in both if is_prose(blocks[i])] or list(both)
    first, last = min(prose), max(prose)
    alone = {i for i in theirs - own if _trust_theirs(blocks[i], flags[i], i < first, i > last)}
    homes = Counter(blocks[i].element.getparent() for i in both if is_prose(blocks[i]))
    alone |= {i for i in own - theirs if first < i < last and _trust_ours(blocks[i], homes)}
    missed = _missed(own - theirs, both, blocks, first, last)
    before = {i for i in range(max(0, first - 1), first) if _leads(blocks[i], blocks[first], i in theirs)}
    alone |= _closing(blocks, flags, both, last)
    before |= {i for i in own if i < first and blocks[i].element is blocks[first].element}
    before |= {i for i in own if i == first - 1 and is_prose(blocks[i]) and _holds(blocks[i], blocks[first])}
    before |= set(takewhile(lambda i: _goes_on(blocks[i], blocks[first], flags[i]), range(first - 1, -1, -1)))
    taken = set(both) | alone | missed | before
    return {i for i in taken if i + 1 in taken or not _is_card(blocks[i : i + 2])}


def _closing(blocks: Sequence[Block], flags: Sequence[bool], both: Set[int], last: int) -> set[int]:
    """What closes a text in the element of its paragraphs: short sentences, and a list or signature with its head."""
    home = blocks[last].element.getparent()
    if home is None:
        return set()
    after = (i for i in range(last + 1, len(blocks)) if not flags[i])
    found = set(takewhile(lambda i: _is_beside(blocks[i], blocks[last]) and blocks[i].links <= CLOSING_LINKS, after))
    if sum(blocks[i].element.getparent() is home for i in both if is_prose(blocks[i])) >= SIBLINGS:
        lines = sum(blocks[i].text.count("\n") + 1 for i in found if blocks[i].tag != "p" or "\n" in blocks[i].text)
        farewell = bool(found) and VALEDICTION.match(blocks[min(found)].text) is not None
        if farewell or lines >= CLOSING_LINES:
            return found
    said = max((i for i in found if _is_sentence(blocks[i]) or _is_set_right(blocks[i])), default=last)
    return {i for i in found if i <= said}


def _is_sentence(block: Block) -> bool:
    """Whether a block ends as a sentence does, leads nowhere (but back up, as footnotes do) and announces nothing."""
    end = block.text.rstrip(_BACK)[-1:]
    back = len(block.text) - len(block.text.rstrip(_BACK))
    return end in END_MARKS and end not in ":;" and round(block.links * len(block.text)) <= back


def _is_set_right(block: Block) -> bool:
    """Whether a line is set against the right edge, as signatures of letters are. A name alone there is a credit."""
    node = block.element
    said = f"{node.get('style', '')[:STYLE]} {node.get('align', '')} {node.get('class', '')}"
    return block.words > CREDIT and _RIGHT.search(said) is not None


def _is_beside(block: Block, last: Block) -> bool:
    """Whether a block is a line of the same element as the last paragraph or set like it, or a heading, a paragraph, an
    entry of a list or a row of a table that stands directly in the element of that."""
    home = last.element.getparent()
    if block.element is last.element or (block.tag == last.tag == "div" and block.element.getparent() is home):
        return True
    return (block.is_heading or block.tag in ("p", "li", "tr")) and home in islice(block.element.iterancestors(), 3)


def _trust_theirs(block: Block, furniture: bool, before: bool, after: bool) -> bool:
    """Whether a block that only trafilatura took belongs to the text, by where it stands."""
    if after:
        return False  # 18 % of these words were right on the pages designed with
    if before:
        lead = block.tag in ("p", "li", "blockquote") and block.words >= 12 and block.links < 0.5 and is_prose(block)
        return lead and block.zone not in _NO_LEAD
    if block.tag in ("p", "div", "td") and block.links >= POINTER:
        return False  # a link to another story between two paragraphs
    return block.is_heading or not furniture


def _is_card(blocks: Sequence[Block]) -> bool:
    """Whether a heading and what follows it both lead to another page."""
    return blocks[0].is_heading and all(block.links >= POINTER for block in blocks)


def _leads(block: Block, first: Block, taken: bool) -> bool:
    """Whether the block just above the first paragraph is a heading of it, or the beginning of its element."""
    return block.element is first.element or (taken and block.is_heading and block.tag != "h1")


def _holds(block: Block, first: Block) -> bool:
    """Whether a paragraph stands bare in what holds the first one that has an element of its own."""
    return block.element in islice(first.element.iterancestors(), 3)


def _goes_on(block: Block, first: Block, furniture: bool) -> bool:
    """Whether a short line above the first paragraph leads on to it: "Dear Minister,", "recalling its resolution,"."""
    beside = block.element.getparent() is first.element.getparent() and block.tag == first.tag
    return beside and not furniture and not block.links and block.text[-1] in ",:;"


def _trust_ours(block: Block, homes: Counter[HtmlElement | None]) -> bool:
    """Whether a block amid the text that trafilatura passed over belongs there: it drops headings, table rows, marks
    that end a release ("###"), and here and there a paragraph beside others. `homes` counts the paragraphs that both
    took by the element that they stand in."""
    paragraph = block.tag == "p" and block.words >= LONG_LINE and homes[block.element.getparent()] >= SIBLINGS
    kept = block.tag == "li" or paragraph
    return block.is_heading or block.tag == "tr" or is_end_mark(block.text) or (kept and is_prose(block))


def _missed(alone: Set[int], both: Set[int], blocks: Sequence[Block], first: int, last: int) -> set[int]:
    """What only our choice took and yet belongs to the text: a part in the midst, or a sequel in the same mark-up."""
    size = sum(blocks[i].words for i in both)
    inner = {i for i in alone if first < i < last}
    found = inner if sum(blocks[i].words for i in inner) >= GAP * size else set[int]()
    marks = {_mark_up(blocks[i].element) for i in both if is_prose(blocks[i])}
    sequel = {i for i in alone if i > last and _mark_up(blocks[i].element) in marks}
    if any(mark for mark in marks) and sum(blocks[i].words for i in sequel) <= 3 * size:
        found |= sequel
    return found


def _mark_up(element: HtmlElement) -> tuple[str, ...]:
    """Names of an element and its parent, without numbers; empty when neither has a class, for that is no mark."""
    parent = element.getparent()
    classes = [re.sub(r"\d+", "", node.get("class", "")) if node is not None else "" for node in (element, parent)]
    return (str(element.tag), *classes) if any(classes) else ()
