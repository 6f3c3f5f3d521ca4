"""`watch review`: go through the inbox in the terminal; every verdict also as a command for scripts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import click

from statement_watch.cli.common import Command, Place, emit_all, json_option, options, say, utc_now, write
from statement_watch.cli.inbox import Inbox
from statement_watch.cli.screen import draw, width
from statement_watch.cli.terminal import RealTerminal, interactive
from statement_watch.cli.times import moment
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.wording import count, short_day, shown, titled
from statement_watch.errors import BadInput
from statement_watch.presenting import targets
from statement_watch.presenting.choice import known_sources, known_topics, unmet_topics
from statement_watch.presenting.verdicts import in_words, page_named, review_row, statement_named, statements_named
from statement_watch.reviewing import Done, Reviewer
from statement_watch.store import Store
from statement_watch.store.inbox import Wanted, Which
from statement_watch.views import PageView, StatementView

CHOICES = tuple(which.value for which in Which)


def filters(command: Command) -> Command:
    """Adds the options that choose statements, and passes them to the command as `wanted`."""

    @click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source; may be repeated.")
    @click.option("--topic", "topics", multiple=True, metavar="NAME", help="Only this topic; may be repeated.")
    @click.option("--since", type=moment, help="Only what a page first seen since then carries: a time, or 7d.")
    @click.option("--which", type=click.Choice(CHOICES), default="unread", show_default=True, help="Only these.")
    @click.option("--already", is_flag=True, help="Also what was there in a source's first round, or was imported.")
    @functools.wraps(command)
    def with_choice(
        *args: object,
        sources: tuple[str, ...],
        topics: tuple[str, ...],
        since: datetime | None,
        which: str,
        already: bool,
        **kwargs: object,
    ) -> object:
        return command(*args, wanted=Wanted(Which(which), sources, topics, since, already), **kwargs)

    return cast(Command, with_choice)


@click.group("review", invoke_without_command=True, subcommand_metavar="[COMMAND] [ARGS]...")
@filters
@options
@click.pass_context
def command(ctx: click.Context, place: Place, wanted: Wanted) -> int:
    """Go through newly found statements, one a screen, and say what you think of each.

    Without a command it is a loop of single keys: r read, s star, d dismiss, n note, m merge, x split, u undo, ? for
    all. Each verdict is saved at once; no later round overwrites it, and it tells nobody. The commands below do the
    same for scripts.

    \b
    Examples:  watch review
               watch review --source iacp --since 7d
               watch review list --json
               watch review read s12 s14
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = place
        return 0
    if not interactive():
        raise BadInput("the review needs a terminal; `watch review list` and its sisters are for scripts")
    settings = place.reading_config().settings
    with place.store() as store:
        known_sources(store, wanted.sources)
        known_topics(store, settings, wanted.topics)
        terminal = RealTerminal()
        inbox = Inbox(store, Reviewer(store, settings, utc_now), wanted, terminal)
        if inbox.empty:
            say("nothing waits; --already shows also what was there in the first round, or was imported")
            return 0
        with terminal.full_screen():
            inbox.run()
        say(inbox.summary())
    return 0


def below(command: Command) -> Command:
    """Adds `--config` and `--db` to a subcommand: `watch review --db FILE read s1` means the same as
    `watch review read s1 --db FILE`."""

    @options
    @functools.wraps(command)
    def with_place(*args: object, place: Place, **kwargs: object) -> object:
        above = click.get_current_context().find_object(Place) or Place()
        return command(*args, place=Place(place.config_file or above.config_file, place.db or above.db), **kwargs)

    return cast(Command, with_place)


# --- the inbox as data --------------------------------------------------------------------------------------------


@command.command("list", short_help="What waits for a verdict.")
@filters
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@json_option
@below
def list_(place: Place, wanted: Wanted, limit: int, as_json: bool) -> int:
    """What waits for a verdict: starred statements first, then those with a topic, then the newest.

    \b
    Examples:  watch review list --since 1d --json
               watch review list --which starred
    """
    with place.store(readonly=True) as store:
        known_sources(store, wanted.sources)
        known_topics(store, place.reading_config().settings, wanted.topics)
        if unmet := unmet_topics(store, wanted.topics):
            say(unmet)
        views = store.views.statements(store.views.inbox(replace(wanted, limit=limit)))
    if as_json:
        emit_all(map(review_row, views))
        return 0
    draw(line for view in views for line in _brief(view, width()))
    if not views:
        say("nothing waits" if wanted.which is Which.UNREAD else "no such statements")
    elif len(views) == limit:
        say(f"… these are the first {limit}; --limit shows more")
    return 0


