"""The one way out: names are resolved once, every address is checked, and the checked address is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import certifi
import httpcore
import httpx

from statement_watch.guard.targets import is_public, private_words

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a name for a port; raises OSError (or its child `socket.gaierror`) when there are none."""

CONNECT_TIMEOUT = 10.0
"""Seconds for one address; a host that takes longer to say yes is down in practice."""

KEEPALIVE = 30.0
"""Seconds that an idle connection is kept: longer than any default gap between two requests to one host."""

MAX_ADDRESSES = 4
"""Addresses of one name that are tried, in the resolver's order."""

TRANSLATED = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


class AddressRefused(httpx.ConnectError):
    """The name stands for an address that is not public, and nobody allowed it."""


class NameUnknown(httpx.ConnectError):
    """The name could not be resolved; `lasting` when the name system says that it does not exist."""

    def __init__(self, message: str, *, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


def system_resolver(executor: ThreadPoolExecutor) -> Resolver:
    """The operating system's resolver, in threads of its own: a name server that hangs delays no one else's work."""

    def look_up(host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        return [str(address[0]) for *_, address in found]

    async def resolve(host: str, port: int) -> Sequence[str]:
        return await asyncio.get_running_loop().run_in_executor(executor, look_up, host, port)

    return resolve


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's network, with the check at its only door. TLS still sees the name, as does the Host header."""

    def __init__(self, resolver: Resolver, allow_private: Collection[str] = ()) -> None:
        self._resolver = resolver
        self._allow = frozenset(allow_private)
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to one of the checked addresses of `host`. Raises `AddressRefused` before any packet is sent."""
        failure: Exception | None = None
        for address in (await self._checked(host, port))[:MAX_ADDRESSES]:
            try:
                return _Heard(await self._network.connect_tcp(address, port, timeout, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or NameUnknown(f"{host} has no address", lasting=False)

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - the names are httpcore's
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Never: a local socket is no public address."""
        raise AddressRefused("local sockets are not fetched from")

    async def sleep(self, seconds: float) -> None:
        """Used by httpcore between its own retries, of which there are none."""
        await self._network.sleep(seconds)

    async def _checked(self, host: str, port: int) -> list[str]:
        """Every address of the name, if all of them may be reached; one private address among them refuses the name."""
        try:
            addresses = list(dict.fromkeys(await self._resolver(host, port)))
        except socket.gaierror as error:
            lasting = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            raise NameUnknown(f"{host}: {error.strerror or error}", lasting=lasting) from error
        except (OSError, UnicodeError) as error:
            raise NameUnknown(f"{host}: {error}", lasting=False) from error
        pair = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if pair not in self._allow:
            for address in addresses:
                if not is_public(ipaddress.ip_address(address)):
                    raise AddressRefused(private_words(host, port, address))
        return addresses


class _Heard(httpcore.AsyncNetworkStream):
    """A connection that knows whether anything came in since something last went out."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self.since_asking = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        self.since_asking = True
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self.since_asking = False
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _Heard(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.AsyncBaseTransport):
    """An httpx transport over the guarded network: HTTP/1.1, no proxy, nothing from the environment, no retries."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext | None) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=2,
            max_keepalive_connections=1,
            keepalive_expiry=KEEPALIVE,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; errors are httpx's."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _as_httpx():
            response = await self._pool.handle_async_request(
                httpcore.Request(
                    request.method,
                    url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
            connection = response.extensions.get("network_stream")
            if isinstance(connection, _Heard) and not connection.since_asking:
                await response.aclose()  # it stood behind the last answer, and would be taken for another page
                raise httpcore.RemoteProtocolError("it came before the question")
        return httpx.Response(
            response.status, headers=response.headers, stream=_Stream(response), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close its connections."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for part in self._response.aiter_stream():
                yield part

    async def aclose(self) -> None:
        with _as_httpx():
            await self._response.aclose()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """httpcore's errors as the httpx classes of the same names."""
    try:
        yield
    except TRANSLATED as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error


def tls_context(*, verify: bool, ca_file: str | None = None) -> ssl.SSLContext:
    """A client context: the system's authorities (certifi's when the system has none) and those of `ca_file`."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
