"""The contract of `matching.index.Index`: every index gives the same answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching_texts import page, prose
from memory_index import MemoryIndex, component
from statement_watch.matching import Entry, Index, Matcher
from statement_watch.matching.index import day_at, place_of, site_range, sketch_at
from statement_watch.model import Document, PassagePair, Relation, RelationKind, Span
from statement_watch.store.matching_index import INDEX_SCHEMA, RELATIONS_SCHEMA, SqliteIndex
from statement_watch.store.session import Session


class SqliteIndexWithTexts(SqliteIndex):
    """The index in SQLite, with the store's part — the texts — played by a dictionary."""

    def __init__(self) -> None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in (*INDEX_SCHEMA, *RELATIONS_SCHEMA):
            connection.execute(statement)
        self.texts: dict[int, Document] = {}
        super().__init__(Session(connection, Path(":memory:"), lambda: None), self.texts.__getitem__)

    def put(self, document: Document, entry: Entry) -> Entry | None:
        self.texts[entry.page] = document
        return super().put(document, entry)


INDEXES = [MemoryIndex, SqliteIndexWithTexts]
every_index = pytest.mark.parametrize("make", INDEXES)
Make = Callable[[], Index]


def entry(number: int, place: int, *fingerprints: int) -> Entry:
    return Entry(number, place, tuple(sorted(fingerprints)))


def relation(number: int, other: int, kind: RelationKind = RelationKind.SAME) -> Relation:
    passages = (PassagePair(Span(0, 9), Span(4, 13), 2),)
    return Relation(number, other, kind, passages, 2, 1.0, 0.5, ("because", "and “so”"))


@every_index
def test_it_gives_back_what_was_put_and_the_former_entry(make: Make) -> None:
    index = make()
    first, second = entry(1, 10, -5, 7), entry(1, 12, 7, 9)
    assert index.put(page(1, "one"), first) is None
    assert index.put(page(1, "two"), second) == first
    assert index.entry(1) == second
    assert index.document(1).text == "two"
    assert index.carriers([-5, 7, 9]) == {-5: [], 7: [12], 9: [12]}
    assert index.drop(1) == second
    assert (index.drop(1), index.entry(1), index.carriers([7])) == (None, None, {7: []})


@every_index
def test_carriers_come_in_the_order_of_places_within_range_and_limit(make: Make) -> None:
    index = make()
    for number, place in enumerate([50, 10, 40, 20, 1 << 62], start=1):
        index.put(page(number, "text"), entry(number, place, 3))
    assert index.carriers([3]) == {3: [10, 20, 40, 50, 1 << 62]}
    assert index.carriers([3], 20, 50) == {3: [20, 40]}
    assert index.carriers([3, 4], limit=2) == {3: [10, 20], 4: []}


@every_index
def test_places_lead_to_pages(make: Make) -> None:
    index = make()
    index.put(page(7, "text"), entry(7, 70, 1))
    assert index.pages_at([70, 71]) == {70: 7}
    assert index.pages_at([]) == {}


@every_index
def test_relations_are_found_from_both_pages_replaced_and_forgotten(make: Make) -> None:
    index = make()
    index.relate([relation(5, 2), relation(9, 5)])
    index.relate([relation(5, 2, RelationKind.EXCERPT)])
    assert index.relations_of([2]) == (relation(5, 2, RelationKind.EXCERPT),)
    assert index.relations_of([5]) == (relation(5, 2, RelationKind.EXCERPT), relation(9, 5))
    index.unrelate([(2, 5), (1, 8)])
    assert index.relations_of([2, 5, 9]) == (relation(9, 5),)


OPERATIONS = st.lists(
    st.tuples(st.integers(1, 5), st.lists(st.integers(-3, 3), max_size=4, unique=True), st.booleans()), max_size=25
)


@given(OPERATIONS)
def test_all_indexes_agree_after_any_changes(operations: list[tuple[int, list[int], bool]]) -> None:
    indexes = [make() for make in INDEXES]
    for number, fingerprints, dropped in operations:
        for index in indexes:
            if dropped:
                index.drop(number)
            else:
                index.put(page(number, "text"), entry(number, number * 100, *fingerprints))
    states = [(index.carriers(range(-3, 4)), [index.entry(number) for number in range(6)]) for index in indexes]
    assert states[0] == states[1]


@every_index
def test_matching_gives_the_same_relations_on_every_index(make: Make) -> None:
    statement = prose(1, 120)
    documents = [page(1, statement), page(2, f"{prose(2, 90)}\n\n{statement}"), page(3, prose(3, 200))]
    index, plain = make(), MemoryIndex()
    matcher, expected = Matcher(index), Matcher(plain)
    for document in documents:
        for each in (matcher, expected):
            each.add(document)
            each.settle()
    assert index.relations_of([1, 2, 3]) == plain.relations_of([1, 2, 3])
    assert [r.kind for r in index.relations_of([1])] == [RelationKind.EMBEDS]
    assert component(index, [1]) == {1, 2}


def test_a_place_tells_site_day_and_copies_of_a_text() -> None:
    one = page(1, "x", "a.example", days=3)
    copy, other = page(2, "x", "a.example", days=9), page(3, "x", "b.example", days=3)
    places = [place_of(document, [1, 2, 3, 4, 5]) for document in (one, copy, other)]
    low, high = site_range(places[0])
    assert [low <= place < high for place in places] == [True, True, False]
    assert day_at(places[1]) - day_at(places[0]) == 6
    assert sketch_at(places[0]) == sketch_at(places[1])
    assert sketch_at(places[0]) != sketch_at(place_of(one, [2, 3, 4, 5]))


def test_two_hosts_of_one_domain_are_two_sites_and_www_is_none() -> None:
    urls = ["https://www.north.example.org/1", "https://north.example.org/2", "https://south.example.org/3"]
    documents = [Document(n, "x", "example.org", "p", page(1, "").day, url) for n, url in enumerate(urls, start=1)]
    low, high = site_range(place_of(documents[0], [1]))
    assert [low <= place_of(document, [1]) < high for document in documents] == [True, True, False]


def test_two_pages_whose_hashes_are_one_both_find_a_place() -> None:
    index = MemoryIndex()
    matcher = Matcher(index)
    text = prose(1, 60)
    twin = page(1, text)
    for number in (1, 2):
        matcher.add(Document(number, text, twin.site, twin.publisher, twin.day, twin.url, twin.title))
    entries = [index.entry(number) for number in (1, 2)]
    assert all(entries)
    assert len({each.place for each in entries if each}) == 2
