"""Whose a visible date is: what stands around it may be another page's, a reader's, or that of an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block
from statement_watch.extraction.page import Page
from statement_watch.extraction.phrases import BYLINE
from statement_watch.extraction.stated_dates import own_path

HEADLINE = 4
"""Words of a link from which it may be a headline."""
MAX_LINKS = 10
"""Links of a block that are looked at."""
NEAR_BOXES, NAMED_BOXES = 4, 3
"""Elements around a block, itself the first, that are its box beside others, and whose names are its own."""

_COMMENT = re.compile(
    r"comment|disqus|kommentar|commentaire"
    r"|(?:^|[\s_-])(?:respond|repl(?:y|ies)|reviews?|testimonials?|tweets?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?:^|[\s_-])events?(?:$|[\s_-])", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:tag|category|author)\b")
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Belonging:
    """A page's blocks, by index, in the elements that they stand in."""

    page: Page
    blocks: Sequence[Block]
    spine: frozenset[HtmlElement]
    """The elements that hold the title or the text."""

    def in_comment(self, i: int) -> bool:
        """Whether a block stands in what is named for comments or reviews, apart from the title and the text."""
        for up in _upwards(self.blocks[i].element):
            if up in self.spine:
                return False
            if _COMMENT.search(_names(up)):
                return True
        return False

    def in_event(self, i: int) -> bool:
        """Whether a block stands in a box that is named for an event."""
        return any(_EVENT.search(_names(up)) for up in islice(_upwards(self.blocks[i].element), NAMED_BOXES))

    def in_quotation(self, i: int, opening: int) -> bool:
        """Whether a block stands in a quotation, such as an embedded post, that does not hold the text's opening."""
        quotations = {up for up in _upwards(self.blocks[i].element) if up.tag == "blockquote"}
        return not quotations.issubset(_upwards(self.blocks[opening].element))

    def is_apart(self, i: int) -> bool:
        """Whether a block shares no box with title and text but the page itself."""
        return next((up.tag for up in _upwards(self.blocks[i].element) if up in self.spine), "body") == "body"

    def in_teaser(self, i: int, words: int, title: int | None) -> bool:
        """Whether a date with so many words beside it stands with a linked headline in a box without title and text.
        One that is a link to its own page, or stands beside one, is no other page's."""
        block = self.blocks[i]
        if self._points_here(block):
            return False
        if words >= HEADLINE and block.links > 0.3 and self._points_elsewhere(block):
            return True
        box = set(islice(_upwards(block.element), NEAR_BOXES)) - self.spine
        beside = [self.blocks[j] for j in (i - 1, i + 1, i - 2, i + 2) if 0 <= j < len(self.blocks) and j != title]
        return any(
            other.links >= 0.8
            and not BYLINE.match(other.text)
            and not box.isdisjoint(islice(_upwards(other.element), NEAR_BOXES))
            and self._points_elsewhere(other)
            for other in beside
        )

    def _points_elsewhere(self, block: Block) -> bool:
        """Whether a block has a linked headline of another page; an article's own title may be a link to itself."""
        if block.words < HEADLINE or self._points_here(block):
            return False
        return any(len(_WORD.findall("".join(link.itertext()))) >= HEADLINE for link in _links(block))

    def _points_here(self, block: Block) -> bool:
        own = own_path(self.page.url)
        return own != "" and any(own_path(link.get("href")) == own for link in _links(block))


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    """An element, and those that it stands in."""
    yield element
    yield from element.iterancestors()


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _links(block: Block) -> list[HtmlElement]:
    """The first links of a block that may be headlines: not those that are called links to a topic or an author."""
    links = islice((link for link in block.element.iter("a") if link.get("href")), MAX_LINKS)
    return [link for link in links if not _ABOUT.search(link.get("rel") or "")]
