"""What one request can end in, before it is made into a Capture or a FetchFailure."""

from __future__ import annotations

from dataclasses import dataclass, field

from statement_watch.model import FailureStage


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete response. `body` is unpacked, and empty unless the status is one of content (200, 203)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """Names as sent; values with one character for each byte (ISO 8859-1), so that they go back byte for byte."""
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """No usable response. `passing` marks what often goes away by itself within seconds and is asked once more."""

    stage: FailureStage
    reason: str
    status: int | None = None
    retry_after: float | None = None
    passing: bool = False
