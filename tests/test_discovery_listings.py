"""Items of HTML pages are found from structure alone; what is no list is called none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from statement_watch.model import PageKind, Selectors
from test_discovery import SOURCE, found

NAV = """<nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/about-us">About us</a></li>
<li><a href="/news">News</a></li><li><a href="/annual-conference">Annual conference</a></li></ul></nav>"""
FOOTER = """<footer><a href="/privacy-policy">Privacy policy</a> <a href="/contact">Contact us</a>
<a href="https://social.example.com/chiefs">Follow us</a></footer>"""
TITLES = [
    "Chiefs respond to the proposed rule on asylum",
    "Statement on the safety of officers at night",
    "New president of the association takes office",
    "Resolution adopted at the winter meeting",
    "Joint letter on the exchange of crime data",
]


def slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def page(main: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{NAV}<main>{main}</main>{FOOTER}</body></html>"


def urls(text: str, **kwargs: str) -> list[str]:
    return [item.url.removeprefix("https://chiefs.example") for item in found(text, **kwargs).items]


WANTED = [f"/news/{slug(title)}" for title in TITLES]

CARDS = "".join(
    f"""<article class="card"><a href="/news/{slug(t)}"><img src="/i{n}.jpg" alt=""></a>
    <h3 class="card-title"><a href="/news/{slug(t)}">{t}</a></h3><p class="meta">May {n + 1}, 2026 by
    <a href="/people/ann-{n % 2}">Ann</a> in <a href="/topics/policy">Policy</a></p>
    <p>The association said that the matter deserves care and time.</p>
    <a class="more" href="/news/{slug(t)}">Read more</a></article>"""
    for n, t in enumerate(TITLES)
)
LIST = (
    "<ul>"
    + "".join(f'<li><a href="/news/{slug(t)}">{t}</a> (0{n + 1}/05/2026)</li>' for n, t in enumerate(TITLES))
    + "</ul>"
)
TABLE = "<table>" + "".join(
    f'<tr><td class="date">2026-05-0{n + 1}</td><td><a href="/news/{slug(t)}">{t}</a></td></tr>'
    for n, t in enumerate(TITLES)
) + "</table>"  # fmt: skip
FLAT = (
    "<p>" + "<br>".join(f'May {n + 1}, 2026 <a href="/news/{slug(t)}">{t}</a>' for n, t in enumerate(TITLES)) + "</p>"
)
TERMS = "<dl>" + "".join(
    f'<dt>May {n + 1}, 2026</dt><dd><a href="/news/{slug(t)}">{t}</a></dd>' for n, t in enumerate(TITLES)
) + "</dl>"  # fmt: skip


@pytest.mark.parametrize("main", [CARDS, LIST, TABLE, FLAT, TERMS], ids=["cards", "list", "table", "flat", "terms"])
def test_items_are_found_in_every_common_shape_and_menus_never(main: str) -> None:
    listing = found(page(main))
    assert listing.kind is PageKind.LISTING
    assert [item.url.removeprefix("https://chiefs.example") for item in listing.items] == WANTED
    assert [item.title for item in listing.items] == TITLES
    assert all(item.published is not None for item in listing.items)


def test_documents_are_items_with_the_text_around_them_as_title() -> None:
    rows = "".join(
        f'<tr><td>May {n + 1}, 2026</td><td>{t}</td><td><a href="/docs/2026-05-0{n + 1}.pdf">PDF</a></td></tr>'
        for n, t in enumerate(TITLES)
    )
    listing = found(page(f"<table>{rows}</table>"))
    assert [item.url[-14:] for item in listing.items] == [f"2026-05-0{n + 1}.pdf" for n in range(5)]
    assert [item.published for item in listing.items] == [date(2026, 5, n + 1) for n in range(5)]
    assert all(title in str(item.title) for title, item in zip(TITLES, listing.items, strict=True))


def test_a_body_that_calls_itself_a_menu_hides_nothing() -> None:
    text = page(CARDS).replace("<body>", '<body class="nav-open sidebar-right">')
    assert urls(text) == WANTED


def test_an_address_is_shown_as_written_and_kept_in_canonical_form() -> None:
    rows = "".join(f'<li><a href="/docs/Statement {n}, May 2026.pdf">{t}</a></li>' for n, t in enumerate(TITLES))
    first = found(page(f"<ul>{rows}</ul>")).items[0]
    assert first.url == "https://chiefs.example/docs/Statement%200,%20May%202026.pdf"
    assert first.written == "https://chiefs.example/docs/Statement 0, May 2026.pdf"


def test_a_page_of_menus_has_no_items() -> None:
    empty = found(page("<h1>News</h1><p>There is nothing here yet.</p>"))
    assert (empty.kind, empty.items) == (PageKind.ARTICLE, ())


@pytest.mark.parametrize("count", [3, 5, 11])
@pytest.mark.parametrize("section", ["words/", ""])
def test_a_plain_list_without_dates_is_the_list_of_a_page_that_shows_nothing_else(count: int, section: str) -> None:
    titles = [
        *TITLES,
        "Night work",
        "Letter to the minister",
        "New rules",
        "A word on drones",
        "Two years on",
        "Thanks to all",
    ]
    rows = "".join(f'<li><a href="/{section}{slug(t)}">{t}</a></li>' for t in titles[:count])
    assert urls(page(f"<h1>Statements</h1><ul>{rows}</ul>")) == [f"/{section}{slug(t)}" for t in titles[:count]]


def test_subjects_that_a_page_without_a_list_may_be_narrowed_to_are_no_list() -> None:
    facets = "".join(f'<a href="/decisions?sector={name}">{name} ({n})</a>' for n, name in enumerate("abcd", 17))
    assert found(page(f"<h1>Decisions</h1><p>None found.</p><div>{facets}</div>")).kind is PageKind.ARTICLE


def test_a_list_of_one_is_a_list() -> None:
    assert urls(page(f'<ul><li><h3><a href="/news/{slug(TITLES[0])}">{TITLES[0]}</a></h3></li></ul>')) == WANTED[:1]


def test_an_article_with_related_links_is_an_article() -> None:
    prose = "".join(
        f"<p>Paragraph {n}: the chiefs said on Tuesday that the safety of officers and of the people whom they serve "
        "must come before any deadline, and that they would work with the department on each of the open points.</p>"
        for n in range(14)
    )
    text = page(f"<article><h1>{TITLES[0]}</h1>{prose}</article><aside><h2>More</h2>{LIST}</aside>")
    assert (
        found(text, url=f"https://chiefs.example/news/{slug('a statement about something else')}").kind
        is PageKind.ARTICLE
    )
    assert found(text, url="https://chiefs.example/x").kind is PageKind.ARTICLE


def test_a_future_date_is_no_hint() -> None:
    assert found(page(TABLE.replace("2026-05", "2031-05"))).items[0].published is None


def test_odd_links_break_nothing() -> None:
    odd = [
        "http://[bad",
        "javascript:void(0)",
        "mailto:a@b.example",
        "",
        "#",
        "tel:+1",
        "&#xD800;",
        "//",
        "http://a b/",
        "data:x,y",
    ]
    text = page(CARDS + "".join(f'<a href="{href}">A link that is odd</a>' for href in odd))
    assert urls(text) == WANTED


@pytest.mark.parametrize(
    "row",
    [
        '<tr data-href="{url}"><td>05/04/2026</td><td>{t}</td><td>Policy</td></tr>',
        "<tr onclick=\"window.location.href='{url}'\"><td>05/04/2026</td><td>{t}</td></tr>",
        "<tr><td>05/04/2026</td><td><a href=\"#\" onclick=\"window.open('{url}', 'x')\">{t}</a></td></tr>",
    ],
    ids=["data", "row", "link"],
)
def test_rows_that_a_script_makes_links_are_items(row: str) -> None:
    rows = "".join(row.format(t=t, url=f"/news/{slug(t)}") for t in TITLES)
    share = '<div class="like" data-href="https://social.example.com/chiefs"></div>'
    items = found(page(f"<table>{rows}</table>{share}")).items
    assert [item.url.removeprefix("https://chiefs.example") for item in items] == WANTED
    assert [item.title for item in items] == TITLES
    assert items[0].published == date(2026, 5, 4)


@pytest.mark.parametrize(
    "menu", ["<nav>{}</nav>", '<div role="navigation">{}</div>', '<div class="mega-menu">{}</div>']
)
def test_a_menu_of_hundreds_of_sentences_does_not_drown_a_plain_list(menu: str) -> None:
    entries = "".join(
        f'<li><a href="/services/{verb}-{slug(thing)}">{verb.title()} {thing}</a></li>'
        for verb in ("renew", "report", "find", "request", "pay", "appeal", "search", "review", "track", "learn about")
        for thing in (
            "a permit for your firm",
            "a school near you",
            "noise at night",
            "the closure of roads",
            "water bills",
        )
    )
    text = page(f"<h1>News</h1>{LIST}").replace("<body>", f"<body>{menu.format(f'<ul>{entries}</ul>' * 2)}")
    for n in range(5):
        text = text.replace(f" (0{n + 1}/05/2026)", "")
    assert urls(text) == WANTED


# --- the user's own selectors -----------------------------------------------------------------------------------------


def test_selectors_override_structure() -> None:
    rows = "".join(
        f'<div class="r"><b class="t">{t}</b><i data-x class="d">2026-05-0{n + 1}</i><a href="/p?{n}">x</a></div>'
        for n, t in enumerate(TITLES[:2])
    )
    chosen = replace(SOURCE, selectors=Selectors(item="div.r", title=".t", date=".d"))
    listing = found(page(rows + CARDS), source=chosen)
    assert [(item.title, item.published) for item in listing.items] == [
        (TITLES[0], date(2026, 5, 1)),
        (TITLES[1], date(2026, 5, 2)),
    ]


def test_selectors_that_match_nothing_are_said_to() -> None:
    listing = found(page(CARDS), source=replace(SOURCE, selectors=Selectors(item=".gone")))
    assert listing.kind is PageKind.ERROR
    assert "selectors" in str(listing.reason)


def test_a_link_selector_alone_is_enough() -> None:
    assert urls(page(CARDS), source=replace(SOURCE, selectors=Selectors(link=".card-title a"))) == WANTED


# --- older pages and feeds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ('<a rel="next" href="/news?page=2">»</a>', "/news?page=2"),
        (
            '<ul class="pagination"><li>1</li><li><a href="?page=2">2</a></li><li><a href="?page=3">3</a></li></ul>',
            "/news?page=2",
        ),
        ('<div class="pager"><a href="/news/page/2/">Older posts</a></div>', "/news/page/2/"),
        ('<div class="pager"><a href="/news/seite/2">Weiter</a></div>', "/news/seite/2"),
        ('<nav class="pager"><a href="?start=20" aria-label="Next page">›</a></nav>', "/news?start=20"),
        ("", None),
    ],
)
def test_the_next_older_page_is_found(pager: str, expected: str | None) -> None:
    listing = found(page(CARDS + pager))
    assert listing.next_page == (f"https://chiefs.example{expected}" if expected else None)
    assert [item.url.removeprefix("https://chiefs.example") for item in listing.items] == WANTED


def test_on_a_later_page_next_is_the_page_after_it() -> None:
    pager = "".join(f'<li><a href="/news?page={n}">{n}</a></li>' for n in (1, 2, 4, 5))
    listing = found(
        page(CARDS + f"<ul class='pagination'>{pager}<li>3</li></ul>"), url="https://chiefs.example/news?page=3"
    )
    assert listing.next_page == "https://chiefs.example/news?page=4"


def test_feeds_that_the_page_announces_are_named() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" hreflang="fr" href="/fr">'
    )
    assert found(page(CARDS, head)).feeds == ("https://chiefs.example/feed/",)


# --- sizes ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_page_of_too_many_links_is_capped_and_says_so() -> None:
    rows = "".join(
        f'<li><a href="/news/item-number-{n}">Item number {n} of a very long list</a></li>' for n in range(10_100)
    )
    listing = found(f"<html><body><ul>{rows}</ul>")
    assert len(listing.items) == 5_000
    assert listing.dropped == 5_100


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000,
        "<p>x</p>" * 30_000,
        "<a href=/x " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</a>",
        "<table><tr>" + "".join(f"<td><a href=/n/{n}>Title {n}</a></td>" for n in range(1_000)),
        "<b><i><a href=/x>" * 20_000,
        "<!-- " + "x" * 3_000_000,
        "<p>" + (" " * 500 + '"') * 600,
        "<div onclick=\"location='/x'\">" * 20_000 + "text",
        ('<div onclick="' + "location = " * 200 + '">x</div>') * 1_000,
    ],
    ids=["deep", "wide", "attributes", "columns", "inline", "comment", "quotes", "nested scripts", "long scripts"],
)
def test_pages_made_to_hurt_are_over_soon(text: str) -> None:
    found(text)


# --- what the page's other items tell ---------------------------------------------------------------------------------


def test_an_item_whose_address_is_unlike_all_others_is_an_item_by_its_template() -> None:
    rows = [f"<li class='r'><h3><a href='/2026/05/{n + 10}/{slug(t)}'>{t}</a></h3></li>" for n, t in enumerate(TITLES)]
    rows[1] = "<li class='r'><h3><a href='/2026/05/11/sidegrade'>Chiefs speak of the sidegrade of radios</a></h3></li>"
    assert "/2026/05/11/sidegrade" in urls(page(f"<ul>{''.join(rows)}</ul>"))


def test_a_short_link_in_the_footer_is_an_item_when_its_address_is_one() -> None:
    rows = "".join(
        f"<li class='r'><h3><a href='/2026/05/{n + 10}/{slug(t)}'>{t}</a></h3></li>" for n, t in enumerate(TITLES)
    )
    trending = "<div class='foot'><a href='/2026/04/30/letter-to-congress-on-asylum'>Asylum</a></div>"
    listed = urls(page(f"<ul>{rows}</ul>").replace("</body>", f"{trending}</body>"))
    assert "/2026/04/30/letter-to-congress-on-asylum" in listed
    assert "/privacy-policy" not in listed


def test_a_template_that_calls_the_whole_page_a_menu_hides_nothing() -> None:
    body = page(CARDS).replace("<main>", "<div class='main-row nav-col'><main>").replace("</main>", "</main></div>")
    assert urls(body) == WANTED


def test_an_item_named_by_its_row_is_named_without_date_and_without_the_head_of_the_table() -> None:
    rows = "".join(
        f"<tr><td>May {n + 1}, 2026</td><td>{t}</td><td><a href='/files/{n:04}.pdf'>PDF</a></td></tr>"
        for n, t in enumerate(TITLES)
    )
    items = found(page(f"<table><tr><th>Day</th><th>What</th><th>File</th></tr>{rows}</table>")).items
    assert [item.title for item in items] == TITLES


def test_feeds_of_comments_are_not_named() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Chiefs" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Kommentar-Feed" href="/feed/?k=1">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
    )
    assert found(page(CARDS, head)).feeds == ("https://chiefs.example/feed/",)


# --- titles and dates of items ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "card",
    [
        "<p>Press release</p><time>4 May 2026</time><h3>{t}</h3><p>The association said that it must be so.</p>",
        "<div>May 4, 2026</div><div>Policy</div><div><p>{t}</p></div><div>It must be so, they said.</div>",
        "<span>{t}</span> <span>2026-05-04</span>",
        "{t}",
    ],
    ids=["heading", "blocks", "inline", "text"],
)
def test_a_card_that_is_one_link_is_named_by_its_title_alone(card: str) -> None:
    cards = "".join(f'<div class="c"><a href="/news/{slug(t)}">{card.format(t=t)}</a></div>' for t in TITLES)
    assert [item.title for item in found(page(cards)).items] == TITLES


@pytest.mark.parametrize("note", ["(PDF, 120 KB)", "（PDF：200KB）", "[Download as PDF]"])
def test_what_a_title_says_of_its_file_is_no_part_of_it(note: str) -> None:
    files = "".join(f'<li><a href="/d/{slug(t)}.pdf">{t} {note}</a></li>' for t in TITLES)
    assert [item.title for item in found(page(f"<ul>{files}</ul>")).items] == TITLES


def test_the_text_of_a_link_names_it_rather_than_its_picture() -> None:
    tiles = "".join(
        f'<li><a href="/{slug(t)}.pdf"><img src="/c.png" alt="Cover of: {t}"></a><a href="/{slug(t)}.pdf">{t}</a></li>'
        for t in TITLES
    )
    assert [item.title for item in found(page(f"<ul>{tiles}</ul>")).items] == TITLES


def test_a_picture_names_an_item_rather_than_read_more() -> None:
    rows = "".join(f"<li>May {n + 1}, 2026 <a href='/news/{slug(t)}'>{t}</a></li>" for n, t in enumerate(TITLES[1:]))
    opened = "<a href='/news/top-story-today'>"
    top = f"<div>{opened}<img src='/t.jpg' alt='{TITLES[0]}'></a>{opened}Read more</a></div>"
    assert found(page(f"{top}<ul>{rows}</ul>")).items[0].title == TITLES[0]


def test_several_documents_of_one_row_are_told_apart_by_their_labels() -> None:
    rows = "".join(
        f"<div class='m'><h4>Board meeting, May {n + 1}, 2026</h4><i style='display: none'>17{n}</i>"
        f"<a href='/d/{n}1.pdf'>Agenda</a> <a href='/d/{n}2.pdf'>Minutes</a> <a href='https://tube.example/{n}'>Video</a></div>"
        for n in range(4)
    )
    titles = [item.title for item in found(page(rows)).items]
    assert titles[:2] == ["Board meeting, May 1, 2026 Agenda", "Board meeting, May 1, 2026 Minutes"]


@pytest.mark.parametrize(
    ("head", "days", "first"),
    [
        ('<html lang="en-us">', ["03/04/2026", "02/04/2026"], date(2026, 3, 4)),
        ('<html lang="en-gb">', ["03/04/2026", "02/04/2026"], date(2026, 4, 3)),
        ('<html lang="es">', ["03/04/2026", "02/04/2026"], date(2026, 4, 3)),
        ("<html>", ["03/04/2026", "28/03/2026"], date(2026, 4, 3)),
        ('<html lang="en-gb">', ["04/03/2026", "03/28/2026"], date(2026, 4, 3)),
    ],
    ids=["American", "British", "Spanish", "as another date of the page", "against the region, as another date"],
)
def test_days_in_figures_are_read_as_the_page_writes_them(head: str, days: list[str], first: date) -> None:
    rows = "".join(
        f"<li>{day} <a href='/news/{slug(t)}'>{t}</a></li>"
        for t, day in zip(TITLES, [*days, *days, days[0]], strict=True)
    )
    assert found(f"{head}<ul>{rows}</ul>").items[0].published == first


def test_a_link_that_stands_alone_above_a_list_does_not_take_the_date_of_its_first_row() -> None:
    hero = f"<div class='hero'><a href='/news/{slug(TITLES[0])}'><h2>{TITLES[0]}</h2></a></div>"
    rows = "".join(
        f"<li><time>May {n + 1}, 2026</time> <a href='/news/{slug(t)}'>{t}</a></li>" for n, t in enumerate(TITLES[1:])
    )
    items = found(page(f"{hero}<ul>{rows}</ul>")).items
    assert [item.published for item in items] == [None, *(date(2026, 5, n + 1) for n in range(4))]


def test_a_link_that_stands_alone_keeps_the_date_beside_it() -> None:
    hero = f"<div class='hero'><a href='/news/{slug(TITLES[0])}'><h2>{TITLES[0]}</h2></a><p>May 9, 2026</p></div>"
    rows = "".join(
        f"<li><time>May {n + 1}, 2026</time> <a href='/news/{slug(t)}'>{t}</a></li>" for n, t in enumerate(TITLES[1:])
    )
    assert found(page(f"{hero}<ul>{rows}</ul>")).items[0].published == date(2026, 5, 9)


@pytest.mark.parametrize("level", ["h3", "p", "div class='day'"])
def test_rows_have_the_day_of_the_heading_that_they_stand_below(level: str) -> None:
    def below(day: str, titles: list[str]) -> str:
        rows = "".join(f"<li><a href='/news/{slug(t)}'>{t}</a></li>" for t in titles)
        return f"<{level}>{day}</{level.split()[0]}><ul>{rows}</ul>"

    items = found(page(below("Thursday, 14 May 2026", TITLES[:3]) + below("Monday, 11 May 2026", TITLES[3:]))).items
    assert [item.published for item in items] == [date(2026, 5, 14)] * 3 + [date(2026, 5, 11)] * 2


@pytest.mark.parametrize(
    ("head", "written"), [("<html>", "05-{:02}"), ("<html>", "May {}"), ('<html lang="en-gb">', "{:02}/05")]
)
def test_a_day_below_the_heading_of_its_year_is_a_whole_date(head: str, written: str) -> None:
    def below(year: int, names: list[str]) -> str:
        rows = "".join(
            f"<li><span>{written.format(n)}</span> <a href='/{slug(t)}/'>{t}</a></li>" for n, t in enumerate(names, 3)
        )
        return f"<h2>{year}</h2><ul>{rows}</ul>"

    text = below(2026, TITLES[:3]) + below(2025, TITLES[3:])
    items = found(f"{head}<body>{text}").items
    assert [item.published for item in items] == [date(2026, 5, n) for n in (3, 4, 5)] + [
        date(2025, 5, n) for n in (3, 4)
    ]


def test_the_day_above_a_page_is_no_date_of_its_links() -> None:
    rows = "".join(f"<li><h3><a href='/news/{slug(t)}'>{t}</a></h3></li>" for t in TITLES)
    assert {item.published for item in found(page(f"<div>Thursday, 14 May 2026</div><ul>{rows}</ul>")).items} == {None}


@pytest.mark.parametrize(
    "card",
    [
        "<span>18 May 2026</span><span class='tag'>Press release</span><span>{t}</span>",
        "<span>{t}</span><span>PDF, 120 KB</span>",
        "{t} <small>PDF – 2,1 Mo</small>",
    ],
    ids=["date and sort", "format", "format after the text"],
)
def test_a_card_of_inline_parts_is_named_by_its_title_alone(card: str) -> None:
    cards = "".join(f'<li><a href="/news/{slug(t)}">{card.format(t=t)}</a></li>' for t in TITLES)
    assert [item.title for item in found(page(f"<ul>{cards}</ul>")).items] == TITLES


def test_a_card_with_only_read_more_is_named_by_its_heading() -> None:
    cards = "".join(
        f"<div class='c'><p>May {n + 1}, 2026</p><h3>{t}</h3><p>The association said that it must be so.</p>"
        f"<a href='/news/{slug(t)}'>Read more</a></div>"
        for n, t in enumerate(TITLES)
    )
    assert [item.title for item in found(page(cards)).items] == TITLES


@pytest.mark.parametrize("way", ["2026/05/14", "2026/may/14", "2026-05-14", "20260514"])
def test_an_address_may_say_the_day(way: str) -> None:
    rows = "".join(f"<li><h3><a href='/news/{way}/{slug(t)}'>{t}</a></h3></li>" for t in TITLES)
    assert {item.published for item in found(page(f"<ul>{rows}</ul>")).items} == {date(2026, 5, 14)}
