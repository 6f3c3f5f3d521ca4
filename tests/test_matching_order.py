"""The relations are those of the set of pages: whatever the order, the settling, the detours."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching_texts import held, page, prose, settled
from memory_index import MemoryIndex, component
from statement_watch.matching import Matcher
from statement_watch.matching import settling as settling_module
from statement_watch.model import Document


def collection(seed: int) -> list[Document]:
    """Statements, copies, articles, two sites with boilerplate, forms: enough for masks to grow."""
    rng = random.Random(seed)
    block, statements = prose(900 + seed, 60), [prose(700 + seed * 10 + n, 90) for n in range(3)]
    documents: list[Document] = []
    for number in range(1, 15):
        parts = [prose(number * 31 + seed, rng.choice([20, 60, 110]))]
        if rng.random() < 0.6:
            parts.insert(rng.randrange(2), rng.choice(statements))
        site = rng.choice(["a.example", "b.example", f"c{number}.example"])
        if not site.startswith("c"):
            parts.append(block)
        documents.append(page(number, "\n\n".join(parts), site, days=rng.randrange(60)))
    return documents


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30), st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_and_any_settling_ends_in_the_same_relations(seed: int, rng: random.Random, every: int) -> None:
    documents = collection(seed)
    shuffled = documents[:]
    rng.shuffle(shuffled)
    assert settled(shuffled, every) == settled(documents)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 30), st.randoms(use_true_random=False))
def test_pages_that_came_and_went_leave_no_trace(seed: int, rng: random.Random) -> None:
    documents, visitors = collection(seed), collection(seed + 1)
    index = MemoryIndex()
    matcher = Matcher(index)
    for document in documents:
        if rng.random() < 0.5:  # an earlier version of the page, another text on another day
            matcher.add(rng.choice(visitors).__class__(document.page, visitors[0].text, "a.example", "p", document.day))
            matcher.settle()
        matcher.add(document)
    for visitor in visitors:
        guest = page(visitor.page + 100, visitor.text, visitor.site, days=5)
        matcher.add(guest)
        matcher.settle()
        matcher.remove(guest.page)
    matcher.settle()
    assert held(index, documents) == settled(documents)


def test_the_ids_that_pages_are_given_change_nothing_but_which_is_named_first() -> None:
    documents = collection(3)
    renumbered = [
        Document(100 - d.page, d.text, d.site, d.publisher, d.day, d.url, d.title, d.kind, d.dated) for d in documents
    ]
    turned = {"embeds": "embedded_in", "embedded_in": "embeds"}
    expected = {
        frozenset(pair): (relation.kind.value, pair[0], {(p.page, p.other) for p in relation.passages})
        for pair, relation in settled(documents).items()
    }
    found = settled(renumbered)
    assert len(found) == len(expected) > 3
    for (one, other), relation in found.items():
        kind, first, passages = expected[frozenset((100 - one, 100 - other))]
        assert first == 100 - other
        assert relation.kind.value == turned.get(kind, kind)
        assert {(p.other, p.page) for p in relation.passages} == passages


@pytest.mark.parametrize("seed", range(3))
def test_crowded_fingerprints_lead_to_the_same_pages_in_any_order(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling_module, "HEADS", 4)
    statement = prose(1, 80)
    documents = [page(n, f"{prose(n, 15)}\n\n{statement}", days=n % 5) for n in range(1, 16)]
    shuffled = documents[:]
    random.Random(seed).shuffle(shuffled)
    found = settled(shuffled, 1)
    assert found == settled(documents)
    assert len(found) < 15 * 14 // 2
    index = MemoryIndex()
    matcher = Matcher(index)
    for document in documents:
        matcher.add(document)
    matcher.settle()
    assert component(index, [1]) == set(range(1, 16))


def test_settling_without_changes_touches_nothing() -> None:
    matcher = Matcher(MemoryIndex())
    matcher.add(page(1, prose(1, 100)))
    matcher.settle()
    assert matcher.settle() == settling_module.Settled((), (), frozenset())
