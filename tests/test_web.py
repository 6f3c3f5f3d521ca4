"""The review in the browser: what is seen, and what a person says, without a script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from people import DAY, Town, prose
from statement_watch.model import Extract, Grade, PageState, Topic
from statement_watch.store import NewPage, PageCheck, Store
from statement_watch.store.inbox import Wanted
from statement_watch.views import Outage
from statement_watch.web.statements import RELATIONS
from web_client import Browser, a_browser

LETTER = prose(1)
SEEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOPICS = (Topic("bridges", any=("bridges",)),)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two associations with one letter, of which one adds words, and a city with another text."""
    town = Town(tmp_path_factory.mktemp("built") / "s.db", TOPICS)
    town.post("chiefs", LETTER, title="Letter on courts")
    town.post("state", f"{prose(5, 1)}\n\n{LETTER}", title="We join the letter")
    town.post("city", f"On bridges.\n\n{prose(2)}", title="On bridges")
    town.store.close()
    return town.path


@pytest.fixture
def town(built: Path, tmp_path: Path) -> Iterator[Town]:
    town = Town(shutil.copy(built, tmp_path / "s.db"), TOPICS)
    yield town
    town.store.close()


@pytest.fixture
def browser(town: Town) -> Iterator[Browser]:
    with a_browser(town.path, town.clock, topics=TOPICS) as browser:
        yield browser


# --- the inbox --------------------------------------------------------------------------------------------------------


def test_the_inbox_is_that_of_the_terminal_copies_folded(browser: Browser, town: Town) -> None:
    shown = browser.get("/")
    assert shown.cards() == [f"s{one}" for one in town.store.views.inbox(Wanted())]
    letter = " ".join(shown.document.get_element_by_id("s1").text_content().split())
    assert "Letter on courts" in letter
    assert "Carried by 1 other page" in letter
    assert "We join the letter" in letter
    assert "Inbox 2 statements" in shown.words()


def test_filters_choose_as_in_the_terminal(browser: Browser, town: Town) -> None:
    town.reviewer.star([1])
    assert browser.get("/?source=city").cards() == [f"s{town.the(3)}"]
    assert browser.get("/?topic=bridges").cards() == [f"s{town.the(3)}"]
    assert browser.get("/?which=starred").cards() == ["s1"]
    assert browser.get("/?since=2026-03-02T12:00").cards() == []
    assert browser.get("/?since=1d").cards()[0] == "s1"


def test_what_was_already_there_waits_behind_a_box(browser: Browser, town: Town) -> None:
    old = town.post("old", prose(9), title="Old", baseline=True)
    assert f"s{town.the(old)}" not in browser.get("/").cards()
    assert f"s{town.the(old)}" in browser.get("/?already=1").cards()


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("since=tomorrow", 400, "is no time such as 7d"),
        ("which=best", 400, "which is one of unread"),
        ("source=citi", 404, 'did you mean "city"'),
        ("page=0", 400, "numbered from 1"),
    ],
)
def test_a_filter_that_cannot_be_is_said_in_words(browser: Browser, query: str, status: int, words: str) -> None:
    shown = browser.get(f"/?{query}")
    assert (shown.status, words in shown.words()) == (status, True)


def test_a_long_inbox_has_pages_that_keep_the_filter(browser: Browser, town: Town) -> None:
    for number in range(25):
        town.post("many", prose(100 + number), path=str(number))
    first = browser.get("/?source=many")
    assert len(first.cards()) == 20
    (later,) = first.document.xpath("//a[@rel='next']/@href")
    assert later == "/?source=many&page=2"
    second = browser.get(later)
    assert len(second.cards()) == 5
    assert not set(first.cards()) & set(second.cards())
    assert "21–25 of 25 statements" in second.words()
    assert browser.get("/?source=many&page=99").cards() == second.cards()


def test_a_long_list_of_another_choice_stays_that_choice(browser: Browser, town: Town) -> None:
    town.reviewer.star([town.the(town.post("many", prose(100 + number), path=str(number))) for number in range(21)])
    (later,) = browser.get("/?which=starred&since=30d").document.xpath("//a[@rel='next']/@href")
    assert later == "/?since=30d&which=starred&page=2"
    assert len(browser.get(later).cards()) == 1


def test_an_empty_inbox_says_so(browser: Browser, town: Town) -> None:
    town.reviewer.read(town.store.views.inbox(Wanted()))
    assert "Nothing waits" in browser.get("/").words()


# --- verdicts ---------------------------------------------------------------------------------------------------------


