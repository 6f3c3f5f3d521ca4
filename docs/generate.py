"""Write the parts of the documentation that the code knows best: the help of each command, the keys of the config.

Run `python docs/generate.py` after a change of either. What stands between `<!-- begin NAME -->` and `<!-- end -->` is
replaced; all else in the files is written by hand. A test fails when the two differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from statement_watch.cli import COMMANDS, main
from statement_watch.config.keys import CHANNEL, KINDS, REQUIRED, SELECTORS, SOURCE, TOPIC, WATCH, Key, Table

DOCS = Path(__file__).parent
_PART = re.compile(r"(<!-- begin (?P<name>[\w.-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def generated(page: str) -> str:
    """A page with its generated parts renewed."""
    text = (DOCS / page).read_text("utf-8")
    return _PART.sub(lambda part: part[1] + _PARTS[part["name"]]().strip("\n") + "\n" + part[3], text)


def commands() -> str:
    """The help of every command, as it is printed on a terminal of 100 columns."""
    return "\n".join(_help(path, command) for path, command in _walk((), main))


def _walk(path: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        names = COMMANDS if command is main else sorted(command.commands)
        for name in names:
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from _walk((*path, name), inner)


def _help(path: tuple[str, ...], command: click.Command) -> str:
    context = click.Context(main, info_name="watch", terminal_width=100)
    for name in path:
        context = click.Context(main, parent=context, info_name=name, terminal_width=100)
    context.command = command
    context.help_option_names = ["-h", "--help"]
    title = " ".join(("watch", *path))
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


def table(keys: Table) -> str:
    """The keys of one table of the config."""
    rows = ["| key | takes | default | meaning |", "|---|---|---|---|"]
    rows += [f"| `{name}` | {key.takes} | {_default(key)} | {key.about} |" for name, key in keys.items()]
    return "\n".join(rows)


def _default(key: Key) -> str:
    return "**required**" if key.default is REQUIRED else key.shown or "none"


_PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "watch": lambda: table(WATCH),
    "sources": lambda: table(SOURCE),
    "selectors": lambda: table(SELECTORS),
    "topics": lambda: table(TOPIC),
    "channels": lambda: table(CHANNEL),
    **{f"channels.{kind}": (lambda keys=keys: table(keys)) for kind, keys in KINDS.items()},
}

PAGES = ("cli.md", "configuration.md")

if __name__ == "__main__":
    for name in PAGES:
        (DOCS / name).write_text(generated(name), "utf-8")
