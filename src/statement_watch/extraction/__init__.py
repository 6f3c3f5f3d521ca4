"""Bytes of a capture to a verdict and an extract: HTML, PDF and DOCX. Pure; the only user of trafilatura."""

from statement_watch.extraction.furniture import Furniture, block_hash, furniture_of, text_blocks
from statement_watch.extraction.reader import read
from statement_watch.extraction.skeleton import skeleton

__all__ = ["Furniture", "block_hash", "furniture_of", "read", "skeleton", "text_blocks"]
