"""What an address says of the page behind it, and which addresses are formed alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from statement_watch.dates import month_number
from statement_watch.urls import DEFAULT_PAGE, site_of

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|rtf|wpd|odt|txt)(?:\?|$)", re.IGNORECASE)
_PARTS = re.compile(r"[-_+]|%20")
_EXTENSION = re.compile(r"\.(?:[sx]?html?|php|aspx?|jsp|cfm|pdf|docx?)$", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(r"(?:[^=&]*+=[\d,%-]*+(?:&|$))*+")
_DIGIT = re.compile(r"\d")
FEED = re.compile(
    r"(?:/(?:feed|rss|atom)(?:\.json)?|\.(?:rss|atom|rdf)|(?:rss|feed|atom)[\w-]*\.xml)/?(?:[?#]|$)|[?&]format=(?:rss|feed)",
    re.IGNORECASE,
)
"""What the addresses of feeds look like."""
RECORDINGS = frozenset({"video", "videos", "podcast", "podcasts", "audio"})
"""Sections in which lie recordings, of statements too."""
_NO_TEXTS = (
    "event events calendar termin termine veranstaltungen evenements eventos eventi "
    "gallery galleries photos webinar webinars newsletter newsletters job jobs career careers"
)
HOLD_NO_TEXTS = RECORDINGS | frozenset(_NO_TEXTS.split())
"""Sections of sites in which, however deep, lie dates to come, recordings, posts to fill."""
_DIRECTORIES = (
    "author authors autor autoren auteur auteurs profile profiles user users people person staff team "
    "tag tags topic topics category categories kategorie kategorien categorie categoria thema themen "
    "agenda kalender wydarzenia etkinlikler evenementen evenemang arrangementer tapahtumat"
)
_NAME_ONE = frozenset(_DIRECTORIES.split())
"""Sections in which each entry is a person, a subject or a date to come. A text may lie below one:
`/topics/health/a-statement`. "Agenda" is a date to come by its section only: of a meeting it is a text."""
_MANY_DIGITS = 4
"""Digits of a year, a docket, an id."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address, reduced to what can be compared."""

    slug: bool
    """Its last step is a title: three words or more."""
    numbered: bool
    """Four digits or more in its last step or query: a date, a docket, an id."""
    document: bool
    same_site: bool
    media: frozenset[str]
    """Sections it lies in that hold something other than texts; a document is one wherever it lies."""
    turns: bool
    """It leads to this very page, with other numbers in the query: a pager, a calendar, an order of rows."""
    depth: int
    forms: tuple[str, str, str]
    """Three comparisons, from rough to exact. Equal are: addresses with numbers in the same parts, the same file type;
    those with numbers and words in the same steps; those that one program makes in one section, the last step reduced
    to its sort."""

    @property
    def form(self) -> str:
        """The exact one."""
        return self.forms[2]


def read_address(url: str, site: str, here: str) -> Address:
    """Facts of `url`, an address in canonical form, as a link on the page `here` of `site`."""
    address, _, query = _without_route_mark(url).partition("?")
    scheme, _, rest = DEFAULT_PAGE.sub("/", address).partition("://")
    host, *path = rest.split("/")
    steps = [step for step in path if step]
    last = steps[-1] if steps else ""
    document = _DOCUMENT.search(url) is not None
    at = site_of(f"{scheme}://{host}/")
    return Address(
        slug=len([part for part in _PARTS.split(last) if part]) >= 3,
        numbered=_digits(last + query) >= _MANY_DIGITS,
        document=document,
        same_site=at == site,
        media=frozenset() if document else _sections([step.lower() for step in steps[:-1]]),
        turns=address == _without_route_mark(here).partition("?")[0] and _NUMBERS_ONLY.fullmatch(query) is not None,
        depth=len(steps),
        forms=_forms("" if at == site else at, steps, query),
    )


def _without_route_mark(url: str) -> str:
    """The steps of an app's route, `/#/news/12`, count as those of an address do; canonical ones have no other `#`."""
    return url.replace("#!", "").replace("#", "")


def _sections(above: list[str]) -> frozenset[str]:
    return HOLD_NO_TEXTS.intersection(above) | _NAME_ONE.intersection(above[-1:])


def _forms(site: str, steps: list[str], query: str) -> tuple[str, str, str]:
    above, last = steps[:-1], steps[-1] if steps else ""
    found = _EXTENSION.search(last)
    stem, extension = (last[: found.start()], found[0].lower()) if found else (last, "")
    names = ",".join(sorted(pair.partition("=")[0] for pair in query.split("&") if pair))
    dated = any(step.isdigit() and len(step) >= _MANY_DIGITS for step in above)
    rough = f"{dated:d}{_digits(stem) >= _MANY_DIGITS:d}{_digits(query) > 0:d}{extension}"
    outline = "/".join("#" if step.isdigit() or month_number(step) else "w" for step in above)
    exact = "/".join(_sort(step) for step in above) + "/" + _sort(last, last=True)
    return rough, f"{site}/{outline}{extension}?{names}", f"{site}/{exact}?{names}"


def _sort(step: str, *, last: bool = False) -> str:
    """The sort of a step: number, slug, mixed, a word; and its extension."""
    extension = _EXTENSION.search(step)
    stem = step[: extension.start()] if extension else step
    if stem.isdigit():
        sort = "#"
    elif len(_PARTS.findall(stem)) >= 2:
        sort = "slug"
    elif _DIGIT.search(stem):
        sort = "mixed"
    else:
        sort = "word" if last else stem.lower()
    return sort + (extension[0].lower() if extension else "")


def _digits(text: str) -> int:
    return len(_DIGIT.findall(text))
