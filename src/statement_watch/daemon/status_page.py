"""`/healthz` and `/metrics` on a loopback port: a few lines of HTTP, for machines on this host."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus

from statement_watch.errors import WatchError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
TIMEOUT = 5.0
"""Seconds for a question and its answer."""
LONGEST = 8_192
"""Bytes of a request's head."""
NAMES = frozenset({"127.0.0.1", "localhost"})
"""Hosts that a request may name: a page elsewhere whose name leads here (DNS rebinding) names another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one request."""

    status: HTTPStatus
    body: bytes
    content_type: str = "text/plain; charset=utf-8"


Page = Callable[[], Answer]


@contextlib.asynccontextmanager
async def serve(port: int | None, pages: dict[str, Page]) -> AsyncIterator[None]:
    """Answer for these paths while the block runs. A port that is taken is logged: watching goes on without it."""
    if port is None:
        yield
        return
    try:
        server = await asyncio.start_server(lambda r, w: _talk(r, w, pages), HOST, port, limit=LONGEST)
    except OSError as error:
        log.error("status_port %s cannot be opened: %s", port, error.strerror or error)
        yield
        return
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pages: dict[str, Page]) -> None:
    with contextlib.suppress(TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        async with asyncio.timeout(TIMEOUT):
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(_packed(answer(head.decode("latin-1"), pages)))
            await writer.drain()
    writer.close()


def answer(head: str, pages: dict[str, Page]) -> Answer:
    """What is said to a request with this head."""
    first, *fields = head.split("\r\n")
    method, _, rest = first.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    named = [line.partition(":")[2].strip() for line in fields if line.lower().startswith("host:")]
    if len(named) != 1 or named[0].partition(":")[0].lower() not in NAMES:
        return Answer(HTTPStatus.MISDIRECTED_REQUEST, b"this is for programs on the same host\n")
    if method not in ("GET", "HEAD"):
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"GET only\n")
    page = pages.get(path)
    if page is None:
        return Answer(HTTPStatus.NOT_FOUND, f"there are {', '.join(sorted(pages))}\n".encode())
    try:
        found = page()
    except WatchError as error:
        found = Answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n".encode("utf-8", "replace"))
    return found if method == "GET" else Answer(found.status, b"", found.content_type)


def as_json(status: HTTPStatus, **fields: object) -> Answer:
    """A JSON answer."""
    return Answer(status, json.dumps(fields).encode() + b"\n", "application/json")


def _packed(answer: Answer) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status.value} {answer.status.phrase}\r\nContent-Type: {answer.content_type}\r\n"
        f"Content-Length: {len(answer.body)}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n\r\n"
    )
    return head.encode("ascii") + answer.body
