"""What the store gives to those who show things: digest, export, show, status. Frozen, complete, never written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from statement_watch.model import Grade, Health, OccurrenceKind, PageState, RelationKind, Span
from statement_watch.moments import utc
from statement_watch.text import one_line


@dataclass(frozen=True, slots=True)
class PageView:
    """One page with its latest version."""

    page: int
    url: str
    aliases: tuple[str, ...]
    source: str
    publisher: str
    title: str
    published: date | None
    first_seen: datetime
    last_seen: datetime
    state: PageState
    versions: int
    text: str
    own_words: int
    baseline: bool
    """Found in the first round of its source: it was already there."""
    updated: date | None = None
    updated_source: str | None = None


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a page."""

    page: int
    version: int
    """1, 2, 3 … within the page."""
    seen_at: datetime
    change: Grade
    title: str
    published: date | None
    date_source: str | None
    text: str
    byline: tuple[str, ...]
    language: str | None
    capture_sha256: str | None
    extractor: str
    url: str = ""
    """Address of the page."""
    updated: date | None = None
    """When the page said, as it was captured for this version, that it was last changed."""
    updated_source: str | None = None


@dataclass(frozen=True, slots=True)
class OccurrenceView:
    """A passage of a page that carries a statement, with what is needed to show it."""

    statement: int
    page: int
    version: int
    kind: OccurrenceKind
    spans: tuple[Span, ...]
    words: int
    origin: bool
    url: str
    source: str
    publisher: str
    page_title: str
    published: date | None
    first_seen: datetime
    own_words: int
    own_text: str
    """What the page added of its own, empty when nothing."""
    first_read: datetime | None = None
    """When its first text was read: a page may stand in a listing for days before it can be."""

    @property
    def appeared(self) -> datetime:
        """When it became known that it carries anything."""
        return self.first_read or self.first_seen

    def holds(self, quote: QuoteView) -> bool:
        """Whether a quote of this page stands in the passage, and not in what the page says around it.

        Places are those of one version; where the two are of different ones, the page's quotes are taken as they are.
        """
        return quote.version != self.version or any(s.start < quote.end and quote.start < s.end for s in self.spans)


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement with everything that carries it, the origin's occurrence first, then by first_seen."""

    statement: int
    title: str
    organisation: str
    published: date | None
    first_seen: datetime
    words: int
    text: str
    topics: tuple[str, ...]
    origin_page: int | None
    origin_publisher: str
    origin_reasons: tuple[str, ...]
    occurrences: tuple[OccurrenceView, ...]
    baseline: bool
    """Every page that carries it was there in the first round of its source."""
    read: bool = False
    starred: bool = False
    note: str | None = None
    dismissed: bool = False
    known_until: datetime | None = None
    """Up to when the reader knows of it, where that was asked: what was seen before is no news."""

    @property
    def appeared(self) -> datetime:
        """When the first of its pages was read."""
        return min((carried.first_read or self.first_seen for carried in self.occurrences), default=self.first_seen)

    @property
    def in_parts(self) -> bool:
        """On its first page something else stands between its parts."""
        return bool(self.occurrences) and len(self.occurrences[0].spans) > 1


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote found in the latest version of a page."""

    page: int
    version: int
    start: int
    end: int
    text: str
    speaker: str | None
    organisation: str | None
    credited_to: str | None
    url: str = ""
    """Address of the page."""


@dataclass(frozen=True, slots=True)
class RelationView:
    """A relation between two pages; `page` is the later page."""

    page: int
    other: int
    page_url: str
    other_url: str
    relation: RelationKind
    statements: tuple[int, ...]
    words: int
    passages: tuple[tuple[Span, Span], ...]
    share_page: float
    share_other: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditView:
    """A version that changed a page within the period, with the text before."""

    page: int
    url: str
    source: str
    publisher: str
    title: str
    version: int
    change: Grade
    seen_at: datetime
    before_title: str
    before: str
    after: str
    statement: int | None


@dataclass(frozen=True, slots=True)
class StateView:
    """A page that was removed or restored within the period."""

    page: int
    url: str
    source: str
    publisher: str
    title: str
    state: PageState
    since: datetime
    reason: str
    statement: int | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with its health and its counts."""

    source: str
    organisation: str
    kind: str
    health: Health
    reason: str | None
    since: datetime | None
    last_success: datetime | None
    next_due: datetime | None
    pages: int
    failures: int
    weekly: tuple[int, ...] = ()
    """New pages in each of the last 12 weeks, oldest first."""
    unread: int = 0
    """Items that its listings showed and that could never be read."""
    silent_since: datetime | None = None
    """Since when nothing of it could be reached; None: it answered when it was last asked."""


