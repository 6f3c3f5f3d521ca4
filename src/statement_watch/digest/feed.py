"""A digest as an Atom feed: one entry for each statement, edit and removal, with ids that last. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from statement_watch import atom
from statement_watch.atom import FeedEntry, lasting_id
from statement_watch.digest import wording
from statement_watch.digest.records import Departure, Digest, Edit, Entry


def render(digest: Digest, name: str) -> bytes:
    """The feed. `name` tells this watch from others (its contact, say); with it an entry's id is the same for ever."""
    return atom.document(
        id=lasting_id(name, "digest"),
        title=digest.title,
        entries=_entries(digest, name),
        updated=digest.until,
    )


def _entries(digest: Digest, name: str) -> Iterator[FeedEntry]:
    for entry in (*digest.new, *digest.again):
        yield _statement(entry, name)
    for edit in digest.edits:
        yield _edit(edit, name)
    for gone in digest.departures:
        yield _departure(gone, name)


def _statement(entry: Entry, name: str) -> FeedEntry:
    copies = "".join(
        f"<li>{_linked(f'{copy.publisher}: {copy.title}', copy.url)} ({escape(wording.carries(copy))})"
        f"{f'<br>{escape(copy.own_lead)}' if copy.own_lead else ''}</li>"
        for copy in entry.copies
    )
    head = escape(wording.dotted(wording.byline(entry)))
    quotes = "".join(f"<blockquote>“{escape(q.text)}” — {escape(q.who)}</blockquote>" for q in entry.quotes)
    body = "".join(f"<p>{escape(part)}</p>" for part in entry.text.split("\n\n") if part.strip())
    return FeedEntry(
        id=lasting_id(name, "statement", str(entry.statement)),
        title=entry.title,
        updated=max([entry.first_seen, *(copy.first_seen for copy in entry.copies)]),
        published=entry.first_seen,
        author=entry.organisation,
        link=entry.url,
        topics=entry.topics,
        html=f"<p>{head}</p>{body}{quotes}{f'<ul>{copies}</ul>' if copies else ''}",
    )


def _edit(edit: Edit, name: str) -> FeedEntry:
    tags = {"gone": "del", "added": "ins"}
    diff = "".join(
        f"<{tags[piece.op]}>{escape(piece.text)}</{tags[piece.op]}>" if piece.op in tags else escape(piece.text)
        for piece in edit.pieces
    )
    return FeedEntry(
        id=lasting_id(name, "edit", str(edit.page), str(edit.version)),
        title=f"Edited: {edit.title}",
        updated=edit.seen_at,
        author=edit.publisher,
        link=edit.url,
        html=f"<p>{escape(wording.dotted(wording.edit_line(edit)))}</p><p>{diff}</p>",
    )


def _departure(gone: Departure, name: str) -> FeedEntry:
    word = "Restored" if gone.restored else "Removed"
    return FeedEntry(
        id=lasting_id(name, word, str(gone.page), gone.since.isoformat(timespec="seconds")),
        title=f"{word}: {gone.title}",
        updated=gone.since,
        author=gone.publisher,
        link=gone.url,
        html=f"<p>{escape(gone.publisher)}: {escape(gone.reason or word.lower())}</p>",
    )


def _linked(text: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
