"""A hash of what a page shows: equal means that nothing visible changed, and extraction can be skipped."""

from __future__ import annotations

import xxhash
from lxml.html import HtmlElement

from statement_watch.charset import decode
from statement_watch.extraction.page import parse_tree
from statement_watch.extraction.sniff import Format, sniff
from statement_watch.model import Capture

_UNSEEN = frozenset({"script", "style", "noscript", "template"})


def skeleton(capture: Capture) -> str:
    """The skeleton of a capture, by parsing alone (about 2 ms); of bytes that are no HTML, their SHA-256."""
    if sniff(capture.body).format is not Format.HTML:
        return capture.sha256
    tree = parse_tree(decode(capture.body, capture.header("content-type")))
    return capture.sha256 if tree is None else tree_skeleton(tree)


def tree_skeleton(tree: HtmlElement) -> str:
    """Hash of the text nodes outside scripts and styles, white space folded, and of what metas say of the article."""
    digest = xxhash.xxh3_128()
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if node.text and node.tag not in _UNSEEN and (words := node.text.split()):
            digest.update((" ".join(words) + "\n").encode("utf-8", "replace"))
        if node.tail and (words := node.tail.split()):
            digest.update((" ".join(words) + "\n").encode("utf-8", "replace"))
    return digest.hexdigest()
