"""The records of each kind of export, as the database streams them."""

from __future__ import annotations

from collections.abc import Iterator

from statement_watch.export import Kind
from statement_watch.store import Store


def views_of(store: Store, kind: Kind) -> Iterator[object]:
    """All records of a kind; read them to their end before writing."""
    return {
        Kind.STATEMENTS: store.views.iter_statements,
        Kind.PAGES: store.views.iter_pages,
        Kind.VERSIONS: store.views.iter_versions,
        Kind.OCCURRENCES: store.views.iter_occurrences,
        Kind.RELATIONS: store.views.iter_relations,
        Kind.QUOTES: store.views.iter_quotes,
        Kind.ALERTS: store.views.iter_alerts,
    }[kind]()
