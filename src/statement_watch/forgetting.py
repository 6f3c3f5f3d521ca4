"""A page, or all pages of a source, taken away with its evidence.

What others carry is regrouped as if it had never been there, and the statements that remain keep their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from statement_watch.matching import Matcher
from statement_watch.model import Settings
from statement_watch.recognise import keep_topics, regroup
from statement_watch.store import Store

BATCH = 100
"""Pages a transaction: one that is broken off has forgotten so many times 100, and the file is sound."""


@dataclass(frozen=True, slots=True)
class Forgot:
    """What was taken away."""

    pages: int
    ended: tuple[int, ...]
    """Statements that nothing carries any more."""
    kept: tuple[int, ...]
    """Statements that other pages carry still."""


def forget(
    store: Store,
    settings: Settings,
    pages: Sequence[int],
    now: datetime,
    *,
    for_good: bool,
    on_page: Callable[[], None] = lambda: None,
) -> Forgot:
    """Take these pages away. `for_good` keeps their addresses out of later rounds and imports."""
    ended: list[int] = []
    kept: set[int] = set()
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        with store.transaction():
            carried = store.statements.of_pages(batch)
            gone = _take_out(store, settings, batch, now)
            orphans = [number for number in gone if store.statements.resolve(number) is None]
            store.forgotten.take_away(batch, gone, now, for_good=for_good)
        ended += orphans
        kept |= {one for one in map(store.statements.resolve, carried) if one is not None}
        for _ in batch:
            on_page()
    store.maintenance.reclaim()
    return Forgot(len(pages), tuple(ended), tuple(sorted(kept)))


def _take_out(store: Store, settings: Settings, pages: Sequence[int], now: datetime) -> frozenset[int]:
    matcher = Matcher(store.index)
    for page in pages:
        matcher.remove(page)
    settled = matcher.settle()
    done = regroup(store, settled.pages | set(pages), now, without=pages)
    keep_topics(store, settings, done)
    return done.ended


def forget_source(
    store: Store, settings: Settings, source: str, now: datetime, on_page: Callable[[], None] = lambda: None
) -> Forgot:
    """Take away a source that is no longer watched, with all its pages. Should it be watched again, they may come."""
    done = forget(store, settings, store.pages.ids(source), now, for_good=False, on_page=on_page)
    store.forgotten.drop_source(source)
    return done
