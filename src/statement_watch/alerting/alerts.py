"""Events → alerts: which of them are told, under what key, and with what haste. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from statement_watch.alerting.events import (
    Carrier,
    ChannelFailed,
    Edited,
    Event,
    HealthTold,
    NewStatement,
    OutageTold,
    Reposted,
    StateChanged,
)
from statement_watch.alerting.topics import topics_of
from statement_watch.model import Alert, AlertKind, Grade, Health, OccurrenceKind, Topic
from statement_watch.moments import utc
from statement_watch.text import count_words, one_line

EXCERPT = 1_200
"""Characters of a text that an alert takes along; the whole stands in the digest and in `watch show`."""
DIFF_PIECES = 60
"""Pieces of a word diff that an alert takes along, each up to `DIFF_PIECE` characters."""
DIFF_PIECE = 300

_TROUBLES = {
    Health.FAILING: "cannot be watched as it should be",
    Health.BLOCKED: "turns us away",
    Health.ROBOTS: "does not admit robots",
    Health.EMPTY: "lists nothing",
    Health.STALE: "publishes nothing new",
    Health.CHANGED: "lists much less than it used to",
    Health.UNREADABLE: "hides its texts",
}
_LOUD_EDITS = frozenset({Grade.SUBSTANTIVE, Grade.REVERT})
_TOLD_EDITS = _LOUD_EDITS | {Grade.MINOR}


def alerts_for(events: Iterable[Event], topics: Sequence[Topic], at: datetime) -> tuple[Alert, ...]:
    """The alerts of these events, in their order.

    `topics` are all topics of the config: an alert that matches one is instant; with no topics at all every alert is,
    but for reposts and minor edits, which always wait for the digest. A source in trouble is always told at once.
    """
    told = (_alert(event, topics, at) for event in events)
    return tuple(alert for alert in told if alert is not None)


def _alert(event: Event, topics: Sequence[Topic], at: datetime) -> Alert | None:
    match event:
        case NewStatement():
            return None if event.carrier.baseline else _new(event, topics, at)
        case Reposted():
            known = event.carrier.baseline or event.carrier.source in event.carried_by
            return None if known else _repost(event, topics, at)
        case Edited():
            return _edited(event, topics, at) if event.grade in _TOLD_EDITS else None
        case StateChanged():
            return _state(event, topics, at)
        case HealthTold():
            return _health(event, at)
        case OutageTold():
            return _outage(event, at)
        case ChannelFailed():
            return _channel_failed(event, at)


def _new(event: NewStatement, topics: Sequence[Topic], at: datetime) -> Alert:
    said, carrier = event.content, event.carrier
    matched = _matched(carrier, f"{said.title}\n{carrier.title}", said.text, topics)
    seen = said.origin.page is not None
    published = said.published.isoformat() if said.published else None
    via = "" if carrier.publisher == said.organisation else f", carried by {carrier.publisher}"
    return Alert(
        key=_key("new", event.statement, carrier.url),
        kind=AlertKind.NEW_STATEMENT,
        created_at=at,
        title=_title(said.title or carrier.title),
        summary=one_line(f"{said.organisation}{via} · {_words(said.words)}{f' · {published}' if published else ''}"),
        source=carrier.source,
        statement=event.statement,
        page=carrier.page,
        url=carrier.url,
        organisation=said.organisation,
        topics=matched,
        instant=_hasty(matched, topics),
        detail={
            "publisher": carrier.publisher,
            "published": published,
            "words": said.words,
            "text": _excerpt(said.text),
            "origin": said.origin.publisher,
            "origin_seen": seen,
            "origin_reasons": [one_line(reason) for reason in said.origin.reasons],
        },
    )


def _repost(event: Reposted, topics: Sequence[Topic], at: datetime) -> Alert:
    said, carrier, found = event.content, event.carrier, event.occurrence
    share = _percent(found.words, said.words)
    how = "carries it whole" if found.kind is OccurrenceKind.WHOLE else f"carries {share} % of it"
    own_words = count_words(event.own_text)
    adds = f" and adds {_words(own_words)}" if own_words else ""
    matched = _matched(carrier, f"{said.title}\n{carrier.title}", f"{said.text}\n{event.own_text}", topics)
    return Alert(
        key=_key("repost", event.statement, carrier.url),
        kind=AlertKind.REPOST,
        created_at=at,
        title=_title(said.title or carrier.title),
        summary=one_line(
            f"{carrier.publisher} published it first" if found.origin else f"{carrier.publisher} {how}{adds}"
        ),
        source=carrier.source,
        statement=event.statement,
        page=carrier.page,
        url=carrier.url,
        organisation=said.organisation,
        topics=matched,
        detail={
            "publisher": carrier.publisher,
            "page_title": _title(carrier.title),
            "kind": found.kind.value,
            "share": share,
            "is_origin": found.origin,
            "origin": said.origin.publisher,
            "own_words": own_words,
            "own_text": _excerpt(event.own_text),
        },
    )


def _edited(event: Edited, topics: Sequence[Topic], at: datetime) -> Alert:
    carrier = event.carrier
    gone = "".join(piece.text for piece in event.diff if piece.op == "gone")
    added = "".join(piece.text for piece in event.diff if piece.op == "added")
    matched = _matched(carrier, f"{carrier.title}\n{event.before_title}", f"{event.text}\n{gone}", topics)
    changed = f"{_words(count_words(gone))} out, {_words(count_words(added))} in"
    how = "went back to an earlier wording" if event.grade is Grade.REVERT else f"{event.grade.value} edit"
    return Alert(
        key=_key("edited", event.version, carrier.url),
        kind=AlertKind.EDITED,
        created_at=at,
        title=_title(carrier.title),
        summary=one_line(f"{carrier.publisher}: {how}, {changed}"),
        source=carrier.source,
        statement=event.statement,
        page=carrier.page,
        url=carrier.url,
        organisation=carrier.publisher,
        topics=matched,
        instant=event.grade in _LOUD_EDITS and _hasty(matched, topics),
        detail={
            "publisher": carrier.publisher,
            "grade": event.grade.value,
            "version": event.version,
            "before_title": _title(event.before_title),
            "diff": [[piece.op, _excerpt(piece.text, DIFF_PIECE)] for piece in event.diff[:DIFF_PIECES]],
        },
    )


def _state(event: StateChanged, topics: Sequence[Topic], at: datetime) -> Alert:
    carrier = event.carrier
    word = "restored" if event.restored else "removed"
    matched = _matched(carrier, carrier.title, event.text, topics)
    return Alert(
        key=_key(word, event.since.isoformat(timespec="seconds"), carrier.url),
        kind=AlertKind.RESTORED if event.restored else AlertKind.REMOVED,
        created_at=at,
        title=_title(carrier.title),
        summary=one_line(f"{carrier.publisher}: {word}{f' ({event.reason})' if event.reason else ''}"),
        source=carrier.source,
        statement=event.statement,
        page=carrier.page,
        url=carrier.url,
        organisation=carrier.publisher,
        topics=matched,
        instant=_hasty(matched, topics),
        detail={"publisher": carrier.publisher, "reason": one_line(event.reason), "text": _excerpt(event.text)},
    )


def _health(event: HealthTold, at: datetime) -> Alert:
    health = event.health
    began = health.troubled_since or at
    since = began.isoformat(timespec="seconds")
    bad = event.word == "trouble"
    reason = one_line(health.reason or "")
    state = f"{health.health.value} since {utc(began)}{f': {reason}' if reason else ''}"
    over = f"after {_span(at - began)} of trouble; it was {state}"
    return Alert(
        key=_key(event.word, since, health.source),
        kind=AlertKind.SOURCE_TROUBLE if bad else AlertKind.SOURCE_RECOVERED,
        created_at=at,
        title=_title(f"{health.source} {_TROUBLES.get(health.health, 'is in trouble') if bad else 'is well again'}"),
        summary=state if bad else over,
        source=health.source,
        organisation=event.organisation,
        instant=True,
        detail={"health": health.health.value, "reason": reason or None, "since": since},
    )


def _outage(event: OutageTold, at: datetime) -> Alert:
    outage = event.outage
    since = outage.since.isoformat(timespec="seconds")
    out = event.word == "out"
    over = f"sites could not be reached for {_span(at - outage.since)}, from {utc(outage.since)}"
    return Alert(
        key=_key(f"outage-{event.word}", since, "outage"),
        kind=AlertKind.SOURCE_TROUBLE if out else AlertKind.SOURCE_RECOVERED,
        created_at=at,
        title=_title(outage.headline if out else "The sites can be reached again"),
        summary=outage.account if out else f"{over}; what came is read now",
        instant=True,
        detail={"reason": one_line(outage.reason), "since": since},
    )


def _channel_failed(event: ChannelFailed, at: datetime) -> Alert:
    return Alert(
        key=_key("channel", at.date().isoformat(), event.channel),
        kind=AlertKind.SOURCE_TROUBLE,
        created_at=at,
        title=_title(f"Channel {event.channel} takes no alerts"),
        summary=one_line(f"{event.reason}; see `watch alerts list`, mend it, then `watch alerts resend`"),
        instant=True,
        detail={"channel": event.channel, "reason": one_line(event.reason)},
    )


def _key(word: str, what: object, where: str) -> str:
    # The address is part of the key because ids begin anew in a fresh database, and receivers drop what they know.
    return f"{word}:{what}:{hashlib.sha256(where.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _hasty(matched: tuple[str, ...], topics: Sequence[Topic]) -> bool:
    return bool(matched) or not topics


def _title(title: str) -> str:
    return one_line(title, 200) or "(untitled)"


def _excerpt(text: str, limit: int = EXCERPT) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60} min" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"


def _percent(part: int, whole: int) -> int:
    return min(100, round(100 * part / whole)) if whole else 100


def _matched(carrier: Carrier, title: str, text: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*carrier.topics, *topics_of(text, title, topics))))
