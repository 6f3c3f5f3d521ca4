"""The outbox: alerts written in the transaction that makes them true, and one delivery for each channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from statement_watch.model import Alert
from statement_watch.store.records import ChannelState
from statement_watch.store.session import Session
from statement_watch.views import AlertView


class Outbox:
    """The tables `alerts`, `deliveries` and `channels`.

    A delivery is `pending` → `leased` → `sent`; a failure makes it `pending` again at a later time, or `dead`. A lease
    that ran out (its holder was killed) is pending again by itself.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, alert: Alert, channels: Mapping[str, datetime]) -> int | None:
        """Queue an alert for each channel, not before the given time; None when its key is known: then nothing is
        added. An alert without a channel is recorded all the same."""
        raise NotImplementedError

    def lease(self, channel: str, now: datetime, limit: int, lease: timedelta) -> tuple[AlertView, ...]:
        """Take the oldest due deliveries of a channel, for so long; nobody else gets them meanwhile."""
        raise NotImplementedError

    def sent(self, channel: str, alerts: Collection[int], now: datetime) -> None:
        """These were taken by the receiver."""
        raise NotImplementedError

    def failed(self, channel: str, alerts: Collection[int], error: str, next_attempt: datetime) -> None:
        """These were not taken; try them again then."""
        raise NotImplementedError

    def dead(self, channel: str, alerts: Collection[int], error: str) -> None:
        """These never will be taken; they stay in the dead-letter list."""
        raise NotImplementedError

    def next_attempt(self, channel: str) -> datetime | None:
        """When the channel's next delivery is due, leased ones by the end of their lease."""
        raise NotImplementedError

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Deliveries by channel and state."""
        raise NotImplementedError

    def list(self, state: str | None = None, channel: str | None = None, limit: int = 100) -> tuple[AlertView, ...]:
        """Deliveries, newest first; `state` is pending, leased, sent or dead."""
        raise NotImplementedError

    def resend(self, alert: int, now: datetime, channel: str | None = None) -> int:
        """Make dead or sent deliveries of an alert pending again; gives how many. Raises `NotFound`."""
        raise NotImplementedError

    def channel(self, name: str) -> ChannelState:
        """The state of a channel; a fresh one when it was never used."""
        raise NotImplementedError

    def save_channel(self, state: ChannelState) -> None:
        """Replace the state of a channel."""
        raise NotImplementedError
