"""Which new statement keeps which old id, so that links, notes and reviews survive a new reading of the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from statement_watch.matching.regions import common, merged, size
from statement_watch.model import Occurrence, OccurrenceKind, Statement

KEEPS = 0.5
"""An old statement whose first choice was taken moves to another only if this much of it is there."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The old ids after a regrouping."""

    assigned: Mapping[int, int | None]
    """Index of each new statement → the old id it keeps, None for one that needs a new id."""
    merged: Mapping[int, int]
    """Old ids that end because another id took their statement → index of that new statement: reviews move there."""
    ended: frozenset[int]
    """Old ids of which nothing is left."""


def keep_identity(existing: Mapping[int, Sequence[Occurrence]], statements: Sequence[Statement]) -> Identity:
    """Old ids for new statements by what they share of pages and passages; deterministic.

    The oldest (lowest) id wins where statements merge; where one splits, the id stays with the larger share.
    """
    on_page: dict[int, list[int]] = defaultdict(list)
    for i, statement in enumerate(statements):
        for occurrence in statement.occurrences:
            on_page[occurrence.page].append(i)
    shares = {
        old: {
            i: s
            for i in sorted({i for occurrence in occurrences for i in on_page.get(occurrence.page, ())})
            if (s := _shared(occurrences, statements[i].occurrences)) > 0
        }
        for old, occurrences in existing.items()
    }
    first = {old: max(found, key=lambda i: (found[i], -i)) for old, found in sorted(shares.items()) if found}
    taken: dict[int, int] = {}
    for old, index in first.items():
        taken.setdefault(index, old)
    merged_ids: dict[int, int] = {}
    for old, index in first.items():
        if taken[index] == old:
            continue
        weight = _weight(existing[old])
        rest = {i: s for i, s in shares[old].items() if i not in taken and s >= KEEPS * weight}
        if rest:
            taken[max(rest, key=lambda i: (rest[i], -i))] = old
        else:
            merged_ids[old] = index
    assigned = {i: taken.get(i) for i in range(len(statements))}
    return Identity(assigned, merged_ids, frozenset(old for old, found in shares.items() if not found))


def _shared(old: Sequence[Occurrence], new: Sequence[Occurrence]) -> float:
    """Pages in common, each counted by how far the passages agree; an excerpt counts little, an origin double."""
    total = 0.0
    by_page = {occurrence.page: occurrence for occurrence in new}
    for before in old:
        after = by_page.get(before.page)
        if after is None:
            continue
        left, right = merged(before.spans), merged(after.spans)
        overlap = size(common(left, right))
        agreement = overlap / max(size(left), size(right), 1)
        both_whole = before.kind is OccurrenceKind.WHOLE and after.kind is OccurrenceKind.WHOLE
        total += agreement * (1.0 if both_whole else 0.1) * (2.0 if before.origin and after.origin else 1.0)
    return total


def _weight(old: Sequence[Occurrence]) -> float:
    return sum((1.0 if o.kind is OccurrenceKind.WHOLE else 0.1) * (2.0 if o.origin else 1.0) for o in old)
