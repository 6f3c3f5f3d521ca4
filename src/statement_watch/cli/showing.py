"""Lines that show a statement or a page, and why pages are held to carry one statement. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from statement_watch.cli.sides import row, side_by_side
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.wording import count, day, lead, paragraphs, short_day, shown, titled
from statement_watch.model import Span
from statement_watch.presenting.evidence import Evidence
from statement_watch.presenting.history import Event
from statement_watch.presenting.pairs import PASSAGES
from statement_watch.presenting.words import between, last_changed, reasons, text_blocks
from statement_watch.views import OccurrenceView, PageView, QuoteView, RelationView, StatementView

RELATIONS = 12
"""Relations that are shown unless all are asked for."""


def statement_lines(
    view: StatementView,
    evidence: Evidence,
    quotes: Sequence[QuoteView],
    width: int,
    *,
    full: bool,
) -> Iterator[Line]:
    """A statement: who said it and how we know, its words, who carries it, and why these are held to be one."""
    yield from wrap(
        [Run(f"{titled(view.title)} ", Style.TITLE), Run(f"s{view.statement}", Style.MUTED)], width, "", "  "
    )
    yield from wrap([Run(statement_facts(view), Style.MUTED)], width)
    yield from review_lines(view, width)
    yield from origin_lines(view, width)
    yield from heading(f"On {count(len(view.occurrences), 'page')}", width)
    for carried in view.occurrences:
        yield from _occurrence(carried, width)
    yield from heading("Text", width)
    yield from text_lines(view.text, width)
    if evidence.relations or evidence.said:
        yield from heading("Why these are one" if evidence.relations else "What you said", width)
        yield from why_lines(evidence, width, full=full)
    yield from quote_lines(quotes, width)


def page_lines(
    view: PageView,
    statements: Sequence[StatementView],
    evidence: Evidence,
    events: Sequence[Event],
    quotes: Sequence[QuoteView],
    width: int,
    *,
    full: bool,
) -> Iterator[Line]:
    """A page: what it is, its history, the statements on it, its text, its relations to other pages."""
    yield from wrap([Run(f"{titled(view.title)} ", Style.TITLE), Run(f"p{view.page}", Style.MUTED)], width, "", "  ")
    published = f"published {day(view.published)}" if view.published else ""
    changed = last_changed(view.updated, view.updated_source, view.published)
    facts = (shown(view.publisher), published, changed, f"source {shown(view.source)}")
    yield from wrap([Run(" · ".join(filter(None, facts)), Style.MUTED)], width)
    yield (Run(shown(view.url, 2000), Style.LINK),)
    for alias in view.aliases:
        yield (Run("also ", Style.MUTED), Run(shown(alias, 2000), Style.LINK))
    there = " · it was already there in the first round" if view.baseline else ""
    seen = f"first seen {utc(view.first_seen)} · last listed {utc(view.last_seen)}"
    yield from wrap([Run(f"{view.state} · {seen}{there}", Style.MUTED)], width)
    for event in events:
        yield from wrap(_event(event), width, "", "  ")
    yield from heading(f"Carries {count(len(statements), 'statement')}", width)
    for statement in statements:
        yield from _carried(statement, view.page, width)
    yield from heading("Text", width)
    yield from text_lines(view.text, width)
    if evidence.relations or evidence.said:
        yield from heading("Related pages" if evidence.relations else "What you said", width)
        yield from why_lines(evidence, width, full=full)
    yield from quote_lines(quotes, width)


def _event(event: Event) -> Iterator[Run]:
    yield Run(event.what, Style.BAD if event.bad else Style.MUTED)
    yield Run(f" · {utc(event.at)}{f' · {event.note}' if event.note else ''}", Style.MUTED)


def heading(words: str, width: int) -> Iterator[Line]:
    """A line of its own, with room around it."""
    yield ()
    yield (Run(f"── {words} ".ljust(width, "─"), Style.HEADING),)
    yield ()


def utc(moment: object) -> str:
    """A time to the second, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def quote_lines(quotes: Sequence[QuoteView], width: int) -> Iterator[Line]:
    """Who said what, and to whom it is credited."""
    if not quotes:
        return
    yield from heading("Quotes", width)
    for quote in quotes:
        who = ", ".join(shown(part) for part in (quote.speaker, quote.organisation) if part) or "nobody named"
        credit = f" (to {shown(quote.credited_to)})" if quote.credited_to else ""
        said = [Run(f"“{shown(quote.text, 400)}” "), Run(f"— {who}{credit}", Style.MUTED)]
        yield from wrap(said, width, "› ", "  ")


def statement_facts(view: StatementView) -> str:
    """Who, when and how long, on a line."""
    published = day(view.published) if view.published else "undated"
    parts = [shown(view.organisation), published, count(view.words, "word"), f"first seen {utc(view.first_seen)}"]
    return " · ".join(part for part in parts if part)


