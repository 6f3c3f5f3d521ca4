"""Which channels an alert goes to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from statement_watch.model import Alert, AlertKind, ChannelSettings
from statement_watch.text import fold


def one_per_recipient(channels: Sequence[ChannelSettings]) -> tuple[ChannelSettings, ...]:
    """Each e-mail channel with several recipients as one channel for each, named `channel/recipient`.

    So a recipient who is refused is tried, reported and given up alone, and none sees the others' addresses.
    """
    return tuple(single for channel in channels for single in _singles(channel))


def _singles(channel: ChannelSettings) -> list[ChannelSettings]:
    to = channel.options.get("to")
    if not isinstance(to, (list, tuple)):
        return [channel]
    recipients = list(dict.fromkeys(str(address) for address in to))
    if len(recipients) == 1:
        return [replace(channel, options=_addressed(channel.options, recipients[0]))]
    return [
        replace(channel, name=f"{channel.name}/{address}", options=_addressed(channel.options, address))
        for address in recipients
    ]


def _addressed(options: Mapping[str, object], address: str) -> dict[str, object]:
    return {**options, "to": address}


def channels_for(alert: Alert, channels: Sequence[ChannelSettings]) -> tuple[str, ...]:
    """The names of the channels that an alert goes to.

    A channel's filters all have to let it through: an empty filter lets everything through. The topics filter does not
    apply to the health of sources, which has no topic; `events` leaves that out. A failed channel is not told of
    itself.
    """
    return tuple(channel.name for channel in channels if _takes(channel, alert))


def _takes(channel: ChannelSettings, alert: Alert) -> bool:
    bodies = {fold(str(name)) for name in (alert.organisation, alert.detail.get("publisher")) if name}
    about_health = alert.kind in (AlertKind.SOURCE_TROUBLE, AlertKind.SOURCE_RECOVERED)
    return (
        (not channel.events or alert.kind in channel.events)
        and (not channel.topics or about_health or bool(set(channel.topics) & set(alert.topics)))
        and (not channel.sources or alert.source in channel.sources)
        and (not channel.organisations or bool(bodies & {fold(name) for name in channel.organisations}))
        and alert.detail.get("channel") != channel.name
    )
