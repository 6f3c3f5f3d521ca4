"""`watch add` finds the way into a site, takes the cheapest that misses nothing, and leaves the rest of the config."""

from __future__ import annotations

import asyncio
import hashlib
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statement_watch.cli import add, run
from statement_watch.cli.explore import Explored, Explorer
from statement_watch.discovery import Choice, Preview, choose_entrances, find_entrances, press_page_elsewhere
from statement_watch.errors import WatchError
from statement_watch.model import (
    Capture,
    Discovery,
    Entrance,
    FailureStage,
    FetchFailure,
    Item,
    PageKind,
    Source,
    SourceKind,
)

HOME = "https://chiefs.example/"
SOURCE = Source("chiefs", "Chiefs", SourceKind.ASSOCIATION, (HOME,))
NOW = datetime(2026, 5, 20, tzinfo=UTC)


def rows(count: int) -> str:
    return "".join(
        f"<li><h3><a href='/news/statement-number-{n}-on-safety'>Statement number {n} on public safety</a></h3></li>"
        for n in range(count)
    )


def html(body: str, head: str = "") -> str:
    nav = "<nav><ul><li><a href='/about'>About us</a><li><a href='/press-releases'>Press releases</a></ul></nav>"
    return f"<!doctype html><html><head>{head}</head><body>{nav}<main>{body}</main></body></html>"


def rss(count: int, path: str = "/news/statement-number-{}-on-safety") -> str:
    items = "".join(f"<item><title>T{n}</title><link>{path.format(n)}</link></item>" for n in range(count))
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


ANNOUNCED = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
WELCOME = "<h1>Welcome</h1><p>We are an association.</p>"


def capture(url: str, body: str) -> Capture:
    raw = body.encode()
    return Capture(url, url, (), 200, (), raw, hashlib.sha256(raw).hexdigest(), NOW)


class FakeFetcher:
    """A site: path → body. Remembers what was asked."""

    def __init__(self, site: dict[str, str]) -> None:
        self.site = site
        self.asked: list[str] = []

    async def fetch(self, url: str, source: Source) -> Capture | FetchFailure:
        path = url.removeprefix("https://chiefs.example")
        self.asked.append(path)
        if path not in self.site:
            return FetchFailure(url, FailureStage.HTTP, "the page is not there (404)", NOW, 404)
        return capture(url, self.site[path])


class InlinePool:
    async def run(self, function: Callable[..., Any], *args: object) -> Any:
        return function(*args)


def explored(site: dict[str, str], url: str = HOME) -> tuple[tuple[str, ...], str, FakeFetcher]:
    """Paths chosen, why, and the fetcher that was used."""
    fetcher = FakeFetcher(site)
    explorer = Explorer(fetcher, InlinePool(), SOURCE, lambda _: None)  # type: ignore[arg-type]
    choice = choose_entrances(asyncio.run(explorer.explore(url)).previews)
    paths = tuple(preview.entrance.url.removeprefix("https://chiefs.example") for preview in choice.previews)
    return paths, choice.why, fetcher


def test_a_feed_that_has_what_the_press_page_shows_is_enough() -> None:
    site = {"/": html(WELCOME, ANNOUNCED), "/press-releases": html(f"<ul>{rows(10)}</ul>"), "/feed/": rss(10)}
    assert explored(site)[0] == ("/feed/",)


def test_a_feed_that_is_cut_short_is_watched_with_its_press_page() -> None:
    site = {"/": html(WELCOME, ANNOUNCED), "/press-releases": html(f"<ul>{rows(20)}</ul>"), "/feed/": rss(5)}
    paths, why, _ = explored(site)
    assert paths == ("/feed/", "/press-releases")
    assert why == "5 of the first 10 listed pages are not in the feed"


def test_a_feed_about_something_else_is_left_alone() -> None:
    site = {
        "/": html(WELCOME, ANNOUNCED),
        "/press-releases": html(f"<ul>{rows(10)}</ul>"),
        "/feed/": rss(10, "/blog/{}"),
    }
    assert explored(site)[0] == ("/press-releases",)


def test_two_feeds_that_have_everything_together_are_enough() -> None:
    feeds = '<link rel="alternate" type="application/rss+xml" href="/a.xml">' * 1 + ANNOUNCED
    other = rss(10).replace("statement-number-", "moved-")
    for n in range(5):
        other = other.replace(f"moved-{n + 5}-on", f"statement-number-{n + 5}-on")
    site = {
        "/": html(WELCOME, feeds),
        "/press-releases": html(f"<ul>{rows(10)}</ul>"),
        "/feed/": rss(5),
        "/a.xml": other,
    }
    assert set(explored(site)[0]) == {"/feed/", "/a.xml"}


