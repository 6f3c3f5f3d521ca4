"""Which passages of which pages are one statement: from relations between two pages to strands over many.

Every relation ties a region of one page to a region of another: a whole page (its *body*) where it is essentially the
statement, else the passages. Regions so tied are one strand; regions of one page that are the same passage, or cuts
of one unseen statement, tie their strands too. What each page keeps for itself is decided afterwards, in `peeling`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from statement_watch.matching.regions import Region, common, joined, merged, size
from statement_watch.model import Document, Relation, RelationKind, Span, Verdict, VerdictKind

JOIN_WORDS = 12
"""Passages parted by fewer words are one: an edit does not cut a statement in two (recognition uses the same gap)."""
SAME_PASSAGE = 0.7
"""Two regions of a page that share this much of their union are one passage, cut a little differently."""
CONTAINED = 0.6
"""A cut of an unseen statement: this much of the smaller region lies in the larger."""

_FLIPPED = {RelationKind.EMBEDS: RelationKind.EMBEDDED_IN, RelationKind.EMBEDDED_IN: RelationKind.EMBEDS}
_STRENGTH = {RelationKind.SAME: 0, RelationKind.EMBEDS: 1, RelationKind.EMBEDDED_IN: 1, RelationKind.CO_EMBEDS: 2}


@dataclass(frozen=True, slots=True)
class Woven:
    """Which regions are tied to which, a strand known by a number that means nothing else."""

    bodies: Mapping[int, frozenset[int]]
    """By strand: the pages that are essentially it. A strand without any is loose: its own page was never seen."""
    own: Mapping[int, int]
    """By page: the strand that its body belongs to."""
    shared: Mapping[int, Mapping[int, Region]]
    """By page, then by strand: what the page has in common with others, small gaps closed."""
    declared: frozenset[int]
    """Strands that one page alone gives as somebody else's statement."""
    kept: frozenset[int]
    """Pages that a person said carry one statement: their own words count, however few."""


@dataclass(frozen=True, slots=True)
class Link:
    """A relation turned so that `page` comes first in the order of (day, address), whatever the ids."""

    page: int
    other: int
    kind: RelationKind
    here: Region
    there: Region
    words: int


class Clusters:
    """Union-find over nodes, each on a page; refuses to bring two pages together that are held apart."""

    def __init__(self, apart: frozenset[frozenset[int]]) -> None:
        self._parent: list[int] = []
        self._pages: list[set[int]] = []
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        self.joins = 0
        """How many clusters became one so far: while it stays, so do all roots."""

    def new(self, page: int) -> int:
        self._parent.append(len(self._parent))
        self._pages.append({page})
        return len(self._parent) - 1

    def root(self, node: int) -> int:
        parent = self._parent
        while (above := parent[node]) != node:
            parent[node] = parent[above]
            node = parent[node]
        return node

    def join(self, left: int, right: int) -> bool:
        a, b = sorted((self.root(left), self.root(right)))
        if a == b:
            return True
        if self._held_apart(self._pages[a], self._pages[b]):
            return False
        self._parent[b] = a
        self._pages[a] |= self._pages[b]
        self.joins += 1
        return True

    def _held_apart(self, some: set[int], others: set[int]) -> bool:
        """Looked up from the fewer pages: one page more is asked of hundreds that carry a statement already."""
        few, many = sorted((some, others), key=len)
        return any(not self._apart[page].isdisjoint(many) for page in self._apart.keys() & few)


def rank_pages(documents: Mapping[int, Document]) -> dict[int, int]:
    """Each page's place by day, address and wording: what every tie is broken by, so that ids never matter."""
    ordered = sorted(documents.values(), key=lambda d: (d.day, d.url, d.publisher, d.title, d.text))
    return {document.page: place for place, document in enumerate(ordered)}


def orient(relations: Iterable[Relation], rank: Mapping[int, int]) -> list[Link]:
    """Relations as links from the earlier page to the later, strongest first."""
    links = []
    for relation in relations:
        here = merged(pair.page for pair in relation.passages)
        there = merged(pair.other for pair in relation.passages)
        if rank[relation.page] < rank[relation.other]:
            links.append(Link(relation.page, relation.other, relation.kind, here, there, relation.words))
        else:
            kind = _FLIPPED.get(relation.kind, relation.kind)
            links.append(Link(relation.other, relation.page, kind, there, here, relation.words))
    return strongest_first(links, rank)


