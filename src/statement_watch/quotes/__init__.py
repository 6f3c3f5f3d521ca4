"""Quotes: who said what, for whom, and to which outlet it is credited."""

from statement_watch.quotes.find import find_quotes

__all__ = ["find_quotes"]
