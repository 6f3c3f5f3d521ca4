"""How a digest is written down: readable, valid, and inert whatever the pages hold."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import hostile
from builders_views import SEEN, busy_morning, edit, occurrence, quote, rows, source, state, statement, word_diff
from builders_views import alert as a_row
from statement_watch.digest import Digest, compose, feed, html, jsonl, markdown, single, text, wording
from statement_watch.digest.layout import Run, Style, cells, plain, wrap
from statement_watch.model import Health

ATOM = "{http://www.w3.org/2005/Atom}"


def busy() -> Digest:
    return compose(busy_morning(), diff=word_diff)


def poisoned(text: str, url: str = "https://evil.example/1") -> Digest:
    """A digest in which every text from outside is the same one."""
    found = occurrence(url=url, publisher=text, page_title=text, own_words=3, own_text=text)
    return compose(
        rows(
            statements=(
                statement(
                    title=text,
                    organisation=text,
                    text=text,
                    topics=(text,),
                    note=text,
                    origin_publisher=text,
                    origin_reasons=(text,),
                    origin_page=None,
                    occurrences=(found,),
                ),
                statement(statement=2, title=text, baseline=True, occurrences=(found,)),
            ),
            edits=(edit(title=text, before_title=f"was {text}", before=f"a {text}", after=f"b {text}", url=url),),
            states=(state(title=text, publisher=text, reason=text, url=url),),
            sources=(source(source=text, organisation=text, reason=text, health=Health.EMPTY),),
            quotes={1: (quote(text=text, speaker=text, credited_to=text),)},
        ),
        diff=word_diff,
    )


class Tags(HTMLParser):
    """What a browser would see of a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def names(self) -> set[str]:
        return {tag for tag, _ in self.tags}


HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "span", "a", "bdi", "del", "ins",
    "strong", "em", "code", "h1", "h2", "h3", "ul", "li", "br", "blockquote",
}  # fmt: skip


def check_page(page: str) -> None:
    found = Tags(page)
    assert found.names() <= HARMLESS
    for tag, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "background")]
        if tag == "a":
            assert (attributes["href"] or "").startswith(("http://", "https://", "#"))
    assert "url(" not in page


# --- text -------------------------------------------------------------------------------------------------------------


def test_the_text_tells_everything_once_in_the_order_of_importance() -> None:
    shown = text.render(busy())
    headings = [line for line in shown.splitlines() if line.startswith("── ")]
    assert [heading.strip("─ ") for heading in headings] == [
        "In trouble",
        "New statements",
        "Carried again",
        "Edited",
        "Removed and restored",
        "Already there",
    ]
    assert shown.count("Chiefs' statement on the executive order on local police") == 1
    assert "├ Police Post · 30 Mar 2017 · whole, adds 412 words" in shown
    assert "└ Colorado Association of Chiefs of Police · 30 Mar 2017 · 32 % of it · seen" in shown
    assert "on duty,-] {+should wear a camera" in " ".join(shown.split())
    assert "(first said by International Federation of Officers; its own page was not" in shown


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_of_the_text_is_wider_than_asked_addresses_apart(width: int) -> None:
    for line in text.render(busy(), width).splitlines():
        assert cells(line) <= min(width, text.WIDEST) or "https://" in line


def test_an_empty_digest_says_so_in_every_form() -> None:
    nothing = compose(rows(), diff=word_diff)
    for shown in (text.render(nothing), html.render(nothing), markdown.render(nothing)):
        assert "Nothing new" in shown
    assert [row["record"] for row in jsonl.rows(nothing)] == ["digest"]
    assert ElementTree.fromstring(feed.render(nothing, "x")).findall(f"{ATOM}entry") == []


def test_of_a_flood_every_statement_is_told_and_most_in_a_line() -> None:
    copies = tuple(occurrence(page=n, publisher=f"Paper {n}") for n in range(2, 300))
    flood = tuple(statement(statement=n, title=f"Release {n}") for n in range(2, 2_000))
    big = compose(
        rows(statements=(statement(starred=True, occurrences=(occurrence(origin=True), *copies)), *flood)),
        diff=word_diff,
    )
    shown, page = text.render(big), html.render(big)
    assert "and 286 pages more" in shown
    for form in (shown, page, markdown.render(big)):
        assert set(re.findall(r"\bs\d+\b", form)) >= {f"s{n}" for n in range(1, 2_000)}
    assert shown.count("\n") < 2_500
    assert len(page) < 400_000


