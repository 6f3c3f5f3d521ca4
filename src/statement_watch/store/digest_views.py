"""What happened in a period, and how the sources fare."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from statement_watch.model import Grade, Health, PageState
from statement_watch.store import page_views, statement_views
from statement_watch.store.page_views import UNREAD
from statement_watch.store.session import Session
from statement_watch.store.sources import Sources
from statement_watch.store.values import ids_json, moment, moment_or_none, stamp, to_json
from statement_watch.views import DigestRows, EditView, QuoteView, SourceView, StatementView, StateView

WEEKS = 12
_WEEK = timedelta(days=7)

# What was first read in the period. It was listed then as well, or else its capture is of the period: two indexes lead
# there, and none leads to first versions.
_CARRIED = """
    SELECT DISTINCT occurrences.statement FROM versions JOIN occurrences ON occurrences.page = versions.page
    WHERE versions.number = 1 AND versions.seen_at >= ?1 AND versions.seen_at < ?2 AND versions.page IN (
        SELECT id FROM pages WHERE first_seen >= ?1 AND first_seen < ?2
        UNION SELECT page FROM captures WHERE fetched_at >= ?1 AND fetched_at < ?2)"""
_STATEMENT_OF = """
    (SELECT statement FROM occurrences WHERE page = pages.id ORDER BY origin DESC, words DESC LIMIT 1) AS statement"""
_EDITS = f"""
    SELECT pages.id, pages.url, pages.source, coalesce(pages.publisher, sources.organisation) AS publisher,
        after.number, after.change, after.seen_at, after.title, after.text, before.title AS before_title,
        before.text AS before, {_STATEMENT_OF}
    FROM versions AS after
    JOIN versions AS before ON before.page = after.page AND before.number = after.number - 1
    JOIN pages ON pages.id = after.page
    JOIN sources ON sources.name = pages.source
    WHERE after.number > 1 AND after.seen_at >= ? AND after.seen_at < ? AND after.change NOT IN ('new', 'none')
    ORDER BY after.seen_at, after.id"""
_STATE = f"""
    SELECT page_states.state, page_states.at, page_states.reason, pages.id, pages.url, pages.source,
        coalesce(pages.publisher, sources.organisation) AS publisher,
        coalesce(versions.title, pages.title_hint, '') AS title, {_STATEMENT_OF}
    FROM page_states
    JOIN pages ON pages.id = page_states.page
    JOIN sources ON sources.name = pages.source
    LEFT JOIN versions ON versions.id = pages.latest"""
_STATES = f"{_STATE} WHERE page_states.at >= ? AND page_states.at < ? ORDER BY page_states.at, page_states.id"
_STATES_OF_PAGE = f"{_STATE} WHERE page_states.page = ? ORDER BY page_states.at, page_states.id"


def digest(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    sources: Collection[str],
    topics: Collection[str],
    unread: bool,
) -> DigestRows:
    """See `Views.digest`."""
    period = (stamp(since), stamp(until))
    found = statement_views.build(session, [row[0] for row in session.rows(_CARRIED, period)])
    known = _read(session) if unread else {}
    statements = tuple(
        replace(s, known_until=known.get(s.statement))
        for s in found
        if _wanted(s, sources, topics) and not s.dismissed and _is_news(s, known, until)
    )
    silenced = _silenced(session, topics)
    edits = [_edit(row) for row in session.rows(_EDITS, period) if row["statement"] not in silenced]
    states = [_state(row) for row in session.rows(_STATES, period) if row["statement"] not in silenced]
    return DigestRows(
        since=since,
        until=until,
        statements=statements,
        edits=tuple(e for e in edits if _is_told(e.source, sources, e.seen_at, known.get(e.statement))),
        states=tuple(s for s in states if _is_told(s.source, sources, s.since, known.get(s.statement))),
        sources=tuple(s for s in source_views(session, until) if not sources or s.source in sources),
        quotes=_quotes(session, {o.page for s in statements for o in s.occurrences}),
        outage=Sources(session).outage(),
    )


def _wanted(statement: StatementView, sources: Collection[str], topics: Collection[str]) -> bool:
    by_source = not sources or any(carried.source in sources for carried in statement.occurrences)
    return by_source and (not topics or not set(topics).isdisjoint(statement.topics))


def _read(session: Session) -> Mapping[int | None, datetime]:
    """When each statement was read."""
    rows = session.rows("SELECT statement, read_at FROM reviews WHERE read_at IS NOT NULL")
    return {row["statement"]: moment(row["read_at"]) for row in rows}


def _is_news(statement: StatementView, known: Mapping[int | None, datetime], until: datetime) -> bool:
    """Whether it was not read, or a page of the period has carried it since."""
    read = known.get(statement.statement)
    return read is None or any(read < carried.appeared < until for carried in statement.occurrences)


def _is_told(source: str, sources: Collection[str], at: datetime, read: datetime | None) -> bool:
    """Whether an edit or a removal is of the sources asked for, and came after its statement was read."""
    return (not sources or source in sources) and (read is None or at > read)


def _silenced(session: Session, topics: Collection[str]) -> frozenset[int | None]:
    """Statements whose edits and removals are not told: dismissed, or of other topics than those asked for."""
    rows = session.rows("SELECT statement FROM reviews WHERE dismissed_at IS NOT NULL")
    silent: set[int | None] = {row[0] for row in rows}
    if topics:
        with_topic = "SELECT statement FROM topics WHERE topic IN (SELECT value FROM json_each(?))"
        rows = session.rows(f"SELECT id FROM statements WHERE id NOT IN ({with_topic})", (to_json(tuple(topics)),))
        silent |= {None} | {row[0] for row in rows}
    return frozenset(silent)


def _edit(row: sqlite3.Row) -> EditView:
    return EditView(
        page=row["id"],
        url=row["url"],
        source=row["source"],
        publisher=row["publisher"],
        title=row["title"] or "",
        version=row["number"],
        change=Grade(row["change"]),
        seen_at=moment(row["seen_at"]),
        before_title=row["before_title"] or "",
        before=row["before"],
        after=row["text"],
        statement=row["statement"],
    )


def _state(row: sqlite3.Row) -> StateView:
    return StateView(
        page=row["id"],
        url=row["url"],
        source=row["source"],
        publisher=row["publisher"],
        title=row["title"],
        state=PageState(row["state"]),
        since=moment(row["at"]),
        reason=row["reason"],
        statement=row["statement"],
    )


def states_of(session: Session, page: int) -> tuple[StateView, ...]:
    """See `Views.states`."""
    return tuple(map(_state, session.rows(_STATES_OF_PAGE, (page,))))


def _quotes(session: Session, pages: Collection[int]) -> Mapping[int, tuple[QuoteView, ...]]:
    found: dict[int, list[QuoteView]] = {}
    where = "WHERE quotes.page IN (SELECT value FROM json_each(?))"
    for quote in page_views.quotes(session, where, (ids_json(pages),)):
        found.setdefault(quote.page, []).append(quote)
    return {page: tuple(quotes) for page, quotes in found.items()}


def source_views(session: Session, now: datetime) -> tuple[SourceView, ...]:
    """Configured sources by name, with new pages (the baseline apart) in each of the last weeks."""
    weekly = _weekly(session, now)
    rows = session.rows(
        f"""SELECT *, (SELECT count(*) FROM pages WHERE source = sources.name) AS pages,
               (SELECT count(*) {UNREAD} AND checks.source = sources.name) AS unread
           FROM sources WHERE configured ORDER BY name"""
    )
    return tuple(
        SourceView(
            source=row["name"],
            organisation=row["organisation"],
            kind=row["kind"],
            health=Health(row["health"]),
            reason=row["reason"],
            since=moment_or_none(row["since"]),
            last_success=moment_or_none(row["last_success"]),
            next_due=moment_or_none(row["next_due"]),
            pages=row["pages"],
            failures=row["failures"],
            weekly=tuple(weekly.get(row["name"], [0] * WEEKS)),
            unread=row["unread"],
            silent_since=moment_or_none(row["silent_since"]),
        )
        for row in rows
    )


def _weekly(session: Session, now: datetime) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = session.rows(
        """SELECT source, cast((julianday(?1) - julianday(first_seen)) / 7 AS INTEGER) AS ago, count(*) AS n
           FROM pages WHERE first_seen > ?2 AND first_seen <= ?1 AND NOT baseline GROUP BY source, ago""",
        (stamp(now), stamp(now - WEEKS * _WEEK)),
    )
    for row in rows:
        if row["ago"] < WEEKS:
            found.setdefault(row["source"], [0] * WEEKS)[WEEKS - 1 - row["ago"]] = row["n"]
    return found
