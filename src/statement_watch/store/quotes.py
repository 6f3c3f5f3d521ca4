"""Quotes found in versions."""

from __future__ import annotations

from collections.abc import Sequence

from statement_watch.model import Quote
from statement_watch.store.session import Session
from statement_watch.store.values import text_or_none


class Quotes:
    """The table `quotes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, page: int, version: int, quotes: Sequence[Quote]) -> None:
        """The quotes of one version, in place of those recorded for it before."""
        with self._session.transaction():
            self._session.run("DELETE FROM quotes WHERE page = ? AND version = ?", (page, version))
            self._session.many(
                """INSERT OR REPLACE INTO quotes (page, version, start, stop, text, speaker, organisation, credited_to)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    (
                        page,
                        version,
                        quote.start,
                        quote.end,
                        text_or_none(quote.text),
                        text_or_none(quote.speaker),
                        text_or_none(quote.organisation),
                        text_or_none(quote.credited_to),
                    )
                    for quote in quotes
                ],
            )