def test_wide_and_combining_characters_are_measured_as_terminals_show_them() -> None:
    assert (cells("警察"), cells("e\u0301"), cells("ab")) == (4, 1, 2)
    lines = plain(wrap([Run("警察協会の声明" * 12)], 20)).splitlines()
    assert all(cells(line) <= 20 for line in lines)
    assert "".join(lines) == "警察協会の声明" * 12


@given(st.text(max_size=300), st.integers(20, 90))
def test_wrapping_keeps_every_word(words: str, width: int) -> None:
    line = wording.shown(words, 300)
    shown = plain(wrap([Run(line)], width, "  "))
    assert "".join(shown.split()) == "".join(line.split())


def test_spans_keep_their_styles_across_line_breaks() -> None:
    lines = list(wrap([Run("one two "), Run("three four five", Style.GONE)], 10))
    assert [[(run.text, run.style) for run in line] for line in lines] == [
        [("one two", Style.PLAIN)],
        [("three four", Style.GONE)],
        [("five", Style.GONE)],
    ]


# --- hostile text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("poison", hostile.ALL)
def test_no_text_from_outside_does_anything_in_a_page(poison: str) -> None:
    check_page(html.render(poisoned(poison)))
    row = a_row(
        title=poison,
        summary=poison,
        organisation=poison,
        topics=(poison,),
        detail={"text": poison, "diff": [["gone", poison]], "before_title": poison, "own_text": poison},
    )
    check_page(single.html(row))


@pytest.mark.parametrize("poison", hostile.ALL)
def test_no_text_from_outside_does_anything_in_markdown(poison: str) -> None:
    source = markdown.render(poisoned(poison))
    page = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(source)
    found = Tags(page)
    assert found.names() <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "blockquote", "a", "s", "del"}
    hrefs = {attributes.get("href") for tag, attributes in found.tags if tag == "a"}
    assert hrefs <= {"https://evil.example/1"}


def test_ordinary_words_need_no_backslash_in_markdown() -> None:
    plain_words = "Sen. A. Roe (D-N.J.) met the U.S. envoy at 7:30, as is well-known: he said so."
    assert markdown.escape(plain_words) == plain_words
    assert markdown.escape("1) one") == "1\\) one"
    assert markdown.escape("[x](y)") == "\\[x\\](y)"


