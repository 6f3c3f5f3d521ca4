"""Whenever something stops being watched a person is told, once; and a storm never comes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from statement_watch import cli
from statement_watch.cli.fetch import as_lines
from statement_watch.model import Grade, Health, PageState, SourceHealth
from statement_watch.recorder import Recorded
from statement_watch.watcher import RoundSummary
from world import CHIEFS, World, article_html, paragraphs

WALL = (
    "<html><head><title>Log in</title></head><body><main><h1>Members only</h1><p>Please log in to continue.</p>"
    "<form action='/login'><input name='user'><input type='password' name='pass'><button>Log in</button></form></main>"
)
SHELL = "<html><head><title>News</title></head><body><div id='root'></div><script src='/app.js'></script></body></html>"
SUBSCRIBE = (
    "<html><head><title>Subscribe</title></head><body><main><h1>Subscribe to read this story</h1>"
    "<p>This article is for subscribers only. Subscribe now or log in to continue reading.</p></main>"
)


def address(n: int) -> str:
    return f"https://chiefs.example/news/{n}"


def health(world: World, name: str = "chiefs") -> SourceHealth:
    state = world.store.sources.get(name)
    assert state is not None
    return state.health


def put(world: World, n: int, page: str | None = None) -> None:
    """An item on the listing; `page` is what stands at its address instead of its text."""
    world.article(address(n), f"Statement number {n} of the chiefs", paragraphs(n))
    if page is not None:
        world.site.page(address(n), page)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        for n in range(1, 13):
            put(world, n)
        world.round()
        yield world


# --- items that nobody can read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [WALL, SHELL, SUBSCRIBE], ids=["login", "shell", "paywall"])
def test_new_items_that_turn_into_walls_are_told_once_and_so_is_the_end(world: World, page: str) -> None:
    for n in range(13, 19):
        put(world, n, page)
        world.later(hours=5)
        world.round()
    assert world.told() == ["source_trouble"]
    found = health(world)
    assert found.health is Health.UNREADABLE
    assert f"such as {address(18)}" in (found.reason or "")
    assert world.alerts()[0].summary.startswith("unreadable since 2026-03-0")
    for n in range(13, 19):
        put(world, n)
    world.later(hours=7)
    world.round()
    assert health(world).health is Health.OK
    assert sorted(world.told()) == ["new_statement"] * 6 + ["source_recovered", "source_trouble"]


def test_known_pages_that_all_go_behind_a_login_are_told_once_although_the_list_stays_open(world: World) -> None:
    for n in range(1, 13):
        world.site.page(address(n), WALL)
    for _ in range(8):
        world.later(hours=8)
        world.round()
    assert world.told() == ["source_trouble"]
    assert health(world).health is Health.UNREADABLE
    for n in range(1, 13):
        put(world, n)
    for _ in range(3):
        world.later(hours=8)
        world.round()
    assert world.told() == ["source_trouble", "source_recovered"]


def test_an_outlet_with_some_stories_behind_a_paywall_is_never_in_trouble(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for n in range(1, 16):
            put(world, n, SUBSCRIBE if n % 4 == 0 else None)
        world.round()
        for n in range(16, 46):
            put(world, n, SUBSCRIBE if n % 4 == 0 else None)
            world.later(hours=3)
            world.round()
            assert health(world).health is Health.OK, n
        assert set(world.told()) == {"new_statement"}


def test_links_above_a_list_that_are_no_items_and_were_always_there_are_no_trouble(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for n in range(1, 16):
            put(world, n, WALL if n > 11 else None)
        for _ in range(4):
            world.round()
            world.later(hours=1)
        assert health(world).health is Health.OK
        assert world.told() == []


def test_a_site_whose_pages_were_all_walls_from_the_first_round_on_is_in_trouble(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for n in range(1, 9):
            put(world, n, WALL)
        for _ in range(4):
            world.round()
            world.later(hours=1)
        assert world.told() == ["source_trouble"]


def test_a_site_that_shows_the_beginnings_of_its_texts_only_has_edited_none_of_them(world: World) -> None:
    for n in range(1, 13):
        teaser = [
            paragraphs(n)[0],
            paragraphs(n)[1][:120],
            "Subscribe to continue reading. Already a subscriber? Log in.",
        ]
        world.site.page(address(n), article_html(f"Statement number {n} of the chiefs", teaser))
    for _ in range(12):
        world.later(hours=6)
        world.round()
    assert world.told() == ["source_trouble"]
    for n in range(1, 13):
        put(world, n)
    for _ in range(4):
        world.later(hours=6)
        world.round()
    assert world.told() == ["source_trouble", "source_recovered"]
    assert {page.versions for page in world.store.views.iter_pages()} == {1}


def test_what_a_paywall_hid_for_weeks_is_asked_seldom_and_read_when_it_opens(world: World) -> None:
    for n in range(13, 20):
        put(world, n, SUBSCRIBE)
    for _ in range(60):
        world.later(hours=12)
        world.round()
    asked = [seen.at for seen in world.site.asked if seen.url == address(13) and seen.at is not None]
    assert sum(world.time.now() - at < timedelta(days=14) for at in asked) <= 5
    for n in range(13, 23):
        put(world, n)
    for _ in range(2):
        world.later(hours=1)
        world.round()
    assert sorted(world.told()) == ["new_statement"] * 10 + ["source_recovered", "source_trouble"]


def test_a_few_pages_that_are_withdrawn_are_removals_and_no_trouble(world: World) -> None:
    for n in (3, 4, 5, 6):
        world.site.remove(address(n))
    for _ in range(8):
        world.later(hours=6)
        world.round()
    assert world.told() == ["removed"] * 4


def test_a_source_that_publishes_nothing_any_more_is_told_however_often_it_is_looked_at(world: World) -> None:
    for n in range(13, 18):
        put(world, n)
        world.later(hours=20)
        world.round()
    for _ in range(60):
        world.later(hours=6)
        world.round()
    assert health(world).health is Health.STALE
    assert [alert.title for alert in world.alerts() if alert.kind == "source_trouble"] == [
        "chiefs publishes nothing new"
    ]
    put(world, 18)
    world.later(hours=6)
    world.round()
    assert world.told()[-2:] == ["new_statement", "source_recovered"]


# --- our own network --------------------------------------------------------------------------------------------------


def site(n: int) -> str:
    return f"https://body{n}.example"


class Net(World):
    """Many sites, each at its own host; rounds go to the sources that are due, as the daemon makes them."""

    def __init__(self, folder: Path, count: int) -> None:
        self.offline = False
        self.dead: set[str] = set()
        bodies = [
            replace(CHIEFS, name=f"body{n}", organisation=f"Body {n}", urls=(f"{site(n)}/news",)) for n in range(count)
        ]
        super().__init__(folder, *bodies)
        self.site.cut = lambda request: self.offline or request.url.host in self.dead
        for n in range(count):
            for i in range(2):
                url = f"{site(n)}/news/{i}"
                self.article(
                    url,
                    f"Statement number {i} of body {n} on the budget",
                    paragraphs(100 * n + i, 3),
                    listed=f"{site(n)}/news",
                )
        self.round()

    def pass_by(self, *, step: float = 1, **span: float) -> None:
        """Time, with the rounds that are due in it; it is looked every `step` minutes."""
        end = self.time.now() + timedelta(**span)
        while self.time.now() < end:
            if due := self.store.sources.due(self.time.now()):
                self.round(*due)
            self.later(minutes=step)

    @property
    def troubles(self) -> list[tuple[str, str | None]]:
        return [(alert.kind, alert.source) for alert in self.alerts()]


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Net]:
    with Net(tmp_path, 8) as net:
        net.pass_by(hours=1)
        assert net.troubles == []
        yield net


@pytest.mark.parametrize(("count", "hours"), [(6, 3.2), pytest.param(24, 9.2, marks=pytest.mark.slow)])
def test_an_outage_of_our_own_is_one_notice_and_one_end_and_no_source_is_blamed(
    count: int, hours: float, tmp_path: Path
) -> None:
    with Net(tmp_path, count) as net:
        net.pass_by(hours=1)
        net.offline = True
        began = net.time.now()
        net.pass_by(hours=hours)
        assert net.troubles == [("source_trouble", None)]
        (told,) = net.alerts()
        assert told.title == "Nothing can be reached"
        assert timedelta(0) <= datetime.fromisoformat(str(told.detail["since"])) - began < timedelta(minutes=10)
        assert "the network is unreachable" in told.summary
        assert {health(net, source.name).failures for source in net.sources} <= {0, 1}
        net.offline = False
        net.pass_by(hours=2)
        assert net.troubles == [("source_trouble", None), ("source_recovered", None)]
        assert f"sites could not be reached for {hours:.0f} h " in net.alerts()[1].summary
        assert {health(net, source.name).health for source in net.sources} == {Health.OK}


def test_a_short_outage_is_not_worth_a_word(net: Net) -> None:
    net.offline = True
    net.pass_by(minutes=12)
    net.offline = False
    net.later(minutes=10)
    net.pass_by(hours=2)
    assert net.troubles == [], "nobody is told of it when it is over"


def test_a_site_that_dies_in_an_outage_is_told_after_it(net: Net) -> None:
    net.offline = True
    net.pass_by(hours=3)
    net.dead.add("body7.example")
    net.offline = False
    net.pass_by(hours=4, step=5)
    assert net.troubles == [("source_trouble", None), ("source_recovered", None), ("source_trouble", "body7")]


def test_a_site_that_dies_alone_is_told_as_soon_as_ever(net: Net) -> None:
    net.dead.add("body7.example")
    net.pass_by(hours=2)
    assert net.troubles == [("source_trouble", "body7")]
    net.dead.clear()
    net.pass_by(hours=7, step=20)
    assert net.troubles == [("source_trouble", "body7"), ("source_recovered", "body7")]


@pytest.mark.parametrize(("count", "times"), [(8, 3), pytest.param(14, 8, marks=pytest.mark.slow)])
def test_a_network_that_comes_and_goes_makes_no_storm(count: int, times: int, tmp_path: Path) -> None:
    with Net(tmp_path, count) as net:
        net.pass_by(hours=1)
        for _ in range(times):
            net.offline = True
            net.pass_by(minutes=55)
            net.offline = False
            net.pass_by(minutes=2)
        net.pass_by(hours=3)
        assert {name for _, name in net.troubles} == {None}
        assert len(net.troubles) <= 4


def test_what_stands_on_our_own_network_may_answer_through_an_outage(net: Net) -> None:
    own = {"body1.example", "body2.example"}
    net.site.cut = lambda request: net.offline and request.url.host not in own
    net.offline = True
    net.pass_by(hours=3)
    net.offline = False
    net.pass_by(hours=2)
    assert net.troubles == [("source_trouble", None), ("source_recovered", None)]


def test_sources_that_are_dead_for_long_are_no_outage_when_they_are_asked_together(net: Net) -> None:
    dead = [f"body{n}" for n in (3, 4, 5, 6)]
    net.dead.update(f"{name}.example" for name in dead)
    net.pass_by(hours=5)
    assert sorted(net.troubles) == [("source_trouble", name) for name in dead]
    for _ in range(4):
        net.round(*dead)
        net.later(minutes=20)
    assert len(net.troubles) == 4


@pytest.mark.parametrize("count", [1, 2])
def test_few_sources_that_all_fail_are_told(count: int, tmp_path: Path) -> None:
    with Net(tmp_path, count) as net:
        net.offline = True
        net.pass_by(hours=8)
        expected = ("source_trouble", "body0") if count == 1 else ("source_trouble", None)
        assert net.troubles == [expected]
        net.offline = False
        net.pass_by(hours=8)
        assert [kind for kind, _ in net.troubles] == ["source_trouble", "source_recovered"]


def test_most_of_a_few_sources_that_share_a_dead_server_are_told_each(tmp_path: Path) -> None:
    with Net(tmp_path, 5) as net:
        net.dead.update(f"body{n}.example" for n in (0, 1, 2))
        net.pass_by(hours=4)
        assert sorted(net.troubles) == [("source_trouble", f"body{n}") for n in (0, 1, 2)]


def test_an_outage_is_no_evidence_of_a_removal(tmp_path: Path) -> None:
    with Net(tmp_path, 4) as net:
        net.offline = True
        net.pass_by(hours=26, step=20)
        net.offline = False
        net.pass_by(hours=8, step=20)
        assert {page.state for page in net.store.views.iter_pages()} == {PageState.LIVE}
        assert net.troubles == [("source_trouble", None), ("source_recovered", None)]


def test_a_clock_that_is_set_back_in_an_outage_keeps_nothing_from_being_told(tmp_path: Path) -> None:
    with Net(tmp_path, 4) as net:
        net.offline = True
        net.pass_by(minutes=10)
        net.later(hours=-30)
        net.round()
        net.pass_by(hours=1)
        assert net.troubles == [("source_trouble", None)]
        net.dead.add("body3.example")
        net.offline = False
        net.round()
        net.pass_by(hours=2)
        assert net.troubles == [("source_trouble", None), ("source_recovered", None), ("source_trouble", "body3")]


def test_a_clock_that_is_set_back_before_an_outage_makes_no_storm_of_it(tmp_path: Path) -> None:
    with Net(tmp_path, 4) as net:
        net.later(hours=-30)
        net.offline = True
        net.round()
        net.pass_by(hours=2)
        assert net.troubles == [("source_trouble", None)]


def test_a_press_page_that_is_made_over_while_it_could_not_be_reached_for_days_is_noticed(world: World) -> None:
    for n in range(13, 21):
        put(world, n)
    world.later(hours=1)
    world.round()
    world.site.cut = lambda request: True
    for _ in range(60):
        world.later(hours=1)
        world.round()
    world.site.cut = lambda request: False
    world.listing(
        "https://chiefs.example/news", [(address(n), f"Statement number {n} of the chiefs") for n in (1, 2, 3)]
    )
    world.later(hours=1)
    world.round()
    assert health(world).health is Health.CHANGED


# --- where a person looks --------------------------------------------------------------------------------------------


class Shell:
    """Commands on the database of a world."""

    def __init__(self, world: World, capture: pytest.CaptureFixture[str]) -> None:
        self._db, self._capture = str(world.store.path), capture

    def __call__(self, *arguments: str, code: int = 0) -> str:
        assert cli.run([*arguments, "--db", self._db]) == code
        return " ".join(self._capture.readouterr().out.split())

    def json(self, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
        assert cli.run([*arguments, "--json", "--db", self._db]) == code
        return [json.loads(line) for line in self._capture.readouterr().out.splitlines()]


def test_an_item_that_could_never_be_read_is_named_where_a_person_looks(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    put(world, 13, SUBSCRIBE)
    world.later(hours=1)
    world.round()
    assert health(world).health is Health.OK
    shell = Shell(world, capsys)
    assert "1 item could never be read; `watch status chiefs` lists it" in shell("status")
    named = shell("status", "chiefs")
    assert address(13) in named
    assert "Statement number 13 of the chiefs" in named
    (row,) = shell.json("status")
    assert row["unread"] == 1
    assert [(item["url"], item["tries"]) for item in row["unread_items"]] == [(address(13), 1)]
    found = {row["check"]: row for row in shell.json("doctor", "--quick")}
    assert found["unread"]["verdict"] == "warning"
    assert "1 item could never be read: chiefs 1" in found["unread"]["message"]
    put(world, 13)
    world.later(hours=1)
    world.round()
    assert "never be read" not in shell("status")


def summary(items: int, *pages: Recorded) -> RoundSummary:
    return RoundSummary("body1", SourceHealth("body1", Health.OK, None, None), False, items, pages, 0.2)


def test_a_new_page_that_carries_a_known_statement_is_counted_once() -> None:
    copy = Recorded(1, "https://body1.example/news/1", Grade.NEW, reposts=(7,))
    regrouped = Recorded(2, "https://body1.example/news/2", reposts=(7,))
    assert as_lines([summary(1, copy)]) == [
        "body1: 1 new, of which 1 carrying a known statement (1 item listed, 0.2 s)"
    ]
    assert as_lines([summary(2, regrouped)]) == ["body1: 1 carrying a known statement (2 items listed, 0.2 s)"]


def test_sources_that_fail_for_one_reason_stand_in_one_line(
    net: Net, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    net.dead.update(f"body{n}.example" for n in (3, 4, 5))
    net.site.status(f"{site(6)}/news", 410)
    net.pass_by(hours=3)
    lines = as_lines(net.round())
    assert len(lines) == len(net.sources) - 2
    assert lines[-2].startswith("3 sources failing: ")
    assert lines[-2].endswith(": body3, body4, body5")
    assert lines[-1].startswith(f"body6: failing: {site(6)}/news: 410 Gone")
    told = [row["message"] for row in Shell(net, capsys).json("doctor", "--quick", code=1) if row["check"] == "source"]
    assert len(told) == 2
    assert told[0].startswith("3 sources failing: ")


def test_an_outage_is_said_where_a_person_looks(
    net: Net, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    net.offline = True
    results = net.round()
    assert not any(result.ok for result in results)
    assert [line.partition(":")[0] for line in as_lines(results)] == ["8 sources not reached"]
    shell = Shell(net, capsys)
    assert "none of the 8 sources that were asked since 2026-03-02 10:0" in shell("status")
    found = {row["check"]: row for row in shell.json("doctor", "--quick", code=1)}
    assert (found["network"]["verdict"], "source" in found) == ("bad", False)
    mail = shell("digest", "--since", "1d")
    assert "Nothing can be reached" in mail
    assert "every source is well" not in mail
