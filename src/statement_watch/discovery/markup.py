"""An HTML page as a list of links, each with its place in the page. One pass; everything later reads these records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntFlag, auto
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from statement_watch.text import clean
from statement_watch.urls import canonical, page_key, resolve

MAX_LINKS = 10_000
"""Links of a page that are weighed; the rest is said to be dropped. The longest real listing measured has 1,195."""
MAX_DEPTH = 200
MOST = 0.6
"""An element that holds more of the page's links than this is the page, whatever its class says."""

_SWOLLEN_TAG = re.compile(r"<([A-Za-z][\w-]*)[^<>]{100000,}+>")
"""A tag with a picture in it, or with attributes beyond number, for which the parser needs the square of their time."""
_NO_PAGE = re.compile(
    r"\.(?:mp[34]|m4[av]|wav|ogg|avi|mov|wmv|webm|jpe?g|png|gif|svg|webp|bmp|ico|zip|gz|exe|dmg|apk|ics|vcf|css|js)$",
    re.IGNORECASE,
)
"""Files that hold no statement in words."""
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01]|127)|[xX]0*(?:[0-8bBcC]|[eEfF]|1[0-9a-fA-F]|7[fF]));")
_SILENT = ("script", "style", "noscript", "template", "svg", "select", "iframe", "object")
"""Elements without text or links for a reader."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PROSE = frozenset({"p", "blockquote", "dd", "figcaption"})


class Zone(IntFlag):
    """Where on the page something stands, by its ancestors' tags, roles, classes and ids."""

    NONE = 0
    NAV = auto()
    HEADER = auto()
    FOOTER = auto()
    ASIDE = auto()
    PAGER = auto()
    SHARE = auto()
    RELATED = auto()
    BYLINE = auto()
    LABELS = auto()
    """Tags, categories, topics."""
    MAIN = auto()
    TITLE = auto()
    DATE = auto()
    HIDDEN = auto()


_BY_TAG = {"nav": Zone.NAV, "footer": Zone.FOOTER, "aside": Zone.ASIDE, "main": Zone.MAIN, "header": Zone.HEADER}
_BY_ROLE = {
    "navigation": Zone.NAV,
    "menu": Zone.NAV,
    "menubar": Zone.NAV,
    "banner": Zone.HEADER,
    "contentinfo": Zone.FOOTER,
    "complementary": Zone.ASIDE,
    "main": Zone.MAIN,
    "search": Zone.NAV,
}
_BY_WORD = {
    Zone.NAV: "nav navbar navigation navbox menu submenu menubar topnav subnav sitenav breadcrumb breadcrumbs "
    "crumb crumbs dropdown megamenu toolbar skip skiplink tabs tab jump toc navigationbar",
    Zone.HEADER: "masthead topbar sitehead logo branding",
    Zone.FOOTER: "footer foot colophon bottom copyright legal",
    Zone.ASIDE: "sidebar aside rail widget sidenav rightcol leftcol complementary",
    Zone.PAGER: "pager pagination paging paginate pagenav paginator pages",
    Zone.SHARE: "share sharing social follow addthis",
    Zone.RELATED: "related recommended trending popular mostread promo sponsored sponsor partner ad ads advert recirc",
    Zone.BYLINE: "byline author authors",
    Zone.LABELS: "tag tags category categories cat topic topics label labels kicker eyebrow taxonomy",
    Zone.MAIN: "main content",
    Zone.TITLE: "title headline heading hed",
    Zone.DATE: "date time timestamp datetime published posted",
    Zone.HIDDEN: "hidden invisible",
}
_CONTENT = Zone.MAIN | Zone.TITLE
_ZONE_OF_WORD = {word: zone for zone, words in _BY_WORD.items() for word in words.split()}


@dataclass(slots=True, eq=False)
class Node:
    """An element on the way to a link."""

    parent: Node | None
    element: HtmlElement
    tag: str
    names: int
    """Hash of its tag and classes."""
    pattern: int
    """Equal for elements whose paths of tags and classes from the root are equal: what a template repeats."""
    shape: int
    """The same of tags alone."""
    zone: Zone
    """What the element itself says it is."""
    links: int = 0
    """Links in it."""
    cells: int = 0
    """Table cells in it so far: the next one's column."""

    def ancestors(self) -> list[Node]:
        """The node itself and all above it, nearest first."""
        found, node = [], self
        while node is not None:
            found.append(node)
            node = node.parent  # type: ignore[assignment]
        return found


@dataclass(slots=True, eq=False)
class Link:
    """One `<a href>` with a followable address."""

    url: str
    """Canonical form."""
    written: str
    """As the page writes it, made absolute."""
    key: str
    text: str
    node: Node
    order: int
    zone: Zone
    """What the elements around it say they are."""
    heading: bool
    """It stands in a heading, or one stands in it."""
    image: bool


