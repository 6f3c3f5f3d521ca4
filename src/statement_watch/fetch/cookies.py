"""Cookies for the length of one fetch: some sites redirect to themselves until a cookie comes back."""

from __future__ import annotations

import re

from statement_watch.fetch.answers import Answer

MAX_COOKIES = 50
MAX_COOKIE = 4096
"""Cookies of one site that are sent back, and characters of one: what RFC 6265 asks browsers to manage."""

_OVER = re.compile(r";\s*(?:max-age\s*=\s*(?:-|0+\s*(?:;|$))|expires\s*=[^;]*\b1970\b)", re.IGNORECASE)
"""How a site takes a cookie back."""


class Jar:
    """Name and value of each cookie, by the site (scheme, host and port) that set it; it goes back to no other."""

    def __init__(self) -> None:
        self._sites: dict[str, dict[str, str]] = {}

    def take(self, site: str, answer: Answer) -> None:
        """Remember the cookies of an answer. Those of excessive size or number are dropped."""
        for name, value in answer.headers:
            pair = value.partition(";")[0].strip()
            key, equals, _ = pair.partition("=")
            if name.lower() != "set-cookie" or not equals or not key.strip() or len(pair) > MAX_COOKIE:
                continue
            kept = self._sites.setdefault(site, {})
            if _OVER.search(value):
                kept.pop(key, None)
            elif key in kept or len(kept) < MAX_COOKIES:
                kept[key] = pair

    def header(self, site: str) -> str | None:
        """The Cookie header for a request to this site; None when it set none."""
        return "; ".join(self._sites.get(site, {}).values()) or None
