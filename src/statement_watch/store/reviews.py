"""Reviews: what a person said about statements. No machine pass ever overwrites them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from statement_watch.errors import NotFound
from statement_watch.model import Verdict, VerdictKind
from statement_watch.store.session import Session
from statement_watch.store.statements import Statements
from statement_watch.store.values import ids_json, stamp, text_or_none


class Reviews:
    """The tables `reviews` (one row a statement) and `verdicts` (merge and split, as constraints on pages).

    Statements are named by id, an ended one leading to its heir; an unknown id raises `NotFound`.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._statements = Statements(session)

    def mark_read(self, statements: Collection[int], now: datetime, read: bool = True) -> None:
        """Mark statements as read (or as unread again)."""
        with self._session.transaction():
            for statement in statements:
                self._set(statement, "read_at", stamp(now) if read else None, now)

    def star(self, statement: int, now: datetime, starred: bool = True) -> None:
        """Star a statement, or take the star away."""
        self._set(statement, "starred_at", stamp(now) if starred else None, now)

    def dismiss(self, statement: int, now: datetime, dismissed: bool = True) -> None:
        """Put a statement aside, or take it back."""
        self._set(statement, "dismissed_at", stamp(now) if dismissed else None, now)

    def note(self, statement: int, text: str | None, now: datetime) -> None:
        """Set the note of a statement; None takes it away."""
        self._set(statement, "note", text_or_none(text), now)

    def _set(self, statement: int, column: str, value: str | None, now: datetime) -> None:
        self._session.run(
            f"""INSERT INTO reviews (statement, {column}, changed_at) VALUES (?, ?, ?)
                ON CONFLICT (statement) DO UPDATE SET {column} = excluded.{column}, changed_at = excluded.changed_at""",
            (self._living(statement), value, stamp(now)),
        )

    def _living(self, statement: int) -> int:
        living = self._statements.resolve(statement)
        if living is None:
            raise NotFound(f"s{statement}: no such statement")
        return living

    def merge(self, statement: int, other: int, now: datetime) -> tuple[Verdict, ...]:
        """The two are one statement. The constraints are recorded and given back; regroup their pages next."""
        with self._session.transaction():
            page, also = (self._carrier(self._living(one)) for one in (statement, other))
            if page == also:
                return ()
            return self._record(VerdictKind.MERGED, [(page, also)], now)

    def split(self, statement: int, page: int, now: datetime) -> tuple[Verdict, ...]:
        """The page does not carry this statement. The constraints, one for each other page of it, are recorded and
        given back; regroup the pages next."""
        with self._session.transaction():
            rows = self._session.rows(
                "SELECT page FROM occurrences WHERE statement = ? ORDER BY page", (self._living(statement),)
            )
            carriers = [row["page"] for row in rows]
            if page not in carriers:
                raise NotFound(f"p{page}: does not carry s{statement}")
            return self._record(VerdictKind.SPLIT, [(page, other) for other in carriers if other != page], now)

    def _carrier(self, statement: int) -> int:
        """The page that stands for a statement: its origin, else the one with the most of it."""
        page: int = self._session.value(
            "SELECT page FROM occurrences WHERE statement = ? ORDER BY origin DESC, words DESC, page LIMIT 1",
            (statement,),
        )
        return page

    def _record(self, kind: VerdictKind, pairs: Iterable[tuple[int, int]], now: datetime) -> tuple[Verdict, ...]:
        verdicts = tuple(Verdict(kind, max(pair), min(pair)) for pair in pairs)
        self._session.many(
            "INSERT INTO verdicts (kind, page, other, at) VALUES (?, ?, ?, ?)",
            [(verdict.kind.value, verdict.page, verdict.other, stamp(now)) for verdict in verdicts],
        )
        return verdicts

    def verdicts(self, pages: Collection[int] | None = None) -> tuple[Verdict, ...]:
        """The constraints on pairs of these pages (on all pages when None), in the order in which they were given;
        the last word on a pair is the one that counts and the only one given."""
        last = "SELECT max(id) FROM verdicts GROUP BY page, other"
        if pages is None:
            rows = self._session.rows(f"SELECT * FROM verdicts WHERE id IN ({last}) ORDER BY id")
        else:
            rows = self._session.rows(
                f"""WITH part (page) AS (SELECT value FROM json_each(?))
                    SELECT * FROM verdicts WHERE page IN part AND other IN part AND id IN ({last}) ORDER BY id""",
                (ids_json(pages),),
            )
        return tuple(Verdict(VerdictKind(row["kind"]), row["page"], row["other"]) for row in rows)
