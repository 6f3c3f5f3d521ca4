"""Who wrote a page and which organisation published it, as the page itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from statement_watch.dates import find_dates
from statement_watch.extraction.blocks import Block
from statement_watch.extraction.masthead import masthead
from statement_watch.extraction.page import Page, element_text
from statement_watch.extraction.seen_dates import Places
from statement_watch.text import fold, one_line

MAX_NAMES = 6
MAX_NAME = 80

_BY = re.compile(
    r"^(?:(?:written|reported|posted|submitted|contributed) by|(?:geschrieben|verfasst) von|(?:écrit|publié) par"
    r"|(?:escrito|publicado) por|(?:scritto|pubblicato) da|by|von|par|por|di|door|av|af|text|autor(?:in)?|author)[\s:]+"
    r"(?P<names>[^|•·\d(]{3,90})",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bog\b|&|\n)\s*")
_TITLES = re.compile(r"^(?:by|von|par|por|di|door)\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}\[\]_=]|^\W+$|\d{2}", re.IGNORECASE)
_NAME_SHAPE = re.compile(r"^[^\W\d_][\w.'’\-]*(?: [\w.'’\-]+){0,5}$")
_WHEN = re.compile(r"(?<![\s,])[\s,]++(?:on|am|le|el|il|em|den|op|posted|\w{3,9}day|\w{3,9}tag)?\W*$", re.IGNORECASE)
"""What stands between a name and a day."""
_SUFFIX = re.compile(r"\s[|\-–—•·»«:]\s")


def find_byline(page: Page, blocks: Sequence[Block], places: Places) -> tuple[str, ...]:
    """Names of the authors; empty when the page names none."""
    for find in (_linked, _marked, _metas, lambda _: _in_text(blocks, places)):
        names = tuple(dict.fromkeys(name for name in map(_name, find(page)) if name))
        if names:
            return names[:MAX_NAMES]
    return ()


def find_organisation(page: Page, title: str | None) -> str | None:
    """The publisher's name: site name, JSON-LD publisher, what the title element adds to the title, or the masthead."""
    said = [
        page.meta("og:site_name"),
        *(article.publisher for article in page.linked.articles),
        page.meta("dc.publisher", "dcterms.publisher", "citation_publisher", "publisher"),
        *page.linked.organisations,
        page.meta("application-name"),
        _title_suffix(page.title, title),
    ]
    names = (name for name in chain(said, map(masthead, (page,))) if name and not _NO_NAME.search(name))
    return next((one_line(name, 120) for name in names), None)


def _name(said: str) -> str | None:
    name = _TITLES.sub("", one_line(said, 200)).strip(" ,;:|-–—")
    return name if 2 < len(name) <= MAX_NAME and not _NO_NAME.search(name) else None


def _linked(page: Page) -> list[str]:
    return [name for article in page.linked.articles for name in article.authors]


def _metas(page: Page) -> list[str]:
    said = page.meta("author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author")
    return [part for part in _BETWEEN.split(said) if part] if said else []


def _marked(page: Page) -> list[str]:
    """Names in elements that microdata or a link relation calls the author."""
    nodes = page.tree.xpath("//*[@itemprop='author'] | //a[@rel='author'] | //*[contains(@class,'author-name')]")
    names = []
    for node in nodes[:MAX_NAMES]:
        inner = node.xpath(".//*[@itemprop='name']")
        text = (inner[0] if inner else node).get("content") or element_text(inner[0] if inner else node)
        if len(text) <= MAX_NAME and _NAME_SHAPE.match(text):
            names.append(text)
    return names


def _in_text(blocks: Sequence[Block], places: Places) -> Iterable[str]:
    """Names after "By" on a short line between the title and the first paragraphs."""
    start = max(0, (places.first if places.title is None else places.title) - 2)
    for block in blocks[start : places.first + 2]:
        said = (_BY.match(part) for part in _around_the_day(block.text)) if block.words <= 14 else ()
        if found := next(filter(None, said), None):
            names = [part for part in _BETWEEN.split(found["names"].strip()) if _NAME_SHAPE.match(part.strip())]
            if names and names[0][0].isupper():
                return names
    return []


def _around_the_day(line: str) -> tuple[str, ...]:
    """A line without the day that it says: what stands before it, and after it."""
    day = next(find_dates(line), None)
    return (line,) if day is None else (_WHEN.sub("", line[: day.start].strip()), line[day.end :].strip(" ,|·–-"))


def _title_suffix(element: str | None, title: str | None) -> str | None:
    if not element or not title:
        return None
    parts = _SUFFIX.split(element)
    return parts[-1] if len(parts) > 1 and fold(title).startswith(fold(parts[0])[:40]) else None
