"""Pages: the identity of an item, its addresses and its fetch state."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from statement_watch.errors import NotFound
from statement_watch.model import Document, Extract, Grade, PageState, Validators
from statement_watch.store import documents
from statement_watch.store.records import NewPage, PageCheck, PageRecord, StoredVersion
from statement_watch.store.session import Session
from statement_watch.store.values import (
    day_or_none,
    ids_json,
    iso_or_none,
    moment,
    moment_or_none,
    stamp,
    stamp_or_none,
    text_or_none,
)
from statement_watch.store.versions import Versions
from statement_watch.urls import site_of
from statement_watch.versions import Presence
from statement_watch.views import PageLook

CLOCK_SLACK = timedelta(minutes=5)
"""A clock that is set back by less than this (a leap, NTP's small steps) delays nothing that matters."""

_LIVE = PageCheck()
# A number that a forgotten page had is never another page's: links and alerts may still name it.
_NEXT_ID = """(SELECT 1 + max(used) FROM (
    SELECT coalesce(max(id), 0) AS used FROM pages UNION ALL SELECT coalesce(max(page), 0) FROM forgotten))"""
# A page that seems to be gone, and had a text, is a matter of removal and not of reading.
_LOOKS = """
    SELECT pages.url, checks.reason, coalesce(failing_since, collapsed_since) AS unread_since
    FROM checks JOIN pages ON pages.id = checks.page
    WHERE checks.source = ? AND last_checked IS NOT NULL AND state = 'live'"""


class Pages:
    """The tables `pages`, `aliases`, `checks` and `page_states`; versions by way of `Versions`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._versions = Versions(session)

    def resolve(self, url: str) -> int | None:
        """The page with that canonical URL or alias, whatever its source."""
        address = text_or_none(url)
        found: int | None = self._session.value(
            "SELECT id FROM pages WHERE url = ? UNION ALL SELECT page FROM aliases WHERE url = ?", (address, address)
        )
        return found

    def find_same(self, source: str, text_key: str) -> tuple[int, ...]:
        """Pages of a source whose latest text has that key, oldest first: where a moved address came from."""
        rows = self._session.rows(
            """SELECT pages.id FROM versions JOIN pages ON pages.latest = versions.id
               WHERE versions.text_key = ? AND pages.source = ? ORDER BY pages.id""",
            (text_key, source),
        )
        return tuple(row["id"] for row in rows)

    def get(self, page: int) -> PageRecord:
        """One page; raises `NotFound`."""
        row = self._session.row(
            """SELECT pages.*, coalesce(pages.publisher, sources.organisation) AS publisher_name
               FROM pages JOIN sources ON sources.name = pages.source WHERE pages.id = ?""",
            (page,),
        )
        if row is None:
            raise NotFound(f"p{page}: no such page")
        return PageRecord(
            id=row["id"],
            url=row["url"],
            source=row["source"],
            publisher=row["publisher_name"],
            site=row["site"],
            first_seen=moment(row["first_seen"]),
            last_seen=moment(row["last_seen"]),
            baseline=bool(row["baseline"]),
            title_hint=row["title_hint"],
            published_hint=day_or_none(row["published_hint"]),
            check=self._check(page),
            versions=row["versions"],
            latest=self._versions.get(page),
        )

    def _check(self, page: int) -> PageCheck:
        row = self._session.row("SELECT * FROM checks WHERE page = ?", (page,))
        return _LIVE if row is None else _check(row)

    def add(self, new: NewPage) -> int:
        """Add a page and give its id; when the URL or alias is already known, that page's id and nothing changes."""
        known = self.resolve(new.url)
        if known is not None:
            return known
        seen = stamp(new.first_seen)
        cursor = self._session.run(
            f"""INSERT INTO pages (id, url, source, publisher, site, first_seen, last_seen, baseline, title_hint,
                   published_hint) VALUES ({_NEXT_ID}, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                text_or_none(new.url),
                new.source,
                text_or_none(new.publisher),
                text_or_none(new.site),
                seen,
                seen,
                new.baseline,
                text_or_none(new.title_hint),
                iso_or_none(new.published_hint),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def add_alias(self, page: int, url: str, now: datetime) -> None:
        """Another address of the page; a no-op when the address is known already (of this page or another)."""
        if self.resolve(url) is None:
            self._session.run("INSERT INTO aliases VALUES (?, ?, ?)", (text_or_none(url), page, stamp(now)))

    def move(self, page: int, url: str, now: datetime) -> None:
        """The page now lives at `url`; the address before becomes an alias. A no-op when another page has `url`."""
        address = text_or_none(url)
        with self._session.transaction():
            if self.resolve(url) not in (None, page):
                return
            before = self._session.value("SELECT url FROM pages WHERE id = ?", (page,))
            if before in (None, address):
                return
            self._session.run("DELETE FROM aliases WHERE url = ?", (address,))
            self._session.run("UPDATE pages SET url = ?, site = ? WHERE id = ?", (address, site_of(url), page))
            self._session.run("INSERT INTO aliases VALUES (?, ?, ?)", (before, page, stamp(now)))

    def fold(self, page: int, into: int, now: datetime) -> None:
        """A page that never had a text is the known page `into` at another address: its addresses become aliases.

        Raises `ValueError` for a page with versions: evidence is never folded away.
        """
        with self._session.transaction():
            row = self._session.row("SELECT url, versions FROM pages WHERE id = ?", (page,))
            if row is None or page == into:
                return
            if row["versions"]:
                raise ValueError(f"p{page} has versions and cannot be folded into p{into}")
            self._session.run("UPDATE aliases SET page = ? WHERE page = ?", (into, page))
            for table in ("checks", "page_states"):
                self._session.run(f"DELETE FROM {table} WHERE page = ?", (page,))
            self._session.run("DELETE FROM pages WHERE id = ?", (page,))
            self._session.run("INSERT INTO aliases VALUES (?, ?, ?)", (row["url"], into, stamp(now)))

    def seen(self, pages: Collection[int], now: datetime) -> None:
        """The listings showed these pages now."""
        self._session.run(
            "UPDATE pages SET last_seen = ? WHERE id IN (SELECT value FROM json_each(?))", (stamp(now), ids_json(pages))
        )

    def sources_of(self, pages: Collection[int]) -> frozenset[str]:
        """The sources to which these pages belong."""
        rows = self._session.rows(
            "SELECT DISTINCT source FROM pages WHERE id IN (SELECT value FROM json_each(?))", (ids_json(pages),)
        )
        return frozenset(row["source"] for row in rows)

    def adopt(self, pages: Collection[int], source: str, now: datetime) -> None:
        """Pages whose source left the config (renamed, removed, or an import) belong from now on to the source whose
        listing shows them, so that they are read again: what was imported, and so never asked for, now."""
        orphans = [
            row["id"]
            for row in self._session.rows(
                """SELECT pages.id FROM pages JOIN sources ON sources.name = pages.source
                   WHERE NOT sources.configured AND pages.id IN (SELECT value FROM json_each(?))""",
                (ids_json(pages),),
            )
        ]
        for table, key in (("pages", "id"), ("checks", "page")) if orphans else ():
            self._session.run(
                f"UPDATE {table} SET source = ? WHERE {key} IN (SELECT value FROM json_each(?))",
                (source, ids_json(orphans)),
            )
        self._session.many(
            "INSERT OR IGNORE INTO checks (page, source, next_check) VALUES (?, ?, ?)",
            [(page, source, stamp(now)) for page in orphans],
        )

    def save_check(self, page: int, check: PageCheck) -> None:
        """Replace the fetch state of a page."""
        self._session.run(
            """INSERT OR REPLACE INTO checks (page, source, last_checked, last_full, next_check, etag, last_modified,
                   raw_sha256, skeleton, failures, failing_since, reason, state, missing_since, missing_checks,
                   collapsed_since, collapsed_checks)
               SELECT id, source, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM pages WHERE id = ?""",
            (
                stamp_or_none(check.last_checked),
                stamp_or_none(check.last_full),
                stamp_or_none(check.next_check),
                text_or_none(check.validators.etag),
                text_or_none(check.validators.last_modified),
                check.raw_sha256,
                check.skeleton,
                check.failures,
                stamp_or_none(check.failing_since),
                text_or_none(check.reason),
                check.state.value,
                stamp_or_none(check.presence.missing_since),
                check.presence.missing_checks,
                stamp_or_none(check.collapsed_since),
                check.collapsed_checks,
                page,
            ),
        )

    def record_state(self, page: int, state: PageState, at: datetime, reason: str) -> None:
        """Note in the page's history that it was removed (REMOVED) or restored (LIVE); `save_check` sets the state."""
        self._session.run(
            "INSERT INTO page_states (page, state, at, reason) VALUES (?, ?, ?, ?)",
            (page, state.value, stamp(at), text_or_none(reason)),
        )

    def due(self, source: str, now: datetime, limit: int) -> tuple[int, ...]:
        """Pages of a source whose `next_check` has come, the longest overdue first.

        A page that was checked later than `now` is due: the clock was set back since, and its time means nothing.
        """
        rows = self._session.rows(
            """SELECT page FROM checks WHERE source = ?1
                   AND (next_check <= ?2 OR (next_check IS NOT NULL AND last_checked > ?3))
               ORDER BY next_check, page LIMIT ?4""",
            (source, stamp(now), stamp(now + CLOCK_SLACK), limit),
        )
        return tuple(row["page"] for row in rows)

    def try_unread(self, source: str, now: datetime) -> None:
        """Make the pages of a source that could never be read due now."""
        self._session.run(
            """UPDATE checks SET next_check = ? WHERE source = ? AND failing_since IS NOT NULL
                   AND page IN (SELECT id FROM pages WHERE latest IS NULL)""",
            (stamp(now), source),
        )

    def newest_looks(self, source: str, limit: int) -> tuple[PageLook, ...]:
        """How the last looks at a source's pages ended, the newest pages first; nothing where all of them are well.

        Of pages that came at once, the first on their listing comes first; of those that were there in the first round
        none is the newer, and those that were read come first.
        """
        return self._looks(source, "first_seen DESC, baseline AND unread_since IS NOT NULL, pages.id", limit)

    def latest_looks(self, source: str, limit: int) -> tuple[PageLook, ...]:
        """How the last looks at the pages that have a text ended, the latest first. One that cannot be read any more
        counts from when that began: it is asked again sooner than the others, and would else be taken for many."""
        latest = "coalesce(failing_since, collapsed_since, last_checked) DESC, pages.id"
        return self._looks(source, latest, limit, only="AND latest IS NOT NULL")

    def _looks(self, source: str, order: str, limit: int, only: str = "") -> tuple[PageLook, ...]:
        some = """SELECT 1 FROM checks
            WHERE source = ? AND (failing_since IS NOT NULL OR collapsed_since IS NOT NULL) LIMIT 1"""
        if self._session.value(some, (source,)) is None:
            return ()
        rows = self._session.rows(f"{_LOOKS} {only} ORDER BY {order} LIMIT ?", (source, limit))
        return tuple(PageLook(row["url"], moment_or_none(row["unread_since"]), row["reason"]) for row in rows)

    def appeared(self, source: str, since: datetime) -> tuple[datetime, ...]:
        """When the source's items appeared, from `since` on: first seen or, for those that were there before us, noon
        of the day that they bear."""
        rows = self._session.rows(
            """SELECT at FROM (
                   SELECT CASE baseline WHEN 0 THEN first_seen ELSE published_hint || 'T12:00:00Z' END AS at
                   FROM pages WHERE source = ?)
               WHERE at >= ? ORDER BY at""",
            (source, stamp(since)),
        )
        return tuple(moment(row["at"]) for row in rows)

    def arrivals(self, source: str, limit: int) -> tuple[datetime, ...]:
        """The last hours in which items of a source were seen for the first time, oldest first; what was there before
        us apart."""
        rows = self._session.rows(
            """SELECT DISTINCT substr(first_seen, 1, 13) AS hour FROM pages
               WHERE source = ? AND NOT baseline ORDER BY hour DESC LIMIT ?""",
            (source, limit),
        )
        return tuple(moment(f"{row['hour']}:00:00Z") for row in reversed(rows))

    def count(self, source: str) -> int:
        """How many pages a source has."""
        count: int = self._session.value("SELECT count(*) FROM pages WHERE source = ?", (source,))
        return count

    def ids(self, source: str | None = None) -> tuple[int, ...]:
        """Ids of all pages (of a source), in order."""
        chosen, parameters = ("", ()) if source is None else ("WHERE source = ?", (source,))
        rows = self._session.rows(f"SELECT id FROM pages {chosen} ORDER BY id", parameters)
        return tuple(row["id"] for row in rows)

    def add_version(
        self,
        page: int,
        extract: Extract,
        change: Grade,
        seen_at: datetime,
        *,
        text_key: str,
        capture_sha256: str | None = None,
    ) -> int:
        """Add a version and give its number. The text is cleaned (`text.clean`) if it was not: take offsets from a
        clean text only."""
        return self._versions.add(page, extract, change, seen_at, text_key=text_key, capture_sha256=capture_sha256)

    def version(self, page: int, number: int | None = None) -> StoredVersion | None:
        """One version of a page, the latest without a number."""
        return self._versions.get(page, number)

    def latest_versions(self, page: int, limit: int) -> tuple[StoredVersion, ...]:
        """The last versions of a page, oldest first: what sees that a block ticks."""
        return self._versions.last(page, limit)

    def version_keys(self, page: int) -> tuple[str, ...]:
        """`text_key` of every version, oldest first: what tells a revert."""
        return self._versions.keys(page)

    def documents(self, pages: Collection[int]) -> Mapping[int, Document]:
        """The latest versions as matching sees them; pages without a version are left out."""
        return documents.read(self._session, pages)

    def document(self, page: int) -> Document:
        """One latest version as matching sees it; raises `NotFound`."""
        found = self.documents([page])
        if page not in found:
            raise NotFound(f"p{page}: no such page, or it has no text")
        return found[page]


def _check(row: sqlite3.Row) -> PageCheck:
    return PageCheck(
        last_checked=moment_or_none(row["last_checked"]),
        last_full=moment_or_none(row["last_full"]),
        next_check=moment_or_none(row["next_check"]),
        validators=Validators(row["etag"], row["last_modified"]),
        raw_sha256=row["raw_sha256"],
        skeleton=row["skeleton"],
        failures=row["failures"],
        failing_since=moment_or_none(row["failing_since"]),
        reason=row["reason"],
        presence=Presence(PageState(row["state"]), moment_or_none(row["missing_since"]), row["missing_checks"]),
        collapsed_since=moment_or_none(row["collapsed_since"]),
        collapsed_checks=row["collapsed_checks"],
    )
