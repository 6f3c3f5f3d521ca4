"""Lines of keys in TOML, whatever stands between them."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_watch.config.lines import Path, line_map, line_of

NASTY = '''# [not.a.table]
title = "a ] b [ c # = {" # "comment
text = """
[no.table]
key = 1 \\"""
""" # end
raw = \'\'\'
[[neither]]\'\'\'
"quoted.key" = 1
a.b."c d" = { x = 1, y = [1, 2], "z" = { w = 2 } }
list = [
  "one", # two = 3
  [ "in", "ner" ],

  { k = "v" },
]
date = 1979-05-27 07:32:00
number = 1_000.5e-3

[table."x.y"]
k = 1

[[rows]]
n = 1
[rows.sub]
m = 1
[[rows]]
n = 2
[[rows.deep]]
o = 1
[[rows.deep]]
o = 2
'''


def test_every_key_is_found_on_its_line() -> None:
    lines = line_map(NASTY)
    assert {path: lines[path] for path in WANTED} == WANTED


WANTED: dict[Path, int] = {
    ("title",): 2,
    ("text",): 3,
    ("raw",): 7,
    ("quoted.key",): 9,
    ("a", "b", "c d"): 10,
    ("a", "b", "c d", "z", "w"): 10,
    ("list",): 11,
    ("list", 0): 12,
    ("list", 1, 1): 13,
    ("list", 2, "k"): 15,
    ("date",): 17,
    ("number",): 18,
    ("table", "x.y"): 20,
    ("table", "x.y", "k"): 21,
    ("rows",): 23,
    ("rows", 0, "n"): 24,
    ("rows", 0, "sub", "m"): 26,
    ("rows", 1): 27,
    ("rows", 1, "n"): 28,
    ("rows", 1, "deep", 0, "o"): 30,
    ("rows", 1, "deep", 1, "o"): 32,
}


def test_what_has_no_line_has_that_of_what_is_around_it() -> None:
    lines = line_map("[a]\nb = [1]\n")
    assert line_of(lines, ("a", "b", 7)) == 2
    assert line_of(lines, ("a", "missing")) == 1
    assert line_of(lines, ("nothing",)) is None


def paths(value: object, at: Path = ()) -> list[Path]:
    if isinstance(value, dict):
        return [at, *(path for key, inner in value.items() for path in paths(inner, (*at, key)))]
    if isinstance(value, list):
        return [at, *(path for index, inner in enumerate(value) for path in paths(inner, (*at, index)))]
    return [at]


def test_every_path_of_the_parsed_text_has_a_line() -> None:
    lines = line_map(NASTY)
    implied = {(), ("a",), ("a", "b"), ("table",), ("rows", 1, "deep")}
    assert {path for path in paths(tomllib.loads(NASTY)) if path not in lines} <= implied


@pytest.mark.filterwarnings("ignore")
@given(st.text(alphabet="[]{}=\"'#\\,. \nab1", max_size=40))
def test_whatever_toml_takes_is_scanned_without_an_accident(text: str) -> None:
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = line_map(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
    assert all((key,) in lines for key in parsed if not isinstance(parsed[key], dict))
