"""`watch try`: what would be discovered and extracted at an address or in a file, without storing anything."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from statement_watch.cli.common import Place, console, emit, json_option, options, private_option, say, utc_now
from statement_watch.cli.examine import Examined, capture_file, examine, passing_source
from statement_watch.config import Config, without_file
from statement_watch.errors import BadInput, ExtractionFailed, UserError
from statement_watch.model import Capture, FetchFailure, NotModified, PageKind, Settings
from statement_watch.text import clean, count_words, one_line
from statement_watch.workers import WorkerPool

PREVIEW_ITEMS = 15
PREVIEW_QUOTES = 5


@dataclass(frozen=True, slots=True)
class _Job:
    """One page to try. `capture` is None when there is none, and `problem` says why."""

    id: str
    url: str | None
    capture: Capture | None = None
    problem: str | None = None


@click.command("try")
@click.argument("target", metavar="URL-OR-FILE", required=False)
@click.option("--url", help="The address that a file was saved from.")
@click.option(
    "--batch", type=click.Path(path_type=Path), help='Try each page of a file of {"id", "path", "url"} lines.'
)
@private_option
@json_option
@options
def command(
    place: Place,
    target: str | None,
    url: str | None,
    batch: Path | None,
    allow_private: tuple[str, ...],
    as_json: bool,
) -> int:
    """Show what would be found at an address or in a file: kind of page, title, date, text, items, quotes.

    Nothing is stored. Exit code 1 when a page could not be read. Addresses on a private network that the config allows
    to a source can be tried, and those that --allow-private names.

    \b
    Examples:  watch try https://example.org/news/
               watch try saved.html --url https://example.org/news/1 --json
               watch try http://press.intranet/news --allow-private press.intranet:80
    """
    if (target is None) == (batch is None):
        raise UserError("give one URL or file, or --batch FILE")
    return asyncio.run(_try_all(_config(place), target, url, batch, allow_private, as_json))


async def _try_all(
    config: Config, target: str | None, url: str | None, batch: Path | None, private: tuple[str, ...], as_json: bool
) -> int:
    settings = config.settings
    if batch is not None:
        jobs: Iterator[_Job] = _batch_jobs(batch, settings)
    else:
        assert target is not None
        jobs = iter([await _single_job(target, url, config, private)])
    failed = False
    async with WorkerPool(settings.workers if batch else 1) as pool:
        async for job, found in _in_order(pool, jobs, 2 * settings.workers):
            failed = failed or (found.kind is PageKind.ERROR and job.problem is not None)
            if as_json:
                emit(_row(job, found))
            else:
                _preview(found)
    return 1 if failed else 0


async def _in_order(pool: WorkerPool, jobs: Iterator[_Job], ahead: int) -> AsyncIterator[tuple[_Job, Examined]]:
    """Results in the order of the jobs; at most `ahead` jobs are read in before their turn."""
    waiting: deque[tuple[_Job, asyncio.Task[Examined]]] = deque()
    try:
        while True:
            for job in itertools.islice(jobs, ahead - len(waiting)):
                waiting.append((job, asyncio.create_task(_examine(pool, job))))
            if not waiting:
                return
            job, task = waiting.popleft()
            yield job, await task
    finally:
        for _, task in waiting:
            task.cancel()


async def _examine(pool: WorkerPool, job: _Job) -> Examined:
    if job.capture is None:
        return Examined(job.url or "", PageKind.ERROR, job.problem)
    try:
        return await pool.run(examine, job.capture, passing_source(job.capture.final_url))
    except ExtractionFailed as error:
        return Examined(job.capture.final_url, PageKind.ERROR, str(error))


def _config(place: Place) -> Config:
    if place.config_file is not None or place.config_path.exists():
        return place.reading_config()
    return without_file(Path("statements.db"))


def _batch_jobs(batch: Path, settings: Settings) -> Iterator[_Job]:
    """The jobs of a batch file, read as they are needed. A line that is no job is a job with a problem."""
    try:
        lines = batch.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(f"{batch} cannot be read: {error.strerror}") from error
    with lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _batch_job(line, number, batch, settings)


def _batch_job(line: str, number: int, batch: Path, settings: Settings) -> _Job:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("path"), str):
        return _Job(str(number), None, problem=f'{batch}:{number}: no JSON object with a "path"')
    name = str(row.get("id", number))
    url = row.get("url") if isinstance(row.get("url"), str) else None
    try:
        return _Job(name, url, capture_file(batch.parent / row["path"], url, utc_now(), settings.max_bytes))
    except BadInput as error:
        return _Job(name, url, problem=str(error))


async def _single_job(target: str, url: str | None, config: Config, private: tuple[str, ...]) -> _Job:
    """One address or file; `private` addresses and those that the config allows to a source can be tried."""
    settings = config.settings
    if not target.lower().startswith(("http://", "https://")):
        path = Path(target)
        if not path.exists():
            raise BadInput(f"{target} is neither a file nor an address that starts with http:// or https://")
        return _Job(target, url, capture_file(path, url, utc_now(), settings.max_bytes))
    from statement_watch.fetch import Fetcher

    async with Fetcher(settings, clock=utc_now, sleep=asyncio.sleep) as fetcher:
        allowed = {*private, *(address for source in config.sources for address in source.allow_private)}
        result = await fetcher.fetch(target, replace(passing_source(target), allow_private=tuple(sorted(allowed))))
    if isinstance(result, FetchFailure):
        return _Job(target, target, problem=result.reason)
    assert not isinstance(result, NotModified), "no validators were sent"
    return _Job(target, target, result)


def _row(job: _Job, found: Examined) -> dict[str, object]:
    return {
        "id": job.id,
        "url": found.url or job.url,
        "kind": found.kind,
        "reason": found.reason,
        "title": found.title,
        "date": found.date,
        "date_source": found.date_source,
        "updated": found.updated,
        "updated_source": found.updated_source,
        "byline": found.byline,
        "organisation": found.organisation,
        "language": found.language,
        "text": found.text,
        "items": [
            {"url": item.written or item.url, "title": item.title, "date": item.published} for item in found.items
        ],
        "quotes": [
            {"text": q.text, "speaker": q.speaker, "organisation": q.organisation, "credited_to": q.credited_to}
            for q in found.quotes
        ],
        "seconds": round(found.seconds, 4),
    }


def _preview(found: Examined) -> None:
    """For a person: the facts in a small table, then the text, the items, the quotes."""
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    screen = console()
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold")
    facts.add_column(overflow="fold")
    rows = (
        ("address", found.url),
        ("kind", f"{found.kind}: {found.reason}" if found.reason else str(found.kind)),
        ("title", found.title),
        ("date", f"{found.date} (from: {found.date_source})" if found.date else None),
        ("updated", f"{found.updated} (from: {found.updated_source})" if found.updated else None),
        ("byline", ", ".join(found.byline) or None),
        ("organisation", found.organisation),
        ("language", found.language),
    )
    for name, value in rows:
        if value or name in ("title", "date"):
            facts.add_row(name, Text(one_line(value, 1000)) if value else Text("none", style="dim"))
    screen.print(facts)
    if found.text:
        screen.print(Rule(f"text, {count_words(found.text)} words", align="left", style="dim"))
        screen.print(Text(clean(found.text)))
    if found.items:
        screen.print(Rule(f"{len(found.items)} items", align="left", style="dim"))
        for item in found.items[:PREVIEW_ITEMS]:
            screen.print(Text(f"  {item.published or '          '}  {one_line(item.title or item.url, 200)}"))
        if len(found.items) > PREVIEW_ITEMS:
            say(f"… and {len(found.items) - PREVIEW_ITEMS} more; --json gives them all")
    if found.quotes:
        screen.print(Rule(f"{len(found.quotes)} quotes", align="left", style="dim"))
        for quote in found.quotes[:PREVIEW_QUOTES]:
            who = ", ".join(part for part in (quote.speaker, quote.organisation) if part) or "?"
            screen.print(Text(f"  “{one_line(quote.text, 200)}”, {one_line(who, 100)}"))
