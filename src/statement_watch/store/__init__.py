"""The database: all SQL of the program lives in this package. `Store.open` is the door."""

from __future__ import annotations

from statement_watch.store.backfills import Backfill
from statement_watch.store.furniture import BlocksOfPage, ReferencePage
from statement_watch.store.lock import hold, hold_round, holder
from statement_watch.store.records import (
    ChannelState,
    ListingState,
    NewPage,
    PageCheck,
    PageRecord,
    Regrouped,
    Regrouping,
    RoundRecord,
    SourceState,
    StoredVersion,
)
from statement_watch.store.store import Store

__all__ = [
    "Backfill",
    "BlocksOfPage",
    "ChannelState",
    "ListingState",
    "NewPage",
    "PageCheck",
    "PageRecord",
    "ReferencePage",
    "Regrouped",
    "Regrouping",
    "RoundRecord",
    "SourceState",
    "Store",
    "StoredVersion",
    "hold",
    "hold_round",
    "holder",
]
