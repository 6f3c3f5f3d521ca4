"""Secrets by reference: `env:NAME` or `file:PATH`, so that no password stands in a config that people share."""

from __future__ import annotations

import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from statement_watch.config.problems import Wrong

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Secret(str):
    """A string that does not show itself in a `repr`, and so not in logs of records that hold it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('***')"


@dataclass(frozen=True, slots=True)
class Keyring:
    """Resolves references. `base` is the folder of the config; `resolve` False leaves a reference unread, names such as
    `watch.web_password` those of all other keys.

    Commands that only read the database must work in a shell that does not know the mail password, so they resolve
    nothing but what they need themselves.
    """

    environ: Mapping[str, str]
    base: Path
    resolve: bool | Collection[str] = True

    def opens(self, key: str) -> bool:
        """Whether the reference of a key is resolved."""
        return self.resolve if isinstance(self.resolve, bool) else key in self.resolve

    def is_reference(self, value: str) -> bool:
        """Whether the value points to a secret instead of being one."""
        return value.startswith(("env:", "file:"))

    def read(self, value: str) -> Secret:
        """The secret behind a reference. Raises `Wrong` when there is none, never gives an empty one."""
        scheme, _, name = value.partition(":")
        return self._from_environment(name) if scheme == "env" else self._from_file(name)

    def too_open(self, value: str) -> str | None:
        """A warning when other users can read the file that holds the secret."""
        if not value.startswith("file:"):
            return None
        path = self.base / value.removeprefix("file:")
        mode = stat.S_IMODE(path.stat().st_mode)
        return f"{path} can be read by others (mode {mode:o}); chmod 600 it" if mode & _OTHERS else None

    def _from_environment(self, name: str) -> Secret:
        found = self.environ.get(name, "")
        if not found:
            state = "empty" if name in self.environ else "not set"
            raise Wrong(f'the environment variable "{name}" is {state}')
        return Secret(found)

    def _from_file(self, name: str) -> Secret:
        path = self.base / name
        try:
            found = path.read_text("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise Wrong(f"the secret file {path} cannot be read ({why})") from error
        if not found:
            raise Wrong(f"the secret file {path} is empty")
        return Secret(found)
