"""Who said what: words in quotation marks, the speaker, the speaker's body, the outlet they are credited to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_watch.names import subject_start
from statement_watch.quotemarks import find_quoted
from statement_watch.quotes import find_quotes

SAID = "We will keep every pilot on the water until the storm has passed"

Said = tuple[str | None, str | None, str | None]


def said(text: str, language: str | None = None) -> list[Said]:
    return [(q.speaker, q.organisation, q.credited_to) for q in find_quotes(text, language)]


@pytest.mark.parametrize(
    ("text", "speaker", "body", "outlet"),
    [
        (f"“{SAID},” said Jane Roe.", "Jane Roe", None, None),
        (f'"{SAID}," said Jane Roe.', "Jane Roe", None, None),
        (f"“{SAID},” Jane Roe said.", "Jane Roe", None, None),
        (f"“{SAID},” saidJane Roe.", "Jane Roe", None, None),
        (
            f"“{SAID},” said Jane Roe, Chief of Pilots in Gull County, and Co-Chair of the Harbour Safety Council.",
            "Jane Roe",
            "Harbour Safety Council",
            None,
        ),
        (f"“{SAID},” said Jane Roe, director of the Ferry Crews Union.", "Jane Roe", "Ferry Crews Union", None),
        (f"“{SAID},” said Ferry Crews Union President Jane Roe.", "Jane Roe", "Ferry Crews Union", None),
        (f"“{SAID},” said Acme Boats CEO Jane Roe.", "Jane Roe", "Acme Boats", None),
        (f"“{SAID},” said Senator Jane Roe (R-Ohio).", "Jane Roe", None, None),
        (f"“{SAID},” said Jane Roe after the Harbour Council voted.", "Jane Roe", None, None),
        (
            f"Jane Roe, Port Haven Police Department chief said, according to the Port Haven Times: “{SAID}.”",
            "Jane Roe",
            "Port Haven Police Department",
            "Port Haven Times",
        ),
        (
            f"Here’s what Haven Police Chief Jane Roe had to say on the issue, from the Island Daily Star: “{SAID}.”",
            "Jane Roe",
            "Haven Police",
            "Island Daily Star",
        ),
        (
            f"And here’s a statement from the Haven Police Department, via the Haven Post: “{SAID}.”",
            None,
            "Haven Police Department",
            "Haven Post",
        ),
        (
            f"Port County Sheriff’s Department spokesman Capt. Joe Doe told the Haven Post, “{SAID}.”",
            "Joe Doe",
            "Port County Sheriff’s Department",
            "Haven Post",
        ),
        (f"Today, Senator Jane Roe (R-Ohio) issued the following statement:\n\n“{SAID}.”", "Jane Roe", None, None),
        (f"HAVEN, Ohio – Following a vote in Port v. Ferry, Jane Roe said: “{SAID}.”", "Jane Roe", None, None),
        (f"Jane Roe, Chair of Ferry Renewal, stated, “{SAID}.”", "Jane Roe", "Ferry Renewal", None),
        (f"The Washington lawmakers wrote: “{SAID}.”", "the Washington lawmakers", None, None),
        (f"Senator Jane Roe released the following statement on ferries.\n\n“{SAID}.”", "Jane Roe", None, None),
        (f"Councilman Max Moe met Joe Doe of the Times. He said, “{SAID}.”", "Max Moe", None, None),
        (f"Jane Roe met the senators.\n\nROE: “{SAID}.”", "ROE", None, None),
        (f"“{SAID},” the senators wrote.", "the senators", None, None),
        (f"«{SAID}», a déclaré Jeanne Roux, présidente de la Fédération des Pilotes.", "Jeanne Roux", None, None),
        (f"«{SAID}», dijo Juana Rey, presidenta de la Asociación de Prácticos.", "Juana Rey", None, None),
        (f"„{SAID}“, sagte Jana Rot vom Bundesverband Seelotsen.", "Jana Rot", None, None),
        (f"„{SAID}“, so Jana Rot.", "Jana Rot", None, None),
        (f"»{SAID}«, erklärte Jana Rot.", "Jana Rot", None, None),
        ("引航协会主席王明说：“我们将继续保护每一位引航员的安全和权利。”", "王明", "引航协会", None),
        ("「我们将继续保护每一位引航员的安全和权利」，引航协会主席王明表示。", "王明", "引航协会", None),
    ],
)
def test_a_quote_has_its_speaker(text: str, speaker: str | None, body: str | None, outlet: str | None):
    ((who, whose, where),) = said(text)
    assert (who, where) == (speaker, outlet)
    if body is not None:
        assert whose == body


@pytest.mark.parametrize(
    "text",
    [
        "Chiefs in several “harbour cities of the northern coast” met on Monday to talk about pilots.",
        "The order on “Protecting the Harbour from Foreign Vessels Entering the Inner Basin” was signed by Jane Roe.",
        "The Harbour Act, called “the most important ferry law of the last twenty years”, passed.",
        "Regarding “Keeping the Outer Islands Safe and Supplied,” the Guild pointed out that ferries are late.",
        "When the Council met, critics argued that it was the “end of all ferry lines as we know them” for good.",
        "“Yes,” said Jane Roe.",
        'It is 6" wide and 12" long, said Jane Roe of the plank that she had bought in the harbour for the ferry.',
    ],
)
def test_titles_and_terms_are_no_quotes(text: str):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"“{SAID},” said a spokesperson in Brussels.", []),
        (f"“{SAID},” said the chief in Albany, N.Y.", []),
        (f"BRUSSELS: “{SAID}.”", []),
        (f"BRUSSELS: Jane Roe said: “{SAID}.”", [("Jane Roe", None, None)]),
        (f"In Geneva, the minister said: “{SAID}.”", [("the minister", None, None)]),
        (f"In Geneva, after a long night, the minister said: “{SAID}.”", [("the minister", None, None)]),
        (f"Near Boston, the sheriff said: “{SAID}.”", [("the sheriff", None, None)]),
        (f"À Paris, la ministre a déclaré : “{SAID}.”", []),
        (f"À Paris, Anne Leroy a déclaré : “{SAID}.”", [("Anne Leroy", None, None)]),
        (f"In Berlin sagte Müller: „{SAID}.“", [("Müller", None, None)]),
        (f"In Geneva on Monday, a spokesman for the Ferry Union said: “{SAID}.”", [(None, "Ferry Union", None)]),
        (f"Speaking in Albany, N.Y., Roe said: “{SAID}.” Then Roe left.", [("Roe", None, None)]),
    ],
)
def test_a_place_says_nothing(text: str, expected: list[Said]):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("In Geneva, the minister said", "the minister said"),
        ("In a statement by the Ferry Union, the group said", "In a statement by the Ferry Union, the group said"),
        ("According to Jane Roe, the chief said", "According to Jane Roe, the chief said"),
        ("The Ferry Union, based in Geneva, said", "The Ferry Union, based in Geneva, said"),
        ("Today, after a vote in the Ferry Council, Jane Roe said", "Jane Roe said"),
        ("Boeing, the plane maker, said", "Boeing, the plane maker, said"),
    ],
)
def test_a_subject_stands_behind_the_place_and_not_behind_its_own_commas(sentence: str, subject: str):
    assert sentence[subject_start(sentence) :] == subject


def test_a_quote_interrupted_by_its_speaker_goes_on_in_the_same_voice():
    text = f"“{SAID},” said Jane Roe, head of the Ferry Union. “Nobody shall be left behind on the outer islands.”"
    assert said(text) == [("Jane Roe", "Ferry Union", None)] * 2


def test_each_speaker_keeps_the_own_words():
    text = f"“{SAID},” said Jane Roe.\n\n“Nobody shall be left behind on the islands,” said Joe Doe."
    assert [who for who, _, _ in said(text)] == ["Jane Roe", "Joe Doe"]


def test_paragraphs_of_one_quotation_are_one_quote():
    text = f"Jane Roe said:\n\n“{SAID}.\n\n“The second paragraph opens with a mark too.\n\n“And the last one closes.”"
    (quote,) = find_quotes(text)
    assert quote.text.startswith(SAID)
    assert quote.text.endswith("closes.")


def test_a_paragraph_that_is_only_a_quotation_follows_the_speaker_before():
    text = f"“{SAID},” said Jane Roe.\n\n“Nobody shall be left behind on the outer islands tonight.”"
    assert [who for who, _, _ in said(text)] == ["Jane Roe", "Jane Roe"]


def test_short_names_are_made_full():
    text = (
        f"Harbour Union chair Jane Roe met the press. “{SAID},” Roe told the Haven Times.\n\n"
        f"Joe Doe, head of the Ferry Council, came too. Doe told the Times, “{SAID} and longer.”"
    )
    assert said(text) == [("Jane Roe", "Harbour Union", "Haven Times"), ("Joe Doe", "Ferry Council", "Haven Times")]


def test_initials_of_a_body_are_spelled_out():
    text = f"The National Guild of Harbour Pilots (NGHP) met. In its statement the NGHP wrote: “{SAID}.”"
    assert said(text) == [(None, "National Guild of Harbour Pilots", None)]


def test_a_pronoun_is_the_last_speaker():
    text = f"“{SAID},” said Jane Roe. The vote came late. “Nobody shall be left behind on the islands,” she said."
    assert [who for who, _, _ in said(text)] == ["Jane Roe", "Jane Roe"]


def test_a_round_up_gives_each_quote_its_body_and_newspaper():
    text = f"""Here’s Why Pilots Are Against the Order

