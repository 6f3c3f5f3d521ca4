"""Atom feeds (RFC 4287): entries with lasting ids → a document. Standard library only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from statement_watch.moments import iso
from statement_watch.text import clean, one_line

NAMESPACE = "http://www.w3.org/2005/Atom"

_IDS = uuid.UUID("6d5d3f0e-3c3b-5e0a-9a52-5f0f3c2f7a11")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. `id` is an absolute URI that never changes for the same thing; `html` is already escaped mark-up."""

    id: str
    title: str
    updated: datetime
    html: str
    author: str = ""
    link: str | None = None
    published: datetime | None = None
    topics: tuple[str, ...] = ()


def lasting_id(*parts: str) -> str:
    """A `urn:uuid:` that the same parts always give (UUID version 5, RFC 9562)."""
    return f"urn:uuid:{uuid.uuid5(_IDS, clean(chr(10).join(parts)))}"


def document(
    *, id: str, title: str, entries: Iterable[FeedEntry], updated: datetime, older: Sequence[ElementTree.Element] = ()
) -> bytes:
    """The feed as UTF-8 bytes, entries in the order given, then the `older` ones as `entries_of` gave them.

    `updated` stands for a feed without new entries.
    """
    found = list(entries)
    feed = ElementTree.Element("feed", {"xmlns": NAMESPACE})
    _add(feed, "id", id)
    _add(feed, "title", one_line(title))
    _add(feed, "updated", iso(max((entry.updated for entry in found), default=updated)))
    _add(_add(feed, "author"), "name", "Statement Watch")
    _add(feed, "generator", "Statement Watch")
    for entry in found:
        feed.append(_entry(entry))
    feed.extend(older)
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def entries_of(feed: bytes) -> list[tuple[str, ElementTree.Element]]:
    """The entries of a feed that `document` wrote, each with its id. Raises ValueError for anything else."""
    try:
        root = ElementTree.fromstring(feed)  # noqa: S314 - our own file; expat bounds entities by itself
    except ElementTree.ParseError as error:
        raise ValueError(f"not XML: {error}") from error
    if root.tag != f"{{{NAMESPACE}}}feed":
        raise ValueError("no Atom feed")
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    return [(entry.findtext("id", ""), entry) for entry in root.iter("entry")]


def _entry(entry: FeedEntry) -> ElementTree.Element:
    element = ElementTree.Element("entry")
    _add(element, "id", entry.id)
    _add(element, "title", one_line(entry.title) or "(untitled)")
    _add(element, "updated", iso(entry.updated))
    if entry.published:
        _add(element, "published", iso(entry.published))
    if entry.author:
        _add(_add(element, "author"), "name", one_line(entry.author))
    if entry.link:
        _add(element, "link", rel="alternate", href=entry.link)
    for topic in entry.topics:
        _add(element, "category", term=one_line(topic))
    _add(element, "content", clean(entry.html), type="html")
    return element


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = text
    return child
