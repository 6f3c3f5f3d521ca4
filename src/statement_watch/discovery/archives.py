"""Archives by year and month: from a listing to the next older one that its links or its box of years lead to."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from statement_watch.dates import month_number
from statement_watch.urls import page_key, same_site

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2]|[^\W\d_]{3,14})"
_IN_PATH = re.compile(rf"/{_YEAR}(?:[/-]{_MONTH})?/?$")
_IN_QUERY = re.compile(
    rf"(?:^|&)(?:y|yr|year|jahr|annee|ano|anio|anno|jaar|m|archive)={_YEAR}(?:-?(?P<short>0[1-9]|1[0-2]))?(?=&|$)"
)
_MONTH_IN_QUERY = re.compile(rf"(?:^|&)(?:month|monat|mois|mes|mese|maand|mon)={_MONTH}(?=&|$)")
_WORD = re.compile(r"\d+|[^\W\d_]{3,14}")
_PAGE_STEPS = re.compile(r"/(?:page|seite|pagina|p)/\d+/?$")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month of it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Archive:
    """An address that lists what appeared in a period."""

    url: str
    period: Period


def period_of(url: str) -> Period | None:
    """The year or month that an archive's address names; None for days and for everything else."""
    path, _, query = url.partition("#")[0].partition("?")
    query = unquote(query).lower()
    in_query = _IN_QUERY.search(query)
    if in_query is not None:
        month = _MONTH_IN_QUERY.search(query)
        return _period(in_query["year"], in_query["short"] or (month["month"] if month else None))
    in_path = _IN_PATH.search(_PAGE_STEPS.sub("", unquote(path).lower()))
    if in_path is None:
        return None
    return _period(in_path["year"], in_path["month"])


def next_archive(urls: Iterable[str], here: str, oldest: date | None) -> Archive | None:
    """Of the addresses that a page leads to, the archive that comes after the page at `here`, going back in time.

    After an archive it is the next older one. After any other page it is the one in which the page's oldest dated item
    lies, or without dates the newest. One archive alone is none: a site that has them links to several.
    """
    found = _archives(urls, here)
    own = period_of(here)
    if own is not None:
        found = [archive for archive in found if archive.period.last < own.first]
    elif oldest is not None:
        found = [archive for archive in found if archive.period.first <= oldest]
    return max(found, key=lambda archive: (archive.period.last, archive.period.first), default=None)


def _archives(urls: Iterable[str], here: str) -> list[Archive]:
    """Archives of one form of address, the form with the most periods; above the page or below it, not beside it."""
    forms: dict[str, dict[Period, Archive]] = defaultdict(dict)
    for url in urls:
        period = period_of(url)
        if period is not None and same_site(url, here) and _in_line(url, here):
            forms[_form(url)].setdefault(period, Archive(url, period))
    best = max(forms.values(), key=len, default={})
    own = period_of(here)
    return list(best.values()) if len(best) > 1 or (own is not None and own not in best) else []


def _in_line(url: str, here: str) -> bool:
    stems = [_stem(address).split("/") for address in (url, here)]
    short, long = sorted(stems, key=len)
    return long[: len(short)] == short


def _stem(url: str) -> str:
    """An address up to where a period begins."""
    path = _PAGE_STEPS.sub("", unquote(page_key(url).partition("?")[0]))
    return _IN_PATH.sub("", path)


def _form(url: str) -> str:
    key = unquote(page_key(url)).lower()
    return _WORD.sub(lambda word: "#" if word[0].isdigit() or month_number(word[0]) else word[0], key)


def _period(year: str, month: str | None) -> Period | None:
    if month is None:
        return Period(date(int(year), 1, 1), date(int(year), 12, 31))
    number = int(month) if month.isdigit() else month_number(month)
    if not number:
        return None
    return Period(date(int(year), number, 1), date(int(year), number, calendar.monthrange(int(year), number)[1]))
