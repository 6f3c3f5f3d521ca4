"""`watch export`: the data, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from statement_watch.cli.common import Place, binary_stdout, options, say, utc_now
from statement_watch.cli.files import whole_file
from statement_watch.digest.wording import count
from statement_watch.errors import BadInput
from statement_watch.export import Kind, write_atom, write_csv, write_jsonl, write_warc
from statement_watch.model import Capture
from statement_watch.presenting.exporting import views_of
from statement_watch.store import Store

CAPTURES = "captures"
FORMATS = ("jsonl", "csv", "atom", "warc")


@click.command("export")
@click.argument("kind", type=click.Choice([*(kind.value for kind in Kind), CAPTURES]))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="atom is for statements, warc for captures.  [default: jsonl; for captures warc]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of stdout.")
@options
def command(place: Place, kind: str, form: str | None, output: Path | None) -> int:
    """Write all statements, pages, versions, occurrences, relations, quotes or alerts: one record a line.

    Captures are the responses as they came, for a web archive. docs/export.md describes every field.

    \b
    Examples:  watch export relations > relations.jsonl
               watch export statements --format csv -o statements.csv
               watch export captures -o evidence.warc.gz
    """
    chosen = form or ("warc" if kind == CAPTURES else "jsonl")
    if (kind == CAPTURES) != (chosen == "warc") or (chosen == "atom" and kind != Kind.STATEMENTS):
        raise BadInput(f"{kind} cannot be written as {chosen}; statements go to atom, captures to warc only")
    with place.store(readonly=True) as store, _opened(output) as stream:
        if stream is not None:
            written = _write(store, kind, chosen, stream)
            stream.flush()
            say(count(written, kind.removesuffix("s")))
    return 0


def _write(store: Store, kind: str, form: str, stream: BinaryIO) -> int:
    if kind == CAPTURES:
        return write_warc(_captures(store), stream)
    views = views_of(store, Kind(kind))
    match form:
        case "csv":
            return write_csv(Kind(kind), views, stream)
        case "atom":
            return write_atom(store.views.iter_statements(), stream, name=str(store.path), updated=utc_now())
        case _:
            return write_jsonl(Kind(kind), views, stream)


def _captures(store: Store) -> Iterator[Capture]:
    """The capture behind each version, by page and number; those that were thinned out are left out."""
    for version in store.views.iter_versions():
        if version.capture_sha256 and (capture := store.captures.get(version.page, version.capture_sha256)):
            yield capture


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO | None]:
    if output is None:
        yield binary_stdout()
        return
    with whole_file(output) as file:
        yield file
