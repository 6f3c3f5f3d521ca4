"""`watch alerts`: what was told, what could not be told, and whether the channels work."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import click

from statement_watch.alerting import one_per_recipient
from statement_watch.cli.common import Place, emit, emit_all, json_option, options, say, utc_now, write
from statement_watch.config import hint
from statement_watch.errors import BadInput, NotFound, NotifyError
from statement_watch.export.rows import alert_row
from statement_watch.model import ChannelSettings
from statement_watch.notify import Surroundings, alert_message, open_channel
from statement_watch.store import Store
from statement_watch.text import one_line
from statement_watch.views import AlertView

STATES = ("pending", "sent", "dead")


@click.group("alerts")
def command() -> None:
    """List alerts and their delivery, try the channels, send dead letters again.

    \b
    Examples:  watch alerts list --state dead
               watch alerts test
    """


@command.command("list", short_help="Alerts with their delivery, the newest first.")
@click.option("--state", type=click.Choice(STATES), help="Only these; dead are those that were given up.")
@click.option("--channel", help="Only of this channel.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@json_option
@options
def list_(place: Place, state: str | None, channel: str | None, limit: int, as_json: bool) -> int:
    """Alerts with their delivery on each channel, the newest first, and how each channel fares.

    \b
    Example:  watch alerts list --state dead
    """
    with place.store(readonly=True) as store:
        if channel:
            _known(store, place, channel)
        wanted = (view for view in store.views.iter_alerts() if _wanted(view, state, channel))
        found = list(deque(wanted, maxlen=limit))[::-1]
        if as_json:
            emit_all(alert_row(view) for view in found)
            return 0
        for view in found:
            write(_line(view))
        if not found:
            say("no alerts" if not (state or channel) else "no such alerts")
        for line in _channel_lines(store):
            say(line)
    return 0


def _known(store: Store, place: Place, channel: str) -> tuple[str, ...]:
    """The channels that are meant, of the config and of what was told before. Raises `BadInput` when there is none."""
    configured = (one.name for one in one_per_recipient(place.reading_config().settings.channels))
    known = sorted({*configured, *filter(None, store.outbox.counts())})
    if found := tuple(name for name in known if _named(name, channel)):
        return found
    raise BadInput(f'no channel is named "{channel}"{hint(channel, known) or "; the config has none"}')


def _named(name: str, channel: str) -> bool:
    """Whether a channel is the one named, or that of one of its recipients."""
    return name == channel or name.startswith(f"{channel}/")


def _wanted(view: AlertView, state: str | None, channel: str | None) -> bool:
    return (state is None or (view.state == state and bool(view.channel))) and (
        channel is None or _named(view.channel, channel)
    )


def _line(view: AlertView) -> str:
    when = view.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    tries = f", {view.attempts} tries" if view.attempts > 1 else ""
    where = f"{view.state}{tries}  {view.channel}" if view.channel else "for no channel"
    head = f"{view.alert:>6}  {when}  {where}  {view.kind}"
    error = f"\n        {one_line(view.last_error)}" if view.last_error else ""
    return f"{head}\n        {one_line(view.title, 160)}{error}"


def _channel_lines(store: Store) -> list[str]:
    lines = []
    for name, counts in sorted(store.outbox.counts().items()):
        figures = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
        state = store.outbox.channel(name)
        trouble = (
            f"; stopped: {state.reason}" if state.stopped else f"; failing: {state.reason}" if state.reason else ""
        )
        lines.append(f"channel {name}: {figures}{trouble}")
    return lines


@command.command("test", short_help="Send a test message on the channels, now.")
@click.argument("names", nargs=-1, metavar="[CHANNEL]...")
@json_option
@options
def test(place: Place, names: tuple[str, ...], as_json: bool) -> int:
    """Send a test message, now, to every channel or to those that are named.

    Exit code 1 when a channel did not take it. Nothing is recorded.

    \b
    Examples:  watch alerts test
               watch alerts test desk
    """
    settings = place.config().settings
    channels = _chosen(one_per_recipient(settings.channels), names)
    around = Surroundings(utc_now, sys.stderr, settings.user_agent)
    results = asyncio.run(_try_all(channels, around))
    for channel, error in zip(channels, results, strict=True):
        if as_json:
            emit({"channel": channel.name, "ok": error is None, "error": error})
        else:
            write(f"{channel.name}: {(error or 'taken').removeprefix(f'channel {channel.name}: ')}")
    return 1 if any(results) else 0


def _chosen(channels: Sequence[ChannelSettings], names: Sequence[str]) -> list[ChannelSettings]:
    if not channels:
        raise BadInput("the config has no channels; a [[channels]] table makes one")
    for name in names:
        if not any(_named(channel.name, name) for channel in channels):
            known = ", ".join(channel.name for channel in channels)
            raise BadInput(f'no channel is named "{name}"; there are {known}')
    return [channel for channel in channels if not names or any(_named(channel.name, name) for name in names)]


async def _try_all(channels: Sequence[ChannelSettings], around: Surroundings) -> list[str | None]:
    return await asyncio.gather(*(_try(channel, around) for channel in channels))


async def _try(channel: ChannelSettings, around: Surroundings) -> str | None:
    try:
        await open_channel(channel, around).send(alert_message(_test_alert(channel, utc_now())))
    except NotifyError as error:
        return str(error)
    return None


def _test_alert(channel: ChannelSettings, now: datetime) -> AlertView:
    return AlertView(
        alert=0,
        key=f"test:{channel.name}:{now.isoformat()}",
        kind="test",
        statement=None,
        page=None,
        source=None,
        created_at=now,
        channel=channel.name,
        state="pending",
        attempts=0,
        last_error=None,
        next_attempt=None,
        title=f"Statement Watch reaches you by {channel.name}",
        summary="A test message; nothing happened.",
        url=None,
        organisation=None,
    )


@command.command("resend", short_help="Put alerts back in the outbox.")
@click.argument("alerts", nargs=-1, type=int, metavar="[ALERT]...")
@click.option("--dead", is_flag=True, help="All that were given up.")
@click.option("--channel", help="Only on this channel.")
@options
def resend(place: Place, alerts: tuple[int, ...], dead: bool, channel: str | None) -> int:
    """Put alerts back in the outbox; the next `watch fetch` or the daemon sends them.

    A channel that was stopped because its receiver refused everything is opened again.

    \b
    Examples:  watch alerts resend 41 42
               watch alerts resend --dead --channel desk
    """
    if not alerts and not dead:
        raise BadInput("say which: the numbers that `watch alerts list` shows, or --dead")
    with place.store() as store, store.transaction():
        channels = _known(store, place, channel) if channel else (None,)
        wanted = [(number, name) for number in alerts for name in channels]
        if dead:
            given_up = (view for name in channels for view in store.outbox.list("dead", name, 1_000_000))
            wanted += [(view.alert, view.channel) for view in given_up]
        now = utc_now()
        count = sum(store.outbox.resend(number, now, on) for number, on in wanted)
        if not count and alerts:
            raise NotFound(
                "none of these alerts was sent or given up on such a channel; `watch alerts list` shows them"
            )
        for name in _stopped(store, channels):
            _reopen(store, name)
    write(f"in the outbox again: {count}")
    return 0


def _stopped(store: Store, channels: Sequence[str | None]) -> list[str]:
    names = store.outbox.counts() if None in channels else filter(None, channels)
    return [name for name in names if store.outbox.channel(name).stopped]


def _reopen(store: Store, name: str) -> None:
    store.outbox.save_channel(replace(store.outbox.channel(name), stopped=False, failures=0, reason=None, since=None))
    say(f"channel {name} is open again")
