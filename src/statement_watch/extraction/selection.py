"""The config's CSS selectors for article pages: what to drop, and where the text is.

Applied to the mark-up before it is parsed for good, and only for sources that have selectors. A selector that finds
nothing on a page is no error there: what is found from structure stands in for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup
from lxml.html import HtmlElement

from statement_watch.extraction.blocks import Block
from statement_watch.model import Selectors

_MARK = "data-statement-watch-text"


def prepare(markup: str, selectors: Selectors) -> str:
    """The mark-up without what `remove` selects, and with what `text` selects marked."""
    if not selectors.remove and not selectors.text:
        return markup
    soup = BeautifulSoup(markup, "lxml")
    for selector in selectors.remove:
        for element in soup.select(selector):
            element.decompose()
    for element in soup.select(selectors.text) if selectors.text else []:
        element[_MARK] = "1"
    return str(soup)


def marked(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Indices of the blocks in what `prepare` marked."""
    return tuple(i for i, block in enumerate(blocks) if _is_marked(block.element))


def _is_marked(element: HtmlElement) -> bool:
    return any(node.get(_MARK) for node in (element, *element.iterancestors()))
