"""What a fetch promises, on a fake web and a fake time."""

from __future__ import annotations

import asyncio
import gzip
import itertools
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest

from fakes import FakeSite, FakeTime, settings, source
from statement_watch.fetch import Fetcher
from statement_watch.model import Capture, FailureStage, FetchFailure, FetchResult, NotModified, Source, Validators

PAGE = "https://example.org/news/1"
HTML = "<html><body><p>Words.</p></body></html>"


class World:
    """A fake site with a fetcher before it."""

    def __init__(self) -> None:
        self.time = FakeTime()
        self.site = FakeSite(self.time)

    def fetch(self, *urls: str, by: Source | None = None, validators: Validators | None = None) -> list[FetchResult]:
        async def run() -> list[FetchResult]:
            async with self.fetcher() as fetcher:
                return [await fetcher.fetch(url, by or source(), validators) for url in urls]

        return asyncio.run(run())

    def fetcher(self) -> Fetcher:
        return Fetcher(
            settings(),
            clock=self.time.now,
            sleep=self.time.sleep,
            monotonic=self.time.monotonic,
            transport_factory=self.site,
        )


@pytest.fixture
def world() -> World:
    return World()


def failed(result: FetchResult) -> FetchFailure:
    assert isinstance(result, FetchFailure), result
    return result


def got(result: FetchResult) -> Capture:
    assert isinstance(result, Capture), result
    return result


def test_a_page_becomes_a_capture_with_its_evidence(world: World) -> None:
    world.site.page(PAGE, HTML, etag='"1"', headers={"Server": "test"})
    capture = got(*world.fetch(PAGE))
    assert capture.body == HTML.encode()
    assert capture.sha256 == sha256(HTML.encode()).hexdigest()
    assert capture.status == 200
    assert capture.header("server") == "test"
    assert capture.fetched_at == world.time.now()
    assert capture.validators == Validators('"1"', None)


def test_the_user_agent_names_a_contact_and_only_known_encodings_are_offered(world: World) -> None:
    world.site.page(PAGE, HTML)
    world.fetch(PAGE)
    for asked in world.site.asked:
        assert "press-watch@example.org" in asked.headers["user-agent"]
        assert asked.headers["accept-encoding"] == "gzip, deflate"
        assert asked.headers["host"] == "example.org"


@pytest.mark.parametrize(
    "etag", ['"x"', 'W/"weak"', "unquoted", '"with, comma and  spaces"', '"x-gzip"', '"\u00c3\u00bc"']
)
def test_validators_go_back_byte_for_byte(world: World, etag: str) -> None:
    seen: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.extend(value for name, value in request.headers.raw if name.lower() == b"if-none-match")
        return httpx.Response(304)

    world.site.handler(PAGE, answer)
    result = world.fetch(PAGE, validators=Validators(etag, None))
    assert isinstance(result[0], NotModified)
    assert seen == [etag.encode("latin-1")]


def test_an_oversized_validator_is_left_out_and_the_page_fetched_whole(world: World) -> None:
    world.site.page(PAGE, HTML)
    capture = got(*world.fetch(PAGE, validators=Validators('"' + "x" * 60_000 + '"', None)))
    assert capture.body == HTML.encode()
    assert "if-none-match" not in world.site.asked[-1].headers


def test_a_304_that_nobody_asked_for_is_a_failure(world: World) -> None:
    world.site.status(PAGE, 304)
    assert failed(*world.fetch(PAGE)).status == 304


def test_redirects_are_followed_and_recorded(world: World) -> None:
    world.site.redirect(PAGE, "/news/2", 302)
    world.site.redirect("https://example.org/news/2", "http://www.example.org/3#part")
    world.site.page("http://www.example.org/3", HTML)
    capture = got(*world.fetch(PAGE))
    assert capture.url == PAGE
    assert capture.final_url == "http://www.example.org/3"
    assert [(hop.url, hop.status, hop.location) for hop in capture.redirects] == [
        (PAGE, 302, "https://example.org/news/2"),
        ("https://example.org/news/2", 301, "http://www.example.org/3"),
    ]


