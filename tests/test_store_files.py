"""Somebody's file: what may be wrong with it is said before the first write, and nothing is ever lost by us."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from statement_watch.errors import (
    AlreadyRunning,
    BadInput,
    DatabaseCorrupt,
    DatabaseForeign,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseReadOnly,
    DiskFull,
    StoreError,
)
from statement_watch.model import Extract, Grade
from statement_watch.store import NewPage, Store, backups, hold, lock, migrations
from statement_watch.store.maintenance import library_fault
from statement_watch.store.migrations import SCHEMA_VERSION, Step
from statement_watch.store.values import stamp
from store_builders import START, FakeClock, a_capture, an_archive

HELLO = "We condemn the attack.\n\nWe stand with the families."
NOBODY = 65534


def opened(path: Path, **options: object) -> Store:
    return Store.open(path, clock=FakeClock(), **options)  # type: ignore[arg-type]


def filled(path: Path, pages: int = 3) -> Path:
    """A sound database with some pages, closed."""
    archive = an_archive(path)
    with archive.store.transaction():
        for number in range(pages):
            archive.page(f"{HELLO} {number}", path=str(number))
    archive.store.close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "statements.db"


# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_new_database_says_whose_it_is_and_is_durable(path: Path) -> None:
    with opened(path) as store:
        pragma = store._session.value
        assert pragma("PRAGMA application_id") == int.from_bytes(b"SWAT", "big")
        assert pragma("PRAGMA user_version") == SCHEMA_VERSION
        assert (pragma("PRAGMA journal_mode"), pragma("PRAGMA synchronous")) == ("wal", 2)
        assert (pragma("PRAGMA foreign_keys"), pragma("PRAGMA busy_timeout")) == (1, 30_000)
        assert store.maintenance.check().sound
    assert [file.name for file in path.parent.iterdir()] == ["statements.db"]


def test_a_reading_command_never_makes_a_database(path: Path) -> None:
    for options in ({"readonly": True}, {"create": False}):
        with pytest.raises(DatabaseMissing, match="no database there"):
            opened(path, **options)
    assert not path.exists()


def test_a_folder_that_does_not_exist_is_named(path: Path) -> None:
    with pytest.raises(DatabaseReadOnly, match="nowhere"):
        opened(path.parent / "nowhere" / "statements.db")


def _foreign_sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE pages (id INTEGER)")
    connection.commit()
    connection.close()


def _truncated(path: Path) -> None:
    filled(path, 60)
    os.truncate(path, path.stat().st_size - 20_000)


def _zeroed(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.write(bytes(100))


def _newer(path: Path) -> None:
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _strange_pages_in_the_log(path: Path) -> None:
    filled(path)
    other = path.with_name("other.db")
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (x)")
    shutil.copy(f"{other}-wal", f"{path}-wal")
    connection.close()


def _log_of_another_of_ours(path: Path) -> None:
    filled(path)
    with opened(path.with_name("other.db")) as other:
        other._session.run("UPDATE meta SET value = 'another' WHERE name = 'database_id'")
        shutil.copy(f"{other.path}-wal", f"{path}-wal")


@pytest.mark.parametrize(
    ("break_it", "error", "word"),
    [
        (lambda path: path.mkdir(), DatabaseForeign, "folder"),
        (lambda path: path.write_text("name = 'iacp'\n" * 20), DatabaseForeign, "no SQLite database"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00"), DatabaseForeign, "no SQLite database"),
        (_foreign_sqlite, DatabaseForeign, "another program"),
        (lambda path: path.touch(), DatabaseCorrupt, "empty"),
        (_zeroed, DatabaseCorrupt, "zeros"),
        (_truncated, DatabaseCorrupt, "truncated"),
        (_newer, DatabaseNewer, "upgrade"),
        (_strange_pages_in_the_log, DatabaseCorrupt, "-wal"),
        (_log_of_another_of_ours, DatabaseCorrupt, "-wal"),
    ],
)
def test_a_file_that_is_not_ours_or_not_sound_is_refused_and_left_as_it_is(
    path: Path, break_it: Callable[[Path], object], error: type[StoreError], word: str
) -> None:
    break_it(path)
    before = path.read_bytes() if path.is_file() else b""
    for options in ({}, {"readonly": True}):
        with pytest.raises(error, match=word) as raised:
            opened(path, **options)
        assert str(path) in str(raised.value)
        assert "\n" not in str(raised.value)
    if path.is_file():
        assert path.read_bytes() == before


def test_a_damaged_page_is_named_as_damage(path: Path) -> None:
    filled(path, 60)
    with path.open("r+b") as file:
        for page in range(2, path.stat().st_size // 4096 - 1):
            file.seek(page * 4096)
            file.write(b"\xff" * 200)
    with pytest.raises(DatabaseCorrupt, match="restore"), opened(path) as store:
        list(store.views.iter_pages())


def test_a_log_left_by_a_killed_process_is_replayed(path: Path) -> None:
    archive = an_archive(path)
    archive.page(HELLO)
    copy = path.with_name("killed.db")
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
    archive.store.close()
    with opened(copy, readonly=True) as store:
        assert len(store.search.find("families")) == 1
    with opened(copy) as store:
        assert store.pages.ids() == (1,)


def test_a_missing_log_and_a_stale_shared_memory_file_do_no_harm(path: Path) -> None:
    filled(path)
    Path(f"{path}-shm").write_bytes(b"\xff" * 32768)
    with opened(path) as store:
        assert len(store.pages.ids()) == 3


# --- read-only --------------------------------------------------------------------------------------------------------


def test_a_read_only_store_cannot_write(path: Path) -> None:
    filled(path)
    with opened(path, readonly=True) as store, pytest.raises(DatabaseReadOnly):
        store.maintenance.heartbeat(START)


_AS_NOBODY = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from statement_watch.errors import WatchError
from statement_watch.store import Store
os.setgid(65534); os.setuid(65534)
try:
    with Store.open(sys.argv[1], clock=lambda: datetime.now(UTC), readonly=sys.argv[2] == "read") as store:
        print(len(store.search.find("families")))
except WatchError as error:
    print(type(error).__name__, error)
"""


