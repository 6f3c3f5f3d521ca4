"""What two aligned pages share, in figures: everything that is decided on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from statement_watch.matching.align import Chain
from statement_watch.matching.echoes import mark_echoes
from statement_watch.matching.index import site_of_page
from statement_watch.matching.sides import Side
from statement_watch.text import fold
from statement_watch.tokens import tokenise

_TELLING = 4
"""A title's words of fewer letters are on every page and tell nothing of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of one page is shared. Shares are of its words apart from boilerplate; *plain* words are those apart from
    boilerplate and from lists of names; *raw* is all words."""

    share: float
    plain_share: float
    raw_share: float
    plain: int
    """Plain words of the page."""
    own: int
    """Plain words that are not shared, nor stand anywhere else in the other text: a release that quotes a letter and
    then gives it in full has no words of its own in either place."""
    spoken: int
    """Those of them that stand in quotation marks."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What two pages share. Where the sides differ in length, plain words are counted on the side with fewer."""

    a: Part
    b: Part
    chains: tuple[int, ...]
    """Plain words of each chain."""
    changed: float
    """Plain words within chains that stand in one text only, for each plain word that is shared."""
    figures: float
    """Those of them that are numbers."""
    behind: int
    """Plain words behind the longest chain, of the page that has more of them."""
    days: int | None
    """Days between the two pages; None when one of them has no date of its own."""
    same_site: bool
    same_title: bool
    titles_hold: bool
    """Whether the titles are one, or half of what sets them apart is told in the texts; asked within one site only."""

    @property
    def longest(self) -> int:
        """Plain words of the longest chain."""
        return max(self.chains, default=0)

    @property
    def total(self) -> int:
        """Plain words of all chains."""
        return sum(self.chains)


def measure(a: Side, b: Side, chains: Sequence[Chain]) -> Shared:
    """Measure what the chains cover of two pages."""
    plain = tuple(plain_words(chain, a, b) for chain in chains)
    total = max(1, sum(plain))
    changed = [word for chain in chains for word in _changed(a, b, chain)]
    ranges = [(run.a, run.a_end) for chain in chains for run in chain.runs]
    same_site = site_of_page(a.document) == site_of_page(b.document)
    other_ranges = [(run.b, run.b_end) for chain in chains for run in chain.runs]
    return Shared(
        a=_part(a, b, ranges),
        b=_part(b, a, other_ranges),
        chains=plain,
        changed=len(changed) / total,
        figures=sum(word.isdigit() for word in changed) / total,
        behind=_behind(a, b, chains[plain.index(max(plain))]) if plain else 0,
        days=abs((a.document.day - b.document.day).days) if a.document.dated and b.document.dated else None,
        same_site=same_site,
        same_title=fold(a.document.title) == fold(b.document.title) != "",
        titles_hold=not same_site or _titles_hold(a, b),
    )


def _behind(a: Side, b: Side, chain: Chain) -> int:
    return max(a.names.plain(chain.a_end, len(a)), b.names.plain(chain.b_end, len(b)))


def _titles_hold(a: Side, b: Side) -> bool:
    """Whether each page tells half of the words that its title has and the other's title has not."""
    one, two = _telling_words(a.document.title), _telling_words(b.document.title)
    if one == two:
        return True
    return all(
        2 * sum(word in side.prepared.tokens.letters for word in alone) >= len(alone)
        for side, alone in ((a, one - two), (b, two - one))
    )


def _telling_words(title: str) -> set[str]:
    tokens = tokenise(title)
    words = (tokens.word(at) for at in range(len(tokens)))
    return {word for word in words if len(word) >= _TELLING or tokens.unspaced}


def plain_words(chain: Chain, a: Side, b: Side) -> int:
    """Plain words of a chain, on the side that has fewer."""
    return min(
        a.names.covered((run.a, run.a_end) for run in chain.runs),
        b.names.covered((run.b, run.b_end) for run in chain.runs),
    )


def _part(side: Side, other: Side, ranges: Sequence[tuple[int, int]]) -> Part:
    plain, covered = side.names.total, side.names.covered(ranges)
    told = _told(side, other, ranges)
    return Part(
        share=side.boilerplate.covered(ranges) / max(1, side.boilerplate.total),
        plain_share=covered / max(1, plain),
        raw_share=sum(end - begin for begin, end in ranges) / max(1, len(side)),
        plain=plain,
        own=told.count(0),
        spoken=sum(told.count(0, begin, end) for begin, end in side.spoken),
    )


def _told(side: Side, other: Side, ranges: Sequence[tuple[int, int]]) -> bytearray:
    """One byte a word: 0 for the plain words of a page outside of these ranges that are no echo of the other text."""
    told = bytearray(side.names.marks)
    for begin, end in ranges:
        told[begin:end] = b"\1" * (end - begin)
    mark_echoes(side.prepared, other.prepared.places, told)
    return told


def _changed(a: Side, b: Side, chain: Chain) -> Iterator[str]:
    """Plain words of both texts within the gaps of a chain."""
    for before, after in pairwise(chain.runs):
        for side, begin, end in ((a, before.a_end, after.a), (b, before.b_end, after.b)):
            marks = side.names.marks
            yield from (side.prepared.tokens.word(at) for at in range(begin, end) if not marks[at])
