"""A browser without scripts and without sockets: it follows links, keeps a cookie, and presses buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from lxml import html

from fakes import settings
from people import START
from statement_watch.model import Clock, Topic
from statement_watch.web.access import Access
from statement_watch.web.app import Door, application
from statement_watch.web.desk import Desk
from statement_watch.web.hosts import names

HOST = "127.0.0.1:8484"
SECRET = "a token of forty-three letters, more or less"
COOKIE = "statement-watch-8484"


@dataclass
class Ticks:
    """Seconds that pass when they are told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Lots:
    """Tokens that can be told apart, in place of random ones."""

    drawn: int = 0

    def __call__(self) -> str:
        self.drawn += 1
        return f"drawn-{self.drawn}"


@dataclass
class Shown:
    """What came back."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def location(self) -> str:
        return self.response.headers.get("location", "")

    @property
    def headers(self) -> Mapping[str, str]:
        return self.response.headers

    @property
    def document(self) -> html.HtmlElement:
        return html.document_fromstring(self.text)

    def words(self, tag: str = "main") -> str:
        """The words of the first such element, blanks as one."""
        (found, *_) = self.document.xpath(f"//{tag}")
        return " ".join(found.text_content().split())

    def cards(self) -> list[str]:
        """Ids of the statements in their order."""
        return [card.get("id") for card in self.document.xpath("//article[@id]")]


@dataclass
class Browser:
    """Somebody's browser. `enter` signs in by the printed address."""

    app: object
    ticks: Ticks
    runner: asyncio.Runner
    cookie: str = ""
    page: Shown | None = None
    address: str = "127.0.0.1"
    host: str = HOST

    def ask(self, method: str, path: str, *, body: bytes | None = None, **headers: str) -> Shown:
        """One request, as it is said, with the cookie; redirects are not followed."""
        said = {"host": self.host} | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie and "cookie" not in said:
            said["cookie"] = f"{COOKIE}={self.cookie}"
        if body is not None:
            said.setdefault("content-type", "application/x-www-form-urlencoded")
        transport = httpx.ASGITransport(self.app, client=(self.address, 50000))  # type: ignore[arg-type]

        async def asking() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://ignored") as client:
                request = client.build_request(method, f"http://{HOST}{path}", headers=said, content=body)
                return await client.send(request)

        shown = Shown(self.runner.run(asking()))
        for name, value in shown.response.cookies.items():
            assert name == COOKIE
            self.cookie = value
        if "max-age=0" in shown.headers.get("set-cookie", "").lower():
            self.cookie = ""
        return shown

    def get(self, path: str, **headers: str) -> Shown:
        """Look at a page; redirects are followed."""
        shown = self.ask("GET", path, **headers)
        while shown.location:
            shown = self.ask("GET", shown.location.partition("#")[0], **headers)
        self.page = shown
        return shown

    def post(self, path: str, fields: Mapping[str, object] | None = None, **headers: str) -> Shown:
        """Send a form as our own pages do, with the token of the session unless `csrf` is among the fields."""
        values = {"csrf": self.csrf()} | dict(fields or {})
        origin = {"origin": f"http://{HOST}", "sec_fetch_site": "same-origin"}
        return self.ask("POST", path, body=urlencode(values, doseq=True).encode(), **(origin | headers))

    def routes(self, method: str) -> list[str]:
        """The paths of all routes that answer to a method, as the application has them behind its guards."""
        found: Any = self.app
        while not hasattr(found, "routes"):
            found = found._app
        return [route.path for route in found.routes if method in route.methods]

    def csrf(self) -> str:
        """The token of the session, from the page that was looked at last."""
        fields = self.page.document.xpath("//input[@name='csrf']/@value") if self.page is not None else []
        return str(fields[0]) if fields else ""

    def press(self, button: str, within: str = "", **typed: object) -> Shown:
        """Press the button with these words on the page that is shown, with what was typed into its form, and go on."""
        assert self.page is not None
        scope = f"//*[@id='{within}']" if within else ""
        (found, *_) = self.page.document.xpath(f"{scope}//button[contains(normalize-space(.), '{button}')]")
        (form,) = found.xpath("ancestor::form")
        fields: list[tuple[str, object]] = [*(one for one in form.form_values() if one[0] not in typed), *typed.items()]
        if found.get("name"):
            fields.append((found.get("name"), found.get("value")))
        where = found.get("formaction") or form.get("action")
        done = self.post(where, _joined(fields))
        assert done.status == 303, done.text
        return self.get(done.location.partition("#")[0])

    def enter(self) -> Shown:
        """By the address that was printed."""
        return self.get(f"/login?{urlencode({'token': SECRET})}")


@contextmanager
def a_browser(
    database: Path,
    clock: Clock,
    *,
    hosts: tuple[str, ...] = (),
    topics: tuple[Topic, ...] = (),
    by_token: bool = True,
    enter: bool = True,
) -> Iterator[Browser]:
    """A browser at the door of an application on this database; inside, unless `enter` is false."""
    ticks = Ticks()
    door = Door(Access(SECRET, monotonic=ticks, token=Lots()), names(hosts), COOKIE, by_token)
    with asyncio.Runner() as runner:
        browser = Browser(application(Desk(database, lambda: settings(topics=topics), clock), door), ticks, runner)
        if enter:
            browser.enter()
        yield browser


def _joined(fields: list[tuple[str, object]]) -> dict[str, list[object]]:
    joined: dict[str, list[object]] = {}
    for name, value in fields:
        joined.setdefault(name, []).append(value)
    return joined


__all__ = ["COOKIE", "HOST", "SECRET", "START", "Browser", "Shown", "a_browser"]
