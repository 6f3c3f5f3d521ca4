"""Two wordings in two columns, sentence beside sentence; what only one of them has is marked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from statement_watch.digest.layout import Line, Run, Style, cells, wrap
from statement_watch.digest.wording import count
from statement_watch.presenting.sides import rows

GAP = " │ "
_MARKS = {Style.GONE: ("[-", "-]"), Style.ADDED: ("{+", "+}")}


def side_by_side(left: str, right: str, width: int, *, full: bool) -> Iterator[Line]:
    """Rows of two columns; `[-…-]` stands on the left only, `{+…+}` on the right only.

    Unless `full`, sentences that are the same and far from any difference are counted and not shown.
    """
    column = (width - cells(GAP)) // 2
    for found in rows(left, right, full=full):
        if found.block is None:
            yield from _skipped(found.skipped, column)
            continue
        sides = (wrap(_marked(runs), column) for runs in (found.block.left, found.block.right))
        for one, other in zip_longest(*sides, fillvalue=()):
            yield row(one, other, width)


def row(left: Iterable[Run], right: Iterable[Run], width: int) -> Line:
    """One line of both columns."""
    column = (width - cells(GAP)) // 2
    runs = tuple(left)
    used = sum(cells(run.text) for run in runs)
    return (*runs, Run(" " * max(0, column - used)), Run(GAP, Style.MUTED), *right)


def _skipped(number: int, column: int) -> Iterator[Line]:
    words = (Run(f"… {count(number, 'sentence')} the same"[: column - 1], Style.MUTED),)
    yield row(words, (Run("…", Style.MUTED),), 2 * column + cells(GAP))


def _marked(runs: Iterable[Run]) -> Iterator[Run]:
    """Marks can be seen without colours."""
    for run in runs:
        if run.style in _MARKS:
            opening, closing = _MARKS[run.style]
            yield from (Run(f"{opening}{run.text}{closing}", run.style), Run(" "))
        else:
            yield run
