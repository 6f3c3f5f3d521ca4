"""Who may come in to `watch serve` from where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class WebKeys:
    """The keys of `[watch]` that only `watch serve` reads."""

    web_password: str | None = field(default=None, repr=False)
    """What the browser asks for; None: a token that is printed at the start."""
    web_hosts: tuple[str, ...] = ()
    """Names by which browsers may reach it besides the machine's own: `host`, `host:port`, or with `https://` before
    it where a proxy gives it TLS."""


def read_web(watch: Mapping[str, object]) -> WebKeys:
    """The record of the values of `[watch]`."""
    said: dict[str, Any] = {each.name: watch[each.name] for each in fields(WebKeys)}
    return WebKeys(**said)
