"""A page's text with what carries which statement, and what is the page's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from statement_watch.digest.wording import paragraphs
from statement_watch.views import PageView, StatementView

_BREAK = re.compile(r"\n\s*\n")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, safe to show. `statement` is what it carries; None: the page's own words, or boilerplate."""

    text: str
    statement: int | None = None


def marked(page: PageView, carried: Sequence[StatementView]) -> tuple[tuple[Stretch, ...], ...]:
    """The whole text of a page by paragraphs; where statements overlap the one that begins first has the words."""
    found: list[list[Stretch]] = [[]]
    for one in _stretches(page, carried):
        for index, part in enumerate(_BREAK.split(paragraphs(one.text))):
            if index:
                found.append([])
            if part.strip():
                found[-1].append(Stretch(_SPACE.sub(" ", part), one.statement))
    return tuple(tuple(paragraph) for paragraph in found if paragraph)


def _stretches(page: PageView, carried: Sequence[StatementView]) -> Iterator[Stretch]:
    spans = sorted(
        (span.start, span.end, view.statement)
        for view in carried
        for occurrence in view.occurrences
        if occurrence.page == page.page and occurrence.version == page.versions
        for span in occurrence.spans
    )
    at = 0
    for start, end, statement in spans:
        if max(start, at) < end:
            yield Stretch(page.text[at : max(start, at)])
            yield Stretch(page.text[max(start, at) : end], statement)
            at = end
    yield Stretch(page.text[at:])
