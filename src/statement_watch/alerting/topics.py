"""Which topics a text is about. Pure, but for the clock that bounds a person's regular expressions."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from statement_watch.model import Topic
from statement_watch.text import clean, fold
from statement_watch.tokens import is_unspaced

PATIENCE = 0.5
"""Seconds for one search of one text. A sound pattern takes milliseconds for the longest page; one with a repeat in a
repeat, such as `(a+)+b`, would take centuries for some."""
STRIKES = 3
"""A pattern that was broken off so often is not tried again until the program starts anew: each try costs its time."""

_HANGUL = re.compile("[\uac00-\ud7af]")
"""Its words are spaced, but its particles are not."""

log = logging.getLogger(__name__)


def topics_of(text: str, title: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    """The names of the topics that a text is about, in the order of the config.

    A topic holds when one of its `any` entries is found (if it has any), all of its `all`, and none of its `none`;
    `none` alone is no topic. A word or phrase is found whole, whatever its case and typography; in scripts that put no
    spaces between words anywhere. `/a regular expression/` is tried on the text as written and on the folded text,
    case ignored: `(?-i:ICE)` asks for these capitals. One that takes longer than `PATIENCE` is not found, and the log
    names its topic.
    """
    if not topics:
        return ()
    haystack = _Haystack(f"{fold(title)}\n{fold(text)}", f"{clean(title)}\n{clean(text)}")
    return tuple(topic.name for topic in topics if _holds(topic, haystack))


def slow_patterns(topics: Sequence[Topic], texts: Collection[str]) -> Iterator[tuple[str, str]]:
    """Topics whose regular expressions cannot be searched in these texts in time, each with that expression."""
    for topic in topics:
        for entry in (*topic.any, *topic.all, *topic.none):
            if _is_pattern(entry) and not all(_in_time(entry, text) for text in texts):
                yield topic.name, entry


def _in_time(entry: str, text: str) -> bool:
    try:
        _Pattern(entry).search(text)
    except TimeoutError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Haystack:
    folded: str
    written: str


def _holds(topic: Topic, haystack: _Haystack) -> bool:
    if not (topic.any or topic.all):
        return False

    def found(entry: str) -> bool:
        return _found(entry, haystack, topic.name)

    return (
        (not topic.any or any(found(entry) for entry in topic.any))
        and all(found(entry) for entry in topic.all)
        and not any(found(entry) for entry in topic.none)
    )


def _is_pattern(entry: str) -> bool:
    return len(entry) > 2 and entry.startswith("/") and entry.endswith("/")


def _found(entry: str, haystack: _Haystack, topic: str) -> bool:
    if not _is_pattern(entry):
        return _has_phrase(haystack.folded, fold(entry))
    pattern = _pattern(entry)
    if pattern.strikes >= STRIKES:
        return False
    try:
        return pattern.search(haystack.written) or pattern.search(haystack.folded)
    except TimeoutError:
        pattern.strikes += 1
        last = "; it is left out until the program starts anew" if pattern.strikes == STRIKES else ""
        log.warning(
            'topic "%s": %s takes more than %s s on one text and counts as not found%s; a repeat inside a repeat makes '
            "it so",
            *(topic, entry, PATIENCE, last),
        )
        return False


class _Pattern:
    """A regular expression with a limit of time; `strikes` counts how often it was broken off."""

    def __init__(self, entry: str) -> None:
        self._compiled = regex.compile(entry[1:-1], regex.IGNORECASE | regex.MULTILINE)
        self.strikes = 0

    def search(self, text: str) -> bool:
        return self._compiled.search(text, timeout=PATIENCE) is not None


@lru_cache(maxsize=1024)
def _pattern(entry: str) -> _Pattern:
    return _Pattern(entry)


def _has_phrase(text: str, phrase: str) -> bool:
    if not phrase:
        return False
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if _ends_word(phrase[0], text[start - 1 : start]) and _ends_word(phrase[-1], text[end : end + 1]):
            return True
        start = text.find(phrase, start + 1)
    return False


def _ends_word(edge: str, beyond: str) -> bool:
    """Whether a word ends between a character of a phrase and the one beyond it (empty at the end of the text)."""
    return not (beyond and _of_word(beyond) and _of_word(edge)) or is_unspaced(edge) or _HANGUL.match(edge) is not None


def _of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"
