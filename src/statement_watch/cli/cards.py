"""One statement as a card of the review: who said what, since when, and the pages folded under it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from statement_watch.cli.showing import origin_lines, review_lines, statement_facts, text_lines, why_lines
from statement_watch.digest.beginnings import opening
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.wording import count, lead, short_day, shown, titled
from statement_watch.presenting.evidence import COPIES, Evidence
from statement_watch.presenting.words import in_common, role
from statement_watch.views import OccurrenceView, QuoteView, StatementView

QUOTES = 3
"""Quotes on a card."""

HELP = (
    ("r", "read: it leaves the inbox; on to the next"),
    ("s", "star, or no longer"),
    ("d", "dismiss: no digest shows it any more; on to the next"),
    ("n", "note"),
    ("m", "merge: it is one statement with another"),
    ("x", "split: a page listed here does not carry it"),
    ("!", "not the same: it must never be joined with another"),
    ("u", "undo the last verdict; again, the one before it"),
    ("j →", "next"),
    ("k ←", "previous"),
    ("g G", "first, last"),
    ("t enter", "the whole text, or the card again"),
    ("w", "why these pages are one: the passages side by side"),
    ("space ↓", "further down"),
    ("b ↑", "back up"),
    ("f", "filter: source=iacp topic=immigration since=7d which=starred"),
    ("q", "quit"),
)


def card(
    view: StatementView,
    evidence: Evidence,
    near: Sequence[StatementView],
    quotes: Sequence[QuoteView],
    width: int,
) -> Iterator[Line]:
    """The statement with its first lines, the copies folded under it, and why they are held the same."""
    yield from _head(view, width)
    yield from origin_lines(view, width)
    yield ()
    yield from wrap([Run(opening(view.text, view.title, gaps=view.in_parts))], width)
    for quote in [quote for quote in quotes if quote.speaker or quote.organisation][:QUOTES]:
        who = ", ".join(shown(part, 80) for part in (quote.speaker, quote.organisation) if part)
        yield from wrap([Run(f"“{shown(quote.text, 160)}” "), Run(f"— {who}", Style.MUTED)], width, "› ", "  ")
    yield ()
    for number, carried in enumerate(view.occurrences[:COPIES], 1):
        yield from _carrier(number, carried, view, evidence, width)
    if len(view.occurrences) > COPIES:
        more = count(len(view.occurrences) - COPIES, "more page")
        yield (Run(f"    … and {more}; `watch show s{view.statement}` lists all", Style.MUTED),)
    for said in evidence.said:
        yield from wrap([Run(said, Style.STAR)], width, "  ")
    if near:
        yield ()
        yield (Run("Related, and held to be something else:", Style.MUTED),)
        for other in near:
            title = [Run(f"s{other.statement} ", Style.MUTED), Run(titled(other.title))]
            yield from wrap([*title, Run(f" · {shown(other.organisation)}", Style.MUTED)], width, "  ", "    ")


def whole(view: StatementView, width: int) -> Iterator[Line]:
    """The statement with its whole text."""
    yield from _head(view, width)
    yield ()
    yield from text_lines(view.text, width)


def why(view: StatementView, evidence: Evidence, width: int) -> Iterator[Line]:
    """The statement with the evidence that holds its pages together."""
    yield from _head(view, width)
    yield from origin_lines(view, width)
    yield ()
    if len(view.occurrences) == 1:
        yield (Run("It stands on one page only."),)
    yield from why_lines(evidence, width, full=False)


def help_lines(width: int) -> Iterator[Line]:
    """What every key does."""
    yield (Run("Keys", Style.HEADING),)
    yield ()
    for keys, meaning in HELP:
        yield from wrap([Run(f"{keys:<10}", Style.TITLE), Run(meaning)], width, "  ", " " * 12)
    yield ()
    note = "Every verdict is saved as you say it. No later round overwrites it, and it tells nobody."
    yield from wrap([Run(note, Style.MUTED)], width)


def _head(view: StatementView, width: int) -> Iterator[Line]:
    star = [Run("★ ", Style.STAR)] if view.starred else []
    title = [*star, Run(f"{titled(view.title)} ", Style.TITLE), Run(f"s{view.statement}", Style.MUTED)]
    yield from wrap(title, width, "", "  ")
    yield from wrap([Run(statement_facts(view), Style.MUTED)], width)
    yield from review_lines(view, width)


def _carrier(
    number: int, carried: OccurrenceView, view: StatementView, evidence: Evidence, width: int
) -> Iterator[Line]:
    mark = f"{number:>3} "
    when = short_day(carried.published or carried.first_seen.date())
    who = [
        Run(shown(carried.publisher), Style.TITLE),
        Run(f" · {when} · {role(carried, view)} "),
        Run(f"p{carried.page}", Style.MUTED),
    ]
    yield from wrap(who, width, mark, "    ")
    if number == 1 or carried.page_title != view.occurrences[0].page_title:
        yield from wrap([Run(titled(carried.page_title), Style.MUTED)], width, "    ")
    yield (Run("    "), Run(shown(carried.url, 2000), Style.LINK))
    relation = next((r for r in evidence.relations if carried.page in (r.page, r.other)), None) if number > 1 else None
    if relation is not None:
        yield from wrap([Run(f"held to be one: {in_common(relation)}", Style.MUTED)], width, "    ")
    if carried.own_text and not carried.origin:
        own = [Run(f"+ {count(carried.own_words, 'word')} of its own: ", Style.ADDED), Run(lead(carried.own_text, 200))]
        yield from wrap(own, width, "    ", "      ")
