"""Alerts as lines on a stream or at the end of a log file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TextIO

from statement_watch.errors import NotifyRetry
from statement_watch.model import Clock
from statement_watch.moments import iso
from statement_watch.notify.message import Message
from statement_watch.text import clean, one_line


class TerminalChannel:
    """Writes to a stream, or appends to a file: a line for an alert, the whole text for a digest."""

    def __init__(self, name: str, stream: TextIO, clock: Clock, file: Path | None = None) -> None:
        self.name = name
        self._stream = stream
        self._clock = clock
        self._file = file

    async def send(self, message: Message) -> None:
        """Write it. Raises `NotifyRetry` when the file cannot be written."""
        text = self._text(message)
        if self._file is None:
            self._stream.write(text)
            self._stream.flush()
            return
        try:
            await asyncio.to_thread(self._append, self._file, text)
        except OSError as error:
            raise NotifyRetry(f"channel {self.name}: {self._file} cannot be written ({error.strerror})") from error

    def _text(self, message: Message) -> str:
        now = iso(self._clock())
        if message.digest:
            return f"{now} {one_line(message.subject)}\n{clean(message.text)}\n"
        lines = [f"{now} {one_line(message.subject)} — {one_line(alert.summary)}" for alert in message.alerts]
        addresses = [f"  {one_line(alert.url, 500)}" if alert.url else "" for alert in message.alerts]
        return "".join(f"{part}\n" for pair in zip(lines, addresses, strict=True) for part in pair if part)

    @staticmethod
    def _append(file: Path, text: str) -> None:
        with file.open("a", encoding="utf-8", errors="replace") as log:
            log.write(text)
