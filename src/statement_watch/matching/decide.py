"""From an alignment to a relation: the rules, their thresholds, and the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.matching.align import Chain
from statement_watch.matching.fingerprints import Prepared
from statement_watch.model import Document, PassagePair, Relation, RelationKind, Span


@dataclass(frozen=True, slots=True)
class Side:
    """One of two pages that are compared. `mask` has a 1 for every word that is evidence of nothing."""

    document: Document
    prepared: Prepared
    mask: bytearray


@dataclass(frozen=True, slots=True)
class Features:
    """What of two pages is decided on. Shares are of the words apart from boilerplate, raw shares of all words."""

    share_a: float
    share_b: float
    raw_a: float
    raw_b: float
    substance: int
    """Words apart from boilerplate of the shorter side."""
    longest: int
    """Words apart from boilerplate of the longest chain."""
    days: int
    same_site: bool
    same_title: bool


def decide(a: Side, b: Side, chains: Sequence[Chain]) -> Relation | None:
    """The relation of page `a` to page `b`, None when nothing is shared that counts."""
    features = measure(a, b, chains)
    kind = rule(features)
    if kind is None:
        return None
    passages = tuple(_passage(chain, a, b) for chain in chains if _substance(chain, a, b) >= 8)
    words = sum(passage.words for passage in passages)
    pages = a.document.page, b.document.page
    return Relation(*pages, kind, passages, words, features.share_a, features.share_b)


def measure(a: Side, b: Side, chains: Sequence[Chain]) -> Features:
    """What the chains cover of the two pages."""
    substance_a, share_a, raw_a = _shares(a, [(run.a, run.a_end) for chain in chains for run in chain.runs])
    substance_b, share_b, raw_b = _shares(b, [(run.b, run.b_end) for chain in chains for run in chain.runs])
    return Features(
        share_a=share_a,
        share_b=share_b,
        raw_a=raw_a,
        raw_b=raw_b,
        substance=min(substance_a, substance_b),
        longest=max((_substance(chain, a, b) for chain in chains), default=0),
        days=abs((a.document.day - b.document.day).days),
        same_site=a.document.site == b.document.site,
        same_title=a.document.title.strip().casefold() == b.document.title.strip().casefold(),
    )


def rule(f: Features) -> RelationKind | None:
    """The kind of relation."""
    most, least = max(f.share_a, f.share_b), min(f.share_a, f.share_b)
    if f.same_site:
        link = (f.days <= 7 and most >= 0.85) or (min(f.raw_a, f.raw_b) >= 0.97 and f.same_title)
    elif f.days <= 45:
        link = most >= 0.85 or least >= 0.7 or (f.longest >= max(90, 0.6 * f.substance) and least >= 0.5)
    else:
        link = most >= 0.95
    if link and f.longest >= 30:
        if least >= 0.75:
            return RelationKind.SAME
        if most >= 0.80:
            return RelationKind.EMBEDDED_IN if f.share_a > f.share_b else RelationKind.EMBEDS
        return RelationKind.CO_EMBEDS
    return RelationKind.EXCERPT if f.longest >= 60 else None


def _substance(chain: Chain, a: Side, b: Side) -> int:
    """Words of a chain that are boilerplate in neither text."""
    one = sum(run.a_end - run.a - sum(a.mask[run.a : run.a_end]) for run in chain.runs)
    two = sum(run.b_end - run.b - sum(b.mask[run.b : run.b_end]) for run in chain.runs)
    return min(one, two)


def _shares(side: Side, spans: Sequence[tuple[int, int]]) -> tuple[int, float, float]:
    """Words apart from boilerplate; the share of them, and of all words, that the spans cover."""
    words, substance = len(side.mask), len(side.mask) - sum(side.mask)
    covered = sum(end - begin for begin, end in spans)
    counted = covered - sum(sum(side.mask[begin:end]) for begin, end in spans)
    return substance, counted / max(1, substance), covered / max(1, words)


def _passage(chain: Chain, a: Side, b: Side) -> PassagePair:
    one, two = a.prepared.tokens, b.prepared.tokens
    return PassagePair(
        Span(one.begins[chain.a], one.ends[chain.a_end - 1]),
        Span(two.begins[chain.b], two.ends[chain.b_end - 1]),
        max(chain.a_end - chain.a, chain.b_end - chain.b),
    )