def review_lines(view: StatementView, width: int) -> Iterator[Line]:
    """What the person said about it, and its topics."""
    marks = [
        word for word, on in (("★ starred", view.starred), ("read", view.read), ("dismissed", view.dismissed)) if on
    ]
    if marks:
        yield (Run(" · ".join(marks), Style.STAR),)
    if view.note:
        yield from wrap([Run(f"Your note: {shown(view.note, 1000)}", Style.STAR)], width)
    if view.topics:
        yield from wrap([Run(f"[{', '.join(map(shown, view.topics))}]", Style.TOPIC)], width)


def origin_lines(view: StatementView, width: int) -> Iterator[Line]:
    """Who said it first, and how we know."""
    page = f"p{view.origin_page}" if view.origin_page is not None else "its own page was never seen"
    yield from wrap([Run("Origin: "), Run(shown(view.origin_publisher), Style.TITLE), Run(f" ({page})")], width)
    for reason in view.origin_reasons:
        yield from wrap([Run(shown(reason, 400))], width, "  because ", "    ")


def text_lines(text: str, width: int) -> Iterator[Line]:
    """The paragraphs of a text; what an archive left of white space between them says nothing."""
    for index, block in enumerate(text_blocks(paragraphs(text))):
        if index:
            yield ()
        for line in block.split("\n"):
            yield from wrap([Run(line)], width)


def _occurrence(carried: OccurrenceView, width: int) -> Iterator[Line]:
    when = short_day(carried.published or carried.first_seen.date())
    role = "origin" if carried.origin else carried.kind.value
    facts = f" · {when} · {role}, {count(carried.words, 'word')} · "
    who = [Run(shown(carried.publisher), Style.TITLE), Run(facts), Run(f"p{carried.page}", Style.MUTED)]
    yield from wrap(who, width, "", "  ")
    yield from wrap([Run(titled(carried.page_title), Style.MUTED)], width, "  ")
    yield (Run("  ", Style.MUTED), Run(shown(carried.url, 2000), Style.LINK))
    if carried.own_text:
        own = [Run(f"+ {count(carried.own_words, 'word')} of its own: ", Style.ADDED), Run(lead(carried.own_text))]
        yield from wrap(own, width, "  ", "    ")


def _carried(statement: StatementView, page: int, width: int) -> Iterator[Line]:
    here = next(carried for carried in statement.occurrences if carried.page == page)
    others = len(statement.occurrences) - 1
    role = "its origin" if here.origin else f"{here.kind}, the statement is of {shown(statement.origin_publisher)}"
    also = f" · also on {count(others, 'other page')}" if others else ""
    title = [Run(f"{titled(statement.title)} ", Style.TITLE), Run(f"s{statement.statement}", Style.MUTED)]
    yield from wrap(title, width, "", "  ")
    yield from wrap([Run(f"{role}, {count(here.words, 'word')}{also}", Style.MUTED)], width, "  ")


# --- why they are one ---------------------------------------------------------------------------------------------


def why_lines(evidence: Evidence, width: int, *, full: bool) -> Iterator[Line]:
    """Each relation with its reasons and its passages side by side, and what a person said."""
    for said in evidence.said:
        yield from wrap([Run(said, Style.STAR)], width)
    most = len(evidence.relations) if full else RELATIONS
    for index, relation in enumerate(evidence.relations[:most]):
        if index or evidence.said:
            yield ()
        yield from _relation(relation, evidence, width, full=full)
    if len(evidence.relations) > most:
        yield ()
        rest = count(len(evidence.relations) - most, "more relation")
        yield (Run(f"… and {rest}; `watch show --full` shows all", Style.MUTED),)


def _relation(relation: RelationView, evidence: Evidence, width: int, *, full: bool) -> Iterator[Line]:
    words = f" {between(relation.relation)} "
    pair = [Run(_who(relation.page, evidence)), Run(words, Style.TITLE), Run(_who(relation.other, evidence))]
    yield from wrap(pair, width, "", "  ")
    for reason in reasons(relation):
        yield from wrap([Run(reason, Style.MUTED)], width, "  · ", "    ")
    yield ()
    left = evidence.left(relation)
    right = relation.other if left == relation.page else relation.page
    yield row((Run(f"p{left}", Style.MUTED),), (Run(f"p{right}", Style.MUTED),), width)
    most = len(relation.passages) if full else PASSAGES
    for index, (span, other) in enumerate(relation.passages[:most]):
        if index:
            yield row((Run("⋮", Style.MUTED),), (Run("⋮", Style.MUTED),), width)
        cuts = {
            relation.page: _cut(evidence, relation.page, span),
            relation.other: _cut(evidence, relation.other, other),
        }
        yield from side_by_side(cuts[left], cuts[right], width, full=full)
    if len(relation.passages) > most:
        rest = count(len(relation.passages) - most, "more passage")
        yield (Run(f"… and {rest}; `watch show --full` shows all", Style.MUTED),)


def _who(page: int, evidence: Evidence) -> str:
    return f"p{page} {shown(evidence.publishers.get(page, ''), 80)}".rstrip()


def _cut(evidence: Evidence, page: int, span: Span) -> str:
    return shown(evidence.texts.get(page, "")[span.start : span.end], 100_000)
