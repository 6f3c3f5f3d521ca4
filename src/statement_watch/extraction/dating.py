"""When a page was published, in tiers of trust; None when it does not say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from statement_watch.extraction.dates import machine_date, make_date
from statement_watch.extraction.page import Page

_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0?[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")

_META_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "date.published",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "publishdate",
    "publish-date", "publish_date", "publication_date", "pubdate", "parsely-pub-date", "sailthru.date",
    "article.published", "citation_publication_date", "citation_online_date", "date", "datecreated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the tier that gave it, and how far it may be trusted (0 to 1)."""

    day: date
    source: str
    confidence: float


def find_date(page: Page, today: date, hint: date | None = None) -> Dated | None:
    """The day of publication. Later than tomorrow is never believed."""
    for article in page.linked.articles:
        if day := machine_date(article.published):
            return _believed(Dated(day, "json-ld", 0.95), today)
    for name in _META_NAMES:
        if day := machine_date(page.metas.get(name)):
            return _believed(Dated(day, "meta", 0.9), today)
    if (found := _URL_DAY.search(page.url)) and (day := make_date(*found.groups())):
        return _believed(Dated(day, "url", 0.9), today)
    for node in page.tree.iter("time"):
        if day := machine_date(node.get("datetime")):
            return _believed(Dated(day, "time", 0.7), today)
    return _believed(Dated(hint, "listing", 0.6), today) if hint else None


def _believed(dated: Dated, today: date) -> Dated | None:
    return dated if dated.day <= today + timedelta(days=1) else None
