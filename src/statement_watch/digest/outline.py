"""A digest → what is told in full, what in a line, and in which order: the one plan of every form for people. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter

from statement_watch.digest import wording
from statement_watch.digest.beginnings import gist
from statement_watch.digest.records import Digest, Edit, Entry
from statement_watch.text import fold

IN_FULL = 15
"""Statements of a section that are told in full, and edits with their words: some 200 lines, as much as is read. A
section of no more is told in full; of a longer one only what stands out is, the rest in short."""
WITH_A_SENTENCE = 45
"""Statements told in short that are few enough for a sentence each: those of a day, and of no week."""
VOICES = 2
"""Quotes of one statement in a long digest."""
TITLES = 3
"""Titles named at a glance."""
NAMES = 8
"""Topics and organisations named at a glance."""


class Part(StrEnum):
    """The parts of a digest in their order. What is told in short stands behind what a reader must not miss."""

    TROUBLE = "In trouble"
    NOTICES = "Notices"
    NEW = "New statements"
    AGAIN = "Carried again"
    EDITED = "Edited"
    MOVED = "Removed and restored"
    SHORT = "In short"
    ALREADY = "Already there"

    @property
    def anchor(self) -> str:
        """What a link within the digest leads to; Markdown makes the same of the heading."""
        return self.value.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Measure:
    """How much a digest says of what it names. It names everything by any of them."""

    in_full: int = IN_FULL
    """Statements of a section, and edits with their words."""
    addresses: bool = True
    """Behind a title told in short; without, its number leads to it."""


MEASURES = (Measure(), Measure(in_full=8), Measure(in_full=8, addresses=False), Measure(in_full=3, addresses=False))
"""From ample to tight, for a form that has room for so much only."""


@dataclass(frozen=True, slots=True)
class Short:
    """A statement in a line or two."""

    entry: Entry
    gist: str
    """A sentence of it; empty where the title says enough."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Those besides the one under which it stands."""
        return self.entry.topics[1:]


@dataclass(frozen=True, slots=True)
class Group:
    """What is told in short of one topic or, where it has none, of one organisation."""

    topic: str
    organisation: str
    """One of the two; the other is empty."""
    anchor: str
    statements: tuple[Short, ...]

    @property
    def name(self) -> str:
        """Its heading."""
        return self.organisation or f"Topic: {self.topic}"


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named at a glance, with its figure."""

    words: str
    figure: str
    anchor: str | None
    """Where the digest tells of it."""


@dataclass(frozen=True, slots=True)
class Glance:
    """A line of the head: what matters most in one respect."""

    label: str
    mentions: tuple[Mention, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """Where everything of a digest stands. Every statement of it stands in `new`, `again` or `groups`, once."""

    parts: tuple[tuple[Part, int], ...]
    """Those that hold something, and how much."""
    glance: tuple[Glance, ...]
    """The head of a long digest; a short one is its own."""
    new: tuple[Entry, ...]
    again: tuple[Entry, ...]
    groups: tuple[Group, ...]
    edits: tuple[Edit, ...]
    """With their words."""
    edits_in_short: tuple[Edit, ...]
    measure: Measure

    @property
    def long(self) -> bool:
        """Too long to be read as it comes."""
        return bool(self.groups)


def outline(digest: Digest, measure: Measure = MEASURES[0]) -> Outline:
    """The plan of a digest. A small one is told in full, in the order of the digest.

    Of a long section those statements are told in full that are starred, have a topic, or that others carry, the
    first of them; the rest stands in short under its topic or organisation. Nothing is left out.
    """
    new, new_in_short = _parted(digest.new, measure)
    again, again_in_short = _parted(digest.again, measure)
    groups = _groups((*new_in_short, *again_in_short))
    in_short = len(new_in_short) + len(again_in_short)
    sizes = (
        len(digest.troubles),
        len(digest.notices),
        len(new),
        len(again),
        len(digest.edits),
        len(digest.departures),
        in_short,
        sum(group.count for group in digest.already),
    )
    return Outline(
        parts=tuple((part, size) for part, size in zip(Part, sizes, strict=True) if size),
        glance=_glance(digest, groups) if groups else (),
        new=_shortened(new) if groups else new,
        again=_shortened(again) if groups else again,
        groups=groups,
        edits=digest.edits[: measure.in_full],
        edits_in_short=digest.edits[measure.in_full :],
        measure=measure,
    )


def _parted(entries: Sequence[Entry], measure: Measure) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Those told in full, and those told in short."""
    if len(entries) <= measure.in_full:
        return tuple(entries), ()
    full = [entry for entry in entries if entry.starred or entry.topics or entry.others][: measure.in_full]
    told = {entry.statement for entry in full}
    return tuple(full), tuple(entry for entry in entries if entry.statement not in told)


