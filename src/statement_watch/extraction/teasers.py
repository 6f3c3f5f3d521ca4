"""How much of a main text is teasers: paragraphs that stand beside the link to what they announce, each in its box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block
from statement_watch.extraction.traits import HEADLINE_WORDS
from statement_watch.extraction.zones import is_prose

BOX_LEVELS = 4
"""Levels up from a paragraph in which its box is looked for."""
BOX_PARAGRAPHS = 2
"""A box with more paragraphs is no teaser."""
BOX_HEADLINES = 2
"""Nor is one with more headlines; two may be the title and "Read more about it"."""


def teaser_share(blocks: Sequence[Block], chosen: Sequence[int]) -> float:
    """Share of the main text's paragraphs that are teasers; 0 when there are fewer than three paragraphs."""
    prose = [blocks[i] for i in chosen if is_prose(blocks[i]) or (blocks[i].links > 0.35 and blocks[i].words >= 12)]
    return len(teasers_among(prose, blocks)) / len(prose) if len(prose) >= 3 else 0.0


def teasers_among(prose: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """Those of the paragraphs `prose` that are teasers, given all blocks of their page."""
    headlines = Counter(up for block in blocks if _is_headline(block) for up in _ups(block.element))
    paragraphs = Counter(up for block in prose for up in _ups(block.element))
    headed = {up for block in blocks if block.is_heading and not block.links for up in _ups(block.element)}

    def is_box(element: HtmlElement) -> bool:
        """Whether an element holds one teaser: a linked headline, a paragraph or two, and no heading of its own."""
        one = 0 < headlines[element] <= BOX_HEADLINES and paragraphs[element] <= BOX_PARAGRAPHS
        return one and element not in headed

    return [block for block in prose if block.links >= 0.8 or any(map(is_box, _ups(block.element)))]


def _is_headline(block: Block) -> bool:
    return block.links >= 0.8 and (block.words >= HEADLINE_WORDS or (block.is_heading and block.words >= 2))


def _ups(element: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and len(found) < BOX_LEVELS and node.tag not in ("body", "html"):
        found.append(node)
        node = node.getparent()
    return found
