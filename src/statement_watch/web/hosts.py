"""Which names a browser may call us by, and whether a request comes from our own pages. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The machine's own names, on any port: a tunnel may lead here from another one."""
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\s:/?#@\[\]]+)(?::(?P<port>\d{1,5}))?", re.IGNORECASE)
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that we answer to."""

    name: str
    port: str | None = None
    """None: any."""
    secure: bool = False
    """Reached by https only, so its cookies go by https only."""


def names(configured: Iterable[str]) -> tuple[Name, ...]:
    """What we answer to: the machine's own names, and those of the config (`host`, `host:port`, `https://host`)."""
    return (*map(Name, LOOPBACK), *filter(None, map(_configured, configured)))


def called(header: str, known: Iterable[Name]) -> Name | None:
    """The name that a Host header means, None when it is not ours: another site's name that leads here (DNS
    rebinding)."""
    found = _HOST.fullmatch(header)
    if found is None:
        return None
    name, port = found["name"].lower().removesuffix("."), found["port"]
    for one in known:
        if one.name == name and (one.port is None or one.port == (port or ("443" if one.secure else "80"))):
            return one
    return None


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def from_us(host: str, origin: str | None, fetch_site: str | None) -> bool:
    """Whether what a browser says about a POST allows that our own page sent it.

    `Sec-Fetch-Site` tells best. Without it `Origin` must name us; `null` names nobody. A program that is no browser
    says neither, and has the token of the form to show.
    """
    if fetch_site is not None:
        return fetch_site == "same-origin"
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def own_path(text: str) -> str:
    """The path when it is one of ours, else `/`: nothing that a browser takes for another site."""
    return text if len(text) < 2000 and _OWN_PATH.fullmatch(text) else "/"


def _configured(text: str) -> Name | None:
    secure = text.startswith("https://")
    found = _HOST.fullmatch(text.removeprefix("https://"))
    return Name(found["name"].lower(), found["port"], secure) if found else None