def test_a_cookie_goes_back_to_the_site_that_set_it_and_to_no_other(world: World) -> None:
    def gate(request: httpx.Request) -> httpx.Response:
        if request.headers.get("cookie") == "seen=1":
            return httpx.Response(302, headers={"location": "https://other.example.net/"})
        return httpx.Response(302, headers={"location": PAGE, "set-cookie": "seen=1; Path=/; HttpOnly"})

    world.site.handler(PAGE, gate)
    world.site.page("https://other.example.net/", HTML)
    got(*world.fetch(PAGE))
    assert "cookie" not in world.site.asked[-1].headers


def test_a_blip_is_asked_once_more_and_not_told(world: World) -> None:
    world.site.answers(PAGE, [httpx.Response(500), httpx.Response(200, content=b"text")])
    assert got(*world.fetch(PAGE)).body == b"text"


def test_a_lasting_error_is_asked_twice_and_no_more(world: World) -> None:
    world.site.status(PAGE, 500)
    assert failed(*world.fetch(PAGE)).status == 500
    assert world.site.paths() == [PAGE, PAGE]


def test_a_packed_page_is_unpacked(world: World) -> None:
    world.site.page(PAGE, gzip.compress(HTML.encode()), headers={"content-encoding": "gzip"})
    assert got(*world.fetch(PAGE)).body == HTML.encode()


def test_retry_after_is_heeded_for_the_whole_host(world: World) -> None:
    world.site.status(PAGE, 429, {"retry-after": "120"})
    world.site.page("https://example.org/news/2", HTML)

    async def run() -> list[FetchResult]:
        async with world.fetcher() as fetcher:
            first = await fetcher.fetch(PAGE, source())
            world.time.advance(60)
            second = await fetcher.fetch("https://example.org/news/2", source())
            world.time.advance(61)
            return [first, second, await fetcher.fetch("https://example.org/news/2", source())]

    first, second, third = asyncio.run(run())
    assert failed(first).retry_after == 120
    assert failed(second).retry_after == pytest.approx(60)
    assert got(third).body == HTML.encode()
    assert world.site.paths() == [PAGE, "https://example.org/news/2"]


def test_a_host_is_asked_one_request_at_a_time_with_the_gap_between(world: World) -> None:
    urls = [f"https://example.org/{number}" for number in range(5)]
    for url in urls:
        world.site.page(url, HTML)

    async def run() -> None:
        async with world.fetcher() as fetcher:
            await asyncio.gather(*(fetcher.fetch(url, source(crawl_delay=timedelta(seconds=2))) for url in urls))

    asyncio.run(run())
    times = [asked.at for asked in world.site.asked]
    assert world.site.most_in_flight == 1
    assert all(later - earlier >= timedelta(seconds=2) for earlier, later in itertools.pairwise(times))
    assert world.site.paths(robots=True)[0] == "https://example.org/robots.txt"


def test_a_site_whose_validators_never_move_is_seen_by_a_fetch_without_them(world: World) -> None:
    """lastmod_frozen: this is what `must_fetch_fully` is for."""
    frozen = "Wed, 04 Feb 2026 10:00:00 GMT"
    world.site.page(PAGE, "first", last_modified=frozen)
    first = got(*world.fetch(PAGE))
    world.site.page(PAGE, "second", last_modified=frozen)
    assert isinstance(*world.fetch(PAGE, validators=first.validators), NotModified)
    assert got(*world.fetch(PAGE)).body == b"second"


@pytest.mark.parametrize(
    ("url", "stage"),
    [
        pytest.param("file:///etc/passwd", FailureStage.REFUSED, id="url_scheme_file"),
        pytest.param("ftp://example.org/", FailureStage.REFUSED, id="url_scheme_ftp"),
        pytest.param("http://", FailureStage.REFUSED, id="url_no_host"),
        pytest.param("http://[::1", FailureStage.REFUSED, id="url_broken"),
        pytest.param("https://user:secret@example.org/", FailureStage.REFUSED, id="url_password"),
        pytest.param("http://" + "a" * 70 + ".example.org/", FailureStage.TRANSPORT, id="dns_bad_name"),
    ],
)
def test_a_bad_address_is_a_failure_and_nothing_is_asked(world: World, url: str, stage: FailureStage) -> None:
    failure = failed(*world.fetch(url))
    assert failure.stage is stage
    assert "secret" not in repr(failure)
    assert world.site.asked == []
