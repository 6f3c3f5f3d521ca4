"""Dates that a page states to machines: in its address, in JSON-LD of its article, in metas."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from statement_watch.dates import machine_date, make_date
from statement_watch.extraction.linked import MAX_SCRIPT, LinkedArticle
from statement_watch.extraction.page import Page, writes_month_first
from statement_watch.text import fold

_URL_DAY = re.compile(
    r"[/_.-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2]|[1-9](?=[/_-]))\2(0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?=[/_.-]|$)"
)
_URL_DAY_LAST = re.compile(r"[/_-]([0-3]\d)[-_.]([0-3]\d)[-_.]((?:19|20)\d\d)(?=[/_.-]|$)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?=/|$)")
_ENTRANCE = re.compile(r"^https?:/{1,2}[^/?#]+/?(?:#.*)?$", re.IGNORECASE)
_NESTED = re.compile(r"^[^?#]{8,}?(?=https?:/)")
"""What an archive puts before the address that it keeps a copy of."""

_META_NAMES = (
    "articlepublishedtime", "ogarticlepublishedtime", "datepublished", "ogpublishedtime",
    "articlepublished", "dcdateissued", "dctermsissued", "dcdatecreated", "dctermscreated",
    "datecreated", "dcdate", "dctermsdate", "publishdate", "publisheddate", "publishedtime", "publishedon",
    "publicationdate", "pubdate", "published", "contentpublishdate", "parselypubdate", "sailthrudate",
    "cxenseparserecspublishtime", "cxenseparsepublishtime", "citationpublicationdate", "citationonlinedate",
    "citationdate", "prismpublicationdate", "ogreleasedate", "releasedate", "date",
)  # fmt: skip
"""Letters of their names, in the order of trust. Right on 95–100 % of labelled pages each, but `date` on 91 %."""
_RANK = {name: rank for rank, name in enumerate(_META_NAMES)}
_META_CHANGES = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "dc.date.modified")
_MICRODATA = "datepublished"
_NO_LETTER = re.compile(r"[^a-z]+")
_LOCAL_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?[+-](?!00:?00)\d\d:?\d\d\s*$")
_IN_DATA = re.compile(
    r"""["'](?:date_?published|(?:first_?)?publi(?:shed|sh|cation)_?(?:at|date|time|on)|pub_?date)\\?["']\s*:\s*"""
    r"""\\?["']?((?:19|20)\d\d-[01]\d-[0-3]\d|\d{13}(?!\d)|\d{10}(?!\d))""",
    re.IGNORECASE,
)
_NO_STATEMENT = re.compile(r"^(?:Recipe|JobPosting)$")
"""What has a date for search engines only."""
_ANOTHERS = re.compile(r"(?:^|/)(?:Recipe|Review|(?:User)?Comments?|Answer)$")
"""Scopes of microdata whose date is not the page's."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date for machines, with its tier."""

    day: date
    source: str
    local: bool = False
    """It is given with the publisher's own clock, so that the day is the publisher's too."""
    clock: str = ""
    """Day, hour and minute as written, without the zone."""
    swapped: date | None = None
    """For figures such as 3/4/2017, what they mean where day and month stand the other way round."""

    def beside(self, shown: Collection[date]) -> StatedDate:
        """The date as the page shows it to readers, where its figures could be two days and one of them is shown."""
        if self.swapped is None or self.day in shown or self.swapped not in shown:
            return self
        return replace(self, day=self.swapped, swapped=None)


def stated_dates(page: Page) -> list[StatedDate]:
    """Days of publication that the page states, the most trusted first. A site's entrance states none."""
    address = own_address(page.url)
    if is_entrance(address):
        return []
    stated: list[StatedDate] = []
    if (article := _main_article(page)) is not None:
        stated += _stated(article.published, "json-ld", page)
    stated += _from_metas(page)
    if len({one.clock for one in stated}) < len({(one.clock, one.local) for one in stated}):
        stated = [replace(one, local=False) for one in stated]  # one clock with two zones: one of them is a mistake
    in_url = url_day(address, writes_month_first(page))
    if in_url and (not stated or in_url <= stated[0].day or (in_url - stated[0].day).days <= 1):
        stated.insert(0, StatedDate(in_url, "url", local=True))  # given once, and by the publisher's own calendar
    return stated


