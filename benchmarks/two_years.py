"""Two simulated years in each of five time zones: no slot missed, none doubled, whatever the clock does.

    python benchmarks/two_years.py

The daemon's own tick decides on a real database with a clock that is moved by hand; rounds take simulated minutes. The
zones change to summer time and back in their own ways; digests leave at 07:00, at 02:30 (which does not exist, or comes
twice, on days of change), every full hour, and on Mondays. In a second run the clock is set by an hour and a day, back
and forth, and the machine sleeps for twelve hours, twenty times each.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import publishing  # noqa: F401  puts the tests' builders on the path

from fakes import settings
from statement_watch.alerting import bundles, next_delivery
from statement_watch.config import Config
from statement_watch.daemon import Daemon
from statement_watch.daemon.plan import TICK
from statement_watch.model import Alert, AlertKind, ChannelSettings, Health, Source, SourceKind
from statement_watch.politeness import ADAPTIVE_MOST, next_round, next_slot, steady_interval
from statement_watch.store import RoundRecord, Store
from statement_watch.watcher import RoundSummary, Step

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata")
START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INTERVALS = {
    "hourly": HOUR,
    "other": HOUR,
    "third": 3 * HOUR,
    "sixth": 6 * HOUR,
    "daily": DAY,
    "weekly": 7 * DAY,
}
FLAPPING, ADAPTIVE = "flapping", "adaptive"
SLACK = timedelta(seconds=2 * TICK)
"""A slot counts as met when its round begins within so long."""
WAKING = timedelta(minutes=2)
"""The same after a jump: the rounds of ten sources are spread."""


class Hands:
    """A clock of two hands: one shows the time and may be set, the other only runs."""

    def __init__(self) -> None:
        self.wall = START
        self.running = 0.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.running

    def pass_on(self, span: timedelta) -> None:
        self.wall += span
        self.running += span.total_seconds()


@dataclass(slots=True)
class Began:
    """A round began: by the wall clock, and by the one that only runs."""

    wall: datetime
    running: float


@dataclass(slots=True)
class Rounds:
    """Stands for the watcher: a round takes simulated time and ends as its source does."""

    store: Store
    hands: Hands
    chance: random.Random
    began: dict[str, list[Began]] = field(default_factory=dict)
    ending: list[tuple[float, asyncio.Future[None]]] = field(default_factory=list)
    published: list[datetime] = field(default_factory=list)

    async def watch(self, source: Source, on_step: object = Step) -> RoundSummary:  # noqa: ARG002
        """One round: begins now, ends within a minute."""
        began = self.hands.wall
        self.began.setdefault(source.name, []).append(Began(began, self.hands.running))
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ending.append((self.hands.running + self.chance.uniform(1, 40), over))
        await over
        now = self.hands.wall
        bad = source.name == FLAPPING and self.chance.random() < 0.5
        state = self.store.sources.get(source.name)
        assert state is not None
        failures = state.health.failures + 1 if bad else 0
        due = next_round(source.name, self._interval(source, now), now, failures=failures, rng=self.chance)
        health = replace(
            state.health, health=Health.FAILING if bad else Health.OK, failures=failures, next_due=due, last_success=now
        )
        with self.store.transaction():
            self.store.sources.save_round(RoundRecord(source.name, began, now, ok=not bad, items=10))
            self.store.sources.set_health(health)
        return RoundSummary(source.name, health, False, 10, (), (now - began).total_seconds())

    def _interval(self, source: Source, now: datetime) -> timedelta:
        if not source.adaptive:
            return source.interval
        self.published = [when for when in self.published if now - when < 60 * DAY]
        if self.chance.random() < 0.15:
            self.published.append(now)
        return steady_interval(self.published, now)


@dataclass(slots=True)
class Result:
    """What a run came to."""

    zone: str
    rounds: int = 0
    slots: int = 0
    digests: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    longest_gap: float = 0.0
    """In intervals of the source, by the clock that only runs."""


def run(zone: str, days: int, folder: Path, *, jumps: bool = False, seed: int = 1) -> Result:
    """One zone, with or without jumps of the clock."""
    return asyncio.run(_Simulation(zone, days, folder, jumps, seed).run())


class _Simulation:
    def __init__(self, zone: str, days: int, folder: Path, jumps: bool, seed: int) -> None:
        self.zone = zone
        self.end = timedelta(days=days).total_seconds()
        self.hands = Hands()
        self.chance = random.Random(seed)
        self.channels = _channels(zone)
        sources = [*(_source(name, every) for name, every in INTERVALS.items()), _source(FLAPPING, 3 * HOUR)]
        sources.append(replace(_source(ADAPTIVE, HOUR), adaptive=True))
        self.config = Config(settings(channels=self.channels, config_path=str(folder / "none")), tuple(sources))
        self.store = Store.open(folder / f"{zone.replace('/', '_')}.db", clock=self.hands.now)
        self.store._session.run("PRAGMA synchronous = OFF")  # nothing is killed here
        self.rounds = Rounds(self.store, self.hands, self.chance)
        self.jumps = _jumps(self.end, self.chance) if jumps else []
        self.jumped: list[float] = []
        self.in_hand = False
        self.sent: dict[str, list[tuple[datetime, list[datetime]]]] = {c.name: [] for c in self.channels}

    async def run(self) -> Result:
        daemon = Daemon(
            self.config,
            self.store,
            self.hands.now,
            lambda: self.config,
            monotonic=self.hands.monotonic,
            rng=self.chance,
        )
        daemon._take_sources()
        daemon._watcher = self.rounds  # type: ignore[assignment]  # stands for it
        alerts = 0
        while self.hands.running < self.end:
            if self.jumps and self.jumps[0][0] <= self.hands.running:
                self.hands.wall += self.jumps.pop(0)[1]
                self.jumped.append(self.hands.running)
            daemon._clock_jumped()
            if not self.jumped and alerts * 3600 <= self.hands.running:
                self._tell(alerts)
                alerts += 1
            self._deliver()
            await daemon._tick()
            self.in_hand = bool(daemon._desk.in_hand)
            await self._end_rounds()
            self._skip(alerts)
        result = self._judge()
        self.store.close()
        return result

    def _skip(self, alerts: int) -> None:
        """To the next tick at which something may happen."""
        now = self.hands.wall
        soon = [60 * DAY.total_seconds()]
        if self.rounds.ending:
            soon = [TICK]
        dues = [] if self.rounds.ending else [health.next_due for health in self.store.sources.healths()]
        dues += [self.store.outbox.next_attempt(c.name) for c in self.channels]
        soon += [(due - now).total_seconds() for due in dues if due]
        soon += [self.jumps[0][0] - self.hands.running] if self.jumps else []
        soon += [alerts * 3600 - self.hands.running] if not self.jumped else []
        ticks = max(1, -int(-min(soon) // TICK))
        self.hands.pass_on(timedelta(seconds=TICK * ticks))

    async def _end_rounds(self) -> None:
        for when, over in list(self.rounds.ending):
            if when <= self.hands.running:
                self.rounds.ending.remove((when, over))
                over.set_result(None)
        for _ in range(6 if self.rounds.ending or self.in_hand else 0):  # until what this woke has come to its end
            await asyncio.sleep(0)
        self.in_hand = bool(self.rounds.ending)

    # --- alerts -------------------------------------------------------------------------------------------------------

    def _tell(self, number: int) -> None:
        now = self.hands.wall
        alert = Alert(f"a{number}", AlertKind.EDITED, now, "title", "summary")
        self.store.outbox.add(alert, {c.name: next_delivery(c, alert, now) for c in self.channels})

    def _deliver(self) -> None:
        now = self.hands.wall
        for channel in self.channels:
            due = self.store.outbox.next_attempt(channel.name)
            if due is None or due > now:
                continue
            rows = self.store.outbox.lease(channel.name, now, 1000, timedelta(minutes=5))
            for bundle in bundles(channel, rows):
                self.sent[channel.name].append((now, [row.created_at for row in bundle.rows]))
                self.store.outbox.sent(channel.name, [row.alert for row in bundle.rows], now)

    # --- judging ------------------------------------------------------------------------------------------------------

    def _judge(self) -> Result:
        result = Result(self.zone, rounds=sum(map(len, self.rounds.began.values())))
        for name, every in {**INTERVALS, FLAPPING: 6 * HOUR, ADAPTIVE: ADAPTIVE_MOST}.items():
            began = self.rounds.began.get(name, [])
            self._judge_gaps(result, name, every, began)
            if not self.jumped and name in INTERVALS:
                self._judge_slots(result, name, every, began)
        if not self.jumped:
            for channel in self.channels:
                self._judge_digests(result, channel)
        return result

    def _judge_slots(self, result: Result, name: str, every: timedelta, began: Sequence[Began]) -> None:
        """Each slot has its one round; the first round, at the start, belongs to none."""
        expected = list(_slots(name, every, began[0].wall + timedelta(minutes=2), self.hands.wall - SLACK))
        starts = [start.wall for start in began[1:]]
        result.slots += len(expected)
        met = Counter(next_slot(name, every, start - every) for start in starts)
        result.wrong += [f"{self.zone} {name}: slot {slot} missed" for slot in expected if not met[slot]]
        result.wrong += [f"{self.zone} {name}: slot {slot} doubled" for slot, times in met.items() if times > 1]
        late = [start for start in starts if start - next_slot(name, every, start - every) > SLACK]
        result.wrong += [f"{self.zone} {name}: late at {start}" for start in late]

    def _judge_gaps(self, result: Result, name: str, every: timedelta, began: Sequence[Began]) -> None:
        """By the clock that only runs: never longer than an interval without a look; two, where the clock was set."""
        for one, two in pairwise(began):
            gap = two.running - one.running
            jumped = any(one.running - 60 <= when <= two.running for when in self.jumped)
            most = every * 2 + WAKING if jumped else every + SLACK + timedelta(minutes=1)
            result.longest_gap = max(result.longest_gap, gap / every.total_seconds())
            if gap > most.total_seconds():
                result.wrong.append(f"{self.zone} {name}: nothing for {gap / 3600:.1f} h from {one.wall}")
            if name in INTERVALS and not jumped and one is not began[0] and gap < 0.9 * every.total_seconds():
                result.wrong.append(f"{self.zone} {name}: twice within {gap / 3600:.2f} h at {two.wall}")

    def _judge_digests(self, result: Result, channel: ChannelSettings) -> None:
        zone = ZoneInfo(self.zone)
        sent = self.sent[channel.name]
        result.digests[channel.name] = len(sent)
        created = [when for _, held in sent for when in held]
        if len(created) != len(set(created)):
            result.wrong.append(f"{self.zone} {channel.name}: an alert was told twice")
        longest = {"hourly": HOUR, "weekly": 7 * DAY + HOUR}.get(channel.when, DAY + HOUR)
        for at, held in sent:
            if at - min(held) > longest + SLACK:
                result.wrong.append(f"{self.zone} {channel.name}: an alert of {min(held)} waited until {at}")
        if channel.when == "hourly":
            return
        days = [at.astimezone(zone).date() for at, _ in sent]
        first, last = days[0], days[-1]
        step = 7 if channel.when == "weekly" else 1
        wanted = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
        if days != wanted:
            result.wrong.append(f"{self.zone} {channel.name}: digests on {_differing(days, wanted)}")
        for at, _ in sent:
            local = at.astimezone(zone)
            off = abs(timedelta(hours=local.hour, minutes=local.minute) - _time_of(channel.at))
            if off > HOUR or (off and local.date() not in _changes(zone, local.date())):
                result.wrong.append(f"{self.zone} {channel.name}: left at {local}")


def _source(name: str, every: timedelta) -> Source:
    return Source(name, name, SourceKind.OTHER, (f"https://{name}.example/news",), interval=every)


def _channels(zone: str) -> tuple[ChannelSettings, ...]:
    return (
        ChannelSettings("morning", "terminal", when="daily", at="07:00", timezone=zone),
        ChannelSettings("night", "terminal", when="daily", at="02:30", timezone=zone),
        ChannelSettings("week", "terminal", when="weekly", at="07:00", timezone=zone),
        ChannelSettings("hour", "terminal", when="hourly", timezone=zone),
    )


def _slots(name: str, every: timedelta, after: datetime, until: datetime) -> Iterator[datetime]:
    slot = next_slot(name, every, after)
    while slot <= until:
        yield slot
        slot = next_slot(name, every, slot)


def _jumps(end: float, chance: random.Random) -> list[tuple[float, timedelta]]:
    kinds = [HOUR, -HOUR, DAY, -DAY, 12 * HOUR] * 20
    chance.shuffle(kinds)
    return [(end * (n + 1) / (len(kinds) + 1) + chance.uniform(0, 3600), kind) for n, kind in enumerate(kinds)]


def _differing(days: Sequence[date], wanted: Sequence[date]) -> str:
    apart = Counter(days)
    apart.subtract(wanted)
    return ", ".join(f"{day} {count:+d}" for day, count in apart.items() if count)[:200]


def _time_of(at: str) -> timedelta:
    hours, minutes = at.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _changes(zone: ZoneInfo, day: date) -> set[date]:
    """The day itself when the offset changes on it."""
    noon = [datetime(d.year, d.month, d.day, 12, tzinfo=zone).utcoffset() for d in (day - timedelta(days=1), day)]
    return {day} if noon[0] != noon[1] else set()


def main() -> int:
    """Run all zones, print the figures, and end with 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=731)
    parser.add_argument("--zones", nargs="*", default=list(ZONES))
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    wrong = 0
    for zone in options.zones:
        os.environ["TZ"] = zone  # the machine's own zone must not matter either
        time.tzset()
        for jumps in (False, True):
            began = time.monotonic()
            with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
                result = run(zone, options.days, Path(folder), jumps=jumps)
            wrong += len(result.wrong)
            digests = ", ".join(f"{name} {count}" for name, count in result.digests.items())
            what = "clock set 80 times, 20 sleeps" if jumps else f"{result.slots} slots; digests {digests}"
            print(
                f"{zone}: {options.days} days, {result.rounds} rounds, {what}; longest gap {result.longest_gap:.2f} "
                f"intervals; {len(result.wrong)} wrong; {time.monotonic() - began:.0f} s",
                flush=True,
            )
            for line in result.wrong[:10]:
                print(f"WRONG {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
