"""`watch diff ID`: what changed between versions of a page, or between two wordings of one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from statement_watch.cli.common import Place, emit_all, json_option, options, say
from statement_watch.cli.screen import draw, width
from statement_watch.cli.showing import heading, utc
from statement_watch.digest.diffs import words_in
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.text import diff_runs
from statement_watch.digest.wording import count, short_day, shown, titled
from statement_watch.errors import NotFound
from statement_watch.model import DiffPiece, OccurrenceKind, Span
from statement_watch.presenting import targets
from statement_watch.presenting.comparisons import Comparison, Side, blocks, pair, side, steps
from statement_watch.store import Store
from statement_watch.text import fold
from statement_watch.versions import word_diff
from statement_watch.views import OccurrenceView, StatementView


@click.command(epilog=targets.HELP)
@click.argument("name", metavar="ID")
@click.argument("other", metavar="[OTHER-ID]", required=False)
@click.option("--from", "first", type=click.IntRange(1), help="The older version.  [default: the one before --to]")
@click.option("--to", "last", type=click.IntRange(1), help="The newer version.  [default: the latest]")
@click.option("--all", "every", is_flag=True, help="Every step from one version to the next.")
@click.option("--full", is_flag=True, help="Show paragraphs that are the same, too.")
@options
@json_option
def command(
    name: str,
    other: str | None,
    place: Place,
    first: int | None,
    last: int | None,
    every: bool,
    full: bool,
    as_json: bool,
) -> int:
    """Show what changed, word by word: [-gone-] and {+added+}, in colours on a terminal.

    For a page: its last two versions, or those named. For a statement on several pages: the origin's wording against
    that of each other page. With two IDs: one page's text against the other's.

    \b
    Examples:  watch diff p7
               watch diff p7 --from 1 --to 3
               watch diff s12
               watch diff p7 p9
    """
    with place.store(readonly=True) as store:
        if other is not None:
            found = [pair(_latest(store, name), _latest(store, other))]
        else:
            target = targets.find(store, name)
            if isinstance(target, StatementView) and len(target.occurrences) > 1:
                found = list(_wordings(store, target))
            else:
                page = targets.find_page(store, name)
                found = steps(store, page, first, last, every=every)
                if not found:
                    say(f"p{page.page} has one version only: nothing to compare")
    if as_json:
        emit_all(map(_row, found))
    else:
        draw(_lines(found, width(), full=full))
    return 0


# --- what is compared ---------------------------------------------------------------------------------------------


def _wordings(store: Store, statement: StatementView) -> Iterator[Comparison]:
    """The first wording (the origin's, where we have it) against every other; of an excerpt only what it takes up."""
    first, *others = statement.occurrences
    whole = _side_of(store, first, first.spans)
    for other in others:
        if other.kind is OccurrenceKind.WHOLE:
            yield pair(whole, _side_of(store, other, other.spans))
            continue
        shared = [r for r in store.views.relations(other.page) if first.page in (r.page, r.other)]
        if not shared:
            say(f"p{other.page} carries an excerpt that is not compared with p{first.page}")
            continue
        ours, theirs = zip(*shared[0].passages, strict=True)
        if shared[0].page == other.page:
            ours, theirs = theirs, ours
        yield pair(_side_of(store, first, ours), _side_of(store, other, theirs))


def _side_of(store: Store, carried: OccurrenceView, spans: Sequence[Span]) -> Side:
    version = store.views.versions(carried.page)[carried.version - 1]
    said = "\n\n".join(version.text[span.start : span.end].strip() for span in spans)
    return Side(
        carried.page,
        carried.url,
        carried.publisher,
        carried.version,
        version.seen_at,
        carried.page_title,
        said,
        carried.published,
    )


def _latest(store: Store, name: str) -> Side:
    page = targets.find_page(store, name)
    versions = store.views.versions(page.page)
    if not versions:
        raise NotFound(f"p{page.page}: was never read, it has no text")
    return side(page, versions[-1])


# --- how it is shown ----------------------------------------------------------------------------------------------


def _row(found: Comparison) -> dict[str, object]:
    return {
        "before": _side_row(found.before),
        "after": _side_row(found.after),
        "change": found.change,
        "pieces": [{"op": piece.op, "text": piece.text} for piece in found.pieces],
    }


def _side_row(side: Side) -> dict[str, object]:
    return {
        "id": f"p{side.page}",
        "page": side.url,
        "publisher": side.publisher,
        "version": side.version,
        "seen_at": side.seen_at,
        "title": side.title,
        "published": side.published,
    }


def _lines(found: Sequence[Comparison], width: int, *, full: bool) -> Iterator[Line]:
    for index, comparison in enumerate(found):
        if index:
            yield from heading(f"{index + 1} of {len(found)}", width)
        yield from _comparison(comparison, width, full=full)


def _comparison(found: Comparison, width: int, *, full: bool) -> Iterator[Line]:
    before, after = found.before, found.after
    yield from wrap([Run(f"{titled(after.title)} ", Style.TITLE), Run(f"p{after.page}", Style.MUTED)], width, "", "  ")
    for mark, one in (("−", before), ("+", after)):
        dated = f" · published {short_day(one.published)}" if one.published else ""
        facts = f"{mark} p{one.page} version {one.version} · {shown(one.publisher)}{dated} · seen {utc(one.seen_at)}"
        yield from wrap([Run(facts, Style.MUTED)], width)
    if found.change:
        yield (Run(f"the change is {found.change}", Style.MUTED),)
    if fold(before.title) != fold(after.title):
        yield from wrap(
            [Run("title: "), *diff_runs(word_diff(shown(before.title), shown(after.title)))], width, "", "  "
        )
    yield ()
    if found.same_words:
        yield (Run("the same words"),)
        return
    gone, added = (words_in(found.pieces, op) for op in ("gone", "added"))
    yield from wrap([Run(f"{count(gone, 'word')} out, {count(added, 'word')} in", Style.MUTED)], width)
    yield ()
    yield from _paragraphs(found.pieces, width, full=full)


def _paragraphs(pieces: Sequence[DiffPiece], width: int, *, full: bool) -> Iterator[Line]:
    skipped = False
    for block in blocks(pieces):
        if not full and all(piece.op == "same" for piece in block):
            skipped = True
            continue
        if skipped:
            yield (Run("…", Style.MUTED),)
            yield ()
        skipped = False
        yield from wrap(diff_runs(block), width)
        yield ()
    if skipped:
        yield (Run("…", Style.MUTED),)
