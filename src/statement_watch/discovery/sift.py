"""Of the links that look like items: without those to something other than a text, and one for each row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from statement_watch.dates import month_number
from statement_watch.discovery.addresses import HOLD_NO_TEXTS, RECORDINGS
from statement_watch.discovery.archives import period_of
from statement_watch.discovery.judge import TEMPLATE, Judged
from statement_watch.discovery.labels import says_only_format
from statement_watch.discovery.places import Node, Zone
from statement_watch.discovery.templates import Group
from statement_watch.discovery.traits import Page

MOST = 0.8
"""Share of a listing's pages, or of its documents, that stand in rows of one page and its document."""
MAJORITY = 0.6
"""Share of a list's rows that are items, from which on all are; of 0.5 to 0.9 none adds a wrong one on 96 pages."""
DATED = 0.9
"""Share of a list's items that must be dated before a row without a date is none of them."""
OUTSIDE = 0.7
"""Share of the links chosen that stand outside of menus, from which on an entry without a date is none."""
FEWEST = 3
"""Such rows from which on they are a pattern."""

# The names of cases, as courts write them: "Roe v. Wade", "R c. Tran", "R (on the application of Roe) v Holt", "In re
# Holt", "Estate of Holt".
_CASE = re.compile(
    r"[\w)][.,]? (?:[vV][sS]?\.?|c\.) (?=[A-Z])"
    r"|\b(?i:in re|ex parte|(?:[io]n the )?(?:matter|interest|estate|application) of)\b"
)

_TOLD = re.compile(r"(?<![^\W_])(?:in|on|to|at|[a-zà-öø-ÿ]{4,})(?![^\W_])")
"""What a title says besides names: prepositions, and words in small letters that are longer than "and"."""

_FILE_NAME = re.compile(r"\S+\.(?:pdf|docx?)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<![\w-])(?:19|20)\d\d(?![\w-])")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Row:
    """A page, and the documents that the listing links to beside it."""

    page: Judged
    documents: list[Judged]


def sift(chosen: list[Judged], judged: list[Judged], page: Page) -> list[Judged]:
    """The items among the links that were chosen from all that were judged, in the order of the page."""
    complete = _with_their_siblings(_without_archives(chosen, page), judged)
    return _one_of_each_row(_without_menu_entries(_without_other_media(complete, page)), judged, page)


def _with_their_siblings(chosen: list[Judged], judged: list[Judged]) -> list[Judged]:
    """A list of which most rows are items has no others: a row of the same template is one too, wherever it leads.

    Where the items are dated, so must be the sibling. On the 96 listing pages this adds two links, both labelled.
    """
    keys = {link.key for link in chosen}
    lists: dict[tuple[Group, Node | None], list[Judged]] = defaultdict(list)
    for link in judged:
        lists[link.group, link.anchor.box.parent].append(link)
    siblings = [link for rows in lists.values() for link in _siblings(rows, keys)]
    return sorted([*chosen, *siblings], key=lambda link: link.order)


def _siblings(rows: list[Judged], keys: set[str]) -> list[Judged]:
    """The rows of one list that were not chosen, where enough were."""
    items = [link for link in rows if link.key in keys]
    pages = len({link.key for link in rows})
    if pages < FEWEST or len({link.key for link in items}) < MAJORITY * pages:
        return []
    dated = sum(link.anchor.published is not None for link in items) >= DATED * len(items)
    rest = [link for link in rows if link.key not in keys]
    return [link for link in rest if link.anchor.published is not None or not dated]


