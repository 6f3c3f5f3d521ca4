"""A whole watcher on real sockets: the fake web answers over loopback, and the real fetcher with its guard asks."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from fakes import source
from faults.web import listening
from statement_watch.fetch import Fetcher
from statement_watch.model import Source
from statement_watch.watcher import Watcher
from world import World, article_html, paragraphs


class LiveWorld(World):
    """A `World` whose sites are servers: `base` is the site of its source, `second` another one that may be asked, and
    `canary` (`host:port`) one that must never be: leaving the block fails when it was.
    """

    def __init__(self, folder: Path, **changes: object) -> None:
        self._sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self._trap = socket.create_server(("127.0.0.9", 0))
        self.canary = f"127.0.0.9:{self._trap.getsockname()[1]}"
        self.sung = 0
        self.base, self.second = (f"http://127.0.0.1:{s.getsockname()[1]}" for s in self._sockets)
        self.news = f"{self.base}/news"
        allowed = tuple(site.removeprefix("http://") for site in (self.base, self.second))
        self.source: Source = replace(
            source(
                name="chiefs",
                organisation="County Chiefs Association",
                urls=(self.news,),
                allow_private=allowed,
                crawl_delay=timedelta(0),
            ),
            **changes,  # type: ignore[arg-type]
        )
        super().__init__(folder, self.source)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        for server in (*self._sockets, self._trap):
            server.close()
        if error is None:
            assert not self.sung, "somebody contacted an address that nobody allowed"

    def answer_unknown(self, answer: Callable[[httpx.Request], str]) -> None:
        """Whatever is asked for that nobody set is this page, with status 200; robots.txt is not."""
        self.site.fallback = lambda request: (
            httpx.Response(404) if request.url.path == "/robots.txt" else httpx.Response(200, html=answer(request))
        )

    def older(self, n: int) -> str:
        """The address of a statement that was there before the round."""
        return f"{self.base}/news/older-statement-number-{n}"

    def put(self, *numbers: int) -> Self:
        """Statements, on the listing."""
        for n in numbers:
            self.article(self.older(n), f"Older statement {n}", paragraphs(n), listed=self.news)
        return self

    def edit(self, n: int, body: list[str]) -> None:
        """Another text at the address of a statement."""
        self.site.page(self.older(n), article_html(f"Older statement {n}", body))

    def rounds(self, count: int = 4, **span: float) -> None:
        """So many rounds, a day and an hour apart unless said otherwise."""
        for _ in range(count):
            self.later(**(span or {"hours": 25}))
            self.round()

    def versions(self) -> list[int]:
        """How many versions each page has."""
        return [page.versions for page in self.store.views.iter_pages()]

    def reason(self, n: int) -> str:
        """Why the last fetch of a statement failed."""
        return self.store.pages.get(self.page(self.older(n))).check.reason or ""

    def hits(self, url: str) -> int:
        """How often an address was asked for."""
        return sum(asked.url == url for asked in self.site.asked)

    @contextlib.asynccontextmanager
    async def _watching(self) -> AsyncIterator[Watcher]:
        self.store.sources.sync(self.sources, self.time.now())
        async with (
            contextlib.AsyncExitStack() as servers,
            Fetcher(
                self.settings,
                clock=self.time.now,
                sleep=self.time.sleep,
                monotonic=self.time.monotonic,
                rng=random.Random(7),
            ) as fetcher,
        ):
            for listener in self._sockets:
                await servers.enter_async_context(listening(self._converse, sock=listener.dup()))
            await servers.enter_async_context(listening(self._sing, sock=self._trap.dup()))
            yield Watcher(
                self.store,
                self.settings,
                fetcher,
                self.pool,  # type: ignore[arg-type]  # a pool without processes
                clock=self.time.now,
                rng=random.Random(7),
            )

    async def _sing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sung += 1

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, httpx.TransportError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                fields = (line.partition(": ") for line in head[1:] if line)
                headers = [(name, value) for name, _, value in fields]
                host = next(value for name, value in headers if name.lower() == "host")
                request = httpx.Request("GET", f"http://{host}{head[0].split(' ')[1]}", headers=headers)
                writer.write(_raw(await self.site.handle_async_request(request)))
                await writer.drain()


def _raw(answer: httpx.Response) -> bytes:
    fields = [(name, value) for name, value in answer.headers.multi_items() if name.lower() != "content-length"]
    lines = [f"HTTP/1.1 {answer.status_code} X", *(f"{name}: {value}" for name, value in fields)]
    body = b"" if answer.status_code == 304 else answer.content
    if answer.status_code != 304:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
