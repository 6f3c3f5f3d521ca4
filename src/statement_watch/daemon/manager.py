"""What the daemon says to the service manager (sd_notify(3)); without one it says nothing."""

from __future__ import annotations

import logging
import socket
import time

from statement_watch.config import Service

log = logging.getLogger(__name__)


class Manager:
    """Sends states to systemd, or whoever speaks its protocol."""

    def __init__(self, service: Service) -> None:
        self._socket = service.socket
        self.watchdog = service.watchdog
        """Seconds within which `feed` must be called again and again; None: nobody watches."""

    def ready(self, status: str) -> None:
        """Start-up, or a reload, is over."""
        self._send("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """The config is being read again."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """The end has begun."""
        self._send("STOPPING=1")

    def feed(self, status: str) -> None:
        """All is well: reset the watchdog."""
        self._send("WATCHDOG=1", f"STATUS={status}")

    def _send(self, *lines: str) -> None:
        if self._socket is None:
            return
        address = "\0" + self._socket[1:] if self._socket.startswith("@") else self._socket
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
                manager.connect(address)
                manager.sendall("\n".join(lines).encode())
        except OSError as error:
            log.warning("the service manager cannot be told: %s", error.strerror or error)
