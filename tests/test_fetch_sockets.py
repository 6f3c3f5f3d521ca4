"""Faults below HTTP: connections that fail, TLS that cannot be trusted, names that do not resolve."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import FakeTime, settings, source
from faults.certificates import Authority
from faults.redirects import landing
from faults.web import PAGE, Conversation, Fault, Web, listening
from statement_watch.fetch import Fetcher
from statement_watch.guard.network import Resolver
from statement_watch.model import Capture, FailureStage, FetchFailure, FetchResult

pytestmark = pytest.mark.faults

DEADLINE = 0.5

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def on_loopback(host: str, port: int) -> list[str]:
    """Every name is this machine."""
    return ["127.0.0.1"]


async def system_names(host: str, port: int) -> list[str]:
    """As the system looks names up; it knows none here."""
    host.encode("idna")
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


async def get(
    url: str,
    *,
    allow: str | tuple[str, ...],
    resolver: Resolver = on_loopback,
    ca: Path | None = None,
    verify: bool = True,
) -> FetchResult:
    time = FakeTime()
    fetcher = Fetcher(
        settings(timeout=DEADLINE, ca_file=str(ca) if ca else None),
        clock=time.now,
        sleep=time.sleep,
        monotonic=time.monotonic,
        resolver=resolver,
    )
    async with fetcher:
        return await fetcher.fetch(
            url,
            source(
                allow_private=(allow,) if isinstance(allow, str) else allow, verify_tls=verify, crawl_delay=timedelta(0)
            ),
        )


def get_from(talk: Talk, scheme: str = "http", tls: ssl.SSLContext | None = None, **how: object) -> FetchResult:
    """Fetch a page of a server at localhost that talks like this."""

    async def run() -> FetchResult:
        async with listening(talk, tls=tls) as port:
            return await get(f"{scheme}://localhost:{port}/landing", allow=[f"localhost:{port}"], **how)  # type: ignore[arg-type]

    return asyncio.run(run())


def failed(result: FetchResult, *words: str) -> None:
    """A transport failure whose reason holds these words."""
    assert isinstance(result, FetchFailure), result
    assert result.stage is FailureStage.TRANSPORT, result
    for word in words:
        assert word in result.reason


async def honest(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await Web({"landing": Fault("landing", "ok", landing)}).converse(reader, writer)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def banner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example.org ESMTP ready\r\n")
    await reader.read()


async def reset_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    Conversation(Web({}), "", {}, 1, writer, reader).reset()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(bytes(range(256)))
    await reader.read()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.close()


async def goaway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\0\0\0\x04\0\0\0\0\0" + b"\0\0\x08\x07\0\0\0\0\0" + bytes(8))
    writer.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("tls"))


def test_tcp_refused() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        pair = f"127.0.0.1:{sock.getsockname()[1]}"
    failed(asyncio.run(get(f"http://{pair}/", allow=[pair])), "connection refused")


def test_tcp_blackhole() -> None:
    with socket.socket() as listener, closing(socket.socket()) as first, closing(socket.socket()) as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for sock in (first, second):
            sock.setblocking(False)
            sock.connect_ex(listener.getsockname())
        pair = f"127.0.0.1:{listener.getsockname()[1]}"
        began = time.monotonic()
        failed(asyncio.run(get(f"http://{pair}/", allow=[pair])))
        assert time.monotonic() - began < DEADLINE + 1


@pytest.mark.parametrize("talk", [reset_at_once, silent, banner], ids=["tcp_accept_rst", "tcp_silent", "tcp_banner"])
def test_server_that_speaks_no_http(talk: Talk) -> None:
    failed(get_from(talk))


def test_tls_good(authority: Authority) -> None:
    result = get_from(honest, "https", authority.server("localhost"), ca=authority.path)
    assert isinstance(result, Capture), result
    assert result.body == PAGE


@pytest.mark.parametrize(
    ("made", "words"),
    [
        pytest.param({"host": "localhost", "own": True}, "self-signed", id="tls_selfsigned"),
        pytest.param({"host": "localhost", "expired": True}, "expired", id="tls_expired"),
        pytest.param({"host": "other.example.org"}, "another name", id="tls_wronghost"),
    ],
)
def test_untrusted_certificate_is_refused_with_its_reason_unless_the_source_accepts_it(
    authority: Authority, made: dict[str, object], words: str
) -> None:
    context = authority.server(**made)  # type: ignore[arg-type]
    failed(get_from(honest, "https", context, ca=authority.path), words, "verify_tls")
    assert isinstance(get_from(honest, "https", context, verify=False), Capture)


def test_unknown_authority_is_refused(authority: Authority) -> None:
    failed(get_from(honest, "https", authority.server("localhost")), "nobody we know")


@pytest.mark.parametrize("talk", [garbage, hang_up, honest], ids=["tls_garbage", "tls_abort", "tls_plain_http"])
def test_no_tls_at_an_https_address(talk: Talk) -> None:
    failed(get_from(talk, "https"))


async def slow_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"\x16")
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"\x16\x03\x03\x40\x00" + bytes(0x4000))
        await writer.drain()


async def unknown_here(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x15\x03\x01\x00\x02\x02\x70")  # the alert that no such name is served here
    await reader.read()


@pytest.mark.parametrize("talk", [silent, slow_hands, endless_hands, unknown_here, banner])
def test_a_handshake_that_leads_nowhere_ends_in_time(talk: Talk) -> None:
    began = time.monotonic()
    failed(get_from(talk, "https"))
    assert time.monotonic() - began < DEADLINE + 1.5


def test_a_server_that_wants_a_certificate_of_ours_is_not_understood(authority: Authority) -> None:
    asking = authority.server("localhost")
    asking.verify_mode = ssl.CERT_REQUIRED
    asking.load_verify_locations(authority.path)
    failed(get_from(honest, "https", asking, ca=authority.path))


def test_a_wildcard_covers_no_name_of_another_depth(authority: Authority) -> None:
    failed(get_from(honest, "https", authority.server("*.localhost"), ca=authority.path), "another name")


def test_h2_goaway(authority: Authority) -> None:
    context = authority.server("localhost")
    context.set_alpn_protocols(["h2"])
    failed(get_from(goaway, "https", context, ca=authority.path))


@pytest.mark.parametrize("downwards", [True, False], ids=["redirect_https_to_http", "redirect_http_to_https"])
def test_redirects_between_http_and_https_are_followed_and_recorded(authority: Authority, downwards: bool) -> None:
    ways = ["https", "http"] if downwards else ["http", "https"]

    async def run() -> None:
        there = Web({"landing": Fault("landing", "ok", landing)}, host="localhost", scheme=ways[1])

        async def onward(talk: Conversation) -> None:
            await talk.page(b"", f"Location: {there.url('landing')}", status="301 Moved Permanently")

        here = Web({"onward": Fault("onward", "ok", onward)}, host="localhost", scheme=ways[0])
        certificate = {"https": authority.server("localhost"), "http": None}
        async with (
            listening(there.converse, tls=certificate[there.scheme]) as there.port,
            listening(here.converse, tls=certificate[here.scheme]) as here.port,
        ):
            allow = [f"localhost:{here.port}", f"localhost:{there.port}"]
            result = await get(here.url("onward"), allow=allow, ca=authority.path)
        assert isinstance(result, Capture), result
        assert [hop.location for hop in result.redirects] == [there.url("landing")]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(socket.EAI_NONAME, "does not exist", id="dns_nxdomain"),
        pytest.param(socket.EAI_AGAIN, "could not be looked up", id="dns_temporary"),
    ],
)
def test_dns_failure_says_whether_the_name_exists(code: int, words: str) -> None:
    async def fails(host: str, port: int) -> list[str]:
        raise socket.gaierror(code, "no luck")

    failed(asyncio.run(get("http://nowhere.example.org/", allow=[], resolver=fails)), words, "nowhere.example.org")


def test_a_name_that_has_no_address_fails() -> None:
    async def nothing(host: str, port: int) -> list[str]:
        return []

    failed(asyncio.run(get("http://nowhere.example.org/", allow=[], resolver=nothing)), "no address")


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::1"], ["fe80::1%eth0"], ["64:ff9b::a00:1"]]
)
def test_a_name_with_any_private_address_is_refused(addresses: list[str]) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return addresses

    result = asyncio.run(get("http://inside.example.org/", allow=[], resolver=resolver))
    assert isinstance(result, FetchFailure)
    assert result.stage is FailureStage.REFUSED
    assert "allow_private" in result.reason


def test_what_one_source_may_reach_stays_closed_to_another() -> None:
    async def run() -> tuple[FetchResult, FetchResult]:
        time = FakeTime()
        async with (
            listening(honest) as port,
            Fetcher(
                settings(timeout=DEADLINE),
                clock=time.now,
                sleep=time.sleep,
                monotonic=time.monotonic,
                resolver=on_loopback,
            ) as fetcher,
        ):
            url = f"http://inside.example.org:{port}/landing"
            allowed = await fetcher.fetch(url, source(allow_private=(f"inside.example.org:{port}",)))
            return allowed, await fetcher.fetch(url, source(name="other"))

    allowed, refused = asyncio.run(run())
    assert isinstance(allowed, Capture)
    assert isinstance(refused, FetchFailure)
    assert refused.stage is FailureStage.REFUSED


def test_the_name_is_resolved_once_for_a_connection() -> None:
    """A name that changes its address between the check and the connection (rebinding) gains nothing."""
    answers = [["127.0.0.1"], ["127.0.0.9"]]

    async def rebinding(host: str, port: int) -> list[str]:
        return answers.pop(0)

    async def run() -> FetchResult:
        async with listening(honest) as port:
            pair = f"inside.example.org:{port}"
            return await get(f"http://{pair}/landing", allow=[pair], resolver=rebinding)

    assert isinstance(asyncio.run(run()), Capture)
    assert answers == [["127.0.0.9"]]


@pytest.mark.parametrize(
    ("url", "stage"),
    [
        pytest.param(f"http://{'x' * 70}.example.org/", FailureStage.TRANSPORT, id="dns_bad_name"),
        pytest.param("http:///x", FailureStage.TRANSPORT, id="url_no_host"),
        pytest.param("file:///etc/passwd", FailureStage.REFUSED, id="url_scheme_file"),
        pytest.param("ftp://127.0.0.9/x", FailureStage.REFUSED, id="url_scheme_ftp"),
    ],
)
def test_an_address_that_cannot_be_asked_ends_with_its_reason(url: str, stage: FailureStage) -> None:
    result = asyncio.run(get(url, allow=[], resolver=system_names))
    assert isinstance(result, FetchFailure), result
    assert result.stage in (stage, FailureStage.REFUSED)
    assert len(result.reason) > 10
