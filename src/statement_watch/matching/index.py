"""What matching asks of an index.

An index keeps, for each page, its entry (place and fingerprints) and its document, finds the carriers of a fingerprint,
and keeps the relations that matching decided. It decides nothing itself, so every index gives the same relations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import xxhash

from statement_watch.model import Document, Relation
from statement_watch.urls import host_port

_EPOCH = date(1970, 1, 1).toordinal()
_DAY_BITS, _SKETCH_BITS, _ADDRESS_BITS = 15, 12, 12
_DAY_SHIFT = _SKETCH_BITS + _ADDRESS_BITS
_SITE_SHIFT = _DAY_SHIFT + _DAY_BITS
_SKETCHED = 4
LAST_PLACE = (1 << 63) - 1


def place_of(document: Document, fingerprints: Sequence[int]) -> int:
    """Where a page stands among all pages, whatever the order of arrival: by site, then day, then text and address.

    63 bits: 24 of a hash of the site, 15 of the day (days since 1970, to 2059), 12 of a sketch of the text (its least
    fingerprints, so that copies with few words changed mostly have the same), 12 of a hash of the address.
    `fingerprints` are in ascending order.
    """
    day = min(max(document.day.toordinal() - _EPOCH, 0), (1 << _DAY_BITS) - 1)
    sketch = _hash(",".join(map(str, fingerprints[:_SKETCHED])), _SKETCH_BITS)
    address = _hash(document.url or f"page:{document.page}", _ADDRESS_BITS)
    return _hash(site_of_page(document), 24) << _SITE_SHIFT | day << _DAY_SHIFT | sketch << _ADDRESS_BITS | address


def site_of_page(document: Document) -> str:
    """The site within which boilerplate is judged: the host, `www.` apart, with its port where it has an unusual one.

    Not the registrable domain: the offices of a parliament or the chapters of an association each have a host under
    one domain, and what one writes and another repeats is a repost, no boilerplate.
    """
    found = host_port(document.url)
    if found is None:
        return document.site
    host, port = found
    host = host.removeprefix("www.")
    return host if port in (80, 443) else f"{host}:{port}"


def site_range(place: int) -> tuple[int, int]:
    """The half-open range of places of all pages on the same site as `place`."""
    site = place >> _SITE_SHIFT
    return site << _SITE_SHIFT, min((site + 1) << _SITE_SHIFT, LAST_PLACE)


def day_at(place: int) -> int:
    """The day of a place, in days since 1970."""
    return place >> _DAY_SHIFT & ((1 << _DAY_BITS) - 1)


def sketch_at(place: int) -> int:
    """The sketch of the text at a place: equal for copies of one text, nearly always different otherwise."""
    return place >> _ADDRESS_BITS & ((1 << _SKETCH_BITS) - 1)


def _hash(text: str, bits: int) -> int:
    return xxhash.xxh32_intdigest(text.encode("utf-8", "surrogatepass")) & ((1 << bits) - 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one page. Fingerprints are signed 32-bit integers, each once, in ascending order."""

    page: int
    place: int
    fingerprints: tuple[int, ...]


class Index(Protocol):
    """The contract that every index keeps; `tests/test_matching_index.py` holds all of them to it."""

    def put(self, document: Document, entry: Entry) -> Entry | None:
        """Hold this entry, in place of what was held of the page, and return the former one. An index that has no
        other way to the texts holds the document too."""

    def drop(self, page: int) -> Entry | None:
        """Forget this page's entry (not its relations); return it, or None when there was none."""

    def entry(self, page: int) -> Entry | None:
        """The entry of a page, None when it is not held."""

    def document(self, page: int) -> Document:
        """The document of a page that is held, as it was when its entry was put."""

    def pages_at(self, places: Collection[int]) -> dict[int, int]:
        """The page at each of these places; places that are free are left out."""

    def carriers(
        self, fingerprints: Iterable[int], low: int = 0, high: int = LAST_PLACE, limit: int | None = None
    ) -> dict[int, list[int]]:
        """For each fingerprint the places in `low:high` of pages that carry it, ascending, the first `limit` of them;
        an empty list where there are none."""

    def relations_of(self, pages: Iterable[int]) -> tuple[Relation, ...]:
        """The relations that one of these pages is part of, each once, ordered by (page, other)."""

    def relate(self, relations: Iterable[Relation]) -> None:
        """Keep these relations, each in place of one of the same two pages."""

    def unrelate(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Forget the relations of these pairs, given in either order."""
