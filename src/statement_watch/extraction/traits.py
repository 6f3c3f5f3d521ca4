"""What a page's text is made of, counted: the evidence on which `kind` decides. No decision is made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.extraction.blocks import Block
from statement_watch.extraction.zones import is_prose

HEADLINE_WORDS = 4
"""A link of so many words may lead to an item; menus and tags are shorter."""

SOLID_WORDS = 25
"""Words of an unlinked paragraph that a list seldom has."""


@dataclass(frozen=True, slots=True)
class Traits:
    """Counts of one page; words are words."""

    visible: int
    """Words of the page that can be seen."""
    prose: int
    """Words of the main text that are running text."""
    paragraphs: int
    """Blocks of running text in the main text."""
    headlines: int
    """Links of several words outside of menus: what a listing has many of."""
    free_blocks: int
    """Blocks outside of furniture."""
    linked_blocks: int
    """Of these, blocks of which a part is linked."""
    run: int
    """Words of the longest run of paragraphs outside of furniture, lists and tables that no linked block breaks."""
    free_words: int
    """Words outside of furniture."""
    solid: float
    """Share of the words outside of furniture that stand in unlinked paragraphs of 25 words and more."""


def traits_of(blocks: Sequence[Block], flags: Sequence[bool], chosen: Sequence[int]) -> Traits:
    """Count."""
    main = [blocks[i] for i in chosen if is_prose(blocks[i])]
    seen = [b for b, f in zip(blocks, flags, strict=True) if not (f and b.zone == "hidden")]
    links = [(b, f) for b, f in zip(blocks, flags, strict=True) if b.links >= 0.8 and b.words >= HEADLINE_WORDS]
    free = [b for b, f in zip(blocks, flags, strict=True) if not f]
    solid = sum(b.words for b in free if b.words >= SOLID_WORDS and b.links < 0.05 and is_prose(b))
    open_links = [b for b, f in links if not f and b.zone not in ("nav", "footer", "hidden", "form")]
    free_words = sum(b.words for b in free)
    return Traits(
        visible=sum(b.words for b in seen),
        prose=sum(b.words for b in main),
        paragraphs=len(main),
        headlines=len(open_links),
        free_blocks=len(free),
        linked_blocks=sum(b.links >= 0.15 for b in free),
        run=_longest_run(free),
        free_words=free_words,
        solid=solid / max(1, free_words),
    )


def _longest_run(free: Sequence[Block]) -> int:
    run = longest = 0
    for block in free:
        if block.links > 0:
            run = 0
        elif is_prose(block) and block.tag not in ("li", "td", "tr"):
            run += block.words
            longest = max(longest, run)
    return longest
