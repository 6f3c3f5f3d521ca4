"""Bytes → Items: feeds, sitemaps and HTML listings, told apart by looking."""

from statement_watch.discovery.discover import discover

__all__ = ["discover"]
