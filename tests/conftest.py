"""What many tests share: the program as a process, and as a call."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from statement_watch.cli import run


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command line came to."""

    code: int
    out: str
    err: str


Watch = Callable[..., Ran]


def watch_process(*args: str | Path, cwd: Path, environ: Mapping[str, str] | None = None) -> Ran:
    """Run `watch` as a process of its own, with an environment of nothing but what is given and a path."""
    done = subprocess.run(
        [sys.executable, "-m", "statement_watch", *map(str, args)],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", **(environ or {})},
        capture_output=True,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def watch(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Watch:
    """Run `watch` as a call in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str | Path) -> Ran:
        capfd.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return call
