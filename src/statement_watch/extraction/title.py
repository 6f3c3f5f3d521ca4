"""The title of a page: everything that claims to be it, weighed by who says it and who else agrees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from statement_watch.dates import find_dates
from statement_watch.extraction.blocks import Block, without_hints
from statement_watch.extraction.edges import is_date_line
from statement_watch.extraction.masthead import leads_home, masthead, names_host
from statement_watch.extraction.page import MAX_TITLE as MAX_HEADING
from statement_watch.extraction.page import Page, element_text
from statement_watch.extraction.phrases import CONTACT, TOP_LABEL
from statement_watch.extraction.zones import is_prose
from statement_watch.text import bare_words, one_line

MAX_TITLE = 300
MAX_WORDS = 45
"""A claim with more words is no title; the longest of 654 labelled ones has 41."""

# How much a claim is believed for where it stands. Right alone, on the labelled pages of fundus and WCXB: the first h1
# on 76 %, JSON-LD on 79 %, og:title on 58 %, the title element (which adds the site) on 25 %.
H1, LINKED, SHARED, ELEMENT, HINT, HEADING, LINE = 0.8, 0.55, 0.5, 0.35, 0.45, 0.25, 0.1
SAME, PART = 0.35, 0.25
"""Added when another claim is the same, or contains it (as the title element contains title and site)."""
DATED_LINE = 0.2
"""Added to a line that a line with a date follows."""
UNSEEN = 0.25
"""Taken away from a claim of the title element alone that readers do not see: a template's, the same on every page."""
SITE_NAME_WORDS = 7
"""Names of sites are not longer."""
SITE = 1.5
"""Taken away when a claim names the site, or only the kind of page ("News")."""

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/]+\s+|\s*[|｜]\s*|\s+::\s+|：(?=[^：]{2,12}$)|\s*[»«]\s*|(?<=[\u3040-\u9fff\uac00-\ud7af])[_-]+(?=[^_-]{2,30}$)"
)
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Claim:
    text: str
    key: str
    weight: float
    shown: bool
    """The page says it to readers, or it is no claim of the title element."""


def find_title(
    page: Page, blocks: Sequence[Block], first: int, hint: str | None = None, known_as: Sequence[str] = ()
) -> str | None:
    """The article's own title, without the site's name.

    `first` is the index of the first block of the main text, `hint` what the listing called the item, `known_as` the
    names that the site's organisation has in the config.
    """
    claims = list(_claims(page, blocks, first, hint))
    if not claims:
        return None
    sites = [*_site_names(page, blocks), *map(bare_words, known_as)]
    best = max(claims, key=lambda claim: (_score(claim, claims, sites), claim.weight))
    return one_line(html.unescape(best.text), MAX_TITLE)  # JSON-LD is often escaped as if it were HTML


def _claims(page: Page, blocks: Sequence[Block], first: int, hint: str | None) -> Iterable[_Claim]:
    shown = bare_words(" ".join(block.text for block in blocks[: first + 4] if not is_prose(block)))
    said: list[tuple[str | None, float]] = [
        *((text, H1 - 0.1 * rank) for rank, text in enumerate(_h1(page))),
        *((article.headline, LINKED) for article in page.linked.articles[:1]),
        (page.meta("og:title"), SHARED),
        (
            page.meta("twitter:title", "dc.title", "citation_title", "articletitle", "parsely-title", "sailthru.title"),
            SHARED - 0.1,
        ),
        *((part, ELEMENT) for part in _parts(page.title)),
        *((part, SHARED - 0.05) for part in _parts(page.meta("og:title"))[1:]),
        (hint, HINT),
        *_headlines(blocks, first),
    ]
    for text, weight in said:
        line = one_line(without_hints(text or ""), MAX_TITLE)
        key = bare_words(line)
        if key and key.count(" ") < MAX_WORDS:
            yield _Claim(line, key, weight, weight != ELEMENT or key in shown)


def _h1(page: Page) -> list[str]:
    return _headings(node for node in page.tree.iter("h1") if not _leads_home(node))


def _headings(nodes: Iterable[HtmlElement]) -> list[str]:
    texts = (element_text(node)[:MAX_HEADING] for node in nodes)
    return list(dict.fromkeys(text for text in texts if text))[:5]


