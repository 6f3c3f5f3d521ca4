"""What stands on a source's other pages, and what its missing pages look like: the record to compare a page with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

import xxhash

from statement_watch.charset import decode
from statement_watch.extraction.blocks import Block, blocks_of
from statement_watch.extraction.page import Page, element_text, parse
from statement_watch.extraction.zones import is_prose
from statement_watch.model import Capture, Extract
from statement_watch.notices import is_notice
from statement_watch.text import fold, rough_words

SHARE = 0.6
"""A block that stands on this share of a source's other pages is furniture."""
LEAST = 5
"""Other pages needed before anything is held to be furniture: a statement posted thrice is no furniture."""
SPREAD, MANY = timedelta(days=14), 10
"""The pages that carry it are dated so far apart, or are so many: a statement that the chapters of a body post in one
week stands on most of a new source's pages too, and is none of its furniture."""
OWN = 0.5
"""A page tells what is furniture when this share of its words is its own: one statement under ten addresses says
nothing of the site. Without this, ten copies of one text, differing in mark-up alone, lost a fifth of their words."""
LONG = 60
"""Words: a block longer than this is never dropped as furniture, however often it stands there; statements repeat by
nature, banners are short."""
LEFT = 25
"""Words: furniture is not dropped where that would leave less than this and less than half of the text: a form letter
is what its page says."""
SAME_PAGE = 0.7
"""Share of a page's words that stand on the missing page, or on the home page, too, for it to be that page."""
ECHO = 4
"""Characters of a piece of an address from which it is known again in a text."""

_AROUND = ("footer", "nav", "aside", "hidden", "form")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is known of a source's pages besides the one that is read."""

    blocks: frozenset[int] = frozenset()
    """Hashes (`block_hash`) of blocks that stand on most of the source's other pages."""
    missing: frozenset[int] = frozenset()
    """`signature` of the page that a deliberately missing address gives; empty when not known."""
    home: frozenset[int] = frozenset()
    """`signature` of the home page; empty when not known."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What a page's main text is made of, before anything was trimmed."""

    day: date | None
    """The day that the page bears."""
    words: int
    blocks: Mapping[int, int]
    """Hash and words of each block that is short enough to be furniture."""


def block_hash(block: str) -> int:
    """64 bits of a block of text, typography and case folded."""
    return xxhash.xxh3_64_intdigest(fold(block).encode("utf-8", "replace"))


def seen_page(extract: Extract) -> SeenPage:
    """What is kept of an extract to tell what is furniture."""
    parts = {part: rough_words(part) for part in (extract.raw_text or extract.text).split("\n\n") if part.strip()}
    short = {block_hash(part): words for part, words in parts.items() if words <= LONG}
    return SeenPage(extract.published, sum(parts.values()), short)


def seen_blocks(extract: Extract) -> frozenset[int]:
    """The blocks of an extract, before anything was trimmed, that are short enough to be furniture."""
    return frozenset(seen_page(extract).blocks)


def furniture_of(others: Collection[SeenPage]) -> frozenset[int]:
    """The blocks that are furniture, given what a source's other pages carry; whatever the order of these.

    Pages count that have words of their own beside what is frequent: furniture stands beside different texts, while the
    blocks of a statement that is posted again and again stand beside each other.
    """
    frequent = frozenset(_counts(others))
    telling = [page for page in others if _own_words(page, frequent) >= OWN * page.words]
    if len(telling) < LEAST:
        return frozenset()
    found = _counts(telling)
    return frozenset(block for block, count in found.items() if count >= MANY or _spread(block, telling) >= SPREAD)


def furniture_among(pages: Mapping[int, SeenPage], page: int) -> frozenset[int]:
    """The furniture of one page, given all of its source's, itself included or not."""
    return furniture_of([seen for number, seen in pages.items() if number != page])


def _counts(pages: Collection[SeenPage]) -> dict[int, int]:
    """The blocks that most of the pages have, with how many have them."""
    counts = Counter(block for page in pages for block in page.blocks)
    return {block: count for block, count in counts.items() if count >= SHARE * len(pages)}


