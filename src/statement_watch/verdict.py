"""One fetch's verdict: capture and reading → the extract, or the failure that says why there is none. Pure.

The order is transport → HTTP → kind of page → text; the first two were settled by the fetcher. Only what passes all
four can make a version; everything else is health, never content.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from statement_watch.model import Capture, Extract, FailureStage, FetchFailure, PageKind, Reading
from statement_watch.tokens import tokenise
from statement_watch.urls import canonical, page_key, same_site

_WORDS = {
    PageKind.LISTING: "a list of links stands where the text was",
    PageKind.FEED: "a feed stands where the text was",
    PageKind.SITEMAP: "a sitemap stands where the text was",
    PageKind.WALL: "a wall stands before the text",
    PageKind.EMPTY: "the page holds no text",
    PageKind.ERROR: "an error page was served as if all were well",
}


LEFT = 0.1
"""A text of which less is left, in runs of four words, is another text: two texts about one thing share few."""
RUN = 4


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a page said when it was last read, and the address at which that stood."""

    text: str
    url: str


def judge(
    capture: Capture, reading: Reading, listings: Collection[str] = (), earlier: Earlier | None = None
) -> Extract | FetchFailure:
    """The extract when the page is the article that was asked for, else what it is instead.

    `listings` are the addresses of the source's own lists: what is sent on to one of them is gone. So is what is sent
    on to another address than `earlier`, where nothing is left of what it said: that is no edit.
    """
    if sent_home(capture):
        return _failure(capture, FailureStage.KIND, "sent on to the home page, as sites do with removed pages", True)
    to_list = capture.redirects and canonical(capture.final_url) in map(canonical, listings)
    if to_list or (reading.kind is PageKind.LISTING and sent_up(capture)):
        return _failure(capture, FailureStage.KIND, "sent on to a list, as sites do with removed pages", True)
    if reading.kind is not PageKind.ARTICLE:
        stage = FailureStage.TEXT if reading.kind is PageKind.EMPTY else FailureStage.KIND
        return _failure(capture, stage, reading.reason or _WORDS[reading.kind], reading.absent)
    if reading.extract is None or not reading.extract.text.strip():
        return _failure(capture, FailureStage.TEXT, reading.reason or "no text could be read from the page", False)
    if earlier and _sent_elsewhere(capture, earlier.url) and nothing_left(earlier.text, reading.extract.text):
        return _failure(capture, FailureStage.KIND, "sent on to a page that says nothing of what this one said", True)
    return reading.extract


def nothing_left(before: str, after: str) -> bool:
    """Whether next to nothing of a text stands in a later one: it was not edited but replaced."""
    had = _runs(before)
    return len(had & _runs(after)) < LEFT * len(had)


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = tokenise(text)
    words = [tokens.word(index) for index in range(len(tokens))]
    return set(zip(*(words[start:] for start in range(RUN)), strict=False)) or {tuple(words)}


def _sent_elsewhere(capture: Capture, before: str) -> bool:
    """Whether a request ended, by redirects, at an address which is neither the one asked for nor that of `before`."""
    known = {page_key(capture.url), page_key(before)}
    return bool(capture.redirects) and page_key(capture.final_url) not in known


def sent_home(capture: Capture) -> bool:
    """Whether a request for an inner page ended, by redirects, at the root of a site."""
    if not capture.redirects:
        return False
    asked, got = urlsplit(capture.url), urlsplit(capture.final_url)
    asked_root = asked.path in ("", "/") and not asked.query
    return not asked_root and got.path in ("", "/") and not got.query


def sent_up(capture: Capture) -> bool:
    """Whether a request ended, by redirects, in a folder that the asked address lies in."""
    if not capture.redirects or not same_site(capture.url, capture.final_url):
        return False
    asked, got = (urlsplit(url).path.rstrip("/") for url in (capture.url, capture.final_url))
    return asked.startswith(f"{got}/")


def _failure(capture: Capture, stage: FailureStage, reason: str, absent: bool) -> FetchFailure:
    return FetchFailure(
        capture.url,
        stage,
        reason,
        capture.fetched_at,
        capture.status,
        capture.final_url,
        capture.redirects,
        absent=absent,
    )
