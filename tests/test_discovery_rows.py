"""What belongs to one row of a list: the day below its title, the name beside its "Download", one of its formats."""

from __future__ import annotations

from datetime import date

import pytest

from statement_watch.model import PageKind
from test_discovery import found
from test_discovery_listings import TITLES, page, slug, urls

DAYS = [date(2026, 5, n + 1) for n in range(len(TITLES))]


def rows(row: str) -> str:
    return "".join(row.format(t=t, s=slug(t), day=n + 1, n=4100 + 17 * n) for n, t in enumerate(TITLES))


@pytest.mark.parametrize(
    "row",
    [
        '<h3><a href="/news/{s}">{t}</a></h3><p class="date">May {day}, 2026</p>',
        '<h3><a href="/news/{s}">{t}</a></h3><p>The chiefs met.</p><p class="meta">May {day}, 2026 by '
        '<a href="/people/ann">Ann</a></p>',
        '<div><a href="/news/{s}">{t}</a></div><time datetime="2026-05-0{day}">a while ago</time>',
        '<tr><td><a href="/news/{s}">{t}</a></td></tr><tr><td>0{day}.05.2026</td></tr>',
    ],
    ids=["date", "teaser and byline", "time", "table"],
)
def test_a_day_below_a_title_is_that_title_s_and_not_the_next_one_s(row: str) -> None:
    wrap = "<table>{}</table>" if row.startswith("<tr") else "<h1>News</h1>{}"
    items = found(page(wrap.format(rows(row)))).items
    assert [item.title for item in items] == TITLES
    assert [item.published for item in items] == DAYS


@pytest.mark.parametrize(
    "row",
    [
        '<p class="date">May {day}, 2026</p><h3><a href="/news/{s}">{t}</a></h3>',
        '<dt>May {day}, 2026</dt><dd><a href="/news/{s}">{t}</a></dd><dd>The chiefs met.</dd>',
    ],
    ids=["before", "term"],
)
def test_a_day_above_a_title_stays_that_title_s(row: str) -> None:
    items = found(page(rows(row))).items
    assert [item.published for item in items] == DAYS


@pytest.mark.parametrize(
    "row",
    [
        '<div><img src="/{n}.jpg"><h3>{t}</h3><p>What we told.</p><a href="/get?file={n}">Download</a></div>',
        '<li>{t} <a href="/get?file={n}">Télécharger (PDF)</a></li>',
        '<li>{t} <a href="/show?file={n}">View</a> <a href="/get?file={n}">Download</a></li>',
        '<tr><td>{t}</td><td><a href="/show?file={n}">Öffnen</a> <a href="/get?file={n}">Herunterladen</a></td></tr>',
        '<div class="f"><b>{t}</b> <a href="/get?file={n}"><span>ダウンロード</span></a></div>',
    ],
    ids=["card", "list", "pair", "table", "Japanese"],
)
def test_what_there_is_to_download_goes_by_the_name_beside_it_and_needs_no_ending(row: str) -> None:
    wrap = {"<li": "<ul>{}</ul>", "<tr": "<table>{}</table>"}.get(row[:3], "{}")
    items = found(page(wrap.format(rows(row)))).items
    assert [item.url[-10:] for item in items] == [f"?file={4100 + 17 * n}" for n in range(len(TITLES))]
    assert [item.title for item in items] == TITLES


def test_tiles_with_a_heading_and_learn_more_are_no_documents() -> None:
    tiles = "".join(
        f'<div class="tile"><h4>{name}</h4><p>We stand up for you.</p><a href="/{slug(name)}">Learn more</a></div>'
        for name in ("Legal protection", "Wage talks", "Health at work")
    )
    posts = rows('<article><a href="/post/{s}"><img src="/{n}.jpg"></a><p><a href="/post/{s}">{t}</a></p></article>')
    assert urls(page(f"<section>{tiles}</section><section>{posts}</section>")) == [f"/post/{slug(t)}" for t in TITLES]


def test_the_routes_of_an_app_are_addresses() -> None:
    menu = '<a href="#/">Home</a><a href="#/about">About</a><a href="#/news">News</a><a href="#!">Menu</a>'
    listed = found(page(f"{menu}<ul>{rows('<li><a href=#/news/{n}>{t}</a> May {day}, 2026</li>')}</ul>"))
    assert listed.kind is PageKind.LISTING
    assert [item.url for item in listed.items] == [
        f"https://chiefs.example/news#/news/{4100 + 17 * n}" for n in range(len(TITLES))
    ]


def test_a_menu_in_the_section_of_texts_holds_no_items_though_nothing_is_dated() -> None:
    menu = "".join(f'<li><a href="/news/{slug(t)}">{t}</a></li>' for t in ["In the news"])
    texts = rows('<li><h3><a href="/news/{s}">{t}</a></h3></li>') + rows(
        '<li><h3><a href="/news/{s}-2">{t}</a></h3></li>'
    )
    assert len(urls(page(f"<nav><ul>{menu}</ul></nav><ul>{texts}</ul>"))) == 2 * len(TITLES)


def test_a_feed_in_a_list_of_texts_is_no_item() -> None:
    texts = rows('<li><a href="/words/{s}">{t}</a></li>')
    feeds = '<li><a href="/words/the-feed-of-the-chiefs.xml">The feed of the chiefs</a></li>'
    head = '<link rel="alternate" type="application/atom+xml" href="/words/the-feed-of-the-chiefs.xml">'
    named = '<li><a href="/words/rss.xml">All that the chiefs write</a></li>'
    assert urls(page(f"<ul>{texts}{feeds}{named}</ul>", head)) == [f"/words/{slug(t)}" for t in TITLES]
