"""`watch serve` from its parts: the door, the application, the socket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from statement_watch.config import WebKeys
from statement_watch.errors import ConfigError
from statement_watch.model import Clock, Settings
from statement_watch.web.access import Access
from statement_watch.web.app import Door, application
from statement_watch.web.desk import Desk
from statement_watch.web.hosts import is_loopback, names
from statement_watch.web.server import listen, serve

__all__ = ["is_loopback", "run"]


class Kept:
    """The settings as the config has them now; those before, while it cannot be read, which is said once."""

    def __init__(self, read: Callable[[], Settings], say: Callable[[str], object]) -> None:
        self._read = read
        self._say = say
        self._last = read()
        self._told = ""

    def __call__(self) -> Settings:
        try:
            self._last = self._read()
        except ConfigError as error:
            if str(error) != self._told:
                self._told = str(error)
                self._say(f"config not taken, the old one stays: {error.problems[0]}")
        return self._last


def run(
    database: Path,
    settings: Callable[[], Settings],
    keys: WebKeys,
    *,
    host: str,
    port: int,
    clock: Clock,
    monotonic: Callable[[], float],
    token: Callable[[], str],
    say: Callable[[str], object],
) -> None:
    """Serve until a signal ends it. Raises `BadInput` when the port cannot be opened.

    `say` is told where to go, with the token unless a password is set. `token` gives randomness that cannot be guessed.
    """
    with listen(host, port) as on:
        bound = on.getsockname()[1]
        secret = keys.web_password or token()
        door = Door(
            Access(secret, monotonic=monotonic, token=token),
            names(keys.web_hosts),
            f"statement-watch-{bound}",
            by_token=keys.web_password is None,
        )
        way = "/" if keys.web_password else f"/login?token={secret}"
        say(f"the inbox is at {_address(host, bound, keys)}{way}")
        say("it asks for the password of the config; Ctrl-C ends it" if keys.web_password else "Ctrl-C ends it")
        serve(application(Desk(database, Kept(settings, say), clock), door), on)


def _address(host: str, port: int, keys: WebKeys) -> str:
    """Where a browser finds it: the first name of the config for who listens to others, else where we listen."""
    if not is_loopback(host):
        name = keys.web_hosts[0]
        return name if name.startswith("https://") else f"http://{name if ':' in name else f'{name}:{port}'}"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
