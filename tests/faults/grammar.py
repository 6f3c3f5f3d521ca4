"""HTTP's grammar at its edges: legal and rare, illegal and frequent, and never legal."""

from __future__ import annotations

import asyncio

from faults.connection import CHUNKED, HEAD, LENGTH, chunk
from faults.web import PAGE, Conversation, Faults

fault = Faults()
CUT = len(PAGE) // 2


def raw(name: str, expect: str, *parts: bytes, wait: bool = False) -> None:
    """These bytes, then the end of the connection; or silence."""

    async def answer(talk: Conversation) -> None:
        await talk.send(*parts)
        if wait:
            await talk.silence()

    fault(expect, name)(answer)


# chunks
raw("chunk_upper_case", "ok", HEAD, CHUNKED, b"\r\n", b"%X\r\n%s\r\n" % (len(PAGE), PAGE), b"0\r\n\r\n")
raw("chunk_padded", "ok", HEAD, CHUNKED, b"\r\n", b"%x  \r\n%s\r\n" % (len(PAGE), PAGE), b"0  \r\n\r\n")
raw(
    "chunk_of_one_byte_each",
    "ok",
    HEAD,
    CHUNKED,
    b"\r\n",
    *(chunk(PAGE[n : n + 1]) for n in range(len(PAGE))),
    b"0\r\n\r\n",
)
raw(
    "chunk_without_line_end",
    "error",
    HEAD,
    CHUNKED,
    b"\r\n",
    b"%x\r\n%s" % (CUT, PAGE[:CUT]),
    chunk(PAGE[CUT:]),
    b"0\r\n\r\n",
)
raw("chunk_last_cut", "either", HEAD, CHUNKED, b"\r\n", chunk(PAGE), b"0\r\n")
raw("chunk_lf_only", "either", HEAD, CHUNKED, b"\r\n", b"%x\n%s\n" % (len(PAGE), PAGE), b"0\n\n")
raw("chunk_size_2g", "error", HEAD, CHUNKED, b"\r\n7FFFFFFF\r\n", PAGE, wait=True)
raw("chunk_size_0x", "error", HEAD, CHUNKED, b"\r\n0x%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE))
raw("chunk_size_signed", "error", HEAD, CHUNKED, b"\r\n+%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE))
raw("chunk_size_empty", "error", HEAD, CHUNKED, b"\r\n\r\n%s\r\n0\r\n\r\n" % PAGE)
raw("chunk_extension_huge", "bounded", HEAD, CHUNKED, b"\r\n", chunk(PAGE, b";x=" + b"y" * 1_000_000), b"0\r\n\r\n")
raw("chunk_trailers_many", "bounded", HEAD, CHUNKED, b"\r\n", chunk(PAGE), b"0\r\n", b"X: y\r\n" * 20_000, b"\r\n")
raw(
    "chunked_twice",
    "either",
    HEAD,
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    chunk(PAGE),
    b"0\r\n\r\n",
)
raw("chunked_named_with_gzip", "either", HEAD, b"Transfer-Encoding: gzip, chunked\r\n\r\n", chunk(PAGE), b"0\r\n\r\n")
raw("chunked_upper_case", "ok", HEAD, b"transfer-encoding: CHUNKED\r\n\r\n", chunk(PAGE), b"0\r\n\r\n")
raw("chunked_in_http10", "either", HEAD.replace(b"1.1", b"1.0"), CHUNKED, b"\r\n", chunk(PAGE), b"0\r\n\r\n")
raw("chunked_called_and_is_not", "error", HEAD, CHUNKED, b"\r\n", PAGE)
raw(
    "chunked_trailing_length",
    "ok",
    HEAD,
    CHUNKED,
    b"Trailer: Content-Length\r\n\r\n",
    chunk(PAGE),
    b"0\r\nContent-Length: 5\r\n\r\n",
)


@fault("error")
async def chunk_trailers_endless(talk: Conversation) -> None:
    await talk.send(HEAD, CHUNKED, b"\r\n", chunk(PAGE), b"0\r\n")
    while True:
        await talk.send(b"X-Trailer: on and on\r\n" * 100)


@fault("error")
async def chunks_endless(talk: Conversation) -> None:
    await talk.send(HEAD, CHUNKED, b"\r\n")
    while True:
        await talk.send(chunk(b"<p>on and on</p>" * 1_000))


# lengths
raw("length_twice_the_same", "ok", HEAD, LENGTH, LENGTH, b"\r\n", PAGE)
raw("length_listed_twice", "either", HEAD, b"Content-Length: %d, %d\r\n\r\n" % (len(PAGE), len(PAGE)), PAGE)
raw("length_padded", "ok", HEAD, b"Content-Length:    %d   \r\n\r\n" % len(PAGE), PAGE)
raw("length_signed", "either", HEAD, b"Content-Length: +%d\r\n\r\n" % len(PAGE), PAGE)
raw("length_zeros", "ok", HEAD, b"Content-Length: 000%d\r\n\r\n" % len(PAGE), PAGE)
raw("length_hex", "either", HEAD, b"Content-Length: 0x%x\r\n\r\n" % len(PAGE), PAGE)
raw("length_fraction", "either", HEAD, b"Content-Length: %d.0\r\n\r\n" % len(PAGE), PAGE)
raw("length_empty", "either", HEAD, b"Content-Length: \r\n\r\n", PAGE)
raw("length_and_nothing", "error", HEAD, LENGTH, b"\r\n", wait=True)
raw("length_missing_in_11_ok", "ok", HEAD, b"\r\n", PAGE)
raw(
    "length_in_10_kept_alive_ok",
    "ok",
    HEAD.replace(b"1.1", b"1.0"),
    b"Connection: keep-alive\r\n",
    LENGTH,
    b"\r\n",
    PAGE,
    wait=True,
)
raw("length_complete_never_closed_ok", "ok", HEAD, LENGTH, b"Connection: close\r\n\r\n", PAGE, wait=True)


@fault("ok")
async def reset_after_the_whole_page(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n", PAGE)
    await asyncio.sleep(0.02)
    talk.reset()


# status lines
raw("status_without_reason", "ok", HEAD.replace(b"200 OK", b"200"), LENGTH, b"\r\n", PAGE)
raw("status_empty_reason", "ok", HEAD.replace(b"200 OK", b"200 "), LENGTH, b"\r\n", PAGE)
raw("status_reason_latin1", "ok", HEAD.replace(b"OK", b"D'accord, \xe9videmment"), LENGTH, b"\r\n", PAGE)
raw("status_reason_huge", "bounded", HEAD.replace(b"OK", b"O" + b"K" * 1_000_000), LENGTH, b"\r\n", PAGE)
raw("status_of_four_digits", "error", HEAD.replace(b"200", b"2000"), LENGTH, b"\r\n", PAGE)
raw("status_of_two_digits", "error", HEAD.replace(b"200", b"20"), LENGTH, b"\r\n", PAGE)
raw("status_000", "error", HEAD.replace(b"200", b"000"), LENGTH, b"\r\n", PAGE)
raw("status_negative", "error", HEAD.replace(b"200", b"-200"), LENGTH, b"\r\n", PAGE)
raw("status_two_blanks", "either", HEAD.replace(b"1.1 200", b"1.1  200"), LENGTH, b"\r\n", PAGE)
raw("status_lower_case", "either", HEAD.replace(b"HTTP", b"http"), LENGTH, b"\r\n", PAGE)
raw("status_icy", "error", HEAD.replace(b"HTTP/1.1", b"ICY"), LENGTH, b"\r\n", PAGE)
raw("status_http2", "error", HEAD.replace(b"HTTP/1.1", b"HTTP/2"), LENGTH, b"\r\n", PAGE)
raw("status_http12", "either", HEAD.replace(b"HTTP/1.1", b"HTTP/1.2"), LENGTH, b"\r\n", PAGE)
raw("status_after_blank_lines", "either", b"\r\n\r\n", HEAD, LENGTH, b"\r\n", PAGE)
raw("status_after_mark", "error", b"\xef\xbb\xbf", HEAD, LENGTH, b"\r\n", PAGE)
raw(
    "status_101_unasked",
    "error",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    PAGE,
    wait=True,
)
raw("continue_first_ok", "ok", b"HTTP/1.1 100 Continue\r\n\r\n", HEAD, LENGTH, b"\r\n", PAGE)
raw(
    "hints_fifty_ok",
    "ok",
    b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 50,
    HEAD,
    LENGTH,
    b"\r\n",
    PAGE,
)
raw("hints_and_end", "error", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
raw("processing_and_silence", "error", b"HTTP/1.1 102 Processing\r\n\r\n", wait=True)

# header lines
raw("header_blank_before_colon", "either", HEAD, b"X-Odd : yes\r\n", LENGTH, b"\r\n", PAGE)
raw("header_no_name", "either", HEAD, b": yes\r\n", LENGTH, b"\r\n", PAGE)
raw("header_name_with_blank", "either", HEAD, b"X Odd: yes\r\n", LENGTH, b"\r\n", PAGE)
raw("header_name_utf8", "either", HEAD, "X-Ödd: yes\r\n".encode(), LENGTH, b"\r\n", PAGE)
raw("header_bare_cr", "either", HEAD, b"X-Odd: a\rb\r\n", LENGTH, b"\r\n", PAGE)
raw("header_escape", "either", HEAD, b"X-Odd: \x1b[31mred\r\n", LENGTH, b"\r\n", PAGE)
raw("header_first_folded", "either", b"HTTP/1.1 200 OK\r\n folded: from nothing\r\n", LENGTH, b"\r\n", PAGE)
raw("header_folded_tabs_ok", "either", HEAD, LENGTH, b"X-Folded: one\r\n\ttwo\r\n\tthree\r\n\r\n", PAGE)
raw("header_emoji", "ok", HEAD, LENGTH, "X-Mood: 😀\r\n\r\n".encode(), PAGE)
raw("header_90k", "ok", HEAD, LENGTH, b"Content-Security-Policy: " + b"x" * 60_000 + b"\r\n\r\n", PAGE)
raw(
    "header_empty_values_ok",
    "ok",
    HEAD,
    LENGTH,
    b"X-A:\r\nX-B: \r\nContent-Encoding:\r\nETag:\r\nLast-Modified:\r\n\r\n",
    PAGE,
)
raw(
    "type_twice",
    "ok",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: text/html; charset=utf-8\r\n",
    LENGTH,
    b"\r\n",
    PAGE,
)
raw(
    "type_huge",
    "ok",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; x=" + b"y" * 50_000 + b"\r\n",
    LENGTH,
    b"\r\n",
    PAGE,
)
raw("offers_upgrade_ok", "ok", HEAD, LENGTH, b"Upgrade: h2,h2c\r\nConnection: Upgrade\r\n\r\n", PAGE)


@fault("ok")
async def leads_elsewhere_in_its_header(talk: Conversation) -> None:
    place = talk.web.canary
    await talk.page(
        PAGE,
        f'Alt-Svc: h2="{place}"; ma=86400, http/1.1="{place}"',
        f"Refresh: 0; url=http://{place}/",
        f"Link: <http://{place}/a.css>; rel=preload, <http://{place}/>; rel=canonical",
        f"Content-Location: http://{place}/",
        f"Location: http://{place}/",
        f'Report-To: {{"endpoints": [{{"url": "http://{place}/"}}]}}',
        f"SourceMap: http://{place}/x.map",
    )


@fault("ok")
async def answers_ahead(talk: Conversation) -> None:
    """A second answer, unasked, on the same connection: it must not become the answer to another question."""
    await talk.send(HEAD, LENGTH, b"\r\n", PAGE, HEAD, b"Content-Length: 4\r\n\r\nevil")
    await talk.silence()


@fault("ok")
async def kept_then_dead(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"Connection: keep-alive\r\n\r\n", PAGE)
    await asyncio.sleep(0.02)
    talk.reset()
