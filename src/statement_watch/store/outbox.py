"""The outbox: alerts written in the transaction that makes them true, and one delivery for each channel."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from statement_watch.errors import NotFound
from statement_watch.model import Alert
from statement_watch.store.records import ChannelState
from statement_watch.store.session import Session
from statement_watch.store.values import (
    ids_json,
    moment,
    moment_or_none,
    stamp,
    stamp_or_none,
    strings,
    text_or_none,
    to_json,
)
from statement_watch.text import clean
from statement_watch.views import AlertView

_VIEW = """
    SELECT alerts.*, deliveries.channel, deliveries.state, deliveries.attempts, deliveries.last_error,
        deliveries.next_attempt
    FROM deliveries JOIN alerts ON alerts.id = deliveries.alert"""
_THESE = "channel = ? AND alert IN (SELECT value FROM json_each(?))"


class Outbox:
    """The tables `alerts`, `deliveries` and `channels`.

    A delivery is `pending` → `leased` → `sent`; a failure makes it `pending` again at a later time, or `dead`. A lease
    that ran out (its holder was killed) is pending again by itself.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, alert: Alert, channels: Mapping[str, datetime]) -> int | None:
        """Queue an alert for each channel, not before the given time; None when its key is known: then nothing is
        added. An alert without a channel is recorded all the same."""
        with self._session.transaction():
            cursor = self._session.run(
                """INSERT INTO alerts (key, kind, created_at, title, summary, source, statement, page, url,
                       organisation, topics, instant, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (key) DO NOTHING""",
                _row(alert),
            )
            if not cursor.rowcount:
                return None
            self._session.many(
                "INSERT INTO deliveries (alert, channel, next_attempt) VALUES (?, ?, ?)",
                [(cursor.lastrowid, channel, stamp(due)) for channel, due in channels.items()],
            )
            return cursor.lastrowid

    def lease(self, channel: str, now: datetime, limit: int, lease: timedelta) -> tuple[AlertView, ...]:
        """Take the oldest due deliveries of a channel, for so long; nobody else gets them meanwhile.

        `attempts` of what is given counts this attempt; while leased, `next_attempt` is the end of the lease.
        """
        with self._session.transaction():
            rows = self._session.rows(
                """SELECT alert FROM deliveries
                   WHERE channel = ? AND state IN ('pending', 'leased') AND next_attempt <= ? ORDER BY alert LIMIT ?""",
                (channel, stamp(now), limit),
            )
            if not rows:
                return ()
            taken = ids_json(row["alert"] for row in rows)
            self._session.run(
                f"UPDATE deliveries SET state = 'leased', attempts = attempts + 1, next_attempt = ? WHERE {_THESE}",
                (stamp(now + lease), channel, taken),
            )
            return tuple(map(view, self._session.rows(f"{_VIEW} WHERE {_THESE} ORDER BY alert", (channel, taken))))

    def renew(self, channel: str, alerts: Collection[int], until: datetime, longer: datetime) -> frozenset[int]:
        """Keep deliveries whose lease ends at `until` for longer. Those of the alerts that are still the caller's."""
        with self._session.transaction():
            rows = self._session.rows(
                f"SELECT alert FROM deliveries WHERE {_THESE} AND state = 'leased' AND next_attempt = ?",
                (channel, ids_json(alerts), stamp(until)),
            )
            ours = frozenset(row["alert"] for row in rows)
            self._session.run(
                f"UPDATE deliveries SET next_attempt = ? WHERE {_THESE}", (stamp(longer), channel, ids_json(ours))
            )
        return ours

    def sent(self, channel: str, alerts: Collection[int], now: datetime) -> None:
        """These were taken by the receiver."""
        self._session.run(
            f"UPDATE deliveries SET state = 'sent', sent_at = ?, last_error = NULL WHERE {_THESE}",
            (stamp(now), channel, ids_json(alerts)),
        )

    def failed(self, channel: str, alerts: Collection[int], error: str, next_attempt: datetime) -> None:
        """These were not taken; try them again then."""
        self._session.run(
            f"UPDATE deliveries SET state = 'pending', last_error = ?, next_attempt = ? WHERE {_THESE}",
            (text_or_none(error), stamp(next_attempt), channel, ids_json(alerts)),
        )

    def dead(self, channel: str, alerts: Collection[int], error: str) -> None:
        """These never will be taken; they stay in the dead-letter list."""
        self._session.run(
            f"UPDATE deliveries SET state = 'dead', last_error = ? WHERE {_THESE}",
            (text_or_none(error), channel, ids_json(alerts)),
        )

    def next_attempt(self, channel: str) -> datetime | None:
        """When the channel's next delivery is due, leased ones by the end of their lease."""
        return moment_or_none(
            self._session.value(
                "SELECT min(next_attempt) FROM deliveries WHERE channel = ? AND state IN ('pending', 'leased')",
                (channel,),
            )
        )

    def next_retry(self, channel: str) -> datetime | None:
        """When what failed on the channel is tried again; None when nothing there waits for a further try."""
        return moment_or_none(
            self._session.value(
                "SELECT min(next_attempt) FROM deliveries WHERE channel = ? AND state = 'pending' AND attempts > 0",
                (channel,),
            )
        )

    def mend(self, now: datetime) -> None:
        """Make due what waits longer than anything can: the clock was set back since. A digest waits for eight days at
        most, a further try for a day."""
        self._session.run(
            """UPDATE deliveries SET next_attempt = ?1 WHERE state IN ('pending', 'leased')
                   AND next_attempt > CASE attempts WHEN 0 THEN ?2 ELSE ?3 END""",
            (stamp(now), stamp(now + timedelta(days=9)), stamp(now + timedelta(days=2))),
        )

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Deliveries by channel and state."""
        found: dict[str, dict[str, int]] = {}
        for row in self._session.rows("SELECT channel, state, count(*) AS n FROM deliveries GROUP BY channel, state"):
            found.setdefault(row["channel"], {})[row["state"]] = row["n"]
        return found

    def list(self, state: str | None = None, channel: str | None = None, limit: int = 100) -> tuple[AlertView, ...]:
        """Deliveries, newest first; `state` is pending, leased, sent or dead."""
        rows = self._session.rows(
            f"""{_VIEW} WHERE (?1 IS NULL OR deliveries.state = ?1) AND (?2 IS NULL OR deliveries.channel = ?2)
                ORDER BY alerts.id DESC, deliveries.channel LIMIT ?3""",
            (state, channel, limit),
        )
        return tuple(map(view, rows))

    def resend(self, alert: int, now: datetime, channel: str | None = None) -> int:
        """Make dead or sent deliveries of an alert pending again; gives how many. Raises `NotFound`."""
        if self._session.row("SELECT 1 FROM alerts WHERE id = ?", (alert,)) is None:
            raise NotFound(f"{alert}: no such alert; `watch alerts` lists them")
        return self._session.run(
            """UPDATE deliveries SET state = 'pending', next_attempt = ?1
               WHERE alert = ?2 AND (?3 IS NULL OR channel = ?3) AND state IN ('dead', 'sent')""",
            (stamp(now), alert, channel),
        ).rowcount

    def channel(self, name: str) -> ChannelState:
        """The state of a channel; a fresh one when it was never used."""
        row = self._session.row("SELECT * FROM channels WHERE name = ?", (name,))
        if row is None:
            return ChannelState(name)
        return ChannelState(
            name=row["name"],
            failures=row["failures"],
            stopped=bool(row["stopped"]),
            reason=row["reason"],
            since=moment_or_none(row["since"]),
            last_sent=moment_or_none(row["last_sent"]),
        )

    def save_channel(self, state: ChannelState) -> None:
        """Replace the state of a channel."""
        self._session.run(
            "INSERT OR REPLACE INTO channels (name, failures, stopped, reason, since, last_sent) VALUES (?,?,?,?,?,?)",
            (
                state.name,
                state.failures,
                state.stopped,
                text_or_none(state.reason),
                stamp_or_none(state.since),
                stamp_or_none(state.last_sent),
            ),
        )


def view(row: sqlite3.Row) -> AlertView:
    """A row of alert and delivery as a record."""
    return AlertView(
        alert=row["id"],
        key=row["key"],
        kind=row["kind"],
        statement=row["statement"],
        page=row["page"],
        source=row["source"],
        created_at=moment(row["created_at"]),
        channel=row["channel"],
        state=row["state"],
        attempts=row["attempts"],
        last_error=row["last_error"],
        next_attempt=moment_or_none(row["next_attempt"]),
        title=row["title"],
        summary=row["summary"],
        url=row["url"],
        organisation=row["organisation"],
        topics=strings(row["topics"]),
        instant=bool(row["instant"]),
        detail=json.loads(row["detail"]),
    )


def _row(alert: Alert) -> tuple[object, ...]:
    return (
        clean(alert.key),
        alert.kind.value,
        stamp(alert.created_at),
        clean(alert.title),
        clean(alert.summary),
        alert.source,
        alert.statement,
        alert.page,
        text_or_none(alert.url),
        text_or_none(alert.organisation),
        to_json(alert.topics),
        alert.instant,
        to_json(alert.detail),
    )
