"""Statements, their occurrences, and the own text of pages: written as one regrouped part at a time, ids kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from statement_watch.model import Occurrence
from statement_watch.store.records import Regrouped, Regrouping
from statement_watch.store.session import Session


class Statements:
    """The tables `statements`, `occurrences`, `own_texts` and `topics`. A statement is ended, never deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_pages(self, pages: Collection[int]) -> Mapping[int, tuple[Occurrence, ...]]:
        """Living statements that any of the pages carries, each with all of its occurrences: what `keep_identity`
        takes."""
        raise NotImplementedError

    def replace(self, regrouping: Regrouping, now: datetime) -> Regrouped:
        """Write a regrouped part. Statements that do not live on end in the one that took most of their words; their
        ids keep leading there, and a review goes along unless the heir has one."""
        raise NotImplementedError

    def resolve(self, statement: int) -> int | None:
        """The living statement that an id leads to (itself, or the one it was merged into); None if there is none."""
        raise NotImplementedError

    def set_topics(self, statement: int, topics: Iterable[str]) -> None:
        """The names of the topics that a statement falls under."""
        raise NotImplementedError

    def topics(self, statement: int) -> tuple[str, ...]:
        """The topics of a statement."""
        raise NotImplementedError
