"""Events → the outbox: the alerts that they make true, queued for each channel that takes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from statement_watch.alerting import Event, alerts_for, channels_for, next_delivery, one_per_recipient
from statement_watch.model import Settings
from statement_watch.store import Store


def tell(store: Store, settings: Settings, events: Iterable[Event], now: datetime) -> None:
    """Queue what these events make true, in the transaction that makes it true. What was told before is not again."""
    channels = one_per_recipient(settings.channels)
    for alert in alerts_for(events, settings.topics, now):
        due = {channel.name: next_delivery(channel, alert, now) for channel in channels_for(alert, channels)}
        store.outbox.add(alert, due)
