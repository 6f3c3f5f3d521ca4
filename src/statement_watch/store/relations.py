"""Relations between pages, and the connected parts of the archive that they make."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from statement_watch.model import PassagePair, Relation, RelationKind, Span
from statement_watch.store.session import Session
from statement_watch.store.values import ids_json, strings

_NEIGHBOURS = """
    WITH frontier (page) AS (SELECT value FROM json_each(?))
    SELECT other AS page FROM relations WHERE page IN frontier
    UNION SELECT page FROM relations WHERE other IN frontier
    UNION SELECT also.page FROM occurrences AS one JOIN occurrences AS also ON also.statement = one.statement
        WHERE one.page IN frontier
    UNION SELECT other FROM verdicts WHERE page IN frontier
    UNION SELECT page FROM verdicts WHERE other IN frontier"""


class Relations:
    """The table `relations`: one row for each unordered pair, the later page first. Matching writes it by its index."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def among(self, pages: Collection[int]) -> tuple[Relation, ...]:
        """Every relation of which both pages are in `pages`, by page and other."""
        rows = self._session.rows(
            """WITH part (page) AS (SELECT value FROM json_each(?))
               SELECT * FROM relations WHERE page IN part AND other IN part ORDER BY page, other""",
            (ids_json(pages),),
        )
        return tuple(map(relation, rows))

    def around(self, pages: Collection[int]) -> frozenset[int]:
        """`pages`, and those that are related to one of them."""
        rows = self._session.rows(
            """WITH part (page) AS (SELECT value FROM json_each(?))
               SELECT other AS page FROM relations WHERE page IN part
               UNION SELECT page FROM relations WHERE other IN part""",
            (ids_json(pages),),
        )
        return frozenset(pages).union(row["page"] for row in rows)

    def connected(self, pages: Collection[int]) -> frozenset[int]:
        """`pages` and all that relations, shared statements or people's verdicts join to them, at any distance."""
        found = set(pages)
        frontier = found
        while frontier:
            rows = self._session.rows(_NEIGHBOURS, (ids_json(frontier),))
            frontier = {row["page"] for row in rows} - found
            found |= frontier
        return frozenset(found)


def passages(value: str) -> tuple[PassagePair, ...]:
    """The passages of a row."""
    return tuple(PassagePair(Span(a, b), Span(c, d), words) for a, b, c, d, words in json.loads(value))


def relation(row: sqlite3.Row) -> Relation:
    """A row as a record."""
    return Relation(
        page=row["page"],
        other=row["other"],
        kind=RelationKind(row["kind"]),
        passages=passages(row["passages"]),
        words=row["words"],
        share_page=row["share_page"],
        share_other=row["share_other"],
        reasons=strings(row["reasons"]),
    )
