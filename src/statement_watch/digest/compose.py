"""Rows of a period → a digest: what is new, what was carried again, what changed, and what matters first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from statement_watch.digest import wording
from statement_watch.digest.beginnings import added_lead, led_in, opening
from statement_watch.digest.diffs import condense, words_in
from statement_watch.digest.records import (
    Already,
    Copy,
    Departure,
    Digest,
    Edit,
    Entry,
    Link,
    Notice,
    Said,
    Trouble,
)
from statement_watch.digest.selection import Told, by_age, news_from, only, with_notices
from statement_watch.model import AlertKind, DiffPiece, Grade, Health, PageState
from statement_watch.text import fold
from statement_watch.views import (
    DigestRows,
    EditView,
    OccurrenceView,
    Outage,
    QuoteView,
    SourceView,
    StatementView,
    StateView,
)

QUOTES = 4
"""Voices quoted with one statement, each once."""
SAME_START = 40
"""Characters by which a quote is found again in the beginning of its statement."""
SAME_QUOTE = 100
"""Characters by which two quotes are the same words, though a release has changed some further on."""
LEAD_IN = 100
"""Characters of a statement before its first quote that can stand alone: who spoke, and on what."""
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

    Starred statements and those with a topic come first, then those that most others carry whole, then the newest.
    Copies are folded under their statement, but for those found after the period: the next digest tells them. Where a
    copy says more and that is a statement of this digest, it is told there alone. What was said in a statement that is
    carried again was told when it was new: its quotes stay away.
    With `told`, the digest holds exactly what those alerts tell; one that finds no row becomes a notice, so that
    nothing is left unsaid.
    """
    if told is not None:
        rows = only(rows, told)
    living = [view for view in rows.statements if not view.dismissed]
    ages = by_age(living, rows.since, told)
    homes = _homes((*ages.again, *ages.new))
    digest = Digest(
        title=title,
        since=rows.since,
        until=rows.until,
        new=_entries(ages.new, rows, homes),
        again=tuple(replace(entry, quotes=()) for entry in _entries(ages.again, rows, homes)),
        edits=_edits(rows.edits, diff),
        departures=tuple(_departure(view) for view in sorted(rows.states, key=lambda v: (v.since, v.page))),
        troubles=tuple(_trouble(view) for view in rows.sources if view.health not in _WELL),
        already=_already(ages.already),
        notices=_notices(rows.outage),
        zone=zone,
    )
    return digest if told is None else with_notices(digest, told)


def _notices(outage: Outage | None) -> tuple[Notice, ...]:
    """What befalls all sources at once is no trouble of any of them."""
    if outage is None:
        return ()
    return (
        Notice(str(AlertKind.SOURCE_TROUBLE), outage.headline, wording.shown(outage.account, wording.SUMMARY), None),
    )


def entries(views: Sequence[StatementView], quotes: Mapping[int, Sequence[QuoteView]]) -> tuple[Entry, ...]:
    """Statements as a digest shows them, in the order given, copies folded under each; `quotes` by page."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    rows = DigestRows(first, last, tuple(views), (), (), (), {page: tuple(found) for page, found in quotes.items()})
    homes = _homes(views)
    return tuple(_entry(view, rows, homes) for view in views)


# --- statements ---------------------------------------------------------------------------------------------------


def _entries(views: Iterable[StatementView], rows: DigestRows, homes: Mapping[int, int]) -> tuple[Entry, ...]:
    def order(told: tuple[Entry, datetime]) -> tuple[bool, bool, int, float, int]:
        entry, latest = told
        return (not entry.starred, not entry.topics, -entry.reach, -latest.timestamp(), entry.statement)

    found = [(_entry(view, rows, homes), _latest(view, rows.since)) for view in views]
    return tuple(entry for entry, _ in sorted(found, key=order))


def _homes(views: Iterable[StatementView]) -> Mapping[int, int]:
    """By page: the statement that it is the origin of, the longest where it is that of several."""
    ordered = sorted(views, key=lambda view: (view.words, -view.statement))
    return {view.origin_page: view.statement for view in ordered if view.origin_page is not None}


def _latest(view: StatementView, since: datetime) -> datetime:
    """When it was first seen; for an older statement, when the period first saw it again."""
    since = news_from(view, since)
    again = [found.appeared for found in view.occurrences if found.appeared >= since]
    return view.appeared if view.appeared >= since or not again else min(again)


def _entry(view: StatementView, rows: DigestRows, homes: Mapping[int, int]) -> Entry:
    at_home = next((found for found in view.occurrences if found.origin), None)
    first = at_home or next(iter(view.occurrences), None)
    copies = tuple(
        _copy(found, view, news_from(view, rows.since), homes.get(found.page))
        for found in view.occurrences
        if found is not at_home and found.appeared < rows.until
    )
    quotes = _quotes(
        quote for found in view.occurrences for quote in rows.quotes.get(found.page, ()) if found.holds(quote)
    )
    lead, quotes = _once(opening(view.text, view.title, gaps=view.in_parts), quotes)
    return Entry(
        statement=view.statement,
        title=wording.titled(view.title or (first.page_title if first else "")),
        organisation=wording.shown(view.organisation),
        published=view.published,
        first_seen=view.first_seen,
        words=view.words,
        lead=lead,
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
        quotes=quotes,
    )


def _copy(found: OccurrenceView, view: StatementView, since: datetime, own_statement: int | None) -> Copy:
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
        fresh=found.appeared >= since,
        own_words=found.own_words,
        own_lead="" if own_statement is not None else added_lead(found.own_text, found.page_title),
        own_statement=own_statement,
    )


def _quotes(quotes: Iterable[QuoteView]) -> tuple[Said, ...]:
    """The first quote of each speaker or body, however many pages bring it, up to `QUOTES`.

    Words that several say together are the first one's.
    """
    found: dict[str, Said] = {}
    told: set[str] = set()
    for quote in quotes:
        who = ", ".join(wording.shown(part, 100) for part in (quote.speaker, _body(quote)) if part)
        words = fold(quote.text[:SAME_QUOTE]).rstrip(" ,;")
        if who and words not in told:
            told.add(words)
            credited = wording.shown(quote.credited_to, 100) if quote.credited_to else None
            found.setdefault(fold(quote.speaker or who), Said(wording.said(quote.text), who, credited))
        if len(found) == QUOTES:
            break
    return tuple(found.values())


def _body(quote: QuoteView) -> str | None:
    """The speaker's organisation, unless what was taken for one is the speaker once more ("Energy Jane Roe")."""
    speaker, body = fold(quote.speaker or "").split(), fold(quote.organisation or "")
    if speaker and (" ".join(speaker) in body or body.endswith(f" {speaker[-1]}")):
        return None
    return quote.organisation


def _once(lead: str, quotes: tuple[Said, ...]) -> tuple[str, tuple[Said, ...]]:
    """A beginning and quotes that do not tell the same words twice.

    The beginning ends where the first quote begins; where hardly anything stands before it, the quote is left out.
    """
    places = {quote: lead.find(quote.text[:SAME_START]) for quote in quotes}
    told = [quote for quote, place in places.items() if 0 <= place < LEAD_IN]
    cut = min((place for place in places.values() if place >= LEAD_IN), default=None)
    if cut is None or told:
        return lead, tuple(quote for quote in quotes if places[quote] < 0)
    return led_in(lead[:cut]), quotes


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
