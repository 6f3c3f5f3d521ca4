"""What a response's bytes are, told from the bytes: servers call feeds HTML and error pages XML."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from enum import StrEnum

from statement_watch.charset import may_be_text


class Format(StrEnum):
    """What the bytes are written in."""

    FEED = "feed"
    JSON = "json"
    SITEMAP = "sitemap"
    ADDRESSES = "addresses"
    """Plain text, one address a line: a text sitemap."""
    XML = "xml"
    """XML that is neither feed nor sitemap nor page."""
    HTML = "html"
    DOCUMENT = "document"
    """PDF or a word processor's file: a text to read, no listing."""
    BINARY = "binary"
    NOTHING = "nothing"


MAX_UNPACKED = 50_000_000
"""Bytes that a packed file may unpack to: the limit that sitemaps.org sets for one sitemap."""

MAX_LAYERS = 2
"""A file is packed, and packed again by the server that takes it for a text."""

_PIECE = 4_096
_GZIP = b"\x1f\x8b"
_DOCUMENTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_BINARIES = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
    b"BM",
    b"\x00\x00\x01\x00",
    b"ID3",
    b"7z\xbc\xaf",
    b"BZh",
    b"Rar!",
)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_XML_ROOTS = re.compile(
    r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|urlset|sitemapindex|html|body|div|channel)[\s>]", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS_LINE = re.compile(r"https?://\S+", re.IGNORECASE)
_HEAD = 8_192
"""Characters in which the root element is looked for; server warnings and licence comments stand before it."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A body without its gzip wrapping; `problem` says why it could not be unwrapped."""

    body: bytes
    problem: str | None = None


def unpack(body: bytes) -> Unpacked:
    """Unwrap a `.gz` file, one packed twice too; anything else comes back as it is. Never more than `MAX_UNPACKED`
    bytes are made."""
    found = Unpacked(body)
    for _ in range(MAX_LAYERS):
        if found.body.startswith(_GZIP):
            found = _members(found.body)
    return found


def _members(packed: bytes) -> Unpacked:
    """All members of a gzip file, one after the other; what stands behind them is none of it."""
    made, at = bytearray(), 0
    while packed.startswith(_GZIP, at):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            piece = packed[at : at + _PIECE]
            if not piece:
                return Unpacked(b"", "a gzip file that is cut short")
            try:
                made += member.decompress(piece, MAX_UNPACKED + 1 - len(made))
            except zlib.error:
                return Unpacked(b"", "a damaged gzip file")
            if len(made) > MAX_UNPACKED:
                return Unpacked(b"", f"a gzip file that unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
            at += len(piece) - len(member.unused_data)
    return Unpacked(bytes(made))


def binary_format(body: bytes) -> Format | None:
    """The format of bytes that are no text; None when they may be text."""
    head = body[:1024].lstrip().rstrip(b"\0")  # a short text may be padded
    if not head:
        return Format.NOTHING if not body.strip() else None
    if head.startswith(_DOCUMENTS):
        return Format.DOCUMENT
    if head.startswith(_BINARIES):
        return Format.BINARY
    return None if may_be_text(body) else Format.BINARY


def text_format(text: str) -> Format:
    """The format of a text."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if not head:
        return Format.NOTHING
    if head[0] in "{[":
        return Format.JSON
    root = _XML_ROOTS.search(_COMMENT.sub("", head))
    if root:
        name = root[1].lower()
        if name in _FEED_ROOTS or (name == "channel" and "<item" in head):
            return Format.FEED
        return Format.SITEMAP if name in _SITEMAP_ROOTS else Format.HTML
    if head.startswith("<?xml"):
        return Format.XML
    lines = head.split()
    if len(lines) > 1 and len(head) == _HEAD:
        lines.pop()  # cut in the middle
    if lines and all(map(_ADDRESS_LINE.fullmatch, lines)):
        return Format.ADDRESSES
    return Format.HTML
