"""What every channel promises."""

from __future__ import annotations

from typing import Protocol

from statement_watch.notify.message import Message


class Channel(Protocol):
    """A way out. One channel, one recipient: what is taken is taken by all that it sends to."""

    @property
    def name(self) -> str:
        """As the config calls it."""

    async def send(self, message: Message) -> None:
        """Hand the message over; returns when the receiver has taken it.

        Raises `NotifyRetry` when it may be taken later (with the receiver's own `retry_after`, if it named one),
        `MessageRefused` when this message never will, and `NotifyRefused` when nothing will. No text of these holds a
        password, a token or the path of an address.
        """
