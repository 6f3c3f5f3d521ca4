"""`watch review` on a terminal: one statement a screen, a key for each verdict, and it ends soundly however it ends."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from people import Town, prose
from statement_watch.cli.inbox import Inbox, filter_words, parse_filter
from statement_watch.digest.layout import Line, cells, plain
from statement_watch.errors import BadInput
from statement_watch.model import Topic
from statement_watch.store.inbox import Wanted, Which

LETTER = prose(1)


class FakeTerminal:
    """Plays a script of keys; where a line is asked for, the script's next entry is that line."""

    def __init__(self, *script: str | None, size: tuple[int, int] = (80, 30)) -> None:
        self.script = list(script)
        self.screens: list[str] = []
        self.prompts: list[tuple[str, str]] = []
        self._size = size

    def size(self) -> tuple[int, int]:
        return self._size

    def draw(self, lines: Sequence[Line]) -> None:
        assert len(lines) <= self._size[1], "more lines than the terminal has"
        for line in lines:
            text = "".join(run.text for run in line)
            assert "http" in text or cells(text) <= self._size[0], text
        self.screens.append(plain(lines))

    def key(self) -> str:
        if not self.script:
            raise EOFError
        pressed = self.script.pop(0)
        if pressed == "^C":
            raise KeyboardInterrupt
        assert pressed is not None
        return pressed

    def ask(self, prompt: str, given: str = "") -> str | None:
        self.prompts.append((prompt, given))
        return self.script.pop(0)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "town.db", (Topic("urgent", any=(max(prose(2).split(), key=len),)),))
    yield town
    town.store.close()


def review(
    town: Town, *script: str | None, size: tuple[int, int] = (80, 30), wanted: Wanted | None = None
) -> FakeTerminal:
    terminal = FakeTerminal(*script, size=size)
    inbox = Inbox(town.store, town.reviewer, wanted or Wanted(), terminal)
    inbox.run()
    terminal.screens.append(inbox.summary())
    return terminal


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_a_screen_has_the_statement_its_origin_with_reasons_its_copies_and_why_they_are_one(town: Town) -> None:
    town.post("chiefs", LETTER, title="On pensions")
    town.post("state", f"Our chapter says more.\n\n{LETTER}\n\n{prose(7, 3)}", title="We agree")
    screen = review(town, "j", "q", size=(100, 50)).screens[1]
    wanted = (
        "Review · 2 of 2 · unread",
        "On pensions s1",
        "The Chiefs Board · 2 March 2026 ·",
        "Origin: The Chiefs Board (p1)",
        "  because ",
        LETTER.split(".")[0],
        "  1 The Chiefs Board · 2 Mar 2026 · the origin p1",
        "  2 The State Board · 2 Mar 2026 · whole p2",
        "held to be one: ",
        "words of its own: ",
        "Related, and held to be something else:",
        "[r]ead [s]tar",
    )
    for words in wanted:
        assert words in screen, words


@pytest.mark.parametrize("size", [(30, 8), (41, 12), (80, 24), (120, 60), (300, 100)])
def test_every_screen_fits_the_terminal(town: Town, size: tuple[int, int]) -> None:
    town.post("chiefs", LETTER, title="“Größe” 声明 " * 30, path="x" * 300)
    town.post("state", LETTER.replace(" the ", " a ", 3))
    review(town, "w", "page down", "down", "up", "t", "page down", "?", "escape", "r", "j", "j", "u", "zz", size=size)


def test_of_many_copies_the_first_are_listed_and_the_rest_counted(town: Town) -> None:
    for n in range(15):
        town.post(f"site{n}", LETTER)
    terminal = review(town, "x", "15", "q", size=(100, 100))
    assert "… and 2 more pages; `watch show s1` lists all" in terminal.screens[0]
    assert "split: s1" in terminal.screens[1], "the others can be named all the same"


def test_starred_statements_come_first_then_those_with_a_topic_then_the_newest(town: Town) -> None:
    old, urgent, new, starred = (town.the(town.post("chiefs", prose(n), path=str(n))) for n in (1, 2, 3, 4))
    town.post("chiefs", prose(5), path="5", baseline=True)
    town.reviewer.star([starred])
    newer = town.the(town.post("chiefs", prose(6), path="6"))
    assert town.store.views.inbox(Wanted()) == (starred, urgent, newer, new, old)
    town.reviewer.read([new])
    town.reviewer.dismiss([old])
    assert town.store.views.inbox(Wanted()) == (starred, urgent, newer)
    assert len(town.store.views.inbox(Wanted(baseline=True))) == 4
    assert town.store.views.inbox(Wanted(topics=("urgent",))) == (urgent,)
    assert town.store.views.inbox(Wanted(sources=("state",))) == ()
    assert town.store.views.inbox(Wanted(which=Which.DISMISSED)) == (old,)


def test_a_filter_is_typed_and_what_is_none_is_said(town: Town) -> None:
    town.post("chiefs", LETTER)
    town.post("state", prose(2))
    terminal = review(town, "f", "source=state topic=urgent", "f", "colour=red", "f", None, "q")
    assert "1 of 1 · unread · state · urgent" in terminal.screens[1]
    assert '"colour=red" is no filter' in terminal.screens[2]
    assert filter_words(parse_filter("which=starred already")) == "starred · with what was already there"
    with pytest.raises(BadInput):
        parse_filter("which=red")


# --- verdicts ---------------------------------------------------------------------------------------------------------


