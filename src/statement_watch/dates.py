"""Dates as pages write them: machine forms in attributes, and human forms in text, in the languages of `_MONTHS`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

EARLIEST = date(1990, 1, 1)
"""No page of the web is older; earlier dates are epochs, birthdays and errors."""

# Twelve names a line, folded to lower case; a dot stands for a name that another line of the language gives.
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr . jun jul aug sep oct nov dec
. . . . . . . . sept . . .
januar februar märz . mai juni juli . . oktober . dezember
jänner feber mrz . . . . . . okt . dez
janvier février mars avril . juin juillet août septembre octobre novembre décembre
janv févr . avr . . juil aout . . . déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene . . abr . . . ago . . . dic
gennaio febbraio . aprile maggio giugno luglio . settembre ottobre . dicembre
gen . . . mag giu lug . set ott . .
janeiro fevereiro março . maio junho julho . setembro outubro novembro dezembro
. fev . . . . . . . out . .
januari februari maart . mei . . augustus . . . .
. . mrt . maj . . augusti . . . .
. . marts . . . . . . . . desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр май июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
ianuarie februarie martie aprilie . iunie iulie . septembrie octombrie noiembrie decembrie
január február március április május június július augusztus szeptember október . .
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
gener febrer . . maig juny juliol agost setembre . . desembre
. . maret . . . . agustus . . . .
"""  # noqa: E501  a language a line
_MONTH_NUMBER = {
    name: number for line in _MONTHS.strip().splitlines() for number, name in enumerate(line.split(), 1) if name != "."
}
_MONTH = r"(?P<month>[^\W\d_]{3,14})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?<!\d[.,:/-])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|ª|\.)?"
_GAP = r"\s{0,3}"
_HUMAN = {
    re.compile(pattern, re.IGNORECASE): month_first
    for pattern, month_first in (
        (rf"\b{_MONTH}{_GAP}{_DAY}{_GAP},?{_GAP}{_YEAR}", True),
        (rf"{_DAY}{_GAP}(?:de\s|d'|of\s|-|/)?{_GAP}\b{_MONTH},?{_GAP}(?:de\s|del\s|-|/)?{_GAP}{_YEAR}", False),
        (rf"{_YEAR}\.?{_GAP}\b{_MONTH}{_GAP}{_DAY}(?!\d)", None),
        (rf"{_YEAR}{_GAP}[年년]{_GAP}(?P<month>[01]?\d){_GAP}[月월]{_GAP}(?P<day>[0-3]?\d){_GAP}[日일]", None),
        (r"(?<![\d./-])" + _YEAR + r"(?P<sep>[-/.])(?P<month>[01]?\d)(?P=sep)(?P<day>[0-3]?\d)(?!\d)", None),
    )
}
"""Forms of dates, and whether they put the month before the day."""
_NUMERIC = re.compile(
    r"(?<![\d./:-])(?P<a>[0-3]?\d)\s?(?P<sep>[./-])\s?(?P<b>[0-3]?\d)\s?(?P=sep)\s?(?P<year>(?:19|20)?\d\d)(?![\d/])"
)
_YEAR_AHEAD = re.compile(r"(?:19|20)\d\d|\d[./-]\s?\d{1,2}[./-]\s?\d\d")
"""What every form has; most blocks of a page have none of it, and are done with."""
_ISO = re.compile(r"^\s*(?P<year>(?:19|20)\d\d)-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?!\d{3}(?:\D|$))")
_EPOCH = re.compile(r"^\s*(\d{10})(?:\d{3})?\s*$")

MONTH_FIRST = frozenset({"us", "ph"})
"""Regions that write the month before the day in figures."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date written in a text, and where."""

    day: date
    start: int
    end: int
    swapped: date | None = None
    """For figures such as 3/4/2017, what they mean where day and month stand the other way round."""
    month_first: bool | None = None
    """Whether the month stands before the day, with the year last; a guess where `swapped` is given."""


def machine_date(value: str | None, month_first: bool = True) -> date | None:
    """The date that an attribute says: ISO 8601 in its variants, RFC 2822, an epoch, or a human form."""
    if not value:
        return None
    value = value[:200]
    if found := _ISO.match(value):
        return make_date(found["year"], found["month"], found["day"])
    if found := _EPOCH.match(value):
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(found[1]) // 86400)
    return next((hit.day for hit in find_dates(value, month_first)), None)


def may_hold_date(text: str) -> bool:
    """Whether there is anything like a year in a text: cheaper than to look for whole dates."""
    return _YEAR_AHEAD.search(text) is not None


def find_dates(text: str, month_first: bool = True) -> Iterator[FoundDate]:
    """Full dates (day, month and year) in a text, in order of their place; what cannot be a date is left out."""
    if not may_hold_date(text):
        return
    hits: list[FoundDate] = []
    for pattern, habit in _HUMAN.items():
        for found in pattern.finditer(text):
            month = found["month"].lower()
            day = make_date(found["year"], _MONTH_NUMBER.get(month, month), found["day"])
            if day:
                hits.append(FoundDate(day, found.start(), found.end(), month_first=habit))
    hits += [hit for found in _NUMERIC.finditer(text) if (hit := _figures(found, month_first))]
    yield from sorted(hits, key=lambda hit: hit.start)


def make_date(year: str | int, month: str | int, day: str | int) -> date | None:
    """A date of the web's lifetime, or None."""
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made if made >= EARLIEST else None


def _figures(found: re.Match[str], month_first: bool) -> FoundDate | None:
    first, second, year = int(found["a"]), int(found["b"]), int(found["year"])
    if year < 100:
        if found["sep"] == "-":
            return None  # telephone and case numbers
        year += 2000
    start, end = found.span()
    day_first, other = make_date(year, second, first), make_date(year, first, second)
    if day_first is None or other is None:
        one = day_first or other
        return FoundDate(one, start, end, month_first=day_first is None) if one else None
    if month_first and found["sep"] != ".":
        return FoundDate(other, start, end, day_first if first != second else None, month_first=True)
    return FoundDate(day_first, start, end, other if first != second else None, month_first=False)