@pytest.mark.parametrize("poison", hostile.ALL)
def test_no_text_from_outside_controls_a_terminal(poison: str) -> None:
    for shown in (text.render(poisoned(poison)), single.text(a_row(title=poison, summary=poison))):
        wrong = [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
        assert wrong == []
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("poison", hostile.ALL)
def test_every_feed_is_well_formed_and_its_html_escaped(poison: str) -> None:
    root = ElementTree.fromstring(feed.render(poisoned(poison), "watch"))
    for entry in root.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert Tags(content.text or "").names() <= {"p", "blockquote", "ul", "li", "a", "br", "del", "ins"}


@pytest.mark.parametrize("address", hostile.ADDRESSES)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    assert wording.web_address(address) is None
    digest = poisoned("Title", address)
    assert "<a " not in html.render(digest)
    assert "](" not in markdown.render(digest)


def test_a_title_of_a_megabyte_is_cut_everywhere() -> None:
    digest = poisoned("A" * 1_000_000)
    for shown in (text.render(digest), html.render(digest), markdown.render(digest)):
        assert len(shown) < 60_000


def test_a_title_that_cannot_be_seen_is_called_untitled() -> None:
    for empty in ("", "  ", "\u200b\u200b", "\x1b", "\u00ad", "\u0301"):
        assert wording.titled(empty) == "(untitled)"


def test_a_tower_of_marks_is_taken_down() -> None:
    assert wording.shown("e" + "\u0316" * 600) == "e" + "\u0316" * 3


# --- HTML -------------------------------------------------------------------------------------------------------------


def test_the_page_loads_nothing_and_forbids_loading() -> None:
    page = html.render(busy())
    check_page(page)
    assert "default-src 'none'" in page
    assert "@import" not in page


def test_the_page_fits_a_phone_and_the_dark() -> None:
    page = html.render(busy())
    assert 'name="viewport"' in page
    assert "prefers-color-scheme: dark" in page
    assert "max-width:680px" in page


def test_a_title_links_to_its_page_and_shows_its_text_in_its_own_direction() -> None:
    page = html.render(busy())
    assert 'href="https://www.chiefs.example/press/2017/03/statement-on-the-executive-order"' in page
    assert "<bdi>Chiefs&#39; statement on the executive order on local police</bdi>" in page


def test_a_name_from_right_to_left_turns_no_day_and_no_figure_round() -> None:
    found = html.render(compose(rows(statements=(statement(organisation="نقابة"),)), diff=word_diff))
    assert "<bdi>نقابة</bdi> · 30 Mar 2017 · 42 words" in found


# --- JSON and Atom ----------------------------------------------------------------------------------------------------


def test_the_json_lines_begin_with_the_counts_and_name_every_record() -> None:
    found = list(jsonl.rows(busy()))
    assert found[0]["counts"]["statements"] == 2  # type: ignore[index]
    assert [row["record"] for row in found] == [
        "digest",
        "source",
        "statement",
        "statement",
        "carried_again",
        "edit",
        "edit",
        "removed",
        "restored",
        "already_there",
    ]
    json.dumps(found, allow_nan=False)


def test_an_entry_of_the_feed_keeps_its_id_when_copies_come_in_later() -> None:
    before = compose(rows(statements=(statement(),)), diff=word_diff)
    grown = statement(title="Retitled", occurrences=(occurrence(origin=True), occurrence(page=2)))
    after = compose(rows(statements=(grown,)), diff=word_diff)
    one, other = (entry_ids(feed.render(digest, "watch")) for digest in (before, after))
    assert one == other
    assert entry_ids(feed.render(before, "another watch")) != one


def test_the_feed_holds_what_atom_requires() -> None:
    root = ElementTree.fromstring(feed.render(busy(), "watch"))
    for element in (root, *root.findall(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert (element.findtext(f"{ATOM}{required}") or "").strip()
    ids = entry_ids(feed.render(busy(), "watch"))
    assert len(set(ids)) == len(ids) == 7
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def entry_ids(document: bytes) -> list[str | None]:
    return [entry.findtext(f"{ATOM}id") for entry in ElementTree.fromstring(document).findall(f"{ATOM}entry")]


# --- wording ----------------------------------------------------------------------------------------------------------


def test_the_subject_names_the_first_statement_and_how_many_more() -> None:
    assert wording.subject(busy()) == "Chiefs' statement on the executive order on local police and 1 more"
    assert wording.subject(compose(rows(edits=(edit(),)), diff=word_diff)) == "1 edit"
    assert wording.subject(compose(rows(), diff=word_diff)) == "nothing new"


def test_dates_are_written_out() -> None:
    assert wording.day(date(2017, 3, 29)) == "29 March 2017"
    assert wording.short_day(date(2017, 9, 1)) == "1 Sep 2017"


def test_a_single_alert_tells_what_changed() -> None:
    row = a_row(
        kind="edited", detail={"diff": [["same", "We "], ["gone", "must "], ["added", "may "]], "before_title": "Old"}
    )
    shown = single.text(row)
    assert shown.startswith("Edited: Statement on the court's decision\n")
    assert "We [-must-] {+may+}" in shown
    assert "Title was: Old" in shown
    assert "watch show s1" in shown


def test_an_origin_that_turns_up_last_is_not_called_a_repost() -> None:
    row = a_row(kind="repost", summary="Association of Chiefs published it first", detail={"is_origin": True})
    assert single.subject(row) == "Origin found: Statement on the court's decision"
    assert single.subject(a_row(kind="repost", detail={"is_origin": False})).startswith("Carried again: ")


def test_odd_details_of_an_alert_are_passed_over() -> None:
    odd: list[dict[str, Any]] = [{"diff": "x"}, {"diff": [["gone"]]}, {"text": 7}, {"diff": {"a": 1}}, {}]
    for detail in odd:
        assert single.text(a_row(detail=detail, created_at=SEEN + timedelta(hours=1)))


def test_the_documentation_names_every_field_of_the_json_and_no_other() -> None:
    told = [a_row(kind="source_recovered")]
    found = [*jsonl.rows(busy()), *jsonl.rows(compose(busy_morning(), diff=word_diff, told=told))]
    by_record = {str(row["record"]): tuple(row) for row in found}
    text = (Path(__file__).parent.parent / "docs" / "digest.md").read_text("utf-8")
    documented = {
        heading: tuple(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
        for heading, part in re.findall(r"^### `(\w+)`\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL)
    }
    assert by_record.pop("carried_again") == documented["statement"]
    assert by_record.pop("restored") == documented["removed"]
    assert documented == by_record
