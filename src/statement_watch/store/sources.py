"""Sources: when each is due, how it fares, and the history of its rounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from statement_watch.model import Source, SourceHealth
from statement_watch.store.records import RoundRecord, SourceState
from statement_watch.store.session import Session


class Sources:
    """The tables `sources` and `rounds`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the table follow the config: new ones added (due at once), known ones updated, others kept as not
        `configured` with all their history. A disabled source counts as not configured."""
        raise NotImplementedError

    def ensure(self, source: Source, now: datetime) -> None:
        """Add or update one source without touching the others (what an import needs)."""
        raise NotImplementedError

    def due(self, now: datetime) -> tuple[str, ...]:
        """Names of configured sources whose time has come, the longest overdue first."""
        raise NotImplementedError

    def next_due(self) -> datetime | None:
        """When the next configured source is due."""
        raise NotImplementedError

    def get(self, name: str) -> SourceState | None:
        """One source, or None."""
        raise NotImplementedError

    def all(self) -> tuple[SourceState, ...]:
        """Every source by name, those that left the config included."""
        raise NotImplementedError

    def set_health(self, health: SourceHealth) -> None:
        """Replace a source's health, `failures`, `last_success` and `next_due`."""
        raise NotImplementedError

    def save_round(self, record: RoundRecord) -> None:
        """Add a round to the history; the first one that is `ok` ends the baseline."""
        raise NotImplementedError

    def history(self, name: str, limit: int = 50) -> tuple[RoundRecord, ...]:
        """The last rounds of a source, newest first."""
        raise NotImplementedError
