"""`watch serve`: the review in the browser."""

from __future__ import annotations

import secrets
import time

import click

from statement_watch.cli.common import Place, options, say, utc_now
from statement_watch.config import WebKeys
from statement_watch.errors import BadInput, MissingExtra
from statement_watch.store import Store

PORT = 8484
SHORTEST = 8
"""Characters of a password; the wait between two guesses does the rest."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@options
def command(place: Place, port: int, host: str) -> int:
    """Go through the inbox in the browser: what `watch review` does, with search, digest, sources and exports.

    Prints an address that leads in, and runs until Ctrl-C. Only this machine can reach it, unless --host names another
    address; that needs web_password and web_hosts in the config. The daemon may run meanwhile.

    \b
    Examples:  watch serve
               watch serve --port 9000
    """
    config = place.reading_config("watch.web_password")
    try:
        from statement_watch.web import serving
    except ModuleNotFoundError as error:
        raise MissingExtra(f'watch serve needs the package {error.name}: pip install "statement-watch[web]"') from error
    host = host.strip("[]")
    _check(config.web, host, near=serving.is_loopback(host))
    with Store.open(config.settings.database, clock=utc_now, create=False) as store:
        database = store.path
    serving.run(
        database,
        lambda: place.reading_config().settings,
        config.web,
        host=host,
        port=port,
        clock=utc_now,
        monotonic=time.monotonic,
        token=lambda: secrets.token_urlsafe(32),
        say=say,
    )
    return 0


def _check(keys: WebKeys, host: str, *, near: bool) -> None:
    if keys.web_password is not None and len(keys.web_password) < SHORTEST:
        raise BadInput(f"web_password is shorter than {SHORTEST} characters; choose a longer one")
    if near:
        return
    missing = [key for key, value in (("web_password", keys.web_password), ("web_hosts", keys.web_hosts)) if not value]
    if missing:
        raise BadInput(
            f"{host} lets other machines in; set {' and '.join(missing)} under [watch] first (docs/web.md), or use the "
            "default --host"
        )
