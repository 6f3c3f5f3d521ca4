"""What the daemon does besides watching: where it shows that it lives, and how it keeps the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The keys of `[watch]` that only the daemon reads."""

    status_port: int | None = None
    """Loopback port for `/healthz` and `/metrics`; None: nothing is served."""
    ping: str | None = field(default=None, repr=False)
    """Address to ask while all is well; it may hold a token, so it is shown nowhere."""
    ping_private: tuple[str, ...] = ()
    """`host:port` pairs on a private network that the ping may reach."""
    keep_captures: timedelta | None = None
    """Age at which stored bodies may be dropped; None: never."""
    captures_size: int | None = None
    """Bytes that all stored bodies may take; None: any."""
    backups: Path | None = None
    """Folder for a daily copy; None: no copies."""
    backups_kept: int = 7


def read_upkeep(watch: Mapping[str, object], folder: Path) -> Upkeep:
    """The record of the values of `[watch]`; paths are taken from `folder`, the config's."""
    said: dict[str, Any] = {each.name: watch[each.name] for each in fields(Upkeep)}
    said["backups"] = folder / str(said["backups"]) if said["backups"] is not None else None
    return Upkeep(**said)
