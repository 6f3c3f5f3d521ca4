"""Pages that a script builds: their text is in the data that come with them."""

from __future__ import annotations

import json

import pytest

from reading import PARAGRAPHS, TEXT, TITLE, article, extract, page, paragraphs, reading
from statement_watch.model import PageKind


def shell(data: object, assigned: str = "") -> str:
    script = f"<script>window.__STATE__ = {json.dumps(data)};</script>" if assigned else ""
    script = script or f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    return page(f'<div id="__next"></div>{script}<script src="/app.js"></script>')


MENU = [{"title": "About the Coastal Wardens and their work", "url": "/about"}]
RELATED = [{"title": "Tide tables for spring", "body": f"<p>{' '.join(TEXT).replace('station', 'table')}</p>" * 2}]
DATA = {
    "mark-up": {"title": TITLE, "kind": "statement", "body": PARAGRAPHS},
    "lines": {"title": {"rendered": "x"}, "headline": TITLE, "body": [{"_type": "block", "text": t} for t in TEXT]},
    "pieces": {"meta": {"a": "b"}, "name": TITLE, "content": {"nodes": [{"children": [{"value": t}]} for t in TEXT]}},
}


@pytest.mark.parametrize("assigned", ["", "window"])
@pytest.mark.parametrize("name", DATA)
def test_a_text_that_a_script_would_show_is_read_from_the_data_beside_it(name: str, assigned: str) -> None:
    found = extract(shell({"props": {"menu": MENU, "page": DATA[name], "related": RELATED}}, assigned))
    assert (found.title, paragraphs(found.text)) == (TITLE, list(TEXT))


@pytest.mark.parametrize(
    "data",
    [
        {"messages": {"title": "Welcome to the wardens", "login": " ".join(TEXT)}},  # an app's labels
        {"title": TITLE, "description": "The wardens ask for figures."},
        {"related": RELATED},
        [[[TITLE, *TEXT]]],
    ],
)
def test_data_of_a_shell_that_are_not_of_its_page_are_no_text(data: object) -> None:
    assert reading(shell(data)).kind is PageKind.EMPTY


def test_data_beside_a_text_that_is_shown_add_nothing_to_it() -> None:
    data = json.dumps({"title": TITLE, "body": "<p>An older wording of the statement, with other words in it.</p>" * 9})
    found = extract(article(after=f'<script type="application/json">{data}</script>'))
    assert paragraphs(found.text) == list(TEXT)
