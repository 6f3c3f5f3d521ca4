"""From what two pages share to their relation: the rules, with the measurement that set each threshold.

Measured on 783 pairs of press releases labelled by reading, 80 more of them set aside till the end (`docs/matching.md`
has the tables). The weights of the evidence were held against cross-validation over connected groups of pages, so that
no page stood on both sides of a split; the rules for one site, for later than `NEAR` days and for excerpts were set by
looking at their errors.
"""

from __future__ import annotations

from statement_watch.matching.measure import Part, Shared
from statement_watch.model import RelationKind

STATEMENT = 30
"""The least that can be a statement: so many plain words in one chain."""
NEAR = 45
"""Days within which pages of two sites copy each other; later than that a text is recycled for something new."""

SPOKEN = 3
"""Words of its own that a page has in quotation marks count so many times: who speaks for himself has something else to
say. F1 .928 without, .942 with it in the cross-validation of the weights below."""
WHOLE, OWN, CHANGED, FIGURES, LEAST = 2.6, -14.0, -9.5, -160.0, 5.35
"""Weights of the evidence that pages of two sites carry one statement whole, see `evidence`: 8-fold cross-validation on
316 pairs of two sites within 45 days; F1 .882 before and .939 after on 80 pairs of all kinds that were set aside."""

VERBATIM = 0.95
"""A page of which so much, boilerplate included, stands in a page of another site was copied, whatever was changed in
it: noise in its figures is no form."""

LATE = 150
"""Pages of two sites further apart than `NEAR` days are copies only when verbatim, with so many plain words in one
chain: short texts that come back later are forms."""

OF_ONE_EVENT = 3
"""Days within which pages of one site tell of one event; later it uses its words again for the next one, and its pages
are one statement only as reposts, see `REPOST_SHARE`. No labelled pair asks for more, and a report comes every week."""
UNCHANGED = 0.02
"""Pages of one site within those days, under different titles: no figure and no more than so many other words within
the passages may differ for each shared one. An office re-uses its text for the next event (introduced, passed, signed)
and for the next town, and tells it in few words."""
REPOST_SHARE = 0.97
"""Pages of one site at any distance, under one title: so much of each, boilerplate included, must stand in the other.
Under different titles such pages are a failed extraction that returned the site's furniture twice."""

SAME_SHARE = 0.74
"""Linked pages are the same when so much of each is shared: less than about a quarter of each is its own …"""
SAME_PLAIN_SHARE = 0.92
"""… or so much of the plain words of each: one of them goes on with a long list of signatories."""
EMBEDS_SHARE = 0.78
"""One carries the other whole when so much of the other is shared."""

EXCERPT = 40
"""An excerpt has so many plain words in one chain: two sentences or three."""
FOOT = 12
"""What two pages of one site end with, but for so many words, is a standing paragraph and no excerpt: of 11 that are
labelled excerpts within one site none ends both pages, and two of five other passages do."""
EXCERPT_FIGURES = 0.02
"""Pages of two sites whose passages differ in more figures for each shared word share a form."""


def relation_kind(shared: Shared) -> RelationKind | None:
    """How page a is related to page b; None when what they share is evidence of nothing."""
    if is_link(shared):
        return _link_kind(shared.a, shared.b)
    return RelationKind.EXCERPT if is_excerpt(shared) else None


def is_link(shared: Shared) -> bool:
    """Whether the two pages carry one statement whole."""
    if shared.same_site:
        return shared.longest >= STATEMENT and _is_link_within_site(shared)
    verbatim = max(shared.a.raw_share, shared.b.raw_share) >= VERBATIM
    if shared.days is not None and shared.days > NEAR:
        return shared.longest >= LATE and verbatim
    return shared.longest >= STATEMENT and (verbatim or evidence(shared) > 0)


def evidence(shared: Shared) -> float:
    """The evidence that pages of two sites carry one statement whole; above 0 they do.

    A copy is one unit that fills the page with less text of its own, unchanged. Against it speaks what that page has
    of its own, quotations most of all, as a part of it and the longest chain together; what was changed within the
    chains, figures most of all (a form differs exactly in names, numbers and dates). For it speaks the share in the
    other page: a letter that fills both.
    """
    own = min(part.own + (SPOKEN - 1) * part.spoken for part in (shared.a, shared.b))
    return (
        WHOLE
        + OWN * own / max(1, own + shared.longest)
        + CHANGED * shared.changed
        + FIGURES * shared.figures
        + LEAST * min(shared.a.plain_share, shared.b.plain_share)
    )


def _is_link_within_site(shared: Shared) -> bool:
    if _is_repeat(shared) and _is_unchanged(shared):
        return shared.same_title or (shared.titles_hold and shared.days == 0)
    if shared.days is None or shared.days > OF_ONE_EVENT or evidence(shared) <= 0:
        return False
    return shared.same_title or _is_unchanged(shared)


def _is_unchanged(shared: Shared) -> bool:
    """Whether the passages of two pages of one site are the same words: an office's forms differ in few."""
    return shared.changed <= UNCHANGED and not shared.figures


def _is_repeat(shared: Shared) -> bool:
    """Whether one site has the same text at both pages."""
    return shared.same_site and min(shared.a.raw_share, shared.b.raw_share) >= REPOST_SHARE


def is_excerpt(shared: Shared) -> bool:
    """Whether a substantial part of one page stands in the other, not the whole."""
    if _is_repeat(shared) or (shared.days or 0) > (OF_ONE_EVENT if shared.same_site else NEAR):
        return False
    if shared.same_site:
        return shared.longest >= EXCERPT and shared.behind > FOOT and _is_unchanged(shared)
    return shared.longest >= EXCERPT and shared.figures <= EXCERPT_FIGURES


def _link_kind(a: Part, b: Part) -> RelationKind:
    if min(a.share, b.share) >= SAME_SHARE or min(a.plain_share, b.plain_share) >= SAME_PLAIN_SHARE:
        return RelationKind.SAME
    if max(a.share, b.share) >= EMBEDS_SHARE:
        return RelationKind.EMBEDDED_IN if a.share > b.share else RelationKind.EMBEDS
    return RelationKind.CO_EMBEDS
