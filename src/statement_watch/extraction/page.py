"""Text of a page to a parsed page: the tree, and what its head says. Parsed once; everything else reads this."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from statement_watch.dates import writes_month_first as region_writes_month_first
from statement_watch.extraction.linked import LinkedData, linked_data
from statement_watch.text import clean, one_line

_NUMERIC = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})[0-9a-fA-F]*|([0-9]{1,8})[0-9]*);?")
_CONTROLS = bytes({*range(0x20), 0x7F} - {9, 10, 12, 13})
_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_TAG_NAME = re.compile(r"<([a-zA-Z][\w:-]{0,40})\s")
LONG_TAG, MAX_ATTRIBUTES = 20_000, 1000
"""A tag of so many characters with more attributes loses them all: the parser compares each with each."""
_NESTED = re.compile(r"(<(\w{1,20})(?:\s[^<>]*)?>\s*)(?:<\2(?:\s[^<>]*)?>\s*){100,}+", re.IGNORECASE)
"""The same element opened a hundred times over. The parser goes 256 deep and drops what is deeper."""
MAX_TITLE = 1000
"""Characters of a title element or heading that are looked at."""

_ALL_ALIKE = etree.ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements, told in C; lxml.html asks Python for each, a tenth of the time of a page."""

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. `metas` maps the lower-case name, property or itemprop of each `meta` to its first content."""

    url: str
    tree: HtmlElement
    metas: Mapping[str, str]
    title: str | None
    """The `title` element, on one line."""
    language: str | None
    """The `lang` of the root, as written."""
    canonical: str | None
    """`link rel=canonical`, absolute, whatever its site."""
    linked: LinkedData

    def meta(self, *names: str) -> str | None:
        """The first of these metas that says something."""
        return next((value for name in names if (value := self.metas.get(name))), None)


def clean_markup(text: str) -> str:
    """Markup without the characters that empty a parser: controls, surrogates, NUL, and references to them."""
    text = text.encode("utf-8", "ignore").translate(None, _CONTROLS).decode("utf-8")  # a tenth of a pattern's time
    if "\ufffe" in text or "\uffff" in text:
        text = _NO_CHARACTERS.sub("", text)
    text = _without_long_tags(text)
    return _NUMERIC.sub(_reference, text) if "&#" in text else text


def parse(text: str, url: str) -> Page | None:
    """The parsed page, or None when there is no element in it."""
    tree = parse_tree(text)
    return None if tree is None else _read_head(tree, url)


def parse_tree(text: str) -> HtmlElement | None:
    """The element tree of cleaned markup; None when there is nothing to parse."""
    markup = clean_markup(text)
    tree, too_deep = _parse(markup)
    return _parse(_NESTED.sub(r"\1", markup))[0] if too_deep else tree


def _parse(markup: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether the parser left out what lies too deep."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        tree = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    last = parser.error_log.last_error
    too_deep = last is not None and "depth" in last.message
    return (tree if isinstance(tree, HtmlElement) else None), too_deep


def writes_month_first(page: Page) -> bool:
    """Whether 3/4/2017 is the fourth of March on this page."""
    return region_writes_month_first(page.language, page.url)


def element_text(element: HtmlElement) -> str:
    """All text of an element on one line."""
    return _SPACE.sub(" ", clean("".join(element.itertext()))).strip()


def _without_long_tags(text: str) -> str:
    """The mark-up with tags of attributes beyond number bare; one pass, whatever stands open."""
    *pieces, rest = text.split(">")
    for n, piece in enumerate(pieces):
        if len(piece) > LONG_TAG and (tag := _TAG_NAME.search(piece)) and len(piece) - tag.start() > LONG_TAG:
            few = piece.count("=", tag.start()) <= MAX_ATTRIBUTES
            pieces[n] = piece if few else piece[: tag.end(1)]
    return ">".join((*pieces, rest))


def _reference(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    if 0x80 <= number <= 0x9F:  # HTML: these mean windows-1252
        return bytes([number]).decode("cp1252", "ignore")
    if number < 0x20 and number not in (9, 10, 13):
        return ""
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF or number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
        return ""
    return found[0]


def _read_head(tree: HtmlElement, url: str) -> Page:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (meta.get(attribute) or "").lower().split():
                if name and name not in metas and (value := one_line(content, 2000)):
                    metas[name] = value
    titles = (element_text(node)[:MAX_TITLE] for node in tree.iter("title") if not _in_svg(node))
    title = next((text for text in titles if text), None)
    canonical = next(
        (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"), None
    )
    scripts = tuple(
        node.text for node in tree.iter("script") if node.text and "ld+json" in (node.get("type") or "").lower()
    )
    return Page(
        url=url,
        tree=tree,
        metas=metas,
        title=title,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang"),
        canonical=_join(url, canonical) if canonical else None,
        linked=linked_data(scripts),
    )


def _in_svg(node: HtmlElement) -> bool:
    return any(ancestor.tag == "svg" for ancestor in node.iterancestors())


def _join(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None
