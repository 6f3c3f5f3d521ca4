"""What stands on a source's other pages, and what its missing pages look like: the record to compare a page with."""

from __future__ import annotations

from dataclasses import dataclass

import xxhash

from statement_watch.text import fold


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is known of a source's pages besides the one that is read."""

    blocks: frozenset[int] = frozenset()
    """Hashes (`block_hash`) of blocks that stand on at least 60 % of the source's other pages."""
    missing: frozenset[int] = frozenset()
    """Hashes of the blocks of the page that a deliberately missing address gives; empty when not known."""
    home: frozenset[int] = frozenset()
    """Hashes of the blocks of the home page; empty when not known."""


def block_hash(block: str) -> int:
    """64 bits of a block of text, typography and case folded."""
    return xxhash.xxh3_64_intdigest(fold(block).encode("utf-8", "replace"))
