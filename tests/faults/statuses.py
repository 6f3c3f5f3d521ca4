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


# --- the same, one step further ---------------------------------------------------------------------------------------

for code in (
    *(201, 202, 205, 207, 208, 226, 299, 303, 407, 408, 409, 411, 412, 413, 414, 415, 416, 417, 422, 423, 424, 425),
    *(426, 428, 431, 440, 444, 449, 450, 494, 497, 498, 499, 505, 506, 507, 508, 509, 510, 511, 521, 522, 524, 526),
    *(527, 529, 530, 561, 600, 700, 998),
):
    status(f"status_{code}", "error", f"{code} Odd")
status("status_206_whole", "error", "206 Partial Content", f"Content-Range: bytes 0-{len(PAGE) - 1}/{len(PAGE)}")
status("status_200_with_range_ok", "ok", "200 OK", "Content-Range: bytes 0-9/5000", body=PAGE)
status("status_200_with_retry_ok", "ok", "200 OK", "Retry-After: 5", body=PAGE)
status("status_401_realm", "error", "401 Unauthorized", 'WWW-Authenticate: Basic realm="members"')

_soon = START + timedelta(seconds=8)
for form, wish in {
    "comma": "7, 9",
    "unit": "7s",
    "quoted": '"7"',
    "plus": "+7",
    "exponent": "1e3",
    "infinite": "inf",
    "nan": "nan",
    "fullwidth": "７",
    "superscript": "7.²",
    "two_dots": "1.2.3",
    "epoch": str(int(_soon.timestamp())),
    "iso": _soon.isoformat(),
    "rfc850": f"{_soon:%A, %d-%b-%y %H:%M:%S GMT}",
    "asctime": f"{_soon:%a %b %d %H:%M:%S %Y}",
    "zone": f"{_soon + timedelta(hours=2):%a, %d %b %Y %H:%M:%S +0200}",
    "year_9999": "Fri, 31 Dec 9999 23:59:59 GMT",
    "year_99999": "Fri, 31 Dec 99999 23:59:59 GMT",
    "31_february": "Tue, 31 Feb 2026 09:00:00 GMT",
    "empty": "",
    "html": "<b>later</b>",
    "5000_digits": "9" * 5_000,
    "5000_decimals": "7." + "9" * 5_000,
}.items():
    status(f"retry_{form}", "backoff", "429 Slow", f"Retry-After: {wish}")
status("retry_year_1", "error", "503 Busy", "Retry-After: Mon, 01 Jan 0001 00:00:00 +1400")
status("retry_at_once", "error", "503 Busy", "Retry-After: 0")
for code in (403, 404, 413, 420, 529):
    status(f"retry_of_{code}", "backoff", f"{code} Sorry", "Retry-After: 7")


@fault("backoff")
async def retry_behind_a_redirect(talk: Conversation) -> None:
    if talk.path.endswith("/there"):
        await talk.page(FRIENDLY, "Retry-After: 7", status="429 Slow")
    else:
        await talk.page(b"", "Location: /retry_behind_a_redirect/there", status="302 Found")


@fault("ok")
async def flap_reset(talk: Conversation) -> None:
    if talk.count % 2:
        talk.reset()
    else:
        await talk.page()


@fault("ok")
async def flap_cut(talk: Conversation) -> None:
    if talk.count % 2:
        await talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf")
    else:
        await talk.page()


def odd_validator(name: str, *headers: str) -> None:
    """A page with such validators; 304 when anything is asked conditionally."""

    async def answer(talk: Conversation) -> None:
        if "if-none-match" in talk.headers or "if-modified-since" in talk.headers:
            await talk.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            await talk.page(PAGE, *headers)

    fault("unchanged", name)(answer)


for form, tag in {
    "empty": '""',
    "unterminated": '"abc',
    "blank": " ",
    "listed": '"a", "b"',
    "weak_lower_case": 'w/"abc"',
    "latin1": '"\udce9"',
    "emoji": '"😀"',
    "control": '"a\x7fb"',
    "tab": '"a\tb"',
    "5k": '"' + "x" * 5_000 + '"',
}.items():
    odd_validator(f"etag_{form}", f"ETag: {tag}")
odd_validator("etag_twice", 'ETag: "a"', 'ETag: "b"')
for form, when in {
    "epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
    "minus": "-1",
    "local": "mié, 04 feb 2026 10:00:00 GMT",
    "iso": "2026-02-04T10:00:00Z",
    "seconds": "1770000000",
    "year_99999": "Fri, 31 Dec 99999 23:59:59 GMT",
}.items():
    odd_validator(f"lastmod_{form}", f"Last-Modified: {when}")


@fault("unchanged")
async def cache_control_garbage(talk: Conversation) -> None:
    await talk.page(PAGE, "Cache-Control: max-age=banana, no-store=, ,,", "Expires: 0", "Age: -5", "Pragma: \udcff")


@fault("unchanged", "304_with_another_etag")
async def not_modified_with_another_etag(talk: Conversation) -> None:
    if "if-none-match" in talk.headers:
        await talk.send(b'HTTP/1.1 304 Not Modified\r\nETag: "new"\r\nLast-Modified: never\r\n\r\n')
    else:
        await talk.page(PAGE, 'ETag: "old"')


@fault("unchanged", "412_when_asked_conditionally")
async def precondition_failed(talk: Conversation) -> None:
    if "if-none-match" in talk.headers:
        await talk.page(FRIENDLY, status="412 Precondition Failed")
    else:
        await talk.page(PAGE, 'ETag: "old"')


@fault("unchanged", "304_behind_a_redirect")
async def not_modified_behind_a_redirect(talk: Conversation) -> None:
    if not talk.path.endswith("/there"):
        await talk.page(b"", "Location: /304_behind_a_redirect/there", status="301 Moved")
    elif talk.headers.get("if-none-match") == '"x"':
        await talk.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        await talk.page(PAGE, 'ETag: "x"')
