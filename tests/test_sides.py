"""Two wordings beside each other: what differs is seen where it stands, and what is the same far from it is counted."""

from __future__ import annotations

from statement_watch.presenting.sides import Row, rows

SENTENCES = [f"The {n}th one stands here." for n in range(4, 11)]


def told(left: list[str], right: list[str], *, full: bool = False) -> list[str | int]:
    """The left side of each row, and the number of sentences left out."""

    def words(row: Row) -> str | int:
        return row.skipped if row.block is None else " ".join(" ".join(run.text for run in row.block.left).split())

    return [words(row) for row in rows(" ".join(left), " ".join(right), full=full)]


def with_other(at: int) -> list[str]:
    return [*SENTENCES[:at], SENTENCES[at].replace("stands", "waits"), *SENTENCES[at + 1 :]]


def test_a_sentence_that_differs_is_shown_between_its_neighbours() -> None:
    assert told(SENTENCES, with_other(4)) == [SENTENCES[0], 2, *SENTENCES[3:]]


def test_the_same_words_are_their_beginning_and_their_end() -> None:
    assert told(SENTENCES, SENTENCES) == [SENTENCES[0], 5, SENTENCES[-1]]


def test_no_single_sentence_is_left_out() -> None:
    assert told(SENTENCES, with_other(3)) == SENTENCES


def test_asked_for_in_full_nothing_is_left_out() -> None:
    assert told(SENTENCES, SENTENCES, full=True) == SENTENCES
