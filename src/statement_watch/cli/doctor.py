"""`watch doctor`: what is wrong, or will be, and what to do."""

from __future__ import annotations

import importlib.util
import shutil
import ssl
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import click

from statement_watch import config
from statement_watch.alerting import slow_patterns
from statement_watch.cli.common import Place, emit_all, json_option, options, utc_now
from statement_watch.cli.screen import draw, width
from statement_watch.config import Severity
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.wording import count, shown
from statement_watch.errors import DatabaseMissing, WatchError
from statement_watch.model import Health, Topic
from statement_watch.moments import utc
from statement_watch.presenting.times import ago
from statement_watch.presenting.troubles import alike
from statement_watch.presenting.words import WELL
from statement_watch.store import Store
from statement_watch.store.lock import holder
from statement_watch.store.maintenance import library_fault

ROOM = 500_000_000
"""Bytes: with less free on its disk a database that grows by a few MB a day has months, a log file may have hours."""
DEAF_AFTER = timedelta(minutes=10)
"""A daemon writes its heartbeat every minute; one that has been silent for so long hangs."""
NAMED = 5
"""Sources that an advice names; of more it says SOURCE."""
SAMPLE = 20
"""Newest pages on which the patterns of topics are tried."""
HARD = tuple(unit * 3000 + "!" for unit in ("a", "aa bb ", "1", "a-", "Aa, ", " "))
"""Texts on which patterns with a repeat inside a repeat show that they have no end."""
EXTRAS = {"pdf": "pypdfium2", "docx": "mammoth", "chat": "apprise", "browser": "playwright", "warc": "warcio"}
"""Optional packages: extra → the module that shows it is there."""


