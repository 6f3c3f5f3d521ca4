"""What the rooms of the store promise, on real files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from statement_watch.errors import NotFound, StoreError
from statement_watch.model import (
    Extract,
    Grade,
    Health,
    ListingKind,
    PageState,
    Quote,
    Redirect,
    Source,
    SourceHealth,
    SourceKind,
    Span,
    Validators,
    VerdictKind,
)
from statement_watch.store import ListingState, NewPage, PageCheck, RoundRecord
from statement_watch.store.sources import ROUNDS_KEPT
from statement_watch.store.verdicts import Passage, StoredVerdict
from statement_watch.versions import Presence
from store_builders import START, Archive, a_capture, a_source, an_archive

HELLO = "We condemn the attack.\n\nWe stand with the families."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = an_archive(tmp_path / "statements.db")
    yield archive
    archive.store.close()


# --- transactions -----------------------------------------------------------------------------------------------------


def crash_in_the_middle(archive: Archive) -> None:
    with archive.store.transaction():
        archive.page(HELLO, path="lost")
        raise RuntimeError("a crash in the middle")


def test_a_transaction_is_kept_whole_or_not_at_all(archive: Archive) -> None:
    with pytest.raises(RuntimeError):
        crash_in_the_middle(archive)
    assert archive.store.pages.ids() == ()
    assert archive.store.search.find("families") == ()


def test_an_inner_transaction_that_fails_leaves_the_outer_one_whole(archive: Archive) -> None:
    with archive.store.transaction():
        kept = archive.page(HELLO, path="kept")
        with pytest.raises(RuntimeError):
            crash_in_the_middle(archive)
    assert archive.store.pages.ids() == (kept,)


def test_writing_goes_on_only_in_a_new_transaction_after_sqlite_ended_one(archive: Archive) -> None:
    def careless() -> None:
        with archive.store.transaction():
            archive.store._session.connection.execute("ROLLBACK")
            archive.page(HELLO)

    with pytest.raises(StoreError, match="start it again"):
        careless()
    assert archive.store.pages.ids() == ()


# --- sources and listings ---------------------------------------------------------------------------------------------


def test_a_new_source_is_due_at_once_and_a_removed_one_never(archive: Archive) -> None:
    archive.store.sources.sync([a_source("one"), a_source("two"), a_source("off", enabled=False)], START)
    assert archive.store.sources.due(START) == ("one", "two")
    archive.store.sources.sync([a_source("two")], START)
    assert archive.store.sources.due(START) == ("two",)
    assert [source.name for source in archive.store.sources.all()] == ["off", "one", "two"]


def test_health_and_due_time_outlive_a_change_of_the_config(archive: Archive) -> None:
    sources = archive.store.sources
    sources.sync([a_source("one")], START)
    health = SourceHealth("one", Health.FAILING, "503 for two hours", START, 3, START, START + timedelta(hours=4), True)
    sources.set_health(health)
    sources.sync([a_source("one", organisation="Renamed")], START + timedelta(hours=1))
    state = sources.get("one")
    assert state is not None
    assert (state.organisation, state.health) == ("Renamed", health)
    assert sources.due(START + timedelta(hours=3)) == ()
    assert sources.due(START + timedelta(hours=4)) == ("one",)


def test_the_first_good_round_ends_the_baseline_and_old_rounds_are_forgotten(archive: Archive) -> None:
    sources = archive.store.sources
    sources.sync([a_source("one")], START)
    sources.save_round(RoundRecord("one", START, START, ok=False, reason="timed out"))
    assert sources.get("one").first_round_at is None  # type: ignore[union-attr]
    later = START + timedelta(hours=1)
    sources.save_round(RoundRecord("one", later, later, ok=True, items=8, new=8))
    assert sources.get("one").first_round_at == later  # type: ignore[union-attr]
    assert [record.items for record in sources.history("one", 9)] == [8], (
        "those that failed say nothing of what is usual"
    )
    far = START + ROUNDS_KEPT + timedelta(minutes=1)
    sources.save_round(RoundRecord("one", far, far, ok=True, items=1))
    assert [record.items for record in sources.history("one", 9)] == [1, 8]
    assert sources.get("one").first_round_at == later  # type: ignore[union-attr]


def test_a_listing_remembers_its_validators_and_its_last_yields(archive: Archive) -> None:
    archive.source()
    url = "https://chiefs.example/feed"
    assert archive.store.listings.get("chiefs", url) == ListingState("chiefs", url)
    state = ListingState(
        "chiefs", url, ListingKind.FEED, Validators('W/"1"', None), "ab", START, START, tuple(range(20)), 2, "slow"
    )
    archive.store.listings.save(state)
    assert archive.store.listings.get("chiefs", url) == replace(state, counts=tuple(range(8, 20)))


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_page_is_found_by_every_address_it_ever_had(archive: Archive) -> None:
    pages = archive.store.pages
    page = archive.page(HELLO, path="old")
    pages.add_alias(page, "https://chiefs.example/?p=7", START)
    pages.move(page, "https://chiefs.example/new", START)
    for address in ("old", "?p=7", "new"):
        assert pages.resolve(f"https://chiefs.example/{address}") == page
    assert pages.get(page).url == "https://chiefs.example/new"
    assert pages.add(NewPage("https://chiefs.example/old", "chiefs", "chiefs.example", START)) == page
    pages.move(page, "https://chiefs.example/old", START)
    assert pages.get(page).url == "https://chiefs.example/old"
    assert pages.resolve("https://chiefs.example/new") == page


def test_an_address_of_one_page_never_becomes_another_pages(archive: Archive) -> None:
    pages = archive.store.pages
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two")
    pages.add_alias(two, "https://chiefs.example/one", START)
    pages.move(two, "https://chiefs.example/one", START)
    assert pages.resolve("https://chiefs.example/one") == one


def test_a_page_without_a_text_folds_into_the_page_it_turned_out_to_be(archive: Archive) -> None:
    pages = archive.store.pages
    known = archive.page(HELLO, path="known")
    empty = pages.add(NewPage("https://chiefs.example/moved", "chiefs", "chiefs.example", START))
    pages.save_check(empty, PageCheck(next_check=START))
    pages.fold(empty, known, START)
    assert pages.resolve("https://chiefs.example/moved") == known
    assert pages.ids() == (known,)
    other = archive.page(HELLO, path="with-text")
    with pytest.raises(ValueError, match="cannot be folded"):
        pages.fold(other, known, START)


def test_a_check_comes_back_as_it_was_saved(archive: Archive) -> None:
    page = archive.page(HELLO)
    check = PageCheck(
        START,
        START,
        START + timedelta(hours=1),
        Validators('"x"', "Mon, 02 Mar 2026 09:00:00 GMT"),
        "aa",
        "bb",
        2,
        "timed out",
        Presence(PageState.MISSING, START, 1),
        START,
        2,
        START,
    )
    archive.store.pages.save_check(page, check)
    assert archive.store.pages.get(page).check == check
    assert archive.store.pages.due("chiefs", START, 10) == ()
    assert archive.store.pages.due("chiefs", START + timedelta(hours=1), 10) == (page,)


def test_versions_are_only_ever_added(archive: Archive) -> None:
    page = archive.page("First words.")
    assert archive.version(page, "Second words.") == 2
    assert [v.extract.text for v in archive.store.pages.latest_versions(page, 5)] == ["First words.", "Second words."]
    assert len(set(archive.store.pages.version_keys(page))) == 2
    for attack in ("UPDATE versions SET text = ''", "DELETE FROM versions"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            archive.store._session.connection.execute(attack)


def test_an_extract_comes_back_as_it_was_stored(archive: Archive) -> None:
    page = archive.page("x")
    extract = Extract(
        "Title",
        HELLO,
        date(2026, 3, 1),
        "meta",
        0.8,
        ("A. Byline",),
        "Org",
        "en",
        "https://x.example/c",
        "raw " + HELLO,
        "own/1",
    )
    archive.store.pages.add_version(page, extract, Grade.MINOR, START, text_key="k", capture_sha256="ff")
    stored = archive.store.pages.version(page)
    assert stored is not None
    assert (stored.extract, stored.change, stored.text_key, stored.capture_sha256) == (extract, Grade.MINOR, "k", "ff")


def test_hostile_text_is_stored_clean_and_never_an_error(archive: Archive) -> None:
    bad = "a\x00b\ud800c\x1b[31m\u202e"
    archive.source("odd", aliases=(bad,))
    page = archive.store.pages.add(
        NewPage(f"https://odd.example/{bad}", "odd", bad, START, publisher=bad, title_hint=bad)
    )
    extract = Extract(bad * 100_000, bad, byline=(bad,), organisation=bad, raw_text=bad + "!")
    archive.store.pages.add_version(page, extract, Grade.NEW, START, text_key="k")
    archive.store.quotes.replace(page, 1, [Quote(0, 1, bad, bad, bad, bad)])
    archive.store.captures.save(page, replace(a_capture("https://odd.example/"), headers=((bad, bad),), final_url=bad))
    archive.store.pages.record_state(page, PageState.REMOVED, START, bad)
    view = archive.store.views.page(page)
    assert view.text == "abc[31m"
    assert view.publisher == "abc[31m"
    assert archive.store.pages.resolve(f"https://odd.example/{bad}") == page


def test_a_moved_text_is_found_by_its_key_within_its_source_only(archive: Archive) -> None:
    one = archive.page(HELLO, path="one")
    archive.page(HELLO, source="other", path="one")
    key = archive.store.pages.version_keys(one)[0]
    assert archive.store.pages.find_same("chiefs", key) == (one,)
    archive.version(one, "Edited since.")
    assert archive.store.pages.find_same("chiefs", key) == ()


def test_a_document_has_its_own_date_else_the_hint_else_the_day_it_was_seen(archive: Archive) -> None:
    plain = archive.page(HELLO, path="a")
    hinted = archive.page(HELLO, path="b", published_hint=date(2025, 1, 2))
    elsewhere = archive.page(HELLO, path="c", publisher="Somebody Else")
    empty = archive.store.pages.add(NewPage("https://chiefs.example/empty", "chiefs", "chiefs.example", START))
    found = archive.store.pages.documents([plain, hinted, elsewhere, empty])
    assert [found[page].day for page in (plain, hinted)] == [START.date(), date(2025, 1, 2)]
    assert [found[page].dated for page in (plain, hinted)] == [False, True]
    assert [found[page].publisher for page in (plain, elsewhere)] == ["The Chiefs", "Somebody Else"]
    assert list(found) == [plain, hinted, elsewhere]


# --- captures ---------------------------------------------------------------------------------------------------------


def test_a_capture_is_kept_once_and_comes_back_as_it_was(archive: Archive) -> None:
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two")
    capture = replace(a_capture("https://chiefs.example/one"), redirects=(Redirect("http://a.example/", 301, "/one"),))
    archive.store.captures.save(one, capture)
    sha = archive.store.captures.save(one, replace(capture, fetched_at=START + timedelta(days=1)))
    archive.store.captures.save(two, replace(capture, url="https://chiefs.example/two"))
    assert archive.store.captures.get(one, sha) == capture
    assert archive.store._session.value("SELECT count(*) FROM blobs") == 1
    assert archive.store.captures.body("0" * 64) is None


# --- statements -------------------------------------------------------------------------------------------------------


def test_a_statement_keeps_its_id_while_pages_join_it(archive: Archive) -> None:
    one = archive.page(HELLO, path="one")
    first = archive.states([archive.statement(one)])
    archive.clock.forward(hours=1)
    two = archive.page(f"They said:\n\n{HELLO}\n\nWe agree.", source="other")
    said = archive.statement(one, two, words=HELLO)
    own = {two: (Span(0, 10), Span(len(HELLO) + 14, len(HELLO) + 23))}
    second = archive.states([said], identity={0: first.ids[0]}, own=own)
    assert second.ids == first.ids
    assert second.created == frozenset()
    view = archive.store.views.statement(first.ids[0])
    assert [o.page for o in view.occurrences] == [one, two]
    assert view.text == HELLO
    assert view.occurrences[1].own_text == "They said:\n\nWe agree."
    assert view.occurrences[1].own_words == 4
    assert view.first_seen == START


def test_the_text_of_a_statement_is_stored_only_when_no_page_has_it_word_for_word(archive: Archive) -> None:
    one = archive.page(HELLO)
    said = archive.statement(one)
    (plain,) = archive.states([said]).ids
    assert archive.store._session.value("SELECT wording FROM statements WHERE id = ?", (plain,)) is None
    archive.states([replace(said, text="Mended words.")], identity={0: plain})
    assert archive.store.views.statement(plain).text == "Mended words."


def test_a_statement_that_ends_leads_to_its_heir_and_hands_on_its_review(archive: Archive) -> None:
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two", source="other")
    older, newer = archive.states([archive.statement(one), archive.statement(two)]).ids
    archive.store.reviews.star(newer, START)
    archive.store.reviews.note(newer, "call them", START)
    done = archive.states([archive.statement(one, two)], identity={0: older})
    assert done.ended == {newer}
    assert archive.store.statements.resolve(newer) == older
    view = archive.store.views.statement(newer)
    assert (view.statement, view.starred, view.note) == (older, True, "call them")


def test_no_machine_pass_overwrites_a_review(archive: Archive) -> None:
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two", source="other")
    older, newer = archive.states([archive.statement(one), archive.statement(two)]).ids
    archive.store.reviews.note(older, "mine", START)
    archive.store.reviews.note(newer, "other", START)
    archive.states([archive.statement(one, two)], identity={0: older})
    assert archive.store.views.statement(older).note == "mine"


def test_a_page_that_lost_its_statement_leaves_an_id_that_leads_nowhere(archive: Archive) -> None:
    one = archive.page(HELLO)
    (gone,) = archive.states([archive.statement(one)]).ids
    archive.states([], pages=frozenset({one}))
    assert archive.store.statements.resolve(gone) is None
    with pytest.raises(NotFound, match=f"s{gone}"):
        archive.store.views.statement(gone)


def test_an_ended_statement_can_come_back(archive: Archive) -> None:
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two", source="other")
    older, newer = archive.states([archive.statement(one), archive.statement(two)]).ids
    archive.states([archive.statement(one, two)], identity={0: older})
    done = archive.states([archive.statement(one), archive.statement(two)], identity={0: older, 1: newer})
    assert done.ids == (older, newer)
    assert archive.store.views.statement(newer).statement == newer


def test_connected_pages_are_found_through_relations_statements_and_verdicts(archive: Archive) -> None:
    pages = [archive.page(f"{HELLO} {n}", path=str(n)) for n in range(6)]
    archive.states([archive.statement(pages[0], pages[1], words=HELLO)])
    archive.states([archive.statement(pages[2]), archive.statement(pages[3])])
    archive.store.verdicts.merge(Passage(pages[2]), Passage(pages[3]), START)
    archive.store._session.run(
        "INSERT INTO relations VALUES (?, ?, 'same', 9, 1, 1, '[[0,5,0,5,1]]', '[]')", (pages[2], pages[1])
    )
    assert archive.store.relations.connected([pages[0]]) == set(pages[:4])
    assert archive.store.relations.connected([pages[4]]) == {pages[4]}
    assert len(archive.store.relations.among(pages)) == 1
    assert archive.store.relations.among(pages[2:]) == ()


# --- reviews ----------------------------------------------------------------------------------------------------------


def test_the_last_verdict_on_a_pair_is_the_one_that_counts(archive: Archive) -> None:
    one, two = archive.page(HELLO, path="one"), archive.page(HELLO, path="two", source="other")
    verdicts = archive.store.verdicts
    verdicts.merge(Passage(one), Passage(two), START)
    passage = Passage(one, (Span(0, 5),), 1)
    verdicts.merge(passage, Passage(two), START)
    assert verdicts.standing([one, two]) == (
        StoredVerdict(VerdictKind.MERGED, Passage(two), Passage(one)),
        StoredVerdict(VerdictKind.MERGED, Passage(two), passage),
    )
    verdicts.split([(one, two)], START)
    (split,) = verdicts.standing([one, two])
    assert (split.kind, split.page.page, split.other.page) == (VerdictKind.SPLIT, two, one)
    assert verdicts.standing([one]) == ()
    assert verdicts.splits([one], [two]) == ((two, one),)
    verdicts.lift([(one, two)], START)
    assert verdicts.standing([one, two]) == ()


def test_reviews_are_set_and_taken_back(archive: Archive) -> None:
    (statement,) = archive.states([archive.statement(archive.page(HELLO))]).ids
    reviews = archive.store.reviews
    reviews.mark_read([statement], START)
    reviews.dismiss(statement, START)
    view = archive.store.views.statement(statement)
    assert (view.read, view.dismissed, view.starred) == (True, True, False)
    reviews.mark_read([statement], START, read=False)
    reviews.dismiss(statement, START, dismissed=False)
    view = archive.store.views.statement(statement)
    assert (view.read, view.dismissed) == (False, False)
    with pytest.raises(NotFound):
        reviews.star(99, START)


# --- quotes -----------------------------------------------------------------------------------------------------------


def test_quotes_shown_are_those_of_the_latest_version(archive: Archive) -> None:
    page = archive.page(HELLO)
    archive.store.quotes.replace(page, 1, [Quote(3, 9, "condemn", "A. Chief", "The Chiefs", "The Post")])
    assert [quote.credited_to for quote in archive.store.views.quotes(page)] == ["The Post"]
    archive.version(page, "Nothing said.")
    assert archive.store.views.quotes(page) == ()


def test_a_source_of_an_archive_is_never_due(archive: Archive) -> None:
    source = Source("imported", "Imported pages", SourceKind.OTHER, (), enabled=False)
    archive.store.sources.ensure(source, START)
    assert archive.store.sources.due(START) == ()
    archive.store.sources.sync([a_source("watched")], START)
    archive.store.sources.ensure(replace(source, name="watched"), START)
    assert archive.store.sources.due(START) == ("watched",)


# --- documentation ----------------------------------------------------------------------------------------------------


def test_every_table_and_column_is_documented(archive: Archive) -> None:
    page = (Path(__file__).parent.parent / "docs" / "database.md").read_text("utf-8")
    parts = dict(zip(page.split("**")[1::2], page.split("**")[2::2], strict=True))
    session = archive.store._session
    tables = [row[0] for row in session.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table.startswith(("search_", "_sqlite", "sqlite_", "matching_")):
            continue  # FTS5's and SQLite's own, and an index that can be made anew
        assert table in parts, f"docs/database.md does not describe the table {table}"
        columns = [row["name"] for row in session.rows(f"PRAGMA table_info ({table})")]
        missing = [column for column in columns if f"`{column}`" not in parts[table] and table != "search"]
        assert not missing, f"{table}: {missing}"
