"""What a person says about statements stands: under later rounds, edits, re-clustering, in any order, until undone."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from fakes import settings
from people import Town, prose
from statement_watch import reviewing
from statement_watch.config import without_file
from statement_watch.delivery import deliver
from statement_watch.errors import BadInput, NotFound
from statement_watch.model import Topic
from statement_watch.rereading import recluster
from statement_watch.reviewing import Reviewer
from world import LOG, World, paragraphs

LETTER = prose(1)
OTHER = prose(2)


def quoting(seed: int) -> str:
    """A page that carries the letter whole, with words of its own behind it."""
    return f"The Chiefs Board's full statement reads:\n\n{LETTER}\n\nEnd of statement.\n\n{prose(seed, 6)}"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "town.db")
    yield town
    town.store.close()


# --- marks ------------------------------------------------------------------------------------------------------------


def test_marks_and_notes_stay_through_rounds_edits_and_reclustering(town: Town) -> None:
    page = town.post("chiefs", LETTER)
    one = town.the(page)
    town.reviewer.star([one])
    town.reviewer.note(one, "  call them  ")
    town.reviewer.read([one])
    town.post("state", f"{LETTER}\n\n{prose(3)}")
    town.post("chiefs", LETTER.replace(" the ", " some ", 2))
    town.recluster()
    view = town.view(one)
    assert (view.starred, view.read, view.note, town.the(page)) == (True, True, "call them", one)


def test_reviews_ids_and_links_stay_when_the_origin_arrives_last(town: Town) -> None:
    copies = [town.post(site, quoting(n), path=str(n)) for n, site in enumerate(("state", "county"), 10)]
    (shared,) = set(town.of(copies[0])) & set(town.of(copies[1]))
    town.reviewer.note(shared, "who said this first?")
    assert town.view(shared).origin_page is None
    origin = town.post("chiefs", LETTER)
    assert town.the(origin) == shared
    view = town.view(shared)
    assert (view.origin_page, view.note, town.pages(shared)) == (origin, "who said this first?", {origin, *copies})


def test_a_machine_merge_loses_no_star_and_no_note(town: Town) -> None:
    first = town.post("chiefs", LETTER)
    second = town.post("state", OTHER)
    kept, ended = town.the(first), town.the(second)
    town.reviewer.read([kept])
    town.reviewer.star([ended])
    town.reviewer.note(ended, "mine")
    town.post("state", LETTER)
    view = town.view(ended)
    assert (view.statement, view.read, view.starred, view.note) == (kept, True, True, "mine")


# --- merge ------------------------------------------------------------------------------------------------------------


def test_merged_statements_stay_one_whatever_comes(town: Town) -> None:
    one, two = town.post("chiefs", LETTER), town.post("state", OTHER)
    kept, ended = town.the(one), town.the(two)
    done = town.reviewer.merge([kept, ended])
    assert (done.statements, done.ended) == ((kept,), (ended,))
    assert town.pages(kept) == {one, two}
    town.recluster()
    town.post("county", f"{LETTER}\n\n{prose(5)}")
    town.post("state", OTHER.replace(" the ", " some ", 2))
    assert {one, two} <= town.pages(kept)
    assert town.store.statements.resolve(ended) == kept


def test_a_merge_tells_nobody(town: Town) -> None:
    one, two = town.post("chiefs", LETTER), town.post("state", OTHER)
    town.reviewer.merge([town.the(one), town.the(two)])
    town.reviewer.split(town.the(one), [two])
    assert list(town.store.views.iter_alerts()) == []


def test_a_merge_of_a_passage_whose_own_page_was_never_seen_holds_it_and_not_the_pages_around_it(town: Town) -> None:
    """Two pages carry a letter of a body; a third page has the letter in words that matching does not recognise."""
    copies = [
        town.post(
            site,
            f"The Chiefs Board's full statement reads:\n\n{LETTER}\n\nEnd of statement.\n\n{prose(n, 6)}",
            path=str(n),
        )
        for n, site in enumerate(("state", "county"), 10)
    ]
    (letter,) = set(town.of(copies[0])) & set(town.of(copies[1]))
    translated = town.post("chiefs", OTHER)
    theirs = town.the(translated)
    before = {frozenset(town.pages(s)) for page in copies for s in town.of(page) if s != letter}
    done = town.reviewer.merge([letter, theirs])
    assert town.pages(done.statements[0]) == {*copies, translated}
    assert {frozenset(town.pages(s)) for page in copies for s in town.of(page) if s != done.statements[0]} == before
    town.post(
        "state",
        f"Updated.\n\n{quoting(10)}",
        path="10",
    )
    town.recluster()
    assert town.pages(letter) == {*copies, translated}


def test_a_merge_takes_back_an_earlier_split(town: Town) -> None:
    pages = [town.post(site, LETTER) for site in ("chiefs", "state", "county")]
    whole = town.the(pages[0])
    town.reviewer.split(whole, [pages[2]])
    town.reviewer.merge([whole, town.the(pages[2])])
    assert town.pages(whole) == set(pages)
    town.recluster()
    assert town.pages(whole) == set(pages)


def twins(town: Town, count: int) -> tuple[int, int, list[int]]:
    """Two letters, each with no page of its own, and the pages that carry both."""

    def told(body: str, letter: str, seed: int) -> str:
        return f"The {body} Board's full statement reads:\n\n{letter}\n\nEnd of statement.\n\n{prose(seed, 3)}"

    pages = [
        town.post(f"county{n}", f"{told('Chiefs', LETTER, 8000 + n)}\n\n{told('Sheriffs', OTHER, 9000 + n)}")
        for n in range(count)
    ]
    one, two = sorted(set(town.of(pages[0])) & set(town.of(pages[1])))
    return one, two, pages


def test_a_merge_that_changes_other_statements_is_made_where_no_other_can_be_and_undone_whole(town: Town) -> None:
    one, two, pages = twins(town, 12)
    (own,) = set(town.of(pages[-1])) - {one, two}
    before = town.grouped()
    done = town.reviewer.merge([one, own])
    assert (done.statements, done.ended) == ((one,), (own,))
    after = town.grouped()
    assert town.pages(one) == set(pages)
    assert town.pages(two) == set(pages[:-1]), "on that page it stands in the middle of what is one now"
    town.recluster()
    assert town.grouped() == after
    town.reviewer.undo()
    assert town.grouped() == before
    assert {one, two, own} == set(town.of(pages[-1]))


def test_the_search_for_a_way_to_merge_ends_and_leaves_all_as_it_was(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, pages = twins(town, 4)
    tried: list[int] = []
    regroup = reviewing.regroup
    monkeypatch.setattr(reviewing, "EFFORT", 30)
    monkeypatch.setattr(reviewing, "regroup", lambda *a, **k: tried.append(len(pages)) or regroup(*a, **k))
    before = town.grouped()
    with pytest.raises(BadInput, match=f"s{one} and s{two} cannot be merged: what they have in common"):
        town.reviewer.merge([one, two])
    assert 30 <= sum(tried) <= 30 + len(pages)
    assert town.grouped() == before
    assert town.store.journal.last() is None


def test_what_is_one_already_and_what_is_not_there_changes_nothing(town: Town) -> None:
    one = town.the(town.post("chiefs", LETTER))
    assert not town.reviewer.merge([one, one]).changed
    with pytest.raises(NotFound, match="s99"):
        town.reviewer.merge([one, 99])
    with pytest.raises(NotFound, match="nothing to undo"):
        town.reviewer.undo()


# --- split ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [0, 1, 2])
@pytest.mark.parametrize("site", ["all", "city", "town"])
def test_a_page_that_was_split_off_stays_alone_under_later_copies_and_reclustering(
    town: Town, off: int, site: str
) -> None:
    pages = [town.post(name, LETTER) for name in ("chiefs", "county", "state")]
    whole = town.the(pages[0])
    done = town.reviewer.split(whole, [pages[off]])
    other = town.the(pages[off])
    rest = {page for page in pages if page != pages[off]}
    assert set(done.statements) == {whole, other}
    assert (town.pages(whole), town.pages(other)) == (rest, {pages[off]})
    late = town.post(site, LETTER)
    town.recluster()
    assert (town.pages(whole), town.pages(other)) == ({*rest, late}, {pages[off]})


def test_a_split_holds_whatever_the_order_in_which_pages_come(tmp_path: Path) -> None:
    sites = ("chiefs", "state", "county", "city")
    found = set()
    for number, order in enumerate(permutations(sites)):
        town = Town(tmp_path / f"{number}.db")
        page = {site: town.post(site, LETTER) for site in order[:3]}
        if {"state", "chiefs"} <= set(page):
            town.reviewer.pages_apart(page["state"], page["chiefs"])
            page[order[3]] = town.post(order[3], LETTER)
            town.recluster()
            names = {number: site for site, number in page.items()}
            found.add(frozenset(frozenset(names[p] for p in group) for group in town.grouped()))
        town.store.close()
    assert len(found) == 1
    (groups,) = found
    assert not any({"state", "chiefs"} <= group for group in groups)


def test_not_the_same_holds_two_statements_apart_before_matching_would_join_them(town: Town) -> None:
    one, two = town.post("chiefs", LETTER), town.post("state", OTHER)
    first, second = town.the(one), town.the(two)
    town.reviewer.not_same(first, second)
    town.post("state", LETTER)
    town.recluster()
    assert (town.the(one), town.the(two)) == (first, second)


def test_splitting_what_cannot_be_split_says_why(town: Town) -> None:
    one = town.post("chiefs", LETTER)
    two = town.post("state", OTHER)
    with pytest.raises(NotFound, match=f"p{two}: does not carry"):
        town.reviewer.split(town.the(one), [two])
    with pytest.raises(BadInput, match="one page only"):
        town.reviewer.split(town.the(one), [one])
    with pytest.raises(BadInput, match="watch review split"):
        town.reviewer.not_same(town.the(one), town.the(one))


def test_the_number_stays_with_the_origin_when_nothing_of_the_statement_is_left_elsewhere(town: Town) -> None:
    """The other page has a statement of its own, which takes the passage back."""
    own = town.post("state", f"{LETTER}\n\n{prose(3, 4)}")
    own_statement = town.the(own)
    origin = town.post("chiefs", LETTER)
    (letter,) = town.of(origin)
    assert own in town.pages(letter)
    town.reviewer.split(letter, [origin])
    assert (town.pages(letter), town.the(own)) == ({origin}, own_statement)


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undo_brings_back_marks_one_after_the_other(town: Town) -> None:
    one = town.the(town.post("chiefs", LETTER))
    town.reviewer.note(one, "first")
    town.reviewer.note(one, "second")
    town.reviewer.dismiss([one])
    assert town.reviewer.undo().kind == "dismiss"
    assert (town.view(one).dismissed, town.view(one).note) == (False, "second")
    town.reviewer.undo()
    assert town.view(one).note == "first"
    town.reviewer.undo()
    assert town.view(one).note is None


def test_undo_of_a_merge_brings_back_both_ids_with_their_reviews(town: Town) -> None:
    one, two = town.post("chiefs", LETTER), town.post("state", OTHER)
    first, second = town.the(one), town.the(two)
    town.reviewer.note(second, "theirs")
    town.reviewer.merge([first, second])
    assert town.view(first).note == "theirs"
    town.reviewer.undo()
    assert (town.the(one), town.the(two)) == (first, second)
    assert (town.view(first).note, town.view(second).note) == (None, "theirs")
    town.recluster()
    assert (town.the(one), town.the(two)) == (first, second)


def test_undo_of_a_split_brings_the_statement_back_together(town: Town) -> None:
    pages = [town.post(site, LETTER) for site in ("chiefs", "state")]
    whole = town.the(pages[0])
    town.reviewer.split(whole, [pages[1]])
    town.reviewer.read([town.the(pages[1])])
    town.reviewer.undo()
    town.reviewer.undo()
    assert town.pages(whole) == set(pages)
    town.recluster()
    assert town.pages(whole) == set(pages)


# --- topics -----------------------------------------------------------------------------------------------------------


def test_statements_that_a_split_makes_have_their_topics(tmp_path: Path) -> None:
    word = LETTER.split()[1]
    town = Town(tmp_path / "t.db", (Topic("theirs", any=(word,)),))
    pages = [town.post(site, LETTER) for site in ("chiefs", "state")]
    town.reviewer.split(town.the(pages[0]), [pages[1]])
    assert [town.view(town.the(page)).topics for page in pages] == [("theirs",)] * 2
    town.store.close()


def test_a_statement_has_the_topics_of_the_sources_that_carry_it(tmp_path: Path) -> None:
    town = Town(tmp_path / "t.db", ())
    config = settings(source_topics={"state": ("regional",), "city": ("local",)})
    town.post("chiefs", LETTER)
    page = town.post("state", LETTER)
    recluster(town.store, config, town.clock())
    assert town.view(town.the(page)).topics == ("regional",)
    town.store.close()


def test_topics_stay_as_they_are_where_a_database_was_named_and_no_config(tmp_path: Path) -> None:
    town = Town(tmp_path / "t.db", (Topic("theirs", any=(LETTER.split()[1],)),))
    page = town.post("chiefs", LETTER)
    recluster(town.store, without_file(tmp_path / "t.db").settings, town.clock())
    assert town.view(town.the(page)).topics == ("theirs",)
    town.store.close()


# --- what is told after a verdict -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dismissed", [False, True])
def test_copies_edits_and_removals_of_a_dismissed_statement_are_told_to_nobody(tmp_path: Path, dismissed: bool) -> None:
    with World(tmp_path) as world:
        url = "https://chiefs.example/news/statement-on-the-hearings"
        older(world)
        world.round()
        world.later(hours=2)
        world.article(url, "On the hearings", paragraphs(1))
        world.round()
        told = world.told()
        (statement,) = world.store.statements.of_pages([world.page(url)])
        if dismissed:
            Reviewer(world.store, world.settings, world.time.now).dismiss([statement])
        world.article(url, "On the hearings", [*paragraphs(1)[:3], *paragraphs(9)])
        world.later(hours=8)
        world.round()
        world.site.status(url, 410)
        world.later(hours=30)
        world.round()
        assert world.told()[len(told) :] == ([] if dismissed else ["edited", "removed"])


@pytest.mark.parametrize("afterwards", [False, True])
def test_an_edit_of_a_page_with_a_dismissed_statement_and_another_is_told(tmp_path: Path, afterwards: bool) -> None:
    with World(tmp_path, config=settings(channels=(replace(LOG, when="daily"),))) as world:
        letter, both = (f"https://chiefs.example/news/statement-{name}" for name in ("letter", "both"))
        older(world)
        world.round()
        world.later(hours=2)
        world.article(letter, "A letter", paragraphs(1))
        world.round()
        delivered(world)
        world.article(both, "On our own", [*paragraphs(1), *paragraphs(2)])
        world.round()
        shared, own = sorted(world.store.statements.of_pages([world.page(both)]))
        delivered(world)
        reviewer = Reviewer(world.store, world.settings, world.time.now)
        if not afterwards:
            reviewer.dismiss([shared])
        world.article(both, "On our own", [*paragraphs(1), *paragraphs(2)[:5], *paragraphs(9)[:1]])
        world.later(hours=8)
        world.round()
        assert world.told()[-1] == "edited"
        if afterwards:
            reviewer.dismiss([shared])
        assert "On our own" in delivered(world)
        assert world.alerts()[-1].statement in ((shared, own) if afterwards else (own,))


def test_a_digest_leaves_out_what_was_dismissed_before_it_left_and_none_is_sent_for_nothing(tmp_path: Path) -> None:
    with World(tmp_path, config=settings(channels=(replace(LOG, when="daily"),))) as world:
        older(world)
        world.round()
        world.later(hours=2)
        for n in (1, 2):
            world.article(f"https://chiefs.example/news/statement-number-{n}", f"Statement {n}", prose(n).split("\n\n"))
        world.round()
        by_title = {alert.title: alert.statement for alert in world.alerts()}
        reviewer = Reviewer(world.store, world.settings, world.time.now)
        assert len(by_title) == 2
        reviewer.dismiss([by_title["Statement 1"]])
        first = delivered(world)
        assert "Statement 2" in first
        assert "Statement 1" not in first
        world.article("https://chiefs.example/news/statement-number-3", "Statement 3", prose(3).split("\n\n"))
        world.round()
        reviewer.dismiss([world.alerts()[-1].statement])
        assert delivered(world) == ""
        assert {alert.state for alert in world.alerts()} == {"sent"}


def older(world: World) -> None:
    """What is there in the first round."""
    for n in range(31, 36):
        world.article(f"https://chiefs.example/news/an-older-statement-{n}", f"Older {n}", prose(n).split("\n\n"))


def delivered(world: World) -> str:
    world.later(days=1)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        assert asyncio.run(deliver(world.store, world.settings, world.time.now)) == ()
    return said.getvalue()
