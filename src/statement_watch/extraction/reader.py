"""One capture, read: what kind of page it is, why, and its extract. Pure: bytes in, a record out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from statement_watch.charset import decode
from statement_watch.extraction import dating, edges, kind, language, maintext, names, seen_dates, sniff, title
from statement_watch.extraction.blocks import Block, blocks_of
from statement_watch.extraction.furniture import Furniture, without_furniture
from statement_watch.extraction.page import Page, parse
from statement_watch.extraction.skeleton import tree_skeleton
from statement_watch.extraction.teasers import teaser_share
from statement_watch.extraction.traits import traits_of
from statement_watch.extraction.zones import furniture_flags
from statement_watch.model import Capture, Extract, Item, PageKind, Reading, Source
from statement_watch.text import clean
from statement_watch.urls import canonical, same_site

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
"""Soft hyphens, zero-width spaces and word joiners: hints for setting lines, never part of a word."""


def read(capture: Capture, source: Source, item: Item | None = None, furniture: Furniture | None = None) -> Reading:
    """Read one capture: the verdict, and the extract where the page has one.

    `item` gives the hints of its listing. `furniture`, what is known of the source's other pages, sharpens verdict and
    text. Never raises for what a site sends, within the limits of the worker that it runs in.
    """
    sniffed = sniff.sniff(capture.body)
    if sniffed.format is sniff.Format.NOTHING:
        return Reading(PageKind.EMPTY, "the response has no text at all")
    if sniffed.format is sniff.Format.FEED:
        return Reading(PageKind.FEED, "the bytes are a feed")
    if sniffed.format is sniff.Format.SITEMAP:
        return Reading(PageKind.SITEMAP, "the bytes are a sitemap")
    if sniffed.format is not sniff.Format.HTML:
        return Reading(PageKind.ERROR, f"the response is {sniffed.name}, no page")
    page = parse(decode(capture.body, capture.header("content-type")), capture.final_url)
    if page is None:
        return Reading(PageKind.EMPTY, "the page has no element")
    return _read_page(page, capture.fetched_at.date(), source, item, furniture)


def _read_page(page: Page, today: date, source: Source, item: Item | None, furniture: Furniture | None) -> Reading:
    skeleton = tree_skeleton(page.tree)
    blocks = blocks_of(page.tree)
    flags = furniture_flags(blocks)
    chosen = maintext.choose(page, blocks, flags).indices
    known_as = (source.organisation, *source.aliases)
    name = title.find_title(page, blocks, chosen[0] if chosen else 0, item.title if item else None, known_as)
    places = seen_dates.find_places(blocks, name, chosen)
    seen = seen_dates.seen_dates(page, blocks, flags, places)
    dated = dating.find_date(page, seen, today, item.published if item else None)
    main = [blocks[i] for i in chosen]
    organisation = names.find_organisation(page, name)
    text = _text(edges.trim(without_furniture(main, furniture), name, (*known_as, organisation or "")))
    extract = Extract(
        title=name,
        text=text,
        published=dated.day if dated else None,
        date_source=dated.source if dated else None,
        date_confidence=dated.confidence if dated else 0.0,
        byline=names.find_byline(page, blocks, places),
        organisation=organisation,
        language=language.find_language(text, page.language, page.meta("og:locale", "content-language")),
        canonical_url=_canonical(page),
        raw_text=_text(main),
        extractor=maintext.EXTRACTOR,
    )
    evidence = kind.Evidence(
        page=page,
        traits=traits_of(page, blocks, flags, chosen),
        title=name,
        text=text,
        blocks=blocks,
        dated=dated is not None and dated.source != "listing",
        states_article=bool(page.linked.articles and not page.linked.listing)
        or (dated is not None and dated.source in ("json-ld", "meta", "url")),
        teasers=teaser_share(blocks, chosen),
    )
    verdict = kind.decide(evidence, furniture)
    return Reading(verdict.kind, verdict.reason, extract, skeleton, verdict.absent)


def _text(blocks: Sequence[Block]) -> str:
    """Paragraphs parted by an empty line, in composed Unicode, without invisible hints."""
    joined = "\n\n".join(block.text for block in blocks).translate(_INVISIBLE)
    return clean(unicodedata.normalize("NFC", joined)).strip()


def _canonical(page: Page) -> str | None:
    """The page's own word for its address, where it stays within the site."""
    if not page.canonical or not same_site(page.canonical, page.url):
        return None
    return canonical(page.canonical)
