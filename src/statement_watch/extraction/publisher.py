"""Who publishes a site, told from several of its pages together: what one page alone does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from statement_watch.charset import decode
from statement_watch.extraction import sniff
from statement_watch.extraction.names import find_organisation
from statement_watch.extraction.page import Page, parse
from statement_watch.model import Capture
from statement_watch.text import fold, one_line

LONGEST = 120
"""Characters of a name; what is longer is a slogan."""
_BETWEEN = re.compile(r"\s+[|\-–—•·»«:›/]\s+|\s*[|•·»›]\s*")
_RIGHTS = re.compile(r"©|\(c\)|\bcopyright\b", re.IGNORECASE)
_RIGHTS_NEAR = 120
"""Characters after the sign in which the holder is named."""


def publisher_of(captures: Sequence[Capture]) -> str | None:
    """The name of the body whose site these pages are; None when they do not say.

    What the first page that declares a publisher calls it (site name, JSON-LD), else the part that the titles of two
    pages share, else the part of a title that the copyright line names. Of several parts it is the one that stands
    first behind a copyright sign.
    """
    pages = [page for page in map(_parsed, captures) if page is not None]
    declared = next((name for page in pages if (name := find_organisation(page, None))), None)
    if declared is not None:
        return declared
    titles = dict.fromkeys(page.title for page in pages if page.title)
    parts = [_parts(title) for title in titles]
    everywhere = list(chain.from_iterable(parts))
    holders = fold(" ".join(map(_rights, pages)))
    shared = [part for part in everywhere if everywhere.count(part) > 1]
    held = [part for part in shared or everywhere if part in holders]
    found = min(held, key=holders.find) if held else next(iter(shared), None)
    return None if found is None else _as_written(found, titles)


def _parsed(capture: Capture) -> Page | None:
    if sniff.sniff(capture.body).format is not sniff.Format.HTML:
        return None
    return parse(decode(capture.body, capture.header("content-type")), capture.final_url)


def _parts(title: str) -> list[str]:
    """The parts of a title element, folded, each once."""
    return list(dict.fromkeys(fold(part) for part in _BETWEEN.split(title) if 2 < len(part) <= LONGEST))


def _as_written(folded: str, titles: Iterable[str]) -> str | None:
    written = chain.from_iterable(_BETWEEN.split(title) for title in titles)
    return next((one_line(part, LONGEST) for part in written if fold(part) == folded), None)


def _rights(page: Page) -> str:
    """What stands behind the copyright signs of a page."""
    text = " ".join(page.tree.itertext())
    return " ".join(text[at.end() : at.end() + _RIGHTS_NEAR] for at in _RIGHTS.finditer(text))
