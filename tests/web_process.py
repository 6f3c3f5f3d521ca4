"""`watch serve` as a process on a free port of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent


@dataclass
class Serving:
    """A server in its folder, and where it is."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""
    """The address that it printed, token and all."""

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def port(self) -> int:
        found = re.search(r":(\d+)/", self.url)
        assert found is not None
        return int(found[1])

    def stop(self, number: int = signal.SIGINT) -> int:
        """Its exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def serving(folder: Path, *arguments: str, environ: dict[str, str] | None = None) -> Iterator[Serving]:
    """Run it until the block ends; what does not end then is killed by its pid."""
    log = folder / "serve.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, str(TESTS / "web_victim.py"), "--port", "0", *arguments],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path), **(environ or {})},
            stdout=stream,
            stderr=stream,
        )
    found = Serving(process, log)
    try:
        end = time.monotonic() + 30
        while not (address := re.search(r"http://\S+", found.said)):
            assert process.poll() is None, found.said
            assert time.monotonic() < end, "it says no address"
            time.sleep(0.02)
        found.url = address[0]
        yield found
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
