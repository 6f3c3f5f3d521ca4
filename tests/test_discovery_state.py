"""Lists that a page carries as data for its script, and what is said of a page without one."""

from __future__ import annotations

import json
from datetime import date

from fakes import source
from statement_watch.model import PageKind
from test_discovery import found

POSTS = [
    {"title": f"Statement number {n} on safety", "url": f"/press/{n}", "date": f"2026-05-{n + 1:02}"} for n in range(5)
]
MENU = [{"title": name, "url": f"/{name}"} for name in ("about", "contact", "members", "jobs")]


def shell(data: object, kind: str = "application/json") -> str:
    script = f'<script id="__NEXT_DATA__" type="{kind}">{json.dumps(data)}</script>'
    return f'<!doctype html><html><head><title>App</title></head><body><div id="root"></div>{script}</body></html>'


def test_an_app_lists_what_its_data_lists_with_titles_and_dates() -> None:
    listing = found(shell({"props": {"menu": MENU, "page": {"posts": POSTS}}}))
    assert listing.kind is PageKind.LISTING
    assert [(item.url, item.title, item.published) for item in listing.items[:1]] == [
        ("https://chiefs.example/press/0", "Statement number 0 on safety", date(2026, 5, 1))
    ]
    assert len(listing.items) == 5


def test_data_in_a_variable_of_the_window_is_read_too() -> None:
    script = f"<script>window.__STATE__ = {json.dumps({'news': POSTS})};</script>"
    assert len(found(f"<html><body><div id=app></div>{script}</body></html>").items) == 5


def test_an_item_list_of_schema_org_is_a_list() -> None:
    rows = [{"@type": "ListItem", "item": {"name": post["title"], "url": post["url"]}} for post in POSTS]
    assert len(found(shell({"@type": "ItemList", "itemListElement": rows}, "application/ld+json")).items) == 5


def test_two_records_are_a_list_when_they_are_dated() -> None:
    two = found(shell({"menu": MENU, "posts": POSTS[:2]}))
    assert [item.url[-8:] for item in two.items] == ["/press/0", "/press/1"]
    assert not found(shell({"posts": [{"title": post["title"], "url": post["url"]} for post in POSTS[:2]]})).items


def test_a_menu_is_no_list() -> None:
    assert not found(shell({"menu": MENU})).items


def test_a_page_with_a_text_is_no_list_whatever_its_data_says() -> None:
    prose = "<p>" + "The chiefs said on Tuesday that officers need time to train and towns need money. " * 12 + "</p>"
    assert not found(shell({"related": POSTS}).replace("<div ", f"{prose}<div ")).items


def test_a_shell_without_data_is_said_to_need_a_browser_unless_it_had_one() -> None:
    shown = (
        '<html><head><title>App</title></head><body><div id="root"></div><script src="/m.js"></script></body></html>'
    )
    plain, built = found(shown), found(shown, source=source(render="browser"))
    assert (plain.kind, built.kind) == (PageKind.EMPTY, PageKind.EMPTY)
    assert plain.reason == 'the page shows nothing without JavaScript; its source needs render = "browser"'
    assert built.reason == "the page shows nothing, not even in a browser"


def test_broken_or_endless_data_is_passed_over() -> None:
    broken = '<script type="application/json">{"posts": [</script>' + '<script type="application/json">' + "[" * 50_000
    assert not found(f"<html><body><p>Hello</p>{broken}</script></body></html>").items
