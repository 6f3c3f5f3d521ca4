"""What a person says: each a POST that ends in a page to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from starlette.responses import Response

from statement_watch.errors import BadInput
from statement_watch.presenting.verdicts import page_named, statement_named, statements_named
from statement_watch.reviewing import Done, Reviewer
from statement_watch.web.desk import Visit, statement_of, to
from statement_watch.web.hosts import own_path

_ANCHOR = re.compile(r"s\d{1,18}")

Mark = Callable[[Reviewer, Sequence[int], bool], Done]


def read(visit: Visit) -> Response:
    """`POST /statements/s12/read`: it leaves the inbox; with `on=0` it comes back."""
    return _mark(visit, Reviewer.read, onward=True)


def star(visit: Visit) -> Response:
    """`POST /statements/s12/star`: it comes first; with `on=0` no longer."""
    return _mark(visit, Reviewer.star, onward=False)


def dismiss(visit: Visit) -> Response:
    """`POST /statements/s12/dismiss`: it is put aside; with `on=0` taken back."""
    return _mark(visit, Reviewer.dismiss, onward=True)


def read_all(visit: Visit) -> Response:
    """`POST /read`: all statements of `ids` are read, as one verdict."""
    with visit.desk.reviewing() as (store, person):
        names = visit.form.get("ids", ())
        if not names:
            raise BadInput("no statement is named")
        person.read(statements_named(store, names))
    return visit.back()


def note(visit: Visit) -> Response:
    """`POST /statements/s12/note`: `text` in place of the note before; an empty one takes it away."""
    with visit.desk.reviewing() as (store, person):
        view = statement_of(store, visit.names["name"])
        person.note(view.statement, visit.said("text").replace("\r\n", "\n"))
    return visit.back(otherwise=f"/statements/s{view.statement}")


def merge(visit: Visit) -> Response:
    """`POST /statements/s12/merge`: it is one with `other`, a statement or a page that carries it."""
    with visit.desk.reviewing() as (store, person):
        view = statement_of(store, visit.names["name"])
        done = person.merge([view.statement, statement_named(store, _other(visit))])
    return visit.back(otherwise=f"/statements/s{done.statements[0]}")


def not_same(visit: Visit) -> Response:
    """`POST /statements/s12/not-same`: it is something else than `other`, and stays so."""
    with visit.desk.reviewing() as (store, person):
        view = statement_of(store, visit.names["name"])
        person.not_same(view.statement, statement_named(store, _other(visit)))
    return visit.back(otherwise=f"/statements/s{view.statement}")


def split(visit: Visit) -> Response:
    """`POST /statements/s12/split`: the `pages` do not carry it."""
    with visit.desk.reviewing() as (store, person):
        view = statement_of(store, visit.names["name"])
        names = visit.form.get("pages", ())
        if not names:
            raise BadInput("no page is chosen; tick those that do not carry it")
        person.split(view.statement, [page_named(store, name) for name in names])
    return visit.back(otherwise=f"/statements/s{view.statement}")


def undo(visit: Visit) -> Response:
    """`POST /undo`: the last verdict is taken back, if it still is the one that the page named."""
    with visit.desk.reviewing() as (store, person), store.transaction():
        last = store.journal.last()
        if visit.said("action") and (last is None or str(last.id) != visit.said("action")):
            raise BadInput("something else was said meanwhile; look at it first")
        done = person.undo()
    return visit.back(f"s{done.statements[0]}" if done.statements else "")


def _mark(visit: Visit, mark: Mark, *, onward: bool) -> Response:
    """Back to the page, at this statement; or `onward` to the list that it was opened from, at the one that comes next
    there."""
    with visit.desk.reviewing() as (store, person):
        view = statement_of(store, visit.names["name"])
        mark(person, [view.statement], visit.said("on") != "0")
    here, then, listed = f"s{view.statement}", visit.said("then"), visit.said("list")
    if onward and listed:
        return to(f"{own_path(listed)}#{then if _ANCHOR.fullmatch(then) else here}")
    return visit.back(here, otherwise=f"/statements/{here}")


def _other(visit: Visit) -> str:
    other = visit.said("other").strip()
    if not other:
        raise BadInput("name another statement, such as s14, or a page that carries it, such as p7")
    return other
