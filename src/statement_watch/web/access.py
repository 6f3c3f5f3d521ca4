"""Who is in: one secret opens the door, a session keeps it open, and guessing is slow. In memory only."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass

LIFE = 14 * 24 * 3600
"""Seconds that a session lasts."""
SESSIONS = 100
"""Sessions at one time; a further one ends the oldest."""
FREE = 3
"""Wrong guesses that cost nothing: people mistype."""
LONGEST = 300.0
"""Seconds to wait at most between two guesses; the wait doubles from one second on."""
GUESSERS = 1_000
"""Addresses whose guesses are remembered, the latest."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is in. `key` is what its cookie holds, `csrf` what every form must bring along."""

    key: str
    csrf: str
    until: float


@dataclass(frozen=True, slots=True)
class Wait:
    """A guess that was not even looked at: try again in so many seconds."""

    seconds: float


class Access:
    """Sessions that one secret opens, for requests on any thread. Times come from `monotonic`, what cannot be guessed
    from `token`."""

    def __init__(self, secret: str, *, monotonic: Callable[[], float], token: Callable[[], str]) -> None:
        self._secret = _digest(secret)
        self._monotonic = monotonic
        self._token = token
        self._sessions: dict[bytes, Session] = {}
        self._throttle = Throttle(monotonic)
        self._turn = threading.Lock()

    def enter(self, given: str, address: str) -> Session | Wait | None:
        """A session for whoever knows the secret, None for a wrong one, `Wait` for who guesses too often.

        One guess after the other: of many at the same moment each is counted before the next is looked at.
        """
        with self._turn:
            return self._enter(given, address)

    def _enter(self, given: str, address: str) -> Session | Wait | None:
        seconds = self._throttle.wait(address)
        if seconds > 0:
            return Wait(seconds)
        if not hmac.compare_digest(_digest(given), self._secret):
            self._throttle.failed(address)
            return None
        self._throttle.passed(address)
        session = Session(self._token(), self._token(), self._monotonic() + LIFE)
        while len(self._sessions) >= SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[_digest(session.key)] = session
        return session

    def session(self, key: str | None) -> Session | None:
        """The session of a cookie, while it lasts."""
        found = self._sessions.get(_digest(key)) if key else None
        return found if found is not None and self._monotonic() < found.until else None

    def leave(self, key: str) -> None:
        """End a session."""
        self._sessions.pop(_digest(key), None)


class Throttle:
    """How long an address must wait before it may guess again."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, address: str) -> float:
        """Seconds until the next guess is looked at; none or less: now."""
        failures, at = self._failures.get(_network(address), (0, 0.0))
        if failures < FREE:
            return 0.0
        return at + min(LONGEST, 2.0 ** min(failures - FREE, 30)) - self._monotonic()

    def failed(self, address: str) -> None:
        """It guessed wrong."""
        network = _network(address)
        failures, _ = self._failures.pop(network, (0, 0.0))
        self._failures[network] = (failures + 1, self._monotonic())
        if len(self._failures) > GUESSERS:
            del self._failures[next(iter(self._failures))]

    def passed(self, address: str) -> None:
        """It knew the secret."""
        self._failures.pop(_network(address), None)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(_digest(one), _digest(other))


def _network(address: str) -> str:
    """One who has an IPv6 address has 2^64 of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    # A socket that takes both kinds tells an IPv4 address in the form of the other; those would all be one network.
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network(f"{address}/64", strict=False))


def _digest(text: str) -> bytes:
    """Of one length, so that comparing tells nothing about the length of the secret."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
