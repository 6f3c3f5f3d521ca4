"""What goes through a channel: one message, whatever the channel makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from statement_watch.digest import Digest, html, single, text, wording
from statement_watch.views import AlertView

ROOM = 100_000
"""Bytes of HTML that a mail has room for: Gmail shows some 102 kB of one and hides the rest behind a link."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to send. Every text is safe to show; `subject` is one line.

    The same `key` means the same message: a channel makes from it what tells the receiver that a repeat is one.
    """

    key: str
    subject: str
    text: str
    html: str
    alerts: tuple[AlertView, ...]
    thread: str | None = None
    """What the message belongs to, such as one statement; mail readers show those together."""
    digest: bool = False


def alert_message(alert: AlertView, *, zone: tzinfo | None = UTC) -> Message:
    """A single alert."""
    return Message(
        key=alert.key,
        subject=single.subject(alert),
        text=single.text(alert, zone=zone),
        html=single.html(alert, zone=zone),
        alerts=(alert,),
        thread=_thread(alert),
    )


def digest_message(digest: Digest, key: str, alerts: Sequence[AlertView] = ()) -> Message:
    """A digest; `alerts` are those that it tells, for channels that hand on data.

    The HTML says less of each statement where all of it would be more than a mail has room for; the text has no limit.
    """
    return Message(
        key=key,
        subject=wording.shown(f"{digest.title}: {wording.subject(digest)}", 160),
        text=text.render(digest, 76),
        html=html.render(digest, ROOM),
        alerts=tuple(alerts),
        digest=True,
    )


def _thread(alert: AlertView) -> str | None:
    if alert.statement is not None:
        return f"statement:{alert.statement}"
    if alert.page is not None:
        return f"page:{alert.page}"
    return f"source:{alert.source}" if alert.source else None
