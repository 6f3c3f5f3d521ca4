"""What the commands share: nothing from outside harms a terminal or a reader of JSON; no pipe or locale is trouble."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import click
import pytest

from conftest import Watch, watch_process
from statement_watch.cli import COMMANDS, main, run
from statement_watch.cli.common import Place, binary_stdout, console, emit, emit_all, json_line, progress, say, write
from statement_watch.errors import ConfigError

HOSTILE = "a\x1b[31mred\x1b[0m\x07\r\x08b\u202e\u2066evil\x9b31m\x7f\ud800\u2028end"
GOOD = (
    '[watch]\ndatabase = "x.db"\ncontact = "a@desk.org"\n'
    '[[sources]]\nname = "a"\norganisation = "A"\nurls = ["https://a.org/"]\n'
)


def harmless(text: str) -> bool:
    return all(ch in "\n\t" or not (ord(ch) < 0x20 or 0x7F <= ord(ch) <= 0x9F) for ch in text)


# --- printing --------------------------------------------------------------------------------------------------------


def test_no_control_character_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    write(HOSTILE)
    say(HOSTILE)
    emit({HOSTILE: HOSTILE})
    out, err = capsys.readouterr()
    assert harmless(out)
    assert harmless(err)
    assert "\u202e" not in out + err


def test_a_message_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("first\nsecond\r\nthird")
    assert capsys.readouterr().err == "first second third\n"


def test_json_is_one_line_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    text = '“naïve” \u2028 \x85 \U0001f600 \\ " \t'
    emit({"text": text})
    line = capsys.readouterr().out
    assert line.endswith("}\n")
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"text": text}
    assert "“naïve”" in line


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert json.loads(json_line(["\ud800"])) == ["\ufffd"]


def test_records_times_and_kinds_have_one_form_in_json() -> None:
    class Kind(StrEnum):
        A = "a"

    @dataclass
    class Row:
        kind: Kind
        at: datetime
        day: date
        wait: timedelta
        none: None = None

    row = Row(Kind.A, datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2), timedelta(minutes=1))
    assert json.loads(json_line(row)) == {
        "kind": "a",
        "at": "2026-03-02T09:00:00Z",
        "day": "2026-03-02",
        "wait": 60.0,
        "none": None,
    }
    with pytest.raises(TypeError):
        json_line(object())


def test_many_records_are_written_in_order(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    emit_all({"n": n} for n in range(3))
    assert capsysbinary.readouterr().out == b'{"n": 0}\n{"n": 1}\n{"n": 2}\n'


def test_markup_in_a_title_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("[bold]not bold[/bold] :smile:")
    assert capsys.readouterr().out == "[bold]not bold[/bold] :smile:\n"


def test_long_lines_are_not_cut_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("word " * 100)
    assert capsys.readouterr().out.count("\n") == 1


def test_no_progress_bar_is_drawn_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("fetching", 2) as advance:
        advance("a")
        advance("b")
    assert capsys.readouterr().err == ""


def test_a_closed_stdout_is_no_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    write("gone")
    emit({"gone": True})
    emit_all([{"gone": True}])
    assert binary_stdout() is None


# --- where things are -------------------------------------------------------------------------------------------------


def test_the_database_of_the_command_line_comes_before_that_of_the_config(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD)
    assert Place(path).config().settings.database == str(tmp_path / "x.db")
    assert Place(path, Path("y.db")).config().settings.database == "y.db"


def test_a_database_alone_is_enough_for_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Place(None, Path("y.db")).reading_config().settings.database == "y.db"
    with pytest.raises(ConfigError, match="no such file"):
        Place().reading_config()


def test_looking_does_not_need_the_secrets_and_sending_does(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    hook = '[[channels]]\nname = "h"\nkind = "webhook"\nurl = "https://h.org"\nsecret = "env:NOT_SET_ANYWHERE"\n'
    path.write_text(GOOD + hook)
    assert Place(path).reading_config().sources
    with pytest.raises(ConfigError, match="NOT_SET_ANYWHERE"):
        Place(path).config()


def test_a_command_that_needs_sources_says_how_to_get_one(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD.partition("[[sources]]")[0])
    with pytest.raises(ConfigError, match="watch add"):
        Place(path).config(need_sources=True)


def test_warnings_are_told_and_stop_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD.replace("a@desk.org", "a@example.org"))
    assert Place(path).config().sources
    assert "warning: " in capsys.readouterr().err


# --- as a process ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sources = "".join(
        f'[[sources]]\nname = "s{n}"\norganisation = "Ärzte „Ω“"\nurls = ["https://s{n}.org/"]\nkind = "x"\n'
        for n in range(300)
    )
    (tmp_path / "sources.toml").write_text(GOOD + sources, "utf-8")
    return tmp_path


@pytest.mark.parametrize("environ", [{}, {"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}])
def test_a_plain_locale_is_no_trouble(folder: Path, environ: dict[str, str]) -> None:
    ran = watch_process("check", cwd=folder, environ=environ)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.err.count("did you mean") + ran.err.count("is none of") >= 300


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m statement_watch check --json"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -n 1; exit ${{PIPESTATUS[0]}}"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
    assert json.loads(done.stdout)["severity"] == "error"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error(folder: Path, closed: str) -> None:
    command = f"{sys.executable} -m statement_watch check {closed}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, timeout=60
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr + done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_takes_nothing_is_one_line(folder: Path) -> None:
    command = f"{sys.executable} -m statement_watch check --json > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.decode() == "watch: cannot write the output: No space left on device\n"


def test_a_file_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(**_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "/mnt/copies/statements.db")

    monkeypatch.setattr(main, "main", refused)
    assert run([]) == 1
    assert capsys.readouterr().err == "watch: /mnt/copies/statements.db: cannot be opened: Read-only file system\n"


def test_a_day_that_is_none_is_told_by_an_example(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fetch", "--backfill", "tomorrow"]) == 2
    assert "a day is written as 2024-01-31" in capsys.readouterr().err


# --- every command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, watch: Watch) -> None:
    ran = watch(name, "--help")
    assert ran.code == 0
    command = main.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    for part in (command, *getattr(command, "commands", {}).values()):
        assert part.help
        assert all(option.help for option in part.params if isinstance(option, click.Option))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("nosuch",), "No such command 'nosuch'. (`watch --help` says more)"),
        (("fecth",), 'no command is named "fecth"; did you mean "fetch"? (`watch --help` says more)'),
        (("check", "--nosuch"), "(`watch check --help` says more)"),
        (("check", "extra"), "(`watch check --help` says more)"),
        (("export", "nosuch"), "'statements', 'pages'"),
        (("export",), "statements, pages"),
        (("alerts", "show"), "(`watch alerts --help` says more)"),
        (("fetch", "--backfill", "2999-01-01"), "2999-01-01 is still to come"),
        (("search", ""), "name a word to search for"),
        (("search", "*"), "name a word to search for"),
        (("add", ""), '"" is no address'),
    ],
)
def test_a_wrong_command_line_is_one_line_with_exit_code_2(args: tuple[str, ...], words: str, watch: Watch) -> None:
    ran = watch(*args)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.startswith("watch: ")
    assert ran.err.count("\n") == 1


def test_without_a_command_there_is_help(watch: Watch) -> None:
    assert "Go through what is new" in watch().err


def test_help_is_quick_because_commands_are_imported_on_use() -> None:
    heavy = "{'httpx', 'trafilatura', 'bs4', 'apscheduler', 'rich.progress', 'sqlite_utils'}"
    code = f"import sys; from statement_watch.cli import run; run(['--version']); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, timeout=60)
    assert done.stdout.splitlines()[-1] == "set()"
