"""Marks that walls and error pages bear in their mark-up. Looked for only where a page has little running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block, inherited, zone_of
from statement_watch.extraction.page import Page
from statement_watch.extraction.zones import is_prose

_CHALLENGE = re.compile(
    r"captcha|turnstile|challenge-platform|challenges\.|/challenge[./_-]|_cf_chl|datadome|perimeterx|px-captcha|incapsula"
    r"|akam(?:ai)?/\d|ddos|bot-?(?:check|detect|protect|manager)|human-?(?:check|verif)|anubis|proof-?of-?work|geetest",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"consent|cookie|gdpr|cmp-|(?:^|\s)cmp(?:\s|$)|privacy-?(?:gate|wall|manager)|onetrust|didomi|sp_message",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"pay-?wall|reg-?wall|premium-?(?:box|offer|wall)|subscri(?:be|ption)-?(?:wall|gate|offer|prompt|box)|meter(?:ed|ing)?-?(?:wall|box)|piano|abo-?(?:box|wall|teaser)|gated"
    r"|betal-?(?:vägg|vagg|mur|vegg)|bezahl-?(?:schranke|wand)|muro-?(?:de-?)?pago",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:error|page|status|http)-?(?:404|410|5\d\d|403)|\b404\b|not-?found|error-?page|page-?error|notfound|no-?results",
    re.IGNORECASE,
)
_INLINE_CHALLENGE = re.compile(
    r"_cf_chl_opt|captcha-delivery\.com|_Incapsula_|__ddg|_pxAppId|awsWafCookie|gokuProps|/_guard/"
)
"""Names that the scripts of shields set on the page itself, and that no article's own scripts have."""
_OUT = re.compile(
    r"(?:(?:https?:)?//[^/]+)?/?(?:index\.\w+|home/?)?$|javascript:\s*(?:window\.)?history\b", re.IGNORECASE
)
_SEARCH = re.compile(r"search\b|\w* (?:q|s|query|search\w*|keywords?)$", re.IGNORECASE)
_FRAME = ("header", "footer", "nav", "aside")
_REFRESH = re.compile(r"^\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the mark-up of one page bears."""

    passwords: int
    asks_first: bool
    """A password field stands between the first heading and the first running text."""
    frames: int
    scripts: int
    buttons: int
    challenge: bool
    """Something of a captcha or a bot check: a script's address or variables, a picture, a site key, a class."""
    consent: float
    """Share of the words that stand in something called consent or cookie."""
    paywall: bool
    missing: bool
    """The body, the main element or its heading is named for an error."""
    noindex: bool
    refresh: bool
    """A meta refresh within ten seconds."""
    ways_out: int
    """What leads on from the midst of the page, 0 to 2: a link to the entrance or a step back, a form to search in."""
    app_root: bool
    """An empty element such as `<div id="root">` for a script to fill."""


def marks_of(page: Page, blocks: Sequence[Block]) -> Marks:
    """Look for all of them."""
    tags = Counter(node.tag for node in page.tree.iter("iframe", "script", "button"))
    told = {block.element for block in blocks if not block.zone and is_prose(block)}
    return Marks(
        passwords=sum(map(_is_password, page.tree.iter("input"))),
        asks_first=_asks_first(page.tree, told),
        frames=tags["iframe"],
        scripts=tags["script"],
        buttons=tags["button"],
        challenge=_has_challenge(page.tree),
        consent=_consent_share(blocks),
        paywall=page.linked.paywalled or _any_named(page.tree, _PAYWALL),
        missing=_missing_mark(page.tree),
        noindex="noindex" in (page.meta("robots", "googlebot") or "").lower(),
        refresh=_refreshes(page),
        ways_out=_ways_out(page.tree, told),
        app_root=_app_root(page.tree),
    )


def _has_challenge(tree: HtmlElement) -> bool:
    if any(_CHALLENGE.search((node.get("src") or "")[:300]) for node in tree.iter("script", "iframe", "img")):
        return True
    if any(_INLINE_CHALLENGE.search(node.text[:20_000]) for node in tree.iter("script") if node.text):
        return True
    return any(node.get("data-sitekey") or "captcha" in (node.get("class") or "").lower() for node in tree.iter("div"))


def asks_consent(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether it stands in something called consent or cookie."""
    known: dict[HtmlElement, bool] = {}
    return [_within(block.element, _CONSENT, known) for block in blocks]


def _consent_share(blocks: Sequence[Block]) -> float:
    total = sum(block.words for block in blocks) or 1
    return sum(block.words for block, asks in zip(blocks, asks_consent(blocks), strict=True) if asks) / total


def _within(element: HtmlElement | None, names: re.Pattern[str], known: dict[HtmlElement, bool]) -> bool:
    return inherited(element, known, lambda node: node.tag not in ("html", "body") and _named(node, names))


def _named(node: HtmlElement, names: re.Pattern[str]) -> bool:
    return names.search(f"{node.get('class', '')} {node.get('id', '')}") is not None


def _any_named(tree: HtmlElement, names: re.Pattern[str]) -> bool:
    return any(
        _named(node, names) for node in tree.iter("div", "section", "aside") if zone_of(node, node.tag) != "hidden"
    )


def _missing_mark(tree: HtmlElement) -> bool:
    marked = [tree, *tree.iter("body", "main", "article", "h1")]
    return any(_named(node, _MISSING) for node in marked)


def _is_password(node: HtmlElement) -> bool:
    return node.tag == "input" and (node.get("type") or "").lower() == "password"


def _asks_first(tree: HtmlElement, told: Set[HtmlElement]) -> bool:
    heading = next(tree.iter("h1", "h2"), None)
    if heading is None:
        return False
    inside = (node for node in heading.xpath("following::*") if node in told or _is_password(node))
    first = next((node for node in inside if node in told or not _in_frame(node)), None)
    return first is not None and _is_password(first)


def _in_frame(node: HtmlElement) -> bool:
    return any(up.tag in _FRAME for up in node.iterancestors())


def _ways_out(tree: HtmlElement, told: Set[HtmlElement]) -> int:
    heading = next(tree.iter("h1", "h2", "h3"), None)
    if heading is None:
        return 0
    midst = _midst(heading, told)
    after = heading.xpath("following::a[@href] | following::input | .//a[@href]")
    out = (node for node in after if node.tag == "a" and _OUT.match(node.get("href").strip()))
    search = (node for node in after if _SEARCH.match(f"{node.get('type') or ''} {node.get('name') or ''}"))
    return sum(any(midst in node.iterancestors() and not _in_frame(node) for node in ways) for ways in (out, search))


def _midst(heading: HtmlElement, told: Set[HtmlElement]) -> HtmlElement:
    """The smallest element that holds a heading and the first running text behind it: what stands outside of it is the
    site's, which many build of mere `div`s. Without such a text the whole page."""
    first = next((node for node in heading.xpath("following::*") if node in told), None)
    above = set() if first is None else {first, *first.iterancestors()}
    return next((up for up in heading.iterancestors() if up in above), heading.getroottree().getroot())


def _refreshes(page: Page) -> bool:
    found = _REFRESH.match(page.metas.get("refresh", ""))
    return found is not None and int(found[1]) <= 10


def _app_root(tree: HtmlElement) -> bool:
    return any(
        node.get("id") and len(node) <= 1 and not "".join(node.itertext()).strip()
        for body in tree.iter("body")
        for node in body.iterchildren("div", "main", "app-root")
    )
