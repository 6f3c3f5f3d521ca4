"""An index of matching in memory, and the connected parts of what it holds."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable

from statement_watch.matching import Entry, Index
from statement_watch.matching.index import LAST_PLACE
from statement_watch.model import Document, Relation


class MemoryIndex:
    """The contract of `Index` in the plainest way, in memory: what every other index is compared with."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._documents: dict[int, Document] = {}
        self._pages: dict[int, int] = {}
        self._carriers: dict[int, list[int]] = {}
        self._relations: dict[int, dict[int, Relation]] = {}

    def put(self, document: Document, entry: Entry) -> Entry | None:
        former = self.drop(entry.page)
        self._entries[entry.page] = entry
        self._documents[entry.page] = document
        self._pages[entry.place] = entry.page
        for fingerprint in entry.fingerprints:
            insort(self._carriers.setdefault(fingerprint, []), entry.place)
        return former

    def drop(self, page: int) -> Entry | None:
        former = self._entries.pop(page, None)
        if former is None:
            return None
        del self._documents[page], self._pages[former.place]
        for fingerprint in former.fingerprints:
            places = self._carriers[fingerprint]
            del places[bisect_left(places, former.place)]
            if not places:
                del self._carriers[fingerprint]
        return former

    def entry(self, page: int) -> Entry | None:
        return self._entries.get(page)

    def document(self, page: int) -> Document:
        return self._documents[page]

    def pages_at(self, places: Collection[int]) -> dict[int, int]:
        return {place: self._pages[place] for place in places if place in self._pages}

    def carriers(
        self, fingerprints: Iterable[int], low: int = 0, high: int = LAST_PLACE, limit: int | None = None
    ) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for fingerprint in fingerprints:
            places = self._carriers.get(fingerprint, [])
            first, last = bisect_left(places, low), bisect_left(places, high)
            found[fingerprint] = places[first : last if limit is None else min(last, first + limit)]
        return found

    def relations_of(self, pages: Iterable[int]) -> tuple[Relation, ...]:
        found = {(r.page, r.other): r for page in pages for r in self._relations.get(page, {}).values()}
        return tuple(found[pair] for pair in sorted(found))

    def relate(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            self._relations.setdefault(relation.page, {})[relation.other] = relation
            self._relations.setdefault(relation.other, {})[relation.page] = relation

    def unrelate(self, pairs: Iterable[tuple[int, int]]) -> None:
        for page, other in pairs:
            for one, two in ((page, other), (other, page)):
                held = self._relations.get(one, {})
                held.pop(two, None)
                if not held:
                    self._relations.pop(one, None)


def component(index: Index, pages: Iterable[int]) -> frozenset[int]:
    """These pages and all that relations connect with them, at any distance."""
    found = edge = frozenset(pages)
    while edge:
        near = {page for relation in index.relations_of(edge) for page in (relation.page, relation.other)}
        edge = near - found
        found |= edge
    return found
