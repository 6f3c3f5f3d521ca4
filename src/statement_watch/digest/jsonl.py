"""A digest as JSON lines: first its head, then one object for each thing; `record` says which. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime

from statement_watch.digest.records import Already, Copy, Departure, Digest, Edit, Entry, Notice, Trouble
from statement_watch.moments import iso

Row = dict[str, object]


def rows(digest: Digest) -> Iterator[Row]:
    """The objects in the order in which the digest shows them; JSON values only, times ISO 8601 in UTC."""
    yield {
        "record": "digest",
        "title": digest.title,
        "since": _time(digest.since),
        "until": _time(digest.until),
        "counts": asdict(digest.counts),
    }
    for trouble in digest.troubles:
        yield _trouble(trouble)
    for notice in digest.notices:
        yield _notice(notice)
    for entry in digest.new:
        yield _entry("statement", entry)
    for entry in digest.again:
        yield _entry("carried_again", entry)
    for edit in digest.edits:
        yield _edit(edit)
    for gone in digest.departures:
        yield _departure(gone)
    for group in digest.already:
        yield _already(group)


def _entry(record: str, entry: Entry) -> Row:
    return {
        "record": record,
        "statement": entry.statement,
        "title": entry.title,
        "organisation": entry.organisation or None,
        "published": _day(entry.published),
        "first_seen": _time(entry.first_seen),
        "words": entry.words,
        "text": entry.text,
        "url": entry.url,
        "origin": {
            "publisher": entry.origin,
            "page": entry.url if entry.origin_seen else None,
            "reasons": list(entry.origin_reasons),
        },
        "topics": list(entry.topics),
        "starred": entry.starred,
        "read": entry.read,
        "note": entry.note,
        "copies": [_copy(copy) for copy in entry.copies],
        "quotes": [{"text": q.text, "who": q.who, "credited_to": q.credited_to} for q in entry.quotes],
    }


def _copy(copy: Copy) -> Row:
    return {
        "page": copy.url,
        "publisher": copy.publisher,
        "title": copy.title,
        "kind": copy.kind.value,
        "share": copy.share,
        "published": _day(copy.published),
        "first_seen": _time(copy.first_seen),
        "fresh": copy.fresh,
        "own_words": copy.own_words,
        "own_lead": copy.own_lead or None,
        "own_statement": copy.own_statement,
    }


def _edit(edit: Edit) -> Row:
    return {
        "record": "edit",
        "page": edit.url,
        "publisher": edit.publisher,
        "title": edit.title,
        "before_title": edit.before_title,
        "version": edit.version,
        "change": edit.grade.value,
        "seen_at": _time(edit.seen_at),
        "statement": edit.statement,
        "words_gone": edit.words_gone,
        "words_added": edit.words_added,
        "diff": [[piece.op, piece.text] for piece in edit.pieces],
    }


def _departure(gone: Departure) -> Row:
    return {
        "record": "restored" if gone.restored else "removed",
        "page": gone.url,
        "publisher": gone.publisher,
        "title": gone.title,
        "since": _time(gone.since),
        "reason": gone.reason or None,
        "statement": gone.statement,
    }


def _trouble(trouble: Trouble) -> Row:
    return {
        "record": "source",
        "source": trouble.source,
        "organisation": trouble.organisation or None,
        "health": trouble.health.value,
        "reason": trouble.reason or None,
        "since": _time(trouble.since),
        "last_success": _time(trouble.last_success),
    }


def _notice(notice: Notice) -> Row:
    return {
        "record": "notice",
        "kind": notice.kind,
        "title": notice.title,
        "summary": notice.summary,
        "url": notice.url,
    }


def _already(group: Already) -> Row:
    newest = [{"title": link.title, "url": link.url, "published": _day(link.published)} for link in group.newest]
    return {"record": "already_there", "publisher": group.publisher, "count": group.count, "newest": newest}


def _time(value: datetime | None) -> str | None:
    return iso(value) if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
