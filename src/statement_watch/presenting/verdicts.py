"""What a person's word came to, in words and as a record; which statement or page a name means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from statement_watch.errors import BadInput
from statement_watch.export.rows import occurrence_row, statement_row
from statement_watch.presenting import targets
from statement_watch.reviewing import Done
from statement_watch.store import Store
from statement_watch.views import OccurrenceView, StatementView

FRESH = timedelta(minutes=2)
"""So long after a verdict a person still looks at what it did."""
_WORDS = {
    "read": "read: {}",
    "unread": "unread again: {}",
    "star": "starred: {}",
    "unstar": "no longer starred: {}",
    "dismiss": "dismissed: {}",
    "take-back": "no longer dismissed: {}",
    "note": "noted: {}",
    "merge": "one statement: {}",
    "split": "split: {}",
    "not-same": "not the same: {}",
}


def in_words(done: Done, *, undone: bool = False) -> str:
    """What a verdict came to, in a few words."""
    said = _WORDS[done.kind].format(", ".join(f"s{one}" for one in done.statements) or "what is gone")
    if done.ended:
        lead = "leads" if len(done.ended) == 1 else "lead"
        said += f" ({', '.join(f's{one}' for one in done.ended)} {lead} there)"
    if undone:
        return f"taken back: {said}"
    return said if done.changed else f"{said}, as it was"


@dataclass(frozen=True, slots=True)
class LastWord:
    """What a person said last, and so what an undo takes back."""

    id: int
    words: str
    statements: tuple[int, ...]
    at: datetime
    fresh: bool
    """Said just now."""


def last_word(store: Store, now: datetime) -> LastWord | None:
    """The latest verdict that was not taken back, wherever it was said."""
    action = store.journal.last()
    if action is None:
        return None
    living = (store.statements.resolve(one) for one in action.statements)
    concerned = tuple(dict.fromkeys(one for one in living if one is not None))
    return LastWord(action.id, in_words(Done(action.kind, concerned)), concerned, action.at, now - action.at < FRESH)


def review_row(view: StatementView) -> dict[str, object]:
    """A statement with its review and the pages that carry it, as `--json` prints it."""
    return statement_row(view) | {
        "id": f"s{view.statement}",
        "read": view.read,
        "starred": view.starred,
        "dismissed": view.dismissed,
        "note": view.note,
        "baseline": view.baseline,
        "occurrences": [_carrier_row(carried) for carried in view.occurrences],
    }


def _carrier_row(carried: OccurrenceView) -> dict[str, object]:
    return occurrence_row(carried) | {
        "id": f"p{carried.page}",
        "source": carried.source,
        "publisher": carried.publisher,
        "title": carried.page_title,
        "own_words": carried.own_words,
    }


def statements_named(store: Store, names: Sequence[str]) -> list[int]:
    """Statements by their ids, or by a page that carries one statement only. Raises `NotFound` and `BadInput`."""
    return [statement_named(store, name) for name in names]


def statement_named(store: Store, name: str) -> int:
    """One statement, see `statements_named`."""
    found = targets.find(store, name)
    if isinstance(found, StatementView):
        return found.statement
    carried = [view.statement for view in store.views.statements_of(found.page)]
    if len(carried) == 1:
        return carried[0]
    which = ", ".join(f"s{one}" for one in carried) or "no statement"
    raise BadInput(f"p{found.page} is a page that carries {which}; name one statement")


def page_named(store: Store, name: str) -> int:
    """A page by its id or address. Raises `NotFound`, and `BadInput` for a statement."""
    found = targets.find(store, name)
    if isinstance(found, StatementView):
        raise BadInput(f"s{found.statement} is a statement; a page is meant here, such as p{found.occurrences[0].page}")
    return found.page
