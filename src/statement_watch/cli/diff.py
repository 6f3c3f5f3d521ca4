"""`watch diff ID`: what changed between versions of a page, or between two wordings of one statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from statement_watch.cli import targets
from statement_watch.cli.common import Place, emit_all, json_option, options, say
from statement_watch.cli.screen import draw, width
from statement_watch.cli.showing import heading, utc
from statement_watch.digest.diffs import words_in
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.text import diff_runs
from statement_watch.digest.wording import count, paragraphs, short_day, shown, titled
from statement_watch.errors import NotFound
from statement_watch.model import DiffPiece, Grade, OccurrenceKind, Span
from statement_watch.store import Store
from statement_watch.text import fold
from statement_watch.versions import word_diff
from statement_watch.views import OccurrenceView, PageView, StatementView, VersionView


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts that are compared."""

    page: int
    url: str
    publisher: str
    version: int
    seen_at: datetime
    title: str
    text: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts with their difference by words; `change` is the grade of the later version, if that is what it is."""

    before: Side
    after: Side
    pieces: tuple[DiffPiece, ...]
    change: Grade | None = None

    @property
    def same_words(self) -> bool:
        return all(piece.op == "same" for piece in self.pieces)


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
            found = [_pair(_latest(store, name), _latest(store, other))]
        else:
            target = targets.find(store, name)
            if isinstance(target, StatementView) and len(target.occurrences) > 1:
                found = list(_wordings(store, target))
            else:
                found = _steps(store, targets.find_page(store, name), first, last, every=every)
    if as_json:
        emit_all(map(_row, found))
    else:
        draw(_lines(found, width(), full=full))
    return 0


# --- what is compared ---------------------------------------------------------------------------------------------


def _steps(store: Store, page: PageView, first: int | None, last: int | None, *, every: bool) -> list[Comparison]:
    """Versions of a page against one another. Raises `NotFound` for a number that it does not have."""
    versions = store.views.versions(page.page)
    for number in (first, last):
        if number is not None and number > len(versions):
            raise NotFound(f"p{page.page}: has no version {number}, only {len(versions)}")
    if len(versions) < 2:
        say(f"p{page.page} has one version only: nothing to compare")
        return []
    sides = [_side(page, version) for version in versions]
    if every:
        return [_pair(sides[n], sides[n + 1], versions[n + 1].change) for n in range(len(sides) - 1)]
    newer = last or len(versions)
    older = first or max(1, newer - 1)
    change = versions[newer - 1].change if older == newer - 1 else None
    return [_pair(sides[older - 1], sides[newer - 1], change)]


def _wordings(store: Store, statement: StatementView) -> Iterator[Comparison]:
    """The first wording (the origin's, where we have it) against every other; of an excerpt only what it takes up."""
    first, *others = statement.occurrences
    whole = _side_of(store, first, first.spans)
    for other in others:
        if other.kind is OccurrenceKind.WHOLE:
            yield _pair(whole, _side_of(store, other, other.spans))
            continue
        shared = [r for r in store.views.relations(other.page) if first.page in (r.page, r.other)]
        if not shared:
            say(f"p{other.page} carries an excerpt that is not compared with p{first.page}")
            continue
        ours, theirs = zip(*shared[0].passages, strict=True)
        if shared[0].page == other.page:
            ours, theirs = theirs, ours
        yield _pair(_side_of(store, first, ours), _side_of(store, other, theirs))


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
    return _side(page, versions[-1])


def _side(page: PageView, version: VersionView) -> Side:
    title = version.title or page.title
    return Side(
        page.page, page.url, page.publisher, version.version, version.seen_at, title, version.text, version.published
    )


def _pair(before: Side, after: Side, change: Grade | None = None) -> Comparison:
    return Comparison(before, after, word_diff(before.text, after.text), change)


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
    for mark, side in (("−", before), ("+", after)):
        dated = f" · published {short_day(side.published)}" if side.published else ""
        facts = (
            f"{mark} p{side.page} version {side.version} · {shown(side.publisher)}{dated} · seen {utc(side.seen_at)}"
        )
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
    for block in _blocks(pieces):
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


def _blocks(pieces: Sequence[DiffPiece]) -> Iterator[list[DiffPiece]]:
    """The pieces by paragraphs, safe to show; a run that goes over paragraphs is cut at their borders."""
    block: list[DiffPiece] = []
    for piece in pieces:
        for index, part in enumerate(re.split(r"\n\s*\n", paragraphs(piece.text))):
            if index and block:
                yield block
                block = []
            if part.strip():
                if block and piece.op == "gone" and not block[-1].text[-1].isspace():
                    # Where the newer text ends a line there was a blank in the older one.
                    block[-1] = DiffPiece(block[-1].op, f"{block[-1].text} ")
                block.append(DiffPiece(piece.op, re.sub(r"\s+", " ", part)))
    if block:
        yield block
