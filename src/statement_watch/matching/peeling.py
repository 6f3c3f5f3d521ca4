"""What of each page belongs to which strand: the page is peeled, other bodies' statements first, its own words last."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from statement_watch.matching.echoes import mark_echoes
from statement_watch.matching.fingerprints import Prepared, prepare
from statement_watch.matching.regions import Region, common, merged, minus, size, trimmed, words_in
from statement_watch.matching.sides import side
from statement_watch.matching.strands import CONTAINED, Woven
from statement_watch.model import Document, SourceKind, Span

OWN_WORDS = 40
"""Own words around somebody else's statement that make a statement of their own; lead-ins and contacts are shorter."""
PIECE_WORDS = 8
"""A leftover piece of fewer words (a headline, a dateline, "End of statement") belongs to nothing."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One statement before its origin is known."""

    bodies: frozenset[int]
    """Pages that are essentially this statement: what is left of them when other strands are taken away."""
    regions: Mapping[int, Region]
    """Where each page carries it: for a body all that no other strand claims, else the passages."""
    shared: Mapping[int, Region]
    """What each page has of it in common with the others."""


def peel(documents: Mapping[int, Document], woven: Woven) -> list[Strand]:
    """The strands with their regions, no word of a page in two of them; those that nothing is left of are dropped."""
    claims = {page: _claims(documents[page].text, page, woven) for page in documents}
    carriers: dict[int, set[int]] = defaultdict(set)
    for page, by_root in claims.items():
        for root in by_root:
            carriers[root].add(page)
    alive = {root for root, pages in carriers.items() if len(pages | woven.bodies.get(root, frozenset())) > 1}
    alive |= woven.declared & carriers.keys()
    claims = {page: {root: r for root, r in by_root.items() if root in alive} for page, by_root in claims.items()}
    strands: list[Strand] = []
    for root in sorted(woven.bodies.keys() | alive):
        parts = {page: claims[page][root] for page in sorted(carriers[root])} if root in alive else {}
        if root in woven.bodies:
            strands += _body_strands(documents, woven, root, parts, claims)
        else:
            strands.append(Strand(frozenset(), parts, {page: woven.shared[page][root] for page in parts}))
    return strands


def _claims(text: str, page: int, woven: Woven) -> dict[int, Region]:
    """What each strand but the page's own takes of a page: those with a page of their own first, small before large."""
    claimed: Region = ()
    out: dict[int, Region] = {}
    for root, region in sorted(woven.shared[page].items(), key=lambda i: (i[0] not in woven.bodies, size(i[1]), i[1])):
        left = trimmed(text, minus(region, claimed), PIECE_WORDS)
        if root == woven.own[page] or size(left) < (1 - CONTAINED) * size(region):
            continue
        out[root] = left
        claimed = merged((*claimed, *left))
    return out


def _body_strands(
    documents: Mapping[int, Document],
    woven: Woven,
    root: int,
    parts: Mapping[int, Region],
    claims: Mapping[int, Mapping[int, Region]],
) -> list[Strand]:
    """The strand of some pages' bodies, as far as it is worth a statement.

    Pages may be one statement only by what both have from a third, each with an introduction of its own: such a page
    leaves the others.
    """
    left = {page: _left(documents[page].text, claims[page]) for page in woven.bodies[root]}
    left = {page: region for page, region in left.items() if region}
    agree = {
        page: size(common(woven.shared[page].get(root, ()), region)) / size(region)
        for page, region in left.items()
        if claims[page] and page not in woven.kept
    }
    loners = [page for page, share in agree.items() if share < CONTAINED] if len(left) + len(parts) > 1 else []
    if parts and loners and len(loners) == len(left):
        loners.remove(max(loners, key=lambda page: (agree[page], documents[page].day, documents[page].url)))
    strands = []
    groups = [(frozenset(left) - frozenset(loners), parts), *((frozenset({page}), {}) for page in loners)]
    for bodies, others in groups:
        if others or any(_worth(documents[page], left[page], claims[page]) or page in woven.kept for page in bodies):
            regions = {**others, **{page: left[page] for page in bodies}}
            shared = {p: woven.shared[p][root] for p in regions if root in woven.shared[p]} if len(regions) > 1 else {}
            strands.append(Strand(bodies, regions, shared))
    return strands


def _left(text: str, claims: Mapping[int, Region]) -> Region:
    taken = merged(span for region in claims.values() for span in region)
    return trimmed(text, minus((Span(0, len(text)),), taken), PIECE_WORDS if taken else 1)


def _worth(document: Document, left: Region, claims: Mapping[int, Region]) -> bool:
    """A page that carries nothing of others is; else its own words must be many, and no outlet's article."""
    if not claims:
        return True
    if document.kind is SourceKind.NEWS or words_in(document.text, left) < OWN_WORDS:
        return False
    return _own_words(document, left, merged(span for region in claims.values() for span in region)) >= OWN_WORDS


def _own_words(document: Document, left: Region, taken: Region) -> int:
    """Words of what is left of a page that it does not quote from what is taken, lists of names apart.

    The office that posts a letter says who signed it and quotes it first: that is no statement more.
    """
    prepared = prepare(document.text)
    marks = side(document, prepared, bytearray(len(prepared.tokens))).names.marks
    said = {gram for begin, end in _words(prepared, taken) for gram in prepared.grams[begin:end]}
    mark_echoes(prepared, said, marks)
    return sum(marks.count(0, begin, end) for begin, end in _words(prepared, left))


def _words(prepared: Prepared, region: Region) -> Iterator[tuple[int, int]]:
    """The ranges of words of a region."""
    begins = prepared.tokens.begins
    return ((bisect_left(begins, span.start), bisect_left(begins, span.end)) for span in region)
