"""What stands on all pages of a site is not the text of any; what several pages say is a statement of each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reading import PARAGRAPHS, TEXT, article, extract
from statement_watch.extraction import Furniture, SeenPage, block_hash, furniture_among, seen_page
from statement_watch.extraction.furniture import furniture_of
from statement_watch.model import Extract, Grade
from statement_watch.store import BlocksOfPage, NewPage
from world import NEWS, World, article_html, paragraphs

BASE = "https://chiefs.example"
BANNER = "Our offices are closed over the holidays; the duty officer takes calls on the night line."
DONATE = "Every gift helps the families of those who gave their lives for the county: donate today."
CONTACT = "Press contact: the duty officer of the association, 555-0100, press@chiefs.example."
HOST = "chiefs.example:443"
DAY = date(2026, 1, 5)


def around(body: Sequence[str], banner: str = BANNER) -> list[str]:
    """A text with what this site puts into the container of every text."""
    return [banner, *body[:3], DONATE, *body[3:], CONTACT]


def url(n: int) -> str:
    return f"{BASE}/news/older-statement-number-{n}"


def put(world: World, numbers: Sequence[int], banner: str = BANNER) -> None:
    for n in numbers:
        world.article(url(n), f"Older statement {n}", around(paragraphs(n), banner))


def text(world: World, n: int) -> str:
    return world.store.views.page(world.page(url(n))).text


def versions(world: World) -> set[int]:
    return {page.versions for page in world.store.views.iter_pages()}


def rounds(world: World, count: int) -> None:
    """So many rounds, three days apart."""
    for _ in range(count):
        world.later(days=3, hours=1)
        world.round()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        put(world, range(4, 16))
        yield world


# --- what is furniture ------------------------------------------------------------------------------------------------


def seen(*blocks: str, day: int = 0, own: int = 100) -> SeenPage:
    """A page of these blocks, and of `own` words in long ones."""
    found = seen_page(Extract(None, "\n\n".join(blocks), published=DAY + timedelta(days=day)))
    return replace(found, words=found.words + own)


def hashes(*blocks: str) -> frozenset[int]:
    return frozenset(map(block_hash, blocks))


def test_a_block_of_most_other_pages_over_some_weeks_is_furniture() -> None:
    pages = [seen(DONATE, f"Page {n} says this.", day=5 * n) for n in range(5)]
    assert furniture_of(pages) == {block_hash(DONATE)}
    assert furniture_of(pages[:4]) == frozenset(), "four other pages are too few to tell"


def test_a_statement_that_is_posted_again_and_again_in_one_week_is_no_furniture() -> None:
    assert furniture_of([seen(*TEXT, f"Chapter {n} says so too.", day=n) for n in range(7)]) == frozenset()


def test_one_text_under_many_addresses_tells_nothing_of_the_site() -> None:
    copies = [seen(*TEXT, f"Copy {n}.", day=30 * n, own=0) for n in range(20)]
    assert furniture_of(copies) == frozenset()
    others = [seen(DONATE, f"Page {n} says this.", day=30 * n) for n in range(8)]
    assert furniture_of([*copies, *others]) == {block_hash(DONATE)}, "the pages that say different things tell"


def test_a_block_of_a_third_of_the_pages_is_no_furniture_however_far_apart_they_are() -> None:
    pages = [seen(DONATE if n % 3 == 0 else "", f"Page {n} says this.", day=30 * n) for n in range(30)]
    assert furniture_of(pages) == frozenset()


def test_a_long_block_is_never_furniture() -> None:
    statement = " ".join(TEXT)
    assert furniture_of([seen(statement, day=30 * n) for n in range(20)]) == frozenset()


def test_furniture_depends_on_the_set_of_pages_alone() -> None:
    pages = {n: seen(DONATE, CONTACT if n % 2 else BANNER, f"Page {n}.", day=9 * n) for n in range(40)}
    shuffled = list(pages.items())
    random.Random(3).shuffle(shuffled)
    assert furniture_among(dict(shuffled), 7) == furniture_among(pages, 7) == {block_hash(DONATE)}


def test_furniture_is_dropped_from_a_text_and_kept_in_the_untrimmed_one() -> None:
    inner = f"<p>{DONATE}</p>{PARAGRAPHS}<p>{CONTACT}</p>"
    found = extract(article(inner), furniture=Furniture(hashes(DONATE, CONTACT)))
    assert DONATE not in found.text
    assert CONTACT not in found.text
    assert DONATE in found.raw_text


def test_a_heading_that_all_texts_have_stays_above_its_paragraph_and_goes_with_its_furniture() -> None:
    furniture = Furniture(hashes("Background", "To reach us", CONTACT))
    first, *more = (f"<p>{paragraph}</p>" for paragraph in TEXT)
    inner = f"{first}<h3>Background</h3>{''.join(more)}<h3>To reach us</h3><p>{CONTACT}</p>"
    found = extract(article(inner), furniture=furniture)
    assert "Background" in found.text
    assert "To reach us" not in found.text


def test_a_form_letter_keeps_its_text() -> None:
    found = extract(article(f"{PARAGRAPHS}<p>Signed in March.</p>"), furniture=Furniture(hashes(*TEXT)))
    assert TEXT[2] in found.text


# --- over rounds ------------------------------------------------------------------------------------------------------


def test_what_stands_on_every_page_of_a_site_is_in_none_of_its_texts_from_the_first_round_on(world: World) -> None:
    world.round()
    for n in range(4, 16):
        assert not any(block in text(world, n) for block in (BANNER, DONATE, CONTACT)), n
        assert all(paragraph in text(world, n) for paragraph in paragraphs(n))
    for statement in world.statements():
        assert DONATE not in statement.text


def test_a_small_site_has_its_furniture_dropped_once_it_is_known_and_no_page_is_told_as_edited(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        put(world, range(4, 8))
        world.round()
        for n in range(8, 20):
            put(world, [n])
            rounds(world, 1)
        assert set(world.told()) == {"new_statement"}
        assert DONATE in text(world, 4)
        assert DONATE not in text(world, 19)
        for n in range(4, 8):  # read again with another body and the same words
            world.site.page(
                url(n), article_html(f"Older statement {n}", around(paragraphs(n)), extra="<p>12 readers</p>")
            )
        rounds(world, 4)
        assert set(world.told()) == {"new_statement"}
        assert versions(world) == {1}


def test_a_short_text_that_is_read_without_its_furniture_has_not_shrunk(tmp_path: Path) -> None:
    about = (
        "The association was founded by the chiefs of nine counties and speaks for all of them before the assembly. "
    )
    standing = [BANNER, DONATE, CONTACT, about + "It keeps an office at the harbour that is open to members every day."]
    short = " ".join(paragraphs(4)[0].split()[:30]) + "."
    with World(tmp_path) as world:

        def publish(n: int, body: Sequence[str], extra: str = "") -> None:
            world.article(url(n), f"Older statement {n}", [*standing[:2], *body, *standing[2:]], extra=extra)

        publish(4, [short])
        for n in range(5, 8):
            publish(n, paragraphs(n))
        world.round()
        for n in range(8, 20):
            publish(n, paragraphs(n))
        rounds(world, 2)
        publish(4, [short], "<p>Seen by 12 readers</p>")
        rounds(world, 1)
        assert world.store.pages.get(world.page(url(4))).check.reason is None
        assert versions(world) == {1}


@pytest.mark.parametrize("banner", ["The office is open again; thank you for your patience over the holidays.", ""])
def test_a_banner_that_changes_or_goes_on_the_whole_site_is_no_edit_of_any_page(world: World, banner: str) -> None:
    world.round()
    put(world, range(4, 16), banner)
    rounds(world, 4)
    assert world.told() == []
    assert versions(world) == {1}


def test_a_new_banner_on_the_whole_site_is_no_edit_of_any_page(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for n in range(4, 16):
            world.article(url(n), f"Older statement {n}", paragraphs(n))
        world.round()
        for n in range(4, 16):
            world.article(url(n), f"Older statement {n}", [BANNER, *paragraphs(n)])
        before = len(world.site.asked)
        rounds(world, 4)
        assert world.told() == []
        assert versions(world) == {1}
        again = [asked for asked in world.site.asked[before:] if "/news/" in asked.url]
        assert len(again) <= sum(1 for _ in range(4) for _ in range(12)) + 4, "one page spoke for the others"


def test_a_new_banner_of_a_site_with_three_pages_is_no_edit_either(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for n in (4, 5, 6):
            world.article(url(n), f"Older statement {n}", paragraphs(n))
        world.round()
        for n in (4, 5, 6):
            world.article(url(n), f"Older statement {n}", [*paragraphs(n)[:2], BANNER, *paragraphs(n)[2:]])
        rounds(world, 3)
        assert world.told() == []


def test_an_edit_that_comes_with_a_new_banner_is_told_without_the_banner(world: World) -> None:
    world.round()
    put(world, range(4, 16), "The office is open again; thank you for your patience over the holidays.")
    body = [*paragraphs(5)[:4], "The association takes back what it said of the wardens.", *paragraphs(5)[5:]]
    world.article(url(5), "Older statement 5", around(body, "The office is open again; thank you for your patience."))
    world.round()
    rounds(world, 3)
    assert world.told() == ["edited"]
    assert "takes back" in str(world.alerts()[0])
    assert "holidays" not in text(world, 5)


def test_a_note_that_one_page_gets_is_an_edit(world: World) -> None:
    world.round()
    note = "Correction: an earlier version of this statement named the wrong county."
    world.article(url(5), "Older statement 5", [*around(paragraphs(5)), note])
    rounds(world, 3)
    assert world.told() == ["edited"]
    assert note in text(world, 5)


def test_a_statement_that_a_site_posts_on_three_pages_stays_on_all_three(world: World) -> None:
    for n in (20, 21, 22):
        world.article(url(n), f"The statement again, on occasion {n}", around([*paragraphs(20), f"Occasion {n}."]))
    world.round()
    for n in (20, 21, 22):
        assert all(paragraph in text(world, n) for paragraph in paragraphs(20))


def test_the_texts_are_the_same_whatever_the_order_of_the_pages(tmp_path: Path) -> None:
    texts = []
    for order in (range(4, 16), range(15, 3, -1)):
        folder = tmp_path / str(order)
        folder.mkdir()
        with World(folder) as world:
            put(world, order)
            world.round()
            texts.append({n: text(world, n) for n in order})
    assert texts[0] == texts[1]


def test_a_revert_is_known_although_furniture_was_learned_in_between(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        put(world, range(4, 9))
        world.round()
        put(world, range(9, 20))
        rounds(world, 2)
        changed = [*paragraphs(5)[:3], *paragraphs(98)[:3]]
        for body in (changed, paragraphs(5)):
            world.article(url(5), "Older statement 5", around(body))
            rounds(world, 4)
        grades = [version.change for version in world.store.views.versions(world.page(url(5)))]
        assert grades[:2] == [Grade.NEW, Grade.SUBSTANTIVE]
        assert len(grades) == 3


def texts_after_reading_again(folder: Path, *batches: Sequence[int]) -> dict[int, str]:
    """The texts of a site whose pages came in these batches, once the archive has been read again."""
    folder.mkdir()
    with World(folder) as world:
        for batch in batches:
            put(world, batch)
            rounds(world, 1)
        told = world.told()
        again = [world.reread() for _ in range(2)]
        assert again[1].changed == 0, "what was read again is read the same"
        assert world.told() == told
        for n in range(4, 7):
            world.site.page(
                url(n), article_html(f"Older statement {n}", around(paragraphs(n)), extra="<p>7 readers</p>")
            )
        rounds(world, 3)
        assert world.told() == told, "and compared as it is read"
        return {n: text(world, n) for batch in batches for n in batch}


def test_an_archive_that_is_read_again_is_the_same_whatever_came_first(tmp_path: Path) -> None:
    one = texts_after_reading_again(tmp_path / "one", range(4, 8), range(8, 16))
    two = texts_after_reading_again(tmp_path / "two", range(12, 16), range(8, 12), range(4, 8))
    assert one == two
    assert not any(DONATE in found for found in one.values())


def test_what_is_learned_of_a_site_is_bounded(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        put(world, range(4, 8))
        world.round()
        page = world.store.pages.get(world.page(url(4)))
        known = world.store.furniture
        for n in range(70):
            number = world.store.pages.add(NewPage(url(100 + n), page.source, page.site, page.first_seen))
            known.note(number, HOST, BlocksOfPage(DAY, 900, dict.fromkeys(range(n, n + 300), 3)))
        assert len(known.pages(HOST)) == 60
        assert all(len(seen.blocks) <= 200 for seen in known.pages(HOST).values())
        known.remember(HOST, range(1, 1000), world.time.now())
        assert len(known.remembered(HOST)) == 300


def test_nothing_is_asked_beyond_robots_listing_and_pages_while_pages_are_what_was_announced(world: World) -> None:
    world.round()
    assert {asked.url for asked in world.site.asked} == {NEWS, f"{BASE}/robots.txt", *map(url, range(4, 16))}