def _leads_home(heading: HtmlElement) -> bool:
    """Whether a heading is a link to the site's entrance: then it is the site's name."""
    links = [*heading.iterancestors("a"), *heading.iter("a")]
    return any(map(leads_home, links))


def _headlines(blocks: Sequence[Block], first: int) -> Iterable[tuple[str, float]]:
    """Lines just above the main text, or its first one, that are set like a title."""
    for distance, i in enumerate(range(min(first, len(blocks) - 1), max(-1, first - 9), -1)):
        block = blocks[i]
        if block.tag == "h1":
            continue  # a claim already
        lines = block.text.split("\n")
        set_off = block.is_heading or block.strong or len(lines) > 1
        below = [*lines[1:], blocks[i + 1].text.split("\n")[0] if i + 1 < len(blocks) else ""]
        for rank, (line, following) in enumerate(zip(lines[:4], below, strict=False)):
            if (block.links <= 0.5 or block.is_heading) and _may_be_title(line):
                dated = DATED_LINE if is_date_line(following) else 0.0
                yield (
                    line,
                    (HEADING if set_off and block.links <= 0.5 else LINE) + dated - 0.01 * distance - 0.02 * rank,
                )


def _may_be_title(line: str) -> bool:
    if not 3 <= len(_WORDS.findall(line)) <= 30 or line[-1] in ".:,;" or CONTACT.match(line):
        return False
    return next(find_dates(line), None) is None


def _parts(title: str | None) -> list[str]:
    """A title element whole, and without what stands before the first or after the last separator."""
    if not title:
        return []
    found = list(_SEPARATOR.finditer(title))
    if not found:
        return [title]
    return list(dict.fromkeys([title, title[: found[-1].start()], title[: found[0].start()], title[found[0].end() :]]))


def _score(claim: _Claim, claims: Sequence[_Claim], sites: Sequence[str]) -> float:
    score = claim.weight
    same = part = False
    for other in claims:
        if other is claim:
            continue
        if other.key == claim.key:
            score += SAME * other.weight
            same = True
        elif not part and len(claim.key) > 8 and claim.key in other.key:
            score += PART
            part = True
    if not same and not part:
        score -= 0.15
    if any(
        claim.key == site or (len(claim.key) < 40 and claim.key.replace(" ", "") == site) for site in sites
    ) or TOP_LABEL.match(claim.text):
        score -= SITE
    elif not claim.shown and not same:
        score -= UNSEEN
    elif claim.key.count(" ") == 0 and not same:
        score -= 0.2
    return score


def _site_names(page: Page, blocks: Sequence[Block]) -> list[str]:
    names = [page.meta("og:site_name", "application-name"), *page.linked.organisations]
    names += [article.publisher for article in page.linked.articles]
    names += _headings(filter(_leads_home, page.tree.iter("h1")))
    if not any(names):
        names.append(masthead(page))
    keys = [bare_words(name) for name in names if name]
    if blocks and blocks[0].tag not in ("h1", "h2") and bare_words(blocks[0].text) == bare_words(page.title or ""):
        keys.append(bare_words(blocks[0].text))  # the page begins with it: a letterhead
    keys += _labelled_site(page)
    if _is_site_name(page.title or "", page) and bare_words(page.title or "") not in map(bare_words, _h1(page)):
        keys.append(bare_words(page.title or ""))
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    return [*keys, host.split(".")[0].replace("-", ""), host.replace(".", " ")]


def _is_site_name(title: str, page: Page) -> bool:
    """Whether a short title element is the name that the host is made of."""
    return 0 < len(bare_words(title).split()) <= SITE_NAME_WORDS and names_host(title, page.url)


def _labelled_site(page: Page) -> list[str]:
    """What stands beside the mere kind of page in a title element ("News | Coastal Wardens"), if it is no heading."""
    pieces = [piece for piece in _SEPARATOR.split(page.title or "") if piece]
    if len(pieces) != 2 or not any(map(TOP_LABEL.match, pieces)):
        return []
    headings = {bare_words(text) for text in (*_h1(page), page.meta("og:title") or "")}
    return [key for key in (bare_words(page.title or ""), *map(bare_words, pieces)) if key not in headings]
