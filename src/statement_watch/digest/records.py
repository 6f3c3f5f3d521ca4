"""What a digest holds: frozen records, every text already safe for one line and cut to size, ready for any renderer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from statement_watch.model import DiffPiece, Grade, Health, OccurrenceKind
from statement_watch.text import fold


@dataclass(frozen=True, slots=True)
class Copy:
    """A page that carries the statement and is not its origin."""

    page: int
    url: str | None
    publisher: str
    title: str
    kind: OccurrenceKind
    share: int
    """Percent of the statement's words that it carries."""
    published: date | None
    first_seen: datetime
    fresh: bool
    """First seen within the period."""
    own_words: int
    own_lead: str
    """The beginning of what the page added; empty when it added nothing, or when its words stand elsewhere."""
    own_statement: int | None = None
    """The statement of this digest that the page is the origin of: there its own words are told."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote, and by whom."""

    text: str
    who: str
    """Speaker and organisation, as far as known; never empty."""
    credited_to: str | None
    """The outlet that the quote is credited to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement with its copies folded under it."""

    statement: int
    title: str
    organisation: str
    published: date | None
    first_seen: datetime
    words: int
    lead: str
    text: str
    url: str | None
    """The origin's own page, or the first page that carries it."""
    origin: str
    origin_seen: bool
    origin_reasons: tuple[str, ...]
    topics: tuple[str, ...]
    starred: bool
    read: bool
    note: str | None
    copies: tuple[Copy, ...]
    quotes: tuple[Said, ...]

    @property
    def speaker(self) -> str:
        """Whose statement it is, or under whose name it stands; never empty."""
        return self.organisation or self.origin or "Of no known organisation"

    @property
    def others(self) -> frozenset[str]:
        """Names, folded, of those besides the origin that carry it or a part of it."""
        return self._carriers(self.copies)

    @property
    def reach(self) -> int:
        """How many others carry it whole: a statement that is passed on is what a reader wants to know first."""
        return len(self._carriers(copy for copy in self.copies if copy.kind is OccurrenceKind.WHOLE))

    def _carriers(self, copies: Iterable[Copy]) -> frozenset[str]:
        return frozenset(fold(copy.publisher) for copy in copies) - {fold(self.origin), fold(self.organisation)}


@dataclass(frozen=True, slots=True)
class Edit:
    """A page whose words changed, with the changed places in some context."""

    page: int
    url: str | None
    publisher: str
    title: str
    before_title: str | None
    """The title before, when it changed."""
    version: int
    grade: Grade
    seen_at: datetime
    statement: int | None
    pieces: tuple[DiffPiece, ...]
    """Long unchanged and very long changed runs are cut with an ellipsis."""
    words_gone: int
    words_added: int


@dataclass(frozen=True, slots=True)
class Departure:
    """A page that was taken away, or came back."""

    page: int
    url: str | None
    publisher: str
    title: str
    restored: bool
    since: datetime
    reason: str
    statement: int | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that cannot be watched as it should be."""

    source: str
    organisation: str
    health: Health
    reason: str
    since: datetime | None
    last_success: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """A title with its address."""

    title: str
    url: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Already:
    """What a source held when it was first looked at: counted, the newest named."""

    publisher: str
    count: int
    newest: tuple[Link, ...]

    @property
    def unnamed(self) -> int:
        """How many follow those named; none where only the count is told."""
        return self.count - len(self.newest) if self.newest else 0


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert of which nothing else in the digest speaks."""

    kind: str
    title: str
    summary: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a digest."""

    statements: int
    carried_again: int
    copies: int
    """New pages that carry a statement whole."""
    edits: int
    removed: int
    restored: int
    troubles: int
    already: int
    excerpts: int = 0
    """New pages that carry a part of a statement."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened in a period, in the order in which it is shown."""

    title: str
    since: datetime
    until: datetime
    new: tuple[Entry, ...]
    again: tuple[Entry, ...]
    """Older statements that a page of the period carries again."""
    edits: tuple[Edit, ...]
    departures: tuple[Departure, ...]
    troubles: tuple[Trouble, ...]
    already: tuple[Already, ...]
    notices: tuple[Notice, ...] = ()
    zone: tzinfo | None = UTC
    """For the times that a person reads; None is the machine's."""

    @property
    def counts(self) -> Counts:
        fresh = Counter(copy.kind for entry in (*self.new, *self.again) for copy in entry.copies if copy.fresh)
        return Counts(
            statements=len(self.new),
            carried_again=len(self.again),
            copies=fresh[OccurrenceKind.WHOLE],
            edits=len(self.edits),
            removed=sum(not departure.restored for departure in self.departures),
            restored=sum(departure.restored for departure in self.departures),
            troubles=len(self.troubles),
            already=sum(group.count for group in self.already),
            excerpts=fresh[OccurrenceKind.EXCERPT],
        )

    @property
    def empty(self) -> bool:
        """Nothing happened."""
        return not (
            self.new or self.again or self.edits or self.departures or self.troubles or self.already or self.notices
        )
