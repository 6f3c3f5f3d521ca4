"""`watch reextract`: read stored captures with the present extractor."""

from __future__ import annotations

import asyncio

import click

from statement_watch.cli.common import Place, emit, json_option, options, progress, utc_now, write
from statement_watch.cli.turns import turn
from statement_watch.config import Config
from statement_watch.model import Source
from statement_watch.rereading import Reread, reread_captures
from statement_watch.store import Store
from statement_watch.workers import WorkerPool


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@options
@json_option
def command(names: tuple[str, ...], place: Place, as_json: bool) -> None:
    """Read the stored captures of all sources, or of those named, with the present extractor.

    Of use after an upgrade. A text that comes out otherwise becomes a version marked `cosmetic`; nothing is told, for
    it is no edit of the publisher's. It waits for rounds in hand; Ctrl-C keeps what was read.

    \b
    Example:  watch reextract iacp
    """
    config = place.config()
    with place.store() as store, turn(store.path):
        done = asyncio.run(_reread(store, config, config.select(names)))
    if as_json:
        emit(done)
        return
    write(
        f"{done.pages} pages: {done.changed} read otherwise now, {done.unreadable} not readable any more, "
        f"{done.without_capture} without a capture"
    )


async def _reread(store: Store, config: Config, sources: tuple[Source, ...]) -> Reread:
    total = sum(len(store.pages.ids(source.name)) for source in sources)
    with progress("reading", total) as advance:
        async with WorkerPool(config.settings.workers) as pool:
            return await reread_captures(store, config.settings, pool, sources, utc_now(), lambda: advance(""))
