"""The vocabulary as frozen typed records: what the layers hand to each other, and nothing else.

Conventions: every time is an aware UTC `datetime`; every offset counts characters of the stored text of a version; an
address is an absolute URL string; an id is the integer of its row. A record has no behaviour beyond reading itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

Clock = Callable[[], datetime]
"""Gives the present time, aware and in UTC; passed in wherever time matters."""


# --- configuration --------------------------------------------------------------------------------------------------


class SourceKind(StrEnum):
    """What a watched organisation is. A `news` outlet's own words around a statement are an article, no statement."""

    ASSOCIATION = "association"
    NEWS = "news"
    AGENCY = "agency"
    OTHER = "other"


class ListingKind(StrEnum):
    """How the items of a URL are written down; `auto` is told apart by its bytes."""

    AUTO = "auto"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Selectors:
    """Optional CSS selectors that override what is found from structure. None means: find it."""

    item: str | None = None
    """One element for each item of a listing."""
    link: str | None = None
    title: str | None = None
    date: str | None = None
    text: str | None = None
    """The element(s) of an article page that hold the statement."""
    remove: tuple[str, ...] = ()
    """Elements of an article page to drop first."""


@dataclass(frozen=True, slots=True)
class Source:
    """One table of `sources.toml`."""

    name: str
    organisation: str
    kind: SourceKind
    urls: tuple[str, ...]
    listing_kind: ListingKind = ListingKind.AUTO
    aliases: tuple[str, ...] = ()
    """Other names of the organisation, such as its initials; used to recognise attribution."""
    sites: tuple[str, ...] = ()
    """Hosts that belong to the organisation besides those of `urls`."""
    interval: timedelta = timedelta(hours=1)
    adaptive: bool = False
    """Looked at as often as it publishes, instead of every `interval`."""
    include: tuple[str, ...] = ()
    """Regular expressions; an item's address or title must match one, if any is given."""
    exclude: tuple[str, ...] = ()
    selectors: Selectors = Selectors()
    topics: tuple[str, ...] = ()
    """Names of topics that every item of this source is given."""
    allow_private: tuple[str, ...] = ()
    """`host:port` pairs on a private network that this source may reach."""
    render: Literal["http", "browser"] = "http"
    """`browser` is for pages that need JavaScript."""
    crawl_delay: timedelta = timedelta(seconds=1)
    """Least time between two requests to one host; robots.txt may ask for more."""
    verify_tls: bool = True
    enabled: bool = True
    probe: bool = True
    """May be asked, rarely, for an address that does not exist and for its home page, to know such pages again."""
    max_items: int = 200
    """At most so many items are followed in one round (newest first); what was cut is said."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Words, phrases or patterns that decide what is an instant alert."""

    name: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    """Each entry is a word or phrase (whole words, case and typography folded) or `/a regular expression/`."""


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """Where alerts go. `options` holds what the kind needs, secrets already resolved and never shown in a repr."""

    name: str
    kind: Literal["terminal", "email", "webhook", "atom", "apprise"]
    options: Mapping[str, object] = field(default_factory=dict, repr=False)
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    events: tuple[AlertKind, ...] = ()
    """Empty tuples mean: all."""
    when: Literal["instant", "hourly", "daily", "weekly"] = "instant"
    """On an instant channel alerts without a topic that asks for haste wait for the digest."""
    at: str = "07:00"
    timezone: str = "UTC"
    quiet_hours: str | None = None
    burst: int = 20
    """More alerts than this in one delivery become one digest."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The `[watch]` table and everything that is not a source."""

    database: str
    contact: str
    user_agent: str
    config_path: str
    topics: tuple[Topic, ...] = ()
    source_topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Topics that every item of a source has, by its name."""
    channels: tuple[ChannelSettings, ...] = ()
    timeout: float = 30.0
    """Whole deadline of one request, seconds."""
    max_bytes: int = 20_000_000
    """Cap on a response, on the wire and unpacked, each."""
    concurrency: int = 16
    """Requests in flight over all hosts; one host has one."""
    workers: int = 2
    """Processes that parse pages."""
    ca_file: str | None = None
    """A file of further certificate authorities."""
    browser: str | None = None
    """The Chromium for sources with `render = "browser"`; None: it is looked for."""


# --- discovery ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """A discovered address with the hints of its listing."""

    url: str
    title: str | None = None
    published: date | None = None
    guid: str | None = None
    body: str | None = None
    """HTML of the whole text when a feed carries it (used only when the item has no page of its own)."""
    own_page: bool = True
    """False for a feed's entry without a link: `url` then only names it (`…#!item=…`), and `body` is all there is."""
    written: str | None = None
    """The address as the listing writes it, made absolute: for showing. `url` is its canonical form."""


