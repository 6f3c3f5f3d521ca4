"""Documents and relations for the tests of matching: words of our own, about bodies that do not exist."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date

from statement_watch.model import Document, PassagePair, Relation, RelationKind, SourceKind, Span

_NOUNS = re.findall(
    r"\w+",
    """harbour ferry pilot crew signal lantern current channel storm buoy vessel cargo quay ledger toll keeper rope
    anchor island winter bridge council permit budget repair inspector schedule passenger warning survey
    measure district""",
)
_VERBS = re.findall(
    r"\w+", "supports reviews delays requires protects examines improves opposes funds repairs tests restores guides"
)
_LINKS = re.findall(r"\w+", "because while although whereas and but so since until before")


def prose(seed: int, words: int) -> str:
    """Sentences of made-up prose, about `words` words in paragraphs; another seed shares no run of five words."""
    rng = random.Random(seed)
    sentences: list[str] = []
    count = 0
    while count < words:
        first = (
            f"the {rng.choice(_NOUNS)} {rng.choice(_VERBS)} every {rng.choice(_NOUNS)} near the {rng.choice(_NOUNS)}"
        )
        then = f"our {rng.choice(_NOUNS)} {rng.choice(_VERBS)} a {rng.choice(_NOUNS)}{rng.randint(2, 99)}"
        sentence = f"{first.capitalize()} {rng.choice(_LINKS)} {then}."
        sentences.append(sentence)
        count += len(sentence.split())
    return "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))


def document(page: int, text: str, publisher: str = "", **fields: object) -> Document:
    """A document with an address, a site and a day made from its number where they are not given."""
    made = Document(
        page=page,
        text=text,
        site=f"site{page}.example",
        publisher=publisher or f"Body {page}",
        day=date(2024, 3, 1 + page % 28),
        url=f"https://site{page}.example/news/{page}",
        title=f"Page {page}",
        kind=SourceKind.ASSOCIATION,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def related(page: Document, other: Document, kind: RelationKind, *shared: str) -> Relation:
    """A relation whose passages are these stretches, which must stand in both texts; no stretch means: all of both."""
    pairs = [
        PassagePair(_find(page.text, words), _find(other.text, words), len(words.split())) for words in shared
    ] or [PassagePair(Span(0, len(page.text)), Span(0, len(other.text)), len(page.text.split()))]
    words = sum(pair.words for pair in pairs)
    return Relation(page.page, other.page, kind, tuple(pairs), words, 0.5, 0.5)


def _find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))
