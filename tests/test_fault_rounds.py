"""Faults that show only over rounds, on real sockets: sites that hide, move, mislabel and disguise what they have."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from faults.site import LiveWorld
from statement_watch.model import Health, PageState
from statement_watch.watcher import RoundSummary
from statement_watch.workers import WorkerPool
from test_fetch_reading_faults import NO_STATEMENT
from world import article_html, listing_html, paragraphs

pytestmark = pytest.mark.faults

OLD = range(4, 12)
RELEASE = Path(__file__).parent.parent / "fixtures" / "seeds_like" / "prairie" / "release.pdf"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LiveWorld]:
    with LiveWorld(tmp_path) as world:
        world.put(*OLD)
        yield world


def changing(world: LiveWorld, n: int, write: Callable[[int], str]) -> None:
    """A page that is written anew for each request; `write` gets the number of the request."""
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(200, html=write(asked))

    world.site.handler(world.older(n), answer)


def unmoved(world: LiveWorld) -> None:
    assert world.told() == []
    assert world.versions() == [1] * len(OLD)


def text(world: LiveWorld, n: int) -> str:
    return world.store.views.page(world.page(world.older(n))).text


# --- a page that turns into something else ----------------------------------------------------------------------------

CONSENT = (
    "<html><head><title>Before you continue</title></head><body><div class='consent-page'><h1>Before you continue</h1>"
    "<p>We and our 312 partners use cookies to store and access information on your device, to personalise content and "
    "ads.</p><button>Accept all</button><button>Reject all</button><button>Manage preferences</button></div></body>"
)
INSTEAD = {**NO_STATEMENT, "cookie_wall": CONSENT}
SAYS_GONE = {"soft404"}


@pytest.mark.parametrize("name", INSTEAD)
def test_a_page_that_turns_into_no_statement_keeps_its_text_and_is_no_edit(world: LiveWorld, name: str) -> None:
    world.round()
    world.site.page(world.older(5), INSTEAD[name])
    world.rounds(2)
    assert world.told() == []
    assert world.reason(5)
    world.put(5)
    world.rounds(2)
    unmoved(world)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(INSTEAD.keys() - SAYS_GONE - {"meta_refresh"}))
def test_a_site_whose_pages_all_turn_into_no_statement_removes_nothing(world: LiveWorld, name: str) -> None:
    world.round()
    for n in OLD:
        world.site.page(world.older(n), INSTEAD[name])
    world.rounds(5)
    assert set(world.told()) <= {"source_trouble"}
    assert all(page.versions == 1 for page in world.store.views.iter_pages())


def test_paywall_teaser(world: LiveWorld) -> None:
    world.round()
    body = [paragraphs(5)[0], paragraphs(5)[1][:120], "Subscribe to continue reading. Already a subscriber? Log in."]
    world.site.page(world.older(5), article_html("Older statement 5", body))
    world.rounds(2, hours=9)
    assert world.told() == []
    assert "beginning" in world.reason(5)
    assert paragraphs(5)[5] in text(world, 5)


# --- no page there, in words that nobody knows ------------------------------------------------------------------------

WOLLA = "Munto frib den wollaka sprin, ogg ta lemmi sorra vint ekka. Brenn du salla mirrik, so fenn ta ollo wesk."
"""No language: nothing but comparison can tell."""


def in_template(title: str, body: str) -> str:
    return article_html(title, [body]).replace("<article>", "<div class='content'>").replace("</article>", "</div>")


MISSING = in_template("Ekka wesk", WOLLA)
HOME = article_html("Welcome to the association", [*paragraphs(300, 3), "Read what we say on the pages of our news."])


@pytest.mark.parametrize("page", [MISSING, HOME], ids=["unknown_words", "home_page"])
def test_a_site_that_answers_every_unknown_address_with_a_page(world: LiveWorld, page: str) -> None:
    world.answer_unknown(lambda _: page)
    world.site.page(f"{world.base}/", HOME)
    dead = [(f"{world.base}/news/a-dead-link-{n}", f"Chiefs on the matter of dead links {n}") for n in (1, 2)]
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [*dead, *items])
    world.round()
    assert sum(world.versions()) == len(OLD), "a dead link is no statement"
    world.site.remove(world.older(5))
    world.round()
    world.rounds(1)
    assert world.told() == [], "one look is no removal"
    assert "does not exist" in world.reason(5)
    world.rounds(3)
    assert world.told() == ["removed"]
    assert paragraphs(5)[0] in text(world, 5)
    world.put(5)
    world.rounds(2)
    assert world.told() == ["removed", "restored"]
    asked = [asked.url for asked in world.site.asked if "/news/zq" in asked.url]
    assert len(asked) <= 5, "the deliberately missing address is asked for rarely"


def test_soft404_that_repeats_the_address_and_has_no_heading(world: LiveWorld) -> None:
    def gone(request: httpx.Request) -> str:
        return f"<html><body><p>Wollaka {request.url.path} sprin ta lemmi ekka.</p><p>{WOLLA}</p>"

    world.answer_unknown(gone)
    world.round()
    world.site.remove(world.older(5))
    world.site.remove(world.older(6))
    world.rounds(5)
    assert world.told() == ["removed", "removed"]


def test_a_wall_in_unknown_words_before_all_pages_removes_nothing_and_is_said(world: LiveWorld) -> None:
    world.round()
    wall = in_template("Sorra vint", WOLLA)
    for n in OLD:
        world.site.page(world.older(n), wall)
    world.answer_unknown(lambda _: wall)
    world.rounds(6)
    assert set(world.told()) <= {"source_trouble"}
    assert "hidden as well" in world.reason(5)
    assert all(page.versions == 1 for page in world.store.views.iter_pages())
    assert all(world.store.pages.get(n).check.state is not PageState.REMOVED for n in world.store.pages.ids())


def test_a_page_whose_short_text_stands_amid_standing_words_is_no_missing_page(world: LiveWorld) -> None:
    around = "The association speaks for the chiefs of all counties, and has its office at the harbour since long ago."
    world.answer_unknown(lambda _: article_html("Ekka wesk", [around, WOLLA]))
    short = f"{world.base}/news/meeting-moved"
    world.site.page(short, article_html("Meeting is moved", [around, "It is on Monday.", WOLLA]))
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [(short, "A word on the meeting"), *items])
    world.round()
    assert "It is on Monday." in world.store.views.page(world.page(short)).text


def test_a_site_that_heeds_only_part_of_an_address_has_no_missing_page(tmp_path: Path) -> None:
    with LiveWorld(tmp_path) as world:
        pages = {n: article_html(f"Chiefs speak of matter {n}", paragraphs(n)) for n in OLD}
        by_number = lambda request: httpx.Response(200, html=pages[int(request.url.path.split("/")[2])])  # noqa: E731
        world.site.fallback = lambda request: (
            by_number(request) if request.url.path.startswith("/story/") else httpx.Response(404)
        )
        world.listing(world.news, [(f"{world.base}/story/{n}/some-words-{n}", f"Other words on {n}") for n in OLD])
        world.round()
        assert world.versions() == [1] * len(OLD)


def test_a_source_may_forbid_the_question(tmp_path: Path) -> None:
    with LiveWorld(tmp_path, probe=False) as world:
        world.put(*OLD)
        world.listing(world.news, [(world.older(n), f"Called otherwise, number {n}") for n in OLD])
        world.round()
        assert world.versions() == [1] * len(OLD)
        assert not [asked.url for asked in world.site.asked if "/news/zq" in asked.url]


def test_the_question_is_asked_once_in_weeks_counted_and_never_against_robots_txt(world: LiveWorld) -> None:
    world.listing(world.news, [(world.older(n), f"Called otherwise, number {n}") for n in OLD])
    world.round()
    world.rounds(2)
    asked = [asked.url for asked in world.site.asked if "/news/zq" in asked.url]
    assert len(asked) == 1
    (first, *_) = reversed(world.store.sources.history("chiefs", 99))
    assert first.requests == 1 + len(OLD) + 1


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["/", "/news"], ids=["redirect_to_home", "redirect_to_listing"])
def test_a_removed_item_that_redirects_upwards_is_removed_and_no_edit(world: LiveWorld, to: str) -> None:
    world.site.page(f"{world.base}/", HOME)
    world.round()
    world.site.redirect(world.older(5), to)
    world.rounds(1)
    assert world.told() == []
    world.rounds(3)
    assert world.told() == ["removed"]
    assert world.versions() == [1] * len(OLD)


def test_redirect_to_login(world: LiveWorld) -> None:
    world.round()
    world.site.page(f"{world.base}/login?next=5", NO_STATEMENT["login_wall"])
    world.site.redirect(world.older(5), "/login?next=5", 302)
    world.rounds(5)
    unmoved(world)
    assert "log in" in world.reason(5)


def test_meta_refresh_is_never_the_statement(world: LiveWorld) -> None:
    world.round()
    world.site.page(
        world.older(5),
        '<html><head><meta http-equiv="refresh" content="0;url=/elsewhere"></head><body><p>You are taken to the new '
        'place of this page; <a href="/elsewhere">go there</a> if that does not happen.</p></body></html>',
    )
    world.rounds(3)
    assert world.versions() == [1] * len(OLD)
    assert world.told() == []


def test_canonical_evil(world: LiveWorld) -> None:
    """What another site's page says it is never overwrites ours, nor the other's."""
    theirs = f"{world.second}/news/a-statement-of-the-others"
    head = f"<link rel=canonical href='{theirs}'><meta property='og:url' content='{theirs}'>"
    html = article_html("Chiefs speak of warrants", paragraphs(1)).replace("<head>", f"<head>{head}")
    world.site.page(theirs, article_html("A statement of the others", paragraphs(2)))
    one = f"{world.base}/news/chiefs-speak-of-warrants"
    world.site.page(one, html)
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [(one, "Chiefs speak of warrants"), *items])
    world.round()
    assert world.store.pages.resolve(theirs) is None
    assert world.store.pages.get(world.page(one)).url == one
    assert paragraphs(1)[0] in world.store.views.page(world.page(one)).text


# --- listings ---------------------------------------------------------------------------------------------------------


def test_base_href_evil(world: LiveWorld) -> None:
    items = [(f"/news/older-statement-number-{n}", f"Older statement {n}") for n in OLD]
    page = listing_html(items).replace("<head>", "<head><base href='http://127.0.0.9:9/'>")
    world.site.page(world.news, page)
    (summary,) = world.round()
    assert sum(world.versions()) == 0
    assert all(failure.failure is not None and "private" in failure.failure.reason for failure in summary.pages)


def test_links_odd(world: LiveWorld) -> None:
    odd = [
        *("javascript:alert(1)", "mailto:chiefs@example.org", "tel:+15550100", "data:text/html,<p>x", "#top", "", " "),
        *("http://[::1", "http://", "//", "http:///news/x", "http://127.0.0.1:99999/x", "?", "ftp://example.org/a"),
        *("file:///etc/passwd", "\\\\server\\share", "http://user:secret@127.0.0.9/", "x" * 20_000, "/\0/\x1b"),
        *("http://xn--/", "http://a..b/", "/%zz%", "http://1.2.3.4.5.6/", "blob:null/1", "view-source:http://x/"),
    ]
    items = [(url, f"An odd link that leads nowhere, number {n}") for n, url in enumerate(odd)]
    world.site.page(world.news, listing_html([*items, *((world.older(n), f"Older statement {n}") for n in OLD)]))
    (summary,) = world.round()
    assert summary.health.health in (Health.OK, Health.SLOW)
    assert world.versions() == [1] * len(OLD) or sum(world.versions()) == len(OLD)
    assert not any("secret" in repr(page) for page in summary.pages)


def test_links_50k(tmp_path: Path) -> None:
    rows = "".join(
        f"<li><h3><a href='/news/statement-{n}'>The statement number {n} of the chiefs</a></h3></li>"
        for n in range(50_000)
    )
    with LiveWorld(tmp_path, max_items=10) as world:
        world.site.page(world.news, f"<html><body><main><ul>{rows}</ul></main></body></html>")
        (summary,) = world.round()
        assert summary.dropped > 40_000
        assert len(summary.pages) == 10


# --- pages that differ each time --------------------------------------------------------------------------------------


def noisy(n: int, inside: Callable[[int], str]) -> Callable[[int], str]:
    page = article_html(f"Older statement {n}", paragraphs(n))
    return lambda asked: page.replace("</article>", f"{inside(asked)}</article>")


INSIDE: dict[str, Callable[[int], str]] = {
    "noise_inside": lambda asked: (
        f"<p>Last viewed on 2 March 2026 at 09:{asked % 60:02d}:{asked % 7:02d}</p><p>Shared {asked * 13} times</p>"
    ),
    "email_obfuscation": lambda asked: (
        "<p>Write to the press office at <a href='/cdn-cgi/l/email-protection' class='__cf_email__' "
        f"data-cfemail='{asked * 7919:016x}'>[email&#160;protected]</a> before Monday.</p>"
    ),
    "noise_ids": lambda asked: f"<p>This page was put together for request {asked:x}-{asked * 31:x} of this day.</p>",
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_differs_with_every_request_is_no_edit(world: LiveWorld, name: str) -> None:
    for n in OLD:
        changing(world, n, noisy(n, INSIDE[name]))
    world.round()
    world.rounds(5)
    unmoved(world)


def test_lastmod_frozen(world: LiveWorld) -> None:
    """The text changes, Last-Modified never does, and 304 follows it: seen by a full fetch, made now and then."""
    same = {"last-modified": "Mon, 05 Jan 2026 09:00:00 GMT"}
    body = paragraphs(5)

    def frozen(request: httpx.Request) -> httpx.Response:
        if "if-modified-since" in request.headers:
            return httpx.Response(304, headers=same)
        return httpx.Response(200, html=article_html("Older statement 5", body), headers=same)

    world.site.handler(world.older(5), frozen)
    world.round()
    body[3] = paragraphs(99)[3]
    world.rounds(9)
    assert world.told() == ["edited"]


def test_flap_404(world: LiveWorld) -> None:
    world.round()
    asked = 0
    for n in OLD:
        page = article_html(f"Older statement {n}", paragraphs(n))

        def answer(_: httpx.Request, page: str = page) -> httpx.Response:
            nonlocal asked
            asked += 1
            return httpx.Response(404, html="<h1>Not found</h1>") if asked % 3 == 0 else httpx.Response(200, html=page)

        world.site.handler(world.older(n), answer)
    world.rounds(12)
    unmoved(world)


# --- what is on a page and not its text -------------------------------------------------------------------------------


def one(world: LiveWorld, html: str) -> str:
    """The text of a page that is new in a second round."""
    world.round()
    url = f"{world.base}/news/chiefs-speak-of-warrants"
    world.site.page(url, html)
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [(url, "Chiefs speak of warrants"), *items])
    world.rounds(1)
    return world.store.views.page(world.page(url)).text


HIDDEN: Sequence[str] = (
    "<p style='display:none'>{}</p>",
    "<p style='visibility: hidden'>{}</p>",
    "<p hidden>{}</p>",
    "<p aria-hidden='true'>{}</p>",
    "<template><p>{}</p></template>",
    "<p style='color:#fff;background:#fff'>{}</p>",
    "<p style='font-size:0'>{}</p>",
    "<p style='position:absolute;left:-9999px'>{}</p>",
)


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_text(world: LiveWorld, how: str) -> None:
    body = paragraphs(1)
    html = article_html("Chiefs speak of warrants", body).replace(
        f"<p>{body[3]}</p>",
        f"<p>{body[3]}</p>{how.format('Buy our pills, said the chiefs, and buy them today or never.')}",
    )
    found = one(world, html)
    assert all(paragraph in found for paragraph in body)
    assert "pills" not in found


def test_two_articles(world: LiveWorld) -> None:
    first, second = (
        f"<article><h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in paragraphs(seed))}</article>"
        for title, seed in (("Chiefs speak of warrants", 1), ("Chiefs speak of radios", 2))
    )
    found = one(world, f"<html><head><title>Chiefs</title></head><body><main>{first}{second}</main></body></html>")
    assert paragraphs(1)[0] in found
    assert world.told() in (["new_statement"], ["new_statement"] * 2)


def test_amp_duplicate(world: LiveWorld) -> None:
    """The AMP form and the print form of a page say the same: one statement, and one alert."""
    world.round()
    url = f"{world.base}/news/chiefs-speak-of-warrants"
    links = f"<link rel='amphtml' href='{url}/amp'><link rel='alternate' media='print' href='{url}?print=1'>"
    page = article_html("Chiefs speak of warrants", paragraphs(1))
    world.site.page(url, page.replace("<head>", f"<head>{links}"))
    told = f"<link rel='canonical' href='{url}'>"
    for form in (f"{url}/amp", f"{url}?print=1"):
        world.site.page(form, page.replace("<head>", f"<head>{told}").replace("<nav>", "<nav><!-- light -->"))
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    forms = [(form, "Chiefs speak of warrants") for form in (url, f"{url}/amp", f"{url}?print=1")]
    world.listing(world.news, [*forms, *items])
    world.rounds(3)
    assert world.told() == ["new_statement"]
    assert len(world.statements()) == len(OLD) + 1


def test_pdf(world: LiveWorld) -> None:
    """A statement that is a PDF is read as a document, whatever the server calls it."""
    world.round()
    url = f"{world.base}/news/release.pdf"
    world.site.page(url, RELEASE.read_bytes(), content_type="text/html")
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [(url, "Inspectors and the first duty of the law"), *items])
    world.rounds(1)
    assert world.told() == ["new_statement"]
    found = world.store.views.page(world.page(url)).text
    assert "federal inspectors have the first duty" in " ".join(found.casefold().split())
    assert "%PDF" not in found


# --- titles -----------------------------------------------------------------------------------------------------------


def test_a_link_cut_short_does_not_cut_the_title(world: LiveWorld) -> None:
    world.round()
    url = f"{world.base}/news/chiefs-speak-of-warrants-and-of-radios"
    title = "Chiefs speak of warrants, of radios and of all that the counties have put off for years"
    world.site.page(url, article_html(title, paragraphs(1)))
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [(url, "Chiefs speak of warrants, of radios and of all that the coun…"), *items])
    world.rounds(1)
    assert [alert.title for alert in world.alerts()] == [title]


def test_a_page_without_a_title_of_its_own_has_the_one_of_its_listing(world: LiveWorld) -> None:
    world.round()
    url = f"{world.base}/news/nr-17"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(1))
    world.site.page(
        url, f"<html><head><title>County Chiefs Association</title></head><body><main>{body}</main></body></html>"
    )
    items = [(world.older(n), f"Older statement {n}") for n in OLD]
    world.listing(world.news, [(url, "Chiefs speak of warrants and of radios"), *items])
    world.rounds(1)
    assert [alert.title for alert in world.alerts()] == ["Chiefs speak of warrants and of radios"]


def test_no_control_character_of_a_page_is_told(world: LiveWorld) -> None:
    found = one(world, article_html("Chiefs \x1b[31mspeak\x07", [*paragraphs(1), "A bell \x07 and \x1b]8;;x\x1b\\."]))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", found + world.alerts()[-1].title)


# --- absences ---------------------------------------------------------------------------------------------------------


def test_a_site_that_says_404_to_everything_removes_nothing(world: LiveWorld) -> None:
    world.round()
    for url in (world.news, *(world.older(n) for n in OLD)):
        world.site.remove(url)
    world.rounds(6)
    assert world.told() == ["source_trouble"]
    assert all(world.store.pages.get(n).check.state is not PageState.REMOVED for n in world.store.pages.ids())


def test_pages_that_go_one_after_the_other_are_all_removed(tmp_path: Path) -> None:
    with LiveWorld(tmp_path) as world:
        world.put(4, 5, 6).round()
        for n in (4, 5, 6):
            world.site.remove(world.older(n))
            world.rounds(12, days=3)
        assert world.told() == ["removed"] * 3


# --- the config's own faults ------------------------------------------------------------------------------------------


def test_a_pattern_without_end_is_cut_off_by_time_and_its_source_named(tmp_path: Path) -> None:
    with LiveWorld(tmp_path, exclude=("(a+)+b",)) as world:
        listing = listing_html([(world.older(n), f"{'a' * 60} {n}") for n in OLD])
        world.site.page(world.news, listing)

        async def run() -> RoundSummary:
            async with WorkerPool(1, timeout=1.0) as pool:
                world.pool = pool  # type: ignore[assignment]  # a real one, with processes
                async with world._watching() as watcher:
                    return await watcher.watch(world.source)

        summary = asyncio.run(run())
    assert summary.source == "chiefs"
    assert not summary.ok
    assert summary.health.reason
