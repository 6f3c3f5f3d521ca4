"""`watch search WORDS`: full text over the latest version of every page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from statement_watch.cli.common import Place, emit_all, json_option, options, say
from statement_watch.cli.screen import draw, width
from statement_watch.digest.layout import Line, Run, Style, wrap
from statement_watch.digest.wording import short_day, shown, titled
from statement_watch.errors import BadInput
from statement_watch.presenting.words import snippet_runs, without_marks
from statement_watch.views import SearchHit

_LEFT_OUT = re.compile(r'-(?!n\d+$)(?:\w{2}|")')
"""`-sheriff` is a word to leave out and no bundle of the options -s, -h and so on."""
_MARK = "\x00"


class Words(click.Command):
    """A command whose arguments may begin with a minus."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        marked = [_MARK + arg if _LEFT_OUT.match(arg) else arg for arg in args]
        return super().parse_args(ctx, marked)


@click.command(cls=Words)
@click.argument("words", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@options
@json_option
def command(words: tuple[str, ...], place: Place, limit: int, as_json: bool) -> int:
    """Find pages whose title or text has all the words, the best first.

    Words are found in any form (police, policing); "a phrase" as it stands; -word leaves pages out; word* finds
    beginnings.

    \b
    Examples:  watch search immigration enforcement
               watch search '"mutual trust" -sheriff'
    """
    typed = _typed(words)
    if not re.search(r"\w", typed):
        raise BadInput("name a word to search for, such as `watch search immigration`")
    with place.store(readonly=True) as store:
        hits = store.search.find(typed, limit)
    if as_json:
        emit_all(map(_row, hits))
        return 0
    if not hits:
        say("nothing found")
    draw(_lines(hits, width()))
    return 0


def _typed(words: Sequence[str]) -> str:
    """The shell took the quotes off a phrase: an argument with blanks and no quotes of its own gets them back."""
    plain = [word.removeprefix(_MARK) for word in words]
    return " ".join(f'"{word}"' if len(plain) > 1 and " " in word and '"' not in word else word for word in plain)


def _row(hit: SearchHit) -> dict[str, object]:
    return {
        "id": f"p{hit.page}",
        "page": hit.url,
        "statement": hit.statement,
        "source": hit.source,
        "publisher": hit.publisher,
        "title": hit.title,
        "published": hit.published,
        "first_seen": hit.first_seen,
        "snippet": without_marks(hit.snippet),
    }


def _lines(hits: Sequence[SearchHit], width: int) -> Iterator[Line]:
    for index, hit in enumerate(hits):
        if index:
            yield ()
        ids = f"s{hit.statement} p{hit.page}" if hit.statement is not None else f"p{hit.page}"
        yield from wrap([Run(f"{titled(hit.title)} ", Style.TITLE), Run(ids, Style.MUTED)], width, "", "  ")
        when = short_day(hit.published or hit.first_seen.date())
        yield from wrap([Run(f"{shown(hit.publisher)} · {when}", Style.MUTED)], width, "  ")
        yield from wrap(snippet_runs(hit.snippet), width, "  ")
