"""`watch run` on twenty sites that change all the time, with a mail server and a webhook, for as long as you like.

    python benchmarks/live_web.py --minutes 30 --mails mails/

Every few seconds a site publishes, repeats another's statement, edits, takes away, or is down for two minutes. In the
end the daemon is stopped, everything that was published must have been told once, and the mails can be read.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import publishing
from idle_cost import cpu, megabytes
from publishing import Receiver, Site, a_receiver, a_site, busy, config

from test_notify_mail import Postbox, Server

SITES = 20
FIRST = 6
SETTLING = 180
"""Seconds without changes at the end: sites are looked at every minute."""


def change(sites: list[Site], chance: random.Random) -> None:
    """Something happens somewhere."""
    site = chance.choice(sites)
    dice = chance.random()
    if dice < 0.2:
        other = chance.choice([one for one in sites if one is not site])
        site.publish(copied=chance.choice([piece.copied or piece.number for piece in other.pieces]))
    elif dice < 0.25:
        site.down = not site.down
    else:
        busy(site, chance, settled={piece.number: piece.edits for piece in site.pieces})
    for one in sites:
        one.down = one.down and chance.random() > 0.05


def run(folder: Path, minutes: float, mails: Path) -> list[str]:
    """The whole run; gives the figures and what was wrong."""
    chance, postbox = random.Random(5), Postbox()
    mail = Server(postbox, hostname=publishing.HOST, port=0)
    with contextlib.ExitStack() as stack:
        sites = [stack.enter_context(a_site()) for _ in range(SITES)]
        receiver = stack.enter_context(a_receiver())
        for number, site in enumerate(sites):
            site.first = 1 + number * 10_000
            for _ in range(FIRST):
                site.publish()
        mail.start()
        stack.callback(mail.stop)
        path = config(folder, sites, receiver)
        post = f'kind = "email"\nto = "ann@press.org"\nfrom = "watch@press.org"\nhost = "{publishing.HOST}"'
        extra = f'[[channels]]\nname = "mail"\n{post}\nport = {mail.port}\nsecurity = "none"\nburst = 3\n'
        path.write_text(path.read_text("utf-8") + extra, "utf-8")
        with (folder / "log").open("wb") as log:
            daemon = subprocess.Popen([sys.executable, "-m", "statement_watch", "run"], cwd=folder, stderr=log)
            figures = _live(daemon, sites, chance, minutes)
        figures += _account(folder, sites, receiver, postbox)
    mails.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(postbox.raw, 1):
        (mails / f"{number:04d}.eml").write_bytes(raw)
    (mails / "log").write_bytes((folder / "log").read_bytes())
    return figures


def _live(daemon: subprocess.Popen[bytes], sites: list[Site], chance: random.Random, minutes: float) -> list[str]:
    time.sleep(75)  # the first round of each
    end = time.monotonic() + 60 * minutes - 75
    while time.monotonic() < end - SETTLING:
        time.sleep(chance.uniform(2, 8))
        change(sites, chance)
    for site in sites:
        site.down = False
    time.sleep(SETTLING)
    memory, used = megabytes(daemon.pid), cpu(daemon.pid)
    daemon.send_signal(signal.SIGTERM)
    began = time.monotonic()
    code = daemon.wait(30)
    return [
        f"{minutes:g} minutes, {SITES} sites, {sum(site.requests for site in sites)} requests",
        f"daemon: {memory:.0f} MB, {used / 60 / minutes:.1%} of a core",
        f"stopped in {time.monotonic() - began:.1f} s with exit code {code}",
    ]


def _account(folder: Path, sites: list[Site], receiver: Receiver, postbox: Postbox) -> list[str]:
    database = sqlite3.connect(folder / "statements.db")
    known = {row[0] for row in database.execute("SELECT url FROM pages WHERE versions > 0")}
    kinds = Counter(dict(database.execute("SELECT kind, count(*) FROM alerts GROUP BY kind").fetchall()))
    waiting = dict(database.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())
    published = [site.url + piece.path for site in sites for piece in site.pieces if not piece.gone]
    missing = [url for url in published if url not in known]
    told = Counter(alert["key"] for _, body in receiver.got for alert in body["alerts"])
    return [
        f"published {len(published)}, missing {len(missing)}: {missing[:3]}",
        f"alerts {dict(kinds)}, deliveries {waiting}",
        f"webhook: {len(told)} alerts in {len(receiver.got)} messages, told twice {sum(n > 1 for n in told.values())}",
        f"mails: {len(postbox.mails)}",
    ]


def main() -> int:
    """Run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--mails", type=Path, default=Path("mails"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in run(Path(folder), options.minutes, options.mails):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
