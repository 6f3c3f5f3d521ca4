"""Our own files for the browser: a style sheet, a script, an icon."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources

STATIC = {
    "style.css": "text/css; charset=utf-8",
    "keys.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
"""Files that are given out, by their names here and nowhere else."""


@lru_cache(maxsize=len(STATIC))
def static(name: str) -> bytes:
    """One of our own files."""
    return (resources.files("statement_watch.web") / "static" / name).read_bytes()


@lru_cache(maxsize=len(STATIC))
def stamp(name: str) -> str:
    """Changes with the file, so that a browser may keep it."""
    return hashlib.sha256(static(name)).hexdigest()[:12]
