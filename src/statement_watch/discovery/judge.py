"""Which links of a page are its items: two weighed sums, and a comparison within the page.

The weights are a logistic regression's, fitted on 96 labelled listing pages (press, news, blogs, home pages, documents,
court opinions; 16,943 links), each page counting the same; `benchmarks/fit_listing.py` fits them again. Scored on
sites that were left out of the fit (five parts, three shufflings) the F1 is 0.988 on average over pages: press 1.00,
news 0.99, blogs 0.97, court opinions 0.99, documents 0.96, home pages 0.97. With all in the fit it is 0.988.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from statement_watch.discovery.templates import Anchor, Group
from statement_watch.discovery.traits import Page, group_traits, link_traits

BASE = -4.92
GROUP_WEIGHTS = {
    "repeated": 0.70,
    "single": -1.11,
    "title words": 1.57,
    "dated": 0.99,
    "overshadowed": -0.58,
    "share of the page": 1.39,
    "documents": 0.91,
    "on this site": 0.92,
    "slugs": 1.03,
    "numbered": 1.08,
    "same page again": -2.31,
    "in a list": -0.91,
    "in a table": 1.42,
    "texts differ": -0.99,
    "in navigation": -1.15,
    "in a header": -0.46,
    "in a footer": -0.49,
}
LINK_WEIGHTS = {
    "dated": 0.81,
    "numbered": 0.78,
    "document": 0.78,
    "on this site": 1.26,
    "title words": 1.64,
    "headed": 1.18,
    "depth": 0.56,
    "below this page": 0.65,
    "turns this page": -1.35,
}

SECOND_BASE = -1.89
SECOND_WEIGHTS = {
    "own": 0.53,
    "best": -0.40,
    "alike": 4.11,
    "common": 1.86,
    "alone": -0.73,
}
"""Traits of the second look, see `comparisons`."""
PRIOR = 4
"""Pages as which the rougher comparison counts beside the finer one: of 0.5 to 8 all do the same on left-out sites,
within 0.002."""

SLOPE, OFFSET = 0.3, -0.8
"""The bar that a link must pass, as a line over the mean of the page's best group: the surer that is, the more is asked
of the others. Of eight lines near this one all do the same on left-out sites, within 0.006."""
EVIDENCE = -0.6
"""Where no link reaches this at first sight, the page has no items. On the 96 listing pages the best link has 0.90 and
more; a list of one title under a heading has -0.28."""
ALONE, AGREED = 0.75, -0.4
"""Share of the pages linked to outside of menus that one list holds, and its mean at second sight, from which on it is
what the page is for, without more evidence: a plain list of titles without dates. Of 173 listing pages whose items were
taken out none has such a list, of 320 articles two."""
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
    case: str = ""
    """For an opinion whose row names its case by a link of its own: that name."""

    @property
    def key(self) -> str:
        """Of the page that it leads to."""
        return self.anchor.link.key

    @property
    def order(self) -> int:
        """Its place on the page."""
        return self.anchor.link.order


def judge(groups: list[Group], page: Page) -> list[Judged]:
    """Every link that may be an item, with its sums. The page itself and feeds are none, but tell of the lists that
    they stand in: menus name the page that they stand on."""
    judged = _second_look(_first_look(groups, page), page)
    return [link for link in judged if link.key not in page.no_items]


def above_bar(judged: list[Judged]) -> list[Judged]:
    """The links whose second sum passes the page's bar, in the order of the page; none where there is no evidence."""
    if all(link.first < EVIDENCE for link in judged) and not _is_one_list(judged):
        return []
    bar = SLOPE * _best_group(judged, [link.second for link in judged], 0.0) + OFFSET
    return sorted((link for link in judged if link.second > bar), key=lambda link: link.order)


def _is_one_list(judged: list[Judged]) -> bool:
    """Whether the page shows one list and little else."""
    outside = {link.key for link in judged if not link.anchor.link.zone}
    means = _group_means(judged, [link.second for link in judged])
    return any(
        mean >= AGREED and len(outside & {anchor.link.key for anchor in group.anchors}) >= max(2, ALONE * len(outside))
        for group, mean in means.items()
    )


