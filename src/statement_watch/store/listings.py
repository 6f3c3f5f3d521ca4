"""Listings: what is remembered of a feed, sitemap or index page between rounds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from statement_watch.model import ListingKind, Validators
from statement_watch.store.records import ListingState
from statement_watch.store.session import Session
from statement_watch.store.values import moment_or_none, stamp_or_none, text_or_none, to_json

COUNTS_KEPT = 12
"""Yields kept for each listing: enough for a median that one odd day does not move."""


class Listings:
    """The table `listings`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, source: str, url: str) -> ListingState:
        """The state of a listing; a fresh one when it was never seen."""
        row = self._session.row("SELECT * FROM listings WHERE source = ? AND url = ?", (source, text_or_none(url)))
        if row is None:
            return ListingState(source, url)
        return ListingState(
            source=row["source"],
            url=row["url"],
            kind=ListingKind(row["kind"]),
            validators=Validators(row["etag"], row["last_modified"]),
            raw_sha256=row["raw_sha256"],
            last_checked=moment_or_none(row["last_checked"]),
            last_full=moment_or_none(row["last_full"]),
            counts=tuple(json.loads(row["counts"])),
            failures=row["failures"],
            reason=row["reason"],
        )

    def addresses(self) -> Mapping[str, Sequence[str]]:
        """The addresses of every source's listings, by source."""
        found: dict[str, list[str]] = {}
        for row in self._session.rows("SELECT source, url FROM listings"):
            found.setdefault(row["source"], []).append(row["url"])
        return found

    def save(self, state: ListingState) -> None:
        """Replace the state of a listing (in the transaction that records what its body gave)."""
        self._session.run(
            """INSERT OR REPLACE INTO listings (source, url, kind, etag, last_modified, raw_sha256, last_checked,
                   last_full, counts, failures, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                state.source,
                text_or_none(state.url),
                state.kind.value,
                text_or_none(state.validators.etag),
                text_or_none(state.validators.last_modified),
                state.raw_sha256,
                stamp_or_none(state.last_checked),
                stamp_or_none(state.last_full),
                to_json(state.counts[-COUNTS_KEPT:]),
                state.failures,
                text_or_none(state.reason),
            ),
        )
