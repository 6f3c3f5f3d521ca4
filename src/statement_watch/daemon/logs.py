"""Records of what the daemon does: one line each, as text or JSON, without secrets, whatever a page put into them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TextIO

from statement_watch.config import Config, Secret
from statement_watch.text import one_line

LOGGER = "statement_watch"
LONGEST = 4000
"""Characters of one record; an error with its trace fits."""
SHORTEST_SECRET = 5
"""A shorter one is no secret, and would strike ordinary words."""

_CHATTY = ("httpx", "httpcore", "apscheduler", "asyncio", "trafilatura", "htmldate", "charset_normalizer")
"""Libraries that are heard from WARNING on only; httpx would log whole addresses at INFO."""


class Redaction(logging.Filter):
    """Strikes secrets out of every record. They are kept out where messages are made; this is the second lock."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: tuple[str, ...] = ()

    def learn(self, config: Config) -> None:
        """Know the secrets of this config from now on, besides those known before."""
        found = {str(secret) for secret in secrets_of(config) if len(secret) >= SHORTEST_SECRET}
        self._secrets = tuple(sorted({*self._secrets, *found}, key=len, reverse=True))

    def strike(self, text: str) -> str:
        """The text without them."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def secrets_of(config: Config) -> Iterator[Secret]:
    """Every value of the config that came by a reference."""
    yield from _secrets_in(
        [config.upkeep.ping, config.web.web_password, *(channel.options for channel in config.settings.channels)]
    )


def _secrets_in(value: object) -> Iterator[Secret]:
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, dict):
        yield from _secrets_in(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for part in value:
            yield from _secrets_in(part)


class OneLine(logging.Formatter):
    """`2026-03-02T09:00:00Z INFO message`, the trace of an error on the same line."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return one_line(self._redaction.strike(super().format(record)), LONGEST)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002
        """UTC, whatever the zone of the machine."""
        return _when(record)


class AsJson(logging.Formatter):
    """One JSON object a line: `time`, `level`, `logger`, `message`, and `source` or `error` where there is one."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        strike = self._redaction.strike
        said = {
            "time": _when(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": one_line(strike(record.getMessage()), LONGEST),
            "source": getattr(record, "source", None),
            "error": one_line(strike(self.formatException(record.exc_info)), LONGEST) if record.exc_info else None,
        }
        return json.dumps({key: value for key, value in said.items() if value is not None}, ensure_ascii=True)


def log_to(stream: TextIO, form: str, level: int) -> Redaction:
    """Send every record to a stream, as `text` or `json`; gives what must learn the secrets of the config."""
    redaction = Redaction()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AsJson(redaction) if form == "json" else OneLine(redaction))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger(LOGGER).setLevel(level)
    logging.captureWarnings(True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return redaction


def _when(record: logging.LogRecord) -> str:
    return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}"
