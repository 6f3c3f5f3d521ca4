"""Opening somebody's file: everything that may be wrong with it is said before the first write."""

from __future__ import annotations

from pathlib import Path

from statement_watch.model import Clock
from statement_watch.store.session import Session

BUSY_TIMEOUT = 30.0
"""Seconds that a transaction waits for another process."""


def open_session(path: Path, *, clock: Clock, create: bool, readonly: bool, busy_timeout: float) -> Session:
    """See `Store.open`."""
    raise NotImplementedError
