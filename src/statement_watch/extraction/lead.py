"""The lead of a text: its first lines, set apart below the title, which readers of main text take for its frame.

Day, byline, picture and share links stand between it and the text, and its class is often that of a teaser. Yet it is
what the text begins with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block
from statement_watch.extraction.maintext import runs_of
from statement_watch.extraction.page import Page
from statement_watch.extraction.zones import is_prose
from statement_watch.text import fold, rough_words

SHORTEST = 6
"""Words of a line that can be a lead."""
LINKED = 0.35
"""A line linked to this share leads elsewhere."""
AGAIN = 0.5
"""A lead of whose runs of four words the text has this share is said there again."""
TOLD = 60
"""Characters by which a line is known to be the page's own description, which is often cut short."""

_NAMES = re.compile(
    r"(?<![a-z])(?:lead|lede|intro|teaser|chapo|chapeau|standfirst|ingress|entradilla|vorspann|anriss|einleitung|perex)"
    r"(?![a-rt-z])",
    re.IGNORECASE,
)
"""What editors call the beginning of a text, as against what they say about it (dek, summary, abstract): so named, 12
of 13 lines below the title belonged to it on labelled pages, and of those named for a summary one in three."""
_ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "hidden", "caption", "dialog", "header"})


def lead_above(
    page: Page, blocks: Sequence[Block], flags: Sequence[bool], chosen: Sequence[int], title: int | None
) -> list[int]:
    """Indices of the blocks between the title, which is the block `title`, and a main text that are its lead.

    They are named so, or are headings of their own that the page gives as its description; each is said once, and not
    again by the text.
    """
    first = next(iter(chosen), 0)
    below = first if title is None else title + 1
    found = [i for i in range(below, first) if _leads(page, blocks[i], flags[i])]
    said = {run for i in chosen for run in runs_of(fold(blocks[i].text))} if found else set()
    leads: list[int] = []
    for i in found:
        runs = runs_of(fold(blocks[i].text))
        if sum(run in said for run in runs) < AGAIN * len(runs):
            leads.append(i)
            said.update(runs)
    return leads


def _leads(page: Page, block: Block, furniture: bool) -> bool:
    if block.words < SHORTEST or block.links >= LINKED or block.zone in _ELSEWHERE:
        return False
    if block.is_heading:
        return not furniture and _describes(page, block)
    return is_prose(block) and _is_named(block.element)


def _is_named(element: HtmlElement) -> bool:
    """Whether its class calls an element a lead, or microdata calls it or the one around it the description."""
    around = element.getparent()
    told = {element.get("itemprop"), None if around is None else around.get("itemprop")}
    return "description" in told or _NAMES.search(f"{element.get('class', '')} {element.get('id', '')}") is not None


def _describes(page: Page, block: Block) -> bool:
    """Whether a line is what the page says of itself, which a word or two are not."""
    description, line = fold(page.meta("og:description", "description") or ""), fold(block.text)
    return rough_words(description) >= SHORTEST and (line[:TOLD] in description or description[:TOLD] in line)
