"""Links that one template repeats, the box that each of them stands in, and the name that it goes by."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median

from lxml.html import HtmlElement

from statement_watch.discovery.labels import TITLE_WORDS, says_only_format
from statement_watch.discovery.markup import Link, words_of
from statement_watch.discovery.places import Node
from statement_watch.text import rough_words

REPEATS = 3
"""Pages linked to from which on a pattern is held to be a template."""
LABEL = 0.5
"""Distinct texts for each page up to which a group's texts are labels, "Download" on every item, and no titles."""
NAME_TEXT = 400
"""Characters of a box that are looked at for the name of a link without one."""
ROW = 12
"""Links of a box at most for it to be one row, whose text names what there is to open."""


@dataclass(slots=True, eq=False)
class Anchor:
    """A link with what its group says of it."""

    link: Link
    box: Node
    """The largest element around it that holds no other link of its group."""
    words: int
    """Words of its name."""
    named: bool = False
    """Its name is what stands beside it, as its own text says only that there is a file."""
    below: tuple[HtmlElement, ...] = ()
    """What follows the box up to the next, in a list whose dates stand below its titles."""
    text: str = ""
    """Text of the box and beside it, shortened."""
    published: date | None = None


@dataclass(slots=True, eq=False)
class Group:
    """The links of one template."""

    anchors: list[Anchor]
    targets: int
    """Distinct pages linked to."""
    words: float
    """Median words of the links' names."""
    unique: float
    """Distinct link texts for each distinct page, at most 1."""
    headings: float
    """Share of links in headings."""
    dated: float = 0.0
    dominated: float = 0.0
    """Share of links in whose box another page is linked to by a better title."""

    @property
    def rank(self) -> float:
        """How much the links look like titles."""
        return min(self.words, 12) * self.unique + (6 if self.headings > 0.5 else 0)


def grouped(links: list[Link]) -> list[Group]:
    """Every link in exactly one group, groups in the order of the page; what they say of dates and neighbours is open.

    A group has the finest template that repeats: the whole path with classes, else the bare tags.
    """
    found: list[list[Link]] = []
    rest = links
    labels = _labels(links)
    for template in (_path, _tags):
        repeated: dict[tuple[int, str], list[Link]] = defaultdict(list)
        for link in rest:
            text = link.text.casefold()
            repeated[template(link), text if text in labels else ""].append(link)
        rest = []
        for alike in repeated.values():
            if len({link.key for link in alike}) >= REPEATS or template is _tags:
                found.append(alike)
            else:
                rest.extend(alike)
    return [_group(alike) for alike in sorted(found, key=lambda alike: min(link.order for link in alike))]


def _labels(links: list[Link]) -> set[str]:
    """Texts that name many pages ("Download", "PDF"): such a link is a part of an item, and so of its template."""
    pages: dict[str, set[str]] = defaultdict(set)
    for link in links:
        pages[link.text.casefold()].add(link.key)
    return {text for text, keys in pages.items() if len(keys) >= REPEATS}


def _path(link: Link) -> int:
    return link.node.pattern


def _tags(link: Link) -> int:
    return link.node.shape


def _group(links: list[Link]) -> Group:
    counts: Counter[Node] = Counter()
    for link in links:
        counts.update(link.path)
    targets = len({link.key for link in links})
    unique = min(1.0, len({link.text.casefold() for link in links}) / targets)
    anchors = [_anchor(link, _box(link.node, counts), label=unique <= LABEL) for link in links]
    return Group(
        anchors,
        targets,
        median(anchor.words for anchor in anchors),
        unique,
        sum(link.heading for link in links) / len(links),
    )


def _box(node: Node, counts: Counter[Node]) -> Node:
    while node.parent is not None and counts[node.parent] == counts[node] and node.parent.tag not in {"body", "html"}:
        node = node.parent
    return node


def _anchor(link: Link, box: Node, *, label: bool) -> Anchor:
    opens = link.document or (link.text and says_only_format(link.text))
    if label and opens and not link.heading and box.links <= ROW and (text := _text_without_titles(box.element)):
        return Anchor(link, box, rough_words(text), named=True)
    return Anchor(link, box, rough_words(link.text))


def _text_without_titles(element: HtmlElement) -> str:
    """What an element says outside of its links; nothing where one of these is a title."""
    text = words_of(element, NAME_TEXT)
    for link in element.iter("a"):
        label = words_of(link, NAME_TEXT)
        if rough_words(label) >= TITLE_WORDS:
            return ""
        text = text.replace(label, " ", 1)
    return text.strip()
