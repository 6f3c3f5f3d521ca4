"""When a page was published: what counts as evidence, what outweighs what, and what is never taken."""
# ruff: noqa: E501  pages are written as servers send them

from __future__ import annotations

from datetime import date

import pytest

from reading import ADDRESS, NOW, PARAGRAPHS, TEXT, TITLE, article, extract, page
from statement_watch.dates import find_dates
from statement_watch.extraction.dating import Dated, find_date
from statement_watch.extraction.page import parse
from statement_watch.extraction.seen_dates import SeenDate

JANUARY_30 = date(2024, 1, 30)
SENTENCES = [f"<p>{text}</p>" for text in TEXT]
TOLD = "".join(
    f"<p>On {day} the harbour board met again in Port Ellis and heard what the crews had to say about it.</p>"
    for day in ("January 3, 2024", "January 9, 2024", "January 16, 2024", "January 23, 2024")
)


def stating(published: str, modified: str = "", kind: str = "NewsArticle") -> str:
    change = f',"dateModified":"{modified}"' if modified else ""
    return f'<script type="application/ld+json">{{"@type":"{kind}","headline":"x","datePublished":"{published}"{change}}}</script>'


def related(*days: str) -> str:
    """A list of other pages with their dates, as sites put it below an article."""
    rows = "".join(
        f"<li><span class=date>{day}</span><a href='/news/{n}'>Wardens welcome new boats number {n} at Port Ellis</a></li>"
        for n, day in enumerate(days)
    )
    return f"<div class=more><h3>More</h3><ul>{rows}</ul></div>"


def comments(*days: str) -> str:
    return "".join(
        f"<div class='comment-body'><p>Jo Finch</p><p class=date>{day}</p><p>I agree with every word of it.</p></div>"
        for day in days
    )


def index(*days: str) -> str:
    """An index page: a heading, and news under it with their dates."""
    rows = "".join(
        f"<div class=row><p class=date>{day}</p><h3>Boats number {n}</h3><p>{TEXT[n % 4]}</p></div>"
        for n, day in enumerate(days)
    )
    return page(f"<main><h1>News of the Wardens</h1>{rows}</main>")


@pytest.mark.parametrize(
    "html",
    [
        article(after=related("January 30, 2024", "January 12, 2024", "December 3, 2023")),
        article(before=related("January 30, 2024")),
        article(after=comments("January 30, 2024")),
        article(after=comments("January 30, 2024").replace("<p class=date>", "<time class=published datetime=2024-01-30>")),
        index("January 30, 2024", "January 12, 2024", "December 3, 2023", "November 30, 2023"),
        index("January 30, 2024", "January 30, 2024", "January 30, 2024", "January 30, 2024"),
    ],
    ids=["related below", "related above", "comment", "time of comment", "list", "list of one day"],
)  # fmt: skip
def test_a_date_that_belongs_to_something_else_is_not_the_articles(html: str) -> None:
    assert extract(html).published is None


