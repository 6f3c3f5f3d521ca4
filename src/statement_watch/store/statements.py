"""Statements, their occurrences, and the own text of pages: written as one regrouped part at a time, ids kept."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from statement_watch.model import Occurrence, OccurrenceKind, Statement
from statement_watch.store.records import Regrouped, Regrouping
from statement_watch.store.session import Session
from statement_watch.store.values import (
    cut,
    ids_json,
    iso_or_none,
    spans,
    spans_json,
    stamp,
    text_or_none,
    to_json,
)
from statement_watch.text import clean, count_words

_UPDATE = """
    UPDATE statements SET title = ?, organisation = ?, published = ?, first_seen = ?, origin_page = ?,
        origin_publisher = ?, origin_published = ?, reasons = ?, words = ?, wording_page = ?, wording = ?,
        ended_by = NULL, ended_at = NULL
    WHERE id = ?"""
_INSERT = """
    INSERT INTO statements (title, organisation, published, first_seen, origin_page, origin_publisher,
        origin_published, reasons, words, wording_page, wording) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class _Carrier:
    """What is needed of a page that carries statements."""

    first_seen: str
    version: int
    text: str


class Statements:
    """The tables `statements`, `occurrences`, `own_texts` and `topics`. A statement is ended, never deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_pages(self, pages: Collection[int]) -> Mapping[int, tuple[Occurrence, ...]]:
        """Living statements that any of the pages carries, each with all of its occurrences: what `keep_identity`
        takes."""
        rows = self._session.rows(
            """SELECT * FROM occurrences WHERE statement IN
                   (SELECT statement FROM occurrences WHERE page IN (SELECT value FROM json_each(?)))
               ORDER BY statement, page""",
            (ids_json(pages),),
        )
        found: dict[int, list[Occurrence]] = {}
        for row in rows:
            found.setdefault(row["statement"], []).append(occurrence(row))
        return {statement: tuple(occurrences) for statement, occurrences in found.items()}

    def replace(self, regrouping: Regrouping, now: datetime) -> Regrouped:
        """Write a regrouped part. Statements that do not live on end in the one that took most of their words; their
        ids keep leading there, and a review goes along: the whole of it where the heir has none, else what the
        heir lacks of star and note."""
        with self._session.transaction():
            before = self.of_pages(regrouping.pages)
            carriers = self._carriers(regrouping.pages)
            self._session.run(
                "DELETE FROM occurrences WHERE statement IN (SELECT value FROM json_each(?))", (ids_json(before),)
            )
            ids = tuple(
                self._put(statement, regrouping.identity.get(index), carriers)
                for index, statement in enumerate(regrouping.statements)
            )
            ended = frozenset(before) - frozenset(ids)
            for statement in sorted(ended):
                heir = _heir(before[statement], ids, regrouping.statements)
                self._end(statement, heir, now)
            self._put_own(regrouping, carriers)
        kept = {known for known in regrouping.identity.values() if known is not None}
        return Regrouped(ids, frozenset(ids) - kept, ended)

    def _carriers(self, pages: Collection[int]) -> Mapping[int, _Carrier]:
        rows = self._session.rows(
            """SELECT pages.id, pages.first_seen, pages.versions, versions.text
               FROM pages JOIN versions ON versions.id = pages.latest
               WHERE pages.id IN (SELECT value FROM json_each(?))""",
            (ids_json(pages),),
        )
        return {row["id"]: _Carrier(row["first_seen"], row["versions"], row["text"]) for row in rows}

    def _put(self, statement: Statement, known: int | None, carriers: Mapping[int, _Carrier]) -> int:
        row = _statement_row(statement, carriers)
        if known is None:
            cursor = self._session.run(_INSERT, row)
            assert cursor.lastrowid is not None
            known = cursor.lastrowid
        else:
            self._session.run(_UPDATE, (*row, known))
        self._session.many(
            """INSERT INTO occurrences (statement, page, version, kind, spans, words, origin)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [
                (known, o.page, carriers[o.page].version, o.kind.value, spans_json(o.spans), o.words, o.origin)
                for o in statement.occurrences
            ],
        )
        return known

    def _end(self, statement: int, heir: int | None, now: datetime) -> None:
        self._session.run(
            "UPDATE statements SET ended_by = ?, ended_at = ? WHERE id = ?", (heir, stamp(now), statement)
        )
        if heir is not None:
            self._session.run(
                """INSERT INTO reviews (statement, read_at, starred_at, dismissed_at, note, changed_at)
                   SELECT ?, read_at, starred_at, dismissed_at, note, changed_at FROM reviews WHERE statement = ?
                   ON CONFLICT (statement) DO UPDATE SET starred_at = coalesce(starred_at, excluded.starred_at),
                       note = coalesce(note, excluded.note)""",
                (heir, statement),
            )

    def _put_own(self, regrouping: Regrouping, carriers: Mapping[int, _Carrier]) -> None:
        bare = [page for page in regrouping.pages if not regrouping.own.get(page)]
        self._session.run("DELETE FROM own_texts WHERE page IN (SELECT value FROM json_each(?))", (ids_json(bare),))
        self._session.many(
            "INSERT OR REPLACE INTO own_texts (page, version, spans, words) VALUES (?, ?, ?, ?)",
            [
                (page, carriers[page].version, spans_json(own), count_words(cut(carriers[page].text, own)))
                for page, own in regrouping.own.items()
                if own and page in carriers
            ],
        )

    def own_text(self, page: int) -> str:
        """What a page says of its own, reposts and boilerplate apart; empty when nothing."""
        row = self._session.row(
            """SELECT own_texts.spans, versions.text FROM own_texts
               JOIN versions ON versions.page = own_texts.page AND versions.number = own_texts.version
               WHERE own_texts.page = ?""",
            (page,),
        )
        return "" if row is None else cut(row["text"], spans(row["spans"]))

    def resolve(self, statement: int) -> int | None:
        """The living statement that an id leads to (itself, or the one it was merged into); None if there is none."""
        found: int | None = self._session.value(
            """WITH RECURSIVE chain (id, ended_by, ended_at) AS (
                   SELECT id, ended_by, ended_at FROM statements WHERE id = ?
                   UNION SELECT heir.id, heir.ended_by, heir.ended_at
                   FROM statements AS heir JOIN chain ON heir.id = chain.ended_by
               ) SELECT id FROM chain WHERE ended_at IS NULL""",
            (statement,),
        )
        return found

    def topics(self) -> frozenset[str]:
        """The names of all topics that a statement falls under."""
        return frozenset(row["topic"] for row in self._session.rows("SELECT DISTINCT topic FROM topics"))

    def set_topics(self, statement: int, topics: Iterable[str]) -> None:
        """The names of the topics that a statement falls under."""
        with self._session.transaction():
            self._session.run("DELETE FROM topics WHERE statement = ?", (statement,))
            self._session.many("INSERT OR IGNORE INTO topics VALUES (?, ?)", [(statement, topic) for topic in topics])


