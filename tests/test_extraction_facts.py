"""What a page says about itself: title, date, authors, organisation, language, address."""
# ruff: noqa: E501  pages are written as servers send them

from __future__ import annotations

from datetime import date

import pytest

from fakes import source
from reading import ADDRESS, PARAGRAPHS, TEXT, TITLE, article, extract, page, reading
from statement_watch.dates import find_dates, machine_date
from statement_watch.model import Item

JANUARY_30 = date(2024, 1, 30)


def linked(**facts: str) -> str:
    said = ",".join(f'"{key}":{value}' for key, value in facts.items())
    return (
        f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",{said}}}</script>'
    )


# --- title ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE} | Coastal Wardens</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>{TITLE} | Coastal Wardens</title>", ""),
        (f"<title>Coastal Wardens - {TITLE}</title>", ""),
        (f'<title>Home</title><meta property="og:title" content="{TITLE}">', ""),
        (f"<title>Coastal Wardens</title>{linked(headline=chr(34) + TITLE + chr(34))}", "<h1>Coastal Wardens</h1>"),
        (f"<title>{TITLE} – News</title>", f"<h1>Coastal Wardens</h1><h1>{TITLE}</h1>"),
        (f"<title>{TITLE} : Harbour Voices</title>", "<h1><a href='/'>Harbour Voices</a></h1>"),
        (f"<title>{TITLE} : Harbour Voices</title>", "<a href='https://wardens.example'><h1>Harbour Voices</h1></a>"),
        ("<title>Coastal Wardens</title>", f"<h1>News</h1><h2>{TITLE}</h2>"),
        ("<title>Coastal Wardens</title>", f"<h1><a name='top'></a>{TITLE}</h1>"),
        (f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1><p>Coastal Wardens, Room 2</p>"),
        ("<title>Coastal Wardens</title>", f"<h1><a href=''>{TITLE}</a></h1>"),
        (f"<title>{TITLE.replace('closing', 'clos&shy;ing')}</title>", ""),
    ],
)
def test_the_title_is_the_articles_own_without_the_sites_name(head: str, body: str) -> None:
    site = '<meta property="og:site_name" content="Coastal Wardens">'
    assert extract(page(f"{body}{PARAGRAPHS}", head + site)).title == TITLE


@pytest.mark.parametrize(
    ("head", "body"),
    [
        # a title element of the site's alone, and a row of facts between the heading and the text
        (
            "<title>Wardens of the North | Wardens.example</title>",
            f"<h1><a href='/'>Wardens of the North</a></h1><h2>Notices</h2><h3>{TITLE}</h3><ul><li>January 30, 2024</li>"
            f"<li>Board</li><li>812 views</li><li>Annex: 1</li><li>Copies: 2</li></ul>{PARAGRAPHS}",
        ),
        # the site's name beside the mere kind of page
        ("<title>Harbour Watch of the North - News</title>", f"<b>{TITLE}</b><br>January 30, 2024{PARAGRAPHS}"),
        # a column of short lines beside it, the last of them without a link
        (
            "<title>Harbour Watch of the North</title>",
            "<table><tr><td><a href='/a'>Archive</a><br><a href='/b'>Board</a><br>Next meeting: 12 July</td>"
            f"<td><b>{TITLE}</b><br>January 30, 2024<br><br>{'<br><br>'.join(TEXT)}</td></tr></table>",
        ),
        # the section as the only h1, the title as a link to the page itself
        (
            f"<title>{TITLE} - Harbour Watch</title>",
            f"<h1>News &amp; Press: Safety</h1><h2><a href='/n/7'>{TITLE}</a></h2><p>January 30, 2024</p>{PARAGRAPHS}",
        ),
    ],
)
def test_neither_the_site_nor_the_section_is_the_title(head: str, body: str) -> None:
    assert extract(page(body, head)).title == TITLE


