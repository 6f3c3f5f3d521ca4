"""Views → rows: one mapping of JSON values for each record, its fields as `docs/export.md` describes them. Pure.

In every kind `page` (and `other`) is the address of a page: it joins the files with each other and with the world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from statement_watch.model import Span
from statement_watch.moments import iso
from statement_watch.views import (
    AlertView,
    OccurrenceView,
    PageView,
    QuoteView,
    RelationView,
    StatementView,
    VersionView,
)

Row = dict[str, object]


class Kind(StrEnum):
    """What can be exported."""

    STATEMENTS = "statements"
    PAGES = "pages"
    VERSIONS = "versions"
    OCCURRENCES = "occurrences"
    RELATIONS = "relations"
    QUOTES = "quotes"
    ALERTS = "alerts"


def statement_row(view: StatementView) -> Row:
    """One statement, with its origin and how many pages carry it."""
    at_home = next((found for found in view.occurrences if found.page == view.origin_page), None)
    return {
        "statement": view.statement,
        "title": view.title or None,
        "organisation": view.organisation or None,
        "published": _day(view.published),
        "first_seen": iso(view.first_seen),
        "words": view.words,
        "text": view.text,
        "origin": {
            "page": at_home.url if at_home else None,
            "publisher": view.origin_publisher or None,
            "reasons": list(view.origin_reasons),
        },
        "pages": len({found.page for found in view.occurrences}),
        "topics": list(view.topics),
    }


def page_row(view: PageView) -> Row:
    """One page, by its canonical address."""
    return {
        "page": view.url,
        "source": view.source,
        "publisher": view.publisher or None,
        "title": view.title or None,
        "published": _day(view.published),
        "first_seen": iso(view.first_seen),
        "state": view.state.value,
        "versions": view.versions,
        "own_words": view.own_words,
        "last_seen": iso(view.last_seen),
        "baseline": view.baseline,
        "aliases": list(view.aliases),
    }


def version_row(view: VersionView) -> Row:
    """One version of a page, with the hash of the capture that proves it."""
    return {
        "page": view.url,
        "version": view.version,
        "seen_at": iso(view.seen_at),
        "change": view.change.value,
        "title": view.title or None,
        "published": _day(view.published),
        "text": view.text,
        "capture_sha256": view.capture_sha256,
        "date_source": view.date_source,
        "byline": list(view.byline),
        "language": view.language,
        "extractor": view.extractor or None,
        "updated": _day(view.updated),
        "updated_source": view.updated_source,
    }


def occurrence_row(view: OccurrenceView) -> Row:
    """A statement in a page; `start` and `end` hold all of its passages, which `passages` lists one by one."""
    return {
        "statement": view.statement,
        "page": view.url,
        "version": view.version,
        "kind": view.kind.value,
        "start": min((span.start for span in view.spans), default=0),
        "end": max((span.end for span in view.spans), default=0),
        "words": view.words,
        "origin": view.origin,
        "passages": [_pair(span) for span in view.spans],
    }


def relation_row(view: RelationView) -> Row:
    """Two pages that share a statement, the later one first."""
    return {
        "page": view.page_url,
        "other": view.other_url,
        "relation": view.relation.value,
        "statements": list(view.statements),
        "words": view.words,
        "passages": [{"page": _pair(page), "other": _pair(other)} for page, other in view.passages],
        "share_page": round(view.share_page, 3),
        "share_other": round(view.share_other, 3),
        "reasons": list(view.reasons),
    }


def quote_row(view: QuoteView) -> Row:
    """A quote in the latest version of a page."""
    return {
        "page": view.url,
        "version": view.version,
        "start": view.start,
        "end": view.end,
        "text": view.text,
        "speaker": view.speaker,
        "organisation": view.organisation,
        "credited_to": view.credited_to,
    }


def alert_row(view: AlertView) -> Row:
    """One alert for one channel."""
    return {
        "alert": view.alert,
        "kind": view.kind,
        "statement": view.statement,
        "page": view.url,
        "created_at": iso(view.created_at),
        "key": view.key,
        "channel": view.channel or None,
        "state": "pending" if view.state == "leased" else view.state,
        "attempts": view.attempts,
        "last_error": view.last_error,
        "source": view.source,
        "title": view.title,
        "summary": view.summary,
        "topics": list(view.topics),
    }


ROWS: Mapping[Kind, Callable[[Any], Row]] = {
    Kind.STATEMENTS: statement_row,
    Kind.PAGES: page_row,
    Kind.VERSIONS: version_row,
    Kind.OCCURRENCES: occurrence_row,
    Kind.RELATIONS: relation_row,
    Kind.QUOTES: quote_row,
    Kind.ALERTS: alert_row,
}
"""For each kind what makes a row of one of its views."""


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.STATEMENTS: _names("statement title organisation published first_seen words text origin pages topics"),
    Kind.PAGES: _names(
        "page source publisher title published first_seen state versions own_words last_seen baseline aliases"
    ),
    Kind.VERSIONS: _names(
        "page version seen_at change title published text capture_sha256 date_source byline language extractor updated"
        " updated_source"
    ),
    Kind.OCCURRENCES: _names("statement page version kind start end words origin passages"),
    Kind.RELATIONS: _names("page other relation statements words passages share_page share_other reasons"),
    Kind.QUOTES: _names("page version start end text speaker organisation credited_to"),
    Kind.ALERTS: _names(
        "alert kind statement page created_at key channel state attempts last_error source title summary topics"
    ),
}
"""The head of the CSV file of each kind, which stands there without any row, too."""
