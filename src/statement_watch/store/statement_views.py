"""Statements with everything that carries them, put together for many at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping

from statement_watch.model import OccurrenceKind
from statement_watch.store.session import Session
from statement_watch.store.values import cut, day_or_none, ids_json, moment, moment_or_none, spans, strings, without
from statement_watch.text import count_words
from statement_watch.views import OccurrenceView, StatementView

BATCH = 200
"""Statements put together at once in a stream: their texts are in memory together."""

_OCCURRENCES = """
    SELECT occurrences.*, pages.url, pages.source, pages.first_seen, pages.baseline, pages.title_hint,
        pages.published_hint, coalesce(pages.publisher, sources.organisation) AS publisher,
        versions.title, versions.published, versions.text, own_texts.spans AS own_spans,
        (SELECT seen_at FROM versions AS first WHERE first.page = pages.id AND first.number = 1) AS first_read
    FROM occurrences
    JOIN pages ON pages.id = occurrences.page
    JOIN sources ON sources.name = pages.source
    JOIN versions ON versions.page = occurrences.page AND versions.number = occurrences.version
    LEFT JOIN own_texts ON own_texts.page = occurrences.page AND own_texts.version = occurrences.version
    WHERE occurrences.statement IN (SELECT value FROM json_each(?))
    ORDER BY occurrences.statement, occurrences.origin DESC, pages.first_seen, pages.id"""
_STATEMENTS = """
    SELECT statements.*, reviews.read_at, reviews.starred_at, reviews.dismissed_at, reviews.note,
        (SELECT json_group_array(topic) FROM topics WHERE statement = statements.id) AS topics
    FROM statements LEFT JOIN reviews ON reviews.statement = statements.id
    WHERE statements.id IN (SELECT value FROM json_each(?)) AND statements.ended_at IS NULL
    ORDER BY statements.id"""


def build(session: Session, ids: Collection[int]) -> tuple[StatementView, ...]:
    """The living ones among these statements, by id."""
    wanted = ids_json(ids)
    carried: dict[int, list[sqlite3.Row]] = {}
    for row in session.rows(_OCCURRENCES, (wanted,)):
        carried.setdefault(row["statement"], []).append(row)
    return tuple(_view(row, carried.get(row["id"], [])) for row in session.rows(_STATEMENTS, (wanted,)))


def stream(session: Session) -> Iterator[StatementView]:
    """Every living statement, by id."""
    after = 0
    while ids := _next_ids(session, after):
        yield from build(session, ids)
        after = ids[-1]


def _next_ids(session: Session, after: int) -> list[int]:
    rows = session.rows(
        "SELECT id FROM statements WHERE id > ? AND ended_at IS NULL ORDER BY id LIMIT ?", (after, BATCH)
    )
    return [row["id"] for row in rows]


def occurrence_view(row: sqlite3.Row) -> OccurrenceView:
    """A row of `_OCCURRENCES` as a view."""
    carried = spans(row["spans"])
    own = cut(row["text"], without(spans(row["own_spans"]), carried))
    return OccurrenceView(
        statement=row["statement"],
        page=row["page"],
        version=row["version"],
        kind=OccurrenceKind(row["kind"]),
        spans=carried,
        words=row["words"],
        origin=bool(row["origin"]),
        url=row["url"],
        source=row["source"],
        publisher=row["publisher"],
        page_title=row["title"] or row["title_hint"] or "",
        published=day_or_none(row["published"] or row["published_hint"]),
        first_seen=moment(row["first_seen"]),
        own_words=count_words(own),
        own_text=own,
        first_read=moment_or_none(row["first_read"]),
    )


def _view(row: sqlite3.Row, carried: Iterable[sqlite3.Row]) -> StatementView:
    rows = list(carried)
    return StatementView(
        statement=row["id"],
        title=row["title"],
        organisation=row["organisation"],
        published=day_or_none(row["published"]),
        first_seen=moment(row["first_seen"]),
        words=row["words"],
        text=_text(row, {carrier["page"]: carrier for carrier in rows}),
        topics=tuple(sorted(strings(row["topics"]))),
        origin_page=row["origin_page"],
        origin_publisher=row["origin_publisher"],
        origin_reasons=strings(row["reasons"]),
        occurrences=tuple(map(occurrence_view, rows)),
        baseline=all(carrier["baseline"] for carrier in rows),
        read=row["read_at"] is not None,
        starred=row["starred_at"] is not None,
        note=row["note"],
        dismissed=row["dismissed_at"] is not None,
    )


def _text(row: sqlite3.Row, carriers: Mapping[int, sqlite3.Row]) -> str:
    """The statement's wording: its own, or that of the occurrence that has it (see `statements._wording`)."""
    if row["wording_page"] is None:
        return str(row["wording"])
    carrier = carriers[row["wording_page"]]
    return cut(carrier["text"], spans(carrier["spans"]))
