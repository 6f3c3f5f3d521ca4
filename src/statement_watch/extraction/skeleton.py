"""A hash of what a page shows: equal means that nothing visible changed, and extraction can be skipped."""

from __future__ import annotations

from copy import copy

import xxhash
from lxml import etree
from lxml.html import HtmlElement

from statement_watch.charset import decode
from statement_watch.extraction.page import parse_tree
from statement_watch.extraction.sniff import Format, sniff
from statement_watch.model import Capture

_UNSEEN = ("script", "style", "noscript", "template")


def skeleton(capture: Capture) -> str:
    """The skeleton of a capture, by parsing alone (about 2 ms); of bytes that are no HTML, their SHA-256."""
    if sniff(capture.body).format is not Format.HTML:
        return capture.sha256
    tree = parse_tree(decode(capture.body, capture.header("content-type")))
    return capture.sha256 if tree is None else tree_skeleton(seen_copy(tree))


def seen_copy(tree: HtmlElement) -> HtmlElement:
    """A copy of a tree without what a reader never sees."""
    seen = copy(tree)
    etree.strip_elements(seen, *_UNSEEN, with_tail=False)
    return seen


def tree_skeleton(seen: HtmlElement) -> str:
    """Hash of the text nodes of a `seen_copy` without white space, which differs where nothing else does."""
    text = str(etree.tostring(seen, method="text", encoding="unicode", with_tail=False))
    return xxhash.xxh3_128_hexdigest("".join(text.split()).encode("utf-8", "replace"))
