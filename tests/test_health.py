"""A source is judged against its own history, and its trouble is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from statement_watch.health import RoundFacts, assess, tell
from statement_watch.model import FailureStage, FetchFailure, Health, SourceHealth

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
FRESH = SourceHealth("chiefs", Health.NEW, None, None)


def good(day: float, *, items: int = 8, new: int = 0, seconds: float = 2.0) -> RoundFacts:
    return RoundFacts(START + timedelta(days=day), seconds, 1, 0, items, new, pages=items)


def down(day: float, stage: FailureStage = FailureStage.TRANSPORT, status: int | None = None) -> RoundFacts:
    at = START + timedelta(days=day)
    failure = FetchFailure("https://chiefs.example/news", stage, "nobody answers", at, status)
    return RoundFacts(at, 2.0, 1, 1, failure=failure)


HISTORY = [good(n / 4, new=1 if n % 8 == 0 else 0) for n in range(40)]


def run(facts: list[RoundFacts]) -> tuple[SourceHealth, list[str]]:
    health, history, told = FRESH, list(HISTORY), []
    for round_facts in facts:
        health, event = tell(assess(health, round_facts, history))
        history.append(round_facts)
        told += [event] if event else []
    return health, told


def test_a_round_like_the_others_is_ok() -> None:
    assert run([good(10.5)])[0].health is Health.OK


def test_an_empty_listing_is_said_at_once_and_told_once_when_it_lasts() -> None:
    health, told = run([good(10.5, items=0)])
    assert health.health is Health.EMPTY
    assert "0" not in (health.reason or "")[:3]
    assert "about 8" in (health.reason or "")
    assert told == []
    _, told = run([good(10 + n, items=0) for n in range(6)])
    assert told == ["trouble"]


def test_recovery_is_told_once_and_only_after_trouble_was() -> None:
    assert run([good(10, items=0), good(11)])[1] == []
    assert run([*[good(10 + n, items=0) for n in range(3)], good(14), good(15)])[1] == ["trouble", "recovered"]


def test_a_site_that_fails_every_third_request_is_never_told() -> None:
    rounds = [down(10 + n) if n % 3 == 0 else good(10 + n) for n in range(12)]
    assert run(rounds)[1] == []


@pytest.mark.parametrize(
    ("facts", "health"),
    [
        (down(10), Health.FAILING),
        (down(10, FailureStage.HTTP, 503), Health.FAILING),
        (down(10, FailureStage.HTTP, 403), Health.BLOCKED),
        (down(10, FailureStage.KIND, 200), Health.BLOCKED),
        (down(10, FailureStage.ROBOTS), Health.ROBOTS),
    ],
)
def test_a_failing_source_names_what_failed(facts: RoundFacts, health: Health) -> None:
    judged = assess(FRESH, facts, HISTORY)
    assert judged.health is health
    assert "https://chiefs.example/news: nobody answers" in (judged.reason or "")


def test_pages_that_lost_their_text_are_a_changed_structure() -> None:
    facts = replace(good(10.5), pages=8, pages_empty=7, pages_failed=7)
    assert assess(FRESH, facts, HISTORY).health is Health.CHANGED


def test_a_listing_that_lost_most_of_its_items_is_a_changed_structure() -> None:
    assert assess(FRESH, good(10.5, items=1), HISTORY).health is Health.CHANGED


def test_silence_is_judged_by_the_sources_own_rhythm() -> None:
    assert assess(FRESH, good(20), HISTORY).health is Health.OK
    assert assess(FRESH, good(40), HISTORY).health is Health.STALE


def test_a_slow_round_is_said_but_is_no_trouble() -> None:
    health = assess(FRESH, good(10.5, seconds=300), HISTORY)
    assert (health.health, health.failures) == (Health.SLOW, 0)


def test_a_source_without_history_has_nothing_to_be_measured_against() -> None:
    assert assess(FRESH, good(0, items=1), []).health is Health.OK
