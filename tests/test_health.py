"""A source is judged against its own history, and its trouble is told once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from statement_watch.health import PastRound, RoundFacts, assess, tell
from statement_watch.model import FailureStage, FetchFailure, Health, SourceHealth
from statement_watch.views import PageLook

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
FRESH = SourceHealth("chiefs", Health.NEW, None, None)


def good(day: float, *, items: int = 8, seconds: float = 2.0) -> RoundFacts:
    return RoundFacts(START + timedelta(days=day), seconds, 1, 0, items=items)


def down(day: float, stage: FailureStage = FailureStage.TRANSPORT, status: int | None = None) -> RoundFacts:
    at = START + timedelta(days=day)
    failure = FetchFailure("https://chiefs.example/news", stage, "nobody answers", at, status)
    return RoundFacts(at, 2.0, 1, 1, failure=failure)


HISTORY = [PastRound(items=8, seconds=2.0)] * 20


def run(facts: list[RoundFacts]) -> tuple[SourceHealth, list[str]]:
    told: list[str] = []
    health, history = FRESH, list(HISTORY)
    for round_facts in facts:
        health, event = tell(assess(health, round_facts, history), round_facts.at)
        history.append(PastRound(round_facts.items, round_facts.seconds))
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


def test_trouble_of_minutes_is_not_told_and_that_of_a_day_with_two_looks_is() -> None:
    minute = 1 / 1440
    assert run([down(10), down(10 + minute), down(10 + 3 * minute), good(10 + 10 * minute)])[1] == []
    assert run([down(10), down(10 + minute), down(10 + 3 * minute), down(10 + 40 * minute)])[1] == ["trouble"]
    assert run([down(10, FailureStage.HTTP, 429), down(11, FailureStage.HTTP, 429)])[1] == ["trouble"]


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


def looks(pattern: str) -> tuple[PageLook, ...]:
    """The newest first; `x` could not be read."""
    return tuple(
        PageLook(
            f"https://chiefs.example/{n}", START if c == "x" else None, "the page wants a login" if c == "x" else None
        )
        for n, c in enumerate(pattern)
    )


def seen(day: float, newest: str, latest: str = "") -> RoundFacts:
    return replace(good(day), newest=looks(newest), latest=looks(latest))


@pytest.mark.parametrize("pattern", ["xxx" + "." * 17, "xxxx", "xxxxx" + "..x......." * 3])
def test_new_items_behind_a_wall_are_trouble_that_says_how_many_where_and_why(pattern: str) -> None:
    health = assess(FRESH, seen(10, pattern), HISTORY)
    assert health.health is Health.UNREADABLE
    row = pattern.index(".") if "." in pattern else len(pattern)
    said = health.reason or ""
    assert said.startswith(f"the {row} newest items could not be read, such as https://chiefs.example/0: ")
    assert "the page wants a login" in said
    assert "watch try" in said


def test_known_pages_that_lose_their_text_are_trouble_although_nothing_new_came() -> None:
    health = assess(FRESH, seen(10, "." * 20, "xxx" + "." * 17), HISTORY)
    assert health.health is Health.UNREADABLE
    assert (health.reason or "").startswith("the last 3 pages that were looked at have lost their texts, such as ")


@pytest.mark.parametrize("pattern", ["xx" + "." * 18, "x.x.x.x." * 5, "xxx" + ".xx" * 9, "xxxx" + "x." * 20])
def test_a_source_that_always_has_stories_behind_a_paywall_is_well(pattern: str) -> None:
    assert assess(FRESH, seen(10, pattern, pattern), HISTORY).health is Health.OK


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4])
def test_a_metered_outlet_hardly_ever_raises_an_alarm(share: float) -> None:
    rng = random.Random(3)
    drawn = ["x" if rng.random() < share else "." for _ in range(2_000)]
    health, told = FRESH, 0
    for n in range(60, len(drawn)):
        facts = seen(10 + n, "".join(drawn[n : n - 60 : -1]))
        health, word = tell(assess(health, facts, HISTORY), facts.at)
        told += word == "trouble"
    assert told <= 2


def test_a_wall_is_over_when_as_many_new_items_were_read_as_it_took_to_see_it() -> None:
    rounds = ["xxx" + "." * 17, "xxxx" + "." * 16, "xxxxx" + "." * 15]
    rounds += [".xxxxx" + "." * 14, "..xxxxx" + "." * 13, "x..xxxxx" + "." * 12, "...x..xxxxx" + "." * 9]
    facts = [seen(10 + n, pattern) for n, pattern in enumerate(rounds)]
    assert run(facts[:-1])[1] == ["trouble"], "a free story among the others is no recovery"
    assert run(facts)[1] == ["trouble", "recovered"]


def test_one_listing_of_several_that_fails_for_good_is_trouble_and_a_blip_is_none() -> None:
    failure = FetchFailure("https://chiefs.example/feed", FailureStage.HTTP, "gone", START, 410)
    blip = replace(good(10), listings=3, listings_failed=1, failure=failure)
    assert assess(FRESH, blip, HISTORY).health is Health.OK
    lost = assess(FRESH, replace(blip, listings_lost=1), HISTORY)
    assert lost.health is Health.FAILING
    assert "https://chiefs.example/feed: gone" in (lost.reason or "")


def test_a_listing_that_lost_most_of_its_items_is_a_changed_structure() -> None:
    assert assess(FRESH, good(10.5, items=1), HISTORY).health is Health.CHANGED


def test_that_nothing_new_comes_is_judged_by_the_sources_own_rhythm() -> None:
    arrivals = tuple(START + timedelta(days=2 * n) for n in range(5))
    assert assess(FRESH, replace(good(20), arrivals=arrivals), HISTORY).health is Health.OK
    assert assess(FRESH, replace(good(40), arrivals=arrivals), HISTORY).health is Health.STALE
    assert assess(FRESH, replace(good(40), arrivals=arrivals[:3]), HISTORY).health is Health.OK, "too few to tell"


def test_a_slow_round_is_said_but_is_no_trouble() -> None:
    health = assess(FRESH, good(10.5, seconds=300), HISTORY)
    assert (health.health, health.failures) == (Health.SLOW, 0)


def test_a_source_without_history_has_nothing_to_be_measured_against() -> None:
    assert assess(FRESH, good(0, items=1), []).health is Health.OK
