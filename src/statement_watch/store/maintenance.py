"""Backup, integrity, room: what keeps the file sound for years."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from statement_watch.store import backups
from statement_watch.store.records import Check, TableSize, Thinned
from statement_watch.store.session import Session, translated
from statement_watch.store.values import ids_json, moment_or_none, stamp

# A body may go when none of its captures is the first of a version (the version cites it) or the last one before the
# next version: a later capture of the page must show the same version.
_SPARE = """
    SELECT blobs.id, length(blobs.packed) AS octets, max(captures.fetched_at) AS at
    FROM blobs JOIN captures ON captures.sha256 = blobs.sha256
    WHERE blobs.packed IS NOT NULL
    GROUP BY blobs.id
    HAVING min(
        NOT EXISTS (SELECT 1 FROM versions
            WHERE versions.page = captures.page AND versions.capture_sha256 = captures.sha256)
        AND EXISTS (SELECT 1 FROM captures AS later
            WHERE later.page = captures.page AND later.fetched_at > captures.fetched_at
            AND NOT EXISTS (SELECT 1 FROM versions WHERE versions.page = captures.page
                AND versions.seen_at > captures.fetched_at AND versions.seen_at <= later.fetched_at))
    )
    ORDER BY at, blobs.id"""

# Where the WAL-reset bug is fixed: from 3.51.3 on, and in two older branches from these releases on.
_FIXED = (3, 51, 3)
_FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}


class Maintenance:
    """Works on the open database; `verify` and `restore` of `store.backups` work on files."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def backup(self, target: Path) -> Check:
        """Write a consistent copy while others read and write, check it, then give it its name. Raises `BadInput` when
        the target exists, `DatabaseCorrupt` when the copy is not sound."""
        return backups.copy_database(self._session.connection, target)

    def check(self) -> Check:
        """SQLite's integrity check and the foreign keys."""
        with translated(self._session.path):
            return backups.check_open(self._session.connection, self._session.path)

    def sizes(self) -> tuple[TableSize, ...]:
        """What takes the room, the largest first; a table's indexes count with it. Empty where SQLite cannot tell."""
        if not self._session.row("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'"):
            return ()
        owners = {
            row["name"]: _owner(row["tbl_name"])
            for row in self._session.rows("SELECT name, tbl_name FROM sqlite_master WHERE type IN ('table', 'index')")
        }
        octets: dict[str, int] = {}
        for row in self._session.rows("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"):
            owner = owners.get(row["name"], "schema")
            octets[owner] = octets.get(owner, 0) + row["pgsize"]
        return tuple(self._by_size(octets))

    def _by_size(self, octets: Mapping[str, int]) -> Iterable[TableSize]:
        for table in sorted(octets, key=lambda name: (-octets[name], name)):
            counted = "sqlite_master" if table == "schema" else table
            yield TableSize(table, self._session.value(f'SELECT count(*) FROM "{counted}"'), octets[table])

    def thin(self, *, before: datetime | None = None, keep_octets: int | None = None) -> Thinned:
        """Drop bodies of captures: those older than `before`, and the oldest until no more than `keep_octets` are kept.

        Never the first and the last capture of a version: what a citation leads to stays. The rows that say what was
        captured stay as well, with its SHA-256.
        """
        with self._session.transaction():
            held: int = self._session.value("SELECT coalesce(sum(length(packed)), 0) FROM blobs")
            gone, freed = [], 0
            for row in self._session.rows(_SPARE):
                too_old = before is not None and row["at"] < stamp(before)
                too_much = keep_octets is not None and held - freed > keep_octets
                if too_old or too_much:
                    gone.append(row["id"])
                    freed += row["octets"]
            self._session.run(
                "UPDATE blobs SET packed = NULL WHERE id IN (SELECT value FROM json_each(?))", (ids_json(gone),)
            )
        self._session.rows("PRAGMA incremental_vacuum")
        return Thinned(len(gone), freed)

    def tidy(self, now: datetime) -> None:
        """The daily housekeeping of the one writer: merge the text index, refresh statistics, empty the log."""
        self._session.run("INSERT INTO search (search, rank) VALUES ('merge', 500)")
        self._session.run("PRAGMA analysis_limit = 400")
        self._session.run("PRAGMA optimize")
        self._session.rows("PRAGMA incremental_vacuum")
        self._session.rows("PRAGMA wal_checkpoint (TRUNCATE)")
        self._session.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('tidied', ?)", (stamp(now),))

    def reclaim(self) -> None:
        """Leave nothing of what was deleted in the file: rewrite the text index, free the pages, empty the log."""
        self._session.run("INSERT INTO search (search) VALUES ('optimize')")
        self._session.rows("PRAGMA incremental_vacuum")
        self._session.rows("PRAGMA wal_checkpoint (TRUNCATE)")

    def last_tidy(self) -> datetime | None:
        """When `tidy` last ran to its end."""
        return moment_or_none(self._session.value("SELECT value FROM meta WHERE name = 'tidied'"))

    def heartbeat(self, now: datetime) -> None:
        """Write one row: proof that the database can be written, for the watchdog."""
        self._session.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('heartbeat', ?)", (stamp(now),))

    def last_heartbeat(self) -> datetime | None:
        """When a daemon last wrote its heartbeat."""
        return moment_or_none(self._session.value("SELECT value FROM meta WHERE name = 'heartbeat'"))


def library_fault(version: str = sqlite3.sqlite_version) -> str | None:
    """What is wrong with a version of the SQLite library, in words; None when nothing is known.

    The WAL-reset bug (3.7.0 to 3.51.2) can damage a file when two connections write and checkpoint at the same moment.
    """
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    fixed = (major, minor, patch) >= _FIXED or patch >= _FIXED_BRANCHES.get((major, minor), patch + 1)
    if fixed:
        return None
    return (
        f"SQLite {version} has the WAL-reset bug (fixed in 3.51.3): run one daemon, let nothing else write, "
        "and keep backups"
    )


def _owner(table: str) -> str:
    """The tables that FTS5 keeps for itself belong to the index."""
    return "search" if table.startswith("search_") else table
