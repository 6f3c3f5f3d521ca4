"""Channels: ways out for alerts and digests. `open_channel` makes one, `send` hands a message over."""

from __future__ import annotations

from statement_watch.notify.channel import Channel
from statement_watch.notify.message import Message, alert_message, digest_message
from statement_watch.notify.opening import Surroundings, open_channel
from statement_watch.notify.ping import ping

__all__ = ["Channel", "Message", "Surroundings", "alert_message", "digest_message", "open_channel", "ping"]
