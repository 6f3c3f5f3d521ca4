"""Sources with `render = "browser"`: what the browser may do, on a fake renderer and on a real Chromium."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import FakeSite, FakeTime, settings, source
from faults.web import Conversation, Fault, Web, listening
from statement_watch.fetch import Fetcher
from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.fetch.browser import Chromium, Load, Shell
from statement_watch.model import Capture, FailureStage, FetchFailure, FetchResult, Validators

PAGE = "https://example.org/news/1"


class FakeRenderer:
    """Loads the given addresses, then shows their bodies."""

    name = "fake"

    def __init__(self, *urls: str, fails: Trouble | None = None) -> None:
        self.urls = urls
        self.fails = fails
        self.loaded: list[Answer | Trouble] = []

    async def render(self, shell: Shell, load: Load, seconds: float) -> bytes | Trouble:
        self.loaded = [await load(url) for url in self.urls]
        return self.fails or shell.body + b"".join(a.body for a in self.loaded if isinstance(a, Answer))

    async def close(self) -> None:
        pass


def render(
    site: FakeSite, renderer: FakeRenderer, validators: Validators | None = None
) -> tuple[FetchResult, FakeTime]:
    clock = FakeTime()

    async def run() -> FetchResult:
        async with Fetcher(
            settings(),
            clock=clock.now,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
            transport_factory=site,
            renderer=renderer,
        ) as fetcher:
            return await fetcher.fetch(PAGE, source(render="browser"), validators)

    return asyncio.run(run()), clock


def test_a_rendered_page_says_so_and_carries_no_validators() -> None:
    site = FakeSite()
    site.page(PAGE, "<p>shell</p>", etag='"1"')
    result, _ = render(site, FakeRenderer(), Validators('"1"', None))
    assert isinstance(result, Capture)
    assert result.header("x-rendered-by") == "fake"
    assert result.validators == Validators(None, None)


def test_parts_of_a_page_are_guarded_and_follow_without_a_gap() -> None:
    site = FakeSite()
    site.page(PAGE, "<p>shell</p>")
    site.page("https://example.org/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 9")
    site.page("https://example.org/data.json", "data", content_type="application/json")
    renderer = FakeRenderer(
        "https://example.org/data.json", "https://example.org/private", "http://127.0.0.1/", "file:///etc/passwd"
    )
    result, clock = render(site, renderer)
    assert isinstance(result, Capture)
    assert result.body == b"<p>shell</p>data"
    stages = [found.stage for found in renderer.loaded if isinstance(found, Trouble)]
    assert stages == [FailureStage.ROBOTS, FailureStage.REFUSED, FailureStage.REFUSED]
    assert clock.slept == [9]


def test_documents_that_are_no_html_are_not_rendered() -> None:
    site = FakeSite()
    site.page(PAGE, b"%PDF-1.7", content_type="application/pdf")
    result, _ = render(site, FakeRenderer(fails=Trouble(FailureStage.TRANSPORT, "must not be asked")))
    assert isinstance(result, Capture)


def test_a_browser_that_fails_is_a_failed_fetch() -> None:
    site = FakeSite()
    site.page(PAGE, "<p>shell</p>")
    result, _ = render(site, FakeRenderer(fails=Trouble(FailureStage.TRANSPORT, "the browser failed")))
    assert isinstance(result, FetchFailure)
    assert result.reason == "the browser failed"


# --- a real Chromium ------------------------------------------------------------------------------------------------


def answering(body: str, kind: str = "text/html; charset=utf-8") -> Callable[[Conversation], Awaitable[None]]:
    async def answer(talk: Conversation) -> None:
        await talk.page(body.replace("CANARY", talk.web.canary).encode(), kind=kind)

    return answer


APP = """<html><head><link rel=preconnect href="http://CANARY"><link rel=icon href="http://CANARY/i.ico">
<link rel=preload as=fetch href="http://CANARY/p"><link rel=modulepreload href="http://CANARY/m.js">
<script type=speculationrules>{"prerender": [{"source": "list", "urls": ["http://CANARY/s"]}]}</script>
<style>@import url(http://CANARY/x.css); @font-face {font-family: a; src: url(http://CANARY/f)}
body {font-family: a}</style>
</head><body><div id="root"></div><script src="/app.js"></script><object data="http://CANARY/o"></object>
<embed src="http://CANARY/e"><video src="http://CANARY/v" poster="http://CANARY/b" autoplay></video>
<svg><image href="http://CANARY/g" /></svg></body></html>"""
SCRIPT = """
const show = text => { document.getElementById('root').innerHTML += '<p>' + text + '</p>'; };
(async () => {
  show(await (await fetch('/data.json')).text());
  for (const url of ['http://CANARY/', 'file:///etc/passwd', '//CANARY/x']) {
    try { await fetch(url); show('reached ' + url); } catch (error) { show('refused'); }
  }
  try { new WebSocket('ws://CANARY/'); } catch (error) {}
  const image = new Image(); image.src = 'http://CANARY/pixel.png';
  const frame = document.createElement('iframe'); frame.src = 'http://CANARY/'; document.body.append(frame);
  navigator.sendBeacon('http://CANARY/beacon', 'x');
  const link = document.createElement('link'); link.rel = 'prefetch'; link.href = '//CANARY';
  document.head.append(link);
  const form = document.createElement('form');
  Object.assign(form, {action: 'http://CANARY/form', method: 'post', target: '_blank'});
  document.body.append(form);
  const calls = {iceServers: [{urls: ['stun:CANARY', 'turn:CANARY?transport=tcp'], username: 'a', credential: 'b'}]};
  for (const way of [
    () => new EventSource('http://CANARY/'), () => new WebTransport('https://CANARY/'),
    () => new Worker('http://CANARY/w.js'), () => new SharedWorker('http://CANARY/s.js'),
    () => new Worker(URL.createObjectURL(new Blob(["fetch('http://CANARY/');importScripts('http://CANARY/')"]))),
    () => navigator.serviceWorker.register('/app.js'), () => import('http://CANARY/m.js'), () => form.submit(),
    () => window.open('http://CANARY/'), () => fetch('/away'),
    () => fetch('http://CANARY/', {method: 'POST', keepalive: true}),
    () => { const call = new RTCPeerConnection(calls); call.createDataChannel('x');
            call.createOffer().then(offer => call.setLocalDescription(offer)); },
  ]) { try { way(); } catch (error) {} }
})();
"""


async def away(talk: Conversation) -> None:
    await talk.page(b"", f"Location: http://{talk.web.canary}/", status="302 Found")


PAGES = {
    "away": away,
    "app": answering(APP),
    "app.js": answering(SCRIPT, "text/javascript"),
    "data.json": answering("The pilots ask for winter berths.", "application/json"),
    "spin": answering("<script>while (true) {}</script>"),
    "leave": answering("<script>location.href = 'http://CANARY/'</script>still here"),
}


async def in_chromium(*paths: str, timeout: float) -> tuple[list[FetchResult], list[str]]:
    web = Web({name: Fault(name, "ok", answer) for name, answer in PAGES.items()})
    canary: list[str] = []

    async def sing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        canary.append("contacted")

    async with listening(sing) as canary_port, listening(web.converse) as web.port:
        web.canary = f"127.0.0.1:{canary_port}"
        clock = FakeTime()
        by = source(allow_private=(f"127.0.0.1:{web.port}",), render="browser", crawl_delay=timedelta(0))
        async with Fetcher(
            settings(timeout=timeout), clock=clock.now, sleep=clock.sleep, monotonic=clock.monotonic
        ) as fetcher:
            return [await fetcher.fetch(web.url(path), by) for path in paths], canary


@pytest.mark.browser
def test_chromium_shows_what_scripts_load_and_reaches_nothing_by_itself() -> None:
    (result, left), canary = asyncio.run(in_chromium("app", "leave", timeout=20))
    assert isinstance(result, Capture), result
    assert b"The pilots ask for winter berths." in result.body
    assert result.body.count(b"refused") == 3
    assert b"reached" not in result.body
    assert isinstance(left, Capture | FetchFailure)
    assert canary == []


def begun_by_us() -> set[int]:
    """Our processes and theirs."""
    found: set[int] = set()
    left = [os.getpid()]
    while left:
        for children in Path(f"/proc/{left.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                left += (new := [int(pid) for pid in children.read_text().split() if int(pid) not in found])
                found.update(new)
    return found


def program(process: int) -> str:
    """Its name; empty when it has ended."""
    try:
        return Path(os.readlink(f"/proc/{process}/exe")).name
    except OSError:
        return ""


async def rendered(chromium: Chromium, seconds: float = 20) -> bool:
    async def nothing(_: str) -> Answer | Trouble:
        return Trouble(FailureStage.HTTP, "there is nothing")

    shell = Shell("https://app.example/", b"<script>document.write('shown')</script>", "text/html")
    return isinstance(await chromium.render(shell, nothing, seconds), bytes)


@pytest.mark.browser
def test_a_browser_that_dies_with_all_that_it_had_is_replaced_and_none_is_left_behind() -> None:
    async def play() -> None:
        before = begun_by_us()
        chromium = Chromium("agent")
        assert await rendered(chromium)
        for process in begun_by_us() - before:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        assert True in [await rendered(chromium) for _ in range(3)]
        await chromium.close()
        assert begun_by_us() == before

    asyncio.run(play())


@pytest.mark.browser
def test_a_start_that_outlasts_a_page_is_not_begun_again_by_the_next() -> None:
    async def play() -> None:
        before = begun_by_us()
        chromium = Chromium("agent")
        assert not await rendered(chromium, 0.05)
        assert not await rendered(chromium, 0.05)
        assert await rendered(chromium)
        assert [program(process) for process in begun_by_us() - before].count("node") == 1
        await chromium.close()
        assert begun_by_us() == before

    asyncio.run(play())


@pytest.mark.browser
def test_a_page_that_never_stops_computing_ends_with_the_deadline() -> None:
    began = time.monotonic()
    (spun, after), _ = asyncio.run(in_chromium("spin", "app", timeout=4))
    assert isinstance(spun, FetchFailure)
    assert isinstance(after, Capture)
    assert time.monotonic() - began < 20
