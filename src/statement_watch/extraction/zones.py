"""Which blocks are furniture: navigation, comments, teasers, forms; by mark-up and names, checked against the mass.

A class name alone proves little (`main-with-sidebar` wraps whole articles, `paywall` marks the text behind it), so what
holds a large part of the page's prose is never furniture, whatever it is called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block, inherited, zone_of

MAX_SHARE = 0.5
"""An element with half of the page's prose is no furniture. Articles hold more of it on nine pages of ten; on the rest,
long comments do."""

HIDDEN_SHARE = 0.7
"""The same for what a style hides: a hidden copy of the article is half of the prose, a text that a script will show is
nearly all of it."""

TOO_LITTLE = 0.15
"""When class names leave less of the prose than this, they were wrong about the page."""

_NAMES = re.compile(
    r"comment|disqus|respond|repl(?:y|ies)(?![a-z])|related|recommend|sidebar|widget|promo|share|sharing|social|newsletter"
    r"|subscri|breadcrumb|cookie|consent|gdpr|popup|modal|footer|masthead|menu|navbar|advert|sponsor|teaser|outbrain"
    r"|taboola|read-?more|more-?(?:from|news|stor)|trending|popular|author-?(?:bio|box|info)|tag-?(?:list|cloud)"
    r"|paywall|banner|recirc|upsell|signup|sign-up|(?<![a-z])cta(?![a-z])|call-?to-?action|video-?(?:info|item|meta)"
    r"|caption|(?:image|img|photo|picture)-?(?:credit|text|box|info|meta)|line-clamp|donat(?:e|ion)|fund-?rais|campaign"
    r"|listing-item|fact-?box|info-?box",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|\s)(?:comments?|comment-?(?:list|section|area|thread|container|wrapper)|comments-?(?:list|section|area|container)"
    r"|disqus_thread|wp-block-comments)(?:\s|$)"
    r"|cookie-?(?:bot|banner|consent|notice|dialog|law|bar|wall)|(?:^|[\s-])(?:onetrust|didomi|cmpbox)",
    re.IGNORECASE,
)
REST_BESIDE = 400
"""Characters of prose: beside a text of this length, comments and cookie banners are just that, however long."""
_NEVER = frozenset({"html", "body", "article", "main"})
END_MARKS = '.!?"”»’…。！？:;)'
"""What a sentence ends with."""


def is_prose(block: Block) -> bool:
    """Whether a block reads as running text: a dozen words, or half of that with an end mark, few of them linked."""
    if block.links > 0.35 or block.is_heading or block.zone == "caption":
        return False
    return block.words >= 12 or (block.words >= 6 and block.text[-1] in END_MARKS)


def mass_of(block: Block) -> float:
    """How much prose a block is: its characters outside of links."""
    return len(block.text) * (1 - block.links)


def prose_mass(blocks: Sequence[Block]) -> dict[HtmlElement, float]:
    """For every element that holds prose, how much."""
    mass: defaultdict[HtmlElement, float] = defaultdict(float)
    for block in blocks:
        if is_prose(block):
            size = mass_of(block)
            element = block.element
            while element is not None:
                mass[element] += size
                element = element.getparent()
    return mass


def furniture_flags(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether it is furniture: what stands beside any text, then what elements, roles and names say.

    Names count for nothing where they leave next to no prose, for then they were wrong about the page.
    """
    beside = _beside_flags(blocks)
    rest = [block for block, flag in zip(blocks, beside, strict=True) if not flag]
    mass = prose_mass(rest)
    flags = _flags(rest, mass, by_name=True)
    left = sum(mass_of(block) for block, flag in zip(rest, flags, strict=True) if not flag and is_prose(block))
    if left < TOO_LITTLE * sum(mass_of(block) for block in rest if is_prose(block)):
        flags = _flags(rest, mass, by_name=False)
    others = iter(flags)
    return [flag or next(others) for flag in beside]


def _beside_flags(blocks: Sequence[Block]) -> list[bool]:
    """Blocks within what is called comments or asks for cookies, however many, beside a text that can stand alone."""
    known: dict[HtmlElement, bool] = {}
    flags = [inherited(block.element, known, _stands_beside) for block in blocks]
    if not any(flags):
        return flags
    rest = sum(mass_of(b) for b, flag in zip(blocks, flags, strict=True) if not flag and is_prose(b))
    return flags if rest >= REST_BESIDE else [False] * len(blocks)


def _stands_beside(node: HtmlElement) -> bool:
    return node.tag not in _NEVER and _is_beside(f"{node.get('class', '')} {node.get('id', '')}")


@lru_cache(maxsize=8192)
def _is_beside(names: str) -> bool:
    return len(names) > 1 and _BESIDE.search(names) is not None


def _flags(blocks: Sequence[Block], mass: Mapping[HtmlElement, float], *, by_name: bool) -> list[bool]:
    total = sum(mass_of(block) for block in blocks if is_prose(block))
    known: dict[HtmlElement, bool] = {}

    def is_furniture(node: HtmlElement) -> bool:
        return node.tag not in _NEVER and _looks_like_furniture(node, mass.get(node, 0.0), total, by_name)

    return [inherited(block.element, known, is_furniture) for block in blocks]


@lru_cache(maxsize=8192)
def is_named(names: str) -> bool:
    """Whether classes and id call an element furniture."""
    return len(names) > 1 and _NAMES.search(names) is not None


def _looks_like_furniture(node: HtmlElement, mass: float, total: float, by_name: bool) -> bool:
    zone = zone_of(node, node.tag)
    if zone == "hidden":
        return mass < HIDDEN_SHARE * total
    named = zone is not None and zone != "caption"
    if by_name and not named:
        named = is_named(f"{node.get('class', '')} {node.get('id', '')}")
    return named and mass < MAX_SHARE * total
