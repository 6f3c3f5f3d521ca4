"""Full-text search over the latest versions of pages."""

from __future__ import annotations

import sqlite3

from statement_watch.store import words
from statement_watch.store.session import Session
from statement_watch.store.values import day_or_none, moment
from statement_watch.views import SearchHit

TITLE_WEIGHT = 4.0
"""A word in the title counts as so many in the text (BM25's column weight)."""
SNIPPET_WORDS = 24

_FIND = f"""
    SELECT pages.id, pages.url, pages.source, pages.first_seen, pages.title_hint, pages.published_hint,
        coalesce(pages.publisher, sources.organisation) AS publisher,
        versions.title, versions.published, hits.snippet, versions.text,
        (SELECT statement FROM occurrences WHERE page = pages.id ORDER BY origin DESC, words DESC LIMIT 1) AS statement
    FROM (
        SELECT rowid AS page, rank AS place,
            snippet(search, 1, '{words.HIT}', '{words.END}', '…', {SNIPPET_WORDS}) AS snippet
        FROM search WHERE search MATCH ? AND rank MATCH 'bm25({TITLE_WEIGHT}, 1.0)' ORDER BY rank LIMIT ?
    ) AS hits
    JOIN pages ON pages.id = hits.page
    JOIN versions ON versions.id = pages.latest
    JOIN sources ON sources.name = pages.source
    ORDER BY hits.place, pages.id"""


class Search:
    """The FTS5 table `search`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, typed: str, limit: int = 20) -> tuple[SearchHit, ...]:
        """Pages whose title or text has all the words, the best first. `"a phrase"` is found as such, `-word` shuts
        pages out, `word*` finds beginnings; nothing a user can type is an error."""
        match = words.query(typed)
        if match is None:
            return ()
        return tuple(_hit(row, typed) for row in self._session.rows(_FIND, (match, limit)))


def _hit(row: sqlite3.Row, query: str) -> SearchHit:
    published = row["published"] or row["published_hint"]
    return SearchHit(
        page=row["id"],
        statement=row["statement"],
        url=row["url"],
        source=row["source"],
        publisher=row["publisher"],
        title=row["title"] or row["title_hint"] or row["url"],
        published=day_or_none(published),
        first_seen=moment(row["first_seen"]),
        snippet=words.snippet(row["text"], query) if words.has_unspaced(query) else row["snippet"],
    )
