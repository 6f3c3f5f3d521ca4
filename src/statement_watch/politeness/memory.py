"""What is remembered of a host between two rounds: its robots.txt, and until when it asked to be left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """The last usable answer for one robots.txt. `body` is None when the site has none (a 4xx): all is allowed."""

    site: str
    """Scheme, host and port: `https://example.org` or `http://127.0.0.1:8080`."""
    body: bytes | None = field(repr=False)
    fetched_at: datetime


class HostMemory(Protocol):
    """Where the fetcher keeps what must outlive it. Calls are short and never fail for what a site sent."""

    def robots(self, site: str) -> RobotsCopy | None:
        """The last copy that was kept for this site, however old."""

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Keep a copy, replacing the site's earlier one."""

    def held_until(self, host: str) -> datetime | None:
        """Until when the host (`example.org`, `127.0.0.1:8080`) asked not to be asked; None when it did not."""

    def hold(self, host: str, until: datetime) -> None:
        """Remember that the host must not be asked before `until`."""


class LocalHostMemory:
    """A memory that lasts as long as the process."""

    def __init__(self) -> None:
        self._robots: dict[str, RobotsCopy] = {}
        self._holds: dict[str, datetime] = {}

    def robots(self, site: str) -> RobotsCopy | None:
        """The last copy that was kept for this site, however old."""
        return self._robots.get(site)

    def keep_robots(self, copy: RobotsCopy) -> None:
        """Keep a copy, replacing the site's earlier one."""
        self._robots[copy.site] = copy

    def held_until(self, host: str) -> datetime | None:
        """Until when the host asked not to be asked."""
        return self._holds.get(host)

    def hold(self, host: str, until: datetime) -> None:
        """Remember that the host must not be asked before `until`."""
        self._holds[host] = until
