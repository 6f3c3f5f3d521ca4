"""Five documents of five sites, in the forms of real ones, end as the same statements in every order of arrival."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest

from fakes import source
from statement_watch.model import Source, SourceKind
from statement_watch.text import fold
from statement_watch.views import StatementView
from world import InlinePool, World

FOLDER = Path(__file__).parent.parent / "fixtures" / "seeds_like"
TRUTH: list[dict[str, Any]] = json.loads((FOLDER / "truth.json").read_text("utf-8"))
SITES = [str(entry["site"]) for entry in TRUTH]


class RememberingPool(InlinePool):
    """Reads each capture once: what a page says does not depend on when it came."""

    readings: dict[tuple[str, str, str], Any] = {}  # noqa: RUF012  shared by all worlds of this module on purpose

    async def run(self, function: Any, *args: Any, timeout: float | None = None) -> Any:
        key = (function.__name__, args[0].sha256, args[0].url)
        if key not in self.readings:
            self.readings[key] = await super().run(function, *args)
        return self.readings[key]


def site_source(entry: dict[str, Any]) -> Source:
    return source(
        name=entry["site"],
        organisation=entry["organisation"],
        aliases=tuple(entry["aliases"]),
        kind=SourceKind(entry["kind"]),
        urls=(f"https://{entry['site']}.example{entry['listing_path']}",),
        crawl_delay=timedelta(0),
    )


def address(entry: dict[str, Any]) -> str:
    return f"https://{entry['site']}.example{entry['path']}"


def publish(world: World, entry: dict[str, Any]) -> None:
    """The page appears on its site, and on the site's feed."""
    base = f"https://{entry['site']}.example"
    feed = (FOLDER / entry["listing"]).read_bytes()
    world.site.page(base + entry["listing_path"], feed, content_type="application/rss+xml")
    world.site.page(address(entry), (FOLDER / entry["page"]).read_bytes(), content_type="text/html")


def empty_feed(world: World, entry: dict[str, Any]) -> None:
    world.site.page(
        f"https://{entry['site']}.example{entry['listing_path']}",
        "<rss version='2.0'><channel><title>News</title></channel></rss>",
        content_type="application/rss+xml",
    )


def arrive(world: World, order: Sequence[int]) -> None:
    for entry in TRUTH:
        empty_feed(world, entry)
    for index in order:
        publish(world, TRUTH[index])
        world.round()
        world.later(hours=1)


@pytest.fixture
def world_of(tmp_path: Path) -> Any:
    numbers = count()

    def make(order: Sequence[int]) -> World:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        world = World(folder, *map(site_source, TRUTH))
        world.pool = RememberingPool()
        arrive(world, order)
        return world

    return make


def described(world: World) -> set[tuple[Any, ...]]:
    """Every statement by what it says and who carries it; no ids, no times of arrival."""
    return {
        (
            statement.title,
            fold(statement.text),
            statement.organisation,
            statement.published,
            statement.origin_publisher,
            statement.origin_page is None,
            frozenset((o.source, o.kind, o.origin, o.spans) for o in statement.occurrences),
        )
        for statement in world.statements()
    }


def carried(world: World, site: str) -> list[StatementView]:
    return [s for s in world.statements() if any(o.source == site for o in s.occurrences)]


def quoted(world: World, site: str) -> list[tuple[Any, ...]]:
    entry = TRUTH[SITES.index(site)]
    return [(q.speaker, q.organisation, q.credited_to) for q in world.store.views.quotes(world.page(address(entry)))]


def test_each_document_gives_what_it_must(world_of: Any) -> None:
    with world_of(range(5)) as world:
        for entry in TRUTH:
            found = carried(world, entry["site"])
            for wanted in entry["statements"]:
                assert_found(world, entry, wanted, found)
            text = world.store.views.page(world.page(address(entry))).text
            for furniture in entry.get("not_in_text", []):
                assert furniture not in text


def assert_found(world: World, entry: dict[str, Any], wanted: dict[str, Any], found: list[StatementView]) -> None:
    page = world.page(address(entry))
    (statement,) = [s for s in found if starts(world, page, s, wanted["starts"])]
    (occurrence,) = [o for o in statement.occurrences if o.page == page]
    assert statement.origin_publisher == wanted["origin"]
    if wanted["origin_page"] is None:
        assert statement.origin_page is None
        assert not occurrence.origin
    else:
        assert statement.origin_page == page
    if "published" in wanted:
        assert str(statement.published) == wanted["published"]
    if wanted.get("words"):
        assert occurrence.words == pytest.approx(wanted["words"], rel=0.1)
    if "shared_with" in wanted:
        assert wanted["shared_with"] in {o.source for o in statement.occurrences}
    else:
        assert {o.source for o in statement.occurrences} == {entry["site"]}


def starts(world: World, page: int, statement: StatementView, words: str) -> bool:
    text = world.store.views.page(page).text
    spans = next(o.spans for o in statement.occurrences if o.page == page)
    carried_text = fold(" ".join(text[span.start : span.end] for span in spans))
    return fold(words).strip('"') in carried_text[: len(words) + 40]


def test_the_round_up_gives_four_quotes_and_is_related_to_nothing(world_of: Any) -> None:
    with world_of(range(5)) as world:
        wanted = [(q["speaker"], q["organisation"], q["credited_to"]) for q in TRUTH[4]["quotes"]]
        assert quoted(world, "weekly") == wanted
        assert {o.source for s in carried(world, "weekly") for o in s.occurrences} == {"weekly"}


def test_the_articles_own_words_are_kept_apart_from_the_statement_that_it_carries(world_of: Any) -> None:
    with world_of(range(5)) as world:
        (shared,) = [s for s in carried(world, "journal") if len(s.occurrences) == 2]
        own = next(o.own_text for o in shared.occurrences if o.source == "journal")
        assert "released a statement Monday" in own
        assert "sworn to protect" not in own


@pytest.mark.slow
def test_all_120_orders_of_arrival_end_in_the_same_statements(world_of: Any) -> None:
    with world_of(range(5)) as world:
        reference = described(world)
    for order in permutations(range(5)):
        with world_of(order) as world:
            assert described(world) == reference, order


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 1, 4, 3), (1, 3, 2, 0, 4)])
def test_another_order_of_arrival_ends_in_the_same_statements(world_of: Any, order: tuple[int, ...]) -> None:
    with world_of(range(5)) as one, world_of(order) as other:
        assert described(one) == described(other)


def test_nothing_that_came_after_the_first_rounds_is_told_twice(world_of: Any) -> None:
    with world_of(range(5)) as world:
        keys = [alert.key for alert in world.alerts()]
        assert len(keys) == len(set(keys))
