"""The verdict on a page: an article, or something that stands where one was."""
# ruff: noqa: E501  pages are written as servers send them

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

import pages_of_doors as doors
from fakes import source
from pages_of_kinds import ARTICLES, EMPTY, ERRORS, LISTINGS, WALLS, article, in_site, page
from reading import reading
from statement_watch.extraction import Furniture, read
from statement_watch.extraction.blocks import blocks_of
from statement_watch.extraction.furniture import block_hash
from statement_watch.extraction.page import parse
from statement_watch.model import Capture, PageKind, Reading

NOW = datetime(2024, 3, 2, 9, 0, tzinfo=UTC)


def capture(html: str, url: str = "https://wardens.example/news/station-closings") -> Capture:
    body = html.encode()
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Capture(url, url, (), 200, headers, body, hashlib.sha256(body).hexdigest(), NOW)


def verdict(html: str, furniture: Furniture | None = None) -> Reading:
    return read(capture(html), source(name="wardens"), furniture=furniture)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_served_as_if_all_were_well_is_an_error(name: str) -> None:
    found = verdict(ERRORS[name])
    assert found.kind is PageKind.ERROR, found.reason
    assert found.reason


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_before_the_text_is_a_wall(name: str) -> None:
    found = verdict(WALLS[name])
    assert found.kind is PageKind.WALL, (found.kind, found.reason)


@pytest.mark.parametrize("name", EMPTY)
def test_a_page_without_text_is_empty(name: str) -> None:
    found = verdict(EMPTY[name])
    assert found.kind is PageKind.EMPTY, (found.kind, found.reason)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_stays_one_whatever_else_stands_on_its_page(name: str) -> None:
    found = verdict(ARTICLES[name])
    assert found.kind is PageKind.ARTICLE, (found.kind, found.reason)


DOORS = {
    **{f"wall {name}": (html, PageKind.WALL) for name, html in doors.WALLS.items()},
    **{f"error {name}": (html, PageKind.ERROR) for name, html in doors.ERRORS.items()},
    **{f"empty {name}": (html, PageKind.EMPTY) for name, html in doors.EMPTY.items()},
}
NO_TEXT_EITHER_WAY = {"error no_app", "error shop_soon"}
"""Too few words for a verdict of its own: `empty` serves as well, for neither is content."""


@pytest.mark.parametrize("name", DOORS)
def test_what_stands_before_a_text_or_in_its_place_is_known_in_any_language_and_form(name: str) -> None:
    html, kind = DOORS[name]
    form = "application/json" if html.startswith("{") else "text/html" if "<" in html else "text/plain"
    found = reading(html, form)
    assert found.kind is kind or (name in NO_TEXT_EITHER_WAY and found.kind is PageKind.EMPTY), found.reason


@pytest.mark.parametrize("name", doors.STATEMENTS)
def test_a_short_statement_on_logins_errors_or_captchas_is_a_statement(name: str) -> None:
    found = reading(doors.STATEMENTS[name])
    assert found.kind is PageKind.ARTICLE, (found.kind, found.reason)


def test_a_page_refused_to_a_country_is_not_said_to_be_gone() -> None:
    assert not reading(doors.WALLS["country_refusal_video"]).absent


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_of_links_is_a_listing(name: str) -> None:
    found = verdict(LISTINGS[name])
    assert found.kind is PageKind.LISTING, (found.kind, found.reason)


@pytest.mark.parametrize("name", ["plain_404", "in_template", "german", "moved_content"])
def test_an_error_page_that_says_the_page_is_gone_says_so(name: str) -> None:
    assert verdict(ERRORS[name]).absent


@pytest.mark.parametrize("name", ["database", "maintenance", "unexpected"])
def test_an_error_page_that_says_come_back_later_does_not_say_gone(name: str) -> None:
    assert not verdict(ERRORS[name]).absent


def hashes(html: str) -> frozenset[int]:
    page = parse(html, "https://wardens.example/")
    assert page is not None
    return frozenset(block_hash(block.text) for block in blocks_of(page.tree))


def test_a_page_like_the_one_for_a_missing_address_is_an_error_in_any_words() -> None:
    quiet = in_site(
        "Wardens", "<p>Perhaps the tide took it away, as it does with so much of what we leave out here.</p>"
    )
    assert verdict(quiet, Furniture(missing=hashes(quiet))).kind is PageKind.ERROR
    assert verdict(article(3), Furniture(missing=hashes(quiet))).kind is PageKind.ARTICLE


def test_the_home_page_in_an_articles_place_is_no_article() -> None:
    home = LISTINGS["teasers"]
    assert verdict(home, Furniture(home=hashes(home))).absent


# --- few words, in any language -----------------------------------------------------------------------------------

