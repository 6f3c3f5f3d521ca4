"""Who published a statement first, with the reasons in words.

Every page that carries it is a witness. Its own words may name an author: itself, or somebody else, which weighs more
because it speaks against its own interest. Where nobody is named, the earliest trusted date among the pages that are
the statement decides. A named body whose page was never seen is the origin too, with no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from statement_watch.matching.attribution import Attribution, attributions
from statement_watch.matching.peeling import Strand
from statement_watch.matching.regions import Region, wording
from statement_watch.model import Document, Origin, SourceKind
from statement_watch.names import contains, find_names, full_name, initials, is_acronym, is_body, key, same_body

FIRST_WORDS = 800
"""Characters of a statement in which those who make it are named; a release names them in its first paragraphs."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """An origin, and the statement's own headline where an attribution gives one."""

    origin: Origin
    title: str | None = None
    joint: frozenset[int] = frozenset()
    """Pages that carry it inside words of their own, and whose publishers the statement itself names: co-authors."""
    ascribed: bool = False
    """Other pages give it as the words of the body that has it on its own page."""


@dataclass(slots=True)
class _Claim:
    """Somebody held to be the author, with what each page says of it."""

    name: str
    witnesses: dict[int, tuple[Attribution, ...]] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return sum(namings[0].weight for namings in self.witnesses.values())


def find_origin(strand: Strand, documents: Mapping[int, Document], rank: Mapping[int, int]) -> Authorship:
    """The best-evidenced first publisher of a strand."""
    pages = sorted(strand.regions, key=rank.__getitem__)
    own: dict[int, Attribution] = {}
    claims: list[_Claim] = []
    alone = len(pages) == 1 and bool(strand.bodies)  # a passage of one page is a strand only where it is declared
    for page in pages:
        document = documents[page]
        named = [_spelled(a, document) for a in attributions(document, strand.shared.get(page) or strand.regions[page])]
        self_named = next((a for a in named if names_publisher(a.name, document)), None)
        other = next((a for a in named if _credible(a, document, alone)), None)
        if self_named and (other is None or self_named.weight >= other.weight):
            own[page] = self_named
        elif other:
            _file(claims, other.name, page, named, documents)
    told = {page for claim in claims for page in claim.witnesses}
    joint = frozenset(p for p in pages if p not in strand.bodies and p not in told and _is_named(p, strand, documents))
    claim = max(claims, key=lambda c: (c.weight, [-rank[p] for p in c.witnesses]), default=None)
    if claim is not None and claim.weight >= sum(a.weight for a in own.values()):
        return replace(_attributed(claim, pages, documents, rank, strand), joint=joint)
    return replace(_earliest(pages, own, documents, rank, strand.bodies | joint), joint=joint)


def _is_named(page: int, strand: Strand, documents: Mapping[int, Document]) -> bool:
    """Whether the statement names the publisher of a page that carries it, in its title or its first words."""
    document = documents[page]
    titles = (documents[body].title for body in sorted(strand.bodies, key=lambda b: documents[b].url))
    head = wording(document.text, strand.regions[page])[:FIRST_WORDS]
    return any(names_publisher(name, document) for text in (*titles, head) for _, _, name in find_names(text))


def third_party(pages: Sequence[tuple[Document, Region]]) -> str | None:
    """The body whose whole words one of these pages says that its longest passage is, if it published none of them.

    How much each page wraps around a passage says little of whether it is whole; "X's full statement reads:" says it.
    """
    for document, region in pages:
        longest = max(region, key=lambda span: span.end - span.start)
        if name := introduced_author(document, (longest,), [publisher for publisher, _ in pages]):
            return name
    return None


def introduced_author(document: Document, region: Region, publishers: Iterable[Document]) -> str | None:
    """The body whose words a page says that a passage is, right before it, unless it published one of these pages."""
    for found in (_spelled(a, document) for a in attributions(document, region)):
        if found.weight < 3 or not found.body:
            return None
        if found.introduces:
            return None if any(names_publisher(found.name, page) for page in publishers) else found.name
    return None


def names_publisher(name: str, document: Document) -> bool:
    """True when a name means the page's own publisher: equal, its initials, an alias, or one holding the other.

    Of a person the surname is enough ("Leader Warner"); of a body initials that are the name of its site.
    """
    known = [k for k in (document.publisher, *document.aliases) if k]
    if any(same_body(name, k) or contains(name, k) or contains(k, name) for k in known):
        return True
    if any(not is_body(k) and key(k) and key(k)[-1] in key(name) for k in known):
        return True
    label = document.site.removeprefix("www.").split(".")[0].removeprefix("the")
    return len(label) >= 4 and label in (initials(name).lower(), name.lower())


