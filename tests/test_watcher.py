"""What a round over a source promises, on sites that change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes import source
from statement_watch.cli.fetch import tally
from statement_watch.errors import DiskFull
from statement_watch.model import Grade, Health, OccurrenceKind, PageState, SourceKind
from statement_watch.recorder import Recorded, Recorder
from statement_watch.rereading import recluster
from statement_watch.store import PageRecord
from world import CHIEFS, NEWS, InlinePool, World, article_html, listing_html, paragraphs

BASE = "https://chiefs.example"
ONE, TWO, THREE = (f"{BASE}/news/{name}-statement-of-the-chiefs" for name in ("first", "second", "third"))


def older(n: int) -> str:
    return f"{BASE}/news/older-statement-number-{n}"


def publish_older(world: World) -> None:
    for n in range(4, 12):
        world.article(older(n), f"Older statement {n}", paragraphs(n))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        for number in range(4, 12):
            world.article(
                f"{BASE}/news/older-statement-number-{number}", f"Older statement {number}", paragraphs(number)
            )
        yield world


def started(world: World) -> World:
    """The world after its baseline and a day."""
    world.round()
    world.later(days=1, hours=1)
    return world


# --- finding ------------------------------------------------------------------


def test_the_first_round_is_the_baseline_and_tells_nothing(world: World) -> None:
    (summary,) = world.round()
    assert summary.baseline
    assert sum(page.new_page for page in summary.pages) == 8
    assert world.alerts() == []
    assert all(statement.baseline for statement in world.statements())


def test_a_new_item_is_recorded_and_told_once(world: World) -> None:
    started(world).article(ONE, "Chiefs speak of warrants", paragraphs(1))
    world.round()
    world.later(hours=2)
    world.round()
    assert world.told() == ["new_statement"]
    (alert,) = world.alerts()
    assert alert.title == "Chiefs speak of warrants"


def test_a_second_round_finds_nothing_new_and_asks_conditionally(world: World) -> None:
    world.site.page(ONE, article_html("Chiefs speak of warrants", paragraphs(1)), etag='"v1"')
    items = [(ONE, "Chiefs speak of warrants"), *[(older(n), f"Older statement {n}") for n in range(4, 12)]]
    world.site.page(NEWS, listing_html(items), etag='"n1"')
    world.round()
    world.later(hours=2)
    before = len(world.site.asked)
    (summary,) = world.round()
    asked = world.site.asked[before:]
    assert not any(page.grade for page in summary.pages)
    assert {a.headers.get("if-none-match") for a in asked if a.url in (NEWS, ONE)} == {'"n1"', '"v1"'}


def test_an_item_whose_page_fails_is_found_later_though_the_listing_says_304(world: World) -> None:
    started(world)
    world.article(ONE, "Chiefs speak of warrants", paragraphs(1))
    world.site.fail(ONE)
    world.round()
    assert world.told() == []
    world.site.page(ONE, article_html("Chiefs speak of warrants", paragraphs(1)))
    world.later(hours=8)
    world.round()
    assert world.told() == ["new_statement"]


def test_a_sitemap_is_read_though_the_index_that_names_it_says_304(tmp_path: Path) -> None:
    index, months = f"{BASE}/sitemap.xml", f"{BASE}/2026.xml"

    def publish(world: World, *addresses: str) -> None:
        rows = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
        world.site.page(months, f"<urlset>{rows}</urlset>", etag=f'"{len(addresses)}"')

    with World(tmp_path, replace(CHIEFS, urls=(index,))) as world:
        for n, address in enumerate((ONE, TWO)):
            world.article(address, f"Chiefs speak {n}", paragraphs(n), listed=None)
        world.site.page(index, f"<sitemapindex><sitemap><loc>{months}</loc></sitemap></sitemapindex>", etag='"i"')
        publish(world, ONE)
        world.round()
        publish(world, ONE, TWO)
        world.later(hours=2)
        world.round()
        assert world.told() == ["new_statement"]


def test_an_item_on_two_listings_is_one_page(tmp_path: Path) -> None:
    feed = f"{BASE}/feed.xml"
    both = replace(CHIEFS, urls=(NEWS, feed))
    with World(tmp_path, both) as world:
        for number in range(4, 12):
            world.article(
                f"{BASE}/news/older-statement-number-{number}", f"Older statement {number}", paragraphs(number)
            )
        rss = "".join(
            f"<item><title>Older statement {n}</title><link>{older(n)}?utm_source=rss</link></item>"
            for n in range(4, 12)
        )
        world.site.page(
            feed,
            f"<rss version='2.0'><channel><title>x</title>{rss}</channel></rss>",
            content_type="application/rss+xml",
        )
        world.round()
        assert world.store.pages.count("chiefs") == 8


@pytest.mark.parametrize(
    "spelled",
    [
        "http://chiefs.example{}",
        "https://www.chiefs.example{}",
        "https://chiefs.example{}/",
        "http://www.chiefs.example{}/",
    ],
)
def test_an_address_that_another_listing_spells_otherwise_is_the_same_page_and_not_asked(
    tmp_path: Path, spelled: str
) -> None:
    feed = f"{BASE}/feed.xml"
    with World(tmp_path, replace(CHIEFS, urls=(NEWS, feed))) as world:
        publish_older(world)
        links = [spelled.format(older(n).removeprefix(BASE)) for n in range(4, 12)]
        entries = "".join(f"<item><title>Older statement</title><link>{link}</link></item>" for link in links)
        world.site.page(feed, f"<rss version='2.0'><channel><title>x</title>{entries}</channel></rss>")
        world.round()
        assert world.store.pages.count("chiefs") == 8
        assert not set(links) & {asked.url for asked in world.site.asked}


# --- what costs nothing ------------------------------------------------------------------


def test_a_page_costs_no_more_than_what_changed_of_it(world: World) -> None:
    def serve(body: str) -> None:
        for n in range(4, 12):
            world.site.page(older(n), body.replace("NUMBER", str(n)).replace("TEXT", "</p><p>".join(paragraphs(n))))

    page = (
        "<html><head><title>Older statement NUMBER</title></head><body><main><h1>Older statement NUMBER</h1><p>TEXT</p>"
    )
    serve(page)
    world.round()
    ran = []
    for change in (page, page.replace("<h1>", "<h1 class='b' id='x'>"), page + "<p>It was seen by 12 people.</p>"):
        serve(change)
        world.pool.ran.clear()
        world.later(hours=3)
        world.round()
        ran.append({job: world.pool.ran.count(job) for job in ("skeleton", "read")})
    assert ran[:2] == [{"skeleton": 0, "read": 0}, {"skeleton": 8, "read": 0}]
    assert ran[2]["read"] >= 8


def test_a_304_ends_the_check_of_a_page_and_once_a_week_it_is_read_in_full_all_the_same(world: World) -> None:
    world.site.page(older(5), article_html("Older statement 5", paragraphs(5)), etag='"v1"')
    world.round()
    for _ in range(80):
        world.later(hours=3)
        world.round()
    asked = [a for a in world.site.asked if a.url == older(5)]
    whole = [a.at for a in asked if "if-none-match" not in a.headers and a.at is not None]
    assert len(whole) == 2
    assert timedelta(days=7) <= whole[1] - whole[0] < timedelta(days=10)
    assert world.store.views.page(world.page(older(5))).versions == 1


def test_pages_are_read_again_less_and_less_often_as_they_age(world: World) -> None:
    world.round()
    hits = []
    for days, a_day in ((1, 4), (6, 4), (23, 2), (30, 1)):
        before = len(world.site.asked)
        for _ in range(days * a_day):
            world.later(days=1 / a_day)
            world.round()
        hits.append(sum(a.url == older(5) for a in world.site.asked[before:]) / days)
    assert hits[0] == 4
    assert hits == sorted(hits, reverse=True)
    assert hits[2] < 0.5
    assert hits[3] < 0.1


def test_reordering_and_leaving_the_listing_is_nothing(world: World) -> None:
    started(world)
    items = [(older(n), f"Older statement {n}") for n in (7, 4, 5, 6)]
    world.listing(NEWS, items)
    world.round()
    assert world.told() == []


# --- addresses that move ------------------------------------------------------------------


@pytest.mark.parametrize("redirected", [True, False])
def test_moved_addresses_are_the_same_pages(world: World, redirected: bool) -> None:
    started(world)
    moved = []
    for n in range(4, 12):
        old, new = older(n), f"{BASE}/press/2026/older-statement-number-{n}"
        world.site.page(new, article_html(f"Older statement {n}", paragraphs(n)))
        if redirected:
            world.site.redirect(old, new)
        else:
            world.site.remove(old)
        moved.append((new, f"Older statement {n}"))
    world.listing(NEWS, moved)
    for _ in range(4):
        world.round()
        world.later(days=2)
    assert world.told() == []
    assert world.store.pages.count("chiefs") == 8
    assert world.page(f"{BASE}/press/2026/older-statement-number-5") == world.page(older(5))


def test_a_site_that_moved_to_another_host_is_matched_as_if_it_had_always_been_there(tmp_path: Path) -> None:
    moved = [(older(n).replace("chiefs.example", "countychiefs.example"), f"Older statement {n}") for n in range(4, 12)]
    with World(tmp_path) as world:
        publish_older(world)
        started(world)
        for n, (new, title) in zip(range(4, 12), moved, strict=True):
            world.site.page(new, article_html(title, paragraphs(n)))
            world.site.redirect(older(n), new)
        world.sources = (replace(CHIEFS, urls=("https://countychiefs.example/news",)),)
        world.listing("https://countychiefs.example/news", moved)
        world.round()
        page = world.page(moved[0][0])
        assert page == world.page(older(4))
        assert world.store.pages.get(page).site == "countychiefs.example"
        place = world.store.index.entry(page)
        recluster(world.store, world.settings, world.time.now())
        assert world.store.index.entry(page) == place
        assert world.told() == []


def test_a_page_that_moved_has_moved_whole_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    started(world)
    old, new = older(5), f"{BASE}/press/2026/older-statement-number-5"
    world.site.page(new, article_html("Older statement 5", paragraphs(5)))
    world.site.remove(old)
    others = [(older(n), f"Older statement {n}") for n in range(4, 12) if n != 5]
    world.listing(NEWS, [(new, "Older statement 5"), *others])
    unchanged = Recorder.unchanged

    def killed(recorder: Recorder, page: PageRecord, *rest: Any) -> Recorded:
        if page.url == new:
            raise RuntimeError("killed")
        return unchanged(recorder, page, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(Recorder, "unchanged", killed)
        with pytest.raises(RuntimeError, match="killed"):
            world.round()
    assert world.store.pages.count("chiefs") == 9, "the new address is still a page to be read"
    assert world.store.pages.get(world.page(old)).url == old
    world.round()
    assert world.store.pages.count("chiefs") == 8
    assert world.store.pages.get(world.page(old)).url == new


# --- edits ------------------------------------------------------------------


def edit(world: World, body: list[str], title: str = "Older statement 5") -> None:
    world.site.page(older(5), article_html(title, body))
    world.round()
    world.later(days=1, hours=1)


def grades(world: World) -> list[Grade]:
    page = world.page(older(5))
    return [version.change for version in world.store.views.versions(page)]


def test_an_edit_and_its_revert_are_kept_in_order_and_named(world: World) -> None:
    started(world)
    edit(
        world,
        [
            *paragraphs(5)[:3],
            "The association now says the very opposite of what it said the day before.",
            *paragraphs(5)[4:],
        ],
    )
    edit(world, paragraphs(5))
    assert grades(world) == [Grade.NEW, Grade.SUBSTANTIVE, Grade.REVERT]
    assert world.told() == ["edited", "edited"]


def test_an_edit_that_one_of_two_servers_does_not_have_yet_is_told_when_both_have_it(world: World) -> None:
    """A page is read twice before an edit is believed; what was read first is not taken for known."""
    started(world)
    old, new = (article_html("Older statement 5", paragraphs(seed)) for seed in (5, 55))
    world.site.answers(
        older(5), [httpx.Response(200, content=body, headers={"etag": str(hash(body))}) for body in (new, old, new)]
    )
    world.round()
    assert world.told() == []
    world.later(days=1)
    world.round()
    assert world.told() == ["edited"]


def test_a_corrected_typo_is_a_minor_edit_and_no_new_statement(world: World) -> None:
    started(world)
    edit(world, [paragraphs(5)[0].replace("because", "becuase", 1), *paragraphs(5)[1:]])
    assert grades(world) == [Grade.NEW, Grade.MINOR]
    assert "new_statement" not in world.told()


def test_noise_on_every_page_makes_no_version_and_no_alert(world: World) -> None:
    tick = 0

    def noisy(n: int) -> None:
        def answer(_: httpx.Request) -> httpx.Response:
            nonlocal tick
            tick += 1
            extra = f"<aside class='c{tick}'>Visitors today: {tick} <!-- {tick} --><p>Token {tick:x}</p></aside>"
            body = [*paragraphs(n), f"Last viewed at 12:{tick % 60:02d}:{tick % 7:02d}"]
            return httpx.Response(200, html=article_html(f"Older statement {n}", body, extra=extra))

        world.site.handler(older(n), answer)

    for n in range(4, 12):
        noisy(n)
    world.round()
    for _ in range(20):
        world.later(days=1, hours=1)
        world.round()
    assert world.told() == []
    assert all(page.versions == 1 for page in world.store.views.iter_pages())


# --- pages and listings that fail ------------------------------------------------------------------


def test_a_page_that_only_says_it_was_updated_makes_no_version_and_no_alert(world: World) -> None:
    for n in range(1, 4):
        world.article(
            older(5), "Older statement 5", [*paragraphs(5), f"Last updated: {n} March 2026"], extra=_modified(n)
        )
        world.round()
        world.later(days=8)
    assert grades(world) == [Grade.NEW]
    assert world.told() == []
    (version,) = world.store.views.versions(world.page(older(5)))
    assert version.updated == date(2026, 3, 1)


def _modified(n: int) -> str:
    told = f'{{"@type": "Article", "headline": "x", "dateModified": "2026-03-0{n}"}}'
    return f'<script type="application/ld+json">{told}</script>'


def test_404_is_a_removal_only_when_it_lasts_and_restoring_is_told(world: World) -> None:
    started(world)
    gone = older(5)
    world.site.remove(gone)
    world.round()
    assert world.told() == []
    for _ in range(3):
        world.later(days=1, hours=1)
        world.round()
    assert world.told() == ["removed"]
    world.site.page(gone, article_html("Older statement 5", paragraphs(5)))
    world.later(days=1)
    world.round()
    assert world.told() == ["removed", "restored"]
    page = world.store.pages.get(world.page(gone))
    assert page.check.state is PageState.LIVE
    assert page.versions == 1


def test_410_is_a_removal_at_once_and_the_text_is_kept(world: World) -> None:
    started(world)
    gone = older(5)
    world.site.status(gone, 410)
    world.round()
    assert world.told() == ["removed"]
    assert paragraphs(5)[0] in world.store.views.page(world.page(gone)).text
    world.later(days=8)
    (summary,) = world.round()
    (again,) = [page for page in summary.pages if page.url == gone]
    assert (again.gone, again.removed, tally(summary)["failed"]) == (True, False, 0), "what was told is no failure"


def test_a_redirect_to_the_home_page_is_never_a_version(world: World) -> None:
    started(world)
    gone = older(5)
    world.site.page(f"{BASE}/", article_html("Welcome to the chiefs", paragraphs(77)))
    world.site.redirect(gone, "/")
    for _ in range(4):
        world.round()
        world.later(days=1, hours=1)
    assert world.told() == ["removed"]
    assert grades(world) == [Grade.NEW]


@pytest.mark.parametrize("status", [500, 503, 403, 429])
def test_a_site_that_is_down_loses_nothing_and_is_told_once(world: World, status: int) -> None:
    started(world)
    answers = dict(world.site._handlers)
    for url in list(answers):
        world.site.status(url, status)
    for _ in range(6):
        world.round()
        world.later(hours=8)
    assert world.told() == ["source_trouble"]
    for url, handler in answers.items():
        world.site.handler(url, handler)
    world.article(ONE, "Chiefs speak of warrants", paragraphs(1))
    world.later(days=2)
    world.round()
    assert world.told() == ["source_trouble", "new_statement", "source_recovered"]


def test_an_empty_listing_is_said_at_once_and_deletes_nothing(world: World) -> None:
    started(world)
    world.listing(NEWS, [])
    (summary,) = world.round()
    assert summary.health.health in (Health.EMPTY, Health.BLOCKED, Health.FAILING)
    assert world.told() == []
    for _ in range(4):
        world.later(hours=3)
        world.round()
    assert world.told() == ["source_trouble"]


def test_one_failing_source_does_not_stop_the_others(tmp_path: Path) -> None:
    other = source(name="other", urls=("https://other.example/news",), crawl_delay=timedelta(0))
    with World(tmp_path, other, CHIEFS) as world:
        for number in range(4, 12):
            world.article(
                f"{BASE}/news/older-statement-number-{number}", f"Older statement {number}", paragraphs(number)
            )
        world.site.fail("https://other.example/news")
        failed, fine = world.round()
    assert not failed.ok
    assert fine.ok


def test_a_document_for_which_a_package_is_missing_is_a_failed_fetch_that_names_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(world)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    world.site.page(ONE, b"%PDF-1.4\n", content_type="application/pdf")
    world.article(TWO, "A second statement", paragraphs(2))
    world.listing(NEWS, [(ONE, "A first statement"), (TWO, "A second statement"), (older(5), "Older statement 5")])
    (summary,) = world.round()
    (failure,) = [page.failure for page in summary.pages if page.failure]
    assert "statement-watch[pdf]" in failure.reason
    assert world.told() == ["new_statement"]


def test_a_page_that_kills_its_worker_is_a_failed_fetch_with_that_reason(world: World) -> None:
    started(world).article(ONE, "Chiefs speak of warrants", paragraphs(1))
    world.pool.broken.add("read")
    (summary,) = world.round()
    (failed,) = [page.failure for page in summary.pages if page.failure]
    assert "ran out of memory" in failed.reason
    assert world.told() == []


# --- reposts ------------------------------------------------------------------


HERALD = source(
    name="herald",
    organisation="Evening Herald",
    kind=SourceKind.NEWS,
    urls=("https://herald.example/local",),
    crawl_delay=timedelta(0),
)


def herald(world: World, body: list[str], title: str = "Chiefs publish a statement") -> None:
    for n in range(40, 46):
        world.article(
            f"https://herald.example/local/an-earlier-article-{n}",
            f"An earlier article {n}",
            paragraphs(n),
            listed="https://herald.example/local",
        )
    world.round()
    world.later(days=1, hours=1)
    world.article(ONE, "Chiefs speak of warrants", paragraphs(1))
    world.round()
    world.later(hours=2)
    world.article(
        "https://herald.example/local/chiefs-publish-a-statement", title, body, listed="https://herald.example/local"
    )
    world.round()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, CHIEFS, HERALD) as world:
        for number in range(4, 12):
            world.article(
                f"{BASE}/news/older-statement-number-{number}", f"Older statement {number}", paragraphs(number)
            )
        yield world


def test_a_verbatim_repost_is_no_new_statement(two: World) -> None:
    herald(two, paragraphs(1))
    assert two.told() == ["new_statement", "repost"]


def test_a_noisy_repost_is_no_new_statement(two: World) -> None:
    noisy = [p.replace("The ", "The\u00a0", 1).replace(" because", "because").replace("'", "’") for p in paragraphs(1)]
    herald(two, ["“" + p for p in noisy])
    assert two.told() == ["new_statement", "repost"]


def test_a_statement_embedded_whole_in_an_article_is_a_repost_with_its_own_text_kept_apart(two: World) -> None:
    herald(two, [*paragraphs(60, 4), *paragraphs(1), *paragraphs(61, 2)])
    assert two.told() == ["new_statement", "repost"]
    page = two.page("https://herald.example/local/chiefs-publish-a-statement")
    (statement,) = [s for s in two.statements() if any(o.page == page for o in s.occurrences)]
    assert statement.origin_page == two.page(ONE)
    own = next(o.own_text for o in statement.occurrences if o.page == page)
    assert paragraphs(60, 4)[0] in own
    assert paragraphs(1)[2] not in own


def test_a_headline_link_is_no_repost(two: World) -> None:
    herald(two, [*paragraphs(62, 5), "Read also: Chiefs speak of warrants"])
    assert two.told() == ["new_statement", "new_statement"]


def test_an_excerpt_in_an_article_is_new_there_and_known_as_an_excerpt(two: World) -> None:
    herald(two, [*paragraphs(60, 4), *paragraphs(1)[:3], *paragraphs(61, 4)])
    assert sorted(two.told()) == ["new_statement", "new_statement", "repost"]
    page = two.page("https://herald.example/local/chiefs-publish-a-statement")
    carried = {o.kind for s in two.statements() for o in s.occurrences if o.page == page}
    assert carried == {OccurrenceKind.WHOLE, OccurrenceKind.EXCERPT}


def test_another_bodys_release_with_a_quote_mark_on_each_paragraph_carries_it_and_says_words_of_its_own(
    tmp_path: Path,
) -> None:
    with World(tmp_path, CHIEFS, replace(HERALD, kind=SourceKind.ASSOCIATION)) as world:
        publish_older(world)
        herald(world, [*paragraphs(60, 3), *(f"“{p}" for p in paragraphs(1)), *paragraphs(61, 2)])
        assert sorted(world.told()) == ["new_statement", "new_statement", "repost"]


# --- back catalogues ------------------------------------------------------------------


def listing_page(page: int, last: int) -> str:
    """One page of a paginated listing: ten dated items, newest first, and a link to the next page."""
    rows = "".join(
        f"<li class='item'><h3><a href='{older(100 + n)}'>Archived statement number {n} of the chiefs</a></h3>"
        f"<time datetime='2025-{12 - page:02d}-{28 - n % 10:02d}'>x</time></li>"
        for n in range(page * 10, page * 10 + 10)
    )
    follow = f"<a rel='next' href='{NEWS}?page={page + 2}'>Older</a>" if page < last else ""
    return f"<html><body><main><h1>Press releases</h1><ul class='items'>{rows}</ul>{follow}</main></body></html>"


def archive(world: World) -> None:
    for page in range(4):
        world.site.page(NEWS if page == 0 else f"{NEWS}?page={page + 1}", listing_page(page, 3))
    for n in range(40):
        world.site.page(older(100 + n), article_html(f"Archived statement number {n}", paragraphs(200 + n)))


def test_a_first_round_reads_the_newest_and_knows_the_rest(tmp_path: Path) -> None:
    few = replace(CHIEFS, max_items=3)
    with World(tmp_path, few) as world:
        archive(world)
        (summary,) = world.round()
        assert (sum(page.new_page for page in summary.pages), summary.dropped) == (3, 7)
        world.later(days=1)
        world.round()
        assert world.told() == []
        assert world.store.pages.count("chiefs") == 10


def test_a_backfill_follows_older_pages_to_the_day_tells_nothing_and_goes_on_where_it_was(world: World) -> None:
    archive(world)
    world.round()
    world.site.fail(f"{NEWS}?page=3")
    (broken,) = world.backfill(date(2025, 10, 1))
    assert len(broken.failures) == 1
    assert world.store.pages.count("chiefs") == 20
    archive(world)
    before = len(world.site.asked)
    (done,) = world.backfill(date(2025, 10, 1))
    assert not done.failures
    assert world.store.pages.count("chiefs") == 30
    assert f"{NEWS}?page=2" not in [asked.url for asked in world.site.asked[before:]]
    assert all(page.versions == 1 for page in world.store.views.iter_pages())
    assert world.told() == []


def test_an_archive_that_becomes_visible_is_not_told_as_news(world: World) -> None:
    started(world)
    archive(world)
    summary = world.round()[0]
    assert sum(page.new_page for page in summary.pages) == 10
    assert world.told() == []


FEED = f"{BASE}/feed.xml"


def test_an_entry_without_a_page_is_read_from_its_feed_and_its_edit_is_seen(tmp_path: Path) -> None:
    with World(tmp_path, replace(CHIEFS, urls=(FEED,))) as world:
        world.notices(FEED, paragraphs(1))
        world.round()
        world.notices(FEED, paragraphs(1), paragraphs(2))
        world.later(hours=1)
        world.round()
        assert world.told() == ["new_statement"]
        world.notices(FEED, [*paragraphs(1)[:4], *paragraphs(9)[:2]], paragraphs(2))
        world.later(hours=1)
        world.round()
        assert world.told() == ["new_statement", "edited"]
        assert {asked.url for asked in world.site.asked} == {FEED, f"{BASE}/robots.txt"}


def test_an_entry_that_was_listed_and_not_read_is_read_though_the_feed_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> Recorded:
        raise DiskFull("no room for the version")

    with World(tmp_path, replace(CHIEFS, urls=(FEED,))) as world:
        world.notices(FEED, paragraphs(1))
        world.round()
        world.notices(FEED, paragraphs(1), paragraphs(2))
        with monkeypatch.context() as broken:
            broken.setattr(Recorder, "version", full)
            with pytest.raises(DiskFull):
                world.round()
        for _ in range(3):
            world.later(hours=1)
            world.round()
        assert world.told() == ["new_statement"]
        assert "if-none-match" in world.site.asked[-1].headers, "once it is read, the feed is asked for in part again"


# --- the config changes -----------------------------------------------------------------


@pytest.mark.parametrize("added", [True, False])
def test_a_listing_that_is_read_for_the_first_time_tells_only_what_is_dated_since(world: World, added: bool) -> None:
    """It was added to its source, or did not answer while the others did."""
    feed = f"{BASE}/positions.xml"
    days = {20: None, 21: "Mon, 02 Feb 2026", 22: "Tue, 03 Feb 2026", 23: "Tue, 03 Mar 2026"}
    items = "".join(
        f"<item><title>Position {n}</title><link>{BASE}/positions/position-number-{n}</link>"
        f"{f'<pubDate>{day} 08:00:00 GMT</pubDate>' if day else ''}</item>"
        for n, day in days.items()
    )
    for n in days:
        world.article(f"{BASE}/positions/position-number-{n}", f"Position {n}", paragraphs(n), listed=None)
    both = (replace(CHIEFS, urls=(NEWS, feed)),)
    if not added:
        world.sources = both
        world.site.status(feed, 503)
    started(world)
    world.sources = both
    world.site.page(feed, f"<rss version='2.0'><channel><title>Positions</title>{items}</channel></rss>")
    world.round()
    assert [alert.title for alert in world.alerts()] == ["Position 23"]
    assert {page.versions for page in world.store.views.iter_pages()} == {1}


def test_a_renamed_source_keeps_its_pages_tells_nothing_and_still_sees_their_edits(world: World) -> None:
    started(world)
    world.sources = (replace(CHIEFS, name="county-chiefs"),)
    world.round()
    assert world.told() == []
    assert world.store.pages.count("county-chiefs") == 8
    edit(world, [*paragraphs(5)[:3], "The association now says the very opposite of what it said.", *paragraphs(5)[4:]])
    world.round()
    assert world.told() == ["edited"]


class UpgradedPool(InlinePool):
    """The same, after an upgrade of the extractor: every text comes out with one paragraph more."""

    async def run(self, function: Any, *args: Any, timeout: float | None = None) -> Any:
        result = await super().run(function, *args)
        if function.__name__ != "read" or result.extract is None:
            return result
        text = result.extract.text + "\n\nA paragraph that the extractor before this one had left out of the text."
        return replace(result, extract=replace(result.extract, text=text, extractor="the next one"))


def test_an_upgrade_of_the_extractor_is_no_edit_and_edits_are_still_seen(world: World) -> None:
    started(world)
    world.pool = UpgradedPool()
    for n in range(4, 12):
        world.site.page(older(n), article_html(f"Older statement {n}", paragraphs(n), extra="<p>Visits: 12</p>"))
    world.round()
    world.later(days=1, hours=1)
    assert world.told() == []
    edit(world, [*paragraphs(5)[:3], "The association now says the very opposite of what it said.", *paragraphs(5)[4:]])
    assert world.told() == ["edited"]
