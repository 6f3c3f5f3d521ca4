"""Versions of pages: only ever added; the full-text index follows the latest one."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime

from statement_watch.errors import NotFound
from statement_watch.model import Extract, Grade
from statement_watch.store import words
from statement_watch.store.records import StoredVersion
from statement_watch.store.session import Session
from statement_watch.store.values import day_or_none, iso_or_none, moment, stamp, strings, text_or_none, to_json
from statement_watch.text import clean

_INSERT = """
    INSERT INTO versions (page, number, seen_at, change, title, text, raw_text, text_key, published, date_source,
        date_confidence, byline, organisation, language, canonical_url, capture_sha256, extractor,
        updated, updated_source)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class Versions:
    """The tables `versions` and `search`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        page: int,
        extract: Extract,
        change: Grade,
        seen_at: datetime,
        *,
        text_key: str,
        capture_sha256: str | None,
    ) -> int:
        """See `Pages.add_version`."""
        with self._session.transaction():
            known = self._session.row("SELECT versions FROM pages WHERE id = ?", (page,))
            if known is None:
                raise NotFound(f"p{page}: no such page")
            unindex(self._session, page)
            number: int = known["versions"] + 1
            title, text = text_or_none(extract.title), clean(extract.text)
            cursor = self._session.run(
                _INSERT,
                (
                    page,
                    number,
                    stamp(seen_at),
                    change.value,
                    title,
                    text,
                    _pack_raw(extract.raw_text, text),
                    text_key,
                    iso_or_none(extract.published),
                    extract.date_source,
                    extract.date_confidence,
                    to_json(extract.byline),
                    text_or_none(extract.organisation),
                    text_or_none(extract.language),
                    text_or_none(extract.canonical_url),
                    capture_sha256,
                    extract.extractor,
                    iso_or_none(extract.updated),
                    extract.updated_source,
                ),
            )
            self._session.run(
                "UPDATE pages SET versions = ?, latest = ? WHERE id = ?", (number, cursor.lastrowid, page)
            )
            self._session.run(
                "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)",
                (page, words.indexed(title or ""), words.indexed(text)),
            )
        return number

    def get(self, page: int, number: int | None = None) -> StoredVersion | None:
        """One version of a page, the latest without a number."""
        if number is None:
            row = self._session.row(
                "SELECT * FROM versions WHERE id = (SELECT latest FROM pages WHERE id = ?)", (page,)
            )
        else:
            row = self._session.row("SELECT * FROM versions WHERE page = ? AND number = ?", (page, number))
        return None if row is None else _version(row)

    def last(self, page: int, limit: int) -> tuple[StoredVersion, ...]:
        """The last versions of a page, oldest first."""
        rows = self._session.rows("SELECT * FROM versions WHERE page = ? ORDER BY number DESC LIMIT ?", (page, limit))
        return tuple(_version(row) for row in reversed(rows))

    def keys(self, page: int) -> tuple[str, ...]:
        """`text_key` of every version, oldest first."""
        rows = self._session.rows("SELECT text_key FROM versions WHERE page = ? ORDER BY number", (page,))
        return tuple(row["text_key"] for row in rows)


def unindex(session: Session, page: int) -> None:
    """Take a page out of the full-text index: one without a text of its own must be told what to take out."""
    old = session.row("SELECT title, text FROM versions WHERE id = (SELECT latest FROM pages WHERE id = ?)", (page,))
    if old is not None:
        session.run(
            "INSERT INTO search (search, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (page, words.indexed(old["title"] or ""), words.indexed(old["text"])),
        )


def _pack_raw(raw_text: str, text: str) -> bytes | None:
    """The untrimmed text is kept compressed, and only where it differs."""
    raw = clean(raw_text)
    return zlib.compress(raw.encode()) if raw and raw != text else None


def _version(row: sqlite3.Row) -> StoredVersion:
    raw = row["raw_text"]
    return StoredVersion(
        number=row["number"],
        seen_at=moment(row["seen_at"]),
        change=Grade(row["change"]),
        extract=Extract(
            title=row["title"],
            text=row["text"],
            published=day_or_none(row["published"]),
            date_source=row["date_source"],
            date_confidence=row["date_confidence"],
            byline=strings(row["byline"]),
            organisation=row["organisation"],
            language=row["language"],
            canonical_url=row["canonical_url"],
            raw_text=row["text"] if raw is None else zlib.decompress(raw).decode(),
            extractor=row["extractor"],
            updated=day_or_none(row["updated"]),
            updated_source=row["updated_source"],
        ),
        text_key=row["text_key"],
        capture_sha256=row["capture_sha256"],
    )
