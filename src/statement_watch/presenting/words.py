"""Words for what is shown: how pages are related, how much a page carries, how a source fares. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from statement_watch.digest.layout import Run, Style
from statement_watch.digest.wording import count, day, shown
from statement_watch.model import Health, OccurrenceKind, RelationKind
from statement_watch.views import OccurrenceView, RelationView, StatementView

WELL = frozenset({Health.OK, Health.NEW})
"""What needs no attention."""
FOR_MACHINES = frozenset({"json-ld", "meta"})
"""Tiers of dates that no reader of the page sees."""
_BETWEEN = {
    RelationKind.SAME: "is the same as",
    RelationKind.EMBEDS: "holds the whole of",
    RelationKind.EMBEDDED_IN: "stands whole in",
    RelationKind.CO_EMBEDS: "carries the same statement as",
    RelationKind.EXCERPT: "shares an excerpt with",
}
_BARS = "▁▂▃▄▅▆▇█"
_THIS = re.compile(r"\bthis page\b")
_OTHER = re.compile(r"\bthe other page\b|(?<!essentially )\bthe other(?='s\b)|(?<=\bof )the other\b")
_MARKED = re.compile("\ue000([^\ue001]*)\ue001")
_MARKS = str.maketrans("", "", "\ue000\ue001")


def between(kind: RelationKind) -> str:
    """What one page does to the other, to stand between the two."""
    return _BETWEEN[kind]


def in_common(relation: RelationView) -> str:
    """How much two pages share, in a line."""
    return (
        f"{count(relation.words, 'word')} in common, {relation.share_page:.0%} of p{relation.page}, "
        f"{relation.share_other:.0%} of p{relation.other}"
    )


def reasons(relation: RelationView) -> tuple[str, ...]:
    """Why two pages are related as they are, the pages by their ids."""
    return tuple(shown(named(reason, relation), 400) for reason in relation.reasons or (in_common(relation),))


def named(reason: str, relation: RelationView) -> str:
    """A reason with the pages by their ids: "this page" is the relation's first."""
    return _OTHER.sub(f"p{relation.other}", _THIS.sub(f"p{relation.page}", reason))


def last_changed(updated: date | None, source: str | None, published: date | None) -> str:
    """When a page says that it was last changed, and whether its readers see that; empty where it says nothing, or no
    later day than the one of publication."""
    if updated is None or (published is not None and updated <= published):
        return ""
    return f"last changed {day(updated)}, according to {'its metadata' if source in FOR_MACHINES else 'the page'}"


def role(carried: OccurrenceView, view: StatementView) -> str:
    """What a page is to the statement."""
    if carried.origin:
        return "the origin"
    if carried.kind is OccurrenceKind.WHOLE:
        return "whole"
    return f"an excerpt, {min(100, round(100 * carried.words / max(1, view.words)))} % of it"


def spark(weekly: Sequence[int]) -> str:
    """New pages by week as bars; a week without any is a dot."""
    most = max(weekly, default=0)
    return "".join(_BARS[(n * len(_BARS) - 1) // most] if n else "·" for n in weekly) if most else "·" * len(weekly)


def without_marks(snippet: str) -> str:
    """A snippet of a search as plain text."""
    return snippet.translate(_MARKS)


def snippet_runs(snippet: str) -> list[Run]:
    """A snippet of a search, safe to show; the words that were found are `Style.STAR`."""
    runs, at = [], 0
    text = " ".join(snippet.split())
    for found in _MARKED.finditer(text):
        runs += [Run(_plain(text[at : found.start()])), Run(_plain(found[1]), Style.STAR)]
        at = found.end()
    return [run for run in [*runs, Run(_plain(text[at:]))] if run.text]


def _plain(part: str) -> str:
    """Safe, with the blanks at its ends kept: they part it from the word beside it."""
    inner = shown(without_marks(part), 2000)
    return f"{' ' if part[:1] == ' ' else ''}{inner}{' ' if inner and part[-1:] == ' ' else ''}"


def text_blocks(text: str) -> Iterator[str]:
    """The paragraphs of a safe text; what an archive left of white space between them says nothing."""
    for block in re.split(r"\n\s*\n", text):
        if block.strip():
            yield "\n".join(" ".join(line.split()) for line in block.strip("\n").split("\n"))
