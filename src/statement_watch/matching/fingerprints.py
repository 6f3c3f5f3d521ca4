"""Fingerprints of a text: hashes of short stretches of letters, thinned so that long common runs always share some.

Every word begins a *gram*: the next 24 letters, whatever the spaces (in scripts without spaces the next 9). Of each 20
neighbouring grams the one with the least hash is kept (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003), so every
common run of about 25 words shares at least one fingerprint, wherever it stands in either text.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import xxhash

from statement_watch.tokens import Tokens, is_unspaced, tokenise

GRAM = 24
"""Letters of a gram: about five English words, long enough that two texts rarely share one by chance."""
GRAM_UNSPACED = 9
"""Characters of a gram that begins in a script without spaces: about five words of Chinese."""
WINDOW = 20
"""Grams of which one is kept: two fingerprints in 21 words. On 781 labelled pairs, 179 of a second set, 1,600 planted
statements and copies with 8 % of their words changed 20 finds all that 12 and 16 find, with a fifth fewer rows than 16.
An index that was filled with a smaller window stays good: it holds these fingerprints and more."""

_HALF = 1 << 31


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready for comparing. `grams[i]` is the hash of the gram that begins at word i."""

    tokens: Tokens
    grams: list[int]
    places: dict[int, int]
    """Word at which each gram stands; of one that stands more than once the last."""

    def fingerprints(self) -> dict[int, int]:
        """The grams kept by winnowing, each with the word at which it stands (the last, if several)."""
        return {self.grams[at]: at for at in winnow(self.grams, WINDOW)}

    def gram_end(self, at: int) -> int:
        """The word after the gram that begins at word `at`."""
        tokens = self.tokens
        begin = tokens.starts[at]
        return min(len(tokens), bisect_left(tokens.starts, begin + gram_width(tokens.letters[begin])))


def prepare(text: str) -> Prepared:
    """Tokenise and hash `text`: about 0.4 ms for a page of 500 words."""
    tokens = tokenise(text)
    grams = _grams(tokens)
    return Prepared(tokens, grams, {gram: at for at, gram in enumerate(grams)})


def gram_width(letter: str) -> int:
    """Letters of a gram that begins with `letter`."""
    return GRAM_UNSPACED if is_unspaced(letter) else GRAM


def _grams(tokens: Tokens) -> list[int]:
    """A signed 32-bit hash for each word that begins a whole gram; a text shorter than one gram has one."""
    data = tokens.letters.encode("utf-32-le")
    digest = xxhash.xxh32_intdigest
    if not data:
        return []
    if tokens.unspaced:
        letters, size = tokens.letters, len(tokens.letters)
        ranges = [(at, at + gram_width(letters[at])) for at in tokens.starts[:-1]]
        grams = [digest(data[4 * begin : 4 * end]) - _HALF for begin, end in ranges if end <= size]
    else:
        width, last = 4 * GRAM, len(data) - 4 * GRAM
        grams = [digest(data[4 * at : 4 * at + width]) - _HALF for at in tokens.starts[:-1] if 4 * at <= last]
    return grams or [digest(data) - _HALF]


def winnow(hashes: list[int], window: int) -> list[int]:
    """Positions of the least hash of each `window` neighbours (the rightmost of equals), each once, in order."""
    count = len(hashes)
    if count <= window:
        return [max(range(count), key=lambda at: (-hashes[at], at))] if count else []
    kept: list[int] = []
    least, at = 0, -1
    for end in range(window - 1, count):
        newest = hashes[end]
        if at <= end - window:
            begin = end - window + 1
            view = hashes[begin : end + 1]
            least = min(view)
            at = end - view[::-1].index(least)
        elif newest <= least:
            least, at = newest, end
        else:
            continue
        kept.append(at)
    return kept
