"""What group() promises: statements, their occurrences, and what is left of a page."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from builders_matching import document, prose, related
from statement_watch.matching.statements import Grouping, group
from statement_watch.model import (
    Document,
    OccurrenceKind,
    Relation,
    RelationKind,
    SourceKind,
    Span,
    Statement,
    Verdict,
    VerdictKind,
)

WHOLE, EXCERPT = OccurrenceKind.WHOLE, OccurrenceKind.EXCERPT
LETTER, OTHER, THIRD = prose(1, 200), prose(2, 150), prose(3, 120)


def grouped(*documents: Document, relations: tuple[Relation, ...] = (), verdicts: tuple[Verdict, ...] = ()) -> Grouping:
    return group({d.page: d for d in documents}, relations, verdicts)


def carriers(statement: Statement) -> dict[int, OccurrenceKind]:
    return {occurrence.page: occurrence.kind for occurrence in statement.occurrences}


def around(inner: str, before: int = 60, after: int = 60, seed: int = 50) -> str:
    return f"{prose(seed, before)}\n\n{inner}\n\n{prose(seed + 1, after)}"


def test_a_page_alone_is_one_statement_of_its_publisher():
    (statement,) = grouped(document(1, LETTER, "Harbour Pilots Guild", title="On ferries")).statements
    assert (statement.title, statement.organisation, statement.text) == ("On ferries", "Harbour Pilots Guild", LETTER)
    assert carriers(statement) == {1: WHOLE}
    assert statement.occurrences[0].origin


def test_a_page_without_words_carries_nothing():
    assert grouped(document(1, " \n\n ")).statements == ()


def test_pages_that_are_the_same_are_one_statement_told_by_the_earlier():
    early, late = document(5, LETTER, day=date(2024, 1, 1)), document(1, LETTER, day=date(2024, 1, 3))
    (statement,) = grouped(early, late, relations=(related(late, early, RelationKind.SAME),)).statements
    assert carriers(statement) == {5: WHOLE, 1: WHOLE}
    assert statement.origin.page == 5


def test_an_embedded_statement_occurs_within_the_other_page_and_the_rest_is_a_statement_of_its_own():
    inner, outer = document(1, LETTER), document(2, around(LETTER))
    found = grouped(inner, outer, relations=(related(outer, inner, RelationKind.EMBEDS, LETTER),))
    first, second = found.statements
    assert carriers(first) == {1: WHOLE, 2: WHOLE}
    assert first.origin.page == 1
    assert carriers(second) == {2: WHOLE}
    assert LETTER not in second.text
    assert outer.text[found.own[2][0].start : found.own[2][0].end] == prose(50, 60)


def test_words_that_name_the_signatories_and_quote_the_letter_first_are_no_statement_more():
    names = ", ".join(f"{first} {last}" for first in ("Ann", "Bob", "Cleo", "Dan", "Eva") for last in ("Ash", "Cole"))
    quoted = LETTER.split("\n\n")[1]
    inner = document(1, LETTER)
    outer = document(2, f"The Council joined {names} in a letter: “{quoted}” It reads in full:\n\n{LETTER}")
    found = grouped(inner, outer, relations=(related(outer, inner, RelationKind.EMBEDS, LETTER),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}]


def test_the_words_of_a_news_outlet_around_a_statement_are_an_article():
    inner, outer = document(1, LETTER), document(2, around(LETTER), kind=SourceKind.NEWS)
    found = grouped(inner, outer, relations=(related(outer, inner, RelationKind.EMBEDS, LETTER),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}]
    assert len(found.own[2]) == 2


def test_a_news_page_that_carries_no_statement_of_others_is_an_item():
    assert len(grouped(document(1, LETTER, kind=SourceKind.NEWS)).statements) == 1


def test_a_lead_in_is_no_statement():
    inner, outer = document(1, LETTER), document(2, around(LETTER, 10, 10))
    found = grouped(inner, outer, relations=(related(outer, inner, RelationKind.EMBEDS, LETTER),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}]


def test_a_joint_letter_is_one_statement_and_its_introductions_are_what_each_page_added():
    one, two = document(1, around(LETTER, seed=60)), document(2, around(LETTER, seed=70))
    found = grouped(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, LETTER),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}]
    assert found.statements[0].text == LETTER
    assert [two.text[s.start : s.end] for s in found.own[2]] == [prose(70, 60), prose(71, 60)]


def test_words_that_outweigh_the_passage_they_stand_around_are_a_statement():
    one, two = document(1, around(LETTER, 200, 200, seed=60)), document(2, around(LETTER, seed=70))
    found = grouped(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, LETTER),))
    assert sorted(sorted(carriers(s)) for s in found.statements) == [[1], [1, 2]]


def test_words_around_a_third_partys_statement_are_a_statement_of_their_own():
    lead = "The Harbour Pilots Guild’s full statement reads:"
    one, two = document(1, f"{prose(60, 60)}\n\n{lead}\n{LETTER}"), document(2, around(LETTER, seed=70))
    found = grouped(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, LETTER),))
    assert sorted(sorted(carriers(s)) for s in found.statements) == [[1], [1, 2], [2]]


def test_pages_that_share_only_a_third_statement_are_not_one_statement():
    """Two offices post one letter; both pages are "the same" by its length, their introductions are not."""
    first, second = (document(i, f"{prose(60 + i, 70)}\n\n{LETTER}") for i in (1, 2))
    letter = document(3, LETTER, day=date(2024, 3, 1))
    found = grouped(
        first,
        second,
        letter,
        relations=(
            related(second, first, RelationKind.SAME, LETTER),
            related(letter, first, RelationKind.EMBEDDED_IN, LETTER),
            related(letter, second, RelationKind.EMBEDDED_IN, LETTER),
        ),
    )
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE, 3: WHOLE}, {1: WHOLE}, {2: WHOLE}]


def test_what_the_first_publisher_says_around_its_own_words_is_no_statement_more():
    first, later = document(1, around(LETTER)), document(2, LETTER)
    found = grouped(first, later, relations=(related(later, first, RelationKind.EMBEDDED_IN, LETTER),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}]
    assert (found.statements[0].title, found.statements[0].origin.page) == (first.title, 1)


def test_a_release_is_not_cut_down_to_what_outlets_printed_of_it():
    release = document(1, f"{LETTER}\n\n{THIRD}\n\n{OTHER}", "Harbour Pilots Guild")
    brief = document(2, LETTER, kind=SourceKind.NEWS)
    article = document(3, around(OTHER), kind=SourceKind.NEWS)
    found = grouped(
        release,
        brief,
        article,
        relations=(
            related(brief, release, RelationKind.EMBEDDED_IN, LETTER),
            related(article, release, RelationKind.CO_EMBEDS, OTHER),
        ),
    )
    assert [(s.text, s.origin.page) for s in found.statements] == [(release.text, 1)]
    assert carriers(found.statements[0]) == {1: WHOLE, 2: EXCERPT, 3: EXCERPT}


def test_an_article_takes_one_statement_of_a_newsletter():
    newsletter = document(1, around(THIRD, 200, 200))
    article = document(2, around(THIRD, seed=70), kind=SourceKind.NEWS)
    found = grouped(newsletter, article, relations=(related(article, newsletter, RelationKind.CO_EMBEDS, THIRD),))
    assert sorted(sorted(carriers(s)) for s in found.statements) == [[1], [1, 2]]


def test_a_publisher_that_says_more_on_a_later_page_has_made_another_statement():
    words = f"The Harbour Pilots Guild objects. {LETTER}"
    first, update = (document(i, text, "Harbour Pilots Guild") for i, text in ((1, words), (2, around(words))))
    found = grouped(first, update, relations=(related(update, first, RelationKind.EMBEDS, words),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}, {2: WHOLE}]


def test_a_passage_begins_with_its_sentence_where_its_origin_tells_it():
    """Two offices print one release: its first sentence begins with other names, and the words shared inside it."""
    one = document(1, f"{prose(60, 20)} Jane Roe, who chairs the harbour board, {LETTER}")
    two = document(2, f"{prose(70, 20)} John Doe of the upper house {LETTER}")
    (statement,) = grouped(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, LETTER),)).statements
    assert statement.text == f"Jane Roe, who chairs the harbour board, {LETTER}"
    assert carriers(statement) == {1: WHOLE, 2: WHOLE}


def test_two_statements_in_one_page_stay_two():
    first, second = document(1, LETTER), document(2, OTHER)
    both = document(3, f"{prose(80, 9)}\n\n{LETTER}\n\n{prose(81, 9)}\n\n{OTHER}")
    found = grouped(
        first,
        second,
        both,
        relations=(
            related(both, first, RelationKind.EMBEDS, LETTER),
            related(both, second, RelationKind.EMBEDS, OTHER),
        ),
    )
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 3: WHOLE}, {2: WHOLE, 3: WHOLE}]


def test_a_page_that_glues_two_statements_does_not_glue_them_for_others():
    glued = f"{LETTER}\n\n{OTHER}"
    pages = [
        document(1, around(glued, seed=60)),
        document(2, around(glued, seed=62)),
        document(3, around(LETTER, seed=64)),
        document(4, around(OTHER, seed=66)),
    ]
    relations = [related(pages[1], pages[0], RelationKind.CO_EMBEDS, glued)]
    relations += [related(pages[2], p, RelationKind.CO_EMBEDS, LETTER) for p in pages[:2]]
    relations += [related(pages[3], p, RelationKind.CO_EMBEDS, OTHER) for p in pages[:2]]
    found = grouped(*pages, relations=tuple(relations))
    shared = [set(carriers(s)) for s in found.statements if len(s.occurrences) > 1]
    assert shared == [{1, 2, 3}, {1, 2, 4}]


def test_different_cuts_of_one_statement_are_one_statement():
    paragraphs = LETTER.split("\n\n")
    cuts = [LETTER, "\n\n".join(paragraphs[1:]), "\n\n".join(paragraphs[:-1])]
    pages = [document(i, around(cut, seed=60 + 2 * i)) for i, cut in enumerate(cuts)]
    middle = "\n\n".join(paragraphs[1:-1])
    found = grouped(
        *pages,
        relations=(
            related(pages[1], pages[0], RelationKind.CO_EMBEDS, cuts[1]),
            related(pages[2], pages[0], RelationKind.CO_EMBEDS, cuts[2]),
            related(pages[2], pages[1], RelationKind.CO_EMBEDS, middle),
        ),
    )
    shared = [s for s in found.statements if len(s.occurrences) > 1]
    assert [carriers(s) for s in shared] == [{0: WHOLE, 1: WHOLE, 2: WHOLE}]


def test_an_excerpt_joins_the_statement_without_merging_with_it():
    quoted = LETTER.split("\n\n")[0]
    source, quoting = document(1, LETTER), document(2, around(quoted))
    found = grouped(source, quoting, relations=(related(quoting, source, RelationKind.EXCERPT, quoted),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: EXCERPT}, {2: WHOLE}]


def test_an_excerpt_in_three_pages_is_told_once():
    quoted = LETTER.split("\n\n")[0]
    pages = [document(1, LETTER), *(document(i, around(quoted, seed=50 + 2 * i)) for i in (2, 3))]
    relations = tuple(
        related(late, early, RelationKind.EXCERPT, quoted) for i, late in enumerate(pages) for early in pages[:i]
    )
    found = grouped(*pages, relations=relations)
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: EXCERPT, 3: EXCERPT}, {2: WHOLE}, {3: WHOLE}]


def test_a_paragraph_is_told_as_an_excerpt_once_of_the_earliest_page_that_has_it():
    paragraph = LETTER.split("\n\n")[0]
    pages = [document(i, around(paragraph, seed=50 + 2 * i)) for i in (1, 2, 3)]
    relations = tuple(related(pages[2], early, RelationKind.EXCERPT, paragraph) for early in pages[:2])
    found = grouped(*pages, relations=relations)
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 3: EXCERPT}, {2: WHOLE}, {3: WHOLE}]


def test_a_person_can_hold_two_pages_apart():
    one, two = document(1, LETTER), document(2, LETTER)
    found = grouped(
        one, two, relations=(related(two, one, RelationKind.SAME),), verdicts=(Verdict(VerdictKind.SPLIT, 2, 1),)
    )
    assert [carriers(s) for s in found.statements] == [{1: WHOLE}, {2: WHOLE}]


def test_two_pages_held_apart_are_not_joined_by_way_of_a_third():
    pages = [document(i, LETTER) for i in (1, 2, 3)]
    relations = tuple(related(b, a, RelationKind.SAME) for a, b in ((pages[0], pages[1]), (pages[1], pages[2])))
    found = grouped(*pages, relations=relations, verdicts=(Verdict(VerdictKind.SPLIT, 1, 3),))
    assert all(set(carriers(s)) != {1, 2, 3} for s in found.statements)
    assert sorted(page for s in found.statements for page in carriers(s)) == [1, 2, 3]


def test_a_person_can_say_that_two_pages_carry_one_statement():
    one, two = document(1, LETTER), document(2, OTHER)
    found = grouped(one, two, verdicts=(Verdict(VerdictKind.MERGED, 1, 2),))
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE}]


def test_the_last_verdict_on_two_pages_counts():
    one, two = document(1, LETTER), document(2, LETTER)
    verdicts = (Verdict(VerdictKind.SPLIT, 1, 2), Verdict(VerdictKind.MERGED, 2, 1))
    assert len(grouped(one, two, verdicts=verdicts).statements) == 1


def test_a_copy_of_a_page_that_embeds_a_statement_copies_both():
    inner = document(1, LETTER)
    outer = document(2, around(LETTER))
    copy = document(3, around(LETTER))
    found = grouped(
        inner,
        outer,
        copy,
        relations=(
            related(outer, inner, RelationKind.EMBEDS, LETTER),
            related(copy, inner, RelationKind.EMBEDS, LETTER),
            related(copy, outer, RelationKind.SAME),
        ),
    )
    assert [carriers(s) for s in found.statements] == [{1: WHOLE, 2: WHOLE, 3: WHOLE}, {2: WHOLE, 3: WHOLE}]


def test_relations_to_pages_that_are_not_given_are_left_out():
    one, two = document(1, LETTER), document(2, LETTER)
    assert len(group({1: one}, (related(two, one, RelationKind.SAME),)).statements) == 1


def test_a_statement_that_an_article_quotes_whole_needs_no_second_page():
    lead = "The Harbour Pilots Guild’s full statement reads:"
    (statement,) = grouped(
        document(1, f"{prose(60, 60)}\n{lead}\n{LETTER}", "Coast Courier", kind=SourceKind.NEWS)
    ).statements
    assert (statement.text, statement.organisation, statement.origin.page) == (LETTER, "Harbour Pilots Guild", None)


def test_a_statement_copied_in_full_ends_at_its_closing_words():
    copied = "“" + LETTER.replace("\n\n", " “") + "”"
    text = (
        f"We affirm the words of the Harbour Pilots Guild (HPG), copied here in their entirety: HPG Statement on Crews"
        f" Posted on January 30, 2017 {copied}\nEnd of HPG Statement\n{prose(70, 80)}"
    )
    found = grouped(document(1, text, "Ferry Union")).statements
    theirs = next(s for s in found if s.organisation == "Harbour Pilots Guild")
    ours = next(s for s in found if s.organisation == "Ferry Union")
    assert theirs.text == copied
    assert (theirs.title, theirs.published) == ("HPG Statement on Crews", date(2017, 1, 30))
    assert prose(70, 80) in ours.text
    assert LETTER[:60] not in ours.text


def test_a_publisher_that_introduces_its_own_statement_tells_one():
    text = f"The Harbour Pilots Guild today issued the following statement:\n\n{LETTER}"
    assert len(grouped(document(1, text, "Harbour Pilots Guild")).statements) == 1


def test_a_copy_with_a_lead_in_is_the_statement_that_it_leads_in_to():
    first = document(1, LETTER, "Harbour Pilots Guild")
    copy = document(2, f"The Harbour Pilots Guild issued the following statement:\n\n{LETTER}")
    found = grouped(first, copy, relations=(related(copy, first, RelationKind.SAME, LETTER),))
    assert [(carriers(s), s.origin.page) for s in found.statements] == [({1: WHOLE, 2: WHOLE}, 1)]


def test_a_second_page_with_the_same_passage_does_not_double_a_declared_one():
    lead = "The Harbour Pilots Guild’s full statement reads:"
    news = document(1, f"{prose(60, 60)}\n{lead}\n{LETTER}", "Coast Courier", kind=SourceKind.NEWS)
    copy = document(2, around(LETTER, seed=70))
    found = grouped(news, copy, relations=(related(copy, news, RelationKind.CO_EMBEDS, LETTER),))
    assert [carriers(s) for s in found.statements if 1 in carriers(s)] == [{1: WHOLE, 2: WHOLE}]


def _parts(found: Grouping, names: dict[int, str]) -> object:
    return (
        [
            (
                s.title,
                s.text,
                s.organisation,
                s.published,
                s.origin.publisher,
                s.origin.page is not None and names[s.origin.page],
                s.origin.reasons,
                [(names[o.page], o.kind, o.spans, o.origin) for o in s.occurrences],
            )
            for s in found.statements
        ],
        {names[page]: spans for page, spans in found.own.items()},
    )


def _turned(relation: Relation) -> Relation:
    mirror = {RelationKind.EMBEDS: RelationKind.EMBEDDED_IN, RelationKind.EMBEDDED_IN: RelationKind.EMBEDS}
    return replace(
        relation,
        page=relation.other,
        other=relation.page,
        kind=mirror.get(relation.kind, relation.kind),
        passages=tuple(replace(p, page=p.other, other=p.page) for p in relation.passages),
    )


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 10_000))
def test_neither_the_order_nor_the_ids_change_the_result(rng: random.Random, seed: int):
    world = random.Random(seed)
    texts = [LETTER, OTHER, THIRD]
    pages = []
    for i in range(world.randint(2, 7)):
        chosen = world.sample(texts, world.randint(1, 2))
        body = "\n\n".join([prose(100 + i, world.choice([0, 15, 90]) or 1), *chosen])
        pages.append(document(i, body, day=date(2024, 1, world.randint(1, 3)), dated=world.random() < 0.8))
    relations = []
    for i, late in enumerate(pages):
        for early in pages[:i]:
            shared = [t for t in texts if t in late.text and t in early.text]
            if shared and world.random() < 0.8:
                relations.append(related(late, early, world.choice(list(RelationKind)), *shared))
    verdicts = [
        Verdict(world.choice(list(VerdictKind)), *world.sample(range(len(pages)), 2))
        for _ in range(world.randint(0, 1))
    ]
    plain = group({p.page: p for p in pages}, relations, verdicts)

    ids = list(range(100, 100 + len(pages)))
    rng.shuffle(ids)
    renamed = dict(enumerate(ids))
    shuffled = [replace(p, page=renamed[p.page]) for p in pages]
    rng.shuffle(shuffled)
    links = [replace(r, page=renamed[r.page], other=renamed[r.other]) for r in relations]
    links = [link if link.page > link.other else _turned(link) for link in links]
    rng.shuffle(links)
    moved = [Verdict(v.kind, renamed[v.page], renamed[v.other]) for v in verdicts]
    again = group({p.page: p for p in shuffled}, links, moved)

    assert _parts(plain, {p.page: p.url for p in pages}) == _parts(again, {p.page: p.url for p in shuffled})
    carried = {o.page for s in plain.statements for o in s.occurrences}
    assert carried == {p.page for p in pages}
    for statement in plain.statements:
        assert len({o.page for o in statement.occurrences}) == len(statement.occurrences)
        for occurrence in statement.occurrences:
            assert occurrence.spans == tuple(sorted(occurrence.spans))
            assert all(Span(0, 0) < s and s.start < s.end for s in occurrence.spans)


def test_a_page_alone_costs_far_less_than_a_millisecond():
    page = document(1, prose(9, 600), title="Statement by the Ferry Council on repairs")
    spent = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(40):
            group({1: page}, ())
        spent.append((time.process_time() - start) / 40)
    assert min(spent) < 0.001
