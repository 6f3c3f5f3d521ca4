"""Styled lines on a terminal, plain ones through a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from statement_watch.cli.common import console, write
from statement_watch.digest.layout import Line, Style, plain

LOOKS = {
    Style.PLAIN: "",
    Style.HEADING: "bold cyan",
    Style.TITLE: "bold",
    Style.MUTED: "dim",
    Style.LINK: "blue",
    Style.TOPIC: "magenta",
    Style.GONE: "red strike",
    Style.ADDED: "green",
    Style.BAD: "bold red",
    Style.STAR: "yellow",
}
"""How each style looks, in rich's words."""
PIPE_WIDTH = 100
WIDEST = 110
"""Cells; longer lines are hard to read however wide the window is."""


def width() -> int:
    """Cells of a line: the terminal's, within reason; always the same through a pipe."""
    screen = console()
    return max(40, min(screen.width, WIDEST)) if screen.is_terminal else PIPE_WIDTH


def draw(lines: Iterable[Line]) -> None:
    """Print lines whose texts are safe already (`digest.wording`), in colours where there is a terminal."""
    screen = console()
    if not screen.is_terminal:
        if text := plain(lines):
            write(text)
        return
    from rich.text import Text

    for line in lines:
        screen.print(Text.assemble(*((run.text, LOOKS[run.style]) for run in line)), soft_wrap=True)
