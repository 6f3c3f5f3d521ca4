"""What kind of page this is: an article, or something that stands where one was. A verdict with its reason in words.

A text of substance is an article, whatever else the page has: sites put login boxes, consent banners and "not found"
scripts on every page. Only where there is little running text do the signs count, and then two of them are wanted: what
the page says in its title and few words, how it is built, and what is known of the source's other pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.extraction import phrases
from statement_watch.extraction.blocks import Block
from statement_watch.extraction.furniture import Furniture, is_that_page
from statement_watch.extraction.marks import Marks, marks_of
from statement_watch.extraction.page import Page
from statement_watch.extraction.traits import Traits
from statement_watch.model import PageKind
from statement_watch.text import fold

SUBSTANCE = 150
"""Words of running text in the main text from which a page is an article unless it is a list. Walls and error pages,
boiler-plate included, stay below 120; 92 % of articles are above."""
MUCH = 400
"""Words of running text that no status title outweighs (default pages of servers have up to 350)."""
NOTHING = 25
"""Visible words up to which a page shows nothing."""
ANNOUNCEMENT = 90
"""Words of a page's text in which it says what it is."""
ENOUGH = 2.0
"""Weight of signs that makes a verdict. What is said weighs 1.2 in the title, 1 in a heading, 0.8 in the text and 1.6
where that is all there is; signs of structure 0.4 to 1.5."""
HEADLINES = 5
"""A page with fewer headlines is no list."""
TEASERS = 0.6
"""Share of the main text's paragraphs that stand beside a link to what they announce, from which it is a list."""

SOLID, VERY_SOLID = 0.65, 0.75
"""With this share of its words in solid paragraphs and hardly a link, or few of them, a page lists nothing."""
STATED = 0.25
"""With links in less than this share of its blocks, a page that states to be an article lists nothing."""

SAID, MAX_SAID = 300, 200
"""Characters of a heading, and blocks of a page, in which it may say what it is."""

