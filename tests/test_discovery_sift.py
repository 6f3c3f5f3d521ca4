"""Of a page and its document in one row one is the item; what is no text is none, unless the page lists it alone."""

from __future__ import annotations

import pytest

from test_discovery import found
from test_discovery_listings import TITLES, page, slug, urls

CASES = ["Holt v. County of Lane", "Doe v. Unified School District", "In re Estate of Ortiz", "Chen v. Baird"]
ARTICLES = "".join(f'<li><h3><a href="/news/2026/{slug(t)}">{t}</a></h3></li>' for t in TITLES)
WANTED = [f"/news/2026/{slug(t)}" for t in TITLES]


def shown(section: str, titles: list[str]) -> str:
    return "".join(f'<li><h3><a href="/{section}/{slug(t)}">{t}</a></h3></li>' for t in titles)


OTHERS = ["A talk on the exchange of data", "The evening of the chiefs"]


@pytest.mark.parametrize("section", ["events", "author", "topics", "veranstaltungen", "agenda", "jobs"])
def test_events_people_and_subjects_among_texts_are_no_items(section: str) -> None:
    assert urls(page(f"<ul>{ARTICLES}{shown(section, OTHERS)}</ul>")) == WANTED


@pytest.mark.parametrize("section", ["video", "podcasts"])
def test_a_recording_is_an_item_in_a_list_of_texts_and_none_in_a_row_of_its_own(section: str) -> None:
    talks = shown(section, OTHERS)
    assert urls(page(f"<ul>{ARTICLES}</ul><ul>{talks}</ul>")) == WANTED
    assert len(urls(page(f"<ul>{ARTICLES}{talks}</ul>"))) == len(WANTED) + len(OTHERS)


@pytest.mark.parametrize("year", ["{}", "{} (12)", "May {}"])
def test_archives_that_go_by_their_period_alone_are_no_items(year: str) -> None:
    years = "".join(f'<li><h3><a href="/news/{y}">{year.format(y)}</a></h3></li>' for y in range(2020, 2026))
    assert urls(page(f"<ul>{ARTICLES}</ul><ul>{years}</ul>")) == WANTED


def test_more_of_the_same_list_by_years_is_no_item_whatever_its_address() -> None:
    older = "".join(f'<a href="old{y}.htm">{y} Press Releases</a> | ' for y in (2024, 2025))
    assert urls(page(f"<h2>Press releases</h2><ul>{ARTICLES}</ul><p>{older}</p>")) == WANTED


def test_below_annual_reports_each_year_s_is_an_item() -> None:
    reports = "".join(
        f'<li><h3><a href="/reports/annual-{y}">Annual reports {y}</a></h3></li>' for y in range(2021, 2026)
    )
    other = '<li><h3><a href="/reports/strategy-2030">The strategy of the chiefs</a></h3></li>'
    assert len(urls(page(f"<h1>Annual reports</h1><ul>{reports}{other}</ul>"))) == 6


def test_texts_are_the_items_beside_more_events_and_people() -> None:
    texts = "".join(
        f"<article><time>May {n + 1}, 2026</time><h3><a href='/media/{slug(t)}'>{t}</a></h3></article>"
        for n, t in enumerate(TITLES[:2])
    )
    events = "".join(f'<li><a href="/events/{slug(t)}">June {n + 3}, 2026 {t}</a></li>' for n, t in enumerate(OTHERS))
    people = "".join(
        f'<a href="/people/{slug(t)}"><b>{t}</b> Speaker of the chiefs</a>' for t in ("Ann Lee", "Jo Holt")
    )
    assert urls(page(f"<section>{texts}</section><ul>{events}</ul><div>{people}</div>")) == [
        f"/media/{slug(t)}" for t in TITLES[:2]
    ]


def test_links_that_say_only_video_are_no_items() -> None:
    rows = "".join(
        f'<tr><td>Board meeting</td><td>May {n}, 2026</td><td><a href="/agenda.php?clip={4100 + n}">Agenda</a></td>'
        f'<td><a href="/player.php?clip={4100 + n}">Video</a></td></tr>'
        for n in range(1, 8)
    )
    assert urls(page(f"<table>{rows}</table>")) == [f"/agenda.php?clip={4100 + n}" for n in range(1, 8)]


def test_the_text_beside_a_recording_is_not_taken_for_the_page_s_own() -> None:
    told = "<p>" + "The chiefs spoke for an hour about the exchange of data and the safety of officers. " * 40 + "</p>"
    talks = "".join(
        f'<li><h3><a href="/podcast/{slug(t)}">{t}</a></h3>{told}</li>'
        for t in ["A talk on crime data", "A talk on the officers", "A talk on long nights"]
    )
    assert urls(page(f"<ul>{ARTICLES}</ul><ul>{talks}</ul>")) == WANTED


