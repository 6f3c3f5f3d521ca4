"""kill -9 at random moments of real rounds, again and again: nothing is lost, nothing is told twice, all goes on.

    python benchmarks/kill_minus_nine.py --kills 500

A site on loopback keeps publishing, editing and deleting while `watch fetch` and `watch run` are started in turn and
killed. After each kill the database is checked and compared with what it held before; in the end everything that the
site ever said must be there: every statement, every version, every removal, and one alert for each, told to a webhook
under one key. Time passes between kills by making what waits due.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from publishing import Receiver, Site, a_receiver, a_site, busy, config

FIRST = 12
"""Statements that are there before the first round."""
LATEST_KILL = 2.5
"""Seconds after the first request of a round: a whole round with its delivery takes less."""
FINISH_EVERY = 25
"""So often a round is left to come to its end, which must be a good one."""


@dataclass(slots=True)
class Held:
    """What the database holds: never less than before."""

    versions: set[tuple[int, int, str]] = field(default_factory=set)
    alerts: set[str] = field(default_factory=set)
    statements: int = 0


@dataclass(slots=True)
class Report:
    """What the run came to."""

    kills: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)


def run(kills: int, folder: Path, seed: int = 1, say: Callable[[str], None] = lambda _: None) -> Report:
    """The whole run, in a folder of its own."""
    chance = random.Random(seed)
    with a_site() as site, a_receiver() as receiver, Watches(folder) as watches:
        for _ in range(FIRST):
            site.publish()
        config(folder, [site], receiver)
        report, held = Report(), Held()
        _finish(watches, report)  # the baseline
        settled: dict[int, int] = {}
        stop = threading.Event()
        editor = threading.Thread(target=_keep_changing, args=(site, random.Random(seed + 1), settled, stop))
        editor.start()
        try:
            while report.kills < kills and len(report.wrong) < 5:
                _check(folder, held, report, site, settled)
                _time_passes(folder)
                if chance.random() < 1 / FINISH_EVERY:
                    _finish(watches, report)
                    continue
                command = chance.choice(("fetch", "run"))
                _kill(watches, command, site, chance.uniform(0, LATEST_KILL), report)
                if report.kills % 50 == 0:
                    say(f"{report.kills} kills, {len(site.pieces)} statements, {len(report.wrong)} wrong")
        finally:
            stop.set()
            editor.join()
        for _ in range(3):
            _time_passes(folder)
            _finish(watches, report)
        _check(folder, held, report, site, settled)
        _reckon(folder, site, receiver, report)
    return report


def _keep_changing(site: Site, chance: random.Random, settled: dict[int, int], stop: threading.Event) -> None:
    while not stop.wait(chance.uniform(0.1, 0.6)):
        busy(site, chance, settled=settled)


class Watches:
    """Starts `watch` processes quickly: forks them from one that has imported the program. Each is a process as any."""

    def __init__(self, folder: Path) -> None:
        self._errors = (folder / "errors").open("ab")
        self._parent = subprocess.Popen(
            [sys.executable, __file__, "--parent"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def __enter__(self) -> Watches:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait()
        self._errors.close()

    def start(self, command: str) -> int:
        """The process id of a `watch` with this command."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(f"{command}\n")
        self._parent.stdin.flush()
        return self._number()

    def ended(self) -> int:
        """Wait for the one that was started; its exit code, negative when a signal ended it."""
        return self._number()

    def _number(self) -> int:
        assert self._parent.stdout is not None
        return int(self._parent.stdout.readline())


def be_parent() -> None:
    """Fork a `watch` for each line of stdin, and say its process id and then its exit code."""
    import statement_watch.cli.fetch
    import statement_watch.cli.run_  # noqa: F401
    from statement_watch.cli import run as run_command

    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)
            os.dup2(nothing, 1)
            try:
                os._exit(run_command(line.split()))
            finally:
                os._exit(70)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _kill(watches: Watches, command: str, site: Site, after: float, report: Report) -> None:
    site.asked.clear()
    pid = watches.start(command)
    if not site.asked.wait(60):
        report.wrong.append(f"`watch {command}` after kill {report.kills} asked nothing in a minute")
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):  # a round that was over before its moment came is no kill
        os.kill(pid, signal.SIGKILL)
    code = watches.ended()
    if code == -signal.SIGKILL:
        report.kills += 1
    elif code:
        report.wrong.append(f"`watch {command}` after kill {report.kills} ended with {code}")