def _own_words(page: SeenPage, frequent: frozenset[int]) -> int:
    return page.words - sum(words for block, words in page.blocks.items() if block in frequent)


def _spread(block: int, pages: Iterable[SeenPage]) -> timedelta:
    days = [page.day for page in pages if page.day is not None and block in page.blocks]
    return max(days) - min(days) if days else timedelta(0)


def without_furniture(blocks: Sequence[Block], furniture: Furniture | None) -> list[Block]:
    """The blocks that are not the source's furniture; all of them when too little else would be left.

    A heading that the source's texts have in common ("Background") stays where it heads a paragraph amid the text, and
    a notice ("This statement has been withdrawn.") stays on however many pages it stands.
    """
    if furniture is None or not furniture.blocks:
        return list(blocks)
    own = [b.words > LONG or block_hash(b.text) not in furniture.blocks or is_notice(b.text) for b in blocks]
    kept = [
        block
        for n, block in enumerate(blocks)
        if own[n] or (block.is_heading and any(own[:n]) and any(own[n + 1 : n + 2]) and is_prose(blocks[n + 1]))
    ]
    left, total = sum(b.words for b in kept), sum(b.words for b in blocks)
    return kept if left >= min(LEFT, total / 2) else list(blocks)


# --- the whole page ----------------------------------------------------------------------------------------------


def signature(capture: Capture) -> frozenset[int]:
    """Hashes of all blocks of a page, its own address left out of them; empty for what is no page."""
    page = parse(decode(capture.body, capture.header("content-type")), capture.final_url)
    if page is None:
        return frozenset()
    return frozenset(_neutral_hash(block.text, capture.url) for block in blocks_of(page.tree))


def is_that_page(blocks: Sequence[Block], url: str, known: frozenset[int]) -> bool:
    """Whether a page, asked for at `url`, is the one with the signature `known`.

    It says the same for the most part, and its heading is no other: a short statement amid banners has its own.
    """
    inside = [block for block in blocks if block.zone not in _AROUND]
    prose = [block for block in inside if is_prose(block)] or [block for block in inside if block.links < 0.5]
    heads = [b for b in inside if b.tag == "h1"] or [b for b in inside if b.is_heading][:1]
    if not known or not prose or any(_neutral_hash(head.text, url) not in known for head in heads):
        return False
    shared = sum(block.words for block in prose if _neutral_hash(block.text, url) in known)
    return shared >= SAME_PAGE * sum(block.words for block in prose)


def _neutral_hash(text: str, url: str) -> int:
    """The hash of a block without the address that was asked for, which error pages like to repeat."""
    folded = fold(text)
    path = urlsplit(url).path
    for piece in (url, path, path.rstrip("/").rpartition("/")[2]):
        for form in (fold(piece), fold(unquote(piece))):
            if len(form) >= ECHO and form in folded:
                folded = folded.replace(form, "")
    return block_hash(folded)


def bears_title(page: Page, listed: str) -> bool:
    """Whether a page calls itself what its listing called it: in title, og:title or heading, cut short or not."""
    heads = [element_text(node) for node in page.tree.iter("h1")] or [element_text(n) for n in page.tree.iter("h2")][:1]
    wanted = _words(listed)
    said = (_words(text or "") for text in (page.title, page.meta("og:title"), *heads))
    return bool(wanted) and any(_says(wanted, words) for words in said)


def _says(wanted: list[str], said: list[str]) -> bool:
    """Whether most words of one title stand in the other, the last of a cut one as the beginning of a word.

    A name of the site that is part of what was wanted is not enough: half of the words must be there.
    """
    shorter, longer = sorted((wanted, said), key=len)
    if len(said) < len(wanted) / 2:
        return False
    found = sum(any(other.startswith(word) for other in longer) for word in shorter)
    return found >= SAME_PAGE * len(shorter)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()