@pytest.mark.parametrize(
    "html",
    [
        article(before="<p>Last updated: <time datetime='2024-01-30'>January 30, 2024</time></p>"),
        article(before="<p>Updated on</p><p>January 30, 2024</p>"),
        article(head='<meta property="article:modified_time" content="2024-01-30">'),
        article(PARAGRAPHS.replace("<p>The", "<p>The next meeting is on January 30, 2024 in Port Ellis, and all are welcome. The", 1)),
        article(head='<meta name="last-modified" content="2024-01-30">'),
        article(after="<p>© January 30, 2024 Coastal Wardens</p>"),
        article(head=stating("2024-01-30", kind="JobPosting")),
        article(after='<div itemscope itemtype="https://schema.org/Review"><meta itemprop="datePublished" content="2024-01-30"></div>'),
        article(before="<p>January 30, 2031</p>"),
        article(before="<div class=event-date>January 30, 2024, 9:30 am</div>"),
        article(before="<table><tr><th>Opens</th><td>January 30, 2024</td></tr></table>"),
        article(before="<p>Closing date: January 30, 2024</p>"),
        article(after="<div id=reviews><div class=review><p>Jo, January 30, 2024</p><p>A good book.</p></div></div>"),
        article(after="<p>Next course: January 30, 2024.</p>"),
        article(before="<p>Member since January 30, 2024</p>"),
        article(before="<p>Mise en service : 30 janvier 2024</p>"),
        article(before="<p>Sign before January 30, 2024</p>"),
        article(before="<p>Hearing: January 30, 2024</p>"),
        article(before="<p>Fecha de entrada en vigor: 30 de enero de 2024</p>"),
        article(before="<ul><li>Opening date: January 3, 2024</li><li>Closing date: January 12, 2024</li><li>Decision by: January 30, 2024</li></ul>"),
        article(after="<blockquote><p>We stand with every crew.</p>Wardens (@wardens) January 30, 2024</blockquote>" + "".join(SENTENCES)),
        article(before="<div class=tribe-events-schedule><h2>January 30, 2024 @ 9:00 am</h2></div>"),
    ],
    ids=["updated time", "updated label", "modified meta", "event", "last-modified", "copyright", "job", "review", "future", "event", "row of a table", "deadline", "reader's review", "next", "since", "label that is not known", "before", "hearing", "in force", "among deadlines", "embedded post", "schedule"],
)  # fmt: skip
def test_a_change_an_event_a_review_or_the_future_is_no_date_of_publication(html: str) -> None:
    assert extract(html).published is None


@pytest.mark.parametrize(
    "html",
    [
        article(before="<p>January 30, 2024 – March 3, 2024</p>"),
        article(before="<p>Tue, January 30, 2024 to Thu, February 1, 2024</p>"),
        article(before="<p>28–30 January 2024</p>"),
        article(before="<p>Port Ellis, 29 and 30 January 2024</p>"),
        article(before="<p>du 28 au 30 janvier 2024</p>"),
        article(before="<div class=run><time datetime=2024-01-30>30 January</time> – 3 March 2024</div>"),
        article(before="<p>On January 30, 2024 the lock caught fire; nobody was hurt.</p>"),
        article(before="<p>The figures show the state of things on January 30, 2024.</p>"),
        article(PARAGRAPHS.replace("<p>The", "<p>Die Wache beruht auf dem Gesetz vom 30. Januar 2024. The", 1)),
        article(before="<table><tr><td>Launched</td><td>January 30, 2024</td></tr><tr><td>Length</td><td>142 m</td></tr></table>"),
        article(before="<dl><dt>Completed</dt><dd>January 30, 2024</dd></dl>"),
        article(before="<div>Date of birth: January 30, 2024</div>"),
        article(before="<ul><li>January 30, 2024</li><li>Updated</li></ul>"),
        article(before="<p>2024年1月30日更新</p>"),
        article(after="<ul><li>Finch, J. (30 January 2024). Salvage. Sea Law.</li><li>Finch, J. (9 July 2022). Who owns the wreck, and who pays for it, when nobody comes? A review of the law.</li></ul>"),
        article(after="<ul><li>Joined the group of rowers – January 30, 2024</li><li>Passed the test in first aid – January 12, 2024</li></ul>"),
        article(before="<p>Highest tide: 7.2 m on January 30, 2024</p><p>Strongest wind: 41 m/s on January 12, 2024</p>"),
        article(PARAGRAPHS + "<h3>We handed in the petition</h3><p>January 30, 2024</p><p>A crowd came with us.</p>" + PARAGRAPHS),
        article(PARAGRAPHS.replace("<p>The", "<p>A díjakat a 2024. január 30-i határozat tartalmazza. The", 1)),
        article(before="<p>In functie sinds 30 januari 2024</p>"),
        article(before="<p>Rates as at January 30, 2024</p>"),
        article(before="<div><b>Termin</b><br>Dienstag, 30. Januar 2024, 18 Uhr<br><b>Ort</b><br>Hof 2</div>"),
    ],
    ids=["span", "span of weekdays", "span within a month", "two days", "span in words", "span of an element", "short sentence", "end of a sentence", "law", "row of facts", "term and fact", "birth", "label below", "label behind", "works that are cited", "two acts", "two records", "part of the text", "case ending", "in office", "as at", "label above"],
)  # fmt: skip
def test_a_day_that_the_page_tells_of_is_not_its_own(html: str) -> None:
    assert extract(html).published is None


