"""An Atom feed in a file: each alert becomes an entry, the oldest leave."""

from __future__ import annotations

import asyncio
import os
import tempfile
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element

from statement_watch import atom
from statement_watch.atom import FeedEntry, lasting_id
from statement_watch.digest import single, wording
from statement_watch.errors import NotifyRefused, NotifyRetry
from statement_watch.model import Clock
from statement_watch.notify.message import Message
from statement_watch.views import AlertView

ENTRIES = 200
"""Entries that the file keeps: a reader that asks once a day misses none of a busy one."""


class FeedChannel:
    """Keeps the feed in a file that is replaced whole, so that no reader ever sees half of one."""

    def __init__(self, name: str, path: Path, title: str, clock: Clock) -> None:
        self.name = name
        self._path = path
        self._title = title
        self._clock = clock

    async def send(self, message: Message) -> None:
        """Put its alerts on top; one that is there already is replaced.

        Raises `NotifyRetry` when the file cannot be written, `NotifyRefused` when it is something else than a feed.
        """
        try:
            await asyncio.to_thread(self._rewrite, message)
        except OSError as error:
            raise NotifyRetry(f"channel {self.name}: {self._path} cannot be written ({error.strerror})") from error
        except ValueError as error:
            raise NotifyRefused(f"channel {self.name}: {self._path} is no Atom feed; move it out of the way") from error

    def _rewrite(self, message: Message) -> None:
        newest_first = sorted(message.alerts, key=lambda alert: (alert.created_at, alert.alert), reverse=True)
        entries = [_entry(alert) for alert in newest_first]
        known = {entry.id for entry in entries}
        older = [element for id, element in self._kept() if id not in known]
        document = atom.document(
            id=lasting_id(self.name, str(self._path)),
            title=self._title,
            entries=entries,
            older=older[: max(0, ENTRIES - len(entries))],
            updated=self._clock(),
        )
        _replace(self._path, document)

    def _kept(self) -> list[tuple[str, Element]]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        return atom.entries_of(content) if content.strip() else []


def _entry(alert: AlertView) -> FeedEntry:
    blocks = single.text(alert).strip().split("\n\n")
    return FeedEntry(
        id=lasting_id("alert", alert.key),
        title=single.subject(alert),
        updated=alert.created_at,
        author=alert.organisation or "",
        link=wording.web_address(alert.url),
        topics=alert.topics,
        html="".join(f"<p>{escape(block)}</p>" for block in blocks),
    )


def _replace(path: Path, content: bytes) -> None:
    """Write beside it, then rename: a crash leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A feed is there to be read by others, such as a web server.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
