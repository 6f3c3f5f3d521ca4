"""`watch digest`: what is new, once, with its copies folded under it."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import click

from statement_watch.cli.common import (
    Place,
    binary_stdout,
    emit_all,
    json_line,
    json_option,
    options,
    say,
    utc_now,
    write,
)
from statement_watch.cli.files import whole_file
from statement_watch.cli.screen import draw, width
from statement_watch.cli.times import moment
from statement_watch.cli.turns import turn
from statement_watch.digest import Digest, compose, feed, html, jsonl, markdown, text
from statement_watch.digest.wording import count
from statement_watch.errors import BadInput
from statement_watch.presenting.choice import known_sources, known_topics, unmet_topics
from statement_watch.store import Store
from statement_watch.versions import word_diff

FORMATS = ("text", "html", "md", "json", "atom")
LAST = "last"
"""Since where the last digest ended: then nothing is told twice, and nothing between two is missed."""


def _beginning(text: str) -> datetime | None:
    return None if text == LAST else moment(text)


@click.command("digest")
@click.option(
    "--since",
    type=_beginning,
    metavar="MOMENT",
    default="7d",
    show_default=True,
    help="Its beginning: a time, how long ago, or `last`, where the one ended that was marked as read last.",
)
@click.option("--until", type=moment, default="0s", help="Its end.  [default: now]")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source; may be repeated.")
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="Only this topic; may be repeated.")
@click.option("--unread", is_flag=True, help="Leave out what was marked as read, until something happens to it.")
@click.option("--mark-read", is_flag=True, help="Mark the statements shown as read.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Its form.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of stdout.")
@json_option
@options
def command(
    place: Place,
    since: datetime | None,
    until: datetime,
    sources: tuple[str, ...],
    topics: tuple[str, ...],
    unread: bool,
    mark_read: bool,
    form: str,
    output: Path | None,
    as_json: bool,
) -> int:
    """New statements with their copies folded under the origin, edits, removals, and sources in trouble.

    Each morning `--since last --mark-read`: it begins where the one before ended, and waits for rounds in hand.

    \b
    Examples:  watch digest --since last --mark-read
               watch digest --since 2017-03-01 --until 2017-04-01 --format html -o march.html
    """
    if as_json and form not in ("text", "json"):
        raise BadInput(f"--json and --format {form} ask for two things; leave one out")
    settings = place.reading_config().settings
    whole = mark_read and not (sources or topics)
    # What a round in hand has seen before the end of the period and not yet recorded would be in no digest.
    with place.store(readonly=not mark_read) as store, turn(store.path) if whole else contextlib.nullcontext():
        known_sources(store, sources)
        known_topics(store, settings, topics)
        if unmet := unmet_topics(store, topics):
            say(unmet)
        begins = since or store.reviews.told_until() or moment("7d")
        if begins >= until:
            raise BadInput("the digest would end before it begins; --since must lie before --until")
        rows = store.views.digest(begins, until, sources=sources, topics=topics, unread=unread)
        digest = compose(rows, diff=word_diff, zone=None)
        _put(digest, "json" if as_json else form, output, settings.database)
        if mark_read:
            _mark_read(store, digest, whole=whole)
    return 0


def _put(digest: Digest, form: str, output: Path | None, name: str) -> None:
    if output is not None:
        with whole_file(output) as file:
            file.write(_bytes(digest, form, name))
        say(f"written to {output}")
    elif form == "text":
        draw(text.lines(digest, width()))
    elif form == "json":
        emit_all(jsonl.rows(digest))
    elif form == "atom":
        if (stream := binary_stdout()) is not None:
            stream.write(feed.render(digest, name))
            stream.flush()
    else:
        write(_bytes(digest, form, name).decode())


def _bytes(digest: Digest, form: str, name: str) -> bytes:
    match form:
        case "html":
            return html.render(digest).encode("utf-8", "replace")
        case "md":
            return markdown.render(digest).encode("utf-8", "replace")
        case "json":
            return "".join(f"{json_line(row)}\n" for row in jsonl.rows(digest)).encode("utf-8", "replace")
        case "atom":
            return feed.render(digest, name)
        case _:
            return text.render(digest).encode("utf-8", "replace")


def _mark_read(store: Store, digest: Digest, *, whole: bool) -> None:
    """What comes in while the digest is read is not known yet: read is what happened up to its end."""
    shown = [entry.statement for entry in (*digest.new, *digest.again)]
    until = min(digest.until, utc_now())
    before = store.reviews.rows(shown)
    later = {one for one, review in before.items() if review and review.read_at and review.read_at >= until}
    store.reviews.mark_read([one for one in shown if one not in later], until)
    if whole:
        store.reviews.set_told_until(until)
    say(f"{count(len(shown), 'statement')} marked as read")
