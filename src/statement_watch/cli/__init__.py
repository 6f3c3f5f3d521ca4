"""The command line: one small module a command, imported only when it is called, so that `watch --help` is quick."""

from __future__ import annotations

import contextlib
import difflib
import importlib
import os
import sys

import click

from statement_watch import __version__
from statement_watch.errors import WatchError
from statement_watch.text import one_line

COMMANDS = {
    # command: (module of this package whose attribute `command` is the click command, what the list of commands says)
    "demo": ("demo", "See it at work on six sample sites that ship with it."),
    "init": ("init", "Write a commented config to start from."),
    "add": ("add", "Find the way into a site and add it to the config."),
    "check": ("check", "Check the config: every mistake at once."),
    "fetch": ("fetch", "Ask every source once, now, and say what is new."),
    "run": ("run_", "Watch until stopped, and deliver alerts."),
    "digest": ("digest", "What is new, each statement once, copies folded under it."),
    "review": ("review", "Go through what is new: read, star, dismiss, note, merge, split."),
    "serve": ("serve", "The same in the browser, on this machine."),
    "show": ("show", "One statement or page, and why it is what it is."),
    "diff": ("diff", "What changed between versions or wordings."),
    "search": ("search", "Find pages by their words."),
    "cite": ("cite", "A citation for any version."),
    "try": ("try_", "What would be found at an address, storing nothing."),
    "status": ("status", "How each source fares."),
    "doctor": ("doctor", "Look for problems, and say what to do."),
    "alerts": ("alerts", "List alerts, try channels, send again."),
    "import": ("import_", "Take pages from JSON lines or WARC files."),
    "export": ("export", "Data out: CSV, JSON lines, Atom, WARC."),
    "backup": ("backup", "A checked copy of the database, also while running."),
    "restore": ("restore", "Put a backup in the place of the database."),
    "reextract": ("reextract", "Read stored captures with the present extractor."),
    "recluster": ("recluster", "Match the whole archive anew."),
    "forget": ("forget", "Take away a page or a source with its evidence."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = importlib.import_module(f"statement_watch.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Click's, with the nearest name for one that is mistyped."""
        if args[0] not in COMMANDS and (near := difflib.get_close_matches(args[0], COMMANDS, 1)):
            ctx.fail(f'no command is named "{args[0]}"; did you mean "{near[0]}"?')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


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
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        click.echo(_mistake(error), err=True)
        return 2
    except WatchError as error:
        for line in str(error).splitlines():
            click.echo(f"watch: {one_line(line, 1000)}", err=True)
        return error.exit_code
    except OSError as error:
        # What is left unsaid by the layers below is a file that cannot be made, which has a name, or our own output:
        # a full disk, a terminal that went away.
        _drop_output()
        where = (
            f"{one_line(str(error.filename), 300)}: cannot be opened" if error.filename else "cannot write the output"
        )
        click.echo(f"watch: {where}: {error.strerror or error}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def _mistake(error: click.ClickException) -> str:
    """A wrong command line in one line, with the command whose help says more."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context is not None else "watch"
    return f"watch: {one_line(error.format_message(), 600)} (`{path} --help` says more)"


def _drop_output() -> None:
    """Send the rest of stdout nowhere, so that it fails no second time when Python flushes it at its end."""
    if sys.stdout is None:
        return
    with contextlib.suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
