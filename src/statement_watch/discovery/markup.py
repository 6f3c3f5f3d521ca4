"""An HTML page as a list of links, each with its place in the page. One pass; everything later reads these records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote, urljoin

from lxml import etree
from lxml.html import HtmlElement

from statement_watch.discovery.labels import says_download
from statement_watch.discovery.places import HEADINGS, Node, Places
from statement_watch.text import clean
from statement_watch.urls import canonical, key_of_canonical, resolve

MAX_LINKS = 10_000
"""Links of a page that are weighed; the rest is said to be dropped. The longest real listing measured has 1,195."""
MOST = 0.92
"""An element that holds more of the page's links than this is the page, whatever its class says. Menus of large sites
hold nine in ten."""

_SWOLLEN_TAG = re.compile(r"<([A-Za-z][\w-]*+)[^<>]{100000,}+>")
"""A tag with a picture in it, or with attributes beyond number, for which the parser needs the square of their time."""
OF_COMMENTS = re.compile(
    r"comment(?!ary)|kommentar-?feed|kommentare (?:zu|für)|comentarios|commenti\b|reacties|评论|評論|コメント",
    re.IGNORECASE,
)
"""Names and addresses of feeds of what readers say."""
_NO_PAGE = re.compile(
    r"\.(?:mp[34]|m4[av]|wav|ogg|avi|mov|wmv|webm|jpe?g|png|gif|svg|webp|bmp|ico|zip|gz|exe|dmg|apk|ics|vcf|css|js)$",
    re.IGNORECASE,
)
"""Files that hold no statement in words."""
_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01]|127)|[xX]0*(?:[0-8bBcC]|[eEfF]|1[0-9a-fA-F]|7[fF]));")
_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "object")
"""Elements without text or links for a reader."""
MAX_OPTIONS = 500
"""Options of a page's selection boxes that are looked at."""
_OPENED = re.compile(r"(?:location(?:\.href)?\s*=|location\.assign\(|window\.open\()\s*[\"']([^\"']+)")
_ROUTE = re.compile(r"#!?/[^/]")
"""How an app that is one page for the server names its own; a bare `#!` is a button."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:-?(?:0[1-9]|1[0-2]))?")
_ICONS = frozenset({"img", "i", "span"})
_TELLING = ("type", "title", "aria-label", "class", "alt", "src")
_LABEL = 60
"""Characters of a link's text up to which it may be a label; in a title, "PDF" may be what it is about."""
_DOCUMENT = re.compile(r"(?<![a-z])(?:pdf|docx?|msword)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A followable address on a page."""

    url: str
    """Canonical form."""
    key: str
    base: str
    as_is: str

    @property
    def written(self) -> str:
        """As the page writes it, made absolute."""
        return urljoin(self.base, self.as_is)  # cannot raise: `canonical` took it


@dataclass(slots=True, eq=False)
class Link:
    """One `<a href>`, or what a script makes one, with a followable address."""

    to: Reference
    text: str
    path: tuple[Node, ...]
    """Its own element and those around it, nearest first."""
    order: int
    heading: bool
    """It stands in a heading, or one stands in it."""
    image: bool
    document: bool
    """It says that it leads to a document, whatever the address: "(PDF)", an icon, a type."""
    zone: int = 0
    """What the elements around it say they are."""

    @property
    def url(self) -> str:
        """Canonical form of the address."""
        return self.to.url

    @property
    def key(self) -> str:
        """What all spellings of the address have in common."""
        return self.to.key

    @property
    def node(self) -> Node:
        """Its own element."""
        return self.path[0]


@dataclass(slots=True)
class Markup:
    """What a page's markup says."""

    url: str
    """Its own address."""
    base: str
    """The address that references are resolved against: its own, unless a `base` element names another."""
    root: HtmlElement
    links: list[Link] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    """Addresses that its selection boxes lead to."""
    next_page: str | None = None
    dropped: int = 0


def parse(text: str) -> HtmlElement | None:
    """The element tree of a page; None when there is none. Never follows anything the page names."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, collect_ids=False
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    body = _SWOLLEN_TAG.sub(r"<\1>", _REFERENCE.sub("", clean(text))).encode()
    try:
        root = etree.fromstring(body, parser) if body.strip() else None
    except etree.LxmlError:
        return None
    if not isinstance(root, HtmlElement):
        return None
    etree.strip_elements(root, *_SILENT, with_tail=False)
    return root


def read(root: HtmlElement, url: str) -> Markup:
    """Collect the links of a page, each with its place. Selection boxes are taken out of the tree: they are no text."""
    markup = Markup(url, _base(root, url), root)
    _read_head(root, markup)
    markup.options = [address for address in _options(root, markup.base) if address]
    etree.strip_elements(root, "select", with_tail=False)
    places = Places(root)
    addresses = _Addresses(markup.base)
    for element, reference in _references(root):
        if len(markup.links) >= MAX_LINKS:
            markup.dropped += 1
        elif (address := addresses(reference)) is not None and (path := places.path_to(element)) is not None:
            markup.links.append(_link(element, path, address, len(markup.links)))
    _settle_zones(markup.links)
    return markup


def _references(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Elements that lead somewhere, and where to: links, and rows or cards that a script makes ones."""
    scripted = set(root.xpath("//*[@data-href or @onclick]"))
    for element in root.iter() if scripted else root.iter("a"):
        reference = (element.get("href") or "").strip() if element.tag == "a" else ""
        if element in scripted and (not reference or reference.startswith(("#", "javascript:"))):
            reference = _scripted_reference(element)
        if reference and (not reference.startswith("#") or _ROUTE.match(reference)):
            yield element, reference


def _scripted_reference(element: HtmlElement) -> str:
    """What a script makes an element with words, and without links of its own, lead to."""
    if element.find(".//a[@href]") is not None or not words_of(element, 1):
        return ""
    opened = _OPENED.search(element.get("onclick") or "")
    return (element.get("data-href") or (opened[1] if opened else "")).strip()


class _Addresses:
    """Canonical form and key of what a page refers to, each worked out once."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._known: dict[str, Reference | None] = {}

    def __call__(self, reference: str) -> Reference | None:
        if reference not in self._known:
            url = canonical(reference, self._base)
            refused = url is None or _NO_PAGE.search(url.partition("?")[0])
            known = None if refused or url is None else Reference(url, key_of_canonical(url), self._base, reference)
            self._known[reference] = known
        return self._known[reference]


def _settle_zones(links: list[Link]) -> None:
    """A class may call the whole page a menu; it counts only while some links are outside."""
    for link in links:
        for node in link.path:
            node.links += 1
    most = len(links) * MOST
    for link in links:
        for node in link.path:
            if node.zone:
                link.zone |= node.zone if node.links <= most else node.declared


def words_of(element: HtmlElement, limit: int = 2_000) -> str:
    """The visible text of an element on one line, at most about `limit` characters."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part)
        size += len(part)
        if size > limit:
            break
    return " ".join(" ".join(parts).split())


def _base(root: HtmlElement, url: str) -> str:
    base = root.find(".//base[@href]")
    return (resolve(url, base.get("href", "")) if base is not None else None) or url


def _read_head(root: HtmlElement, markup: Markup) -> None:
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        if "alternate" not in rel and "next" not in rel:
            continue
        address = canonical(link.get("href") or "", markup.base)
        if address is None:
            continue
        kind = (link.get("type") or "").lower()
        if "alternate" in rel and any(name in kind for name in ("rss", "atom", "feed+json", "rdf+xml")):
            if not OF_COMMENTS.search(f"{address} {link.get('title')}"):
                markup.feeds.append(address)
        elif "next" in rel and markup.next_page is None:
            markup.next_page = address


def _options(root: HtmlElement, base: str) -> Iterator[str | None]:
    """Boxes whose options are addresses, and boxes of years in a form that is sent as an address."""
    for option in islice(root.iterfind(".//select//option[@value]"), MAX_OPTIONS):
        value = option.get("value", "").strip()
        if value.startswith(("/", "?", "http")):
            yield canonical(value, base)
        elif _YEAR.fullmatch(value):
            box = next(option.iterancestors("select"))
            form = next(box.iterancestors("form"), None)
            if form is not None and box.get("name") and (form.get("method") or "get").lower() == "get":
                yield canonical(
                    f"{form.get('action', '').partition('?')[0]}?{quote(box.get('name', ''))}={value}", base
                )


def _link(element: HtmlElement, path: tuple[Node, ...], to: Reference, order: int) -> Link:
    image = next(element.iter("img"), None)
    text = words_of(element, 600) or _spoken(element, image)
    heading = any(above.tag in HEADINGS for above in path[:6]) or next(element.iter(*HEADINGS), None) is not None
    return Link(to, text, path, order, heading, image is not None, _says_document(element, text))


def _says_document(element: HtmlElement, text: str) -> bool:
    """By its label, its own attributes, or those of the icon in it or right before it."""
    if says_download(text):
        return True
    before = element.getprevious()
    parts = [element, *islice(element.iterdescendants(), 3)]
    if before is not None and before.tag in _ICONS and not (before.tail or "").strip():
        parts.append(before)
    said = [value for part in parts for name in _TELLING if (value := part.get(name))]
    return _DOCUMENT.search(" ".join([text if len(text) <= _LABEL else "", *said])) is not None


def _spoken(element: HtmlElement, image: HtmlElement | None) -> str:
    """What a screen reader says of a link without text."""
    named = element.get("title") or element.get("aria-label") or (image.get("alt") if image is not None else "")
    return " ".join((named or "").split())
