"""Every fault of one fetch, over real sockets: each ends as its expectation says, with a reason, and in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fakes import FakeTime, settings, source
from faults import connection, grammar, packing, redirects, statuses
from faults.web import PAGE, Fault, Web, listening
from statement_watch.fetch import Fetcher
from statement_watch.fetch.fetcher import conditions
from statement_watch.model import Capture, FailureStage, FetchFailure, FetchResult, NotModified, Source, Validators

pytestmark = pytest.mark.faults

DEADLINE = 0.4
LIMIT = 1_000_000
SLACK = 1.5
"""Seconds of real time that a busy machine may add."""

ALL = [fault for group in (connection, grammar, packing, redirects, statuses) for fault in group.fault.all]


INSIDE = {
    "inside.example.org": ["127.0.0.9"],
    "mixed.example.org": ["93.184.216.34", "127.0.0.9"],
    "mapped.example.org": ["::ffff:127.0.0.9"],
    "scoped.example.org": ["fe80::1%lo"],
    "translated.example.org": ["64:ff9b::7f00:9"],
    "localhost": ["127.0.0.9"],
    "localhost.": ["127.0.0.9"],
}
"""Names that point at the canary, in one way or another."""


async def resolver(host: str, port: int) -> list[str]:
    """Numbers are themselves."""
    return INSIDE.get(host, [host])


class Stage:
    """A web of faults, a canary, and a fetcher that may reach the web alone."""

    def __init__(self, web: Web, other: Web, fetcher: Fetcher, by: Source, canary: list[str], clock: FakeTime) -> None:
        self.web, self.other, self.fetcher, self.by, self.canary, self.clock = web, other, fetcher, by, canary, clock

    async def fetch(self, name: str) -> FetchResult:
        return await self.fetcher.fetch(self.web.url(name), self.by)


def play(scene: Callable[[Stage], Awaitable[None]]) -> None:
    """Set the stage, play, and check that the canary was never contacted."""
    asyncio.run(_play(scene))


async def _play(scene: Callable[[Stage], Awaitable[None]]) -> None:
    faults = {fault.name: fault for fault in ALL}
    canary: list[str] = []
    web, other = Web(faults), Web(faults)

    async def sing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        canary.append("contacted")

    async with (
        listening(sing, "127.0.0.9") as canary_port,
        listening(sing) as inner_port,
        listening(web.converse) as web.port,
        listening(other.converse) as other.port,
    ):
        web.canary, web.canary_port, web.other = f"127.0.0.9:{canary_port}", inner_port, other.url("").rstrip("/")
        by = source(
            allow_private=(f"127.0.0.1:{web.port}", f"127.0.0.1:{other.port}"), crawl_delay=timedelta(seconds=1)
        )
        clock = FakeTime()
        async with Fetcher(
            settings(timeout=DEADLINE, max_bytes=LIMIT),
            clock=clock.now,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
            resolver=resolver,
        ) as fetcher:
            await scene(Stage(web, other, fetcher, by, canary, clock))
    assert canary == [], "somebody contacted an address that nobody allowed"


def check(fault: Fault, result: FetchResult) -> None:
    """The result is what the fault's expectation allows, and a failure says why."""
    if isinstance(result, FetchFailure):
        assert len(result.reason) > 10
        assert "\n" not in result.reason
        assert "secret" not in repr(result)
    if fault.expect == "ok" or (fault.expect == "either" and isinstance(result, Capture)):
        assert isinstance(result, Capture), result
        assert b"Harbour pilots on winter berths" in result.body
        assert result.body.endswith(PAGE[-200:])
    elif fault.expect in ("error", "either", "backoff"):
        assert isinstance(result, FetchFailure), result
        assert result.stage in (FailureStage.TRANSPORT, FailureStage.HTTP)
    elif fault.expect == "refuse":
        assert isinstance(result, FetchFailure), result
        assert result.stage is FailureStage.REFUSED
    elif fault.expect == "error_or_refuse":
        assert isinstance(result, FetchFailure), result


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.name) for fault in ALL])
def test_fault_ends_as_expected_and_in_time(fault: Fault) -> None:
    async def scene(stage: Stage) -> None:
        began = time.monotonic()
        result = await stage.fetch(fault.name)
        assert time.monotonic() - began < DEADLINE + SLACK
        check(fault, result)
        asked = len(stage.web.asked)
        if fault.expect == "backoff":
            assert isinstance(result, FetchFailure)
            assert result.retry_after
            stage.clock.advance(min(result.retry_after, 60) - 0.5)
            assert isinstance(await stage.fetch("landing"), FetchFailure)
            assert len(stage.web.asked) == asked
        elif fault.expect == "unchanged":
            assert isinstance(result, Capture)
            again = await stage.fetcher.fetch(stage.web.url(fault.name), stage.by, result.validators)
            assert isinstance(again, NotModified) or (isinstance(again, Capture) and again.sha256 == result.sha256)
        if fault.expect != "backoff":
            landed = await stage.fetch("landing")
            assert isinstance(landed, Capture), f"the fetcher is not well after {fault.name}: {landed}"

    play(scene)


@pytest.mark.parametrize(
    "name",
    [
        "etag_strong",
        "etag_weak",
        "etag_unquoted",
        "etag_gzip_suffix",
        "etag_odd",
        "lastmod_only",
        "lastmod_future",
        "lastmod_garbage",
    ],
)
def test_a_repeat_with_validators_costs_a_304(name: str) -> None:
    async def scene(stage: Stage) -> None:
        first = await stage.fetch(name)
        assert isinstance(first, Capture)
        again = await stage.fetcher.fetch(stage.web.url(name), stage.by, first.validators)
        assert isinstance(again, NotModified)

    play(scene)


def test_cookies_do_not_follow_to_another_site() -> None:
    async def scene(stage: Stage) -> None:
        assert isinstance(await stage.fetch("redirect_other_site"), Capture)
        assert stage.other.asked[-1] == "/landing"
        assert all("cookie" not in headers and "authorization" not in headers for headers in stage.other.seen)

    play(scene)


def test_what_a_redirect_carries_never_becomes_a_header() -> None:
    async def scene(stage: Stage) -> None:
        await stage.fetch("redirect_crlf")
        assert all("x-injected" not in headers for headers in stage.web.seen)

    play(scene)


def test_an_etag_that_means_any_is_never_sent_back() -> None:
    assert conditions(Validators(etag="*")) == ()


def test_what_comes_after_an_answer_is_never_taken_for_the_next_one() -> None:
    async def scene(stage: Stage) -> None:
        assert isinstance(await stage.fetch("answers_ahead"), Capture)
        landed = await stage.fetch("landing")
        assert isinstance(landed, Capture)
        assert landed.body == PAGE

    play(scene)


def test_a_connection_that_died_meanwhile_costs_nothing() -> None:
    async def scene(stage: Stage) -> None:
        assert isinstance(await stage.fetch("kept_then_dead"), Capture)
        await asyncio.sleep(0.05)
        landed = await stage.fetch("landing")
        assert isinstance(landed, Capture)

    play(scene)
