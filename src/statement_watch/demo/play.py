"""The demo's two rounds: real fetches of the sample sites by the same functions as `watch fetch`.

Between the rounds the clock is set forward by a day (a person does not want to wait for it), and on the sites a
statement appears, is reposted, one is edited without a word, and one is taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from statement_watch.config import Config, load
from statement_watch.demo.server import HOST, Served, Stage
from statement_watch.errors import BadInput
from statement_watch.model import Clock, Source
from statement_watch.rounds import RoundBroken, open_watcher, watch_all
from statement_watch.store import Store
from statement_watch.watcher import RoundSummary, Step, Watcher

NIGHT = timedelta(hours=26)
"""What lies between the two rounds on the demo's clock: more than a day, so that every page is due again."""

MARK = "# Statement Watch demo"
"""The first line of a demo folder's config, by which a later demo knows that it may write over it."""

_HEAD = f"""{MARK}: sample sites that ship with the program, served over loopback.
# They answer while `watch demo` runs; `watch demo --serve` keeps them up so that `watch fetch` can ask them again.

[watch]
database = "statements.db"
contact = "demo@localhost.invalid"

[[topics]]
name = "roadside-searches"
any = ["roadside search", "roadside searches", "search a car"]
"""

_SOURCE = """
[[sources]]
name = "{name}"
organisation = "{organisation}"
aliases = [{aliases}]
kind = "{kind}"
urls = ["{base}{listing}"]
interval = "1h"
crawl_delay = "0s"
allow_private = ["{host}:{port}"]
"""


@dataclass(slots=True)
class Night:
    """A clock that runs behind the true one until the night is over."""

    true: Clock
    behind: timedelta = NIGHT

    def __call__(self) -> datetime:
        return self.true() - self.behind

    def pass_by(self) -> None:
        """Let the night pass."""
        self.behind = timedelta(0)


def prepare_folder(folder: Path) -> None:
    """An empty folder, or the one of an earlier demo made empty. Raises `BadInput` rather than touch anything else."""
    config = folder / "sources.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if config.exists() and not config.read_text("utf-8", "replace").startswith(MARK):
            raise BadInput(f"{config} is not from a demo; name another folder with --folder")
        for leftover in (config, *folder.glob("statements.db*")):
            leftover.unlink(missing_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be used: {error.strerror}") from error


def write_config(folder: Path, served: Sequence[Served]) -> Config:
    """Write the demo's `sources.toml` and read it as `watch fetch` would."""
    path = folder / "sources.toml"
    path.write_text(_HEAD + "".join(_table(one) for one in served), "utf-8")
    return load(path)


def _table(one: Served) -> str:
    return _SOURCE.format(
        name=one.site.name,
        organisation=one.site.organisation,
        aliases=", ".join(f'"{alias}"' for alias in one.site.aliases),
        kind=one.site.kind,
        base=one.base,
        listing=one.site.listing,
        host=HOST,
        port=one.port,
    )


Summaries = tuple[RoundSummary | RoundBroken, ...]


async def two_rounds(
    config: Config,
    store: Store,
    stage: Stage,
    night: Night,
    *,
    between: Callable[[Summaries], None],
    on_step: Callable[[Step], None] = lambda _: None,
) -> Summaries:
    """Watch, let a night pass on the clock and on the sites, and watch again; gives what the second round found.

    `between` is called with what the first found.
    """
    store.sources.sync(config.sources, night())
    async with open_watcher(config, store, night) as watcher:
        first = await _round(watcher, config.sources, on_step)
        between(first)
        stage.rnd = 2
        night.pass_by()
        return await _round(watcher, config.sources, on_step)


async def _round(watcher: Watcher, sources: Sequence[Source], on_step: Callable[[Step], None]) -> Summaries:
    """A round, one source after the other: pages have the same numbers in every demo, and documents can name them."""
    return tuple([summary for one in sources for summary in await watch_all(watcher, (one,), on_step)])
