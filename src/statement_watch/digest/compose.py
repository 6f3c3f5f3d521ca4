"""Rows of a period → a digest: what is new, what was carried again, what changed, and what matters first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo

from statement_watch.digest import wording
from statement_watch.digest.diffs import condense, words_in
from statement_watch.digest.records import (
    Already,
    Copy,
    Departure,
    Digest,
    Edit,
    Entry,
    Link,
    Said,
    Trouble,
)
from statement_watch.digest.selection import Told, by_age, only, with_notices
from statement_watch.model import DiffPiece, Grade, Health, PageState
from statement_watch.text import fold
from statement_watch.views import (
    DigestRows,
    EditView,
    OccurrenceView,
    QuoteView,
    SourceView,
    StatementView,
    StateView,
)

QUOTES = 4
"""Quotes shown with one statement."""
NAMED = 3
"""Titles named of what a source already held."""
PUBLISHERS = 25
"""Publishers named for what they already held, those with most; an import brings hundreds."""

Diff = Callable[[str, str], Sequence[DiffPiece]]
"""A word diff of two texts."""

_WELL = frozenset({Health.OK, Health.NEW, Health.SLOW})
_SHOWN_EDITS = frozenset({Grade.MINOR, Grade.SUBSTANTIVE, Grade.REVERT})


def compose(
    rows: DigestRows,
    *,
    diff: Diff,
    zone: tzinfo | None = UTC,
    title: str = "Statement Watch",
    told: Sequence[Told] | None = None,
) -> Digest:
    """The digest of a period.

    Starred statements and those with a topic come first, then the newest. Copies are folded under their statement.
    With `told`, the digest holds exactly what those alerts tell; one that finds no row becomes a notice, so that
    nothing is left unsaid.
    """
    if told is not None:
        rows = only(rows, told)
    living = [view for view in rows.statements if not view.dismissed]
    ages = by_age(living, rows.since, told)
    digest = Digest(
        title=title,
        since=rows.since,
        until=rows.until,
        new=_entries(ages.new, rows),
        again=_entries(ages.again, rows),
        edits=_edits(rows.edits, diff),
        departures=tuple(_departure(view) for view in sorted(rows.states, key=lambda v: (v.since, v.page))),
        troubles=tuple(_trouble(view) for view in rows.sources if view.health not in _WELL),
        already=_already(ages.already),
        zone=zone,
    )
    return digest if told is None else with_notices(digest, told)


# --- statements ---------------------------------------------------------------------------------------------------


def _entries(views: Iterable[StatementView], rows: DigestRows) -> tuple[Entry, ...]:
    ordered = sorted(
        views, key=lambda v: (not v.starred, not v.topics, -_latest(v, rows.since).timestamp(), v.statement)
    )
    return tuple(_entry(view, rows) for view in ordered)


def _latest(view: StatementView, since: datetime) -> datetime:
    """When it was first seen; for an older statement, when the period first saw it again."""
    again = [found.first_seen for found in view.occurrences if found.first_seen >= since]
    return view.first_seen if view.first_seen >= since or not again else min(again)


def _entry(view: StatementView, rows: DigestRows) -> Entry:
    at_home = next((found for found in view.occurrences if found.origin), None)
    first = at_home or next(iter(view.occurrences), None)
    copies = tuple(_copy(found, view, rows.since) for found in view.occurrences if found is not at_home)
    pages = [found.page for found in view.occurrences]
    return Entry(
        statement=view.statement,
        title=wording.titled(view.title or (first.page_title if first else "")),
        organisation=wording.shown(view.organisation),
        published=view.published,
        first_seen=view.first_seen,
        words=view.words,
        lead=wording.opening(view.text, view.title),
        text=wording.paragraphs(view.text),
        url=wording.web_address(first.url) if first else None,
        origin=wording.shown(view.origin_publisher or view.organisation),
        origin_seen=view.origin_page is not None,
        origin_reasons=tuple(wording.shown(reason) for reason in view.origin_reasons),
        topics=tuple(wording.shown(topic, 60) for topic in view.topics),
        starred=view.starred,
        read=view.read,
        note=wording.shown(view.note) if view.note else None,
        copies=copies,
        quotes=_quotes([quote for page in pages for quote in rows.quotes.get(page, ())]),
    )


def _copy(found: OccurrenceView, view: StatementView, since: datetime) -> Copy:
    share = min(100, round(100 * found.words / view.words)) if view.words else 100
    return Copy(
        page=found.page,
        url=wording.web_address(found.url),
        publisher=wording.shown(found.publisher or found.source),
        title=wording.titled(found.page_title),
        kind=found.kind,
        share=share,
        published=found.published,
        first_seen=found.first_seen,
        fresh=found.first_seen >= since,
        own_words=found.own_words,
        own_lead=wording.added_lead(found.own_text),
    )


def _quotes(quotes: Iterable[QuoteView]) -> tuple[Said, ...]:
    """Each quote once however many pages bring it, with its speaker or body, up to `QUOTES`."""
    found: dict[str, Said] = {}
    for quote in quotes:
        who = ", ".join(wording.shown(part, 100) for part in (quote.speaker, quote.organisation) if part)
        if who:
            credited = wording.shown(quote.credited_to, 100) if quote.credited_to else None
            found.setdefault(fold(quote.text), Said(wording.said(quote.text), who, credited))
    return tuple(found.values())[:QUOTES]


def _already(views: Sequence[StatementView]) -> tuple[Already, ...]:
    by_publisher: dict[str, list[StatementView]] = defaultdict(list)
    for view in views:
        first = next(iter(view.occurrences), None)
        by_publisher[first.publisher if first else view.organisation].append(view)
    largest = sorted(by_publisher, key=lambda name: (-len(by_publisher[name]), fold(name)))
    named = [
        Already(
            publisher=wording.shown(publisher),
            count=len(by_publisher[publisher]),
            newest=tuple(_link(view) for view in sorted(by_publisher[publisher], key=_newest_first)[:NAMED]),
        )
        for publisher in sorted(largest[:PUBLISHERS], key=fold)
    ]
    if rest := largest[PUBLISHERS:]:
        named.append(Already(f"{len(rest):,} others", sum(len(by_publisher[name]) for name in rest), ()))
    return tuple(named)


def _newest_first(view: StatementView) -> tuple[int, int]:
    return (-view.published.toordinal() if view.published else 0, view.statement)


def _link(view: StatementView) -> Link:
    url = next((found.url for found in view.occurrences), None)
    return Link(wording.titled(view.title), wording.web_address(url), view.published)


# --- pages and sources ----------------------------------------------------------------------------------------------


def _edits(views: Iterable[EditView], diff: Diff) -> tuple[Edit, ...]:
    told = [view for view in views if view.change in _SHOWN_EDITS]
    told.sort(key=lambda v: (v.change is Grade.MINOR, -v.seen_at.timestamp(), v.page, v.version))
    return tuple(_edit(view, diff(view.before, view.after)) for view in told)


def _edit(view: EditView, pieces: Sequence[DiffPiece]) -> Edit:
    title, before = wording.titled(view.title), wording.titled(view.before_title)
    return Edit(
        page=view.page,
        url=wording.web_address(view.url),
        publisher=wording.shown(view.publisher or view.source),
        title=title,
        before_title=before if fold(before) != fold(title) and view.before_title else None,
        version=view.version,
        grade=view.change,
        seen_at=view.seen_at,
        statement=view.statement,
        pieces=condense(pieces),
        words_gone=words_in(pieces, "gone"),
        words_added=words_in(pieces, "added"),
    )


def _departure(view: StateView) -> Departure:
    return Departure(
        page=view.page,
        url=wording.web_address(view.url),
        publisher=wording.shown(view.publisher or view.source),
        title=wording.titled(view.title),
        restored=view.state is PageState.LIVE,
        since=view.since,
        reason=wording.shown(view.reason),
        statement=view.statement,
    )


def _trouble(view: SourceView) -> Trouble:
    return Trouble(
        source=wording.shown(view.source),
        organisation=wording.shown(view.organisation),
        health=view.health,
        reason=wording.shown(view.reason or ""),
        since=view.since,
        last_success=view.last_success,
    )
