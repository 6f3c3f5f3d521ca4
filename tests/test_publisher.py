"""Who publishes a site is told from several of its pages together, declared or not."""

from __future__ import annotations

import pytest

from reading import capture
from statement_watch.extraction import publisher_of

RIGHTS = "<footer><p>© 2026 National Nurse Officers Association. Home. All rights reserved.</p></footer>"


def page(title: str, *, head: str = "", body: str = "<p>Welcome.</p>") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("pages", "publisher"),
    [
        ([page("Home | Nurse Officers"), page("Press room | Nurse Officers")], "Nurse Officers"),
        ([page("Nurse Officers – Home"), page("Nurse Officers – Press room")], "Nurse Officers"),
        ([page("Nurse Officers"), page("News • Nurse Officers • We serve")], "Nurse Officers"),
        (
            [page("Home | National Nurse Officers Association", body=RIGHTS)],
            "National Nurse Officers Association",
        ),
        (
            [page("News | Media | Nurse  Officers’ Union", body="<p>Copyright 2026 by Nurse Officers' Union</p>")] * 2,
            "Nurse Officers' Union",
        ),
        (
            [page("Press"), page("Home", head="<meta property='og:site_name' content='Nurse Officers'>")],
            "Nurse Officers",
        ),
        ([page("Home"), page("Press room")], None),
        ([page("Home | Welcome")], None),
        (["%PDF-1.7 © Nurse Officers", ""], None),
        ([], None),
    ],
)
def test_the_publisher_is_named_by_the_pages(pages: list[str], publisher: str | None) -> None:
    assert publisher_of([capture(body) for body in pages]) == publisher
