"""Texts compared by words: versions of a page, or two pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from statement_watch.digest.wording import paragraphs
from statement_watch.errors import NotFound
from statement_watch.model import DiffPiece, Grade
from statement_watch.store import Store
from statement_watch.versions import word_diff
from statement_watch.views import PageView, VersionView


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
        """Nothing but typography, or nothing at all, tells them apart."""
        return all(piece.op == "same" for piece in self.pieces)


def pair(before: Side, after: Side, change: Grade | None = None) -> Comparison:
    """Compare two texts."""
    return Comparison(before, after, word_diff(before.text, after.text), change)


def side(page: PageView, version: VersionView) -> Side:
    """A version of a page as one side."""
    title = version.title or page.title
    return Side(
        page.page, page.url, page.publisher, version.version, version.seen_at, title, version.text, version.published
    )


def steps(
    store: Store, page: PageView, first: int | None = None, last: int | None = None, *, every: bool = False
) -> list[Comparison]:
    """Versions of a page against one another: the last two, those named, or `every` step; none where it has but one.

    Raises `NotFound` for a number that it does not have.
    """
    versions = store.views.versions(page.page)
    for number in (first, last):
        if number is not None and not 1 <= number <= len(versions):
            raise NotFound(f"p{page.page}: has no version {number}, only {len(versions)}")
    if len(versions) < 2:
        return []
    sides = [side(page, version) for version in versions]
    if every:
        return [pair(sides[n], sides[n + 1], versions[n + 1].change) for n in range(len(sides) - 1)]
    newer = last or len(versions)
    older = first or max(1, newer - 1)
    change = versions[newer - 1].change if older == newer - 1 else None
    return [pair(sides[older - 1], sides[newer - 1], change)]


def blocks(pieces: Sequence[DiffPiece]) -> Iterator[list[DiffPiece]]:
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
