"""Of the links that look like items: without those to something other than a text, and one for each row."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from statement_watch.discovery.judge import Judged
from statement_watch.discovery.naming import says_only_format
from statement_watch.discovery.places import Zone
from statement_watch.discovery.traits import Page

MOST = 0.8
"""Share of a listing's pages, or of its documents, that stand in rows of one page and its document."""
DATED = 0.9
"""Share of the main family's pages that must be dated before a family without dates is held to be another thing."""
FEWEST = 3
"""Such rows from which on they are a pattern."""

# The names of cases, as courts write them: "Roe v. Wade", "R c. Tran", "In re Holt", "Estate of Holt".
_CASE = re.compile(
    r"\w[.,]? (?:[vV][sS]?\.?|c\.) (?=[A-Z])|\b(?i:in re|ex parte|(?:in the )?(?:matter|interest|estate) of)\b"
)


def sift(chosen: list[Judged], page: Page) -> list[Judged]:
    """The items among the links that were chosen, in the order given."""
    return _one_of_each_row(_without_lesser_families(_without_other_media(chosen, page), page), page)


def _without_other_media(chosen: list[Judged], page: Page) -> list[Judged]:
    """Events, recordings, people and subjects are shown as texts are; where most are such, they are the items.

    Of 246 pages in such sections to which the 96 listing pages link, 6 are labelled as items, all of one home page.
    """
    keys = {link.anchor.link.key for link in chosen}
    others = {key for key in keys if page.addresses[key].media - page.own.media}
    return chosen if 2 * len(others) >= len(keys) else _without(others, chosen)


def _without_lesser_families(chosen: list[Judged], page: Page) -> list[Judged]:
    """Without boxes of guides, entries of menus and the like: a few links of one form of address, none of them dated,
    beside many that are and that are formed otherwise, or do not stand in a menu.

    On the 96 listing pages this leaves out no item.
    """
    outside = {link.anchor.link.key for link in chosen if not link.anchor.link.zone & Zone.NAV}
    families: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for key in dict.fromkeys(link.anchor.link.key for link in chosen):
        families[page.addresses[key].form, key in outside].add(key)
    dated = {link.anchor.link.key for link in chosen if link.anchor.published is not None}
    main = max(families.values(), key=len, default=set())
    if len(main & dated) < DATED * len(main):
        return chosen
    lesser = (family for family in families.values() if 1 < len(family) < len(main) / 2 and not family & dated)
    return _without(set().union(*lesser), chosen)


def _one_of_each_row(chosen: list[Judged], page: Page) -> list[Judged]:
    """Where each row links to a page and to a document, one of the two.

    The page of a case is its file, which grows; what the court said is the document. A document that is said to be no
    more than another format of the page is left out. Any other is an item as well.
    """
    first = {link.anchor.link.key: link for link in reversed(chosen)}
    in_order = list(dict.fromkeys(link.anchor.link.key for link in chosen))
    rows = [pair for pair in pairwise(in_order) if pair[0] not in page.documents and pair[1] in page.documents]
    documents = sum(key in page.documents for key in in_order)
    if len(rows) < max(FEWEST, MOST * (len(in_order) - documents)):
        return chosen
    cases = sum(_CASE.search(first[above].anchor.text) is not None for above, _ in rows)
    if 2 * cases >= len(rows):
        return _opinions(chosen, {above for above, _ in rows})
    formats = sum(says_only_format(first[below].anchor.link.text) for _, below in rows)
    if formats >= MOST * documents:
        return _without({below for _, below in rows}, chosen)
    return chosen


def _opinions(chosen: list[Judged], cases: set[str]) -> list[Judged]:
    """Without the pages of the cases; what follows one, to the next, goes by its name."""
    kept, case = [], ""
    for link in chosen:
        if link.anchor.link.key in cases:
            case = link.anchor.link.text or case
        else:
            kept.append(replace(link, case=case))
    return kept


def _without(keys: set[str], chosen: list[Judged]) -> list[Judged]:
    return [link for link in chosen if link.anchor.link.key not in keys]