@dataclass(slots=True)
class Markup:
    """What a page's markup says."""

    url: str
    """The address that references are resolved against."""
    root: HtmlElement
    links: list[Link] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
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
    """Walk the tree once and collect its links."""
    markup = Markup(_base(root, url), root)
    _read_head(root, markup)
    top = Node(None, root, "html", 0, 0, 0, Zone.NONE)
    stack = [top]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if element is root:
            continue
        if event == "end":
            if stack[-1].element is element:
                stack.pop()
            continue
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if len(stack) > MAX_DEPTH:
            walker.skip_subtree()
            continue
        node = _node(element, tag, stack[-1])
        stack.append(node)
        if tag == "a" and element.get("href") is not None:
            _add_link(markup, node)
    _settle_zones(markup)
    return markup


def _settle_zones(markup: Markup) -> None:
    """A template may call its whole page a menu or a sidebar; an element counts only while most links are outside."""
    for link in markup.links:
        for node in link.node.ancestors():
            node.links += 1
    most = len(markup.links) * MOST
    for link in markup.links:
        for node in link.node.ancestors():
            if node.zone:
                link.zone |= node.zone if node.links <= most else node.zone & _CONTENT


def words_of(element: HtmlElement, limit: int = 2_000) -> str:
    """The visible text of an element on one line, at most about `limit` characters."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part)
        size += len(part)
        if size > limit:
            break
    return _SPACE.sub(" ", " ".join(parts)).strip()


def _base(root: HtmlElement, url: str) -> str:
    base = root.find(".//base[@href]")
    return (resolve(url, base.get("href", "")) if base is not None else None) or url


def _read_head(root: HtmlElement, markup: Markup) -> None:
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        address = canonical(link.get("href") or "", markup.url)
        if address is None:
            continue
        kind = (link.get("type") or "").lower()
        if "alternate" in rel and any(name in kind for name in ("rss", "atom", "feed+json", "rdf+xml")):
            markup.feeds.append(address)
        elif "next" in rel and markup.next_page is None:
            markup.next_page = address


def _add_link(markup: Markup, node: Node) -> None:
    if len(markup.links) >= MAX_LINKS:
        markup.dropped += 1
        return
    element = node.element
    reference = (element.get("href") or "").strip()
    if not reference or reference.startswith("#"):
        return
    url = canonical(reference, markup.url)
    if url is None or _NO_PAGE.search(url.partition("?")[0]):
        return
    image = next(element.iter("img"), None)
    text = words_of(element, 600) or _spoken(element, image)
    heading = any(above.tag in _HEADINGS for above in node.ancestors()[:6]) or any(
        inner.tag in _HEADINGS for inner in element.iterdescendants()
    )
    written = urljoin(markup.url, reference)  # cannot raise: `canonical` took it
    order = len(markup.links)
    markup.links.append(Link(url, written, page_key(url), text, node, order, Zone.NONE, heading, image is not None))


def _spoken(element: HtmlElement, image: HtmlElement | None) -> str:
    """What a screen reader says of a link without text."""
    named = element.get("title") or element.get("aria-label") or (image.get("alt") if image is not None else "")
    return _SPACE.sub(" ", named or "").strip()


def _node(element: HtmlElement, tag: str, parent: Node) -> Node:
    names, zone = _class_of(element.get("class") or "", element.get("id") or "")
    zone |= _BY_TAG.get(tag, Zone.NONE) | _BY_ROLE.get((element.get("role") or "").lower(), Zone.NONE)
    if tag in {"body", "html"}:
        zone = Zone.NONE
    column = 0
    if tag in {"td", "th"}:
        column, parent.cells = parent.cells, parent.cells + 1
    own = hash((tag, names, column))
    return Node(parent, element, tag, own, hash((parent.pattern, own)), hash((parent.shape, tag, column)), zone)


@lru_cache(maxsize=8192)
def _class_of(classes: str, identifier: str) -> tuple[tuple[str, ...], Zone]:
    """A template's names for an element, without the counters and states that differ from row to row; and its zone."""
    zone = Zone.NONE
    for word in _TOKEN.findall(f"{classes} {identifier}"):
        zone |= _ZONE_OF_WORD.get(word.lower(), Zone.NONE)
    names = {re.sub(r"\d+", "", name) for name in classes.split()[:12]}
    states = {"odd", "even", "first", "last", "active", "current"}
    return tuple(sorted(name for name in names if not states & set(re.split(r"[-_]", name.lower())))), zone