def _brief(view: StatementView, width: int) -> Iterator[Line]:
    star = [Run("★ ", Style.STAR)] if view.starred else []
    title = [*star, Run(f"{titled(view.title)} ", Style.TITLE), Run(f"s{view.statement}", Style.MUTED)]
    yield from wrap(title, width, "", "  ")
    day = short_day(view.published) if view.published else "undated"
    parts = [shown(view.organisation), day, f"on {count(len(view.occurrences), 'page')}"]
    parts += [word for word, on in (("read", view.read), ("dismissed", view.dismissed)) if on]
    yield from wrap([Run(" · ".join(part for part in parts if part), Style.MUTED)], width, "  ")
    if view.topics:
        yield from wrap([Run(f"[{', '.join(map(shown, view.topics))}]", Style.TOPIC)], width, "  ")
    if view.note:
        yield from wrap([Run(f"Your note: {shown(view.note)}", Style.STAR)], width, "  ")


# --- verdicts -----------------------------------------------------------------------------------------------------

Saying = Callable[[Reviewer, Store], Done]


@dataclass(frozen=True, slots=True)
class Word:
    """How a person's word is taken, and what is printed of it."""

    place: Place
    as_json: bool

    def say(self, saying: Saying, *, undone: bool = False) -> int:
        """Take it; gives the exit code."""
        settings = self.place.reading_config().settings
        with self.place.store() as store:
            done = saying(Reviewer(store, settings, utc_now), store)
            views = store.views.statements(done.statements)
        if self.as_json:
            about = {"verdict": done.kind, "undone": undone, "changed": done.changed}
            emit_all(about | review_row(view) for view in views)
        else:
            write(in_words(done, undone=undone))
        return 0


def verdict(command: Command) -> Command:
    """Adds `--json`, `--config` and `--db` to a subcommand that takes the person's `word`."""

    @json_option
    @below
    @functools.wraps(command)
    def with_word(*args: object, place: Place, as_json: bool, **kwargs: object) -> object:
        return command(*args, word=Word(place, as_json), **kwargs)

    return cast(Command, with_word)


off_option = click.option("--off", is_flag=True, help="Take it back.")


@command.command("read", short_help="Mark statements as read.")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@off_option
@verdict
def read(word: Word, names: tuple[str, ...], off: bool) -> int:
    """Mark statements as read: they leave the inbox, and `watch digest --unread`.

    \b
    Examples:  watch review read s12 s14
               watch review read s12 --off
    """
    return word.say(lambda person, store: person.read(statements_named(store, names), not off))


@command.command("star", short_help="Star statements.")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@off_option
@verdict
def star(word: Word, names: tuple[str, ...], off: bool) -> int:
    """Star statements: they come first, here and in the digest.

    \b
    Example:  watch review star s12
    """
    return word.say(lambda person, store: person.star(statements_named(store, names), not off))


@command.command("dismiss", short_help="Put statements aside.")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@off_option
@verdict
def dismiss(word: Word, names: tuple[str, ...], off: bool) -> int:
    """Put statements aside: no digest shows them any more, nor their edits, copies and removals.

    \b
    Examples:  watch review dismiss s12 s14
               watch review dismiss s12 --off
    """
    return word.say(lambda person, store: person.dismiss(statements_named(store, names), not off))


@command.command("note", short_help="Write a note on a statement.")
@click.argument("name", metavar="ID")
@click.argument("text")
@verdict
def note(word: Word, name: str, text: str) -> int:
    """Write a note on a statement, in place of the one before; an empty TEXT takes it away.

    \b
    Example:  watch review note s12 "ask them for the full letter"
    """
    return word.say(lambda person, store: person.note(statement_named(store, name), text))


@command.command("merge", short_help="These are one statement.")
@click.argument("names", nargs=-1, required=True, metavar="ID ID...")
@verdict
def merge(word: Word, names: tuple[str, ...]) -> int:
    """These are one statement: a translation, a new wording. The lowest number stays, the others lead to it.

    \b
    Example:  watch review merge s12 s14
    """
    if len(names) < 2:
        raise BadInput("name at least two statements to merge")
    return word.say(lambda person, store: person.merge(statements_named(store, names)))


@command.command("split", short_help="These pages do not carry this statement.")
@click.argument("name", metavar="ID")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@verdict
def split(word: Word, name: str, pages: tuple[str, ...]) -> int:
    """These pages do not carry this statement: each gets one of its own.

    \b
    Example:  watch review split s12 p7
    """
    return word.say(
        lambda person, store: person.split(statement_named(store, name), [page_named(store, page) for page in pages])
    )


@command.command("not-same", short_help="Never one, these two.")
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@verdict
def not_same(word: Word, one: str, other: str) -> int:
    """Two statements are not the same, or two pages have none in common, and never will.

    \b
    Examples:  watch review not-same s12 s14
               watch review not-same p7 p9
    """

    def said(person: Reviewer, store: Store) -> Done:
        found = [targets.find(store, name) for name in (one, other)]
        if all(isinstance(target, PageView) for target in found):
            return person.pages_apart(*(page_named(store, name) for name in (one, other)))
        return person.not_same(*statements_named(store, [one, other]))

    return word.say(said)


@command.command("undo", short_help="Take the last verdict back.")
@verdict
def undo(word: Word) -> int:
    """Take back the last thing that was said; again, the one before it.

    \b
    Example:  watch review undo --json
    """
    return word.say(lambda person, _: person.undo(), undone=True)
