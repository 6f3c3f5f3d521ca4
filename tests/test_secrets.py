"""A secret of the config turns up nowhere: not in output, log, database, export or backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SECRET, TOKEN = "canary-secret-5f1c77", "canary-token-9ab302"
CONFIG = """
[watch]
database = "s.db"
contact = "press-watch@example.org"

[[sources]]
name = "chiefs"
organisation = "County Chiefs Association"
kind = "association"
urls = ["http://127.0.0.1:9/news"]
allow_private = ["127.0.0.1:9"]

[[channels]]
name = "hook"
kind = "webhook"
url = "http://127.0.0.1:9/hook"
secret = "env:CANARY_SECRET"
token = "env:CANARY_TOKEN"
allow_private = ["127.0.0.1:9"]
"""


def test_a_secret_is_in_nothing_that_the_program_writes(
    watch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANARY_SECRET", SECRET)
    monkeypatch.setenv("CANARY_TOKEN", TOKEN)
    config = tmp_path / "sources.toml"
    config.write_text(CONFIG, "utf-8")
    at = ("--config", str(config))
    runs = [
        watch("check", *at),
        watch("fetch", *at),
        watch("alerts", "test", *at),
        watch("status", "--json", *at),
        watch("doctor", *at),
        watch("export", "alerts", "--format", "jsonl", *at),
        watch("alerts", "list", *at),
        watch("backup", str(tmp_path / "copy.db"), *at),
    ]
    said = "".join(run.out + run.err for run in runs)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (SECRET, TOKEN):
        assert secret not in said
        assert secret.encode() not in written
    assert "hook" in said
