"""What happened + the user's rules → alerts, and the channels that each of them goes to. Pure.

What makes an alert: a new statement, a further body that carries a known one, an edit in words, a removal, a
restoration, a source in trouble and its recovery. What makes none: pages of a source's first round, cosmetic edits, and
a source that repeats what it carried itself (moved addresses, print versions, its own follow-ups).
"""

from __future__ import annotations

from statement_watch.alerting.alerts import alerts_for
from statement_watch.alerting.events import (
    Carrier,
    ChannelFailed,
    Edited,
    Event,
    HealthTold,
    NewStatement,
    OutageTold,
    Reposted,
    StateChanged,
)
from statement_watch.alerting.routing import channels_for, one_per_recipient
from statement_watch.alerting.schedule import Bundle, bundles, next_delivery, retry_at
from statement_watch.alerting.topics import slow_patterns, topics_of

__all__ = [
    "Bundle",
    "Carrier",
    "ChannelFailed",
    "Edited",
    "Event",
    "HealthTold",
    "NewStatement",
    "OutageTold",
    "Reposted",
    "StateChanged",
    "alerts_for",
    "bundles",
    "channels_for",
    "next_delivery",
    "one_per_recipient",
    "retry_at",
    "slow_patterns",
    "topics_of",
]
