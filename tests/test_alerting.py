"""What makes an alert, what it is about, and whom it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_watch.alerting import (
    Carrier,
    ChannelFailed,
    Edited,
    HealthTold,
    NewStatement,
    OutageTold,
    Reposted,
    StateChanged,
    alerts_for,
    channels_for,
    one_per_recipient,
    topics_of,
)
from statement_watch.matching.regions import words_in
from statement_watch.model import (
    Alert,
    AlertKind,
    ChannelSettings,
    DiffPiece,
    Grade,
    Health,
    Occurrence,
    OccurrenceKind,
    Origin,
    SourceHealth,
    Span,
    Statement,
    Topic,
)
from statement_watch.views import Outage

NOW = datetime(2017, 3, 30, 9, 0, tzinfo=UTC)
IMMIGRATION = Topic("immigration", any=("immigration", "sanctuary city"))


def a_carrier(**changes: Any) -> Carrier:
    fields: dict[str, Any] = {
        "page": 7,
        "url": "https://chiefs.example/7",
        "source": "chiefs",
        "publisher": "Association of Chiefs",
        "title": "Statement on immigration",
    }
    return Carrier(**{**fields, **changes})


def a_statement(**changes: Any) -> Statement:
    fields: dict[str, Any] = {
        "title": "Statement on immigration",
        "text": "We oppose the order on immigration. " * 10,
        "organisation": "Association of Chiefs",
        "published": date(2017, 3, 29),
        "origin": Origin("Association of Chiefs", 7, ("published first",)),
        "occurrences": (),
        "words": 60,
    }
    return Statement(**{**fields, **changes})


def a_repost(**changes: Any) -> Reposted:
    fields: dict[str, Any] = {
        "carrier": a_carrier(page=8, url="https://post.example/8", source="post", publisher="Police Post"),
        "statement": 12,
        "content": a_statement(),
        "occurrence": Occurrence(8, OccurrenceKind.WHOLE, (Span(0, 300),), 60),
        "carried_by": frozenset({"chiefs"}),
        "own_text": "Our reporter asked three sheriffs.",
    }
    return Reposted(**{**fields, **changes})


def an_edit(grade: Grade) -> Edited:
    pieces = (DiffPiece("same", "We "), DiffPiece("gone", "oppose "), DiffPiece("added", "welcome "))
    return Edited(a_carrier(), 2, grade, "We welcome the order on immigration.", pieces, "Statement on immigration", 12)


def a_health(**changes: Any) -> SourceHealth:
    fields: dict[str, Any] = {"source": "chiefs", "health": Health.EMPTY, "reason": "0 items of about 8", "since": NOW}
    return SourceHealth(**{**fields, **changes})


def alerts(*events: Any, topics: tuple[Topic, ...] = (IMMIGRATION,)) -> tuple[Alert, ...]:
    return alerts_for(events, topics, NOW)


# --- what makes an alert ----------------------------------------------------------------------------------------------


def test_a_new_statement_is_told_once_with_who_said_it() -> None:
    (alert,) = alerts(NewStatement(a_carrier(), 12, a_statement()))
    assert alert.kind is AlertKind.NEW_STATEMENT
    assert alert.title == "Statement on immigration"
    assert alert.summary == "Association of Chiefs · 60 words · 2017-03-29"
    assert (alert.statement, alert.page, alert.url) == (12, 7, "https://chiefs.example/7")


def test_a_statement_whose_origin_was_never_seen_names_both_bodies() -> None:
    said = a_statement(organisation="International Federation", origin=Origin("International Federation", None, ()))
    (alert,) = alerts(NewStatement(a_carrier(), 12, said))
    assert alert.summary.startswith("International Federation, carried by Association of Chiefs")
    assert alert.detail["origin_seen"] is False


def test_pages_of_a_first_round_make_no_alert() -> None:
    carrier = a_carrier(baseline=True)
    assert alerts(NewStatement(carrier, 12, a_statement()), a_repost(carrier=carrier)) == ()


def test_a_copy_elsewhere_is_a_repost_and_never_a_new_statement() -> None:
    (alert,) = alerts(a_repost())
    assert alert.kind is AlertKind.REPOST
    assert alert.summary == "Police Post carries it whole and adds 5 words"
    assert alert.detail["own_text"] == "Our reporter asked three sheriffs."


def test_what_a_copy_adds_is_counted_as_its_page_counts_it_in_scripts_without_spaces_too() -> None:
    added = "本紙は三人の保安官に尋ねた。"
    (alert,) = alerts(a_repost(own_text=added))
    assert alert.summary.endswith(f"adds {words_in(added, (Span(0, len(added)),))} words")
    assert alert.summary.endswith("adds 13 words")


def test_an_excerpt_says_how_much_it_carries() -> None:
    part = Occurrence(8, OccurrenceKind.EXCERPT, (Span(0, 90),), 20)
    (alert,) = alerts(a_repost(occurrence=part, own_text=""))
    assert alert.summary == "Police Post carries 33 % of it"


def test_a_source_that_repeats_itself_under_a_new_address_makes_no_alert() -> None:
    assert alerts(a_repost(carried_by=frozenset({"post"}))) == ()


def test_the_origin_that_arrives_last_is_said_to_have_been_first() -> None:
    whole = Occurrence(8, OccurrenceKind.WHOLE, (Span(0, 300),), 60, origin=True)
    (alert,) = alerts(a_repost(occurrence=whole))
    assert alert.summary == "Police Post published it first"


@pytest.mark.parametrize("grade", [Grade.NONE, Grade.COSMETIC, Grade.NEW])
def test_what_is_no_edit_in_words_makes_no_alert(grade: Grade) -> None:
    assert alerts(an_edit(grade)) == ()


def test_an_edit_shows_the_words_that_changed() -> None:
    (alert,) = alerts(an_edit(Grade.SUBSTANTIVE))
    assert alert.kind is AlertKind.EDITED
    assert alert.summary == "Association of Chiefs: substantive edit, 1 word out, 1 word in"
    assert alert.detail["diff"] == [["same", "We "], ["gone", "oppose "], ["added", "welcome "]]


def test_a_revert_is_named() -> None:
    (alert,) = alerts(an_edit(Grade.REVERT))
    assert "went back to an earlier wording" in alert.summary


def test_an_edit_that_takes_the_topic_out_still_has_it() -> None:
    pieces = (DiffPiece("gone", "immigration "), DiffPiece("added", "travel "))
    event = Edited(a_carrier(title="Statement"), 2, Grade.SUBSTANTIVE, "On travel", pieces, "Statement")
    assert alerts(event)[0].topics == ("immigration",)


def test_removal_and_restoration_are_told_each_time_that_they_happen() -> None:
    removed = StateChanged(a_carrier(), False, NOW, "404", "On immigration", 12)
    restored = StateChanged(a_carrier(), True, NOW.replace(hour=11), "answers again", "On immigration", 12)
    again = StateChanged(a_carrier(), False, NOW.replace(hour=15), "404", "On immigration", 12)
    found = alerts(removed, restored, again)
    assert [alert.kind for alert in found] == [AlertKind.REMOVED, AlertKind.RESTORED, AlertKind.REMOVED]
    assert len({alert.key for alert in found}) == 3


def test_trouble_and_recovery_of_a_source_are_told_at_once_whatever_the_topics() -> None:
    trouble, recovered = alerts(HealthTold(a_health(), "trouble"), HealthTold(a_health(health=Health.OK), "recovered"))
    assert (trouble.kind, recovered.kind) == (AlertKind.SOURCE_TROUBLE, AlertKind.SOURCE_RECOVERED)
    assert trouble.instant
    assert recovered.instant
    assert trouble.title.endswith("lists nothing")
    assert re.fullmatch("empty since .* UTC: 0 items of about 8", trouble.summary)


def test_the_end_of_a_trouble_says_what_it_was_and_how_long_it_took() -> None:
    (over,) = alerts(HealthTold(a_health(troubled_since=NOW - timedelta(minutes=200)), "recovered"))
    assert over.title == "chiefs is well again"
    assert over.summary.startswith("after 3 h 20 min of trouble; it was empty since ")


def test_an_outage_goes_to_every_channel_whatever_its_filters_and_says_what_to_look_at() -> None:
    outage = Outage(NOW - timedelta(hours=3), "the host name could not be looked up", asked=5, silent=5)
    out, back = alerts(OutageTold(outage, "out"), OutageTold(outage, "back"))
    narrow = ChannelSettings("narrow", "terminal", sources=("x",), organisations=("Y",), topics=("z",))
    deaf = ChannelSettings("deaf", "terminal", events=(AlertKind.NEW_STATEMENT,))
    assert taken_by(out, (narrow, deaf)) == taken_by(back, (narrow, deaf)) == ("narrow",)
    assert (out.instant, back.instant, out.source) == (True, True, None)
    assert "the host name could not be looked up" in out.summary
    assert "name server" in out.summary
    assert "sites could not be reached for 3 h 0 min" in back.summary


def test_the_same_event_has_the_same_key_and_every_other_event_another() -> None:
    events = [
        NewStatement(a_carrier(), 12, a_statement()),
        NewStatement(a_carrier(), 13, a_statement()),
        a_repost(),
        an_edit(Grade.MINOR),
        HealthTold(a_health(), "trouble"),
    ]
    first, second = alerts(*events), alerts(*events)
    assert [alert.key for alert in first] == [alert.key for alert in second]
    assert len({alert.key for alert in first}) == len(events)


def test_ids_that_begin_anew_in_a_fresh_database_do_not_repeat_a_key() -> None:
    one, other = (NewStatement(a_carrier(url=f"https://x.example/{n}"), 1, a_statement()) for n in (1, 2))
    assert alerts(one)[0].key != alerts(other)[0].key


# --- haste ------------------------------------------------------------------------------------------------------------


def test_a_topic_makes_an_alert_instant_and_none_lets_it_wait() -> None:
    on_topic = NewStatement(a_carrier(), 12, a_statement())
    off_topic = NewStatement(a_carrier(title="Picnic"), 13, a_statement(title="Picnic", text="Bring cake."))
    assert [alert.instant for alert in alerts(on_topic, off_topic)] == [True, False]


def test_without_any_topics_every_statement_is_instant() -> None:
    (alert,) = alerts(NewStatement(a_carrier(), 12, a_statement(text="Bring cake.")), topics=())
    assert alert.instant


def test_reposts_and_minor_edits_wait_for_the_digest() -> None:
    assert [alert.instant for alert in alerts(a_repost(), an_edit(Grade.MINOR))] == [False, False]


def test_the_topics_of_a_source_are_given_to_all_its_items() -> None:
    (alert,) = alerts(NewStatement(a_carrier(title="x", topics=("chiefs",)), 1, a_statement(title="x", text="y")))
    assert alert.topics == ("chiefs",)
    assert alert.instant


# --- hostile text -----------------------------------------------------------------------------------------------------


def test_titles_stay_on_one_short_line_whatever_they_hold() -> None:
    hostile = "Statement\r\nBcc: all@example.org\x1b[31m\u2028" + "A" * 1_000_000
    (alert,) = alerts(NewStatement(a_carrier(), 12, a_statement(title=hostile, text=hostile)))
    assert alert.title.startswith("Statement Bcc: all@example.org[31m")
    assert len(alert.title) <= 200
    assert len(str(alert.detail["text"])) <= 1_200
    assert "\n" not in alert.title + alert.summary


# --- topics -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("ice", "The ICE raid", True),
        ("ice", "The police", False),
        ("ice", "ice-cold", True),
        ("use of force", "USE  OF\nFORCE policy", True),
        ("chief's", "the chief’s order", True),
        ("anti-crime", "an anti–crime unit", True),
        ("“sanctuary”", 'the "Sanctuary" order', True),
        ("C++", "knows C++ well", True),
        ("C++", "knows C++20", True),
        ("café", "the cafe\u0301 law", True),
        ("移民", "关于移民政策的声明", True),
        ("경찰", "경찰이 발표했다", True),
        ("ตำรวจ", "สมาคมตำรวจแห่งชาติ", True),
        ("полиция", "Полиция заявила", True),
        ("नीति", "राजनीति", False),
        ("/immigra(tion|nts?)/", "Immigrants welcome", True),
        ("/(?-i:ICE)/", "ice cream", False),
        ("/(?-i:ICE)/", "an ICE agent", True),
        ("/^statement/", "A release\nStatement of the chief", True),
        ('/"we will not"/', "“We will not”", True),
        ("", "anything", False),
    ],
)
def test_words_and_patterns_are_found_whole_whatever_their_typography(entry: str, text: str, found: bool) -> None:
    assert topics_of(text, "", [Topic("t", any=(entry,))]) == (("t",) if found else ())


def test_any_all_and_none_are_combined() -> None:
    topic = Topic("t", any=("police", "sheriff"), all=("union",), none=("football",))
    assert topics_of("The police union met", "", [topic])
    assert topics_of("met", "Sheriff's union", [topic])
    assert not topics_of("The police met", "", [topic])
    assert not topics_of("The union met", "", [topic])
    assert not topics_of("The police union's football day", "", [topic])


def test_a_topic_that_only_excludes_matches_nothing() -> None:
    assert topics_of("text", "title", [Topic("t", none=("x",))]) == ()


def test_a_phrase_does_not_run_from_the_title_into_the_text() -> None:
    assert topics_of("of force", "The use", [Topic("t", any=("use of force",))]) == ()


@given(st.text(max_size=80), st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_a_word_between_spaces_is_always_found(around: str, word: str) -> None:
    assert topics_of(f"{around} {word} {around}", "", [Topic("t", any=(word,))]) == ("t",)


@given(st.text(), st.text())
def test_no_text_breaks_the_search(text: str, entry: str) -> None:
    topics_of(text, text, [Topic("t", any=(entry.strip("/") or "x",))])


# --- routing ----------------------------------------------------------------------------------------------------------


def a_channel(name: str = "mail", **changes: Any) -> ChannelSettings:
    return ChannelSettings(name, changes.pop("kind", "email"), **changes)


def taken_by(alert: Alert, channels: Sequence[ChannelSettings]) -> tuple[str, ...]:
    """The names of the channels that an alert goes to."""
    return tuple(channel.name for channel in channels_for(alert, channels))


def test_a_channel_without_filters_takes_everything() -> None:
    (alert,) = alerts(a_repost())
    assert taken_by(alert, [a_channel(), a_channel("hook")]) == ("mail", "hook")


def test_every_filter_of_a_channel_has_to_let_the_alert_through() -> None:
    (alert,) = alerts(NewStatement(a_carrier(), 12, a_statement()))
    channels = [
        a_channel("topic", topics=("immigration",)),
        a_channel("other topic", topics=("cameras",)),
        a_channel("source", sources=("chiefs",)),
        a_channel("other source", sources=("post",)),
        a_channel("body", organisations=("ASSOCIATION of chiefs",)),
        a_channel("event", events=(AlertKind.EDITED,)),
        a_channel("both", topics=("immigration",), sources=("post",)),
    ]
    assert taken_by(alert, channels) == ("topic", "source", "body")


def test_the_carrying_body_counts_as_well_as_the_one_that_spoke() -> None:
    (alert,) = alerts(a_repost())
    channels = [a_channel(name, organisations=(name,)) for name in ("Police Post", "Association of Chiefs", "Nobody")]
    assert taken_by(alert, channels) == ("Police Post", "Association of Chiefs")


def test_a_topics_filter_does_not_hide_a_source_in_trouble() -> None:
    (alert,) = alerts(HealthTold(a_health(), "trouble"))
    assert taken_by(alert, [a_channel(topics=("immigration",))]) == ("mail",)


def test_a_refusing_channel_is_reported_through_the_others() -> None:
    (alert,) = alerts(ChannelFailed("hook", "answers 410"))
    assert taken_by(alert, [a_channel("hook"), a_channel("mail")]) == ("mail",)
    assert "answers 410" in alert.summary


def test_each_recipient_has_a_channel_of_its_own() -> None:
    mail = a_channel(options={"to": ("ann@example.org", "bo@example.org"), "host": "mail"})
    chat = a_channel("chat", kind="apprise", options={"urls": ("tgram://secret/1", "slack://secret/2")})
    one = a_channel("solo", options={"to": ("ann@example.org",)})
    found = one_per_recipient([mail, chat, one])
    assert [channel.name for channel in found] == [
        "mail/ann@example.org",
        "mail/bo@example.org",
        "chat/1",
        "chat/2",
        "solo",
    ]
    assert [channel.options.get("to") for channel in found[:2]] == [("ann@example.org",), ("bo@example.org",)]
