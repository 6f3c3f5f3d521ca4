"""What the kind of a page is told by, and where on a page it says what it is: its title, headings, first words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.extraction.blocks import Block
from statement_watch.extraction.page import Page
from statement_watch.extraction.traits import Traits
from statement_watch.text import fold

ANNOUNCEMENT = 90
"""Words of a page's text in which it says what it is."""
SAID, MAX_SAID = 300, 200
"""Characters of a heading, and blocks of a page, in which it may say what it is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the kind of a page is told by."""

    page: Page
    asked: str
    """The address that was asked for."""
    traits: Traits
    text: str
    """The trimmed main text."""
    language: str | None
    blocks: Sequence[Block]
    dated: bool
    """The page gives a date of publication."""
    states_article: bool
    """It tells machines that it is one article, in JSON-LD."""
    hints_article: bool
    """It has a meta or an address with the date of an article; some content systems give that to every page."""
    teasers: float
    """Share of the main text's paragraphs that are teasers."""


def title_words(evidence: Evidence) -> str:
    """The title element and the open headings, folded."""
    return fold(f"{evidence.page.title or ''} | {open_headings(evidence)}")


def open_headings(evidence: Evidence) -> str:
    """The first headings outside of furniture, folded, parted by `|`."""
    found = [b.text for b in evidence.blocks if b.tag in ("h1", "h2") and b.zone not in ("nav", "footer", "aside")]
    return fold(" | ".join(text[:SAID] for text in found[:3]))


def first_open_heading(evidence: Evidence) -> str:
    """The first heading outside of furniture as it is written; empty when there is none."""
    zones = ("nav", "footer", "aside", "form", "hidden")
    return next((b.text[:SAID] for b in evidence.blocks if b.is_heading and b.zone not in zones), "")


def first_heading(evidence: Evidence) -> str:
    """The first heading of any rank and place, folded."""
    return next((fold(block.text[:SAID]) for block in evidence.blocks if block.is_heading), "")


def announcement(evidence: Evidence) -> str:
    """The first words outside of navigation, or of the whole page when there are no others."""
    said = [b.text for b in evidence.blocks if b.zone not in ("nav", "footer", "hidden") and b.links < 0.8]
    return fold(" ".join(" | ".join(said[:MAX_SAID]).split()[:ANNOUNCEMENT])[: 10 * ANNOUNCEMENT])


def all_text(evidence: Evidence) -> str:
    """The words of the whole page, as far as a small page has any."""
    return fold(" ".join(block.text for block in evidence.blocks[:200]))[:4000]
