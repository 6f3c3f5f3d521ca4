"""Which links of a page are its items: two weighed sums, and a comparison within the page.

The weights are a logistic regression's, fitted on 96 labelled listing pages (press, news, blogs, home pages, documents,
court opinions; 17,579 links), each page counting the same; `benchmarks/fit_listing.py` fits them again. Scored on
sites that were left out of the fit (five parts, three shufflings) the F1 is 0.955 on average over pages: press 1.00,
blogs 0.97, court opinions 0.96, documents 0.94, news 0.94, home pages 0.90.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from statement_watch.discovery.groups import Anchor, Group
from statement_watch.discovery.traits import Page, group_traits, link_traits

BASE = -3.9
GROUP_WEIGHTS = {
    "repeated": 0.76,
    "single": -1.29,
    "title words": 0.92,
    "dated": 0.82,
    "overshadowed": -0.59,
    "share of the page": 1.36,
    "documents": 0.79,
    "on this site": 0.88,
    "slugs": 0.55,
    "numbered": 0.91,
    "same page again": -2.13,
    "in a list": -0.93,
    "in a table": 1.30,
    "texts differ": -1.28,
    "titles and slugs": 1.19,
    "bare labels": -0.38,
    "in navigation": -1.38,
    "in a header": -0.49,
    "in a footer": -0.48,
    "in a byline": -1.14,
    "among labels": 0.39,
}
LINK_WEIGHTS = {
    "dated": 0.69,
    "numbered": 0.67,
    "document": 0.67,
    "on this site": 1.27,
    "title words": 1.44,
    "headed": 1.09,
    "short": -0.54,
    "depth": 0.72,
    "below this page": 0.56,
    "turns this page": -1.27,
}

# The second look: a link's own sum, beside the best group's of the page, and how its address' likes were judged.
OWN, BEST, ALIKE, SECOND_BASE = 0.64, -0.36, 3.3, -0.35

FLOOR = -1.5
"""A link below this is never an item."""
REACH = 3.0
"""Nor is one that is so much below the page's best group."""
EVIDENCE = -0.8
"""Where no link reaches this, the page has no items. On the 96 listing pages the best link has 0.89 and more; a list of
one title under a heading has -0.54, the menus of a page without items -1.4."""
ACCESSORY = 0.9
"""Share of a group's links that a better title overshadows, from which on the group may be an accessory."""
TEMPLATE = 3
"""Pages that a group must link to before the others are measured against it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A link and the two sums: log-odds that it is an item."""

    anchor: Anchor
    group: Group
    first: float
    second: float = 0.0


def choose(groups: list[Group], page: Page) -> list[Judged]:
    """The links that are items, in the order of the page."""
    judged = _second_look(_first_look(groups, page), page)
    means: dict[Group, list[float]] = defaultdict(list)
    for link in judged:
        means[link.group].append(link.second)
    best = max((sum(v) / len(v) for group, v in means.items() if group.targets >= TEMPLATE), default=-math.inf)
    bar = max(FLOOR, best - REACH)
    if all(link.second < EVIDENCE for link in judged):
        return []
    return sorted((link for link in judged if link.second > bar), key=lambda link: link.anchor.link.order)


def _is_accessory(traits: Mapping[str, float]) -> bool:
    """One label on every item, beside a better title for another page: a transcript, a comment count; no document."""
    return (
        traits["overshadowed"] >= ACCESSORY and traits["texts differ"] <= 1 - ACCESSORY / 2 and not traits["documents"]
    )


def _first_look(groups: list[Group], page: Page) -> list[Judged]:
    judged = []
    for group in groups:
        traits = group_traits(group, page)
        if _is_accessory(traits):
            continue
        shared = BASE + _sum(GROUP_WEIGHTS, traits)
        judged += [
            Judged(anchor, group, shared + _sum(LINK_WEIGHTS, link_traits(anchor, page))) for anchor in group.anchors
        ]
    return judged


def _second_look(judged: list[Judged], page: Page) -> list[Judged]:
    """What the first look found on this very page, brought to bear on each link."""
    groups: dict[Group, list[float]] = defaultdict(list)
    likes: dict[str, dict[str, float]] = defaultdict(dict)
    for link in judged:
        groups[link.group].append(link.first)
        key = link.anchor.link.key
        alike = likes[page.addresses[key].form]
        alike[key] = max(alike.get(key, 0.0), _probability(link.first))
    means = {group: sum(sums) / len(sums) for group, sums in groups.items()}
    # Not below even odds: on a page of menus alone, the best menu must not lift the others.
    best = max((mean for group, mean in means.items() if group.targets >= TEMPLATE), default=0.0)
    best = max(best, 0.0)
    totals = {form: sum(alike.values()) for form, alike in likes.items()}

    def second(link: Judged) -> float:
        key = link.anchor.link.key
        form = page.addresses[key].form
        alike = likes[form]
        others = (totals[form] - alike[key]) / (len(alike) - 1) if len(alike) > 1 else 0.0
        own = (link.first + means[link.group]) / 2
        return OWN * own + BEST * best + ALIKE * others + SECOND_BASE

    return [Judged(link.anchor, link.group, link.first, second(link)) for link in judged]


def _sum(weights: Mapping[str, float], traits: Mapping[str, float]) -> float:
    return sum(weight * traits[name] for name, weight in weights.items())


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