def strongest_first(links: Iterable[Link], rank: Mapping[int, int]) -> list[Link]:
    """The order in which links are tied: a person's constraint then cuts the weakest."""
    return sorted(links, key=lambda k: (_STRENGTH.get(k.kind, 3), -k.words, rank[k.page], rank[k.other]))


class _Weaver:
    """The state of one weaving; `weave` below is its only user."""

    def __init__(self, documents: Mapping[int, Document], rank: Mapping[int, int], verdicts: Sequence[Verdict]) -> None:
        final = {frozenset((v.page, v.other)): v.kind for v in verdicts if v.page != v.other}
        self.documents = documents
        self.rank = rank
        self.pages = sorted(documents, key=rank.__getitem__)
        self.clusters = Clusters(frozenset(pair for pair, kind in final.items() if kind is VerdictKind.SPLIT))
        self.body = {page: self.clusters.new(page) for page in self.pages}
        self.cuts: list[tuple[int, int, Region]] = []  # node, page, region: what a link says of a page
        merged_pairs = [sorted(p, key=rank.__getitem__) for p, kind in final.items() if kind is VerdictKind.MERGED]
        self.kept: set[int] = set()  # pages whose own words a person called a statement
        for pair in sorted(merged_pairs, key=lambda p: [rank.get(page, -1) for page in p]):
            if all(page in rank for page in pair) and self.clusters.join(self.body[pair[0]], self.body[pair[1]]):
                self.kept.update(pair)

    def tie(self, link: Link) -> None:
        """Join what the link says is one; a refused link leaves no trace."""
        whole_here = link.kind in (RelationKind.SAME, RelationKind.EMBEDDED_IN)
        whole_there = link.kind in (RelationKind.SAME, RelationKind.EMBEDS)
        here = self.body[link.page] if whole_here else self.clusters.new(link.page)
        there = self.body[link.other] if whole_there else self.clusters.new(link.other)
        if self.clusters.join(here, there):
            self.cuts += ((here, link.page, link.here), (there, link.other, link.there))

    def anchored(self) -> dict[int, set[int]]:
        """Roots of strands that are the body of a page, with those pages."""
        found: dict[int, set[int]] = defaultdict(set)
        for page, node in self.body.items():
            found[self.clusters.root(node)].add(page)
        return found

    def regions(self) -> dict[int, dict[int, Region]]:
        """By page, then by strand: the union of what the links say, small gaps closed.

        The cuts are replaced by these unions, which say the same: a thousand links that tell of one passage are
        joined once and not each time that somebody asks.
        """
        spans: dict[int, dict[int, list[Span]]] = {page: defaultdict(list) for page in self.pages}
        for node, page, region in self.cuts:
            spans[page][self.clusters.root(node)].extend(region)
        found = {
            page: {root: joined(self.documents[page].text, cut, JOIN_WORDS) for root, cut in by_root.items()}
            for page, by_root in spans.items()
        }
        self.cuts = [(root, page, region) for page, by_root in found.items() for root, region in by_root.items()]
        return found

    def close_cycles(self) -> None:
        """Two strands each of which embeds a page of the other are one, cut by thresholds."""
        inside: set[tuple[int, int]] = set()
        for node, page, _ in self.cuts:
            root, host = self.clusters.root(node), self.clusters.root(self.body[page])
            if root != host:
                inside.add((root, host))
        for root, host in sorted(inside):
            if (host, root) in inside:
                self.clusters.join(root, host)

    def join_same_passages(self) -> None:
        """On each page, regions that are the same passage tie their strands. The page's own body takes no part."""
        for page, by_root in self.regions().items():
            seen: list[tuple[int, Region]] = []
            for root, region in sorted(by_root.items(), key=lambda item: (item[1], item[0])):
                if root == self.clusters.root(self.body[page]):
                    continue
                for other, rival in seen:
                    if _same_passage(region, rival):
                        self.clusters.join(root, other)
                        break
                else:
                    seen.append((root, region))

    def join_cuts(self) -> None:
        """Loose strands (no page is their body) that are cuts of one statement are tied, glued ones left alone."""
        fixed, joins = self.anchored(), self.clusters.joins
        for page, by_root in self.regions().items():
            if joins != self.clusters.joins:
                fixed, joins = self.anchored(), self.clusters.joins
            own = self.clusters.root(self.body[page])
            cuts = sorted(((size(r), r, root) for root, r in by_root.items() if root != own), reverse=True)
            common_ground = by_root.get(own, ())
            for i, (length, region, root) in enumerate(cuts):
                if root in fixed:
                    continue
                if common_ground and size(common(region, common_ground)) >= CONTAINED * size(common_ground):
                    self.clusters.join(root, own)
                    continue
                hosts = [c for c in cuts[:i] if size(common(c[1], region)) >= CONTAINED * length]
                if root_of_host := next((c[2] for c in hosts if not self._glued(c, cuts)), None):
                    self.clusters.join(root, root_of_host)
                    continue
                guests = [c for c in cuts[i + 1 :] if c[2] in fixed]
                for _, guest, guest_root in guests:
                    if size(common(guest, region)) >= CONTAINED * length:
                        self.clusters.join(root, guest_root)
                        break

    def declare(self, declared: Mapping[int, Region], links: Iterable[Link]) -> frozenset[int]:
        """Strands for declared passages that no link knows of; pages that share such a passage share the strand.

        A link knows a passage that is all that its page shares, with one that does not give it as somebody else's too:
        a copy with a lead-in.
        """
        known, bodies = self.regions(), self.anchored()
        nodes = {}
        for page in self.pages:
            region = declared.get(page, ())
            own = self.clusters.root(self.body[page])
            parts = merged(s for root, r in known[page].items() if root != own for s in r)
            copied = _same_passage(region, known[page].get(own, ())) and any(not declared.get(p) for p in bodies[own])
            if region and not copied and size(common(region, parts)) < CONTAINED * size(region):
                nodes[page] = self.clusters.new(page)
                self.cuts.append((nodes[page], page, region))
        for link in links:
            sides = ((link.page, link.here), (link.other, link.there))
            if all(p in nodes and size(common(declared[p], r)) >= CONTAINED * size(declared[p]) for p, r in sides):
                self.clusters.join(nodes[link.page], nodes[link.other])
        return frozenset(self.clusters.root(node) for node in nodes.values())

    @staticmethod
    def _glued(cut: tuple[int, Region, int], cuts: Sequence[tuple[int, Region, int]]) -> bool:
        """True for a region that two smaller ones, apart from each other, make up: two statements in a row."""
        length, region, root = cut
        inner = [r for n, r, other in cuts if other != root and n < length and size(common(r, region)) >= CONTAINED * n]
        apart = any(not common(a, b) for i, a in enumerate(inner) for b in inner[i + 1 :])
        covered = size(common(merged(s for r in inner for s in r), region))
        return apart and covered >= CONTAINED * length


