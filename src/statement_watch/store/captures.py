"""Captures: complete responses kept as evidence, their bodies compressed and stored once by SHA-256."""

from __future__ import annotations

from statement_watch.model import Capture
from statement_watch.store.session import Session


class Captures:
    """The tables `captures` (one row a response that was kept) and `blobs` (one row a distinct body)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, page: int, capture: Capture) -> str:
        """Keep a response as evidence for a page; gives the SHA-256. The same body of the same page is kept once."""
        raise NotImplementedError

    def get(self, page: int, sha256: str) -> Capture | None:
        """The first response of a page with that body; None when there was none, or it was thinned out."""
        raise NotImplementedError

    def body(self, sha256: str) -> bytes | None:
        """The body with that SHA-256; None when it was never kept or was thinned out."""
        raise NotImplementedError