def test_each_key_is_saved_at_once_and_leads_on(town: Town) -> None:
    third, second, first = (town.the(town.post("chiefs", prose(n), path=str(n))) for n in (11, 12, 13))
    terminal = review(town, "r", "s", "n", "call them", "d", "^C")
    views = [town.view(one) for one in (first, second, third)]
    assert [(v.read, v.starred, v.dismissed, v.note) for v in views] == [
        (True, False, False, None),
        (False, True, True, "call them"),
        (False, False, False, None),
    ]
    assert terminal.screens[-1] == "1 read, 1 star, 1 note, 1 dismiss; 1 statement waits"
    assert "read: s3" in terminal.screens[1]


def test_a_note_is_edited_and_a_second_thought_changes_nothing(town: Town) -> None:
    one = town.the(town.post("chiefs", LETTER))
    terminal = review(town, "n", "first", "n", None, "n", "second", "q")
    assert [given for _, given in terminal.prompts] == ["", "first", "first"]
    assert town.view(one).note == "second"


def test_merge_split_and_undo_keep_the_person_where_the_statement_is(town: Town) -> None:
    pages = [town.post("chiefs", LETTER), town.post("state", LETTER), town.post("city", prose(9))]
    whole, other = town.the(pages[0]), town.the(pages[2])
    terminal = review(town, "m", f"s{whole}", "x", "3", "u", "u", "q")
    assert f"one statement: s{whole} (s{other} leads there)" in terminal.screens[1]
    assert f"split: s{whole}, s" in terminal.screens[2]
    assert "taken back: split" in terminal.screens[3]
    assert "taken back: one statement" in terminal.screens[4]
    assert (town.pages(whole), town.pages(other)) == (set(pages[:2]), {pages[2]})


def test_what_cannot_be_is_said_at_the_foot_and_the_review_goes_on(town: Town) -> None:
    town.post("chiefs", LETTER)
    terminal = review(town, "x", "1", "x", "7", "m", "s99", "u", "y", "!", "s1", "r", "r", "q")
    wanted = (
        "one page only",
        "no page number 7",
        "s99: no such statement",
        "nothing to undo",
        "'y' does nothing",
        "is one statement",
        "read: s1",
        "no statement is shown",
    )
    for words, screen in zip(wanted, terminal.screens[1:], strict=False):
        assert words in screen, words


def test_statements_that_others_merge_or_that_come_in_meanwhile_are_followed(town: Town) -> None:
    first = town.the(town.post("chiefs", LETTER))
    second = town.the(town.post("state", prose(2)))
    inbox = Inbox(town.store, town.reviewer, Wanted(), FakeTerminal("q"))
    town.post("state", LETTER)
    assert town.store.statements.resolve(second) == first
    inbox.run()
    terminal = FakeTerminal("j", "k", "q")
    inbox = Inbox(town.store, town.reviewer, Wanted(), terminal)
    late = town.the(town.post("city", prose(3)))
    inbox.run()
    assert "1 statement came in meanwhile" in terminal.screens[1]
    assert f"s{late}" in terminal.screens[1]


# --- a real terminal --------------------------------------------------------------------------------------------------


class Pty:
    """`watch review` as a process on a terminal of its own."""

    def __init__(self, db: Path) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "statement_watch", "review", "--db", str(db)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def until(self, words: str) -> None:
        """Read until the words are on the screen."""
        self._read(lambda: words in self.seen)
        self.seen = self.seen.partition(words)[2]

    def _read(self, enough: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not enough():
            assert time.monotonic() < deadline, self.seen
            ready, _, _ = select.select([self.master], [], [], 0.2)
            if ready:
                self.seen += os.read(self.master, 65536).decode(errors="replace")

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end_by_hanging_up(self) -> None:
        """Close the other side, as when a connection breaks."""
        os.close(self.master)
        self.process.wait(30)

    def end(self) -> int:
        """The exit code, once it has ended."""
        code = self.process.wait(30)
        os.close(self.master)
        return code


@pytest.mark.parametrize("leave", ["q", "\x03", "\x04"], ids=["q", "Ctrl-C", "end of input"])
def test_on_a_real_terminal_keys_work_and_every_way_out_is_sound(town: Town, leave: str) -> None:
    one = town.the(town.post("chiefs", prose(21), path="1", title="First words"))
    two = town.the(town.post("chiefs", prose(22), path="2", title="Second words"))
    terminal = Pty(town.path)
    terminal.until("Second words")
    terminal.type("s")
    terminal.until("starred: s2")
    terminal.type("n")
    terminal.until("note: ")
    terminal.type("call them\r")
    terminal.until("noted: s2")
    terminal.type("\x1b[C")
    terminal.until("First words")
    terminal.type("r")
    terminal.until("That was the last one.")
    terminal.type(leave)
    terminal.until("1 star, 1 note, 1 read; 1 statement waits")
    assert terminal.end() == 0
    assert (town.view(two).starred, town.view(two).note, town.view(one).read) == (True, "call them", True)


def test_a_terminal_that_goes_away_loses_no_verdict(town: Town) -> None:
    one = town.the(town.post("chiefs", prose(21)))
    terminal = Pty(town.path)
    terminal.until("[?]")
    terminal.type("d")
    terminal.until("dismissed: s1")
    terminal.end_by_hanging_up()
    assert town.view(one).dismissed
    assert town.store.maintenance.check().sound