_STATUS_TITLE = re.compile(r"^\W*(?:[45]\d\d)\b|\b(?:404|410|403|500|502|503)\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, why, and for an error whether it says that the page is gone."""

    kind: PageKind
    reason: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the verdict rests on."""

    page: Page
    asked: str
    """The address that was asked for."""
    traits: Traits
    text: str
    """The trimmed main text."""
    blocks: Sequence[Block]
    dated: bool
    """The page gives a date of publication."""
    states_article: bool
    """It tells machines that it is one article, in JSON-LD."""
    hints_article: bool
    """It has a meta or an address with the date of an article; some content systems give that to every page."""
    teasers: float
    """Share of the main text's paragraphs that are teasers."""


def decide(evidence: Evidence, furniture: Furniture | None) -> Verdict:
    """The verdict, strongest evidence first: comparison, substance, signs, nothing."""
    known = _known(evidence, furniture)
    if known is not None:
        return known
    traits = evidence.traits
    if (listing := _listing(evidence)) is not None:
        return listing
    if traits.prose >= MUCH or (traits.prose >= SUBSTANCE and not _announces_trouble(evidence)):
        return Verdict(PageKind.ARTICLE, f"{traits.prose} words of running text in {traits.paragraphs} paragraphs")
    marks = marks_of(evidence.page, evidence.blocks)
    if (sign := _signs(evidence, marks)) is not None:
        return sign
    if not evidence.text or traits.visible <= NOTHING:
        return Verdict(PageKind.EMPTY, _why_empty(traits, marks))
    if traits.prose == 0 and marks.frames and traits.visible < SUBSTANCE:
        return Verdict(PageKind.EMPTY, "the text stands in a frame of its own, if there is one")
    return Verdict(PageKind.ARTICLE, f"{traits.prose} words of running text, and no sign that it is anything else")


def may_list(evidence: Evidence) -> bool:
    """Whether the page may be a listing too, so that discovery is worth asking.

    False for three articles of four, and for none of 93 listings of press, news and court sites that do not state to
    be an article.
    """
    traits = evidence.traits
    solid = traits.solid > SOLID and traits.linked_blocks < 2
    very_solid = traits.solid > VERY_SOLID and traits.linked_blocks < 0.1 * traits.free_blocks
    hinted = evidence.hints_article and traits.linked_blocks < 0.25 * traits.free_blocks
    return not (evidence.states_article or hinted or solid or very_solid)


def _known(evidence: Evidence, furniture: Furniture | None) -> Verdict | None:
    """Comparison with pages of the source that we know."""
    if furniture is None:
        return None
    blocks, url = evidence.blocks, evidence.asked
    if is_that_page(blocks, url, furniture.missing):
        return Verdict(PageKind.ERROR, "the same page that this site gives for an address that does not exist", True)
    if is_that_page(blocks, url, furniture.home):
        return Verdict(PageKind.LISTING, "the site's home page stands here", True)
    return None


def _listing(evidence: Evidence) -> Verdict | None:
    traits = evidence.traits
    if evidence.states_article or (evidence.hints_article and evidence.teasers < TEASERS):
        return None
    if evidence.teasers >= TEASERS and traits.headlines >= HEADLINES:
        return Verdict(PageKind.LISTING, f"{traits.headlines} headlines with their teasers, no text of its own")
    if (
        not evidence.dated
        and traits.headlines >= HEADLINES
        and traits.prose < SUBSTANCE
        and traits.headlines * 8 > traits.prose
    ):
        return Verdict(PageKind.LISTING, f"{traits.headlines} headlines and {traits.prose} words of running text")
    return None


def _announces_trouble(evidence: Evidence) -> bool:
    """Whether title or first heading name an error or a wall, and the text itself goes on about it."""
    title = _title_words(evidence)
    said = [p for p in (phrases.SAYS_GONE, phrases.SAYS_BROKEN, phrases.SAYS_CHALLENGE) if p.search(title)]
    text = fold(" ".join(evidence.text[: 10 * ANNOUNCEMENT].split()[:ANNOUNCEMENT])) if said else ""
    return any(pattern.search(text) for pattern in said)


def _signs(evidence: Evidence, marks: Marks) -> Verdict | None:
    """The signs of walls and errors, weighed; the heaviest that is heavy enough."""
    traits = evidence.traits
    few = traits.prose < SUBSTANCE / 3
    weights = {
        "gone": _said(evidence, phrases.SAYS_GONE) + 1.5 * marks.missing + _status_number(evidence),
        "broken": _said(evidence, phrases.SAYS_BROKEN) + 0.5 * few,
        "login": _said(evidence, phrases.SAYS_LOGIN) + 1.5 * min(1, marks.passwords),
        "challenge": _said(evidence, phrases.SAYS_CHALLENGE) + 1.2 * marks.challenge + 0.7 * marks.refresh,
        "consent": _said(evidence, phrases.SAYS_CONSENT) + 1.5 * (marks.consent > 0.5) + 0.3 * min(2, marks.buttons),
        "pay": _said(evidence, phrases.SAYS_PAY) + 1.2 * marks.paywall,
        "parked": _said(evidence, phrases.SAYS_PARKED) + 1.0 * bool(phrases.SAYS_PARKED.search(_all_text(evidence))),
        "script": _said(evidence, phrases.SAYS_SCRIPT) + 1.0 * marks.app_root + 0.5 * (traits.visible < 60),
    }
    common = (
        0.4 * marks.noindex
        + 0.4 * few
        - 0.6 * evidence.dated
        - 0.8 * (evidence.states_article or evidence.hints_article)
    )
    said = {name: weight + common for name, weight in weights.items() if weight > 0.7}
    best = max(said, key=said.__getitem__, default=None)
    if best is None or said[best] < ENOUGH:
        return None
    if best == "script" and traits.visible > 3 * NOTHING:
        return None
    kind, reason = _VERDICTS[best]
    return Verdict(kind, reason, best == "gone")


_VERDICTS = {
    "gone": (PageKind.ERROR, "it says that the page is not there, although the status said that all is well"),
    "broken": (PageKind.ERROR, "it says that the site does not work at the moment"),
    "login": (PageKind.WALL, "it asks to log in"),
    "challenge": (PageKind.WALL, "it wants proof of being human, or denies access"),
    "consent": (PageKind.WALL, "it asks for consent before it shows anything"),
    "pay": (PageKind.WALL, "only the beginning can be read without paying"),
    "parked": (PageKind.ERROR, "the domain is parked or for sale"),
    "script": (PageKind.EMPTY, "the page is built by a script and holds no text of its own"),
}


def _said(evidence: Evidence, pattern: re.Pattern[str]) -> float:
    """How loudly the page says it: in its title, a heading, its first words."""
    heading = next((fold(block.text[:SAID]) for block in evidence.blocks if block.is_heading), "")
    return (
        1.2 * bool(pattern.search(fold(evidence.page.title or "")))
        + 1.0 * bool(pattern.search(_open_headings(evidence) or heading))
        + (1.6 if evidence.traits.visible <= ANNOUNCEMENT else 0.8) * bool(pattern.search(_announcement(evidence)))
    )


def _status_number(evidence: Evidence) -> float:
    return 0.8 * bool(_STATUS_TITLE.search(_title_words(evidence)))


def _title_words(evidence: Evidence) -> str:
    return fold(f"{evidence.page.title or ''} | {_open_headings(evidence)}")


def _open_headings(evidence: Evidence) -> str:
    found = [b.text for b in evidence.blocks if b.tag in ("h1", "h2") and b.zone not in ("nav", "footer", "aside")]
    return fold(" | ".join(text[:SAID] for text in found[:3]))


def _announcement(evidence: Evidence) -> str:
    """The first words outside of navigation, or of the whole page when there are no others."""
    said = [b.text for b in evidence.blocks if b.zone not in ("nav", "footer", "hidden") and b.links < 0.8]
    return fold(" ".join(" | ".join(said[:MAX_SAID]).split()[:ANNOUNCEMENT])[: 10 * ANNOUNCEMENT])


def _all_text(evidence: Evidence) -> str:
    return fold(" ".join(block.text for block in evidence.blocks[:200]))[:4000]


def _why_empty(traits: Traits, marks: Marks) -> str:
    if marks.frames:
        return "the page only frames another page"
    if marks.scripts and (marks.app_root or traits.visible <= NOTHING):
        return "the page is built by a script and holds no text of its own"
    return "the page holds no text"
