"""Messages and surroundings for the tests of channels."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

from builders_views import alert
from statement_watch.model import ChannelSettings
from statement_watch.notify import Channel, Message, Surroundings, alert_message, open_channel

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def surroundings(**changes: Any) -> Surroundings:
    fields: dict[str, Any] = {"clock": clock, "stream": io.StringIO(), "user_agent": "StatementWatch/test"}
    return Surroundings(**{**fields, **changes})


def a_channel(kind: str, around: Surroundings | None = None, name: str = "ops", **options: Any) -> Channel:
    return open_channel(ChannelSettings(name, kind, options=options), around or surroundings())


def a_message(**changes: Any) -> Message:
    return alert_message(alert(**changes))


def send(channel: Channel, message: Message) -> None:
    asyncio.run(channel.send(message))
