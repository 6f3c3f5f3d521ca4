"""`watch forget`: pages, or a whole source, taken away with their evidence."""

from __future__ import annotations

import sys

import click

from statement_watch.cli.common import Place, emit, emit_all, json_option, options, progress, say, utc_now, write
from statement_watch.cli.turns import turn
from statement_watch.config import hint
from statement_watch.digest.wording import count, titled
from statement_watch.errors import BadInput, NotFound, UnknownSource
from statement_watch.forgetting import Forgot, forget, forget_source
from statement_watch.model import Settings
from statement_watch.moments import utc
from statement_watch.presenting import targets
from statement_watch.store import Store
from statement_watch.urls import canonical
from statement_watch.views import PageView


@click.command()
@click.argument("names", nargs=-1, metavar="[PAGE]...")
@click.option("--source", metavar="NAME", help="All pages of this source, which must no longer be watched.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--lift", metavar="URL", help="Let a forgotten page come back, should it be found again.")
@click.option("--list", "listed", is_flag=True, help="List the addresses that are kept out.")
@options
@json_option
def command(
    place: Place, names: tuple[str, ...], source: str | None, yes: bool, lift: str | None, listed: bool, as_json: bool
) -> int:
    """Take away pages (p7, or an address) or a whole source: captures, versions, quotes, all that they are evidence of.

    What other pages carry is regrouped as if these had never been there; those statements keep their numbers. A page
    that was forgotten by itself stays away: later rounds and imports leave it out. There is no undo: make a
    `watch backup` first. What was delivered already is beyond reach.

    \b
    Examples:  watch forget p7
               watch forget --source oldnews --yes
               watch forget --list
    """
    if sum(map(bool, (names, source, lift, listed))) != 1:
        raise BadInput("name pages, or one of --source, --lift and --list")
    if listed:
        return _list(place, as_json=as_json)
    config = place.reading_config()
    with place.store() as store:
        if lift:
            return _lift(store, lift)
        if source:
            _check_source(store, source, [known.name for known in config.sources])
            what = f"{count(store.pages.count(source), 'page')} of {source}"
        else:
            pages = [_page(store, name) for name in names]
            what = "; ".join(f"p{page.page} {titled(page.title)}" for page in pages)
        if not yes and not _agreed(f"Forget {what}? There is no undo."):
            say("nothing was forgotten")
            return 0
        with turn(store.path):
            done = _source(store, config.settings, source) if source else _pages(store, config.settings, pages)
    if as_json:
        emit(done)
    else:
        kept = f"; {count(len(done.kept), 'statement')} on other pages kept" if done.kept else ""
        write(f"{count(done.pages, 'page')} forgotten, {count(len(done.ended), 'statement')} with them{kept}")
    return 0


def _agreed(question: str) -> bool:
    try:
        return click.confirm(question, err=True)
    except click.Abort as error:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
        raise BadInput("there is nobody to answer; say --yes") from error


def _page(store: Store, name: str) -> PageView:
    found = targets.find(store, name)
    if not isinstance(found, PageView):
        pages = ", ".join(f"p{carried.page}" for carried in found.occurrences[:8])
        raise BadInput(f"s{found.statement} is a statement, on {pages}; name the pages to forget")
    return found


def _check_source(store: Store, source: str, configured: list[str]) -> None:
    known = {state.name for state in store.sources.all()}
    if source not in known:
        raise UnknownSource(f'no source is named "{source}"{hint(source, known)}')
    if source in configured:
        raise BadInput(f'"{source}" is still in the config, and a round would bring it back: take its table out first')


def _pages(store: Store, settings: Settings, pages: list[PageView]) -> Forgot:
    numbers = sorted({page.page for page in pages})
    with progress("forgetting", len(numbers)) as advance:
        return forget(store, settings, numbers, utc_now(), for_good=True, on_page=lambda: advance(""))


def _source(store: Store, settings: Settings, source: str) -> Forgot:
    with progress("forgetting", store.pages.count(source)) as advance:
        return forget_source(store, settings, source, utc_now(), lambda: advance(""))


def _list(place: Place, *, as_json: bool) -> int:
    with place.store(readonly=True) as store:
        kept_out = store.forgotten.all()
    if as_json:
        emit_all({"page": one.url, "id": f"p{one.page}", "forgotten_at": one.at} for one in kept_out)
        return 0
    for one in kept_out:
        write(f"{utc(one.at)}  p{one.page}  {one.url}")
    if not kept_out:
        say("no address is kept out")
    return 0


def _lift(store: Store, url: str) -> int:
    for form in dict.fromkeys((url, canonical(url), canonical(f"https://{url}"))):
        if form is not None and store.forgotten.lift(form):
            write(f"{form} may come back")
            return 0
    raise NotFound(f"{url}: is not kept out; `watch forget --list` shows what is")
