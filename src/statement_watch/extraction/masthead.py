"""The name of a site as its own frame gives it, for pages that tell machines nothing: two witnesses must agree.

The link to the entrance carries a name or a logo's, the copyright line names a holder, the title element may close with
either, and the host is often made of it. Each alone says "Home", "Logo" or the maker of the theme as often as not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from statement_watch.extraction.page import Page, element_text
from statement_watch.extraction.stated_dates import own_address
from statement_watch.text import bare_words, one_line

WITNESSES = 2
"""Of home link, copyright line, title element and host. Of 542 pages that declare their publisher, and where two agree,
the name is theirs on 97 of 100."""
LINKS = 6
"""Links to the entrance that are looked at, from the top."""
LONGEST, SHORTEST = 80, 3
"""Characters of a name."""
LONG = 4
"""Letters of a word that a host may be made of."""
FOOT = 6000
"""Characters at the end of a page in which its copyright line stands."""

_SMALL = frozenset(
    ["a", "an", "the", "of", "for", "and", "in", "on", "de", "la", "le", "du", "des", "del", "der", "die", "das", "und"]
)
"""Words of a name that its initials leave out."""
_HOME = re.compile(r"^(?:(?:https?:)?//[^/]+)?/?(?:index\.\w+)?$|^\.?/?$", re.IGNORECASE)
"""The address of a site's entrance, on its own pages."""
_NO_PART = re.compile(
    r"\b(?:the )?logo(?:s|typ)?\b(?: (?:of|des|der|de|von))?(?: the| la)?|\bhome ?page\b|\b(?:go|back|return) to\b"
    r"|\bclick\b.*|\.(?:svg|png|jpe?g|gif|webp)\b.*|\ball rights\b.*",
    re.IGNORECASE,
)
"""What alternative texts and copyright lines add to a name."""
_ENDS = re.compile(r"\s+[|\-–—·:/]\s+|\s*[|·•]\s*|\s{2,}|\n")
_HOLDER = re.compile(
    r"(?:(?:©|\(c\)|copyright)[^\w(]*)+(?:(?:19|20)\d\d\W*)*(?:by\s+)?([^|\n.©\d•·,]{3,80})", re.IGNORECASE
)


def leads_home(link: HtmlElement) -> bool:
    """Whether a link leads to the site's entrance."""
    address = own_address((link.get("href") or "").strip())
    return bool(address) and _HOME.match(address) is not None


def names_host(name: str, url: str) -> bool:
    """Whether the host is made of a name: a long word of it stands in one of its labels or begins with one, or its
    initials are one."""
    words = [word for word in bare_words(_without_accents(name)).split() if word not in _SMALL]
    labels = _host(url).replace("-", "").split(".")[:-1]
    initials = "".join(word[0] for word in words)
    return initials in labels or any(
        (len(word) >= LONG and word in label) or (len(label) > LONG and word.startswith(label))
        for word in words
        for label in labels
    )


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def masthead(page: Page) -> str | None:
    """The site's name, or None where no two witnesses agree on one; of several the one with the most."""
    links, holders = list(_home_names(page)), list(_holders(page))
    linked, held, title = set(map(bare_words, links)), list(map(bare_words, holders)), bare_words(page.title or "")

    def witnesses(name: str) -> int:
        key = bare_words(name)
        return (
            (key in linked)
            + any(f"{holder} ".startswith(f"{key} ") for holder in held)
            + (key != title and f" {key} " in f" {title} ")
            + names_host(name, page.url)
        )

    best = max((*links, *holders), key=witnesses, default=None)
    return best if best is not None and witnesses(best) >= WITNESSES else None


def _home_names(page: Page) -> Iterator[str]:
    host = _host(page.url)
    links = (link for link in page.tree.iter("a") if leads_home(link) and _host(link.get("href") or "") in ("", host))
    return filter(None, map(_name, map(_said, islice(links, LINKS))))


def _host(address: str) -> str:
    try:
        return (urlsplit(own_address(address.strip())).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _said(link: HtmlElement) -> str:
    pictured = (image.get("alt") or image.get("title") for image in link.iter("img"))
    return element_text(link) or next(filter(None, pictured), None) or link.get("title") or link.get("aria-label") or ""


def _holders(page: Page) -> Iterator[str]:
    text = " ".join(page.tree.itertext())[-FOOT:]
    return filter(None, (_name(found[1]) for found in _HOLDER.finditer(text)))


def _name(said: str) -> str | None:
    name = _ENDS.split(_NO_PART.sub(" ", said).strip())[0].strip(" ,;:-–—")
    return one_line(name, LONGEST) if len(bare_words(name)) >= SHORTEST and len(name) <= LONGEST else None
