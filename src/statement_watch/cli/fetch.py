"""`watch fetch`: one round, now."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NoReturn

import click

from statement_watch.cli.common import Place, console, emit_all, json_option, options, say, utc_now, write
from statement_watch.cli.turns import turn
from statement_watch.config import Config
from statement_watch.delivery import deliver
from statement_watch.digest.wording import count
from statement_watch.model import Grade, Source
from statement_watch.presenting.troubles import alike
from statement_watch.recorder import Recorded
from statement_watch.rounds import RoundBroken, open_watcher, watch_all
from statement_watch.store import Store
from statement_watch.text import one_line
from statement_watch.watcher import RoundSummary, Step, Watcher


class _Day(click.DateTime):
    """A day of the calendar; what is none is told by an example."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def fail(self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> NoReturn:
        del message
        super().fail("a day is written as 2024-01-31", param, ctx)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        day = super().convert(value, param, ctx)
        if day.date() > utc_now().date():
            super().fail(f"{day:%Y-%m-%d} is still to come", param, ctx)
        return day


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--backfill",
    type=_Day(),
    metavar="DATE",
    help="Follow older pages of the listings back to this day first; go on where it was broken off.",
)
@click.option("--no-deliver", is_flag=True, help="Leave the alerts in the outbox.")
@options
@json_option
def command(names: tuple[str, ...], place: Place, backfill: datetime | None, no_deliver: bool, as_json: bool) -> int:
    """Fetch every source once, now, or those that are named, and say what is new.

    The first round of a source records what is already there and raises no alert. Exit code 1 when a source failed:
    the others were done all the same.

    \b
    Examples:  watch fetch
               watch fetch iacp police1 --json
               watch fetch iacp --backfill 2024-01-01
    """
    config = place.config(need_sources=True)
    sources = config.select(names)
    with place.store(create=True) as store, turn(store.path):
        store.sources.sync(config.sources, utc_now())
        results = asyncio.run(_fetch(config, store, sources, backfill.date() if backfill else None, not no_deliver))
        if as_json:
            emit_all(map(as_record, results))
        else:
            write("\n".join(as_lines(results)))
            _print_new(results)
        if outage := store.sources.outage():
            say(outage.account)
    return 1 if any(isinstance(r, RoundBroken) or not r.ok for r in results) else 0


async def _fetch(
    config: Config, store: Store, sources: tuple[Source, ...], since: date | None, tell: bool
) -> tuple[RoundSummary | RoundBroken, ...]:
    with round_progress(f"asking {len(sources)} sources") as on_step:
        async with open_watcher(config, store, utc_now) as watcher:
            results = await watch_all(watcher, sources, on_step)
            if since is not None:
                await _backfill(watcher, sources, since, on_step)
    if tell and config.settings.channels:
        for failure in await deliver(store, config.settings, utc_now):
            say(f"channel {failure.channel}: {failure.reason}")
    return results


async def _backfill(
    watcher: Watcher, sources: tuple[Source, ...], since: date, on_step: Callable[[Step], None]
) -> None:
    """After the round, so that the back catalogue is baseline already and none of it is taken for news."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(watcher.backfill(source, since, on_step)) for source in sources]
    for done in (task.result() for task in tasks):
        read = sum(page.new_page for page in done.pages)
        say(f"{done.source}: {done.items} items seen back to {since}, {read} new to the archive")
        for failure in done.failures:
            say(f"{done.source}: not followed further: {failure.url}: {failure.reason}; call again to go on there")


@contextlib.contextmanager
def round_progress(label: str) -> Iterator[Callable[[Step], None]]:
    """A bar over pages on a terminal; nothing otherwise: the summary follows in plain lines."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    screen = console(stderr=True)
    column = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), column, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
    with shown as bar:
        task = bar.add_task(label, total=None)
        found = 0

        def on_step(step: Step) -> None:
            nonlocal found
            found += step.found
            bar.update(
                task, total=found or None, advance=1 if step.checked else 0, description=one_line(step.source, 30)
            )

        yield on_step


# --- what came of it -------------------------------------------------------------------------------------------------


def as_lines(results: Sequence[RoundSummary | RoundBroken]) -> list[str]:
    """Each source in one line for a person, those that gave nothing for one reason in a line together."""
    well = [result for result in results if _in_vain(result) is None]
    failed = [(result.source, *why) for result in results if (why := _in_vain(result)) is not None]
    return [
        *(_as_line(r) for r in well if isinstance(r, RoundSummary)),
        *(one_line(g.line, 500) for g in alike(failed)),
    ]


