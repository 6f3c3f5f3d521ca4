"""What is started when, whatever the clock does."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from statement_watch.daemon.housekeeping import is_due
from statement_watch.daemon.plan import FEWEST_STARTS, TICK, Drift, mended, most_starts, starts
from statement_watch.model import Health, SourceHealth
from statement_watch.politeness import next_round, next_slot, steady_interval

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def health(due: datetime, failures: int = 0) -> SourceHealth:
    return SourceHealth("pilots", Health.OK, None, None, failures=failures, next_due=due)


# --- starting ---------------------------------------------------------------------------------------------------------


def test_the_longest_overdue_is_started_first_and_none_twice() -> None:
    assert starts(["a", "b", "c"], {"b"}, [HOUR] * 3, 16) == ["a", "c"]


def test_rounds_in_hand_leave_room_for_as_many_as_make_sense() -> None:
    busy = {f"s{n}" for n in range(62)}
    assert starts([f"t{n}" for n in range(10)], busy, [HOUR] * 100, 16) == ["t0", "t1"]
    assert starts(["t"], {f"s{n}" for n in range(90)}, [HOUR], 16) == []


def test_a_wake_up_after_a_night_is_no_storm_and_is_over_in_minutes() -> None:
    due, ticks = [f"s{n}" for n in range(500)], 0
    most = 0
    while due:
        now = starts(due, (), [HOUR] * 500, 16)
        most = max(most, len(now))
        due = due[len(now) :]
        ticks += 1
    assert most == FEWEST_STARTS
    assert ticks * TICK <= 11 * 60


@pytest.mark.parametrize(("sources", "interval"), [(500, HOUR), (1000, timedelta(minutes=1)), (1, 30 * DAY)])
def test_the_pace_is_twice_what_the_config_asks_for(sources: int, interval: timedelta) -> None:
    needed = sources * TICK / interval.total_seconds()
    assert most_starts([interval] * sources) >= 2 * needed


# --- due times --------------------------------------------------------------------------------------------------------


def due_after(failures: int, asked: float = 0.0) -> timedelta:
    rng = random.Random(1)
    return next_round("pilots", HOUR, NOW, failures=failures, asked=asked, rng=rng) - NOW


def test_a_round_that_went_well_is_followed_by_the_next_slot() -> None:
    assert NOW + due_after(0) == next_slot("pilots", HOUR, NOW)


def test_a_blip_is_tried_again_soon_and_a_lasting_failure_more_and_more_seldom() -> None:
    assert due_after(1) <= timedelta(minutes=1)
    assert due_after(2) <= timedelta(minutes=2)
    assert due_after(9) > 2 * HOUR
    assert due_after(100) <= 6 * HOUR


def test_a_site_that_names_its_time_is_not_asked_before_it() -> None:
    assert due_after(1, asked=7200) == timedelta(hours=2)


def test_an_adaptive_interval_is_one_of_few_so_that_the_slots_stay() -> None:
    def every(gap: timedelta) -> timedelta:
        return steady_interval([NOW - gap * n for n in range(200)], NOW)

    assert every(DAY) == timedelta(hours=3)
    assert every(timedelta(minutes=10)) == DAY / 64
    assert every(100 * DAY) == DAY
    assert steady_interval([], NOW) == DAY
    assert len({every(HOUR * n) for n in range(1, 400)}) <= 7


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_a_due_time_from_before_the_clock_was_set_back_is_void() -> None:
    assert mended(health(NOW + 25 * HOUR), HOUR, NOW) == next_slot("pilots", HOUR, NOW)
    assert mended(health(NOW + 365 * DAY, failures=9), HOUR, NOW) == next_slot("pilots", HOUR, NOW)


def test_a_due_time_that_can_be_true_stays() -> None:
    assert mended(health(NOW + HOUR), HOUR, NOW) is None
    assert mended(health(NOW - 12 * HOUR), HOUR, NOW) is None
    assert mended(health(NOW + 20 * HOUR, failures=1), HOUR, NOW) is None


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
def test_a_jump_of_the_clock_is_told_from_time_that_passes(jump: timedelta) -> None:
    drift = Drift(NOW, 100.0)
    assert not drift.jump(NOW + timedelta(seconds=5), 105.1)
    assert abs(drift.jump(NOW + timedelta(seconds=10) + jump, 110.0) - jump) < timedelta(seconds=1)
    assert not drift.jump(NOW + timedelta(seconds=15) + jump, 115.0)


def test_the_day_of_housekeeping_comes_though_the_clock_was_set_back() -> None:
    assert is_due(None, NOW)
    assert is_due(NOW - DAY, NOW)
    assert is_due(NOW + 300 * DAY, NOW)
    assert not is_due(NOW - 23 * HOUR, NOW)
