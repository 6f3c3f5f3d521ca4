"""The long runs of `benchmarks/`, short enough for every release."""

from __future__ import annotations

from pathlib import Path

import kill_minus_nine
import pytest
import receiver_outage
import two_years

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("jumps", [False, True])
@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe"])
def test_no_slot_is_missed_or_doubled_whatever_the_clock_does(zone: str, jumps: bool, tmp_path: Path) -> None:
    result = two_years.run(zone, 110, tmp_path, jumps=jumps)
    assert result.wrong == []
    assert result.rounds > 5_000


def test_kill_minus_nine_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    report = kill_minus_nine.run(25, tmp_path)
    assert report.wrong == []
    assert report.kills == 25


def test_an_outage_of_the_receivers_delays_and_loses_nothing(tmp_path: Path) -> None:
    wrong, _ = receiver_outage.run(tmp_path)
    assert wrong == []
