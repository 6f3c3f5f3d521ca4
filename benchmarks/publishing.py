"""Sites on loopback that keep publishing, editing and deleting, and a receiver of webhooks: what the long runs watch.

with a_site() as site, a_receiver() as receiver:
    site.publish()
    config(site, receiver)  # sources.toml that watches the one and tells the other
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from world import article_html, listing_html, paragraphs

HOST = "127.0.0.1"
LISTED = 30
"""Items on the listing, newest first."""


@dataclass(slots=True)
class Piece:
    """One statement of the site, as it stands now."""

    number: int
    edits: int = 0
    gone: bool = False
    copied: int | None = None
    """The statement of another site that this one repeats."""

    @property
    def path(self) -> str:
        return f"/news/statement-{self.number}-of-the-chiefs"

    @property
    def title(self) -> str:
        return f"Statement {self.number} of the chiefs"

    def body(self) -> list[str]:
        """Six paragraphs; each edit puts another one in the place of the third."""
        text = paragraphs(self.copied or self.number)
        if self.edits:
            text[2] = paragraphs(1_000_000 + 1_000 * self.number + self.edits, 1)[0]
        return text


@dataclass(slots=True)
class Site:
    """A press page with its statements. Change it from any thread."""

    pieces: list[Piece] = field(default_factory=list)
    requests: int = 0
    asked: threading.Event = field(default_factory=threading.Event)
    """Set by every request."""
    port: int = 0
    first: int = 1
    """The number of its first statement; the same number on two sites is the same text."""
    down: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def publish(self, copied: int | None = None) -> Piece:
        """One more statement, its own or one that it repeats."""
        with self.lock:
            self.pieces.append(Piece(self.first + len(self.pieces), copied=copied))
            return self.pieces[-1]

    def answer(self, path: str) -> tuple[int, str]:
        """Status and body."""
        with self.lock:
            self.requests += 1
            self.asked.set()
            if self.down:
                return 503, "<h1>Down</h1>"
            if path == "/news":
                shown = [piece for piece in self.pieces if not piece.gone][-LISTED:]
                return 200, listing_html([(piece.path, piece.title) for piece in reversed(shown)])
            piece = next((piece for piece in self.pieces if piece.path == path), None)
            if piece is None:
                return 404, "<h1>Not found</h1>"
            return (410, "<h1>Gone</h1>") if piece.gone else (200, article_html(piece.title, piece.body()))


@dataclass(slots=True)
class Receiver:
    """Takes webhooks and keeps what it was given."""

    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Idempotency key and body, in the order in which they came."""
    status: int = 200
    refused: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def keys(self) -> Counter[str]:
        """How often each alert (its own key) was taken."""
        with self.lock:
            return Counter(body["key"] for _, body in self.got)

    def take(self, key: str, body: bytes) -> int:
        """Note a message, unless the receiver is down."""
        with self.lock:
            if self.status >= 300:
                self.refused += 1
            else:
                self.got.append((key, json.loads(body)))
            return self.status


@contextlib.contextmanager
def a_site() -> Iterator[Site]:
    """A site on a free port while the block runs."""
    site = Site()

    class Handler(_Quiet):
        def do_GET(self) -> None:
            status, body = site.answer(self.path)
            self.reply(status, body.encode(), "text/html; charset=utf-8")

    with _served(Handler) as site.port:
        yield site


@contextlib.contextmanager
def a_receiver() -> Iterator[Receiver]:
    """A receiver of webhooks on a free port while the block runs."""
    receiver = Receiver()

    class Handler(_Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.reply(receiver.take(self.headers["Idempotency-Key"], body), b"", "text/plain")

    with _served(Handler) as receiver.port:
        yield receiver


def config(folder: Path, sites: list[Site], receiver: Receiver | None = None, *, interval: str = "1m") -> Path:
    """Write `sources.toml` for these sites into a folder; everything is told at once, one message for each alert."""
    lines = ["[watch]", 'database = "statements.db"', 'contact = "press-watch@statements.org"', "workers = 1"]
    for number, site in enumerate(sites, 1):
        lines += [
            "[[sources]]",
            f'name = "chiefs{number}"',
            f'organisation = "County Chiefs Association {number}"',
            f'urls = ["{site.url}/news"]',
            f'allow_private = ["{HOST}:{site.port}"]',
            f'interval = "{interval}"',
            'crawl_delay = "0s"',
            'topics = ["all"]',
        ]
    lines += ["[[topics]]", 'name = "all"', 'any = ["the"]']
    if receiver is not None:
        lines += [
            "[[channels]]",
            'name = "hook"',
            'kind = "webhook"',
            f'url = "http://{HOST}:{receiver.port}/hook"',
            f'allow_private = ["{HOST}:{receiver.port}"]',
            'events = ["new_statement", "edited", "repost", "removed", "restored"]',
            "burst = 10000",
        ]
    path = folder / "sources.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@contextlib.contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = _Server((HOST, 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a watcher that was killed leaves broken connections."""


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def reply(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def busy(site: Site, chance: random.Random, *, settled: dict[int, int], most_open: int = 8) -> None:
    """One change of the site: a statement published, edited or taken away.

    `settled` holds for each number how many edits the watcher has recorded: what it has not seen yet is not changed
    again, so that every change must be found in the end.
    """
    with site.lock:
        known = [piece for piece in site.pieces if not piece.gone and settled.get(piece.number) == piece.edits]
        waiting = sum(settled.get(piece.number) != piece.edits for piece in site.pieces if not piece.gone)
        if waiting >= most_open:
            return
        recent = known[-LISTED:]
        dice = chance.random()
        if recent and dice < 0.35:
            chance.choice(recent).edits += 1
            return
        if len(recent) > 10 and dice < 0.5:
            chance.choice(recent).gone = True
            return
    site.publish()
