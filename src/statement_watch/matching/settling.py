"""Deciding again what a change can have touched, and nothing else.

Whether two pages are related depends on their texts and dates, on the boilerplate of their two sites, and on which
fingerprints they share. So a changed page touches itself; the pages of its site that carry a fingerprint which has
now become boilerplate there, or no longer is; and the pages that moved in or out of the heads of a crowded fingerprint.
The relations of every touched page are found anew from the index. Hence the relations that are held are always those
of the set of pages that is held, whatever the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from statement_watch.matching.compare import compare
from statement_watch.matching.decide import NEAR, OF_ONE_EVENT
from statement_watch.matching.fingerprints import WINDOW, Prepared, winnow
from statement_watch.matching.index import Entry, Index, day_at, site_range
from statement_watch.matching.recurrence import READ, masked_words, recurrent
from statement_watch.matching.sides import Side, side
from statement_watch.model import Document, Relation

SHARED = 2
"""Pages are compared when they share so many fingerprints that are boilerplate of neither site."""
SHARED_LATE = 6
"""Pages of two sites further apart than `NEAR` days are related only by `LATE` in one chain: two fingerprints in
21 words make 14 of them, more than half of which edits may take."""
SHARED_REPOST = 0.5
"""Pages of one site further apart than `OF_ONE_EVENT` days are related only as reposts, of nearly all words and so of
nearly all fingerprints; edits may leave this part of them."""
HEADS = 64
"""A fingerprint on more pages than this is crowded: it leads only to and from the first so many, in order of places."""

Texts = Callable[[int], tuple[Document, Prepared]]


@dataclass(frozen=True, slots=True)
class Settled:
    """What changed since the last time."""

    changed: tuple[Relation, ...]
    """Relations that are new or different."""
    dropped: tuple[tuple[int, int], ...]
    """Pairs of pages that no longer have a relation, as (page, other)."""
    pages: frozenset[int]
    """All pages that were looked at again, removed ones included."""


class Settling:
    """One settling over an index that does not change meanwhile; what it reads is read once."""

    def __init__(self, index: Index, former: Mapping[int, Entry | None], texts: Texts) -> None:
        self._index = index
        self._former = former
        self._texts = texts
        self._entries: dict[int, Entry | None] = {}
        self._recurring: dict[int, dict[int, bool]] = defaultdict(dict)
        self._carriers: dict[int, list[int]] = {}
        self._sides: dict[int, Side] = {}
        self._dated: dict[int, bool] = {}
        self._decided: dict[tuple[int, int], Relation | None] = {}

    def run(self) -> Settled:
        """Find the relations of every touched page and keep what changed in the index."""
        touched = set(self._former) | self._touched()
        before = {(relation.page, relation.other): relation for relation in self._index.relations_of(touched)}
        after = {
            (relation.page, relation.other): relation
            for page in sorted(touched)
            if (entry := self._entry(page)) is not None
            for relation in self._relations(entry)
        }
        dropped = sorted(before.keys() - after.keys())
        changed = [after[pair] for pair in sorted(after) if before.get(pair) != after[pair]]
        self._index.unrelate(dropped)
        self._index.relate(changed)
        return Settled(tuple(changed), tuple(dropped), frozenset(touched))

    def _touched(self) -> set[int]:
        """Pages whose boilerplate or whose candidates changed through the pages that changed."""
        came: dict[int, set[int]] = defaultdict(set)
        went: dict[int, set[int]] = defaultdict(set)
        for page, former in self._former.items():
            now = self._entry(page)
            old = {(f, former.place) for f in former.fingerprints} if former else set()
            new = {(f, now.place) for f in now.fingerprints} if now else set()
            for fingerprint, place in new - old:
                came[fingerprint].add(place)
            for fingerprint, place in old - new:
                went[fingerprint].add(place)
        # The heads are read first: where all carriers are known, boilerplate is judged without asking again.
        places = self._heads_changed(came, went) | self._recurrence_changed(came, went)
        return set(self._index.pages_at(places).values())

    def _heads_changed(self, came: Mapping[int, set[int]], went: Mapping[int, set[int]]) -> set[int]:
        """Places that moved in or out of the heads of a crowded fingerprint."""
        found: set[int] = set()
        moved = came.keys() | went.keys()
        most = HEADS + 1 + max((len(places) for places in came.values()), default=0)
        for fingerprint, now in self._index.carriers(moved, limit=most).items():
            self._carriers[fingerprint] = now[: HEADS + 1]
            if len(now) <= HEADS and fingerprint not in went:
                continue
            new, old = came.get(fingerprint, set()), went.get(fingerprint, set())
            if len(now) + len(old) > HEADS:
                was = sorted({place for place in now if place not in new} | old)
                if max(len(now), len(was)) > HEADS:
                    found |= set(was[:HEADS]) ^ set(now[:HEADS])
        return found

    def _recurrence_changed(self, came: Mapping[int, set[int]], went: Mapping[int, set[int]]) -> set[int]:
        """Places of the pages of a site that carry a fingerprint which became its boilerplate, or no longer is."""
        by_site: dict[tuple[int, int], set[int]] = defaultdict(set)
        for moved in (came, went):
            for fingerprint, places in moved.items():
                for place in places:
                    by_site[site_range(place)].add(fingerprint)
        found: set[int] = set()
        for (low, high), fingerprints in by_site.items():
            most = READ + max(len(came.get(fingerprint, ())) for fingerprint in fingerprints)
            changed: list[int] = []
            for fingerprint, now in self._carriers_within(fingerprints, low, high, most).items():
                self._recurring[low][fingerprint] = recurs = recurrent(now)
                back = [place for place in went.get(fingerprint, ()) if low <= place < high]
                if not recurs and not back:
                    continue
                new = came.get(fingerprint, ())
                if recurs != recurrent(sorted([place for place in now if place not in new] + back)):
                    changed.append(fingerprint)
            for all_places in self._index.carriers(changed, low, high).values():
                found.update(all_places)
        return found

    def _carriers_within(self, fingerprints: Iterable[int], low: int, high: int, most: int) -> dict[int, list[int]]:
        """The first carriers of each fingerprint on one site, `most` of them at least."""
        found: dict[int, list[int]] = {}
        unknown: list[int] = []
        for fingerprint in fingerprints:
            everywhere = self._carriers.get(fingerprint)
            if everywhere is None or len(everywhere) > HEADS:
                unknown.append(fingerprint)
            else:
                found[fingerprint] = [place for place in everywhere if low <= place < high]
        found.update(self._index.carriers(unknown, low, high, most))
        return found

    def _relations(self, entry: Entry) -> list[Relation]:
        """All relations of one page."""
        candidates = self._candidates(entry)
        others = self._index.pages_at(candidates)
        decided = (
            self._decide(entry.page, other)
            for place, other in sorted(others.items())
            if self._within_reach(entry, place, other, candidates[place])
        )
        return [relation for relation in decided if relation is not None]

    def _candidates(self, entry: Entry) -> dict[int, int]:
        """Places of the pages that share enough fingerprints with this one, boilerplate of either site apart, each with
        how many they share."""
        own = self._recurs(entry.fingerprints, entry.place)
        shared: dict[int, list[int]] = defaultdict(list)
        for fingerprint, places in self._reached([f for f in entry.fingerprints if not own[f]], entry.place).items():
            for place in places:
                shared[place].append(fingerprint)
        shared.pop(entry.place, None)
        found: dict[int, int] = {}
        for place, fingerprints in shared.items():
            if len(fingerprints) >= SHARED and (count := self._new_there(fingerprints, place)) >= SHARED:
                found[place] = count
        return found

    def _within_reach(self, entry: Entry, place: int, other: int, shared: int) -> bool:
        """Whether two pages can be related at all. Far apart in time only (nearly) whole texts are: most candidates are
        offices' forms and standing paragraphs, which need not be read to know that."""
        same_site = site_range(place) == site_range(entry.place)
        if abs(day_at(place) - day_at(entry.place)) <= (OF_ONE_EVENT if same_site else NEAR):
            return True
        if not (self._is_dated(entry.page) and self._is_dated(other)):
            return True
        if not same_site:
            return shared >= SHARED_LATE
        there = self._entry(other)
        assert there is not None, f"page {other} is a candidate and not held"
        common = len(set(entry.fingerprints).intersection(there.fingerprints))
        return common >= SHARED_REPOST * max(len(entry.fingerprints), len(there.fingerprints))

    def _is_dated(self, page: int) -> bool:
        if page not in self._dated:
            self._dated[page] = self._index.document(page).dated
        return self._dated[page]

    def _new_there(self, fingerprints: Collection[int], place: int) -> int:
        recurs = self._recurs(fingerprints, place)
        return sum(not recurs[fingerprint] for fingerprint in fingerprints)

    def _reached(self, fingerprints: Collection[int], place: int) -> dict[int, list[int]]:
        """The places to which each fingerprint leads from `place`."""
        unread = [fingerprint for fingerprint in fingerprints if fingerprint not in self._carriers]
        self._carriers.update(self._index.carriers(unread, limit=HEADS + 1))
        found: dict[int, list[int]] = {}
        for fingerprint in fingerprints:
            places = self._carriers[fingerprint]
            if len(places) <= HEADS:
                found[fingerprint] = places
            elif place > places[HEADS - 1]:
                found[fingerprint] = places[:HEADS]
            else:
                found.update(self._index.carriers([fingerprint]))
        return found

    def _recurs(self, fingerprints: Iterable[int], place: int) -> Mapping[int, bool]:
        """Whether each fingerprint is boilerplate of the site at `place`."""
        low, high = site_range(place)
        known = self._recurring[low]
        unread = [fingerprint for fingerprint in fingerprints if fingerprint not in known]
        for fingerprint, places in self._carriers_within(unread, low, high, READ).items():
            known[fingerprint] = recurrent(places)
        return known

    def _decide(self, page: int, other: int) -> Relation | None:
        pair = (max(page, other), min(page, other))
        if pair not in self._decided:
            one, two = self._side(pair[0]), self._side(pair[1])
            self._decided[pair] = compare(one, two)
        return self._decided[pair]

    def _side(self, page: int) -> Side:
        if page not in self._sides:
            document, prepared = self._texts(page)
            entry = self._entry(page)
            assert entry is not None, f"page {page} is compared and not held"
            positions = winnow(prepared.grams, WINDOW)
            recurs = self._recurs([prepared.grams[at] for at in positions], entry.place)
            masked = [recurs[prepared.grams[at]] for at in positions]
            self._sides[page] = side(document, prepared, masked_words(prepared, positions, masked))
        return self._sides[page]

    def _entry(self, page: int) -> Entry | None:
        if page not in self._entries:
            self._entries[page] = self._index.entry(page)
        return self._entries[page]
