"""Words, letters and fingerprints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching_texts import prose
from statement_watch.matching.fingerprints import WINDOW, prepare, winnow
from statement_watch.tokens import tokenise

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)


@given(TEXTS)
def test_every_word_stands_where_its_offsets_say(text: str) -> None:
    tokens = tokenise(text)
    assert len(tokens.begins) == len(tokens.ends) == len(tokens.starts) - 1
    assert "".join(tokens.word(at) for at in range(len(tokens))) == tokens.letters
    places = [place for pair in zip(tokens.begins, tokens.ends, strict=True) for place in pair]
    assert places == sorted(places)
    for at, (begin, end) in enumerate(zip(tokens.begins, tokens.ends, strict=True)):
        alone = tokenise(text[begin:end])
        assert alone.letters == tokens.word(at)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the United States", "theUnited States"),
        ("don’t “quote” me", 'don\'t "quote" me'),
        ("community’s safety — now", "communitys safety - now"),
        ("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez"),
        ("Straße und Flüsse", "STRASSE UND FLUSSE"),
        ("ﬁrst ﬂoor", "first floor"),
        ("Ｐｏｌｉｃｅ　２０２４", "police 2024"),
    ],
)
def test_typography_case_accents_and_lost_spaces_change_no_letter(one: str, other: str) -> None:
    assert tokenise(one).letters == tokenise(other).letters


def test_a_letter_that_grows_in_lower_case_moves_no_offset() -> None:
    text = "İstanbul Police said İt again"
    tokens = tokenise(text)
    assert [text[b:e] for b, e in zip(tokens.begins, tokens.ends, strict=True)] == text.split()


def test_scripts_without_spaces_have_one_word_a_character() -> None:
    tokens = tokenise("我们 支持 police 法律")
    assert [tokens.word(at) for at in range(len(tokens))] == [*"我们支持", "police", *"法律"]
    assert tokens.unspaced


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=80))
def test_winnowing_keeps_one_hash_of_every_window_and_no_more_than_minima(hashes: list[int]) -> None:
    kept = winnow(hashes, WINDOW)
    assert kept == sorted(set(kept))
    for begin in range(max(1, len(hashes) - WINDOW + 1)):
        window = hashes[begin : begin + WINDOW]
        assert any(begin <= at < begin + WINDOW and hashes[at] == min(window) for at in kept)


@given(st.integers(0, 50), st.integers(0, 40), st.integers(0, 40), st.sampled_from(["en", "es", "fr", "de", "zh"]))
def test_texts_with_thirty_words_in_common_share_a_fingerprint(
    seed: int, before: int, after: int, language: str
) -> None:
    common = prose(seed, 30, language)
    one = prepare(f"{prose(seed + 100, before, language)}\n{common}\n{prose(seed + 200, after, language)}")
    other = prepare(f"{prose(seed + 300, after, language)}\n{common}\n{prose(seed + 400, before, language)}")
    assert one.fingerprints().keys() & other.fingerprints().keys()


def test_a_text_of_a_few_letters_still_has_a_fingerprint_and_an_empty_one_has_none() -> None:
    assert len(prepare("Short.").fingerprints()) == 1
    assert prepare(" … ").fingerprints() == {}
