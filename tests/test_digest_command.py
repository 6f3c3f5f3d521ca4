"""`watch digest` and `watch export` on a real database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from conftest import Watch
from statement_watch.export import Kind
from store_builders import START, Archive, a_capture, an_alert, an_archive

HELLO = "We condemn the attack on our colleagues.\n\nWe stand with the families of the fallen officers."
MORE = "Our chapter adds its voice to these words."
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
PERIOD = ("--since", "2026-03-01", "--until", "2026-03-10")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A statement at its origin and on a state chapter's page, an edit, a hostile title, an alert."""
    archive = an_archive(tmp_path / "statements.db")
    with archive.store.transaction():
        one = archive.page(HELLO, path="one", title="On the attack")
        archive.source("state", organisation="State Chapter")
        two = archive.page(f"{MORE}\n\n{HELLO}", source="state", path="two", title="We agree")
        three = archive.page("Something about pensions.", source="state", path="three", title="=\x1b[2J\u202ePensions")
        said = archive.statement(one, two, words=HELLO, title="On the attack")
        own = {two: archive.statement(two, words=MORE).occurrences[0].spans}
        archive.states([said, archive.statement(three, title="=\x1b[2J\u202ePensions")], own=own)
        archive.clock.forward(hours=3)
        archive.version(one, HELLO.replace("condemn", "regret"), title="On the attack")
        capture = a_capture("https://chiefs.example/one", b"<p>the page</p>", START)
        archive.store.captures.save(one, capture)
        archive.store.outbox.add(an_alert("new:1"), {"mail": START})
    yield archive
    archive.store.close()


@pytest.fixture
def digest(archive: Archive, watch: Watch) -> Callable[..., str]:
    def call(*args: str) -> str:
        ran = watch("digest", *PERIOD, *args, "--db", archive.store.path)
        assert ran.code == 0, ran.err
        return ran.out

    return call


def test_the_digest_shows_each_statement_once_with_its_copies(digest: Callable[..., str]) -> None:
    shown = digest()
    assert shown.count("On the attack s1") == 1
    assert "└ State Chapter · 2 Mar 2026 · whole, adds 8 words" in shown
    assert "+ Our chapter adds its voice to these words." in shown
    assert "[-condemn-] {+regret+}" in shown


@pytest.mark.parametrize("form", ["text", "html", "md", "json", "atom"])
def test_every_form_is_safe_to_print(digest: Callable[..., str], form: str) -> None:
    assert not UNSAFE.search(digest("--format", form))


def test_json_is_one_object_a_line_by_either_option(digest: Callable[..., str]) -> None:
    assert digest("--json") == digest("--format", "json")
    records = [json.loads(line)["record"] for line in digest("--json").splitlines()]
    assert records == ["digest", "statement", "statement", "edit"]


def test_the_feed_is_atom(digest: Callable[..., str]) -> None:
    assert ElementTree.fromstring(digest("--format", "atom")).tag == "{http://www.w3.org/2005/Atom}feed"


def test_a_file_instead_of_stdout(digest: Callable[..., str], tmp_path: Path) -> None:
    assert digest("--format", "html", "-o", "march.html") == ""
    assert (tmp_path / "march.html").read_text("utf-8").startswith("<!doctype html>")


def test_what_was_marked_as_read_is_left_out_of_the_unread(digest: Callable[..., str]) -> None:
    assert "On the attack" in digest("--unread", "--mark-read")
    assert "Nothing new" in digest("--unread")
    assert "On the attack" in digest()


def test_a_topic_that_came_later_is_said_to_have_no_statement_yet(
    archive: Archive, watch: Watch, tmp_path: Path
) -> None:
    config = tmp_path / "later.toml"
    topic = '[[topics]]\nname = "pensions"\nany = ["pensions"]\n'
    config.write_text(f'[watch]\ncontact = "a@b.example"\ndatabase = "{archive.store.path}"\n{topic}')
    ran = watch("digest", *PERIOD, "--topic", "pensions", "--config", config)
    assert (ran.code, "Nothing new" in ran.out) == (0, True)
    assert 'no statement has the topic "pensions" yet; `watch recluster`' in ran.err