def day_in_data(page: Page) -> date | None:
    """The one day of publication in the data from which a script builds the page; None where there are several, for
    those are other pages' days. Right on 92 of 98 labelled pages that have one."""
    if is_entrance(own_address(page.url)):
        return None
    scripts = (node.text or "" for node in page.tree.iter("script") if "ld+json" not in (node.get("type") or ""))
    days = {machine_date(found[1]) for text in scripts for found in _IN_DATA.finditer(text[:MAX_SCRIPT])}
    return days.pop() if len(days) == 1 else None


def modified_days(page: Page) -> set[date]:
    """The days of a change that the page states, those of the first articles that it names included."""
    values = [article.modified for article in page.linked.articles[:3]]
    return {day for day, _ in stated_changes(page)} | {day for value in values if (day := _day(value, page))}


def stated_changes(page: Page) -> list[tuple[date, str]]:
    """The days of a change to the page itself with their tiers, the most trusted first."""
    articles = page.linked.articles
    own = _main_article(page) or (articles[0] if len(articles) == 1 else None)
    told = [(node.modified, "json-ld") for node in (own, page.linked.page) if node is not None]
    told += [(page.metas.get(name), "meta") for name in _META_CHANGES]
    return [(day, source) for value, source in told if (day := _day(value, page))]


def own_address(url: str) -> str:
    """The address of the page itself, where `url` is that of a copy in an archive."""
    return _NESTED.sub("", url)


def own_path(url: str) -> str:
    """The path of the page itself without the slashes at its ends; empty for an address that cannot be read."""
    try:
        return urlsplit(own_address(url)).path.strip("/")
    except ValueError:
        return ""


def is_entrance(url: str) -> bool:
    """Whether an address has nothing behind the host: a home page, of which no date is that of a statement."""
    return _ENTRANCE.match(url) is not None


def url_day(url: str, month_first: bool = False) -> date | None:
    """The day in an address: /2017/01/30/, -20170130, /30-01-2017; where that could be either, as the region writes."""
    if found := _URL_DAY.search(url):
        return make_date(found[1], found[3], found[4])
    if found := _URL_DAY_LAST.search(url):
        day, other = make_date(found[3], found[2], found[1]), make_date(found[3], found[1], found[2])
        return (other or day) if month_first else (day or other)
    return None


def url_month(url: str) -> tuple[int, int] | None:
    """Year and month in an address such as /2017/01/statement."""
    found = _URL_MONTH.search(own_address(url))
    return (int(found[1]), int(found[2])) if found else None


def _stated(value: str | None, source: str, page: Page) -> list[StatedDate]:
    day = _day(value, page)
    if day is None or value is None:
        return []
    other = machine_date(value, month_first=not writes_month_first(page))
    local = _LOCAL_CLOCK.search(value) is not None
    return [StatedDate(day, source, local, value[:16], other if other != day else None)]


def _day(value: str | None, page: Page) -> date | None:
    """A date for machines, its figures read as the page's region writes them."""
    return machine_date(value, month_first=writes_month_first(page))


def _from_metas(page: Page) -> list[StatedDate]:
    ranked: list[tuple[int, str, str]] = []
    for name, value in page.metas.items():
        rank = _rank(name)
        if rank is not None and not (name == _MICRODATA and _is_anothers(page)):
            ranked.append((rank, name, value))
    return next((found for *_, value in sorted(ranked) if (found := _stated(value, "meta", page))), [])


@lru_cache(maxsize=4096)
def _rank(name: str) -> int | None:
    """The place of a meta in the order of trust, whatever its hyphens, dots and colons."""
    return _RANK.get(_NO_LETTER.sub("", name))


def _is_anothers(page: Page) -> bool:
    """Whether the page's first `itemprop=datePublished` is that of a review, a comment or a recipe."""
    first = next((m for m in page.tree.iter("meta") if (m.get("itemprop") or "").lower() == _MICRODATA), None)
    scopes = (up.get("itemtype") for up in first.iterancestors()) if first is not None else iter(())
    return _ANOTHERS.search(next(filter(None, scopes), "")) is not None


def _main_article(page: Page) -> LinkedArticle | None:
    """The node of the page's own article: of several, the one with the page's address or title, else the first."""
    dated = [a for a in page.linked.articles if a.published and not _NO_STATEMENT.match(a.kind)]
    if len({a.published for a in dated}) > 1:
        own = [a for a in dated if _is_own(a, page)]
        return own[0] if own else dated[0]
    return dated[0] if dated else None


def _is_own(article: LinkedArticle, page: Page) -> bool:
    if article.url and own_path(article.url) == own_path(page.url):
        return True
    headline = fold(article.headline or "")
    return len(headline) > 10 and headline[:40] in fold(page.title or page.meta("og:title") or "")
