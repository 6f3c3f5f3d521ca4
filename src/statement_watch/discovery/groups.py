"""Links that one template repeats, and what the repetition tells: the box of each, its date, its rank there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from itertools import takewhile
from operator import itemgetter
from statistics import median

from lxml.html import HtmlElement

from statement_watch.dates import FoundDate, find_dates, writes_month_first
from statement_watch.discovery.headed import Headings
from statement_watch.discovery.markup import Link, Markup, words_of
from statement_watch.discovery.places import Node, upwards
from statement_watch.discovery.when import date_in_address
from statement_watch.text import rough_words

BOX_TEXT = 400
"""Characters of an item's surroundings in which its date is looked for."""
REPEATS = 3
"""Pages linked to from which on a pattern is held to be a template."""
_MAYBE_DATE = re.compile(r"\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,4}|(?:19|20)\d\d|\d\s?(?:年|월)")


@dataclass(slots=True, eq=False)
class Anchor:
    """A link with what its group says of it."""

    link: Link
    box: Node
    """The largest element around it that holds no other link of its group."""
    words: int
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
    """Median words of the link texts."""
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


def groups_of(markup: Markup) -> list[Group]:
    """Every link in exactly one group, groups in the order of the page."""
    groups = [_group(links) for links in _templates(markup.links)]
    month_first = writes_month_first(markup.root.get("lang"), markup.url)
    repeated = [anchor for group in groups if group.targets >= REPEATS for anchor in group.anchors]
    others = [anchor for group in groups if group.targets < REPEATS for anchor in group.anchors]
    headings = Headings(month_first)
    dates = [(anchor, _found_date(anchor, month_first) or _day_above(anchor, headings)) for anchor in repeated]
    _shrink_boxes(groups, {anchor.box for anchor, found in dates if found})
    dates += [(anchor, _found_date(anchor, month_first)) for anchor in others]
    _date(dates)
    for group in groups:
        group.dated = sum(anchor.published is not None for anchor in group.anchors) / len(group.anchors)
    _rank_neighbours(groups)
    return groups


def _templates(links: list[Link]) -> list[list[Link]]:
    """Links by the finest template that repeats: the whole path with classes, the last three steps, the bare tags."""
    found: list[list[Link]] = []
    rest = links
    labels = _labels(links)
    for template in (_path, _last_steps, _tags):
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
    return sorted(found, key=lambda alike: min(link.order for link in alike))


def _labels(links: list[Link]) -> set[str]:
    """Texts that name many pages ("Download", "PDF"): such a link is a part of an item, and so of its template."""
    pages: dict[str, set[str]] = defaultdict(set)
    for link in links:
        pages[link.text.casefold()].add(link.key)
    return {text for text, keys in pages.items() if len(keys) >= REPEATS}


def _path(link: Link) -> int:
    return link.node.pattern


def _last_steps(link: Link) -> int:
    return hash(tuple(node.names for node in link.path[:3]))


def _tags(link: Link) -> int:
    return link.node.shape


def _group(links: list[Link]) -> Group:
    counts: Counter[Node] = Counter()
    for link in links:
        counts.update(link.path)
    anchors = [Anchor(link, _box(link.node, counts), rough_words(link.text)) for link in links]
    targets = len({link.key for link in links})
    texts = len({link.text.casefold() for link in links})
    return Group(
        anchors,
        targets,
        median(anchor.words for anchor in anchors),
        min(1.0, texts / targets),
        sum(link.heading for link in links) / len(links),
    )


def _box(node: Node, counts: Counter[Node]) -> Node:
    while node.parent is not None and counts[node.parent] == counts[node] and node.parent.tag not in {"body", "html"}:
        node = node.parent
    return node


def _surroundings(box: Node) -> str:
    """The box's text; for a box that is one line of many, also what stands beside it."""
    element = box.element
    text = words_of(element, BOX_TEXT)[:BOX_TEXT]
    if len(text) >= BOX_TEXT:
        return text
    before = element.getprevious()
    beside = ""
    if before is not None and isinstance(before, HtmlElement):
        beside = before.tail or ""
        if before.tag != "a" and before.find(".//a") is None:
            beside = f"{words_of(before, 100)[-100:]} {beside}"
    elif element.getparent() is not None:
        beside = element.getparent().text or ""
    return f"{beside[-100:]} {text} {(element.tail or '')[:150]}".strip()


def _shrink_boxes(groups: list[Group], dated: set[Node]) -> None:
    """The box of a link that no template repeats ends where it would hold a list of dated ones, and take their date."""
    lists: set[Node] = set()
    for group in groups:
        boxes = {anchor.box for anchor in group.anchors} & dated
        holding = Counter(above for box in boxes for above in upwards(box.parent))
        lists.update(above for above, held in holding.items() if held > 1)
    for group in groups:
        for anchor in group.anchors if group.targets < REPEATS else ():
            own = list(takewhile(lambda node: node not in lists, upwards(anchor.link.node)))
            if own and dated.isdisjoint(own):
                anchor.box = max(anchor.box, own[-1], key=lambda node: node.depth)


def _date(dates: list[tuple[Anchor, FoundDate | None]]) -> None:
    """Figures such as 3/4/2017 are read as the page's other dates; where all may be either, as its region writes."""
    habits = {found.month_first for _, found in dates if found and not found.swapped} - {None}
    for anchor, found in dates:
        if found is None:
            anchor.published = date_in_address(anchor.link.url)
        else:
            anchor.published = found.swapped if found.swapped and habits == {not found.month_first} else found.day


def _found_date(anchor: Anchor, month_first: bool) -> FoundDate | None:
    """The date in a link's box as it is now; the box may shrink, so its text is noted anew."""
    anchor.text = _surroundings(anchor.box)
    for time in anchor.box.element.iter("time"):
        if (found := next(find_dates(time.get("datetime") or "", month_first), None)) is not None:
            return found
    return next(find_dates(anchor.text, month_first), None) if _MAYBE_DATE.search(anchor.text) else None


def _day_above(anchor: Anchor, headings: Headings) -> FoundDate | None:
    return headings.day_of(anchor.box, anchor.text.replace(anchor.link.text, " ", 1))


def _rank_neighbours(groups: list[Group]) -> None:
    """Count, for each group, the links that stand in the box of a group with better titles."""
    ranks: dict[Node, dict[str, float]] = defaultdict(dict)
    for group in groups:
        rank = group.rank
        for anchor in group.anchors if group.targets > 1 else ():
            in_box, key = ranks[anchor.box], anchor.link.key
            in_box[key] = max(in_box.get(key, rank), rank)
    # The best title in a box and the next best, which counts for links to the page of the best.
    best = {box: nlargest(2, in_box.items(), key=itemgetter(1)) for box, in_box in ranks.items()}
    for group in groups:
        rank = group.rank
        below = 0
        for anchor in group.anchors:
            near = (held for node in anchor.link.path for held in best.get(node, ()))
            below += any(other > rank and key != anchor.link.key for key, other in near)
        group.dominated = below / len(group.anchors)
