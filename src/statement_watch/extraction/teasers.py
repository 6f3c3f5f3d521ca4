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


def teaser_share(blocks: Sequence[Block], chosen: Sequence[int]) -> float:
    """Share of the main text's paragraphs that are teasers; 0 when there are fewer than three paragraphs."""
    prose = [blocks[i] for i in chosen if is_prose(blocks[i]) or (blocks[i].links > 0.35 and blocks[i].words >= 12)]
    if len(prose) < 3:
        return 0.0
    linked = {up for block in blocks if _is_headline(block) for up in _ups(block.element)}
    held = Counter(up for block in prose for up in _ups(block.element))
    return sum(_is_teaser(block, linked, held) for block in prose) / len(prose)


def _is_headline(block: Block) -> bool:
    return block.links >= 0.8 and (block.words >= HEADLINE_WORDS or (block.is_heading and block.words >= 2))


def _is_teaser(block: Block, linked: set[HtmlElement], held: Counter[HtmlElement]) -> bool:
    if block.links >= 0.8:
        return True
    return any(up in linked and held[up] <= BOX_PARAGRAPHS for up in _ups(block.element))


def _ups(element: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and len(found) < BOX_LEVELS and node.tag not in ("body", "html"):
        found.append(node)
        node = node.getparent()
    return found
