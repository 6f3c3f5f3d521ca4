"""A digest for the terminal: lines of styled spans, which `plain` turns into a string. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from statement_watch.digest import wording
from statement_watch.digest.layout import Line, Run, Style, plain, wrap
from statement_watch.digest.outline import Glance, Group, Outline, Part, outline
from statement_watch.digest.records import Already, Copy, Departure, Digest, Edit, Entry, Notice, Trouble
from statement_watch.model import DiffPiece

WIDEST = 100
"""Lines longer than this are hard to read however wide the window is."""
ROOMY = (Part.NEW, Part.AGAIN, Part.EDITED)
"""Parts whose pieces are so long that an empty line parts them."""


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
    yield from wrap([Run(" · ".join(map(wording.held, wording.tally(digest.counts))))], width)
    plan = outline(digest)
    if plan.long:
        yield ()
        yield from chain.from_iterable(_glance(glance, width) for glance in plan.glance)
        yield from wrap([Run(wording.ORDER, Style.MUTED)], width)
    for part, _ in plan.parts:
        yield from _section(part, _blocks(part, digest, plan, width), width)
    if more := " · ".join(f"{command} ({what})" for command, what in wording.more(digest)):
        yield ()
        yield from wrap([Run(f"More: {more}", Style.MUTED)], width)


def _section(part: Part, blocks: Iterable[Iterator[Line]], width: int) -> Iterator[Line]:
    yield ()
    yield (Run(f"── {part} ".ljust(width, "─"), Style.HEADING),)
    yield ()
    for index, block in enumerate(blocks):
        if index and part in ROOMY:
            yield ()
        yield from block


def _blocks(part: Part, digest: Digest, plan: Outline, width: int) -> Iterable[Iterator[Line]]:
    match part:
        case Part.TROUBLE:
            return (_trouble(trouble, width) for trouble in digest.troubles)
        case Part.NOTICES:
            return (_notice(notice, width) for notice in digest.notices)
        case Part.NEW:
            return (_entry(entry, width) for entry in plan.new)
        case Part.AGAIN:
            return (_entry(entry, width) for entry in plan.again)
        case Part.EDITED:
            in_short = [chain.from_iterable(_edit_head(edit, width) for edit in plan.edits_in_short)]
            return chain((_edit(edit, width) for edit in plan.edits), in_short if plan.edits_in_short else ())
        case Part.MOVED:
            return (_departure(gone, width) for gone in digest.departures)
        case Part.SHORT:
            return (_group(group, width) for group in plan.groups)
        case Part.ALREADY:
            return (_already(group, width) for group in digest.already)


def _glance(glance: Glance, width: int) -> Iterator[Line]:
    named = [f"{mention.words} ({mention.figure})" if mention.figure else mention.words for mention in glance.mentions]
    words = " · ".join([*named, *([glance.more] if glance.more else [])])
    yield from wrap([Run(f"{glance.label}: ", Style.TITLE), Run(words)], width, "", "  ")


def _group(group: Group, width: int) -> Iterator[Line]:
    yield from wrap([Run(group.name, Style.TITLE)], width)
    for short in group.statements:
        entry = short.entry
        star = [Run("★ ", Style.STAR)] if entry.starred else []
        topics = [Run(f"[{', '.join(short.topics)}] · ", Style.TOPIC)] if short.topics else []
        speaker = f"{entry.speaker} · " if group.topic else ""
        facts = Run(f"{speaker}{wording.facts(entry)}", Style.MUTED)
        yield from wrap([*star, Run(f"{entry.title} · "), *topics, facts], width, "  ", "    ")
        if short.gist:
            yield from wrap([Run(short.gist, Style.MUTED)], width, "    ")


def _title(entry: Entry) -> list[Run]:
    star = [Run("★ ", Style.STAR)] if entry.starred else []
    return [*star, Run(f"{entry.title} ", Style.TITLE), Run(f"s{entry.statement}", Style.MUTED)]


def _entry(entry: Entry, width: int) -> Iterator[Line]:
    yield from wrap(_title(entry), width, "", "  ")
    yield from wrap([Run(wording.dotted(wording.byline(entry)), Style.MUTED)], width, "  ")
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


def _edit_head(edit: Edit, width: int) -> Iterator[Line]:
    yield from wrap([Run(f"{edit.title} ", Style.TITLE), Run(f"p{edit.page}", Style.MUTED)], width, "", "  ")
    yield from wrap([Run(wording.dotted(wording.edit_line(edit)), Style.MUTED)], width, "  ")


def _edit(edit: Edit, width: int) -> Iterator[Line]:
    yield from _edit_head(edit, width)
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
