"""What a check of a page came to → the database, in one transaction with the alerts that it makes true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from statement_watch.alerting import (
    Carrier,
    Edited,
    Event,
    HealthTold,
    NewStatement,
    OutageTold,
    Reposted,
    StateChanged,
)
from statement_watch.model import (
    Capture,
    Extract,
    FailureStage,
    FetchFailure,
    Grade,
    PageState,
    Settings,
    Source,
    SourceHealth,
)
from statement_watch.moments import began
from statement_watch.politeness import next_check
from statement_watch.quotes import find_quotes
from statement_watch.recognise import Recognised, keep_topics, recognise
from statement_watch.store import PageCheck, PageRecord, RoundRecord, Store
from statement_watch.surroundings import blocks_of, host_of
from statement_watch.telling import tell
from statement_watch.urls import has_own_page
from statement_watch.versions import Change, absent, present, text_key, word_diff
from statement_watch.views import Outage


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it was read: the body, what it says, and the check with the validators and hashes of that very body."""

    check: PageCheck
    capture: Capture
    extract: Extract


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one check of a page left behind."""

    page: int
    url: str
    grade: Grade | None = None
    """None: no version was made."""
    new_statements: tuple[int, ...] = ()
    reposts: tuple[int, ...] = ()
    removed: bool = False
    gone: bool = False
    """It was taken away already, as was told when it was."""
    restored: bool = False
    failure: FetchFailure | None = None
    title: str = ""
    baseline: bool = False
    """The page was there before its source was watched, or was found by following older pages."""

    @property
    def new_page(self) -> bool:
        return self.grade is Grade.NEW

    @property
    def already_there(self) -> bool:
        """Its first text, and no news."""
        return self.new_page and self.baseline

    @property
    def unchanged(self) -> bool:
        return self.grade is None and self.failure is None

    @property
    def edited(self) -> bool:
        return self.grade not in (None, Grade.NEW)


class Recorder:
    """Writes outcomes. Every method is one transaction; `settings` decide topics and channels."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def unchanged(self, page: PageRecord, check: PageCheck, now: datetime, source: Source) -> Recorded:
        """The page is there and says what it said."""
        with self._store.transaction():
            found, restored = self._present(page, check, now, source)
            self._store.pages.save_check(page.id, found)
        return Recorded(page.id, page.url, restored=restored)

    def alias(self, known: int, page: PageRecord, now: datetime) -> Recorded:
        """The `page` that came in is but another address of the `known` one, which is read in its own time."""
        with self._store.transaction():
            self._store.pages.fold(page.id, known, now)
            self._store.pages.adopt([known], page.source, now)
        return Recorded(known, page.url)

    def moved(self, known: int, page: PageRecord, check: PageCheck, now: datetime, source: Source) -> Recorded:
        """The `page` that came in is the `known` one at a new address, and says what that said. Another site may make
        another of what is boilerplate there, so its text is matched again."""
        with self._store.transaction():
            self._store.pages.fold(page.id, known, now)
            self._store.pages.move(known, page.url, now)
            keep_topics(self._store, self._settings, recognise(self._store, [known], now))
            return self.unchanged(self._store.pages.get(known), check, now, source)

    def version(
        self,
        page: PageRecord,
        text: ReadText,
        change: Change,
        source: Source,
        *,
        before: str | None = None,
    ) -> Recorded:
        """The page has a new text: capture, version, statements, quotes and alerts are kept together or not at all.

        `before` is the text that it had, where that reads otherwise today than it is stored.
        """
        extract, now = text.extract, text.capture.fetched_at
        with self._store.transaction():
            found, restored = self._present(page, text.check, now, source)
            sha = self._store.captures.save(page.id, text.capture)
            number = self.add_version(page.id, extract, change.grade, now, sha)
            self._store.furniture.note(page.id, host_of(page.url), blocks_of(extract))
            self._store.pages.save_check(page.id, found)
            recognised = recognise(self._store, [page.id], now)
            events = self._text_events(page, extract, change, number, recognised, source, before)
            self._tell(events, now)
            keep_topics(self._store, self._settings, recognised)
        new = tuple(e.statement for e in events if isinstance(e, NewStatement))
        reposts = tuple(e.statement for e in events if isinstance(e, Reposted))
        return Recorded(
            page.id,
            page.url,
            change.grade,
            new,
            reposts,
            restored=restored,
            title=extract.title or "",
            baseline=page.baseline,
        )

    def add_version(self, page: int, extract: Extract, grade: Grade, now: datetime, sha: str | None) -> int:
        """A version with its quotes; its statements are recognised apart (in bulk by an import)."""
        number = self._store.pages.add_version(
            page, extract, grade, now, text_key=text_key(extract.text), capture_sha256=sha
        )
        self._store.quotes.replace(page, number, find_quotes(extract.text, extract.language))
        return number

    def held(self, page: PageRecord, now: datetime) -> Recorded:
        """The text collapsed to its own beginning: look again soon, and believe it when it lasts."""
        reason = "the text shrank to its own beginning; held back until that lasts"
        found = replace(
            page.check,
            collapsed_since=began(page.check.collapsed_since, now),
            collapsed_checks=page.check.collapsed_checks + 1,
            reason=reason,
            last_checked=now,
            next_check=next_check(now, now, page.url),
        )
        self._store.pages.save_check(page.id, found)
        return Recorded(page.id, page.url, failure=FetchFailure(page.url, FailureStage.TEXT, reason, now))

    def failed(
        self,
        page: PageRecord,
        failure: FetchFailure,
        next_try: datetime | None,
        source: Source,
        *,
        hidden: bool = False,
    ) -> Recorded:
        """The page could not be read; its last version stands, and lasting absence makes it removed, unless its whole
        site is `hidden`."""
        check, now = page.check, failure.at
        known = page.latest is not None and not hidden
        presence, removed = absent(check.presence, failure, now) if known else (check.presence, False)
        found = replace(
            check,
            last_checked=now,
            next_check=next_try,
            failures=check.failures + 1,
            failing_since=began(check.failing_since, now),
            reason=failure.reason,
            presence=presence,
        )
        with self._store.transaction():
            self._store.pages.save_check(page.id, found)
            if removed:
                self._state_changed(page, source, restored=False, since=now, reason=failure.reason)
        gone = known and not removed and presence.state is PageState.REMOVED
        return Recorded(page.id, page.url, removed=removed, gone=gone, failure=failure)

    def round_ended(
        self,
        record: RoundRecord,
        before: SourceHealth,
        health: SourceHealth,
        word: Literal["trouble", "recovered"] | None,
        source: Source,
    ) -> None:
        """A round of a source is over: its history, its health, and the alert when a person must know."""
        with self._store.transaction():
            self._store.sources.save_round(record)
            self._store.sources.set_health(health)
            if word is not None:
                trouble = health if word == "trouble" else before
                self._tell([HealthTold(trouble, word, source.organisation)], record.ended_at)

    def outage(self, outage: Outage, word: Literal["out", "back"], now: datetime) -> None:
        """Nothing can be reached, or all can again: the alert that says so."""
        self._tell([OutageTold(outage, word)], now)

    def _present(self, page: PageRecord, check: PageCheck, now: datetime, source: Source) -> tuple[PageCheck, bool]:
        """The check of a page that is there, and whether it had been removed: by its own check, for that of a page
        that moved is its new address's."""
        presence, restored = present(page.check.presence)
        if restored:
            self._state_changed(page, source, restored=True, since=now, reason="it answers with its text again")
        found = replace(
            check,
            last_checked=now,
            next_check=self._next_check(page, now),
            failures=0,
            failing_since=None,
            reason=None,
            presence=presence,
            collapsed_since=None,
            collapsed_checks=0,
        )
        return found, restored

    def _next_check(self, page: PageRecord, now: datetime) -> datetime | None:
        """When to read it again; never, for an item that lives in its feed alone."""
        return next_check(page.first_seen, now, page.url) if has_own_page(page.url) else None

    def _state_changed(self, page: PageRecord, source: Source, *, restored: bool, since: datetime, reason: str) -> None:
        state = PageState.LIVE if restored else PageState.REMOVED
        self._store.pages.record_state(page.id, state, since, reason)
        latest = page.latest
        carrier = _carrier(page, latest.extract.title if latest else None, source)
        text = latest.extract.text if latest else ""
        carried = self._store.statements.of_pages([page.id])
        wanted = self._store.reviews.first_wanted(carried)
        if wanted is not None or not carried:
            self._tell([StateChanged(carrier, restored, since, reason, text, wanted)], since)

    def _text_events(
        self,
        page: PageRecord,
        extract: Extract,
        change: Change,
        number: int,
        recognised: Recognised,
        source: Source,
        text_before: str | None,
    ) -> list[Event]:
        carrier = _carrier(page, extract.title, source)
        carried = recognised.carried_by(page.id)
        events: list[Event] = []
        numbers = [statement for statement, _, _ in carried]
        put_aside, wanted = self._store.reviews.dismissed(numbers), self._store.reviews.first_wanted(numbers)
        if page.latest is not None and (wanted is not None or not carried):
            before = page.latest.extract
            diff = word_diff(before.text if text_before is None else text_before, extract.text)
            events.append(Edited(carrier, number, change.grade, extract.text, diff, before.title or "", wanted))
        for statement, content, occurrence in carried:
            earlier = recognised.before.get(statement, ())
            if statement in recognised.created:
                events.append(NewStatement(carrier, statement, content))
            elif statement not in put_aside and all(o.page != page.id for o in earlier):
                pages = {o.page for o in earlier}
                sources = frozenset(self._store.pages.get(other).source for other in pages)
                own = self._store.statements.own_text(page.id)
                events.append(Reposted(carrier, statement, content, occurrence, sources, own))
        return events

    def _tell(self, events: Sequence[Event], now: datetime) -> None:
        tell(self._store, self._settings, events, now)


def _carrier(page: PageRecord, title: str | None, source: Source) -> Carrier:
    return Carrier(
        page.id, page.url, page.source, page.publisher, title or page.title_hint or "", page.baseline, source.topics
    )
