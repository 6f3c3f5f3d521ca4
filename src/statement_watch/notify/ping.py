"""A sign of life for a service that notices its absence (healthchecks.io, Uptime Kuma and the like)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import httpx

from statement_watch.errors import NotifyRefused, NotifyRetry
from statement_watch.guard.network import GuardedBackend, GuardedTransport, Resolver, system_resolver, tls_context
from statement_watch.guard.targets import Target, locate

TIMEOUT = 15.0
"""Seconds for one ping."""


async def ping(
    url: str, *, user_agent: str, allow_private: Collection[str] = (), resolver: Resolver | None = None
) -> None:
    """GET an address through the guard; any 2xx is taken. Redirects are not followed, and robots.txt is not asked: the
    address was made to be asked.

    Raises `NotifyRefused` for an address that may not be reached, `NotifyRetry` for every other failure. Neither says
    more of the address than its host: the rest is its password.
    """
    target = locate(url, allow_private)
    if not isinstance(target, Target):
        raise NotifyRefused(
            "the ping's address cannot be asked: it must be a public http(s) one, or stand in ping_private"
        )
    threads = ThreadPoolExecutor(1, "resolve")
    try:
        async with asyncio.timeout(TIMEOUT):
            status = await _get(target, user_agent, GuardedBackend(resolver or system_resolver(threads), allow_private))
    except TimeoutError as error:
        raise NotifyRetry(f"ping to {target.host}: no answer in {TIMEOUT:.0f} s") from error
    except httpx.HTTPError as error:
        raise NotifyRetry(f"ping to {target.host}: {type(error).__name__}") from error
    finally:
        threads.shutdown(wait=False)
    if not 200 <= status < 300:
        raise NotifyRetry(f"ping to {target.host}: answered {status}")


async def _get(target: Target, user_agent: str, backend: GuardedBackend) -> int:
    context = tls_context(verify=True) if target.scheme == "https" else None
    headers = {"User-Agent": user_agent}
    request = httpx.Request(
        "GET", target.url, headers=headers, extensions={"timeout": httpx.Timeout(TIMEOUT).as_dict()}
    )
    async with GuardedTransport(backend, context) as transport:
        response = await transport.handle_async_request(request)
        await response.aclose()
        return response.status_code
