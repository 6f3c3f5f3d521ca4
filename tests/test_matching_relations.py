"""What counts as carrying a statement, and what is evidence of nothing."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from matching_texts import VOCABULARIES, kinds, page, prose, relations
from memory_index import MemoryIndex, component
from statement_watch.matching import Matcher
from statement_watch.model import RelationKind

LANGUAGES = sorted(VOCABULARIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_with_a_line_around_it_is_the_same(language: str) -> None:
    statement = prose(1, 200, language)
    copy = f"{prose(2, 10, language)}\n\n{statement}"
    assert kinds(relations(page(1, statement), page(2, copy, days=2))) == {(2, 1): "same"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_embeds_a_statement_and_the_passage_is_true_to_the_words(language: str) -> None:
    statement = prose(1, 150, language)
    before, after = prose(2, 160, language), prose(3, 120, language)
    found = relations(page(1, statement), page(2, f"{before}\n\n{statement}\n\n{after}", days=1))
    assert kinds(found) == {(2, 1): "embeds"}
    (passage,) = found[2, 1].passages
    assert (passage.page.start, passage.page.end) == (len(before) + 2, len(before) + 2 + len(statement))
    assert (passage.other.start, passage.other.end) == (0, len(statement))


def test_seen_from_the_page_that_came_later_the_article_embeds_it() -> None:
    statement = prose(1, 150)
    article = f"{prose(2, 160)}\n\n{statement}\n\n{prose(3, 120)}"
    assert kinds(relations(page(1, article), page(2, statement, days=1))) == {(2, 1): "embedded_in"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_pages_co_embed_a_statement_that_was_never_seen_alone(language: str) -> None:
    statement = prose(1, 300, language)
    one = f"{prose(2, 150, language)}\n\n{statement}"
    two = f"{statement}\n\n{prose(3, 120, language)}"
    assert kinds(relations(page(1, one), page(2, two, days=3))) == {(2, 1): "co_embeds"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_sentences_of_a_long_release_are_an_excerpt(language: str) -> None:
    sentences = prose(1, 75, language)
    one = f"{prose(2, 250, language)}\n\n{sentences}\n\n{prose(3, 250, language)}"
    two = f"{prose(4, 200, language)}\n\n{sentences}\n\n{prose(5, 200, language)}"
    assert kinds(relations(page(1, one), page(2, two, days=1))) == {(2, 1): "excerpt"}


def test_releases_that_quote_a_letter_before_they_give_it_in_full_carry_it() -> None:
    letter = prose(1, 260)
    paragraphs = letter.split("\n\n")
    one = f"{prose(2, 25)}\n\n“{' '.join(paragraphs[:4])}”\n\n{prose(3, 8)}:\n\n{letter}"
    two = f"{prose(4, 30)}\n\n“{' '.join(paragraphs[-4:])}”\n\n{letter}"
    assert kinds(relations(page(1, one), page(2, two, days=1))) == {(2, 1): "co_embeds"}


def test_a_list_of_names_written_in_another_style_changes_nothing() -> None:
    states = [("N.Y.", "NY"), ("Calif.", "CA"), ("Ohio", "OH"), ("Wash.", "WA"), ("Texas", "TX"), ("Va.", "VA")] * 6
    people = [
        "Ann Roe",
        "Bob Hale",
        "Cy Marsh",
        "Dee Park",
        "Eve Stone",
        "Flo Wood",
        "Gus Field",
        "Hal Brook",
        "Ida Lane",
    ] * 4
    lists = [", ".join(f"{name} (D-{pair[n]})" for name, pair in zip(people, states, strict=True)) for n in (0, 1)]
    letter = prose(1, 90)
    found = relations(page(1, f"{letter}\n\nSigned by {lists[0]}."), page(2, f"{letter}\n\nSigned by {lists[1]}."))
    assert kinds(found) == {(2, 1): "same"}


def test_pages_that_share_nothing_are_not_related() -> None:
    assert relations(page(1, prose(1, 200)), page(2, prose(2, 200))) == {}
    assert relations(page(1, ""), page(2, ""), page(3, "Thank you.")) == {}


@pytest.mark.parametrize("share", [0.02, 0.08])
def test_lost_spaces_and_a_quote_mark_on_each_paragraph_lose_nothing(share: float) -> None:
    rng, statement = random.Random(1), prose(1, 200)
    noisy = "".join("" if c == " " and rng.random() < share else c for c in statement)
    noisy = "\n\n".join(f"“{paragraph}" for paragraph in noisy.split("\n\n"))
    before = prose(2, 200)
    found = relations(page(1, statement), page(2, f"{before}\n\n{noisy}\n\n{prose(3, 90)}", days=1))
    assert kinds(found) == {(2, 1): "embeds"}
    assert found[2, 1].passages[0].page.start == len(before) + 2
    assert found[2, 1].share_other > 0.98


def test_words_changed_dropped_and_doubled_leave_one_passage() -> None:
    rng, statement = random.Random(2), prose(1, 250)
    words = [
        "" if (x := rng.random()) < 0.01 else f"{word} {word}" if x < 0.02 else word[::-1] if x < 0.03 else word
        for word in statement.split(" ")
    ]
    article = f"{prose(2, 200)}\n\n{' '.join(words)}\n\n{prose(3, 150)}"
    found = relations(page(1, statement), page(2, article, days=1))
    assert kinds(found) == {(2, 1): "embeds"}
    assert len(found[2, 1].passages) == 1


def test_a_scan_with_misread_letters_is_the_same() -> None:
    rng, statement, misread = random.Random(4), prose(1, 180), str.maketrans("eloaisnrtm", "c10o15uhfn")
    scan = "".join(letter.translate(misread) if rng.random() < 0.03 else letter for letter in statement)
    assert kinds(relations(page(1, statement), page(2, scan, days=1))) == {(2, 1): "same"}


def form_letter(town: str, day: str, place: str, phone: str) -> str:
    return (
        f"Staff of the office will hold open hours in {town} on {day}. Residents of {town} who need help with a "
        f"federal agency, such as veterans' benefits, passports or taxes, can meet the staff at {place} between nine "
        "and eleven in the morning, no appointment is necessary and no question is too small to be asked. Those who "
        f"cannot come may call the office at {phone}, where the staff will gladly answer, or write to it at any time."
    )


def test_form_letters_of_one_office_are_not_related() -> None:
    forms = [
        form_letter("Ashford", "March 4", "the Ashford Public Library, 12 Main Street", "555-0101"),
        form_letter("Millbrook", "April 9", "Millbrook Town Hall, 3 Church Lane", "555-0102"),
        form_letter("Easton", "May 21", "the Easton Fire Station, 77 River Road", "555-0103"),
        form_letter("Graywater", "June 2", "Graywater School, 150 Lake Avenue", "555-0104"),
        form_letter("Port Hale", "July 15", "the Port Hale Museum, 8 Harbor Square", "555-0105"),
    ]
    documents = [page(n, form, "office.example", days=30 * n) for n, form in enumerate(forms, start=1)]
    assert relations(*documents) == {}


def grant(language: str, town: str, sum_of_money: str) -> str:
    before, after = prose(7, 60, language), prose(8, 90, language)
    joint = "" if language == "zh" else " "
    return joint.join([before, town, sum_of_money, after, town, prose(9, 30, language)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_grants_announced_on_one_day_in_one_form_are_two_statements(language: str) -> None:
    one, two = grant(language, "Ashford", "$1,386,000"), grant(language, "Millbrook", "$2,690,706")
    documents = [page(n, text, "office.example", title="A grant") for n, text in enumerate((one, two), start=1)]
    assert relations(documents[0], replace(documents[1], title="Another grant")) == {}


def test_an_office_that_tells_the_same_on_the_next_day_with_an_introduction_embeds_it() -> None:
    speech = prose(1, 400)
    later = page(2, f"{prose(2, 180)}\n\n{speech}", "office.example", days=1)
    assert kinds(relations(page(1, speech, "office.example"), later)) == {(2, 1): "embeds"}


def test_a_contact_block_and_a_standing_paragraph_make_no_relation_within_a_site() -> None:
    block = prose(99, 90)
    documents = [page(n, f"{prose(n, 120)}\n\n{block}", "a.example", days=10 * n) for n in range(1, 7)]
    assert relations(*documents) == {}


def test_what_two_pages_of_a_site_end_with_is_no_excerpt() -> None:
    about = prose(99, 70)
    one, two = (page(n, f"{prose(n, 150)}\n\n{about}", "a.example", days=n) for n in (1, 2))
    assert relations(one, two) == {}
    assert kinds(relations(one, replace(two, text=f"{about}\n\n{prose(5, 150)}"))) == {(2, 1): "excerpt"}


def test_boilerplate_of_a_site_does_not_hide_that_two_pages_are_the_same() -> None:
    block, statement = prose(99, 150), prose(50, 120)
    others = [page(n, f"{prose(n, 120)}\n\n{block}", "a.example", days=10 * n) for n in range(1, 6)]
    found = relations(*others, page(6, f"{statement}\n\n{block}", "a.example"), page(7, statement, days=1))
    assert kinds(found) == {(7, 6): "same"}


def test_a_statement_that_thirty_sites_post_in_one_week_is_never_discounted() -> None:
    statement = prose(1, 180)
    found = relations(*(page(n, f"{prose(n + 50, 12)}\n\n{statement}", days=n % 7) for n in range(1, 31)))
    assert set(kinds(found).values()) == {"same"}
    assert len(found) == 30 * 29 // 2


def test_a_statement_that_its_site_shows_under_five_addresses_is_no_boilerplate() -> None:
    statement = prose(1, 180)
    own = [page(n, statement, "a.example", days=9 * n, title="Our statement") for n in range(1, 6)]
    found = relations(*own, page(6, f"{prose(6, 150)}\n\n{statement}", days=12))
    assert {pair for pair in found if 6 in pair} == {(6, n) for n in range(1, 6)}


def test_weekly_newsletters_share_a_frame_and_no_statement() -> None:
    head, foot = prose(90, 40), prose(91, 70)
    letters = [page(n, f"{head}\n\n{prose(n, 140)}\n\n{foot}", "a.example", days=7 * n) for n in range(1, 9)]
    assert relations(*letters) == {}


def test_a_newsletter_that_carries_a_statement_embeds_it() -> None:
    head, foot, statement = prose(90, 40), prose(91, 70), prose(50, 130)
    letters = [page(n, f"{head}\n\n{prose(n, 140)}\n\n{foot}", "a.example", days=7 * n) for n in range(1, 7)]
    carrier = page(7, f"{head}\n\n{prose(7, 140)}\n\n{statement}\n\n{foot}", "a.example", days=20)
    assert kinds(relations(*letters, carrier, page(8, statement, days=19))) == {(8, 7): "embedded_in"}


def test_an_office_that_recycles_its_text_months_later_says_something_new() -> None:
    text = prose(1, 200)
    new = text.replace(text.split(". ")[1], prose(2, 14).split(".")[0])
    assert relations(page(1, text, "a.example"), page(2, new, "a.example", days=120)) == {}


def test_the_same_text_again_under_its_title_is_the_same_whenever_it_comes() -> None:
    pages = [page(n, prose(1, 150), "a.example", days=90 * n, title="Statement on policy") for n in (1, 2)]
    assert kinds(relations(*pages)) == {(2, 1): "same"}


def test_one_text_under_two_titles_of_a_site_is_a_failed_extraction() -> None:
    text = prose(1, 150)
    one = page(1, text, "a.example", title="Leader on shutdown talks")
    two = page(2, text, "a.example", days=1, title="Leader on harbour pollution")
    assert relations(one, two) == {}


def test_a_list_of_signatories_is_no_statement() -> None:
    names = ", ".join(
        f"{first} {last}" for first in ("Ann", "Bob", "Cleo", "Dan", "Eva") for last in ("Ash", "Birch", "Cole", "Dale")
    )
    one = f"{prose(1, 150)}\n\nThe letter was signed by {names}."
    two = f"{prose(2, 150)}\n\nThe letter was signed by {names}."
    assert relations(page(1, one), page(2, two)) == {}


def test_a_text_in_capitals_is_no_list_of_names() -> None:
    statement = prose(1, 150).upper()
    assert kinds(relations(page(1, statement), page(2, statement, days=1))) == {(2, 1): "same"}


def test_days_count_for_nothing_where_a_date_is_missing() -> None:
    statement = prose(1, 150)
    article = f"{prose(2, 160)}\n\n{statement}\n\n{prose(3, 120)}"
    found = relations(page(1, statement), page(2, article, days=2000, dated=False))
    assert kinds(found) == {(2, 1): "embeds"}
    assert any("a date is missing" in reason for reason in found[2, 1].reasons)


def test_an_edit_changes_only_what_it_touches() -> None:
    first, second = prose(1, 150), prose(2, 150)
    index = MemoryIndex()
    matcher = Matcher(index)
    for document in (page(1, first), page(2, first, days=1), page(3, second), page(4, second, days=1)):
        matcher.add(document)
    matcher.settle()
    matcher.add(page(2, prose(3, 150), days=1))
    settled = matcher.settle()
    assert settled.changed == ()
    assert settled.dropped == ((2, 1),)
    assert [(r.page, r.other) for r in index.relations_of([1, 2, 3, 4])] == [(4, 3)]


def test_an_edited_release_matches_its_earlier_self_on_another_site() -> None:
    text = prose(1, 200)
    edited = text.replace(" ", " amended ", 3)
    assert kinds(relations(page(1, text), page(2, edited, days=1))) == {(2, 1): "same"}


def test_removing_a_page_undoes_its_evidence() -> None:
    index = MemoryIndex()
    matcher = Matcher(index)
    statement = prose(1, 150)
    for number in (1, 2, 3):
        matcher.add(page(number, statement))
    matcher.settle()
    matcher.remove(2)
    assert matcher.settle().dropped == ((2, 1), (3, 2))
    assert component(index, [1]) == {1, 3}


def test_the_reasons_say_shares_days_and_what_was_discounted() -> None:
    block, statement = prose(99, 80), prose(50, 150)
    others = [page(n, f"{prose(n, 120)}\n\n{block}", "a.example", days=10 * n) for n in range(1, 6)]
    found = relations(*others, page(6, f"{statement}\n\n{block}", "a.example", days=1), page(7, statement))
    reasons = " | ".join(found[7, 6].reasons)
    assert found[7, 6].kind is RelationKind.SAME
    assert "100 % of this page" in reasons
    assert "1 day apart" in reasons
    assert "words of the other page recur on other pages of a.example" in reasons


def test_texts_that_were_made_to_be_slow_are_compared_in_time() -> None:
    rng, phrases = random.Random(1), [prose(n, 6).replace(".", "") for n in range(400)]
    one, two = (" ".join(rng.choice(phrases) for _ in range(4000)) for _ in range(2))
    started = time.process_time()
    relations(page(1, one), page(2, two))
    assert time.process_time() - started < 5


def test_a_passage_that_a_page_introduces_as_anothers_whole_words_is_carried_whole() -> None:
    words = prose(1, 70)
    article = f"{prose(2, 260)}\n\nThe Harbour Workers Union’s full statement reads:\n\n{words}"
    other = f"{prose(3, 260)}\n\n{words}\n\n{prose(4, 200)}"
    found = relations(page(1, article), page(2, other, days=1))
    assert kinds(found) == {(2, 1): "co_embeds"}
    assert any("whole words of Harbour Workers Union" in reason for reason in found[2, 1].reasons)


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“"])
def test_who_speaks_for_himself_beside_a_shared_text_copies_nothing(marks: str) -> None:
    shared, opens, closes = prose(1, 120), marks[0], marks[1]
    one, two = (f"{prose(n, 12)}\n\n{opens}{prose(n + 2, 38)}{closes}, the office said.\n\n{shared}" for n in (2, 3))
    assert kinds(relations(page(1, one), page(2, two, days=1))) == {(2, 1): "excerpt"}
    plain = [text.replace(opens, "").replace(closes, "") for text in (one, two)]
    assert kinds(relations(page(1, plain[0]), page(2, plain[1], days=1))) == {(2, 1): "co_embeds"}


@pytest.mark.parametrize(("days", "found"), [(1, {(2, 1): "same"}), (7, {})])
def test_a_corrected_release_is_the_same_and_the_next_weeks_is_not(days: int, found: dict[object, str]) -> None:
    report = f"{prose(1, 150)} The total was 4100. {prose(2, 150)}"
    changed = f"{report.replace('4100', '4700')} {prose(3, 12)}"
    one = page(1, report, "a.example", title="Our report")
    assert kinds(relations(one, page(2, changed, "a.example", days=days, title="Our report"))) == found


@pytest.mark.parametrize("days", [60, 900])
def test_a_long_statement_posted_again_much_later_is_found_and_a_short_one_is_a_form(days: int) -> None:
    long, short = prose(1, 260), prose(2, 70)
    edited = long.replace(long.split()[120], "amended", 1).replace(long.split()[40], "mended", 1)
    found = relations(page(1, long), page(2, edited, days=days), page(3, short), page(4, short, days=days))
    assert kinds(found) == {(2, 1): "same"}


def test_a_copy_that_goes_on_with_all_who_signed_is_the_same() -> None:
    firsts, lasts = ("Ann", "Bob", "Cleo", "Dan", "Eva", "Flo"), ("Ash", "Birch", "Cole", "Dale", "Elm", "Fell")
    names = ", ".join(f"{first} {last}" for first in firsts for last in lasts)
    letter = prose(1, 120)
    found = relations(page(1, letter), page(2, f"{letter}\n\n{names}.", days=1))
    assert kinds(found) == {(2, 1): "same"}


@pytest.mark.parametrize("own", [250, 150])
def test_a_release_in_a_page_with_a_quarter_of_its_own_is_embedded(own: int) -> None:
    statement = prose(1, int(own * 2.6))
    found = relations(page(1, statement), page(2, f"{prose(2, own // 2)}\n\n{statement}\n\n{prose(3, own // 2)}"))
    assert kinds(found) == {(2, 1): "embeds"}
