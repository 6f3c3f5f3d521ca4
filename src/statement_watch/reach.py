"""How the sources answer, all together → whether it is our own network that is silent, and not they. Pure.

A site that nobody can reach and a machine whose network is down look the same from one source. They differ in what the
other sites do: a source is held to be silent of its own only once another site has answered since it fell silent. Where
several fall silent and nobody answers, the way out is broken: one thing to tell, and no source's fault.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from statement_watch.model import SourceHealth
from statement_watch.views import Outage

SITES = 3
"""Sites that fall silent, while none answers, before the way out is held to be broken; all of them where fewer are
watched, but never those of one source alone."""
BACK = 0.5
"""Part of the sources asked since an outage began that must have answered for it to be over: a way out that comes and
goes lets few through, and what is on our own network answers all along."""
RECENT = timedelta(minutes=30)
"""And so lately: a way out that is open for two minutes of an hour lets one source through after the other, and all in
the end. Twice as long as a silent source waits until it is asked again."""
TELL_AFTER = timedelta(minutes=15)
"""An outage that is over sooner delayed a look or two and lost nothing: nobody need know."""
ASK_MEANWHILE = timedelta(minutes=1), timedelta(minutes=15)
"""While nothing can be reached a source is asked again after half as long as that has lasted, within these bounds."""
DOUBT = timedelta(hours=6)
"""So long a source that fell silent is not blamed when no other was asked meanwhile (one is fetched by hand, say)."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A source as the others see it."""

    sites: frozenset[str]
    """Of its listings."""
    health: SourceHealth
    answered: datetime | None
    """When a round over it last went well."""

    @property
    def silent_since(self) -> datetime | None:
        return self.health.silent_since


def peer(sites: Iterable[str], health: SourceHealth, now: datetime) -> Peer:
    """A source as it is known now. An answer of a time to come, noted before the clock was set back, proves nothing."""
    answered = health.last_success
    return Peer(frozenset(sites), health, answered if answered is not None and answered <= now else None)


def outage_now(before: Outage | None, peers: Sequence[Peer], reason: str, now: datetime) -> Outage | None:
    """The outage that lasts now, if one does; `reason` is what the latest silent source came to.

    One begins when `SITES` sites fell silent since anybody last answered. It is over when `BACK` of the sources that
    were asked since then answered, and lately.
    """
    if before is not None:
        since = min(before.since, now)
        silent = sum(peer.silent_since is not None and peer.silent_since >= since for peer in peers)
        answered = sum(peer.silent_since is None and _after(peer.answered, since) for peer in peers)
        lately = sum(peer.silent_since is None and _after(peer.answered, max(since, now - RECENT)) for peer in peers)
        over = lately >= BACK * (lately + silent)
        return None if over else replace(before, since=since, asked=answered + silent, silent=silent)
    heard = max((peer.answered for peer in peers if peer.answered is not None), default=None)
    fresh = [peer for peer in peers if peer.silent_since is not None and (heard is None or peer.silent_since > heard)]
    watched = _sites(peers)
    if len(fresh) < 2 or len(_sites(fresh)) < min(SITES, max(len(watched), 2)):
        return None
    since = min(peer.silent_since for peer in fresh if peer.silent_since is not None)
    return Outage(since, reason, asked=len(fresh), silent=len(fresh))


def to_blame(silent: Peer, peers: Collection[Peer], outage: Outage | None, now: datetime) -> bool:
    """Whether a source's silence is its own: another site has answered since it began, and no outage lasts."""
    assert silent.silent_since is not None
    others = [peer for peer in peers if not peer.sites & silent.sites]
    if not others:
        return True
    if outage is not None:
        return False
    heard = any(_after(peer.answered, silent.silent_since) for peer in others)
    return heard or now - silent.silent_since >= DOUBT


def witnesses(silent: Peer, peers: Collection[Peer]) -> tuple[str, ...]:
    """Sources of other sites that are well, those that are due first: asked now, they tell whose fault it is."""
    others = [peer for peer in peers if peer.silent_since is None and peer.health.failures == 0]
    apart = [peer.health for peer in others if not peer.sites & silent.sites and peer.health.next_due is not None]
    soonest = sorted(apart, key=lambda health: (health.next_due, health.source))
    return tuple(health.source for health in soonest[: SITES - 1])


def tell(
    before: Outage | None, after: Outage | None, now: datetime, *, silent: bool
) -> tuple[Outage | None, Literal["out", "back"] | None]:
    """Whether a person must be told now: `out` once when it lasts, `back` once when that is over, or None. Not `out`
    where the last source that was asked answered (`silent` False): the way out may just have come back."""
    if after is None:
        return None, "back" if before is not None and before.told else None
    if silent and not after.told and now - after.since >= TELL_AFTER:
        return replace(after, told=True), "out"
    return after, None


def ask_again(silent_since: datetime, now: datetime) -> datetime:
    """When a source that is not to blame is asked again."""
    soonest, latest = ASK_MEANWHILE
    return now + min(max((now - silent_since) / 2, soonest), latest)


def _sites(peers: Collection[Peer]) -> frozenset[str]:
    return frozenset[str]().union(*(peer.sites for peer in peers))


def _after(moment: datetime | None, other: datetime) -> bool:
    return moment is not None and moment > other
