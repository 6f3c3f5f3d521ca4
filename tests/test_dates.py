"""Dates as people write them, in the languages and scripts of the web, and archives named by them."""
# ruff: noqa: E501  lists of dates

from __future__ import annotations

from datetime import date

import pytest

from statement_watch.dates import find_dates, machine_date, month_number
from statement_watch.discovery.archives import next_archive, period_of

FIRST_OF_MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    "written",
    [
        "March 1st, 2026", "1. März 2026", "1er mars 2026", "1 de marzo de 2026", "1.º de março de 2026", "1° marzo 2026",
        "1:a mars 2026", "1 марта 2026 г.", "1 март 2026", "2026. március 1.", "2026 m. kovo 1 d.", "2026. gada 1. martā",
        "1. ožujka 2026.", "1. marca 2026", "1 MARTIE 2026", "1 ΜΑΡΤΙΟΥ 2026", "ngày 1 tháng 3 năm 2026", "1 Mac 2026",
        "2026年3月1日", "２０２６年３月１日", "令和8年3月1日", "民國115年3月1日", "115年3月1日", "2026년 3월 1일", "2026. 3. 1.", "2026/3/1",
        "1 مارس 2026", "١ مارس ٢٠٢٦", "٢٠٢٦/٠٣/٠١", "1 במרץ 2026", "1 मार्च 2026", "१ मार्च २०२६", "1 มีนาคม 2569",
        "1 آذار 2026", "1 آذار/مارس 2026", "1 মার্চ ২০২৬", "1 มี.ค. 2569", "1 mars 2026",
        "Sun Mar 01 23:30:00 EST 2026", "Sun, 01 Mar 2026 10:00:00 GMT", "Jo FinchMarch 1, 20264 min read", "01.03.202618:36",
    ],
)  # fmt: skip
def test_a_day_is_read_in_any_language_and_script(written: str) -> None:
    assert [hit.day for hit in find_dates(f"({written})")][:1] == [FIRST_OF_MARCH]
    assert machine_date(written) == FIRST_OF_MARCH


def test_a_month_that_two_languages_share_may_end_a_text() -> None:
    assert [hit.day for hit in find_dates("2025 listopada 5")] == [date(2025, 11, 5)]


@pytest.mark.parametrize(
    ("written", "month"), [("1 FEVRIER 2026", 2), ("1 ARALIK 2026", 12), ("1 AGUSTOS 2026", 8), ("1 September 2026", 9)]
)
def test_capitals_without_accents_name_the_same_month(written: str, month: int) -> None:
    assert [hit.day.month for hit in find_dates(written)] == [month]


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("15 كانون الثاني 2026", 1), ("15 كانون الأول 2026", 12), ("15 تشرين الثاني/نوفمبر 2026", 11), ("15 تشرين الاول 2026", 10),
        ("15. listopada 2026.", 10), ("15 listopada 2026 r.", 11), ("15. listopadu 2026", 11),
    ],
)  # fmt: skip
def test_names_of_two_words_and_names_that_two_languages_share_are_told_apart(written: str, month: int) -> None:
    assert [hit.day.month for hit in find_dates(written)] == [month]


def test_where_a_date_stands_is_counted_in_the_text_as_it_was_given() -> None:
    text = "نشر في ١ مارس ٢٠٢٦ في القاهرة"
    hit = next(find_dates(text))
    assert text[hit.start : hit.end] == "١ مارس ٢٠٢٦"


@pytest.mark.parametrize(
    ("written", "year"), [("3/4/95", 1995), ("3/4/26", 2026), ("30.12.99", 1999), ("30.12.00", 2000)]
)
def test_two_figures_of_a_year_mean_one_of_the_webs_lifetime(written: str, year: int) -> None:
    assert [hit.day.year for hit in find_dates(written)] == [year]


@pytest.mark.parametrize(
    "written",
    [
        "29/02/2023",
        "31 April 2026",
        "2569",
        "3-4-26",
        "in 2026 5,000 men",
        "March 1, 20261",
        "令和8年",
        "March 2026",
        "0/0/2026",
    ],
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert not list(find_dates(written))


def test_the_leap_day_exists_in_leap_years() -> None:
    assert machine_date("29 février 2024") == date(2024, 2, 29)


@pytest.mark.parametrize("name", ["março", "MARÇO", "maaliskuuta", "марта", "مارس"])
def test_month_names_are_known_by_themselves(name: str) -> None:
    assert month_number(name) == 3


# --- archives ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["march", "Mar", "marzo", "m%C3%A4rz", "mars", "03", "3"])
def test_an_archives_address_names_its_month_in_any_language(month: str) -> None:
    period = period_of(f"https://example.org/news/2026/{month}/")
    assert period is not None
    assert (period.first, period.last) == (FIRST_OF_MARCH, date(2026, 3, 31))


@pytest.mark.parametrize("word", ["decisions", "marine", "maybe", "junction", "august-address"])
def test_a_word_that_begins_like_a_month_is_none(word: str) -> None:
    assert period_of(f"https://example.org/news/2026/{word}") is None


@pytest.mark.parametrize("months", [("march", "february", "january"), ("mars", "f%C3%A9vrier", "janvier")])
def test_archives_by_the_names_of_months_lead_back_in_time(months: tuple[str, ...]) -> None:
    urls = [f"https://example.org/news/2026/{month}" for month in months]
    older = next_archive(urls, urls[0], None)
    assert older is not None
    assert older.url == urls[1]
    last = next_archive(urls, older.url, None)
    assert last is not None
    assert last.url == urls[2]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۱۵ مهر ۱۴۰۲", date(2023, 10, 7)),
        ("۱ فروردین ۱۴۰۳", date(2024, 3, 20)),
        ("۳۰ اسفند ۱۳۹۹", date(2021, 3, 20)),
        ("تاریخ: ۱۱ تیر ماه ۱۳۹۸", date(2019, 7, 2)),
        ("۳۱ مهر ۱۴۰۲", None),
    ],
)
def test_days_of_irans_calendar_are_converted(text: str, day: date | None) -> None:
    assert next((found.day for found in find_dates(text)), None) == day
