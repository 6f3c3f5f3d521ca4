"""Parts of a text that a style hides until the reader unfolds them: what "Read more" shows.

Readers see them when they ask, and the publisher edits them like the rest; only their style tells them from a dialog.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from statement_watch.extraction.blocks import zone_of
from statement_watch.extraction.zones import is_named
from statement_watch.text import rough_words

PARAGRAPHS, WORDS = 2, 12
"""A part has so many paragraphs of so many words, and so has what stands beside it. Dialogs and tips have one."""
LOOKED_AT = 60
"""Paragraphs among which those are looked for, so that many hidden parts beside many paragraphs cost no square."""
_HIDDEN_BY = ("style", "hidden", "aria-hidden")
_beside_paragraphs = etree.XPath("//*[p[2]]/*[@style or @hidden or @aria-hidden]")
"""What may be hidden and stands beside two paragraphs."""
_APART = frozenset({"nav", "footer", "aside", "form", "dialog", "header"})


def unfold(tree: HtmlElement) -> None:
    """Show the folded parts of a text in a tree: takes from them what hides them.

    A part holds paragraphs and stands beside others in one element. One in another language, or named for furniture,
    stays hidden.
    """
    for node in _beside_paragraphs(tree):
        if zone_of(node, node.tag) == "hidden" and _is_part(node):
            for attribute in _HIDDEN_BY:
                node.attrib.pop(attribute, None)


def _is_part(node: HtmlElement) -> bool:
    parent = node.getparent()
    if parent is None or node.get("lang") or is_named(f"{node.get('class', '')} {node.get('id', '')}"):
        return False
    text = _is_text(node.iter("p")) and _is_text(parent.iterchildren("p"))
    return text and not any(up.tag in _APART for up in node.iterancestors())


def _is_text(paragraphs: Iterator[HtmlElement]) -> bool:
    found = filter(_is_paragraph, islice(paragraphs, LOOKED_AT))
    return len(list(islice(found, PARAGRAPHS))) == PARAGRAPHS


def _is_paragraph(node: HtmlElement) -> bool:
    return node.find(".//a") is None and rough_words("".join(node.itertext())) >= WORDS