def _credible(found: Attribution, document: Document, alone: bool) -> bool:
    """Whether a name that is not the publisher's may be the author.

    A person named on a body's own page is one of its people; on a news page it is somebody else. Of a page that
    nothing else carries only a headline says that all of it is another's.
    """
    if names_publisher(found.name, document) or (alone and not (found.headline and found.weight == 3)):
        return False
    if not found.body:
        return document.kind is SourceKind.NEWS and " " in found.name and found.weight >= 3
    return found.weight >= 2


def _spelled(found: Attribution, document: Document) -> Attribution:
    """Initials as this page defines them: two bodies may share theirs, and one of them be the publisher."""
    if not is_acronym(found.name):
        return found
    return replace(found, name=full_name(found.name, (document.text,)) or found.name)


def _file(
    claims: list[_Claim], name: str, page: int, named: Sequence[Attribution], documents: Mapping[int, Document]
) -> None:
    """Count a page as witness for a body, under the fullest form of its name."""
    namings = tuple(a for a in named if same_body(a.name, name))
    if is_acronym(name):
        name = full_name(name, sorted(d.text for d in documents.values())) or name
    claim = next((c for c in claims if same_body(c.name, name)), None)
    if claim is None:
        claim = _Claim(name)
        claims.append(claim)
    claim.witnesses[page] = namings
    claim.name = min(claim.name, name, key=lambda n: (-len(n), n))


def _attributed(
    claim: _Claim, pages: Sequence[int], documents: Mapping[int, Document], rank: Mapping[int, int], strand: Strand
) -> Authorship:
    """The origin that other pages name; its own page when that is among them."""
    reasons = [
        f"{documents[page].publisher or documents[page].url} attributes it: “{namings[0].words}”"
        for page, namings in claim.witnesses.items()
    ]
    namings = [naming for page in claim.witnesses for naming in claim.witnesses[page]]
    titles = sorted((n.title for n in namings if n.title), key=lambda t: (-len(t), t))
    title = titles[0] if titles else None
    home = [page for page in pages if names_publisher(claim.name, documents[page])]
    if home:
        page = min(home, key=lambda p: (p not in strand.bodies, rank[p]))
        reasons.append(f"it stands on the page of {documents[page].publisher} itself")
        origin = Origin(documents[page].publisher, page, tuple(reasons), _day(documents[page]))
        return Authorship(origin, title, ascribed=True)
    reasons.append("its own page was not seen")
    days = [day for naming in namings if (day := naming.day)]
    fallback = min((documents[p].day for p in pages if documents[p].dated), default=None)
    return Authorship(Origin(claim.name, None, tuple(reasons), min(days) if days else fallback), title)


def _earliest(
    pages: Sequence[int],
    own: Mapping[int, Attribution],
    documents: Mapping[int, Document],
    rank: Mapping[int, int],
    homes: frozenset[int],
) -> Authorship:
    """The earliest page that is the statement itself; on one day a body goes before a news outlet.

    Where a body carried it inside its own words days before any page was it, that body published it first: what is not
    there yet cannot be copied. A news outlet may have had it by mail.
    """
    days = [documents[home].day for home in homes if documents[home].dated]
    first = min(days, default=date.min) if len(days) == len(homes) else date.min

    def order(page: int) -> tuple[bool, bool, date, bool, bool, int]:
        document = documents[page]
        news = document.kind is SourceKind.NEWS
        ahead = document.dated and not news and document.day < first
        return (page not in homes and not ahead, not document.dated, document.day, news, page not in own, rank[page])

    page = min(pages, key=order)
    document = documents[page]
    reasons = []
    if page in own:
        reasons.append(f"its own words say so: “{own[page].words}”")
    if len(pages) == 1:
        reasons.append("it is the only page that carries it")
    elif document.dated and all(document.day <= documents[p].day for p in pages if documents[p].dated):
        reasons.append(f"it has the earliest date of {len(pages)} pages: {document.day.isoformat()}")
    elif document.dated:
        reasons.append(f"it has the earliest date of the pages that are the statement: {document.day.isoformat()}")
    else:
        reasons.append(f"it was seen first of {len(pages)} pages, none of which has a date of its own")
    if page not in homes and homes:
        reasons.append("it carries the statement inside its own words, before any page that is the statement")
    if page in homes and len(pages) > len(homes):
        reasons.append("the page is the statement, others carry it inside their own words")
    return Authorship(Origin(document.publisher, page, tuple(reasons), _day(document)))


def _day(document: Document) -> date | None:
    return document.day if document.dated else None
