"""What a round came to, as facts for judging health and as a row of the source's history. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from statement_watch.health import RoundFacts
from statement_watch.listings import Listed
from statement_watch.model import FailureStage, Source
from statement_watch.recorder import Recorded
from statement_watch.store import RoundRecord


def round_facts(started: datetime, now: datetime, listed: Listed, pages: Sequence[Recorded]) -> RoundFacts:
    """The facts of a round that ends now."""
    failures = [page.failure for page in pages if page.failure]
    return RoundFacts(
        at=now,
        seconds=(now - started).total_seconds(),
        listings=listed.listings,
        listings_failed=listed.failed,
        items=listed.items,
        new=sum(page.new_page for page in pages),
        changed=sum(page.edited for page in pages),
        pages=len(pages),
        pages_failed=len(failures),
        pages_empty=sum(f.stage in (FailureStage.KIND, FailureStage.TEXT) and not f.absent for f in failures),
        failure=listed.failure,
        reason=listed.reason,
    )


def as_facts(record: RoundRecord) -> RoundFacts:
    """A round of the history, as far as later rounds are measured against it."""
    return RoundFacts(
        at=record.ended_at,
        seconds=(record.ended_at - record.started_at).total_seconds(),
        items=record.items,
        new=record.new,
        changed=record.changed,
    )


def round_record(
    source: Source, facts: RoundFacts, listed: Listed, pages: Sequence[Recorded], further: int = 0
) -> RoundRecord:
    """The row of the history that these facts make; `further` requests went to neither listings nor pages."""
    return RoundRecord(
        source=source.name,
        started_at=facts.at - timedelta(seconds=facts.seconds),
        ended_at=facts.at,
        ok=facts.listings > facts.listings_failed,
        items=facts.items,
        new=facts.new,
        changed=facts.changed,
        removed=sum(page.removed for page in pages),
        failed=facts.pages_failed,
        requests=listed.requests + len(pages) + further,
        not_modified=listed.not_modified + sum(page.unchanged for page in pages),
        octets=listed.octets,
        reason=facts.failure.reason if facts.failure else facts.reason,
    )
