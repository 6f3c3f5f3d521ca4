"""Refuse XML that is made to hurt its reader, before any parser sees it."""

from __future__ import annotations

import re
import sys

MAX_DEPTH = 200
"""Nested elements; real feeds with XHTML inside stay below 40."""
MAX_STRAY = 2_000
"""`<` that open no tag; the lenient parser's time grows with the square of their number."""

_INTERNAL_SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,1000}\[|<!ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}>", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}\?>", re.IGNORECASE)
_BEFORE = re.compile(r"\A(?:\s+|<\?xml.*?\?>|<!--.*?-->)+", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")
_NEVER_CLOSED = frozenset({"br", "hr", "img", "input", "wbr"})
_ENTRY = frozenset({"item", "entry", "url", "sitemap"})
_ROOT = re.compile(r"<[A-Za-z_]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));", re.IGNORECASE)


def refusal(text: str) -> str | None:
    """Why this XML is not parsed, or None: entities of its own (bombs, files of ours), or nesting beyond reason."""
    root = _ROOT.search(text)
    prolog = _COMMENT.sub("", text[: root.start()] if root else text)
    if _INTERNAL_SUBSET.search(prolog):
        return "it defines XML entities of its own, which is how XML is used for attacks"
    return _malformed(_CDATA.sub("", text))


def _malformed(text: str) -> str | None:
    """Nesting and stray `<` beyond reason. What an entry leaves open ends with it: feeds are careless in titles."""
    depth = tags = entry = 0
    for tag in _TAG.finditer(text):
        tags += 1
        name = tag[2].rpartition(":")[2].lower()
        if tag[1]:
            depth = entry if name in _ENTRY else depth - 1
        elif not tag[3] and name not in _NEVER_CLOSED:
            entry = depth if name in _ENTRY else entry
            depth += 1
        if depth > MAX_DEPTH:
            return f"its elements are nested more than {MAX_DEPTH} deep"
    if text.count("<") - tags > MAX_STRAY:
        return "it is full of tags that never end"
    return None


def bare(text: str, root: re.Pattern[str]) -> str:
    """The document from its root element on: junk, declaration and document type before it are gone, and so are
    references to what is no character."""
    text = _sound(_BEFORE.sub("", text, count=1))
    found = root.search(text)
    if found is None:
        return _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)
    return text[found.start() :]


def _sound(text: str) -> str:
    """The text with no reference to a surrogate, alone or as half of a character, nor to a number beyond Unicode: XML
    has none, feeds do, and the lenient parser stumbles over them."""
    changed = _REFERENCE.sub(_without_surrogate, text)
    return changed.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if changed != text else text


def _without_surrogate(reference: re.Match[str]) -> str:
    digits = (reference[1] or reference[2]).lstrip("0")
    code = int(digits or "0", 16 if reference[1] else 10) if len(digits) < 8 else sys.maxunicode + 1
    if code > sys.maxunicode:
        return ""
    return chr(code) if 0xD800 <= code <= 0xDFFF else reference[0]
