"""Which addresses may be asked: every known way to write a private one is refused, and public ones are not."""

from __future__ import annotations

import asyncio
import ipaddress

import httpcore
import httpx
import pytest

from statement_watch.guard.network import TRANSLATED, AddressRefused, GuardedBackend
from statement_watch.guard.targets import Refusal, Target, is_public, locate, redact
from statement_watch.model import FailureStage

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::c0a8:101",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:101:101::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "169.253.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "64:ff9b::101:101",
    "2606:4700:4700::1111",
    "2a00:1450:4001:801::200e",
]
SPELLINGS = {
    "decimal": "2130706433",
    "hex": "0x7f000001",
    "octal": "017700000001",
    "dotted hex": "0x7f.0x0.0x0.0x1",
    "dotted octal": "0177.00.00.01",
    "mixed": "0x7f.0.00.1",
    "two parts": "127.1",
    "three parts": "127.0.1",
    "padded": "127.000.000.001",
    "padded otherwise": "010.000.000.001",
    "overflowing": "6425673729",
    "trailing dot": "127.0.0.1.",
    "full width": "１２７．０．０．１",
    "circled": "①②⑦。⓪。⓪。①",
    "escaped": "%31%32%37%2e%30%2e%30%2e%31",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped hex": "[::ffff:7f00:1]",
    "compatible": "[::127.0.0.1]",
    "zone": "[fe80::1%25eth0]",
    "NAT64": "[64:ff9b::127.0.0.1]",
    "6to4": "[2002:7f00:1::]",
    "zero": "0",
    "user name": "example.org@127.0.0.1",
    "port as password": "example.org:80@127.0.0.1",
    "soft hyphen": "127.0.0\u00ad.1",
    "tab": "127.0.\t0.1",
}


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_no_spelling_of_a_private_address_gets_through(host: str) -> None:
    found = locate(f"http://{host}/")
    assert isinstance(found, Refusal)
    assert found.stage is FailureStage.REFUSED


@pytest.mark.parametrize("address", [*PRIVATE, *PUBLIC])
def test_a_number_in_an_address_is_judged_like_a_resolved_one(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert isinstance(locate(f"http://{host}:8080/x"), Target) is is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/news",
        "//example.org/news",
        "http://",
        "http://[::1",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://127.0.0.1%00.example.org/",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org:25/_x",
        "data:text/html,x",
        "javascript:alert(1)",
        "view-source:http://example.org/",
        "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
        "jar:http://example.org!/",
        "\ud800",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert isinstance(locate(url), Refusal)


def test_a_pair_in_allow_private_opens_that_pair_and_nothing_else() -> None:
    allow = ("127.0.0.1:8080", "[::1]:8080", "localhost:8080")
    for url in ("http://127.0.0.1:8080/x", "http://[::1]:8080/", "http://LOCALHOST:8080/"):
        found = locate(url, allow)
        assert isinstance(found, Target)
        assert found.private
    assert isinstance(locate("http://127.0.0.1:8081/", allow), Refusal)
    assert isinstance(locate("http://127.0.0.2:8080/", allow), Refusal)


@pytest.mark.parametrize(
    ("url", "lane", "site"),
    [
        ("HTTPS://Example.org", "example.org", "https://example.org:443"),
        ("http://example.org/", "example.org", "http://example.org:80"),
        ("http://example.org:8080/", "example.org:8080", "http://example.org:8080"),
        ("http://[2606:4700::1111]:81/", "[2606:4700::1111]:81", "http://[2606:4700::1111]:81"),
        ("https://bücher.example/", "xn--bcher-kva.example", "https://xn--bcher-kva.example:443"),
    ],
)
def test_hosts_and_sites_are_told_apart_by_canonical_form(url: str, lane: str, site: str) -> None:
    found = locate(url)
    assert isinstance(found, Target)
    assert (found.lane, found.site) == (lane, site)


def test_a_relative_redirect_stays_and_an_absolute_one_is_judged_anew() -> None:
    assert isinstance(locate("../x", base="https://example.org/a/b"), Target)
    assert isinstance(locate("//10.0.0.1/x", base="https://example.org/a/b"), Refusal)
    assert isinstance(locate("\\\\10.0.0.1\\x", base="https://example.org/a/b"), Refusal)


@pytest.mark.parametrize("host", ["localhost", "localhost.", "ip6-localhost", "inside.example.org"])
def test_names_are_judged_by_every_address_that_they_stand_for(host: str) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    with pytest.raises(AddressRefused, match=r"\(127\.0\.0\.1\) is not a public address"):
        asyncio.run(GuardedBackend(resolver).connect_tcp(host, 80))


def test_local_sockets_are_refused() -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return []

    with pytest.raises(AddressRefused):
        asyncio.run(GuardedBackend(resolver).connect_unix_socket("/run/docker.sock"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pass@example.org/a@b", "https://example.org/a@b"),
        ("https://example.org/?q=a@b", "https://example.org/?q=a@b"),
        ("https://a@b@example.org", "https://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_passwords_are_never_shown(url: str, shown: str) -> None:
    assert redact(url) == shown


def test_every_error_of_the_lower_library_has_its_counterpart() -> None:
    """Fails when httpcore gains an error that we would not translate."""
    leaves = [
        value
        for value in vars(httpcore).values()
        if isinstance(value, type) and issubclass(value, Exception) and value is not httpcore.ConnectionNotAvailable
    ]
    assert leaves
    for leaf in leaves:
        assert issubclass(leaf, TRANSLATED), leaf
        assert issubclass(getattr(httpx, leaf.__name__), httpx.TransportError)
