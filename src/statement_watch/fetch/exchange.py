"""One request and its whole answer, under caps on time, size and headers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import httpx

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.fetch.unpack import Unpacker, UnpackError
from statement_watch.fetch.words import transport_trouble
from statement_watch.guard.network import CONNECT_TIMEOUT
from statement_watch.model import FailureStage
from statement_watch.text import one_line

CONTENT = frozenset({200, 203})
"""The only statuses whose body is taken for the page."""

MAX_HEADERS = 500
"""Header lines of one answer; h11 bounds the block to 100 KiB besides. The most seen on real sites is below 100."""

SMALL = 65_536
"""Bytes of an unwanted body (an error page) that are read and dropped, so that the connection can be used again."""

PATIENCE = 0.1
"""Share of the time left that may be spent on that: the header alone is the answer, whatever befalls the rest."""

VERSIONS = frozenset({b"HTTP/1.0", b"HTTP/1.1"})
BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Caps:
    """What one answer may cost. `size` holds for the wire and the unpacked body, each."""

    seconds: float
    size: int
    cut: bool = False
    """Take the first `size` bytes of a longer body instead of refusing it."""


async def exchange(transport: httpx.AsyncBaseTransport, request: httpx.Request, caps: Caps) -> Answer | Trouble:
    """Send the request and read the answer to its end. Whatever the server does ends within `caps.seconds`."""
    received = _Received()
    connect = min(CONNECT_TIMEOUT, caps.seconds)
    request.extensions["timeout"] = {"connect": connect, "read": None, "write": None, "pool": None}
    try:
        async with asyncio.timeout(caps.seconds):
            response = await transport.handle_async_request(request)
            received.header = True
            try:
                return await _receive(response, caps, received)
            finally:
                await response.aclose()
    except TimeoutError:
        return Trouble(FailureStage.TRANSPORT, f"no complete answer within {caps.seconds:.3g} s ({received.words()})")
    except httpx.TransportError as error:
        return transport_trouble(error)
    except UnpackError as error:
        return Trouble(FailureStage.TRANSPORT, str(error), passing=error.cut)


@dataclass(slots=True)
class _Received:
    """How far an answer came, to say so when the time is over."""

    header: bool = False
    size: int = 0

    def words(self) -> str:
        if not self.header:
            return "silence, or a header without end"
        return f"{self.size:,} bytes of the page came"


async def _receive(response: httpx.Response, caps: Caps, received: _Received) -> Answer | Trouble:
    version = response.extensions.get("http_version", b"HTTP/1.1")
    if version not in VERSIONS:
        return Trouble(
            FailureStage.TRANSPORT, f"the server speaks {one_line(version.decode('latin-1'), 20)}, not HTTP/1.1"
        )
    raw = response.headers.raw
    if len(raw) > MAX_HEADERS:
        return Trouble(FailureStage.TRANSPORT, f"the answer has {len(raw):,} header lines; the limit is {MAX_HEADERS}")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    answer = Answer(response.status_code, headers)
    length = _length(answer)
    if answer.status not in CONTENT:
        if answer.status in BODILESS or (length is not None and length <= SMALL):
            await _drop(response, caps.seconds * PATIENCE)
        return answer
    if length is not None and length > caps.size and not caps.cut:
        return _too_large(caps, f"it announces {length:,} bytes")
    return await _read(response, answer, caps, received)


async def _drop(response: httpx.Response, seconds: float) -> None:
    """Read a body that nobody wants, if it comes at all."""
    with suppress(TimeoutError, httpx.TransportError):
        async with asyncio.timeout(seconds):
            async for _ in _wire(response):
                pass


async def _read(response: httpx.Response, answer: Answer, caps: Caps, received: _Received) -> Answer | Trouble:
    encodings = ",".join(value for name, value in answer.headers if name.lower() == "content-encoding")
    unpacker = Unpacker(encodings, 2 * caps.size if caps.cut else caps.size)
    body = bytearray()
    async for chunk in _wire(response):
        received.size += len(chunk)
        for piece in unpacker.feed(chunk):
            body += piece
            if caps.cut and len(body) >= caps.size:
                return Answer(answer.status, answer.headers, bytes(body[: caps.size]))
        if received.size > caps.size:
            return _too_large(caps, "it goes on beyond it")
    unpacker.finish()
    return Answer(answer.status, answer.headers, bytes(body))


def _wire(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body as it comes, still packed."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return aiter(response.stream)


def _too_large(caps: Caps, how: str) -> Trouble:
    return Trouble(FailureStage.TRANSPORT, f"the answer is larger than the limit of {caps.size:,} bytes ({how})")


def _length(answer: Answer) -> int | None:
    value = (answer.header("content-length") or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else None
