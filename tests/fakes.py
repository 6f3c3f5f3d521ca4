"""A fake web and a fake time for tests: no sockets, no sleeping.

    site = FakeSite()
    site.page("https://example.org/news", "<html>…", etag='"1"')
    site.redirect("https://example.org/old", "/news")
    time = FakeTime()
    async with Fetcher(settings(), clock=time.now, sleep=time.sleep, monotonic=time.monotonic,
                       transport_factory=site) as fetcher: ...
    site.asked   # what was requested, in order

A page that has validators answers 304 to a request that sends them. Addresses that nobody set answer 404, and so
does robots.txt unless `site.page(".../robots.txt", …)` is given. Later settings replace earlier ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import httpx

from statement_watch.model import Settings, Source, SourceKind

Handler = Callable[[httpx.Request], httpx.Response]

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the fake web saw."""

    url: str
    headers: Mapping[str, str]
    """Names in lower case."""
    at: datetime | None = None


class FakeTime:
    """A clock that moves only when somebody sleeps or `advance` is called; `slept` lists what was waited for."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._ticks = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._ticks

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._ticks += seconds


class FakeSite(httpx.AsyncBaseTransport):
    """A web of canned answers. Pass it as `transport_factory`: it stands for every host."""

    def __init__(self, time: FakeTime | None = None) -> None:
        self.asked: list[Asked] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.fallback: Handler = lambda _: httpx.Response(404, content=b"<h1>Not found</h1>")
        """What an address answers that nobody set."""
        self.cut: Callable[[httpx.Request], bool] = lambda _: False
        """Requests that reach nobody."""
        self._time = time
        self._handlers: dict[str, Handler] = {}

    def __call__(self, door: object) -> FakeSite:
        return self

    def page(
        self,
        url: str,
        body: str | bytes,
        *,
        status: int = 200,
        content_type: str | None = "text/html; charset=utf-8",
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer with this body; with 304 to whoever sends the validators back."""
        content = body.encode() if isinstance(body, str) else body
        named = {"content-type": content_type, "etag": etag, "last-modified": last_modified}
        fields = {key: value for key, value in named.items() if value is not None} | dict(headers or {})

        def answer(request: httpx.Request) -> httpx.Response:
            same_etag = etag is not None and request.headers.get("if-none-match") == etag
            same_date = last_modified is not None and request.headers.get("if-modified-since") == last_modified
            if status == 200 and (same_etag or (same_date and "if-none-match" not in request.headers)):
                return httpx.Response(304, headers=fields)
            return httpx.Response(status, headers=fields, content=content)

        self.handler(url, answer)

    def redirect(self, url: str, to: str, status: int = 301) -> None:
        """Answer with a redirect to `to` (absolute or relative)."""
        self.handler(url, lambda _: httpx.Response(status, headers={"location": to}))

    def status(self, url: str, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a bare status: 404, 410, 429 with Retry-After, 503."""
        self.handler(url, lambda _: httpx.Response(status, headers=headers, content=b"<h1>Sorry</h1>"))

    def fail(self, url: str, error: httpx.TransportError | None = None) -> None:
        """Break the connection."""

        def broken(_: httpx.Request) -> httpx.Response:
            raise error or httpx.ReadError("connection lost")

        self.handler(url, broken)

    def answers(self, url: str, responses: Iterable[httpx.Response]) -> None:
        """Give these answers one after the other; the last one for ever."""
        row = list(responses)
        self.handler(url, lambda _: row.pop(0) if len(row) > 1 else row[0])

    def handler(self, url: str, handler: Handler) -> None:
        """Answer with whatever the function gives."""
        self._handlers[_key(url)] = handler

    def remove(self, url: str) -> None:
        """From now on 404."""
        self._handlers.pop(_key(url), None)

    def paths(self, *, robots: bool = False) -> list[str]:
        """The addresses asked for so far, robots.txt left out unless wanted."""
        return [asked.url for asked in self.asked if robots or not asked.url.endswith("/robots.txt")]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(Asked(str(request.url), dict(request.headers), self._time.now() if self._time else None))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        if self.cut(request):
            raise httpx.ConnectError("the network is unreachable")
        return self._handlers.get(_key(str(request.url)), self.fallback)(request)


def settings(**changes: object) -> Settings:
    """Settings with an honest agent; `changes` replace fields."""
    fields: dict[str, object] = {
        "database": ":memory:",
        "contact": "press-watch@example.org",
        "user_agent": "StatementWatch/0.1 (+press-watch@example.org)",
        "config_path": "sources.toml",
    }
    return Settings(**(fields | changes))  # type: ignore[arg-type]


def source(**changes: object) -> Source:
    """A source at https://example.org/news; `changes` replace fields."""
    fields: dict[str, object] = {
        "name": "example",
        "organisation": "Example Association",
        "kind": SourceKind.ASSOCIATION,
        "urls": ("https://example.org/news",),
    }
    return Source(**(fields | changes))  # type: ignore[arg-type]


@cache
def _key(url: str) -> str:
    return str(httpx.URL(url)).partition("#")[0]
