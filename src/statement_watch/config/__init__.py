"""`sources.toml` and the environment → `Config`. The only reader of either.

`load` gives a config or raises one `ConfigError` that holds every mistake; `inspect` gives the mistakes as records.
"""

from __future__ import annotations

from statement_watch.config.load import (
    DEFAULT_NAME,
    Config,
    Inspection,
    default_path,
    inspect,
    load,
    starter,
    without_file,
)
from statement_watch.config.problems import Problem, Severity, hint
from statement_watch.config.secrets import Secret
from statement_watch.config.service import Service, service
from statement_watch.config.upkeep import Upkeep
from statement_watch.config.web import WebKeys

__all__ = [
    "DEFAULT_NAME",
    "Config",
    "Inspection",
    "Problem",
    "Secret",
    "Service",
    "Severity",
    "Upkeep",
    "WebKeys",
    "default_path",
    "hint",
    "inspect",
    "load",
    "service",
    "starter",
    "without_file",
]
