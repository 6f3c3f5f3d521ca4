"""Sources in trouble, in words: those that fail for one reason stand in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from statement_watch.urls import without_host

MANY = 2
"""Sources that fail alike from which on their addresses are left out: the reason is the news."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Sources that are in one state for one reason."""

    names: tuple[str, ...]
    state: str
    reason: str

    @property
    def line(self) -> str:
        """`body1: failing: https://…: the reason`; of several: `3 sources failing: the reason: body1, body2, body3`."""
        if len(self.names) < MANY:
            return f"{self.names[0]}: {self.state}: {self.reason}"
        return f"{len(self.names)} sources {self.state}: {self.reason}: {', '.join(self.names)}"


def alike(troubles: Iterable[tuple[str, str, str]]) -> tuple[Alike, ...]:
    """Names, states and reasons, those that say the same put together, in the order in which they first come."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, state, reason in troubles:
        groups.setdefault((state, _without_address(reason)), []).append((name, reason))
    return tuple(_group(state, why, members) for (state, why), members in groups.items())


def _group(state: str, why: str, members: Sequence[tuple[str, str]]) -> Alike:
    reason = members[0][1] if len(members) < MANY else why
    return Alike(tuple(name for name, _ in members), state, reason)


def _without_address(reason: str) -> str:
    """A reason without the address that it begins with, and without that address's host."""
    url, parted, why = reason.partition(": ")
    if not parted or not url.startswith(("http://", "https://")):
        return reason
    return without_host(why, url)
