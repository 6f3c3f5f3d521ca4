"""What the store gives to those who show things, and what search finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from statement_watch.errors import NotFound
from statement_watch.model import Grade, PageState, Quote, RelationKind, Span
from statement_watch.store import NewPage, PageCheck
from statement_watch.store.words import END, HIT, query
from statement_watch.versions import Presence
from store_builders import START, Archive, a_capture, an_alert, an_archive

HELLO = "We condemn the attack.\n\nWe stand with the families."
DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = an_archive(tmp_path / "statements.db")
    yield archive
    archive.store.close()


# --- digest -----------------------------------------------------------------------------------------------------------


def test_a_digest_has_what_is_new_in_its_period_and_old_statements_carried_again(archive: Archive) -> None:
    old, quiet = archive.page(HELLO, path="old"), archive.page("Nothing ever happens.", path="quiet")
    known, still = archive.states([archive.statement(old), archive.statement(quiet)]).ids
    archive.clock.forward(days=2)
    copy, fresh = archive.page(HELLO, source="other"), archive.page("Brand new words.", path="fresh")
    new = archive.states([archive.statement(old, copy), archive.statement(fresh)], identity={0: known}).ids[1]
    archive.store.quotes.replace(copy, 1, [Quote(3, 10, "condemn")])
    rows = archive.store.views.digest(START + DAY, START + 3 * DAY)
    assert [statement.statement for statement in rows.statements] == [known, new]
    assert list(rows.quotes) == [copy]
    assert still not in {statement.statement for statement in rows.statements}
    before = archive.store.views.digest(START, START + DAY)
    assert [statement.statement for statement in before.statements] == [known, still]


def test_the_end_of_one_period_is_the_start_of_the_next(archive: Archive) -> None:
    archive.states([archive.statement(archive.page(HELLO))])
    assert archive.store.views.digest(START - DAY, START).statements == ()
    assert len(archive.store.views.digest(START, START + DAY).statements) == 1


def test_a_digest_can_be_of_a_source_of_a_topic_or_of_what_is_unread(archive: Archive) -> None:
    one, two = archive.page(HELLO, path="one"), archive.page("Other words.", source="other")
    ids = archive.states([archive.statement(one), archive.statement(two)]).ids
    archive.store.statements.set_topics(ids[0], ['violence "at" work', "police"])
    archive.store.reviews.mark_read([ids[1]], START)

    def found(**filters: object) -> list[int]:
        rows = archive.store.views.digest(START, START + DAY, **filters)  # type: ignore[arg-type]
        return [statement.statement for statement in rows.statements]

    assert found(sources=["other"]) == [ids[1]]
    assert found(topics=['violence "at" work']) == [ids[0]]
    assert found(unread=True) == [ids[0]]
    archive.store.reviews.dismiss(ids[0], START)
    assert found() == [ids[1]]


def test_what_could_be_read_days_after_it_was_listed_is_of_the_day_on_which_it_was_read(archive: Archive) -> None:
    archive.source("chiefs")
    page = archive.store.pages.add(NewPage("https://chiefs.example/walled", "chiefs", "chiefs.example", START))
    archive.clock.forward(days=2)
    archive.store.captures.save(page, a_capture("https://chiefs.example/walled", b"<p>open</p>", archive.clock()))
    archive.version(page, HELLO)
    (walled,) = archive.states([archive.statement(page)]).ids
    assert archive.store.views.digest(START, START + DAY).statements == ()
    (told,) = archive.store.views.digest(START + DAY, START + 3 * DAY).statements
    assert (told.statement, told.first_seen, told.appeared) == (walled, START, START + 2 * DAY)


def test_what_was_read_is_told_again_when_another_page_carries_it_or_it_is_edited_or_removed(archive: Archive) -> None:
    page, quiet = archive.page(HELLO, path="one"), archive.page("Nothing happens to this.", path="quiet")
    known, still = archive.states([archive.statement(page), archive.statement(quiet)]).ids
    archive.clock.forward(hours=1)
    archive.store.reviews.mark_read([known, still], archive.clock())
    archive.clock.forward(hours=1)
    copy = archive.page(HELLO, source="other")
    archive.states([archive.statement(page, copy)], identity={0: known})
    archive.version(page, HELLO.upper(), change=Grade.SUBSTANTIVE)
    archive.store.pages.record_state(page, PageState.REMOVED, archive.clock(), "410 Gone")
    rows = archive.store.views.digest(START, START + DAY, unread=True)
    assert [(told.statement, told.known_until) for told in rows.statements] == [(known, START + timedelta(hours=1))]
    assert (len(rows.edits), len(rows.states)) == (1, 1)


def test_the_end_of_the_last_digest_is_kept_and_never_goes_back(archive: Archive) -> None:
    reviews = archive.store.reviews
    assert reviews.told_until() is None
    reviews.set_told_until(START + DAY)
    reviews.set_told_until(START)
    assert reviews.told_until() == START + DAY


def test_edits_come_with_the_text_before_and_repaired_readings_do_not_count(archive: Archive) -> None:
    page = archive.page("Three officers were hurt.")
    (statement,) = archive.states([archive.statement(page)]).ids
    archive.version(page, "Three officers were hurt. ", change=Grade.NONE)
    archive.version(page, "Four officers were hurt.", title="Corrected", change=Grade.SUBSTANTIVE)
    (edit,) = archive.store.views.digest(START, START + DAY).edits
    assert (edit.before, edit.after, edit.statement) == (
        "Three officers were hurt. ",
        "Four officers were hurt.",
        statement,
    )
    assert (edit.before_title, edit.title, edit.version) == ("A title", "Corrected", 3)
    archive.store.reviews.mark_read([statement], START)
    assert archive.store.views.digest(START, START + DAY, unread=True).edits == ()
    assert archive.store.views.digest(START, START + DAY, topics=["police"]).edits == ()


def test_removals_and_restorations_are_told_with_their_reason(archive: Archive) -> None:
    page = archive.page(HELLO)
    archive.store.pages.record_state(page, PageState.REMOVED, START, "410 Gone")
    archive.store.pages.record_state(page, PageState.LIVE, START + DAY, "it answers again")
    rows = archive.store.views.digest(START, START + 2 * DAY)
    assert [(state.state, state.reason) for state in rows.states] == [
        (PageState.REMOVED, "410 Gone"),
        (PageState.LIVE, "it answers again"),
    ]


def test_sources_are_shown_with_new_pages_by_week_the_baseline_apart(archive: Archive) -> None:
    archive.page("Old.", path="old", baseline=True)
    archive.clock.forward(days=1)
    archive.page("New.", path="new")
    archive.clock.forward(days=15)
    (source,) = archive.store.views.sources(archive.clock())
    assert source.pages == 2
    assert source.weekly == (0,) * 9 + (1, 0, 0)


# --- pages and relations ----------------------------------------------------------------------------------------------


def test_a_page_is_shown_by_id_address_or_alias(archive: Archive) -> None:
    page = archive.page(HELLO, path="one")
    archive.store.pages.add_alias(page, "https://chiefs.example/alias", START)
    archive.store.pages.save_check(page, PageCheck(presence=Presence(PageState.MISSING)))
    views = archive.store.views
    assert views.page(page) == views.page("https://chiefs.example/one") == views.page("https://chiefs.example/alias")
    assert views.page(page).state is PageState.MISSING
    for unknown in (99, -1, 10**30, "https://chiefs.example/nowhere"):
        with pytest.raises(NotFound):
            views.page(unknown)


def test_a_page_that_was_never_read_is_exported_with_an_empty_text(archive: Archive) -> None:
    archive.page(HELLO)
    archive.store.pages.add(
        NewPage("https://chiefs.example/later", "chiefs", "chiefs.example", START, title_hint="Hint")
    )
    assert [(page.title, page.text, page.versions) for page in archive.store.views.iter_pages()] == [
        ("A title", HELLO, 1),
        ("Hint", "", 0),
    ]


def test_a_relation_names_the_statements_that_both_pages_carry(archive: Archive) -> None:
    one = archive.page(HELLO, path="one")
    two = archive.page(f"{HELLO}\n\nMore.", source="other")
    (statement,) = archive.states([archive.statement(one, two, words=HELLO)]).ids
    archive.store._session.run(
        "INSERT INTO relations VALUES (?, ?, 'embeds', 9, 0.9, 1, '[[0,52,0,52,9]]', '[\"same words\"]')", (two, one)
    )
    (relation,) = archive.store.views.iter_relations()
    assert (relation.relation, relation.statements) == (RelationKind.EMBEDS, (statement,))
    assert relation.passages == ((Span(0, 52), Span(0, 52)),)
    assert archive.store.views.relations(one) == archive.store.views.relations(two) == (relation,)


def test_exports_stream_in_the_order_of_ids(archive: Archive) -> None:
    with archive.store.transaction():
        pages = [archive.page(f"Text number {n}.", path=str(n)) for n in range(450)]
    ids = archive.states([archive.statement(page) for page in pages]).ids
    views = archive.store.views
    assert [statement.statement for statement in views.iter_statements()] == list(ids)
    assert [carried.page for carried in views.iter_occurrences()] == pages
    assert [(version.page, version.version) for version in views.iter_versions()] == [(page, 1) for page in pages]


def test_alerts_are_exported_with_a_leased_one_as_pending(archive: Archive) -> None:
    outbox = archive.store.outbox
    outbox.add(an_alert("a"), {"mail": START, "hook": START})
    outbox.add(an_alert("b"), {})
    outbox.lease("mail", START, 10, DAY)
    assert [(view.key, view.channel, view.state) for view in archive.store.views.iter_alerts()] == [
        ("a", "hook", "pending"),
        ("a", "mail", "pending"),
        ("b", "", "sent"),
    ]


# --- search -----------------------------------------------------------------------------------------------------------


def test_search_finds_words_in_any_form_and_phrases_as_they_stand(archive: Archive) -> None:
    page = archive.page("The police chiefs' association condemned Tuesday's attacks in Bogotá.", title="A statement")
    archive.page("Something else entirely.", path="else")

    def found(words: str) -> list[int]:
        return [hit.page for hit in archive.store.search.find(words)]

    for words in ("attack", "ATTACKS condemning", "bogota", '"police chiefs"', "assoc*", "statement", "police -banana"):
        assert found(words) == [page], words
    for words in ('"chiefs police"', "police banana", "police -attacks", "-police", "", "   ", "!!!"):
        assert found(words) == [], words


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "AND", "OR OR", "NOT", "NEAR(a b)", "title:x", "{a b}: c", "a^2", "(", ")", "*", "-", "--", "+",
     "a AND", "'; DROP TABLE pages; --", "a\x00b", "\ud800", "col:" * 40, "x " * 500, "\\", "%", "a*b*", '-"', "🜁"],
)  # fmt: skip
def test_nothing_that_can_be_typed_is_an_error(archive: Archive, typed: str) -> None:
    archive.page(HELLO)
    archive.store.search.find(typed)


def test_search_follows_the_latest_version_only(archive: Archive) -> None:
    page = archive.page("The original wording, 原来的声明。")
    archive.version(page, "Quite another text.")
    assert archive.store.search.find("wording") == ()
    assert archive.store.search.find("声明") == ()
    assert [hit.page for hit in archive.store.search.find("another")] == [page]


def test_a_word_of_a_script_without_spaces_is_found_inside_a_sentence(archive: Archive) -> None:
    page = archive.page("警察局长协会今天发表声明，谴责这次袭击。", title="声明")
    (hit,) = archive.store.search.find("谴责")
    assert hit.page == page
    assert f"{HIT}谴责{END}" in hit.snippet
    assert archive.store.search.find("责谴") == ()


def test_a_title_counts_more_than_a_text(archive: Archive) -> None:
    in_text = archive.page("A word on pensions and other things that matter to us.", title="News", path="a")
    in_title = archive.page("A word on other things that matter to all of us here.", title="Pensions", path="b")
    assert [hit.page for hit in archive.store.search.find("pensions")] == [in_title, in_text]


def test_a_hit_names_the_statement_and_marks_the_words(archive: Archive) -> None:
    page = archive.page(HELLO)
    (statement,) = archive.states([archive.statement(page)]).ids
    (hit,) = archive.store.search.find("families")
    assert hit.statement == statement
    assert f"{HIT}families{END}" in hit.snippet


def test_a_query_is_put_in_quotes_word_by_word() -> None:
    assert query('immigration "task force" -border chief*') == (
        '("immigration" AND "task force" AND "chief"*) NOT ("border")'
    )
