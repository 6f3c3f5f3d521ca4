"""The index of matching in SQLite: entries, postings and relations, in the same file as the pages themselves."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable

from statement_watch.matching.index import LAST_PLACE, Entry
from statement_watch.model import Document, Relation
from statement_watch.store.relations import relation
from statement_watch.store.session import Session, translated
from statement_watch.store.values import ids_json, to_json

INDEX_SCHEMA = (
    """CREATE TABLE matching_entries (
        page INTEGER PRIMARY KEY,
        place INTEGER NOT NULL UNIQUE,
        fingerprints BLOB NOT NULL
    )""",
    """CREATE TABLE matching_postings (
        fingerprint INTEGER NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (fingerprint, place)
    ) WITHOUT ROWID""",
)
"""The tables of the index: postings hold one row for each fingerprint of each page, and name pages by their place
(`matching.index.place_of`). `fingerprints` is those of the page, 32-bit integers in native order."""

RELATIONS_SCHEMA = (
    """CREATE TABLE relations (
        page INTEGER NOT NULL,
        other INTEGER NOT NULL,
        kind TEXT NOT NULL,
        words INTEGER NOT NULL,
        share_page REAL NOT NULL,
        share_other REAL NOT NULL,
        passages TEXT NOT NULL,
        reasons TEXT NOT NULL,
        PRIMARY KEY (page, other),
        CHECK (page > other)
    ) WITHOUT ROWID""",
    "CREATE INDEX relations_by_other ON relations (other)",
)
"""What matching decided. `passages` is JSON `[[start, end, other start, other end, words], …]`, `reasons` a JSON list
of sentences."""

_COLUMNS = "page, other, kind, words, share_page, share_other, passages, reasons"


class SqliteIndex:
    """Keeps the contract of `matching.index.Index` in the database; takes part in the transaction that is open.

    `documents` gives the document of a page as it was when the page was last added. Raises `StoreError`s only.
    """

    def __init__(self, session: Session, documents: Callable[[int], Document]) -> None:
        self._session = session
        self._documents = documents

    def put(self, document: Document, entry: Entry) -> Entry | None:  # noqa: ARG002 (the store has the text already)
        former = self.drop(entry.page)
        self._session.run(
            "INSERT INTO matching_entries (page, place, fingerprints) VALUES (?, ?, ?)",
            (entry.page, entry.place, array("i", entry.fingerprints).tobytes()),
        )
        self._session.many(
            "INSERT INTO matching_postings (fingerprint, place) VALUES (?, ?)",
            [(fingerprint, entry.place) for fingerprint in entry.fingerprints],
        )
        return former

    def drop(self, page: int) -> Entry | None:
        former = self.entry(page)
        if former is not None:
            self._session.many(
                "DELETE FROM matching_postings WHERE fingerprint = ? AND place = ?",
                [(fingerprint, former.place) for fingerprint in former.fingerprints],
            )
            self._session.run("DELETE FROM matching_entries WHERE page = ?", (page,))
        return former

    def entry(self, page: int) -> Entry | None:
        row = self._session.row("SELECT place, fingerprints FROM matching_entries WHERE page = ?", (page,))
        if row is None:
            return None
        fingerprints = array("i")
        fingerprints.frombytes(row[1])
        return Entry(page, row[0], tuple(fingerprints))

    def document(self, page: int) -> Document:
        return self._documents(page)

    def pages_at(self, places: Collection[int]) -> dict[int, int]:
        rows = self._session.rows(
            "SELECT place, page FROM matching_entries WHERE place IN (SELECT value FROM json_each(?))",
            (ids_json(sorted(places)),),
        )
        return {row[0]: row[1] for row in rows}

    def carriers(
        self, fingerprints: Iterable[int], low: int = 0, high: int = LAST_PLACE, limit: int | None = None
    ) -> dict[int, list[int]]:
        query = (
            "SELECT place FROM matching_postings WHERE fingerprint = ? AND place >= ? AND place < ? "
            "ORDER BY place LIMIT ?"
        )
        most = -1 if limit is None else limit
        with translated(self._session.path):
            execute = self._session.connection.execute
            return {
                fingerprint: [place for (place,) in execute(query, (fingerprint, low, high, most))]
                for fingerprint in fingerprints
            }

    def relations_of(self, pages: Iterable[int]) -> tuple[Relation, ...]:
        wanted = ids_json(sorted(set(pages)))
        found: dict[tuple[int, int], Relation] = {}
        for column in ("page", "other"):
            query = f"SELECT {_COLUMNS} FROM relations WHERE {column} IN (SELECT value FROM json_each(?))"
            for row in self._session.rows(query, (wanted,)):
                found[row["page"], row["other"]] = relation(row)
        return tuple(found[pair] for pair in sorted(found))

    def relate(self, relations: Iterable[Relation]) -> None:
        self._session.many(
            f"INSERT OR REPLACE INTO relations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(relation) for relation in relations],
        )

    def unrelate(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._session.many(
            "DELETE FROM relations WHERE page = ? AND other = ?", [(max(pair), min(pair)) for pair in pairs]
        )


def _row(relation: Relation) -> tuple[int, int, str, int, float, float, str, str]:
    passages = [[p.page.start, p.page.end, p.other.start, p.other.end, p.words] for p in relation.passages]
    return (
        relation.page,
        relation.other,
        relation.kind.value,
        relation.words,
        relation.share_page,
        relation.share_other,
        to_json(passages),
        to_json(relation.reasons),
    )
