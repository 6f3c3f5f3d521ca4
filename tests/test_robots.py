"""What robots.txt allows: the file itself (RFC 9309), and how the fetcher asks for it and heeds it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from fakes import FakeSite, FakeTime, settings, source
from statement_watch.fetch import Fetcher
from statement_watch.model import Capture, FailureStage, FetchFailure, FetchResult
from statement_watch.politeness import LocalHostMemory, Robots, RobotsCopy

PAGE = "https://example.org/news/1"
ROBOTS = "https://example.org/robots.txt"


def allows(text: str | bytes, path: str, agent: str = "StatementWatch/0.1 (+mail@example.org)") -> bool:
    return Robots.parse(text, agent).allows(path)


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("", "/a", True, id="empty file allows all"),
        pytest.param("user-agent: *\ndisallow:", "/a", True, id="empty rule says nothing"),
        pytest.param("user-agent: *\ndisallow: /", "/a", False, id="everything closed"),
        pytest.param("user-agent: *\ndisallow: /", "/robots.txt", True, id="robots.txt itself is always open"),
        pytest.param("disallow: /", "/a", True, id="a rule before any group counts for nobody"),
        pytest.param("user-agent: *\ndisallow: /a\nallow: /a/b", "/a/b/c", True, id="longest match wins"),
        pytest.param("user-agent: *\nallow: /a/b\ndisallow: /a", "/a/c", False, id="whatever the order"),
        pytest.param("user-agent: *\ndisallow: /a\nallow: /a", "/a", True, id="allow wins at equal length"),
        pytest.param("user-agent: *\ndisallow: /A", "/a", True, id="paths are case-sensitive"),
        pytest.param("USER-AGENT: *\nDISALLOW: /a", "/a", False, id="keys are not"),
        pytest.param("user-agent: statementWATCH\ndisallow: /a", "/a", False, id="nor is the product token"),
        pytest.param("user-agent: StatementWatch/2.0\ndisallow: /a", "/a", False, id="a version is ignored"),
        pytest.param("user-agent: StatementWatch Reader\ndisallow: /a", "/a", False, id="and words after the token"),
        pytest.param("user-agent: State\ndisallow: /a", "/a", True, id="a prefix of our name is not our name"),
        pytest.param(
            "user-agent: *\ndisallow: /\nuser-agent: StatementWatch\nallow: /", "/a", True, id="own group over all's"
        ),
        pytest.param(
            "user-agent: StatementWatch\n\nuser-agent: *\ndisallow: /a", "/a", False, id="blank lines end no group"
        ),
        pytest.param(
            "user-agent: StatementWatch\ndisallow: /a\nuser-agent: other\ndisallow: /x\n"
            "user-agent: StatementWatch\ndisallow: /b",
            "/b",
            False,
            id="groups of one agent are merged",
        ),
        pytest.param(
            "user-agent: StatementWatch\nsitemap: https://example.org/s\nuser-agent: other\ndisallow: /a",
            "/a",
            False,
            id="other records end no group",
        ),
        pytest.param("user-agent: *\ndisallow: /*.pdf$", "/x/a.pdf", False, id="wildcard and end"),
        pytest.param("user-agent: *\ndisallow: /*.pdf$", "/x/a.pdf?y", True, id="end means end"),
        pytest.param("user-agent: *\ndisallow: /a*b*c", "/axxbyyc/d", False, id="several wildcards"),
        pytest.param("user-agent: *\ndisallow: /a*b$", "/ab", False, id="a wildcard may be empty"),
        pytest.param("user-agent: *\ndisallow: /ab*b$", "/ab", True, id="but shares no character"),
        pytest.param("user-agent: *\ndisallow: /über", "/%C3%BCber", False, id="rules are escaped like addresses"),
        pytest.param("user-agent: *\ndisallow: /%c3%bc", "/%C3%BC", False, id="escapes compare whatever their case"),
        pytest.param("user-agent: * # all\ndisallow: /a # here", "/a", False, id="comments"),
        pytest.param("user-agent *\ndisallow /a", "/a", False, id="a missing colon is forgiven"),
        pytest.param("user-agent: *\rdisallow: /a\r", "/a", False, id="old line ends"),
        pytest.param("<html><body>Not found</body></html>", "/a", True, id="a page is no rule"),
    ],
)
def test_rules(text: str, path: str, expected: bool) -> None:
    assert allows(text, path) is expected


def test_byte_order_marks_hide_nothing() -> None:
    text = "user-agent: *\ndisallow: /a"
    for body in (text.encode("utf-8-sig"), text.encode("utf-16"), b"\xfe\xff" + text.encode("utf-16-be")):
        assert not allows(body, "/a")


def test_broken_bytes_are_passed_over() -> None:
    assert not allows(b"\xff\x00garbage\nuser-agent: *\ndisallow: /a\n\x80", "/a")


def test_crawl_delay_is_read_for_our_group_and_capped() -> None:
    text = "user-agent: *\ncrawl-delay: 3\nuser-agent: slow\ncrawl-delay: 90000\nuser-agent: odd\ncrawl-delay: nan"
    assert Robots.parse(text, "StatementWatch").crawl_delay == 3
    assert Robots.parse(text, "slow").crawl_delay == 300
    assert Robots.parse(text, "odd").crawl_delay is None


def test_sitemaps_are_listed_once() -> None:
    text = "Sitemap: https://example.org/s.xml\nuser-agent: *\nsitemap: https://example.org/s.xml"
    assert Robots.parse(text, "x").sitemaps == ("https://example.org/s.xml",)


def test_hostile_patterns_cost_no_time() -> None:
    began = time.process_time()
    assert allows("user-agent: *\ndisallow: /" + "*a" * 8_000 + "*b", "/" + "a" * 8_000)
    assert time.process_time() - began < 0.5


# --- asking for it ---------------------------------------------------------------------------------------------------


class World:
    """A site with a page, its robots.txt, and a fetcher that lives on."""

    def __init__(self) -> None:
        self.time = FakeTime()
        self.site = FakeSite(self.time)
        self.memory = LocalHostMemory()
        self.site.page(PAGE, "text")

    def run(self, *steps: Callable[[], None] | str, crawl_delay: float = 1) -> list[FetchResult]:
        """Fetch each address in turn; call what is a function in between."""

        async def run() -> list[FetchResult]:
            results = []
            by = source(crawl_delay=timedelta(seconds=crawl_delay))
            async with Fetcher(
                settings(),
                clock=self.time.now,
                sleep=self.time.sleep,
                monotonic=self.time.monotonic,
                transport_factory=self.site,
                memory=self.memory,
            ) as fetcher:
                for step in steps:
                    if isinstance(step, str):
                        results.append(await fetcher.fetch(step, by))
                    else:
                        step()
            return results

        return asyncio.run(run())

    def hours(self, hours: float) -> Callable[[], None]:
        return lambda: self.time.advance(hours * 3600)

    def robots_asked(self) -> int:
        return sum(asked.url == ROBOTS for asked in self.site.asked)


@pytest.fixture
def world() -> World:
    return World()


def is_closed(result: FetchResult) -> bool:
    return isinstance(result, FetchFailure) and result.stage is FailureStage.ROBOTS


def test_a_disallowed_address_is_never_asked_for(world: World) -> None:
    world.site.page(ROBOTS, "User-agent: StatementWatch\nDisallow: /news/")
    assert is_closed(*world.run(PAGE))
    assert world.site.paths() == []


def test_a_redirect_into_a_disallowed_path_is_not_followed(world: World) -> None:
    world.site.page(ROBOTS, "User-agent: *\nDisallow: /private/")
    world.site.redirect(PAGE, "/private/1")
    assert is_closed(*world.run(PAGE))
    assert world.site.paths() == [PAGE]


def test_robots_is_asked_first_and_then_once_a_day(world: World) -> None:
    world.run(PAGE, PAGE, world.hours(23), PAGE, world.hours(1.1), PAGE)
    assert [asked.url for asked in world.site.asked] == [ROBOTS, PAGE, PAGE, PAGE, ROBOTS, PAGE]


def test_what_was_kept_serves_the_next_process(world: World) -> None:
    world.run(PAGE)
    world.run(PAGE)
    assert world.robots_asked() == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_missing_robots_allows_everything(world: World, status: int) -> None:
    world.site.status(ROBOTS, status)
    assert isinstance(*world.run(PAGE), Capture)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_robots_forbids_everything_until_it_recovers(world: World, status: int) -> None:
    world.site.status(ROBOTS, status)

    def recover() -> None:
        world.site.page(ROBOTS, "")

    closed, still_closed, opened = world.run(PAGE, recover, PAGE, world.hours(0.2), PAGE)
    assert is_closed(closed)
    assert is_closed(still_closed)
    assert isinstance(opened, Capture)


def test_who_is_asked_to_come_later_does_not_take_all_for_allowed(world: World) -> None:
    world.site.status(ROBOTS, 429, {"retry-after": "600"})

    def recover() -> None:
        world.site.page(ROBOTS, "User-agent: *\nDisallow: /news/")

    *held, closed = world.run(PAGE, recover, PAGE, world.hours(0.2), PAGE)
    assert not any(isinstance(result, Capture) for result in held)
    assert is_closed(closed)
    assert world.site.paths() == []


def test_an_unreachable_robots_is_reported_as_what_it_is(world: World) -> None:
    world.site.fail(ROBOTS, httpx.ReadError("gone"))
    (result,) = world.run(PAGE)
    assert isinstance(result, FetchFailure)
    assert result.stage is FailureStage.TRANSPORT
    assert "robots.txt" in result.reason
    assert world.site.paths() == []


def test_a_blip_of_robots_is_asked_once_more(world: World) -> None:
    world.site.answers(ROBOTS, [httpx.Response(503), httpx.Response(200, content=b"")])
    assert isinstance(*world.run(PAGE), Capture)


def test_while_robots_fails_an_older_copy_speaks_for_it(world: World) -> None:
    world.site.page(ROBOTS, "User-agent: *\nDisallow: /closed/")

    def break_it() -> None:
        world.site.status(ROBOTS, 503)

    first, opened, closed, forgotten = world.run(
        PAGE, break_it, world.hours(48), PAGE, "https://example.org/closed/1", world.hours(24 * 31), PAGE
    )
    assert isinstance(first, Capture)
    assert isinstance(opened, Capture)
    assert is_closed(closed)
    assert is_closed(forgotten)


def test_redirects_of_robots_are_followed_five_times(world: World) -> None:
    for number in range(5):
        world.site.redirect(ROBOTS if number == 0 else f"https://example.org/r{number}", f"/r{number + 1}")
    world.site.page("https://example.org/r5", "User-agent: *\nDisallow: /")
    assert is_closed(*world.run(PAGE))


def test_robots_that_redirects_for_ever_counts_as_missing(world: World) -> None:
    world.site.handler(ROBOTS, lambda _: httpx.Response(302, headers={"location": "/robots.txt"}))
    assert isinstance(*world.run(PAGE), Capture)


def test_a_rule_behind_512_kib_still_counts(world: World) -> None:
    world.site.page(ROBOTS, "User-agent: *\n" + "# a long comment\n" * 35_000 + "Disallow: /news/")
    assert is_closed(*world.run(PAGE))


def test_a_robots_without_end_is_read_to_its_cap_and_no_further(world: World) -> None:
    world.site.page(ROBOTS, "User-agent: *\nDisallow: /news/\n" + "# a long comment\n" * 200_000)
    assert is_closed(*world.run(PAGE))


def test_crawl_delay_and_the_source_setting_the_longer_counts(world: World) -> None:
    world.site.page(ROBOTS, "User-agent: *\nCrawl-delay: 3")
    world.run(PAGE, PAGE, PAGE)
    times = [asked.at for asked in world.site.asked if asked.at]
    assert times[2] - times[1] == timedelta(seconds=3)
    assert times[3] - times[2] == timedelta(seconds=3)
    slower = World()
    slower.site.page(ROBOTS, "User-agent: *\nCrawl-delay: 3")
    slower.run(PAGE, PAGE, crawl_delay=5)
    assert slower.time.slept == [5, 5]


def test_a_copy_from_the_future_is_not_trusted(world: World) -> None:
    """Somebody set the clock back by a year."""
    world.memory.keep_robots(
        RobotsCopy("https://example.org:443", b"User-agent: *\nDisallow: /", world.time.now() + timedelta(days=365))
    )
    assert isinstance(*world.run(PAGE), Capture)


def test_fifty_sources_on_one_host_take_turns(world: World) -> None:
    urls = [f"https://example.org/{number}" for number in range(50)]
    for url in urls:
        world.site.page(url, "text", etag='"1"')

    async def run() -> None:
        async with Fetcher(
            settings(),
            clock=world.time.now,
            sleep=world.time.sleep,
            monotonic=world.time.monotonic,
            transport_factory=world.site,
        ) as fetcher:
            await asyncio.gather(*(fetcher.fetch(url, source(name=url)) for url in urls))

    asyncio.run(run())
    times = [asked.at for asked in world.site.asked if asked.at]
    assert world.site.most_in_flight == 1
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= timedelta(seconds=1)
    assert world.robots_asked() == 1
