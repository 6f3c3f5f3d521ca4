"""Lines that show a statement or a page, and why pages are held to carry one statement. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from statement_watch.digest.layout import Line, Run, Style, cells, wrap
from statement_watch.digest.wording import count, day, lead, paragraphs, short_day, shown, titled
from statement_watch.model import Span
from statement_watch.versions import word_diff
from statement_watch.views import OccurrenceView, PageView, QuoteView, RelationView, StatementView, VersionView

PASSAGE_LINES = 12
"""Lines of a passage pair that are shown unless all are asked for."""
PASSAGES = 4
"""Passage pairs of one relation that are shown unless all are asked for."""
RELATIONS = 12
"""Relations that are shown unless all are asked for."""
_GAP = " │ "


def statement_lines(
    view: StatementView,
    relations: Sequence[RelationView],
    texts: Mapping[int, str],
    quotes: Sequence[QuoteView],
    width: int,
    *,
    full: bool,
) -> Iterator[Line]:
    """A statement: who said it and how we know, its words, who carries it, and why these are held to be one."""
    yield from wrap(
        [Run(f"{titled(view.title)} ", Style.TITLE), Run(f"s{view.statement}", Style.MUTED)], width, "", "  "
    )
    yield from wrap([Run(_statement_facts(view), Style.MUTED)], width)
    yield from _review(view, width)
    yield from _origin(view, width)
    yield from heading(f"On {count(len(view.occurrences), 'page')}", width)
    for carried in view.occurrences:
        yield from _occurrence(carried, width)
    yield from heading("Text", width)
    yield from _text(view.text, width)
    if relations:
        yield from heading("Why these are one", width)
        yield from _relations(relations, texts, width, full=full)
    yield from quote_lines(quotes, width)


def page_lines(
    view: PageView,
    statements: Sequence[StatementView],
    relations: Sequence[RelationView],
    texts: Mapping[int, str],
    versions: Sequence[VersionView],
    quotes: Sequence[QuoteView],
    width: int,
    *,
    full: bool,
) -> Iterator[Line]:
    """A page: what it is, its versions, the statements on it, its text, its relations to other pages."""
    yield from wrap([Run(f"{titled(view.title)} ", Style.TITLE), Run(f"p{view.page}", Style.MUTED)], width, "", "  ")
    published = f" · published {day(view.published)}" if view.published else ""
    yield from wrap([Run(f"{shown(view.publisher)}{published} · source {shown(view.source)}", Style.MUTED)], width)
    yield (Run(shown(view.url, 2000), Style.LINK),)
    for alias in view.aliases:
        yield (Run("also ", Style.MUTED), Run(shown(alias, 2000), Style.LINK))
    there = " · it was already there in the first round" if view.baseline else ""
    yield from wrap([Run(f"{view.state} · first seen {utc(view.first_seen)}{there}", Style.MUTED)], width)
    for version in versions:
        yield (Run(f"version {version.version} · {version.change} · {utc(version.seen_at)}", Style.MUTED),)
    yield from heading(f"Carries {count(len(statements), 'statement')}", width)
    for statement in statements:
        yield from _carried(statement, view.page, width)
    yield from heading("Text", width)
    yield from _text(view.text, width)
    if relations:
        yield from heading("Related pages", width)
        yield from _relations(relations, texts, width, full=full)
    yield from quote_lines(quotes, width)


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


def _statement_facts(view: StatementView) -> str:
    published = day(view.published) if view.published else "undated"
    parts = [shown(view.organisation), published, count(view.words, "word"), f"first seen {utc(view.first_seen)}"]
    return " · ".join(part for part in parts if part)


def _review(view: StatementView, width: int) -> Iterator[Line]:
    marks = [
        word for word, on in (("★ starred", view.starred), ("read", view.read), ("dismissed", view.dismissed)) if on
    ]
    if marks:
        yield (Run(" · ".join(marks), Style.STAR),)
    if view.note:
        yield from wrap([Run(f"Your note: {shown(view.note, 1000)}", Style.STAR)], width)
    if view.topics:
        yield from wrap([Run(f"[{', '.join(map(shown, view.topics))}]", Style.TOPIC)], width)


def _origin(view: StatementView, width: int) -> Iterator[Line]:
    page = f"p{view.origin_page}" if view.origin_page is not None else "its own page was never seen"
    yield from wrap([Run("Origin: "), Run(shown(view.origin_publisher), Style.TITLE), Run(f" ({page})")], width)
    for reason in view.origin_reasons:
        yield from wrap([Run(shown(reason, 400))], width, "  because ", "    ")


def _text(text: str, width: int) -> Iterator[Line]:
    """The paragraphs of a text; what an archive left of white space between them says nothing."""
    blocks = [block for block in re.split(r"\n\s*\n", paragraphs(text)) if block.strip()]
    for index, block in enumerate(blocks):
        if index:
            yield ()
        for line in block.split("\n"):
            yield from wrap([Run(" ".join(line.split()))], width)


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


# --- passages side by side ----------------------------------------------------------------------------------------


def _relations(
    relations: Sequence[RelationView], texts: Mapping[int, str], width: int, *, full: bool
) -> Iterator[Line]:
    most = len(relations) if full else RELATIONS
    for index, relation in enumerate(relations[:most]):
        if index:
            yield ()
        yield from _relation(relation, texts, width, full=full)
    if len(relations) > most:
        yield ()
        yield (Run(f"… and {count(len(relations) - most, 'more relation')}; --full shows all", Style.MUTED),)


def _relation(relation: RelationView, texts: Mapping[int, str], width: int, *, full: bool) -> Iterator[Line]:
    words = relation.relation.value.replace("_", " ")
    facts = (
        f": {count(relation.words, 'word')} in common, {relation.share_page:.0%} of p{relation.page}, "
        f"{relation.share_other:.0%} of p{relation.other}"
    )
    pair = [Run(f"p{relation.page} "), Run(words, Style.TITLE), Run(f" p{relation.other}"), Run(facts)]
    yield from wrap(pair, width, "", "  ")
    for reason in relation.reasons:
        yield from wrap([Run(shown(reason, 400), Style.MUTED)], width, "  · ", "    ")
    yield ()
    column = (width - cells(_GAP)) // 2
    yield _row((Run(f"p{relation.page}", Style.MUTED),), (Run(f"p{relation.other}", Style.MUTED),), column)
    most = len(relation.passages) if full else PASSAGES
    for index, (span, other) in enumerate(relation.passages[:most]):
        if index:
            yield _row((Run("…", Style.MUTED),), (Run("…", Style.MUTED),), column)
        yield from _side_by_side(
            _cut(texts, relation.page, span), _cut(texts, relation.other, other), column, full=full
        )
    if len(relation.passages) > most:
        yield (Run(f"… and {count(len(relation.passages) - most, 'more passage')}", Style.MUTED),)


def _cut(texts: Mapping[int, str], page: int, span: Span) -> str:
    return shown(texts.get(page, "")[span.start : span.end], 100_000)


def _side_by_side(left: str, right: str, column: int, *, full: bool) -> Iterator[Line]:
    """Two texts in two columns; words that only one of them has are marked."""
    pieces = word_diff(left, right)
    ours = [Run(p.text, Style.GONE if p.op == "gone" else Style.PLAIN) for p in pieces if p.op != "added"]
    theirs = [Run(p.text, Style.ADDED if p.op == "added" else Style.PLAIN) for p in pieces if p.op != "gone"]
    lines = list(zip_longest(wrap(ours, column), wrap(theirs, column), fillvalue=()))
    most = len(lines) if full else PASSAGE_LINES
    for one, other in lines[:most]:
        yield _row(one, other, column)
    if len(lines) > most:
        yield (Run(f"… {count(len(lines) - most, 'more line')}; --full shows all", Style.MUTED),)


def _row(left: Iterable[Run], right: Iterable[Run], column: int) -> Line:
    runs = tuple(left)
    used = sum(cells(run.text) for run in runs)
    return (*runs, Run(" " * max(0, column - used)), Run(_GAP, Style.MUTED), *right)
