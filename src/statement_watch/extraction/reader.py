"""One capture, read: what kind of page it is, why, and its extract. Pure: bytes in, a record out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from statement_watch.charset import decode
from statement_watch.extraction import (
    dating,
    documents,
    edges,
    kind,
    language,
    maintext,
    names,
    scripted,
    seen_dates,
    selection,
    sniff,
    title,
)
from statement_watch.extraction.blocks import Block, blocks_of
from statement_watch.extraction.edition import extractor
from statement_watch.extraction.evidence import Evidence
from statement_watch.extraction.folded import unfold
from statement_watch.extraction.furniture import Furniture, bears_title, without_furniture
from statement_watch.extraction.lead import lead_above
from statement_watch.extraction.noticed import notices_beside
from statement_watch.extraction.page import Page, parse
from statement_watch.extraction.skeleton import seen_copy, tree_skeleton
from statement_watch.extraction.teasers import teaser_share
from statement_watch.extraction.traits import traits_of
from statement_watch.extraction.zones import furniture_flags, is_prose
from statement_watch.model import Capture, Extract, Item, PageKind, Reading, Source
from statement_watch.text import clean
from statement_watch.urls import canonical, same_site


def read(capture: Capture, source: Source, item: Item | None = None, furniture: Furniture | None = None) -> Reading:
    """Read one capture: its kind, and the extract where the page has one.

    `item` gives the hints of its listing. `furniture`, what is known of the source's other pages, sharpens kind and
    text. Never raises for what a site sends, within the limits of the worker that it runs in.
    """
    found = sniff.sniff(capture.body)
    if found.format in _NO_PAGE:
        return _NO_PAGE[found.format]
    if found.format is sniff.Format.BINARY:
        return Reading(PageKind.ERROR, f"the response is {found.name}, no page")
    try:
        markup = _markup(capture, found.format)
    except documents.UnreadableDocument as error:
        return Reading(PageKind.ERROR, str(error))
    page = parse(selection.prepare(markup, source.selectors), capture.final_url)
    if page is None:
        return Reading(PageKind.EMPTY, "the page has no element")
    case = _Case(page, capture.url, capture.fetched_at.date(), source, item, furniture)
    if found.format in (sniff.Format.PDF, sniff.Format.DOCX):
        extract = _read_document(case).extract
        return Reading(PageKind.ARTICLE, f"the text of {found.name}", extract, capture.sha256)
    return _read_page(case)


_NO_PAGE = {
    sniff.Format.NOTHING: Reading(PageKind.EMPTY, "the response has no text at all"),
    sniff.Format.FEED: Reading(PageKind.FEED, "the bytes are a feed", may_list=True),
    sniff.Format.SITEMAP: Reading(PageKind.SITEMAP, "the bytes are a sitemap", may_list=True),
}


_ARTICLE_METAS = ("article:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date")


@dataclass(frozen=True, slots=True)
class _Case:
    """What is read, and all that is known around it."""

    page: Page
    asked: str
    today: date
    source: Source
    item: Item | None
    furniture: Furniture | None


@dataclass(frozen=True, slots=True)
class _Extracted:
    extract: Extract
    dated: dating.Dated | None


def _markup(capture: Capture, form: sniff.Format) -> str:
    if form is sniff.Format.PDF:
        return documents.pdf_to_html(capture.body)
    if form is sniff.Format.DOCX:
        return documents.docx_to_html(capture.body)
    text = decode(capture.body, capture.header("content-type"))
    return documents.text_to_html(text) if form is sniff.Format.TEXT else text


def _read_page(case: _Case) -> Reading:
    page = case.page
    unfold(page.tree)
    blocks = blocks_of(page.tree)
    if sum(block.words for block in blocks) <= kind.NOTHING and scripted.fill(page):
        blocks = blocks_of(page.tree)
    seen = seen_copy(page.tree)
    skeleton = tree_skeleton(seen)
    flags = furniture_flags(blocks)
    chosen = _choose(case, seen, blocks, flags)
    found = _extract(case, blocks, flags, chosen)
    traits = traits_of(blocks, flags, chosen)
    evidence = Evidence(
        page=page,
        asked=case.asked,
        traits=traits,
        text=found.extract.text,
        language=found.extract.language,
        blocks=blocks,
        dated=found.dated is not None and found.dated.source != "listing",
        states_article=bool(page.linked.articles) and not page.linked.listing,
        hints_article=_hints_article(page, found.dated),
        teasers=teaser_share(blocks, chosen) if traits.headlines >= kind.FEW_HEADLINES else 0.0,
    )
    decided = kind.decide(evidence, case.furniture)
    return Reading(
        kind=decided.kind,
        reason=decided.reason,
        extract=found.extract,
        skeleton=skeleton,
        absent=decided.absent,
        bears_title=case.item is not None and bears_title(page, case.item.title or ""),
        may_list=kind.may_list(decided, evidence),
    )


def _read_document(case: _Case) -> _Extracted:
    """A document is main text from its first block to its last."""
    blocks = blocks_of(case.page.tree)
    opening = next((i for i, block in enumerate(blocks) if is_prose(block)), 0)
    return _extract(case, blocks, [False] * len(blocks), range(len(blocks)), opening)


def _extract(
    case: _Case, blocks: Sequence[Block], flags: Sequence[bool], chosen: Sequence[int], opening: int | None = None
) -> _Extracted:
    """The extract, given which blocks are main text and where its running text opens (its first block, if not said)."""
    page, item, source = case.page, case.item, case.source
    known_as = (source.organisation, *source.aliases)
    first = next(iter(chosen), 0) if opening is None else opening
    name = title.find_title(page, blocks, first, item.title if item else None, known_as)
    places = seen_dates.find_places(blocks, name, chosen)
    visible = seen_dates.seen_dates(page, blocks, flags, places, case.today)
    dated = dating.find_date(page, visible, case.today, item.published if item else None)
    lead = [] if source.selectors.text else lead_above(page, blocks, flags, chosen, places.title)
    main = [blocks[i] for i in (*lead, *chosen)]
    published = dated.day if dated else None
    updated, updated_source = dating.find_update(page, visible, case.today, published) or (None, None)
    organisation = names.find_organisation(page, name)
    said = notices_beside(blocks, chosen)
    kept = edges.trim(without_furniture(said.without(main), case.furniture), name, (*known_as, organisation or ""))
    kept, main = said.around(kept), said.around(said.without(main))
    text = _text(kept)
    raw_text = text if kept == main else _text(main)
    extract = Extract(
        title=name,
        text=text,
        published=published,
        date_source=dated.source if dated else None,
        date_confidence=dated.confidence if dated else 0.0,
        byline=names.find_byline(page, blocks, places),
        organisation=organisation,
        language=language.find_language(text, page.language, page.meta("og:locale", "content-language")),
        canonical_url=_canonical(page),
        raw_text=raw_text,
        extractor=extractor(),
        updated=updated,
        updated_source=updated_source,
    )
    return _Extracted(extract, dated)


def _choose(case: _Case, seen: HtmlElement, blocks: Sequence[Block], flags: Sequence[bool]) -> Sequence[int]:
    if case.source.selectors.text and (chosen := selection.marked(blocks)):
        return chosen
    return maintext.choose(case.page, seen, blocks, flags).indices


def _hints_article(page: Page, dated: dating.Dated | None) -> bool:
    """Whether a meta or the address gives an article's date. A plain `date` meta does not: lists have it too."""
    return page.meta(*_ARTICLE_METAS) is not None or (dated is not None and dated.source == "url")


def _text(blocks: Sequence[Block]) -> str:
    """Paragraphs parted by an empty line, in composed Unicode."""
    joined = "\n\n".join(block.text for block in blocks)
    return clean(unicodedata.normalize("NFC", joined)).strip()


def _canonical(page: Page) -> str | None:
    """The page's own word for its address, where it stays within the site."""
    if not page.canonical or not same_site(page.canonical, page.url):
        return None
    return canonical(page.canonical)
