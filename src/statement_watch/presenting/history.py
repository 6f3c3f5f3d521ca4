"""What befell a page, in the order in which it did: its versions, and when it was taken away and came back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from statement_watch.digest.wording import shown
from statement_watch.model import PageState
from statement_watch.views import StateView, VersionView


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a page's history, every text safe to show."""

    at: datetime
    what: str
    """`version 2 · substantive`, `removed`, `restored`."""
    note: str
    """The title that it had before, or why it is held to be gone; empty when there is nothing to say."""
    bad: bool = False
    version: int | None = None


def history(versions: Sequence[VersionView], states: Sequence[StateView]) -> tuple[Event, ...]:
    """The events of a page, oldest first; `versions` and `states` are all that it has, oldest first."""
    return tuple(sorted((*_versions(versions), *map(_state, states)), key=lambda event: event.at))


def _versions(versions: Sequence[VersionView]) -> Iterator[Event]:
    for before, version in pairwise((None, *versions)):
        assert version is not None
        retitled = before is not None and before.title and before.title != version.title
        note = f"its title was “{shown(before.title)}”" if before is not None and retitled else ""
        what = f"version {version.version} · {version.change}"
        yield Event(version.seen_at, what, note, version=version.version)


def _state(state: StateView) -> Event:
    gone = state.state is PageState.REMOVED
    return Event(state.since, "removed" if gone else "restored", shown(state.reason, 400), bad=gone)
