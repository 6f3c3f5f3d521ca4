"""Statements and their occurrences, from the relations of one connected component. Pure; order and ids do not matter.

A strand (see `strands`) becomes a statement: it gets an origin with reasons, a wording, a title, a day, and an
occurrence on every page that carries it. Excerpts are added to the statement that they are cut from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from statement_watch.matching.attribution import attributions
from statement_watch.matching.declared import declared
from statement_watch.matching.origin import Authorship, find_origin, names_publisher
from statement_watch.matching.peeling import OWN_WORDS, Strand, peel
from statement_watch.matching.regions import Region, common, joined, merged, minus, size, trimmed, wording, words_in
from statement_watch.matching.strands import (
    CONTAINED,
    JOIN_WORDS,
    Link,
    orient,
    rank_pages,
    weave,
)
from statement_watch.model import (
    Document,
    Occurrence,
    OccurrenceKind,
    Origin,
    Relation,
    RelationKind,
    SourceKind,
    Span,
    Statement,
    Verdict,
    VerdictKind,
)
from statement_watch.text import count_words

ANNOUNCEMENT = 160
"""Characters within which a line that announces a publisher's own words ends in its colon."""
OWN_PIECE_WORDS = 5
"""Shorter leftovers between passages are no own text of a page."""
EXCERPT_WORDS = 30
"""Words that an excerpt must have beyond what both pages have from a third statement; three short sentences."""
TITLE_WIDTH = 110
"""Characters of a title that is made of a statement's first words."""
SENTENCE = 600
"""Characters that a sentence may have before the words that two pages share."""
# A full stop behind a short word may end an abbreviation ("Reps."); where it ends a sentence, one more is taken.
_SENTENCE_END = re.compile(r"(?:[^\W_]{5}[.!?][\"'”’»)]*|[.!?,][\"”»]|:)\s+|[。！？]\s*")


@dataclass(frozen=True, slots=True)
class Grouping:
    """What one connected component carries."""

    statements: tuple[Statement, ...]
    own: Mapping[int, tuple[Span, ...]]
    """For each page the text that no statement of others accounts for. A page that is itself the origin has it all."""


def group(
    documents: Mapping[int, Document], relations: Sequence[Relation], verdicts: Sequence[Verdict] = ()
) -> Grouping:
    """The statements of one connected component, or of one page without relations.

    Promises: the same documents and relations give the same statements whatever their order or ids; every page whose
    text has words has an occurrence; a person's SPLIT keeps two pages out of each other's statements, MERGED puts
    their own texts into one. Relations to pages that are not among the documents are left out.
    """
    known = [r for r in relations if r.page in documents and r.other in documents]
    rank = rank_pages(documents)
    links = orient(known, rank)
    given = {page: declared(document) for page, document in documents.items()}
    strands = peel(documents, weave(documents, links, rank, verdicts, given))
    drafts = _entire([_draft(strand, documents, rank) for strand in strands], documents)
    drafts = _begun(_fold(drafts, documents), documents)
    split = {frozenset((v.page, v.other)) for v in verdicts if v.kind is VerdictKind.SPLIT}
    excerpts = [link for link in links if link.kind is RelationKind.EXCERPT]
    for link in sorted(excerpts, key=lambda k: (rank[k.page], rank[k.other])):
        if frozenset((link.page, link.other)) not in split:
            _add_excerpt(drafts, link, documents)
    _shelter(drafts, documents)
    tells = Counter(page for draft in drafts for page in draft.bodies | {draft.author.origin.page})
    statements = [_finish(draft, documents, rank, tells[draft.author.origin.page] == 1) for draft in drafts]
    statements.sort(key=lambda s: _place(s, rank))
    return Grouping(tuple(statements), _own_texts(statements, documents))


@dataclass(slots=True)
class _Draft:
    """A statement in the making."""

    author: Authorship
    bodies: frozenset[int]
    """Pages that are essentially this statement."""
    regions: dict[int, Region]
    excerpts: dict[int, Region] = field(default_factory=dict)

    def carried(self, page: int) -> Region:
        """Where a page carries it, whole or in part."""
        return self.regions.get(page) or self.excerpts.get(page, ())


def _draft(strand: Strand, documents: Mapping[int, Document], rank: Mapping[int, int]) -> _Draft:
    """A strand with its origin: the origin's page carries all its text, a copy what it shares."""
    author = find_origin(strand, documents, rank)
    regions = {}
    for page, region in strand.regions.items():
        shared = strand.shared.get(page)
        if page != author.origin.page and shared and page in strand.bodies:
            cut = common(joined(documents[page].text, shared, JOIN_WORDS), region)
            region = trimmed(documents[page].text, cut) or region
        regions[page] = region
    for page in strand.bodies & {author.origin.page}:
        regions[page] = _announced(documents[page], regions[page])
    return _Draft(author, strand.bodies, regions)


