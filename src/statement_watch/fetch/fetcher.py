"""An address in; a Capture, a NotModified or a FetchFailure out."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import random
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import httpx

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.fetch.asking import Asker, Errand, wanted_wait
from statement_watch.fetch.browser import Chromium, Renderer, Shell, renderable, rendered_answer
from statement_watch.fetch.exchange import CONTENT
from statement_watch.fetch.journey import Arrival, follow
from statement_watch.fetch.lanes import Connections, Door, Lanes, Monotonic, Sleep
from statement_watch.fetch.robots import MAX_BYTES as ROBOTS_BYTES
from statement_watch.fetch.robots import MAX_REDIRECTS as ROBOTS_REDIRECTS
from statement_watch.fetch.robots import RobotsDesk
from statement_watch.fetch.words import status_trouble
from statement_watch.guard.network import GuardedBackend, GuardedTransport, Resolver, system_resolver, tls_context
from statement_watch.guard.targets import Refusal, Target, locate, redact
from statement_watch.model import (
    Capture,
    Clock,
    FailureStage,
    FetchFailure,
    FetchResult,
    NotModified,
    Settings,
    Source,
    Validators,
)
from statement_watch.politeness import HostMemory, LocalHostMemory

MAX_VALIDATOR = 4_096
"""Characters of an ETag or a date that are sent back; a longer one is left out, and the page is fetched whole."""

TransportFactory = Callable[[Door], httpx.AsyncBaseTransport]


class Fetcher:
    """Fetches politely and safely; an async context manager.

    `fetch` returns what happened and never raises for what a site, a network or an address does. Tests pass in
    `transport_factory` (a fake web) or `resolver` (a fake name system); `memory` keeps robots.txt and Retry-After
    beyond this process; `renderer` stands in for the Chromium of sources with `render = "browser"`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
        rng: random.Random | None = None,
        memory: HostMemory | None = None,
        resolver: Resolver | None = None,
        transport_factory: TransportFactory | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._threads = ThreadPoolExecutor(settings.concurrency, thread_name_prefix="resolve")
        self._resolver = resolver or system_resolver(self._threads)
        self._context = functools.cache(self._tls_context)
        memory = memory or LocalHostMemory()
        self._renderer = renderer or Chromium(settings.user_agent, settings.browser)
        make = transport_factory or self._guarded
        self._connections = Connections(make, most=2 * settings.concurrency, monotonic=monotonic)
        self._robots = RobotsDesk(settings.user_agent, memory, clock)
        self._asker = Asker(
            settings,
            Lanes(sleep=sleep, monotonic=monotonic),
            self._connections,
            memory,
            clock=clock,
            sleep=sleep,
            monotonic=monotonic,
            rng=rng or random.Random(),  # noqa: S311 - spreads retries, guards nothing
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._renderer.close()
        await self._connections.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def fetch(self, url: str, source: Source, validators: Validators | None = None) -> FetchResult:
        """Get `url` for `source`, conditionally when validators are given.

        Waits for the host's turn as long as that takes; the requests themselves, redirects and one retry included, take
        at most `settings.timeout` seconds. Only cancellation is raised.
        """
        start = locate(url, source.allow_private)
        if isinstance(start, Refusal):
            return self._failure(url, Trouble(start.stage, start.reason))
        in_browser = source.render == "browser"
        errand = self._errand(source, () if in_browser else conditions(validators))
        ask = functools.partial(self._ask_if_allowed, errand)
        arrival = await follow(start, ask, source.allow_private)
        if errand.conditions and arrival.result.status == 412:  # to this server our validators are a demand
            errand.conditions = ()
            arrival = await follow(start, ask, source.allow_private)
        if in_browser:
            arrival = await self._rendered(arrival, errand)
        return self._conclude(url, arrival, errand)

    def _errand(self, source: Source, conditions: tuple[tuple[str, str], ...] = (), *, part: bool = False) -> Errand:
        return Errand(source, self._settings.timeout, self._settings.max_bytes, conditions=conditions, part=part)

    async def _ask_if_allowed(self, errand: Errand, target: Target, cookie: str | None) -> Answer | Trouble:
        held = self._asker.held(target)
        if held is not None:
            return held
        rules = await self._robots.rules(target, functools.partial(self._read_robots, errand.source))
        if isinstance(rules, Trouble):
            return rules
        if not rules.allows(target.path):
            return Trouble(FailureStage.ROBOTS, f"robots.txt of {target.host} does not allow this address")
        gap = 0.0 if errand.part else max(_gap(errand.source), rules.crawl_delay or 0.0)
        return await self._asker.ask(target, cookie, errand, gap)

    async def _read_robots(self, source: Source, target: Target) -> Arrival:
        """robots.txt of the target's site, with redirects; those are followed without asking for permission again."""
        errand = Errand(source, self._settings.timeout, ROBOTS_BYTES, cut=True)
        start = locate("/robots.txt", source.allow_private, base=target.url)
        assert isinstance(start, Target), "the path of a good address was replaced"

        async def ask(hop: Target, cookie: str | None) -> Answer | Trouble:
            return await self._asker.ask(hop, cookie, errand, _gap(source))

        return await follow(start, ask, source.allow_private, ROBOTS_REDIRECTS)

    async def _rendered(self, arrival: Arrival, errand: Errand) -> Arrival:
        """The same journey with the page as the browser shows it, if it ended at a page."""
        answer = arrival.result
        if isinstance(answer, Trouble) or answer.status not in CONTENT or not renderable(answer):
            return arrival
        resources = self._errand(errand.source, part=True)

        async def load(url: str) -> Answer | Trouble:
            start = locate(url, errand.source.allow_private)
            if isinstance(start, Refusal):
                return Trouble(start.stage, start.reason)
            ask = functools.partial(self._ask_if_allowed, resources)
            found = (await follow(start, ask, errand.source.allow_private)).result
            resources.size -= len(found.body) if isinstance(found, Answer) else 0
            return found

        shell = Shell(arrival.target.url, answer.body, answer.header("content-type") or "text/html")
        body = await self._renderer.render(shell, load, self._settings.timeout)
        if isinstance(body, Trouble):
            return Arrival(arrival.target, arrival.redirects, body)
        return Arrival(arrival.target, arrival.redirects, rendered_answer(answer, body, self._renderer.name))

    def _conclude(self, url: str, arrival: Arrival, errand: Errand) -> FetchResult:
        answer, final = arrival.result, arrival.target.url
        if isinstance(answer, Trouble):
            return self._failure(url, answer, arrival)
        if answer.status == 304 and errand.conditions:
            return NotModified(redact(url), final, self._clock())
        if answer.status not in CONTENT:
            return self._failure(url, self._unwanted(answer), arrival)
        return Capture(
            url=redact(url),
            final_url=final,
            redirects=arrival.redirects,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            sha256=hashlib.sha256(answer.body).hexdigest(),
            fetched_at=self._clock(),
            elapsed=self._settings.timeout - errand.left,
        )

    def _unwanted(self, answer: Answer) -> Trouble:
        """A status that is no content, with how long the site asks us to wait."""
        trouble = status_trouble(answer)
        wish = wanted_wait(answer, self._clock)
        if wish is None or not wish.seconds:
            return trouble
        note = f" ({wish.note})" if wish.note else ""
        reason = f"{trouble.reason}; left alone for {wish.seconds:,.0f} s{note}"
        return Trouble(trouble.stage, reason, trouble.status, wish.seconds)

    def _failure(self, url: str, trouble: Trouble, arrival: Arrival | None = None) -> FetchFailure:
        return FetchFailure(
            url=redact(url),
            stage=trouble.stage,
            reason=trouble.reason,
            at=self._clock(),
            status=trouble.status,
            final_url=arrival.target.url if arrival else None,
            redirects=arrival.redirects if arrival else (),
            retry_after=trouble.retry_after,
        )

    def _guarded(self, door: Door) -> httpx.AsyncBaseTransport:
        scheme, _, pair = door.site.partition("://")
        context = self._context(door.verify) if scheme == "https" else None
        return GuardedTransport(GuardedBackend(self._resolver, (pair,) if door.private else ()), context)

    def _tls_context(self, verify: bool) -> ssl.SSLContext:
        return tls_context(verify=verify, ca_file=self._settings.ca_file)


def conditions(validators: Validators | None) -> tuple[tuple[str, str], ...]:
    """The header fields of a conditional request: the server's own values, byte for byte. Oversized or broken ones are
    left out."""
    if validators is None:
        return ()
    pairs = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    return tuple((name, value) for name, value in pairs if value and _sendable(value))


def _sendable(value: str) -> bool:
    if value == "*":  # whatever there is: would be 304 for ever
        return False
    return len(value) <= MAX_VALIDATOR and value == value.strip() and not any(c in value for c in "\r\n\0")


def _gap(source: Source) -> float:
    return source.crawl_delay.total_seconds()