def occurrence(row: sqlite3.Row) -> Occurrence:
    """A row of `occurrences` as a record."""
    return Occurrence(
        page=row["page"],
        kind=OccurrenceKind(row["kind"]),
        spans=spans(row["spans"]),
        words=row["words"],
        origin=bool(row["origin"]),
    )


def _statement_row(statement: Statement, carriers: Mapping[int, _Carrier]) -> tuple[object, ...]:
    wording_page, wording = _wording(statement, carriers)
    return (
        clean(statement.title),
        clean(statement.organisation),
        iso_or_none(statement.published),
        min(carriers[o.page].first_seen for o in statement.occurrences),
        statement.origin.page,
        text_or_none(statement.origin.publisher),
        iso_or_none(statement.origin.published),
        to_json(statement.origin.reasons),
        statement.words,
        wording_page,
        wording,
    )


def _wording(statement: Statement, carriers: Mapping[int, _Carrier]) -> tuple[int | None, str | None]:
    """Which occurrence has the statement's wording; the text itself only when none has it word for word.

    Most statements have one page: to store their text twice would make the database a third larger.
    """
    text = clean(statement.text)
    for carried in sorted(statement.occurrences, key=lambda o: (not o.origin, -o.words, o.page)):
        if cut(carriers[carried.page].text, carried.spans) == text:
            return carried.page, None
    return None, text


def _heir(lost: Iterable[Occurrence], ids: tuple[int, ...], statements: tuple[Statement, ...]) -> int | None:
    """The statement that took most of the words of one that ended; the older id on a tie."""
    words = {o.page: o.words for o in lost}
    taken: Counter[int] = Counter()
    for known, statement in zip(ids, statements, strict=True):
        shared = sum(min(o.words, words[o.page]) for o in statement.occurrences if o.page in words)
        if shared:
            taken[known] = shared
    return min(taken, key=lambda known: (-taken[known], known)) if taken else None