class Outcome(StrEnum):
    """How a check came out; only `bad` makes the exit code 1."""

    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked, in words; `advice` says what to do where something is to be done."""

    check: str
    outcome: Outcome
    message: str
    advice: str | None = None


@click.command()
@click.option("--quick", is_flag=True, help="Leave out the integrity check, which reads the whole database.")
@options
@json_option
def command(place: Place, quick: bool, as_json: bool) -> int:
    """Check the config, the database, the library under it, the clock, the disk, the channels and the sources.

    Each finding says what to do. A database of an older version is brought up to date, after a backup. Exit code 1 when
    something is wrong.

    \b
    Examples:  watch doctor
               watch doctor --json | jq 'select(.verdict != "ok")'
    """
    now = utc_now()
    findings = [*_config(place), *_machine(), *_database(place, now, quick=quick)]
    if as_json:
        emit_all(map(_row, findings))
    else:
        draw(line for finding in findings for line in _lines(finding, width()))
    return 1 if any(finding.outcome is Outcome.BAD for finding in findings) else 0


def _row(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "verdict": finding.outcome,
        "message": finding.message,
        "advice": finding.advice,
    }


def _lines(finding: Finding, width: int) -> Iterator[Line]:
    look = {Outcome.OK: Style.ADDED, Outcome.WARNING: Style.STAR, Outcome.BAD: Style.BAD}[finding.outcome]
    head = [
        Run(f"{finding.outcome:<8}", look),
        Run(f"{finding.check}: ", Style.TITLE),
        Run(shown(finding.message, 600)),
    ]
    yield from wrap(head, width, "", " " * 8)
    if finding.advice:
        yield from wrap([Run(shown(finding.advice, 600), Style.MUTED)], width, " " * 8)


# --- what is checked ----------------------------------------------------------------------------------------------


def _config(place: Place) -> Iterator[Finding]:
    if place.db is not None and place.config_file is None:
        return
    found = config.inspect(place.config_path)
    for problem in found.problems:
        outcome = Outcome.BAD if problem.severity is Severity.ERROR else Outcome.WARNING
        yield Finding("config", outcome, str(problem), "watch check tells every mistake with its line")
    if found.config is not None:
        sources, channels = len(found.config.sources), len(found.config.settings.channels)
        told = None if channels else "nobody is told of anything: add a [[channels]] table, or read `watch digest`"
        message = f"{place.config_path}: {count(sources, 'source')}, {count(channels, 'channel')}"
        yield Finding("config", Outcome.OK if channels else Outcome.WARNING, message, told)


def _machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    missing = [extra for extra, module in EXTRAS.items() if importlib.util.find_spec(module) is None]
    extras = f"without the extras {', '.join(missing)}" if missing else "with every extra"
    advice = (
        f"pip install 'statement-watch[{','.join(missing)}]' if a source or a channel needs them" if missing else None
    )
    yield Finding("program", Outcome.OK, f"Python {version}, {extras}", advice)
    fault = library_fault()
    if fault:
        yield Finding("library", Outcome.WARNING, fault, "a newer Python or system package brings a newer SQLite")
    authorities = ssl.create_default_context().cert_store_stats()["x509_ca"]
    if authorities:
        yield Finding("certificates", Outcome.OK, f"{count(authorities, 'authority', 'authorities')} trusted")
    else:
        advice = "install the package ca-certificates; without it only the list that came with httpx is trusted"
        yield Finding("certificates", Outcome.WARNING, "the system trusts no certificate authority", advice)


def _database(place: Place, now: datetime, *, quick: bool) -> Iterator[Finding]:
    try:
        path = Path(place.reading_config().settings.database)
        yield from _disk(path)
        topics = place.reading_config().settings.topics
        with Store.open(path, clock=utc_now, create=False) as store:
            yield from _topics(store, topics)
            for check in (_integrity(quick=quick), _room, _clock, _daemon, _channels, _network, _sources):
                yield from check(store, now)
    except DatabaseMissing as error:
        yield Finding("database", Outcome.WARNING, str(error))
    except WatchError as error:
        yield Finding("database", Outcome.BAD, str(error))


def _disk(path: Path) -> Iterator[Finding]:
    folder = path.absolute().parent
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    outcome = Outcome.OK if free >= ROOM else Outcome.BAD
    advice = None if free >= ROOM else "make room: a round that finds the disk full keeps nothing"
    yield Finding("disk", outcome, f"{_size(free)} free beside {path.name}", advice)


def _integrity(*, quick: bool) -> Callable[[Store, datetime], Iterator[Finding]]:
    def check(store: Store, _now: datetime) -> Iterator[Finding]:
        if quick:
            yield Finding("database", Outcome.OK, f"{store.path}: opens; not checked further")
            return
        found = store.maintenance.check()
        held = f"schema {found.schema}, {count(found.pages, 'page')}, {count(found.statements, 'statement')}"
        if found.sound:
            yield Finding("database", Outcome.OK, f"{store.path}: sound, {held}")
        for problem in found.problems:
            advice = "stop the daemon and `watch restore` a backup; keep this file, much of it can be read"
            yield Finding("database", Outcome.BAD, f"{store.path}: {problem}", advice)

    return check


def _topics(store: Store, topics: Sequence[Topic]) -> Iterator[Finding]:
    newest = [document.text for document in store.pages.documents(store.pages.ids()[-SAMPLE:]).values()]
    for topic, pattern in slow_patterns(topics, [*newest, *HARD]):
        advice = f"make it simpler: a repeat inside a repeat, such as (a+)+, has no end on some texts ({pattern})"
        yield Finding("topic", Outcome.WARNING, f"{topic}: a pattern takes too long and will be given up", advice)


def _room(store: Store, _now: datetime) -> Iterator[Finding]:
    sizes = store.maintenance.sizes()
    total = sum(table.octets for table in sizes)
    if total:
        parts = ", ".join(f"{table.table} {table.octets / total:.0%}" for table in sizes[:4])
        yield Finding("room", Outcome.OK, f"the database takes {_size(total)}: {parts}")


def _clock(store: Store, now: datetime) -> Iterator[Finding]:
    rounds = [source.last_success for source in store.views.sources(now) if source.last_success]
    latest = max(rounds, default=None)
    if latest is not None and latest > now + timedelta(minutes=5):
        advice = "set the clock (systemd-timesyncd, chrony): due times and evidence depend on it"
        yield Finding("clock", Outcome.BAD, f"it is {utc(now)}, before the last round {latest:%H:%M}", advice)
    else:
        yield Finding("clock", Outcome.OK, f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _daemon(store: Store, now: datetime) -> Iterator[Finding]:
    pid, beat = holder(store.path, "daemon"), store.maintenance.last_heartbeat()
    if pid is None:
        advice = "`watch run` starts it; docs/operations.md has a systemd unit"
        yield Finding("daemon", Outcome.OK, "not running", advice)
    elif beat is None or now - beat > DEAF_AFTER:
        advice = f"look at its log and restart it (process {pid})"
        yield Finding("daemon", Outcome.BAD, f"running, but its last heartbeat was {ago(beat, now)}", advice)
    else:
        yield Finding("daemon", Outcome.OK, f"running (process {pid}), last heartbeat {ago(beat, now)}")


def _channels(store: Store, _now: datetime) -> Iterator[Finding]:
    for name, states in store.outbox.counts().items():
        channel = store.outbox.channel(name)
        waiting = states.get("pending", 0) + states.get("leased", 0)
        facts = f"{name}: {states.get('sent', 0):,} sent, {waiting:,} waiting, {states.get('dead', 0):,} dead"
        why = f" ({channel.reason})" if channel.reason else ""
        if channel.stopped or states.get("dead"):
            yield Finding("channel", Outcome.BAD, facts + why, "`watch alerts` lists them and sends them again")
        elif channel.failures:
            yield Finding("channel", Outcome.WARNING, f"{facts}, failing{why}", "`watch alerts` has a test for it")
        else:
            yield Finding("channel", Outcome.OK, facts)


def _network(store: Store, _now: datetime) -> Iterator[Finding]:
    outage = store.sources.outage()
    if outage is not None:
        advice = "sources are asked again every few minutes, and what was missed is read when they answer"
        yield Finding("network", Outcome.BAD, outage.account, advice)


def _sources(store: Store, now: datetime) -> Iterator[Finding]:
    sources = store.views.sources(now)
    ill = [source for source in sources if source.health not in WELL]
    slow = {source.source for source in ill if source.health is Health.SLOW}
    for group in alike((s.source, s.health.value, s.reason or "no reason known") for s in ill):
        began = min((s.since for s in ill if s.source in group.names and s.since), default=None)
        since = f" (since {utc(began)})" if began else ""
        outcome = Outcome.WARNING if slow.issuperset(group.names) else Outcome.BAD
        named = " ".join(group.names) if len(group.names) <= NAMED else "SOURCE"
        yield Finding("source", outcome, group.line + since, f"`watch fetch {named}` tries again now")
    unread = [source for source in sources if source.unread]
    if unread:
        each = ", ".join(f"{source.source} {source.unread:,}" for source in unread)
        message = f"{count(sum(source.unread for source in unread), 'item')} could never be read: {each}"
        yield Finding("unread", Outcome.WARNING, message, "`watch status SOURCE` lists them, each with the reason")
    yield Finding("sources", Outcome.OK, f"{len(sources) - len(ill)} of {len(sources)} are well")


def _size(octets: int) -> str:
    return f"{octets / 1e9:,.1f} GB" if octets >= 1e9 else f"{octets / 1e6:,.1f} MB"