HOLLOW = {
    "english": ("Gosh.", "We had a good look round and came back with nothing at all. Our cupboards were turned out in spring."),
    "czech": ("Prázdno", "Hledaný dokument jsme při úklidu odložili jinam. Zkuste to prosím znovu."),
    "greek": ("Συγγνώμη", "Δεν έχουμε τίποτα σε αυτή τη διεύθυνση, ίσως άλλαξε θέση όταν ανανεώσαμε τον ιστότοπο."),
    "hungarian": ("Hoppá", "Amit keresett, azt elvittük innen, amikor a honlapot tavasszal megújítottuk."),
    "hebrew": ("סליחה", "מה שחיפשתם כבר איננו כאן, ייתכן שהועבר בזמן שחידשנו את האתר."),
}  # fmt: skip


@pytest.mark.parametrize("language", HOLLOW)
def test_a_page_that_names_nothing_and_is_set_like_an_error_is_one_in_words_never_seen(language: str) -> None:
    heading, words = HOLLOW[language]
    found = verdict(in_site("Coastal Wardens", f"<h1>{heading}</h1><p>{words}</p>"))
    assert found.kind is PageKind.ERROR, (found.kind, found.reason)
    assert not found.absent


SECTIONS = "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(40))
DIVS = f"<div><a href='/'>Home</a> {SECTIONS}<form><input type='text' name='q'></form></div>"
TERSE = {
    "grief": ("Our thoughts after last night", "We mourn with the families of those who were lost at sea in the storm, and thank all who went out to help."),
    "protest": ("Our response", "The association condemns the decision and calls on ministers to reverse it without delay."),
    "letter": ("Letter to the minister", "You have promised our members a fair wage. You have not kept your word. Please keep it now, before winter comes."),
}  # fmt: skip


@pytest.mark.parametrize("name", TERSE)
def test_what_a_site_of_mere_divs_has_below_its_texts_makes_no_error_of_a_short_one(name: str) -> None:
    heading, words = TERSE[name]
    menu = "<div><a href='/'>Home</a> <a href='/news'>News of the wardens</a> <a href='/about'>About the association</a></div>"
    text = f"<div id='text'><h1>{heading}</h1><p>{words}</p></div>"
    found = verdict(page(f"{heading} – Coastal Wardens", f"{menu}{text}{DIVS}"))
    assert found.kind is PageKind.ARTICLE, (found.kind, found.reason)


