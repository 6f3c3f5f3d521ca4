"""Words for full-text search: what is indexed, what a person's query means, and where a text shows the hits. Pure."""

from __future__ import annotations

import re

from statement_watch.text import UNSPACED, clean

HIT, END = "\ue000", "\ue001"
"""Marks around a hit in a snippet."""

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_WORDLIKE = re.compile(r"[^\W_]")
_MARKS = str.maketrans("", "", HIT + END)
_MAX_TERMS = 32
"""More words than this make no query narrower; FTS5's parser has a limit on depth."""


def indexed(text: str) -> str:
    """The text as it goes into the index: characters of scripts without spaces become words of their own."""
    return UNSPACED.sub(r" \g<0> ", text) if not text.isascii() else text


def has_unspaced(text: str) -> bool:
    """Whether the text has characters of a script that is written without spaces."""
    return UNSPACED.search(text) is not None


def query(words: str) -> str | None:
    """What a person typed, as an FTS5 query that cannot fail; None when it holds nothing to look for.

    All words must be there. `"a phrase"` is looked for as such, `-word` shuts out, `word*` finds beginnings; everything
    else, FTS5's own operators included, is an ordinary word.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(clean(words).translate(_MARKS))[:_MAX_TERMS]:
        quoted = _quoted(phrase or word)
        if quoted is not None:
            (unwanted if minus else wanted).append(quoted)
    if not wanted:
        return None
    found = " AND ".join(wanted)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def _quoted(term: str) -> str | None:
    if not _WORDLIKE.search(term):
        return None
    star = "*" if term.endswith("*") and not has_unspaced(term) else ""
    inner = indexed(term.rstrip("*")).replace('"', '""')
    return f'"{inner}"{star}'


def snippet(text: str, words: str, width: int = 160) -> str:
    """A stretch of the text around the first hit, marked, for scripts where FTS5's own snippet counts other words."""
    plain = text.translate(_MARKS)
    for _minus, phrase, word in _TERM.findall(words):
        term = (phrase or word).strip('"*')
        at = plain.find(term) if term else -1
        if at >= 0:
            start = max(0, at - width // 4)
            before, after = plain[start:at], plain[at + len(term) : start + width]
            return f"{'…' if start else ''}{before}{HIT}{term}{END}{after}…"
    return plain[:width]
