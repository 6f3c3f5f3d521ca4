"""Two related pages side by side: their reasons, and each passage that they share. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from statement_watch.digest.wording import shown
from statement_watch.presenting import words
from statement_watch.presenting.evidence import Evidence
from statement_watch.presenting.sides import Row, rows
from statement_watch.views import RelationView

PASSAGES = 4
"""Passage pairs of one relation that are shown unless all are asked for."""
LONGEST = 100_000
"""Characters of one passage."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A relation as it is shown, `left` the page that was chosen to stand on the left."""

    relation: RelationView
    kind: str
    left: int
    right: int
    publishers: tuple[str, str]
    """Of the left and the right page."""
    reasons: tuple[str, ...]
    passages: tuple[tuple[Row, ...], ...]
    unshown: int
    """Passages that are left out."""


def pairs_of(relation: RelationView, evidence: Evidence, *, full: bool) -> Pair:
    """A relation with its passages; unless `full`, the first of them, and of those what differs."""
    left = evidence.left(relation)
    right = relation.other if left == relation.page else relation.page
    most = len(relation.passages) if full else PASSAGES
    passages = []
    for span, other in relation.passages[:most]:
        cuts = {
            relation.page: evidence.texts.get(relation.page, "")[span.start : span.end],
            relation.other: evidence.texts.get(relation.other, "")[other.start : other.end],
        }
        passages.append(tuple(rows(shown(cuts[left], LONGEST), shown(cuts[right], LONGEST), full=full)))
    return Pair(
        relation,
        words.between(relation.relation),
        left,
        right,
        (shown(evidence.publishers.get(left, ""), 80), shown(evidence.publishers.get(right, ""), 80)),
        words.reasons(relation),
        tuple(passages),
        len(relation.passages) - len(passages),
    )
