"""`watch check` and `watch init`: what they print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Watch

GOOD = (
    '[watch]\ndatabase = "x.db"\ncontact = "a@desk.org"\n'
    '[[sources]]\nname = "a"\norganisation = "A"\nurls = ["https://a.org/", "https://a.org/feed"]\n'
    '[[sources]]\nname = "b"\norganisation = "B"\nurls = ["https://b.org/"]\nenabled = false\n'
)


def test_a_good_config_is_summed_up(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD)
    ran = watch("check")
    assert ran.code == 0
    assert ran.out == ("sources.toml is good: 2 sources (1 off), 3 addresses, 0 topics, 0 channels; database x.db\n")
    assert ran.err == ""


def test_mistakes_go_to_stderr_with_their_number_and_code_2(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD.replace("organisation", "organization"))
    ran = watch("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == "4 mistakes; nothing was started"
    assert 'error: sources.toml:6: sources.a.organization: unknown key; did you mean "organisation"?' in ran.err


def test_scripts_get_one_object_a_mistake(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD.replace("enabled", "enabeld"))
    ran = watch("check", "--json")
    assert ran.code == 2
    assert json.loads(ran.out) == {
        "file": "sources.toml",
        "line": 12,
        "column": None,
        "key": "sources.b.enabeld",
        "severity": "error",
        "message": "unknown key",
        "suggestion": "enabled",
    }


def test_a_good_config_is_no_lines_of_json(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD)
    ran = watch("check", "--json")
    assert (ran.code, ran.out) == (0, "")


def test_a_missing_file_and_no_sources_are_exit_code_2(watch: Watch, tmp_path: Path) -> None:
    assert watch("check").code == 2
    (tmp_path / "sources.toml").write_text(GOOD.partition("[[")[0])
    ran = watch("check")
    assert ran.code == 2
    assert "no sources" in ran.err


def test_init_writes_what_check_calls_good(watch: Watch) -> None:
    assert watch("init", "--contact", "press@desk.org").code == 0
    ran = watch("check")
    assert (ran.code, ran.err) == (0, "")


def test_init_reminds_of_the_contact(watch: Watch) -> None:
    assert "put your contact there" in watch("init").err
    assert "is an example" in watch("check").err


def test_init_leaves_an_existing_file_as_it_is(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD)
    ran = watch("init")
    assert ran.code == 2
    assert "exists already" in ran.err
    assert (tmp_path / "sources.toml").read_text() == GOOD


def test_init_elsewhere_says_when_it_cannot_write(watch: Watch) -> None:
    ran = watch("init", "--config", "no/such/folder/sources.toml")
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_init_empty_has_settings_and_no_sources(watch: Watch, tmp_path: Path) -> None:
    assert watch("init", "--empty", "--contact", "press@desk.org").code == 0
    assert "[[sources]]" not in (tmp_path / "sources.toml").read_text()
    assert "no sources" in watch("check").err
