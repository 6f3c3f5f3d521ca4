"""The sample sites: fictional bodies, in the mark-up of real sites of this field. Package data → pages of a day. Pure.

A site is a folder of `sites/`: `site.toml` says which pages there are and what befalls them, `page.html` is the frame
around each, `listing.txt` and `item.txt` make the listing. Dates are relative to the day on which the demo runs, so
that no page is ever too old to be read again.
"""

from __future__ import annotations

import html
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from importlib import resources
from importlib.resources.abc import Traversable
from string import Template
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoPage:
    """One page of a sample site and what befalls it."""

    path: str
    title: str
    day: date
    number: int
    body: str
    edited: str | None = None
    """The body from the second round on, when the publisher quietly changes it."""
    first_round: int = 1
    gone_round: int | None = None
    """From this round on the page answers 410."""

    def body_in(self, rnd: int) -> str:
        """What the page says in a round."""
        return self.edited if self.edited is not None and rnd > 1 else self.body

    def listed_in(self, rnd: int) -> bool:
        """Whether the listing shows the page in a round."""
        return self.first_round <= rnd and not self.gone_in(rnd)

    def gone_in(self, rnd: int) -> bool:
        """Whether the page has been taken away by a round."""
        return self.gone_round is not None and rnd >= self.gone_round


@dataclass(frozen=True, slots=True)
class DemoSite:
    """One sample site."""

    name: str
    organisation: str
    aliases: tuple[str, ...]
    kind: str
    listing: str
    charset: str
    frame: Template
    listing_frame: Template
    item: Template
    pages: tuple[DemoPage, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sample site answers to a request."""

    status: int
    content_type: str
    body: bytes


def load_sites(today: date) -> tuple[DemoSite, ...]:
    """All sample sites, as of a day, in the order of their names."""
    root = resources.files("statement_watch.demo") / "sites"
    return tuple(_site(folder, today) for folder in sorted(root.iterdir(), key=lambda folder: folder.name))


def answer(site: DemoSite, path: str, base: str, rnd: int) -> Answer:
    """What the site answers to a path in a round; `base` is its own address without a closing slash."""
    if path == "/robots.txt":
        return Answer(200, "text/plain; charset=utf-8", b"User-agent: *\nAllow: /\n")
    if path == site.listing:
        return Answer(200, _type_of(path, site), _listing(site, base, rnd).encode(site.charset))
    page = next((page for page in site.pages if page.path == path and page.first_round <= rnd), None)
    if page is None:
        return Answer(404, "text/html; charset=utf-8", b"<!DOCTYPE html><title>Not found</title><h1>Not found</h1>")
    if page.gone_in(rnd):
        return Answer(410, "text/html; charset=utf-8", b"<!DOCTYPE html><title>Gone</title><h1>Gone</h1>")
    return Answer(200, _type_of("", site), _page(site, page, rnd).encode(site.charset))


def _site(folder: Traversable, today: date) -> DemoSite:
    def read(name: str) -> str:
        return (folder / name).read_text("utf-8")

    said = tomllib.loads(read("site.toml"))
    pages = tuple(_pages(said["pages"], folder, today))
    return DemoSite(
        name=folder.name,
        organisation=said["organisation"],
        aliases=tuple(said.get("aliases", ())),
        kind=said["kind"],
        listing=said["listing"],
        charset=said.get("charset", "utf-8"),
        frame=Template(read("page.html")),
        listing_frame=Template(read("listing.txt").strip()),
        item=Template(read("item.txt").strip()),
        pages=tuple(sorted(pages, key=lambda page: page.day, reverse=True)),
    )


def _pages(tables: list[dict[str, Any]], folder: Traversable, today: date) -> Iterator[DemoPage]:
    for number, said in enumerate(tables, 101):
        day = today + timedelta(days=said["day"])
        edited = said.get("edited")
        yield DemoPage(
            path=day.strftime(said["path"]),
            title=said["title"],
            day=day,
            number=number,
            body=(folder / said["file"]).read_text("utf-8").strip(),
            edited=(folder / edited).read_text("utf-8").strip() if edited else None,
            first_round=said.get("round", 1),
            gone_round=said.get("gone"),
        )


def _page(site: DemoSite, page: DemoPage, rnd: int) -> str:
    fields = _fields(page)
    fields["body"] = Template(page.body_in(rnd)).substitute(fields)
    # A counter that never stands still: the kind of change that must not be told.
    return site.frame.substitute(fields, visits=str(1200 + 37 * rnd + page.number))


def _listing(site: DemoSite, base: str, rnd: int) -> str:
    shown = [page for page in site.pages if page.listed_in(rnd)]
    items = [site.item.substitute(_fields(page), base=base, path=page.path) for page in shown]
    newest = max(page.day for page in shown).isoformat()
    return site.listing_frame.substitute(base=base, items="\n".join(items), newest=newest)


def _fields(page: DemoPage) -> dict[str, str]:
    noon = datetime.combine(page.day, time(12), UTC)
    return {
        "title": html.escape(page.title),
        "number": str(page.number),
        "iso": page.day.isoformat(),
        "long": _long(page.day),
        "long_before": _long(page.day - timedelta(days=1)),
        "short": page.day.strftime("%m/%d/%Y"),
        "rfc822": format_datetime(noon, usegmt=True),
    }


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _type_of(path: str, site: DemoSite) -> str:
    kind = "application/xml" if path.endswith(".xml") or "feed" in path else "text/html"
    return f"{kind}; charset={site.charset}"
