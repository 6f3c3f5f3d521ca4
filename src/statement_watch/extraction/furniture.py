"""What stands on a source's other pages, and what its missing pages look like: the record to compare a page with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xxhash

from statement_watch.extraction.blocks import Block
from statement_watch.text import fold

SHARE = 0.6
"""A block that stands on this share of a source's other pages is furniture."""
LEAST = 4
"""Other pages needed before anything is held to be furniture: a statement posted thrice is no furniture."""
LONG = 60
"""Words: a block longer than this is never dropped as furniture, however often it stands there; statements repeat by
nature, banners are short."""


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


def text_blocks(text: str) -> frozenset[int]:
    """Hashes of the paragraphs of a stored text (`Extract.raw_text`)."""
    return frozenset(block_hash(part) for part in text.split("\n\n") if part.strip())


def furniture_of(pages: Iterable[frozenset[int]]) -> frozenset[int]:
    """The blocks that are furniture, given the block hashes of a source's other pages, one set for each page."""
    sets = list(pages)
    if len(sets) < LEAST:
        return frozenset()
    counts = Counter(block for blocks in sets for block in blocks)
    return frozenset(block for block, count in counts.items() if count >= SHARE * len(sets))


def without_furniture(blocks: Sequence[Block], furniture: Furniture | None) -> list[Block]:
    """The blocks that are not the source's furniture; all of them when nothing else would be left."""
    if furniture is None or not furniture.blocks:
        return list(blocks)
    kept = [b for b in blocks if b.words > LONG or block_hash(b.text) not in furniture.blocks]
    return kept or list(blocks)
