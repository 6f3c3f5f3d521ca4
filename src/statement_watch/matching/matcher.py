"""Matching: pages in, relations out, a pure function of the set of pages that are held."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from statement_watch.matching.fingerprints import Prepared, prepare
from statement_watch.matching.index import Entry, Index, place_of
from statement_watch.matching.settling import Settled, Settling
from statement_watch.model import Document

CACHED = 512
"""Prepared texts kept in memory, about 60 kB each."""


class Matcher:
    """Recognises which pages share statements. `add` and `remove` note what changed; `settle` decides.

    Settle after each page or after a thousand: the relations in the end are the same. One matcher kept for many pages
    is faster than one for each, because it remembers the texts that it saw last.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts: OrderedDict[int, tuple[Document, Prepared]] = OrderedDict()
        self._former: dict[int, Entry | None] = {}

    def add(self, document: Document) -> None:
        """Hold this document, in place of an earlier text of the same page."""
        prepared = prepare(document.text)
        self._remember(document, prepared)
        fingerprints = tuple(sorted(prepared.fingerprints()))
        entry = Entry(document.page, self._free_place(document, fingerprints), fingerprints)
        former = self._index.put(document, entry)
        self._former.setdefault(document.page, former)

    def remove(self, page: int) -> None:
        """Forget a page with all its evidence."""
        self._texts.pop(page, None)
        former = self._index.drop(page)
        self._former.setdefault(page, former)

    def settle(self) -> Settled:
        """Decide again whatever the changes since the last time can have touched."""
        settled = Settling(self._index, self._former, self._text).run()
        self._former = {}
        return settled

    def _free_place(self, document: Document, fingerprints: Sequence[int]) -> int:
        """The place of a document; where the hashes of two pages are one, the next that is free."""
        place = place_of(document, fingerprints)
        while self._index.pages_at([place]).get(place, document.page) != document.page:
            place += 1
        return place

    def _text(self, page: int) -> tuple[Document, Prepared]:
        known = self._texts.get(page)
        if known is None:
            document = self._index.document(page)
            known = document, prepare(document.text)
            self._remember(*known)
        return known

    def _remember(self, document: Document, prepared: Prepared) -> None:
        self._texts[document.page] = document, prepared
        self._texts.move_to_end(document.page)
        while len(self._texts) > CACHED:
            self._texts.popitem(last=False)
