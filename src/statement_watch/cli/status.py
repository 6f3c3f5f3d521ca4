"""`watch status`: how each source fares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from statement_watch.cli.common import Place, emit_all, json_option, options, say, utc_now
from statement_watch.cli.screen import draw, width
from statement_watch.digest.layout import Line, Run, Style, cells, wrap
from statement_watch.digest.wording import count, shown
from statement_watch.presenting.times import ago, due
from statement_watch.presenting.words import WELL, spark
from statement_watch.store import Store
from statement_watch.store.lock import holder
from statement_watch.views import SourceView


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@options
@json_option
def command(names: tuple[str, ...], place: Place, as_json: bool) -> int:
    """Show the health of each source with its reason, when it is next due, and its new pages by week.

    The bars are the last twelve weeks, the present one last; what was there in a source's first round is not counted.

    \b
    Examples:  watch status
               watch status --json | jq 'select(.health != "ok")'
    """
    now = utc_now()
    with place.store(readonly=True) as store:
        sources = [source for source in store.views.sources(now) if not names or source.source in names]
        if as_json:
            emit_all(map(_row, sources))
        else:
            draw([*_lines(sources, now, width()), *_house(store, now)])
    if not sources and not names:
        say("no source is watched here yet; `watch fetch` adds those of the config")
    for name in sorted(set(names) - {source.source for source in sources}):
        say(f"{name}: no such source in the database; `watch fetch` adds those of the config")
    return 2 if names and not sources else 0


def _row(source: SourceView) -> dict[str, object]:
    return {
        "source": source.source,
        "organisation": source.organisation,
        "kind": source.kind,
        "health": source.health,
        "reason": source.reason,
        "since": source.since,
        "failures": source.failures,
        "last_success": source.last_success,
        "next_due": source.next_due,
        "pages": source.pages,
        "weekly": source.weekly,
    }


def _lines(sources: Sequence[SourceView], now: datetime, width: int) -> Iterator[Line]:
    wide = max((cells(shown(source.source, 30)) for source in sources), default=0)
    for source in sources:
        name = shown(source.source, 30)
        health = Style.ADDED if source.health in WELL else Style.BAD
        yield (
            Run(name + " " * (wide - cells(name) + 2), Style.TITLE),
            Run(f"{source.health.value:<18}", health),
            Run(f"{spark(source.weekly)}  ", Style.TOPIC),
            Run(f"{count(source.pages, 'page'):>12}  "),
            Run(f"read {ago(source.last_success, now)}, due {due(source.next_due, now)}", Style.MUTED),
        )
        if source.reason and source.health not in WELL:
            since = f" (since {source.since:%Y-%m-%d %H:%M} UTC)" if source.since else ""
            yield from wrap([Run(f"{shown(source.reason, 500)}{since}")], width, " " * (wide + 2))


def _house(store: Store, now: datetime) -> Iterator[Line]:
    """What is not a source: the daemon and the outbox."""
    pid = holder(Path(store.path), "daemon")
    beat = store.maintenance.last_heartbeat()
    yield ()
    if pid is not None:
        yield (Run(f"daemon running (process {pid or 'unknown'}), last heartbeat {ago(beat, now)}", Style.MUTED),)
    else:
        yield (Run("no daemon is running; `watch run` starts one", Style.MUTED),)
    for channel, states in store.outbox.counts().items():
        yield _channel(channel, states)


def _channel(channel: str, states: Mapping[str, int]) -> Line:
    waiting = states.get("pending", 0) + states.get("leased", 0)
    dead = states.get("dead", 0)
    facts = f"channel {shown(channel)}: {states.get('sent', 0):,} sent, {waiting:,} waiting"
    lost = (Run(f", {dead:,} dead: see `watch alerts --state dead`", Style.BAD),) if dead else ()
    return (Run(facts, Style.MUTED), *lost)
