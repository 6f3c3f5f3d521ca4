"""One TOML table → the values of its keys, by the tables of `keys`; every mistake is collected, none stops the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from statement_watch.config.keys import REQUIRED, Key, Table
from statement_watch.config.lines import Path
from statement_watch.config.problems import Problems, Wrong, WrongElements, nearest
from statement_watch.config.secrets import Keyring, Secret

Raw = Mapping[str, object]
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads tables of one file."""

    problems: Problems
    keyring: Keyring

    def read(self, raw: Raw, table: Table, at: Path, title: str) -> Values:
        """The values of a table: each key's own, or its default when it is absent or wrong."""
        for key in raw:
            if key not in table:
                self._unknown(key, table, at, title)
        return {key: self._value(raw, key, rule, at, title) for key, rule in table.items()}

    def _unknown(self, key: str, table: Table, at: Path, title: str) -> None:
        near = nearest(key, table)
        message = "unknown key" + ("" if near else f" (there are {', '.join(table)})")
        self.problems.error((*at, key), f"{title}.{key}", message, near)

    def _value(self, raw: Raw, key: str, rule: Key, at: Path, title: str) -> object:
        absent = None if rule.default is REQUIRED else rule.default
        if key not in raw:
            if rule.default is REQUIRED:
                self.problems.error(at, f"{title}.{key}", "is missing")
            return absent
        try:
            return self._secret(raw[key], rule, (*at, key), f"{title}.{key}")
        except WrongElements as several:
            for index, wrong in several.wrong.items():
                self.problems.error((*at, key, index), f"{title}.{key}", wrong.message, wrong.suggestion)
            return several.right
        except Wrong as wrong:
            self.problems.error((*at, key), f"{title}.{key}", wrong.message, wrong.suggestion)
            return absent

    def _secret(self, value: object, rule: Key, at: Path, title: str) -> object:
        if not (rule.secret or rule.may_be_secret):
            return rule.read(value)
        if isinstance(value, list):
            return tuple(self._secret(element, rule, (*at, index), title) for index, element in enumerate(value))
        if isinstance(value, str) and self.keyring.is_reference(value):
            if not self.keyring.opens(title):
                return Secret("")
            secret = self.keyring.read(value)
            if warning := self.keyring.too_open(value):
                self.problems.warn(at, title, warning)
            return _checked(secret, rule)
        if rule.secret:
            raise Wrong('must be "env:NAME" or "file:PATH": secrets do not stand in the config')
        return rule.read(value)


def _checked(secret: Secret, rule: Key) -> Secret:
    """A resolved secret passes its key's reader too, but the reader's message, which may quote it, is not shown."""
    try:
        rule.read(str(secret))
    except (Wrong, WrongElements):
        raise Wrong("what the reference leads to is not what this key takes") from None
    return secret
