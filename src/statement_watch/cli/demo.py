"""`watch demo`: the product in a minute, with or without internet."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import shutil
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from statement_watch.cli.common import say, utc_now
from statement_watch.cli.fetch import round_progress
from statement_watch.cli.screen import draw, width
from statement_watch.config import Config
from statement_watch.demo.play import Night, Summaries, prepare_folder, two_rounds, write_config
from statement_watch.demo.server import Stage, serve
from statement_watch.demo.sites import load_sites
from statement_watch.digest import compose, text
from statement_watch.recorder import Recorded
from statement_watch.rounds import RoundBroken
from statement_watch.store import Store
from statement_watch.versions import word_diff
from statement_watch.watcher import RoundSummary


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("watch-demo"),
    show_default=True,
    help="Where its sources.toml and database are left.",
)
@click.option("--serve", "keep_serving", is_flag=True, help="Keep the sample sites up afterwards, until Ctrl-C.")
def command(folder: Path, keep_serving: bool) -> int:
    """Watch six sample sites that ship with the program, over loopback, in two real rounds.

    Between the rounds a statement appears and is carried on by two other sites, one is quietly edited, and one is
    taken away. The digest tells each of these once. The folder is left to explore.

    \b
    Examples:  watch demo
               watch demo --folder /tmp/demo --serve
    """
    prepare_folder(folder)
    stage, night = Stage(), Night(utc_now)
    with serve(load_sites(utc_now().date()), stage) as served:
        config = write_config(folder, served)
        say(f"serving {len(served)} sample sites on {served[0].base} and the next ports")
        with Store.open(config.settings.database, clock=night, create=True) as store:
            found = _watch(config, store, stage, night)
            _show_digest(store, night)
        _tell_next(folder, found)
        if keep_serving:
            say("the sample sites stay up until Ctrl-C")
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
    return 0 if all(isinstance(one, RoundSummary) and one.ok for one in found) else 1


def _watch(config: Config, store: Store, stage: Stage, night: Night) -> Summaries:
    def between(first: Summaries) -> None:
        say(f"round one: {_counted(first)}; then a night passes, on the clock and on the sites")

    with round_progress("fetching") as on_step:
        second = asyncio.run(two_rounds(config, store, stage, night, between=between, on_step=on_step))
    say(f"round two: {_counted(second)}; {stage.requests} requests in all, {stage.not_modified} answered 304")
    return second


def _counted(found: Summaries) -> str:
    """How much was read; what was not is said on lines of its own."""
    rounds = [one for one in found if isinstance(one, RoundSummary)]
    for one in found:
        if isinstance(one, RoundBroken):
            say(f"{one.source}: {one.error}")
        elif not one.ok:
            say(f"{one.source}: {one.health.reason}")
    return f"{sum(len(one.pages) for one in rounds)} pages of {len(rounds)} sources checked"


def _show_digest(store: Store, night: Night) -> None:
    """What the second round found, with what the first found already there named below."""
    now = night()
    rows = store.views.digest(now - timedelta(days=2), now + timedelta(seconds=1))
    say("")
    draw(text.lines(compose(rows, diff=word_diff, zone=None), width()))
    say("")


def _tell_next(folder: Path, found: Summaries) -> None:
    """The commands that show what the demo left, with the ids that it gave; each works as pasted."""
    pages = [page for one in found if isinstance(one, RoundSummary) for page in one.pages]
    program, config = _program(), shlex.quote(str(folder / "sources.toml"))
    say(f"everything is in {folder}; look around with")
    for line in _commands(pages):
        say(f"  {program} {line} --config {config}")


def _commands(pages: list[Recorded]) -> Iterator[str]:
    new = next((page.new_statements[0] for page in pages if page.new_statements), None)
    edited = next((page.page for page in pages if page.edited), None)
    if new is not None:
        yield f"show s{new}"
    if edited is not None:
        yield f"diff p{edited}"
    yield 'search "plate reader"'
    yield "digest --since 2d --format html -o digest.html"


def _program() -> str:
    """This program as it can be typed here: many systems have another `watch`."""
    called = Path(sys.argv[0])
    if called.name not in ("watch", "statement-watch"):
        return f"{shlex.quote(sys.executable)} -m statement_watch"
    found = shutil.which(called.name)
    return called.name if found and Path(found).samefile(called) else shlex.quote(str(called))
