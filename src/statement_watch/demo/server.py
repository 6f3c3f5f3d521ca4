"""Serves the sample sites over loopback, each on a port of its own so that each is a host of its own."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from statement_watch.demo.sites import Answer, DemoSite, answer

HOST = "127.0.0.1"
FIRST_PORT = 8741
"""Asked for first, so that a demo folder fits a later `watch demo --serve`; any free port when it is taken."""


@dataclass(slots=True)
class Stage:
    """The round that all sites are in, and what they were asked."""

    rnd: int = 1
    requests: int = 0
    not_modified: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, *, not_modified: bool) -> None:
        """Note one request."""
        with self.lock:
            self.requests += 1
            self.not_modified += not_modified


@dataclass(frozen=True, slots=True)
class Served:
    """A sample site and where it is."""

    site: DemoSite
    port: int

    @property
    def base(self) -> str:
        """The site's address, without a closing slash."""
        return f"http://{HOST}:{self.port}"


@contextlib.contextmanager
def serve(sites: Sequence[DemoSite], stage: Stage, first_port: int = FIRST_PORT) -> Iterator[tuple[Served, ...]]:
    """Serve the sites while the block runs; raise `stage.rnd` to let time pass on them."""
    with contextlib.ExitStack() as stack:
        served = []
        for offset, site in enumerate(sites):
            server = _bind(site, stage, first_port + offset if first_port else 0)
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            stack.callback(_stop, server, thread)
            served.append(Served(site, server.server_port))
        yield tuple(served)


def _bind(site: DemoSite, stage: Stage, port: int) -> ThreadingHTTPServer:
    handler = type("SiteHandler", (_Handler,), {"site": site, "stage": stage})
    try:
        return _Server((HOST, port), handler)
    except OSError:
        return _Server((HOST, 0), handler)


def _stop(server: ThreadingHTTPServer, thread: threading.Thread) -> None:
    server.shutdown()
    server.server_close()
    thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class _Handler(BaseHTTPRequestHandler):
    """Answers for one site; a validator that still holds gets 304."""

    site: DemoSite
    stage: Stage
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """GET, the only thing that a watcher asks."""
        assert isinstance(self.server, ThreadingHTTPServer)
        found = answer(self.site, self.path, f"http://{HOST}:{self.server.server_port}", self.stage.rnd)
        etag = f'"{hashlib.sha256(found.body).hexdigest()[:16]}"'
        fresh = found.status == 200 and self.headers.get("If-None-Match") == etag
        self.stage.count(not_modified=fresh)
        self._send(Answer(304, found.content_type, b"") if fresh else found, etag)

    def _send(self, found: Answer, etag: str) -> None:
        self.send_response(found.status)
        self.send_header("Content-Type", found.content_type)
        self.send_header("Content-Length", str(len(found.body)))
        if found.status in (200, 304):
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(found.body)

    def log_message(self, *_: object) -> None:
        """Nothing: the watcher's own summary is what the person reads."""
