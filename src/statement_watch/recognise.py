"""New texts → statements regrouped in the database: matching decides, the store keeps. Call it inside a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from statement_watch.matching import Matcher
from statement_watch.matching.identity import keep_identity
from statement_watch.matching.statements import group
from statement_watch.model import Document, Occurrence, Relation, Span, Statement, Verdict
from statement_watch.store import Regrouped, Regrouping, Store


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a pass of recognition left in the database."""

    statements: Mapping[int, Statement]
    """By id, those of every page that was touched."""
    created: frozenset[int]
    before: Mapping[int, tuple[Occurrence, ...]]
    """Occurrences that were there before, by statement."""
    pages: frozenset[int]

    def carried_by(self, page: int) -> tuple[tuple[int, Statement, Occurrence], ...]:
        """The statements that a page carries, by id, each with its occurrence there."""
        return tuple(
            (number, statement, occurrence)
            for number, statement in sorted(self.statements.items())
            for occurrence in statement.occurrences
            if occurrence.page == page
        )


def recognise(store: Store, changed: Collection[int], now: datetime) -> Recognised:
    """Match the latest texts of `changed` pages against the archive and regroup every statement that this touches."""
    matcher = Matcher(store.index)
    for document in store.pages.documents(changed).values():
        matcher.add(document)
    settled = matcher.settle()
    return regroup(store, settled.pages | set(changed), now)


def regroup(store: Store, pages: Collection[int], now: datetime) -> Recognised:
    """Form the statements of these pages, and of all that are joined to them, anew from relations and verdicts."""
    touched = store.relations.connected(pages)
    documents = store.pages.documents(touched)
    statements, own = _grouped(documents, store.relations.among(touched), store.reviews.verdicts(touched))
    existing = store.statements.of_pages(touched)
    kept = keep_identity(existing, statements)
    done = store.statements.replace(Regrouping(touched, tuple(statements), own, kept.assigned), now)
    return Recognised(_by_id(done, statements), done.created, existing, touched)


def _grouped(
    documents: Mapping[int, Document], relations: Sequence[Relation], verdicts: Sequence[Verdict]
) -> tuple[list[Statement], dict[int, tuple[Span, ...]]]:
    """Group each connected part by itself: what one part says must not depend on which others were touched with it."""
    statements: list[Statement] = []
    own: dict[int, tuple[Span, ...]] = {}
    for part in _parts(documents, [(r.page, r.other) for r in relations] + [(v.page, v.other) for v in verdicts]):
        grouping = group(
            {page: documents[page] for page in part},
            [r for r in relations if r.page in part and r.other in part],
            [v for v in verdicts if v.page in part and v.other in part],
        )
        statements.extend(grouping.statements)
        own.update(grouping.own)
    return statements, own


def _parts(pages: Iterable[int], joined: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    leader = {page: page for page in pages}

    def find(page: int) -> int:
        while leader[page] != page:
            leader[page] = page = leader[leader[page]]
        return page

    for one, other in joined:
        if one in leader and other in leader:
            leader[find(one)] = find(other)
    parts: dict[int, set[int]] = {}
    for page in leader:
        parts.setdefault(find(page), set()).add(page)
    return [frozenset(parts[key]) for key in sorted(parts)]


def _by_id(done: Regrouped, statements: Sequence[Statement]) -> Mapping[int, Statement]:
    return dict(zip(done.ids, statements, strict=True))
