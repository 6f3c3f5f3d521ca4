"""The demo: what ships shows the product, anywhere."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import Ran, Watch, watch_process
from fakes import source
from reading import capture
from statement_watch import config
from statement_watch.cli import run
from statement_watch.demo.play import MARK, Night, prepare_folder
from statement_watch.demo.server import Stage, serve
from statement_watch.demo.sites import DemoSite, answer, load_sites
from statement_watch.discovery import discover
from statement_watch.errors import BadInput

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def sites() -> dict[str, DemoSite]:
    return {site.name: site for site in load_sites(TODAY)}


def text_of(site: DemoSite, path: str, rnd: int) -> str:
    return answer(site, path, "http://127.0.0.1:1", rnd).body.decode(site.charset)


# --- the sites -------------------------------------------------------------------------------------------------------


def test_at_least_five_sites_in_different_forms_ship_with_the_program(sites: dict[str, DemoSite]) -> None:
    assert len(sites) >= 5
    assert {site.kind for site in sites.values()} == {"association", "news"}
    assert len({site.listing for site in sites.values()}) == len(sites)


@pytest.mark.parametrize("rnd", [1, 2])
def test_every_listed_page_answers_in_its_sites_charset(sites: dict[str, DemoSite], rnd: int) -> None:
    for site in sites.values():
        listing = text_of(site, site.listing, rnd)
        for page in site.pages:
            found = answer(site, page.path, "http://127.0.0.1:1", rnd)
            assert (page.path in listing) == (found.status == 200)
            assert found.status != 200 or page.title[:20] in found.body.decode(site.charset)


def test_every_listing_shows_its_pages_and_nothing_else(sites: dict[str, DemoSite]) -> None:
    base = "http://127.0.0.1:1"
    for site in sites.values():
        listed = answer(site, site.listing, base, 2)
        found = discover(capture(listed.body, listed.content_type, base + site.listing), source(), TODAY)
        there = {page.path for page in site.pages if answer(site, page.path, base, 2).status == 200}
        assert {urlsplit(item.url).path for item in found.items} == there, site.name


def test_between_the_rounds_a_statement_appears_one_is_edited_and_one_is_taken_away(sites: dict[str, DemoSite]) -> None:
    pages = [page for site in sites.values() for page in site.pages]
    assert sum(page.first_round == 2 for page in pages) == 3
    assert sum(page.edited is not None for page in pages) == 1
    assert sum(page.gone_round is not None for page in pages) == 1


def test_every_page_ticks_between_the_rounds_or_stands_still_but_says_the_same(sites: dict[str, DemoSite]) -> None:
    site = sites["commanders"]
    page = next(page for page in site.pages if page.first_round == 1)
    first, second = (text_of(site, page.path, rnd) for rnd in (1, 2))
    assert first != second
    assert page.body_in(1) == page.body_in(2)


def test_a_page_that_never_was_is_a_404(sites: dict[str, DemoSite]) -> None:
    assert answer(sites["capc"], "/no", "", 1).status == 404


def test_nothing_on_the_sites_is_too_old_to_be_read_again(sites: dict[str, DemoSite]) -> None:
    assert min(page.day for site in sites.values() for page in site.pages) > TODAY - timedelta(days=30)


# --- the server ------------------------------------------------------------------------------------------------------


def test_an_unchanged_page_is_answered_304_and_a_changed_one_in_full(sites: dict[str, DemoSite]) -> None:
    stage = Stage()
    with serve([sites["capc"]], stage, first_port=0) as (served,):
        first = urllib.request.urlopen(served.base + "/feed/")
        request = urllib.request.Request(served.base + "/feed/", headers={"If-None-Match": first.headers["ETag"]})
        with pytest.raises(urllib.error.HTTPError) as unchanged:
            urllib.request.urlopen(request)
        assert unchanged.value.code == 304
        stage.rnd = 2
        assert urllib.request.urlopen(request).status == 200
    assert (stage.requests, stage.not_modified) == (3, 1)


def test_a_port_that_is_taken_is_no_obstacle(sites: dict[str, DemoSite]) -> None:
    two = [sites["capc"], sites["weekly"]]
    with serve(two, Stage(), first_port=0) as (taken, _), serve(two, Stage(), taken.port) as (other, _):
        assert other.port != taken.port


# --- the folder ------------------------------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("[watch]\n")
    with pytest.raises(BadInput, match="is not from a demo"):
        prepare_folder(tmp_path)
    assert (tmp_path / "sources.toml").read_text() == "[watch]\n"


def test_an_earlier_demo_is_written_over_and_nothing_beside_it(tmp_path: Path) -> None:
    for name in ("sources.toml", "statements.db", "statements.db-wal", "my-notes.txt"):
        (tmp_path / name).write_text(MARK)
    prepare_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["my-notes.txt"]


def test_the_clock_of_the_demo_steps_over_one_night() -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    night = Night(lambda: now)
    assert now - night() > timedelta(days=1)
    night.pass_by()
    assert night() == now


# --- the whole, once -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What one run of the demo printed and left."""

    ran: Ran
    folder: Path


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("demo")
    return Shown(watch_process("demo", cwd=folder), folder / "watch-demo")


