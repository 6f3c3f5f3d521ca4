"""Rounds of one source → its health, measured against that source's own history. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from statement_watch.model import FailureStage, FetchFailure, Health, SourceHealth
from statement_watch.moments import began
from statement_watch.views import PageLook

TELL_AFTER = 3
"""Bad rounds in a row before a person is told: every third request of a flapping site fails, and that is no trouble."""
TELL_NOT_BEFORE = timedelta(minutes=30)
"""And so long: the first three rounds of a failing source take three minutes, as does a restart of its server."""
TELL_AT_LATEST = timedelta(hours=12)
"""After so long a second bad round is enough: a site may ask to be left alone for a day."""
STALE_FLOOR = timedelta(days=14)
STALE_FACTOR = 5
"""A source is stale when nothing new came for so many times its own longest usual gap, and for `STALE_FLOOR`."""
SLOW_FACTOR = 5
SLOW_FLOOR = 60.0
"""A round is slow at so many times the median of its history, and at least so many seconds."""
IN_A_ROW = 3
"""Pages in a row that could not be read make a source unreadable, and as many that were read make it well again."""
CHANCE = 0.0002
"""A row that is likelier than this, by the share of the source's other pages that could not be read, is no trouble:
outlets have stories behind a paywall. Where three in ten are, drawn at random, it is seen once in 2,500 items."""
LOOKS = 60
"""Pages that this is measured on."""
HISTORY = 20
"""Rounds that went well by which a round's items and length are measured."""
ARRIVALS = 50
"""Hours with new items from which a source's usual gap is taken."""

_BLOCKED = frozenset({401, 403, 407, 429, 451})


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round that went well, as far as later ones are measured against it."""

    items: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What one round of one source came to."""

    at: datetime
    seconds: float = 0.0
    listings: int = 0
    listings_failed: int = 0
    listings_lost: int = 0
    """Listings, and sitemaps that they name, that failed in several rounds in a row while others answered."""
    items: int = 0
    """Items found on all listings (on an unchanged listing: as many as before)."""
    newest: tuple[PageLook, ...] = ()
    """How the last looks at its newest pages ended, the newest page first; empty where no page of it fails."""
    arrivals: tuple[datetime, ...] = ()
    """Hours in which new items turned up on its listings, the last ones, oldest first."""
    latest: tuple[PageLook, ...] = ()
    """How the last looks at pages that have a text ended, at pages of any age, the last look first."""
    failure: FetchFailure | None = None
    """The first listing's failure, the one to name."""
    reason: str | None = None
    """Why a listing that answered yielded nothing."""

    @property
    def silent(self) -> bool:
        """Nothing of the source could be reached: it may be gone, or our own network."""
        failed = bool(self.listings) and self.listings_failed == self.listings
        return failed and self.failure is not None and self.failure.stage is FailureStage.TRANSPORT


def assess(before: SourceHealth, facts: RoundFacts, history: Sequence[PastRound]) -> SourceHealth:
    """The health after a round. `history`: the last `HISTORY` rounds that went well; `told` stays as it was."""
    health, reason = _judge(before, facts, history)
    bad = health not in (Health.OK, Health.SLOW)
    failures = before.failures + 1 if bad else 0
    since = began(before.since, facts.at) if health is before.health else facts.at
    succeeded = facts.listings > facts.listings_failed
    return replace(
        before,
        health=health,
        reason=reason,
        since=since,
        failures=failures,
        troubled_since=began(before.troubled_since, facts.at) if bad else None,
        silent_since=began(before.silent_since, facts.at) if facts.silent else None,
        last_success=facts.at if succeeded else before.last_success,
    )


def tell(health: SourceHealth, at: datetime) -> tuple[SourceHealth, Literal["trouble", "recovered"] | None]:
    """Whether a person must be told now: `trouble` once when it lasts, `recovered` once when that is over, or None."""
    if not health.told and _lasts(health, at):
        return replace(health, told=True), "trouble"
    if health.told and health.failures == 0:
        return replace(health, told=False), "recovered"
    return health, None


def _lasts(health: SourceHealth, at: datetime) -> bool:
    if health.troubled_since is None:
        return False
    lasted = at - health.troubled_since
    return (health.failures >= TELL_AFTER and lasted >= TELL_NOT_BEFORE) or (
        health.failures > 1 and lasted >= TELL_AT_LATEST
    )


