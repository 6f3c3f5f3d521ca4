"""Lines of styled spans, measured in terminal cells: what `text` writes, and what a terminal may colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

HELD = "\u00a0"
"""The no-break space."""


class Style(StrEnum):
    """What a span is; how it looks is for the terminal to decide."""

    PLAIN = ""
    HEADING = "heading"
    TITLE = "title"
    MUTED = "muted"
    LINK = "link"
    TOPIC = "topic"
    GONE = "gone"
    ADDED = "added"
    BAD = "bad"
    STAR = "star"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style, on one line."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Run, ...]


def plain(lines: Iterable[Line]) -> str:
    """The lines without styles, none with blanks at its end."""
    return "".join("".join(run.text for run in line).rstrip() + "\n" for line in lines)


def cells(text: str) -> int:
    """Columns that a terminal gives to a text: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(runs: Iterable[Run], width: int, first: str = "", rest: str | None = None) -> Iterator[Line]:
    """Break runs into lines of at most `width` cells, at spaces where there are any; `first` and `rest` indent them.

    Where there is no space for a whole line (a long address apart, which is never broken) the line breaks anywhere.
    A no-break space holds words together, and is written as a space. No line begins with a dot that parts two facts.
    """
    rest = first if rest is None else rest
    line: list[Run] = []
    indent, used = first, cells(first)
    for word in _words(runs):
        size = cells(word.text.rstrip(" "))
        if used + size > width and line:
            yield _merged(indent, line)
            indent, line, used = rest, [], cells(rest)
        for piece in _fitting(word, width - cells(rest)):
            if line and used + cells(piece.text.rstrip(" ")) > width:
                yield _merged(indent, line)
                indent, line, used = rest, [], cells(rest)
            line.append(piece)
            used += cells(piece.text)
    if line:
        yield _merged(indent, line)


def _words(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        text, start = run.text[:1] + run.text[1:].replace(" · ", f"{HELD}· "), 0
        while start < len(text):
            end = text.find(" ", start)
            end = len(text) if end < 0 else end + 1
            yield Run(text[start:end], run.style)
            start = end


def _fitting(word: Run, width: int) -> Iterator[Run]:
    if word.style is Style.LINK or cells(word.text) <= max(width, 8):
        yield word
        return
    piece, used = "", 0
    for character in word.text:
        if used + _cell(character) > max(width, 8):
            yield Run(piece, word.style)
            piece, used = "", 0
        piece += character
        used += _cell(character)
    yield Run(piece, word.style)


def _merged(indent: str, words: list[Run]) -> Line:
    merged: list[Run] = [Run(indent, Style.MUTED)] if indent else []
    for word in words:
        if merged and merged[-1].style is word.style and not (indent and len(merged) == 1):
            merged[-1] = Run(merged[-1].text + word.text, word.style)
        else:
            merged.append(word)
    merged[-1] = Run(merged[-1].text.rstrip(" "), merged[-1].style)
    return tuple(Run(run.text.replace(HELD, " "), run.style) for run in merged)
