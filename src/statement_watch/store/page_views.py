"""Pages, versions, quotes and relations as those see them who show or export them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from statement_watch.model import Grade, PageState, RelationKind
from statement_watch.store.relations import passages
from statement_watch.store.session import Parameters, Session
from statement_watch.store.values import day_or_none, moment, moment_or_none, strings
from statement_watch.views import PageView, QuoteView, RelationView, UnreadView, VersionView

_PAGES = """
    SELECT pages.*, coalesce(pages.publisher, sources.organisation) AS publisher_name,
        versions.title, versions.published, versions.updated, versions.updated_source, versions.text,
        checks.state, own_texts.words AS own_words,
        (SELECT json_group_array(url) FROM aliases WHERE page = pages.id) AS aliases
    FROM pages
    JOIN sources ON sources.name = pages.source
    LEFT JOIN versions ON versions.id = pages.latest
    LEFT JOIN checks ON checks.page = pages.id
    LEFT JOIN own_texts ON own_texts.page = pages.id"""
UNREAD = """
    FROM checks JOIN pages ON pages.id = checks.page
    WHERE checks.failing_since IS NOT NULL AND pages.latest IS NULL"""
_VERSIONS = "SELECT versions.*, pages.url FROM versions JOIN pages ON pages.id = versions.page"
_QUOTES = """
    SELECT quotes.*, pages.url FROM quotes
    JOIN pages ON pages.id = quotes.page AND pages.versions = quotes.version"""
_RELATIONS = """
    SELECT relations.*, pages.url AS page_url, others.url AS other_url,
        (SELECT json_group_array(statement) FROM (
            SELECT one.statement FROM occurrences AS one
            JOIN occurrences AS two ON two.statement = one.statement AND two.page = relations.other
            WHERE one.page = relations.page ORDER BY one.statement)) AS statements
    FROM relations JOIN pages ON pages.id = relations.page JOIN pages AS others ON others.id = relations.other"""


def pages(session: Session, where: str = "", parameters: Parameters = ()) -> Iterator[PageView]:
    """Pages by id, those without a version included."""
    return map(_page, session.stream(f"{_PAGES} {where} ORDER BY pages.id", parameters))


def unread(session: Session, source: str, limit: int) -> Iterator[UnreadView]:
    """Items of a source that could never be read, the newest first."""
    query = f"SELECT pages.*, last_checked, failures, reason {UNREAD} AND checks.source = ?"
    rows = session.stream(f"{query} ORDER BY pages.first_seen DESC, pages.id LIMIT ?", (source, limit))
    return map(_unread, rows)


def versions(session: Session, where: str = "", parameters: Parameters = ()) -> Iterator[VersionView]:
    """Versions by page and number."""
    return map(_version, session.stream(f"{_VERSIONS} {where} ORDER BY versions.page, versions.number", parameters))


def quotes(session: Session, where: str = "", parameters: Parameters = ()) -> Iterator[QuoteView]:
    """Quotes of latest versions, by page and place."""
    return map(_quote, session.stream(f"{_QUOTES} {where} ORDER BY quotes.page, quotes.start", parameters))


def relations(session: Session, where: str = "", parameters: Parameters = ()) -> Iterator[RelationView]:
    """Relations by page and other page."""
    query = f"{_RELATIONS} {where} ORDER BY relations.page, relations.other"
    return map(_relation, session.stream(query, parameters))


def _unread(row: sqlite3.Row) -> UnreadView:
    return UnreadView(
        page=row["id"],
        source=row["source"],
        url=row["url"],
        title=row["title_hint"] or "",
        first_seen=moment(row["first_seen"]),
        last_tried=moment_or_none(row["last_checked"]),
        tries=row["failures"],
        reason=row["reason"] or "no reason known",
    )


def _page(row: sqlite3.Row) -> PageView:
    return PageView(
        page=row["id"],
        url=row["url"],
        aliases=strings(row["aliases"]),
        source=row["source"],
        publisher=row["publisher_name"],
        title=row["title"] or row["title_hint"] or "",
        published=day_or_none(row["published"] or row["published_hint"]),
        first_seen=moment(row["first_seen"]),
        last_seen=moment(row["last_seen"]),
        state=PageState(row["state"] or PageState.LIVE),
        versions=row["versions"],
        text=row["text"] or "",
        own_words=row["own_words"] or 0,
        baseline=bool(row["baseline"]),
        updated=day_or_none(row["updated"]),
        updated_source=row["updated_source"],
    )


def _version(row: sqlite3.Row) -> VersionView:
    return VersionView(
        page=row["page"],
        version=row["number"],
        seen_at=moment(row["seen_at"]),
        change=Grade(row["change"]),
        title=row["title"] or "",
        published=day_or_none(row["published"]),
        date_source=row["date_source"],
        text=row["text"],
        byline=strings(row["byline"]),
        language=row["language"],
        capture_sha256=row["capture_sha256"],
        extractor=row["extractor"],
        url=row["url"],
        updated=day_or_none(row["updated"]),
        updated_source=row["updated_source"],
    )


def _quote(row: sqlite3.Row) -> QuoteView:
    return QuoteView(
        page=row["page"],
        version=row["version"],
        start=row["start"],
        end=row["stop"],
        text=row["text"],
        speaker=row["speaker"],
        organisation=row["organisation"],
        credited_to=row["credited_to"],
        url=row["url"],
    )


def _relation(row: sqlite3.Row) -> RelationView:
    return RelationView(
        page=row["page"],
        other=row["other"],
        page_url=row["page_url"],
        other_url=row["other_url"],
        relation=RelationKind(row["kind"]),
        statements=tuple(int(statement) for statement in strings(row["statements"])),
        words=row["words"],
        passages=tuple((pair.page, pair.other) for pair in passages(row["passages"])),
        share_page=row["share_page"],
        share_other=row["share_other"],
        reasons=strings(row["reasons"]),
    )