def _without_archives(chosen: list[Judged], page: Page) -> list[Judged]:
    """Without the pages that list a year or a month, and go by no other name, where anything else is left.

    Their addresses say the period, or else their texts do ("Press releases 2025" below "Press releases") and they are
    fewer than the others: below "Annual reports" each year is a text.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for link in chosen:
        texts[link.key].append(link.anchor.link.text)
    named = {key for key in texts if key not in page.documents and _are_headings(texts[key], page)}
    by_address = {link.key for link in chosen if link.key in named and period_of(link.anchor.link.url)}
    by_text = {key for key in named - by_address if all(map(_says_year, texts[key]))}
    few = 2 * len(by_text) < len(texts.keys() - by_address)
    return _without(by_address | by_text if few else by_address, chosen) or chosen


def _are_headings(texts: list[str], page: Page) -> bool:
    """Whether texts say nothing but months, figures, and what the page itself is headed."""
    words = {word for text in texts for word in _WORD.findall(text.lower())}
    return all(word in page.headings or month_number(word) for word in words)


def _says_year(text: str) -> bool:
    """Words and a year, and no other figure."""
    rest, years = _YEAR.subn("", text)
    return years > 0 and _WORD.search(rest) is not None and _DIGIT.search(rest) is None


def _without_other_media(chosen: list[Judged], page: Page) -> list[Judged]:
    """Events, recordings, people and subjects are shown as texts are; where most, and the surest, are such, they are
    the items.

    A recording in a list of texts is one of them, though: a spoken statement. Of 246 pages in such sections to which
    the 96 listing pages link, 6 are labelled as items, all of one home page, and none stands in a list of texts.
    """
    keys = {link.key for link in chosen}
    texts = {link.key for link in chosen if not _holds_no_text(link, page)}
    if 2 * len(texts) < len(keys) and max(chosen, key=lambda link: link.first).key not in texts:
        return chosen
    return _without(keys - texts - _recordings_among(texts, chosen, page), chosen)


def _holds_no_text(link: Judged, page: Page) -> bool:
    """By the sections that its address lies in, or by a name that says no more than "Video"."""
    words = set(_WORD.findall(link.anchor.link.text.lower()))
    return bool(page.addresses[link.key].media - page.own.media) or (bool(words) and words <= HOLD_NO_TEXTS)


def _recordings_among(texts: set[str], chosen: list[Judged], page: Page) -> set[str]:
    """Those that stand in one list with texts, and more of them."""
    lists: dict[tuple[Group, Node | None], set[str]] = defaultdict(set)
    for link in chosen:
        lists[link.group, link.anchor.box.parent].add(link.key)
    mixed = [keys for keys in lists.values() if len(keys & texts) >= max(FEWEST, len(keys - texts) + 1)]
    return {key for keys in mixed for key in keys - texts if page.addresses[key].media <= RECORDINGS}


def _without_menu_entries(chosen: list[Judged]) -> list[Judged]:
    """Without what stands in a menu and has no date, where nearly all that was chosen stands outside of menus.

    On the 96 listing pages this leaves out no item.
    """
    keys = {link.key for link in chosen}
    outside = {link.key for link in chosen if not link.anchor.link.zone & Zone.NAV}
    if len(outside) < max(FEWEST, OUTSIDE * len(keys)):
        return chosen
    dated = {link.key for link in chosen if link.anchor.published is not None}
    return _without(keys - outside - dated, chosen)


def _one_of_each_row(chosen: list[Judged], judged: list[Judged], page: Page) -> list[Judged]:
    """Where each row links to a page and to documents, one of the two.

    The page of a case is its file, which grows; what the court said is the document, chosen or not. A document that is
    said to be no more than another format of the page, or goes by its file's name and is the only one of its row, is
    left out. Any other is an item as well.
    """
    pages = [link for link in chosen if link.key not in page.documents]
    documents = [link for link in judged if link.key in page.documents and link.group.targets >= TEMPLATE]
    rows = _rows(pages, documents)
    if len(rows) < max(FEWEST, MOST * len({link.key for link in pages})):
        return chosen
    if 2 * sum(_names_a_case(row.page.anchor.link.text) for row in rows) >= len(rows):
        return _opinions(rows, chosen)
    alone = all(len(row.documents) == 1 for row in rows)
    files = {document.key: document.anchor.link.text for row in rows for document in row.documents}
    same = {key for key, label in files.items() if says_only_format(label) or (alone and _FILE_NAME.fullmatch(label))}
    return _without(same, chosen)


def _names_a_case(title: str) -> bool:
    """Whether a title is the name of a case and no more; a press release that speaks of one tells what of it."""
    names, found = _CASE.subn(" ", title)
    return found > 0 and _TOLD.search(names) is None


def _rows(pages: list[Judged], documents: list[Judged]) -> list[_Row]:
    """Each page that documents follow in its row, and those of a template that half of these rows have."""
    rows: list[_Row] = []
    keys = {link.key for link in pages}
    for link in sorted([*pages, *documents], key=lambda link: link.order):
        if link.key not in keys and rows:
            rows[-1].documents.append(link)
        elif link.key in keys and (not rows or rows[-1].page.key != link.key):
            rows.append(_Row(link, []))
    rows = [row for row in rows if row.documents and not _in_row_of_its_own(row.documents[0], row.page)]
    spread = Counter(group for row in rows for group in {document.group for document in row.documents})
    shared = {group for group, times in spread.items() if 2 * times >= len(rows)}
    rows = [_Row(row.page, [document for document in row.documents if document.group in shared]) for row in rows]
    return [row for row in rows if row.documents]


def _in_row_of_its_own(document: Judged, page: Judged) -> bool:
    """Whether a document's row is another than the page's, and formed as it is."""
    own, other = document.anchor.box, page.anchor.box
    return own is not other and own.pattern == other.pattern


def _opinions(rows: list[_Row], chosen: list[Judged]) -> list[Judged]:
    """Without the pages of the cases, by whose names the documents beside them go."""
    named = [replace(document, case=row.page.anchor.link.text) for row in rows for document in row.documents]
    replaced = {link.key for row in rows for link in (row.page, *row.documents)}
    return sorted([*_without(replaced, chosen), *named], key=lambda link: link.order)


def _without(keys: set[str], chosen: list[Judged]) -> list[Judged]:
    return [link for link in chosen if link.key not in keys]
