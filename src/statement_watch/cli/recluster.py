"""`watch recluster`: re-read the whole archive for statements."""

from __future__ import annotations

import click

from statement_watch.cli.common import Place, emit, json_option, options, progress, utc_now, write
from statement_watch.cli.turns import turn
from statement_watch.rereading import recluster


@click.command()
@options
@json_option
def command(place: Place, as_json: bool) -> None:
    """Match every page anew and regroup all statements.

    Of use after an upgrade, or when topics were added or changed. Ids, reviews and people's verdicts are kept, and
    nothing is told. Ctrl-C leaves everything as it was. It waits for rounds in hand.

    \b
    Example:  watch recluster
    """
    config = place.reading_config()
    with (
        place.store() as store,
        turn(store.path),
        progress("matching and grouping", 2 * len(store.pages.ids())) as advance,
    ):
        pages = recluster(store, config.settings, utc_now(), lambda: advance(""))
    emit({"pages": pages}) if as_json else write(f"{pages} pages matched anew")
