"""What was learned of a host: the blocks of its pages, those known to be furniture, and its missing and home pages."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from statement_watch.store.session import Session
from statement_watch.store.values import moment, stamp

FURNITURE_SCHEMA = (
    """CREATE TABLE seen_blocks (
        page INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
        host TEXT NOT NULL,
        day TEXT NOT NULL,
        blocks BLOB NOT NULL
    )""",
    "CREATE INDEX seen_blocks_by_host ON seen_blocks (host, page)",
    """CREATE TABLE furniture (
        host TEXT NOT NULL,
        block INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (host, block)
    ) WITHOUT ROWID""",
    """CREATE TABLE reference_pages (
        host TEXT NOT NULL,
        kind TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        answer TEXT NOT NULL,
        blocks BLOB NOT NULL,
        PRIMARY KEY (host, kind)
    ) WITHOUT ROWID""",
)
"""`reference_pages.blocks` are 64-bit hashes, one after the other; `seen_blocks.blocks` the words of the text (64
bits), then pairs of a hash and the block's words (16 bits); little-endian. `day` is empty where the page bears none."""

PAGES_KEPT = 60
"""Pages of a host whose blocks are kept, the newest: more tell nothing more of what stands on 60 % of them."""
BLOCKS_KEPT = 200
"""Blocks of one page that are kept. Furniture stands at the edges; a page with more blocks is a list."""
FURNITURE_KEPT = 300
"""Furniture remembered of a host, the last seen."""


@dataclass(frozen=True, slots=True)
class BlocksOfPage:
    """What a page's main text is made of: the day that the page bears, its words, and its short blocks."""

    day: date | None
    words: int
    blocks: Mapping[int, int]
    """64-bit hash and words of each."""


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What a host answered when it was asked for an address that says how its pages are (`missing`, `home`)."""

    host: str
    kind: str
    asked_at: datetime
    answer: str
    """In words."""
    blocks: frozenset[int] = frozenset()
    """Hashes of its blocks; empty when it gave no page to compare with."""


class Furniture:
    """The tables `seen_blocks`, `furniture` and `reference_pages`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, page: int, host: str, seen: BlocksOfPage) -> None:
        """Replace the blocks of a page; the oldest of a host's pages beyond `PAGES_KEPT` are dropped."""
        if not host:
            return
        with self._session.transaction():
            self._session.run(
                "INSERT OR REPLACE INTO seen_blocks (page, host, day, blocks) VALUES (?, ?, ?, ?)",
                (page, host, seen.day.isoformat() if seen.day else "", _pack_seen(seen)),
            )
            self._session.run(
                """DELETE FROM seen_blocks WHERE host = ?1 AND page <= (
                       SELECT page FROM seen_blocks WHERE host = ?1 ORDER BY page DESC LIMIT 1 OFFSET ?2)""",
                (host, PAGES_KEPT),
            )

    def pages(self, host: str) -> Mapping[int, BlocksOfPage]:
        """The pages of a host whose blocks are known, by id, the newest first."""
        rows = self._session.rows(
            "SELECT page, day, blocks FROM seen_blocks WHERE host = ? ORDER BY page DESC", (host,)
        )
        return {row["page"]: _unpack_seen(row["day"], row["blocks"]) for row in rows}

    def remember(self, host: str, blocks: Collection[int], now: datetime) -> None:
        """These blocks are furniture of the host, whatever share of its pages has them from now on."""
        with self._session.transaction():
            self._session.many(
                "INSERT OR REPLACE INTO furniture (host, block, at) VALUES (?, ?, ?)",
                [(host, _signed(block), stamp(now)) for block in blocks],
            )
            self._session.run(
                """DELETE FROM furniture WHERE host = ?1 AND block NOT IN (
                       SELECT block FROM furniture WHERE host = ?1 ORDER BY at DESC, block LIMIT ?2)""",
                (host, FURNITURE_KEPT),
            )

    def remembered(self, host: str) -> frozenset[int]:
        """The furniture of a host that was remembered."""
        rows = self._session.rows("SELECT block FROM furniture WHERE host = ?", (host,))
        return frozenset(row["block"] & _MASK for row in rows)

    def reference(self, host: str, kind: str) -> ReferencePage | None:
        """What the host gave when it was last asked; None when it never was."""
        row = self._session.row("SELECT * FROM reference_pages WHERE host = ? AND kind = ?", (host, kind))
        if row is None:
            return None
        return ReferencePage(host, kind, moment(row["asked_at"]), row["answer"], _unpack(row["blocks"]))

    def keep_reference(self, reference: ReferencePage) -> None:
        """Replace what the host gave."""
        self._session.run(
            "INSERT OR REPLACE INTO reference_pages (host, kind, asked_at, answer, blocks) VALUES (?, ?, ?, ?, ?)",
            (
                reference.host,
                reference.kind,
                stamp(reference.asked_at),
                reference.answer,
                _pack(sorted(reference.blocks)),
            ),
        )


_MASK = (1 << 64) - 1


def _signed(block: int) -> int:
    """SQLite's integers have a sign."""
    return block - (1 << 64) if block >> 63 else block


def _pack(blocks: Iterable[int]) -> bytes:
    return b"".join(struct.pack("<Q", block) for block in blocks)


def _unpack(packed: bytes) -> frozenset[int]:
    return frozenset(block for (block,) in struct.iter_unpack("<Q", packed))


_WORDS, _PAIR = struct.Struct("<Q"), struct.Struct("<QH")


def _pack_seen(seen: BlocksOfPage) -> bytes:
    pairs = sorted(seen.blocks.items())[:BLOCKS_KEPT]
    return _WORDS.pack(seen.words) + b"".join(_PAIR.pack(block, min(words, 0xFFFF)) for block, words in pairs)


def _unpack_seen(day: str, packed: bytes) -> BlocksOfPage:
    (words,) = _WORDS.unpack_from(packed)
    return BlocksOfPage(date.fromisoformat(day) if day else None, words, dict(_PAIR.iter_unpack(packed[_WORDS.size :])))
