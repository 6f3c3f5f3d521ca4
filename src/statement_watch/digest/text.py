"""A digest for the terminal: lines of styled spans, which `plain` turns into a string. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from statement_watch.digest import wording
from statement_watch.digest.layout import Line, Run, Style, plain, wrap
from statement_watch.digest.records import Already, Copy, Departure, Digest, Edit, Entry, Notice, Trouble
from statement_watch.model import DiffPiece

T = TypeVar("T")

WIDEST = 100
"""Lines longer than this are hard to read however wide the window is."""


def render(digest: Digest, width: int = 80) -> str:
    """The digest as plain text, for a pipe, a file or the text part of a mail."""
    return plain(lines(digest, width))


def lines(digest: Digest, width: int = 80) -> Iterator[Line]:
    """The digest as styled lines of at most `width` cells, addresses apart."""
    width = max(40, min(width, WIDEST))
    yield (Run(digest.title, Style.TITLE),)
    yield from wrap([Run(wording.period(digest), Style.MUTED)], width)
    if digest.empty:
        yield ()
        yield from wrap([Run("Nothing new: no statements, edits or removals, and every source is well.")], width)
        return
    yield from wrap([Run(" · ".join(wording.tally(digest.counts)))], width)
    yield from _section("In trouble", [_trouble(trouble, width) for trouble in digest.troubles], width)
    yield from _section("Notices", _capped(digest.notices, _notice, width), width)
    yield from _section("New statements", _entries(digest.new, width), width, roomy=True)
    yield from _section("Carried again", _entries(digest.again, width), width, roomy=True)
    yield from _section("Edited", _capped(digest.edits, _edit, width), width, roomy=True)
    yield from _section("Removed and restored", _capped(digest.departures, _departure, width), width)
    yield from _section("Already there", [_already(group, width) for group in digest.already], width)
    if more := _more(digest):
        yield ()
        yield from wrap([Run(f"More: {more}", Style.MUTED)], width)


def _more(digest: Digest) -> str:
    """The commands that show more, with the first of the ids that stand in the digest."""
    shown = [f"watch show s{entry.statement} (a statement)" for entry in (*digest.new, *digest.again)[:1]]
    edited = [f"watch diff p{edit.page} (an edit)" for edit in digest.edits[:1]]
    return " · ".join([*shown, *edited, *(["watch status (the sources)"] if digest.troubles else [])])


def _section(heading: str, blocks: list[Iterator[Line]], width: int, *, roomy: bool = False) -> Iterator[Line]:
    if not blocks:
        return
    yield ()
    yield (Run(f"── {heading} ".ljust(width, "─"), Style.HEADING),)
    yield ()
    for index, block in enumerate(blocks):
        if index and roomy:
            yield ()
        yield from block


def _entries(entries: Sequence[Entry], width: int) -> list[Iterator[Line]]:
    shown, more = wording.first(entries, wording.BRIEF)
    full = [_entry(entry, width) for entry in shown[: wording.IN_FULL]]
    brief = [_brief(entry, width) for entry in shown[wording.IN_FULL :]]
    return [*full, *brief, *_rest(more)]


def _capped(items: Sequence[T], block: Callable[[T, int], Iterator[Line]], width: int) -> list[Iterator[Line]]:
    shown, more = wording.first(items, wording.IN_FULL)
    return [*(block(item, width) for item in shown), *_rest(more)]


def _rest(more: int) -> list[Iterator[Line]]:
    return [iter([(Run(f"… and {more:,} more", Style.MUTED),)])] if more else []


def _title(entry: Entry) -> list[Run]:
    star = [Run("★ ", Style.STAR)] if entry.starred else []
    return [*star, Run(f"{entry.title} ", Style.TITLE), Run(f"s{entry.statement}", Style.MUTED)]


def _brief(entry: Entry, width: int) -> Iterator[Line]:
    yield from wrap(_title(entry), width, "", "  ")
    line = " · ".join(filter(None, (wording.byline(entry), wording.carriers(entry))))
    yield from wrap([Run(line, Style.MUTED)], width, "  ")


def _entry(entry: Entry, width: int) -> Iterator[Line]:
    yield from wrap(_title(entry), width, "", "  ")
    yield from wrap([Run(wording.byline(entry), Style.MUTED)], width, "  ")
    if entry.topics:
        yield from wrap([Run(f"[{', '.join(entry.topics)}]", Style.TOPIC)], width, "  ")
    if entry.url and entry.origin_seen:
        yield from wrap([Run(entry.url, Style.LINK)], width, "  ")
    if origin := wording.origin_line(entry):
        yield from wrap([Run(f"({origin})", Style.MUTED)], width, "  ")
    if entry.lead:
        yield ()
        yield from wrap([Run(entry.lead)], width, "  ")
    for quote in entry.quotes:
        credit = f" (to {quote.credited_to})" if quote.credited_to else ""
        yield from wrap([Run(f"“{quote.text}” "), Run(f"— {quote.who}{credit}", Style.MUTED)], width, "  › ", "    ")
    if entry.note:
        yield from wrap([Run(f"Your note: {entry.note}", Style.STAR)], width, "  ")
    if entry.copies:
        yield ()
    copies, more = wording.first(entry.copies, wording.COPIES)
    for index, copy in enumerate(copies):
        yield from _copy(copy, entry.title, width, last=index == len(copies) - 1 and not more)
    if more:
        yield from wrap([Run(f"and {wording.count(more, 'page')} more", Style.MUTED)], width, "  └ ")


def _copy(copy: Copy, title: str, width: int, *, last: bool) -> Iterator[Line]:
    first, rest = ("  └ ", "    ") if last else ("  ├ ", "  │ ")
    when = wording.short_day(copy.published or copy.first_seen.date())
    fresh = [] if copy.fresh else [Run(" · seen before", Style.MUTED)]
    yield from wrap(
        [Run(copy.publisher, Style.TITLE), Run(f" · {when} · {wording.carries(copy)}"), *fresh], width, first, rest
    )
    if copy.title != title:
        yield from wrap([Run(copy.title, Style.MUTED)], width, rest)
    if copy.own_lead:
        yield from wrap([Run("+ ", Style.ADDED), Run(copy.own_lead)], width, rest, rest + "  ")
    if copy.url:
        yield from wrap([Run(copy.url, Style.LINK)], width, rest)


def _edit(edit: Edit, width: int) -> Iterator[Line]:
    yield from wrap([Run(f"{edit.title} ", Style.TITLE), Run(f"p{edit.page}", Style.MUTED)], width, "", "  ")
    yield from wrap([Run(wording.edit_line(edit), Style.MUTED)], width, "  ")
    if edit.before_title:
        yield from wrap([Run("title was: ", Style.MUTED), Run(edit.before_title, Style.GONE)], width, "  ")
    if edit.pieces:
        yield ()
        yield from wrap(diff_runs(edit.pieces), width, "    ")
        yield ()
    if edit.url:
        yield from wrap([Run(edit.url, Style.LINK)], width, "  ")


def diff_runs(pieces: Iterable[DiffPiece]) -> list[Run]:
    """A word diff with the marks of wdiff, so that a change can be seen without colours."""
    return [run for piece in pieces for run in _piece(piece)]


def _piece(piece: DiffPiece) -> Iterator[Run]:
    text = piece.text.rstrip()
    if piece.op == "gone":
        yield Run(f"[-{text}-]", Style.GONE)
    elif piece.op == "added":
        yield Run(f"{{+{text}+}}", Style.ADDED)
    else:
        yield Run(text)
    if len(text) < len(piece.text):
        yield Run(" ")


def _departure(gone: Departure, width: int) -> Iterator[Line]:
    word = Run("restored ", Style.ADDED) if gone.restored else Run("removed ", Style.BAD)
    yield from wrap([word, Run(gone.title, Style.TITLE)], width, "", "  ")
    parts = [gone.publisher, wording.short_day(gone.since.date()), gone.reason]
    yield from wrap([Run(" · ".join(part for part in parts if part), Style.MUTED)], width, "  ")
    if gone.url:
        yield from wrap([Run(gone.url, Style.LINK)], width, "  ")


def _trouble(trouble: Trouble, width: int) -> Iterator[Line]:
    since = f" since {wording.short_day(trouble.since.date())}" if trouble.since else ""
    runs = [Run("! ", Style.BAD), Run(trouble.source, Style.TITLE), Run(f": {trouble.health}{since}", Style.BAD)]
    if trouble.reason:
        runs.append(Run(f" · {trouble.reason}"))
    yield from wrap(runs, width, "", "  ")


def _notice(notice: Notice, width: int) -> Iterator[Line]:
    yield from wrap([Run(notice.title, Style.TITLE)], width, "", "  ")
    if notice.summary:
        yield from wrap([Run(notice.summary, Style.MUTED)], width, "  ")
    if notice.url:
        yield from wrap([Run(notice.url, Style.LINK)], width, "  ")


def _already(group: Already, width: int) -> Iterator[Line]:
    yield from wrap([Run(group.publisher, Style.TITLE), Run(f"  {group.count:,}", Style.MUTED)], width)
    for link in group.newest:
        when = f" · {wording.short_day(link.published)}" if link.published else ""
        yield from wrap([Run(link.title), Run(when, Style.MUTED)], width, "  ", "    ")
    if group.unnamed:
        yield from wrap([Run(f"… and {group.unnamed:,} more", Style.MUTED)], width, "  ")