def test_digests_that_follow_each_other_tell_each_thing_once(archive: Archive, watch: Watch) -> None:
    def told(*args: str, since: str = "last") -> list[dict[str, Any]]:
        ran = watch("digest", "--since", since, *args, "--json", "--db", archive.store.path)
        assert ran.code == 0, ran.err
        return [json.loads(line) for line in ran.out.splitlines()]

    first = told("--until", "2026-03-02T10:00:00Z", "--mark-read", since="2026-03-01")
    assert {row["record"] for row in first} == {"digest", "statement"}
    later = told("--until", "2026-03-10", "--mark-read")
    assert [row["record"] for row in later] == ["digest", "edit"]
    assert later[0]["since"] == first[0]["until"]
    assert told("--source", "chiefs", "--until", "2026-03-12", "--mark-read")[0]["since"] == later[0]["until"]
    assert told("--until", "2026-03-12")[0]["since"] == later[0]["until"], "a part of it is no digest of everything"


def test_a_topic_of_an_earlier_config_can_be_asked_for_still(archive: Archive, digest: Callable[..., str]) -> None:
    with archive.store.transaction():
        archive.store.statements.set_topics(1, ["courts"])
    records = [json.loads(line) for line in digest("--json", "--topic", "courts").splitlines()]
    assert [record.get("statement") for record in records[1:]] == [1, 1]


def test_a_source_can_be_asked_for_alone(digest: Callable[..., str]) -> None:
    records = [json.loads(line) for line in digest("--json", "--source", "chiefs").splitlines()]
    assert [record.get("statement") for record in records[1:]] == [1, 1]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--source", "chief"], 'no source is named "chief"; did you mean "chiefs"?'),
        (["--topic", "nosuch"], 'no topic is named "nosuch"; there are none yet: a [[topics]] table'),
        (["--json", "--format", "html"], "--json and --format html ask for two things"),
        (["--since", "soon"], "no time such as 7d"),
        (["--since", "2026-03-10", "--until", "2026-03-01"], "would end before it begins"),
        (["-o", "no/folder.txt"], "no/folder.txt cannot be written"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    archive: Archive, watch: Watch, args: list[str], words: str
) -> None:
    ran = watch("digest", *PERIOD, *args, "--db", archive.store.path)
    assert ran.code == 2
    assert words in ran.err
    assert ran.err.startswith("watch: ")
    assert ran.err.count("\n") == 1


# --- export -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_every_kind_is_exported_one_record_a_line(archive: Archive, watch: Watch, kind: str, form: str) -> None:
    ran = watch("export", kind, "--format", form, "--db", archive.store.path)
    assert ran.code == 0
    found = re.search(r"^([\d,]+) ", ran.err)
    assert found
    assert len(ran.out.splitlines()) == int(found[1]) + (form == "csv")
    assert not UNSAFE.search(ran.out.replace("\r\n", "\n"))


def test_a_formula_in_a_title_is_no_formula_in_the_cell(archive: Archive, watch: Watch) -> None:
    assert "'=[2JPensions" in watch("export", "pages", "--format", "csv", "--db", archive.store.path).out


def test_pages_statements_and_occurrences_join_by_address_and_number(archive: Archive, watch: Watch) -> None:
    def rows(kind: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in watch("export", kind, "--db", archive.store.path).out.splitlines()]

    pages = {row["page"] for row in rows("pages")}
    statements = {row["statement"] for row in rows("statements")}
    for row in rows("occurrences"):
        assert row["page"] in pages
        assert row["statement"] in statements
    assert {row["page"] for row in rows("versions")} <= pages


def test_captures_go_to_an_archive_file_and_nothing_else_does(archive: Archive, watch: Watch, tmp_path: Path) -> None:
    assert watch("export", "captures", "-o", "evidence.warc.gz", "--db", archive.store.path).code == 0
    assert (tmp_path / "evidence.warc.gz").read_bytes()[:2] == b"\x1f\x8b"
    ran = watch("export", "pages", "--format", "warc", "--db", archive.store.path)
    assert ran.code == 2
    assert "pages cannot be written as warc" in ran.err


def test_a_missing_database_is_named(watch: Watch, tmp_path: Path) -> None:
    for command in (["digest"], ["export", "pages"], ["alerts", "list"]):
        ran = watch(*command, "--db", tmp_path / "none.db")
        assert ran.code == 2
        assert "none.db" in ran.err
