"""A signed POST with JSON to one address, through the same guard as every fetch."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from statement_watch.errors import MessageRefused, NotifyError, NotifyRefused, NotifyRetry
from statement_watch.guard.network import (
    AddressRefused,
    GuardedBackend,
    GuardedTransport,
    Resolver,
    system_resolver,
    tls_context,
)
from statement_watch.guard.targets import Target, locate
from statement_watch.model import Clock
from statement_watch.moments import iso
from statement_watch.notify.message import Message
from statement_watch.politeness.waiting import parse_retry_after
from statement_watch.text import clean
from statement_watch.views import AlertView

TIMEOUT = 30.0
"""Seconds for one request, all of it."""
GONE = frozenset({404, 405, 410, 451})
"""Answers that say that nobody takes anything here. 401 and 403 are not among them: a token can be mended."""
UNREADABLE = frozenset({400, 406, 411, 413, 414, 415, 422})
"""Answers that the same message would get again, and another might not."""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where to, and how the receiver knows us. Address, secret and token show themselves nowhere."""

    name: str
    url: str = field(repr=False)
    user_agent: str
    secret: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    allow_private: tuple[str, ...] = ()


class WebhookChannel:
    """Posts to one address. Redirects are not followed: what was checked and signed for is where it goes."""

    def __init__(
        self,
        settings: WebhookSettings,
        clock: Clock,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.name = settings.name
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._tls = tls

    async def send(self, message: Message) -> None:
        """Post it; 2xx is taken. Raises as `Channel.send` says."""
        target = locate(self._settings.url, self._settings.allow_private)
        if not isinstance(target, Target):
            raise NotifyRefused(
                f"channel {self.name}: its address cannot be posted to; it must be a public http(s) one"
            )
        content = body(message)
        try:
            async with asyncio.timeout(TIMEOUT):
                response = await self._post(target, content, message.key)
        except TimeoutError as error:
            raise NotifyRetry(f"{self._where(target)}: no answer in {TIMEOUT:.0f} s") from error
        except AddressRefused as error:
            raise NotifyRefused(
                f"{self._where(target)} is not a public address; allow_private names those that are meant"
            ) from error
        except httpx.HTTPError as error:
            raise NotifyRetry(f"{self._where(target)} cannot be reached ({_words(error)})") from error
        if not 200 <= response.status_code < 300:
            raise self._translated(response, target)

    async def _post(self, target: Target, content: bytes, key: str) -> httpx.Response:
        threads = ThreadPoolExecutor(1, "resolve")
        try:
            resolver = self._resolver or system_resolver(threads)
            context = (self._tls or tls_context(verify=True)) if target.scheme == "https" else None
            transport = GuardedTransport(GuardedBackend(resolver, self._settings.allow_private), context)
            request = httpx.Request(
                "POST",
                target.url,
                content=content,
                headers=self._headers(content, key),
                extensions={"timeout": httpx.Timeout(TIMEOUT).as_dict()},
            )
            # Without a client: it follows no redirect, and httpx's own log would hold the whole address.
            async with transport:
                response = await transport.handle_async_request(request)
                # The answer's body is of no interest, however long it is.
                await response.aclose()
                return response
        finally:
            # A name server that hangs must not hold up the loop.
            threads.shutdown(wait=False)

    def _headers(self, content: bytes, key: str) -> dict[str, str]:
        stamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": self._settings.user_agent,
            "Idempotency-Key": hashlib.sha256(f"{self.name}\n{key}".encode("utf-8", "replace")).hexdigest(),
            "X-Statement-Watch-Timestamp": stamp,
        }
        if self._settings.secret:
            headers["X-Statement-Watch-Signature"] = f"sha256={signature(self._settings.secret, stamp, content)}"
        if self._settings.token:
            headers["Authorization"] = f"Bearer {self._settings.token}"
        return headers

    def _where(self, target: Target) -> str:
        # The path of a webhook is often its password.
        return f"channel {self.name}: {target.host}"

    def _translated(self, response: httpx.Response, target: Target) -> NotifyError:
        status = response.status_code
        where = self._where(target)
        if 300 <= status < 400:
            return NotifyRefused(f"{where} answers {status}, a redirect, which is not followed; set the new address")
        if status in GONE:
            return NotifyRefused(f"{where} answers {status}")
        if status in UNREADABLE:
            return MessageRefused(f"{where} answers {status} to this message")
        asked = parse_retry_after(response.headers.get("retry-after"), self._clock())
        hint = "; check token and secret" if status in (401, 403) else ""
        return NotifyRetry(f"{where} answers {status}{hint}", asked.seconds if asked else None)


def signature(secret: str, timestamp: str, content: bytes) -> str:
    """HMAC-SHA256 in hex over `timestamp.body`, which the receiver computes from what it got and compares."""
    return hmac.new(secret.encode(), timestamp.encode("ascii") + b"." + content, hashlib.sha256).hexdigest()


def body(message: Message) -> bytes:
    """The JSON of the request; equal for equal messages, so that a repeat is byte for byte the same."""
    record = {
        "version": 1,
        "key": message.key,
        "kind": "digest" if message.digest else "alert",
        "subject": message.subject,
        "text": clean(message.text),
        "alerts": [_alert(alert) for alert in message.alerts],
    }
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _alert(alert: AlertView) -> dict[str, object]:
    return {
        "alert": alert.alert,
        "key": alert.key,
        "kind": alert.kind,
        "created_at": iso(alert.created_at),
        "title": alert.title,
        "summary": alert.summary,
        "source": alert.source,
        "organisation": alert.organisation,
        "statement": alert.statement,
        "url": alert.url,
        "topics": list(alert.topics),
        "detail": dict(alert.detail),
    }


def _words(error: httpx.HTTPError) -> str:
    match error:
        case httpx.TimeoutException():
            return "it took too long"
        case httpx.ConnectError():
            return "no connection"
        case httpx.ProtocolError():
            return "it broke off, or does not speak HTTP"
        case _:
            return type(error).__name__