def test_the_digest_tells_each_thing_once_and_folds_the_copies(shown: Shown) -> None:
    assert shown.ran.code == 0, shown.ran.err
    told = shown.ran.out.partition("Already there")[0]
    assert told.count("CAPC Statement on the Roadside Search Ruling") == 1
    assert "1 new statement · 2 new copies · 1 edit · 1 removal" in told
    assert "Precinct Journal" in told
    assert "[-30 days.-]" in told
    assert told.count("Task Force Urges a Pause in Highway Checkpoints") == 1
    assert "\x1b" not in told


def test_what_was_there_before_is_named_and_not_told_as_news(shown: Shown) -> None:
    news, _, already = shown.ran.out.partition("Already there")
    assert "Five Boots for Long Shifts" not in news
    assert "Five Boots for Long Shifts" in already


def test_the_readme_names_the_statement_and_the_page_as_every_demo_numbers_them(shown: Shown) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    numbered = re.findall(r"^(?:CAPC|Task Force) .+ [sp]\d+$", readme, re.MULTILINE)
    assert len(numbered) == 2
    assert set(numbered) <= set(shown.ran.out.splitlines())


def test_the_second_round_asks_with_conditions(shown: Shown) -> None:
    assert "answered 304" in shown.ran.err
    assert " 0 answered 304" not in shown.ran.err


def test_the_folder_that_is_left_can_be_explored(shown: Shown) -> None:
    assert config.load(shown.folder / "sources.toml", {}).sources
    with sqlite3.connect(f"file:{shown.folder / 'statements.db'}?mode=ro", uri=True) as db:
        assert db.execute("SELECT count(*) FROM statements").fetchone()[0] >= 15
        changes = [row[0] for row in db.execute("SELECT change FROM versions WHERE change <> 'new'")]
    assert changes == ["substantive"]


def test_the_next_commands_work_as_they_are_told(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [line.strip() for line in shown.ran.err.splitlines() if line.startswith("  ")]
    assert [re.split(r" -m statement_watch | [sp]\d+| --| \"", line)[1] for line in told] == [
        "show",
        "diff",
        "search",
        "digest",
    ]
    monkeypatch.chdir(shown.folder.parent)
    for line in told:
        _, _, _, *args = shlex.split(line)
        assert run(args) == 0, line
    assert (shown.folder.parent / "digest.html").exists()


def test_a_source_that_is_down_is_reported_and_the_others_are_not_stopped(shown: Shown, watch: Watch) -> None:
    """The sample sites are gone when the demo has ended: every source fails, each in one line, with exit code 1."""
    ran = watch("fetch", "capc", "weekly", "--json", "--config", shown.folder / "sources.toml")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [row["source"] for row in rows] == ["capc", "weekly"]
    assert all(row["reason"] for row in rows)
