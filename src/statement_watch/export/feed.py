"""Statements → an Atom feed on a stream."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import BinaryIO

from statement_watch.atom import FeedEntry, document, lasting_id
from statement_watch.views import StatementView


def write_atom(views: Iterable[StatementView], stream: BinaryIO, *, name: str, updated: datetime) -> int:
    """Write statements as an Atom feed, the newest first; `name` tells this watch from others. Gives how many."""
    found = sorted(views, key=lambda view: (view.first_seen, view.statement), reverse=True)
    entries = [_feed_entry(view, name) for view in found]
    stream.write(document(id=lasting_id(name, "statements"), title="Statement Watch", entries=entries, updated=updated))
    return len(entries)


def _feed_entry(view: StatementView, name: str) -> FeedEntry:
    url = next((found.url for found in view.occurrences), None)
    body = "".join(f"<p>{escape(part)}</p>" for part in view.text.split("\n\n") if part.strip())
    return FeedEntry(
        id=lasting_id(name, "statement", str(view.statement)),
        title=view.title,
        updated=max([view.first_seen, *(found.first_seen for found in view.occurrences)]),
        published=view.first_seen,
        author=view.organisation,
        link=url if url and url.startswith(("http://", "https://")) else None,
        topics=view.topics,
        html=body,
    )
