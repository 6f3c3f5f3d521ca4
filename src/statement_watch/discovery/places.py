"""Where on a page something stands: the elements on the way to it, and what their tags, roles and classes say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

MAX_DEPTH = 200
"""Elements on the way to a link at most; deeper ones are dropped."""
MAX_COLUMNS = 50
"""Cells of a table row from which on they count as one column."""
CARD = 12
"""Elements of a cell among which its heading is looked for."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NUMBER = re.compile(r"\d+")
_STEM = re.compile(r"[-_]")


class Zone:
    """Bits for the parts of a page, by the tags, roles, classes and ids of elements."""

    NAV: Final = 1
    HEADER: Final = 2
    FOOTER: Final = 4
    PAGER: Final = 8


_BY_TAG = {"nav": Zone.NAV, "footer": Zone.FOOTER, "header": Zone.HEADER}
_BY_ROLE = {
    "navigation": Zone.NAV,
    "menu": Zone.NAV,
    "menubar": Zone.NAV,
    "banner": Zone.HEADER,
    "contentinfo": Zone.FOOTER,
    "search": Zone.NAV,
}
_BY_WORD = {
    Zone.NAV: "nav navbar navigation navbox menu submenu menubar topnav subnav sitenav breadcrumb breadcrumbs "
    "crumb crumbs dropdown megamenu toolbar skip skiplink tabs tab jump toc navigationbar",
    Zone.HEADER: "masthead topbar sitehead logo branding",
    Zone.FOOTER: "footer foot colophon bottom copyright legal",
    Zone.PAGER: "pager pagination paging paginate pagenav paginator pages",
}
_ZONE_OF_WORD = {word: zone for zone, words in _BY_WORD.items() for word in words.split()}
_STATES = frozenset({"odd", "even", "first", "last", "active", "current"})


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
    zone: int
    """What the element itself says it is."""
    depth: int
    declared: int
    """Of its zone the menu that its tag or role says it is, which no template says of the whole page."""
    links: int = 0
    """Links in it."""


class Places:
    """The nodes of one page, made where a link needs them."""

    def __init__(self, root: HtmlElement) -> None:
        self._nodes = {root: Node(None, root, "html", 0, 0, 0, 0, 0, 0)}

    def path_to(self, element: HtmlElement) -> tuple[Node, ...] | None:
        """The element's node and all above it, nearest first; None when it lies too deep."""
        missing = []
        above = element
        while above not in self._nodes:
            missing.append(above)
            if len(missing) > MAX_DEPTH:
                return None
            above = above.getparent()
        node = self._nodes[above]
        if node.depth + len(missing) > MAX_DEPTH:
            return None
        for step in reversed(missing):
            node = self._nodes[step] = _node(step, node)
        return tuple(upwards(node))


def upwards(node: Node | None) -> Iterator[Node]:
    """A node and all above it, nearest first."""
    while node is not None:
        yield node
        node = node.parent


def _node(element: HtmlElement, parent: Node) -> Node:
    tag = element.tag
    names, zone = _class_of(element.get("class") or "", element.get("id") or "")
    if tag in {"body", "html"}:
        zone = declared = 0
    else:
        declared = _BY_TAG.get(tag, 0) | _BY_ROLE.get((element.get("role") or "").lower(), 0)
    column = _column(element) if tag == "th" or (tag == "td" and not _is_card(element)) else 0
    own = hash((tag, names, column))
    return Node(
        parent,
        element,
        tag,
        own,
        hash((parent.pattern, own)),
        hash((parent.shape, tag, column)),
        zone | declared,
        parent.depth + 1,
        declared & Zone.NAV,
    )


def _is_card(cell: HtmlElement) -> bool:
    """Whether a cell has a heading of its own: then the table is a grid of items, whose columns are alike."""
    return any(node.tag in HEADINGS for node in islice(cell.iterdescendants(), CARD))


def _column(cell: HtmlElement) -> int:
    return sum(1 for _ in islice(cell.itersiblings("td", "th", preceding=True), MAX_COLUMNS))


@lru_cache(maxsize=16_384)
def _class_of(classes: str, identifier: str) -> tuple[tuple[str, ...], int]:
    """A template's names for an element, without the counters and states that differ from row to row; and its zone."""
    zone = 0
    for word in _TOKEN.findall(f"{classes} {identifier}"):
        zone |= _ZONE_OF_WORD.get(word.lower(), 0)
    names = {_NUMBER.sub("", name) for name in classes.split()[:12]}
    return tuple(sorted(name for name in names if _STATES.isdisjoint(_STEM.split(name.lower())))), zone
