"""A webhook that is down for six hours and a mail server that is down for one run: all arrives, in order, once.

    python benchmarks/receiver_outage.py

Three sources give an alert every five minutes for eight hours; the real delivery sends them over loopback, on a clock
that is moved by hand. The webhook refuses connections, then answers 503, 500 and 429, for six hours in all. The mail
server is gone when the first run comes. One mail more than alerts says that the webhook takes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import publishing
from publishing import Receiver, a_receiver

from fakes import settings
from statement_watch.daemon.loop import DELIVERY_TICK
from statement_watch.delivery import deliver
from statement_watch.model import ChannelSettings, Settings
from store_builders import START, Archive, an_alert, an_archive
from test_notify_mail import Postbox, Server

HOURS, EVERY = 8, timedelta(minutes=5)
DOWN, BACK = timedelta(hours=1), timedelta(hours=7)
SOURCES = ("chiefs", "sheriffs", "mayors")


def answers(since: timedelta) -> int:
    """What the webhook answers at a time; 0 stands for a refused connection."""
    if since < DOWN or since >= BACK:
        return 200
    return (0, 503, 500, 429)[int((since - DOWN) / timedelta(hours=1.5))]


def run(folder: Path) -> tuple[list[str], dict[str, object]]:
    """What was wrong, and the figures."""
    archive = an_archive(folder / "statements.db")
    postbox = Postbox()
    mail = Server(postbox, hostname=publishing.HOST, port=0)
    with a_receiver() as receiver:
        terms = _settings(receiver, 0)
        made, recovered = 0, None
        for since in _moments():
            archive.clock.now = START + since
            if since == timedelta(minutes=10):
                mail.start()  # it was gone when the first alerts came
                terms = _settings(receiver, mail.port)
            receiver.status = answers(since)
            if since % EVERY == timedelta(0):
                made += _tell(archive, since, terms)
            if _due(archive, terms):
                before = len(receiver.got)
                asyncio.run(deliver(archive.store, _port(terms, receiver), archive.clock))
                if since >= BACK and recovered is None and len(receiver.got) > before:
                    recovered = since - BACK
        mail.stop()
        keys = [alert["key"] for _, body in receiver.got for alert in body["alerts"]]
        mails = len({message["Message-ID"] for message in postbox.mails})
        wrong = _judge(keys, made)
        if mails != len(postbox.mails):
            wrong.append("a mail came twice")
        counts = archive.store.outbox.counts()
        wrong += [f"{name}: {states}" for name, states in counts.items() if set(states) != {"sent"}]
    figures = {
        "alerts": made,
        "taken by the webhook": f"{len(set(keys))} ({len(set(keys)) / made:.0%})",
        "repeats": len(keys) - len(set(keys)),
        "tries answered with 503, 500 or 429 in 4.5 hours": receiver.refused,
        "first message after it was back": f"{recovered.total_seconds() / 60:.0f} min" if recovered else "never",
        "messages": len(receiver.got),
        "mails": len(postbox.mails),
        "wrong": len(wrong),
    }
    archive.store.close()
    return wrong, figures


def _moments() -> Iterator[timedelta]:
    for tick in range((HOURS + 2) * 3600 // DELIVERY_TICK):
        yield timedelta(seconds=tick * DELIVERY_TICK)


def _settings(receiver: Receiver, mail_port: int) -> Settings:
    hook = {
        "url": f"http://{publishing.HOST}:{receiver.port}/hook",
        "allow_private": (f"{publishing.HOST}:{receiver.port}",),
    }
    post = {"from": "watch@example.org", "to": ("ann@example.org",), "host": publishing.HOST, "port": mail_port or 9}
    return settings(
        channels=(
            ChannelSettings("hook", "webhook", options=hook),
            ChannelSettings("mail", "email", options={**post, "security": "none"}),
        )
    )


def _port(terms: Settings, receiver: Receiver) -> Settings:
    """The settings, with a webhook port that nobody listens on while connections are refused."""
    if receiver.status:
        return terms
    mail = terms.channels[1]
    options = {"url": f"http://{publishing.HOST}:9/hook", "allow_private": (f"{publishing.HOST}:9",)}
    return settings(channels=(ChannelSettings("hook", "webhook", options=options), mail))


def _tell(archive: Archive, since: timedelta, terms: Settings) -> int:
    if since >= timedelta(hours=HOURS):
        return 0
    now = archive.clock()
    for source in SOURCES:
        key = f"{source}:{int(since.total_seconds()):06d}"
        alert = an_alert(key, created_at=now, instant=True, source=source)
        archive.store.outbox.add(alert, {channel.name: now for channel in terms.channels})
    return len(SOURCES)


def _due(archive: Archive, terms: Settings) -> bool:
    waiting = [archive.store.outbox.next_attempt(channel.name) for channel in terms.channels]
    return any(when is not None and when <= archive.clock() for when in waiting)


def _judge(keys: list[str], made: int) -> list[str]:
    wrong = [] if len(set(keys)) == made else [f"{made - len(set(keys))} alerts never came"]
    by_source = defaultdict(list)
    for key in dict.fromkeys(keys):
        by_source[key.partition(":")[0]].append(key)
    wrong += [f"{source}: out of order" for source, told in by_source.items() if told != sorted(told)]
    if len(keys) != len(set(keys)):
        wrong.append("an alert was told twice")
    return wrong


def main() -> int:
    """Run, print the figures, and end with 1 when anything was wrong."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    logging.disable(logging.WARNING)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wrong, figures = run(Path(folder))
    for name, value in figures.items():
        print(f"{name}: {value}")
    print(f"seconds: {time.monotonic() - began:.0f}")
    for line in wrong:
        print(f"WRONG {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