def _shortened(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(replace(entry, quotes=entry.quotes[:VOICES]) for entry in entries)


def _groups(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """By topic, then by organisation, each by name: a reader knows where to look for one."""
    found: dict[tuple[bool, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[not entry.topics, fold(entry.topics[0] if entry.topics else entry.speaker)].append(entry)
    gists = _gists(entries)
    return tuple(
        Group(
            topic=of_one[0].topics[0] if of_one[0].topics else "",
            organisation="" if of_one[0].topics else of_one[0].speaker,
            anchor=f"g{number}",
            statements=tuple(Short(entry, gists[entry.statement]) for entry in of_one),
        )
        for number, (_, of_one) in enumerate(sorted(found.items(), key=itemgetter(0)), 1)
    )


def _gists(entries: Sequence[Entry]) -> Mapping[int, str]:
    """A sentence for each, or none. One with which several begin is furniture of their pages, and tells of none."""
    few = len(entries) <= WITH_A_SENTENCE
    gists = {entry.statement: gist(entry, always=few) for entry in entries}
    often = Counter(gists.values())
    return {statement: told if often[told] == 1 else "" for statement, told in gists.items()}


# --- the head ---------------------------------------------------------------------------------------------------------


def _glance(digest: Digest, groups: Sequence[Group]) -> tuple[Glance, ...]:
    entries = (*digest.new, *digest.again)
    lines = (
        _titles("Starred", [entry for entry in entries if entry.starred]),
        _topics(entries, groups),
        _titles("Carried on", sorted((e for e in entries if e.reach), key=lambda e: -e.reach)),
        _voices(entries, groups),
    )
    return tuple(line for line in lines if line.mentions)


def _titles(label: str, entries: Sequence[Entry]) -> Glance:
    named = tuple(
        Mention(
            wording.lead(entry.title, wording.GLANCE),
            f"by {wording.count(entry.reach, 'other')}" if entry.reach else "",
            f"s{entry.statement}",
        )
        for entry in entries[:TITLES]
    )
    return Glance(label, named, _more(len(entries) - len(named)))


def _topics(entries: Iterable[Entry], groups: Sequence[Group]) -> Glance:
    places = {group.topic: group.anchor for group in groups}
    return _counted("Topics", Counter(topic for entry in entries for topic in entry.topics), places)


def _voices(entries: Iterable[Entry], groups: Sequence[Group]) -> Glance:
    places = {group.organisation: group.anchor for group in groups}
    figures = Counter(entry.speaker for entry in entries)
    return _counted("Spoke most", Counter({name: figure for name, figure in figures.items() if figure > 1}), places)


def _counted(label: str, figures: Counter[str], places: dict[str, str]) -> Glance:
    named = sorted(figures.items(), key=lambda item: (-item[1], fold(item[0])))[:NAMES]
    mentions = tuple(Mention(name, f"{figure:,}", places.get(name)) for name, figure in named)
    return Glance(label, mentions, _more(len(figures) - len(named)))


def _more(left: int) -> str:
    return f"and {left:,} more" if left else ""
