"""The command line: one small module a command, imported only when it is called, so that `watch --help` is quick."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys

import click

from statement_watch import __version__
from statement_watch.errors import WatchError
from statement_watch.text import one_line

COMMANDS = {
    # command: module of this package whose attribute `command` is the click command
    "demo": "demo",
    "init": "init",
    "add": "add",
    "check": "check",
    "fetch": "fetch",
    "run": "run_",
    "digest": "digest",
    "show": "show",
    "diff": "diff",
    "search": "search",
    "cite": "cite",
    "try": "try_",
    "status": "status",
    "doctor": "doctor",
    "alerts": "alerts",
    "import": "import_",
    "export": "export",
    "backup": "backup",
    "restore": "restore",
    "reextract": "reextract",
    "recluster": "recluster",
}


class LazyGroup(click.Group):
    """A group whose commands are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(f"statement_watch.cli.{module}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="statement-watch")
def main() -> None:
    """Watch association and news sites for statements; recognise reposts; keep every version; tell you once."""


def run(args: list[str] | None = None) -> int:
    """Run one command line and return its exit code.

    0 all well; 1 something failed and was reported; 2 the user's mistake, nothing was done; 130 interrupted.
    """
    try:
        result = main.main(args=args, prog_name="watch", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted; what was done is saved", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except WatchError as error:
        for line in str(error).splitlines():
            click.echo(f"watch: {one_line(line, 1000)}", err=True)
        return error.exit_code
    except OSError as error:
        # What is left unsaid by the layers below is our own output: a full disk, a terminal that went away.
        _drop_output()
        click.echo(f"watch: cannot write the output: {error.strerror or error}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def _drop_output() -> None:
    """Send the rest of stdout nowhere, so that it fails no second time when Python flushes it at its end."""
    if sys.stdout is None:
        return
    with contextlib.suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
