"""Where quotation marks open and close: one pass over the marks of a text, whatever typography it uses.

Knows “…”, "…", „…“, «…», »…«, 「…」, 『…』; marks nested in a quotation; and the old rule that a quotation of several
paragraphs repeats its opening mark on each and closes on the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 8000
"""Characters after which an opening mark is taken for a stray one; a long statement quoted whole has about 4,000."""

_MARK = re.compile(r"[\"“”„‟«»「」『』]|\n[^\S\n]*\n\s*")
_CLOSERS = {
    "“": "”",
    "”": "”",
    "„": "“”‟",
    "‟": "”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    '"': '"',
}
_OPENS = frozenset("“„‟«「『")
_EITHER = frozenset('"”»')
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f\u3000([{—–-:;,/’'")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch between two marks. `start` and `end` leave the marks out; `outer_end` is behind the closing mark."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool
    """False when the paragraph ended first and the next one did not go on."""


def find_quoted(text: str) -> Iterator[Quoted]:
    """Stretches in quotation marks in their order, nested ones left inside. Linear in the length of the text."""
    opened, depth, at = "", 0, 0
    swallow = -1
    for match in _MARK.finditer(text):
        mark, place = match[0], match.start()
        if opened and place - at > LONGEST:
            opened = ""
        if len(mark) > 1 or mark == "\n":
            if opened and text[match.end() : match.end() + 1] in (opened, "“" if opened == '"' else opened):
                swallow, depth = match.end(), 1
            elif opened:
                yield Quoted(at + 1, place, at, place, False)
                opened = ""
            continue
        if place == swallow:
            continue
        if not opened:
            if mark in _OPENS or (mark in _EITHER and _may_open(text, place)):
                opened, depth, at = mark, 1, place
        elif _closes(opened, mark, text, place):
            depth -= 1
            if depth == 0:
                yield Quoted(at + 1, place, at, match.end(), True)
                opened = ""
        elif mark == opened and mark != '"' and not _goes_on(text, place):
            depth += 1
    if opened and len(text) - at <= LONGEST:
        yield Quoted(at + 1, len(text), at, len(text), False)


def _may_open(text: str, place: int) -> bool:
    """A mark that can be either opens when something that parts words stands before it and a word follows."""
    follows = text[place + 1 : place + 2]
    return (place == 0 or text[place - 1] in _BEFORE_OPENING) and bool(follows) and not follows.isspace()


def _closes(opened: str, mark: str, text: str, place: int) -> bool:
    if mark == '"' or (opened == '"' and mark == "”"):
        return opened in ('"', "“") and not text[place - 1].isspace()
    return mark in _CLOSERS[opened]


def _goes_on(text: str, place: int) -> bool:
    """An opening mark at the start of a sentence, inside a quotation, repeats the first one; it nests nothing."""
    before = text[max(0, place - 3) : place].rstrip()
    return not before or before[-1] in ".!?…”" or text[max(0, place - 1) : place] == "\n"
