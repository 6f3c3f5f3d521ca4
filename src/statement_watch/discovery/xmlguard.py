"""Refuse XML that is made to hurt its reader, before any parser sees it."""

from __future__ import annotations

import re

MAX_DEPTH = 200
"""Nested elements; real feeds with XHTML inside stay below 40."""

_INTERNAL_SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,1000}\[|<!ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}>", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,300}\?>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
_ROOT = re.compile(r"<[A-Za-z_]")


def refusal(text: str) -> str | None:
    """Why this XML is not parsed, or None: entities of its own (bombs, files of ours), or nesting beyond reason."""
    root = _ROOT.search(text)
    prolog = _COMMENT.sub("", text[: root.start()] if root else text)
    if _INTERNAL_SUBSET.search(prolog):
        return "it defines XML entities of its own, which is how XML is used for attacks"
    depth = deepest = 0
    for tag in _TAG.finditer(_CDATA.sub("", text)):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > deepest:
            deepest = depth
            if deepest > MAX_DEPTH:
                return f"its elements are nested more than {MAX_DEPTH} deep"
    return None


def bare(text: str, root: re.Pattern[str]) -> str:
    """The document from its root element on: junk, declaration and document type before it are gone."""
    found = root.search(text)
    if found is None:
        return _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)
    return text[found.start() :]
