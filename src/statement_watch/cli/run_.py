"""`watch run`: the daemon."""

from __future__ import annotations

import asyncio
import logging
import sys

import click

from statement_watch.cli.common import Place, options, utc_now
from statement_watch.daemon import Daemon
from statement_watch.store import hold
from statement_watch.text import one_line


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, not just what goes wrong.")
@options
def command(place: Place, verbose: bool) -> None:
    """Watch all sources until stopped, each at its own interval, and deliver alerts.

    SIGTERM and Ctrl-C end it within ten seconds and leave everything sound; SIGHUP reads the config again. One daemon
    runs for a database; a second one says so and exits.

    \b
    Example:  watch run --config /etc/statement-watch/sources.toml
    """
    _log_to_stderr(logging.INFO if verbose else logging.WARNING)
    config = place.config(need_sources=True)
    with place.store(create=True) as store, hold(store.path, "daemon"):

        async def run() -> None:
            await Daemon(config, store, utc_now, lambda: place.config(need_sources=True)).run()

        asyncio.run(run())


class _OneLine(logging.Formatter):
    """One line a record, whatever a page put into it."""

    def format(self, record: logging.LogRecord) -> str:
        return one_line(super().format(record), 2000)


def _log_to_stderr(level: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in ("httpx", "httpcore", "apscheduler", "trafilatura", "htmldate"):
        logging.getLogger(chatty).setLevel(logging.WARNING)  # httpx logs whole addresses at INFO
