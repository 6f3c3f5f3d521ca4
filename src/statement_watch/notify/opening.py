"""The settings of a channel → the channel."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from statement_watch.errors import ConfigError
from statement_watch.guard.network import Resolver
from statement_watch.model import ChannelSettings, Clock
from statement_watch.notify.channel import Channel
from statement_watch.notify.chat import ChatChannel, service
from statement_watch.notify.feedfile import FeedChannel
from statement_watch.notify.mail import MailChannel, MailSettings
from statement_watch.notify.terminal import TerminalChannel
from statement_watch.notify.webhook import WebhookChannel, WebhookSettings


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a channel needs of the world; `resolver` and `tls` are the system's when absent."""

    clock: Clock
    stream: TextIO
    user_agent: str
    resolver: Resolver | None = None
    tls: ssl.SSLContext | None = None


def open_channel(settings: ChannelSettings, around: Surroundings) -> Channel:
    """The channel; nothing is connected to yet. A channel with several recipients must be parted first
    (`alerting.one_per_recipient`).

    Raises `ConfigError` for what the config cannot mean, `MissingExtra` for a package that is not installed.
    """
    opener = _OPENERS.get(settings.kind)
    if opener is None:
        raise ConfigError([f"channel {settings.name}: there is no kind of channel {settings.kind!r}"])
    return opener(settings, around)


def _terminal(settings: ChannelSettings, around: Surroundings) -> Channel:
    file = _text(settings, "file")
    return TerminalChannel(settings.name, around.stream, around.clock, Path(file) if file else None)


def _mail(settings: ChannelSettings, around: Surroundings) -> Channel:
    port = settings.options.get("port", 587)
    mail = MailSettings(
        name=settings.name,
        sender=_needed(settings, "from"),
        to=_one(settings, "to"),
        host=_needed(settings, "host"),
        port=port if isinstance(port, int) else 587,
        security=_text(settings, "security") or "starttls",
        user=_text(settings, "user"),
        password=_text(settings, "password"),
    )
    return MailChannel(mail, around.clock, around.tls)


def _webhook(settings: ChannelSettings, around: Surroundings) -> Channel:
    allowed = settings.options.get("allow_private", ())
    webhook = WebhookSettings(
        name=settings.name,
        url=_needed(settings, "url"),
        user_agent=around.user_agent,
        secret=_text(settings, "secret"),
        token=_text(settings, "token"),
        allow_private=tuple(map(str, allowed)) if isinstance(allowed, (list, tuple)) else (),
    )
    return WebhookChannel(webhook, around.clock, around.resolver, around.tls)


def _atom(settings: ChannelSettings, around: Surroundings) -> Channel:
    title = _text(settings, "title") or "Statement Watch"
    return FeedChannel(settings.name, Path(_needed(settings, "path")), title, around.clock)


def _chat(settings: ChannelSettings, around: Surroundings) -> Channel:  # noqa: ARG001 - the openers share a signature
    return ChatChannel(settings.name, service(settings.name, _one(settings, "urls")))


_OPENERS: Mapping[str, Callable[[ChannelSettings, Surroundings], Channel]] = {
    "terminal": _terminal,
    "email": _mail,
    "webhook": _webhook,
    "atom": _atom,
    "apprise": _chat,
}


def _text(settings: ChannelSettings, key: str) -> str | None:
    value = settings.options.get(key)
    return value if isinstance(value, str) and value else None


def _needed(settings: ChannelSettings, key: str) -> str:
    value = _text(settings, key)
    if value is None:
        raise ConfigError([f"channel {settings.name}: {key} is missing"])
    return value


def _one(settings: ChannelSettings, key: str) -> str:
    value = settings.options.get(key)
    found = [value] if isinstance(value, str) else list(value) if isinstance(value, (list, tuple)) else []
    if len(found) != 1:
        raise ConfigError([f"channel {settings.name}: {key} names {len(found)} recipients; a channel has one"])
    return str(found[0])