def test_a_chinese_title_is_parted_from_the_site_by_a_low_line() -> None:
    words = "<p>针对三、四月间山区持续低温造成的损失，省农业厅于四月十八日启动紧急救助工作。</p>" * 3
    assert (
        extract(page(words, "<title>关于关闭两座海岸站的声明_海岸管理协会</title>")).title == "关于关闭两座海岸站的声明"
    )


def test_the_name_of_the_organisation_in_the_config_is_no_title() -> None:
    known = source(name="x", organisation="League of Northern Pilots")
    html = page(
        f"<h1>League of Northern Pilots</h1><h2>{TITLE}</h2>{PARAGRAPHS}", "<title>League of Northern Pilots</title>"
    )
    assert extract(html, of=known).title == TITLE


def test_a_title_that_was_escaped_for_html_within_json_is_read_as_it_was_meant() -> None:
    said = linked(headline='"Crews &amp; boats: the wardens&#039; answer to the board"')
    html = page(PARAGRAPHS, f"<title>x</title>{said}")
    assert extract(html).title == "Crews & boats: the wardens' answer to the board"


def test_the_listings_title_helps_where_the_page_has_none() -> None:
    assert extract(page(PARAGRAPHS, head=""), item=Item(ADDRESS, TITLE)).title == TITLE


# --- date -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "tier", "url"),
    [
        (article(head=linked(headline='"x"', datePublished='"2024-01-30T08:00:00Z"')), "json-ld", ADDRESS),
        (article(head='<meta property="article:published_time" content="2024-01-30">'), "meta", ADDRESS),
        (article(), "url", "https://wardens.example/2024/01/30/stations"),
        (article(), "url", "https://wardens.example/news/stations-20240130.html"),
        (article(), "url", "https://wardens.example/news/30-01-2024"),
        (article(before='<time datetime="2024-01-30T10:00">on Tuesday</time>'), "time", ADDRESS),
        (article(before="<p>January 30, 2024</p>"), "text", ADDRESS),
        (article(before="<p>Posted on January 30, 2024 by harbourblog</p>"), "text", ADDRESS),
        (article(before="<div class=meta>Datum: 30. Januar 2024</div>"), "text", ADDRESS),
        (article(before="<p>Publié le 30 janvier 2024</p>"), "text", ADDRESS),
        (article(before="<p>30 de enero de 2024</p>"), "text", ADDRESS),
        (article(before="<p>発表 2024年1月30日</p>"), "text", ADDRESS),
        (article(PARAGRAPHS.replace("<p>The", "<p>PORT ELLIS, Jan. 30, 2024 – The", 1)), "text", ADDRESS),
    ],
)
def test_the_date_is_found_and_says_where_it_came_from(html: str, tier: str, url: str) -> None:
    found = extract(html, url=url)
    assert (found.published, found.date_source) == (JANUARY_30, tier)
    assert 0 < found.date_confidence <= 1


@pytest.mark.parametrize(
    "html",
    [
        article(),
        page(f"<p>Today is March 2, 2024</p><h1>{TITLE}</h1>" + "<p>Notice.</p>" * 20 + PARAGRAPHS),
        article(head='<meta property="article:published_time" content="2031-01-30">'),
        article(before="<p>Last updated: January 30, 2024</p>"),
        article(PARAGRAPHS.replace("last week", "on January 30, 2024")),
        article(head='<script type="application/ld+json">{"@type":"WebPage","datePublished":"2012-05-01"}</script>'),
    ],
)
def test_a_page_that_does_not_say_when_it_was_published_has_no_date(html: str) -> None:
    assert extract(html).published is None


def test_the_day_that_readers_see_wins_over_a_time_zone() -> None:
    html = article(
        before="<p>January 30, 2024</p>", head=linked(headline='"x"', datePublished='"2024-01-31T03:30:00Z"')
    )
    assert extract(html).published == JANUARY_30