def _announced(document: Document, region: Region) -> Region:
    """Behind somebody else's words, a piece that its publisher announces as its own is the statement; what stood before
    led in to those words.

    "The Union affirms the League's statement, copied here: … From the Union: Members will …"
    """
    for place, piece in enumerate(region):
        colon = document.text.find(":", piece.start, piece.start + ANNOUNCEMENT)
        if place == 0 or colon < 0:
            continue
        said = trimmed(document.text, (Span(colon + 1, piece.end), *region[place + 1 :]))
        if words_in(document.text, said) < OWN_WORDS:
            continue
        if any(a.introduces and names_publisher(a.name, document) for a in attributions(document, said)):
            return said
    return region


def _entire(drafts: list[_Draft], documents: Mapping[int, Document]) -> list[_Draft]:
    """A release is one statement, however much of it others took.

    News outlets print half of it, or a page gives half of it as another's words: that is an excerpt, and the release is
    not cut down to it.
    """
    releases: dict[int | None, _Draft] = {d.author.origin.page: d for d in drafts if d.author.origin.page in d.bodies}
    parts = [
        (draft, release)
        for draft in drafts
        if (release := releases.get(draft.author.origin.page, draft)) is not draft
        and _is_part(draft, release, documents)
    ]
    for draft, release in parts:
        if len(release.regions) == 1:
            release.author = draft.author
        for page, region in draft.regions.items():
            release.regions[page] = merged((*release.regions.get(page, ()), *region))
    return [draft for draft in drafts if not any(draft is part for part, _ in parts)]


def _is_part(draft: _Draft, release: _Draft, documents: Mapping[int, Document]) -> bool:
    """Whether a passage is a part of what else its origin's page says, and no utterance of its own.

    It is where only outlets have it without the rest, or say whose words it is; and is a page's all, or most of its
    origin's page: a newsletter of which an article takes one statement is no release.
    """
    home = release.author.origin.page
    outlets = all(documents[page].kind is SourceKind.NEWS for page in draft.regions if page not in release.regions)
    most = any(size(release.regions[page]) <= size(region) for page, region in draft.regions.items() if page == home)
    return (outlets or draft.author.ascribed) and (bool(draft.bodies) or most)


def _fold(drafts: list[_Draft], documents: Mapping[int, Document]) -> list[_Draft]:
    """Without the words that pages wrote around a statement which is their own too.

    Two offices post one letter, each with a few words before it; one posts their joint release, the other the release
    and the text of the bill. It is one statement, told by the earlier, and the words around it are what each added.
    They are a statement of their own where the passage is a third party's and so an utterance apart from theirs, where
    nobody is named and they outweigh it, and where the origin's publisher says more on another page: an update, a
    round-up. What the origin's own page says around it is no other utterance.
    """
    around = {
        page: [d for d in drafts if page in d.regions and page not in d.bodies] for d in drafts for page in d.bodies
    }

    def says_more(draft: _Draft, page: int, origin: Origin) -> bool:
        return origin.page not in draft.regions and documents[page].publisher == origin.publisher

    def folds(draft: _Draft, page: int) -> bool:
        others = around.get(page, [])
        if not others or page not in draft.bodies:
            return False
        if all(page in d.author.joint and not says_more(draft, page, d.author.origin) for d in others):
            return True
        loose = all(d.author.origin.page == page or (not d.bodies and d.author.origin.page is not None) for d in others)
        return loose and size(draft.regions[page]) <= sum(size(d.regions[page]) for d in others)

    return [draft for draft in drafts if not all(folds(draft, page) for page in draft.regions)]


def _begun(drafts: list[_Draft], documents: Mapping[int, Document]) -> list[_Draft]:
    """A passage begins with its sentence where its origin tells it: two offices that print one release differ first in
    the names that its first sentence begins with.

    Those words are the passage's then, and not also what the page says around it.
    """
    for draft in drafts:
        page = draft.author.origin.page
        if page is None or page in draft.bodies:
            continue
        first, *rest = draft.regions[page]
        start = _sentence_start(documents[page].text, first.start)
        if start == first.start:
            continue
        for other in drafts:
            if other is not draft and page in other.regions:
                left = minus(other.regions[page], (Span(start, first.start),))
                other.regions[page] = trimmed(documents[page].text, left) or other.regions[page]
        draft.regions[page] = (Span(start, first.end), *rest)
    return drafts


def _sentence_start(text: str, place: int) -> int:
    """Where the sentence that a place is in begins; the place itself when that is far off."""
    low = max(text.rfind("\n", 0, place) + 1, place - SENTENCE)
    ends = [end.end() for end in _SENTENCE_END.finditer(text, low, place)]
    start = ends[-1] if ends else low
    if start == place - SENTENCE or not any(map(str.isalnum, text[start:place])):
        return place
    return start + len(text[start:place]) - len(text[start:place].lstrip())


