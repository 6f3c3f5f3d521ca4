"""Full-text search over the latest versions of pages."""

from __future__ import annotations

from statement_watch.store.session import Session
from statement_watch.views import SearchHit


class Search:
    """The FTS5 table `search`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, words: str, limit: int = 20) -> tuple[SearchHit, ...]:
        """Pages whose title or text has all the words, the best first. `"a phrase"` is found as such, `-word` shuts
        pages out, `word*` finds beginnings; nothing a user can type is an error."""
        raise NotImplementedError
