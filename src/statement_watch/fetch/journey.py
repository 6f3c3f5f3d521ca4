"""From an address to where it ends: redirects followed one checked hop at a time."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.fetch.cookies import Jar
from statement_watch.guard.targets import Refusal, Target, locate
from statement_watch.model import FailureStage, Redirect

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 10
"""Half of what browsers follow; real press pages were never seen to need more than five."""

Ask = Callable[[Target, str | None], Awaitable[Answer | Trouble]]
"""Asks one target, with this Cookie header if any: the hop itself, in turn and under every cap."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a journey ended: the last target asked (or that was to be asked), the hops before it, and the result."""

    target: Target
    redirects: tuple[Redirect, ...]
    result: Answer | Trouble


async def follow(start: Target, ask: Ask, allow_private: Collection[str], most: int = MAX_REDIRECTS) -> Arrival:
    """Ask `start`, then wherever it redirects to, at most `most` times; each hop is checked like the first."""
    jar = Jar()
    hops: list[Redirect] = []
    seen: set[tuple[str, str | None]] = set()
    target = start
    while True:
        cookie = jar.header(target.site)
        if (target.url, cookie) in seen:
            return Arrival(target, tuple(hops), _http("the redirects go in a circle"))
        seen.add((target.url, cookie))
        answer = await ask(target, cookie)
        if isinstance(answer, Trouble) or answer.status not in REDIRECTS:
            return Arrival(target, tuple(hops), answer)
        jar.take(target.site, answer)
        following = _next(target, answer, allow_private)
        if isinstance(following, Trouble):
            return Arrival(target, tuple(hops), following)
        hops.append(Redirect(target.url, answer.status, following.url))
        if len(hops) > most:
            return Arrival(target, tuple(hops[:most]), _http(f"more than {most} redirects"))
        if (target.scheme, following.scheme) == ("https", "http"):
            log.warning("%s redirects from https down to http", target.host)
        target = following


def _next(target: Target, answer: Answer, allow_private: Collection[str]) -> Target | Trouble:
    location = _location(answer)
    if not location:
        return _http("a redirect that does not say where to", answer.status)
    following = locate(location, allow_private, base=target.url)
    if isinstance(following, Refusal):
        return Trouble(following.stage, f"redirected where nobody may go: {following.reason}", answer.status)
    return following


def _location(answer: Answer) -> str:
    """The Location header as text: UTF-8 where it is that, as browsers read it."""
    value = (answer.header("location") or "").strip()
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def _http(reason: str, status: int | None = None) -> Trouble:
    return Trouble(FailureStage.HTTP, reason, status)