def test_the_listings_date_is_the_last_resort_and_says_so() -> None:
    found = extract(article(), item=Item(ADDRESS, TITLE, JANUARY_30))
    assert (found.published, found.date_source) == (JANUARY_30, "listing")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-01-30T23:30:00-05:00", JANUARY_30),
        ("20240130", JANUARY_30),
        ("Tue, 30 Jan 2024 10:00:00 GMT", JANUARY_30),
        ("1706605200", JANUARY_30),
        ("30.01.2024", JANUARY_30),
        ("January 30th, 2024", JANUARY_30),
        ("31 February 2024", None),
        ("0001-01-01", None),
        ("gestern", None),
        ("", None),
        (None, None),
    ],
)
def test_what_machines_are_told_is_a_date_or_nothing(value: str | None, day: date | None) -> None:
    assert machine_date(value) == day


@pytest.mark.parametrize(
    ("lang", "slug", "day"),
    [
        ("en-US", "stations-01-02-2024", date(2024, 1, 2)),
        ("de", "stations-01-02-2024", date(2024, 2, 1)),
        ("en-US", "stations-30-01-2024", JANUARY_30),
        ("en-GB", "stations-01-30-2024", JANUARY_30),
    ],
)
def test_figures_in_an_address_are_read_as_the_region_writes_them(lang: str, slug: str, day: date) -> None:
    assert extract(page(PARAGRAPHS, lang=lang), url=f"https://wardens.example/news/{slug}").published == day


@pytest.mark.parametrize(
    ("lang", "written", "shown", "day"),
    [
        ("en-US", "01/02/2024", "", date(2024, 1, 2)),
        ("fr", "01/02/2024", "", date(2024, 2, 1)),
        ("en-GB", "01/02/2024 09:30", "", date(2024, 2, 1)),
        ("de", "01/02/2024 09:30:15", "<p>Erstellt am: 02.01.2024</p>", date(2024, 1, 2)),
        ("de", "01/02/2024 09:30:15", "<p>Erstellt am: 01.02.2024</p>", date(2024, 2, 1)),
        ("en-US", "01/02/2024", "<p>1 February 2024</p>", date(2024, 2, 1)),
    ],
)
def test_figures_in_a_meta_are_read_as_the_day_that_the_page_shows_else_as_the_region_writes_them(
    lang: str, written: str, shown: str, day: date
) -> None:
    html = page(shown + PARAGRAPHS, f'<title>{TITLE}</title><meta name="date" content="{written}">', lang=lang)
    assert extract(html, url="https://wardens.example/news/stations").published == day


def test_figures_are_read_as_the_region_writes_them() -> None:
    assert [hit.day for hit in find_dates("01/02/2024", month_first=True)] == [date(2024, 1, 2)]
    assert [hit.day for hit in find_dates("01/02/2024", month_first=False)] == [date(2024, 2, 1)]
    british = page(f"<h1>{TITLE}</h1><p>01/02/2024</p>{PARAGRAPHS}", lang="en-GB")
    assert extract(british).published == date(2024, 2, 1)


# --- who, where, in what language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        article(head=linked(headline='"x"', author='[{"@type":"Person","name":"Jo Finch"},{"name":"Sam Reed"}]')),
        article(head='<meta name="author" content="Jo Finch and Sam Reed">'),
        article(before="<p>By Jo Finch, Sam Reed</p>"),
        article(before="<p>Posted by Jo Finch and Sam Reed, Tuesday, January 30, 2024</p>"),
        article(before="<p>Posted on January 30, 2024 by Jo Finch and Sam Reed</p>"),
        article(
            before='<p itemprop="author">Jo Finch</p><p itemprop="author">Sam Reed</p>',
            head='<meta name="author" content="Webmaster">',
        ),
    ],
)
def test_the_authors_are_named_one_by_one(html: str) -> None:
    assert extract(html).byline == ("Jo Finch", "Sam Reed")


@pytest.mark.parametrize("author", ["https://wardens.example/people/7", "admin@wardens.example", "{{author}}"])
def test_an_address_or_a_template_is_no_author(author: str) -> None:
    assert extract(article(head=f'<meta name="author" content="{author}">')).byline == ()


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:site_name" content="Coastal Wardens">',
        linked(headline='"x"', publisher='{"@type":"Organization","name":"Coastal Wardens"}'),
        "",
    ],
)
def test_the_organisation_is_the_sites_name(head: str) -> None:
    assert extract(article(head=head)).organisation == "Coastal Wardens"


