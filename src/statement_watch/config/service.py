"""What a service manager tells its service by the environment (sd_notify(3), sd_watchdog_enabled(3))."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """How to speak with the service manager; nothing is set where there is none."""

    socket: str | None = None
    """Where it listens: the path of a socket, or `@name` in the abstract namespace."""
    watchdog: float | None = None
    """Seconds after which it takes our silence for a hang; None: it does not watch."""


def service(environ: Mapping[str, str] | None = None, process: int | None = None) -> Service:
    """What the environment of `process` (this one) says. A watchdog meant for another process is none for us."""
    found = os.environ if environ is None else environ
    socket = found.get("NOTIFY_SOCKET", "")
    micros, meant = found.get("WATCHDOG_USEC", ""), found.get("WATCHDOG_PID", "")
    ours = not meant or meant == str(os.getpid() if process is None else process)
    watchdog = int(micros) / 1e6 if micros.isdecimal() and int(micros) and ours else None
    return Service(socket if socket[:1] in ("/", "@") else None, watchdog)
