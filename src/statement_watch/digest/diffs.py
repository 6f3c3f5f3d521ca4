"""A word diff cut down to what a reader needs: the changed words, with a little of what stands around them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from statement_watch.digest.wording import paragraphs
from statement_watch.model import DiffPiece
from statement_watch.text import count_words

CONTEXT = 10
"""Unchanged words kept on each side of a change."""
RUN = 80
"""Words of one changed run that are shown."""
WORD = 200
"""Characters of one word; no word is longer, but some pages hold a megabyte without a space."""
PIECES = 60
"""Pieces that are shown; a text that was rewritten is better read whole."""

_SPACE = re.compile(r"\s+")
_LONG = re.compile(rf"(\S{{{WORD}}})\S+")


def words_in(pieces: Iterable[DiffPiece], op: str) -> int:
    """How many words were `gone` or `added`."""
    return sum(count_words(piece.text) for piece in pieces if piece.op == op)


def condense(pieces: Sequence[DiffPiece]) -> tuple[DiffPiece, ...]:
    """The pieces as safe text on one line, long runs cut with an ellipsis."""
    kept = tuple(_condensed(pieces))
    return kept if len(kept) <= PIECES else (*kept[:PIECES], DiffPiece("same", " …"))


def _condensed(pieces: Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        text = _LONG.sub(r"\1…", _SPACE.sub(" ", paragraphs(piece.text)))
        if piece.op != "same":
            yield DiffPiece(piece.op, _head(text, RUN))
        elif index == 0 == last:
            return
        elif index == 0:
            yield DiffPiece("same", _tail(text, CONTEXT))
        elif index == last:
            yield DiffPiece("same", _head(text, CONTEXT))
        else:
            yield DiffPiece("same", _middle(text, CONTEXT))


def _head(text: str, limit: int) -> str:
    words = text.split(" ")
    return text if len(words) <= limit + 2 else " ".join(words[:limit]) + " …"


def _tail(text: str, limit: int) -> str:
    words = text.split(" ")
    return text if len(words) <= limit + 2 else "… " + " ".join(words[-limit - 1 :])


def _middle(text: str, limit: int) -> str:
    words = text.split(" ")
    if len(words) <= 2 * limit + 3:
        return text
    return " ".join(words[:limit]) + " … " + " ".join(words[-limit - 1 :])
