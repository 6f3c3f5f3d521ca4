"""The commands that read: what they print, for people and for scripts, and what they say when there is nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statement_watch import cli
from statement_watch.model import Extract, Grade, Health, PageState, Quote, SourceHealth
from statement_watch.presenting.citations import Citation, apa, bibtex, plain
from statement_watch.presenting.times import ago
from statement_watch.presenting.words import spark
from statement_watch.store import NewPage
from statement_watch.versions import text_key
from store_builders import START, Archive, a_capture, an_alert, an_archive

HELLO = "We condemn the attack on our colleagues.\n\nWe stand with the families of the fallen."
MORE = "Our chapter adds its voice to these words."
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Shell:
    """Runs command lines on one database."""

    db: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *args: str, code: int = 0) -> str:
        assert cli.run([*args, "--db", str(self.db)]) == code
        self.err = ""
        out, self.err = self.capture.readouterr()
        return out

    def json(self, *args: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in self(*args, "--json").splitlines()]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = an_archive(tmp_path / "statements.db")
    with archive.store.transaction():
        _fill(archive)
    yield archive
    archive.store.close()


@pytest.fixture
def shell(archive: Archive, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(archive.store.path, capsys)


def _fill(archive: Archive) -> None:
    """s1 on p1 (its origin) and, with words of its own, on p2; p1 was edited; s2 alone on p3."""
    one = archive.page(HELLO.replace("fallen", "fallen officers"), path="one", title="On the attack")
    capture = a_capture("https://chiefs.example/one", b"<p>the page</p>", START)
    archive.store.captures.save(one, capture)
    archive.clock.forward(hours=2)
    edited = Extract("On Tuesday's attack", HELLO, language="en", byline=("A. Chief",))
    archive.store.pages.add_version(
        one, edited, Grade.MINOR, archive.clock(), text_key=text_key(HELLO), capture_sha256=capture.sha256
    )
    archive.source("state", organisation="State Chapter")
    two = archive.page(f"{MORE}\n\n{HELLO}", source="state", path="two", title="We agree")
    three = archive.page("Something about pensions.", source="state", path="three", title="Pensions")
    said = archive.statement(one, two, words=HELLO, title="On the attack")
    own = {two: archive.statement(two, words=MORE).occurrences[0].spans}
    archive.states([said, archive.statement(three, title="Pensions")], own=own)
    at = len(MORE) + 2
    archive.store._session.run(
        "INSERT INTO relations VALUES (?, ?, 'embeds', 15, 0.68, 1, ?, ?)",
        (
            two,
            one,
            f"[[{at},{at + len(HELLO)},0,{len(HELLO)},15]]",
            '["every word of p1 stands on p2","a contact block was discounted"]',
        ),
    )
    archive.store.quotes.replace(one, 2, [Quote(3, 10, "condemn", "A. Chief", "The Chiefs", "The Daily Post")])


# --- show -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["s1", "1", "S1"])
def test_show_tells_the_origin_the_carriers_and_what_each_added(shell: Shell, name: str) -> None:
    shown = shell("show", name)
    for words in ("On the attack", "Origin: The Chiefs (p1)", "because it stands on the body's own site", "On 2 pages"):
        assert words in shown, words
    assert "+ 8 words of its own: Our chapter adds its voice to these words." in shown
    assert "— A. Chief, The Chiefs (to The Daily Post)" in shown


def test_show_explains_with_passages_side_by_side_and_what_was_discounted(shell: Shell) -> None:
    shown = shell("show", "s1")
    assert "p2 State Chapter holds the whole of p1 The Chiefs" in shown
    assert "a contact block was discounted" in shown
    columns = [line.split(" │ ") for line in shown.splitlines() if " │ " in line]
    assert columns[0] == ["p1".ljust(48), "p2"], "the first publisher stands on the left"
    assert columns[1][0].strip() == columns[1][1].strip() == "We condemn the attack on our colleagues."
    assert columns[2][0].strip() == columns[2][1].strip() == "We stand with the families of the fallen."


@pytest.mark.parametrize(
    "name", ["p2", "https://state.example/two", "state.example/two", "HTTPS://State.example/two?utm_source=x#top"]
)
def test_show_takes_a_page_by_its_id_or_any_form_of_its_address(shell: Shell, name: str) -> None:
    shown = shell("show", name)
    assert "We agree p2" in shown
    assert "whole, the statement is of The Chiefs, 15 words · also on 1 other page" in shown


def test_show_gives_scripts_everything_in_one_object(shell: Shell) -> None:
    (row,) = shell.json("show", "s1")
    assert row["id"] == "s1"
    assert row["text"] == HELLO
    assert row["origin"] == {
        "page": "https://chiefs.example/one",
        "publisher": "The Chiefs",
        "reasons": ["it stands on the body's own site"],
    }
    (relation,) = row["relations"]  # type: ignore[misc]
    assert relation["texts"] == [{"page": HELLO, "other": HELLO}]
    assert [carried["id"] for carried in row["occurrences"]] == ["p1", "p2"]  # type: ignore[attr-defined]
    (page,) = shell.json("show", "p1")
    assert [version["change"] for version in page["history"]] == ["new", "minor"]  # type: ignore[attr-defined]


def test_the_history_of_a_page_has_when_it_was_taken_away_and_came_back(archive: Archive, shell: Shell) -> None:
    archive.store.pages.record_state(1, PageState.REMOVED, archive.clock(), "410 Gone")
    shown = shell("show", "p1")
    assert f"removed · {archive.clock():%Y-%m-%d %H:%M:%S} UTC · 410 Gone" in shown
    (page,) = shell.json("show", "p1")
    assert [(state["state"], state["reason"]) for state in page["states"]] == [("removed", "410 Gone")]  # type: ignore[attr-defined]


def test_show_follows_a_statement_to_its_heir_and_says_so(archive: Archive, shell: Shell) -> None:
    one, three = archive.store.pages.ids()[0], archive.store.pages.ids()[2]
    archive.states([archive.statement(one, three, words=None)], identity={0: 1}, pages=frozenset({2}))
    assert "On 2 pages" in shell("show", "s2")
    assert "s2 was merged into s1" in shell.err


@pytest.mark.parametrize("name", ["s99", "p99", "https://nowhere.example/", "what is this", "9" * 30, "p" + "9" * 18])
def test_what_is_not_there_is_named_in_one_line(shell: Shell, name: str) -> None:
    for command in ("show", "diff", "cite"):
        assert shell(command, name, code=2) == ""
        assert shell.err.count("\n") == 1
        assert name.strip("s") in shell.err


def test_a_missing_database_is_named_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(tmp_path / "none.db", capsys)
    for words in (["show", "1"], ["search", "x"], ["status"], ["cite", "1"], ["diff", "p1"], ["backup"]):
        shell(*words, code=2)
        assert "none.db: no database there" in shell.err
    assert not shell.db.exists()


# --- diff -------------------------------------------------------------------------------------------------------------


def test_diff_marks_what_changed_between_the_last_two_versions(shell: Shell) -> None:
    shown = shell("diff", "p1")
    assert "We stand with the families of the [-fallen officers.-]{+fallen.+}" in shown
    assert "title: On [-the-] {+Tuesday's+} attack" in shown
    assert "the change is minor" in shown
    assert "colleagues" not in shown
    assert "colleagues" in shell("diff", "p1", "--full")


def test_diff_of_a_statement_compares_the_wordings_of_its_pages(shell: Shell) -> None:
    shown = shell("diff", "s1")
    assert "− p1 version 2 · The Chiefs" in shown
    assert "+ p2 version 1 · State Chapter" in shown
    assert "the same words" in shown


def test_diff_compares_any_two_pages_and_any_two_versions(shell: Shell) -> None:
    assert f"{{+{MORE}+}}" in shell("diff", "p1", "p2")
    (found,) = shell.json("diff", "p1", "--from", "2", "--to", "1")
    assert (found["before"]["version"], found["after"]["version"]) == (2, 1)  # type: ignore[index]
    assert "".join(p["text"] for p in found["pieces"] if p["op"] != "gone").endswith("officers.")  # type: ignore[attr-defined]
    shell("diff", "p1", "--to", "7", code=2)
    assert "p1: has no version 7, only 2" in shell.err


def test_a_page_with_one_version_has_nothing_to_compare(shell: Shell) -> None:
    assert shell("diff", "p3") == ""
    assert "one version only" in shell.err


# --- search and cite --------------------------------------------------------------------------------------------------


def test_search_prints_the_title_the_ids_and_a_stretch_of_the_text(shell: Shell) -> None:
    shown = shell("search", "pensions")
    assert shown.startswith("Pensions s2 p3\n  State Chapter · 2 Mar 2026\n  Something about pensions.")
    assert len(shell.json("search", "stand with", "families")) == 2
    assert shell.json("search", "with stand", "families") == []
    assert shell.json("search", "families", "-chapter")[0]["id"] == "p1"
    assert len(shell.json("search", "families")) == 2
    assert shell("search", "zeppelin") == ""
    assert "nothing found" in shell.err


def test_a_page_that_was_never_read_has_nothing_to_cite(archive: Archive, shell: Shell) -> None:
    page = archive.store.pages.add(NewPage("https://chiefs.example/unread", "chiefs", "chiefs.example", START))
    shell("cite", f"p{page}", code=2)
    assert shell.err == f"watch: p{page}: has no text yet, and so nothing to cite\n"


def test_cite_proves_itself_with_version_times_and_hash(archive: Archive, shell: Shell) -> None:
    sha = a_capture("x", b"<p>the page</p>").sha256
    cited = shell("cite", "s1")
    for words in (
        "The Chiefs. “On Tuesday's attack.”",
        "https://chiefs.example/one",
        "By A. Chief.",
        "Version 2 of 2, first seen 2026-03-02 11:00:00 UTC.",
        "Captured 2026-03-02 09:00:00 UTC.",
        f"SHA-256 of the response: {sha}",
    ):
        assert words in cited, words
    assert "It carries a statement of The Chiefs." in shell("cite", "p2")
    (row,) = shell.json("cite", "p1")
    assert (row["sha256"], row["sha256_of"], row["version"]) == (sha, "response", 2)
    assert json.loads(shell("cite", "p3", "--format", "json"))["sha256_of"] == "text"
    assert "Version 1 of 2" in shell("cite", "p1", "--version", "1")


HARD = Citation(
    publisher="Smith & Sons_100%",
    byline=(),
    title="Costs {rise} by $5 #now",
    published=datetime(2017, 1, 30, tzinfo=UTC).date(),
    date_source="meta",
    url="https://x.example/a_b?q={1}",
    final_url="https://x.example/final",
    version=2,
    versions=3,
    seen_at=START,
    captured_at=START,
    sha256="ab" * 32,
    of_text=False,
)


def test_bibtex_keeps_every_character_from_being_a_command() -> None:
    entry = bibtex(HARD)
    assert r"{Smith \& Sons\_100\%}" in entry
    assert r"Costs \{rise\} by \$5 \#now" in entry
    assert "url = {https://x.example/a_b?q=%7B1%7D}" in entry
    assert entry.startswith("@online{smithsons1002017v2,")


def test_apa_has_its_parts_in_order() -> None:
    assert apa(HARD).startswith(
        "Smith & Sons_100%. (2017, January 30). Costs {rise} by $5 #now. Retrieved March 2, 2026, from https://x.example"
    )
    assert "Captured 2026-03-02 09:00:00 UTC from https://x.example/final." in plain(HARD)


UNDATED = replace(HARD, published=None, date_source=None, updated=START.date(), updated_source="text")


def test_a_citation_without_a_day_of_publication_says_when_the_page_was_last_changed() -> None:
    told = "Last changed 2 March 2026, according to the page."
    assert "no date." in plain(UNDATED)
    assert told in plain(UNDATED).splitlines()
    assert f"[{told} Version 2;" in apa(UNDATED)
    assert f"note = {{{told} Version 2, first seen" in bibtex(UNDATED)
    assert "according to its metadata" in plain(replace(UNDATED, updated_source="json-ld"))
    assert "changed" not in plain(replace(UNDATED, published=HARD.published))


def test_a_page_is_shown_with_the_day_of_its_last_change_where_it_is_a_later_one(
    archive: Archive, shell: Shell
) -> None:
    page, day = archive.page("Words on tolls.", path="four", title="Tolls"), START.date()
    for n, published in enumerate((day - timedelta(days=3), day)):
        extract = Extract("Tolls", f"Words on tolls {n}.", published, "text", updated=day, updated_source="meta")
        archive.store.pages.add_version(page, extract, Grade.MINOR, archive.clock(), text_key=str(n))
        shown = " ".join(shell("show", f"p{page}").split())
        assert ("last changed 2 March 2026, according to its metadata" in shown) == (published < day)
    (row,) = shell.json("show", f"p{page}")
    assert [version["updated"] for version in row["history"]] == [None, "2026-03-02", "2026-03-02"]  # type: ignore[attr-defined]


# --- status and doctor ------------------------------------------------------------------------------------------------


def test_status_names_each_source_with_its_reason_in_words(archive: Archive, shell: Shell) -> None:
    reason = "the listing gave 0 of about 8 items"
    archive.store.sources.set_health(SourceHealth("state", Health.EMPTY, reason, START, 3, START, START))
    archive.store.outbox.add(an_alert("k"), {"mail": START})
    shown = shell("status")
    assert re.search(r"chiefs +new", shown)
    assert f"{reason} (since 2026-03-02 09:00 UTC)" in shown
    assert "no daemon is running" in shown
    assert "channel mail: 0 sent, 1 waiting" in shown
    rows = shell.json("status", "state")
    assert [(row["source"], row["health"], row["failures"]) for row in rows] == [("state", "empty", 3)]
    shell("status", "nobody", code=2)
    assert "nobody: no such source" in shell.err


def test_weeks_are_bars_and_times_are_spans() -> None:
    assert spark([0, 1, 8, 4]) == "·▁█▄"
    assert spark([0, 0]) == "··"
    hour = timedelta(hours=1)
    assert [ago(START - d, START) for d in (timedelta(0), hour, 30 * hour, 90 * hour)] == [
        "now",
        "60 min ago",
        "30 h ago",
        "4 days ago",
    ]
    assert ago(START + 3 * hour, START) == "in 3 h"
    assert ago(None, START) == "never"


def test_doctor_says_what_is_wrong_and_what_to_do(archive: Archive, shell: Shell) -> None:
    archive.store.outbox.add(an_alert("k"), {"mail": START})
    archive.store.outbox.dead("mail", [1], "550 no such user")
    findings = shell_json_with_code(shell, 1, "doctor")
    verdicts = {(row["check"], row["verdict"]) for row in findings}
    assert {("database", "ok"), ("channel", "bad"), ("disk", "ok")} <= verdicts
    assert all(row["advice"] for row in findings if row["verdict"] == "bad")


def test_doctor_finds_damage(archive: Archive, shell: Shell) -> None:
    archive.store.close()
    with shell.db.open("r+b") as file:
        for page in range(8, shell.db.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 100)
    findings = shell_json_with_code(shell, 1, "doctor")
    assert ("database", "bad") in {(row["check"], row["verdict"]) for row in findings}


def test_doctor_without_a_database_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(tmp_path / "none.db", capsys)
    assert [row["verdict"] for row in shell.json("doctor") if row["check"] == "database"] == ["warning"]
    assert not shell.db.exists()


def shell_json_with_code(shell: Shell, code: int, *args: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in shell(*args, "--json", code=code).splitlines()]


# --- backup and restore -----------------------------------------------------------------------------------------------


def test_a_backup_can_be_verified_and_restored(archive: Archive, shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert "sound, 3 pages, 2 statements" in shell("backup", str(target))
    assert json.loads(shell("restore", str(target), "--verify", "--json"))["sound"] is True
    archive.page("Written since.", path="since")
    archive.store.close()
    shell("restore", str(target), code=2)
    assert "--replace" in shell.err
    shell("restore", str(target), "--replace")
    assert shell.json("search", "since") == []
    assert (tmp_path / "statements.db.before-restore").exists()


def test_a_backup_has_a_name_of_its_own_and_overwrites_nothing(shell: Shell, tmp_path: Path) -> None:
    shell("backup")
    assert len(list(tmp_path.glob("statements.db.*Z.backup"))) == 1
    shell("backup", str(shell.db), code=2)
    assert "exists already" in shell.err
    shell("restore", str(tmp_path / "nothing.backup"), "--verify", code=2)
    assert "no such file" in shell.err


def test_a_file_that_is_no_backup_restores_nothing(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam,\n" * 20)
    before = shell.db.read_bytes()
    shell("restore", str(tmp_path / "letter.txt"), "--replace", code=2)
    assert "no SQLite database" in shell.err
    assert shell.db.read_bytes() == before


# --- hostile ----------------------------------------------------------------------------------------------------------


def test_no_page_can_send_commands_to_the_terminal(archive: Archive, shell: Shell) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202etxt\u2066 [bold]x[/] \ue000\u200b\x9b31m\r\nhere"
    page = archive.page(f"Evil words {evil}", path="evil", title=evil)
    said = archive.statement(page, title=evil)
    (statement,) = archive.states([said]).ids
    archive.store.reviews.note(statement, evil, START)
    archive.store.quotes.replace(page, 1, [Quote(0, 4, evil, evil, evil, evil)])
    archive.store.sources.set_health(SourceHealth("chiefs", Health.FAILING, evil, START))
    for words in (
        ["show", f"s{statement}"],
        ["show", f"p{page}"],
        ["search", "evil"],
        ["cite", f"p{page}"],
        ["diff", "p1", f"p{page}"],
        ["status"],
    ):
        for form in ([], ["--json"]):
            printed = shell(*words, *form)
            assert not UNSAFE.search(printed), words
