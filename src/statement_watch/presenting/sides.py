"""Two wordings beside each other, sentence by sentence; what only one of them has is told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from statement_watch.digest.layout import Run, Style
from statement_watch.versions import word_diff

BESIDE = 1
"""Sentences shown before and after one that differs; more that are the same are counted."""
_SENTENCE = re.compile(r".+?(?:[.!?。！？][\"'”’»)\]]{0,5}(?:\s+|$)|$)", re.DOTALL)
_ENDED = re.compile(r"[.!?。！？][\"'”’»)\]]{0,5}\s*$")


@dataclass(slots=True)
class Block:
    """A sentence of both sides; or, where they differ, what stands for one another.

    Words that only the left has are `Style.GONE`, those that only the right has `Style.ADDED`.
    """

    left: list[Run] = field(default_factory=list)
    right: list[Run] = field(default_factory=list)
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A block that is shown, or how many sentences that are the same are left out here (`block` is None)."""

    block: Block | None
    skipped: int = 0


def rows(left: str, right: str, *, full: bool) -> Iterator[Row]:
    """Both wordings; unless `full`, sentences that are the same and far from any difference are only counted."""
    blocks = _blocks(left, right)
    shown = set(range(len(blocks))) if full else _near_differences(blocks)
    skipped = 0
    for index, block in enumerate(blocks):
        if index not in shown:
            skipped += 1
            continue
        if skipped:
            yield Row(None, skipped)
        skipped = 0
        yield Row(block)
    if skipped:
        yield Row(None, skipped)


def _near_differences(blocks: Sequence[Block]) -> set[int]:
    """The first and the last sentence, those that differ and their neighbours; no single one is left out."""
    shown = {0, len(blocks) - 1}
    for index, block in enumerate(blocks):
        if block.differs:
            shown.update(range(index - BESIDE, index + BESIDE + 1))
    return shown | {index for index in range(len(blocks)) if {index - 1, index + 1} <= shown}


def _blocks(left: str, right: str) -> list[Block]:
    blocks = [Block()]
    for piece in word_diff(left, right):
        if piece.op == "gone":
            blocks[-1].left.append(Run(piece.text.strip(), Style.GONE))
        elif piece.op == "added":
            blocks[-1].right.append(Run(piece.text.strip(), Style.ADDED))
        else:
            _same(blocks, piece.text)
            continue
        blocks[-1].differs = True
    return [block for block in blocks if block.left or block.right]


def _same(blocks: list[Block], text: str) -> None:
    for found in _SENTENCE.finditer(text):
        words = found[0] if found[0][-1].isspace() else f"{found[0]} "
        blocks[-1].left.append(Run(words))
        blocks[-1].right.append(Run(words))
        if _ENDED.search(words):
            blocks.append(Block())
