"""Recognising statements: which pages share which passages, and what statements that makes."""

from statement_watch.matching.index import Entry, Index
from statement_watch.matching.matcher import Matcher
from statement_watch.matching.settling import Settled

__all__ = ["Entry", "Index", "Matcher", "Settled"]
