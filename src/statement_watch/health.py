"""Rounds of one source → its health, measured against that source's own history. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from statement_watch.model import FailureStage, FetchFailure, Health, SourceHealth

TELL_AFTER = 3
"""Bad rounds in a row before a person is told: every third request of a flapping site fails, and that is no trouble."""
STALE_FLOOR = timedelta(days=14)
STALE_FACTOR = 5
"""A source is stale when it has been silent for so many times its own longest usual gap, and for `STALE_FLOOR`."""
SLOW_FACTOR = 5
SLOW_FLOOR = 60.0
"""A round is slow at so many times the median of its history, and at least so many seconds."""

_BLOCKED = frozenset({401, 403, 407, 429, 451})


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What one round of one source came to (`pages`: fetched; `new`: seen for the first time); its history is what the
    source's health is judged against."""

    at: datetime
    seconds: float = 0.0
    listings: int = 0
    listings_failed: int = 0
    items: int = 0
    """Items found on all listings (on an unchanged listing: as many as before)."""
    new: int = 0
    changed: int = 0
    pages: int = 0
    pages_failed: int = 0
    pages_empty: int = 0
    """Pages that answered but gave no text: walls, empty shells."""
    failure: FetchFailure | None = None
    """The first listing's failure, the one to name."""
    reason: str | None = None
    """Why a listing that answered yielded nothing."""


def assess(before: SourceHealth, facts: RoundFacts, history: Sequence[RoundFacts]) -> SourceHealth:
    """The health after a round. `history` holds earlier rounds, oldest first; `told` is left as it was."""
    health, reason = _judge(facts, history)
    bad = health not in (Health.OK, Health.SLOW)
    failures = before.failures + 1 if bad else 0
    since = before.since if health is before.health and before.since else facts.at
    succeeded = facts.listings > facts.listings_failed
    return replace(
        before,
        health=health,
        reason=reason,
        since=since,
        failures=failures,
        last_success=facts.at if succeeded else before.last_success,
    )


def tell(health: SourceHealth) -> tuple[SourceHealth, str | None]:
    """Whether a person must be told now: `trouble` once when it lasts, `recovered` once when that is over, or None."""
    if health.failures >= TELL_AFTER and not health.told:
        return replace(health, told=True), "trouble"
    if health.told and health.failures == 0:
        return replace(health, told=False), "recovered"
    return health, None


def _judge(facts: RoundFacts, history: Sequence[RoundFacts]) -> tuple[Health, str | None]:
    if facts.listings and facts.listings_failed == facts.listings:
        return _failed(facts.failure)
    usual = _usual_items(history)
    if facts.items == 0:
        why = f": {facts.reason}" if facts.reason else ""
        return Health.EMPTY, f"the listing gave no items{f' of about {usual}' if usual else ''}{why}"
    if facts.pages_empty >= 3 and facts.pages_empty * 2 > facts.pages:
        return Health.CHANGED, f"{facts.pages_empty} of {facts.pages} pages gave no text; look at one with `watch try`"
    if usual >= 4 and facts.items * 4 < usual:
        return Health.CHANGED, f"the listing gave {facts.items} items of about {usual}"
    if silence := _too_silent(facts, history):
        return Health.STALE, silence
    if slow := _too_slow(facts, history):
        return Health.SLOW, slow
    if facts.listings_failed:
        named = facts.failure.reason if facts.failure else "a listing failed"
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


def _usual_items(history: Sequence[RoundFacts]) -> int:
    counts = [r.items for r in history[-20:] if r.items]
    return round(median(counts)) if counts else 0


def _too_silent(facts: RoundFacts, history: Sequence[RoundFacts]) -> str | None:
    arrivals = [r.at for r in (*history, facts) if r.new]
    if len(arrivals) < 4:
        return None
    gaps = sorted(b - a for a, b in pairwise(arrivals))
    usual = gaps[int(len(gaps) * 0.9)] if len(gaps) > 1 else gaps[0]
    silence = facts.at - arrivals[-1]
    if silence < max(STALE_FLOOR, STALE_FACTOR * usual):
        return None
    return f"nothing new for {silence.days} days; it used to publish every {_words(usual)} or sooner"


def _too_slow(facts: RoundFacts, history: Sequence[RoundFacts]) -> str | None:
    usual = median([r.seconds for r in history[-20:]]) if len(history) >= 5 else 0.0
    if not usual or facts.seconds < max(SLOW_FLOOR, SLOW_FACTOR * usual):
        return None
    return f"the round took {facts.seconds:.0f} s; usually {usual:.0f} s"


def _words(gap: timedelta) -> str:
    hours = gap.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
