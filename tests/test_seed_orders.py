"""Five pages in every order of arrival end in the same statements; the original may come last."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from memory_index import MemoryIndex, component
from seed_pages import GUILD, STATE, STATEMENT, five_pages, home_page
from statement_watch.matching import Matcher
from statement_watch.matching.identity import keep_identity
from statement_watch.matching.statements import group
from statement_watch.model import Document, OccurrenceKind, Statement
from statement_watch.quotes import find_quotes


def arrived(order: Iterable[Document]) -> tuple[list[Statement], dict[int, Document]]:
    """Statements after the pages came one by one, each with the next free id."""
    index = MemoryIndex()
    matcher = Matcher(index)
    documents = {}
    for number, document in enumerate(order, 1):
        documents[number] = replace(document, page=number)
        matcher.add(documents[number])
        matcher.settle()
    statements: list[Statement] = []
    seen: set[int] = set()
    for number in documents:
        if number not in seen:
            pages = component(index, [number])
            seen |= pages
            relations = index.relations_of(pages)
            statements += group({p: documents[p] for p in pages}, relations).statements
    return statements, documents


def told(order: Iterable[Document]) -> set[object]:
    """What a reader sees, without ids."""
    statements, documents = arrived(order)
    return {
        (
            s.title,
            s.organisation,
            s.published,
            s.text,
            s.origin.page and documents[s.origin.page].url,
            s.origin.reasons,
            frozenset((documents[o.page].url, o.kind, o.spans, o.origin) for o in s.occurrences),
        )
        for s in statements
    }


def by_publisher(order: Iterable[Document]) -> dict[frozenset[str], Statement]:
    statements, documents = arrived(order)
    return {frozenset(documents[o.page].publisher for o in s.occurrences): s for s in statements}


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_order_of_the_five_ends_in_the_same_statements(every: int):
    orders = [told(order) for order in list(permutations(five_pages()))[::every]]
    assert len(orders) == -(-120 // every)
    assert all(order == orders[0] for order in orders)


@pytest.mark.parametrize("seed", range(6))
def test_the_original_ends_in_the_same_place_whenever_it_arrives(seed: int):
    pages = [*five_pages(), home_page()]
    first = told(pages)
    random.Random(seed).shuffle(pages)
    assert told(pages) == first


def test_a_repost_names_the_national_body_as_origin():
    statement = by_publisher(five_pages())[frozenset({"Island Pilots’ Association"})]
    assert (statement.organisation, statement.origin.page) == (GUILD, None)
    assert statement.published == date(2017, 3, 29)
    assert not statement.occurrences[0].origin


def test_an_article_and_a_copy_carry_one_statement_of_a_body_that_was_never_seen():
    found = by_publisher(five_pages())
    statement = found[frozenset({"Coast Courier", STATE})]
    assert (statement.organisation, statement.origin.page) == (GUILD, None)
    assert statement.published == date(2017, 1, 30)
    assert statement.title == "NGHP Statement on Vessel-Related Transport Orders"
    assert {o.kind for o in statement.occurrences} == {OccurrenceKind.WHOLE}
    assert abs(statement.words - len(STATEMENT.split())) <= 6
    assert frozenset({"Coast Courier"}) not in found


def test_what_the_copying_body_adds_is_a_statement_of_its_own():
    statement = by_publisher(five_pages())[frozenset({STATE})]
    assert (statement.organisation, statement.published) == (STATE, date(2017, 2, 6))
    assert "search for balance" in statement.text
    assert "voluntary agreements" not in statement.text


def test_a_mention_and_a_round_up_are_related_to_nothing():
    found = by_publisher(five_pages())
    assert found[frozenset({"Coastal Crews Task Force"})].origin.page is not None
    assert found[frozenset({"Pilot Trade Paper"})].origin.page is not None
    assert len(found) == 5


def test_the_round_up_gives_four_quotes():
    quotes = find_quotes(five_pages()[4].text)
    assert [(q.speaker, q.organisation, q.credited_to) for q in quotes] == [
        ("Charles Beek", "Port Haven Pilots Department", "Port Haven Times"),
        ("Chris Marsh", "Tern Police", "Island Daily Star"),
        (None, "Gull Police Department", "Gull Post"),
        ("Jeff Scott", "Port County Sheriff’s Department", "Port Haven Times"),
    ]


def test_the_home_page_becomes_the_origin_and_the_id_stays():
    pages = five_pages()
    before, _ = arrived(pages)
    after, documents = arrived([*pages, home_page()])
    shared = next(i for i, s in enumerate(before) if len(s.occurrences) == 2)
    identity = keep_identity({i + 1: s.occurrences for i, s in enumerate(before)}, after)
    index = next(i for i, old in identity.assigned.items() if old == shared + 1)
    origin = after[index].origin
    assert origin.page is not None
    assert documents[origin.page].publisher == GUILD
    assert not identity.merged
    assert not identity.ended
