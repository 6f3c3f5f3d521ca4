"""What `watch try` says of one page: a capture made from a file, and the job that reads it in a worker."""

from __future__ import annotations

import gzip
import hashlib
import time
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from statement_watch.errors import BadInput
from statement_watch.model import Capture, Item, PageKind, Quote, Source, SourceKind
from statement_watch.urls import host_port


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything that would be taken from one page."""

    url: str
    kind: PageKind
    reason: str | None
    title: str | None = None
    updated: date | None = None
    updated_source: str | None = None
    date: date | None = None
    date_source: str | None = None
    byline: tuple[str, ...] = ()
    organisation: str | None = None
    language: str | None = None
    text: str | None = None
    items: tuple[Item, ...] = ()
    quotes: tuple[Quote, ...] = ()
    seconds: float = 0.0


_OF_TEXTS = (PageKind.ARTICLE, PageKind.ERROR)
"""What a page is by its running text, whatever links stand around it: only a plain list is none of them."""


def examine(capture: Capture, source: Source) -> Examined:
    """Read one capture as an article, and as a listing where it may be one. Pure but for the stop-watch.

    Only the worker that runs it needs the parsers, so it imports them here.
    """
    from statement_watch.discovery import discover
    from statement_watch.extraction import read
    from statement_watch.quotes import find_quotes

    start = time.perf_counter()
    reading = read(capture, source)
    kind, reason = reading.kind, reading.reason
    items: tuple[Item, ...] = ()
    if reading.may_list:
        found = discover(capture, source, capture.fetched_at.date())
        items = found.items
        if items and (found.plain or kind not in _OF_TEXTS):
            reason = f"a list of {len(items)} items" if kind in _OF_TEXTS else found.reason or reason
            kind = found.kind
        elif kind in (PageKind.FEED, PageKind.SITEMAP):
            reason = found.reason or reason
    extract = reading.extract if kind in (PageKind.ARTICLE, PageKind.LISTING) else None
    if extract is None:
        return Examined(capture.final_url, kind, reason, items=items, seconds=time.perf_counter() - start)
    return Examined(
        url=capture.final_url,
        kind=kind,
        reason=reason,
        title=extract.title,
        date=extract.published,
        date_source=extract.date_source,
        updated=extract.updated,
        updated_source=extract.updated_source,
        byline=extract.byline,
        organisation=extract.organisation,
        language=extract.language,
        text=extract.text or None,
        items=items,
        quotes=find_quotes(extract.text, extract.language) if kind is PageKind.ARTICLE else (),
        seconds=time.perf_counter() - start,
    )


def capture_file(path: Path, url: str | None, now: datetime, max_bytes: int) -> Capture:
    """A file (gz allowed) as if it had just been fetched from `url`. Raises BadInput when it cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            body = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no sound gzip file"
        raise BadInput(f"{path} cannot be read: {why}") from error
    if len(body) > max_bytes:
        raise BadInput(f"{path} is larger than the {max_bytes / 1e6:.0f} MB that a page may have")
    address = url or path.resolve().as_uri()
    return Capture(address, address, (), 200, (), body, hashlib.sha256(body).hexdigest(), now)


def passing_source(url: str) -> Source:
    """A source for one address that no config names."""
    host, _ = host_port(url) or ("", 0)
    return Source(host or "try", host, SourceKind.OTHER, (url,))
