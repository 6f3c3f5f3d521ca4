"""The machinery: a server that reads a request and lets a fault answer it on the raw connection."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Harbour pilots on winter berths</title></head>"
    "<body><article><h1>Harbour pilots on winter berths</h1>"
    + "".join(
        f"<p>The pilots’ association asks the port to keep berth {number} open through the winter, as storms leave "
        "no other place to wait and the town depends on every single ship that comes in.</p>"
        for number in range(1, 9)
    )
    + "</article></body></html>"
).encode()


@dataclass(frozen=True)
class Fault:
    """One way to misbehave."""

    name: str
    expect: str
    answer: Callable[[Conversation], Awaitable[None]]


class Faults:
    """Collects the faults of a group by decorator."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def __call__(self, expect: str, name: str | None = None) -> Callable[[Answer], Answer]:
        def keep(answer: Answer) -> Answer:
            self.all.append(Fault(name or answer.__name__, expect, answer))
            return answer

        return keep


@dataclass
class Conversation:
    """One request and the raw means to answer it."""

    web: Web
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    count: int
    """1 for the first request to this path, 2 for the second …"""
    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def page(
        self, body: bytes = PAGE, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
    ) -> None:
        """A correct answer with Content-Length."""
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Length: {len(body)}",
            *([f"Content-Type: {kind}"] if kind else []),
            *headers,
        ]
        await self.send("\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body)

    async def drip(self, data: bytes, seconds: float) -> None:
        """One byte each `seconds`."""
        for number in range(len(data)):
            await self.send(data[number : number + 1])
            await asyncio.sleep(seconds)

    async def silence(self) -> None:
        """Say nothing more until the other side has gone."""
        await self.reader.read()

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Answer = Callable[[Conversation], Awaitable[None]]


@dataclass
class Web:
    """A server for a set of faults, one under each path; robots.txt is a 404. `asked` holds every path that came in."""

    faults: Mapping[str, Fault]
    host: str = "127.0.0.1"
    scheme: str = "http"
    port: int = 0
    canary: str = ""
    """`host:port` that must never be contacted."""
    canary_port: int = 0
    """A port on our own host that must never be contacted."""
    other: str = ""
    """Another server's root that may be contacted."""
    asked: list[str] = field(default_factory=list)
    seen: list[Mapping[str, str]] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/{name}"

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        self.asked.append(path)
        self.seen.append(headers)
        talk = Conversation(self, path, headers, self.asked.count(path), writer, reader)
        fault = self.faults.get(path.strip("/").partition("/")[0].partition("?")[0])
        if fault is None:
            await talk.page(b"nothing here", status="404 Not Found")
            return True
        await fault.answer(talk)
        return False


@asynccontextmanager
async def listening(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    sock: socket.socket | None = None,
) -> AsyncIterator[int]:
    """A server for the length of the block, at `sock` if it is given; gives its port. Conversations that still run are
    ended."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(ConnectionError, asyncio.CancelledError):
                await talk(reader, writer)
        finally:
            tasks.discard(task)
            writer.transport.abort()

    where: dict[str, Any] = {"sock": sock} if sock else {"host": host, "port": 0}
    server = await asyncio.start_server(serve, ssl=tls, **where)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=2)
