"""`watch try`: what would be found, for people and for scripts, without storing anything."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from pages_of_kinds import ERRORS, LISTINGS
from reading import ADDRESS, NOW, PARAGRAPHS, TEXT, TITLE, article, capture, paragraphs
from statement_watch.cli import run
from statement_watch.cli.examine import capture_file, examine, passing_source
from statement_watch.model import PageKind

KEYS = {
    "id", "url", "kind", "reason", "title", "date", "date_source", "byline", "organisation", "language", "text",
    "items", "quotes", "seconds", "updated", "updated_source",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def batch(*jobs: dict[str, object]) -> Path:
    Path("batch.jsonl").write_text("".join(json.dumps(job) + "\n" for job in jobs), "utf-8")
    return Path("batch.jsonl")


def test_one_file_gives_one_object_with_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text(article(before="<p>January 30, 2024</p>"), "utf-8")
    assert run(["try", "--json", "page.html", "--url", ADDRESS]) == 0
    (row,) = rows(capsys)
    assert set(row) == KEYS
    assert (row["kind"], row["title"], row["date"], row["url"]) == ("article", TITLE, "2024-01-30", ADDRESS)
    assert paragraphs(str(row["text"])) == list(TEXT)


def test_the_day_of_the_last_change_is_told_beside_the_date(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text(article(before="<p>January 30, 2024 | Updated February 2, 2024</p>"), "utf-8")
    assert run(["try", "--json", "page.html", "--url", ADDRESS]) == 0
    (row,) = rows(capsys)
    assert (row["date"], row["updated"], row["updated_source"]) == ("2024-01-30", "2024-02-02", "text")
    assert run(["try", "page.html", "--url", ADDRESS]) == 0
    assert "2024-02-02 (from: text)" in capsys.readouterr().out


def test_a_batch_keeps_its_order_and_takes_paths_from_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    for n in range(6):
        Path(f"in/{n}.html.gz").write_bytes(gzip.compress(article().replace("safe.", f"safe {n} times.").encode()))
    jobs = [{"id": f"p{n}", "path": f"{n}.html.gz", "url": ADDRESS} for n in range(6)]
    Path("in/b.jsonl").write_text("".join(json.dumps(job) + "\n" for job in jobs), "utf-8")
    assert run(["try", "--json", "--batch", "in/b.jsonl"]) == 0
    found = rows(capsys)
    assert [row["id"] for row in found] == [f"p{n}" for n in range(6)]
    assert all(f"safe {n} times" in str(row["text"]) for n, row in enumerate(found))


def test_a_page_of_a_batch_that_cannot_be_read_is_reported_and_the_rest_is_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("page.html").write_text(article(), "utf-8")
    Path("broken.html.gz").write_bytes(b"no gzip at all")
    Path("batch.jsonl").write_text(
        '{"id": "a", "path": "missing.html"}\n{"id": "b", "path": "broken.html.gz"}\nnot json\n'
        '{"id": "d", "path": "page.html"}\n',
        "utf-8",
    )
    assert run(["try", "--json", "--batch", "batch.jsonl"]) == 1
    found = rows(capsys)
    assert [row["kind"] for row in found] == ["error", "error", "error", "article"]
    assert all(row["reason"] for row in found)


@pytest.mark.parametrize(
    "arguments", [[], ["page.html", "--batch", "b.jsonl"], ["no-such-file"], ["--batch", "none.jsonl"]]
)
def test_the_users_mistake_is_one_line_and_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["try", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_person_sees_the_facts_and_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text(article(before="<p>By Jo Finch</p>"), "utf-8")
    assert run(["try", "page.html", "--url", ADDRESS]) == 0
    shown = capsys.readouterr().out
    for wanted in (TITLE, "Jo Finch", "article", "none", TEXT[2][:40]):
        assert wanted in shown


def test_no_escape_of_a_page_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text(article().replace("harbour", "\x1b]8;;http://x\x07har\x1b[31mbour\u202e"), "utf-8")
    assert run(["try", "page.html"]) == 0
    assert not set(capsys.readouterr().out) & {"\x1b", "\x07", "\u202e"}


def test_a_listing_gives_its_items(tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    path.write_text(LISTINGS["headlines"], "utf-8")
    url = "https://wardens.example/news"
    found = examine(capture_file(path, url, NOW, 10_000_000), passing_source(url))
    assert found.kind is PageKind.LISTING
    assert len(found.items) >= 12
    assert not found.quotes


OPINION = "The court affirms the judgment in part, reverses it in part, and sends it back for a hearing on what notice"
OPINIONS = "".join(
    f"<tr><td>May {n + 1}, 2026</td><td><a href='/opinions/{4100 + n}.pdf'>Holt v. County of Lane No. {n}</a></td>"
    f"<td>{OPINION} was given of count {n}, since the record does not show it.</td></tr>"
    for n in range(12)
)
COURT = f"<!doctype html><html><head><title>Opinions</title></head><body><table>{OPINIONS}</table></body></html>"


def test_a_list_whose_rows_are_long_texts_is_a_listing_all_the_same(tmp_path: Path) -> None:
    address = "https://court.example/opinions"
    (tmp_path / "opinions.html").write_text(COURT, "utf-8")
    examined = examine(capture_file(tmp_path / "opinions.html", address, NOW, 1_000_000), passing_source(address))
    assert (examined.kind, examined.reason, len(examined.items)) == (PageKind.LISTING, "a list of 12 items", 12)


@pytest.mark.parametrize("address", ["/news/on-station-closings", "/news/on-station-closings/index.html"])
@pytest.mark.parametrize("base", ["", "<base href='/'>"])
def test_a_short_text_above_many_links_is_an_article_all_the_same(tmp_path: Path, address: str, base: str) -> None:
    links = "".join(
        f"<li><h3><a href='/news/one-more-text-{n}'>One more text, number {n}</a></h3></li>" for n in range(9)
    )
    head = f"<head><title>{TITLE}</title>{base}</head>"
    page = f"<!doctype html><html>{head}<body><h1>{TITLE}</h1>{PARAGRAPHS}<ul>{links}</ul></body></html>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    url = f"https://wardens.example{address}"
    assert examine(capture_file(tmp_path / "page.html", url, NOW, 1_000_000), passing_source(url)).kind == "article"


def test_an_error_page_gives_its_reason_and_no_text(tmp_path: Path) -> None:
    path = tmp_path / "gone.html"
    path.write_text(ERRORS["in_template"], "utf-8")
    found = examine(capture_file(path, ADDRESS, NOW, 10_000_000), passing_source(ADDRESS))
    assert (found.kind, found.text, found.items) == (PageKind.ERROR, None, ())
    assert found.reason


def test_a_page_of_no_text_and_no_items_keeps_the_reason_of_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text("<html><body><nav><a href='/a'>About</a></nav></body></html>", "utf-8")
    found = examine(capture_file(path, ADDRESS, NOW, 10_000_000), passing_source(ADDRESS))
    assert (found.kind, found.items) == (PageKind.EMPTY, ())
    assert "list" not in found.reason


def test_a_private_address_is_tried_only_when_it_is_named(
    capsys: pytest.CaptureFixture[str], httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/news/1").respond_with_data(article(), content_type="text/html")
    url, pair = httpserver.url_for("/news/1"), f"{httpserver.host}:{httpserver.port}"
    assert run(["try", "--json", url]) == 1
    assert f"watch try: --allow-private {pair}" in str(rows(capsys)[0]["reason"])
    assert run(["try", "--json", url, "--allow-private", pair]) == 0
    assert rows(capsys)[0]["title"] == TITLE
    assert run(["try", url, "--allow-private", "intranet"]) == 2
    assert "must be host:port" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said", ["Here you can read the minutes of our meetings.", "Please click on a month to read on."]
)
def test_a_bare_list_of_links_is_a_list_although_it_names_nothing_and_gives_no_day(said: str) -> None:
    months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
    links = "".join(f'<li><a href="/minutes/{month.lower()}-2023.html">{month} 2023</a></li>' for month in months)
    text = f'<h1>Minutes</h1><p>{said}</p><p><a href="/">Back to the entrance</a></p><ul>{links}</ul>'
    html = f'<title>Minutes – Wardens</title><nav><a href="/">Home</a></nav><main>{text}</main>'
    found = examine(capture(html, url="https://wardens.example/minutes"), passing_source(ADDRESS))
    assert (found.kind, len(found.items)) == (PageKind.LISTING, len(months)), found.reason


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_lists_nothing_whatever_links_the_site_has(name: str) -> None:
    found = examine(capture(ERRORS[name]), passing_source(ADDRESS))
    assert (found.kind, found.items) == (PageKind.ERROR, ())


def test_an_address_that_nobody_can_read_is_refused_and_no_crash() -> None:
    assert passing_source("http://[::1").name == "try"
    assert passing_source("https://chiefs.org/news").organisation == "chiefs.org"
