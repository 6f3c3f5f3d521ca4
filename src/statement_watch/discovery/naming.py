"""What an item is called on its listing: its link's text, the title within a card, or what stands around "Download"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from statement_watch.dates import find_dates
from statement_watch.discovery.judge import Judged
from statement_watch.discovery.labels import TITLE_WORDS, says_only_format
from statement_watch.discovery.markup import words_of
from statement_watch.discovery.places import HEADINGS
from statement_watch.discovery.templates import LABEL, Anchor
from statement_watch.text import rough_words

TITLE_TEXT = 150
"""Characters of an item's surroundings that stand for its title when its link has none of its own."""
MAX_TEXTS = 100
"""Pieces of text of an item that are looked at for its title."""

_BLOCKS = ("div", "p", "td", "li", "dt", "dd", "time", "figcaption", "section", "article", "header", "footer")

_NOTE = re.compile(r"\s*[(（\[]([^()（）\[\]]{1,40})[)）\]]$")


def title_of(links: list[Judged]) -> str | None:
    """The best title among all links to one page; None where none has words."""
    best = max(links, key=_telling)
    if best.case:
        return best.case
    # "Download" on every item says nothing; what stands around it does.
    return _without_format(_within(best.anchor) if best.group.unique > LABEL else _beside(best.anchor)) or None


def _without_format(title: str) -> str:
    note = _NOTE.search(title)
    return title[: note.start()] if note and says_only_format(note[1]) else title


def _telling(link: Judged) -> tuple[bool, bool, bool, bool, int]:
    """What makes a link the better title: it is no label, "Read more" included, no picture, a heading, long."""
    anchor = link.anchor
    shown = bool(words_of(anchor.link.node.element, 1))
    return link.group.unique > LABEL, anchor.words >= TITLE_WORDS, shown, anchor.link.heading, anchor.words


def _within(anchor: Anchor) -> str:
    """Of a card that is one link, its heading, else the first block that is no label and no date."""
    card = anchor.link.node.element
    headings = (text for heading in card.iter(*HEADINGS) if (text := words_of(heading)))
    blocks = (text for block in _blocks(card) if _is_title(text := _own_words(block)))
    texts = (text for text in islice(card.itertext(), MAX_TEXTS) if not says_only_format(text))
    return next(headings, None) or next(blocks, None) or _joined(_without_dates(texts)) or anchor.link.text


def _blocks(card: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that stand apart in a card: blocks, and the parts of one that has nothing but parts."""
    yield from (block for block in card.iter(*_BLOCKS) if block is not card)
    if not any(text.strip() for text in (card.text or "", *(part.tail or "" for part in card))):
        yield from card


def _own_words(block: HtmlElement) -> str:
    return "" if next(block.iterdescendants(*_BLOCKS), None) is not None else words_of(block)


def _is_title(text: str) -> bool:
    return rough_words(text) >= TITLE_WORDS and not _is_date(text)


def _beside(anchor: Anchor) -> str:
    """The heading of the only link in an item; else what the item says without its date and other links.

    Where it says no more than its link, it is named with its date.
    """
    own, only_format = anchor.link.node.element, says_only_format(anchor.link.text)
    headings = (text for heading in anchor.box.element.iter(*HEADINGS) if _is_title(text := words_of(heading)))
    if (anchor.box.links == 1 or only_format) and (heading := next(headings, None)):
        return heading
    texts = list(islice(_texts(anchor.box.element, None if only_format else own), MAX_TEXTS))
    title = _joined(_without_dates(texts))
    return (title if len(title) > len(anchor.link.text) else _joined(texts) or anchor.text)[:TITLE_TEXT]


def _without_dates(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if not _is_date(text))


def _joined(texts: Iterable[str]) -> str:
    """The texts on one line, without those that only part others."""
    telling = (" ".join(text.split()) for text in texts if any(map(str.isalnum, text)))
    return " ".join(telling).strip(" (–-:|")


def _texts(element: HtmlElement, own: HtmlElement | None) -> Iterator[str]:
    """The visible text of an element, without that of links but `own`."""
    if (element.tag != "a" or element is own) and "display:none" not in (element.get("style") or "").replace(" ", ""):
        yield element.text or ""
        for child in element:
            yield from _texts(child, own)
            yield child.tail or ""


def _is_date(text: str) -> bool:
    text = text.strip()
    found = next(find_dates(text), None)
    return found is not None and found.end - found.start >= len(text) / 2
