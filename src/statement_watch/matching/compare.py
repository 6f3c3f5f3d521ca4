"""Two pages in, their relation out: align, measure, decide, and say why."""

from __future__ import annotations

from collections.abc import Sequence

from statement_watch.matching.align import Chain, Run, align
from statement_watch.matching.decide import relation_kind
from statement_watch.matching.measure import measure, plain_words
from statement_watch.matching.origin import third_party
from statement_watch.matching.reasons import reasons
from statement_watch.matching.regions import merged
from statement_watch.matching.sides import Side
from statement_watch.model import PassagePair, Relation, RelationKind, Span

PASSAGE = 8
"""A chain with fewer plain words is not reported as a passage."""
_CLOSING = ".,;:!?…。，；：！？\"'”’»›」』)]*#"
_OPENING = "\"'“„‘«‹「『([*#¿¡"


def compare(a: Side, b: Side) -> Relation | None:
    """The relation of page `a` to page `b`; None when they share nothing that counts. `compare(b, a)` is its mirror."""
    chains = _aligned(a, b)
    shared = measure(a, b, chains)
    kind = relation_kind(shared)
    if kind is None:
        return None
    passages = _passages(a, b, chains)
    author = _introduced_author(a, b, passages) if kind is RelationKind.EXCERPT else None
    if author:
        kind = RelationKind.CO_EMBEDS
    return Relation(
        page=a.document.page,
        other=b.document.page,
        kind=kind,
        passages=passages,
        words=sum(passage.words for passage in passages),
        share_page=round(shared.a.share, 4),
        share_other=round(shared.b.share, 4),
        reasons=reasons(a, b, shared, kind, author),
    )


def _introduced_author(a: Side, b: Side, passages: Sequence[PassagePair]) -> str | None:
    """Whose whole words one of the pages says the passage is: then both carry it whole, whatever stands around it."""
    here = merged(passage.page for passage in passages)
    there = merged(passage.other for passage in passages)
    return third_party(((a.document, here), (b.document, there)))


def _aligned(a: Side, b: Side) -> Sequence[Chain]:
    """The chains of two pages; which one is aligned with which depends on the pages, not on the order of arguments."""
    if _key(a) <= _key(b):
        return align(a.prepared, b.prepared)
    return [
        Chain(tuple(Run(run.b, run.b_end, run.a, run.a_end) for run in chain.runs))
        for chain in align(b.prepared, a.prepared)
    ]


def _key(side: Side) -> tuple[str, str, str]:
    return side.document.url, side.document.day.isoformat(), side.document.text


def _passages(a: Side, b: Side, chains: Sequence[Chain]) -> tuple[PassagePair, ...]:
    """The passages of a relation in the order of page `a`: every chain of substance, and where only boilerplate was
    copied verbatim, that."""
    plain = [plain_words(chain, a, b) for chain in chains]
    least = min(PASSAGE, max(plain))
    kept = [chain for chain, words in zip(chains, plain, strict=True) if words >= least]
    return tuple(_passage(chain, a, b) for chain in sorted(kept, key=lambda chain: (chain.a, chain.b)))


def _passage(chain: Chain, a: Side, b: Side) -> PassagePair:
    return PassagePair(
        page=_span(a, chain.a, chain.a_end),
        other=_span(b, chain.b, chain.b_end),
        words=max(chain.a_end - chain.a, chain.b_end - chain.b),
    )


def _span(side: Side, first: int, end: int) -> Span:
    """The characters of words `first:end`, with the quotation marks and the full stop that belong to them."""
    text, tokens = side.document.text, side.prepared.tokens
    begin, stop = tokens.begins[first], tokens.ends[end - 1]
    while begin > 0 and text[begin - 1] in _OPENING:
        begin -= 1
    while stop < len(text) and text[stop] in _CLOSING:
        stop += 1
    return Span(begin, stop)
