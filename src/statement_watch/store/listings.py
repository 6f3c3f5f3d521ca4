"""Listings: what is remembered of a feed, sitemap or index page between rounds."""

from __future__ import annotations

from statement_watch.store.records import ListingState
from statement_watch.store.session import Session

COUNTS_KEPT = 12
"""Yields kept for each listing: enough for a median that one odd day does not move."""


class Listings:
    """The table `listings`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, source: str, url: str) -> ListingState:
        """The state of a listing; a fresh one when it was never seen."""
        raise NotImplementedError

    def save(self, state: ListingState) -> None:
        """Replace the state of a listing (in the transaction that records what its body gave)."""
        raise NotImplementedError
