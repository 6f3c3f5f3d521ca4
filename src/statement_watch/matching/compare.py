"""Two pages in, their relation out: align, measure, decide, and say why."""

from __future__ import annotations

from collections.abc import Sequence

from statement_watch.matching.align import Chain, align
from statement_watch.matching.decide import relation_kind
from statement_watch.matching.measure import measure, plain_words
from statement_watch.matching.sides import Side
from statement_watch.model import PassagePair, Relation, Span

PASSAGE = 8
"""A chain with fewer plain words is not reported as a passage."""


def compare(a: Side, b: Side) -> Relation | None:
    """The relation of page `a` to page `b`; None when they share nothing that counts."""
    chains = align(a.prepared, b.prepared)
    shared = measure(a, b, chains)
    kind = relation_kind(shared)
    if kind is None:
        return None
    passages = _passages(a, b, chains)
    words = sum(passage.words for passage in passages)
    pages = a.document.page, b.document.page
    return Relation(*pages, kind, passages, words, shared.a.share, shared.b.share)


def _passages(a: Side, b: Side, chains: Sequence[Chain]) -> tuple[PassagePair, ...]:
    plain = [plain_words(chain, a, b) for chain in chains]
    least = min(PASSAGE, max(plain))
    return tuple(_passage(chain, a, b) for chain, words in zip(chains, plain, strict=True) if words >= least)


def _passage(chain: Chain, a: Side, b: Side) -> PassagePair:
    one, two = a.prepared.tokens, b.prepared.tokens
    return PassagePair(
        Span(one.begins[chain.a], one.ends[chain.a_end - 1]),
        Span(two.begins[chain.b], two.ends[chain.b_end - 1]),
        max(chain.a_end - chain.a, chain.b_end - chain.b),
    )
