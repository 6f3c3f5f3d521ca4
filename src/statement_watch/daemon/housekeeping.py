"""Once a day: tidy the database, drop bodies that no version needs, make a backup."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

from statement_watch.config import Upkeep
from statement_watch.errors import WatchError
from statement_watch.model import Clock
from statement_watch.store import Store

log = logging.getLogger(__name__)

DAILY = timedelta(days=1)


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether a day has passed; a time in the future (the clock was set back) counts as long ago."""
    return last is None or last > now or now - last >= DAILY


async def keep_house(store: Store, upkeep: Upkeep, clock: Clock) -> None:
    """What is due of it. Failures are logged, and tried again in a day or when there is room again."""
    try:
        if is_due(store.maintenance.last_tidy(), clock()):
            _thin(store, upkeep, clock())
            store.maintenance.tidy(clock())
        if upkeep.backups is not None:
            await _back_up(store.path, upkeep.backups, upkeep.backups_kept, clock)
    except (WatchError, OSError) as error:
        log.error("housekeeping: %s", error)


def _thin(store: Store, upkeep: Upkeep, now: datetime) -> None:
    if upkeep.keep_captures is None and upkeep.captures_size is None:
        return
    before = now - upkeep.keep_captures if upkeep.keep_captures is not None else None
    gone = store.maintenance.thin(before=before, keep_octets=upkeep.captures_size)
    if gone.captures:
        log.info("%s stored bodies dropped, %.1f MB", gone.captures, gone.octets / 1e6)


async def _back_up(database: Path, folder: Path, kept: int, clock: Clock) -> None:
    copies = backups_in(folder, database)
    if copies and not is_due(_made_at(copies[-1], database), clock()):
        return
    target = folder / f"{database.name}.{clock():%Y%m%dT%H%M%SZ}.backup"
    await asyncio.to_thread(_copy, database, target, clock)
    for old in backups_in(folder, database)[:-kept]:
        old.unlink(missing_ok=True)
    log.info("backup: %s", target)


def _copy(database: Path, target: Path, clock: Clock) -> None:
    """By a connection of this thread's own: the open Store belongs to the loop's."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for half in target.parent.glob(f"{database.name}.*.part-*"):
        half.unlink(missing_ok=True)  # a copy that a kill broke off
    with Store.open(database, clock=clock, readonly=True) as store:
        store.maintenance.backup(target)


def backups_in(folder: Path, database: Path) -> list[Path]:
    """The daemon's copies of a database in a folder, oldest first."""
    return sorted(path for path in folder.glob(f"{database.name}.*.backup") if _made_at(path, database))


def _made_at(copy: Path, database: Path) -> datetime | None:
    said = copy.name.removeprefix(f"{database.name}.").removesuffix(".backup")
    try:
        return datetime.strptime(f"{said}+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None
