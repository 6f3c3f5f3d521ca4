"""Deliveries when the clock was set back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store_builders import START, Archive, an_alert, an_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = an_archive(tmp_path / "statements.db")
    yield made
    made.store.close()


def test_what_waits_for_a_time_that_cannot_be_is_due_now(archive: Archive) -> None:
    archive.store.outbox.add(an_alert("year"), {"mail": START + timedelta(days=365)})
    archive.store.outbox.mend(START)
    assert archive.store.outbox.next_attempt("mail") == START


def test_a_weekly_digest_and_a_further_try_keep_their_time(archive: Archive) -> None:
    outbox = archive.store.outbox
    outbox.add(an_alert("digest"), {"mail": START + timedelta(days=7, hours=12)})
    outbox.add(an_alert("again"), {"hook": START})
    (leased,) = outbox.lease("hook", START, 10, timedelta(minutes=5))
    outbox.failed("hook", [leased.alert], "down", START + timedelta(hours=24))
    outbox.mend(START)
    assert outbox.next_attempt("mail") == START + timedelta(days=7, hours=12)
    assert outbox.next_attempt("hook") == START + timedelta(hours=24)
    outbox.mend(START - timedelta(days=3))
    assert outbox.next_attempt("hook") == START - timedelta(days=3)
