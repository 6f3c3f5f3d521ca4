"""Which topics a text is about. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from statement_watch.model import Topic
from statement_watch.text import clean, fold


def topics_of(text: str, title: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    """The names of the topics that a text is about, in the order of the config.

    A topic holds when one of its `any` entries is found (if it has any), all of its `all`, and none of its `none`;
    `none` alone is no topic. A word or phrase is found whole, whatever its case and typography; in scripts that put no
    spaces between words anywhere. `/a regular expression/` is tried on the text as written and on the folded text,
    case ignored: `(?-i:ICE)` asks for these capitals.
    """
    if not topics:
        return ()
    haystack = _Haystack(f"{fold(title)}\n{fold(text)}", f"{clean(title)}\n{clean(text)}")
    return tuple(topic.name for topic in topics if _holds(topic, haystack))


@dataclass(frozen=True, slots=True)
class _Haystack:
    folded: str
    written: str


def _holds(topic: Topic, haystack: _Haystack) -> bool:
    if not (topic.any or topic.all):
        return False
    return (
        (not topic.any or any(_found(entry, haystack) for entry in topic.any))
        and all(_found(entry, haystack) for entry in topic.all)
        and not any(_found(entry, haystack) for entry in topic.none)
    )


def _found(entry: str, haystack: _Haystack) -> bool:
    if len(entry) > 2 and entry.startswith("/") and entry.endswith("/"):
        pattern = _compiled(entry[1:-1])
        return bool(pattern.search(haystack.written) or pattern.search(haystack.folded))
    return _has_phrase(haystack.folded, fold(entry))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


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
    return not (beyond and _of_word(beyond) and _of_word(edge)) or _unspaced(edge)


def _of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _unspaced(character: str) -> bool:
    """Whether the character is of a script written without spaces between words (by its Unicode block)."""
    point = ord(character)
    return any(low <= point <= high for low, high in _UNSPACED)


_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xAC00, 0xD7AF),  # Hangul is spaced, but its particles are not
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
