"""The inbox: what waits, statement by statement, copies folded under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import Response

from statement_watch.digest.compose import entries
from statement_watch.digest.records import Entry
from statement_watch.errors import BadInput
from statement_watch.presenting.choice import known_sources, known_topics
from statement_watch.presenting.evidence import COPIES
from statement_watch.presenting.times import moment
from statement_watch.store import Store
from statement_watch.store.inbox import Wanted, Which
from statement_watch.views import StatementView
from statement_watch.web.desk import Visit, page

PER_PAGE = 20
"""Statements on one page."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The filters as they were asked for; empty ones mean all."""

    which: Which
    sources: tuple[str, ...]
    topics: tuple[str, ...]
    since: str
    already: bool
    page: int

    def wanted(self, now: datetime) -> Wanted:
        """For the store. Raises `BadInput` for a time that is none."""
        since = moment(self.since, now) if self.since else None
        return Wanted(self.which, self.sources, self.topics, since, self.already)

    def at(self, number: int) -> str:
        """The address of one of its pages."""
        said: list[tuple[str, str | int]] = [("source", name) for name in self.sources]
        said += [("topic", name) for name in self.topics]
        said += [("since", self.since)] if self.since else []
        said += [("which", self.which.value)] if self.which is not Which.UNREAD else []
        said += [("already", 1)] if self.already else []
        said += [("page", number)] if number > 1 else []
        return f"/?{urlencode(said)}" if said else "/"


@dataclass(frozen=True, slots=True)
class Card:
    """One statement of the inbox."""

    view: StatementView
    entry: Entry
    then: int
    """Where to go on from here: the statement behind it, of the last one the one before."""


def choice_of(query: QueryParams) -> Choice:
    """The filters of an address. Raises `BadInput`."""
    which, number = query.get("which") or Which.UNREAD.value, query.get("page") or "1"
    if which not in {one.value for one in Which}:
        raise BadInput(f"which is one of {', '.join(Which)}")
    if not (number.isascii() and number.isdecimal() and int(number[:9]) > 0):
        raise BadInput("pages are numbered from 1 on")
    return Choice(
        Which(which),
        tuple(filter(None, query.getlist("source"))),
        tuple(filter(None, query.getlist("topic"))),
        query.get("since", "").strip(),
        bool(query.get("already")),
        int(number[:9]),
    )


def inbox(visit: Visit) -> Response:
    """`GET /`: what waits."""
    choice = choice_of(visit.query)
    wanted = choice.wanted(visit.desk.clock())
    with visit.desk.reading() as store:
        sources = known_sources(store, choice.sources)
        topics = known_topics(store, visit.desk.settings(), choice.topics)
        ids = store.views.inbox(wanted)
        pages = max(1, -(-len(ids) // PER_PAGE))
        number = min(choice.page, pages)
        first = (number - 1) * PER_PAGE
        return page(
            visit,
            store,
            "inbox.html.j2",
            choice=choice,
            cards=_cards(store, ids, first),
            total=len(ids),
            number=number,
            pages=pages,
            first=first + 1,
            sources=sorted(sources),
            topics=sorted(topics),
            kinds=tuple(Which),
        )


def _cards(store: Store, ids: Sequence[int], first: int) -> tuple[Card, ...]:
    views = store.views.statements(ids[first : first + PER_PAGE])
    pages = {carried.page for view in views for carried in view.occurrences[:COPIES]}
    told = entries(views, {one: store.views.quotes(one) for one in pages})
    behind = dict(pairwise(ids[first : first + PER_PAGE + 1])) | {other: one for one, other in pairwise(ids[-2:])}
    return tuple(
        Card(view, entry, behind.get(view.statement, view.statement)) for view, entry in zip(views, told, strict=True)
    )
