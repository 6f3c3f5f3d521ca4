"""The groups of a page's links, with what their places tell: the date of each link, its rank among its neighbours."""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nlargest
from itertools import takewhile
from operator import itemgetter

from statement_watch.dates import writes_month_first
from statement_watch.discovery.dating import Dating, settle
from statement_watch.discovery.markup import Markup
from statement_watch.discovery.places import Node, upwards
from statement_watch.discovery.templates import REPEATS, Group, grouped


def groups_of(markup: Markup) -> list[Group]:
    """Every link in exactly one group, groups in the order of the page."""
    groups = grouped(markup.links)
    dating = Dating(writes_month_first(markup.root.get("lang"), markup.url))
    for group in groups:
        dating.look_below(group)
    repeated = [anchor for group in groups if group.targets >= REPEATS for anchor in group.anchors]
    others = [anchor for group in groups if group.targets < REPEATS for anchor in group.anchors]
    dates = [(anchor, dating.day_around(anchor) or dating.day_above(anchor)) for anchor in repeated]
    _shrink_boxes(groups, {anchor.box for anchor, found in dates if found})
    dates += [(anchor, dating.day_around(anchor)) for anchor in others]
    settle(dates)
    for group in groups:
        group.dated = sum(anchor.published is not None for anchor in group.anchors) / len(group.anchors)
    _rank_neighbours(groups)
    return groups


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