def _judge(before: SourceHealth, facts: RoundFacts, history: Sequence[PastRound]) -> tuple[Health, str | None]:
    if facts.listings and facts.listings_failed == facts.listings:
        return _failed(facts.failure)
    usual = _usual_items(history)
    if facts.items == 0:
        why = f": {facts.reason}" if facts.reason else ""
        return Health.EMPTY, f"the listing gave no items{f' of about {usual}' if usual else ''}{why}"
    if unreadable := _unreadable(before, facts):
        return Health.UNREADABLE, unreadable
    if usual >= 4 and facts.items * 4 < usual:
        return Health.CHANGED, f"the listing gave {facts.items} items of about {usual}"
    if stale := _stale(facts):
        return Health.STALE, stale
    if slow := _too_slow(facts, history):
        return Health.SLOW, slow
    named = f"{facts.failure.url}: {facts.failure.reason}" if facts.failure else "no reason known"
    if facts.listings_lost:
        return Health.FAILING, f"{_listings(facts.listings_lost)} failed in each of the last rounds, {named}"
    if facts.listings_failed:
        return Health.OK, f"{facts.listings_failed} of {facts.listings} listings failed: {named}"
    return Health.OK, None


def _failed(failure: FetchFailure | None) -> tuple[Health, str]:
    if failure is None:
        return Health.FAILING, "no listing could be read"
    reason = f"{failure.url}: {failure.reason}"
    if failure.stage is FailureStage.ROBOTS:
        return Health.ROBOTS, reason
    asked_to_wait = failure.retry_after is not None
    if failure.status in _BLOCKED or asked_to_wait or failure.stage is FailureStage.KIND:
        return Health.BLOCKED, reason
    return Health.FAILING, reason


def _unreadable(before: SourceHealth, facts: RoundFacts) -> str | None:
    """Why a source's pages count as hidden: its newest items, or whatever was looked at last, gave no text in a row."""
    newest, latest = _row(facts.newest), _row(facts.latest)
    last = (*facts.newest[:IN_A_ROW], *facts.latest[:IN_A_ROW])
    lasts = before.health is Health.UNREADABLE and any(map(_unread, last))
    if not (lasts or _begins(newest, facts.newest) or _begins(latest, facts.latest)):
        return None
    unread = [look for look in (*facts.newest, *facts.latest) if _unread(look)]
    if newest >= max(latest, IN_A_ROW):
        what = f"the {newest} newest items could not be read"
    elif latest >= IN_A_ROW:
        what = f"the last {latest} pages that were looked at have lost their texts"
    else:
        what = f"{sum(map(_unread, facts.newest))} of the {len(facts.newest)} newest items could not be read"
    return f"{what}, such as {unread[0].url}: {unread[0].reason}; `watch try` shows what stands there"


def _begins(row: int, looks: Sequence[PageLook]) -> bool:
    """Whether so many pages in a row are more than what is usual for the source."""
    others = looks[row:]
    usual = (sum(map(_unread, others)) + 0.5) / (len(others) + 10)
    return row >= IN_A_ROW and usual**row < CHANCE


def _row(looks: Sequence[PageLook]) -> int:
    return next((number for number, look in enumerate(looks) if not _unread(look)), len(looks))


def _unread(look: PageLook) -> bool:
    return look.unread_since is not None


def _usual_items(history: Sequence[PastRound]) -> int:
    counts = [r.items for r in history if r.items]
    return round(median(counts)) if counts else 0


def _stale(facts: RoundFacts) -> str | None:
    if len(facts.arrivals) < 4:
        return None
    gaps = sorted(b - a for a, b in pairwise(facts.arrivals))
    usual, last = gaps[int(len(gaps) * 0.9)], facts.at - facts.arrivals[-1]
    if last < max(STALE_FLOOR, STALE_FACTOR * usual):
        return None
    return f"nothing new for {last.days} days; it used to publish every {_words(usual)} or sooner"


def _too_slow(facts: RoundFacts, history: Sequence[PastRound]) -> str | None:
    usual = median([r.seconds for r in history]) if len(history) >= 5 else 0.0
    if not usual or facts.seconds < max(SLOW_FLOOR, SLOW_FACTOR * usual):
        return None
    return f"the round took {facts.seconds:.0f} s; usually {usual:.0f} s"


def _listings(count: int) -> str:
    return "1 listing" if count == 1 else f"{count} listings"


def _words(gap: timedelta) -> str:
    hours = gap.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
