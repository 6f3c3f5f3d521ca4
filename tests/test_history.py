"""What befell a page is told in its order: what was published, edited, taken away and brought back, and when."""

from __future__ import annotations

from datetime import timedelta

from builders_views import SEEN, state
from statement_watch.model import Grade, PageState
from statement_watch.presenting.history import history
from statement_watch.views import VersionView


def version(number: int, hours: int, title: str = "On bridges") -> VersionView:
    grade = Grade.NEW if number == 1 else Grade.MINOR
    return VersionView(1, number, SEEN + timedelta(hours=hours), grade, title, None, None, "", (), None, None, "x")


def test_versions_and_absences_stand_in_the_order_in_which_they_came() -> None:
    gone = state(since=SEEN + timedelta(hours=1), reason="410 Gone")
    back = state(state=PageState.LIVE, since=SEEN + timedelta(hours=2), reason="it answers with its text again")
    events = history([version(1, 0), version(2, 3)], [gone, back])
    assert [event.what for event in events] == ["version 1 · new", "removed", "restored", "version 2 · minor"]
    assert [event.note for event in events][1:3] == ["410 Gone", "it answers with its text again"]
    assert [event.bad for event in events] == [False, True, False, False]


def test_a_title_that_was_changed_is_told() -> None:
    events = history([version(1, 0, "On \x1b[2J bridges"), version(2, 1), version(3, 2)], [])
    assert [event.note for event in events] == ["", "its title was “On [2J bridges”", ""]
