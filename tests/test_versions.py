"""Previous version + new extract → a decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_watch.model import Extract, FailureStage, FetchFailure, Grade, PageState
from statement_watch.versions import Known, Presence, absent, decide, flicker, present, text_key, word_diff

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENTENCES = [f"Sentence number {word} says what the county chiefs think of the proposal." for word in "abcdefghij"]
TEXT = "\n\n".join(SENTENCES)


def extract(text: str, title: str = "A title") -> Extract:
    return Extract(title, text)


def known(text: str = TEXT, *earlier: str) -> Known:
    return Known("A title", text, earlier, tuple(map(text_key, earlier)))


def failure(status: int | None = None, *, is_absent: bool = False) -> FetchFailure:
    return FetchFailure("https://a.example/1", FailureStage.HTTP, "x", NOW, status, absent=is_absent)


def test_a_page_never_seen_is_new() -> None:
    assert decide(None, extract(TEXT), NOW).grade is Grade.NEW


def test_typography_and_white_space_are_no_difference() -> None:
    changed = TEXT.replace(" ", "\u00a0", 3).replace("\n\n", "\n").replace("chiefs", "chi\u00adefs")
    assert decide(known(), extract(changed), NOW).grade is Grade.NONE


def test_lost_spaces_and_punctuation_are_cosmetic() -> None:
    assert decide(known(), extract(TEXT.replace("the county", "thecounty", 1)), NOW).grade is Grade.COSMETIC


def test_a_corrected_typo_is_minor() -> None:
    assert decide(known(TEXT.replace("proposal", "propsal", 1)), extract(TEXT), NOW).grade is Grade.MINOR


def test_a_new_title_over_the_same_text_is_minor() -> None:
    assert decide(known(), extract(TEXT, "Another title"), NOW).grade is Grade.MINOR


def test_a_changed_number_in_a_sentence_is_substantive() -> None:
    before = TEXT + "\n\nThe hearing is on March 3 at noon."
    assert decide(known(before), extract(before.replace("March 3", "March 5")), NOW).grade is Grade.SUBSTANTIVE


def test_a_rewritten_paragraph_is_substantive() -> None:
    changed = TEXT.replace(SENTENCES[3], "The association has now changed its mind about all of this, it said.")
    assert decide(known(), extract(changed), NOW).grade is Grade.SUBSTANTIVE


def test_going_back_to_an_earlier_text_is_a_revert() -> None:
    other = TEXT.replace(SENTENCES[3], "Something else entirely was said here for a day.")
    assert decide(known(other, TEXT), extract(TEXT), NOW).grade is Grade.REVERT


def test_a_ticking_counter_never_makes_a_second_version() -> None:
    first, second, third = (TEXT + f"\n\nViewed {n} times" for n in (10, 11, 12))
    assert decide(known(first), extract(second), NOW).grade is Grade.COSMETIC
    assert decide(known(second, first), extract(third), NOW).grade is Grade.NONE


def test_moved_paragraphs_are_no_edit() -> None:
    assert decide(known(), extract("\n\n".join(reversed(SENTENCES))), NOW).grade in (Grade.NONE, Grade.COSMETIC)


def test_a_text_cut_to_a_teaser_is_held_until_a_day_of_checks_agrees() -> None:
    teaser = SENTENCES[0] + "\n\nSubscribe to continue."
    held = decide(known(), extract(teaser), NOW)
    assert held.collapsed
    assert not held.makes_version
    sustained = Known("A title", TEXT, collapsed_since=NOW - timedelta(hours=25), collapsed_checks=2)
    assert decide(sustained, extract(teaser), NOW).makes_version


@pytest.mark.parametrize("status", [500, 503, 403, 429, None])
def test_a_failure_that_says_nothing_of_the_page_leaves_it_alone(status: int | None) -> None:
    assert absent(Presence(), failure(status), NOW) == (Presence(), False)


def test_410_removes_at_once() -> None:
    presence, removed = absent(Presence(), failure(410), NOW)
    assert removed
    assert presence.state is PageState.REMOVED


@pytest.mark.parametrize("gone", [failure(404), failure(200, is_absent=True)])
def test_404_removes_only_after_three_checks_over_a_day(gone: FetchFailure) -> None:
    presence, removed = absent(Presence(), gone, NOW)
    assert (presence.state, removed) == (PageState.MISSING, False)
    presence, removed = absent(presence, gone, NOW + timedelta(hours=30))
    assert not removed
    presence, removed = absent(presence, gone, NOW + timedelta(hours=31))
    assert removed
    assert absent(presence, gone, NOW + timedelta(days=9)) == (presence, False)


def test_an_absence_that_began_on_a_clock_that_was_set_back_lasts_from_now_on() -> None:
    presence, _ = absent(Presence(), failure(404), NOW + timedelta(days=300))
    for hour in (0, 20):
        presence, removed = absent(presence, failure(404), NOW + timedelta(hours=hour))
        assert not removed
    assert absent(presence, failure(404), NOW + timedelta(hours=25))[1]


def test_a_flapping_404_is_never_removed() -> None:
    presence = Presence()
    for hour in range(0, 300, 3):
        presence, removed = absent(presence, failure(404), NOW + timedelta(hours=hour))
        assert not removed
        presence, restored = present(presence)
        assert not restored


def test_a_removed_page_that_answers_is_restored_once() -> None:
    presence, restored = present(Presence(PageState.REMOVED, NOW, 3))
    assert restored
    assert present(presence) == (Presence(), False)


@given(st.text("ab “\"'’\n.", max_size=60), st.text("ab “\"'’\n.", max_size=60))
def test_a_word_diff_gives_back_the_new_text(before: str, after: str) -> None:
    assert "".join(p.text for p in word_diff(before, after) if p.op != "gone").strip() == after.strip()


def test_a_word_diff_marks_just_the_words_that_changed() -> None:
    pieces = word_diff("We support the bill today.", "We oppose the bill today.")
    assert [(p.op, p.text.strip()) for p in pieces] == [
        ("same", "We"),
        ("gone", "support"),
        ("added", "oppose"),
        ("same", "the bill today."),
    ]


def test_what_differs_between_two_reads_moments_apart_is_no_edit() -> None:
    stored, first, second = (
        f"Your visit {token} is logged\n\n{TEXT}\n\nToday: {ad}" for token, ad in ["ab", "cd", "ef"]
    )
    seen = Known("A title", stored, flicker=flicker(first, second))
    assert decide(seen, extract(second), NOW).grade is Grade.NONE
    edited = second.replace(SENTENCES[3], "The association has now changed its mind about all of this, it said.")
    seen = Known("A title", stored, flicker=flicker(edited.replace("ef", "gh", 1), edited))
    assert decide(seen, extract(edited), NOW).grade is Grade.SUBSTANTIVE
