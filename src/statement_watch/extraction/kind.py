"""What kind of page this is: an article, or something that stands where one was. With the reason in words.

A text of substance is an article, whatever else the page has: sites put login boxes, consent banners and "not found"
scripts on every page. Only where there is little running text do the signs count, and then two of them are wanted: what
the page says in its title and few words, how it is built, and what is known of the source's other pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from statement_watch.extraction.evidence import Evidence
from statement_watch.extraction.furniture import Furniture, is_that_page
from statement_watch.extraction.marks import Marks, marks_of
from statement_watch.extraction.signs import announces_trouble, heaviest, is_hollow, tells
from statement_watch.extraction.traits import Traits
from statement_watch.model import PageKind
from statement_watch.notices import is_notice

SUBSTANCE = 150
"""Words of running text in the main text from which a page is an article unless it is a list. Walls and error pages,
boiler-plate included, stay below 120; 92 % of articles are above."""
MUCH = 400
"""Words of running text that no status title outweighs (default pages of servers have up to 350)."""
NOTHING = 25
"""Visible words up to which a page shows nothing, unless it is dated and says something."""
HEADLINES = 5
"""A page with fewer headlines is no list."""
FEW_HEADLINES = 3
"""So many make a list where the main text is their teasers."""
TEASERS = 0.8
"""Share of the main text's paragraphs that stand beside a link to what they announce, from which it is a list. Lists
have 0.93 and more; long articles with a link after each part have up to 0.7."""

SOLID, VERY_SOLID = 0.65, 0.75
"""With this share of its words in solid paragraphs and hardly a link, or few of them, a page lists nothing."""
ONE_TEXT, MOST = 250, 0.4
"""A page lists nothing when so many words of its running text stand together without a link, and are this share of all
its words outside of furniture. Of 96 listings none comes near: with as many words the highest share is 0.19."""
HINTED = 0.25
"""With links in less than this share of its blocks, a page that hints to be an article lists nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What kind of page it is, and why."""

    kind: PageKind
    reason: str
    absent: bool = False
    """An error page that says that the page is gone."""
    hollow: bool = False
    """An error page by all that it lacks, and by nothing that it says."""


def decide(evidence: Evidence, furniture: Furniture | None) -> Finding:
    """The finding, strongest evidence first: comparison, substance, signs, nothing."""
    known = _known(evidence, furniture)
    if known is not None:
        return known
    traits = evidence.traits
    if (listing := _listing(evidence)) is not None:
        return listing
    if traits.prose >= MUCH or (traits.prose >= SUBSTANCE and not announces_trouble(evidence)):
        return Finding(PageKind.ARTICLE, f"{traits.prose} words of running text in {traits.paragraphs} paragraphs")
    marks = marks_of(evidence.page, evidence.blocks)
    sign = heaviest(evidence, marks)
    if sign is not None and not (sign.name == "script" and traits.visible > 3 * NOTHING):
        kind, reason = _FINDINGS[sign.name]
        return Finding(kind, reason, sign.name == "gone")
    if any(map(is_notice, evidence.text.split("\n\n"))):
        return Finding(PageKind.ARTICLE, "it says of a text that it was withdrawn or corrected")
    if not evidence.text or (traits.visible <= NOTHING and not tells(evidence)):
        return Finding(PageKind.EMPTY, _why_empty(traits, marks))
    if is_hollow(evidence, marks):
        said = "it names nothing, gives no day, and is set like a page in another's place"
        return Finding(PageKind.ERROR, said, hollow=True)
    if traits.prose == 0 and marks.frames and traits.visible < SUBSTANCE:
        return Finding(PageKind.EMPTY, "the text stands in a frame of its own, if there is one")
    return Finding(PageKind.ARTICLE, f"{traits.prose} words of running text, and no sign that it is anything else")


def may_list(found: Finding, evidence: Evidence) -> bool:
    """Whether discovery is worth asking: of a listing always, of what says that it is a wall or an error never.

    Of the others, False for 73 articles of 100, and for none of 93 listings of press, news and court sites that do not
    state to be an article. A hollow page may be a bare list of links, which names nothing and gives no day either.
    """
    if found.kind is PageKind.LISTING:
        return True
    if found.kind in (PageKind.WALL, PageKind.ERROR) and not found.hollow:
        return False
    traits = evidence.traits
    solid = traits.solid > SOLID and traits.linked_blocks < 2
    very_solid = traits.solid > VERY_SOLID and traits.linked_blocks < 0.1 * traits.free_blocks
    hinted = evidence.hints_article and traits.linked_blocks < HINTED * traits.free_blocks
    one_text = traits.run >= ONE_TEXT and traits.run >= MOST * traits.free_words
    return not (evidence.states_article or hinted or solid or very_solid or one_text)


def _known(evidence: Evidence, furniture: Furniture | None) -> Finding | None:
    """Comparison with pages of the source that we know."""
    if furniture is None:
        return None
    blocks, url = evidence.blocks, evidence.asked
    if is_that_page(blocks, url, furniture.missing):
        return Finding(PageKind.ERROR, "the same page that this site gives for an address that does not exist", True)
    if is_that_page(blocks, url, furniture.home):
        return Finding(PageKind.LISTING, "the site's home page stands here", True)
    return None


def _listing(evidence: Evidence) -> Finding | None:
    traits = evidence.traits
    if evidence.states_article or (evidence.hints_article and evidence.teasers < TEASERS):
        return None
    if evidence.teasers >= TEASERS and traits.headlines >= FEW_HEADLINES:
        return Finding(PageKind.LISTING, f"{traits.headlines} headlines with their teasers, no text of its own")
    if (
        not evidence.dated
        and traits.headlines >= HEADLINES
        and traits.prose < SUBSTANCE
        and traits.headlines * 8 > traits.prose
    ):
        return Finding(PageKind.LISTING, f"{traits.headlines} headlines and {traits.prose} words of running text")
    return None


_FINDINGS = {
    "gone": (PageKind.ERROR, "it says that the page is not there, although the status said that all is well"),
    "broken": (PageKind.ERROR, "it says that the site does not work at the moment"),
    "login": (PageKind.WALL, "it asks to log in"),
    "challenge": (PageKind.WALL, "it wants proof of being human, or denies access"),
    "consent": (PageKind.WALL, "it asks for consent before it shows anything"),
    "pay": (PageKind.WALL, "only the beginning can be read without paying"),
    "parked": (PageKind.ERROR, "the domain is parked or for sale"),
    "script": (PageKind.EMPTY, "the page is built by a script and holds no text of its own"),
}


def _why_empty(traits: Traits, marks: Marks) -> str:
    if marks.frames:
        return "the page only frames another page"
    if marks.scripts and (marks.app_root or traits.visible <= NOTHING):
        return "the page is built by a script and holds no text of its own"
    return "the page holds no text"
