"""The statements of one review, in a row, and where in it the person is. The row follows merges and arrivals."""

from __future__ import annotations

from collections.abc import Sequence

from statement_watch.errors import NotFound
from statement_watch.store import Store
from statement_watch.store.inbox import Wanted
from statement_watch.views import StatementView


class Deck:
    """`at` may stand one behind the last statement: then the person is through."""

    def __init__(self, store: Store, wanted: Wanted) -> None:
        self._store = store
        self.choose(wanted)

    def choose(self, wanted: Wanted) -> None:
        """Begin anew with other statements."""
        self._wanted = wanted
        self._ids: list[int] = list(self._store.views.inbox(wanted))
        self.at = 0

    def __len__(self) -> int:
        return len(self._ids)

    def waiting(self) -> int:
        """How many statements of this choice wait now."""
        return len(self._store.views.inbox(self._wanted))

    def here(self) -> StatementView | None:
        """The statement where the person is, as it is now: others may have merged or ended it meanwhile."""
        while self.at < len(self._ids):
            known = self._ids[self.at]
            living = self._store.statements.resolve(known)
            if living is not None and (living == known or living not in self._ids):
                self._ids[self.at] = living
                return self._store.views.statement(living)
            del self._ids[self.at]
        return None

    def must_be_here(self) -> StatementView:
        """The statement where the person is; raises `NotFound` behind the last one."""
        view = self.here()
        if view is None:
            raise NotFound("no statement is shown; k goes back to the last one")
        return view

    def go(self, place: int) -> int:
        """Go there; gives how many statements came in meanwhile, which is looked at behind the last one."""
        fresh = []
        if place >= len(self._ids):
            fresh = [one for one in self._store.views.inbox(self._wanted) if one not in self._ids]
            self._ids += fresh
        self.at = max(0, min(place, len(self._ids)))
        return len(fresh)

    def go_to(self, statement: int) -> None:
        """Go to a statement, which is put here when the row does not have it."""
        if statement not in self._ids:
            self._ids.insert(self.at, statement)
        self.at = self._ids.index(statement)

    def put_behind(self, statements: Sequence[int]) -> None:
        """These come next, where the row does not have them yet."""
        new = [one for one in statements if one not in self._ids]
        self._ids[self.at + 1 : self.at + 1] = new
