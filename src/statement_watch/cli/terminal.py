"""A real terminal for a loop of single keys: what is drawn, the key that is pressed, a line that is typed."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
import termios
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from statement_watch.cli.common import console
from statement_watch.cli.screen import LOOKS
from statement_watch.digest.layout import Line, Style

if TYPE_CHECKING:
    from rich.text import Text

_NAMED = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[C": "right",
    "\x1b[D": "left",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1bOC": "right",
    "\x1bOD": "left",
    "\x1b[5~": "page up",
    "\x1b[6~": "page down",
    "\x1b[H": "home",
    "\x1b[F": "end",
    "\x1b[1~": "home",
    "\x1b[4~": "end",
    "\r": "enter",
    "\n": "enter",
    " ": "page down",
    "\x1b": "escape",
}
"""What terminals send, and what we call it."""


# An escape sequence is one key; whatever else comes together is a key for each character.
_KEY = re.compile("\x1b\\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|.", re.DOTALL)


class Terminal(Protocol):
    """Where the loop draws and what it is told."""

    def size(self) -> tuple[int, int]:
        """Columns and lines, now."""
        ...

    def draw(self, lines: Sequence[Line]) -> None:
        """Show these lines instead of what was there; no more than the terminal has."""
        ...

    def key(self) -> str:
        """The next key: a character, or a name such as `down`. Raises KeyboardInterrupt, and EOFError at the end."""
        ...

    def ask(self, prompt: str, given: str = "") -> str | None:
        """A line typed at the foot of the screen, `given` to be edited; None when the person thinks better of it."""
        ...


class RealTerminal:
    """The terminal that the program runs in, between `full_screen` and its end. What was on it is there again then.

    Keys are taken as they come and never echoed, those too that are pressed while we draw. Ctrl-C is a key like any
    other, so that it cannot break into a verdict that is being saved.
    """

    def __init__(self) -> None:
        self._console = console()
        self._waiting: deque[str] = deque()
        self._input = sys.stdin.fileno()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._before = termios.tcgetattr(self._input)

    @contextlib.contextmanager
    def full_screen(self) -> Iterator[None]:
        """Take the whole screen and every key for the length of the block."""
        with self._console.screen(hide_cursor=True):
            self._take_keys()
            try:
                yield
            finally:
                self._give_back()

    def _take_keys(self) -> None:
        mode = termios.tcgetattr(self._input)
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._input, termios.TCSADRAIN, mode)

    def _give_back(self) -> None:
        with contextlib.suppress(termios.error):  # it may be gone
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)

    def size(self) -> tuple[int, int]:
        return self._console.width, self._console.height

    def draw(self, lines: Sequence[Line]) -> None:
        from rich.text import Text

        columns, rows = self.size()
        texts = [_text(line, columns) for line in lines[:rows]]
        self._console.clear()
        self._console.print(Text("\n").join(texts), end="", soft_wrap=True)

    def key(self) -> str:
        while not self._waiting:
            try:
                read = os.read(self._input, 1024)
            except OSError as error:  # the terminal went away
                raise EOFError from error
            if not read:
                raise EOFError
            self._waiting.extend(_KEY.findall(self._decoder.decode(read)))
        pressed = self._waiting.popleft()
        if pressed == "\x03":
            raise KeyboardInterrupt
        if pressed == "\x04":
            raise EOFError
        return _NAMED.get(pressed, pressed)

    def ask(self, prompt: str, given: str = "") -> str | None:
        self._give_back()
        self._console.show_cursor(True)
        try:
            return _edited(prompt, given)
        except (EOFError, KeyboardInterrupt):
            return None
        finally:
            self._console.show_cursor(False)
            self._take_keys()


def _text(line: Line, columns: int) -> Text:
    """A line that stays one: what is too long is cut, an address that is cut can still be followed."""
    from rich.style import Style as Look
    from rich.text import Text

    text = Text()
    for run in line:
        look = Look.parse(LOOKS[run.style])
        text.append(run.text, look + Look(link=run.text) if run.style is Style.LINK else look)
    text.truncate(columns, overflow="ellipsis")
    return text


def _edited(prompt: str, given: str) -> str:
    """A line with the usual editing keys, where Python has them."""
    try:
        import readline
    except ImportError:  # Python without the library
        return input(prompt)
    readline.set_startup_hook(lambda: readline.insert_text(given))
    try:
        return input(prompt)
    finally:
        readline.set_startup_hook(None)


def interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()
