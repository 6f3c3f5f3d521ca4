"""Captures: complete responses kept as evidence, their bodies compressed and stored once by SHA-256."""

from __future__ import annotations

import json
import zlib

from statement_watch.model import Capture, Redirect
from statement_watch.store.session import Session
from statement_watch.store.values import moment, stamp, text_or_none, to_json

COMPRESSION = 6
"""zlib's level. Level 9 saves another 1 % of HTML for twice the time."""


class Captures:
    """The tables `captures` (one row a response that was kept) and `blobs` (one row a distinct body)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, page: int, capture: Capture) -> str:
        """Keep a response as evidence for a page; gives the SHA-256. The same body of the same page is kept once."""
        with self._session.transaction():
            self._keep_body(capture)
            self._session.run(
                """INSERT INTO captures (page, sha256, url, final_url, status, headers, redirects, fetched_at, elapsed)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page, sha256) DO NOTHING""",
                (
                    page,
                    capture.sha256,
                    text_or_none(capture.url),
                    text_or_none(capture.final_url),
                    capture.status,
                    to_json(capture.headers),
                    to_json([(hop.url, hop.status, hop.location) for hop in capture.redirects]),
                    stamp(capture.fetched_at),
                    capture.elapsed,
                ),
            )
        return capture.sha256

    def _keep_body(self, capture: Capture) -> None:
        known = self._session.row("SELECT packed IS NULL FROM blobs WHERE sha256 = ?", (capture.sha256,))
        if known is not None and not known[0]:
            return
        packed = zlib.compress(capture.body, COMPRESSION)
        self._session.run(
            """INSERT INTO blobs (sha256, octets, packed) VALUES (?, ?, ?)
               ON CONFLICT (sha256) DO UPDATE SET packed = excluded.packed""",
            (capture.sha256, len(capture.body), packed),
        )

    def get(self, page: int, sha256: str) -> Capture | None:
        """The first response of a page with that body; None when there was none, or it was thinned out."""
        row = self._session.row("SELECT * FROM captures WHERE page = ? AND sha256 = ?", (page, sha256))
        body = self.body(sha256)
        if row is None or body is None:
            return None
        return Capture(
            url=row["url"],
            final_url=row["final_url"],
            redirects=tuple(Redirect(*hop) for hop in json.loads(row["redirects"])),
            status=row["status"],
            headers=tuple((name, value) for name, value in json.loads(row["headers"])),
            body=body,
            sha256=row["sha256"],
            fetched_at=moment(row["fetched_at"]),
            elapsed=row["elapsed"],
        )

    def address(self, page: int, sha256: str) -> str | None:
        """Where the first response of a page with that body came from, after redirects."""
        found = self._session.value("SELECT final_url FROM captures WHERE page = ? AND sha256 = ?", (page, sha256))
        return None if found is None else str(found)

    def body(self, sha256: str) -> bytes | None:
        """The body with that SHA-256; None when it was never kept or was thinned out."""
        packed = self._session.value("SELECT packed FROM blobs WHERE sha256 = ?", (sha256,))
        return None if packed is None else zlib.decompress(packed)
