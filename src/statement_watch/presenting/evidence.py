"""Evidence that pages carry one statement, as it is shown: relations, their texts, and what a person said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from statement_watch.model import VerdictKind
from statement_watch.store import Store
from statement_watch.views import PageView, QuoteView, RelationView, StatementView

COPIES = 13
"""Pages of one statement that a card lists, and that are looked at for it."""
NEAR = 5
"""Other statements that are named as related to one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why pages are held to have something in common."""

    relations: tuple[RelationView, ...]
    texts: Mapping[int, str]
    """Latest texts of the pages of `relations`."""
    publishers: Mapping[int, str]
    """Of the same pages."""
    order: tuple[int, ...]
    """Pages that stand on the left, the first before the others."""
    said: tuple[str, ...] = ()
    """What a person said about the pages, in words."""

    def left(self, relation: RelationView) -> int:
        """Which of its pages stands on the left."""
        return next((page for page in self.order if page in (relation.page, relation.other)), relation.other)


def evidence_of(store: Store, view: StatementView, most: int | None = None) -> Evidence:
    """What holds the pages of a statement together: for each page after the first a relation, where there is one.

    With `most` only of its first pages."""
    pages = [carried.page for carried in view.occurrences[:most]]
    return _evidence(store, _explaining(store, pages), pages, tuple(_said(store, pages)))


def quotes_of(store: Store, view: StatementView) -> tuple[QuoteView, ...]:
    """What was quoted in a statement, by its first page; not what that page quotes beside it."""
    home = view.occurrences[0]
    return tuple(quote for quote in store.views.quotes(home.page) if home.holds(quote))


def evidence_around(store: Store, view: PageView) -> Evidence:
    """Everything that a page has in common with others."""
    return _evidence(store, store.views.relations(view.page), [view.page], tuple(_said(store, [view.page])))


def _evidence(store: Store, relations: Sequence[RelationView], order: Sequence[int], said: tuple[str, ...]) -> Evidence:
    documents = store.pages.documents({page for relation in relations for page in (relation.page, relation.other)})
    return Evidence(
        tuple(relations),
        {page: document.text for page, document in documents.items()},
        {page: document.publisher for page, document in documents.items()},
        tuple(order),
        said,
    )


def _explaining(store: Store, pages: Sequence[int]) -> list[RelationView]:
    """For each page after the first its relation to the first where there is one, else the strongest to another."""
    if len(pages) < 2:
        return []
    # Of a statement on hundreds of pages nearly each is related to each: all of those are never looked at.
    to_first = {r.page if r.other == pages[0] else r.other: r for r in store.views.relations(pages[0])}
    chosen: dict[tuple[int, int], RelationView] = {}
    for page in pages[1:]:
        best = to_first.get(page) or _strongest(store, page, pages)
        if best is not None:
            chosen.setdefault((best.page, best.other), best)
    return list(chosen.values())


def _strongest(store: Store, page: int, others: Collection[int]) -> RelationView | None:
    return next((r for r in store.views.relations(page) if {r.page, r.other} <= set(others)), None)


def _said(store: Store, pages: Collection[int]) -> Iterator[str]:
    for verdict in store.verdicts.of_pages(pages):
        one, other = sorted((verdict.page.page, verdict.other.page))
        if verdict.kind is VerdictKind.SPLIT:
            yield f"You hold p{one} and p{other} apart."
        else:
            yield f"You said that p{one} and p{other} carry one statement."


def near(store: Store, view: StatementView, most: int | None = None) -> tuple[StatementView, ...]:
    """Other statements on its pages (the first `most`), and on pages that are related to them: what a merge may be
    meant for."""
    pages = {carried.page for carried in view.occurrences[:most]}
    found = sorted(set(store.statements.of_pages(store.relations.around(pages))) - {view.statement})
    return store.views.statements(found[:NEAR])
