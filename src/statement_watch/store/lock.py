"""One daemon to a database, one round at a time: locks beside the file that die with their process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from statement_watch.errors import AlreadyRunning, DatabaseReadOnly

POLL = 0.2
"""Seconds between two attempts while we wait."""


@contextmanager
def hold(
    database: str | Path,
    name: str,
    *,
    wait: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Hold the lock `<database>.<name>.lock` for the length of the block.

    Three names are in use: `daemon`, held for the daemon's life; `round`, held by whoever fetches, so that no two
    processes fetch at once; `queue`, held by who waits for `round` (`hold_round`). `wait` is how many seconds to try;
    then `AlreadyRunning` names the process that holds it. The lock is the kernel's (flock): it ends with the process,
    however that ends; the file that stays means nothing.
    """
    path = Path(f"{database}.{name}.lock")
    with _open(path) as file:
        deadline = monotonic() + wait
        while not _acquire(file):
            if monotonic() >= deadline:
                raise AlreadyRunning(_held(path, file, name, database))
            sleep(POLL)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()  # and closing it lets the lock go


@contextmanager
def hold_round(database: str | Path, *, wait: float) -> Iterator[None]:
    """Hold the lock `round` for the length of the block, after waiting for it in the queue.

    A daemon with hundreds of sources always has a round in hand; seeing that somebody queues, it starts no further one.
    """
    with ExitStack() as stack:
        with hold(database, "queue", wait=wait):
            stack.enter_context(hold(database, "round", wait=wait))
        yield


def holder(database: str | Path, name: str) -> int | None:
    """The process id that holds the lock now, or None.

    The lock itself is tried only when the file names a process that lives: trying it holds it for a moment, which must
    not make a daemon that starts just then believe that another one runs.
    """
    path = Path(f"{database}.{name}.lock")
    if not path.exists():
        return None
    with _open(path, "r") as file:
        pid = _pid(file)
        if not pid or not _alive(pid):
            return None
        if _acquire(file, shared=True):
            fcntl.flock(file, fcntl.LOCK_UN)
            return None
        return pid


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's
    return True


def _open(path: Path, mode: str = "a+") -> IO[str]:
    try:
        return path.open(mode, encoding="ascii", errors="replace")
    except OSError as error:
        raise DatabaseReadOnly(
            f"{path}: cannot be opened ({error.strerror}); check the permissions of the folder"
        ) from error


def _acquire(file: IO[str], *, shared: bool = False) -> bool:
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _pid(file: IO[str]) -> int:
    file.seek(0)
    said = file.read(20).strip()
    return int(said) if said.isdigit() else 0


def _held(path: Path, file: IO[str], name: str, database: str | Path) -> str:
    who = f"process {_pid(file)}" if _pid(file) else "another process"
    what = "a daemon is already running" if name == "daemon" else "a round is already running"
    return f"{database}: {what} ({who} holds {path.name}); wait for it or stop it"
