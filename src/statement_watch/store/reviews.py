"""Reviews: what a person said about statements. No machine pass ever overwrites them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from statement_watch.model import Verdict
from statement_watch.store.session import Session


class Reviews:
    """The tables `reviews` (one row a statement) and `verdicts` (merge and split, as constraints on pages).

    Statements are named by id, an ended one leading to its heir; an unknown id raises `NotFound`.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def mark_read(self, statements: Collection[int], now: datetime, read: bool = True) -> None:
        """Mark statements as read (or as unread again)."""
        raise NotImplementedError

    def star(self, statement: int, now: datetime, starred: bool = True) -> None:
        """Star a statement, or take the star away."""
        raise NotImplementedError

    def dismiss(self, statement: int, now: datetime, dismissed: bool = True) -> None:
        """Put a statement aside, or take it back."""
        raise NotImplementedError

    def note(self, statement: int, text: str | None, now: datetime) -> None:
        """Set the note of a statement; None takes it away."""
        raise NotImplementedError

    def merge(self, statement: int, other: int, now: datetime) -> tuple[Verdict, ...]:
        """The two are one statement. The constraints are recorded and given back; regroup their pages next."""
        raise NotImplementedError

    def split(self, statement: int, page: int, now: datetime) -> tuple[Verdict, ...]:
        """The page does not carry this statement. The constraints, one for each other page of it, are recorded and
        given back; regroup the pages next."""
        raise NotImplementedError

    def verdicts(self, pages: Collection[int] | None = None) -> tuple[Verdict, ...]:
        """The constraints on pairs of these pages (on all pages when None), in the order in which they were given;
        the last word on a pair is the one that counts and the only one given."""
        raise NotImplementedError
