"""The socket, and the server on it: limits of size, time and number, and an end that leaves everything sound."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator

import h11
from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from statement_watch.errors import BadInput

LONGEST_HEAD = 16_384
"""Bytes of a request's head."""
SLOWEST_HEAD = 10.0
"""Seconds in which a request's head must have come."""
IDLE = 15
"""Seconds that a connection may wait for its next request."""
MOST = 100
"""Connections at one time."""
GRACE = 5
"""Seconds for requests in hand at the end."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `BadInput` when it cannot: the port is taken, the address is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    except (OSError, OverflowError) as error:
        raise BadInput(f"{host}: no address to listen on ({getattr(error, 'strerror', None) or error})") from error
    try:
        found.bind(address)
        found.listen()
    except OSError as error:
        found.close()
        raise BadInput(f"port {port} of {host} cannot be opened ({error.strerror}); --port names another") from error
    return found


def serve(app: ASGIApp, on: socket.socket) -> None:
    """Answer until Ctrl-C or SIGTERM."""
    config = Config(
        app,
        http=Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # the address of a request may hold the token
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=MOST,
    )
    with on:
        asyncio.run(Quiet(config).serve(sockets=[on]))


class Quiet(Server):
    """Ends by a signal as a program ends that has done its work, and does not raise the signal once more."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See uvicorn."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


class Patient(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, for clients whose patience is not to be trusted: a head that comes too slowly or
    is too long ends the connection."""

    seconds = SLOWEST_HEAD
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Its first head is awaited from here on."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Something came: a head, or a part of one, after which the rest is awaited no longer than before."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._deadline is None:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """As h11 says why: 431 for a head that is too long."""
        error = sys.exception()
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        self._end(status, msg)

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(self.seconds, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            self._end(408, "The request did not come in time.")

    def _end(self, status: int, reason: str) -> None:
        self._stop_waiting()
        body = f"{reason}\n".encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        for event in (h11.Response(status_code=status, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
            if (output := self.conn.send(event)) is not None:
                self.transport.write(output)
        self.transport.close()
