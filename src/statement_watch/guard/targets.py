"""Which addresses may be asked at all: the check before any packet, by spelling and by number."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

import ada_url
import httpx

from statement_watch.model import FailureStage
from statement_watch.text import one_line

DEFAULT_PORTS = {"http": 80, "https": 443}

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Inside global unicast, but leading elsewhere: Teredo, ORCHID and benchmarking (2001::/23), documentation, 6to4.
_CLOSED = tuple(
    ipaddress.ip_network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24")
)
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]{2,}(?:[^/\\?#]*@)?([^/\\?#:]*)")
_MAX_LABEL, _MAX_NAME = 63, 253


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address is not asked, in words, and at which stage of a fetch that is said."""

    reason: str
    stage: FailureStage = FailureStage.REFUSED


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked, in canonical form and without a fragment."""

    wire: httpx.URL
    """The same for the client that sends the request; parsed once."""
    scheme: str
    host: str
    """ASCII; an IPv6 address without its brackets."""
    port: int
    private: bool = False
    """The source names this host and port in `allow_private`: its addresses are not checked."""

    @property
    def url(self) -> str:
        """The address as text."""
        return str(self.wire)

    @property
    def authority(self) -> str:
        """`host:port`, as `allow_private` writes it."""
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def lane(self) -> str:
        """What politeness counts as one host: the name, with the port when it is no usual one."""
        return self.authority if self.port not in DEFAULT_PORTS.values() else self.host

    @property
    def site(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def path(self) -> str:
        """Escaped path with parameters and query."""
        return self.wire.raw_path.decode("ascii")


def locate(url: str, allow_private: Collection[str] = (), base: str | None = None) -> Target | Refusal:
    """Read an address as browsers do (WHATWG), so that every spelling of a number ends as one number; refuse what is
    not plain http or https, what carries a password, and numbers that are not public.

    A name passes here; the addresses that it stands for are checked when it is resolved.
    """
    shown = one_line(redact(url), 120)
    try:
        parsed = ada_url.URL(url, base) if base else ada_url.URL(url)
    except (ValueError, UnicodeEncodeError):
        return Refusal(f"not a valid address: {shown}")
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in DEFAULT_PORTS:
        return Refusal(f"only http and https are fetched, not {one_line(scheme, 20)}: {shown}")
    if parsed.username or parsed.password:
        return Refusal(f"the address carries a user name or password, which is never sent: {shown}")
    host = parsed.hostname.strip("[]")
    port = int(parsed.port) if parsed.port else DEFAULT_PORTS[scheme]
    wire = _wire(parsed.href.partition("#")[0], host)
    if wire is None:
        return Refusal(f"the host of this address can be read in two ways: {shown}")
    allowed = f"{_bracketed(host)}:{port}" in allow_private
    number = _number(host)
    if isinstance(number, IPv4Address) and (spelled := _spelled(url)) not in (None, host):
        return Refusal(f"the number {one_line(str(spelled), 60)} is not written as an address usually is: {shown}")
    if number is not None and not allowed and not is_public(number):
        return Refusal(private_words(host, port, str(number)))
    if number is None and not _is_name(host):
        return Refusal(f"{one_line(host, 80)} is not a valid host name; correct the address", FailureStage.TRANSPORT)
    return Target(wire, scheme, host, port, allowed)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether packets to this address can only go to the public internet. What is not known to be public is not."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(address.packed[-4:]))
        if address.scope_id is not None or address not in _GLOBAL_UNICAST:
            return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address.version == block.version and address in block for block in _CLOSED)


def private_words(host: str, port: int, number: str) -> str:
    """Why a private address was refused, and what to do if it was meant."""
    where = host if host == number else f"{host} ({number})"
    pair = f"{_bracketed(host)}:{port}"
    return (
        f"{where} is not a public address; if this source lives on your own network, "
        f'add allow_private = ["{pair}"] to its table (watch add, watch try: --allow-private {pair})'
    )


def redact(url: str) -> str:
    """The address without user name and password, for showing and storing."""
    head, separator, rest = url.partition("://")
    if not separator:
        return url
    end = min((at for mark in "/?#\\" if (at := rest.find(mark)) >= 0), default=len(rest))
    return head + separator + rest[:end].rpartition("@")[2] + rest[end:]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return len(host) <= _MAX_NAME and all(0 < len(label) <= _MAX_LABEL for label in labels)


def _spelled(url: str) -> str | None:
    """The host as it was written, if it was. 010.0.0.1 is 8.0.0.1 to some readers and 10.0.0.1 to others."""
    found = _AUTHORITY.match(url.strip())
    return found.group(1) if found else None


def _wire(href: str, host: str) -> httpx.URL | None:
    """The address for the client that sends the request, if it reads the same host as the parser that checked it."""
    try:
        url = httpx.URL(href)
        return url if url.raw_host.decode("ascii").lower() == host.lower() else None
    except (httpx.InvalidURL, UnicodeDecodeError):
        return None