def test_read_leaves_the_inbox_and_goes_on_and_undo_brings_it_back(browser: Browser, town: Town) -> None:
    first, second, *_ = browser.get("/?source=chiefs&source=city").cards()
    done = browser.post(f"/statements/{first}/read", {"on": 1, "list": "/?which=unread", "then": second})
    assert done.location == f"/?which=unread#{second}"
    assert first not in browser.get("/").cards()
    assert f"Read: {first}" in browser.get("/").words("div[@role='status']")
    browser.press("Undo")
    assert first in browser.get("/").cards()


def test_from_a_statement_that_was_opened_in_a_list_it_goes_on_in_that_list(browser: Browser) -> None:
    first, second, *_ = browser.get("/?since=30d").cards()
    (opened,) = browser.get("/?since=30d").document.xpath(f"//article[@id='{first}']//a[@class='open']/@href")
    shown = browser.get(opened)
    assert shown.document.xpath("//a[@class='list']/@href") == [f"/?since=30d#{first}"]
    assert browser.press("Star").response.url.path == f"/statements/{first}", "a star is no reason to go"
    browser.get(opened)
    assert second in browser.press("Read").cards()
    assert first not in browser.get("/?since=30d").cards()
    led = browser.get(f"/statements/{first}?list=//evil.example").document
    assert led.xpath("//a[@class='list']/@href") == [f"/#{first}"]


def test_each_mark_is_a_button_that_takes_it_back(browser: Browser, town: Town) -> None:
    browser.get("/statements/s1")
    for button, back, mark in (
        ("Star", "Unstar", "starred"),
        ("Dismiss", "Take back", "dismissed"),
        ("Read", "Unread", "read"),
    ):
        browser.press(button)
        assert getattr(town.view(1), mark)
        browser.press(back)
        assert not getattr(town.view(1), mark)


def test_a_note_is_shown_and_taken_away(browser: Browser, town: Town) -> None:
    browser.get("/statements/s1")
    browser.press("Save the note", text="call them\r\ntoday")
    assert town.view(1).note == "call them\ntoday"
    assert "call them" in browser.get("/").words()
    browser.get("/statements/s1")
    browser.press("Save the note", text="")
    assert town.view(1).note is None


def test_a_note_may_have_twenty_thousand_letters_of_any_script(browser: Browser, town: Town) -> None:
    browser.get("/statements/s1")
    browser.press("Save the note", text="議" * 20_000)
    assert town.view(1).note == "議" * 20_000


def test_a_page_of_the_inbox_is_read_as_one_verdict(browser: Browser, town: Town) -> None:
    count = len(browser.get("/").cards())
    browser.press(f"All {count} on this page are read")
    assert town.store.views.inbox(Wanted()) == ()
    browser.press("Undo")
    assert len(town.store.views.inbox(Wanted())) == count


def test_merge_split_and_never_one(browser: Browser, town: Town) -> None:
    bridges = town.the(3)
    browser.get("/statements/s1")
    browser.press("Merge", other="p3")
    assert town.pages(1) == {1, 2, 3}
    assert browser.get(f"/statements/s{bridges}").response.url.path == "/statements/s1"
    browser.press("Split", pages="p3")
    assert town.pages(1) == {1, 2}
    browser.press("Undo")
    browser.press("Undo")
    assert town.pages(1) == {1, 2}
    browser.get("/statements/s1")
    browser.press("Not the same", other=f"s{bridges}")
    assert town.store.verdicts.of_pages([1])


def test_what_is_related_can_be_joined_by_a_button(browser: Browser, town: Town) -> None:
    town.reviewer.split(1, [2])
    assert f"held to be something else: We join the letter · The State Board · s{town.the(2)}" in (
        browser.get("/statements/s1").words()
    )
    browser.press("It is one with this")
    assert town.pages(1) == {1, 2}


