"""Of the links that look like items: without those to something other than a text, and one for each row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from statement_watch.discovery.judge import TEMPLATE, Judged
from statement_watch.discovery.naming import says_only_format
from statement_watch.discovery.places import Zone
from statement_watch.discovery.traits import Page

MOST = 0.8
"""Share of a listing's pages, or of its documents, that stand in rows of one page and its document."""
DATED = 0.9
"""Share of the links outside of menus that must be dated before an entry without a date is none of them."""
FEWEST = 3
"""Such rows from which on they are a pattern."""

# The names of cases, as courts write them: "Roe v. Wade", "R c. Tran", "In re Holt", "Estate of Holt".
_CASE = re.compile(
    r"\w[.,]? (?:[vV][sS]?\.?|c\.) (?=[A-Z])|\b(?i:in re|ex parte|(?:in the )?(?:matter|interest|estate) of)\b"
)


def sift(chosen: list[Judged], judged: list[Judged], page: Page) -> list[Judged]:
    """The items among the links that were chosen from all that were judged, in the order of the page."""
    return _one_of_each_row(_without_menu_entries(_without_other_media(chosen, page)), judged, page)


def _without_other_media(chosen: list[Judged], page: Page) -> list[Judged]:
    """Events, recordings, people and subjects are shown as texts are; where most are such, they are the items.

    Of 246 pages in such sections to which the 96 listing pages link, 6 are labelled as items, all of one home page.
    """
    keys = {link.anchor.link.key for link in chosen}
    others = {key for key in keys if page.addresses[key].media - page.own.media}
    return chosen if 2 * len(others) >= len(keys) else _without(others, chosen)


def _without_menu_entries(chosen: list[Judged]) -> list[Judged]:
    """Without what stands in a menu and has no date, where the links outside of menus have theirs.

    On the 96 listing pages this leaves out no item.
    """
    outside = {link.anchor.link.key for link in chosen if not link.anchor.link.zone & Zone.NAV}
    dated = {link.anchor.link.key for link in chosen if link.anchor.published is not None}
    if len(outside & dated) < max(FEWEST, DATED * len(outside)):
        return chosen
    return _without({link.anchor.link.key for link in chosen} - outside - dated, chosen)


def _one_of_each_row(chosen: list[Judged], judged: list[Judged], page: Page) -> list[Judged]:
    """Where each row links to a page and to documents, one of the two.

    The page of a case is its file, which grows; what the court said is the document, chosen or not. A document that is
    said to be no more than another format of the page is left out. Any other is an item as well.
    """
    pages = [link for link in chosen if link.anchor.link.key not in page.documents]
    files = [link for link in judged if link.anchor.link.key in page.documents and link.group.targets >= TEMPLATE]
    rows = _rows(pages, files)
    titled = {link.anchor.link.key for link in pages}
    if len(rows) < max(FEWEST, MOST * len(titled)):
        return chosen
    if 2 * sum(_is_case(page_link) for page_link, _ in rows) >= len(rows):
        return _opinions(rows, chosen)
    beside = {file.anchor.link.key for _, files_beside in rows for file in files_beside}
    labels = [link.anchor.link.text for link in chosen if link.anchor.link.key in page.documents]
    if sum(map(says_only_format, labels)) >= MOST * len(labels):
        return _without(beside, chosen)
    return chosen


def _rows(pages: list[Judged], files: list[Judged]) -> list[tuple[Judged, list[Judged]]]:
    """Each page that documents follow, and those of a template that half of these rows have."""
    rows: list[tuple[Judged, list[Judged]]] = []
    page_keys = {link.anchor.link.key for link in pages}
    for link in sorted([*pages, *files], key=lambda link: link.anchor.link.order):
        if link.anchor.link.key in page_keys and (not rows or rows[-1][0].anchor.link.key != link.anchor.link.key):
            rows.append((link, []))
        elif link.anchor.link.key not in page_keys and rows:
            rows[-1][1].append(link)
    rows = [row for row in rows if row[1]]
    spread = Counter(group for _, beside in rows for group in {file.group for file in beside})
    shared = {group for group, times in spread.items() if 2 * times >= len(rows)}
    return [(link, own) for link, beside in rows if (own := [file for file in beside if file.group in shared])]


def _is_case(link: Judged) -> bool:
    return _CASE.search(link.anchor.text) is not None


def _opinions(rows: list[tuple[Judged, list[Judged]]], chosen: list[Judged]) -> list[Judged]:
    """Without the pages of the cases, by whose names the documents beside them go."""
    named = [replace(file, case=case.anchor.link.text) for case, files in rows for file in files]
    replaced = {link.anchor.link.key for case, files in rows for link in (case, *files)}
    return sorted([*_without(replaced, chosen), *named], key=lambda link: link.anchor.link.order)


def _without(keys: set[str], chosen: list[Judged]) -> list[Judged]:
    return [link for link in chosen if link.anchor.link.key not in keys]
