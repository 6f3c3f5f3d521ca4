"""Bytes to text: which character set a page is really in.

The order is that of the WHATWG encoding standard (byte order mark, `Content-Type`, what the document declares), with
two corrections for servers that lie: a declaration that does not decode strictly is passed over, and text that is valid
UTF-8 beyond ASCII is UTF-8 whatever single-byte set it claims to be.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BARE_UTF16 = (
    (re.compile(rb"(?:[\t\n\r ]\x00)*<\x00"), "utf-16-le"),
    (re.compile(rb"(?:\x00[\t\n\r ])*\x00<"), "utf-16-be"),
)
"""How mark-up of two bytes a character begins that has no byte order mark."""
_ESCAPE = b"\x1b$"
"""What turns ISO-2022-JP to Japanese: such a text is ASCII, byte by byte, and so would pass for UTF-8."""

_SINGLE_BYTE = {
    # Python codec: labels of https://encoding.spec.whatwg.org/#names-and-labels that mean it
    "cp1252": "ascii us-ascii iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 windows-1252 cp1252 x-cp1252 ansi",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 dos-874 tis-620 iso-8859-11 iso8859-11",
    "cp866": "ibm866 cp866 866",
    "koi8_r": "koi8-r koi8 koi koi8_r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    **{f"iso8859_{n}": f"iso-8859-{n} iso8859-{n} iso_8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}
_MULTI_BYTE = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2",
    "utf-16-be": "utf-16be",
    "gb18030": "gb18030 gb2312 gbk x-gbk gb_2312-80 gb_2312 chinese csgb2312",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5 csbig5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932 csshiftjis",
    "euc_jp": "euc-jp x-euc-jp",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 korean windows-949 ksc5601 ksc_5601 cseuckr",
    "iso8859_8": "iso-8859-8-i logical",
}
_CODECS = {
    label: codec for table in (_SINGLE_BYTE, _MULTI_BYTE) for codec, labels in table.items() for label in labels.split()
}
_DETECTABLE = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "koi8_r",
    "gb18030",
    "big5",
    "cp932",
    "cp949",
    "euc_jp",
    "cp874",
    "cp866",
    "iso8859_5",
]

_LATIN = {"cp1250", "cp1252"}
"""What the detector takes for one another."""
_EASTERN = re.compile(
    rb"[\x8a\x8e\x9a\x9e]|[A-Za-z\xc0-\xff][\x9c\x9d\x9f\xb1\xb3\xb6\xb9-\xbc\xbe\xbf][a-z\xc0-\xff]|\xba[a-z]"
)
"""Letters of Central Europe that are signs in Western Europe, and signs do not stand in a word; or š and ž."""
_WESTERN = re.compile(rb"[\xe0\xe3\xe5\xe6\xe8\xea\xec\xef\xf1\xf2\xf8\xf9]")
"""Letters of Western Europe that are others in Central Europe: à ã å æ è ê ì ï ñ ò ø ù."""
_WINDOWS = re.compile(rb"[\x80-\x9f]")
_ISO = re.compile(rb"[a-z\xb3\xc0-\xff](?:[\xb1\xb6]|[\xbb\xbe][a-z\xc0-\xff])")
"""Of the two charsets of Central Europe: what only Windows has, and ą ś ť ž where Windows has signs."""

_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w:.-]{1,40})", re.IGNORECASE)

_HEAD = 8192
"""Bytes in which a declaration is looked for first. Browsers stop at 1,024; real heads that start with scripts need
more. What comes later is believed when nothing else explains the bytes."""
_LOOK, _BINARY = 8_192, 0.07
"""Bytes that are looked at, and the share of control bytes beyond which they are no text: random bytes have 0.10 give
or take 0.003, the worst real pages with stray ones stay below 0.02."""
_ODD_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_STRAY = 20
"""Bad bytes in what says that it is UTF-8, and is in part, that are damage for certain."""
_SAMPLE = 32_768
"""Bytes that are shown to the detector, whose cost grows with them (about 20 ms for this many)."""


def codec_for(label: str) -> str | None:
    """Python codec of a WHATWG label; None for unknown ones, so that `rot13` or `zlib_codec` never runs on a page."""
    return _CODECS.get(label.strip().strip("\"'").lower())


def is_utf16(body: bytes) -> bool:
    """Whether the bytes begin as text of two bytes a character: with a mark, or with a tag. Its many NULs are none of a
    binary file."""
    return body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or any(
        start.match(body) for start, _ in _BARE_UTF16
    )


def may_be_text(body: bytes) -> bool:
    """Whether bytes may be text, as they have two bytes a character or few control bytes; a short one may be padded."""
    head = body[:_LOOK].rstrip(b"\0")
    return is_utf16(body) or len(_ODD_BYTE.findall(head)) <= len(head) * _BINARY


def decode(body: bytes, content_type: str | None, *, markup: bool = True) -> str:
    """The text of `body`; never raises, never empty for a body with content.

    `content_type` is the whole header. With `markup`, what an XML declaration or a `<meta>` says is believed too. Bytes
    that no charset explains become U+FFFD. A byte order mark is not part of the text.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    for start, codec in _BARE_UTF16:
        if start.match(body):
            return body.decode(codec, "replace")
    declared = _header(content_type) + (_declared(body[:_HEAD]) if markup else [])
    escaped = ["iso2022_jp"] if _ESCAPE in body else []
    for codec in [*escaped, *declared, "utf-8"]:
        text = _strictly(body, codec)
        if text is not None:
            return text
    late = _declared(body[_HEAD:]) if markup and not declared else []
    found = (text for codec in late if (text := _strictly(body, codec)) is not None)
    return next(found, None) or _detected(body, says_utf8="utf-8" in declared)


