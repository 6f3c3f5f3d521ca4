"""The end of a round: its facts, what they say of the source and of our own network, and when the next is due."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statement_watch import reach
from statement_watch.health import ARRIVALS, HISTORY, LOOKS, PastRound, RoundFacts, assess, tell
from statement_watch.listings import Listed
from statement_watch.model import Health, Source, SourceHealth
from statement_watch.politeness import PUBLISHED_WINDOW, next_round, steady_interval
from statement_watch.recorder import Recorded, Recorder
from statement_watch.store import RoundRecord, Store
from statement_watch.urls import site_of, without_host
from statement_watch.views import Outage


@dataclass(frozen=True, slots=True)
class Round:
    """A round that is over."""

    source: Source
    started: datetime
    ended: datetime
    listed: Listed
    pages: tuple[Recorded, ...]
    further: int = 0
    """Requests that went to neither listings nor pages."""

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended - self.started).total_seconds()


class Bookkeeper:
    """Enters rounds into the history, and judges the health of their sources by it."""

    def __init__(self, store: Store, recorder: Recorder, rng: random.Random) -> None:
        self._store = store
        self._recorder = recorder
        self._rng = rng

    def enter(self, done: Round) -> SourceHealth:
        """The health of the source after the round; history, health and alerts are kept together or not at all."""
        state = self._store.sources.get(done.source.name)
        assert state is not None, "a source is in the database before it is watched"
        facts = self._facts(done)
        assessed = assess(state.health, facts, self._history(done.source))
        with self._store.transaction():
            if self._may_be_ours(done, assessed, facts):
                health, word = _without_blame(state.health, assessed, done.ended), None
            else:
                health, word = tell(assessed, done.ended)
                health = replace(health, next_due=self._next_due(done, health, facts))
            if state.health.health is Health.UNREADABLE and health.health is not Health.UNREADABLE:
                self._store.pages.try_unread(done.source.name, done.ended)
            self._recorder.round_ended(_record(done, facts), state.health, health, word, done.source)
        return health

    def _history(self, source: Source) -> Sequence[PastRound]:
        records = self._store.sources.history(source.name, HISTORY)
        return [PastRound(one.items, (one.ended_at - one.started_at).total_seconds()) for one in records]

    def _facts(self, done: Round) -> RoundFacts:
        listed, name = done.listed, done.source.name
        return RoundFacts(
            at=done.ended,
            seconds=done.seconds,
            listings=listed.listings,
            listings_failed=listed.failed,
            listings_lost=listed.lost,
            items=listed.items,
            newest=self._store.pages.newest_looks(name, LOOKS),
            latest=self._store.pages.latest_looks(name, LOOKS),
            arrivals=self._store.pages.arrivals(name, ARRIVALS),
            failure=listed.failure,
            reason=listed.reason,
        )

    # --- whose silence it is -----------------------------------------------------------------------------------------

    def _may_be_ours(self, done: Round, health: SourceHealth, facts: RoundFacts) -> bool:
        """Whether the source was silent, and that may be our own network's doing; while that is open, sources that are
        well are asked soon."""
        before = self._store.sources.outage()
        if before is None and not facts.silent:
            return False
        peers = self._peers(health, done.ended)
        outage = self._note_outage(before, peers, facts, done.ended)
        silent = reach.peer(map(site_of, done.source.urls), health, done.ended)
        if not facts.silent or reach.to_blame(silent, peers, outage, done.ended):
            return False
        if outage is None:
            for name in reach.witnesses(silent, peers):
                self._store.sources.set_due(name, done.ended)
        return True

    def _note_outage(
        self, before: Outage | None, peers: Sequence[reach.Peer], facts: RoundFacts, now: datetime
    ) -> Outage | None:
        """The outage that lasts now; that it began or is over is noted, and told when it is worth a word."""
        reason = without_host(facts.failure.reason, facts.failure.url) if facts.failure else ""
        lasts = reach.outage_now(before, peers, reason, now)
        outage, word = reach.tell(before, lasts, now, silent=facts.silent)
        if outage != before:
            self._store.sources.save_outage(outage)
        if word is not None and (told := outage or before) is not None:
            self._recorder.outage(told, word, now)
        return outage

    def _peers(self, health: SourceHealth, now: datetime) -> list[reach.Peer]:
        """All sources as they are, this one as its round left it."""
        addresses = self._store.listings.addresses()
        others = (other for other in self._store.sources.healths() if other.source != health.source)
        return [reach.peer(map(site_of, addresses.get(one.source, ())), one, now) for one in (*others, health)]

    # --- when to look again ------------------------------------------------------------------------------------------

    def _next_due(self, done: Round, health: SourceHealth, facts: RoundFacts) -> datetime:
        """In its next slot; later after each round in which none of its listings answered."""
        failures = health.failures if facts.listings_failed == facts.listings else 0
        asked = (facts.failure.retry_after or 0.0) if facts.failure else 0.0
        every = self._interval(done.source, done.ended)
        return next_round(done.source.name, every, done.ended, failures=failures, asked=asked, rng=self._rng)

    def _interval(self, source: Source, now: datetime) -> timedelta:
        if not source.adaptive:
            return source.interval
        return steady_interval(self._store.pages.appeared(source.name, now - PUBLISHED_WINDOW), now)


def _without_blame(before: SourceHealth, assessed: SourceHealth, now: datetime) -> SourceHealth:
    """The health of a source that could not be reached, with nothing of that held against it."""
    assert assessed.silent_since is not None
    again = reach.ask_again(assessed.silent_since, now)
    return replace(before, silent_since=assessed.silent_since, next_due=again)


def _record(done: Round, facts: RoundFacts) -> RoundRecord:
    listed, pages = done.listed, done.pages
    return RoundRecord(
        source=done.source.name,
        started_at=done.started,
        ended_at=done.ended,
        ok=facts.listings > facts.listings_failed,
        items=facts.items,
        new=sum(page.new_page for page in pages),
        changed=sum(page.edited for page in pages),
        removed=sum(page.removed for page in pages),
        failed=sum(page.failure is not None for page in pages),
        requests=listed.requests + len(pages) + done.further,
        not_modified=listed.not_modified + sum(page.unchanged for page in pages),
        octets=listed.octets,
        reason=facts.failure.reason if facts.failure else facts.reason,
    )