@pytest.mark.parametrize(
    ("path", "fields", "status", "words"),
    [
        ("/statements/s99/read", {}, 404, "no such statement"),
        ("/statements/p1/read", {}, 404, "is a page"),
        ("/statements/s1/merge", {"other": ""}, 400, "name another statement"),
        ("/statements/s1/merge", {"other": "p99"}, 404, "no such page"),
        ("/statements/s1/split", {}, 400, "no page is chosen"),
        ("/statements/s1/split", {"pages": "p3"}, 404, "does not carry s1"),
        ("/statements/s1/not-same", {"other": "s1"}, 400, "is one statement"),
        ("/read", {}, 400, "no statement is named"),
        ("/undo", {}, 404, "nothing to undo"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    browser: Browser, town: Town, path: str, fields: dict[str, str], status: int, words: str
) -> None:
    before = town.grouped()
    shown = browser.post(path, fields)
    assert (shown.status, words in shown.words()) == (status, True), shown.words()
    assert town.grouped() == before
    assert town.store.journal.last() is None


def test_undo_takes_back_what_the_page_named_and_nothing_else(browser: Browser, town: Town) -> None:
    browser.get("/statements/s1")
    browser.press("Star")
    (named,) = browser.get("/").document.xpath("//form[@action='/undo']/input[@name='action']/@value")
    town.reviewer.note(1, "said in the terminal meanwhile")
    shown = browser.post("/undo", {"action": named})
    assert (shown.status, "meanwhile" in shown.words()) == (400, True)
    assert town.view(1).starred
    assert town.view(1).note


def test_what_was_said_in_the_terminal_can_be_taken_back_here(browser: Browser, town: Town) -> None:
    town.reviewer.dismiss([1])
    assert "Dismissed: s1" in browser.get("/").words("div[@role='status']")
    browser.press("Undo")
    assert not town.view(1).dismissed


def test_from_what_cannot_be_a_way_leads_back(browser: Browser) -> None:
    shown = browser.post("/statements/s1/merge", {"other": "s99", "back": "/statements/s1"})
    assert "/statements/s1" in shown.document.xpath("//main//a/@href")


# --- what is known ----------------------------------------------------------------------------------------------------


def test_a_statement_has_its_words_its_origin_its_pages_and_why_they_are_one(browser: Browser) -> None:
    words = browser.get("/statements/s1").words()
    for part in (
        "Letter on courts",
        "Origin The Chiefs Board p1",
        "On 2 pages",
        "Why these are one",
        "words are shared",
    ):
        assert part in words, part
    assert " ".join(LETTER.split()[-12:]) in words
    assert "adds" in words


def test_a_page_has_its_versions_its_state_and_marks_what_it_carries(browser: Browser, town: Town) -> None:
    town.post("city", f"On bridges and roads.\n\n{prose(2)}", title="On bridges")
    shown = browser.get("/pages/p2")
    assert "live" in shown.words()
    carried = [a.text_content() for a in shown.document.xpath("//a[@class='carried'][@href='/statements/s1']")]
    assert " ".join(carried[0].split()[:8]) == " ".join(LETTER.split()[:8])
    town.store.pages.record_state(3, PageState.REMOVED, SEEN, "410 Gone")
    words = browser.get("/pages/p3").words()
    for part in ("2 versions", "removed", "410 Gone", "version 2"):
        assert part in words, part


def test_what_changed_is_shown_by_words(browser: Browser, town: Town) -> None:
    town.post("city", f"On new bridges.\n\n{prose(2)}", title="On bridges")
    document = browser.get("/pages/p3/diff").document
    assert [one.text for one in document.xpath("//ins")] == ["new"]
    assert "one version only" in browser.get("/pages/p1/diff").words()
    assert browser.get("/pages/p3/diff?from=1&to=9").status == 404


def test_the_words_of_a_version_are_words_only(browser: Browser) -> None:
    shown = browser.get("/pages/p1/text?version=1")
    assert shown.text == LETTER
    assert shown.headers["content-type"].startswith("text/plain")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert browser.get("/pages/p1/text?version=2").status == 404


def test_search_finds_words_and_leads_to_ids(browser: Browser) -> None:
    shown = browser.get("/search?q=bridges")
    assert [mark.text.lower() for mark in shown.document.xpath("//mark")][:1] == ["bridges"]
    assert browser.ask("GET", "/search?q=s1").location == "/statements/s1"
    assert browser.ask("GET", "/search?q=P3").location == "/pages/p3"
    assert "nothing found" in browser.get("/search?q=zeppelin").words()
    assert browser.get("/search").status == 200
    assert browser.get("/search?q=%22unclosed+NEAR(+AND+*+title:").status == 200


def test_the_digest_tells_what_the_digest_command_tells(browser: Browser, town: Town) -> None:
    town.post("city", f"On new bridges.\n\n{prose(2)}", title="On bridges")
    town.now += timedelta(minutes=1)
    words = browser.get("/digest?since=1d").words()
    for part in ("New statements", "Letter on courts", "Carried by 1 other page", "Edited", "new"):
        assert part in words, part
    assert "Nothing new" in browser.get("/digest?since=2020-01-01&until=2020-01-02").words()
    assert browser.get("/digest?since=2020-01-02&until=2020-01-01").status == 400
    browser.get("/digest?since=1d")
    browser.press("All these statements are read")
    assert "Letter on courts" not in browser.get("/digest?since=1d&unread=1").words()


def test_sources_fare_as_the_status_command_says(browser: Browser) -> None:
    words = browser.get("/sources").words()
    for part in ("chiefs", "The City Board", "No daemon is running", "never"):
        assert part in words, part


def test_sources_say_what_could_not_be_read_and_which_could_not_be_reached(browser: Browser, town: Town) -> None:
    new = NewPage("https://chiefs.example/news/9", "chiefs", "chiefs.example", SEEN)
    page = town.store.pages.add(new)
    town.store.pages.save_check(page, PageCheck(last_checked=SEEN, failures=2, failing_since=SEEN, reason="a wall"))
    state = town.store.sources.get("city")
    assert state is not None
    town.store.sources.set_health(replace(state.health, silent_since=SEEN))
    town.store.sources.save_outage(Outage(SEEN, "the host name could not be looked up", asked=5, silent=5))
    words = browser.get("/sources").words()
    assert "none of the 5 sources that were asked since 2026-03-02 09:00 UTC answers" in words
    assert "1 item could never be read; watch status chiefs lists it" in words
    assert "it may be the network of this machine" in words
    assert "none of the 5 sources that were asked" in browser.get("/digest").words(), "under Notices"


def test_a_page_says_when_it_was_last_changed(browser: Browser, town: Town) -> None:
    changed = Extract("Tolls", "Words on tolls.", updated=DAY, updated_source="text")
    town.store.pages.add_version(1, changed, Grade.MINOR, SEEN, text_key="tolls")
    assert "according to the page" in browser.get("/pages/p1").words()
    assert "Last changed" in browser.get("/cite/p1").words()


def test_a_citation_can_be_checked(browser: Browser) -> None:
    words = browser.get("/cite/s1").words()
    assert "SHA-256 of the text" in words
    assert "@online{" in words
    assert browser.get("/cite/p1?version=7").status == 404


def test_a_command_in_a_message_is_shown_as_one(browser: Browser) -> None:
    commands = browser.get("/statements/s99").document.xpath("//main//code")
    assert [command.text_content() for command in commands] == ["watch search"]


def test_an_address_that_names_nothing_is_said_to(browser: Browser) -> None:
    for path in (
        "/statements/s99",
        "/pages/p99",
        "/pages/s1",
        "/statements/x",
        "/statements/s" + "9" * 5000,
        "/nothing",
    ):
        assert browser.get(path).status == 404, path


# --- beside others ----------------------------------------------------------------------------------------------------


def test_a_page_is_shown_and_a_verdict_waits_while_another_process_writes(browser: Browser, town: Town) -> None:
    with town.store.transaction():
        town.store.reviews.star(1, town.clock())
        assert browser.get("/").status == 200
        assert browser.get("/statements/s1").status == 200


def test_a_database_that_stays_locked_is_said_in_words(
    browser: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statement_watch.web.desk.BUSY", 0.05)
    browser.get("/")
    with town.store.transaction():
        town.store.reviews.star(1, town.clock())
        shown = browser.post("/statements/s1/read")
    assert (shown.status, "another process is writing" in shown.words()) == (503, True)
    assert not town.view(1).read


def test_a_statement_that_ended_meanwhile_leads_to_its_heir(browser: Browser, town: Town) -> None:
    bridges = town.the(3)
    browser.get("/")
    town.reviewer.merge([1, bridges])
    browser.post(f"/statements/s{bridges}/read", {"on": 1})
    assert town.view(1).read


def test_the_way_back_to_the_list_outlives_a_merge_and_a_longer_look(browser: Browser, town: Town) -> None:
    other = town.the(3)
    town.reviewer.merge([1, other])
    shown = browser.get(f"/statements/s{other}?list=/%3Fsince%3D30d&then=s2")
    assert shown.document.xpath("//a[@class='list']/@href") == ["/?since=30d#s1"]
    for number in range(RELATIONS + 1):
        town.post(f"copy{number}", LETTER, title="Letter on courts")
    shown = browser.get("/statements/s1?list=/%3Fsince%3D30d")
    longer = shown.document.xpath("//a[contains(., 'more relation')]/@href")
    assert longer == ["/statements/s1?list=%2F%3Fsince%3D30d&full=1#why"]
    assert "… and 2 more relations" in browser.get("/pages/p1").words()
    assert browser.get(longer[0]).document.xpath("//a[@class='list']/@href") == ["/?since=30d#s1"]


def test_what_is_said_here_is_what_the_database_has(browser: Browser, town: Town) -> None:
    browser.get("/statements/s1")
    browser.press("Star")
    with Store.open(town.path, clock=town.clock, readonly=True) as other:
        assert other.views.statement(1).starred
        assert other.views.statement(1).published == DAY
