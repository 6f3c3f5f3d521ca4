"""Pages from elsewhere → the database: JSON lines with text or with the path of a page, and web archives (WARC)."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from statement_watch.errors import BadInput, ExtractionFailed
from statement_watch.export.warc import Unreadable, read_warc
from statement_watch.extraction import read
from statement_watch.model import Capture, Extract, Grade, Item, PageKind, Settings, Source, SourceKind
from statement_watch.recognise import keep_topics, recognise
from statement_watch.recorder import Recorder
from statement_watch.store import NewPage, Store
from statement_watch.text import clean, one_line
from statement_watch.urls import canonical, site_of
from statement_watch.versions import Known, decide, text_key
from statement_watch.workers import WorkerPool

IMPORTED = Source("imported", "Imported pages", SourceKind.OTHER, (), enabled=False)
"""The source that imported pages belong to, where no watched source has them already; it is never due."""
BATCH = 500
"""Pages a transaction: an import that is broken off has lost at most so many, and goes on where it stood."""
MOST_BYTES = 50_000_000
"""Of one page file, packed and unpacked."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an import file."""

    line: int
    url: str
    publisher: str
    title: str | None
    published: date | None
    content: str | Path | Capture
    """The text as it is taken; or a file or a response of a web archive, to be read first."""

    @property
    def named(self) -> str:
        """What the row is read from, for a message."""
        return str(self.content if isinstance(self.content, Path) else self.url)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that was not taken, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    pages: int
    versions: int
    known: int
    """Lines whose page was there with that very text."""
    bad: tuple[BadRow, ...]


def rows_of(path: Path) -> Iterator[Row | BadRow]:
    """The lines of an import file, gzip or not, or the pages of a WARC file; what is wrong with one is a value.

    Raises BadInput for the file.
    """
    if path.name.endswith((".warc", ".warc.gz")):
        yield from _archived(path)
        return
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(number, line, path.parent)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _archived(path: Path) -> Iterator[Row | BadRow]:
    try:
        with path.open("rb") as stream:
            for number, found in enumerate(read_warc(stream, MOST_BYTES), 1):
                url = canonical(found.url)
                if url is None:
                    yield BadRow(number, f"no web address: {one_line(found.url, 100)}")
                elif isinstance(found, Unreadable):
                    yield BadRow(number, f"{url}: {one_line(found.reason, 100)}")
                else:
                    yield Row(number, url, site_of(url), None, None, found)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BadInput(f"{path}: {getattr(error, 'strerror', None) or one_line(str(error))}") from error


def _row(number: int, line: bytes, folder: Path) -> Row | BadRow:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadRow(number, f"no JSON: {error}")
    if not isinstance(raw, dict):
        return BadRow(number, "no JSON object")
    url = canonical(str(raw.get("url") or ""))
    if url is None:
        return BadRow(number, f'"url" is no web address: {one_line(str(raw.get("url")), 100)}')
    content = _content(raw, folder)
    if content is None:
        return BadRow(number, 'neither "text" nor "path"')
    published = _day(raw.get("published"))
    if raw.get("published") and published is None:
        return BadRow(number, f'"published" is no date: {one_line(str(raw["published"]), 40)}')
    return Row(
        number,
        url,
        one_line(str(raw.get("publisher") or site_of(url))),
        one_line(str(raw["title"])) if raw.get("title") else None,
        published,
        content,
    )


def _content(raw: Mapping[str, object], folder: Path) -> str | Path | None:
    text, path = raw.get("text"), raw.get("path")
    if isinstance(text, str):
        return clean(text)
    return folder / path if isinstance(path, str) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


