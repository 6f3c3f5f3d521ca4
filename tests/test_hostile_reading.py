"""What a page is made of to cost time is read in the time of any other page of its size."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from itertools import islice, product

import pytest

from fakes import source
from reading import PARAGRAPHS, TITLE, capture, page, reading
from statement_watch.discovery import discover
from statement_watch.discovery.entrances import sitemaps_of_robots
from statement_watch.discovery.markup import parse
from statement_watch.discovery.xmlguard import bare
from statement_watch.extraction.documents import is_page_number
from statement_watch.extraction.page import clean_markup
from statement_watch.extraction.speech import facts_in
from statement_watch.model import PageKind
from statement_watch.presenting.sides import rows

SECONDS = 2.0
"""Each took twenty seconds and more, or hours, where a pattern tried every way to part the same characters."""
HERE = "https://example.org/news"
DAY = date(2026, 3, 1)


def turns() -> None:
    link = f"<a href='/news?{'=111' * 60}&a'>Wardens tell of it</a>"
    discover(capture(page(link * 5), url=HERE), source(), DAY)


def open_tags() -> None:
    assert clean_markup("<a " * 500_000)


def blanks_in_data() -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"a{" " * 300_000}b"}}</script>'
    assert reading(page(PARAGRAPHS, data)).kind is PageKind.ARTICLE


def styles() -> None:
    reading(page("".join(f"<div style='{'color:a;' * 20_000}'>{n}</div>" for n in range(5))))


def blank_lines() -> None:
    assert not sitemaps_of_robots("\n" * 300_000, HERE)


def blanks_in_a_feed() -> None:
    assert bare("x" + " " * 300_000, re.compile("<rss"))


def rules() -> None:
    assert not is_page_number("- " * 20_000)


def open_name() -> None:
    assert parse(f"<p>One.</p><{'a' * 1_000_000}") is not None


def figures() -> None:
    assert facts_in("1" * 500_000, "en") == 1


def templates_in_one_box() -> None:
    names = map("".join, islice(product("abcdefghijkl", repeat=3), 1_500))
    links = "".join(f"<a class='{name}' href='/{name}-%'>Title of story {name}</a>" for name in names)
    discover(capture(page("".join(f"<div>{links.replace('%', at)}</div>" for at in "abc")), url=HERE), source(), DAY)


def commas_before_a_day() -> None:
    reading(page(f"<h1>{TITLE}</h1><p>By Jo{',' * 5_000}a 3 May 2020</p>{PARAGRAPHS}"))


def hidden_parts() -> None:
    told = "Nobody on this coast was asked before the board closed the two stations."
    reading(page(f"<h1>{TITLE}</h1><div>{f'<p>{told}</p><p hidden>{told}</p>' * 1_500}</div>"))


def full_stops() -> None:
    assert list(rows(f"One{'.' * 20_000}x", f"Two{'.' * 20_000}x", full=True))


COSTS = [
    turns,
    open_tags,
    open_name,
    blanks_in_data,
    styles,
    blank_lines,
    blanks_in_a_feed,
    rules,
    figures,
    templates_in_one_box,
    commas_before_a_day,
    full_stops,
    hidden_parts,
]


@pytest.mark.parametrize("cost", COSTS)
def test_no_pattern_takes_the_square_of_a_pages_length(cost: Callable[[], None]) -> None:
    start = time.process_time()
    cost()
    assert time.process_time() - start < SECONDS


def test_a_tag_with_attributes_beyond_number_loses_them_and_nothing_else() -> None:
    many = " ".join(f"a{n}='{n * 'x' if n < 20 else 'xxxxxxxxxxxx'}'" for n in range(2000))
    cleaned = clean_markup(f"<p class='lead'>One.</p><div {many}>Two.</div><img src='{'y' * 30_000}'>Three.")
    assert "<p class='lead'>One.</p><div>Two.</div>" in cleaned
    assert cleaned.endswith("y'>Three.")


@pytest.mark.parametrize("number", ["3", "- 3 -", "Page 3 of 12", "Seite 3 von 12"])
def test_the_number_of_a_page_is_known(number: str) -> None:
    assert is_page_number(number)