def comparisons(judged: list[Judged], page: Page) -> list[Mapping[str, float]]:
    """For each link, what the first look found on this very page, brought to bear on it.

    own: its sum, halfway to its group's; best: the best group's mean, not below even odds, so that on a page of menus
    alone the best menu does not lift the others; alike: the share of items among the pages whose addresses are formed
    as its own, and as far as these are few, among those more roughly alike; common: the share of the page's items that
    are roughly alike; alone: how few there are of its exact form.
    """
    means = _group_means(judged, [link.first for link in judged])
    best = max(_best_group(judged, [link.first for link in judged], 0.0), 0.0)
    chances: dict[str, float] = {}
    for link in judged:
        key = link.key
        chances[key] = max(chances.get(key, 0.0), _probability(link.first))
    likes = _Likes(chances, page)
    return [{"own": (link.first + means[link.group]) / 2, "best": best, **likes.of(link.key)} for link in judged]


class _Likes:
    """How the pages that a page links to were judged, by the forms of their addresses."""

    def __init__(self, chances: Mapping[str, float], page: Page) -> None:
        self._chances = chances
        self._page = page
        self._all = sum(chances.values())
        self._sums: dict[tuple[int, str], float] = defaultdict(float)
        self._counts: Counter[tuple[int, str]] = Counter()
        for key, chance in chances.items():
            for form in enumerate(page.addresses[key].forms):
                self._sums[form] += chance
                self._counts[form] += 1

    def of(self, key: str) -> Mapping[str, float]:
        own = self._chances[key]
        rough, *finer = forms = list(enumerate(self._page.addresses[key].forms))
        alike = self._sums[rough] / self._counts[rough]
        for form in finer:
            alike = (self._sums[form] - own + PRIOR * alike) / (self._counts[form] - 1 + PRIOR)
        others = self._all - own
        return {
            "alike": alike,
            "common": (self._sums[rough] - own) / others if others > 0 else 0.0,
            "alone": 1 / self._counts[forms[-1]],
        }


def is_accessory(traits: Mapping[str, float]) -> bool:
    """One label on every item, beside a better title for another page: a transcript, a comment count; no document."""
    return (
        traits["overshadowed"] >= ACCESSORY and traits["texts differ"] <= 1 - ACCESSORY / 2 and not traits["documents"]
    )


def _first_look(groups: list[Group], page: Page) -> list[Judged]:
    judged = []
    for group in groups:
        traits = group_traits(group, page)
        if is_accessory(traits):
            continue
        shared = BASE + _sum(GROUP_WEIGHTS, traits)
        judged += [
            Judged(anchor, group, shared + _sum(LINK_WEIGHTS, link_traits(anchor, page))) for anchor in group.anchors
        ]
    return judged


def _second_look(judged: list[Judged], page: Page) -> list[Judged]:
    return [
        Judged(link.anchor, link.group, link.first, SECOND_BASE + _sum(SECOND_WEIGHTS, traits))
        for link, traits in zip(judged, comparisons(judged, page), strict=True)
    ]


def _group_means(judged: list[Judged], sums: list[float]) -> Mapping[Group, float]:
    of: dict[Group, list[float]] = defaultdict(list)
    for link, value in zip(judged, sums, strict=True):
        of[link.group].append(value)
    return {group: sum(values) / len(values) for group, values in of.items()}


def _best_group(judged: list[Judged], sums: list[float], otherwise: float) -> float:
    """The best mean of a group that repeats."""
    means = _group_means(judged, sums)
    return max((mean for group, mean in means.items() if group.targets >= TEMPLATE), default=otherwise)


def _sum(weights: Mapping[str, float], traits: Mapping[str, float]) -> float:
    return sum(weight * traits[name] for name, weight in weights.items())


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
