"""Sources: when each is due, how it fares, the history of its rounds, and what befalls all of them at once."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from statement_watch.model import Health, Source, SourceHealth, SourceKind
from statement_watch.store.records import RoundRecord, SourceState
from statement_watch.store.session import Session
from statement_watch.store.values import moment, moment_or_none, stamp, stamp_or_none, text_or_none, to_json
from statement_watch.views import Outage

ROUNDS_KEPT = timedelta(days=60)
"""History of rounds: hourly rounds of 500 sources would else add 4 million rows a year."""

_UPSERT = """
    INSERT INTO sources (name, organisation, kind, aliases, configured, next_due) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET organisation = excluded.organisation, kind = excluded.kind,
        aliases = excluded.aliases, configured = max(sources.configured, excluded.configured)"""


class Sources:
    """The tables `sources` and `rounds`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the table follow the config: new ones added (due at once), known ones updated, others kept as not
        `configured` with all their history. A disabled source counts as not configured."""
        with self._session.transaction():
            self._session.run("UPDATE sources SET configured = 0 WHERE configured")
            for source in sources:
                self.ensure(source, now)

    def ensure(self, source: Source, now: datetime) -> None:
        """Add or update one source without touching the others; what is not enabled leaves one as `configured` as it
        is."""
        names = to_json(source.aliases)
        row = (source.name, source.organisation, source.kind.value, names, source.enabled, stamp(now))
        self._session.run(_UPSERT, row)

    def due(self, now: datetime) -> tuple[str, ...]:
        """Names of configured sources whose time has come, the longest overdue first."""
        rows = self._session.rows(
            "SELECT name FROM sources WHERE configured AND (next_due IS NULL OR next_due <= ?) ORDER BY next_due, name",
            (stamp(now),),
        )
        return tuple(row["name"] for row in rows)

    def get(self, name: str) -> SourceState | None:
        """One source, or None."""
        row = self._session.row("SELECT * FROM sources WHERE name = ?", (name,))
        return None if row is None else _state(row)

    def health(self, name: str) -> Health:
        """The state of one source that is there."""
        return Health(self._session.value("SELECT health FROM sources WHERE name = ?", (name,)))

    def all(self) -> tuple[SourceState, ...]:
        """Every source by name, those that left the config included."""
        return tuple(map(_state, self._session.rows("SELECT * FROM sources ORDER BY name")))

    def healths(self) -> tuple[SourceHealth, ...]:
        """The health of every configured source, by name."""
        return tuple(map(_health, self._session.rows("SELECT * FROM sources WHERE configured ORDER BY name")))

    def set_health(self, health: SourceHealth) -> None:
        """Replace a source's health, `failures`, `last_success` and `next_due`."""
        self._session.run(
            """UPDATE sources SET health = ?, reason = ?, since = ?, failures = ?, last_success = ?, next_due = ?,
                   told = ?, troubled_since = ?, silent_since = ? WHERE name = ?""",
            (
                health.health.value,
                text_or_none(health.reason),
                stamp_or_none(health.since),
                health.failures,
                stamp_or_none(health.last_success),
                stamp_or_none(health.next_due),
                health.told,
                stamp_or_none(health.troubled_since),
                stamp_or_none(health.silent_since),
                health.source,
            ),
        )

    def set_due(self, name: str, due: datetime) -> None:
        """Change when a source is due, and nothing else of its health."""
        self._session.run("UPDATE sources SET next_due = ? WHERE name = ?", (stamp(due), name))

    def outage(self) -> Outage | None:
        """The outage that lasts, if one does."""
        value = self._session.value("SELECT value FROM meta WHERE name = 'outage'")
        if value is None:
            return None
        row = json.loads(value)
        return Outage(moment(row["since"]), row["reason"], row["told"], row["asked"], row["silent"])

    def save_outage(self, outage: Outage | None) -> None:
        """Note that an outage lasts, or that none does."""
        if outage is None:
            self._session.run("DELETE FROM meta WHERE name = 'outage'")
            return
        row = {**dataclasses.asdict(outage), "since": stamp(outage.since)}
        self._session.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('outage', ?)", (to_json(row),))

    def save_round(self, record: RoundRecord) -> None:
        """Add a round to the history; the first one that is `ok` ends the baseline."""
        with self._session.transaction():
            self._session.run(
                """INSERT INTO rounds (source, started_at, ended_at, ok, items, new, changed, removed, failed,
                       requests, not_modified, octets, reason)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                _round_row(record),
            )
            oldest = stamp(record.started_at - ROUNDS_KEPT)
            self._session.run("DELETE FROM rounds WHERE source = ? AND started_at < ?", (record.source, oldest))
            if record.ok:
                self._session.run(
                    "UPDATE sources SET first_round_at = ? WHERE name = ? AND first_round_at IS NULL",
                    (stamp(record.ended_at), record.source),
                )

    def history(self, name: str, limit: int) -> tuple[RoundRecord, ...]:
        """The last rounds of a source that went well, newest first: hundreds that failed in a row hide none of them."""
        rows = self._session.rows(
            "SELECT * FROM rounds WHERE source = ? AND ok ORDER BY started_at DESC, id DESC LIMIT ?", (name, limit)
        )
        return tuple(map(_round, rows))


def _state(row: sqlite3.Row) -> SourceState:
    return SourceState(
        name=row["name"],
        organisation=row["organisation"],
        kind=SourceKind(row["kind"]),
        health=_health(row),
        first_round_at=moment_or_none(row["first_round_at"]),
        configured=bool(row["configured"]),
    )


def _health(row: sqlite3.Row) -> SourceHealth:
    return SourceHealth(
        source=row["name"],
        health=Health(row["health"]),
        reason=row["reason"],
        since=moment_or_none(row["since"]),
        failures=row["failures"],
        last_success=moment_or_none(row["last_success"]),
        next_due=moment_or_none(row["next_due"]),
        told=bool(row["told"]),
        troubled_since=moment_or_none(row["troubled_since"]),
        silent_since=moment_or_none(row["silent_since"]),
    )


def _round_row(record: RoundRecord) -> tuple[object, ...]:
    return (
        record.source,
        stamp(record.started_at),
        stamp(record.ended_at),
        record.ok,
        record.items,
        record.new,
        record.changed,
        record.removed,
        record.failed,
        record.requests,
        record.not_modified,
        record.octets,
        text_or_none(record.reason),
    )


def _round(row: sqlite3.Row) -> RoundRecord:
    return RoundRecord(
        source=row["source"],
        started_at=moment(row["started_at"]),
        ended_at=moment(row["ended_at"]),
        ok=bool(row["ok"]),
        items=row["items"],
        new=row["new"],
        changed=row["changed"],
        removed=row["removed"],
        failed=row["failed"],
        requests=row["requests"],
        not_modified=row["not_modified"],
        octets=row["octets"],
        reason=row["reason"],
    )
