"""`watch init`: a config to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from statement_watch import config
from statement_watch.cli.common import Place, options, say
from statement_watch.cli.files import whole_file
from statement_watch.errors import BadInput


@click.command("init")
@click.option("--empty", is_flag=True, help="No sources: only the settings, for `watch add` to fill.")
@click.option("--contact", help="Your mail address or web page, for the user agent.")
@options
def command(place: Place, empty: bool, contact: str | None) -> None:
    """Write a commented config with sources of this field to start from.

    An existing file is never overwritten.

    \b
    Examples:  watch init --contact you@your.org
               watch init --empty --config desk.toml
    """
    path = place.config_path
    _write_new(path, config.starter(contact, empty=empty))
    first = "" if contact else "put your contact there, then "
    then = '"watch add ADDRESS"' if empty else '"watch check" and "watch fetch"'
    say(f"wrote {path}; next: {first}{then}")


def _write_new(path: Path, text: str) -> None:
    if path.exists():
        raise BadInput(f"{path} exists already and is left as it is; name another with --config")
    with whole_file(path) as file:
        file.write(text.encode())
