"""Reposts as they are met: what is found, where it stands, and what statements that makes, without a database."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from memory_index import MemoryIndex
from repost_texts import NEWS, OTHER, STATEMENTS
from statement_watch.matching import Matcher
from statement_watch.matching.statements import Grouping, group
from statement_watch.model import Document, OccurrenceKind, Relation, SourceKind

GUILD = "Harbour Pilots’ Guild"
EN = STATEMENTS["en"]
LANGUAGES = sorted(STATEMENTS)


def page(
    number: int, *paragraphs: str, publisher: str = "", days: int = 0, title: str = "", news: bool = False
) -> Document:
    """A page of a site of its own, or of its publisher's."""
    site = f"{re.sub(r'[^a-z]', '', publisher.lower()) or f'site{number}'}.example"
    return Document(
        page=number,
        text="\n\n".join(paragraphs),
        site=site,
        publisher=publisher or f"Body {number}",
        day=date(2026, 3, 2) + timedelta(days=days),
        url=f"https://{site}/{number}",
        title=title or f"Page {number}",
        kind=SourceKind.NEWS if news else SourceKind.ASSOCIATION,
    )


def read(*documents: Document) -> tuple[dict[tuple[int, int], str], Grouping]:
    """Relations of the pages, and the statements that they make."""
    matcher = Matcher(MemoryIndex())
    for document in documents:
        matcher.add(document)
    relations: tuple[Relation, ...] = matcher.settle().changed
    grouping = group({document.page: document for document in documents}, relations)
    return {(relation.page, relation.other): relation.kind.value for relation in relations}, grouping


def told(grouping: Grouping) -> list[tuple[int | None, list[int]]]:
    """The origin of each statement and the pages that carry it whole."""
    return sorted(
        (s.origin.page, sorted(o.page for o in s.occurrences if o.kind is OccurrenceKind.WHOLE))
        for s in grouping.statements
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_carries_a_statement_and_it_stands_there_to_the_letter(language: str) -> None:
    statement, around = STATEMENTS[language], NEWS[language]
    article = page(2, around[0], *statement, around[1], days=1, news=True)
    relations, grouping = read(page(1, *statement), article)
    assert relations == {(2, 1): "embeds"}
    (found,) = grouping.statements
    (span,) = found.occurrences[1].spans
    assert article.text[span.start : span.end] == "\n\n".join(statement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_on_each_paragraph_and_lost_spaces_make_no_other_statement(language: str) -> None:
    rng, statement = random.Random(3), STATEMENTS[language]
    noisy = ("".join("" if c == " " and rng.random() < 0.02 else c for c in text) for text in statement)
    relations, grouping = read(page(1, *statement), page(2, *(f"“{text}" for text in noisy), days=1))
    assert relations == {(2, 1): "same"}
    assert told(grouping) == [(1, [1, 2])]


def test_a_translation_and_a_paraphrase_carry_nothing() -> None:
    paraphrase = (
        "Pilots at the country's biggest port have accused its operator of gambling with lives after it dropped a "
        "requirement that two of them guide the largest ships into harbour.",
        "The union wants the authority to reinstate the requirement, release the study behind the decision and hold "
        "talks before winter, failing which it intends to go to court.",
    )
    assert read(page(1, *EN), page(2, *paraphrase, news=True), page(3, *STATEMENTS["de"]))[0] == {}


@pytest.mark.parametrize("lead", [("And the teachers of the deaf had words for the council:",), ()])
def test_two_statements_on_one_page_stay_two(lead: tuple[str, ...]) -> None:
    both = page(3, NEWS["en"][0], *EN, *lead, *OTHER, NEWS["en"][1], days=2, news=True)
    relations, grouping = read(page(1, *EN), page(2, *OTHER), both)
    assert relations == {(3, 1): "embeds", (3, 2): "embeds"}
    assert told(grouping) == [(1, [1, 3]), (2, [2, 3])]
    assert {s.text for s in grouping.statements} == {"\n\n".join(EN), "\n\n".join(OTHER)}


def test_a_statement_cut_into_posts_and_one_quoted_in_pieces_are_found() -> None:
    sentences = [sentence for text in EN for sentence in re.split(r"(?<=\.) ", text)]
    posts = [
        line for n, text in enumerate(sentences, 1) for line in (f"@guild · {n}/{len(sentences)}", text, "12 replies")
    ]
    pieces = (f"“{EN[0]}” said the chairman, Otto Lind.", f"“{EN[1]}”", f"“{EN[2]}” Mr Lind added.")
    article = page(3, NEWS["en"][0], *pieces, NEWS["en"][1], days=1, news=True)
    assert told(read(page(1, *EN), page(2, *posts, news=True, days=1))[1]) == [(1, [1, 2])]
    assert told(read(page(1, *EN), article)[1]) == [(1, [1, 3])]


def test_a_joint_statement_stays_one_while_its_signatories_grow() -> None:
    names = ["Ann Roe, Guild of Eastport", "Bram Hale, Guild of Westhaven", "Cleo Marsh, Tugmasters League"]
    more = [
        *names,
        "Dan Park, Seafarers Mission",
        "Eva Stone, Lighthouse Keepers Union",
        "Finn Wood, Ferry Crews Union",
    ]
    first, later = (page(n, *EN, f"Signed: {'; '.join(who)}.", days=3 * n) for n, who in ((1, names), (2, more)))
    assert told(read(first, later)[1]) == [(1, [1, 2])]


def test_reports_of_two_weeks_are_two_and_a_corrected_one_is_one() -> None:
    def report(ships: int, nights: int, wait: int) -> str:
        return (
            f"In the week the pilots of the Guild took {ships} ships through the Narrows, {nights} of them by night. "
            f"The average wait was {wait} minutes. Figures are provisional and are revised at the end of each quarter. "
            "Pilots are reminded that returns must reach the office by noon on Monday, and that late ones count for "
            "the week that follows."
        )

    weeks = [
        page(n, report(180 + n, 60 + n, 20 + n), publisher=GUILD, days=7 * n, title="Weekly report") for n in (1, 2)
    ]
    assert read(*weeks)[0] == {}
    corrected = replace(page(3, EN[0], EN[1].replace("nine", "eight"), EN[2], publisher=GUILD, days=1), title="Narrows")
    assert told(read(page(1, *EN, publisher=GUILD, title="Narrows"), corrected)[1]) == [(1, [1, 3])]


def test_a_short_statement_is_found_in_an_article() -> None:
    words = (
        "The Guild thanks the crew of the lifeboat for bringing nineteen people to safety on Friday night, and asks "
        "all masters to report the drifting buoy off the cape, which is unlit and lies across the inbound lane."
    )
    assert read(page(1, words), page(2, NEWS["en"][0], words, NEWS["en"][1], news=True))[0] == {(2, 1): "embeds"}
