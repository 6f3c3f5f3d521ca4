"""The title of a page, chosen among what its parts say."""

from __future__ import annotations

from statement_watch.extraction.page import Page, element_text
from statement_watch.text import one_line

MAX_TITLE = 300


def find_title(page: Page, hint: str | None = None) -> str | None:
    """The article's own title, without the site's name."""
    headings = [text for node in page.tree.iter("h1") if (text := element_text(node))]
    candidates = [
        *headings[:1],
        page.meta("og:title", "twitter:title"),
        *(article.headline for article in page.linked.articles),
        page.title,
        hint,
    ]
    return next((one_line(c, MAX_TITLE) for c in candidates if c), None)
