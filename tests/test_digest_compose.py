"""What a digest holds, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from builders_views import (
    SEEN,
    SINCE,
    TEXT,
    alert,
    busy_morning,
    edit,
    occurrence,
    quote,
    rows,
    source,
    state,
    statement,
    word_diff,
)
from statement_watch.digest import Digest, compose, wording
from statement_watch.digest.beginnings import added_lead, opening
from statement_watch.digest.diffs import condense
from statement_watch.digest.records import Counts
from statement_watch.model import DiffPiece, Grade, Health, OccurrenceKind, PageState, Span


def digest_of(**changes: Any) -> Digest:
    return compose(rows(**changes), diff=word_diff)


def test_a_statement_stands_once_with_its_copies_folded_under_it() -> None:
    copies = [occurrence(page=n, url=f"https://copy.example/{n}", publisher=f"Paper {n}") for n in range(2, 42)]
    (entry,) = digest_of(statements=(statement(occurrences=(occurrence(origin=True), *copies)),)).new
    assert entry.url == "https://chiefs.example/news/1"
    assert [copy.publisher for copy in entry.copies] == [f"Paper {n}" for n in range(2, 42)]


def test_a_copy_says_how_much_it_carries_and_what_it_adds() -> None:
    copy = occurrence(
        page=2, kind=OccurrenceKind.EXCERPT, words=21, own_words=5, own_text=". Our reporter asked three sheriffs."
    )
    (entry,) = digest_of(statements=(statement(words=42, occurrences=(occurrence(origin=True), copy)),)).new
    (found,) = entry.copies
    assert (found.share, found.own_words, found.own_lead) == (50, 5, "Our reporter asked three sheriffs.")


def test_a_statement_whose_origin_was_never_seen_has_copies_only() -> None:
    view = statement(origin_page=None, origin_publisher="Federation", occurrences=(occurrence(),))
    (entry,) = digest_of(statements=(view,)).new
    assert not entry.origin_seen
    assert (entry.origin, len(entry.copies)) == ("Federation", 1)


def test_stars_come_first_then_topics_then_the_newest() -> None:
    views = (
        statement(statement=1, first_seen=SEEN - timedelta(hours=3)),
        statement(statement=2, first_seen=SEEN),
        statement(statement=3, topics=("t",), first_seen=SEEN - timedelta(hours=5)),
        statement(statement=4, starred=True, first_seen=SEEN - timedelta(hours=9)),
        statement(statement=5, first_seen=SEEN),
    )
    assert [entry.statement for entry in digest_of(statements=views).new] == [4, 3, 2, 5, 1]


def test_a_statement_that_is_carried_again_does_not_quote_again() -> None:
    old = SINCE - timedelta(days=9)
    view = statement(first_seen=old, occurrences=(occurrence(origin=True, first_seen=old), occurrence(page=2)))
    (entry,) = digest_of(statements=(view,), quotes={1: (quote(),)}).again
    assert entry.quotes == ()


def test_an_older_statement_that_is_carried_again_is_not_called_new() -> None:
    old = SINCE - timedelta(days=9)
    view = statement(first_seen=old, occurrences=(occurrence(origin=True, first_seen=old), occurrence(page=2)))
    digest = digest_of(statements=(view,))
    assert (len(digest.new), len(digest.again)) == (0, 1)
    assert [copy.fresh for copy in digest.again[0].copies] == [True]


def test_a_copy_found_after_the_period_is_left_to_the_next_digest() -> None:
    later = SEEN + timedelta(days=2)
    view = statement(occurrences=(occurrence(origin=True), occurrence(page=2), occurrence(page=3, first_seen=later)))
    digest = digest_of(statements=(view,), until=SEEN + timedelta(hours=1))
    assert [copy.page for copy in digest.new[0].copies] == [2]
    assert digest.counts.copies == 1


def test_what_was_already_there_is_counted_and_the_newest_named() -> None:
    views = tuple(
        statement(statement=n, title=f"Release {n}", published=date(2017, 3, n), baseline=True) for n in range(1, 9)
    )
    digest = digest_of(statements=views)
    (group,) = digest.already
    assert digest.new == ()
    assert (group.publisher, group.count) == ("Association of Chiefs", 8)
    assert [link.title for link in group.newest] == ["Release 8", "Release 7", "Release 6"]


def test_of_hundreds_of_publishers_those_with_most_are_named_and_the_rest_counted() -> None:
    views = [
        statement(statement=n, baseline=True, occurrences=(occurrence(page=n, publisher=f"Body {n // 2:03d}"),))
        for n in range(2, 121)
    ]
    groups = digest_of(statements=tuple(views)).already
    assert len(groups) == 26
    assert (groups[-1].publisher, groups[-1].newest) == ("35 others", ())
    assert sum(group.count for group in groups) == 119


def test_dismissed_statements_are_left_out() -> None:
    assert digest_of(statements=(statement(dismissed=True),)).empty


def test_cosmetic_edits_are_left_out_and_minor_ones_come_last() -> None:
    edits = (edit(page=1, change=Grade.COSMETIC), edit(page=2, change=Grade.MINOR), edit(page=3))
    assert [found.page for found in digest_of(edits=edits).edits] == [3, 2]


def test_an_edit_shows_its_words_and_a_changed_title() -> None:
    (found,) = digest_of(edits=(edit(before_title="Another title"),)).edits
    assert [(piece.op, piece.text.strip()) for piece in found.pieces] == [
        ("same", "The association"),
        ("gone", "welcomes"),
        ("added", "regrets"),
        ("same", "the decision."),
    ]
    assert (found.words_gone, found.words_added, found.before_title) == (1, 1, "Another title")


def test_a_title_that_only_changed_its_typography_is_no_change() -> None:
    (found,) = digest_of(edits=(edit(title="The chief’s word", before_title="The chief's word"),)).edits
    assert found.before_title is None


def test_long_unchanged_runs_of_an_edit_are_cut_around_the_change() -> None:
    words = " ".join(f"w{n}" for n in range(500))
    pieces = [DiffPiece("same", f"{words} "), DiffPiece("gone", "old "), DiffPiece("same", words)]
    first, gone, last = condense(pieces)
    assert first.text == "… " + " ".join(f"w{n}" for n in range(490, 500)) + " "
    assert gone.text == "old "
    assert last.text == " ".join(f"w{n}" for n in range(10)) + " …"


def test_removed_and_restored_pages_are_told_apart() -> None:
    digest = digest_of(states=(state(), state(page=4, state=PageState.LIVE)))
    assert [gone.restored for gone in digest.departures] == [False, True]


def test_only_sources_in_trouble_are_named() -> None:
    healths = (Health.OK, Health.NEW, Health.SLOW, Health.FAILING, Health.EMPTY, Health.CHANGED)
    digest = digest_of(sources=tuple(source(source=health.name, health=health) for health in healths))
    assert [trouble.source for trouble in digest.troubles] == ["FAILING", "EMPTY", "CHANGED"]


def test_a_quote_stands_once_with_its_speaker_however_many_pages_bring_it() -> None:
    view = statement(occurrences=(occurrence(origin=True), occurrence(page=2)))
    quotes = {1: (quote(text="We will not,"), quote(text="Nobody said it", speaker=None, organisation=None))}
    (entry,) = digest_of(statements=(view,), quotes={**quotes, 2: (quote(page=2, text="we will NOT,"),)}).new
    assert [(said.text, said.who) for said in entry.quotes] == [("We will not", "Ann Marsh, Association of Chiefs")]


def test_what_a_page_quotes_around_a_statement_is_not_said_in_it() -> None:
    around = quote(page=2, start=300, end=340, text="They are wrong", speaker="John Doe")
    view = statement(occurrences=(occurrence(origin=True), occurrence(page=2)))
    (entry,) = digest_of(statements=(view,), quotes={1: (quote(text="We will not"),), 2: (around,)}).new
    assert [said.text for said in entry.quotes] == ["We will not"]


def test_what_leads_in_to_another_statement_does_not_run_on_behind_it() -> None:
    text = "The commission met in Easton.\n\nIt issued the following statement:\n\nNobody else spoke that day."
    home = occurrence(origin=True, spans=(Span(0, 80), Span(400, 430)))
    (entry,) = digest_of(statements=(statement(text=text, occurrences=(home,)),)).new
    assert "following statement: … Nobody else spoke" in entry.lead


def test_the_lead_leaves_out_the_title_and_the_dateline_above_the_text() -> None:
    text = f"30 March 2017\n\nStatement on the court’s decision\n\n{TEXT}"
    (entry,) = digest_of(statements=(statement(text=text),)).new
    assert entry.lead.startswith("The association welcomes")
    assert entry.text == text


def test_headings_above_a_text_are_no_part_of_its_beginning() -> None:
    text = "Fed Funds Will Clean Rivers And Lakes\n\nMarsh: Money Is On Its Way\n\nSenator Ann Marsh met mayors."
    assert opening(text, "Marsh brings money") == "Senator Ann Marsh met mayors."


def test_a_text_of_short_lines_begins_with_its_first() -> None:
    assert opening("No war\n\nNo fear\n\nNo more", "On peace") == "No war – No fear – No more"


def test_a_line_that_ends_no_sentence_is_parted_from_the_next() -> None:
    text = "The act is named for a sailor who fought for years\n\nAt a conference today, Ann Marsh read it out."
    assert opening(text, "") == text.replace("\n\n", " – ")
    text = "The mayor of that city and\nall of her deputies met and said:\n“It is late,” they said."
    assert opening(text, "") == text.replace("\n", " ")


def test_words_that_two_say_together_are_quoted_once_though_one_of_them_changed_an_ending() -> None:
    words = "For generations, the songs of these artists have formed what the whole country listens to, and the library"
    quotes = (
        quote(text=f"{words} works to keep them in the record"),
        quote(text=f"{words} works to keep them on the record", speaker="John Doe"),
    )
    (entry,) = digest_of(statements=(statement(text="They met."),), quotes={1: quotes}).new
    assert [said.who for said in entry.quotes] == ["Ann Marsh, Association of Chiefs"]


def test_a_long_lead_ends_with_a_sentence_and_an_ellipsis() -> None:
    (entry,) = digest_of(statements=(statement(text="Gov. J. Doe met the U.S. envoy today. " * 40),)).new
    assert entry.lead.endswith("envoy today.\u00a0…")
    assert len(entry.lead) <= 425


def test_the_counts_are_of_what_is_shown() -> None:
    assert compose(busy_morning(), diff=word_diff).counts == Counts(
        statements=2, carried_again=1, copies=3, edits=2, removed=1, restored=1, troubles=1, already=24
    )


def test_copies_and_excerpts_are_counted_apart() -> None:
    carried = (
        occurrence(origin=True),
        occurrence(page=2, url="https://copy.example/2"),
        occurrence(page=3, url="https://copy.example/3", kind=OccurrenceKind.EXCERPT),
    )
    digest = digest_of(statements=(statement(occurrences=carried),))
    assert (digest.counts.copies, digest.counts.excerpts) == (1, 1)
    assert wording.carriers(digest.new[0]) == "1 copy, 1 excerpt"


def test_a_statement_that_was_read_within_the_period_is_no_new_one_when_a_copy_follows() -> None:
    read = SEEN + timedelta(hours=1)
    own = occurrence(page=1, origin=True)
    before = occurrence(page=2, publisher="Told", first_seen=SEEN)
    after = occurrence(page=3, publisher="Since", first_seen=read + timedelta(hours=1))
    digest = compose(rows(statements=(statement(known_until=read, occurrences=(own, before, after)),)), diff=word_diff)
    assert digest.new == ()
    assert [(copy.publisher, copy.fresh) for copy in digest.again[0].copies] == [("Told", False), ("Since", True)]


def test_a_quiet_period_gives_an_empty_digest() -> None:
    assert digest_of(sources=(source(),)).empty


def test_the_same_rows_in_any_order_give_the_same_digest() -> None:
    ordinary = busy_morning()
    turned = rows(
        statements=ordinary.statements[::-1],
        edits=ordinary.edits[::-1],
        states=ordinary.states[::-1],
        sources=ordinary.sources,
        quotes=ordinary.quotes,
    )
    assert compose(turned, diff=word_diff) == compose(ordinary, diff=word_diff)


# --- digests of alerts ------------------------------------------------------------------------------------------------


def test_the_digest_of_alerts_holds_what_they_tell_and_nothing_else() -> None:
    told = [
        alert(kind="new_statement", statement=42),
        alert(kind="repost", statement=12),
        alert(kind="removed", page=3, statement=None),
        alert(kind="source_trouble", source="sheriffs", statement=None, page=None),
    ]
    digest = compose(busy_morning(), diff=word_diff, told=told)
    assert [entry.statement for entry in digest.new] == [42]
    assert [entry.statement for entry in digest.again] == [12]
    assert [gone.page for gone in digest.departures] == [3]
    assert [trouble.source for trouble in digest.troubles] == ["sheriffs"]
    assert (digest.edits, digest.already, digest.notices) == ((), (), ())


def test_an_alert_that_finds_no_row_is_still_told() -> None:
    told = [alert(kind="new_statement", statement=999, title="Merged since"), alert(kind="source_recovered")]
    digest = compose(busy_morning(), diff=word_diff, told=told)
    assert [notice.title for notice in digest.notices] == ["Merged since", "Statement on the court's decision"]
    assert not digest.empty


def test_what_others_carry_whole_stands_before_what_is_newer() -> None:
    home = occurrence(origin=True)
    copy = occurrence(page=2, publisher="Paper", url="https://paper.example/1")
    views = (
        statement(statement=1, first_seen=SEEN - timedelta(hours=3), occurrences=(home, copy)),
        statement(statement=2, first_seen=SEEN - timedelta(hours=1), occurrences=(home, occurrence(page=3))),
        statement(statement=3, first_seen=SEEN),
    )
    assert [entry.statement for entry in digest_of(statements=views).new] == [1, 3, 2]  # its own copy does not count


def test_what_a_copy_adds_is_told_once_where_it_is_a_statement_of_the_digest() -> None:
    part = occurrence(page=2, kind=OccurrenceKind.EXCERPT, words=21, own_words=90, own_text="We add that roads count.")
    own = statement(statement=2, origin_page=2, occurrences=(occurrence(statement=2, page=2, origin=True),))
    one, other = digest_of(statements=(statement(occurrences=(occurrence(origin=True), part)), own)).new
    (copy,) = one.copies
    assert (wording.carries(copy), copy.own_lead, other.statement) == ("50 % of it, in s2", "", 2)


def test_a_copy_that_leaves_much_out_is_not_called_whole() -> None:
    copies = [occurrence(page=n, words=words, own_words=0) for n, words in ((2, 40), (3, 30))]
    (entry,) = digest_of(statements=(statement(words=42, occurrences=(occurrence(origin=True), *copies)),)).new
    assert [wording.carries(copy) for copy in entry.copies] == ["whole", "71 % of it"]


def test_each_voice_is_quoted_once_and_the_lead_ends_before_it() -> None:
    before = (
        "The Association of Chiefs, which met in Ottawa this week with the ministers of nine provinces, today said: "
    )
    said = "The roads of the north must be cleared by those who know them, and paid for by those who use them."
    quotes = (quote(text=said), quote(text="And nobody else shall be asked to pay for them."))
    (entry,) = digest_of(statements=(statement(text=f"{before}“{said}” Nobody answered."),), quotes={1: quotes}).new
    assert entry.lead == before.strip()
    assert [found.text for found in entry.quotes] == [said]


def test_a_quote_that_the_lead_begins_with_is_not_told_again() -> None:
    said = "The roads of the north must be cleared by those who know them."
    (entry,) = digest_of(statements=(statement(text=f"“{said}” They met."),), quotes={1: (quote(text=said),)}).new
    assert (entry.lead, entry.quotes) == (f"“{said}” They met.", ())


def test_contacts_above_the_title_are_no_beginning() -> None:
    text = (
        "FOR IMMEDIATE RELEASE\n\nContact: Jane Roe or John Doe (202) 555-0101\n\nChiefs Welcome It\n\nOttawa. We do."
    )
    assert opening(text, "Chiefs welcome it") == "Ottawa. We do."


def test_a_text_in_a_script_without_blanks_begins_with_its_first_paragraph() -> None:
    first = "协会今天就新关税政策发表声明，认为该政策将严重损害会员企业的利益，并要求政府立即与各方协商。"
    text = f"协会关于新关税政策的声明\n{first}\n协会将于下周公布详细的调查结果，并向有关部门提交建议书，请会员关注。"
    assert opening(text, "协会关于新关税政策的声明").startswith(first[:20])


def test_the_pieces_that_a_page_added_are_parted() -> None:
    asked = "Our reporter asked what they think of the new ruling and of"
    assert added_lead(f". ### {asked}\n\nThree sheriffs.\n\nNobody answered. ###") == (
        f"{asked} … Three sheriffs. Nobody answered."
    )


def test_what_a_cut_has_left_of_a_sentence_and_a_contact_are_nothing_that_a_page_adds() -> None:
    assert added_lead("WASHINGTON – Senator Ann Marsh and Senator\n\nat: marsh.example.") == ""
    left = "FOR IMMEDIATE RELEASE\n\nContact: press@marsh.example, 202-555-0100\n\nWe add this."
    assert added_lead(left) == "We add this."


def test_words_that_two_say_together_are_quoted_once() -> None:
    quotes = (quote(speaker="Jane Roe"), quote(speaker="John Doe"))
    (entry,) = digest_of(statements=(statement(text="They met."),), quotes={1: quotes}).new
    assert len(entry.quotes) == 1


def test_whom_to_call_is_no_beginning_and_escaped_marks_are_no_title() -> None:
    assert opening("Contact: Jane Roe of the press office, (613) 555-0199\n\nOttawa. We do.", "It") == "Ottawa. We do."
    assert wording.titled("Roads &amp;amp; Bridges &quot;now&quot;") == 'Roads &amp; Bridges "now"'
    assert wording.titled("Roads &amp; Bridges") == "Roads & Bridges"


def test_the_title_of_a_copy_is_nothing_that_it_adds() -> None:
    assert added_lead("29.03.17\n\nOn the Court\n\nWe add this.", "On the court") == "We add this."
    assert added_lead("We regret it.\n\nDeeply so.", "On the court") == "We regret it. Deeply so."


def test_a_speaker_is_not_named_again_as_the_body() -> None:
    quotes = (quote(speaker="Jane Roe", organisation="Energy Jane Roe"),)
    (entry,) = digest_of(statements=(statement(text="They met."),), quotes={1: quotes}).new
    assert [found.who for found in entry.quotes] == ["Jane Roe"]
