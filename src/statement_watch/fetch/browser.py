"""The optional browser for pages that are empty without JavaScript (extra `browser`: Playwright and a Chromium).

Chromium makes no connection of its own: it is started with a name system that knows nothing and a proxy that is not
there, and every request of a page is answered by us, out of the fetcher, with its guard, robots.txt, turns and caps.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.model import FailureStage
from statement_watch.text import one_line

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome")
"""Where distributions put the program, in order of preference."""

MAX_RESOURCES = 80
"""Scripts and data requests of one page that are answered; a press page needs five to thirty."""

STARTING = 5.0
"""Seconds at most that an end waits for a start in hand, which takes one."""

QUIET = 5.0
"""Seconds at most that a loaded page may go on asking for data before its text is taken."""

PAGES = 2
"""Pages rendered at a time; each costs about 0.6 s of a core and 100 MB."""

_WANTED = frozenset({"script", "xhr", "fetch"})
_OF_THE_SHELL = frozenset({"content-type", "content-length", "content-encoding", "etag", "last-modified"})
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

Load = Callable[[str], Awaitable[Answer | Trouble]]
"""Fetches one resource of the page, guarded and capped."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A page as the server sent it."""

    url: str
    body: bytes
    content_type: str


def renderable(answer: Answer) -> bool:
    """Whether the answer says that it is a page of HTML, or says nothing."""
    kind = (answer.header("content-type") or "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml")


def rendered_answer(answer: Answer, body: bytes, program: str) -> Answer:
    """The answer with the rendered document. The evidence says so, and what no longer describes the bytes is left out:
    above all the validators, which speak for the shell alone."""
    kept = tuple((name, value) for name, value in answer.headers if name.lower() not in _OF_THE_SHELL)
    added = (("Content-Type", "text/html; charset=utf-8"), ("X-Rendered-By", program))
    return Answer(answer.status, kept + added, body)


class Renderer(Protocol):
    """Turns a shell into the page that a reader would see."""

    name: str
    """Goes into the evidence: which program changed the bytes."""

    async def render(self, shell: Shell, load: Load, seconds: float) -> bytes | Trouble:
        """The document after its scripts ran, as UTF-8, within `seconds`."""

    async def close(self) -> None:
        """End the program."""


class Chromium:
    """A Chromium that is started by the first page and kept until `close`."""

    name = "chromium"

    def __init__(self, user_agent: str, executable: str | None = None) -> None:
        self._user_agent = user_agent
        self._executable = executable
        self._pages = asyncio.Semaphore(PAGES)
        self._playwright: Playwright | None = None
        self._browser: asyncio.Task[Browser] | None = None
        self._lost: Browser | None = None

    async def render(self, shell: Shell, load: Load, seconds: float) -> bytes | Trouble:
        """The document after its scripts ran, as UTF-8, within `seconds`."""
        try:
            importlib.metadata.version("playwright")
        except importlib.metadata.PackageNotFoundError:
            return _trouble('render = "browser" needs the browser extra: pip install "statement-watch[browser]"')
        program = self._executable or next((place for place in PLACES if Path(place).exists()), None)
        if program is None:
            return _trouble('no Chromium found: install it, or set browser = "/path/to/chromium" in [watch]')
        from playwright.async_api import Error  # here, because it is an extra and takes 0.2 s

        try:
            async with self._pages, asyncio.timeout(seconds):
                return await self._render(await self._started(program), shell, load)
        except TimeoutError:
            return _trouble(f"the page was not rendered within {seconds:.3g} s")
        except Error as error:
            return _trouble(f"the browser failed ({one_line(error.message, 120)})")

    async def close(self) -> None:
        """End the program."""
        if self._browser is not None:
            await asyncio.wait([self._browser], timeout=STARTING)
            self._browser.cancel()
        await self._stop()
        self._browser = None

    async def _started(self, program: str) -> Browser:
        """The browser that lives, or a new one. A page whose time is over waits no longer for its start, but does not
        break it off: what has begun would go on running, unknown to anybody."""
        if self._browser is None or self._has_ended(self._browser):
            self._browser = asyncio.create_task(self._start(program))
        return await asyncio.shield(self._browser)

    def _has_ended(self, start: asyncio.Task[Browser]) -> bool:
        """Whether a browser could not be started, or is gone."""
        if not start.done():
            return False
        failed = start.cancelled() or start.exception() is not None
        return failed or start.result() is self._lost or not start.result().is_connected()

    async def _start(self, program: str) -> Browser:
        from playwright.async_api import async_playwright

        await self._stop()
        self._playwright = await async_playwright().start()
        # Chromium cannot make its sandbox as root; everybody else gets it.
        sandbox = os.geteuid() != 0
        return await self._playwright.chromium.launch(
            executable_path=program, args=list(_ARGUMENTS), chromium_sandbox=sandbox
        )

    async def _stop(self) -> None:
        """End Playwright's own process, which ends its browser; either may be gone already."""
        if self._playwright is not None:
            from playwright.async_api import Error

            with suppress(Error):
                await self._playwright.stop()
        self._playwright = None

    async def _render(self, browser: Browser, shell: Shell, load: Load) -> bytes:
        context = await self._context(browser)
        try:
            page = await context.new_page()
            # A failing certificate of the source was judged by the fetcher; Chromium never sees one.
            await context.route("**/*", _Answers(shell, load).answer)
            await page.goto(shell.url, wait_until="load", timeout=0)
            await _settle(page)
            return (await page.content()).encode("utf-8", "replace")
        finally:
            await context.close()

    async def _context(self, browser: Browser) -> BrowserContext:
        """A browser that opens no further context is gone, whatever it says of itself: Playwright's own process may be
        dead, and that nobody is told."""
        from playwright.async_api import Error

        try:
            return await browser.new_context(
                user_agent=self._user_agent, service_workers="block", accept_downloads=False
            )
        except Error:
            self._lost = browser
            raise


class _Answers:
    """Answers every request of one page: the document from the shell, scripts and data by the fetcher, no pictures."""

    def __init__(self, shell: Shell, load: Load) -> None:
        self._shell = shell
        self._load = load
        self._left = MAX_RESOURCES
        self._served = False

    async def answer(self, route: Route) -> None:
        """Fulfil or abort one request; a page that was closed meanwhile wants neither."""
        from playwright.async_api import Error

        with suppress(Error):
            await self._answer(route)

    async def _answer(self, route: Route) -> None:
        request = route.request
        if request.is_navigation_request() and not self._served and request.frame.parent_frame is None:
            self._served = True
            await route.fulfill(status=200, body=self._shell.body, content_type=self._shell.content_type)
        elif request.resource_type == "stylesheet":
            await route.fulfill(status=200, body="", content_type="text/css")
        elif request.method == "GET" and request.resource_type in _WANTED and self._left > 0:
            self._left -= 1
            await self._fulfil(route)
        else:
            await route.abort()

    async def _fulfil(self, route: Route) -> None:
        found = await self._load(route.request.url)
        if isinstance(found, Trouble):
            await route.abort()
            return
        kind = found.header("content-type") or "application/octet-stream"
        headers = {"content-type": kind, "access-control-allow-origin": "*"}
        await route.fulfill(status=found.status, body=found.body, headers=headers)


async def _settle(page: Page) -> None:
    """Wait until the page asks for nothing more, or long enough."""
    from playwright.async_api import TimeoutError as Impatient

    try:
        await page.wait_for_load_state("networkidle", timeout=QUIET * 1000)
    except Impatient:
        return


def _trouble(reason: str) -> Trouble:
    return Trouble(FailureStage.TRANSPORT, reason)
