"""A page or a source that a person forgets is gone with its evidence; the rest stands as if it had never been."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from people import START, Town, prose
from statement_watch.forgetting import forget, forget_source
from statement_watch.model import Alert, AlertKind, Topic
from store_builders import a_capture
from world import World, paragraphs

LETTER = prose(1)
SECRET = "zanzibarium"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "town.db")
    yield town
    town.store.close()


def forgotten(town: Town, *pages: int, for_good: bool = True) -> Any:
    return forget(town.store, town.settings, pages, town.clock(), for_good=for_good)


def test_what_remains_is_as_if_the_page_had_never_been_there_and_keeps_its_ids(town: Town, tmp_path: Path) -> None:
    other = Town(tmp_path / "other.db")
    for each in (town, other):
        each.post("state", f"{LETTER}\n\n{prose(3, 2)}")
        each.post("county", f"{LETTER}\n\n{prose(4, 2)}")
    ids = {page: town.of(page) for page in town.store.pages.ids()}
    gone = town.post("chiefs", LETTER)
    (shared,) = town.of(gone)
    town.reviewer.note(shared, "mine")
    done = forgotten(town, gone)
    assert (done.pages, done.ended, shared in done.kept) == (1, (), True)
    assert town.grouped() == other.grouped()
    assert {page: town.of(page) for page in ids} == ids
    assert town.view(shared).note == "mine"
    town.recluster()
    assert town.grouped() == other.grouped()
    other.store.close()


def test_a_topic_goes_with_the_page_whose_words_had_it(tmp_path: Path) -> None:
    topic = Topic("bridges", any=("bridges",))
    town = Town(tmp_path / "town.db", (topic,))
    first = town.post("chiefs", f"{LETTER}\n\nAbove all it is about bridges.")
    town.post("state", LETTER)
    shared = town.the(first)
    assert town.view(shared).topics == ("bridges",)
    forgotten(town, first)
    assert town.view(shared).topics == ()
    town.store.close()


def test_nothing_of_a_forgotten_page_is_left_in_the_file(town: Town) -> None:
    text = f"{prose(5)}\n\nThe {SECRET} is “the word that nobody else has said,” Mayor Jane Roe said."
    page = town.post("chiefs", text, title=f"On the {SECRET}", path=f"{SECRET}-page")
    kept = town.post("state", LETTER)
    capture = a_capture(f"https://chiefs.example/{SECRET}", SECRET.encode() * 3)
    town.store.captures.save(page, capture)
    statement = town.the(page)
    town.reviewer.note(statement, f"what is {SECRET}?")
    town.store.outbox.add(
        Alert("k", AlertKind.NEW_STATEMENT, START, SECRET, SECRET, statement=statement, page=page, url=SECRET),
        {"mail": START},
    )
    forgotten(town, page, for_good=False)
    assert town.store.search.find(SECRET) == ()
    assert town.store.maintenance.check().sound
    assert town.store.captures.body(capture.sha256) is None
    assert [view.state for view in town.store.views.iter_alerts()] == ["sent"], "nothing waits to be told any more"
    town.store.close()
    for file in town.path.parent.glob("town.db*"):
        assert SECRET.encode() not in file.read_bytes(), file.name
    town.__post_init__()
    assert town.the(kept)


def test_a_body_that_another_page_cites_stays(town: Town) -> None:
    one, two = town.post("chiefs", prose(6)), town.post("state", prose(7))
    capture = a_capture("https://chiefs.example/x", b"<p>same bytes</p>")
    for page in (one, two):
        town.store.captures.save(page, capture)
    forgotten(town, one)
    assert town.store.captures.get(two, capture.sha256) is not None
    forgotten(town, two)
    assert town.store.captures.body(capture.sha256) is None


def test_numbers_of_forgotten_pages_and_statements_are_never_used_again(town: Town) -> None:
    page = town.post("chiefs", prose(8))
    statement = town.the(page)
    forgotten(town, page)
    again = town.post("chiefs", prose(8), path="2")
    assert again > page
    assert town.the(again) > statement
    assert town.store.statements.resolve(statement) is None


def test_a_source_goes_with_its_history_and_may_be_watched_again(town: Town) -> None:
    pages = [town.post("chiefs", prose(n), path=str(n)) for n in (11, 12)]
    kept = town.post("state", LETTER)
    done = forget_source(town.store, town.settings, "chiefs", town.clock())
    assert (done.pages, len(done.ended)) == (2, 2)
    assert town.store.sources.get("chiefs") is None
    assert town.store.pages.ids() == (kept,)
    assert town.post("chiefs", prose(11), path="11") not in pages


def test_a_verdict_on_a_forgotten_page_goes_with_it_and_its_undo_does_no_harm(town: Town) -> None:
    pages = [town.post(site, LETTER) for site in ("chiefs", "state", "county")]
    whole = town.the(pages[0])
    town.reviewer.split(whole, [pages[2]])
    forgotten(town, pages[2])
    town.reviewer.undo()
    assert town.pages(whole) == set(pages[:2])
    assert town.store.verdicts.standing(pages) == ()


def test_a_page_forgotten_by_itself_stays_away_from_later_rounds_until_that_is_lifted(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        url = "https://chiefs.example/news/statement-on-the-northfield-hearings"
        for n in range(4, 9):
            world.article(f"https://chiefs.example/news/older-statement-number-{n}", f"Older {n}", paragraphs(n))
        world.article(url, "On the hearings", paragraphs(1))
        world.round()
        page = world.page(url)
        forget(world.store, world.settings, [page], world.time.now(), for_good=True)
        world.later(hours=2)
        world.article("https://chiefs.example/news/a-new-statement-on-radios", "On radios", paragraphs(2))
        world.round()
        assert world.store.pages.resolve(url) is None
        assert len(world.store.pages.ids()) == 6
        assert world.store.forgotten.lift(url)
        world.later(hours=2)
        world.article("https://chiefs.example/news/a-new-statement-on-bridges", "On bridges", paragraphs(3))
        world.round()
        assert world.store.pages.resolve(url) is not None


def test_a_forgotten_page_does_not_come_back_by_another_address(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        url = "https://chiefs.example/news/statement-on-the-northfield-hearings"
        for n in range(4, 9):
            world.article(f"https://chiefs.example/news/older-statement-number-{n}", f"Older {n}", paragraphs(n))
        world.article(url, "On the hearings", paragraphs(1))
        world.round()
        forget(world.store, world.settings, [world.page(url)], world.time.now(), for_good=True)
        world.later(hours=2)
        other = "https://chiefs.example/news/statement-on-the-hearings-print-version"
        world.article(other, "On the hearings", paragraphs(1))
        world.site.redirect(other, url)
        world.round()
        assert world.store.views.page(world.page(other)).versions == 0
        assert world.told() == []


# --- the command ------------------------------------------------------------------------------------------------------


def import_pages(watch: Any, folder: Path, *numbers: int) -> Any:
    file = folder / "pages.jsonl"
    rows = [{"url": f"https://chiefs.example/{n}", "publisher": "Chiefs", "text": prose(n)} for n in numbers]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return watch("import", "--db", "s.db", "--json", file)


def test_the_command_asks_first_and_says_what_it_did(
    watch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_pages(watch, tmp_path, 1, 2, 3)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    declined = watch("forget", "p1", "--db", "s.db")
    assert declined.code == 0
    assert declined.err.endswith("nothing was forgotten\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    nobody = watch("forget", "p1", "--db", "s.db")
    assert (nobody.code, nobody.err.splitlines()[-1]) == (2, "watch: there is nobody to answer; say --yes")
    done = watch("forget", "p1", "https://chiefs.example/2", "--db", "s.db", "--yes", "--json")
    assert json.loads(done.out) == {"pages": 2, "ended": [1, 2], "kept": []}
    listed = [json.loads(line) for line in watch("forget", "--list", "--db", "s.db", "--json").out.splitlines()]
    assert {row["page"] for row in listed} == {"https://chiefs.example/1", "https://chiefs.example/2"}
    again = import_pages(watch, tmp_path, 1, 3)
    assert again.code == 1
    assert "https://chiefs.example/1 was forgotten" in again.err
    assert watch("forget", "--lift", "chiefs.example/1", "--db", "s.db").code == 0
    assert import_pages(watch, tmp_path, 1, 3).code == 0


def test_what_cannot_be_forgotten_is_named_in_one_line(watch: Any, tmp_path: Path) -> None:
    import_pages(watch, tmp_path, 1)
    (tmp_path / "sources.toml").write_text(
        '[watch]\ndatabase = "s.db"\ncontact = "a@example.org"\n[[sources]]\nname = "chiefs"\n'
        'organisation = "Chiefs"\nkind = "association"\nurls = ["https://chiefs.example/news"]\n'
    )
    town = Town(tmp_path / "s.db")
    town.post("chiefs", prose(4), path="4")
    town.store.close()
    for args, words in (
        (("--source", "chiefs"), "still in the config"),
        (("--source", "cheifs"), 'did you mean "chiefs"'),
        (("s1",), "is a statement, on p1"),
        (("p99",), "no such page"),
        (("--lift", "https://nowhere.example/"), "is not kept out"),
        ((), "name pages"),
        (("p1", "--list"), "name pages"),
    ):
        done = watch("forget", *args, "--yes")
        assert (done.code, done.err.count("\n")) == (2, 1), done.err
        assert words in done.err


def test_a_source_that_left_the_config_can_be_forgotten_by_name(watch: Any, tmp_path: Path) -> None:
    import_pages(watch, tmp_path, 1, 2)
    done = watch("forget", "--source", "imported", "--db", "s.db", "--yes")
    assert done.out == "2 pages forgotten, 2 statements with them\n"
    assert import_pages(watch, tmp_path, 1, 2).code == 0
