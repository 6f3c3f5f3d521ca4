"""A page as a list of blocks: the runs of text that a browser would set as separate lines, in the page's order.

Everything that judges text by its place (main text, edges, dates near the title, kind of page) works on these. One walk
over the tree, without recursion, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from statement_watch.text import clean, rough_words

MAX_BLOCKS = 20_000
"""Blocks that are looked at; the longest of 967 real pages has 6,000."""

_BLOCK = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)
_UNSEEN = frozenset(
    """
    script style noscript template svg iframe object embed applet select option datalist input textarea canvas audio
    video map head meta link title noframes
    """.split()  # noqa: SIM905
)
_IN_ROW = _BLOCK - {"tr", "table", "tbody", "thead", "tfoot"}
_APART = frozenset({"br", "time", "img"})
"""Inline, yet never part of the word beside it."""

LONG_LINE = 15
"""Words: a longer line between breaks is a paragraph; addresses, verses and signatories stay together."""
HEADING_RUN = 3
"""Words: a bold run of so many that touches the next sentence without a space was a heading once."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = _HEADINGS | {"p", "dt", "dd", "blockquote"}
"""Blocks that stand one below the other in a text."""

BREAK = "\x0b"
"""Stands for `br` while a block is put together; cleaned mark-up has no such character."""

INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphens, zero-width spaces, word joiners and byte-order marks: hints for setting lines, never part of a word.
Pages that hyphenate themselves are full of them, and their words are nobody else's before these are gone."""

CELL = " | "
"""Between the cells of a row of a data table."""
CELL_LIMIT = 200
"""Characters: a table cell with more is a place on the page (a layout table), not a datum."""

_NAMED_ZONES = {
    "nav": "nav", "footer": "footer", "aside": "aside", "form": "form", "button": "form", "header": "header",
    "figcaption": "caption",
}  # fmt: skip
_ROLES = {
    "navigation": "nav", "contentinfo": "footer", "complementary": "aside", "search": "form", "banner": "header",
    "dialog": "dialog", "alertdialog": "dialog", "menu": "nav", "menubar": "nav",
}  # fmt: skip
_BOLD = frozenset({"b", "strong"})
WRAPPING_LINKS = 8
"""Links in a form from which it is no form to fill in, but the page itself."""
STREAMED = "S:"
"""React sends parts of a page in hidden elements with such an id, and a script that puts them in place."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|(?:left|text-indent)\s*:\s*-\d{4,}"
    # the colour of its own background
    r"|(?<![-\w])color\s*:\s*([#\w]+)\b[^#\w](?:.*;)?\s*background(?:-color)?\s*:\s*\1(?!\w)"
    r"|(?<![-\w])background(?:-color)?\s*:\s*([#\w]+)\b[^#\w](?:.*;)?\s*color\s*:\s*\2(?!\w)",
    re.IGNORECASE,
)
"""Styles that hide what they are set on."""
STYLE = 1000
"""Characters of a style that are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One run of text. `zone` is the nearest enclosing furniture (nav, footer, aside, …), empty in the open."""

    text: str
    tag: str
    """Of the element that makes it a block: p, li, h2, td, div, …"""
    links: float
    """Share of its characters that stand in links, 0 to 1."""
    zone: str
    element: HtmlElement
    strong: bool = False
    """All of it is set in bold."""

    words: int = 0
    """Words; where a script has none between spaces, two characters count as one."""

    @property
    def is_heading(self) -> bool:
        return self.tag in _HEADINGS


def blocks_of(tree: HtmlElement) -> list[Block]:
    """The blocks of a page."""
    walk = _Walk()
    walk.run(tree)
    return walk.found[:MAX_BLOCKS]


class _Walk:
    """The state of one walk: text since the last border, how much of it was linked, and where we are."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._parts: list[str] = []
        self._size = 0
        self._linked = 0
        self._strong = 0
        self._in_link = 0
        self._in_strong = 0
        self._stack: list[tuple[HtmlElement, str, str]] = []
        self._row: HtmlElement | None = None

    def run(self, tree: HtmlElement) -> None:
        """Find the blocks of a tree; a few more than `MAX_BLOCKS` when there are so many."""
        body = tree.find("body")
        root = tree if body is None else body
        self._stack.append((root, "body", ""))
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            tag = node.tag
            if event == "end":
                self._leave(node, tag, node is root)
            elif tag in _UNSEEN:
                walker.skip_subtree()
            else:
                self._enter(node, tag)
                if len(self.found) >= MAX_BLOCKS:
                    return
        self._flush()

    def _enter(self, node: HtmlElement, tag: str) -> None:
        if self._row is not None and tag in _IN_ROW:
            self._parts.append(CELL if tag in ("td", "th") and node.getprevious() is not None else " ")
        elif tag in _BLOCK and not (tag == "button" and self._stack[-1][1] in _HEADINGS):
            self._flush()
            self._stack.append((node, tag, zone_of(node, tag) or self._stack[-1][2]))
            if tag == "tr" and self._row is None and is_data_row(node):
                self._row = node
        elif tag in _APART:
            self._parts.append(BREAK if tag == "br" else " ")
        elif tag == "a":
            self._in_link += 1
        elif tag in _BOLD:
            self._in_strong += 1
        if text := node.text:
            self._say(text)

    def _leave(self, node: HtmlElement, tag: str, is_root: bool) -> None:
        if node is self._row:
            self._row = None
        if self._row is not None and tag in _IN_ROW:
            self._parts.append(" ")
        elif self._stack[-1][0] is node:
            self._flush()
            self._stack.pop()
        elif tag in _APART:
            self._parts.append(" ")
        elif tag == "a":
            self._in_link -= 1
        elif tag in _BOLD:
            self._in_strong -= 1
            if _touches(node):
                self._parts.append(BREAK)
        if not is_root and (tail := node.tail):
            self._say(tail)

    def _say(self, text: str) -> None:
        self._parts.append(text)
        size = 0 if text.isspace() else len(text.strip())
        self._size += size
        if self._in_link:
            self._linked += size
        if self._in_strong:
            self._strong += size

    def _flush(self) -> None:
        if not self._parts:
            return
        if not self._size or not self._stack:
            self._parts = []
            return
        parts, size, linked, strong = self._parts, self._size, self._linked, self._strong
        self._parts, self._size, self._linked, self._strong = [], 0, 0, 0
        text = "".join(parts)
        lines = [" ".join(line.split()) for line in (text if text.isascii() else clean_lines(text)).split(BREAK)]
        node, tag, zone = self._stack[-1]
        for part in _paragraphs(lines) if len(lines) > 1 else lines:
            if part:
                self.found.append(Block(part, tag, linked / size, zone, node, strong >= 0.9 * size, rough_words(part)))


