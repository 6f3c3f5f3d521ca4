"""A topic's regular expression is broken off when it takes too long, and the person is told which topic it is."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from statement_watch.alerting import slow_patterns, topics, topics_of
from statement_watch.config import inspect
from statement_watch.model import Topic

ENDLESS = r"/(\w+\s*)+\d{9}/"
TEXT = "word and word " * 2000


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "PATIENCE", 0.05)
    topics._pattern.cache_clear()


def test_a_pattern_without_end_is_given_up_and_its_topic_named(caplog: pytest.LogCaptureFixture) -> None:
    known = [Topic("endless", any=(ENDLESS,)), Topic("words", any=("word",))]
    began = time.monotonic()
    assert topics_of(TEXT, "", known) == ("words",)
    assert time.monotonic() - began < 2
    assert 'topic "endless"' in caplog.text
    assert ENDLESS in caplog.text


def test_after_three_strikes_it_costs_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    known = [Topic("endless", any=(ENDLESS,))]
    for _ in range(5):
        topics_of(TEXT, "", known)
    assert len(caplog.records) == topics.STRIKES
    assert "left out until the program starts anew" in caplog.records[-1].getMessage()


def test_a_pattern_is_found_as_it_always_was() -> None:
    known = [
        Topic("capitals", any=("/(?-i:ICE)/",)),
        Topic("any case", any=(r"/\bstrasse\b|\bstraße\b/",)),
        Topic("line", any=("/^second line$/",)),
        Topic("not", any=("word",), none=("/wor[dk]/",)),
    ]
    assert topics_of("The ICE raid.\nsecond line", "STRASSE", known) == ("capitals", "any case", "line")
    assert topics_of("rice, word", "", known) == ()


def test_slow_patterns_are_told_beforehand() -> None:
    known = [Topic("sound", any=(r"/(\w+ )+/", "word")), Topic("endless", all=(ENDLESS,))]
    assert list(slow_patterns(known, [TEXT])) == [("endless", ENDLESS)]


def test_the_doctor_names_the_topic(watch: Any, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        f'[watch]\ndatabase = "s.db"\ncontact = "a@example.org"\n[[topics]]\nname = "endless"\nany = [\'{ENDLESS}\']\n'
    )
    (tmp_path / "p.jsonl").write_text("")
    assert watch("import", "p.jsonl").code == 0
    found = watch("doctor", "--quick")
    assert "warning topic: endless: a pattern takes too long" in found.out


def test_what_the_engine_does_not_understand_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('[watch]\ncontact = "a@example.org"\n[[topics]]\nname = "x"\nany = ["/(unclosed/"]\n')
    assert any("no regular expression" in str(problem) for problem in inspect(path).problems)
