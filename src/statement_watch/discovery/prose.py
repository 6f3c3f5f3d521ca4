"""Is the page one text with links around it, or a list? Told by the prose that stands outside the items."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from statement_watch.discovery.judge import TEMPLATE, Judged
from statement_watch.discovery.traits import Page
from statement_watch.text import rough_words

# Measured on 96 listing pages, of which these bounds take none for an article, and on 300 news articles, of which they
# find seven in ten. The others are left as listings: a listing taken for an article would lose its statements, the
# reverse only lists an article's neighbours.
MAIN_TEXT = 400
"""Words of prose outside the items."""
DECLARED_TEXT = 150
"""The same for a page that calls itself an article."""
UNBROKEN = 0.4
"""Share of it that stands together, no item in between."""
LIKE_ITS_ITEMS = 0.3
"""Share of the items whose addresses are formed as the page's own, title-like or numbered: then it is one of them."""
TEXT_LIKE_ITS_ITEMS = 100
"""Words of prose that make such a page an article."""
PER_ITEM = 25
"""Words of it for each item."""
SEVERAL, FEW_PER_ITEM = 5, 10
"""Items, and words of prose outside of them for each, that make a page a plain list."""
PARAGRAPH = 15
"""Words beside its links from which on a paragraph is prose."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of prose: outside the items' boxes, and in the longest run between two items."""

    words: int
    run: int


def is_article(root: HtmlElement, chosen: list[Judged], page: Page) -> bool:
    """Whether the page has one main text rather than a list of items."""
    prose = _prose(root, chosen)
    keys = {link.key for link in chosen}
    items = len(keys)
    if page.own.slug or page.own.numbered:
        alike = sum(page.addresses[key].form == page.own.form for key in keys)
        if alike >= LIKE_ITS_ITEMS * items and prose.words >= TEXT_LIKE_ITS_ITEMS:
            return True
    enough = DECLARED_TEXT if _says_article(root) else MAIN_TEXT
    return prose.words >= max(enough, PER_ITEM * items) and prose.run >= UNBROKEN * prose.words


def is_plain_list(root: HtmlElement, chosen: list[Judged], page: Page) -> bool:
    """Whether the page is a list and nothing besides, where `is_article` could not tell.

    Of 96 listing pages, most of which have running text, in their items or around them, this and the kind of the text
    together know 85; of 967 articles they take 6 for lists.
    """
    if page.own.slug or page.own.numbered:  # as the addresses of texts are
        return False
    items = len({link.key for link in chosen if link.group.targets >= TEMPLATE})
    return items >= SEVERAL and _prose(root, chosen).words < FEW_PER_ITEM * items


def has_text(root: HtmlElement) -> bool:
    """Whether there is as much prose on a page without items as one of a listing's items has."""
    return _prose(root, []).words >= TEXT_LIKE_ITS_ITEMS


def _says_article(root: HtmlElement) -> bool:
    """Open Graph's word for it, which nine of the 96 listing pages carry as well."""
    return any((meta.get("content") or "").lower() == "article" for meta in root.xpath("//meta[@property='og:type']"))


def _prose(root: HtmlElement, chosen: list[Judged]) -> Prose:
    repeated = [link.anchor for link in chosen if link.group.targets >= TEMPLATE]
    links = {anchor.link.node.element for anchor in repeated}
    boxes = {anchor.box.element for anchor in repeated}
    words = run = longest = 0
    for element in root.iter("p", "a"):
        if element in links:
            run = 0
        elif element.tag == "p":
            own = _own_words(element)
            run += own
            longest = max(longest, run)
            if own and not any(above in boxes for above in (element, *element.iterancestors())):
                words += own
    return Prose(words, longest)


def _own_words(paragraph: HtmlElement) -> int:
    """Words of a paragraph of prose that are in no link; 0 for one that is short or mostly links."""
    total = rough_words(" ".join(paragraph.itertext()))
    linked = sum(rough_words(" ".join(link.itertext())) for link in paragraph.iter("a"))
    own = total - linked
    return own if own >= PARAGRAPH and linked < total / 2 else 0
