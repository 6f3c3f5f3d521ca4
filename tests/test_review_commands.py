"""`watch review` for scripts: each verdict as a command, what waits as data, and who writes waits for its turn."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from people import START, Town, prose
from statement_watch.cli import turns
from statement_watch.digest import compose, text
from statement_watch.store import hold
from statement_watch.versions import word_diff

LETTER = prose(1)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "s.db")
    for number, site in enumerate(("chiefs", "state"), 1):
        town.post(site, LETTER, title=f"Letter {number}")
    town.post("city", prose(2), title="On bridges")
    yield town
    town.store.close()


class Shell:
    """Runs `watch review …` on the town's database."""

    def __init__(self, watch: Any) -> None:
        self._watch = watch

    def __call__(self, *args: str, code: int = 0) -> Any:
        done = self._watch("review", *args, "--db", "s.db")
        assert done.code == code, done.err
        return done

    def json(self, *args: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*args, "--json").out.splitlines()]


@pytest.fixture
def review(watch: Any, town: Town) -> Shell:
    return Shell(watch)


def test_the_inbox_as_data_has_all_that_a_script_needs(review: Shell) -> None:
    bridges, letter = review.json("list")
    assert (bridges["id"], letter["id"], letter["pages"]) == ("s2", "s1", 2)
    assert {key: letter[key] for key in ("read", "starred", "dismissed", "note", "baseline")} == {
        "read": False,
        "starred": False,
        "dismissed": False,
        "note": None,
        "baseline": False,
    }
    assert [(c["id"], c["source"], c["kind"]) for c in letter["occurrences"]] == [
        ("p1", "chiefs", "whole"),
        ("p2", "state", "whole"),
    ]
    assert "On bridges s2" in review("list").out
    assert len(review.json("list", "--limit", "1")) == 1
    assert review.json("list", "--source", "city")[0]["id"] == "s2"


def test_every_verdict_is_a_command_and_can_be_taken_back(review: Shell, town: Town) -> None:
    assert review("read", "s1", "p3").out == "read: s1, s2\n"
    assert review("read", "--off", "s2").out == "unread again: s2\n"
    assert review("star", "1").out == "starred: s1\n"
    assert review("note", "s1", "call them").out == "noted: s1\n"
    assert review("dismiss", "s2").out == "dismissed: s2\n"
    view = town.view(1)
    assert (view.read, view.starred, view.note, town.view(2).dismissed) == (True, True, "call them", True)
    assert review("undo").out == "taken back: dismissed: s2\n"
    assert [row["id"] for row in review.json("list", "--which", "starred")] == ["s1"]
    (row,) = review.json("note", "s1", "")
    assert (row["verdict"], row["changed"], row["note"]) == ("note", True, None)


def test_what_is_said_twice_is_undone_by_one_undo_and_keeps_the_time_of_the_first(review: Shell, town: Town) -> None:
    review("star", "s1")
    before = town.store.reviews.rows([1])
    assert review("star", "s1").out == "starred: s1, as it was\n"
    assert review("star", "s2", "--off").out == "no longer starred: s2, as it was\n"
    assert town.store.reviews.rows([1]) == before
    assert review("undo").out == "taken back: starred: s1\n"
    assert not town.view(1).starred


def test_merge_and_split_say_which_statements_there_are_now(review: Shell, town: Town) -> None:
    assert review("merge", "s1", "s2").out == "one statement: s1 (s2 leads there)\n"
    assert review("merge", "s1", "s2").out == "one statement: s1, as it was\n"
    assert [row["id"] for row in review.json("split", "s1", "p3")] == ["s1", "s3"]
    assert review("not-same", "s1", "s3").out == "not the same: s1, s3, as it was\n"
    assert review("undo").out == "taken back: split: s1\n"
    assert town.pages(1) == {1, 2, 3}
    assert review("not-same", "p1", "p2").out.startswith("not the same: s1, s")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("read", "s99"), "s99: no such statement"),
        (("split", "s1", "s2"), "s2 is a statement; a page is meant here"),
        (("split", "s1", "p3"), "p3: does not carry s1"),
        (("merge", "s1"), "name at least two"),
        (("undo",), "nothing to undo"),
        (("list", "--source", "cheifs"), 'did you mean "chiefs"'),
        (("list", "--topic", "nosuch"), 'no topic is named "nosuch"'),
        (("list", "--since", "lastweek"), "is no time such as 7d"),
        (("note", "s1"), "Missing argument"),
        ((), "needs a terminal"),
    ],
)
def test_what_cannot_be_is_said_in_one_line_and_changes_nothing(review: Shell, args: Any, words: str) -> None:
    done = review(*args, code=2)
    assert words in done.err
    assert done.err.count("\n") == 1


def test_every_field_is_documented(review: Shell) -> None:
    docs = Path(__file__).parent.parent / "docs"
    told = "".join((docs / name).read_text("utf-8") for name in ("review.md", "export.md"))
    (row,) = review.json("star", "s1")
    for field in (*row, *row["occurrences"][0]):
        assert f"`{field}`" in told, field


def test_options_before_the_command_count_too(watch: Any, town: Town) -> None:
    assert watch("review", "--db", "s.db", "read", "s1").code == 0
    assert town.view(1).read


# --- the digest after a review ----------------------------------------------------------------------------------------


def test_the_digest_leaves_out_what_was_dismissed_and_marks_what_was_starred(town: Town) -> None:
    town.reviewer.dismiss([1])
    town.reviewer.star([2])
    town.reviewer.note(2, "call them")
    rows = town.store.views.digest(START, town.clock())
    shown = text.render(compose(rows, diff=word_diff))
    assert "Letter 1" not in shown
    assert "★ On bridges s2" in shown
    assert "Your note: call them" in shown
    town.reviewer.undo()
    town.reviewer.undo()
    town.reviewer.undo()
    assert "Letter 1" in text.render(compose(town.store.views.digest(START, town.clock()), diff=word_diff))


def test_a_split_statement_stands_twice_in_the_digest_and_a_merged_one_once(town: Town) -> None:
    def titles() -> list[str]:
        digest = compose(town.store.views.digest(START, town.clock()), diff=word_diff)
        return sorted(entry.title for entry in digest.new)

    assert titles() == ["Letter 1", "On bridges"]
    town.reviewer.split(1, [2])
    assert titles() == ["Letter 1", "Letter 2", "On bridges"]
    town.reviewer.merge([1, 2])
    assert titles() == ["Letter 1", "Letter 2"]


# --- one at a time ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("import", "p.jsonl"), ("recluster",), ("reextract",), ("forget", "p1", "--yes")])
def test_who_rewrites_the_archive_waits_for_rounds_in_hand_and_says_for_whom(
    watch: Any, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.setattr(turns, "WAIT", 0.0)
    (tmp_path / "p.jsonl").write_text("")
    (tmp_path / "sources.toml").write_text('[watch]\ndatabase = "s.db"\ncontact = "a@example.org"\n')
    with hold(town.path, "round"):
        done = watch(*args)
    assert done.code == 1
    assert f"waiting for process {os.getpid()}" in done.err
    assert "a round is already running" in done.err
    assert town.store.pages.ids() == (1, 2, 3)
    assert watch(*args).code == 0


def test_a_verdict_waits_for_no_round(review: Shell, town: Town) -> None:
    with hold(town.path, "round"):
        review("read", "s1")
    assert town.view(1).read