In the wake of the order, pilots in a number of “open harbours” have spoken out.

Jane Roe, Port Haven Pilots Department chief said, according to the Port Haven Times: “{SAID}. That is not our job.”

She’s one of many. Here’s what Tern Police Chief Joe Doe had to say on the issue, from the Island Daily Star: “{SAID}.”

And here’s a statement from the Gull Police Department, via the Gull Post: “{SAID}.”

Haven, Tern, Gull – the list goes on.

Port County Sheriff’s Department spokesman Capt. Max Moe told the Times, “{SAID}. It is important.”
"""
    assert said(text) == [
        ("Jane Roe", "Port Haven Pilots Department", "Port Haven Times"),
        ("Joe Doe", "Tern Police", "Island Daily Star"),
        (None, "Gull Police Department", "Gull Post"),
        ("Max Moe", "Port County Sheriff’s Department", "Port Haven Times"),
    ]


@given(st.text(alphabet='“”"„«»「」 \nabA.,:', max_size=300))
def test_any_text_yields_quotes_that_stand_where_they_say(text: str):
    end = 0
    for quote in find_quotes(text):
        assert text[quote.start : quote.end] == quote.text
        assert quote.start >= end
        end = quote.end
    for stretch in find_quoted(text):
        assert stretch.outer_start <= stretch.start <= stretch.end <= stretch.outer_end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "”",
        "«",
        "“a",
        '"a b c d e ',
        "“a b c d e f,” said Xa Ya. ",
        "AB: “a b c d e f” ",
        "In Ab, he said: “a b c d e f” ",
        "Said: “a b c d e f. ",
        "A",
        "Aa ",
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(unit: str):
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    find_quotes(text)
    assert time.process_time() - start < 1.5
