"""Which rows a digest shows, and where: by their age, or by the alerts that it stands for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from statement_watch.digest import wording
from statement_watch.digest.records import Digest, Notice
from statement_watch.model import AlertKind
from statement_watch.views import DigestRows, StatementView


class Told(Protocol):
    """What of an alert a digest needs; `model.Alert` and `views.AlertView` both have it."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    @property
    def statement(self) -> int | None: ...
    @property
    def page(self) -> int | None: ...
    @property
    def source(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Ages:
    """Statements by what they are to the reader."""

    new: tuple[StatementView, ...]
    again: tuple[StatementView, ...]
    """First read before the period, and carried by a page of it."""
    already: tuple[StatementView, ...]
    """There when their source was first looked at."""


def news_from(view: StatementView, since: datetime) -> datetime:
    """From when on what happens to a statement is news to the reader of a period."""
    return max(since, view.known_until or since)


def by_age(views: Iterable[StatementView], since: datetime, told: Sequence[Told] | None = None) -> Ages:
    """Part the statements. With `told`, new is what its alerts call new."""
    called_new = None if told is None else _ids(told, AlertKind.NEW_STATEMENT)
    views = tuple(views)
    fresh = {
        v.statement
        for v in views
        if (v.appeared >= news_from(v, since) if called_new is None else v.statement in called_new)
    }
    return Ages(
        new=tuple(view for view in views if view.statement in fresh and not view.baseline),
        again=tuple(view for view in views if view.statement not in fresh),
        already=tuple(view for view in views if view.statement in fresh and view.baseline),
    )


def only(rows: DigestRows, told: Sequence[Told]) -> DigestRows:
    """The rows that the alerts speak of."""
    statements = _ids(told, AlertKind.NEW_STATEMENT) | _ids(told, AlertKind.REPOST)
    edited = {alert.page for alert in told if alert.kind == AlertKind.EDITED}
    moved = {alert.page for alert in told if alert.kind in (AlertKind.REMOVED, AlertKind.RESTORED)}
    sources = {alert.source for alert in told if alert.kind == AlertKind.SOURCE_TROUBLE}
    return DigestRows(
        since=rows.since,
        until=rows.until,
        statements=tuple(view for view in rows.statements if view.statement in statements),
        edits=tuple(view for view in rows.edits if view.page in edited),
        states=tuple(view for view in rows.states if view.page in moved),
        sources=tuple(view for view in rows.sources if view.source in sources),
        quotes=rows.quotes,
    )


def _ids(told: Sequence[Told], kind: AlertKind) -> frozenset[int]:
    return frozenset(alert.statement for alert in told if alert.kind == kind and alert.statement is not None)


def with_notices(digest: Digest, told: Sequence[Told]) -> Digest:
    """The digest with a notice for each alert of which nothing in it speaks."""
    statements = {entry.statement for entry in (*digest.new, *digest.again)}
    edited = {edit.page for edit in digest.edits}
    moved = {departure.page for departure in digest.departures}
    troubles = {trouble.source for trouble in digest.troubles}

    def spoken_of(alert: Told) -> bool:
        match alert.kind:
            case AlertKind.NEW_STATEMENT | AlertKind.REPOST:
                return alert.statement in statements
            case AlertKind.EDITED:
                return alert.page in edited
            case AlertKind.REMOVED | AlertKind.RESTORED:
                return alert.page in moved
            case _:
                return alert.kind == AlertKind.SOURCE_TROUBLE and alert.source in troubles

    notices = tuple(
        Notice(
            str(alert.kind),
            wording.titled(alert.title),
            wording.shown(alert.summary, wording.SUMMARY),
            wording.web_address(alert.url),
        )
        for alert in told
        if not spoken_of(alert)
    )
    return replace(digest, notices=notices)
