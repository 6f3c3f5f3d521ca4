"""The inbox: statements that nobody has read or put aside yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from statement_watch.store.session import Session
from statement_watch.store.values import stamp, to_json


class Which(StrEnum):
    """Which statements, by what was said about them."""

    UNREAD = "unread"
    """Neither read nor dismissed."""
    READ = "read"
    STARRED = "starred"
    NOTED = "noted"
    DISMISSED = "dismissed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of statements; empty filters mean all."""

    which: Which = Which.UNREAD
    sources: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: datetime | None = None
    """Only those that a page first seen from then on carries."""
    baseline: bool = False
    """Also those that were there in the first round of their source, or were imported."""
    limit: int = -1


_REVIEWED = {
    Which.UNREAD: "reviews.read_at IS NULL AND reviews.dismissed_at IS NULL",
    Which.READ: "reviews.read_at IS NOT NULL",
    Which.STARRED: "reviews.starred_at IS NOT NULL",
    Which.NOTED: "reviews.note IS NOT NULL",
    Which.DISMISSED: "reviews.dismissed_at IS NOT NULL",
    Which.ALL: "1",
}
_MARKED = frozenset({Which.READ, Which.STARRED, Which.NOTED, Which.DISMISSED})
"""What a person has marked, baseline or not."""


def waiting(session: Session, wanted: Wanted) -> tuple[int, ...]:
    """See `Views.inbox`."""
    carried = ["occurrences.statement = statements.id"]
    parameters: list[object] = []
    if not wanted.baseline and wanted.which not in _MARKED:
        carried.append("NOT pages.baseline")
    if wanted.since is not None:
        carried.append("pages.first_seen >= ?")
        parameters.append(stamp(wanted.since))
    if wanted.sources:
        carried.append("pages.source IN (SELECT value FROM json_each(?))")
        parameters.append(to_json(wanted.sources))
    topics = ""
    if wanted.topics:
        topics = """AND EXISTS (SELECT 1 FROM topics WHERE statement = statements.id
                        AND topic IN (SELECT value FROM json_each(?)))"""
        parameters.append(to_json(wanted.topics))
    rows = session.rows(
        f"""SELECT statements.id FROM statements LEFT JOIN reviews ON reviews.statement = statements.id
            WHERE statements.ended_at IS NULL AND {_REVIEWED[wanted.which]}
                AND EXISTS (SELECT 1 FROM occurrences JOIN pages ON pages.id = occurrences.page
                    WHERE {" AND ".join(carried)}) {topics}
            ORDER BY reviews.starred_at IS NULL,
                NOT EXISTS (SELECT 1 FROM topics WHERE statement = statements.id),
                statements.first_seen DESC, statements.id DESC
            LIMIT ?""",
        (*parameters, wanted.limit),
    )
    return tuple(row["id"] for row in rows)
