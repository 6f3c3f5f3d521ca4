"""kill -9 at any moment: what was told to be kept is kept, whole, and the next process goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from statement_watch.store import Store, migrations
from statement_watch.store.migrations import SCHEMA_VERSION
from store_builders import FakeClock

VICTIM = Path(__file__).with_name("store_victim.py")
KILLS = 25
MIGRATION_KILLS = 12

_MIGRATING = """
import sys
from pathlib import Path
from statement_watch.store import Store, migrations
from statement_watch.store.migrations import STEPS, Step
from store_builders import FakeClock
numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
fill = numbers + " INSERT INTO extra SELECT i, hex(i) FROM n"
migrations.STEPS = (*STEPS, Step("second", ("CREATE TABLE extra (id INTEGER PRIMARY KEY, text TEXT)", fill)))
migrations.SCHEMA_VERSION = len(migrations.STEPS)
print("ready", flush=True)
Store.open(Path(sys.argv[1]), clock=FakeClock()).close()
"""


def killed(arguments: list[str], seconds: float) -> list[str]:
    """Run, kill after so long, and give what it had said until then."""
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, cwd=VICTIM.parent
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        return [line.strip() for line in said + process.stdout.readlines() if line.endswith("\n")]


def moments(count: int, longest: float) -> Iterator[float]:
    chance = random.Random(20260302)
    return (chance.uniform(0.0, longest) for _ in range(count))


@pytest.mark.slow
def test_what_was_kept_before_a_kill_is_kept_with_its_alert_and_nothing_twice(tmp_path: Path) -> None:
    path, promised = tmp_path / "statements.db", 0
    for seconds in moments(KILLS, 0.4):
        said = killed([str(VICTIM), str(path), str(promised)], seconds)
        promised = max([promised, *(int(line) + 1 for line in said)])
        with Store.open(path, clock=FakeClock()) as store:
            assert store.maintenance.check().sound
            kept = len(store.pages.ids())
            assert kept in (promised, promised + 1)  # the last may be kept and not yet told
            assert sum(store.outbox.counts()["mail"].values()) == kept
            assert sum(1 for _ in store.views.iter_statements()) == kept
            assert len(store.search.find("statement", limit=100_000)) == kept
            promised = kept
    assert promised > KILLS


@pytest.mark.slow
def test_a_kill_while_the_database_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    made = 0
    for number, seconds in enumerate(moments(KILLS, 0.9)):
        path = tmp_path / f"{number}.db"
        code = (
            "import sys; print('go', flush=True); from store_builders import FakeClock; "
            "from statement_watch.store import Store; Store.open(sys.argv[1], clock=FakeClock())"
        )
        killed(["-c", code, str(path)], seconds)
        made += path.exists()
        with Store.open(path, clock=FakeClock()) as store:
            assert store.maintenance.check().sound
    assert made > 0


@pytest.mark.slow
def test_a_kill_in_a_migration_leaves_the_old_schema_or_the_new_one(tmp_path: Path) -> None:
    versions = set()
    for number, seconds in enumerate(moments(MIGRATION_KILLS, 1.2)):
        path = tmp_path / f"{number}.db"
        Store.open(path, clock=FakeClock()).close()
        killed(["-c", _MIGRATING, str(path)], seconds)
        connection = sqlite3.connect(path)
        version = migrations.version_of(connection)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        rows = connection.execute("SELECT count(*) FROM extra").fetchone()[0] if "extra" in tables else None
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        assert (version, rows) in {(SCHEMA_VERSION, None), (SCHEMA_VERSION + 1, 60_000)}
        versions.add(version)
    assert len(versions) == 2, "the moments of the kills no longer straddle the migration"
