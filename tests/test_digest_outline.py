"""What of a digest is told in full, what in a line, and where."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from markdown_it import MarkdownIt

import hostile
from builders_views import SEEN, SINCE, edit, occurrence, quote, rows, state, statement, word_diff
from statement_watch.digest import compose, html, markdown, text, wording
from statement_watch.digest.layout import cells
from statement_watch.digest.outline import IN_FULL, WITH_A_SENTENCE, Outline, Part, outline
from statement_watch.digest.records import Digest
from statement_watch.notify.message import ROOM, digest_message
from statement_watch.views import StatementView
from test_digest_render import Tags, check_page

TITLE = "The association asks for more time before new rules on cameras begin"


def ordinary(number: int, **changes: Any) -> StatementView:
    """A statement that nobody starred or carried on, by one of seven bodies."""
    body = f"Body {number % 7}"
    own = occurrence(statement=number, page=number, origin=True, publisher=body)
    fields: dict[str, Any] = {
        "statement": number,
        "title": f"{TITLE}, part {number}",
        "organisation": body,
        "origin_publisher": body,
        "origin_page": number,
        "occurrences": (own,),
        "text": f"The body met in town number {number} on Monday. It stayed for a week.",
    }
    return statement(**{**fields, **changes})


def digest_of(*views: StatementView, **changes: Any) -> Digest:
    return compose(rows(statements=views, **changes), diff=word_diff)


def plan_of(*views: StatementView, **changes: Any) -> Outline:
    return outline(digest_of(*views, **changes))


def a_week(**changes: Any) -> Digest:
    """Sixty statements, of which one is starred, one has a topic and one was carried on; an edit and a removal."""
    carried = ordinary(
        3,
        occurrences=(occurrence(page=3, origin=True, publisher="Body 3"), occurrence(page=90, publisher="The Paper")),
    )
    marked = (ordinary(1, starred=True), ordinary(2, topics=("cameras",)), carried)
    fields: dict[str, Any] = {"edits": (edit(),), "states": (state(),)}
    return digest_of(*marked, *(ordinary(n) for n in range(4, 61)), **{**fields, **changes})


def test_a_small_digest_is_told_in_full_and_needs_no_head() -> None:
    plan = plan_of(*(ordinary(n) for n in range(1, IN_FULL + 1)))
    assert len(plan.new) == IN_FULL
    assert (plan.groups, plan.glance) == ((), ())
    assert wording.ORDER[:30] not in text.render(digest_of(ordinary(1)))


def test_of_a_long_one_what_stands_out_is_told_in_full_and_everything_once() -> None:
    plan = outline(a_week())
    assert [entry.statement for entry in plan.new] == [1, 2, 3]
    in_short = [short.entry.statement for group in plan.groups for short in group.statements]
    assert sorted(in_short) == list(range(4, 61))


def test_older_statements_that_are_carried_again_stand_in_full_and_the_many_in_short() -> None:
    old = SINCE - timedelta(days=9)
    again = [
        ordinary(
            n, first_seen=old, occurrences=(occurrence(page=n, origin=True), occurrence(page=90, publisher="Paper"))
        )
        for n in range(1, IN_FULL + 5)
    ]
    plan = plan_of(*again)
    told = [entry.statement for entry in plan.again]
    told += [short.entry.statement for group in plan.groups for short in group.statements]
    assert len(plan.again) == IN_FULL
    assert sorted(told) == list(range(1, IN_FULL + 5))


def test_organisations_stand_by_name_and_of_each_the_newest_first() -> None:
    views = [ordinary(n, first_seen=SEEN - timedelta(minutes=n)) for n in range(1, 31)]
    groups = plan_of(*reversed(views)).groups
    assert [group.organisation for group in groups] == [f"Body {n}" for n in range(7)]
    assert [short.entry.statement for short in groups[1].statements] == [1, 8, 15, 22, 29]


def test_what_has_a_topic_and_no_room_in_full_stands_under_its_topic_first() -> None:
    marked = [ordinary(n, topics=("cameras", "bail") if n % 2 else ("bail",)) for n in range(1, IN_FULL + 6)]
    digest = digest_of(*marked, *(ordinary(n) for n in range(50, 60)))
    plan = outline(digest)
    assert [group.name for group in plan.groups][:3] == ["Topic: bail", "Topic: cameras", "Body 0"]
    assert {mention.words: mention.anchor for mention in plan.glance[0].mentions} == {"bail": "g1", "cameras": "g2"}
    for form in (text.render(digest), html.render(digest), markdown.render(digest)):
        assert re.search(r"part 16\b.* · Body 2", " ".join(re.sub(r"<[^>]+>", "", form).split()))


def test_edits_and_removals_stand_before_what_is_told_in_short() -> None:
    parts = [part for part, _ in outline(a_week()).parts]
    assert parts == [Part.NEW, Part.EDITED, Part.MOVED, Part.SHORT]


def test_a_few_have_a_sentence_each_and_of_many_those_whose_title_says_little() -> None:
    few = plan_of(*(ordinary(n) for n in range(1, IN_FULL + 3)))
    assert all(short.gist for group in few.groups for short in group.statements)
    bare = ordinary(100, title="Statement")
    many = plan_of(bare, *(ordinary(n) for n in range(1, WITH_A_SENTENCE + 10)))
    told = [(short.entry.statement, short.gist) for group in many.groups for short in group.statements if short.gist]
    assert told == [(100, "The body met in town number 100 on Monday.")]


def test_where_a_sentence_only_leads_in_to_what_was_said_the_words_said_stand() -> None:
    text_ = "BERLIN (30 March) – The body released the following statement:\n\n“We will not wait,” said Ann Marsh."
    views = [ordinary(n) for n in range(1, IN_FULL + 3)]
    plan = plan_of(ordinary(100, text=text_), *views, quotes={100: (quote(text="We will not wait", page=100),)})
    gists = {short.entry.statement: short.gist for group in plan.groups for short in group.statements}
    assert gists[100] == "“We will not wait,” said Ann Marsh."


def test_a_quote_in_place_of_a_sentence_has_its_speaker() -> None:
    text_ = f"BERLIN – {'The body, which met all day, ' * 6}released this statement:\n\n“We will not wait,” it says."
    views = [ordinary(n) for n in range(1, IN_FULL + 3)]
    plan = plan_of(ordinary(100, text=text_), *views, quotes={100: (quote(text="We will not wait", page=100),)})
    gists = {short.entry.statement: short.gist for group in plan.groups for short in group.statements}
    assert gists[100] == "“We will not wait” — Ann Marsh, Association of Chiefs"


def test_a_beginning_that_is_one_sentence_is_a_sentence() -> None:
    text_ = (
        "The body met in the town hall on Monday "
        + "and on the following day " * 11
        + "with its members. It rained. " * 9
    )
    views = [ordinary(n) for n in range(1, IN_FULL + 3)]
    plan = plan_of(ordinary(100, text=text_), *views, quotes={100: (quote(text="We will not wait", page=100),)})
    gists = {short.entry.statement: short.gist for group in plan.groups for short in group.statements}
    assert gists[100].startswith("The body met in the town hall")


def test_a_list_without_an_end_is_no_sentence_of_a_statement() -> None:
    views = [ordinary(n, text=f"• song {n}\n" * 90) for n in range(1, IN_FULL + 3)]
    assert {short.gist for group in plan_of(*views).groups for short in group.statements} == {""}


def test_a_sentence_leaves_out_the_place_that_news_begin_with() -> None:
    views = [ordinary(n, text=f"SAN JOSÉ, C.R. – Body {n} met. It rained.") for n in range(1, IN_FULL + 3)]
    assert plan_of(*views).groups[0].statements[0].gist.startswith("Body ")


def test_a_sentence_with_which_several_begin_tells_of_none() -> None:
    views = [ordinary(n, text="This site uses a new design. More soon.") for n in range(1, IN_FULL + 3)]
    assert {short.gist for group in plan_of(*views).groups for short in group.statements} == {""}


def test_the_head_of_a_long_digest_says_what_matters() -> None:
    lines = {glance.label: glance for glance in outline(a_week()).glance}
    assert [mention.words for mention in lines["Topics"].mentions] == ["cameras"]
    assert [mention.anchor for mention in lines["Starred"].mentions] == ["s1"]
    assert [(mention.anchor, mention.figure) for mention in lines["Carried on"].mentions] == [("s3", "by 1 other")]
    assert [mention.figure for mention in lines["Spoke most"].mentions] == ["9", "9", "9", "9", "8", "8", "8"]


def test_of_many_edits_the_first_have_their_words_and_all_are_named() -> None:
    edits = tuple(edit(page=n, title=f"Release {n}") for n in range(1, 41))
    digest = digest_of(edits=edits)
    for form in (text.render(digest), html.render(digest), markdown.render(digest)):
        assert set(re.findall(r"\bp\d+\b", form)) >= {f"p{n}" for n in range(1, 41)}
    assert text.render(digest).count("{+regrets+}") == IN_FULL


def test_every_form_has_the_same_parts_in_the_same_order() -> None:
    digest = a_week()
    parts = [str(part) for part, _ in outline(digest).parts]
    lines = [line.strip("─ ") for line in text.render(digest).splitlines() if line.startswith("── ")]
    page = re.findall(r"<h2 [^>]*>([^<]+)</h2>", html.render(digest))
    headings = re.findall(r"^## (.+)$", markdown.render(digest), re.MULTILINE)
    assert lines == page == headings == parts


@pytest.mark.parametrize("width", [40, 60, 76, 100])
def test_no_line_of_a_long_text_is_wider_than_asked_or_begins_with_a_dot(width: int) -> None:
    wide = ordinary(
        70,
        title="警察協会は最高裁判所の判決を歓迎し、各署に規則の見直しを求める声明を発表した" * 2,
        organisation="全国警察協会",
    )
    digest = a_week()
    digest = replace(digest, new=(*digest.new, *digest_of(wide).new))
    for line in text.render(digest, width).splitlines():
        assert cells(line) <= width or "https://" in line
        assert not line.lstrip().startswith("·")


def test_links_within_a_page_lead_somewhere() -> None:
    found = Tags(html.render(a_week()))
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    within = {(attributes["href"] or "")[1:] for tag, attributes in found.tags if tag == "a" if attributes["href"]}
    assert len(ids) == len(set(ids))
    assert {name for name in within if not name.startswith("ttp")} <= set(ids)


def test_headings_of_a_page_skip_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in Tags(html.render(a_week())).tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def a_flood(number: int) -> Digest:
    """Statements with titles and addresses as long as those of press releases; others carried eleven, each twice."""
    title = "The association and nineteen of its members ask the legislature for more time before the new rules begin"

    def address(n: int) -> str:
        return f"https://www.association.example/newsroom/press-releases/{title.lower().replace(' ', '-')}-{n}"

    def release(n: int) -> StatementView:
        own = occurrence(statement=n, page=n, origin=True, publisher=f"Body {n % 60}", url=address(n))
        by = [2_000 + 2 * n, 2_001 + 2 * n] if n <= 11 else []
        others = [occurrence(page=page, publisher=f"Paper {page}", url=address(page)) for page in by]
        said = "The body met for a week, and nobody who was there will forget what was said in those days. " * 9
        return ordinary(n, title=f"{title} {n}", text=said, occurrences=(own, *others), organisation=f"Body {n % 60}")

    return digest_of(*map(release, range(1, number + 1)))


@pytest.mark.parametrize(
    ("number", "told_in_full", "linked"), [(169, 11, True), (210, 11, True), (220, 8, True), (400, 8, False)]
)
def test_a_mail_has_room_for_all_statements_and_tells_fewer_in_full_before_it_takes_a_link_from_one(
    number: int, told_in_full: int, linked: bool
) -> None:
    page = digest_message(a_flood(number), "digest:1").html
    assert len(page.encode()) <= ROOM
    assert {int(found) for found in re.findall(r"s(\d+)</(?:div|li)>", page)} == set(range(1, number + 1))
    assert page.count("Carried by") == told_in_full
    assert (f'-{number}"' in page) is linked


def test_without_a_limit_a_page_says_all_it_can() -> None:
    page = html.render(a_flood(400))
    assert len(page) > ROOM
    assert '-400"' in page


def test_of_a_flood_that_no_measure_holds_nothing_is_left_out() -> None:
    page = html.render(a_flood(60), 1)
    assert {int(found) for found in re.findall(r"s(\d+)</(?:div|li)>", page)} == set(range(1, 61))


@pytest.mark.parametrize("poison", hostile.ALL)
def test_no_text_from_outside_does_anything_in_a_long_digest(poison: str) -> None:
    views = [ordinary(n, title=poison, organisation=poison, text=poison, topics=(poison,)) for n in range(1, 21)]
    digest = digest_of(*views)
    check_page(html.render(digest))
    page = Tags(MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown.render(digest)))
    assert page.names() <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "blockquote", "a"}
    hrefs = {attributes.get("href") or "" for tag, attributes in page.tags if tag == "a"}
    assert all(href.startswith(("https://chiefs.example/", "#")) for href in hrefs)