def _finish(watches: Watches, report: Report) -> None:
    watches.start("fetch")
    code = watches.ended()
    report.finished += 1
    if code:
        report.wrong.append(f"a round after kill {report.kills} ended with {code}")


def _check(folder: Path, held: Held, report: Report, site: Site, settled: dict[int, int]) -> None:
    """The file is sound, and holds all that it held."""
    database = sqlite3.connect(f"file:{folder / 'statements.db'}?mode=ro", uri=True)
    try:
        for pragma in ("integrity_check", "foreign_key_check"):
            rows = [row for row in database.execute(f"PRAGMA {pragma}") if row != ("ok",)]
            report.wrong += [f"after kill {report.kills}: {pragma}: {row}" for row in rows]
        rows = database.execute("SELECT page, number, text_key FROM versions").fetchall()
        now = Held({tuple(row) for row in rows}, {row[0] for row in database.execute("SELECT key FROM alerts")})
        pages = database.execute("SELECT url, versions FROM pages").fetchall()
    finally:
        database.close()
    for name in ("versions", "alerts"):
        lost = getattr(held, name) - getattr(now, name)
        report.wrong += [f"after kill {report.kills}: {name} lost: {one}" for one in lost]
        setattr(held, name, getattr(now, name))
    versions = {url.removeprefix(site.url): count for url, count in pages}
    for piece in site.pieces:
        if versions.get(piece.path):
            settled[piece.number] = versions[piece.path] - 1


def _time_passes(folder: Path) -> None:
    """Everything that waits is due, and the leases of the dead are over."""
    database = sqlite3.connect(folder / "statements.db", timeout=30)
    with database:
        past = "2020-01-01T00:00:00.000000Z"
        database.execute(
            "UPDATE checks SET next_check = ? WHERE next_check IS NOT NULL AND state != 'removed'", (past,)
        )
        database.execute("UPDATE sources SET next_due = ?", (past,))
        database.execute("UPDATE deliveries SET next_attempt = ? WHERE state IN ('pending', 'leased')", (past,))
    database.close()


def _reckon(folder: Path, site: Site, receiver: Receiver, report: Report) -> None:
    """Everything that the site ever said is there, and was told once."""
    database = sqlite3.connect(f"file:{folder / 'statements.db'}?mode=ro", uri=True)
    pages = dict(database.execute("SELECT url, versions FROM pages").fetchall())
    alerts = [tuple(row) for row in database.execute("SELECT key, kind FROM alerts")]
    states = dict(database.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())
    database.close()
    by_path = {url.removeprefix(site.url): count for url, count in pages.items()}
    for piece in site.pieces:
        found = by_path.get(piece.path, 0)
        if found != 1 + piece.edits:
            report.wrong.append(f"{piece.path}: {found} versions, not {1 + piece.edits}")
    if len(by_path) != len(site.pieces):
        report.wrong.append(f"{len(by_path)} pages of {len(site.pieces)} statements")
    kinds = [kind for _, kind in alerts]
    expected = {
        "new_statement": len(site.pieces) - FIRST,
        "edited": sum(piece.edits for piece in site.pieces),
        "removed": sum(piece.gone for piece in site.pieces),
    }
    for kind, count in expected.items():
        if kinds.count(kind) != count:
            report.wrong.append(f"{kinds.count(kind)} alerts {kind}, not {count}")
    taken = receiver.keys
    report.wrong += [f"never told: {key}" for key, kind in alerts if kind in expected and not taken[key]]
    keys = {(key, body["key"]) for key, body in receiver.got}
    if len({key for key, _ in keys}) != len(keys) or len({told for _, told in keys}) != len(keys):
        report.wrong.append("an alert was sent under two keys")
    report.figures = {
        "kills": report.kills,
        "rounds left to end": report.finished,
        "statements": len(site.pieces),
        "versions": sum(by_path.values()),
        **{f"alerts {kind}": kinds.count(kind) for kind in sorted(set(kinds))},
        "deliveries": states,
        "messages taken": sum(taken.values()),
        "repeats, all with the key of the first": sum(taken.values()) - len(taken),
        "requests": site.requests,
        "wrong": len(report.wrong),
    }


def main() -> int:
    """Run, print the figures, and end with 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parent", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="where to work; kept")
    options = parser.parse_args()
    if options.parent:
        be_parent()
        return 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        report = run(options.kills, folder, options.seed, say=lambda line: print(line, flush=True))
    for name, value in report.figures.items():
        print(f"{name}: {value}")
    print(f"minutes: {(time.monotonic() - started) / 60:.1f}")
    for line in report.wrong:
        print(f"WRONG {line}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