class PageKind(StrEnum):
    """What a response turned out to be."""

    ARTICLE = "article"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    WALL = "wall"
    """Login, consent, captcha, challenge, paywall: somebody stands before the text."""
    EMPTY = "empty"
    """No text: an empty shell, an app that needs JavaScript, an empty body."""
    ERROR = "error"
    """An error, maintenance or parked page, whatever its status."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one listing yielded. `kind` other than feed, sitemap or listing means: no listing, and `reason` says why."""

    kind: PageKind
    items: tuple[Item, ...] = ()
    reason: str | None = None
    children: tuple[str, ...] = ()
    """Further sitemaps of a sitemap index, newest first."""
    next_page: str | None = None
    """The next older page of a paginated listing."""
    feeds: tuple[str, ...] = ()
    """Feeds that the page announces about itself."""
    dropped: int = 0
    """Items cut off by a cap, and links refused because of where they lead."""
    next_until: date | None = None
    """The last day of `next_page` where that is the archive of a year or month: it leads on even from known items."""
    plain: bool = False
    """A list and nothing besides: its items are no neighbours of a text."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """An address where a site's items may be found; `kind` is a guess until it is fetched, `why` is for the user."""

    url: str
    kind: PageKind
    why: str


# --- fetching -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """Cache validators exactly as the server sent them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: the address that answered, its status, and where it sent us."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A complete response with content (status 200 or 203). `body` is unpacked; `sha256` is of `body`, in hex."""

    url: str
    final_url: str
    redirects: tuple[Redirect, ...]
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    sha256: str
    fetched_at: datetime
    elapsed: float = 0.0

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def validators(self) -> Validators:
        return Validators(self.header("etag"), self.header("last-modified"))


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304 to a conditional request."""

    url: str
    final_url: str
    fetched_at: datetime


class FailureStage(StrEnum):
    """Where a fetch ended, in the order in which a verdict is reached."""

    REFUSED = "refused"
    """We did not ask: a private address, a scheme we do not speak, a redirect to either."""
    ROBOTS = "robots"
    TRANSPORT = "transport"
    HTTP = "http"
    KIND = "kind"
    """A page, but not the one: a wall, an error in disguise, a listing, the home page."""
    TEXT = "text"
    """The right page, and no text could be read from it."""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A fetch that gave no content. `reason` is for a person: what happened and, where known, what to do."""

    url: str
    stage: FailureStage
    reason: str
    at: datetime
    status: int | None = None
    final_url: str | None = None
    redirects: tuple[Redirect, ...] = ()
    retry_after: float | None = None
    """Seconds the server asked us to wait, already capped."""
    absent: bool = False
    """The answer says that the page is gone, whatever its status: a soft 404, a redirect to the home page."""


FetchResult = Capture | NotModified | FetchFailure


# --- extraction -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extract:
    """What one capture says. `text` is paragraphs parted by an empty line; offsets elsewhere count its characters."""

    title: str | None
    text: str
    published: date | None = None
    date_source: str | None = None
    """Tier that gave the date: json-ld, meta, url, time, text, listing, feed, header."""
    date_confidence: float = 0.0
    byline: tuple[str, ...] = ()
    organisation: str | None = None
    language: str | None = None
    """ISO 639-1."""
    canonical_url: str | None = None
    raw_text: str = ""
    """The main text before furniture was trimmed."""
    extractor: str = ""
    """Name and version of the extractor, so that an upgrade is told from an edit."""
    updated: date | None = None
    """The day on which the page says that it was last changed: a fact to show, never the sign of an edit."""
    updated_source: str | None = None
    """Tier that gave it: text and time (readers see it), json-ld, meta."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The verdict on one capture: what kind of page, why, and its extract when there is one."""

    kind: PageKind
    reason: str | None = None
    extract: Extract | None = None
    skeleton: str | None = None
    """Hash of the page's text nodes: equal means that nothing visible changed, and extraction can be skipped."""
    absent: bool = False
    """An error page that says the page is gone (a soft 404), as opposed to one that says come back later."""
    bears_title: bool = False
    """The page calls itself what its listing called it."""
    may_list: bool = False
    """The page has what a listing has, whatever its kind: discovery is worth asking."""


# --- versions -------------------------------------------------------------------------------------------------------


class Grade(StrEnum):
    """How a version differs from the one before."""

    NEW = "new"
    NONE = "none"
    COSMETIC = "cosmetic"
    MINOR = "minor"
    SUBSTANTIVE = "substantive"
    REVERT = "revert"


class PageState(StrEnum):
    """`live → missing → removed → restored`; a restored page is `live` again with that in its history."""

    LIVE = "live"
    MISSING = "missing"
    REMOVED = "removed"


