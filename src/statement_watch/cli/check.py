"""`watch check`: is the config right?"""

from __future__ import annotations

import click

from statement_watch import config
from statement_watch.cli.common import Place, emit_all, json_option, options, say, write
from statement_watch.config import Inspection, Problem
from statement_watch.digest.wording import count


@click.command("check")
@json_option
@options
def command(place: Place, as_json: bool) -> int:
    """Check the config: every mistake with its line, its key, and what was probably meant.

    Exit code 0: it can be used; 2: it cannot, or it has no sources.

    \b
    Examples:  watch check
               watch check --config /etc/statement-watch/sources.toml
    """
    path = place.config_path
    found = config.inspect(path)
    if as_json:
        emit_all(_row(problem) for problem in found.problems)
    else:
        _tell(found)
    usable = found.config is not None and found.config.sources
    if usable and not as_json:
        write(_summary(found))
    return 0 if usable else 2


def _tell(found: Inspection) -> None:
    for problem in found.problems:
        say(f"{problem.severity}: {problem}")
    if found.errors:
        count = len(found.errors)
        say(f"{count} mistake{'' if count == 1 else 's'}; nothing was started")


def _row(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "key": problem.key,
        "severity": problem.severity.value,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def _summary(found: Inspection) -> str:
    assert found.config is not None
    settings, sources = found.config.settings, found.config.sources
    addresses = sum(len(source.urls) for source in sources)
    off = sum(not source.enabled for source in sources)
    read = f"{count(len(sources), 'source')} ({off} off), {count(addresses, 'address', 'addresses')}"
    told = f"{count(len(settings.topics), 'topic')}, {count(len(settings.channels), 'channel')}"
    return f"{settings.config_path} is good: {read}, {told}; database {settings.database}"
