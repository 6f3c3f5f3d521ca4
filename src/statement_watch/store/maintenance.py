"""Backup, integrity, room: what keeps the file sound for years."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from statement_watch.store.records import Check, TableSize, Thinned
from statement_watch.store.session import Session


class Maintenance:
    """Works on the open database; `verify` and `restore` of `store.backups` work on files."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def backup(self, target: Path) -> Check:
        """Write a consistent copy while others read and write, check it, then give it its name. Raises `BadInput` when
        the target exists, `DatabaseCorrupt` when the copy is not sound."""
        raise NotImplementedError

    def check(self) -> Check:
        """SQLite's integrity check, foreign keys, and that every version's text is in the index."""
        raise NotImplementedError

    def sizes(self) -> tuple[TableSize, ...]:
        """What takes the room, the largest first."""
        raise NotImplementedError

    def thin(self, *, before: datetime | None = None, keep_octets: int | None = None) -> Thinned:
        """Drop bodies of captures: those older than `before`, or the oldest until no more than `keep_octets` are kept.
        Never the first and last capture of a page, never one that a version cites."""
        raise NotImplementedError

    def vacuum(self) -> None:
        """Give free room back to the disk; needs as much free room again and the only writer."""
        raise NotImplementedError

    def heartbeat(self, now: datetime) -> None:
        """Write one row: proof that the database can be written, for the watchdog."""
        raise NotImplementedError
