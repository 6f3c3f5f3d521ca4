"""New texts → statements regrouped in the database: matching decides, the store keeps. Call it inside a transaction.

What a person said is part of the evidence. A split, and a merge of two pages' own words, go to the grouping as they
are; a merge of a passage goes as a relation, its offsets carried over to the page's latest version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from statement_watch.alerting import topics_of
from statement_watch.matching import Matcher
from statement_watch.matching.identity import keep_identity
from statement_watch.matching.statements import group
from statement_watch.model import (
    Document,
    Occurrence,
    PassagePair,
    Relation,
    RelationKind,
    Settings,
    Span,
    Statement,
    Verdict,
)
from statement_watch.store import Regrouped, Regrouping, Store
from statement_watch.store.verdicts import Passage, StoredVerdict
from statement_watch.versions import moved_spans


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a pass of recognition left in the database."""

    statements: Mapping[int, Statement]
    """By id, those of every page that was touched."""
    created: frozenset[int]
    before: Mapping[int, tuple[Occurrence, ...]]
    """Occurrences that were there before, by statement."""
    pages: frozenset[int]
    ended: frozenset[int] = frozenset()

    def carried_by(self, page: int) -> tuple[tuple[int, Statement, Occurrence], ...]:
        """The statements that a page carries, by id, each with its occurrence there."""
        return tuple(
            (number, statement, occurrence)
            for number, statement in sorted(self.statements.items())
            for occurrence in statement.occurrences
            if occurrence.page == page
        )


def recognise(store: Store, changed: Collection[int], now: datetime) -> Recognised:
    """Match the latest texts of `changed` pages against the archive and regroup every statement that this touches."""
    matcher = Matcher(store.index)
    for document in store.pages.documents(changed).values():
        matcher.add(document)
    settled = matcher.settle()
    return regroup(store, settled.pages | set(changed), now)


def keep_topics(store: Store, settings: Settings, recognised: Recognised) -> None:
    """The topics of every statement that was touched, as the config has them now: those of its words, and those that
    the sources have whose pages carry it. Where a database was named and no config, they stay as they are."""
    if not settings.config_path:
        return
    for number, statement in recognised.statements.items():
        of_words = topics_of(statement.text, statement.title, settings.topics)
        of_sources = _of_sources(store, settings, statement) if settings.source_topics else frozenset()
        store.statements.set_topics(number, of_sources | frozenset(of_words))


def _of_sources(store: Store, settings: Settings, statement: Statement) -> frozenset[str]:
    sources = store.pages.sources_of([carried.page for carried in statement.occurrences])
    return frozenset(topic for source in sources for topic in settings.source_topics.get(source, ()))


def regroup(
    store: Store,
    pages: Collection[int],
    now: datetime,
    *,
    without: Collection[int] = (),
    as_before: Mapping[int, Sequence[Occurrence]] | None = None,
) -> Recognised:
    """Form the statements of these pages, and of all that are joined to them, anew from relations and verdicts.

    `without` are pages that carry nothing any more (they are about to be forgotten). `as_before` gives ids to what
    stood there at an earlier time: an undo brings back the ids that its action had ended.
    """
    touched = store.relations.connected(pages)
    documents = store.pages.documents(touched - set(without))
    verdicts = _in_latest_versions(store, store.verdicts.standing(touched))
    statements, own = _grouped(documents, store.relations.among(touched), verdicts)
    existing = store.statements.of_pages(touched)
    kept = keep_identity({**existing, **(as_before or {})}, statements)
    done = store.statements.replace(Regrouping(touched, tuple(statements), own, kept.assigned), now)
    return Recognised(_by_id(done, statements), done.created, existing, touched, done.ended)


def _grouped(
    documents: Mapping[int, Document], relations: Sequence[Relation], verdicts: Sequence[Verdict]
) -> tuple[list[Statement], dict[int, tuple[Span, ...]]]:
    """Group each connected part by itself: what one part says must not depend on which others were touched with it."""
    statements: list[Statement] = []
    own: dict[int, tuple[Span, ...]] = {}
    held = [v for v in verdicts if not (v.here or v.there)]
    relations = [*relations, *(_as_relation(v) for v in verdicts if v.here or v.there)]
    for part in _parts(documents, [(r.page, r.other) for r in relations] + [(v.page, v.other) for v in held]):
        grouping = group(
            {page: documents[page] for page in part},
            [r for r in relations if r.page in part and r.other in part],
            [v for v in held if v.page in part and v.other in part],
        )
        statements.extend(grouping.statements)
        own.update(grouping.own)
    return statements, own


def _as_relation(verdict: Verdict) -> Relation:
    """A merge of passages: what a person holds to be one, said as matching would say it."""
    kind = RelationKind.CO_EMBEDS
    if not verdict.here:
        kind = RelationKind.EMBEDDED_IN
    elif not verdict.there:
        kind = RelationKind.EMBEDS
    here, there = verdict.here or (Span(0, 0),), verdict.there or (Span(0, 0),)
    pairs = [PassagePair(span, there[0]) for span in here] + [PassagePair(here[0], span) for span in there[1:]]
    return Relation(verdict.page, verdict.other, kind, tuple(pairs), 0, 1.0, 1.0)


def _in_latest_versions(store: Store, standing: Sequence[StoredVerdict]) -> list[Verdict]:
    """Verdicts with offsets that count now. A merge of a passage of which nothing is left says nothing any more."""
    found = []
    for stored in standing:
        here, there = (_moved(store, passage) for passage in (stored.page, stored.other))
        if here is not None and there is not None:
            found.append(Verdict(stored.kind, stored.page.page, stored.other.page, here, there))
    return found


def _moved(store: Store, passage: Passage) -> tuple[Span, ...] | None:
    if not passage.spans:
        return ()
    latest = store.pages.version(passage.page)
    if latest is None or latest.number == passage.version:
        return passage.spans
    given = store.pages.version(passage.page, passage.version)
    assert given is not None, f"version {passage.version} of p{passage.page} has a verdict and is not there"
    return moved_spans(given.extract.text, latest.extract.text, passage.spans) or None


def _parts(pages: Iterable[int], joined: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    leader = {page: page for page in pages}

    def find(page: int) -> int:
        while leader[page] != page:
            leader[page] = page = leader[leader[page]]
        return page

    for one, other in joined:
        if one in leader and other in leader:
            leader[find(one)] = find(other)
    parts: dict[int, set[int]] = {}
    for page in leader:
        parts.setdefault(find(page), set()).add(page)
    return [frozenset(parts[key]) for key in sorted(parts)]


def _by_id(done: Regrouped, statements: Sequence[Statement]) -> Mapping[int, Statement]:
    return dict(zip(done.ids, statements, strict=True))
