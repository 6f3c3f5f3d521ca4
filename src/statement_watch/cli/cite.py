"""`watch cite ID`: a citation that can be checked."""

from __future__ import annotations

import click

from statement_watch.cli.common import Place, emit, json_option, options, write
from statement_watch.presenting import citations, targets

FORMATS = {"plain": citations.plain, "apa": citations.apa, "bibtex": citations.bibtex}


@click.command(epilog=targets.HELP)
@click.argument("name", metavar="ID")
@click.option(
    "--format", "form", type=click.Choice([*FORMATS, "json"]), default="plain", show_default=True, help="Its form."
)
@click.option("--version", "number", type=click.IntRange(1), help="Which version of the page.  [default: the latest]")
@options
@json_option
def command(name: str, place: Place, form: str, number: int | None, as_json: bool) -> int:
    """Cite a version of a page, or of a statement's origin: address, UTC times, version and SHA-256.

    The hash is that of the response as it came; `watch export captures` gives the response itself. Where a text was
    imported without one, it is that of the text.

    \b
    Examples:  watch cite s12
               watch cite p7 --version 1 --format bibtex
    """
    with place.store(readonly=True) as store:
        cited = citations.cite(store, name, number)
    if as_json or form == "json":
        emit(citations.row(cited))
    else:
        write(FORMATS[form](cited))
    return 0