LOGIN = "<form><label>Member login</label><input name=u><input type=password><button>Log in</button></form>"
COOKIES = "<div class='cookie-note'><h2>We value your privacy</h2><p>We use cookies to make this site work. You can accept all or reject all.</p><button>Accept all</button></div>"
DAY = "<p>2 March 2024</p>"
SHORT = {
    "login_beside": ("Board meets in Port Ellis", f"{DAY}<p>The board met on Tuesday and approved the accounts.</p>{LOGIN}"),
    "cookies_beside": ("Ferry fares frozen", f"{DAY}<p>Fares on the ferry will not rise this year, the county said.</p>{COOKIES}"),
    "lock_repaired": ("Lock closes for maintenance", f"{DAY}<p>The lock will be closed for scheduled maintenance until May.</p>"),
    "not_found": ("Missing boat not found", f"{DAY}<p>The boat missing since Sunday has not been found, the wardens said.</p>"),
    "german": ("Wartungsarbeiten am Leuchtturm", "<p>2. März 2024</p><p>Am Montag beginnen die Wartungsarbeiten am Leuchtturm, teilte der Verband mit.</p>"),
    "undated": ("We stand with the crews", "<p>The Coastal Wardens support the crews of Port Ellis.</p>"),
    "back_home": ("Bail denied to editor", f"{DAY}<p>A court denied bail to the editor.</p><p><a href='/'>Back to home</a></p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHORT)
def test_a_statement_of_a_dozen_words_with_a_day_or_names_is_one(name: str) -> None:
    heading, inner = SHORT[name]
    found = verdict(in_site(f"{heading} – Coastal Wardens", f"<h1>{heading}</h1>{inner}"))
    assert found.kind is PageKind.ARTICLE, (found.kind, found.reason)


def cards(count: int) -> str:
    return "".join(
        f"<div class='card'><h3><a href='/news/{n}'>The northern station closes, part {n}</a></h3>"
        f"<p>The harbour board closed the {n}th of the northern stations of the coast on Monday.</p></div>"
        for n in range(count)
    )


ONE_LINE = {
    "court": '<h1>Hearing put off</h1><p>1 March 2024</p><p>The hearing is put off to 3 May.</p>',
    "weblog": '<header><a href="/">Wardens</a></header><article><h1>Freed</h1><time datetime="2024-02-28">28 February 2024</time><p>Jo Finch is free.</p></article>',
    "divs": "<div><div>Verdict upheld</div><div>3 Feb 2024</div><div>The court has upheld the verdict.</div></div>",
    "cells": "<table><tr><td><b>Hearing moved</b><br>February 1, 2024<br><br>The hearing is moved to Room 4.</td></tr></table>",
    "built_by_a_script": '<div id="root"><main><h1>Freed</h1><p>1 March 2024</p><p>Jo Finch was freed today.</p></main></div><script src="/a.js"></script>',
    "french": "<h1>Prise de rendez-vous : fin du captcha</h1><p>1er mars 2024</p><p>Dès lundi, nul n’aura plus à prouver qu’il n’est pas un robot pour prendre rendez-vous en ligne.</p>",
    "finnish": "<h1>Kokous peruttu</h1><p>29.2.2024</p><p>Vuosikokous 5. toukokuuta on peruttu.</p>",
    "japanese": "<h1>期日の変更</h1><p>2024年2月29日</p><p>口頭弁論は三月十日に変更されました。</p>",
    "arabic": "<h1>تأجيل الجلسة</h1><p>12 فبراير 2024</p><p>قررت المحكمة تأجيل الجلسة إلى 3 مايو.</p>",
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_dated_statement_of_one_line_is_one(name: str) -> None:
    found = verdict(f"<!doctype html><title>Notice</title><body>{ONE_LINE[name]}</body>")
    assert found.kind is PageKind.ARTICLE, found.reason


NO_LINE = (
    "<p>Share this article with friends.</p>",
    "<p>We use cookies to improve our service.</p>",
    "<p>By John Smith, 1 March 2024.</p>",
    "<p>© 2024 Wardens of the North Coast.</p>",
    "<p>Please wait until the text has come.</p>",
    '<p><a href="/a.pdf">The full statement of the board.</a></p>',
    "<footer><p>Wardens, 12 Harbour Street, Port Ellis.</p></footer>",
    "<figure><img src=a><figcaption>The harbour in the winter of 2023.</figcaption></figure>",
)


@pytest.mark.parametrize("line", NO_LINE)
def test_a_dated_page_whose_only_line_says_nothing_is_empty(line: str) -> None:
    page_of_it = (
        f"<!doctype html><title>On the ruling</title><body><h1>On the ruling</h1><p>1 March 2024</p>{line}</body>"
    )
    assert verdict(page_of_it).kind is PageKind.EMPTY


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<h1>Licence withdrawn</h1><p>On 3 May the board withdrew the licence of Blue Coast Ferries.</p>", PageKind.ARTICLE),
        ("<h1>Besluit ingetrokken</h1><p>Het bestuur heeft op 3 december het peilbesluit Oostpolder ingetrokken.</p>", PageKind.ARTICLE),
        ("<h1>Licence withdrawn</h1><p>The board has withdrawn the licence.</p>", PageKind.EMPTY),
        ("<p>Blue Coast Ferries, 12 Harbour Street, Port Ellis.</p>", PageKind.EMPTY),
        ("<h1>Blue Coast Ferries</h1><p>© 2024 Blue Coast Ferries, Port Ellis.</p>", PageKind.EMPTY),
    ],
)  # fmt: skip
def test_an_undated_line_under_a_heading_is_a_statement_if_it_has_facts(body: str, kind: PageKind) -> None:
    assert verdict(f"<!doctype html><title>Notice</title><body>{body}</body>").kind is kind


def test_stories_offered_on_an_error_page_are_not_its_text() -> None:
    offered = f"<h1>Sorry about that</h1><p>We cannot find it. Perhaps one of these will do.</p>{cards(3)}"
    assert verdict(in_site("Coastal Wardens", offered)).kind is PageKind.ERROR


def test_three_teasers_and_no_text_are_a_list() -> None:
    assert verdict(in_site("Coastal Wardens", f"<h2>Latest</h2>{cards(3)}")).kind is PageKind.LISTING


def test_a_login_form_above_all_text_is_a_wall_whatever_is_told_below() -> None:
    told = "<h2>From the newsroom</h2><p>The harbour board closed both of the northern stations of Port Ellis on Monday, and the wardens protested at once.</p>"
    found = verdict(in_site("Sign in – Coastal Wardens", f"<h1>Sign in to your account</h1>{LOGIN}{told}"))
    assert found.kind is PageKind.WALL, (found.kind, found.reason)


DECLARED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The Deck", "isAccessibleForFree": false, '
    '"datePublished": "2026-11-18T05:00:00Z"}</script>'
)
BEGINNING = "<p class=meta>18 November 2026</p><p>The council voted on Tuesday, five to four, to build a parking deck of six hundred places behind the old cannery, where by its own count a hundred cars stand on a go…</p>"


def test_the_beginning_of_an_article_that_one_has_to_pay_for_is_a_wall_dated_or_not() -> None:
    box = "<div class=more><h3>Subscribe to keep reading</h3><p>You have read your last free article this month. Subscribe for $1 a week, or log in.</p></div>"
    stub = page("The Deck - Daily Lantern", f"<article><h1>The Deck</h1>{BEGINNING}{box}</article>", DECLARED)
    assert verdict(stub).kind is PageKind.WALL
    brief = page("The Deck - Daily Lantern", f"<article><h1>The Deck</h1>{BEGINNING}</article>", DECLARED)
    assert verdict(brief).kind is PageKind.ARTICLE
