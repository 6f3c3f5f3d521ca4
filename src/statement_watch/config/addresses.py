"""Addresses in the config: web pages and `host:port` pairs, checked as far as that goes without the network.

A name that leads to a private address is refused when it is fetched; here only what is written can be judged.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from statement_watch.config.problems import Wrong
from statement_watch.config.values import string

_PORTS = {"http": 80, "https": 443}
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
_LOCAL = ("localhost", ".localhost", ".local", ".internal", ".home.arpa")
_HOST = re.compile(r"[^\s/?#@\[\]:]+|\[[0-9a-f:.]+\]", re.IGNORECASE)


def web(value: object) -> str:
    """An absolute `http` or `https` address with a host and without a password."""
    found = string(value)
    parts = _split(found)
    if parts.scheme not in _PORTS:
        scheme = f'"{parts.scheme}:" is not supported' if parts.scheme else "the scheme is missing"
        raise Wrong(f'"{found}" must begin with https:// or http:// ({scheme})')
    if not parts.hostname:
        raise Wrong(f'"{found}" has no host')
    if parts.username is not None or parts.password is not None:
        raise Wrong("an address must not hold a user name or password")
    if re.search(r"\s", found):
        raise Wrong(f'"{found}" holds a space; write %20')
    return found


def host_port(value: object) -> str:
    """A `host:port` pair; the port is not optional, so that an exception stays as narrow as it can be."""
    found = string(value).lower()
    host, colon, port = found.rpartition(":")
    if not (colon and _HOST.fullmatch(host) and port.isdecimal() and 0 < int(port) < 65536):
        raise Wrong(f'"{found}" must be host:port, such as "127.0.0.1:8080"')
    return found


def web_host(value: object) -> str:
    """A name under which browsers find us: `host`, `host:port`, or either behind `https://`."""
    found = string(value).lower().rstrip("/")
    host, colon, port = found.removeprefix("https://").rpartition(":")
    name, number = (host, port) if colon and port.isdecimal() else (found.removeprefix("https://"), "1")
    if not (_HOST.fullmatch(name) and 0 < int(number) < 65536):
        raise Wrong(f'"{found}" must be a host such as "desk.example.org", "desk.example.org:8484" or "https://…"')
    return found


def mail_host(value: object) -> str:
    """The name or number of a mail server, without scheme or path."""
    found = string(value)
    if not re.fullmatch(r"[^\s/?#@\[\]]+", found):
        raise Wrong(f'"{found}" must be a host such as "mail.example.org"')
    return found


def site(value: object) -> str:
    """A host name such as `iacp.org`."""
    found = string(value).lower()
    if not re.fullmatch(r"[^\s/?#@:]+\.[^\s/?#@:.]+", found):
        raise Wrong(f'"{found}" must be a host name such as "example.org"')
    return found


def private_reason(url: str, allowed: Collection[str], key: str = "allow_private") -> str | None:
    """Why an address that `web` took is refused as private, or None when it is public or allowed by `key`."""
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".")
    pair = f"[{host}]:{port_of(parts)}" if ":" in host else f"{host}:{port_of(parts)}"
    if pair in allowed or not _is_private(host):
        return None
    return f'{host} is on a private network; if that is meant, add {key} = ["{pair}"]'


def port_of(parts: SplitResult) -> int:
    """The port, written or implied."""
    return parts.port or _PORTS.get(parts.scheme, 0)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Wrong(f'"{url}" is no address: {error}') from error
    return parts


def _is_private(host: str) -> bool:
    if any(host == name.lstrip(".") or host.endswith(name) for name in _LOCAL):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        # Numbers that are no usual address (0x7f.1, 2130706433) reach loopback in many resolvers.
        return bool(_NUMERIC.fullmatch(host))
