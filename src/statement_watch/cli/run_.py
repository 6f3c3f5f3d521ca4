"""`watch run`: the daemon."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading

import click

from statement_watch.cli.common import Place, options, utc_now
from statement_watch.config import Config, service
from statement_watch.daemon import Daemon, log_to
from statement_watch.store import Store, hold

BUSY = 5.0
"""Seconds that a transaction of the daemon waits for another process; then its round is tried again later. The loop
stands still meanwhile, and must answer to SIGTERM."""

log = logging.getLogger("statement_watch.daemon")


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Log every round, not just what was found and what changed.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="One line of text, or one JSON object, for each record on stderr.",
)
@options
def command(place: Place, verbose: bool, log_format: str) -> None:
    """Watch all sources until stopped, each at its own interval, and deliver alerts.

    SIGTERM and Ctrl-C end it within ten seconds and leave everything sound. SIGHUP or a changed file reads the config
    again; a broken one is told and not taken. One daemon runs for a database; a second one says which process that is
    and exits with 1.

    \b
    Example:  watch run --config /etc/statement-watch/sources.toml
    """
    redaction = log_to(sys.stderr, log_format, logging.DEBUG if verbose else logging.INFO)

    def read() -> Config:
        config = place.config(need_sources=True, warn=lambda warning: log.warning("config: %s", warning))
        redaction.learn(config)
        return config

    config = read()
    path = config.settings.database
    with hold(path, "daemon"), Store.open(path, clock=utc_now, busy_timeout=BUSY) as store:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(Daemon(config, store, utc_now, read, service=service()).run())
        finally:
            asyncio.set_event_loop(None)
            loop.close()
    _leave_hanging_threads()


def _leave_hanging_threads() -> None:
    """End now, although a thread still waits for a mail or name server: Python would wait for it, for minutes."""
    if any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate()):
        logging.shutdown()
        os._exit(0)
