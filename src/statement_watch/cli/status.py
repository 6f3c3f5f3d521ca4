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
from statement_watch.moments import utc
from statement_watch.presenting.times import ago, due
from statement_watch.presenting.words import WELL, spark
from statement_watch.store import Store
from statement_watch.store.lock import holder
from statement_watch.views import SourceView, UnreadView

LISTED = 100
"""Unread items that are listed of a source, the newest."""


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@options
@json_option
def command(names: tuple[str, ...], place: Place, as_json: bool) -> int:
    """Show the health of each source with its reason, when it is next due, and its new pages by week.

    The bars are the last twelve weeks, the present one last; what was there in a source's first round is not counted.
    For a source that is named, the items that could never be read are listed, each with the reason.

    \b
    Examples:  watch status
               watch status iacp
               watch status --json | jq 'select(.health != "ok")'
    """
    now = utc_now()
    with place.store(readonly=True) as store:
        sources = [source for source in store.views.sources(now) if not names or source.source in names]
        unread = {source.source: store.views.unread(source.source, LISTED) for source in sources if source.unread}
        if as_json:
            emit_all(_row(source, unread.get(source.source, ())) for source in sources)
        else:
            shown_items = unread if names else {}
            draw([*_lines(sources, shown_items, now, width()), *_house(store, now, width())])
    if not sources and not names:
        say("no source is watched here yet; `watch fetch` adds those of the config")
    for name in sorted(set(names) - {source.source for source in sources}):
        say(f"{name}: no such source in the database; `watch fetch` adds those of the config")
    return 2 if names and not sources else 0


def _row(source: SourceView, unread: Sequence[UnreadView]) -> dict[str, object]:
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
        "silent_since": source.silent_since,
        "unread": source.unread,
        "unread_items": [
            {
                "page": item.page,
                "url": item.url,
                "title": item.title or None,
                "first_seen": item.first_seen,
                "last_tried": item.last_tried,
                "tries": item.tries,
                "reason": item.reason,
            }
            for item in unread
        ],
    }


def _lines(
    sources: Sequence[SourceView], unread: Mapping[str, Sequence[UnreadView]], now: datetime, width: int
) -> Iterator[Line]:
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
            since = f" (since {utc(source.since)})" if source.since else ""
            yield from wrap([Run(f"{shown(source.reason, 500)}{since}")], width, " " * (wide + 2))
        elif source.silent_since:
            silent = f"could not be reached since {utc(source.silent_since)}; it may be the network of this machine"
            yield from wrap([Run(silent)], width, " " * (wide + 2))
        if source.unread:
            yield from _unread(source, unread.get(source.source, ()), width, " " * (wide + 2))


def _unread(source: SourceView, items: Sequence[UnreadView], width: int, indent: str) -> Iterator[Line]:
    """How many items could never be read and, for a source that was asked for, which."""
    where = ":" if items else f"; `watch status {source.source}` lists {'it' if source.unread == 1 else 'them'}"
    yield from wrap([Run(f"{count(source.unread, 'item')} could never be read{where}", Style.MUTED)], width, indent)
    for item in items:
        name = f"{shown(item.title, 120)} " if item.title else ""
        runs = [Run(f"{item.first_seen:%Y-%m-%d} {name}"), Run(shown(item.url, 300), Style.LINK)]
        tried = f": {shown(item.reason, 300)} ({count(item.tries, 'try', 'tries')})"
        yield from wrap([*runs, Run(tried)], width, indent, indent + "  ")
    if items and source.unread > len(items):
        yield (Run(f"{indent}… and {source.unread - len(items):,} older ones", Style.MUTED),)


def _house(store: Store, now: datetime, width: int) -> Iterator[Line]:
    """What is not a source: the way out, the daemon and the outbox."""
    if outage := store.sources.outage():
        yield ()
        yield from wrap([Run(shown(outage.account, 500), Style.BAD)], width)
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