def _header(content_type: str | None) -> list[str]:
    """The codec that the response names, if any."""
    match = _HEADER.search(content_type or "")
    codec = codec_for(match[1]) if match else None
    return [codec] if codec else []


def _declared(head: bytes) -> list[str]:
    """Codecs that a part of the document names, the stronger claim first."""
    head = _COMMENT.sub(b"", head)
    labels = [match[1].decode("ascii", "replace") for match in (_XML.search(head), _META.search(head)) if match]
    # A declaration that could be read as ASCII is not in UTF-16, whatever it says.
    return ["utf-8" if codec.startswith("utf-16") else codec for codec in map(codec_for, labels) if codec]


def _strictly(body: bytes, codec: str) -> str | None:
    """The text if every byte fits. A single-byte claim gives way to UTF-8 that is valid: by chance it never is."""
    if codec in _SINGLE_BYTE:
        text = _strictly(body, "utf-8")
        if text is not None:
            return text
        if codec == "cp1252":  # WHATWG: each byte has a meaning, five of them only as control characters
            return body.decode(codec, "replace")
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _detected(body: bytes, *, says_utf8: bool) -> str:
    """Text that fits no declared charset: damaged UTF-8, else what the detector says, else windows-1252."""
    text = body.decode("utf-8", "replace")
    # In any other text nearly every byte beyond ASCII is bad UTF-8; in a damaged UTF-8 text few are.
    bad, good = text.count("\ufffd"), len(_BEYOND_ASCII.findall(text))
    if good and bad < max(good, _STRAY if says_utf8 else 0):
        return text
    best = from_bytes(_telling_sample(body), cp_isolation=_DETECTABLE).best()
    codec = best.encoding if best else "cp1252"
    return body.decode(_latin(body, codec) if codec in _LATIN else codec, "replace")


def _latin(body: bytes, codec: str) -> str:
    """Which of the Latin charsets: by the bytes that are a letter in one and a sign in the other. Where both have
    letters, the West is the more likely; where both have the same, either will do."""
    if _EASTERN.search(body):
        return "iso8859_2" if _ISO.search(body) and not _WINDOWS.search(body) else "cp1250"
    return "cp1252" if _WESTERN.search(body) else codec


def _telling_sample(body: bytes) -> bytes:
    """The part of the body in which bytes beyond ASCII begin to stand."""
    first = re.search(rb"[\x80-\xff]", body)
    start = max(0, first.start() - 200) if first else 0
    return body[start : start + _SAMPLE]