def _in_vain(result: RoundSummary | RoundBroken) -> tuple[str, str] | None:
    """State and reason of a round that gave nothing; None when it gave something."""
    if isinstance(result, RoundBroken):
        return "broken off", str(result.error)
    health, failure = result.health, result.failure
    if result.pages or result.items or (health.reason is None and failure is None):
        return None
    if result.unreached and failure is not None and not health.failures:
        return "not reached", f"{failure.url}: {failure.reason}"
    return health.health.value, health.reason or "no reason known"


def _as_line(result: RoundSummary) -> str:
    counts = tally(result)
    parts = [
        f"{counts[key]} {word}"
        for key, word in (
            ("already_there", "already there"),
            ("new", "new"),
            ("edited", "changed"),
            ("removed", "removed"),
            ("restored", "restored"),
            ("failed", "could not be read"),
        )
        if counts[key]
    ]
    said = ", ".join(parts)
    if counts["reposts"]:
        said += f"{', of which ' if parts else ''}{counts['reposts']} carrying a known statement"
    listed = count(result.items, "item") + " listed"
    cut = f"; {result.dropped} items over the limit were left out" if result.dropped else ""
    health = "" if result.health.reason is None else f"; {result.health.health}: {result.health.reason}"
    return one_line(f"{result.source}: {said or 'nothing new'} ({listed}, {result.seconds:.1f} s){cut}{health}", 500)


def as_record(result: RoundSummary | RoundBroken) -> dict[str, object]:
    """One source as `--json` prints it."""
    if isinstance(result, RoundBroken):
        return {"source": result.source, "ok": False, "health": "broken off", "reason": str(result.error)}
    return {
        "source": result.source,
        "ok": result.ok,
        "health": result.health.health,
        "reason": result.health.reason or (result.failure.reason if result.failure else None),
        "baseline": result.baseline,
        "items": result.items,
        "dropped": result.dropped,
        **tally(result),
        "seconds": round(result.seconds, 2),
        "pages": [_page_record(page) for page in result.pages if page.grade or page.removed or page.failure],
    }


def tally(result: RoundSummary) -> dict[str, int]:
    """How many pages of a round came out which way."""
    news = [page for page in result.pages if not page.already_there]
    return {
        "checked": len(result.pages),
        "already_there": len(result.pages) - len(news),
        "new": sum(page.new_page for page in news),
        "reposts": sum(bool(page.reposts) for page in news),
        "edited": sum(page.edited and page.grade is not Grade.COSMETIC for page in result.pages),
        "removed": sum(page.removed for page in result.pages),
        "restored": sum(page.restored for page in result.pages),
        "failed": sum(page.failure is not None and not page.gone for page in result.pages),
    }


def _page_record(page: Recorded) -> dict[str, object]:
    return {
        "page": page.url,
        "change": page.grade,
        "statements": [*page.new_statements, *page.reposts],
        "removed": page.removed,
        "failure": page.failure.reason if page.failure else None,
    }


def _print_new(results: Sequence[RoundSummary | RoundBroken]) -> None:
    for result in results:
        if isinstance(result, RoundSummary):
            for page in result.pages:
                if what := _what(page):
                    write(_page_line(what, result.source, page))
    if any(isinstance(result, RoundSummary) and result.pages for result in results):
        say('read it with "watch digest"; one statement with "watch show ID"')


def _what(page: Recorded) -> str | None:
    """What a person is told that befell a page; None: nothing."""
    if page.removed:
        return "removed"
    if page.restored:
        return "restored"
    if page.failure is not None:
        return None if page.gone else "not read"
    if page.already_there or page.grade in (None, Grade.COSMETIC):
        return None
    if page.new_statements:
        return "new"
    return "carries" if page.reposts else "edited"


def _page_line(what: str, source: str, page: Recorded) -> str:
    ids = " ".join(f"s{number}" for number in (*page.new_statements, *page.reposts))
    marked = f" [{ids}]" if ids else ""
    why = f": {page.failure.reason}" if page.failure is not None else ""
    return one_line(f"  {what:<9} {source}: {page.title or page.url}{marked}{why}", 300)
