"""The loop of `watch review`: one statement a screen, a key for each verdict, each saved at once."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import click

from statement_watch.cli.cards import card, help_lines, whole, why
from statement_watch.cli.deck import Deck
from statement_watch.cli.screen import WIDEST
from statement_watch.cli.terminal import Terminal
from statement_watch.cli.times import moment
from statement_watch.digest.layout import Line, Run, Style, cells, wrap
from statement_watch.digest.wording import count, shown
from statement_watch.errors import BadInput, WatchError
from statement_watch.moments import utc
from statement_watch.presenting.choice import known_sources, known_topics
from statement_watch.presenting.evidence import COPIES, evidence_of, near, quotes_of
from statement_watch.presenting.verdicts import in_words, page_named, statement_named
from statement_watch.reviewing import Done, Reviewer
from statement_watch.store import Store
from statement_watch.store.inbox import Wanted, Which
from statement_watch.views import StatementView

KEYS = (
    "[r]ead [s]tar [d]ismiss [n]ote [m]erge [x] split [t]ext [w]hy [u]ndo [j] next [k] previous [?] help [q]uit",
    "[r]ead [s]tar [d]ismiss [n]ote [m]erge [x] split [t]ext [w]hy [u]ndo [?] [q]uit",
    "[r]ead [s]tar [d]ismiss [n]ote [u]ndo [?] [q]uit",
    "[r] [s] [d] [n] [u] [?] [q]",
)
"""The help line, for ever narrower terminals."""
SCROLLING = ("down", "up", "page down", "page up", "b")
NARROWEST, LOWEST = 30, 8
"""Columns and lines below which nothing can be laid out."""

Face = Callable[[StatementView, int], Iterator[Line]]


class Inbox:
    """Walks through the statements of a choice. Whatever ends it, everything that was said is saved."""

    def __init__(self, store: Store, reviewer: Reviewer, wanted: Wanted, terminal: Terminal) -> None:
        self._store = store
        self._reviewer = reviewer
        self._wanted = wanted
        self._terminal = terminal
        self._deck = Deck(store, wanted)
        self._face: Face = self._card
        self._top = 0
        self._message = ""
        self._laid_out: tuple[tuple[StatementView | None, int], list[Line]] | None = None
        self._counts: Counter[str] = Counter()
        self._keys = self._bound()

    @property
    def empty(self) -> bool:
        """Nothing waits."""
        return len(self._deck) == 0

    def run(self) -> None:
        """Until the person quits: by `q`, by Ctrl-C, or because the input ends; all three are the same."""
        try:
            while self._turn():
                pass
        except (KeyboardInterrupt, EOFError):
            return

    def summary(self) -> str:
        """What was said, and how much waits still."""
        said = ", ".join(f"{number} {kind}" for kind, number in self._counts.items()) or "nothing said"
        return f"{said}; {count(self._deck.waiting(), 'statement waits', 'statements wait')}"

    def _turn(self) -> bool:
        """Draw, wait for a key, obey. False when the person is done."""
        self._draw()
        pressed, self._message = self._terminal.key(), ""
        if pressed == "q":
            return False
        action = self._keys.get(pressed)
        if action is None:
            self._message = f"{shown(pressed, 10)!r} does nothing; ? shows the keys"
            return True
        if pressed not in SCROLLING:
            self._laid_out = None
        try:
            action()
        except (WatchError, click.BadParameter) as error:
            self._message = shown(error.format_message() if isinstance(error, click.BadParameter) else str(error))
        return True

    def _bound(self) -> dict[str, Callable[[], None]]:
        return {
            **dict.fromkeys(("j", "right"), lambda: self._go(self._deck.at + 1)),
            **dict.fromkeys(("k", "left"), lambda: self._go(self._deck.at - 1)),
            **dict.fromkeys(("g", "home"), lambda: self._go(0)),
            **dict.fromkeys(("G", "end"), lambda: self._go(len(self._deck) - 1)),
            "down": lambda: self._scroll(1),
            "up": lambda: self._scroll(-1),
            "page down": lambda: self._scroll(self._room() - 2),
            **dict.fromkeys(("b", "page up"), lambda: self._scroll(2 - self._room())),
            **dict.fromkeys(("t", "enter"), lambda: self._turn_to(self._whole)),
            "w": lambda: self._turn_to(self._why),
            "?": lambda: self._turn_to(self._help),
            "escape": lambda: self._turn_to(self._card),
            "r": lambda: self._mark(self._reviewer.read),
            "d": lambda: self._mark(self._reviewer.dismiss),
            "s": self._star,
            "n": self._note,
            "m": self._merge,
            "x": self._split,
            "!": self._not_same,
            "u": self._undo,
            "f": self._filter,
        }

    # --- moving ---------------------------------------------------------------------------------------------------

    def _go(self, place: int) -> None:
        fresh = self._deck.go(place)
        self._top, self._face = 0, self._card
        if fresh:
            self._add(f"{count(fresh, 'statement')} came in meanwhile")

    def _scroll(self, lines: int) -> None:
        self._top = max(0, self._top + lines)

    def _turn_to(self, face: Face) -> None:
        self._face = self._card if self._face == face else face
        self._top = 0

    def _add(self, message: str) -> None:
        self._message = f"{self._message} · {message}" if self._message else message

    # --- verdicts -------------------------------------------------------------------------------------------------

    def _said(self, done: Done) -> Done:
        if done.changed:
            self._counts[done.kind] += len(done.statements) if done.kind in ("read", "dismiss", "star") else 1
        self._message = in_words(done)
        return done

    def _mark(self, verdict: Callable[[Sequence[int]], Done]) -> None:
        """A verdict that ends with the next statement."""
        self._said(verdict([self._deck.must_be_here().statement]))
        self._go(self._deck.at + 1)

    def _star(self) -> None:
        view = self._deck.must_be_here()
        self._said(self._reviewer.star([view.statement], not view.starred))

    def _note(self) -> None:
        view = self._deck.must_be_here()
        text = self._terminal.ask("note: ", view.note or "")
        if text is not None and text.strip() != (view.note or ""):
            self._said(self._reviewer.note(view.statement, text))

    def _merge(self) -> None:
        view = self._deck.must_be_here()
        if other := self._terminal.ask(f"s{view.statement} is one statement with (s…, p…): "):
            done = self._said(self._reviewer.merge([view.statement, statement_named(self._store, other.strip())]))
            self._deck.go_to(done.statements[0])

    def _split(self) -> None:
        view = self._deck.must_be_here()
        typed = self._terminal.ask(f"which pages do not carry s{view.statement} (numbers of the list, or p…): ")
        if typed and typed.strip():
            pages = [self._page_of(view, name) for name in re.split(r"[\s,]+", typed.strip())]
            done = self._said(self._reviewer.split(view.statement, pages))
            self._deck.put_behind(done.statements[1:])

    def _page_of(self, view: StatementView, name: str) -> int:
        if not name.isdecimal():
            return page_named(self._store, name)
        if not 1 <= int(name) <= len(view.occurrences):
            raise BadInput(f"the list has no page number {shown(name, 10)}")
        return view.occurrences[int(name) - 1].page

    def _not_same(self) -> None:
        view = self._deck.must_be_here()
        if other := self._terminal.ask(f"s{view.statement} is not the same as (s…, p…): "):
            self._said(self._reviewer.not_same(view.statement, statement_named(self._store, other.strip())))

    def _undo(self) -> None:
        done = self._reviewer.undo()
        self._counts["undone"] += 1
        self._message = in_words(done, undone=True)
        if done.statements:
            self._deck.go_to(done.statements[0])
            self._deck.put_behind(done.statements[1:])
        self._top, self._face = 0, self._card

    def _filter(self) -> None:
        typed = self._terminal.ask("only (source= topic= since= which= already; nothing for all unread): ")
        if typed is not None:
            wanted = parse_filter(typed)
            known_sources(self._store, wanted.sources)
            known_topics(self._store, self._reviewer.settings, wanted.topics)
            self._wanted = wanted
            self._deck.choose(self._wanted)
            self._top, self._face = 0, self._card

    # --- drawing --------------------------------------------------------------------------------------------------

    def _width(self) -> int:
        return max(NARROWEST, min(self._terminal.size()[0], WIDEST))

    def _room(self) -> int:
        """Lines between the head and the foot of the screen."""
        return max(LOWEST, self._terminal.size()[1]) - 4

    def _draw(self) -> None:
        view, width, room = self._deck.here(), self._width(), self._room()
        body = self._body(view, width)
        self._top = min(self._top, max(0, len(body) - room))
        shown_lines = body[self._top : self._top + room]
        below = len(body) - self._top - len(shown_lines)
        blank: list[Line] = [() for _ in range(room - len(shown_lines))]
        self._terminal.draw([*self._head(width), *shown_lines, *blank, *self._foot(width, below)])

    def _body(self, view: StatementView | None, width: int) -> list[Line]:
        """What is between head and foot. Scrolling lays out nothing anew."""
        if self._laid_out is None or self._laid_out[0] != (view, width):
            self._laid_out = (view, width), list(self._face(view, width) if view is not None else self._end(width))
        return self._laid_out[1]

    def _head(self, width: int) -> Iterator[Line]:
        place = min(self._deck.at + 1, len(self._deck))
        words = f"Review · {place} of {len(self._deck)} · {filter_words(self._wanted)} "
        yield (Run(shown(words, width).ljust(width), Style.HEADING),)
        yield ()

    def _foot(self, width: int, below: int) -> Iterator[Line]:
        more = f"── {count(below, 'more line')}, space ─" if below > 0 else ""
        line = more + "─" * max(0, width - cells(more))
        if self._message:
            (first, *_) = wrap([Run(shown(self._message, width * 2), Style.STAR)], width)
            yield first
        else:
            yield (Run(line, Style.MUTED),)
        keys = next((keys for keys in KEYS if cells(keys) <= width), KEYS[-1])
        yield (Run(keys, Style.MUTED),)

    def _card(self, view: StatementView, width: int) -> Iterator[Line]:
        quotes = quotes_of(self._store, view)
        return card(view, evidence_of(self._store, view, COPIES), near(self._store, view, COPIES), quotes, width)

    def _whole(self, view: StatementView, width: int) -> Iterator[Line]:
        return whole(view, width)

    def _why(self, view: StatementView, width: int) -> Iterator[Line]:
        return why(view, evidence_of(self._store, view), width)

    def _help(self, _view: StatementView, width: int) -> Iterator[Line]:
        return help_lines(width)

    def _end(self, width: int) -> Iterator[Line]:
        through = "That was the last one." if len(self._deck) else "Nothing is to be seen here."
        yield (Run(through, Style.TITLE),)
        yield ()
        yield from wrap([Run("k goes back, u takes back, f chooses others, q quits. j looks for new ones.")], width)


def parse_filter(typed: str) -> Wanted:
    """`source=iacp since=7d` as a choice. Raises `BadInput`, and `click.BadParameter` for a time that is none."""
    sources, topics, since, which, already = [], [], None, Which.UNREAD, False
    try:
        words = shlex.split(typed)
    except ValueError as error:
        raise BadInput(f'a quotation mark is not closed in "{shown(typed, 40)}"') from error
    for word in words:
        key, _, value = word.partition("=")
        if key == "source" and value:
            sources.append(value)
        elif key == "topic" and value:
            topics.append(value)
        elif key == "since" and value:
            since = moment(value)
        elif key == "which" and value in {one.value for one in Which}:
            which = Which(value)
        elif word == "already":
            already = True
        else:
            raise BadInput(f'"{shown(word, 40)}" is no filter; source=NAME topic=NAME since=7d which=starred already')
    return Wanted(which, tuple(sources), tuple(topics), since, already)


def filter_words(wanted: Wanted) -> str:
    """A choice in words."""
    parts = [wanted.which.value, *wanted.sources, *wanted.topics]
    if wanted.since is not None:
        parts.append(f"since {utc(wanted.since)}")
    if wanted.baseline:
        parts.append("with what was already there")
    return " · ".join(map(shown, parts))