def _add_excerpt(drafts: list[_Draft], link: Link, documents: Mapping[int, Document]) -> None:
    """The later page carries an excerpt of what the earlier one tells.

    Not of words that both have from a third, nor of words of the later page that are told as somebody else's already: a
    standing paragraph in ten pages is an excerpt of the first of them, nine times and not forty-five.
    """
    both = [d for d in drafts if d.carried(link.page) and d.carried(link.other)]
    elsewhere = [d for d in drafts if link.other in d.excerpts or d.author.origin.page != link.other]
    source_cut = minus(link.here, merged(span for d in both for span in common(d.carried(link.page), link.here)))
    told = merged(span for d in (*both, *elsewhere) for span in common(d.carried(link.other), link.there))
    cut = minus(link.there, told)
    text = documents[link.other].text
    if cut != link.there:  # what is left over must be a passage itself, not the scraps between
        cut = trimmed(text, joined(text, cut, JOIN_WORDS), EXCERPT_WORDS)
    sources = [d for d in drafts if link.page in d.regions and link.other not in d.regions]
    if not sources or words_in(text, cut) < EXCERPT_WORDS:
        return
    best = max(sources, key=lambda d: (size(common(d.regions[link.page], source_cut)), size(d.regions[link.page])))
    best.excerpts[link.other] = joined(text, (*best.excerpts.get(link.other, ()), *cut), JOIN_WORDS)


def _shelter(drafts: list[_Draft], documents: Mapping[int, Document]) -> None:
    """No page with words is left without an occurrence."""
    carried = {page for draft in drafts for page in (*draft.regions, *draft.excerpts)}
    for page, document in documents.items():
        whole = trimmed(document.text, (Span(0, len(document.text)),))
        if page not in carried and whole:
            origin = Origin(document.publisher, page, ("it is the only page that carries it",), document.day)
            drafts.append(_Draft(Authorship(origin), frozenset({page}), {page: whole}))


def _finish(draft: _Draft, documents: Mapping[int, Document], rank: Mapping[int, int], alone: bool) -> Statement:
    origin = draft.author.origin
    pages = sorted(draft.regions, key=lambda p: (p != origin.page, rank[p]))
    fullest = max(pages, key=lambda p: (size(draft.regions[p]), -rank[p]))
    model = origin.page if origin.page is not None else fullest
    by_body = origin.page is None or not alone
    named = next((p for p in sorted(draft.bodies, key=rank.__getitem__)), model) if by_body else model
    region, text = draft.regions[model], documents[model].text
    occurrences = [_occurrence(p, draft.regions[p], documents[p], origin, size(region)) for p in pages]
    occurrences += [
        replace(_occurrence(p, draft.excerpts[p], documents[p], origin, 0), kind=OccurrenceKind.EXCERPT)
        for p in sorted(draft.excerpts, key=rank.__getitem__)
    ]
    return Statement(
        title=_title(draft, documents[named], wording(text, region), alone and origin.page is not None),
        text=wording(text, region),
        organisation=origin.publisher,
        published=origin.published,
        origin=origin,
        occurrences=tuple(occurrences),
        words=occurrences[pages.index(model)].words,
    )


def _title(draft: _Draft, document: Document, words: str, alone: bool) -> str:
    """The page's title for a page that is the statement; for a passage its headline, else its first words.

    `alone` says that the page of the passage is its origin and tells nothing else, so that its title means this.
    """
    if draft.author.origin.page is None and draft.author.title:
        return draft.author.title
    if document.page in draft.bodies:
        return document.title or first_words(words)
    return draft.author.title or (document.title if alone else "") or first_words(words)


def first_words(words: str) -> str:
    """The first line of a passage that begins a sentence and is more than a date, an address or a lead-in."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    good = [line for line in lines if not line[0].islower() and not line.endswith(":") and count_words(line) >= 6]
    line = (good or lines or [""])[0].strip('“”"«»„ ')
    if len(line) <= TITLE_WIDTH:
        return line
    return line[:TITLE_WIDTH].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _occurrence(page: int, region: Region, document: Document, origin: Origin, full: int) -> Occurrence:
    kind = OccurrenceKind.WHOLE if size(region) >= CONTAINED * full else OccurrenceKind.EXCERPT
    return Occurrence(page, kind, region, words_in(document.text, region), page == origin.page)


def _place(statement: Statement, rank: Mapping[int, int]) -> tuple[int, Span]:
    first = min(statement.occurrences, key=lambda o: (rank[o.page], o.spans[0]))
    return rank[first.page], first.spans[0]


def _own_texts(statements: Sequence[Statement], documents: Mapping[int, Document]) -> dict[int, Region]:
    """What of each page is left when the whole occurrences of statements with another origin are taken away."""
    taken: dict[int, list[Span]] = {page: [] for page in documents}
    for statement in statements:
        for occurrence in statement.occurrences:
            if not occurrence.origin and occurrence.kind is OccurrenceKind.WHOLE:
                taken[occurrence.page].extend(occurrence.spans)
    own = {}
    for page, document in documents.items():
        left = minus((Span(0, len(document.text)),), merged(taken[page]))
        own[page] = trimmed(document.text, left, OWN_PIECE_WORDS)
    return own