def _as_nobody(path: Path, mode: str) -> str:
    run = subprocess.run([sys.executable, "-c", _AS_NOBODY, path, mode], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_reading_works_in_a_folder_that_cannot_be_written_and_writing_is_refused() -> None:
    import tempfile

    folder = Path(tempfile.mkdtemp())
    try:
        path = filled(folder / "statements.db")
        path.chmod(0o644)
        folder.chmod(0o755)
        assert _as_nobody(path, "read") == "3"
        assert _as_nobody(path, "write").startswith("DatabaseReadOnly")
        with opened(path) as writer:  # a daemon of another user at work
            writer.maintenance.heartbeat(START)
            for suffix in ("-wal", "-shm"):
                Path(f"{path}{suffix}").chmod(0o644)
            assert _as_nobody(path, "read") == "3"
        path.chmod(0o600)
        assert _as_nobody(path, "read").startswith("DatabaseReadOnly")
    finally:
        shutil.rmtree(folder)


# --- others at work ---------------------------------------------------------------------------------------------------


def test_a_locked_database_is_waited_for_then_named_and_nothing_is_lost(path: Path) -> None:
    with opened(path) as one, opened(path, busy_timeout=0.05) as two:
        with one.transaction():
            one.maintenance.heartbeat(START)
            with pytest.raises(DatabaseLocked, match="another process"):
                two.maintenance.heartbeat(START + timedelta(hours=1))
            with pytest.raises(DatabaseLocked), two.transaction():
                pytest.fail("the block of a transaction that could not begin was run")
        two.maintenance.heartbeat(START + timedelta(hours=2))
        assert one.maintenance.last_heartbeat() == START + timedelta(hours=2)


def test_readers_are_not_held_up_by_a_writer_and_see_only_what_is_kept(path: Path) -> None:
    filled(path)
    with opened(path) as writer, opened(path, readonly=True, busy_timeout=0) as reader, writer.transaction():
        writer.maintenance.heartbeat(START)
        assert reader.maintenance.last_heartbeat() is None
        assert len(reader.pages.ids()) == 3


def test_a_second_daemon_is_told_who_runs(path: Path) -> None:
    with hold(path, "daemon"):
        assert lock.holder(path, "daemon") == os.getpid()
        with pytest.raises(AlreadyRunning, match=f"already running .process {os.getpid()}"), hold(path, "daemon"):
            pytest.fail("two daemons at once")
        with hold(path, "round"):  # a round of somebody's beside the daemon
            assert lock.holder(path, "round") == os.getpid()
    assert lock.holder(path, "daemon") is None


def test_a_round_waits_for_the_round_before_it(path: Path) -> None:
    waited: list[float] = []
    first = hold(path, "round")
    first.__enter__()

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            first.__exit__(None, None, None)

    with hold(path, "round", wait=60, sleep=sleep, monotonic=lambda: sum(waited)):
        assert len(waited) == 3


def test_a_lock_dies_with_its_process(path: Path) -> None:
    code = "import os, sys; from statement_watch.store import hold; hold(sys.argv[1], 'round').__enter__(); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, path], check=False)
    with hold(path, "round"):
        pass


# --- no room ----------------------------------------------------------------------------------------------------------


def test_a_full_disk_keeps_nothing_of_the_step_and_the_next_one_goes_on(path: Path) -> None:
    archive = an_archive(path)
    session = archive.store._session
    session.value(f"PRAGMA max_page_count = {session.value('PRAGMA page_count') + 2}")
    with pytest.raises(DiskFull, match="disk is full"), archive.store.transaction():
        archive.page("kept together " * 20_000)
    assert archive.store.pages.ids() == ()
    session.value("PRAGMA max_page_count = 100000")
    archive.page("kept together")
    assert archive.store.maintenance.check().sound
    archive.store.close()


def test_a_file_that_may_not_grow_is_an_error_and_no_damage(path: Path) -> None:
    filled(path)
    code = (
        "import resource, sys; from datetime import UTC, datetime; from statement_watch.store import Store\n"
        "store = Store.open(sys.argv[1], clock=lambda: datetime.now(UTC))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from statement_watch.errors import StoreError\n"
        "try:\n    store.maintenance.heartbeat(datetime.now(UTC))\n"
        "except StoreError as error:\n    print(type(error).__name__)\n"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert run.stdout.strip() in {"StoreError", "DiskFull"}
    with opened(path) as store:
        assert store.maintenance.check().sound


# --- migrations -------------------------------------------------------------------------------------------------------

_SECOND = Step("second", ("ALTER TABLE pages ADD COLUMN mood TEXT", "CREATE INDEX pages_by_mood ON pages (mood)"))
_BROKEN = Step("broken", ("ALTER TABLE pages ADD COLUMN good TEXT", "CREATE INDEX nonsense ON nowhere (x)"))


def with_steps(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    known = (*migrations.STEPS, *steps)
    monkeypatch.setattr(migrations, "STEPS", known)
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", len(known))


def columns(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        return {row[1] for row in connection.execute("PRAGMA table_info (pages)")}
    finally:
        connection.close()


def test_an_older_schema_is_backed_up_then_brought_up_to_date_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    with_steps(monkeypatch, _SECOND)
    with opened(path) as store:
        assert store._session.value("PRAGMA user_version") == SCHEMA_VERSION + 1
        assert len(store.pages.ids()) == 3
    backup = path.with_name(f"statements.db.schema-{SCHEMA_VERSION}.backup")
    assert "mood" in columns(path)
    assert "mood" not in columns(backup)
    made = backup.stat().st_mtime_ns
    with opened(path):
        pass
    assert backup.stat().st_mtime_ns == made


def test_versions_from_before_the_day_of_a_change_was_kept_are_read_on_and_new_ones_have_it(path: Path) -> None:
    filled(path)
    older = sqlite3.connect(path)
    for column in ("updated", "updated_source"):
        older.execute(f"ALTER TABLE versions DROP COLUMN {column}")
    older.execute("DELETE FROM _sqlite_migrations WHERE name = 'updated'")
    older.execute(f"PRAGMA user_version = {[step.name for step in migrations.STEPS].index('updated')}")
    older.commit()
    older.close()
    with opened(path) as store:
        changed = Extract("A title", f"{HELLO} again", updated=START.date(), updated_source="text")
        store.pages.add_version(1, changed, Grade.MINOR, START, text_key="again")
        views = store.views.versions(1)
        page = store.views.page(1)
    assert [(view.updated, view.updated_source) for view in views] == [(None, None), (START.date(), "text")]
    assert page is not None
    assert (page.updated, page.updated_source) == (START.date(), "text")


@pytest.mark.parametrize("steps", range(1, 1 + [step.name for step in migrations.STEPS].index("failing")))
def test_from_every_older_schema_what_fails_already_is_known_to_fail_since_it_began(
    steps: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS[:steps])
        patch.setattr(migrations, "SCHEMA_VERSION", steps)
        opened(path).close()
    early, late = stamp(START), stamp(START + timedelta(hours=5))
    older = sqlite3.connect(path)
    older.executescript(f"""
        INSERT INTO sources (name, organisation, kind, health, since, failures)
            VALUES ('ill', 'Ill', 'news', 'failing', '{early}', 4), ('well', 'Well', 'news', 'ok', '{early}', 0);
        INSERT INTO pages (id, url, source, site, first_seen, last_seen)
            VALUES (1, 'https://a.example/1', 'ill', 'a.example', '{early}', '{late}'),
                (2, 'https://a.example/2', 'ill', 'a.example', '{early}', '{late}');
        INSERT INTO checks (page, source, last_checked, failures)
            VALUES (1, 'ill', '{late}', 3), (2, 'ill', '{late}', 0);
        """)
    older.close()
    with opened(path) as store:
        assert store.maintenance.check().sound
        ill, well = store.sources.healths()
        assert (ill.troubled_since, ill.silent_since, well.troubled_since) == (START, None, None)
        assert [store.pages.get(n).check.failing_since for n in (1, 2)] == [START, None]
        (unread,) = store.views.unread("ill")
        assert (unread.page, unread.tries) == (1, 3)


def test_a_migration_that_fails_leaves_the_old_schema_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    with monkeypatch.context() as patch:
        with_steps(patch, _SECOND, _BROKEN)
        with pytest.raises(StoreError, match="nowhere"):
            opened(path)
    assert not {"mood", "good"} & columns(path)
    with opened(path) as store:
        assert len(store.pages.ids()) == 3


def test_a_reader_does_not_migrate_but_says_what_does(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    with_steps(monkeypatch, _SECOND)
    with pytest.raises(DatabaseReadOnly, match="watch doctor"):
        opened(path, readonly=True)
    assert "mood" not in columns(path)


# --- backup, restore, room --------------------------------------------------------------------------------------------


def test_a_backup_made_in_the_middle_of_writing_is_whole(path: Path) -> None:
    archive = an_archive(path)
    archive.page(HELLO, path="before")
    target = path.with_name("copy.db")
    with opened(path, readonly=True) as reader, archive.store.transaction():
        archive.page(HELLO, path="during")
        check = reader.maintenance.backup(target)
    archive.store.close()
    assert (check.sound, check.pages) == (True, 1)
    with opened(target, readonly=True) as store:
        assert len(store.search.find("families")) == 1
    assert sorted(file.name for file in path.parent.iterdir()) == ["copy.db", "statements.db"]


def test_a_backup_overwrites_nothing(path: Path) -> None:
    filled(path)
    target = path.with_name("copy.db")
    target.write_text("precious")
    with opened(path, readonly=True) as store, pytest.raises(BadInput, match="exists already"):
        store.maintenance.backup(target)
    assert target.read_text() == "precious"


def test_a_backup_takes_the_place_of_a_database_which_is_kept(path: Path) -> None:
    filled(path)
    with opened(path, readonly=True) as store:
        store.maintenance.backup(path.with_name("copy.db"))
    an_archive(path).page("Written since.")
    with pytest.raises(BadInput, match="--replace"):
        backups.restore(path.with_name("copy.db"), path)
    backups.restore(path.with_name("copy.db"), path, replace=True)
    with opened(path) as store:
        assert store.search.find("since") == ()
        assert len(store.pages.ids()) == 3
    with opened(path.with_name("statements.db.before-restore")) as store:
        assert len(store.search.find("since")) == 1


def test_what_one_restore_kept_the_next_does_not_overwrite(path: Path) -> None:
    filled(path)
    copy = path.with_name("copy.db")
    with opened(path, readonly=True) as store:
        store.maintenance.backup(copy)
    an_archive(path).page("Written since.")
    for _ in range(3):
        backups.restore(copy, path, replace=True)
    kept = {found.name.removesuffix("-wal").removesuffix("-shm") for found in path.parent.glob("*.before-restore*")}
    assert kept == {f"statements.db.before-restore{number}" for number in ("", "-2", "-3")}
    with opened(path.with_name("statements.db.before-restore")) as store:
        assert len(store.search.find("since")) == 1


def test_a_damaged_backup_is_refused_and_changes_nothing(path: Path) -> None:
    filled(path, 60)
    copy = path.with_name("copy.db")
    with opened(path, readonly=True) as store:
        store.maintenance.backup(copy)
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 2)
        file.write(b"\xff" * 9000)
    assert not backups.verify(copy).sound
    before = path.read_bytes()
    with pytest.raises(DatabaseCorrupt, match="nothing was changed"):
        backups.restore(copy, path, replace=True)
    assert path.read_bytes() == before


def test_the_library_with_the_wal_reset_bug_is_named() -> None:
    for version in ("3.40.1", "3.51.2", "3.44.5", "3.50.6", "3.50.0"):
        assert library_fault(version) is not None, version
    for version in ("3.51.3", "3.44.6", "3.50.7", "3.52.0", "4.0.0"):
        assert library_fault(version) is None, version


def test_thinning_keeps_the_first_and_last_capture_of_each_version(path: Path) -> None:
    archive = an_archive(path)
    captures = archive.store.captures
    page = archive.store.pages.add(NewPage("https://chiefs.example/a", archive.source().name, "chiefs.example", START))
    shas = []
    for number in range(6):
        shas.append(captures.save(page, a_capture("https://chiefs.example/a", b"body %d" % number, archive.clock())))
        if number in (0, 3):
            archive.store.pages.add_version(
                page,
                Extract("A title", f"Text {number}."),
                Grade.NEW,
                archive.clock(),
                text_key=str(number),
                capture_sha256=shas[-1],
            )
        archive.clock.forward(days=1)
    assert archive.store.maintenance.thin(before=archive.clock.now - timedelta(days=4)).captures == 1
    assert archive.store.maintenance.thin(keep_octets=0).captures == 1
    assert [captures.body(sha) is not None for sha in shas] == [True, False, True, True, False, True]
    assert captures.get(page, shas[1]) is None
    assert captures.save(page, a_capture("https://chiefs.example/a", b"body 1")) == shas[1]
    assert captures.body(shas[1]) == b"body 1"
    archive.store.close()


def test_a_body_that_another_page_needs_is_not_thinned(path: Path) -> None:
    archive = an_archive(path)
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two")
    for number in range(3):
        archive.clock.forward(hours=1)
        archive.store.captures.save(one, a_capture("https://x.example/", b"body %d" % number, archive.clock()))
    shared = archive.store.captures.save(two, a_capture("https://x.example/", b"body 1", archive.clock()))
    archive.store.maintenance.thin(keep_octets=0)
    assert archive.store.captures.body(shared) == b"body 1"
    archive.store.close()


def test_the_user_can_see_what_takes_the_room(path: Path) -> None:
    filled(path, 30)
    with opened(path) as store:
        store.maintenance.tidy(START)
        sizes = {size.table: size for size in store.maintenance.sizes()}
        assert sizes["versions"].rows == sizes["search"].rows == 30
        told = sum(size.octets for size in sizes.values())
        assert path.stat().st_size - told <= 2 * 4096  # SQLite's own map of pages