def test_the_top_stories_of_a_home_page_need_no_date_beside_dated_ones() -> None:
    top = "".join(f'<div><a href="/top/{slug(t)}"><h2>{t}</h2></a></div>' for t in TITLES[:2])
    rest = "".join(f"<li>May {n + 1}, 2026 <a href='/news/{slug(t)}'>{t} again</a></li>" for n, t in enumerate(TITLES))
    assert len(urls(page(f"{top}<ul>{rest}</ul>"))) == len(TITLES) + 2


def test_a_menu_in_the_section_of_dated_texts_holds_no_items() -> None:
    texts = "".join(
        f"<li><h3><a href='/news/{slug(t)}'>{t}</a></h3>May {n + 1}, 2026</li>" for n, t in enumerate(TITLES)
    )
    menu = "".join(f'<li><a href="/news/{slug(t)}">{t}</a></li>' for t in ["In the news", "News for the press"])
    assert urls(page(f"<nav><ul>{menu}</ul></nav><ul>{texts}</ul>")) == [f"/news/{slug(t)}" for t in TITLES]


def test_a_page_of_events_lists_its_events() -> None:
    assert urls(page(f"<ul>{shown('events', TITLES)}</ul>")) == [f"/events/{slug(t)}" for t in TITLES]


def test_texts_filed_under_the_subject_that_the_page_is_about_are_items() -> None:
    listed = found(page(f"<ul>{shown('topics/asylum', TITLES)}</ul>"), url="https://chiefs.example/topics/asylum")
    assert len(listed.items) == len(TITLES)


@pytest.mark.parametrize("elsewhere", ["/press/2026/health", "/health", "https://wire.example.org/releases/2026"])
def test_a_row_of_the_list_is_an_item_wherever_it_leads(elsewhere: str) -> None:
    row = f'<li><h3><a href="{elsewhere}/one-of-them">Chiefs welcome the health bill</a></h3></li>'
    assert len(urls(page(f"<ul>{ARTICLES}{row}</ul>"))) == len(TITLES) + 1


def test_a_row_without_a_date_in_a_list_of_dated_items_is_none() -> None:
    rows = "".join(
        f"<li><a href='/news/2026/{slug(t)}'>{t}</a> <time>May {n + 1}, 2026</time></li>" for n, t in enumerate(TITLES)
    )
    more = "<li><a href='https://reader.example.org/get'>Get the reader for documents</a></li>"
    assert urls(page(f"<ul>{rows}{more}</ul>")) == WANTED


def test_texts_below_a_subject_are_items_beside_texts_elsewhere() -> None:
    below = shown("topics/health", ["Chiefs welcome the health bill at last", "Chiefs oppose the closing of wards"])
    assert len(urls(page(f"<ul>{ARTICLES}{below}</ul>"))) == len(TITLES) + 2


def test_documents_are_items_whatever_section_they_lie_in() -> None:
    files = "".join(f'<li><a href="/events/{slug(t)}.pdf">{t}</a></li>' for t in TITLES[:2])
    assert len(urls(page(f"<ul>{ARTICLES}</ul><ul>{files}</ul>"))) == len(TITLES) + 2


@pytest.mark.parametrize(
    "document",
    [
        '<a href="/files/{n}.pdf">PDF</a>',
        '<a href="/download/{n}" title="Download the PDF version"><i></i></a>',
        '<img src="/ic_pdf.svg" alt=""><a href="/embed/{n}/opinion">View the opinion</a>',
    ],
    ids=["extension", "title", "icon before it"],
)
def test_of_a_case_and_its_opinion_the_opinion_is_the_item(document: str) -> None:
    rows = "".join(
        f'<li><h4><a href="/case/{n}">{case}</a></h4><p>Filed 05/0{n - 4000}/2026</p><p>{document.format(n=n)}</p></li>'
        for n, case in enumerate(CASES, start=4001)
    )
    items = found(page(f"<ul>{rows}</ul>")).items
    assert not any("/case/" in item.url for item in items)
    assert [item.title for item in items] == CASES


def test_the_long_names_of_cases_are_names_of_cases() -> None:
    cases = [f"R (on the application of {who}) v Secretary of State for Health" for who in ("Holt", "Chen", "Ortiz")]
    rows = "".join(
        f'<li><h4><a href="/case/{n}">{case}</a></h4><a href="/op/{n}.pdf">Judgment (PDF)</a></li>'
        for n, case in enumerate(cases, start=4001)
    )
    assert urls(page(f"<ul>{rows}</ul>")) == [f"/op/{n}.pdf" for n in range(4001, 4004)]


