"""Which files this process has connections to, so that nobody else in it opens one of them by hand meanwhile.

POSIX takes away all locks that a process has on a file as soon as the process closes any descriptor of it (SQLite, "How
To Corrupt An SQLite Database File", 2.2). A look at the header of a database that another thread has open would so
take its locks away: the next process that closes the database would hold itself for the last one and delete the log.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

_File = tuple[int, int]

_connections: Counter[_File] = Counter()
_turn = threading.Lock()


def opening(path: Path, look: Callable[[Path], None]) -> Callable[[], None]:
    """Count a connection that is about to be opened; gives what is to be called when it is closed or never came to be.

    `look` opens the file by hand first, unless this process has a connection to it or is about to. Nobody else's turn
    waits for SQLite: whom a locked database holds up is counted already.
    """
    with _turn:
        found = path.stat()
        file = found.st_dev, found.st_ino
        if not _connections[file]:
            look(path)
        _connections[file] += 1

    def closed() -> None:
        with _turn:
            _connections[file] -= 1
            if not _connections[file]:
                del _connections[file]

    return closed
