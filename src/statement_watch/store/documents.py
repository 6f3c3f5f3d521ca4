"""Latest versions as matching sees them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import date

from statement_watch.model import Document, SourceKind
from statement_watch.store.session import Session
from statement_watch.store.values import day_or_none, ids_json, strings

_SELECT = """
    SELECT pages.id, pages.url, pages.site, pages.first_seen, pages.published_hint, pages.publisher, pages.title_hint,
        versions.title, versions.text, versions.published, versions.byline,
        sources.organisation, sources.kind, sources.aliases
    FROM pages JOIN versions ON versions.id = pages.latest JOIN sources ON sources.name = pages.source"""


def read(session: Session, pages: Collection[int]) -> Mapping[int, Document]:
    """The documents of these pages, in the order of their ids."""
    query = f"{_SELECT} WHERE pages.id IN (SELECT value FROM json_each(?)) ORDER BY pages.id"
    return {row["id"]: _document(row) for row in session.rows(query, (ids_json(pages),))}


def _document(row: sqlite3.Row) -> Document:
    published = day_or_none(row["published"]) or day_or_none(row["published_hint"])
    return Document(
        page=row["id"],
        text=row["text"],
        site=row["site"],
        publisher=row["publisher"] or row["organisation"],
        day=published or date.fromisoformat(row["first_seen"][:10]),
        url=row["url"],
        title=row["title"] or row["title_hint"] or "",
        kind=SourceKind(row["kind"]),
        dated=published is not None,
        # The aliases are the source's: a page of the source that another body published does not have them.
        aliases=strings(row["aliases"]) if row["publisher"] in (None, row["organisation"]) else (),
        byline=strings(row["byline"]),
    )