def test_a_newsroom_without_a_list_leads_to_its_lists() -> None:
    newsroom = html("<h1>Newsroom</h1><p><a href='/newsroom/releases'>Press releases</a></p>").replace(
        "/press-releases", "/x"
    )
    site = {
        "/": html(WELCOME).replace("/press-releases'>Press releases", "/newsroom'>Newsroom"),
        "/newsroom": newsroom,
        "/newsroom/releases": html(f"<ul>{rows(10)}</ul>"),
    }
    assert explored(site)[0] == ("/newsroom/releases",)


def test_an_old_feed_that_has_the_newest_is_enough_beside_a_long_archive() -> None:
    site = {"/": html(WELCOME, ANNOUNCED), "/press-releases": html(f"<ul>{rows(200)}</ul>"), "/feed/": rss(12)}
    assert explored(site)[0] == ("/feed/",)


def test_without_a_feed_the_press_page_is_watched_after_the_usual_addresses_were_tried() -> None:
    paths, _, fetcher = explored({"/": html(WELCOME), "/press-releases": html(f"<ul>{rows(10)}</ul>")})
    assert paths == ("/press-releases",)
    assert "/feed/" in fetcher.asked
    assert len(fetcher.asked) <= 8


def test_a_feed_that_nobody_announces_is_found_at_its_usual_address() -> None:
    site = {"/press-releases": html(f"<ul>{rows(10)}</ul>"), "/rss.xml": rss(10)}
    assert explored(site, HOME + "press-releases")[0] == ("/rss.xml",)


def test_a_sitemap_is_the_last_resort() -> None:
    sitemap = "".join(f"<url><loc>https://chiefs.example/n/{n}</loc></url>" for n in range(5))
    site = {
        "/": "<html><body><h1>Welcome</h1></body></html>",
        "/robots.txt": "Sitemap: /maps/all.xml",
        "/maps/all.xml": f"<urlset>{sitemap}</urlset>",
    }
    assert explored(site)[0] == ("/maps/all.xml",)


def test_an_address_that_is_a_feed_costs_one_request() -> None:
    paths, _, fetcher = explored({"/feed/": rss(3)}, HOME + "feed/")
    assert paths == ("/feed/",)
    assert fetcher.asked == ["/feed/"]


def test_a_site_that_lists_nothing_gives_nothing() -> None:
    assert explored({"/": "<html><body><h1>Welcome</h1></body></html>"})[0] == ()


def test_a_page_that_cannot_be_read_is_said_in_one_line() -> None:
    with pytest.raises(WatchError, match=r"^https://chiefs\.example/ cannot be read: the page is not there \(404\)$"):
        explored({})


def test_entrances_are_named_with_the_reason_for_each() -> None:
    page = html("<a href='/comments/feed/'>c</a><a href='/presse/mitteilungen'>Pressemitteilungen</a>", ANNOUNCED)
    entrances = find_entrances(capture(HOME, page), SOURCE)
    assert entrances[0] == Entrance("https://chiefs.example/feed/", PageKind.FEED, "announced by the page")
    assert {entrance.url for entrance in entrances if entrance.kind is PageKind.LISTING} == {
        "https://chiefs.example/press-releases",
        "https://chiefs.example/presse/mitteilungen",
    }
    assert not any("comments" in entrance.url for entrance in entrances)


def test_a_newsroom_at_the_root_of_its_own_host_is_a_press_page_and_a_privacy_policy_is_none() -> None:
    page = "<nav><a href='https://news.chiefs.example/'>Newsroom</a><a href='/privacy-policy'>Privacy policy</a></nav>"
    entrances = find_entrances(capture(HOME, page), SOURCE)
    listings = [entrance.url for entrance in entrances if entrance.kind is PageKind.LISTING]
    assert listings == ["https://news.chiefs.example/"]


def test_a_press_page_on_another_site_is_named_when_nothing_lists_pages() -> None:
    page = "<nav><a href='https://chiefs-news.example/'>Newsroom</a><a href='https://maker.example/'>Maker</a></nav>"
    assert press_page_elsewhere(capture(HOME, page)) == Entrance(
        "https://chiefs-news.example/", PageKind.LISTING, "a link named “Newsroom”"
    )
    assert press_page_elsewhere(capture(HOME, WELCOME)) is None


def test_a_home_page_that_only_chooses_a_language_is_looked_behind() -> None:
    cards = f"<ul>{rows(5)}</ul>"
    site = {"/en/": html(cards), "/press-releases": html(f"<ul>{rows(9)}</ul>")}
    assert explored(site, HOME + "en/")[0] == ("/press-releases",)


