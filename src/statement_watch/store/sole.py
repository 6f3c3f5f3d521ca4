"""Which files this process has connections to, so that nobody else in it opens one of them by hand meanwhile.

POSIX takes away all locks that a process has on a file as soon as the process closes any descriptor of it (SQLite, "How
To Corrupt An SQLite Database File", 2.2). A look at the header of a database that another thread has open would so
take its locks away: the next process that closes the database would hold itself for the last one and delete the log.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_File = tuple[int, int]

_connections: Counter[_File] = Counter()
_turn = threading.RLock()


@contextmanager
def opening(path: Path) -> Iterator[bool]:
    """While the block opens the file no other thread of this process does; whether it has connections to it already."""
    with _turn:
        yield _connections[_file(path)] > 0


def opened(path: Path) -> Callable[[], None]:
    """There is a connection more; gives what is to be called once it is closed."""
    file = _file(path)
    with _turn:
        _connections[file] += 1

    def closed() -> None:
        with _turn:
            _connections[file] -= 1
            if not _connections[file]:
                del _connections[file]

    return closed


def _file(path: Path) -> _File:
    found = path.stat()
    return found.st_dev, found.st_ino
