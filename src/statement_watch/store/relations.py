"""Relations between pages, and the connected parts of the archive that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from statement_watch.model import Relation
from statement_watch.store.session import Session


class Relations:
    """The table `relations`: one row for each unordered pair, the later page first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, changed: Iterable[Relation], dropped: Iterable[tuple[int, int]] = ()) -> None:
        """Put what matching decided: new or changed relations, and pairs (in either order) that no longer hold."""
        raise NotImplementedError

    def among(self, pages: Collection[int]) -> tuple[Relation, ...]:
        """Every relation of which both pages are in `pages`, by page and other."""
        raise NotImplementedError

    def connected(self, pages: Collection[int]) -> frozenset[int]:
        """`pages` and all pages that relations, shared statements or people's verdicts join to them, at any distance."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget every relation, before an archive is read anew."""
        raise NotImplementedError
