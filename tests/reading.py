"""What the tests of reading share: captures made of mark-up, and pages in the forms that association sites use."""
# ruff: noqa: E501  pages are written as servers send them

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from fakes import source
from statement_watch.extraction import Furniture, read
from statement_watch.model import Capture, Extract, Item, PageKind, Reading, Source

NOW = datetime(2024, 3, 2, 9, 0, tzinfo=UTC)
ADDRESS = "https://wardens.example/news/station-closings"
TITLE = "Statement on the closing of two coastal stations"
TEXT = (
    "The Coastal Wardens Association stands ready to work with the harbour board on rules that keep the crews safe.",
    "It asks the board to publish the figures on which the closing of the two northern stations was decided last week.",
    "A station that is closed in winter cannot be opened again in an hour, and every crew on this coast knows the cost.",
    "The association will put its own proposal to the county councils before the end of the month, as it has said.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def capture(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", url: str = ADDRESS) -> Capture:
    content = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", content_type),) if content_type else ()
    return Capture(url, url, (), 200, headers, content, hashlib.sha256(content).hexdigest(), NOW)


def reading(
    body: str | bytes,
    content_type: str | None = "text/html; charset=utf-8",
    *,
    url: str = ADDRESS,
    item: Item | None = None,
    furniture: Furniture | None = None,
    of: Source | None = None,
) -> Reading:
    return read(capture(body, content_type, url), of or source(name="wardens"), item, furniture)


def extract(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", **known: object) -> Extract:
    found = reading(body, content_type, **known)  # type: ignore[arg-type]
    assert found.kind is PageKind.ARTICLE, found.reason
    assert found.extract is not None
    return found.extract


def page(body: str, head: str = f"<title>{TITLE} – Coastal Wardens</title>", lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def article(inner: str = PARAGRAPHS, before: str = "", after: str = "", head: str = "") -> str:
    """An article page: a heading, what stands before the text, the text, what stands after it."""
    body = (
        '<header><a href="/">Coastal Wardens</a><nav><ul><li><a href="/news">News</a></li><li><a href="/join">Join us</a>'
        f"</li></ul></nav></header><main><article><h1>{TITLE}</h1>{before}<div class='entry-content'>{inner}</div>{after}"
        "</article></main><footer><p>12 Harbour Street, Port Ellis</p><p>© 2024 Coastal Wardens. All rights reserved.</p>"
        "</footer>"
    )
    return page(body, f"<title>{TITLE} – Coastal Wardens</title>{head}")


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")
