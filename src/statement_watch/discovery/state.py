"""Items in the data that a page carries for its script: what an app that needs JavaScript would show as its list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from statistics import median
from typing import Any

from statement_watch.dates import machine_date
from statement_watch.model import Item
from statement_watch.text import rough_words

MAX_DATA = 3_000_000
"""Characters of data that are read of one page."""
FEWEST, FEWEST_DATED = 3, 2
"""Records from which on they are a list."""
TITLE_WORDS = 3
"""Words of the middle title of a list without dates: the entries of a menu have one or two."""

_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_JSON_TYPE = re.compile(r"\btype\s*=\s*[\"']?application/(?:ld\+)?json", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s*(?:window|self|globalThis)(?:\.\w+|\[[\"']\w+[\"']\])\s*=\s*(?=[\[{])")
# Numbers stay text: one of a million digits costs seconds.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_ADDRESS = ("url", "href", "link", "permalink", "canonicalUrl", "canonical_url", "path", "uri", "@id")
_TITLE = ("title", "headline", "name", "heading")
_DATE = (
    "datePublished",
    "date_published",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "publicationDate",
    "published",
    "date",
    "createdAt",
    "created_at",
    "created",
)


def items_of_data(text: str, today: date) -> tuple[Item, ...]:
    """The longest list of records that have an address and a title each, a dated one before others."""
    lists = [items for document in _documents(text) for items in _lists(document, today)]
    return max(lists, key=lambda items: (_dated(items) >= len(items) / 2, len(items)), default=())


def _documents(text: str) -> Iterator[Any]:
    left = MAX_DATA
    for tag in _SCRIPT.finditer(text):
        end = _END.search(text, tag.end())
        if end is None:
            return
        data = text[tag.end() : end.start()]
        start = 0 if _JSON_TYPE.search(tag[1]) else _after(_ASSIGNED.match(data))
        if start is None:
            continue
        left -= len(data)
        if left < 0:
            return
        try:
            yield _DECODER.raw_decode(data[start:].lstrip())[0]
        except (ValueError, RecursionError):
            continue


def _after(match: re.Match[str] | None) -> int | None:
    return match.end() if match else None


def _lists(document: Any, today: date) -> Iterator[tuple[Item, ...]]:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
            records = [record for record in value if isinstance(record, dict)]
            items = tuple(item for record in records if (item := _item(record, today)) is not None)
            if 2 * len(items) > len(records) and _is_list(items):
                yield items


def _is_list(items: tuple[Item, ...]) -> bool:
    if len(items) >= FEWEST_DATED and _dated(items) >= len(items) / 2:
        return True
    return len(items) >= FEWEST and median(rough_words(item.title or "") for item in items) >= TITLE_WORDS


def _dated(items: tuple[Item, ...]) -> int:
    return sum(item.published is not None for item in items)


def _item(record: Mapping[str, Any], today: date) -> Item | None:
    inner = record.get("item")  # schema.org's ListItem
    if isinstance(inner, dict):
        record = {**record, **inner}
    address = next((value for name in _ADDRESS if _is_address(value := record.get(name))), None)
    title = next((value for name in _TITLE if (value := _text(record.get(name)))), None)
    if address is None or title is None:
        return None
    days = (machine_date(value) for name in _DATE if isinstance(value := record.get(name), str))
    published = next((day for day in days if day), None)
    return Item(str(address), title, published if published and published <= today else None)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("/", "http://", "https://")) and len(value) > 1


def _text(value: object) -> str | None:
    """A title, also where a program wraps it: `{"rendered": …}`."""
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("text") or value.get("value")
    return value.strip() or None if isinstance(value, str) else None
