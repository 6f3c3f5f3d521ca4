"""Politeness, decided without a socket: robots.txt, how long to wait, and when to look again."""

from statement_watch.politeness.memory import HostMemory, LocalHostMemory, RobotsCopy
from statement_watch.politeness.robots import Robots
from statement_watch.politeness.schedule import (
    ADAPTIVE_MOST,
    FULL_LISTING,
    FULL_PAGE,
    PUBLISHED_WINDOW,
    latest_due,
    must_fetch_fully,
    next_check,
    next_round,
    next_slot,
    steady_interval,
)
from statement_watch.politeness.waiting import (
    DEFAULT_RETRY_AFTER,
    MAX_RETRY_AFTER,
    RetryAfter,
    backoff,
    parse_retry_after,
)

__all__ = [
    "ADAPTIVE_MOST",
    "DEFAULT_RETRY_AFTER",
    "FULL_LISTING",
    "FULL_PAGE",
    "MAX_RETRY_AFTER",
    "PUBLISHED_WINDOW",
    "HostMemory",
    "LocalHostMemory",
    "RetryAfter",
    "Robots",
    "RobotsCopy",
    "backoff",
    "latest_due",
    "must_fetch_fully",
    "next_check",
    "next_round",
    "next_slot",
    "parse_retry_after",
    "steady_interval",
]
