"""A page's text in stretches: what carries which statement, and what is the page's own. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.digest.wording import paragraphs
from statement_watch.views import PageView, StatementView


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, safe to show. `statement` is what it carries; None: the page's own words, or boilerplate."""

    text: str
    statement: int | None = None


def passages(page: PageView, carried: Sequence[StatementView]) -> tuple[Stretch, ...]:
    """The whole text of a page in its order; where statements overlap the one that begins first has the words."""
    spans = sorted(
        (span.start, span.end, view.statement)
        for view in carried
        for found in view.occurrences
        if found.page == page.page and found.version == page.versions
        for span in found.spans
    )
    stretches, at = [], 0
    for start, end, statement in spans:
        start, end = max(start, at), min(end, len(page.text))
        if start < end:
            stretches += [Stretch(page.text[at:start]), Stretch(page.text[start:end], statement)]
            at = end
    stretches.append(Stretch(page.text[at:]))
    return tuple(Stretch(paragraphs(one.text), one.statement) for one in stretches if one.text)
