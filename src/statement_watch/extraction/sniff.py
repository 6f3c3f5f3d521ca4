"""What a response's bytes are, by looking at them: labels lie (a PDF as text/html, a feed as text/plain)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from statement_watch.charset import is_utf16, may_be_text


class Format(StrEnum):
    """What the bytes are."""

    HTML = "html"
    TEXT = "text"
    PDF = "pdf"
    DOCX = "docx"
    FEED = "feed"
    SITEMAP = "sitemap"
    BINARY = "binary"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The format, and for something unreadable its name in words."""

    format: Format
    name: str


HEAD = 2048
"""Bytes looked at. The WHATWG MIME standard looks at 1445."""

_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"RIFF", "a media file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (save it as DOCX or PDF)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"ID3", "an audio file"),
    (b"OggS", "a media file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"wOF", "a font"),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|link|div|p|table|h[1-6]|article|main|section|span|a|br|"
    rb"font|center|ul|style|iframe|form|b|img)[\s>/]",
    re.IGNORECASE,
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML_ROOT = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(rb'^\s*\{.*?"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org', re.DOTALL)


def sniff(body: bytes) -> Sniffed:
    """Tell the format from the first bytes."""
    head = body[:HEAD].lstrip().rstrip(b"\x00")  # a short text may be padded
    if not head and not body.strip(b" \t\r\n\x00"):
        return Sniffed(Format.NOTHING, "nothing")
    if body[:1024].find(b"%PDF-") >= 0 and not _TAG.search(body[: max(0, body.find(b"%PDF-"))]):
        return Sniffed(Format.PDF, "a PDF")
    if head.startswith(b"PK\x03\x04"):
        return Sniffed(Format.DOCX, "a DOCX") if b"word/" in body else Sniffed(Format.BINARY, "a ZIP archive")
    if not head.startswith(_BOMS):
        for magic, name in _MAGIC:
            if body.startswith(magic) and not _TAG.search(head):
                return Sniffed(Format.BINARY, name)
    if not may_be_text(body):
        return Sniffed(Format.BINARY, "binary data")
    markup = _markup(head.replace(b"\x00", b"") if is_utf16(body) else head)
    if markup:
        return Sniffed(markup, markup.value)
    if _TAG.search(body[: 64 * HEAD]):
        return Sniffed(Format.HTML, "html")
    return Sniffed(Format.TEXT, "text")


def _markup(head: bytes) -> Format | None:
    if _JSON_FEED.match(head):
        return Format.FEED
    if not _HTML_ROOT.search(head):
        if _FEED.search(head):
            return Format.FEED
        if _SITEMAP.search(head):
            return Format.SITEMAP
    return Format.HTML if _TAG.search(head) else None
