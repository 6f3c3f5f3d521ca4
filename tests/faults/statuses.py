"""Statuses that are no content, wishes to be left alone, and what caches do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from fakes import START
from faults.web import PAGE, Conversation, Faults

fault = Faults()

FRIENDLY = (
    b"<html><body><h1>Something is not right</h1><p>But we are friendly about it and write a lot.</p></body></html>"
)
BLIPS = (500, 502, 503, 504, 520)


def status(name: str, expect: str, line: str, *headers: str, body: bytes = FRIENDLY) -> None:
    """A status with a friendly page and these headers."""

    async def answer(talk: Conversation) -> None:
        await talk.page(body, *headers, status=line)

    fault(expect, name)(answer)


for code in (400, 401, 402, 403, 404, 405, 406, 410, 418, 421, 451, 500, 501, 502, 503, 504, 520, 525, 599, 999):
    status(f"status_{code}", "error", f"{code} Sorry")
status("status_206", "error", "206 Partial Content", "Content-Range: bytes 0-99/5000")
status("status_203_ok", "ok", "203 Non-Authoritative Information", body=PAGE)

_later = format_datetime(START + timedelta(seconds=8), usegmt=True)
_past = format_datetime(START - timedelta(days=8), usegmt=True)
status("status_429_seconds", "backoff", "429 Slow", "Retry-After: 7")
status("status_503_seconds", "backoff", "503 Busy", "Retry-After: 7")
status("status_429_date", "backoff", "429 Slow", f"Retry-After: {_later}")
status("status_503_date", "backoff", "503 Busy", f"Retry-After: {_later}")
status("status_429_bare", "backoff", "429 Slow")
status("status_429_garbage", "backoff", "429 Slow", "Retry-After: soon")
status("status_429_negative", "backoff", "429 Slow", "Retry-After: -5")
status("status_429_year", "backoff", "429 Slow", "Retry-After: 31536000")
status("status_503_past", "error", "503 Busy", f"Retry-After: {_past}")
status("status_429_float", "backoff", "429 Slow", "Retry-After: 1.5")
status("status_429_overflow", "backoff", "429 Slow", "Retry-After: " + "9" * 30)


@fault("error")
async def status_204(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 204 No Content\r\n\r\n")


@fault("ok")
async def flap_500(talk: Conversation) -> None:
    if talk.count % 2:
        await talk.page(FRIENDLY, status="500 Oops")
    else:
        await talk.page()


@fault("ok")
async def ua_block(talk: Conversation) -> None:
    agent = talk.headers.get("user-agent", "").lower()
    plain = not agent or any(word in agent for word in ("python-httpx", "python-requests", "curl"))
    if plain or ("@" not in agent and "http" not in agent):
        await talk.page(FRIENDLY, status="403 Forbidden")
    else:
        await talk.page()


def cached(name: str, *headers: str, asks: str, value: str) -> None:
    """A page with these validators; 304 when `asks` comes back as `value`, byte for byte."""

    async def answer(talk: Conversation) -> None:
        sent = talk.headers.get(asks, "").encode("latin-1").decode("utf-8", "surrogateescape")
        if sent == value:
            await talk.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            await talk.page(PAGE, *headers)

    fault("unchanged", name)(answer)


for name, tag in {
    "etag_strong": '"abc"',
    "etag_weak": 'W/"abc"',
    "etag_unquoted": "abc",
    "etag_gzip_suffix": '"abc-gzip"',
    "etag_odd": '"a, b  c;ü\udcff"',
    "etag_huge": '"' + "x" * 60_000 + '"',
}.items():
    cached(name, f"ETag: {tag}", asks="if-none-match", value=tag)
for name, when in {
    "lastmod_only": "Wed, 04 Feb 2026 10:00:00 GMT",
    "lastmod_future": format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True),
    "lastmod_garbage": "yesterday",
}.items():
    cached(name, f"Last-Modified: {when}", asks="if-modified-since", value=when)


@fault("unchanged")
async def etag_fresh(talk: Conversation) -> None:
    await talk.page(PAGE, f'ETag: "{talk.count}"')


@fault("unchanged")
async def vary_star(talk: Conversation) -> None:
    await talk.page(PAGE, "Vary: *")


@fault("unchanged", "304_with_body")
async def not_modified_with_body(talk: Conversation) -> None:
    if "if-none-match" in talk.headers:
        await talk.page(PAGE, status="304 Not Modified")
    else:
        await talk.page(PAGE, 'ETag: "x"')


@fault("error", "304_unasked")
async def not_modified_unasked(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")


@fault("ok")
async def date_future(talk: Conversation) -> None:
    await talk.page(PAGE, "Date: Thu, 01 Jan 2099 00:00:00 GMT")


@fault("ok")
async def date_garbage(talk: Conversation) -> None:
    await talk.page(PAGE, "Date: now-ish")


@fault("ok")
async def attachment(talk: Conversation) -> None:
    await talk.page(PAGE, 'Content-Disposition: attachment; filename="../../evil.sh"')
