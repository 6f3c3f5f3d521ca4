"""Every exception of Statement Watch.

    WatchError                  anything we raise on purpose; str() is one line for the user
    ├── UserError               the user's mistake; exit code 2, nothing was done
    │   ├── ConfigError         sources.toml or the environment is wrong; carries every problem found
    │   ├── UnknownSource       a source name that the config does not have
    │   ├── NotFound            an id or address that the database does not have
    │   └── BadInput            a file or URL given on the command line cannot be read
    ├── StoreError              the database; exit code 1 unless said otherwise
    │   ├── DatabaseForeign     a file that is not ours (exit code 2)
    │   ├── DatabaseNewer       written by a newer program (exit code 2)
    │   ├── DatabaseMissing     a reading command and no file there (exit code 2)
    │   ├── DatabaseReadOnly    the file or its folder cannot be written (exit code 2)
    │   ├── DatabaseLocked      another process holds it longer than we wait
    │   ├── DatabaseCorrupt     SQLite says that the file is damaged
    │   └── DiskFull            no room for the transaction; nothing of it was kept
    ├── AlreadyRunning          another daemon holds this database
    ├── MissingExtra            a feature whose optional package is not installed (exit code 2)
    ├── ExtractionFailed        a page that could not be parsed: it ran out of time or memory, or killed its worker
    └── NotifyError             a channel did not take an alert
        ├── NotifyRetry         try again later (may carry `retry_after` seconds)
        ├── MessageRefused      this message will never be taken; others may
        └── NotifyRefused       this recipient will never take it

A failed fetch is no exception but a value: `model.FetchFailure`.
"""

from __future__ import annotations

from collections.abc import Sequence


class WatchError(Exception):
    """Anything raised on purpose. `str(error)` is one line that names the thing and says what to do."""

    exit_code = 1


class UserError(WatchError):
    """The user's mistake; nothing was done."""

    exit_code = 2


class ConfigError(UserError):
    """The config is wrong. `problems` holds one line for each mistake, all of them at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class UnknownSource(UserError):
    """A source name that the config does not have."""


class NotFound(UserError):
    """An id or address that the database does not have."""


class BadInput(UserError):
    """A file or URL given on the command line cannot be read."""


class StoreError(WatchError):
    """The database cannot do what was asked."""


class DatabaseForeign(StoreError):
    """The file is no Statement Watch database."""

    exit_code = 2


class DatabaseNewer(StoreError):
    """The database was written by a newer program."""

    exit_code = 2


class DatabaseMissing(StoreError):
    """A command that only reads was given a path where no database is."""

    exit_code = 2


class DatabaseReadOnly(StoreError):
    """The database or its folder cannot be written."""

    exit_code = 2


class DatabaseLocked(StoreError):
    """Another process held the database for longer than we wait."""


class DatabaseCorrupt(StoreError):
    """SQLite reports damage; restore a backup."""


class DiskFull(StoreError):
    """There was no room for the transaction; nothing of it was kept."""


class AlreadyRunning(WatchError):
    """Another daemon holds this database."""


class MissingExtra(WatchError):
    """A feature whose optional package is not installed; the message names the extra."""

    exit_code = 2


class ExtractionFailed(WatchError):
    """A page that could not be parsed within its limits, or that killed its worker."""


class NotifyError(WatchError):
    """A channel did not take an alert."""


class NotifyRetry(NotifyError):
    """The channel may take it later; `retry_after` is the receiver's own wish in seconds, if it said one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class MessageRefused(NotifyError):
    """The receiver will never take this message (554 after the data, 413, 422); it may take others."""


class NotifyRefused(NotifyError):
    """This recipient will never take it (550, 404, 410, a refused address)."""