# --- recognising statements -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """The latest version of a page as matching sees it."""

    page: int
    text: str
    site: str
    """Registrable domain of the page. Boilerplate is judged within the host of `url`: offices share a domain."""
    publisher: str
    """The organisation or outlet that published the page."""
    day: date
    """Published date, or the day it was first seen."""
    url: str = ""
    title: str = ""
    kind: SourceKind = SourceKind.OTHER
    dated: bool = True
    """False when `day` is only the day it was first seen."""
    aliases: tuple[str, ...] = ()
    """Other names of the publisher."""
    byline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters of one text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PassagePair:
    """The same words in two texts: `page` is a span of the relation's page, `other` of its other page."""

    page: Span
    other: Span
    words: int = 0


class RelationKind(StrEnum):
    """How two pages are related, seen from the first."""

    SAME = "same"
    EMBEDS = "embeds"
    EMBEDDED_IN = "embedded_in"
    CO_EMBEDS = "co_embeds"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two pages that share a statement or an excerpt of one; `page` is the later page (greater id)."""

    page: int
    other: int
    kind: RelationKind
    passages: tuple[PassagePair, ...]
    words: int
    """Words of the longer side of the shared passages."""
    share_page: float
    """Part of the page's own substance (boilerplate apart) that the passages cover, 0 to 1."""
    share_other: float
    reasons: tuple[str, ...] = ()
    """In words: why they are held to share a statement, and what was discounted."""


class OccurrenceKind(StrEnum):
    """How much of a statement a passage carries."""

    WHOLE = "whole"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A passage of a page that carries a statement."""

    page: int
    kind: OccurrenceKind
    spans: tuple[Span, ...]
    words: int
    origin: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """The best-evidenced first publisher, with the reasons. `page` is None when its own page was never seen."""

    publisher: str
    page: int | None
    reasons: tuple[str, ...]
    published: date | None = None
    """Date of the statement itself, where the evidence gives one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The utterance, as grouped by matching: no id yet, the store gives and keeps it."""

    title: str
    text: str
    """The wording of the origin's occurrence, or of the fullest one."""
    organisation: str
    published: date | None
    origin: Origin
    occurrences: tuple[Occurrence, ...]
    words: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks with who said them, and the outlet that they are credited to."""

    start: int
    end: int
    text: str
    speaker: str | None = None
    organisation: str | None = None
    credited_to: str | None = None


class VerdictKind(StrEnum):
    """A person's word that two pages carry one statement (MERGED) or none in common (SPLIT), whatever is matched."""

    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A constraint that later passes respect. A merge may be of a passage of a page's latest version (`here` of `page`,
    `there` of `other`); where that is empty the page's own words are meant."""

    kind: VerdictKind
    page: int
    other: int
    here: tuple[Span, ...] = ()
    there: tuple[Span, ...] = ()


# --- alerts ---------------------------------------------------------------------------------------------------------


class AlertKind(StrEnum):
    """What may be told."""

    NEW_STATEMENT = "new_statement"
    EDITED = "edited"
    REPOST = "repost"
    REMOVED = "removed"
    RESTORED = "restored"
    SOURCE_TROUBLE = "source_trouble"
    SOURCE_RECOVERED = "source_recovered"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell once. `key` is unique for ever: the same event never makes two alerts."""

    key: str
    kind: AlertKind
    created_at: datetime
    title: str
    summary: str
    source: str | None = None
    statement: int | None = None
    page: int | None = None
    url: str | None = None
    organisation: str | None = None
    topics: tuple[str, ...] = ()
    instant: bool = False
    """A topic matched that asks for an alert now; otherwise it waits for the digest."""
    detail: Mapping[str, object] = field(default_factory=dict)
    """What a channel may show besides: for an edit the changed words, for a repost the origin. JSON values only."""


# --- source health --------------------------------------------------------------------------------------------------


class Health(StrEnum):
    """A source's state, measured against its own history; `new` was never fetched yet."""

    OK = "ok"
    SLOW = "slow"
    FAILING = "failing"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    EMPTY = "empty"
    STALE = "stale"
    CHANGED = "changed structure"
    UNREADABLE = "unreadable"
    """Its listing is read, and its pages are not: a wall, an empty shell or an error stands where their texts were."""
    NEW = "new"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What is known of a source's health. `reason` is in words for the person who must act."""

    source: str
    health: Health
    reason: str | None
    since: datetime | None
    failures: int = 0
    """Rounds in a row that failed."""
    last_success: datetime | None = None
    next_due: datetime | None = None
    told: bool = False
    """An alert about this trouble has been made, so its end will be told too."""
    troubled_since: datetime | None = None
    """When the first of the `failures` was, whatever it was; `since` is the beginning of the present `health`."""
    silent_since: datetime | None = None
    """Since when nothing of it could be reached, its own fault or not; None: it answered when it was last asked."""


# --- differences ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A run of a word diff; the pieces `same` and `added` joined give the new text, `same` and `gone` the old."""

    op: str
    """`same`, `gone` or `added`."""
    text: str
