"""What a robots.txt allows (RFC 9309): text in, answers out.

Own parser, because those on offer differ from the RFC on its own examples: of the 72 cases in Google's published test
suite that follow the RFC, protego 0.7 fails 10 (unknown lines that end a group, product tokens with a space, escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CRAWL_DELAY = 300.0
"""Seconds. A longer Crawl-delay is cut to this, as Heritrix does: a day's wait would make every site unwatchable."""

MAX_LINE = 16_664
"""Characters of a line that are read: Google's figure, eight times the longest address that browsers agree on."""

_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_LINE_END = re.compile(r"\r\n|\r|\n")

# Spellings that Google's parser takes for the key; the list of its robots.cc.
_AGENT_KEYS = frozenset({"user-agent", "useragent", "user agent"})
_ALLOW_KEYS = frozenset({"allow"})
_DISALLOW_KEYS = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_DELAY_KEYS = frozenset({"crawl-delay", "crawldelay"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line. `pattern` has its escapes in upper case and its non-ASCII characters escaped."""

    allow: bool
    pattern: str

    def matches(self, path: str) -> bool:
        """Whether the pattern matches from the start of `path` (path, parameters and query of an address)."""
        return _matches(self.pattern, path)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one robots.txt that apply to one agent."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    """Seconds asked for between requests, at most `MAX_CRAWL_DELAY`."""
    sitemaps: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str | bytes, agent: str) -> Robots:
        """Read a robots.txt for the product token at the start of `agent`. Whatever cannot be read is passed over."""
        if isinstance(text, bytes):
            text = _decode(text)
        reader = _Reader(_product_token(agent))
        for key, value in _lines(text):
            reader.take(key, value)
        return cls(reader.rules(), reader.delay(), tuple(dict.fromkeys(reader.sitemaps)))

    def allows(self, path: str) -> bool:
        """The longest matching rule decides; at equal length Allow does; without a match the answer is yes.

        `path` is the escaped path with parameters and query. /robots.txt itself is always allowed.
        """
        if path == "/robots.txt":
            return True
        verdict, longest = True, -1
        for rule in self.rules:
            length = len(rule.pattern)
            if length < longest or (length == longest and verdict) or not rule.matches(path):
                continue
            verdict, longest = rule.allow, length
        return verdict


@dataclass(slots=True)
class _Scope:
    """Whom the lines that follow speak to. Agents named one after the other share what follows them."""

    own: bool = False
    everybody: bool = False
    naming: bool = False

    def name(self, *, own: bool, everybody: bool) -> None:
        self.own = own or (self.naming and self.own)
        self.everybody = everybody or (self.naming and self.everybody)
        self.naming = True


class _Reader:
    """Sorts the lines of one file into what is for our agent and what is for everybody."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._own: list[Rule] = []
        self._all: list[Rule] = []
        self._delays: dict[bool, float] = {}
        self._named = False
        # A Crawl-delay ends no group of rules (RFC 9309, 2.2.4), but the next agent is not meant by it.
        self._for_rules, self._for_delays = _Scope(), _Scope()
        self.sitemaps: list[str] = []

    def take(self, key: str, value: str) -> None:
        if key in _AGENT_KEYS:
            self._name(value)
        elif key in _ALLOW_KEYS or key in _DISALLOW_KEYS:
            self._rule(Rule(key in _ALLOW_KEYS, _normal(value)))
        elif key in _DELAY_KEYS:
            self._delay(value)
        elif key == "sitemap" and value:
            self.sitemaps.append(value)

    def _name(self, value: str) -> None:
        own = _product_token(value) == self._token != ""
        everybody = value.split(maxsplit=1)[:1] == ["*"]
        self._named |= own
        for scope in (self._for_rules, self._for_delays):
            scope.name(own=own, everybody=everybody)

    def _rule(self, rule: Rule) -> None:
        self._for_rules.naming = self._for_delays.naming = False
        if rule.pattern and self._for_rules.own:
            self._own.append(rule)
        if rule.pattern and self._for_rules.everybody:
            self._all.append(rule)

    def _delay(self, value: str) -> None:
        self._for_delays.naming = False
        try:
            seconds = float(value)
        except ValueError:
            return
        if not seconds >= 0:
            return
        for own, meant in ((True, self._for_delays.own), (False, self._for_delays.everybody)):
            if meant:
                self._delays[own] = max(self._delays.get(own, 0.0), min(seconds, MAX_CRAWL_DELAY))

    def rules(self) -> tuple[Rule, ...]:
        """Our own groups if any line names us, else those of everybody."""
        return tuple(self._own if self._named else self._all)

    def delay(self) -> float | None:
        return self._delays.get(self._named)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Key (lower case) and value of each line that has both; a missing colon is forgiven when there are two words."""
    for raw in _LINE_END.split(text):
        line = raw[:MAX_LINE].partition("#")[0].strip()
        key, colon, value = line.partition(":")
        if not colon:
            words = line.split()
            if len(words) != 2:
                continue
            key, value = words
        yield key.strip().lower(), value.strip()


def _decode(body: bytes) -> str:
    """RFC 9309 says UTF-8; files with a UTF-16 mark are real."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _product_token(agent: str) -> str:
    found = _TOKEN.match(agent.strip())
    return found.group().lower() if found else ""


def _normal(pattern: str) -> str:
    """The pattern as it is compared with an escaped path."""
    ascii_only = "".join(
        c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in pattern
    )
    return _ESCAPE.sub(lambda found: found.group().upper(), ascii_only)


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for any characters, `$` at the end for the end. Each part is taken at its first place, so the cost is
    at most pattern times path, whatever the pattern."""
    anchored = pattern.endswith("$")
    parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    position = len(parts[0])
    if len(parts) == 1:
        return position == len(path) if anchored else True
    for part in parts[1:-1]:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    last = parts[-1]
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= position
    return path.find(last, position) >= 0
