"""JSON-LD of a page: the facts of its article, as schema.org names them. Broken JSON is mended where that is simple."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from statement_watch.text import clean, one_line

MAX_NODES = 2000
"""Objects looked at in one page; real pages have fewer than 300."""

MAX_SCRIPT = 1_000_000
"""Characters of one script that are still read."""

_ARTICLE = re.compile(
    r"Article$|BlogPosting$|^Report$|^NewsArticle|^PressRelease|^AnalysisNewsArticle|^OpinionNewsArticle"
    r"|Posting$|^Review$|^Recipe$|^HowTo$|^LearningResource$|^Chapter$|^CreativeWork$"
)
_PAGE = re.compile(r"WebPage$|^ItemPage$|^AboutPage$")
_LISTING = re.compile(r"^CollectionPage$|^ItemList$|^SearchResultsPage$|^Blog$")
_ORGANISATION = re.compile(r"Organization$|^Corporation$|^GovernmentOffice$|^WebSite$")
_WRAPPERS = ("//", "<![CDATA[", "<!--", "]]>", "-->", ";")
"""What old pages put around a script, for readers that do not know scripts."""
_DECODER = json.JSONDecoder(strict=False)
"""Reads the first value of a script, so that a bracket too many after it does no harm."""
_TRAILING_COMMA = re.compile(r",(\s*+[}\]])")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What one node says of an article; empty where it does not."""

    kind: str
    headline: str | None = None
    body: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedData:
    """All that JSON-LD says: articles in order of appearance, the web page itself, names of organisations."""

    articles: tuple[LinkedArticle, ...] = ()
    page: LinkedArticle | None = None
    organisations: tuple[str, ...] = ()
    listing: bool = False
    """The page calls itself a collection, a list or search results."""
    paywalled: bool = False
    """An article says `isAccessibleForFree: false`."""


Json = dict[str, object]


def linked_data(scripts: Sequence[str]) -> LinkedData:
    """Read the page's JSON-LD scripts; what cannot be read counts as absent."""
    articles: list[LinkedArticle] = []
    page: LinkedArticle | None = None
    organisations: list[str] = []
    listing = paywalled = False
    nodes = [node for script in scripts for node in _nodes(_load(script))]
    for node in nodes[:MAX_NODES]:
        kinds = _strings(node.get("@type"))
        paywalled = paywalled or str(node.get("isAccessibleForFree")).lower() == "false"
        listing = listing or any(_LISTING.search(kind) for kind in kinds)
        if any(_ARTICLE.search(kind) for kind in kinds) or ("headline" in node and "datePublished" in node):
            articles.append(_article(node, kinds[0] if kinds else "Article"))
        elif any(_PAGE.search(kind) for kind in kinds):
            page = page or _article(node, kinds[0] if kinds else "Article")
        elif any(_ORGANISATION.search(kind) for kind in kinds) and (name := _text(node.get("name"))):
            organisations.append(name)
    return LinkedData(tuple(articles), page, tuple(organisations), listing, paywalled)


def _load(script: str) -> object:
    text = _unwrapped(script[:MAX_SCRIPT])
    for mend in (str, _without_trailing_commas, html.unescape):
        try:
            return _DECODER.raw_decode(mend(text))[0]
        except ValueError:
            continue
        except RecursionError:
            return None  # brackets by the thousand are no facts about an article
    return None


def _unwrapped(script: str) -> str:
    text, before = script.strip(), ""
    while text != before:
        before = text
        for mark in _WRAPPERS:
            text = text.removeprefix(mark).removesuffix(mark).strip()
    return text


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


def _nodes(value: object) -> Iterator[Json]:
    """Objects of the graph, outer ones first; what is only referred to (comments, related items) is left out."""
    if isinstance(value, list):
        for entry in value:
            yield from _nodes(entry)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "publisher", "isPartOf"):
            yield from _nodes(value.get(key))


def _article(node: Json, kind: str) -> LinkedArticle:
    entity = node.get("mainEntityOfPage")
    return LinkedArticle(
        kind=kind,
        headline=_text(node.get("headline")) or _text(node.get("name")),
        body=_body(node.get("articleBody")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")) or _text(node.get("uploadDate")),
        modified=_text(node.get("dateModified")),
        authors=tuple(dict.fromkeys(_names(node.get("author")))),
        publisher=next(_names(node.get("publisher")), None),
        language=_text(node.get("inLanguage")),
        url=_text(node.get("url")) or _text(entity.get("@id") if isinstance(entity, dict) else entity),
    )


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [entry.rsplit("/", 1)[-1] for entry in values if isinstance(entry, str)]


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return one_line(value, 1000) or None if isinstance(value, str) else None


def _body(value: object) -> str | None:
    return clean(value).strip() or None if isinstance(value, str) else None


def _names(value: object) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        name = _text(entry.get("name")) if isinstance(entry, dict) else _text(entry)
        if name:
            yield name
