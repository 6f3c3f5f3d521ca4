"""Ids outlive every regrouping: what is kept, what is merged, what ends."""

from __future__ import annotations

from datetime import date

from statement_watch.matching.identity import keep_identity
from statement_watch.model import Occurrence, OccurrenceKind, Origin, Span, Statement


def carried(page: int, *spans: tuple[int, int], kind: OccurrenceKind = OccurrenceKind.WHOLE) -> Occurrence:
    cut = tuple(Span(*span) for span in spans) or (Span(0, 1000),)
    return Occurrence(page, kind, cut, 100)


def statement(*occurrences: Occurrence) -> Statement:
    return Statement("", "", "", date(2024, 1, 1), Origin("", None, ()), occurrences, 100)


def test_an_unchanged_statement_keeps_its_id():
    identity = keep_identity({7: [carried(1), carried(2)]}, [statement(carried(1), carried(2))])
    assert (identity.assigned, identity.merged, identity.ended) == ({0: 7}, {}, frozenset())


def test_the_id_stays_when_the_original_arrives_last():
    identity = keep_identity(
        {3: [carried(1, (500, 900)), carried(2, (0, 400))]},
        [statement(carried(9), carried(1, (500, 900)), carried(2, (0, 400))), statement(carried(2, (450, 800)))],
    )
    assert identity.assigned == {0: 3, 1: None}


def test_the_oldest_id_wins_where_statements_merge():
    identity = keep_identity({5: [carried(1)], 2: [carried(2)]}, [statement(carried(1), carried(2))])
    assert identity.assigned == {0: 2}
    assert identity.merged == {5: 0}


def test_the_id_stays_with_the_larger_share_where_a_statement_splits():
    identity = keep_identity(
        {4: [carried(1, (0, 1000))]}, [statement(carried(1, (0, 300))), statement(carried(1, (300, 1000)))]
    )
    assert identity.assigned == {0: None, 1: 4}


def test_an_id_whose_first_choice_is_taken_goes_where_most_of_it_is():
    identity = keep_identity(
        {1: [carried(1), carried(2)], 2: [carried(1), carried(2), carried(3)]},
        [statement(carried(1), carried(2)), statement(carried(3), carried(1))],
    )
    assert identity.assigned == {0: 1, 1: 2}


def test_an_id_of_which_nothing_is_left_ends():
    identity = keep_identity({1: [carried(1)], 6: [carried(8)]}, [statement(carried(1))])
    assert identity.ended == frozenset({6})


def test_an_excerpt_does_not_claim_an_id_against_the_whole():
    identity = keep_identity(
        {1: [carried(1), carried(2, kind=OccurrenceKind.EXCERPT)]},
        [statement(carried(2)), statement(carried(1))],
    )
    assert identity.assigned == {0: None, 1: 1}


def test_without_old_ids_all_are_new():
    assert keep_identity({}, [statement(carried(1))]).assigned == {0: None}