@pytest.mark.parametrize(
    ("before", "after", "organisation"),
    [
        (
            "<a href='/'>Coastal Wardens</a>",
            "<p>© 2019–2024 Coastal Wardens. All rights reserved.</p>",
            "Coastal Wardens",
        ),
        ("<a href='/'><img alt='Logo of the Coastal Wardens'></a>", "", "Coastal Wardens"),  # the host says it too
        ("<a href='/index.html'>Guild of Wardens</a>", "<p>Founded in 1911.</p>", "Guild of Wardens"),
        ("<a href='/'>Küstenwacht</a>", "<p>Copyright (c) Küstenwacht 2024</p>", "Küstenwacht"),
        ("<a href='/'>Home</a>", "<p>© 2024 The Web Smiths</p>", None),
        ("<a href='https://shop.example/'>Wardens' Shop</a>", "", None),
        ("<a href='/news'>Coastal Wardens</a>", "", None),
        ("", "", None),
    ],
)
def test_a_site_that_declares_no_name_is_named_by_two_parts_of_its_frame(
    before: str, after: str, organisation: str | None
) -> None:
    body = f"<header>{before}</header><h1>{TITLE}</h1>{PARAGRAPHS}<footer>{after}</footer>"
    assert extract(page(body, f"<title>{TITLE}</title>")).organisation == organisation


GERMAN = (
    "<p>Die Küstenwacht ist bereit, mit dem Hafenrat an Regeln zu arbeiten, die auch im Winter für alle gelten und nicht nur"
    " für die Stationen im Norden, die in der letzten Woche von der Schließung erfahren haben.</p>"
)

SPANISH = (
    "<p>La federación nació en un local prestado de la calle de la Marina, con cuarenta y dos afiliadas, y en 2009 se fusionó"
    " con la de la piel. El comité pide a la empresa que explique las cuentas de la fábrica.</p>"
)
CATALAN = (
    "<p>La federació va néixer en un local deixat del carrer de la Marina, amb quaranta-dues afiliades, i el 2009 es va fusionar"
    " amb la de la pell. El comitè demana a l'empresa que expliqui els comptes de la fàbrica.</p>"
)


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-US", PARAGRAPHS, "en"),
        ("de", PARAGRAPHS, "en"),
        ("en", GERMAN * 2, "de"),
        ("", GERMAN * 2, "de"),
        ("de-AT", GERMAN, "de"),
        ("es", SPANISH, "es"),
        ("ca", CATALAN, "ca"),
    ],
)
def test_the_language_is_the_declared_one_unless_the_text_speaks_another(
    declared: str, text: str, language: str
) -> None:
    assert extract(page(f"<h1>{TITLE}</h1>{text}", lang=declared)).language == language


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/news/stations", "https://wardens.example/news/stations"),
        ("https://www.wardens.example/s?utm_source=x", "https://www.wardens.example/s"),
        ("https://elsewhere.example.org/s", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_pages_own_word_for_its_address_counts_within_its_site(link: str, canonical: str | None) -> None:
    assert extract(article(head=f'<link rel="canonical" href="{link}">')).canonical_url == canonical


@pytest.mark.parametrize(
    "hostile", ["<svg/onload=alert(1)>", "\x1b[31mred", "a\nb: c", "\u202ereversed", "x" * 500_000]
)
def test_nothing_outside_can_put_controls_or_endless_lines_into_a_fact(hostile: str) -> None:
    found = reading(
        article(head=f'<meta name="author" content="{hostile}"><meta property="og:site_name" content="{hostile}">')
    ).extract
    assert found is not None
    for fact in (found.title or "", found.organisation or "", *found.byline):
        assert len(fact) <= 300
        assert fact.isprintable()
