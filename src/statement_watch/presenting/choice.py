"""What a person chooses by name: sources and topics that there are."""

from __future__ import annotations

from collections.abc import Collection

from statement_watch.config import hint
from statement_watch.errors import BadInput, UnknownSource
from statement_watch.model import Settings
from statement_watch.store import Store


def known_sources(store: Store, asked: Collection[str]) -> frozenset[str]:
    """The names of all sources. Raises `UnknownSource`, with the nearest, when one that is asked for is not there."""
    known = frozenset(state.name for state in store.sources.all())
    for name in asked:
        if name not in known:
            raise UnknownSource(f'no source is named "{name}"{hint(name, known)}')
    return known


def unmet_topics(store: Store, asked: Collection[str]) -> str | None:
    """What to say of topics that no statement has: one that came into the config later asks nothing of what was there
    before. None when each has one."""
    found = store.statements.topics()
    if unmet := [f'"{name}"' for name in asked if name not in found]:
        return f"no statement has the topic {', '.join(unmet)} yet; `watch recluster` looks for it in all that is there"
    return None


def known_topics(store: Store, settings: Settings, asked: Collection[str]) -> frozenset[str]:
    """The names of all topics, of the config and of statements that were found by an earlier one. Raises `BadInput`,
    with the nearest, when one that is asked for is none of them."""
    known = store.statements.topics() | {topic.name for topic in settings.topics}
    for name in asked:
        if name not in known:
            rest = hint(name, known) or "; there are none yet: a [[topics]] table in the config makes one"
            raise BadInput(f'no topic is named "{name}"{rest}')
    return known
