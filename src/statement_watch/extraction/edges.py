"""The edges of a main text: what stands before and after the words themselves, and is cut.

At the top the title said again, date, byline, share links; at the end "###", "Related", copyright and what follows.
Decided by shape where shape tells; the words in several languages only say what a short line announces, and a cut at
the end is made only when little prose follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from statement_watch.dates import find_dates
from statement_watch.extraction.blocks import Block
from statement_watch.extraction.phrases import BYLINE, COMMENTS, CONTACT, COPYRIGHT, READING_TIME, TAIL_LABEL, TOP_LABEL
from statement_watch.extraction.zones import is_prose
from statement_watch.text import fold, rough_words

LABEL_WORDS = 8
"""A line longer than this announces nothing."""

HEAD_BLOCKS, HEAD_WORDS = 6, 12
"""So many blocks of at most so many words may stand above a title within the main text."""

TAIL_SHARE = 0.2
TAIL_WORDS = 150
"""A cut at the end may drop at most this share of the text's words and this many of them."""

LABELLED_PROSE = 40
"""Words of prose after a label such as "Read more": with more of them the text goes on behind an inset."""

BEFORE_COMMENTS = 60
"""Words of running text before a heading that counts comments."""

POINTING = 0.65
"""A line linked to this share points elsewhere."""

ORPHAN_WORDS = 4
"""A label of so few words amid the text is left over from links that are gone."""

BESIDE_A_DAY, SAID_OF_A_DAY = 6, 3
"""Words beside each day of a line up to which it says little else; and where it ends as a sentence, which "The hearing
is on 3 May 2026." does."""

_MARK = re.compile(r"^[#*_=~\-–—•·.\s]{2,}$|^[-–—#\s]*(?:30|end|ends)[-–—#\s]+$", re.IGNORECASE)
_AFTER_MARK = re.compile(r"^(?:#\s*){3,}$|^[-–—]\s*30\s*[-–—]$|^[-–—]?\s*ends?\s*[-–—]$|^\*\s*\*\s*\*$", re.IGNORECASE)


def trim(blocks: Sequence[Block], title: str | None, known_as: Sequence[str] = ()) -> list[Block]:
    """The blocks without what edges them. Never cuts everything: a text of labels alone stays as it is.

    `known_as` are names of the publisher: a line that holds nothing else is a letterhead.
    """
    letterheads = frozenset(fold(name) for name in known_as if name)
    text = _head_cut(list(blocks), fold(title or ""), letterheads)
    kept = _without_pointers(_tail_cut(_comments_cut(text)))
    return kept or list(blocks)


def _head_cut(blocks: list[Block], title: str, letterheads: frozenset[str]) -> list[Block]:
    kept = blocks[_preamble(blocks, title, letterheads) :]
    if kept and "\n" in kept[0].text:  # title and date may share a block with the text, parted by line breaks only
        lines = [replace(kept[0], text=line, words=rough_words(line)) for line in kept[0].text.split("\n")]
        rest = "\n".join(line.text for line in lines[_preamble(lines, title, letterheads) :])
        kept[:1] = [replace(kept[0], text=rest, words=rough_words(rest))] if rest else []
    return kept


def _preamble(blocks: Sequence[Block], title: str, letterheads: frozenset[str]) -> int:
    """How many blocks at the top only say again what the page's head says; short lines above the title go with it."""
    start = 0
    for i, block in enumerate(blocks[:HEAD_BLOCKS]):
        if title and _says_title(fold(block.text), title):
            start = i + 1
        if is_prose(block) or block.words > HEAD_WORDS:
            break
    while start < len(blocks) and _is_preamble(blocks[start], title, letterheads):
        start += 1
    return start


def _is_preamble(block: Block, title: str, letterheads: frozenset[str]) -> bool:
    """Whether a block at the top only says again what the page's head says: title, date, byline, kind."""
    text = fold(block.text)
    if text in letterheads or (title and _says_title(text, title)):
        return True
    if is_date_line(block.text):
        return True
    if block.words > 20 or (is_prose(block) and block.words > 12):
        return False
    return (
        bool(_MARK.match(text) or TOP_LABEL.match(text) or COPYRIGHT.match(text))
        or (block.words <= 12 and bool(BYLINE.match(text) or CONTACT.match(text)))
        or (block.words <= LABEL_WORDS and (block.links > 0.8 or bool(READING_TIME.search(text))))
    )


def _says_title(text: str, title: str) -> bool:
    if text == title or (len(text) > 15 and text in title):
        return True
    return len(title) > 15 and text.startswith(title) and len(text) < len(title) + 25


def is_date_line(text: str) -> bool:
    """Whether a line says a date, or several, and little else."""
    if len(text) > 120:
        return False
    found = list(find_dates(text))
    if not found:
        return False
    ends = [0, *(day.end for day in found)]
    starts = [*(day.start for day in found), len(text)]
    beside = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return rough_words(beside) <= len(found) * (SAID_OF_A_DAY if text[-1] in ".!?。" else BESIDE_A_DAY)


def _comments_cut(blocks: list[Block]) -> list[Block]:
    """The blocks up to a heading that counts comments ("3 Responses"), given a text before it."""
    words = 0
    for i, block in enumerate(blocks):
        if words >= BEFORE_COMMENTS and block.is_heading and COMMENTS.match(fold(block.text)):
            return blocks[:i]
        words += block.words if is_prose(block) else 0
    return blocks


def _tail_cut(blocks: list[Block]) -> list[Block]:
    total = sum(block.words for block in blocks)
    allowed = min(TAIL_WORDS, TAIL_SHARE * total)
    cut, after, prose = len(blocks), 0, 0
    for i in range(len(blocks) - 1, 0, -1):
        if _ends_text(blocks[i]) or (_is_label(blocks[i]) and prose <= LABELLED_PROSE):
            cut = i
        after += blocks[i].words
        prose += blocks[i].words if is_prose(blocks[i]) and blocks[i].links < 0.2 else 0
        if after > allowed:
            break
    kept = blocks[:cut]
    while any(map(is_prose, kept[:-1])) and _is_dross(kept[-1]):  # a text set in headings is one all the same
        kept.pop()
    return kept


def is_end_mark(line: str) -> bool:
    """Whether a line is what ends a press release: "###", "-30-", "ENDS"."""
    return _AFTER_MARK.match(line) is not None


def _ends_text(block: Block) -> bool:
    return is_end_mark(block.text) or bool(COPYRIGHT.match(block.text))


def _is_label(block: Block) -> bool:
    """Whether a short line announces other pages, or offers to share, print, subscribe or comment."""
    return block.words <= LABEL_WORDS and not is_prose(block) and bool(TAIL_LABEL.match(fold(block.text[:200])))


def _is_dross(block: Block) -> bool:
    """Whether a block at the very end says nothing: a heading with nothing under it, a rule, links, a bare date."""
    if block.is_heading or _MARK.match(block.text):
        return True
    if block.links >= 0.8 and block.tag != "li":
        return True
    return block.words <= LABEL_WORDS and is_date_line(block.text)


def _without_pointers(blocks: list[Block]) -> list[Block]:
    """Drops, amid the text, labels with the links that they announce."""
    kept: list[Block] = []
    pointing = False
    for block, following in zip_longest(blocks, blocks[1:]):
        linked = block.links >= POINTING
        announced = following is not None and following.links >= POINTING and _is_label(block)
        pointing = announced or (pointing and linked)
        pointer = linked and _is_label(block)
        orphan = block.words <= ORPHAN_WORDS and not block.is_heading and _is_label(block)
        if not (pointing or pointer or orphan):
            kept.append(block)
    return kept
