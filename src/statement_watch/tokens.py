"""Words of a text with their places: the letters that are compared, and where each word stands in the stored text.

Two texts are compared by their *letters*: the words folded (compatibility forms, case and accents) and written one
after the other without anything between them. A lost space, a changed quote mark or a dropped accent therefore costs
nothing. A word is a run of letters and digits; in scripts that put no space between words it is one character.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

# Thai and Lao, Myanmar, Khmer, Kana, Bopomofo, the Han blocks with their extensions, half-width Katakana.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:'[^\W_{_UNSPACED}]+)*")
_UNSPACED_LETTER = re.compile(rf"[{_UNSPACED}]")
_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")

# What makes most texts more than ASCII: taken away first, because the ASCII pattern is twice as fast.
_PUNCTUATION = [(mark, "'") for mark in "’ʼ"] + [(mark, " ") for mark in "“”‘«»„–—…•\u00a0\u200b"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one text, in order.

    `letters` is all words folded and joined; word i is `letters[starts[i]:starts[i + 1]]` (`starts` has one entry more
    than there are words) and stands at `text[begins[i]:ends[i]]`.
    """

    letters: str
    starts: list[int]
    begins: list[int]
    ends: list[int]
    unspaced: bool
    """Some word is a character of a script without spaces."""

    def __len__(self) -> int:
        return len(self.begins)

    def word(self, index: int) -> str:
        """Word `index`, folded."""
        return self.letters[self.starts[index] : self.starts[index + 1]]


def tokenise(text: str) -> Tokens:
    """The words of `text`. Offsets count its characters; `text[begins[i]:ends[i]]` is word i as it was written."""
    lowered = _lower(text)
    pattern = _PLAIN_WORD if lowered.isascii() else _WORD
    spans = [match.span() for match in pattern.finditer(lowered)]
    words = [lowered[begin:end] for begin, end in spans]
    joined = " ".join(words)
    if not joined.isascii():
        words = [_fold_word(word) for word in words]
        spans = [span for span, word in zip(spans, words, strict=True) if word]
        words = [word for word in words if word]
    elif "'" in joined:
        words = joined.replace("'", "").split(" ")
    letters = "".join(words)
    starts = list(accumulate(map(len, words), initial=0))
    begins, ends = [begin for begin, _ in spans], [end for _, end in spans]
    return Tokens(letters, starts, begins, ends, not letters.isascii() and _UNSPACED_LETTER.search(letters) is not None)


def is_unspaced(letter: str) -> bool:
    """Whether `letter` belongs to a script that puts no space between words."""
    return _UNSPACED_LETTER.match(letter) is not None


def _lower(text: str) -> str:
    """`text` in lower case with plain punctuation, every character still in its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    if not lowered.isascii():
        for typographic, plain in _PUNCTUATION:
            lowered = lowered.replace(typographic, plain)
    return lowered


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    """Compatibility forms and case folded; accents, apostrophes and all else that is no letter or digit left out."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return unicodedata.normalize("NFC", "".join(character for character in folded if character.isalnum()))
