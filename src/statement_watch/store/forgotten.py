"""Forgetting: a page goes with all its evidence because a person said so; its number is never used again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from statement_watch.store import versions
from statement_watch.store.session import Session
from statement_watch.store.values import ids_json, moment, stamp, text_or_none

BLANK = "(forgotten)"
"""The title of what is left as a number."""

_LISTED = "(SELECT value FROM json_each(?))"
_PAGE_TABLES = ("quotes", "versions", "captures", "aliases", "checks", "page_states", "own_texts")
"""Tables with rows for each page, in an order that the foreign keys bear."""
_SOURCE_TABLES = ("listings", "backfills", "rounds")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """An address that is kept out."""

    page: int
    url: str
    at: datetime


class Forgetting:
    """The table `forgotten`, and the deletions that it alone permits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def kept_out(self, url: str) -> datetime | None:
        """When a page with that address was forgotten for good; None when it may come."""
        found = self._session.value("SELECT max(at) FROM forgotten WHERE url = ?", (text_or_none(url),))
        return None if found is None else moment(found)

    def all(self) -> tuple[Forgotten, ...]:
        """The addresses that are kept out, the latest first."""
        rows = self._session.rows("SELECT * FROM forgotten WHERE url IS NOT NULL ORDER BY at DESC, page, url")
        return tuple(Forgotten(row["page"], row["url"], moment(row["at"])) for row in rows)

    def lift(self, url: str) -> bool:
        """Let the page with that address come back, its other addresses too; False when it was not kept out."""
        known = self._session.run(
            "UPDATE forgotten SET url = NULL WHERE page IN (SELECT page FROM forgotten WHERE url = ?)",
            (text_or_none(url),),
        )
        return known.rowcount > 0

    def take_away(self, pages: Collection[int], ended: Collection[int], now: datetime, *, for_good: bool) -> None:
        """Delete these pages with everything that is known of them.

        Nothing may be carried by them any more: regroup first, and give the statements that this `ended`. `for_good`
        keeps their addresses out. The words that ended statements and alerts still have of them go as well; what waits
        to be delivered is dropped, what was told stays as a key without words, so that it is never told again.
        """
        listed = ids_json(pages)
        self._session.rows("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        with self._session.transaction():
            self._note(listed, now, for_good=for_good)
            self._blank_alerts("page", listed)
            self._blank_alerts("statement", ids_json(ended))
            self._blank_statements(listed, ids_json(ended))
            for page in pages:
                self._delete(page)

    def _note(self, pages: str, now: datetime, *, for_good: bool) -> None:
        addresses = f"SELECT id, url FROM pages WHERE id IN {_LISTED}"
        if for_good:
            addresses += f" UNION SELECT page, url FROM aliases WHERE page IN {_LISTED}"
        self._session.run(
            f"INSERT INTO forgotten (page, url, at) SELECT id, {'url' if for_good else 'NULL'}, ? FROM ({addresses})",
            (stamp(now), pages, pages) if for_good else (stamp(now), pages),
        )

    def _blank_alerts(self, column: str, ids: str) -> None:
        alerts = f"SELECT id FROM alerts WHERE {column} IN {_LISTED}"
        self._session.run(f"DELETE FROM deliveries WHERE state <> 'sent' AND alert IN ({alerts})", (ids,))
        self._session.run(
            f"""UPDATE alerts SET title = '{BLANK}', summary = '', url = NULL, organisation = NULL, detail = '{{}}'
                WHERE {column} IN {_LISTED}""",
            (ids,),
        )

    def _blank_statements(self, pages: str, ended: str) -> None:
        for table in ("reviews", "topics"):
            heirless = "SELECT id FROM statements WHERE ended_by IS NULL"
            self._session.run(
                f"DELETE FROM {table} WHERE statement IN {_LISTED} AND statement IN ({heirless})", (ended,)
            )
        of_page = f"origin_page IN {_LISTED} OR wording_page IN {_LISTED}"
        self._session.run(
            f"""UPDATE statements SET title = '{BLANK}', organisation = '', origin_page = NULL, origin_publisher = '',
                    reasons = '[]', wording_page = NULL, wording = NULL
                WHERE ended_at IS NOT NULL AND (id IN {_LISTED} OR {of_page})""",
            (ended, pages, pages),
        )

        self._session.run(
            f"DELETE FROM actions WHERE EXISTS (SELECT 1 FROM json_each(statements) WHERE value IN {_LISTED})", (ended,)
        )

    def _delete(self, page: int) -> None:
        bodies = [row["sha256"] for row in self._session.rows("SELECT sha256 FROM captures WHERE page = ?", (page,))]
        versions.unindex(self._session, page)
        self._session.run("UPDATE pages SET latest = NULL WHERE id = ?", (page,))
        self._session.run("DELETE FROM verdicts WHERE ?1 IN (page, other)", (page,))
        for table in _PAGE_TABLES:
            self._session.run(f"DELETE FROM {table} WHERE page = ?", (page,))
        self._session.many(
            "DELETE FROM blobs WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM captures WHERE sha256 = ?1)",
            [(sha,) for sha in bodies],
        )
        self._session.run("DELETE FROM pages WHERE id = ?", (page,))

    def drop_source(self, source: str) -> None:
        """Delete a source that has no pages any more, with its history."""
        with self._session.transaction():
            for table in _SOURCE_TABLES:
                self._session.run(f"DELETE FROM {table} WHERE source = ?", (source,))
            waiting = "SELECT id FROM alerts WHERE source = ?"
            self._session.run(f"DELETE FROM deliveries WHERE state <> 'sent' AND alert IN ({waiting})", (source,))
            self._session.run("DELETE FROM sources WHERE name = ?", (source,))
