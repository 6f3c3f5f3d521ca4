"""A publisher's own word that a text was withdrawn or corrected is told, however short, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from statement_watch.model import Grade
from statement_watch.notices import is_notice
from world import World, article_html, paragraphs

BASE = "https://chiefs.example"
WITHDRAWN = "This statement has been withdrawn."
REVISED = "The figures in the second paragraph were revised after the audit of the counties was published."


def url(n: int) -> str:
    return f"{BASE}/news/statement-number-{n}"


def told_after(folder: Path, pages: int, changed: Collection[int], *, above: str = "", below: str = "") -> list[int]:
    """The numbers of the pages that are told as edited when these get a line above or below their text."""
    with World(folder) as world:
        for n in range(pages):
            world.article(url(n), f"Statement {n} of the chiefs", paragraphs(n))
        world.round()
        for n in changed:
            html = article_html(f"Statement {n} of the chiefs", paragraphs(n))
            first, last = paragraphs(n)[0], paragraphs(n)[-1]
            html = html.replace(f"<p>{first}", f"{above}<p>{first}").replace(f"{last}</p>", f"{last}</p>{below}")
            world.site.page(url(n), html)
        for _ in range(3):
            world.later(hours=25)
            world.round()
        assert set(world.told()) <= {"edited"}
        numbers = {world.page(url(n)): n for n in range(pages)}
        return sorted(numbers[alert.page] for alert in world.alerts() if alert.page is not None)


@pytest.mark.parametrize(
    "line",
    [
        WITHDRAWN,
        "WITHDRAWN",
        "Withdrawn on 5 May 2026.",
        "Superseded by the statement of 4 May.",
        "Correction: the figure is 12.",
        "Correction (5 May 2026): the figure is 12, not 13.",
        "Corrects the number of deputies in the second paragraph",
        "Editor’s note: the name of the county was misspelled.",
        "An earlier version of this statement misstated the number of deputies.",
        "Diese Pressemitteilung wurde am 4. Mai zurückgezogen.",
        "Ce communiqué a été retiré.",
        "Este comunicado ha sido retirado.",
        "Dit persbericht is ingetrokken.",
        "本声明已撤回。",
        "この声明を撤回しました。",
    ],
)
def test_a_line_on_the_fate_of_its_text_is_a_notice(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Department of Corrections",
        "Update",
        "Updated: 5 May 2026",
        "Notes to editors",
        "The bill was withdrawn by its sponsor.",
        "Withdrawn bills are listed below.",
        "This page was last updated on 5 May.",
        "News updates: subscribe to our newsletter",
    ],
)
def test_other_short_lines_are_none(line: str) -> None:
    assert not is_notice(line)


@pytest.mark.parametrize(
    ("mark_up", "line"),
    [
        ("<p>{}</p>", WITHDRAWN),
        ("<div class='notice'>{}</div>", "Correction: the figure is 12."),
        ("<h2>{}</h2>", "WITHDRAWN"),
        ("<p><b>{}</b></p>", "Withdrawn on 5 May 2026."),
    ],
)
def test_a_short_notice_above_or_below_a_text_is_told(tmp_path: Path, mark_up: str, line: str) -> None:
    for place in ("above", "below"):
        folder = tmp_path / place
        folder.mkdir()
        assert told_after(folder, 3, [2], **{place: mark_up.format(line)}) == [2]


@pytest.mark.parametrize(("pages", "changed"), [(3, (0, 1)), (8, (0, 7)), (14, range(14))])
def test_a_notice_that_several_pages_get_at_once_is_told_of_each(
    tmp_path: Path, pages: int, changed: Collection[int]
) -> None:
    assert told_after(tmp_path, pages, changed, above=f"<p>{WITHDRAWN}</p>") == list(changed)


@pytest.mark.parametrize(("pages", "changed"), [(3, (0, 1)), (8, (0, 7)), (20, range(14, 20))])
def test_a_sentence_that_some_pages_get_at_once_is_told_of_each(
    tmp_path: Path, pages: int, changed: Collection[int]
) -> None:
    assert told_after(tmp_path, pages, changed, below=f"<p>{REVISED}</p>") == list(changed)


@pytest.mark.parametrize("left", [[WITHDRAWN], [WITHDRAWN, paragraphs(2)[0]], ["WITHDRAWN"]])
def test_a_text_that_gave_way_to_its_notice_is_told_at_once(tmp_path: Path, left: list[str]) -> None:
    with World(tmp_path) as world:
        for n in range(3):
            world.article(url(n), f"Statement {n} of the chiefs", paragraphs(n))
        world.round()
        world.article(url(2), "Statement 2 of the chiefs", left)
        world.later(hours=25)
        world.round()
        assert world.told() == ["edited"]
        (latest, _) = reversed(world.store.views.versions(world.page(url(2))))
        assert latest.change is Grade.SUBSTANTIVE
