"""What a page is made of, counted: the evidence on which `kind` decides. No decision is made here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block, zone_of
from statement_watch.extraction.page import Page
from statement_watch.extraction.zones import is_prose

HEADLINE_WORDS = 4
"""A link of so many words may lead to an item; menus and tags are shorter."""

SOLID_WORDS = 25
"""Words of an unlinked paragraph that a list seldom has."""

_CHALLENGE = re.compile(
    r"captcha|turnstile|challenge-platform|challenges\.|/challenge[./_-]|_cf_chl|datadome|perimeterx|px-captcha|incapsula"
    r"|akam(?:ai)?/\d|ddos|bot-?(?:check|detect|protect|manager)|human-?(?:check|verif)|anubis|proof-?of-?work|geetest",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"consent|cookie|gdpr|cmp-|privacy-?(?:gate|wall|manager)|onetrust|didomi|sp_message", re.IGNORECASE
)
_PAYWALL = re.compile(
    r"pay-?wall|reg-?wall|premium-?(?:box|offer|wall)|subscri(?:be|ption)-?(?:wall|gate|offer|prompt|box)|meter(?:ed|ing)?-?(?:wall|box)|piano|abo-?(?:box|wall|teaser)|gated",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:error|page|status|http)-?(?:404|410|5\d\d|403)|\b404\b|not-?found|error-?page|page-?error|notfound|no-?results",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"^\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Traits:
    """Counts of one page; words are words."""

    visible: int
    """Words of the page that can be seen."""
    linked: int
    """Of these, words in links."""
    prose: int
    """Words of the main text that are running text."""
    paragraphs: int
    """Blocks of running text in the main text."""
    outside: int
    """Words of running text outside of the main text, furniture apart."""
    headlines: int
    """Links of several words outside of menus: what a listing has many of."""
    heading_links: int
    """Of these, links that are headings, or stand beside a date."""
    linked_blocks: int
    """Blocks outside of furniture of which a part is linked."""
    solid: float
    """Share of the words outside of furniture that stand in unlinked paragraphs of 25 words and more."""
    passwords: int
    forms: int
    frames: int
    scripts: int
    buttons: int
    challenge: bool
    """Something of a captcha or a bot check: a script's address, a site key, a class."""
    consent: float
    """Share of the visible words that stand in something called consent or cookie."""
    paywall: bool
    missing_mark: bool
    """The body, the main element or its heading is named for an error."""
    noindex: bool
    refresh: bool
    """A meta refresh within ten seconds."""
    app_root: bool
    """An empty element such as `<div id="root">` for a script to fill."""


def traits_of(page: Page, blocks: Sequence[Block], flags: Sequence[bool], chosen: Sequence[int]) -> Traits:
    """Count."""
    held = set(chosen)
    main = [blocks[i] for i in chosen if is_prose(blocks[i])]
    tags = Counter[str]()
    passwords = 0
    challenge = False
    for node in page.tree.iter("input", "form", "iframe", "script", "button", "div"):
        tags[node.tag] += 1
        if node.tag == "input":
            passwords += (node.get("type") or "").lower() == "password"
        elif node.tag == "div":
            challenge = challenge or bool(node.get("data-sitekey")) or "captcha" in (node.get("class") or "").lower()
        elif node.tag in ("script", "iframe") and not challenge:
            challenge = bool(_CHALLENGE.search(node.get("src") or ""))
    seen = [b for b in blocks if b.zone != "hidden"]
    links = [(b, f) for b, f in zip(blocks, flags, strict=True) if b.links >= 0.8 and b.words >= HEADLINE_WORDS]
    free = [b for b, f in zip(blocks, flags, strict=True) if not f]
    solid = sum(b.words for b in free if b.words >= SOLID_WORDS and b.links < 0.05 and is_prose(b))
    open_links = [b for b, f in links if not f and b.zone not in ("nav", "footer", "hidden", "form")]
    return Traits(
        visible=sum(b.words for b in seen),
        linked=sum(round(b.words * b.links) for b in seen),
        prose=sum(b.words for b in main),
        paragraphs=len(main),
        outside=sum(b.words for i, b in enumerate(blocks) if i not in held and not flags[i] and is_prose(b)),
        headlines=len(open_links),
        heading_links=sum(b.is_heading for b in open_links),
        linked_blocks=sum(b.links >= 0.15 for b in free),
        solid=solid / max(1, sum(b.words for b in free)),
        passwords=passwords,
        forms=tags["form"],
        frames=tags["iframe"],
        scripts=tags["script"],
        buttons=tags["button"],
        challenge=challenge,
        consent=_share_named(blocks, _CONSENT),
        paywall=page.linked.paywalled or _any_named(page.tree, _PAYWALL),
        missing_mark=_missing_mark(page.tree),
        noindex="noindex" in (page.meta("robots", "googlebot") or "").lower(),
        refresh=_refreshes(page),
        app_root=_app_root(page.tree),
    )


def _share_named(blocks: Sequence[Block], names: re.Pattern[str]) -> float:
    total = sum(block.words for block in blocks) or 1
    known: dict[HtmlElement, bool] = {}
    return sum(block.words for block in blocks if _within(block.element, names, known)) / total


def _within(element: HtmlElement | None, names: re.Pattern[str], known: dict[HtmlElement, bool]) -> bool:
    path = []
    found = False
    while element is not None:
        if element in known:
            found = known[element]
            break
        path.append(element)
        if element.tag not in ("html", "body") and names.search(f"{element.get('class', '')} {element.get('id', '')}"):
            found = True
            break
        element = element.getparent()
    known.update(dict.fromkeys(path, found))
    return found


def _any_named(tree: HtmlElement, names: re.Pattern[str]) -> bool:
    return any(
        names.search(f"{node.get('class', '')} {node.get('id', '')}")
        for node in tree.iter("div", "section", "aside")
        if zone_of(node, node.tag) != "hidden"
    )


def _missing_mark(tree: HtmlElement) -> bool:
    marked = [tree, *tree.iter("body", "main", "article", "h1")]
    return any(_MISSING.search(f"{node.get('class', '')} {node.get('id', '')}") for node in marked)


def _refreshes(page: Page) -> bool:
    found = _REFRESH.match(page.metas.get("refresh", ""))
    return found is not None and int(found[1]) <= 10


def _app_root(tree: HtmlElement) -> bool:
    return any(
        node.get("id") and len(node) <= 1 and not "".join(node.itertext()).strip()
        for body in tree.iter("body")
        for node in body.iterchildren("div", "main", "app-root")
    )
