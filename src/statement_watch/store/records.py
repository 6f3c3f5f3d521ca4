"""What the store gives to the watcher and takes from it: one frozen record for each hand-over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from statement_watch.model import (
    Extract,
    Grade,
    ListingKind,
    PageState,
    SourceHealth,
    SourceKind,
    Span,
    Statement,
    Validators,
)
from statement_watch.versions import Presence

NO_VALIDATORS = Validators()
HERE = Presence()


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the database knows it; a source that left the config keeps its history and is not `configured`."""

    name: str
    organisation: str
    kind: SourceKind
    health: SourceHealth
    first_round_at: datetime | None
    """End of the first complete round; None means that the next round is the baseline."""
    configured: bool = True


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """What one round over one source came to."""

    source: str
    started_at: datetime
    ended_at: datetime
    ok: bool
    items: int = 0
    """Items that the listings yielded, known ones included."""
    new: int = 0
    changed: int = 0
    removed: int = 0
    failed: int = 0
    """Page fetches that failed."""
    requests: int = 0
    not_modified: int = 0
    octets: int = 0
    """Bytes that came over the wire."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ListingState:
    """What is remembered of one listing of a source between rounds."""

    source: str
    url: str
    kind: ListingKind = ListingKind.AUTO
    validators: Validators = NO_VALIDATORS
    raw_sha256: str | None = None
    last_checked: datetime | None = None
    last_full: datetime | None = None
    """When a body last came without a condition in the request."""
    counts: tuple[int, ...] = ()
    """Items yielded by the last bodies, oldest first; at most `listings.COUNTS_KEPT`."""
    failures: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What the last fetch of a page left behind; replaced as a whole by `Pages.save_check`."""

    last_checked: datetime | None = None
    last_full: datetime | None = None
    """When a body last came without a condition in the request."""
    next_check: datetime | None = None
    validators: Validators = NO_VALIDATORS
    raw_sha256: str | None = None
    """Of the last body, whether or not it made a version."""
    skeleton: str | None = None
    failures: int = 0
    reason: str | None = None
    """Why the last fetch failed."""
    presence: Presence = HERE
    collapsed_since: datetime | None = None
    collapsed_checks: int = 0
    failing_since: datetime | None = None
    """When the first of the `failures` was."""

    @property
    def state(self) -> PageState:
        return self.presence.state


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of a page as it was recorded."""

    number: int
    """1, 2, 3 … within the page."""
    seen_at: datetime
    change: Grade
    extract: Extract
    text_key: str
    """`versions.text_key` of the text."""
    capture_sha256: str | None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page with all that a check needs: its fetch state and its latest version."""

    id: int
    url: str
    source: str
    publisher: str
    site: str
    first_seen: datetime
    last_seen: datetime
    baseline: bool
    title_hint: str | None
    published_hint: date | None
    check: PageCheck
    versions: int
    latest: StoredVersion | None


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to be added. `url` is canonical; `publisher` None means the source's organisation."""

    url: str
    source: str
    site: str
    first_seen: datetime
    publisher: str | None = None
    baseline: bool = False
    title_hint: str | None = None
    published_hint: date | None = None


@dataclass(frozen=True, slots=True)
class Regrouping:
    """One re-decided part of the archive: `pages` and every statement that they carry, before and after.

    `pages` must hold every page of every occurrence in `statements`, and every page of every statement to be replaced.
    `identity` gives for each index of `statements` the id that lives on, or None for a new statement.
    """

    pages: frozenset[int]
    statements: tuple[Statement, ...]
    own: Mapping[int, tuple[Span, ...]]
    identity: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What came of it: ids in the order of `Regrouping.statements`, which of them are new, and which ids ended."""

    ids: tuple[int, ...]
    created: frozenset[int]
    ended: frozenset[int]


@dataclass(frozen=True, slots=True)
class ChannelState:
    """Whether a channel takes what we send."""

    name: str
    failures: int = 0
    """Deliveries in a row that failed."""
    stopped: bool = False
    """It will never take anything again (410, 550) until a person resumes it."""
    reason: str | None = None
    since: datetime | None = None
    last_sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class TableSize:
    """What one table takes of the file, its indexes included."""

    table: str
    rows: int
    octets: int


@dataclass(frozen=True, slots=True)
class Thinned:
    """What thinning took away."""

    captures: int
    octets: int


@dataclass(frozen=True, slots=True)
class Check:
    """Result of an integrity check; `problems` is empty when the file is sound."""

    path: str
    problems: tuple[str, ...]
    schema: int
    pages: int
    statements: int

    @property
    def sound(self) -> bool:
        return not self.problems
