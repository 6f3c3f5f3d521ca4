"""Why two pages are held to share a statement, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator

from statement_watch.matching.index import site_of_page
from statement_watch.matching.measure import Part, Shared
from statement_watch.matching.sides import Side
from statement_watch.model import RelationKind

_LEAD = {
    RelationKind.SAME: "each is essentially the other's statement",
    RelationKind.EMBEDS: "this page carries the other's statement whole, and more",
    RelationKind.EMBEDDED_IN: "the other page carries this page's statement whole, and more",
    RelationKind.CO_EMBEDS: "both carry the same statement whole, each with words of its own",
    RelationKind.EXCERPT: "a substantial part of one stands verbatim in the other, not the whole",
}


def reasons(a: Side, b: Side, shared: Shared, kind: RelationKind, author: str | None) -> tuple[str, ...]:
    """One sentence each: what the pages share, how far apart they are, what was changed, what was discounted.

    `author` is the body whose whole words a page says that the passage is."""
    return tuple(_reasons(a, b, shared, kind, author))


def _reasons(a: Side, b: Side, shared: Shared, kind: RelationKind, author: str | None) -> Iterator[str]:
    yield _LEAD[kind]
    if author:
        yield f"the passage is introduced as the whole words of {author}, which published neither page"
    yield (
        f"{shared.total} words are shared: {_percent(shared.a.share)} of this page and {_percent(shared.b.share)} of "
        f"the other, boilerplate apart; the longest passage has {shared.longest}"
    )
    yield _when(shared)
    if differ := round(shared.changed * shared.total):
        figures = ", figures among them" if shared.figures else ""
        yield f"within the passages {'1 word differs' if differ == 1 else f'{differ} words differ'}{figures}"
    for name, side, part in (("this page", a, shared.a), ("the other page", b, shared.b)):
        yield from _discounted(name, side, part)


def _when(shared: Shared) -> str:
    where = "on one site" if shared.same_site else "on two sites"
    title = ", under one title" if shared.same_title else ""
    if shared.days is None:
        return f"published {where}{title}; a date is missing, so the days between count for nothing"
    days = "on one day" if shared.days == 0 else f"{shared.days} day{'s' if shared.days > 1 else ''} apart"
    return f"published {where}{title}, {days}"


def _discounted(name: str, side: Side, part: Part) -> Iterator[str]:
    boilerplate = len(side) - side.boilerplate.total
    names = side.boilerplate.total - part.plain
    if boilerplate:
        site = site_of_page(side.document)
        recur = "word of {} recurs" if boilerplate == 1 else "words of {} recur"
        yield f"{boilerplate} {recur.format(name)} on other pages of {site} and count for nothing"
    if names:
        stand = "word of {} stands" if names == 1 else "words of {} stand"
        yield f"{names} {stand.format(name)} in lists of names and count for little"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
