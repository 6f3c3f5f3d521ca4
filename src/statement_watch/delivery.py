"""The outbox → the channels: leased, sent with the key that makes a repeat known, then marked; fetching never waits."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from statement_watch.alerting import Bundle, ChannelFailed, bundles, one_per_recipient, retry_at
from statement_watch.digest import compose
from statement_watch.errors import ConfigError, MessageRefused, MissingExtra, NotifyError, NotifyRetry
from statement_watch.model import AlertKind, ChannelSettings, Clock, Settings
from statement_watch.notify import Channel, Message, Surroundings, alert_message, digest_message, open_channel
from statement_watch.store import Store
from statement_watch.telling import tell
from statement_watch.versions import word_diff
from statement_watch.views import AlertView

LEASE = timedelta(minutes=5)
"""More than twice the slowest send; a delivery whose sender was killed is free again after so long. It is renewed when
half of it is over, so that no other process takes what a slow receiver has not got yet."""
AT_ONCE = 200
"""Deliveries of one channel in one go."""
EARLIER = timedelta(hours=1)
"""A page is seen before its alert is made; what a digest holds is said by its alerts, not by its period."""
TELL_AFTER = 8
"""Failed tries in a row, about an hour, after which the other channels say that this one takes nothing."""
MARGIN = timedelta(seconds=1)
"""Times are kept in whole seconds; a digest's period ends after its last alert."""
_OF_PAGES = frozenset({AlertKind.EDITED, AlertKind.REMOVED, AlertKind.RESTORED})
"""Kinds that concern all that a page carries."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that a channel did not take; it is tried again, or in the dead-letter list."""

    channel: str
    reason: str
    dead: bool
    again: datetime | None = None
    """When it is tried again."""


async def deliver(store: Store, settings: Settings, clock: Clock) -> tuple[Undelivered, ...]:
    """Send what is due on every channel; the channels side by side, the messages of one in their order."""
    channels = one_per_recipient(settings.channels)
    around = Surroundings(clock, sys.stderr, settings.user_agent)
    failures = await asyncio.gather(*(_turn(store, settings, channel, around) for channel in channels))
    return tuple(failure for some in failures for failure in some)


async def _turn(store: Store, settings: Settings, terms: ChannelSettings, around: Surroundings) -> list[Undelivered]:
    """A channel that cannot be opened (a package is missing, say) keeps its alerts, and keeps no other from its own."""
    try:
        channel = open_channel(terms, around)
    except (ConfigError, MissingExtra) as error:
        return [Undelivered(terms.name, str(error), dead=False)]
    return await _Sender(store, settings, terms, channel, around.clock).run()


