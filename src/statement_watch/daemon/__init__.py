"""`watch run`: a loop that can be left alone for a year.

APScheduler only ticks. What is due, how often it failed and when it is tried again are rows of the database, so that
nothing is missed and nothing doubled, whatever happens to the process. The same `Watcher` does the rounds as in
`watch fetch`.
"""

from __future__ import annotations

from statement_watch.daemon.logs import log_to
from statement_watch.daemon.loop import Daemon

__all__ = ["Daemon", "log_to"]