@pytest.mark.parametrize(
    "html",
    [
        article(after="<p>Jo Finch, Coastal Wardens, January 30, 2024.</p>"),
        article(before="<p>Port Ellis, dnia 30 stycznia 2024 r.</p>"),
        article(before="<p>Pressemitteilung Nr. 3 – 30. Januar 2024</p>"),
        article(before="<p>Press release 44 - 30 January 2024</p>"),
        article(after="<p>Eingestellt am 30.01.2024 von M. Schulz</p>"),
        article(before="<p>Written on January 30, 2024 after a long meeting.</p>"),
        article(before="<dl><dt>Published</dt><dd>January 30, 2024</dd><dt>Last updated</dt><dd>February 2, 2024</dd></dl>"),
        article(before="<table><tr><td>Article date</td><td>January 30, 2024</td></tr><tr><td>Contact</td><td>Press office</td></tr></table>"),
        article(before="<p>January 30, 2024 – 9:30</p>"),
        article(before="<div><div>30</div><div>Jan</div><div>2024</div></div>"),
        article(PARAGRAPHS.replace("<p>The", "<p>(Port Ellis, January 30, 2024) The", 1).replace("</p>", " The board met on January 9, 2024 and on January 3, 2024.</p>", 2)),
        article(before="<div><span class=d>30</span><span class=m>Jan</span><span class=y>2024</span></div>"),
        article(before="<p>Veröffentlichungsdatum: 30. Januar 2024</p>"),
    ],
    ids=["signature", "place and day", "number before it", "number without a sign", "by whom", "sentence that opens with it", "change after it", "row", "clock", "box of three blocks", "dateline before other days", "box of three parts", "compound"],
)  # fmt: skip
def test_a_day_in_an_odd_but_honest_place_is_the_pages(html: str) -> None:
    assert extract(html).published == JANUARY_30


@pytest.mark.parametrize(
    "html",
    [
        article(before="<dl><dt>Date:</dt><dd>January 30, 2024</dd></dl>"),
        article(before="<p>Avaldatud: 30. jaanuar 2024</p>"),
        article(before="<p>Statement on the hearing, January 30, 2024</p>"),
        article(before="<p>Pressemitteilung: 30. Januar 2024</p>"),
        article(before="<p>Kuupäev: <time class='published' datetime='2024-01-30'>30. jaanuar 2024</time></p>"),
        article(before="<div>Release date</div><div>Tuesday, January 30, 2024</div><div>Next hearing</div><div>February 14, 2024</div>"),
        article(before="<p>Updated February 2, 2024</p>", after="<p>This text was first published on January 30, 2024.</p>"),
        article(before="<p>February 2, 2024</p>", after="<p>Originally published January 30, 2024 and updated since with the new figures of the board.</p>"),
        article(before="<time class='updated' datetime='2024-01-30'>January 30, 2024</time><time class='updated' itemprop='dateModified' datetime='2024-02-02'>February 2, 2024</time>"),
        article(after="<footer><p>January 30, 2024, the press office</p></footer>"),
        article(before="<h2><a href='/people/jo'>By Jo Finch of the northern station</a></h2><p>January 30, 2024</p>"),
        article(before="<p>January 30, 2024</p>", after=related("January 12, 2024", "December 3, 2023", "May 1, 2023")),
        page(f"<h1>{TITLE}</h1><p>January 30, 2024</p>{TOLD}{PARAGRAPHS}"),
        article(after="<p>Dieser Beitrag wurde am 30. Januar 2024 um 10:00 Uhr veröffentlicht und unter Presse abgelegt.</p>"),
        article(before="<p>by <a href='/jo' rel='author'>Jo</a> | Jan 30, 2024 | <a href='/c' rel='category tag'>Releases and Public Affairs</a></p>"),
        article(before="<p><span>Jo</span><span hidden>2024-02-09T07:01:11+00:00</span><span>January 30th, 2024</span></p>"),
        article(before="<div><span>Jo Finch</span><span>January 30, 2024</span><span>4 min read</span></div>"),
        article(before="<div class='post-comments-above'><time datetime='2024-01-30'>January 30, 2024</time> | 3 Comments</div>"),
        article(before="<dl><dt>Published</dt><dd>January 30, 2024</dd><dt>Last updated</dt><dd>February 2, 2024</dd></dl>", after="<p class=page-published__change-date><time>February 2, 2024</time></p>"),
        article(before=f"<p><a href='{ADDRESS}'>January 30, 2024</a></p><p><a href='/x'>Wardens welcome the new boats at Port Ellis</a></p>"),
        article(before="<time itemprop='dateModified' datetime='2024-01-30'>January 30, 2024</time>"),
    ],
    ids=["label apart", "label in any language", "of an event", "kind of text", "mark-up beside a label that is not known", "label before a weekday", "first published", "originally", "hAtom", "foot of article", "byline link", "head of list", "days told in sentences", "label after",
        "links to topics", "stamp for machines", "words without spaces", "comments counted above", "change beside it", "link to itself",
        "called a change by mark-up alone"],
)  # fmt: skip
def test_what_the_page_calls_its_day_of_publication_is_found_wherever_it_stands(html: str) -> None:
    assert extract(html).published == JANUARY_30


