"""One of two pages that are compared: its words, and which of them are evidence of nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from statement_watch.matching.fingerprints import Prepared
from statement_watch.model import Document
from statement_watch.quotemarks import find_quoted

NAMES_WINDOW = 15
"""Words that are looked at together when a list of names is looked for."""
NAMES_LEAST = 12
"""A window is a list of names when so many of its words have a capital or are a single letter or digit …"""
NAMES_LOUD = 8
"""… unless so many are written in capitals throughout: then it is a text in capitals."""


@dataclass(frozen=True, slots=True)
class Side:
    """A page with its words counted: `boilerplate` and `names` have one byte a word, 1 where it is either."""

    document: Document
    prepared: Prepared
    boilerplate: Tally
    names: Tally
    """Words in lists of names, and boilerplate."""
    spoken: tuple[tuple[int, int], ...]
    """The ranges of words in quotation marks."""

    def __len__(self) -> int:
        return len(self.prepared.tokens)


_FLIPPED = bytes([1, 0]) + bytes(254)


class Tally:
    """Which words of a text are marked, and how many of any range are not."""

    __slots__ = ("_plain", "marks")

    def __init__(self, marks: bytearray) -> None:
        self.marks = marks
        self._plain = list(accumulate(marks.translate(_FLIPPED), initial=0))

    def plain(self, begin: int, end: int) -> int:
        """Words of `begin:end` that are not marked."""
        return self._plain[end] - self._plain[begin]

    def covered(self, ranges: Iterable[tuple[int, int]]) -> int:
        """Words of all these ranges that are not marked."""
        return sum(self._plain[end] - self._plain[begin] for begin, end in ranges)

    @property
    def total(self) -> int:
        """Words of the text that are not marked."""
        return self._plain[-1]


def side(document: Document, prepared: Prepared, boilerplate: bytearray) -> Side:
    """A page ready for comparing; `boilerplate` is as `recurrence.masked_words` gives it."""
    names = bytearray(boilerplate)
    for begin, end in _name_lists(document.text, prepared):
        names[begin:end] = b"\1" * (end - begin)
    return Side(document, prepared, Tally(boilerplate), Tally(names), tuple(_spoken(document.text, prepared)))


def _spoken(text: str, prepared: Prepared) -> Iterable[tuple[int, int]]:
    begins = prepared.tokens.begins
    return ((bisect_left(begins, q.start), bisect_left(begins, q.end)) for q in find_quoted(text))


def _name_lists(text: str, prepared: Prepared) -> Iterable[tuple[int, int]]:
    """Ranges of words that read as a list of names: signatories, co-sponsors, addressees, headings in title case."""
    tokens = prepared.tokens
    if tokens.unspaced:
        return
    begins, ends = tokens.begins, tokens.ends
    capital = _running([end - begin == 1 or text[begin].isupper() for begin, end in zip(begins, ends, strict=True)])
    starts = range(len(begins) - NAMES_WINDOW + 1)
    windows = [at for at in starts if capital[at + NAMES_WINDOW] - capital[at] >= NAMES_LEAST]
    if not windows:
        return
    loud = _running([end - begin > 2 and text[begin:end].isupper() for begin, end in zip(begins, ends, strict=True)])
    begin = end = 0
    for at in windows:
        if loud[at + NAMES_WINDOW] - loud[at] >= NAMES_LOUD:
            continue
        if at > end:
            if end > begin:
                yield begin, end
            begin = at
        end = at + NAMES_WINDOW
    if end > begin:
        yield begin, end


def _running(flags: Sequence[bool]) -> list[int]:
    return list(accumulate(flags, initial=0))
