"""What happened, as the watcher tells it to alerting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from statement_watch.model import DiffPiece, Grade, Occurrence, SourceHealth, Statement
from statement_watch.views import Outage


@dataclass(frozen=True, slots=True)
class Carrier:
    """The page in which something happened."""

    page: int
    url: str
    source: str
    publisher: str
    title: str
    baseline: bool = False
    """Found in the first round of its source: what it carries was already there and is not told."""
    topics: tuple[str, ...] = ()
    """Topics that the source gives to all of its items."""


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A page carries a statement that no page carried before."""

    carrier: Carrier
    statement: int
    content: Statement


@dataclass(frozen=True, slots=True)
class Reposted:
    """A page carries a statement that other pages carried before."""

    carrier: Carrier
    statement: int
    content: Statement
    occurrence: Occurrence
    carried_by: frozenset[str]
    """Names of the sources that carried it before."""
    own_text: str = ""
    """What the page says besides."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A page has a new version; `text` is its new text, `diff` leads there from the one before."""

    carrier: Carrier
    version: int
    grade: Grade
    text: str
    diff: tuple[DiffPiece, ...]
    before_title: str
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A page was removed or restored at `since`; `reason` in words, `text` as last seen."""

    carrier: Carrier
    restored: bool
    since: datetime
    reason: str
    text: str
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class HealthTold:
    """A source is in trouble, or is well again; `health` is that of its trouble in both cases."""

    health: SourceHealth
    word: Literal["trouble", "recovered"]
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class OutageTold:
    """Nothing can be reached (`out`), or all can again (`back`)."""

    outage: Outage
    word: Literal["out", "back"]


@dataclass(frozen=True, slots=True)
class ChannelFailed:
    """A channel refused for good what it was given; the other channels have to say so."""

    channel: str
    reason: str


Event = NewStatement | Reposted | Edited | StateChanged | HealthTold | OutageTold | ChannelFailed