@pytest.mark.parametrize(
    ("head", "before", "url"),
    [
        (stating("2024-02-20", "2024-02-20"), "<p>Published January 30, 2024</p>", ADDRESS),
        (stating("2024-02-20"), "<p>January 30, 2024</p>", ADDRESS),
        (stating("2019-02-20"), "<p>Published January 30, 2024</p>", ADDRESS),
        (stating("2024-01-30", "2024-02-20"), "<p>February 20, 2024</p>", ADDRESS),
        (stating("2024-01-30", "2024-01-12"), "<p>January 12, 2024</p>", ADDRESS),
        (stating("2024-01-31T03:30:00Z"), "<p>January 30, 2024</p>", ADDRESS),
        (stating("2024-01-30T19:30:00+02:00"), "<p>January 31, 2024</p>", ADDRESS),
        (stating("2024-02-20"), "<p>February 20, 2024</p>", "https://wardens.example/2024/01/30/stations"),
        (stating("2024-01-30"), "", "https://wardens.example/events/2024/02/20/stations"),
        ('<meta name="Published-Date" content="2024-01-30">', "", ADDRESS),
        (stating("2024-01-30", kind="Recipe") + stating("2024-01-30"), "", ADDRESS),
    ],
    ids=[
        "restamped by an edit", "moved on by an edit", "date of the template", "the visible day is that of the edit",
        "scheduled after the last edit", "UTC and the readers' day", "the publisher's own clock", "the address is given once",
        "an event's address", "any spelling of a meta", "an article beside another thing",
    ],
)  # fmt: skip
def test_where_witnesses_differ_the_first_publication_wins(head: str, before: str, url: str) -> None:
    assert extract(article(head=head, before=before), url=url).published == JANUARY_30


@pytest.mark.parametrize(
    "url", ["https://wardens.example/", "https://archive.example/web/20240130/https://wardens.example/"]
)
def test_a_home_page_has_no_date_of_a_statement(url: str) -> None:
    head = stating("2024-01-30", kind="Article") + '<meta property="article:published_time" content="2024-01-30">'
    assert extract(article(head=head), url=url).published is None
    assert extract(article(before="<p>January 30, 2024</p>"), url=url).published is None


def test_an_address_named_in_a_query_is_not_the_pages_own() -> None:
    head = stating("2024-01-30")
    url = f"{ADDRESS}?from=https://wardens.example/"
    assert extract(article(head=head), url=url).published == JANUARY_30


def test_a_visible_day_counts_for_more_when_the_address_names_its_month() -> None:
    html = article("".join(SENTENCES), after="<hr>" + "<p>Tel. 555 0100</p>" * 5 + "<p>January 30, 2024</p>")
    assert extract(html).published is None
    assert extract(html, url="https://wardens.example/2024/01/stations").published == JANUARY_30


