"""What a person means by an ID: a statement (`s12` or `12`), a page (`p7`), or a page's address."""

from __future__ import annotations

import re

from statement_watch.errors import NotFound
from statement_watch.store import Store
from statement_watch.text import one_line
from statement_watch.urls import canonical
from statement_watch.views import PageView, StatementView

Target = StatementView | PageView

_STATEMENT = re.compile(r"s?(\d{1,18})", re.IGNORECASE)
_PAGE = re.compile(r"p(\d{1,18})", re.IGNORECASE)

HELP = "ID is a statement (s12, or just 12), a page (p7), or the address of a page."


def find(store: Store, name: str) -> Target:
    """The statement or page that is meant. Raises `NotFound` in words that say how it may be named."""
    if found := _STATEMENT.fullmatch(name):
        return store.views.statement(int(found[1]))
    if found := _PAGE.fullmatch(name):
        return store.views.page(int(found[1]))
    if "/" in name or "." in name:
        return _by_address(store, name)
    raise NotFound(f'"{one_line(name, 60)}": no ID; {HELP} `watch search` finds both by their words')


def find_page(store: Store, name: str) -> PageView:
    """The page that is meant; of a statement its origin's page, else the first page that carries it."""
    found = find(store, name)
    return found if isinstance(found, PageView) else store.views.page(found.occurrences[0].page)


def _by_address(store: Store, address: str) -> PageView:
    """The address as it was typed, else in the form in which addresses are kept, with https where no scheme is."""
    with_scheme = address if "://" in address else f"https://{address}"
    for form in dict.fromkeys((address, canonical(address), canonical(with_scheme))):
        if form is not None and store.pages.resolve(form) is not None:
            return store.views.page(form)
    raise NotFound(f"{one_line(address, 200)}: no such page in the database; `watch search` finds pages by their words")
