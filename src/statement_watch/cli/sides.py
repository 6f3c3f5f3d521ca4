"""Two wordings in two columns, sentence beside sentence; what only one of them has is marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from statement_watch.digest.layout import Line, Run, Style, cells, wrap
from statement_watch.digest.wording import count
from statement_watch.versions import word_diff

GAP = " │ "
BESIDE = 1
"""Sentences shown before and after one that differs; more that are the same are counted."""
_SENTENCE = re.compile(r".+?(?:[.!?。！？]+[\"'”’»)\]]*(?:\s+|$)|$)", re.DOTALL)
_ENDED = re.compile(r"[.!?。！？]+[\"'”’»)\]]*\s*$")


@dataclass(slots=True)
class _Block:
    """A sentence of both sides; or, where they differ, what stands for one another."""

    left: list[Run] = field(default_factory=list)
    right: list[Run] = field(default_factory=list)
    differs: bool = False


def side_by_side(left: str, right: str, width: int, *, full: bool) -> Iterator[Line]:
    """Rows of two columns; `[-…-]` stands on the left only, `{+…+}` on the right only.

    Unless `full`, sentences that are the same and far from any difference are counted and not shown.
    """
    column = (width - cells(GAP)) // 2
    blocks = _blocks(left, right)
    shown = set(range(len(blocks))) if full else _near_differences(blocks)
    skipped = 0
    for index, block in enumerate(blocks):
        if index not in shown:
            skipped += 1
            continue
        yield from _skipped(skipped, column)
        skipped = 0
        for one, other in zip_longest(wrap(block.left, column), wrap(block.right, column), fillvalue=()):
            yield row(one, other, width)
    yield from _skipped(skipped, column)


def row(left: Iterable[Run], right: Iterable[Run], width: int) -> Line:
    """One line of both columns."""
    column = (width - cells(GAP)) // 2
    runs = tuple(left)
    used = sum(cells(run.text) for run in runs)
    return (*runs, Run(" " * max(0, column - used)), Run(GAP, Style.MUTED), *right)


def _skipped(number: int, column: int) -> Iterator[Line]:
    if number:
        words = (Run(f"… {count(number, 'sentence')} the same"[: column - 1], Style.MUTED),)
        yield row(words, (Run("…", Style.MUTED),), 2 * column + cells(GAP))


def _near_differences(blocks: list[_Block]) -> set[int]:
    """The first and the last sentence, those that differ and their neighbours; no single one is left out."""
    shown = {0, len(blocks) - 1}
    for index, block in enumerate(blocks):
        if block.differs:
            shown.update(range(index - BESIDE, index + BESIDE + 1))
    return shown | {index for index in range(len(blocks)) if {index - 1, index + 1} <= shown}


def _blocks(left: str, right: str) -> list[_Block]:
    blocks = [_Block()]
    for piece in word_diff(left, right):
        if piece.op == "gone":
            blocks[-1].left += _marked("[-", piece.text, "-]", Style.GONE)
        elif piece.op == "added":
            blocks[-1].right += _marked("{+", piece.text, "+}", Style.ADDED)
        else:
            _same(blocks, piece.text)
            continue
        blocks[-1].differs = True
    return [block for block in blocks if block.left or block.right]


def _marked(opening: str, text: str, closing: str, style: Style) -> list[Run]:
    return [Run(f"{opening}{text.strip()}{closing}", style), Run(" ")]


def _same(blocks: list[_Block], text: str) -> None:
    for found in _SENTENCE.finditer(text):
        words = found[0] if found[0][-1].isspace() else f"{found[0]} "
        blocks[-1].left.append(Run(words))
        blocks[-1].right.append(Run(words))
        if _ENDED.search(words):
            blocks.append(_Block())
