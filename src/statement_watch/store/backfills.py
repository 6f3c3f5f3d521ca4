"""How far a listing's older pages have been followed, so that a backfill goes on where it was broken off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from statement_watch.store.session import Session

BACKFILLS_SCHEMA = (
    """CREATE TABLE backfills (
        source TEXT NOT NULL REFERENCES sources (name),
        url TEXT NOT NULL,
        since TEXT NOT NULL,
        next_page TEXT,
        PRIMARY KEY (source, url, since)
    ) WITHOUT ROWID""",
)
"""`next_page` null means: this listing has been followed to its end, or back to `since`."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """One listing followed back to a day."""

    source: str
    url: str
    since: date
    next_page: str | None


class Backfills:
    """The table `backfills`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, source: str, url: str, since: date) -> Backfill:
        """Where to go on; at the listing itself when it was never begun."""
        row = self._session.row(
            "SELECT * FROM backfills WHERE source = ? AND url = ? AND since = ?", (source, url, since.isoformat())
        )
        return Backfill(source, url, since, url if row is None else row["next_page"])

    def save(self, backfill: Backfill) -> None:
        """Replace where to go on."""
        self._session.run(
            "INSERT OR REPLACE INTO backfills (source, url, since, next_page) VALUES (?, ?, ?, ?)",
            (backfill.source, backfill.url, backfill.since.isoformat(), backfill.next_page),
        )
