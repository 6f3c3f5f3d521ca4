"""Notices that the config's file was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Stamp = tuple[int, int, int]


@dataclass(slots=True)
class ConfigFile:
    """The file as it was last read. A change counts when two looks in a row see the same: an editor may be writing."""

    path: Path
    read: Stamp | None = field(init=False)
    seen: Stamp | None = field(init=False)

    def __post_init__(self) -> None:
        self.read = self.seen = self._stamp()

    def changed(self) -> bool:
        """Whether the file is another than when it was last read; a file that is gone is no change."""
        now = self._stamp()
        settled, self.seen = now == self.seen, now
        return settled and now is not None and now != self.read

    def taken(self) -> None:
        """What is there now has been read, for better or worse."""
        self.read = self.seen = self._stamp()

    def _stamp(self) -> Stamp | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
