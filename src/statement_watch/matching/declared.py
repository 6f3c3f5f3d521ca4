"""Passages that a page itself gives as the whole statement of somebody else: "The Guild's full statement reads:".

Needs no second page: an article that quotes a statement whole shows it from the day it is read, whoever else carries it
later. Only an introduction that names a body other than the publisher counts, and it must end in a colon.
"""

from __future__ import annotations

import re

from statement_watch.matching.origin import introduced_author
from statement_watch.matching.regions import Region, trimmed, words_in
from statement_watch.model import Document, Span

LEAST_WORDS = 60
"""A shorter passage is a quotation; three sentences or sixty words are what recognition calls a substantial excerpt."""

REACH = 160
"""Characters before its colon in which an introduction says that the words are all there or follow."""
HEADLINE = 160
"""Characters that a headline and the line of its posting may take between an introduction and the passage."""

_LEADS = (
    "full", "entire", "complet", "whole", "following", "reads", "íntegr", "siguiente", "intégral", "suivant",
    "vollständig", "folgend", "wortlaut", "wörtlich", "lautet", "发表", "发布", "發布", "發表", "全文", "如下",
)  # fmt: skip
_COLON = re.compile(r"[:：]\s*")
_END = re.compile(
    r"^\W*(?:end\s+of|fin\s+del?|ende\s+de[rs])\b.{0,80}$|^\s*(?:#\s*#\s*#|-\s?30\s?-|\*\s?\*\s?\*)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(r"(?<=[\s\n])[“\"„«「]")
_STOP = re.compile(r"[.!?]\s")
_OPENING = '“"„«「'


def declared(document: Document) -> Region:
    """The first such passage of a page as one span, or nothing."""
    text = document.text
    for colon in _COLON.finditer(text, 0, max(0, len(text) - LEAST_WORDS)):
        before = text[max(0, colon.start() - REACH) : colon.start()].lower()
        if not any(lead in before for lead in _LEADS):
            continue
        start = _after_headline(text, colon.end())
        span = Span(start, _end(text, start))
        if words_in(text, (span,)) < LEAST_WORDS:
            continue
        if introduced_author(document, (span,), (document,)):
            return trimmed(text, (span,))
    return ()


def _after_headline(text: str, start: int) -> int:
    """Behind a headline that is run into the text before the first words in marks."""
    mark = _MARK.search(text, start, start + HEADLINE)
    return mark.start() if mark and not _STOP.search(text, start, mark.start()) else start


def _end(text: str, start: int) -> int:
    """Where a declared passage ends: at its closing words, with the last paragraph in marks, or with the page."""
    closing = _END.search(text, start)
    limit = closing.start() if closing else len(text)
    if text[start] not in _OPENING:
        return limit
    place = start
    for paragraph in _LINE.finditer(text, start, limit):
        if paragraph[0].lstrip()[:1] not in _OPENING:
            break
        place = paragraph.end()
    return place