@pytest.mark.parametrize(
    "beside",
    [
        "<p>The station was closed on 14 January 2024 by the board.</p>",
        "<p>The station was closed on 14/01/2024 by the board.</p>",
        "<p>The figures of 2024-01-09 are on file.</p>",
    ],
    ids=["words", "figures", "the same day"],
)
def test_figures_are_read_as_the_rest_of_the_page_writes(beside: str) -> None:
    assert extract(article(before="<p>09/01/2024</p>")).published is None, "the first of September is still to come"
    assert extract(article(before="<p>09/01/2024</p>", after=beside)).published == date(2024, 1, 9)


@pytest.mark.parametrize(
    ("text", "day", "swapped", "month_first"),
    [
        ("3/4/2017", date(2017, 3, 4), date(2017, 4, 3), True),
        ("3.4.2017", date(2017, 4, 3), date(2017, 3, 4), False),
        ("30/1/2017", date(2017, 1, 30), None, False),
        ("1/30/2017", date(2017, 1, 30), None, True),
        ("4/4/2017", date(2017, 4, 4), None, True),
        ("January 30, 2017", date(2017, 1, 30), None, True),
        ("30 January 2017", date(2017, 1, 30), None, False),
        ("2017-01-30", date(2017, 1, 30), None, None),
        ("2017 January 30", date(2017, 1, 30), None, None),
    ],
)
def test_a_date_tells_how_it_was_written(text: str, day: date, swapped: date | None, month_first: bool | None) -> None:
    (hit,) = find_dates(text)
    assert (hit.day, hit.swapped, hit.month_first) == (day, swapped, month_first)


def test_a_row_of_months_is_no_date() -> None:
    assert list(find_dates("Minutes of January 2019 February 2019 March 2019")) == []


TODAY = f"{NOW:%B} {NOW.day}, {NOW.year}"


def test_todays_date_at_the_head_of_the_page_is_no_date_but_above_the_title_it_is() -> None:
    banner = f"<header><p>{TODAY}</p><p>Coastal Wardens</p></header>"
    assert extract(page(f"<div>{TODAY}</div><main><h1>{TITLE}</h1>{PARAGRAPHS}</main>")).published is None
    assert extract(page(f"{banner}<h1>{TITLE}</h1>{PARAGRAPHS}")).published is None
    assert extract(page(f"<p>Today: {TODAY}</p><h1>{TITLE}</h1>{PARAGRAPHS}")).published is None
    assert extract(page(f"<main><p>{TODAY}</p><h1>{TITLE}</h1>{PARAGRAPHS}</main>")).published == NOW.date()


@pytest.mark.parametrize(
    "data",
    [
        '<script id="__NEXT_DATA__" type="application/json">{"post":{"publishedAt":"2024-01-30T08:00:00Z","updatedAt":"2024-02-09T10:11:12Z"}}</script>',
        '<script>window.__STATE__={"article":{"published_at":1706572800000}}</script>',
        r'<script>self.push([1,"{\"datePublished\":\"2024-01-30\"}"])</script>',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-01-30"}}</script>',
    ],
    ids=["JSON", "milliseconds", "JSON in a string", "JSON-LD with a bracket too many"],
)  # fmt: skip
def test_the_one_day_in_the_data_of_a_script_is_the_last_resort(data: str) -> None:
    assert extract(article(after=data)).published == JANUARY_30
    assert extract(article(before="<p>January 12, 2024</p>", after=data.replace("ld+json", "json"))).published == date(
        2024, 1, 12
    )


def test_several_days_in_the_data_of_a_script_are_those_of_other_pages() -> None:
    data = '<script>x={"posts":[{"publishedAt":"2024-01-30"},{"publishedAt":"2024-01-12"}]}</script>'
    assert extract(article(after=data)).published is None


