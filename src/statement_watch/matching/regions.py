"""Sets of spans of one text: the little algebra that statements are cut with. Spans are half open, in characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from statement_watch.model import Span
from statement_watch.text import count_words

Region = tuple[Span, ...]
"""Spans in ascending order, none touching another."""

_ENDS = attrgetter("start", "end")


def words_in(text: str, region: Iterable[Span]) -> int:
    """Words of a region."""
    return sum(count_words(text[span.start : span.end]) for span in region)


def merged(spans: Iterable[Span]) -> Region:
    """Spans sorted, with those that overlap or touch joined; empty ones dropped."""
    out: list[Span] = []
    ordered = list(spans)
    if len(ordered) > 1:
        ordered.sort(key=_ENDS)
    for span in ordered:
        if span.end <= span.start:
            continue
        if not out or span.start > out[-1].end:
            out.append(span)
        elif span.end > out[-1].end:
            out[-1] = Span(out[-1].start, span.end)
    return tuple(out)


def size(region: Iterable[Span]) -> int:
    """Characters of a region."""
    return sum(span.end - span.start for span in region)


def common(left: Sequence[Span], right: Sequence[Span]) -> Region:
    """What two regions share."""
    out = [
        Span(max(a.start, b.start), min(a.end, b.end))
        for a in left
        for b in right
        if a.start < b.end and b.start < a.end
    ]
    return merged(out)


def minus(left: Iterable[Span], right: Sequence[Span]) -> Region:
    """The part of a region that lies outside another."""
    out: list[Span] = []
    for span in left:
        start = span.start
        for hole in right:
            if hole.end <= start or hole.start >= span.end:
                continue
            if hole.start > start:
                out.append(Span(start, hole.start))
            start = max(start, hole.end)
        if start < span.end:
            out.append(Span(start, span.end))
    return merged(out)


def joined(text: str, spans: Iterable[Span], gap: int) -> Region:
    """Spans with those joined that at most `gap` words part: a changed word does not cut a passage in two."""
    out: list[Span] = []
    for span in merged(spans):
        if out and words_in(text, (Span(out[-1].end, span.start),)) <= gap:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)


def trimmed(text: str, region: Iterable[Span], least: int = 1) -> Region:
    """Spans without white space at their ends; those of fewer than `least` words are dropped."""
    out: list[Span] = []
    for span in region:
        piece = text[span.start : span.end]
        start = span.start + len(piece) - len(piece.lstrip())
        end = span.end - (len(piece) - len(piece.rstrip()))
        if start < end and (least <= 1 or words_in(text, (Span(start, end),)) >= least):
            out.append(Span(start, end))
    return tuple(out)


def wording(text: str, region: Iterable[Span]) -> str:
    """The text of a region, its pieces parted by an empty line."""
    return "\n\n".join(text[span.start : span.end] for span in region)
