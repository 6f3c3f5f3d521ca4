"""From what two pages share to their relation: the rules, with the measurement that set each threshold.

Measured on 781 pairs of press releases labelled by reading (`docs/matching.md` has the tables). The weights of the
evidence were held against cross-validation over connected groups of pages, so that no page stood on both sides of a
split; the rules for one site, for later than `NEAR` days and for excerpts were set by looking at their errors.
"""

from __future__ import annotations

from statement_watch.matching.measure import Part, Shared
from statement_watch.model import RelationKind

STATEMENT = 30
"""The least that can be a statement: so many plain words in one chain."""
NEAR = 45
"""Days within which pages of two sites copy each other; later than that a text is recycled for something new."""

WHOLE, OWN, CHANGED, FIGURES, LEAST = 3.3, -18.0, -9.0, -115.0, 3.9
"""Weights of the evidence that pages of two sites carry one statement whole, see `evidence`. F1 .952 in 8-fold
cross-validation on the 230 labelled pairs of two sites within 45 days, .96 on 106 of a second set."""

LATE_SHARE = 0.95
"""Pages of two sites further apart than `NEAR` days: so much of one must stand in the other, boilerplate included …"""
LATE_WORDS = 150
"""… in one chain of so many plain words: short texts that come back later are forms."""

WEEK = 7
"""Pages of one site further apart than this are one statement only as reposts, see `REPOST_SHARE`."""
UNCHANGED = 0.02
"""Pages of one site within a week: no figure and no more than so many other words within the passages may differ for
each shared one. An office re-uses its text for the next event (introduced, passed, signed) and for the next town, and
tells it in few words. Of 77 labelled pairs within a week 12 are templates above and none of 8 copies is."""
TITLED_SHARE = 0.85
"""Under one title they may differ in more: so much of one must stand in the other."""
REPOST_SHARE = 0.97
"""Pages of one site at any distance, under one title: so much of each, boilerplate included, must stand in the other.
Under different titles such pages are a failed extraction that returned the site's furniture twice."""

VERBATIM_SHARE = 0.95
"""A page that stands in a page of another site so wholly, boilerplate included, was copied …"""
VERBATIM_WORDS = 60
"""… if it has so many words."""

SAME_SHARE = 0.74
"""Linked pages are the same when so much of each is shared: less than a quarter of each is its own …"""
SAME_PLAIN_SHARE = 0.92
"""… or so much of the plain words of each: one of them goes on with a long list of signatories."""
EMBEDS_SHARE = 0.78
"""One carries the other whole when so much of the other is shared."""

EXCERPT_LONGEST = 40
"""An excerpt has so many plain words in one chain …"""
EXCERPT_WORDS = 60
"""… or so many in all, about three sentences, of which `STATEMENT` are in one chain."""
EXCERPT_DAYS = 3
"""Pages of one site further apart share background, not an excerpt; nearer ones do when the passage differs."""
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
    if shared.days is not None and shared.days > NEAR:
        return shared.longest >= LATE_WORDS and _most_raw(shared) >= LATE_SHARE
    if shared.words >= VERBATIM_WORDS and _most_raw(shared) >= VERBATIM_SHARE:
        return True
    return shared.longest >= STATEMENT and evidence(shared) > 0


def _most_raw(shared: Shared) -> float:
    return max(shared.a.raw_share, shared.b.raw_share)


def evidence(shared: Shared) -> float:
    """The evidence that pages of two sites carry one statement whole; above 0 they do.

    A copy is one unit that fills the page with less text of its own, unchanged. Against it speaks what that page has
    of its own, as a part of it and the longest chain together; what was changed within the chains, figures most of all
    (a form differs exactly in names, numbers and dates). For it speaks the share in the other page: a letter that
    fills both.
    """
    own = min(shared.a.own, shared.b.own)
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
    if shared.days is None or shared.days > WEEK or evidence(shared) <= 0:
        return False
    titled = shared.same_title and max(shared.a.plain_share, shared.b.plain_share) >= TITLED_SHARE
    return titled or _is_unchanged(shared)


def _is_unchanged(shared: Shared) -> bool:
    """Whether the passages of two pages of one site are the same words: an office's forms differ in few."""
    return shared.changed <= UNCHANGED and not shared.figures


def _is_repeat(shared: Shared) -> bool:
    """Whether one site has the same text at both pages."""
    return shared.same_site and min(shared.a.raw_share, shared.b.raw_share) >= REPOST_SHARE


def is_excerpt(shared: Shared) -> bool:
    """Whether a substantial part of one page stands in the other, not the whole."""
    if _is_repeat(shared) or (shared.days or 0) > (EXCERPT_DAYS if shared.same_site else NEAR):
        return False
    if not (_is_unchanged(shared) if shared.same_site else shared.figures <= EXCERPT_FIGURES):
        return False
    return shared.longest >= EXCERPT_LONGEST or (shared.longest >= STATEMENT and shared.total >= EXCERPT_WORDS)


def _link_kind(a: Part, b: Part) -> RelationKind:
    if min(a.share, b.share) >= SAME_SHARE or min(a.plain_share, b.plain_share) >= SAME_PLAIN_SHARE:
        return RelationKind.SAME
    if max(a.share, b.share) >= EMBEDS_SHARE:
        return RelationKind.EMBEDDED_IN if a.share > b.share else RelationKind.EMBEDS
    return RelationKind.CO_EMBEDS
