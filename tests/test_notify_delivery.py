"""The outbox reaches its receivers, each thing once, whatever the receivers do. Real servers, an injected clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from statement_watch.delivery import LEASE, Undelivered, deliver
from statement_watch.model import ChannelSettings, Settings
from statement_watch.store import Store
from statement_watch.store.values import stamp
from statement_watch.views import Outage
from store_builders import START, Archive, an_alert, an_archive
from test_notify_mail import Postbox, Server

PATH = "/hook"


class Receiver:
    """A webhook that answers as it is told and remembers what it took."""

    def __init__(self, server: HTTPServer) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.poison: str | None = None
        self.asked: list[Request] = []
        self.taken: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.options = {
            "url": f"http://127.0.0.1:{server.port}{PATH}",
            "allow_private": (f"127.0.0.1:{server.port}",),
        }
        server.expect_request(PATH).respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        record = json.loads(request.get_data())
        self.asked.append(request)
        self.meanwhile()
        if self.poison and self.poison in record["key"]:
            return Response("", 422)
        if self.status == 200:
            self.taken.append(record)
        return Response("", self.status, self.headers)

    @property
    def told(self) -> list[str]:
        return [alert["key"] for record in self.taken for alert in record["alerts"]]


@pytest.fixture
def receiver(httpserver: HTTPServer) -> Receiver:
    return Receiver(httpserver)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = an_archive(tmp_path / "statements.db")
    yield archive
    archive.store.close()


def hook(receiver: Receiver, **changes: Any) -> ChannelSettings:
    return ChannelSettings("hook", "webhook", options=receiver.options, **changes)


def mail(port: int, *to: str) -> ChannelSettings:
    options = {"to": to, "from": "watch@example.org", "host": "127.0.0.1", "port": port, "security": "none"}
    return ChannelSettings("mail", "email", options=options)


def queue(archive: Archive, *keys: str, channel: str = "hook", **fields: object) -> None:
    for key in keys:
        archive.store.outbox.add(an_alert(key, instant=True, **fields), {channel: archive.clock()})


def run(archive: Archive, *channels: ChannelSettings) -> tuple[Undelivered, ...]:
    settings = Settings(str(archive.store.path), "watch@example.org", "agent/1", "sources.toml", channels=channels)
    return asyncio.run(deliver(archive.store, settings, archive.clock))


def states(archive: Archive) -> dict[str, dict[str, int]]:
    return {name: dict(counts) for name, counts in archive.store.outbox.counts().items()}


def test_what_is_due_is_sent_once_in_its_order(archive: Archive, receiver: Receiver) -> None:
    queue(archive, "a", "b", "c")
    for _ in range(3):
        assert run(archive, hook(receiver)) == ()
        archive.clock.forward(hours=1)
    assert receiver.told == ["a", "b", "c"]
    assert states(archive) == {"hook": {"sent": 3}}


def test_an_empty_outbox_sends_nothing(archive: Archive, receiver: Receiver) -> None:
    assert run(archive, hook(receiver)) == ()
    assert receiver.asked == []


def test_a_receiver_that_is_down_for_six_hours_gets_everything_in_order_and_once(
    archive: Archive, receiver: Receiver
) -> None:
    receiver.status = 503
    began = archive.clock()
    for number in range(14 * 12):
        if number % 8 == 0:
            queue(archive, f"k{number:04}")
        if archive.clock() - began >= timedelta(hours=6):
            receiver.status = 200
        run(archive, hook(receiver))
        archive.clock.forward(minutes=5)
    assert receiver.told == sorted(receiver.told)
    assert receiver.told == [f"k{number:04}" for number in range(0, 14 * 12, 8)]
    assert len(receiver.asked) - len(receiver.taken) < 40, "a receiver that is down is asked less and less"


def test_a_mail_server_that_is_down_for_one_run_loses_nothing(archive: Archive) -> None:
    postbox = Postbox()
    controller = Server(postbox, hostname="127.0.0.1", port=0)
    queue(archive, "a", "b", channel="mail")
    controller.start()
    port = controller.port
    controller.stop()
    (failure,) = run(archive, mail(port, "ann@example.org"))
    assert "cannot be reached" in failure.reason
    archive.clock.forward(minutes=1)
    controller = Server(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert run(archive, mail(port, "ann@example.org")) == ()
        assert run(archive, mail(port, "ann@example.org")) == ()
    finally:
        controller.stop()
    assert [found["Subject"] for found in postbox.mails] == ["New statement: Title a", "New statement: Title b"]


def test_a_repeat_after_a_lost_answer_carries_the_same_key(archive: Archive, receiver: Receiver) -> None:
    queue(archive, "a")
    receiver.status = 500
    run(archive, hook(receiver))
    receiver.status = 200
    archive.clock.forward(minutes=1)
    run(archive, hook(receiver))
    first, second = (request.headers["Idempotency-Key"] for request in receiver.asked)
    assert first == second
    assert receiver.asked[0].get_data() == receiver.asked[1].get_data()


def test_a_process_killed_between_sending_and_marking_repeats_with_the_same_key(
    archive: Archive, receiver: Receiver
) -> None:
    """The rows are leased and sent, and nobody lives to mark them."""
    queue(archive, "a")
    run_then_forget(archive, receiver)
    assert run(archive, hook(receiver)) == ()
    assert len(receiver.asked) == 1, "leased rows are nobody else's"
    archive.clock.now += LEASE
    run(archive, hook(receiver))
    keys = {request.headers["Idempotency-Key"] for request in receiver.asked}
    assert (len(receiver.asked), len(keys)) == (2, 1)


def run_then_forget(archive: Archive, receiver: Receiver) -> None:
    run(archive, hook(receiver))
    archive.store._session.run(
        "UPDATE deliveries SET state = 'leased', next_attempt = ?",
        (stamp(archive.clock() + LEASE),),
    )


def test_what_a_slow_receiver_has_not_got_yet_is_nobody_else_s(archive: Archive, receiver: Receiver) -> None:
    """Two minutes a message: the last of eight leaves long after the lease of all began."""
    queue(archive, *(f"k{number}" for number in range(8)))
    taken_elsewhere: list[str] = []

    def two_minutes_later() -> None:
        archive.clock.forward(minutes=2)
        with Store.open(archive.store.path, clock=archive.clock) as other:
            taken_elsewhere.extend(row.key for row in other.outbox.lease("hook", archive.clock(), 200, LEASE))

    receiver.meanwhile = two_minutes_later
    assert run(archive, hook(receiver)) == ()
    assert receiver.told == [f"k{number}" for number in range(8)]
    assert taken_elsewhere == []


def test_what_another_process_took_over_is_not_sent_again(archive: Archive, receiver: Receiver) -> None:
    queue(archive, "a", "b", "c")
    other: list[str] = []

    def asleep_for_an_hour() -> None:
        archive.clock.forward(hours=1)
        with Store.open(archive.store.path, clock=archive.clock) as store:
            other.extend(row.key for row in store.outbox.lease("hook", archive.clock(), 200, LEASE))

    receiver.meanwhile = asleep_for_an_hour
    run(archive, hook(receiver))
    assert (receiver.told, other) == (["a"], ["a", "b", "c"])


def test_a_storm_is_one_message(archive: Archive, receiver: Receiver) -> None:
    queue(archive, *(f"k{number:03}" for number in range(60)))
    run(archive, hook(receiver, burst=20))
    (record,) = receiver.taken
    assert record["kind"] == "digest"
    assert len(record["alerts"]) == 60


def test_retry_after_is_waited_out(archive: Archive, receiver: Receiver) -> None:
    queue(archive, "a")
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    run(archive, hook(receiver))
    receiver.status = 200
    archive.clock.forward(seconds=599)
    run(archive, hook(receiver))
    assert receiver.told == []
    archive.clock.forward(seconds=1)
    run(archive, hook(receiver))
    assert receiver.told == ["a"]


def test_a_receiver_that_is_gone_is_asked_no_more_and_the_other_channels_say_so(
    archive: Archive, receiver: Receiver, tmp_path: Path
) -> None:
    log = ChannelSettings("log", "terminal", options={"file": str(tmp_path / "alerts.log")})
    queue(archive, "a", "b")
    receiver.status = 410
    run(archive, hook(receiver), log)
    for _ in range(3):
        archive.clock.forward(hours=1)
        run(archive, hook(receiver), log)
    assert len(receiver.asked) == 1
    assert "Channel hook takes no alerts" in (tmp_path / "alerts.log").read_text()


def test_a_receiver_that_is_down_for_an_hour_is_reported_by_the_others_once(
    archive: Archive, receiver: Receiver, tmp_path: Path
) -> None:
    log = ChannelSettings("log", "terminal", options={"file": str(tmp_path / "alerts.log")})
    queue(archive, "a")
    receiver.status = 503
    for _ in range(36):
        run(archive, hook(receiver), log)
        archive.clock.forward(minutes=5)
    assert (tmp_path / "alerts.log").read_text().count("Channel hook takes no alerts") == 1


def test_while_nothing_can_be_reached_no_channel_is_reported(
    archive: Archive, receiver: Receiver, tmp_path: Path
) -> None:
    log = ChannelSettings("log", "terminal", options={"file": str(tmp_path / "alerts.log")})
    queue(archive, "a")
    receiver.status = 503
    archive.store.sources.save_outage(Outage(archive.clock(), "the network is unreachable"))
    for _ in range(36):
        run(archive, hook(receiver), log)
        archive.clock.forward(minutes=5)
    assert not (tmp_path / "alerts.log").exists()
    archive.store.sources.save_outage(None)
    receiver.status = 200
    archive.clock.forward(hours=1)
    run(archive, hook(receiver), log)
    assert receiver.told == ["a"]


def test_one_refused_recipient_does_not_touch_the_others(archive: Archive) -> None:
    class Picky(Postbox):
        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
            self.recipient_answer = "550 no such user" if address.startswith("bo@") else "250 OK"
            return await super().handle_RCPT(server, session, envelope, address, options)

    postbox = Picky()
    controller = Server(postbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        channel = mail(controller.port, "ann@example.org", "bo@example.org", "cy@example.org")
        for name in ("mail/ann@example.org", "mail/bo@example.org", "mail/cy@example.org"):
            archive.store.outbox.add(an_alert(f"for {name}", instant=True), {name: archive.clock()})
        (failure,) = run(archive, channel)
        for _ in range(3):
            archive.clock.forward(hours=2)
            run(archive, channel)
    finally:
        controller.stop()
    assert failure.channel == "mail/bo@example.org"
    statements = sorted(found["To"] for found in postbox.mails if "Channel" not in found["Subject"])
    assert statements == ["ann@example.org", "cy@example.org"]
    told = {found["To"] for found in postbox.mails if "Channel mail/bo@example.org" in found["Subject"]}
    assert told == {"ann@example.org", "cy@example.org"}


def test_a_message_that_is_refused_holds_up_no_other(archive: Archive, receiver: Receiver) -> None:
    queue(archive, "a", "poison", "c")
    receiver.poison = "poison"
    (failure,) = run(archive, hook(receiver))
    assert failure.dead
    assert receiver.told == ["a", "c"]
    assert states(archive) == {"hook": {"dead": 1, "sent": 2}}


def test_a_channel_that_cannot_be_opened_keeps_its_alerts_and_no_others(archive: Archive, receiver: Receiver) -> None:
    queue(archive, "a")
    queue(archive, "b", channel="broken")
    broken = ChannelSettings("broken", "email", options={"to": ("ann@example.org",)})
    (failure,) = run(archive, broken, hook(receiver))
    assert (failure.channel, failure.dead) == ("broken", False)
    assert receiver.told == ["a"]
    assert states(archive)["broken"] == {"pending": 1}


def test_a_daily_digest_that_failed_is_sent_again_as_it_was(archive: Archive, receiver: Receiver) -> None:
    channel = hook(receiver, when="daily", at="10:00")
    queue(archive, "a", "b")
    archive.clock.now = START.replace(hour=10)
    receiver.status = 503
    run(archive, channel)
    archive.clock.forward(hours=24)
    queue(archive, "next day", created_at=archive.clock())
    receiver.status = 200
    run(archive, channel)
    assert [[alert["key"] for alert in record["alerts"]] for record in receiver.taken] == [["a", "b"], ["next day"]]
    assert receiver.asked[0].headers["Idempotency-Key"] == receiver.asked[1].headers["Idempotency-Key"]