def test_opinions_of_one_case_go_by_its_name_and_documents_below_the_list_are_none() -> None:
    rows = "".join(
        f'<li><h4><a href="/case/{n}">{case}</a></h4>Filed May 4, 2026: '
        f'<a href="/op/{n}a.pdf">Majority</a> <a href="/op/{n}b.pdf">Dissent</a></li>'
        for n, case in enumerate(CASES, start=4001)
    )
    items = found(page(f'<ul>{rows}</ul><p>See the <a href="/rules/fees.pdf">fees</a>.</p>')).items
    assert [(item.title, item.url[-9:]) for item in items[:2]] == [(CASES[0], "4001a.pdf"), (CASES[0], "4001b.pdf")]
    assert len(items) == 2 * len(CASES)


RELEASES = [
    "Attorney General Joins Brief in Doe v. Lane County",
    "State v. Holt Pharma: settlement announced",
    "Reaction to the ruling Ortega v. Baird",
    "Verdict reached: People v. Castellan",
]


@pytest.mark.parametrize("label", ["PDF", "release-{n}.pdf"])
def test_of_a_press_release_about_a_case_and_its_file_the_release_is_the_item(label: str) -> None:
    rows = "".join(
        f'<li><h2><a href="/news/{slug(t)}">{t}</a></h2>June {n}, 2026 '
        f'<a href="/f/release-{n}.pdf">{label.format(n=n)}</a></li>'
        for n, t in enumerate(RELEASES, start=1)
    )
    assert [item.title for item in found(page(f"<ul>{rows}</ul>")).items] == RELEASES


def test_of_several_files_of_a_page_that_which_is_only_its_format_is_no_item() -> None:
    rows = "".join(
        f'<tr><td>May {n + 1}, 2026</td><td><a href="/meetings/2026/{slug(t)}">{t}</a></td>'
        f'<td><a href="/files/{slug(t)}.pdf">Full text (PDF)</a> <a href="/files/{slug(t)}-m.pdf">Minutes</a></td></tr>'
        for n, t in enumerate(TITLES)
    )
    listed = urls(page(f"<table>{rows}</table>"))
    assert listed == [f"/{way}" for t in TITLES for way in (f"meetings/2026/{slug(t)}", f"files/{slug(t)}-m.pdf")]


@pytest.mark.parametrize(
    "label", ["PDF", "(PDF, 120 KB)", "Download the PDF version", "Télécharger le document", "Als PDF"]
)
def test_another_format_of_a_page_is_no_second_item(label: str) -> None:
    rows = "".join(
        f'<tr><td>May {n + 1}, 2026</td><td><a href="/news/2026/{slug(t)}">{t}</a></td>'
        f'<td><a href="/files/{slug(t)}.pdf">{label}</a></td></tr>'
        for n, t in enumerate(TITLES)
    )
    assert urls(page(f"<table>{rows}</table>")) == WANTED


def test_a_document_that_is_more_than_another_format_is_an_item_beside_the_page() -> None:
    rows = "".join(
        f'<tr><td>May {n + 1}, 2026</td><td><a href="/meetings/2026/{slug(t)}">{t}</a></td>'
        f'<td><a href="/files/{slug(t)}.pdf">Minutes</a></td></tr>'
        for n, t in enumerate(TITLES)
    )
    assert len(urls(page(f"<table>{rows}</table>"))) == 2 * len(TITLES)


def test_a_link_from_a_listing_to_itself_is_no_item() -> None:
    rows = "".join(
        f'<p><b>11/{20 - n}/26</b> - <a href="/news/{slug(t)}">{t}</a></p>' for n, t in enumerate(TITLES[:2])
    )
    home = '<a href="/news">Home</a>'
    layout = f"<table><tr><td>{home}<br></td><td><h2>Latest news</h2>{rows}</td></tr></table>"
    assert urls(page(layout)) == [f"/news/{slug(t)}" for t in TITLES[:2]]


@pytest.mark.parametrize("columns", [2, 3, 6])
def test_cards_in_a_grid_made_of_a_table_are_items_with_their_own_days(columns: int) -> None:
    cards = [
        f'<td><h3><a href="/news/2026/{slug(t)}">{t}</a></h3><p>May {n}, 2026</p><p>The chiefs said so.</p></td>'
        for n, t in enumerate(TITLES[:6], start=1)
    ]
    grid = "".join(f"<tr>{''.join(cards[at : at + columns])}</tr>" for at in range(0, len(cards), columns))
    days = [item.published.day for item in found(page(f"<table>{grid}</table>")).items if item.published]
    assert days == list(range(1, len(cards) + 1))
