"""One capture, read: what kind of page it is, why, and its extract. Pure: bytes in, a record out."""

from __future__ import annotations

from statement_watch.charset import decode
from statement_watch.extraction import dating, maintext, sniff, title
from statement_watch.extraction.blocks import blocks_of
from statement_watch.extraction.furniture import Furniture
from statement_watch.extraction.page import Page, parse
from statement_watch.model import Capture, Extract, Item, PageKind, Reading, Source
from statement_watch.text import one_line


def read(capture: Capture, source: Source, item: Item | None = None, furniture: Furniture | None = None) -> Reading:  # noqa: ARG001
    """Read one capture."""
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
    return _read_page(page, capture, item)


def _read_page(page: Page, capture: Capture, item: Item | None) -> Reading:
    dated = dating.find_date(page, capture.fetched_at.date(), item.published if item else None)
    articles = page.linked.articles
    blocks = blocks_of(page.tree)
    text = "\n\n".join(blocks[i].text for i in maintext.choose(page, blocks).indices)
    extract = Extract(
        title=title.find_title(page, item.title if item else None),
        text=text,
        published=dated.day if dated else None,
        date_source=dated.source if dated else None,
        date_confidence=dated.confidence if dated else 0.0,
        byline=articles[0].authors if articles else (),
        organisation=page.meta("og:site_name") or next((a.publisher for a in articles if a.publisher), None),
        language=one_line(page.language)[:2].lower() if page.language else None,
        raw_text=text,
        extractor=maintext.EXTRACTOR,
    )
    if not text:
        return Reading(PageKind.EMPTY, "no main text was found", extract)
    return Reading(PageKind.ARTICLE, "a main text was found", extract)
