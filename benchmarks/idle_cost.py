"""What a daemon with 500 sources costs while nothing is due: percent of a core, megabytes.

python benchmarks/idle_cost.py --sources 500 --seconds 60
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publishing import Site, config

from statement_watch.config import load
from statement_watch.store import Store

WARM = 15
"""Seconds after its start from which on it is measured."""
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu(pid: int) -> float:
    """Seconds of a core that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def megabytes(pid: int) -> float:
    """Memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE / 1e6


def main() -> int:
    """Run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        terms = load(config(folder, [Site(port=10_000 + n) for n in range(options.sources)], interval="6h"), {})
        now = lambda: datetime.now(UTC)  # noqa: E731
        with Store.open(terms.settings.database, clock=now) as store:
            store.sources.sync(terms.sources, now())
            for source in terms.sources:
                store.sources.set_due(source.name, now() + timedelta(hours=3))
        daemon = subprocess.Popen(
            [sys.executable, "-m", "statement_watch", "run"], cwd=folder, stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(WARM)
            used, began = cpu(daemon.pid), time.monotonic()
            time.sleep(options.seconds)
            share = (cpu(daemon.pid) - used) / (time.monotonic() - began)
            print(f"{options.sources} sources, nothing due: {share:.2%} of a core, {megabytes(daemon.pid):.0f} MB")
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(20)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
