"""The main text of a page: trafilatura on the tree that we already have."""

from __future__ import annotations

import trafilatura
from lxml.html import HtmlElement
from trafilatura.metadata import Document

EXTRACTOR = f"statement-watch 1, trafilatura {trafilatura.__version__}"
"""Told in every extract, so that an upgrade is not taken for an edit."""


def main_text(tree: HtmlElement, url: str) -> str:
    """Paragraphs parted by an empty line; empty when there is no main text."""
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False)
    text = document.text if isinstance(document, Document) and document.text else ""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