def _same_passage(region: Region, other: Region) -> bool:
    """Whether two regions of a page are one passage."""
    shared = size(common(region, other))
    return shared >= SAME_PASSAGE * (size(region) + size(other) - shared)


def weave(
    documents: Mapping[int, Document],
    links: Sequence[Link],
    rank: Mapping[int, int],
    verdicts: Sequence[Verdict],
    declared: Mapping[int, Region],
) -> Woven:
    """The strands of one connected component; `links` come strongest first, excerpts among them tie nothing.

    `declared` holds, by page, a passage that the page itself gives as somebody else's statement.
    """
    weaver = _Weaver(documents, rank, verdicts)
    off = Counter(page for v in verdicts if v.kind is VerdictKind.SPLIT for page in (v.page, v.other))
    # A page that was split off from many is tied last: a later copy joins those that stayed together, not it.
    for link in sorted(links, key=lambda link: max(off[link.page], off[link.other])) if off else links:
        if link.kind is not RelationKind.EXCERPT:
            weaver.tie(link)
    if weaver.cuts:
        weaver.regions()
        weaver.close_cycles()
        weaver.join_same_passages()
        weaver.join_cuts()
    alone = weaver.declare(declared, links)
    return Woven(
        bodies={root: frozenset(pages) for root, pages in weaver.anchored().items()},
        own={page: weaver.clusters.root(node) for page, node in weaver.body.items()},
        shared=weaver.regions(),
        declared=alone,
        kept=frozenset(weaver.kept),
    )
