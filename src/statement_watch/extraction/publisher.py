"""Who publishes a site, told from several of its pages together: what one page alone does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from statement_watch.charset import decode
from statement_watch.extraction import sniff
from statement_watch.extraction.names import find_organisation
from statement_watch.extraction.page import Page, parse
from statement_watch.model import Capture
from statement_watch.text import fold, one_line

LONGEST = 120
"""Characters of a name; what is longer is a slogan."""
_BETWEEN = re.compile(r"\s+[|\-–—·•»«:›/]\s+|\s*[|•·»›]\s*")


def publisher_of(captures: Sequence[Capture]) -> str | None:
    """The name of the body whose site these pages are; None when they do not say.

    What the first page that names a publisher calls it (site name, JSON-LD, masthead), else the first part that the
    titles of two pages share.
    """
    pages = [page for page in map(_parsed, captures) if page is not None]
    named = next((name for page in pages if (name := find_organisation(page, None))), None)
    if named is not None:
        return named
    titles = dict.fromkeys(page.title for page in pages if page.title)
    parts = [part for title in titles for part in _parts(title)]
    shared = Counter(map(fold, parts))
    return next((one_line(part, LONGEST) for part in parts if shared[fold(part)] > 1), None)


def _parsed(capture: Capture) -> Page | None:
    if sniff.sniff(capture.body).format is not sniff.Format.HTML:
        return None
    return parse(decode(capture.body, capture.header("content-type")), capture.final_url)


def _parts(title: str) -> list[str]:
    """The parts of a title element, each once."""
    return list({fold(part): part for part in _BETWEEN.split(title) if 2 < len(part) <= LONGEST}.values())
