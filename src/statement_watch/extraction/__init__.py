"""Bytes of a capture to a kind of page and an extract: HTML, PDF and DOCX. Pure; the only user of trafilatura."""

from statement_watch.extraction.furniture import (
    Furniture,
    SeenPage,
    block_hash,
    furniture_among,
    seen_blocks,
    seen_page,
    signature,
)
from statement_watch.extraction.publisher import publisher_of
from statement_watch.extraction.reader import read
from statement_watch.extraction.skeleton import skeleton

__all__ = [
    "Furniture",
    "SeenPage",
    "block_hash",
    "furniture_among",
    "publisher_of",
    "read",
    "seen_blocks",
    "seen_page",
    "signature",
    "skeleton",
]