def clean_lines(text: str) -> str:
    """`text.clean` that keeps our own mark of a line break, without invisible hints."""
    return BREAK.join(map(clean, without_hints(text).split(BREAK)))


def without_hints(text: str) -> str:
    """A text without `INVISIBLE` characters. One by one: four times as fast as `str.translate`."""
    for hint in INVISIBLE:
        text = text.replace(hint, "")
    return text


def _touches(bold: HtmlElement) -> bool:
    """Whether a bold heading runs into the sentence after it: `<b>On Local Police</b>Questions are …`."""
    tail = bold.tail or ""
    if not tail[:1].isupper():
        return False
    run = "".join(bold.itertext())
    return (run[-1:].islower() or run[-1:] == ":") and rough_words(run) >= HEADING_RUN


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs of a run of lines: parted by an empty line, or by a break beside a line too long for a list."""
    short: list[str] = []
    for line in [*lines, ""]:
        if line and rough_words(line) < LONG_LINE:
            short.append(line)
            continue
        if short:
            yield "\n".join(short)
            short = []
        if line:
            yield line


def is_data_row(row: HtmlElement) -> bool:
    """Whether a table row holds data: two cells or more that say something short, each in one piece, no table inside.

    A table with a heading and paragraphs in one cell lays out the page.
    """
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or row.find(".//table") is not None or any(map(_is_laid_out, cells)):
        return False
    sizes = [len("".join(cell.itertext()).strip()) for cell in cells]
    return sum(1 for size in sizes if size) >= 2 and max(sizes) <= CELL_LIMIT


def _is_laid_out(cell: HtmlElement) -> bool:
    """Whether a cell holds the page's heading, or several lines. Columns may have a heading, and data may be lists."""
    lines = [node.tag for node in cell.iterdescendants(*_LINES)]
    return len(lines) > 1 or "h1" in lines


def zone_of(node: HtmlElement, tag: str) -> str | None:
    """The kind of furniture that an element is by its own mark-up, or None."""
    if tag == "form" and wraps_page(node):
        return None
    attributes = node.attrib
    if not attributes:
        return _NAMED_ZONES.get(tag)
    hidden = "hidden" in attributes and not attributes.get("id", "").startswith(STREAMED)
    if hidden or _HIDDEN.search(attributes.get("style", "")[:STYLE]) or attributes.get("aria-hidden") == "true":
        return "hidden"
    return _ROLES.get(attributes.get("role", "")) or _NAMED_ZONES.get(tag)


def wraps_page(form: HtmlElement) -> bool:
    """Whether a form is the whole page, as some content systems send it: right in the body, and full of links."""
    parent = form.getparent()
    at_top = parent is not None and (parent.tag == "body" or form.find(".//h1") is not None)
    return at_top and float(form.xpath("count(.//a)")) > WRAPPING_LINKS


def inherited(
    element: HtmlElement | None, known: dict[HtmlElement, bool], holds: Callable[[HtmlElement], bool]
) -> bool:
    """Whether `holds` of an element or of one that it stands in. `known` keeps the answers, so that the elements above
    many blocks are asked once."""
    path = []
    found = False
    while element is not None:
        if element in known:
            found = known[element]
            break
        path.append(element)
        element = element.getparent()
    for node in reversed(path):
        found = found or holds(node)
        known[node] = found
    return found
