"""Five thousand rounds in one process: memory grows by less than 1 MB in 1,000 rounds, open files stay as they are.

    python benchmarks/soak.py --rounds 5000

Twenty sites on loopback, real fetching, real worker processes, a real database; the clock goes on by an hour for each
round of all sites, so that pages are read again as they age. Each hour a site publishes, edits or takes away. SQLite's
cache, which grows with the file up to 16 MB, is kept at 1 MB, so that it is not taken for a leak.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression

from publishing import Site, a_site, busy, config

from statement_watch.config import load
from statement_watch.rounds import RoundBroken, open_watcher, watch_all
from statement_watch.store import Store
from store_builders import FakeClock

SITES = 20
FIRST = 4
CHANGES = 1
"""Changes in an hour, over all sites."""
WARM = 0.4
"""Part of the run that fills caches; memory is judged after it."""
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Measured:
    """Figures over the rounds."""

    rounds: list[int] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    broken: int = 0
    versions: int = 0

    def take(self, done: int) -> None:
        """Measure this process now."""
        gc.collect()
        self.rounds.append(done)
        self.megabytes.append(int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / 1e6)
        self.files.append(len(os.listdir("/proc/self/fd")))

    @property
    def slope(self) -> float:
        """Megabytes for 1,000 rounds, after the warm-up."""
        start = int(len(self.rounds) * WARM)
        return linear_regression(self.rounds[start:], self.megabytes[start:]).slope * 1000


class Sites:
    """The sites, in a process of their own, so that their memory is not taken for the watcher's."""

    def __init__(self) -> None:
        command = [sys.executable, __file__, "--sites"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.sites = [Site(port=int(port)) for port in self._process.stdout.readline().split()]

    def __enter__(self) -> Sites:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def change(self) -> None:
        """An hour's changes."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()


def be_sites() -> None:
    """Serve the sites, say their ports, and change some of them for each line of stdin."""
    chance = random.Random(3)
    with contextlib.ExitStack() as stack:
        sites = [stack.enter_context(a_site()) for _ in range(SITES)]
        for number, site in enumerate(sites):
            site.first = 1 + 10_000 * number
            for _ in range(FIRST):
                site.publish()
        print(*(site.port for site in sites), flush=True)
        for _ in sys.stdin:
            for _ in range(CHANGES):
                site = chance.choice(sites)
                busy(site, chance, settled={piece.number: piece.edits for piece in site.pieces})


async def run(rounds: int, folder: Path, say: Callable[[str], None] = lambda _: None) -> Measured:
    """The whole run."""
    clock, measured = FakeClock(), Measured()
    with Sites() as sites:
        terms = load(config(folder, sites.sites), {})
        with Store.open(terms.settings.database, clock=clock) as store:
            store._session.run("PRAGMA cache_size = -1024")
            store.sources.sync(terms.sources, clock())
            async with open_watcher(terms, store, clock) as watcher:
                for done in range(0, rounds + 1, SITES):
                    results = await watch_all(watcher, terms.sources)
                    measured.broken += sum(isinstance(result, RoundBroken) for result in results)
                    clock.forward(hours=1)
                    sites.change()
                    if done % (SITES * 10) == 0:
                        measured.take(done)
                        say(f"{done} rounds: {measured.megabytes[-1]:.1f} MB, {measured.files[-1]} open files")
            measured.versions = sum(page.versions for page in store.views.iter_pages())
    return measured


def main() -> int:
    """Run, print the figures, and end with 1 when a limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5000)
    parser.add_argument("--sites", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.sites:
        be_sites()
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(run(options.rounds, Path(folder), say=lambda line: print(line, flush=True)))
    start = int(len(measured.files) * WARM)
    steady = max(measured.files[start:]) - min(measured.files[start:])
    print(f"rounds: {options.rounds}, versions kept: {measured.versions}, broken off: {measured.broken}")
    print(f"memory: {measured.megabytes[-1]:.1f} MB, {measured.slope:+.2f} MB in 1,000 rounds")
    print(f"open files: {measured.files[-1]}, apart by {steady} at most after the warm-up")
    print(f"minutes: {(time.monotonic() - began) / 60:.1f}")
    return 1 if measured.slope >= 1.0 or measured.broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
