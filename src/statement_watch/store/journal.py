"""The journal: what a person did, each with what stood there before, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from statement_watch.model import Occurrence, OccurrenceKind
from statement_watch.store.reviews import Review
from statement_watch.store.session import Session
from statement_watch.store.values import moment, spans, spans_json, stamp, to_json


@dataclass(frozen=True, slots=True)
class Before:
    """What an action found: all that an undo needs."""

    reviews: Mapping[int, Review | None] = field(default_factory=dict)
    """Reviews of the statements concerned."""
    verdicts: tuple[int, ...] = ()
    """Numbers of the verdicts that it recorded."""
    occurrences: Mapping[int, Sequence[Occurrence]] = field(default_factory=dict)
    """By statement, where it regrouped."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person did."""

    id: int
    kind: str
    at: datetime
    statements: tuple[int, ...]
    before: Before


class Journal:
    """The table `actions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, kind: str, statements: Sequence[int], before: Before, now: datetime) -> None:
        """Note an action, in the transaction that does it."""
        self._session.run(
            "INSERT INTO actions (kind, at, statements, before) VALUES (?, ?, ?, ?)",
            (kind, stamp(now), to_json(list(statements)), to_json(_packed(before))),
        )

    def last(self) -> Action | None:
        """The latest action that was not undone."""
        row = self._session.row("SELECT * FROM actions WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1")
        if row is None:
            return None
        statements = tuple(json.loads(row["statements"]))
        return Action(row["id"], row["kind"], moment(row["at"]), statements, _unpacked(json.loads(row["before"])))

    def undone(self, action: int, now: datetime) -> None:
        """The action was taken back."""
        self._session.run("UPDATE actions SET undone_at = ? WHERE id = ?", (stamp(now), action))


def _packed(before: Before) -> Mapping[str, object]:
    return {
        "reviews": {str(one): review.packed() if review else None for one, review in before.reviews.items()},
        "verdicts": list(before.verdicts),
        "occurrences": {
            str(statement): [[o.page, o.kind.value, spans_json(o.spans), o.words, o.origin] for o in carried]
            for statement, carried in before.occurrences.items()
        },
    }


def _unpacked(packed: Any) -> Before:
    return Before(
        reviews={int(one): None if row is None else Review.unpacked(row) for one, row in packed["reviews"].items()},
        verdicts=tuple(packed["verdicts"]),
        occurrences={
            int(statement): tuple(
                Occurrence(page, OccurrenceKind(kind), spans(where), words, bool(origin))
                for page, kind, where, words, origin in carried
            )
            for statement, carried in packed["occurrences"].items()
        },
    )
