"""`watch status`: how each source fares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from statement_watch.cli.common import Place, emit_all, json_option, options, say, utc_now
from statement_watch.cli.screen import draw, width
from statement_watch.digest.layout import Line, Run, Style, cells, wrap
from statement_watch.digest.wording import count, shown
from statement_watch.model import Health
from statement_watch.store import Store
from statement_watch.store.lock import holder
from statement_watch.views import SourceView

WELL = frozenset({Health.OK, Health.NEW})
_BARS = "▁▂▃▄▅▆▇█"


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


def spark(weekly: Sequence[int]) -> str:
    """New pages by week as bars; a week without any is a dot."""
    most = max(weekly, default=0)
    return "".join(_BARS[(n * len(_BARS) - 1) // most] if n else "·" for n in weekly) if most else "·" * len(weekly)


def ago(moment: datetime | None, now: datetime) -> str:
    """`5 min ago`, `in 2 h`, `never`."""
    if moment is None:
        return "never"
    apart = abs(now - moment)
    if apart < timedelta(minutes=1):
        return "now"
    words = _apart(apart)
    return f"in {words}" if moment > now else f"{words} ago"


def _apart(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{round(minutes / 1440)} days"


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
            Run(f"read {ago(source.last_success, now)}, due {_due(source, now)}", Style.MUTED),
        )
        if source.reason and source.health not in WELL:
            since = f" (since {source.since:%Y-%m-%d %H:%M} UTC)" if source.since else ""
            yield from wrap([Run(f"{shown(source.reason, 500)}{since}")], width, " " * (wide + 2))


def _due(source: SourceView, now: datetime) -> str:
    return "now" if source.next_due is None or source.next_due <= now else ago(source.next_due, now)


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