def test_no_listing_and_no_feed_is_no_choice() -> None:
    empty = Preview(Entrance(HOME, PageKind.FEED, "x"), Discovery(PageKind.FEED))
    assert choose_entrances([empty]).previews == ()
    one = Preview(Entrance(HOME, PageKind.FEED, "x"), Discovery(PageKind.FEED, (Item(HOME + "a"),)))
    assert choose_entrances([empty, one]).previews == (one,)


# --- the config file --------------------------------------------------------------------------------------------------


def fake_explore(
    monkeypatch: pytest.MonkeyPatch,
    *previews: Preview,
    organisation: str | None = None,
    elsewhere: Entrance | None = None,
) -> None:
    async def explore(*_: object) -> Explored:
        return Explored(previews, organisation, None, elsewhere)

    monkeypatch.setattr(add, "_explore", explore)


FOUND = Preview(
    Entrance("https://chiefs.example/feed/", PageKind.FEED, "announced by the page"),
    Discovery(PageKind.FEED, (Item("https://chiefs.example/a", "A \x1b[31mtitle"),)),
)
CONFIG = """# my own remark
[watch]
database = "statements.db"   # beside the file
contact = "desk@newsroom.example"

[[sources]]
name = "chiefs"
organisation = "Chiefs"
kind = "association"
urls = ["https://old.example/feed"]
"""


def test_the_table_is_appended_and_every_remark_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_explore(monkeypatch, FOUND)
    path = tmp_path / "sources.toml"
    path.write_text(CONFIG)
    assert run(["add", "chiefs.example", "--config", str(path), "--yes", "--organisation", 'The "Chiefs" \\ Co']) == 0
    text = path.read_text()
    assert text.startswith(CONFIG.rstrip())
    new = tomllib.loads(text)["sources"][1]
    assert new == {
        "name": "chiefs-2",
        "organisation": 'The "Chiefs" \\ Co',
        "kind": "other",
        "urls": ["https://chiefs.example/feed/"],
    }
    assert [entry.name for entry in tmp_path.iterdir()] == ["sources.toml"]


def test_a_missing_config_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_explore(monkeypatch, FOUND)
    path = tmp_path / "sources.toml"
    assert run(["add", "https://chiefs.example", "--config", str(path), "--yes"]) == 0
    assert tomllib.loads(path.read_text())["sources"][0]["name"] == "chiefs"


def test_the_organisation_is_the_one_that_the_site_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_explore(monkeypatch, FOUND, organisation="County Chiefs\n Association")
    path = tmp_path / "sources.toml"
    assert run(["add", "https://chiefs.example", "--config", str(path), "--yes"]) == 0
    assert tomllib.loads(path.read_text())["sources"][0]["organisation"] == "County Chiefs Association"


def test_of_what_is_not_chosen_only_other_titles_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = Discovery(PageKind.LISTING, (*FOUND.found.items, Item("https://chiefs.example/b", "An older one")))
    fake_explore(monkeypatch, FOUND, Preview(Entrance(HOME, PageKind.LISTING, "the address given"), listed))
    monkeypatch.setattr("statement_watch.cli.add.choose_entrances", lambda _: Choice((FOUND,), "it costs least"))
    assert run(["add", HOME, "--config", str(tmp_path / "s.toml"), "--yes"]) == 0
    said = capsys.readouterr().err
    assert said.count("title") == 1
    assert "1 not in what will be watched" in said
    assert "An older one" in said
    assert "why: it costs least" in said


def test_json_tells_each_entrance_on_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_explore(monkeypatch, FOUND)
    assert run(["add", HOME, "--config", str(tmp_path / "s.toml"), "--yes", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert '"chosen": true' in out
    assert "\x1b" not in out


def test_where_nothing_lists_pages_the_press_page_elsewhere_is_what_to_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = Entrance("https://chiefs-news.example/", PageKind.LISTING, "a link named “Newsroom”")
    fake_explore(monkeypatch, elsewhere=there)
    assert run(["add", HOME, "--config", str(tmp_path / "s.toml"), "--yes"]) == 1
    assert "a link named “Newsroom” leads to another site: try watch add https://chiefs-news.example/" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["not an address"], 2, "is no address"),
        ([HOME, "--name", "chiefs"], 2, 'has a source named "chiefs" already'),
        ([HOME], 1, "nothing at https://chiefs.example/ lists pages"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    fake_explore(monkeypatch)
    path = tmp_path / "sources.toml"
    path.write_text(CONFIG)
    assert run(["add", *arguments, "--config", str(path), "--yes"]) == code
    assert said in capsys.readouterr().err
    assert path.read_text() == CONFIG


def test_a_broken_config_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("[watch\n")
    assert run(["add", HOME, "--config", str(path), "--yes"]) == 2
    assert path.read_text() == "[watch\n"
