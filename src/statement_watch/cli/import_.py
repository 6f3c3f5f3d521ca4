"""`watch import`: pages from elsewhere into the database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from statement_watch.cli.common import Place, emit, json_option, options, progress, say, utc_now, write
from statement_watch.cli.turns import turn
from statement_watch.config import Config
from statement_watch.importing import Imported, Importer, count_lines, rows_of, summary
from statement_watch.store import Store
from statement_watch.workers import WorkerPool


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options
@json_option
def command(files: tuple[Path, ...], place: Place, as_json: bool) -> int:
    """Take pages from JSON lines (gzip allowed) or WARC files into the database.

    Each line is {"url", "publisher", "title", "published", "text"}, or {"url", "publisher", "path"} with a path of an
    HTML, PDF or DOCX file beside FILE; of a WARC file (extra `warc`) every page that is an article is taken. Imported
    pages are recorded as already there: they raise no alert. The same file again adds nothing, so an import that was
    broken off (Ctrl-C loses at most the last 500 pages) goes on where it stood. It waits for rounds in hand.

    \b
    Example:  watch import --db statements.db releases.jsonl.gz
    """
    config = place.reading_config()
    failed = False
    with place.store(create=True) as store, turn(store.path):
        for file in files:
            imported = asyncio.run(_import(store, config, file))
            for bad in imported.bad:
                say(f"{file}:{bad.line}: {bad.reason}")
            failed = failed or bool(imported.bad)
            _print(file, imported, as_json)
    return 1 if failed else 0


async def _import(store: Store, config: Config, file: Path) -> Imported:
    with progress(f"importing {file.name}", count_lines(file)) as advance:
        async with WorkerPool(config.settings.workers) as pool:
            return await Importer(store, config.settings, pool, utc_now()).run(rows_of(file), lambda: advance(""))


def _print(file: Path, imported: Imported, as_json: bool) -> None:
    if as_json:
        emit({"file": str(file), **summary(imported)})
        return
    counts = f"{imported.pages} pages, {imported.versions} new texts, {imported.known} known"
    write(f"{file}: {counts}" + (f", {len(imported.bad)} lines not taken" if imported.bad else ""))