class _Sender:
    """One channel's turn."""

    def __init__(
        self, store: Store, settings: Settings, terms: ChannelSettings, channel: Channel, clock: Clock
    ) -> None:
        self._store = store
        self._settings = settings
        self._terms = terms
        self._channel = channel
        self._clock = clock

    async def run(self) -> list[Undelivered]:
        name = self._terms.name
        if self._store.outbox.channel(name).stopped or self._waits(self._clock()):
            return []
        leased = self._clock()
        waiting = list(bundles(self._terms, self._store.outbox.lease(name, leased, AT_ONCE, LEASE)))
        failures: list[Undelivered] = []
        while waiting:
            if self._clock() - leased >= LEASE / 2:
                leased, waiting = self._renewed(leased, waiting)
                continue
            bundle, *waiting = waiting
            held = next((failure for failure in failures if failure.again or self._stopped()), None)
            failure = self._put_off(bundle, held) if held else await self._send(bundle)
            failures += [failure] if failure else []
        return failures[:1]

    def _renewed(self, leased: datetime, waiting: Sequence[Bundle]) -> tuple[datetime, list[Bundle]]:
        """What a slow receiver has not got yet, leased from now on, without what another process took meanwhile."""
        now = self._clock()
        numbers = [row.alert for bundle in waiting for row in bundle.rows]
        ours = self._store.outbox.renew(self._terms.name, numbers, leased + LEASE, now + LEASE)
        return now, [bundle for bundle in waiting if ours.issuperset(row.alert for row in bundle.rows)]

    def _waits(self, now: datetime) -> bool:
        """What came after a message that waits for its next try waits with it, so that the order stays."""
        retry = self._store.outbox.next_retry(self._terms.name)
        return retry is not None and retry > now

    def _stopped(self) -> bool:
        return self._store.outbox.channel(self._terms.name).stopped

    async def _send(self, bundle: Bundle) -> Undelivered | None:
        numbers = [row.alert for row in bundle.rows]
        told = self._told(bundle)
        try:
            if told.rows:
                await self._channel.send(self._message(told))
        except NotifyRetry as error:
            return self._failed(bundle, str(error), error.retry_after)
        except MessageRefused as error:
            return self._dead(bundle, str(error))
        except NotifyError as error:
            return self._refused(bundle, str(error))
        now = self._clock()
        with self._store.transaction():
            self._store.outbox.sent(self._terms.name, numbers, now)
            before = self._store.outbox.channel(self._terms.name)
            self._store.outbox.save_channel(
                replace(before, failures=0, stopped=False, reason=None, since=None, last_sent=now)
            )
        return None

    def _told(self, bundle: Bundle) -> Bundle:
        """A digest without what a person dismissed after its alert was made."""
        if not bundle.digest:
            return bundle
        aside = self._store.reviews.put_aside(row.statement for row in bundle.rows if row.statement is not None)
        rows = (row if row.statement not in aside else self._told_of_another(row) for row in bundle.rows)
        return replace(bundle, rows=tuple(row for row in rows if row is not None))

    def _told_of_another(self, row: AlertView) -> AlertView | None:
        """What befell a page, told of a statement there that was not dismissed; None when there is no other."""
        if row.kind not in _OF_PAGES or row.page is None:
            return None
        other = self._store.reviews.first_wanted(self._store.statements.of_pages([row.page]))
        return None if other is None else replace(row, statement=other)

    def _message(self, bundle: Bundle) -> Message:
        zone = ZoneInfo(self._terms.timezone)
        if not bundle.digest:
            return alert_message(bundle.rows[0], zone=zone)
        since = min(row.created_at for row in bundle.rows) - EARLIER
        until = max(row.created_at for row in bundle.rows) + MARGIN
        rows = self._store.views.digest(since, until)
        return digest_message(compose(rows, diff=word_diff, zone=zone, told=bundle.rows), bundle.key, bundle.rows)

    def _failed(self, bundle: Bundle, reason: str, asked: float | None) -> Undelivered:
        now = self._clock()
        again = retry_at(self._terms, bundle.rows[0].attempts, now, asked)
        if again is None:
            return self._dead(bundle, reason)
        with self._store.transaction():
            self._store.outbox.failed(self._terms.name, [row.alert for row in bundle.rows], reason, again)
            if self._note_failure(reason, now, stopped=False) == TELL_AFTER:
                self._tell_others(reason, now)
        return Undelivered(self._terms.name, reason, dead=False, again=again)

    def _refused(self, bundle: Bundle, reason: str) -> Undelivered:
        """This recipient will never take it: stop, keep it in the dead-letter list, and say so elsewhere."""
        now = self._clock()
        with self._store.transaction():
            failure = self._dead(bundle, reason)
            self._note_failure(reason, now, stopped=True)
            self._tell_others(reason, now)
        return failure

    def _tell_others(self, reason: str, now: datetime) -> None:
        tell(self._store, self._settings, [ChannelFailed(self._terms.name, reason)], now)

    def _dead(self, bundle: Bundle, reason: str) -> Undelivered:
        self._store.outbox.dead(self._terms.name, [row.alert for row in bundle.rows], reason)
        return Undelivered(self._terms.name, reason, dead=True)

    def _put_off(self, bundle: Bundle, held: Undelivered) -> Undelivered:
        """It was not tried: it comes after one that was not taken. All of them are due together, so the order stays."""
        numbers = [row.alert for row in bundle.rows]
        self._store.outbox.failed(self._terms.name, numbers, held.reason, held.again or self._clock())
        return held

    def _note_failure(self, reason: str, now: datetime, *, stopped: bool) -> int:
        """How many tries in a row have failed; 0 for one made while nothing can be reached: no channel's fault."""
        before = self._store.outbox.channel(self._terms.name)
        ours = self._store.sources.outage() is not None and not stopped
        after = replace(
            before,
            failures=before.failures + (not ours),
            stopped=stopped or before.stopped,
            reason=reason,
            since=before.since or now,
        )
        self._store.outbox.save_channel(after)
        return 0 if ours else after.failures
