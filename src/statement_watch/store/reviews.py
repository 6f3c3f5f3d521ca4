"""Reviews: what a person said about statements. No machine pass ever overwrites them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from statement_watch.errors import NotFound
from statement_watch.store.session import Session
from statement_watch.store.statements import Statements
from statement_watch.store.values import ids_json, moment, moment_or_none, stamp, stamp_or_none, text_or_none


@dataclass(frozen=True, slots=True)
class Review:
    """One row: when a statement was read, starred and dismissed (None: it is not), and the note."""

    read_at: datetime | None
    starred_at: datetime | None
    dismissed_at: datetime | None
    note: str | None
    changed_at: datetime

    def packed(self) -> tuple[str | None, ...]:
        """The values of its row, as `unpacked` takes them."""
        marks = (self.read_at, self.starred_at, self.dismissed_at)
        return (*map(stamp_or_none, marks), self.note, stamp(self.changed_at))

    @classmethod
    def unpacked(cls, row: Sequence[str | None]) -> Review:
        """The review that `packed` packed."""
        read, starred, dismissed, note, changed = row
        assert changed is not None
        return cls(moment_or_none(read), moment_or_none(starred), moment_or_none(dismissed), note, moment(changed))


_MARKS = ("read_at", "starred_at", "dismissed_at", "note", "changed_at")
"""The columns of a review, in the order of its packed form."""


class Reviews:
    """The table `reviews`, one row a statement.

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

    def told_until(self) -> datetime | None:
        """Where the digest ended that was marked as read last; None when none was."""
        return moment_or_none(self._session.value("SELECT value FROM meta WHERE name = 'told_until'"))

    def set_told_until(self, until: datetime) -> None:
        """A digest of everything that ended then was marked as read. An earlier end than the last is left out."""
        self._session.run(
            """INSERT INTO meta (name, value) VALUES ('told_until', ?)
               ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)""",
            (stamp(until),),
        )

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
            (self.living(statement), value, stamp(now)),
        )

    def living(self, statement: int) -> int:
        """The living statement that an id leads to; raises `NotFound`."""
        found = self._statements.resolve(statement)
        if found is None:
            raise NotFound(f"s{statement}: no such statement")
        return found

    def dismissed(self, statements: Collection[int]) -> frozenset[int]:
        """Those of them that were put aside."""
        rows = self._session.rows(
            """SELECT statement FROM reviews
               WHERE dismissed_at IS NOT NULL AND statement IN (SELECT value FROM json_each(?))""",
            (ids_json(statements),),
        )
        return frozenset(row["statement"] for row in rows)

    def first_wanted(self, statements: Collection[int]) -> int | None:
        """The first of them that was not put aside; None when there is none."""
        dismissed = self.dismissed(statements)
        return next((statement for statement in statements if statement not in dismissed), None)

    def put_aside(self, statements: Iterable[int]) -> frozenset[int]:
        """Those of them, ended ones included, whose living statement was dismissed."""
        living = {one: self._statements.resolve(one) for one in statements}
        dismissed = self.dismissed([one for one in living.values() if one is not None])
        return frozenset(one for one, heir in living.items() if heir in dismissed)

    def rows(self, statements: Collection[int]) -> Mapping[int, Review | None]:
        """The reviews of these very ids as they stand, None for one without: what `put_back` takes."""
        rows = self._session.rows(
            "SELECT * FROM reviews WHERE statement IN (SELECT value FROM json_each(?))", (ids_json(statements),)
        )
        found: dict[int, Review | None] = dict.fromkeys(statements)
        for row in rows:
            found[row["statement"]] = Review.unpacked([row[name] for name in _MARKS])
        return found

    def put_back(self, reviews: Mapping[int, Review | None]) -> None:
        """Reviews as they were; an ended statement's go to its heir, and what is gone is left out."""
        for statement, review in reviews.items():
            living = self._statements.resolve(statement)
            if living is None:
                continue
            self._session.run("DELETE FROM reviews WHERE statement = ?", (living,))
            if review is not None:
                self._session.run(
                    f"INSERT INTO reviews (statement, {', '.join(_MARKS)}) VALUES (?, ?, ?, ?, ?, ?)",
                    (living, *review.packed()),
                )
