"""The text of a page that a script would build, out of the data that comes with it.

The same data gives discovery the items of such a site. What is taken is the one record that is of this page: it, or one
around it, has a string that the page's title or address names. Dictionaries of an app's labels have none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from statement_watch.extraction.linked import MAX_SCRIPT
from statement_watch.extraction.page import Page, clean_markup, parse_tree
from statement_watch.extraction.stated_dates import own_address
from statement_watch.text import bare_words, rough_words

SHORTEST = 15
"""Characters of a string that can name a page: shorter ones ("About us") are parts of menus too."""
TEXT_WORDS, LINE_WORDS = 25, 3
"""Words of a record's text; and of a string in it, for shorter ones are kinds, classes and keys."""
MAX_VALUES = 50_000
"""Values of one page's data that are looked at."""

_ASSIGNED = re.compile(r"\s*(?:window|self|globalThis)(?:\.\w+|\[[\"']\w+[\"']\])\s*=\s*(?=[\[{])")
# Numbers stay text: one of a million digits costs seconds.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|br|blockquote|section)\b", re.IGNORECASE)


def fill(page: Page) -> bool:
    """Put the page's text, if its data have it, into its body; whether they have."""
    body = page.tree.find("body")
    if body is None:
        return False
    named = [record for document in _documents(page.tree) for record in _records(document) if _names(record, page)]
    texts = (_lines(record, page) for record in named)
    lines = max(texts, key=_size, default=[])
    if _size(lines) < TEXT_WORDS:
        return False
    article = etree.SubElement(body, "article")
    for line in lines:
        article.extend(_elements(line))
    return True


def _documents(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        text, kind = (script.text or "")[:MAX_SCRIPT], (script.get("type") or "").lower()
        if "ld+json" in kind:
            continue
        assigned = _ASSIGNED.match(text)
        if "json" not in kind and assigned is None:
            continue
        try:
            yield _DECODER.raw_decode(text[assigned.end() if assigned else 0 :].lstrip())[0]
        except (ValueError, RecursionError):
            continue


def _records(document: Any) -> Iterator[Mapping[str, Any]]:
    return (value for value in _values(document) if isinstance(value, dict))


def _values(document: Any) -> Iterator[Any]:
    """All values within one, in their order."""
    waiting, seen = [document], 0
    while waiting and seen < MAX_VALUES:
        value, seen = waiting.pop(), seen + 1
        yield value
        if isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _names(record: Mapping[str, Any], page: Page) -> bool:
    return any(_is_name(value, page) for value in record.values() if isinstance(value, str))


def _is_name(value: str, page: Page) -> bool:
    """Whether a string is what the title element says, or what the address spells."""
    key = bare_words(value[:300])
    told = (page.title or "", urlsplit(own_address(page.url)).path.replace("_", "-"))
    return len(key) >= SHORTEST and any(key in bare_words(text) for text in told)


def _lines(record: Mapping[str, Any], page: Page) -> list[str]:
    """The strings of a record that say something, without its name."""
    strings = (value for value in _values(record) if isinstance(value, str))
    return [text for text in strings if rough_words(text) >= LINE_WORDS and not _is_name(text, page)]


def _size(lines: list[str]) -> int:
    return sum(map(rough_words, lines))


def _elements(line: str) -> list[HtmlElement]:
    """A string as the elements that it would be on the page."""
    if _TAG.search(line) and (tree := parse_tree(line)) is not None and (body := tree.find("body")) is not None:
        return list(body)
    paragraph = html.Element("p")
    paragraph.text = clean_markup(line)
    return [paragraph]
