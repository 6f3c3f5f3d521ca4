"""What handlers work with: the database, the person's word, the request, and the page that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, RedirectResponse, Response

from statement_watch.digest import wording
from statement_watch.digest.layout import Style
from statement_watch.errors import NotFound
from statement_watch.model import Clock, Settings
from statement_watch.presenting import targets, words
from statement_watch.presenting.times import ago
from statement_watch.presenting.verdicts import last_word
from statement_watch.reviewing import Reviewer
from statement_watch.store import Store
from statement_watch.views import PageView, StatementView
from statement_watch.web.access import Session
from statement_watch.web.guards import Form
from statement_watch.web.hosts import own_path
from statement_watch.web.static_files import stamp

BUSY = 10.0
"""Seconds that a verdict waits for another process that writes."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the data is. `settings` gives the config as it is now."""

    database: Path
    settings: Callable[[], Settings]
    clock: Clock

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The database, for looking only."""
        with Store.open(self.database, clock=self.clock, readonly=True) as store:
            yield store

    @contextmanager
    def reviewing(self) -> Iterator[tuple[Store, Reviewer]]:
        """The database with one who takes a person's word; waits for who writes, as `watch review` does."""
        with Store.open(self.database, clock=self.clock, create=False, busy_timeout=BUSY) as store:
            yield store, Reviewer(store, self.settings(), self.clock)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is in (`session` is None on the way in only)."""

    desk: Desk
    session: Session | None
    path: str
    """With its query."""
    names: Mapping[str, str]
    """What the address names."""
    query: QueryParams
    form: Form
    address: str
    """Where it comes from."""
    secure: bool
    """By a name that is reached by https only."""
    led: bool
    """A page of somebody else led the browser here."""

    def said(self, field: str) -> str:
        """A field of the form; empty when it is not there."""
        return next(iter(self.form.get(field, ())), "")

    def asking(self, path: str = "", **more: object) -> str:
        """The address of this page, or of another one, with the same query and `more`."""
        said = [(name, value) for name, value in self.query.multi_items() if name not in more]
        query = urlencode([*said, *more.items()])
        return (path or self.path.partition("?")[0]) + (f"?{query}" if query else "")

    def back(self, anchor: str = "", otherwise: str = "/") -> RedirectResponse:
        """To the page that the form stood on, or to `otherwise`; always one of ours."""
        where = own_path(self.said("back") or otherwise).partition("#")[0]
        return to(f"{where}#{anchor}" if anchor else where)


Handler = Callable[[Visit], Response]


def to(path: str) -> RedirectResponse:
    """Go on by GET."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def statement_of(store: Store, name: str) -> StatementView:
    """The statement of an address. Raises `NotFound`."""
    found = targets.find(store, name)
    if not isinstance(found, StatementView):
        raise NotFound(f"p{found.page} is a page, no statement")
    return found


def page_of(store: Store, name: str) -> PageView:
    """The page of an address. Raises `NotFound`."""
    found = targets.find(store, name)
    if not isinstance(found, PageView):
        raise NotFound(f"s{found.statement} is a statement, no page")
    return found


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of this package; all that they are given is escaped."""
    made = Environment(
        loader=PackageLoader("statement_watch.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(w=wording, p=words, ago=ago, Style=Style, stamp=stamp, quoted=lambda text: quote(text, safe=""))
    return made


def page(visit: Visit, store: Store | None, template: str, **values: object) -> HTMLResponse:
    """A page for a person, with what was said last and how to take it back."""
    now = visit.desk.clock()
    word = last_word(store, now) if store is not None and visit.session is not None else None
    html = environment().get_template(template).render(visit=visit, now=now, word=word, **values)
    return HTMLResponse(html.encode("utf-8", "replace"))
