"""Chat and push services through the package apprise (extra `chat`), always as plain text."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Protocol, cast

from statement_watch.digest import wording
from statement_watch.errors import ConfigError, MissingExtra, NotifyRetry
from statement_watch.notify.message import Message

BODY = 1_500
"""Characters of a message: the narrowest of the common services, Discord, takes 2,000 with the title."""
TIMEOUT = 60.0

_CALL = re.compile(r"(?<!\w)@(?=\w)")
_BRACKETS = str.maketrans("<>", "‹›")


class Service(Protocol):
    """What of apprise is used."""

    def notify(self, *, title: str, body: str, body_format: str) -> object:
        """Send it; whether it was taken."""


class ChatChannel:
    """Sends to one apprise address. Plain text, because a service refuses a message whose mark-up it cannot read."""

    def __init__(self, name: str, service: Service) -> None:
        self.name = name
        self._service = service

    async def send(self, message: Message) -> None:
        """Hand it to the service. Raises `NotifyRetry` when it was not taken: apprise does not say why."""
        try:
            async with asyncio.timeout(TIMEOUT):
                taken = await asyncio.to_thread(self._notify, title(message), body(message))
        except TimeoutError as error:
            raise NotifyRetry(f"channel {self.name}: no answer in {TIMEOUT:.0f} s") from error
        if not taken:
            raise NotifyRetry(f"channel {self.name}: the service did not take it; try `watch alerts test {self.name}`")

    def _notify(self, title: str, body: str) -> bool:
        return bool(self._service.notify(title=title, body=body, body_format="text"))


def title(message: Message) -> str:
    """The subject, calling nobody."""
    return quiet(message.subject)


def body(message: Message) -> str:
    """The beginning of the text, cut after a line, with the address of the page where the rest is."""
    text = quiet(message.text.strip())
    if len(text) <= BODY:
        return text
    rest = next((wording.web_address(alert.url) for alert in message.alerts if alert.url), None)
    end = f"\n… {rest}" if rest and not message.digest else "\n… the rest: `watch digest`"
    return text[: BODY - len(end)].rsplit("\n", 1)[0] + end


def quiet(text: str) -> str:
    """Text that mentions nobody and hides no address: no `@everyone`, no `<!channel>`, no `<address|words>`."""
    return _CALL.sub("@\u200b", text.translate(_BRACKETS))


def service(name: str, url: str) -> Service:
    """Apprise for one address. Raises `MissingExtra` without the package, `ConfigError` for what it cannot read."""
    try:
        import apprise
    except ImportError as error:
        raise MissingExtra(f'channel {name} needs the package apprise: pip install "statement-watch[chat]"') from error
    # Its debug lines hold whole addresses with their tokens.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    found: Any = apprise.Apprise()
    if not found.add(url):
        raise ConfigError([f"channel {name}: apprise does not understand its address"])
    return cast(Service, found)
