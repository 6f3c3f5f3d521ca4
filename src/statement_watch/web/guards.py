"""What stands before every handler, in this order: headers, the host's name, the size of a body, who is in.

A route cannot be forgotten: all is shut but what `OPEN` names, and every POST must show the token of its session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from statement_watch.web.access import Access, Session, same
from statement_watch.web.hosts import Name, called, from_us

Form = Mapping[str, Sequence[str]]

LARGEST = 262_144
"""Bytes of a form: a note of 20,000 letters of any script, nine bytes each as a browser sends them."""
SLOWEST = 10.0
"""Seconds in which a form must have come."""
FIELDS = 2_000
"""Fields of a form."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_METHODS = frozenset({"GET", "HEAD", "POST"})


class WithHeaders:
    """Every answer, those of the other guards and of errors too, tells the browser what it must not do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class KnownHosts:
    """Refuses a request that calls us by a name that is not ours, before any handler."""

    def __init__(self, app: ASGIApp, names: Sequence[Name]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            said = Headers(scope=scope).getlist("host")
            name = called(said[0], self._names) if len(said) == 1 else None
            if name is None:
                await _refused(HTTPStatus.BAD_REQUEST, "this host name is not one of ours; see web_hosts")(
                    scope, receive, send
                )
                return
            scope["watch.secure"] = name.secure
        await self._app(scope, receive, send)


class Forms:
    """Reads the form of a POST, within limits of size and time."""

    seconds = SLOWEST

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            form = await self._form(scope, receive)
            if isinstance(form, PlainTextResponse):
                await form(scope, receive, send)
                return
            scope["watch.form"] = form
        await self._app(scope, receive, send)

    async def _form(self, scope: Scope, receive: Receive) -> Form | PlainTextResponse:
        if scope["method"] not in _METHODS:
            return _refused(HTTPStatus.METHOD_NOT_ALLOWED, "GET and POST only")
        if scope["method"] != "POST":
            return {}
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:12]) > LARGEST:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the form is too large")
        if headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a form is meant here")
        try:
            async with asyncio.timeout(self.seconds):
                body = await _body(receive)
            if isinstance(body, PlainTextResponse):
                return body
            return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS)
        except TimeoutError:
            return _refused(HTTPStatus.REQUEST_TIMEOUT, "the form did not come in time")
        except ValueError:
            return _refused(HTTPStatus.BAD_REQUEST, "the form has too many fields")


async def _body(receive: Receive) -> bytes | PlainTextResponse:
    """The whole body. A part of one, of a browser that went away, must not be taken for what a person said."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return _refused(HTTPStatus.BAD_REQUEST, "the form did not come whole")
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the form is too large")
        if not message.get("more_body", False):
            return bytes(body)


class Gate:
    """Lets in who has a session; others see `open_paths` only. A POST must come from a page of ours."""

    def __init__(self, app: ASGIApp, access: Access, cookie: str, open_paths: frozenset[str]) -> None:
        self._app = app
        self._access = access
        self._cookie = cookie
        self._open = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            session = self._access.session(_cookie(Headers(scope=scope), self._cookie))
            refused = self._refused(scope, session)
            if refused is not None:
                await refused(scope, receive, send)
                return
            scope["watch.session"] = session
            scope["watch.led"] = Headers(scope=scope).get("sec-fetch-site", "none") not in ("none", "same-origin")
        await self._app(scope, receive, send)

    def _refused(self, scope: Scope, session: Session | None) -> PlainTextResponse | RedirectResponse | None:
        headers, posting = Headers(scope=scope), scope["method"] == "POST"
        if posting and not from_us(headers["host"], headers.get("origin"), headers.get("sec-fetch-site")):
            return _refused(HTTPStatus.FORBIDDEN, "this did not come from a page of ours")
        if scope["path"] in self._open:
            return None
        if session is None:
            if posting:
                return _refused(HTTPStatus.UNAUTHORIZED, "sign in first; `watch serve` prints the way in")
            return RedirectResponse(f"/login?next={quote(_asked(scope), safe='')}", HTTPStatus.SEE_OTHER)
        if posting and not same(_first(scope["watch.form"], "csrf"), session.csrf):
            return _refused(HTTPStatus.FORBIDDEN, "the page is too old; go back, load it again, and say it once more")
        return None


def _asked(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "")


def _cookie(headers: Headers, name: str) -> str | None:
    """Ours, beside whatever other programs on this machine left for the same host: ports do not part cookies."""
    return cookie_parser(headers.get("cookie", "")).get(name)


def _first(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "")


def _refused(status: HTTPStatus, reason: str) -> PlainTextResponse:
    # What is left of the body is not wanted, and would be taken for the next request.
    return PlainTextResponse(f"{reason}\n", status, {"Connection": "close"})
