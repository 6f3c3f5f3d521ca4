"""Quotes found in versions."""

from __future__ import annotations

from collections.abc import Sequence

from statement_watch.model import Quote
from statement_watch.store.session import Session


class Quotes:
    """The table `quotes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, page: int, version: int, quotes: Sequence[Quote]) -> None:
        """The quotes of one version, in place of those recorded for it before."""
        raise NotImplementedError
