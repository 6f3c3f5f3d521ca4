"""What Prometheus may ask: gauges read from the database at the moment of the question, and counts since the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from statement_watch.daemon.pulse import Pulse
from statement_watch.errors import MissingExtra
from statement_watch.model import Clock, Health
from statement_watch.store import Store

if TYPE_CHECKING:
    from prometheus_client.core import Metric

PREFIX = "statement_watch_"


def exposition(store: Store, pulse: Pulse, clock: Clock, in_hand: int) -> bytes:
    """The text that Prometheus reads. Raises `MissingExtra` without the package that writes it."""
    try:
        from prometheus_client import GC_COLLECTOR, PROCESS_COLLECTOR, CollectorRegistry, generate_latest
    except ImportError as error:
        raise MissingExtra("/metrics needs prometheus-client: pip install 'statement-watch[metrics]'") from error
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Answer(store, pulse, clock, in_hand))
    registry.register(PROCESS_COLLECTOR)
    registry.register(GC_COLLECTOR)
    return generate_latest(registry)


class _Answer:
    """prometheus_client's Collector: gives every figure when asked."""

    def __init__(self, store: Store, pulse: Pulse, clock: Clock, in_hand: int) -> None:
        self._store = store
        self._pulse = pulse
        self._clock = clock
        self._in_hand = in_hand

    def collect(self) -> Iterator[Metric]:
        """All figures."""
        yield from self._life()
        yield from self._sources()
        yield from self._deliveries()

    def _life(self) -> Iterator[Metric]:
        pulse = self._pulse
        yield _gauge("healthy", "1 while the scheduler turns and the database can be written", pulse.ill() is None)
        yield _gauge("started_time_seconds", "When the daemon started", pulse.started_at.timestamp())
        yield _gauge("rounds_in_hand", "Sources whose rounds are not over", self._in_hand)
        yield _counts("rounds", "Rounds by how they ended, since the start", "outcome", pulse.rounds)
        yield _counts("pages", "Pages by what rounds found of them, since the start", "finding", pulse.found)
        yield _counts("delivery_runs", "Runs of delivery by how they went, since the start", "outcome", pulse.sent)
        size = self._store.path.stat().st_size if self._store.path.exists() else 0
        yield _gauge("database_bytes", "Size of the database file", size)

    def _sources(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        now = self._clock()
        yield _gauge(
            "outage", "1 while nothing can be reached, wherever it is", self._store.sources.outage() is not None
        )
        sources = [source for source in self._store.sources.all() if source.configured]
        states = GaugeMetricFamily(f"{PREFIX}sources", "Sources by health", labels=["health"])
        for health in Health:
            states.add_metric([health.value], sum(source.health.health is health for source in sources))
        yield states
        late = GaugeMetricFamily(f"{PREFIX}source_failures", "Failed rounds in a row", labels=["source"])
        last = GaugeMetricFamily(
            f"{PREFIX}source_last_success_time_seconds", "When a listing of the source was last read", labels=["source"]
        )
        for source in sources:
            late.add_metric([source.name], source.health.failures)
            if source.health.last_success:
                last.add_metric([source.name], source.health.last_success.timestamp())
        yield late
        yield last
        overdue = [(now - s.health.next_due).total_seconds() for s in sources if s.health.next_due]
        yield _gauge("longest_overdue_seconds", "How late the most overdue source is", max([0.0, *overdue]))

    def _deliveries(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        found = GaugeMetricFamily(f"{PREFIX}deliveries", "Deliveries by state", labels=["channel", "state"])
        stopped = GaugeMetricFamily(f"{PREFIX}channel_stopped", "1 when nothing is sent any more", labels=["channel"])
        for channel, states in self._store.outbox.counts().items():
            for state, number in states.items():
                found.add_metric([channel, state], number)
            stopped.add_metric([channel], self._store.outbox.channel(channel).stopped)
        yield found
        yield stopped


def _gauge(name: str, about: str, value: float) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(PREFIX + name, about, value=float(value))


def _counts(name: str, about: str, label: str, counts: Mapping[str, int]) -> Metric:
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(PREFIX + name, about, labels=[label])
    for value, number in sorted(counts.items()):
        family.add_metric([value], number)
    return family
