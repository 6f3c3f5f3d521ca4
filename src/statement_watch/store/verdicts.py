"""Verdicts: which pages carry one statement and which do not, as a person said. Matching obeys them for ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from statement_watch.model import Span, VerdictKind
from statement_watch.store.session import Session
from statement_watch.store.values import ids_json, spans, spans_json, stamp

LIFTED = "lifted"
"""The kind of a row that takes back every verdict on its pair before it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A page as one side of a verdict; `spans` empty means its own words, else they count in `version`."""

    page: int
    spans: tuple[Span, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict with the passages as they were when it was given."""

    kind: VerdictKind
    page: Passage
    other: Passage


class Verdicts:
    """The table `verdicts`: only added to, but for an undo."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def merge(self, one: Passage, other: Passage, now: datetime) -> int:
        """The two passages are one statement; gives the verdict's number. Raises `ValueError` for one page twice."""
        if one.page == other.page:
            raise ValueError(f"p{one.page} cannot be merged with itself")
        here, there = sorted((one, other), key=lambda passage: -passage.page)
        return self._add(VerdictKind.MERGED.value, here, there, now)

    def split(self, pairs: Iterable[tuple[int, int]], now: datetime) -> tuple[int, ...]:
        """Both pages of a pair never carry one statement."""
        return self._add_all(VerdictKind.SPLIT.value, pairs, now)

    def lift(self, pairs: Iterable[tuple[int, int]], now: datetime) -> tuple[int, ...]:
        """Nothing is said about these pairs any more."""
        return self._add_all(LIFTED, pairs, now)

    def _add_all(self, kind: str, pairs: Iterable[tuple[int, int]], now: datetime) -> tuple[int, ...]:
        with self._session.transaction():
            return tuple(self._add(kind, Passage(max(pair)), Passage(min(pair)), now) for pair in pairs)

    def _add(self, kind: str, here: Passage, there: Passage, now: datetime) -> int:
        cursor = self._session.run(
            """INSERT INTO verdicts (kind, page, other, at, here, here_version, there, there_version)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (kind, here.page, there.page, stamp(now), *_columns(here), *_columns(there)),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def withdraw(self, numbers: Collection[int]) -> None:
        """Take verdicts back as if they had never been given."""
        self._session.run("DELETE FROM verdicts WHERE id IN (SELECT value FROM json_each(?))", (ids_json(numbers),))

    def standing(self, pages: Collection[int]) -> tuple[StoredVerdict, ...]:
        """What counts on pairs of these pages, in the order in which it was said.

        A split takes back the merges of its pair before it, and a merge the split. One pair may have several merges:
        of its pages' own words, and of passages.
        """
        query = """WITH part (page) AS (SELECT value FROM json_each(?))
                   SELECT * FROM verdicts WHERE page IN part AND other IN part ORDER BY id"""
        found: dict[tuple[int, int], dict[StoredVerdict, None]] = {}
        for row in self._session.rows(query, (ids_json(pages),)):
            pair = found.pop((row["page"], row["other"]), {})
            if row["kind"] != VerdictKind.MERGED.value or any(v.kind is VerdictKind.SPLIT for v in pair):
                pair = {}
            if row["kind"] != LIFTED:
                pair[_verdict(row)] = None
            found[row["page"], row["other"]] = pair
        return tuple(verdict for pair in found.values() for verdict in pair)

    def of_pages(self, pages: Collection[int]) -> tuple[StoredVerdict, ...]:
        """What counts on any pair of which one page is among these."""
        rows = self._session.rows(
            """WITH part (page) AS (SELECT value FROM json_each(?))
               SELECT page FROM verdicts WHERE other IN part UNION SELECT other FROM verdicts WHERE page IN part""",
            (ids_json(pages),),
        )
        wanted = set(pages)
        around = wanted | {row["page"] for row in rows}
        return tuple(v for v in self.standing(around) if v.page.page in wanted or v.other.page in wanted)

    def splits(self, one: Collection[int], other: Collection[int]) -> tuple[tuple[int, int], ...]:
        """The pairs with one page of each collection that are held apart now."""
        left, right = set(one), set(other)
        return tuple(
            (v.page.page, v.other.page)
            for v in self.standing(left | right)
            if v.kind is VerdictKind.SPLIT
            and ((v.page.page in left and v.other.page in right) or (v.page.page in right and v.other.page in left))
        )


def _columns(passage: Passage) -> tuple[str | None, int | None]:
    return (spans_json(passage.spans), passage.version) if passage.spans else (None, None)


def _verdict(row: sqlite3.Row) -> StoredVerdict:
    return StoredVerdict(
        VerdictKind(row["kind"]),
        Passage(row["page"], spans(row["here"]), row["here_version"] or 0),
        Passage(row["other"], spans(row["there"]), row["there_version"] or 0),
    )
