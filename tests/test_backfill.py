"""Older pages of a listing are followed however the site leads to them, back to the day and no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from statement_watch.cli.fetch import tally
from world import NEWS, World, article_html, paragraphs

BASE = "https://chiefs.example"
PAGES = 4
EACH = 6
NEWEST = date(2026, 2, 20)
SINCE = date(2025, 12, 1)


def day(number: int) -> date:
    return NEWEST - timedelta(days=5 * number)


def address(number: int) -> str:
    return f"{BASE}/news/archived-statement-number-{number}"


def rows(numbers: range | list[int]) -> str:
    return "".join(
        f"<li class='item'><h3><a href='{address(n)}'>Archived statement number {n} of the chiefs</a></h3>"
        f"<time datetime='{day(n)}'>{day(n)}</time></li>"
        for n in numbers
    )


def page_html(numbers: range | list[int], leads_on: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>News</title>{head}</head><body><nav><a href='/about'>About us</a>"
        f"<a href='/contact'>Contact</a></nav><main><h1>News</h1><ul>{rows(numbers)}</ul>{leads_on}</main>"
        "</body></html>"
    )


def numbered(url: Callable[[int], str], link: Callable[[str], str]) -> dict[str, str]:
    """A list cut into pages, each with a link to the next older one."""
    site = {}
    for page in range(PAGES):
        numbers = range(page * EACH, (page + 1) * EACH)
        following = link(url(page + 1)) if page + 1 < PAGES else ""
        site[NEWS if page == 0 else f"{BASE}{url(page)}"] = page_html(numbers, following)
    return site


def dated(link: Callable[[date], str], wrap: str = "<ul>{}</ul>", path: str = "/news/{:%Y/%m}/") -> dict[str, str]:
    """Months, each on a page of its own; the list itself shows only the newest."""
    months: dict[date, list[int]] = {}
    for n in range(PAGES * EACH):
        months.setdefault(day(n).replace(day=1), []).append(n)
    box = wrap.format("".join(map(link, months)))
    site = {f"{BASE}{path.format(month)}": page_html(numbers, box) for month, numbers in months.items()}
    return {NEWS: page_html(range(3), box), **site}


def query(page: int) -> str:
    return f"/news?page={page + 1}"


def steps(page: int) -> str:
    return f"/news/page/{page + 1}/"


WAYS = {
    "page=2, by rel": numbered(query, lambda url: f"<a rel='next' href='{url}'>»</a>"),
    "page/2/, older posts": numbered(steps, lambda url: f"<div class='links'><a href='{url}'>← Older posts</a></div>"),
    "older, without a number": numbered(
        lambda page: f"/news?before=c{page}", lambda url: f"<p><a href='{url}'>Older entries</a></p>"
    ),
    "German": numbered(lambda page: f"/news?vor=c{page}", lambda url: f"<a href='{url}'>Ältere Beiträge</a>"),
    "Chinese": numbered(lambda page: f"/news/index_{page}.html", lambda url: f"<a href='{url}'>下一页</a>"),
    "a button with data": numbered(query, lambda url: f"<button class='load-more' data-url='{url}'>Load more</button>"),
    "a link with data": numbered(query, lambda url: f"<a href='#' data-href='{url}'>Mehr laden</a>"),
    "months by links": dated(lambda m: f"<li><a href='/news/{m:%Y/%m}/'>{m:%B %Y}</a></li>"),
    "months at the root": dated(lambda m: f"<li><a href='/{m:%Y/%m}'>{m:%B %Y}</a></li>", path="/{:%Y/%m}"),
    "months in a box": dated(
        lambda m: f"<option value='/news/{m:%Y-%m}'>{m:%B}</option>", "<select>{}</select>", "/news/{:%Y-%m}"
    ),
    "months in a form": dated(
        lambda m: f"<option value='{m:%Y%m}'>{m:%B}</option>",
        "<form action='/news'><select name='m'>{}</select><button>Go</button></form>",
        "/news?m={:%Y%m}",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_backfill_finds_everything_since_the_day_and_goes_no_further(way: str, tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for url, body in WAYS[way].items():
            world.site.page(url, body)
        for n in range(PAGES * EACH):
            world.site.page(address(n), article_html(f"Archived statement number {n}", paragraphs(n, 3)))
        world.round()
        asked = len(world.site.asked)
        world.backfill(SINCE)
        known = {n for n in range(PAGES * EACH) if world.store.pages.resolve(address(n)) is not None}
        assert known == {n for n in range(PAGES * EACH) if day(n) >= SINCE}
        lists = [request.url for request in world.site.asked[asked:] if request.url in WAYS[way]]
        assert len(lists) == len(set(lists)) <= PAGES + 1
        assert world.told() == []


def test_pages_that_a_backfill_could_not_read_are_no_news_to_the_round_that_can(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for url, body in WAYS["page=2, by rel"].items():
            world.site.page(url, body)
        world.round()
        world.backfill(SINCE)
        for n in range(PAGES * EACH):
            world.site.page(address(n), article_html(f"Archived statement number {n}", paragraphs(n, 3)))
        world.time.advance(2 * 86_400)
        (summary,) = world.round()
        counts = tally(summary)
        assert (counts["new"], counts["reposts"]) == (0, 0)
        assert counts["already_there"] == sum(day(n) >= SINCE for n in range(PAGES * EACH))
        assert world.told() == []
