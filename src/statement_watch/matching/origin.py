"""Who published a statement first, with the reasons in words.

Every page that carries it is a witness. Its own words may name an author: itself, or somebody else, which weighs more
because it speaks against its own interest. Where nobody is named, the earliest trusted date among the pages that are
the statement decides. A named body whose page was never seen is the origin too, with no page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from statement_watch.matching.attribution import Attribution, attributions
from statement_watch.matching.strands import Strand
from statement_watch.model import Document, Origin, SourceKind
from statement_watch.names import contains, full_name, is_acronym, same_body


@dataclass(slots=True)
class _Claim:
    """Somebody held to be the author: a publisher among the pages, or a body that no page here belongs to."""

    name: str
    witnesses: dict[int, Attribution] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return sum(attribution.weight for attribution in self.witnesses.values())


def find_origin(strand: Strand, documents: Mapping[int, Document], rank: Mapping[int, int]) -> Origin:
    """The best-evidenced first publisher of a strand."""
    pages = sorted(strand.regions, key=rank.__getitem__)
    own: dict[int, Attribution] = {}
    foreign: list[_Claim] = []
    for page in pages:
        document = documents[page]
        for found in attributions(document, strand.shared.get(page) or strand.regions[page]):
            if names_publisher(found.name, document):
                own.setdefault(page, found)
                break
            if _credible(found, document, len(pages) == 1):
                _file(foreign, found, page, documents)
                break
    claim = max(foreign, key=lambda c: (c.weight, [-rank[p] for p in c.witnesses]), default=None)
    if claim is not None and claim.weight >= sum(a.weight for a in own.values()):
        return _attributed(claim, pages, documents, rank, strand)
    return _earliest(pages, own, documents, rank, strand)


def names_publisher(name: str, document: Document) -> bool:
    """True when a name means the page's own publisher: equal, its initials, an alias, or one holding the other."""
    known = (document.publisher, *document.aliases)
    return any(same_body(name, k) or contains(name, k) or contains(k, name) for k in known if k)


def _credible(found: Attribution, document: Document, alone: bool) -> bool:
    """Whether a name that is not the publisher's may be the author.

    A person named on a body's own page is one of its people; on a news page it is somebody else. Of a page that
    nothing else carries only a headline says that all of it is another's.
    """
    if alone and not (found.headline and found.weight == 3):
        return False
    if not found.body:
        return document.kind is SourceKind.NEWS and " " in found.name and found.weight >= 3
    return found.weight >= 2 and (" " in found.name or is_acronym(found.name))


def _file(claims: list[_Claim], found: Attribution, page: int, documents: Mapping[int, Document]) -> None:
    name = found.name
    if is_acronym(name):
        here = documents[page]
        others = (d.text for p, d in documents.items() if p != page)
        name = full_name(name, (here.text, *sorted(others))) or name
    for claim in claims:
        if same_body(claim.name, name):
            claim.witnesses.setdefault(page, found)
            claim.name = min(claim.name, name, key=lambda n: (-len(n), n))
            return
    claims.append(_Claim(name, {page: found}))


def _attributed(
    claim: _Claim, pages: Sequence[int], documents: Mapping[int, Document], rank: Mapping[int, int], strand: Strand
) -> Origin:
    """The origin that other pages name; its own page when that is among them."""
    reasons = [
        f"{documents[page].publisher or documents[page].url} attributes it: “{found.words}”"
        for page, found in claim.witnesses.items()
    ]
    home = [page for page in pages if names_publisher(claim.name, documents[page])]
    if home:
        page = min(home, key=lambda p: (p not in strand.bodies, rank[p]))
        reasons.append(f"it stands on the page of {documents[page].publisher} itself")
        return Origin(documents[page].publisher, page, tuple(reasons), _day(documents[page]))
    reasons.append("its own page was not seen")
    days = [day for found in claim.witnesses.values() if (day := found.day)]
    fallback = min((documents[p].day for p in pages if documents[p].dated), default=None)
    return Origin(claim.name, None, tuple(reasons), min(days) if days else fallback)


def _earliest(
    pages: Sequence[int],
    own: Mapping[int, Attribution],
    documents: Mapping[int, Document],
    rank: Mapping[int, int],
    strand: Strand,
) -> Origin:
    """The earliest page that is the statement itself; on one day a body goes before a news outlet."""

    def order(page: int) -> tuple[bool, bool, date, bool, bool, int]:
        document = documents[page]
        news = document.kind is SourceKind.NEWS
        return (page not in strand.bodies, not document.dated, document.day, news, page not in own, rank[page])

    page = min(pages, key=order)
    document = documents[page]
    reasons = []
    if page in own:
        reasons.append(f"its own words say so: “{own[page].words}”")
    if len(pages) == 1:
        reasons.append("the only page that carries it")
    elif document.dated:
        reasons.append(f"the earliest date of {len(pages)} pages: {document.day.isoformat()}")
    else:
        reasons.append(f"seen first of {len(pages)} pages, none of which has a date of its own")
    if page in strand.bodies and len(pages) > len(strand.bodies):
        reasons.append("the page is the statement, others carry it inside their own words")
    return Origin(document.publisher, page, tuple(reasons), _day(document))


def _day(document: Document) -> date | None:
    return document.day if document.dated else None
