"""What a person chooses by name: sources that there are."""

from __future__ import annotations

from collections.abc import Collection

from statement_watch.config import hint
from statement_watch.errors import UnknownSource
from statement_watch.store import Store


def known_sources(store: Store, asked: Collection[str]) -> frozenset[str]:
    """The names of all sources. Raises `UnknownSource`, with the nearest, when one that is asked for is not there."""
    known = frozenset(state.name for state in store.sources.all())
    for name in asked:
        if name not in known:
            raise UnknownSource(f'no source is named "{name}"{hint(name, known)}')
    return known
