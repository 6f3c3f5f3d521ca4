"""What is remembered of hosts between runs: robots.txt, and until when each asked to be left alone."""

from __future__ import annotations

from datetime import datetime

from statement_watch.politeness import RobotsCopy
from statement_watch.store.session import Session
from statement_watch.store.values import moment, stamp

HOSTS_SCHEMA = (
    """CREATE TABLE robots (
        site TEXT PRIMARY KEY,
        body BLOB,
        fetched_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE holds (host TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID",
)
"""`robots.body` is null where a site has no robots.txt: all is allowed."""


class Hosts:
    """The tables `robots` and `holds`: the memory that `politeness.HostMemory` asks for, beyond one process."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def robots(self, site: str) -> RobotsCopy | None:
        """The last copy that was kept for this site, however old."""
        row = self._session.row("SELECT * FROM robots WHERE site = ?", (site,))
        return None if row is None else RobotsCopy(row["site"], row["body"], moment(row["fetched_at"]))

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Keep a copy, replacing the site's earlier one."""
        self._session.run(
            "INSERT OR REPLACE INTO robots (site, body, fetched_at) VALUES (?, ?, ?)",
            (copy.site, copy.body, stamp(copy.fetched_at)),
        )

    def held_until(self, host: str) -> datetime | None:
        """Until when the host asked not to be asked; None when it did not."""
        until = self._session.value("SELECT until FROM holds WHERE host = ?", (host,))
        return None if until is None else moment(until)

    def hold(self, host: str, until: datetime) -> None:
        """Remember that the host must not be asked before `until`."""
        self._session.run("INSERT OR REPLACE INTO holds (host, until) VALUES (?, ?)", (host, stamp(until)))
