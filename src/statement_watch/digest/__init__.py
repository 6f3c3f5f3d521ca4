"""Rows of a period → a digest → terminal, HTML, Markdown, JSON, Atom.

`compose` decides what is shown and in which order; `text`, `html`, `markdown`, `jsonl` and `feed` only write it down.
"""

from __future__ import annotations

from statement_watch.digest.compose import compose
from statement_watch.digest.records import Digest

__all__ = ["Digest", "compose"]
