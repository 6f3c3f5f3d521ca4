"""One at a time: who fetches, imports, reads anew or forgets holds the round lock, as the daemon does in a round."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from statement_watch.cli.common import say
from statement_watch.store import hold_round, holder

WAIT = 900.0
"""Seconds to wait for rounds in hand, such as the daemon's. The first round of a large site takes minutes."""


@contextlib.contextmanager
def turn(database: Path) -> Iterator[None]:
    """Hold the round lock for the length of the block, after waiting for who holds it, and saying so.

    Raises `AlreadyRunning` when the other is not done in time; nothing has been written then.
    """
    pid = holder(database, "round")
    if pid is not None:
        say(f"waiting for process {pid}, which has rounds or an import in hand")
    with hold_round(database, wait=WAIT):
        yield
