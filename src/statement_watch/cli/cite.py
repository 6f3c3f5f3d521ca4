"""`watch cite ID`: a citation that can be checked."""

from __future__ import annotations

import hashlib

import click

from statement_watch.cli import citations, targets
from statement_watch.cli.citations import Citation
from statement_watch.cli.common import Place, emit, json_option, options, write
from statement_watch.errors import NotFound
from statement_watch.store import Store
from statement_watch.views import StatementView

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

    The hash is that of the response as it came; `watch export warc` gives the response itself. Where a text was
    imported without one, it is that of the text.

    \b
    Examples:  watch cite s12
               watch cite p7 --version 1 --format bibtex
    """
    with place.store(readonly=True) as store:
        cited = cite(store, name, number)
    if as_json or form == "json":
        emit(citations.row(cited))
    else:
        write(FORMATS[form](cited))
    return 0


def cite(store: Store, name: str, number: int | None = None) -> Citation:
    """The citation of a version. Raises `NotFound`."""
    found = targets.find(store, name)
    statement = found if isinstance(found, StatementView) else next(iter(store.views.statements_of(found.page)), None)
    page = targets.find_page(store, name)
    versions = store.views.versions(page.page)
    number = number or len(versions)
    if not 0 < number <= len(versions):
        raise NotFound(f"p{page.page}: has no version {number}, only {len(versions)}")
    version = versions[number - 1]
    sha = version.capture_sha256
    capture = store.captures.get(page.page, sha) if sha else None
    origin = statement.origin_publisher if statement and statement.origin_page != page.page else None
    return Citation(
        publisher=page.publisher,
        byline=version.byline,
        title=version.title or page.title,
        published=version.published or page.published,
        date_source=version.date_source,
        url=page.url,
        final_url=capture.final_url if capture else None,
        version=number,
        versions=len(versions),
        seen_at=version.seen_at,
        captured_at=capture.fetched_at if capture else None,
        sha256=sha or hashlib.sha256(version.text.encode()).hexdigest(),
        of_text=sha is None,
        statement=statement.statement if statement else None,
        origin=origin,
    )