def test_two_witnesses_are_trusted_more_than_one_and_the_listing_least() -> None:
    def dated(head: str = "", seen: tuple[SeenDate, ...] = (), hint: date | None = None) -> Dated:
        parsed = parse(page("<p>x</p>", head), ADDRESS)
        assert parsed is not None
        found = find_date(parsed, seen, NOW.date(), hint)
        assert found is not None
        return found

    said, visible = stating("2024-01-30"), (SeenDate(JANUARY_30, 4.0, "text"),)
    of_the_page = stating("2024-01-30", kind="WebPage").replace('"headline":"x",', "")
    order = [dated(said, visible), dated(said), dated(of_the_page, hint=JANUARY_30), dated(hint=JANUARY_30)]
    assert [found.day for found in order] == [JANUARY_30] * 4
    trust = [found.confidence for found in order]
    assert trust == sorted(trust, reverse=True)
    assert len(set(trust)) == 4


def test_parts_that_a_script_puts_in_place_are_seen_with_title_date_and_text() -> None:
    streamed = f"<div hidden id='S:1'><h1>{TITLE}</h1><p>January 30, 2024 · 8 min read</p>{PARAGRAPHS}</div>"
    found = extract(
        page(f"<main><p>Coastal Wardens</p><template id='B:1'></template></main>{streamed}", "<title>News</title>")
    )
    assert (found.title, found.published) == (TITLE, JANUARY_30)
    assert TEXT[3] in found.text


@pytest.mark.parametrize("address", ["http://[broken", "//", "javascript:void(0)", "http://" * 500])
def test_a_broken_address_breaks_no_page(address: str) -> None:
    nodes = "".join(
        stating(day).replace('"headline"', f'"url":"{address}","headline"') for day in ("2024-01-30", "2024-01-12")
    )
    rows = related("January 12, 2024", "December 3, 2023").replace("/news/", address)
    assert extract(article(head=nodes, after=rows)).published == JANUARY_30


# --- the day of the last change ---------------------------------------------------------------------------------------

CHANGED = (date(2024, 2, 2), "text")


def updated(html: str) -> tuple[date | None, str | None]:
    found = extract(html)
    return found.updated, found.updated_source


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (article(before="<p>Last updated: February 2, 2024</p>"), CHANGED),
        (article(after="<p>Ultimo aggiornamento: 2 febbraio 2024, 10:32</p>"), CHANGED),
        (article(before="<p>January 30, 2024 | Updated February 2, 2024</p>"), CHANGED),
        (article(before="<ul><li>February 2, 2024</li><li>Updated</li></ul>"), CHANGED),
        (article(before="<p>Page updated <time datetime='2024-02-02'>February 2, 2024</time></p>"), (date(2024, 2, 2), "time")),
        (article(head=stating("2024-01-30", "2024-02-02")), (date(2024, 2, 2), "json-ld")),
        (article(head='<meta property="article:modified_time" content="2024-02-02T09:00:00Z">'), (date(2024, 2, 2), "meta")),
        (article(head=stating("2024-01-30", "2024-02-09"), before="<p>Updated February 2, 2024</p>"), CHANGED),
    ],
    ids=["label", "below, in Italian", "beside the publication", "label below", "time", "json-ld", "meta", "readers before machines"],
)  # fmt: skip
def test_the_day_of_the_last_change_is_a_fact_of_its_own_with_its_tier(html: str, told: tuple[date, str]) -> None:
    assert updated(html) == told


@pytest.mark.parametrize(
    "html",
    [
        article(),
        article(head=stating("2024-02-09", "2024-02-02")),
        article(before="<p>Last seen February 2, 2024</p>"),
        article(before="<p>Updated: February 2, 2031</p>"),
        article(after=comments("Edited February 2, 2024")),
        article(PARAGRAPHS.replace("<p>The", "<p>Das Gesetz wurde zuletzt geändert durch Gesetz vom 2. Februar 2024. The", 1)),
        article(after="".join(f"<div><a href='/r/{n}'>Rules of the harbour in part {n}</a><p>Updated February {n}, 2024</p></div>" for n in range(2, 9))),
    ],
    ids=["none", "before the publication", "last seen", "to come", "comment", "change of a law", "list of other pages"],
)  # fmt: skip
def test_what_is_no_change_of_this_page_is_not_given_as_one(html: str) -> None:
    assert updated(html) == (None, None)
