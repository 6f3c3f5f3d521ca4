"""Bytes → Items: feeds, sitemaps and HTML listings, told apart by looking; and the way into a site."""

from statement_watch.discovery.discover import discover
from statement_watch.discovery.entrances import (
    Choice,
    Preview,
    choose_entrances,
    find_entrances,
    press_page_elsewhere,
    sitemaps_of_robots,
)

__all__ = [
    "Choice",
    "Preview",
    "choose_entrances",
    "discover",
    "find_entrances",
    "press_page_elsewhere",
    "sitemaps_of_robots",
]