@dataclass(frozen=True, slots=True)
class UnreadView:
    """An item that a listing showed and that could never be read; it is tried again and again."""

    page: int
    source: str
    url: str
    title: str
    """As its listing calls it."""
    first_seen: datetime
    last_tried: datetime | None
    tries: int
    reason: str


@dataclass(frozen=True, slots=True)
class PageLook:
    """How the last look at a page ended."""

    url: str
    unread_since: datetime | None = None
    """Since when it gives no text, or no more than the beginning of the one that it had; None: it was read."""
    reason: str | None = None
    """Why it was not read."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Sites cannot be reached, wherever they are: the way out of this machine is broken, and no source is to blame."""

    since: datetime
    reason: str
    """What the first of the requests that failed came to."""
    told: bool = False
    """A person was told, so its end will be told too."""
    asked: int = 0
    """Sources that were asked since."""
    silent: int = 0
    """Those of them that could not be reached."""

    @property
    def extent(self) -> str:
        """Who is silent since when, and the beginning of why, in words."""
        whole, since = self.silent >= self.asked, f"since {utc(self.since)}"
        if self.asked == 1:
            return f"the one source that was asked {since} does not answer"
        asked = f"{self.asked} sources that were asked {since}"
        return f"{'none' if whole else self.silent} of the {asked} {'answers' if whole else 'do not answer'}"

    @property
    def headline(self) -> str:
        """What is the matter, as a title."""
        if self.silent >= self.asked:
            return "Nothing can be reached"
        return f"{'Most' if 2 * self.silent > self.asked else 'Many'} sites cannot be reached"

    @property
    def account(self) -> str:
        """What lasts, since when, and what to look at, on one line."""
        return (
            f"{self.extent} ({one_line(self.reason, 120)}): look at the network of this machine, its name server, "
            "firewall and clock; no source is blamed while it lasts"
        )


@dataclass(frozen=True, slots=True)
class AlertView:
    """One row of the outbox: an alert for one channel."""

    alert: int
    key: str
    kind: str
    statement: int | None
    page: int | None
    source: str | None
    created_at: datetime
    channel: str
    state: str
    attempts: int
    last_error: str | None
    next_attempt: datetime | None
    title: str
    summary: str
    url: str | None
    organisation: str | None
    topics: tuple[str, ...] = ()
    instant: bool = False
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One page found by full text; `snippet` marks hits with U+E000 and U+E001."""

    page: int
    statement: int | None
    url: str
    source: str
    publisher: str
    title: str
    published: date | None
    first_seen: datetime
    snippet: str


@dataclass(frozen=True, slots=True)
class DigestRows:
    """Everything that happened in a period; the raw material of a digest."""

    since: datetime
    until: datetime
    statements: tuple[StatementView, ...]
    """Statements first seen in the period, baseline ones included (see `StatementView.baseline`), and older statements
    that a page of the period carries again."""
    edits: tuple[EditView, ...]
    states: tuple[StateView, ...]
    sources: tuple[SourceView, ...]
    quotes: Mapping[int, tuple[QuoteView, ...]] = field(default_factory=dict)
    """By page, for the pages of `statements`."""
    outage: Outage | None = None
    """That lasts now."""
