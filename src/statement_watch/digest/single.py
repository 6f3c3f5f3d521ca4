"""One alert, as text and as HTML, from what its row in the outbox holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from statement_watch.digest import wording
from statement_watch.digest.diffs import condense
from statement_watch.digest.html import environment
from statement_watch.digest.layout import Line, Run, Style, plain, wrap
from statement_watch.digest.text import diff_runs
from statement_watch.model import AlertKind, DiffPiece
from statement_watch.views import AlertView

_WORDS: Mapping[str, str] = {
    AlertKind.NEW_STATEMENT: "New statement",
    AlertKind.EDITED: "Edited",
    AlertKind.REPOST: "Carried again",
    AlertKind.REMOVED: "Removed",
    AlertKind.RESTORED: "Restored",
    AlertKind.SOURCE_TROUBLE: "In trouble",
    AlertKind.SOURCE_RECOVERED: "Recovered",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert as a person sees it: every text safe and short."""

    word: str
    title: str
    summary: str
    url: str | None
    topics: tuple[str, ...]
    lead: str
    added: str
    """What a page that carries the statement says of its own."""
    before_title: str
    pieces: tuple[DiffPiece, ...]
    notes: tuple[str, ...]
    statement: int | None
    bad: bool
    created_at: datetime


def shown(alert: AlertView) -> Shown:
    """Read the row."""
    detail = alert.detail
    return Shown(
        word=wording.shown(_word(alert)),
        title=wording.titled(alert.title),
        summary=wording.shown(alert.summary, wording.SUMMARY),
        url=wording.web_address(alert.url),
        topics=tuple(wording.shown(topic, 60) for topic in alert.topics),
        lead=wording.lead(_text(detail, "text"), 800),
        added=wording.lead(_text(detail, "own_text"), 500),
        before_title=_changed_title(alert),
        pieces=_pieces(detail.get("diff")),
        notes=_notes(detail),
        statement=alert.statement,
        bad=alert.kind in (AlertKind.REMOVED, AlertKind.SOURCE_TROUBLE),
        created_at=alert.created_at,
    )


def _word(alert: AlertView) -> str:
    """What the alert is called; an origin that turns up after those who carried it on does not carry it again."""
    if alert.kind == AlertKind.REPOST and alert.detail.get("is_origin"):
        return "Origin found"
    return _WORDS.get(alert.kind, alert.kind)


def subject(alert: AlertView) -> str:
    """`New statement: Chiefs' statement on …`; one safe line."""
    seen = shown(alert)
    return wording.shown(f"{seen.word}: {seen.title}", 160)


def text(alert: AlertView, *, zone: tzinfo | None = UTC, width: int = 76) -> str:
    """The alert as plain text."""
    return plain(_lines(shown(alert), zone, width))


def html(alert: AlertView, *, zone: tzinfo | None = UTC) -> str:
    """The alert as a page that is fit for a mail."""
    seen = shown(alert)
    return (
        environment()
        .get_template("alert.html.j2")
        .render(alert=seen, w=wording, zone=zone, heading=f"{seen.word}: {seen.title}", preview=seen.summary)
    )


def _lines(seen: Shown, zone: tzinfo | None, width: int) -> list[Line]:
    lines = [*wrap([Run(f"{seen.word}: ", Style.MUTED), Run(seen.title, Style.TITLE)], width)]
    lines += wrap([Run(seen.summary)], width)
    for note in seen.notes:
        lines += wrap([Run(note, Style.MUTED)], width)
    if seen.topics:
        lines += wrap([Run(f"[{', '.join(seen.topics)}]", Style.TOPIC)], width)
    if seen.url:
        lines += wrap([Run(seen.url, Style.LINK)], width)
    for block in (seen.lead, f"+ {seen.added}" if seen.added else ""):
        if block:
            lines += [(), *wrap([Run(block)], width)]
    if seen.before_title:
        lines += [(), *wrap([Run(f"Title was: {seen.before_title}")], width)]
    if seen.pieces:
        lines += [(), *wrap(diff_runs(seen.pieces), width)]
    about = f" · watch show s{seen.statement}" if seen.statement is not None else ""
    return [*lines, (), *wrap([Run(f"{wording.moment(seen.created_at, zone)}{about}", Style.MUTED)], width)]


def _text(detail: Mapping[str, object], key: str) -> str:
    value = detail.get(key)
    return value if isinstance(value, str) else ""


def _changed_title(alert: AlertView) -> str:
    before = wording.shown(_text(alert.detail, "before_title"))
    return before if before and before != wording.shown(alert.title) else ""


def _pieces(diff: object) -> tuple[DiffPiece, ...]:
    if not isinstance(diff, Sequence):
        return ()
    pairs = [pair for pair in diff if isinstance(pair, Sequence) and len(pair) == 2]
    return condense([DiffPiece(str(op), str(words)) for op, words in pairs])


def _notes(detail: Mapping[str, object]) -> tuple[str, ...]:
    notes = []
    if detail.get("origin_seen") is False and (origin := _text(detail, "origin")):
        notes.append(wording.shown(f"First said by {origin}; its own page was not seen"))
    if (title := _text(detail, "page_title")) and detail.get("kind"):
        notes.append(wording.shown(f"{_text(detail, 'publisher')}: {title}"))
    return tuple(notes)