class Importer:
    """Takes rows into the database, a batch a transaction; imported pages are `already there`: they raise no alert."""

    def __init__(self, store: Store, settings: Settings, pool: WorkerPool, now: datetime) -> None:
        self._store = store
        self._settings = settings
        self._recorder = Recorder(store, settings)
        self._pool = pool
        self._now = now

    async def run(self, rows: Iterator[Row | BadRow], on_row: Callable[[], None] = lambda: None) -> Imported:
        """Import every row. The same file again adds nothing."""
        self._store.sources.ensure(IMPORTED, self._now)
        total = Imported(0, 0, 0, ())
        while batch := list(islice(rows, BATCH)):
            read_rows = await asyncio.gather(*(self._extract(row) for row in batch))
            done = self._record(read_rows)
            total = Imported(
                total.pages + done.pages, total.versions + done.versions, total.known + done.known, total.bad + done.bad
            )
            for _ in batch:
                on_row()
        return total

    async def _extract(self, row: Row | BadRow) -> tuple[Row, Extract, Capture | None] | BadRow:
        if isinstance(row, BadRow):
            return row
        if self._store.forgotten.kept_out(row.url) is not None:
            return BadRow(row.line, f"{row.url} was forgotten; `watch forget --lift` lets it come back")
        content = row.content
        if isinstance(content, str):
            return row, Extract(row.title, content, row.published, "import" if row.published else None), None
        try:
            capture = content if isinstance(content, Capture) else _capture(row.url, content, self._now)
            reading = await self._pool.run(read, capture, IMPORTED, Item(row.url, row.title, row.published))
        except (OSError, EOFError, zlib.error, ExtractionFailed) as error:
            return BadRow(row.line, f"{row.named}: {getattr(error, 'strerror', None) or error}")
        if reading.kind is not PageKind.ARTICLE or reading.extract is None:
            return BadRow(row.line, f"{row.named}: {reading.reason or f'no article but {reading.kind}'}")
        return row, reading.extract, capture

    def _record(self, rows: Sequence[tuple[Row, Extract, Capture | None] | BadRow]) -> Imported:
        bad = [row for row in rows if isinstance(row, BadRow)]
        good = [row for row in rows if not isinstance(row, BadRow)]
        pages, versions, changed = set(), 0, set()
        with self._store.transaction():
            for row, extract, capture in good:
                page, made = self._add(row, extract, capture)
                pages.add(page)
                if made:
                    changed.add(page)
                    versions += 1
            if changed:
                keep_topics(self._store, self._settings, recognise(self._store, changed, self._now))
        return Imported(len(pages), versions, len(good) - versions, tuple(bad))

    def _add(self, row: Row, extract: Extract, capture: Capture | None) -> tuple[int, bool]:
        page = self._store.pages.add(
            NewPage(
                row.url,
                IMPORTED.name,
                site_of(row.url),
                self._now,
                publisher=row.publisher,
                baseline=True,
                title_hint=row.title,
                published_hint=row.published,
            )
        )
        latest = self._store.pages.version(page)
        known = None
        if latest is not None:
            keys = self._store.pages.version_keys(page)
            if text_key(extract.text) == keys[-1]:
                return page, False
            known = Known(latest.extract.title or "", latest.extract.text, earlier_keys=keys[:-1])
        change = decide(known, extract, self._now)
        if change.grade is Grade.NONE:
            return page, False
        sha = self._store.captures.save(page, capture) if capture else None
        self._recorder.add_version(page, extract, change.grade, self._now, sha)
        return page, True


def _capture(url: str, path: Path, now: datetime) -> Capture:
    with path.open("rb") as file:
        body = file.read(MOST_BYTES)
    if body[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        body = unpacker.decompress(body, MOST_BYTES)
    return Capture(
        url=url,
        final_url=url,
        redirects=(),
        status=200,
        headers=(),
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=now.astimezone(UTC),
    )


def count_lines(path: Path) -> int | None:
    """How many lines an uncompressed file has, for a progress bar; None for a gzip file or a web archive."""
    if path.suffix in (".gz", ".warc"):
        return None
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error


def summary(imported: Imported) -> Mapping[str, int]:
    """The counts of an import, as `--json` prints them."""
    return {
        "pages": imported.pages,
        "versions": imported.versions,
        "known": imported.known,
        "bad": len(imported.bad),
    }
