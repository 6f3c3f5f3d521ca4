"""Text at the door and text for comparing: cleaning, normalising, tokenising. Standard library only."""

from __future__ import annotations

import re
import unicodedata

# C0 (but tab and line feed), DEL, C1, surrogates, non-characters, and the invisible controls that reorder or hide text.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
_BREAKS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_SPACE = re.compile(r"\s+")
_LETTERS = re.compile(r"\w+")

# Replaced one by one: four times as fast as `str.translate`, because most texts hold few of them.
_TYPOGRAPHY = [
    *((mark, "'") for mark in "`‘’‚‛′´"),
    *((mark, '"') for mark in "“”„‟″«»"),
    *((mark, "-") for mark in "‐‑‒–—―−"),
    *((mark, "") for mark in "\u00ad\u200b\u200c\u200d\u2060"),
]


def clean(text: str) -> str:
    """Text from outside, made safe to store: line breaks as `\\n`; control, bidi and surrogate characters dropped."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


def one_line(text: str, limit: int = 300) -> str:
    """Text from outside on one safe line of at most `limit` characters (an ellipsis marks a cut)."""
    line = _SPACE.sub(" ", clean(text)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A character of a script that sets no blanks between words."""
_WORD = re.compile(f"{UNSPACED.pattern}|[^\\W_]+(?:['’][^\\W_]+)*")


def fold(text: str) -> str:
    """Typography folded for comparing words: NFKC, casefold, quotes and dashes as ASCII, white space as one space."""
    folded = unicodedata.normalize("NFKC", text)
    for mark, plain in _TYPOGRAPHY:
        folded = folded.replace(mark, plain)
    return " ".join(folded.casefold().split())


def bare_words(text: str) -> str:
    """The words of a text for comparing it: folded, one space between them and nothing else."""
    return " ".join(_LETTERS.findall(fold(text)))


def count_words(text: str) -> int:
    """Words as people are told them: what white space parts, if it holds a letter or a digit. In scripts without spaces
    each character counts as one."""
    if not text.isascii() and UNSPACED.search(text):
        return len(_WORD.findall(text))
    words = text.split()
    if len(words) > 60:  # lone dashes and stars matter only where few words decide
        return len(words)
    return sum(1 for word in words if any(map(str.isalnum, word)))


def rough_words(text: str) -> int:
    """Words of a part of a page, roughly, to weigh it by: what stands between blanks, and two characters where a script
    sets none."""
    dense = 0 if text.isascii() else len(UNSPACED.findall(text)) // 2
    return len(text.split()) + dense
