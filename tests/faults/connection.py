"""Faults of the connection and of HTTP's grammar."""

from __future__ import annotations

import asyncio

from faults.web import PAGE, Conversation, Faults

fault = Faults()

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(PAGE)
CHUNKED = b"Transfer-Encoding: chunked\r\n"


def chunk(data: bytes, extension: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(data), extension, data)


@fault("error")
async def close_no_response(talk: Conversation) -> None:
    talk.writer.close()


@fault("error")
async def reset_no_response(talk: Conversation) -> None:
    talk.reset()


@fault("error")
async def reset_mid_headers(talk: Conversation) -> None:
    await talk.send(HEAD[:30])
    talk.reset()


@fault("error")
async def reset_mid_body(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n", PAGE[: len(PAGE) // 3])
    await asyncio.sleep(0.05)
    talk.reset()


@fault("error")
async def truncated_cl(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n", PAGE[: len(PAGE) // 2])


@fault("error")
async def truncated_chunked(talk: Conversation) -> None:
    await talk.send(HEAD, CHUNKED, b"\r\n", chunk(PAGE[: len(PAGE) // 2]))


@fault("ok")
async def chunked_ok(talk: Conversation) -> None:
    parts = [chunk(PAGE[:1]), chunk(PAGE[1:20], b";name=value"), b"0" + chunk(PAGE[20:])]
    await talk.send(HEAD, CHUNKED, b"\r\n", *parts, b"000\r\nX-Trailer: yes\r\n\r\n")


@fault("ok")
async def eof_delimited_ok(talk: Conversation) -> None:
    await talk.send(HEAD.replace(b"1.1", b"1.0"), b"\r\n", PAGE)


@fault("error")
async def chunked_garbage(talk: Conversation) -> None:
    await talk.send(HEAD, CHUNKED, b"\r\nxyz\r\n", PAGE)


@fault("error")
async def chunked_overflow(talk: Conversation) -> None:
    await talk.send(HEAD, CHUNKED, b"\r\nFFFFFFFFFFFFFFFFF\r\n", PAGE)


@fault("error")
async def chunked_negative(talk: Conversation) -> None:
    await talk.send(HEAD, CHUNKED, b"\r\n-1\r\n", PAGE)


@fault("either")
async def te_unknown(talk: Conversation) -> None:
    await talk.send(HEAD, b"Transfer-Encoding: frobnicate\r\n\r\n", PAGE)


@fault("error")
async def cl_conflict(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"Content-Length: 12\r\n\r\n", PAGE)


@fault("either")
async def cl_and_te(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, CHUNKED, b"\r\n", chunk(PAGE), b"0\r\n\r\n")


@fault("either")
async def cl_negative(talk: Conversation) -> None:
    await talk.send(HEAD, b"Content-Length: -1\r\n\r\n", PAGE)


@fault("either")
async def cl_garbage(talk: Conversation) -> None:
    await talk.send(HEAD, b"Content-Length: lots\r\n\r\n", PAGE)


@fault("either")
async def cl_too_short(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n", PAGE, b"and more")


@fault("error")
async def cl_huge(talk: Conversation) -> None:
    await talk.send(HEAD, b"Content-Length: 1000000000000000000\r\n\r\n", PAGE)
    await talk.silence()


@fault("error")
async def status_garbage(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 abc OK\r\n\r\n", PAGE)


@fault("error")
async def status_http9(talk: Conversation) -> None:
    await talk.send(HEAD.replace(b"HTTP/1.1", b"HTTP/9.9"), LENGTH, b"\r\n", PAGE)


@fault("error")
async def http09(talk: Conversation) -> None:
    await talk.send(PAGE)


@fault("error")
async def not_http(talk: Conversation) -> None:
    await talk.send(b"SSH-2.0-OpenSSH_9.6\r\n")


@fault("either")
async def headers_lf_only(talk: Conversation) -> None:
    await talk.send((HEAD + LENGTH + b"\r\n").replace(b"\r\n", b"\n"), PAGE)


@fault("either")
async def header_no_colon(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"this line has none\r\n\r\n", PAGE)


@fault("either")
async def header_nul(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"X-Odd: a\0b\r\n\r\n", PAGE)


@fault("either")
async def header_obs_fold(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"X-Folded: one\r\n two\r\n\r\n", PAGE)


@fault("ok")
async def header_latin1(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"Server: caf\xe9\r\nContent-Disposition: inline; filename=\xe9\r\n\r\n", PAGE)


@fault("bounded")
async def header_huge(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"X-Huge: ", b"x" * 1_048_576, b"\r\n\r\n", PAGE)


@fault("bounded")
async def header_many(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"".join(b"X-%d: y\r\n" % number for number in range(20_000)), b"\r\n", PAGE)


@fault("error")
async def header_short_and_many(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"X: y\r\n" * 3_000, b"\r\n", PAGE)


@fault("ok")
async def early_hints_ok(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", HEAD, LENGTH, b"\r\n", PAGE)


@fault("error")
async def header_endless(talk: Conversation) -> None:
    await talk.send(HEAD)
    while True:
        await talk.send(b"X-Line: on and on\r\n" * 100)


@fault("error")
async def continue_endless(talk: Conversation) -> None:
    while True:
        await talk.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.001)


@fault("error")
async def slow_headers(talk: Conversation) -> None:
    await talk.drip(HEAD + LENGTH + b"X: " + b"y" * 1000, 0.02)


@fault("error")
async def slow_body(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n")
    await talk.drip(PAGE, 0.02)


@fault("ok")
async def slow_finite_ok(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n")
    for start in range(0, len(PAGE), 200):
        await talk.send(PAGE[start : start + 200])
        await asyncio.sleep(0.01)


@fault("error")
async def stall_before_headers(talk: Conversation) -> None:
    await talk.silence()


@fault("error")
async def stall_mid_body(talk: Conversation) -> None:
    await talk.send(HEAD, LENGTH, b"\r\n", PAGE[: len(PAGE) // 2])
    await talk.silence()


@fault("error")
async def endless_body(talk: Conversation) -> None:
    await talk.send(HEAD, b"\r\n")
    while True:
        await talk.send(b"<p>on and on</p>" * 1_000)


@fault("error")
async def endless_event_stream(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    while True:
        await talk.send(b"data: tick\n\n")
        await asyncio.sleep(0.05)


@fault("error")
async def page_100mb(talk: Conversation) -> None:
    await talk.send(HEAD, b"Content-Length: 100000000\r\n\r\n")
    while True:
        await talk.send(b"<p>paragraph</p>" * 1_000)
