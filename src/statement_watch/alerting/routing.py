"""Which channels an alert goes to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from statement_watch.model import Alert, AlertKind, ChannelSettings
from statement_watch.text import fold

_RECIPIENTS = {"email": "to", "apprise": "urls"}
"""For each kind of channel that can have several recipients, the option that names them."""


def one_per_recipient(channels: Sequence[ChannelSettings]) -> tuple[ChannelSettings, ...]:
    """Each channel with several recipients as one channel for each of them.

    So one who is refused is tried, reported and given up alone, nobody gets a thing twice because another did not, and
    no one sees the others' addresses. They are named `channel/address`; where the address is a secret, `channel/2`.
    """
    return tuple(single for channel in channels for single in _singles(channel))


def _singles(channel: ChannelSettings) -> list[ChannelSettings]:
    key = _RECIPIENTS.get(channel.kind, "")
    recipients = channel.options.get(key)
    if not isinstance(recipients, (list, tuple)) or len(recipients) < 2:
        return [channel]
    return [
        replace(
            channel,
            name=f"{channel.name}/{address if channel.kind == 'email' else number}",
            options={**channel.options, key: (address,)},
        )
        for number, address in enumerate(dict.fromkeys(recipients), start=1)
    ]


def channels_for(alert: Alert, channels: Sequence[ChannelSettings]) -> tuple[ChannelSettings, ...]:
    """The channels that an alert goes to.

    A channel's filters all have to let it through: an empty filter lets everything through. The topics filter does not
    apply to the health of sources, which has no topic, and that of sources and organisations not to an outage,
    which concerns all; `events` leaves these out. A failed channel is not told of itself.
    """
    return tuple(channel for channel in channels if _takes(channel, alert))


def _takes(channel: ChannelSettings, alert: Alert) -> bool:
    bodies = {fold(str(name)) for name in (alert.organisation, alert.detail.get("publisher")) if name}
    about_health = alert.kind in (AlertKind.SOURCE_TROUBLE, AlertKind.SOURCE_RECOVERED)
    of_all = about_health and alert.source is None and "channel" not in alert.detail
    return (
        (not channel.events or alert.kind in channel.events)
        and (not channel.topics or about_health or bool(set(channel.topics) & set(alert.topics)))
        and (of_all or not channel.sources or alert.source in channel.sources)
        and (of_all or not channel.organisations or bool(bodies & {fold(name) for name in channel.organisations}))
        and alert.detail.get("channel") != channel.name
    )
