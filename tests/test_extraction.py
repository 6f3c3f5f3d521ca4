"""Reading a page: its text, without what stands around it, whole and in clean characters."""
# ruff: noqa: E501  pages are written as servers send them

from __future__ import annotations

import re

import pytest

from fakes import source
from reading import ADDRESS, PARAGRAPHS, TEXT, TITLE, article, capture, extract, page, paragraphs, reading
from statement_watch.extraction import skeleton
from statement_watch.extraction.blocks import blocks_of
from statement_watch.extraction.page import parse
from statement_watch.model import PageKind, Selectors

BANNER = '<div class="a1"><h2>The winter symposium in Port Ellis has been postponed!</h2></div>'
TEASERS = "".join(
    f"<div><p>{words}<a href='/n{n}'>Read More</a></p></div>"
    for n, words in enumerate(
        (
            "The harbour board has decided to put off the spring inspection because of the storm damage in the north",
            "Warden Jo Finch was given the medal of the county for her work during the floods of the last autumn",
        )
    )
)


# --- where the text is --------------------------------------------------------------------------------------------


def in_table(cell: str) -> str:
    menu = '<ul class="menu"><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul>'
    return page(
        f'<table width="780"><tr><td colspan="2">The winter symposium has been postponed!</td></tr><tr><td width="150">'
        f'{menu}</td><td valign="top">{cell}</td></tr><tr><td colspan="2"><font size="1">12 Harbour Street | 555-0160'
        "<br>© 2024 Coastal Wardens</font></td></tr></table>",
        head="<title>Coastal Wardens</title>",
    )


MARK_UPS = {
    "weblog": article(before="<time datetime='2024-01-30'>January 30, 2024</time>", after=f"<aside><h3>Recent Articles</h3>{TEASERS}</aside>"),
    "div_soup": page(
        f'<div id="w">{BANNER}<div class="a3"><a href="/news">Back to news</a><div class="a5">{TITLE}</div>'
        f'<div class="a6">January 30, 2024</div>{"".join(f"<div class=a7>{t}</div>" for t in TEXT)}</div>'
        f'<div class="a8"><h3>Recent Articles</h3>{TEASERS}</div></div>',
        head="<title>Coastal Wardens</title>",
    ),
    "table_with_breaks": in_table(f"<font face=Arial><b>{TITLE}</b><br>January 30, 2024<br><br>{'<br><br>'.join(TEXT)}</font>"),
    "table_with_single_breaks": in_table(f"<b>{TITLE}</b><br>January 30, 2024<br>{'<br>'.join(TEXT)}"),
    "table_with_paragraphs": in_table(f"<h3>{TITLE}</h3><p>January 30, 2024</p>{PARAGRAPHS}"),
    "quotation": article(f"<blockquote>{PARAGRAPHS}</blockquote>", after="<p>###</p><p>Contact: Jane Doe, 555-0199</p>"),
    "list_of_points": article("<ul>" + "".join(f"<li>{t}</li>" for t in TEXT) + "</ul>"),
    "unclosed": f"<title>{TITLE}</title><h1>{TITLE}</h1>" + "".join(f"<p>{t}" for t in TEXT),
    "inside_an_unclosed_button": page(f"<header><button>Menu<div>x</div><main><h1>{TITLE}</h1>{PARAGRAPHS}</main>"),
    "called_a_sidebar": page(f'<div class="with-sidebar paywall widget"><h1>{TITLE}</h1>{PARAGRAPHS}</div>'),
}  # fmt: skip


@pytest.mark.parametrize("name", MARK_UPS)
def test_the_text_comes_out_whole_and_alone_in_any_mark_up(name: str) -> None:
    assert paragraphs(extract(MARK_UPS[name]).text) == list(TEXT)


@pytest.mark.parametrize("name", MARK_UPS)
def test_the_title_is_found_in_any_mark_up(name: str) -> None:
    found = extract(MARK_UPS[name]).title
    assert found == TITLE


@pytest.mark.parametrize(
    ("cells", "blocks"),
    [
        ("<td>North Point</td><td><p>12</p></td>", ["North Point | 12"]),
        ("\n  <td>North Point</td>\n  <td>12</td>\n", ["North Point | 12"]),
        ("<th></th><th>Crew</th><th>Boats</th>", ["| Crew | Boats"]),
        ("<th><h3>Station</h3></th><th><h3>Crew</h3></th>", ["Station | Crew"]),
        ("<td><h2>Closed</h2><p>30 January 2024</p></td><td>News</td>", ["Closed", "30 January 2024", "News"]),
        ("<td>News</td><td><h1>Closed</h1></td>", ["News", "Closed"]),
        ("<td>News</td><td><dl><dt>Crew</dt><dd>12</dd></dl></td>", ["News", "Crew", "12"]),
    ],
)
def test_a_cell_with_several_lines_lays_out_the_page_and_one_with_one_holds_data(cells: str, blocks: list[str]) -> None:
    parsed = parse(f"<body><table><tr>{cells}</tr></table></body>", ADDRESS)
    assert parsed is not None
    assert [block.text for block in blocks_of(parsed.tree)] == blocks


def test_a_text_in_several_containers_is_read_to_its_end() -> None:
    part = '<div class="grid body-part">{}</div><div class="ad-slot"></div>'
    body = "".join(part.format(PARAGRAPHS.replace("<p>", f"<p>Part {n}. ")) for n in range(1, 4))
    assert len(paragraphs(extract(page(f"<h1>{TITLE}</h1>{body}")).text)) == 3 * len(TEXT)


def test_comments_are_not_the_text_however_many_they_are() -> None:
    comments = "".join(
        f"<li><p>Comment {n}: I was on that coast for years and never saw such a thing.</p></li>" for n in range(99)
    )
    assert paragraphs(extract(article(after=f'<div class="comments"><ol>{comments}</ol></div>')).text) == list(TEXT)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">{}</div>',
        "<template>{}</template>",
        '<div aria-hidden="true">{}</div>',
        "<div hidden>{}</div>",
        "<noscript>{}</noscript>",
    ],
)
def test_what_is_hidden_is_not_said(hidden: str) -> None:
    words = "<p>These words were never meant to be read by anybody on the page, and nobody reads them there.</p>"
    assert "never meant" not in extract(article(after=hidden.format(words))).text


def test_a_page_that_hides_all_of_its_text_until_a_script_shows_it_is_read() -> None:
    assert paragraphs(extract(page(f'<h1>{TITLE}</h1><div style="display:none">{PARAGRAPHS}</div>')).text) == list(TEXT)


def test_a_text_in_an_element_meant_for_asides_is_read_though_the_page_has_a_slogan_outside() -> None:
    inner = f'<div><h1>{TITLE}</h1><aside class="content">{PARAGRAPHS}</aside></div>'
    assert paragraphs(extract(page(f"<div><p>Your wardens on the coast</p></div>{inner}")).text) == list(TEXT)


def test_words_of_neighbouring_cells_lines_and_times_are_not_run_together() -> None:
    table = "<table><tr><th>Station</th><th>Crew</th></tr><tr><td>North Point</td><td>12</td></tr></table>"
    text = extract(article(f"{PARAGRAPHS}{table}<p>{TEXT[0]} So be it.<br>Port Ellis</p>{PARAGRAPHS}")).text
    assert "Station | Crew" in text
    assert "North Point | 12" in text
    assert "So be it.\n\nPort Ellis" in text


def test_a_bold_heading_that_runs_into_the_text_stands_on_its_own() -> None:
    inner = f"<p><b>On the closing of stations</b>{TEXT[0]}</p>{PARAGRAPHS}"
    assert f"On the closing of stations\n\n{TEXT[0]}" in extract(article(inner)).text


# --- its edges ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "January 30, 2024",
        "Posted on January 30, 2024 by wardens",
        "By Jo Finch",
        "By Coastal Wardens | Updated 11 September 2024 | First published 2 September 2024",
        "Von Jo Finch",
        "3 min read",
        "PRESS RELEASE",
        "For Immediate Release",
        "Contact: Jane Doe, Director",
        TITLE,
        TITLE.upper(),
    ],
)
def test_what_the_head_of_the_page_says_is_not_said_again_above_the_text(line: str) -> None:
    assert paragraphs(extract(article(f"<p>{line}</p>{PARAGRAPHS}")).text) == list(TEXT)


@pytest.mark.parametrize(
    "end",
    [
        "<p>###</p><p>Contact: Jane Doe, press@wardens.example</p>",
        "<p>-30-</p>",
        "<h3>Related articles</h3><p>Wardens meet in Port Ellis</p>",
        "<p>Share this:</p><ul><li><a href='#'>Tweet</a></li></ul>",
        "<p><a href='/news'>Back to news</a></p>",
        "<h4>Das könnte Sie auch interessieren</h4><p>Küstenwacht tagt im Hafen</p>",
        "<p>Lire aussi</p><p>Les gardes se réunissent</p>",
        "<p>© 2024 Coastal Wardens. All rights reserved.</p>",
        "<p>関連記事</p><p>沿岸警備の会議</p>",
        "<h3>More from the newsroom</h3>",
    ],
)
def test_what_is_announced_after_the_end_is_cut(end: str) -> None:
    assert paragraphs(extract(article(f"{PARAGRAPHS}{end}")).text) == list(TEXT)


def test_what_stands_behind_the_mark_that_ends_a_release_is_cut() -> None:
    inner = f"{PARAGRAPHS}{PARAGRAPHS}<p>###</p><p><b>About the wardens</b></p><p>The wardens keep the coast by day and by night.</p>"
    assert "keep the coast" not in extract(article(inner.replace("<p>", "<p>Now: ", 4))).text


def test_a_paragraph_that_begins_with_the_card_of_another_story_is_kept() -> None:
    card = "<article class='recommended'><a href='/other'><img src='o.png'><p>Wool prices at lowest in years</p></a></article>"
    text = extract(article(PARAGRAPHS.replace(f"<p>{TEXT[1]}", f"<p>{card}{TEXT[1]}"))).text
    assert TEXT[1] in text
    assert "Wool prices" not in text


def test_headings_that_are_buttons_to_unfold_a_part_are_headings() -> None:
    parts = "".join(f"<h3><button>Part {n} of the plan</button></h3><div>{PARAGRAPHS}</div>" for n in range(1, 3))
    assert "Part 2 of the plan" in extract(article(parts.replace("The ", "And the ", 2))).text


def test_a_label_amid_the_text_does_not_end_it() -> None:
    inner = f"{PARAGRAPHS}<p>Read more</p>{PARAGRAPHS.replace('<p>', '<p>And: ')}"
    assert extract(article(inner)).text.endswith(TEXT[-1])


def test_links_to_other_stories_between_paragraphs_are_dropped() -> None:
    pointer = "<p>Read also</p><p><a href='/other'>Wardens of the south coast speak about their winter</a></p>"
    text = extract(article(f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>{pointer}<p>{TEXT[2]}</p><p>{TEXT[3]}</p>")).text
    assert paragraphs(text) == list(TEXT)


def test_a_sentence_that_is_mostly_links_is_text_amid_text() -> None:
    linked = '<p>The figures were <a href="/a">published by the county in spring</a> and <a href="/b">put right in May</a>.</p>'
    assert "put right in May" in extract(article(f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>{linked}<p>{TEXT[2]}</p>")).text


def test_a_lead_before_a_picture_in_the_texts_own_element_is_kept() -> None:
    picture = "<center><img src='/a.jpg'>The northern station</center>"
    rest = "<br><br>".join(TEXT[1:])
    assert extract(article(f"{TEXT[0]}<br><br>{picture}{rest}")).text.startswith(TEXT[0])


LEAD = "The board of the harbour has closed two stations on the northern coast, and nobody was asked beforehand."
LEADS = {
    "named": ('<p class="article__teaser-text">{}</p>', ""),
    "microdata": ('<div class="teaser-text" itemprop="description"><p>{}</p></div>', ""),
    "below_a_title_of_lower_rank": ('<p class="lead">{}</p>', ""),
    "heading_of_its_own": ("<h2>{}</h2>", f'<meta name="description" content="{LEAD[:80]} …">'),
}


def with_lead(name: str, text: str) -> str:
    mark_up, head = LEADS[name]
    above = f"{mark_up.format(LEAD)}<ul class='share-links'><li><a href='/s'>Share</a></li></ul><p>30 January 2024</p>"
    rank = "h2" if name == "below_a_title_of_lower_rank" else "h1"
    body = f"<main><{rank}>{TITLE}</{rank}>{above}<div class='body'>{text}</div></main>"
    return page(body, head=f"<title>{TITLE}</title>{head}")


@pytest.mark.parametrize("name", LEADS)
def test_a_lead_that_stands_apart_below_the_title_is_the_beginning_of_the_text(name: str) -> None:
    assert paragraphs(extract(with_lead(name, PARAGRAPHS)).text) == [LEAD, *TEXT]


def test_a_lead_that_the_text_says_again_is_not_said_twice() -> None:
    text = extract(with_lead("heading_of_its_own", f"<p>Port Ellis: {LEAD}</p>{PARAGRAPHS}")).text
    assert text.count("nobody was asked") == 1


def test_a_lead_that_stands_there_for_wide_and_for_narrow_screens_is_said_once() -> None:
    twice = with_lead("named", PARAGRAPHS).replace(
        "<ul class=", f'<p class="article__teaser-text">{LEAD}</p><ul class='
    )
    assert paragraphs(extract(twice).text) == [LEAD, *TEXT]


def test_a_heading_below_the_title_is_no_lead_because_a_word_describes_the_site() -> None:
    heading = "<h2>All the news of the harbour on one page</h2><p>30 January 2024</p>"
    body = f"<main><h1>{TITLE}</h1>{heading}<div class='body'>{PARAGRAPHS}</div></main>"
    head = f"<title>{TITLE}</title><meta name='description' content='News'>"
    assert paragraphs(extract(page(body, head=head)).text) == list(TEXT)


def folded(part: str) -> str:
    return extract(article(f"{PARAGRAPHS}{part}<button>Read more</button>")).text


FOLDED = "<p>The board has had this letter since the first week of January and has kept it.</p><p>It is said that the letter was read aloud to the members on Tuesday evening.</p>"


@pytest.mark.parametrize("hides", ['style="display: none"', "hidden", 'aria-hidden="true"'])
def test_what_read_more_shows_is_text(hides: str) -> None:
    assert "read aloud" in folded(f'<div id="more" {hides}>{FOLDED}</div>')


@pytest.mark.parametrize("of", ['lang="fr"', 'class="newsletter-popup"', 'role="dialog"'])
def test_a_hidden_translation_or_dialog_stays_hidden(of: str) -> None:
    assert "read aloud" not in folded(f'<div {of} style="display:none">{FOLDED}</div>')


@pytest.mark.parametrize("lines", [("Dear Minister,",), ("The general meeting,", "recalling its resolution of 2019,")])
def test_lines_above_the_first_paragraph_that_go_on_in_it_are_kept(lines: tuple[str, ...]) -> None:
    above = "".join(f"<p>{line}</p>" for line in lines)
    assert paragraphs(extract(article(f"{above}{PARAGRAPHS}")).text) == [*lines, *TEXT]


def test_a_first_paragraph_without_an_element_of_its_own_is_kept() -> None:
    inner = f"<font size=3>{'<p>'.join(TEXT)}</font>"
    found = extract(page(f"<center><font size=5>{TITLE}</font><br>January 30, 2024</center><hr>{inner}"))
    assert paragraphs(found.text) == list(TEXT)


def test_a_list_of_those_who_signed_is_kept_with_the_heading_above_it() -> None:
    signed = "".join(f"<li>Society of the {place}</li>" for place in ("north", "south", "islands", "estuary"))
    text = extract(article(f"{PARAGRAPHS}<h3>Signed by</h3><ul>{signed}</ul>")).text
    assert "Signed by\n\nSociety of the north" in text


def test_names_that_sign_a_statement_stay_with_it() -> None:
    signed = "<ul><li>Jo Finch, Port Ellis</li><li>Sam Reed, North Point</li><li>Kim Vale, Seal Bay</li></ul>"
    assert "Sam Reed" in extract(article(f"{PARAGRAPHS}<p>The statement was signed by the following wardens:</p>{signed}<p>It remains open for signature until Friday.</p>")).text  # fmt: skip


def test_the_untrimmed_text_is_kept_beside_the_trimmed_one() -> None:
    found = extract(
        article(f"{PARAGRAPHS}<p>© 2024 Coastal Wardens, all rights of this statement reserved to them.</p>")
    )
    assert "©" not in found.text
    assert "©" in found.raw_text


# --- selectors -------------------------------------------------------------------------------------------------


def test_selectors_of_the_config_say_where_the_text_is_and_what_to_drop() -> None:
    chosen = source(name="wardens", selectors=Selectors(text="div.statement", remove=(".stamp",)))
    body = (
        f"<h1>{TITLE}</h1>{PARAGRAPHS}<div class='statement'><p class='stamp'>COPY</p><p>Only this was said.</p></div>"
    )
    assert extract(page(body), of=chosen).text == "Only this was said."


def test_a_selector_that_finds_nothing_leaves_the_page_to_its_structure() -> None:
    chosen = source(name="wardens", selectors=Selectors(text="div.no-such"))
    assert paragraphs(extract(article(), of=chosen).text) == list(TEXT)


# --- characters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    [
        "&#1;", "&#x0;", "&#0;", "&#xD800;", "&#x110000;", "&#xFFFE;", "\x00", "\x08", "\x7f", "\ufeff", "\uffff", "\ufdd0",
        "&#99999999;", "&#00000000000000001;", "&#1",
    ],
)  # fmt: skip
def test_a_broken_character_does_not_empty_a_page(reference: str) -> None:
    text = extract(
        article(PARAGRAPHS.replace("harbour", f"har{reference}bour").replace(" the ", f" the {reference}"))
    ).text
    assert "harbour board" in text
    assert len(paragraphs(text)) == len(TEXT)
    assert text.isprintable() or "\n" in text


@pytest.mark.parametrize("broken", [b"\x00", b"\xed\xa0\x80", b"\xff\xfe\xc3", b"\xef\xbb\xbf", b"\x93"])
def test_broken_bytes_amid_a_page_cost_their_own_place_only(broken: bytes) -> None:
    body = (
        article()
        .encode()
        .replace(b" the harbour", b" the " + broken + b"harbour")
        .replace(b"<main>", b"<main>" + broken)
    )
    text = extract(body).text
    assert "harbour board" in text
    assert text.endswith(TEXT[-1])


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_page_in_two_bytes_a_character_is_read_with_and_without_its_mark(codec: str) -> None:
    assert paragraphs(extract(article().encode(codec), "text/html").text) == list(TEXT)


BROKEN_FRAMES = {
    "page_twice": article() + article(),
    "page_thrice_one_edited": article() + article() + article().replace("safe.", "warm."),
    "html_within_body": article().replace("<main>", "<html><head><title>x</title></head><body><main>"),
    "bodies_nested": article().replace("<main>", "<body class=a><body><main>"),
    "odd_comments": "<!-->" + article().replace("<main>", "<!--- -- --!><main>"),
    "cdata_and_code": article().replace("<main>", "<![CDATA[ x ]]><?php echo 1; ?><main>"),
    "ten_thousand_divs": article().replace("<main>", "<main>" + "<div class=a>\n" * 10_000),
    "one_line": article().replace("\n", " ").replace("<main>", "<main>" + "<i></i>" * 30_000),
}


@pytest.mark.parametrize("name", BROKEN_FRAMES)
def test_a_text_in_a_broken_frame_is_read_once_and_whole(name: str) -> None:
    text = extract(BROKEN_FRAMES[name]).text
    assert paragraphs(text)[: len(TEXT)] == list(TEXT)
    assert text.count(TEXT[1]) == 1


def test_what_an_unclosed_comment_swallows_is_not_said() -> None:
    assert paragraphs(extract(article().replace(f"<p>{TEXT[2]}", f"<!-- <p>{TEXT[2]}")).text) == list(TEXT[:2])


def test_references_below_160_mean_what_browsers_take_them_for() -> None:
    assert "crews’ safety" in extract(article(PARAGRAPHS.replace("crews safe", "crews&#146; safety"))).text


def test_soft_hyphens_and_zero_width_spaces_are_no_part_of_a_word() -> None:
    found = extract(article(PARAGRAPHS.replace("harbour", "har\u00adbo\u200bur")))
    assert "harbour board" in found.text


def test_a_page_that_hyphenates_itself_is_read_whole() -> None:
    hyphenated = PARAGRAPHS.replace("ar", "a&shy;r").replace("tio", "t&shy;io").replace("he", "h&shy;e")
    found = extract(article(f"{hyphenated}<h2>What we ask</h2>{hyphenated.replace('<p>', '<p>Again: ')}"))
    assert paragraphs(found.text) == [*TEXT, "What we ask", *(f"Again: {text}" for text in TEXT)]


def test_text_is_in_composed_form() -> None:
    assert "café" in extract(article(PARAGRAPHS.replace("harbour", "cafe\u0301"))).text


def test_the_charset_of_the_mark_up_is_read() -> None:
    russian = "Ассоциация береговых стражей готова работать с портовым советом над правилами безопасности экипажей. "
    markup = page(f"<h1>Заявление</h1><p>{russian * 2}</p><p>{russian}</p>", lang="ru").replace("utf-8", "koi8-r")
    found = extract(markup.encode("koi8-r", "xmlcharrefreplace"), "text/html")
    assert "береговых стражей" in found.text
    assert found.language == "ru"


# --- the skeleton -------------------------------------------------------------------------------------------------


def test_the_skeleton_is_the_same_while_nothing_visible_changes() -> None:
    first = article(before="<p class='a'>Noted.</p>")
    second = article(before="<p  class='b' data-x='1'>\n Noted.\u00a0</p>", head="<script>var nonce = 7</script>")
    assert skeleton(capture(first)) == skeleton(capture(second)) == reading(second).skeleton


def test_the_skeleton_changes_with_a_word() -> None:
    assert skeleton(capture(article())) != skeleton(capture(article().replace("safe.", "warm.")))


# --- what is no page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, PageKind.ERROR, "PNG"),
        (b"PK\x03\x04" + b"\x00" * 99, PageKind.ERROR, "ZIP"),
        (bytes(range(256)) * 9, PageKind.ERROR, "binary"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", PageKind.FEED, "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", PageKind.FEED, "feed"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", PageKind.SITEMAP, "sitemap"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', PageKind.FEED, "feed"),
        (b"%PDF-1.4 and then nothing of the sort", PageKind.ERROR, "PDF"),
    ],
)
def test_bytes_that_are_no_page_are_named_for_what_they_are(body: bytes, kind: PageKind, word: str) -> None:
    found = reading(body)
    assert found.kind is kind
    assert found.reason is not None
    assert word in found.reason


def test_plain_text_is_read_by_its_paragraphs() -> None:
    assert paragraphs(extract("\r\n\r\n".join(TEXT), "text/plain").text) == list(TEXT)


@pytest.mark.parametrize("content_type", [None, "application/octet-stream", "text/plain", ";;;/"])
def test_html_is_known_by_its_bytes_whatever_its_label(content_type: str | None) -> None:
    assert paragraphs(extract(article(), content_type).text) == list(TEXT)


# --- pages built to hurt --------------------------------------------------------------------------------------------

HOSTILE = {
    "nested": "<div>" * 20_000 + PARAGRAPHS,
    "nested_inline": "<b><i><a href=x>" * 5_000 + PARAGRAPHS,
    "attributes": "<div " + " ".join(f'a{n}="x"' for n in range(30_000)) + f">{PARAGRAPHS}</div>",
    "long_attribute": f'<img src="data:{"x" * 1_000_000}">{PARAGRAPHS}',
    "open_comment": PARAGRAPHS + "<!-- " + "x " * 200_000,
    "entities": f"<p>{'&amp;' * 50_000}</p>{PARAGRAPHS}",
    "spaces": f"<p>{' ' * 300_000}x</p>{PARAGRAPHS}",
    "dates": f"<p>{'12-11-10/9.8 ' * 5_000}</p>{PARAGRAPHS}",
    "brackets": '<script type="application/ld+json">' + "[" * 50_000 + f"</script>{PARAGRAPHS}",
    "title": f"<title>{'x - ' * 50_000}</title><h1>{'y ' * 50_000}</h1>{PARAGRAPHS}",
    "tables": "<table><tr><td>" * 1_000 + PARAGRAPHS,
    "two_megabytes_in_a_line": PARAGRAPHS.replace("\n", " ") + "<div>" + "word " * 400_000,
    "two_megabytes_in_a_word": f"<p>{'x' * 2_000_000}</p>{PARAGRAPHS}",
    "breaks": f"<p>{'a<br>' * 60_000}</p>{PARAGRAPHS}",
    "links": PARAGRAPHS + "<a href=/a>b</a> " * 60_000,
    "references": f"<p>{'&#1;' * 200_000}</p>{PARAGRAPHS}",
    "status": f"<title>404</title><h1>page {'a ' * 30_000}</h1><p>requested url {'an a b error ' * 30_000}</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_built_to_hurt_is_read_or_refused_and_never_raises(name: str) -> None:
    found = reading(f"<html><body>{HOSTILE[name]}")
    assert found.kind in (PageKind.ARTICLE, PageKind.EMPTY, PageKind.ERROR)
    assert len((found.extract.title if found.extract else None) or "") <= 300


# --- forms, closings, frames that content systems make ------------------------------------------------------------


def test_a_form_around_the_whole_page_is_no_form_to_fill_in() -> None:
    links = "".join(f"<li><a href='/{n}'>Menu entry {n}</a></li>" for n in range(9))
    login = "<div><input name=u><input type=password><label>Remember me</label></div>"
    found = reading(page(f"<form method=post><ul>{links}</ul>{login}<h1>{TITLE}</h1><div>{PARAGRAPHS}</div></form>"))
    assert found.kind is PageKind.ARTICLE, found.reason
    assert found.extract is not None
    assert paragraphs(found.extract.text) == list(TEXT)


SIGNATURES = {
    "list": ["Signed", "Ana Teles, Harbour Watch", "Paul Groen, Polder Guard", "Mirela Stan, River Patrol"],
    "letter": ["Yours sincerely,", "Marguerite Oyelaran"],
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_those_who_signed_a_statement_are_part_of_it(name: str) -> None:
    head, *lines = SIGNATURES[name]
    listed = f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    closing = f"<p>{head}</p>" + (listed if name == "list" else f"<p>{lines[0]}</p>")
    assert paragraphs(extract(article(PARAGRAPHS + closing)).text) == [*TEXT, *SIGNATURES[name]]


def test_comments_under_a_heading_that_counts_them_are_not_the_text_whatever_the_mark_up() -> None:
    said = "<li><p>My district has hired four crews without a licence since August, and none is here.</p></li>" * 3
    inner = f"{PARAGRAPHS}<h3>3 Responses</h3><ol>{said}</ol>"
    assert paragraphs(extract(page(f"<div><h1>{TITLE}</h1>{inner}</div>")).text) == list(TEXT)


def test_a_card_of_another_story_amid_the_text_goes_with_its_heading() -> None:
    card = "<div><a href='/x'><h4>Wool prices at lowest in years</h4><p>Farmers say they burn fleeces now</p></a></div>"
    text = extract(article(PARAGRAPHS + card + PARAGRAPHS.replace("The ", "And the "))).text
    assert "Wool prices" not in text


def test_a_cookie_dialog_longer_than_the_statement_is_not_it() -> None:
    asks = "<p>We use cookies to personalise content and ads, and we share what we learn about the use of our site with our partners for social media, advertising and analysis, who may combine it with what they know.</p>"
    found = extract(
        page(f'<div id="CookieDialog" role="dialog">{asks * 4}</div><h1>{TITLE}</h1><div>{PARAGRAPHS}</div>')
    )
    assert paragraphs(found.text) == list(TEXT)


CLOSINGS = {
    "a short sentence": ("<p>{}</p>", ["Let us in."]),
    "a footnote that leads back": ("<p>{}</p>", ["Act 12 of 2011, section 3. <a href='#1'>↩</a>"]),
    "two of them": ("<p>{}</p>", ["We ask the board.", "We wait."]),
    "a signature against the right edge": ('<p style="text-align: right">{}</p>', ["For the board: Ana Teles"]),
    "a signature in a box of its own": (
        "<div>{}</div>",
        ["For the board<br>Ana Teles, chair<br>Paul Groen, secretary"],
    ),
}


@pytest.mark.parametrize("name", CLOSINGS)
def test_the_last_words_of_a_text_are_part_of_it_however_few(name: str) -> None:
    mark_up, lines = CLOSINGS[name]
    text = PARAGRAPHS if mark_up.startswith("<p") else PARAGRAPHS.replace("<p>", "<div>").replace("</p>", "</div>")
    closing = "".join(mark_up.format(line) for line in lines)
    said = [re.sub("<[^>]*>", "", line.replace("<br>", "\n")) for line in lines]
    assert paragraphs(extract(article(text + closing)).text) == [*TEXT, *said]


def test_the_last_words_of_a_text_that_has_one_paragraph_are_part_of_it() -> None:
    assert paragraphs(extract(article(f"<p>{TEXT[0]}</p><p>Let us in.</p>")).text) == [TEXT[0], "Let us in."]


@pytest.mark.parametrize("line", ["<p>Sources:</p>", "<p><a href='/b'>Stations by county.</a></p>", "<p>Jo Finch</p>"])
def test_a_line_below_a_text_that_announces_leads_elsewhere_or_only_names_is_none_of_it(line: str) -> None:
    assert paragraphs(extract(article(PARAGRAPHS + line)).text) == list(TEXT)


def test_a_first_sentence_that_says_little_but_a_day_is_text() -> None:
    assert paragraphs(extract(article(f"<p>The hearing is on 3 May 2026.</p>{PARAGRAPHS}")).text)[0].endswith("2026.")


@pytest.mark.parametrize("mark_up", ["<blockquote>{}</blockquote>", "<figure class='quote'><div>{}</div></figure>"])
def test_a_quotation_pulled_out_of_the_text_is_not_said_twice(mark_up: str) -> None:
    pulled = mark_up.format("every crew on this coast knows the cost")
    inner = "".join(f"<p>{text}</p>{pulled if n == 1 else ''}" for n, text in enumerate(TEXT))
    assert paragraphs(extract(article(inner)).text) == list(TEXT)


def test_what_a_text_says_twice_in_its_own_lines_is_said_twice() -> None:
    refrain = "every crew on this coast knows the cost"
    assert refrain in paragraphs(extract(article(f"{PARAGRAPHS}<p>{refrain}</p>{PARAGRAPHS}")).text)


def test_a_short_statement_above_an_appeal_of_nearly_its_length_is_the_text() -> None:
    appeal = '<div class="cta-section"><h2>Ready to sail?</h2><p>Open an account today and see why so many trust us.</p></div>'
    said = "The director has left the wardens. We thank her for her work on this coast."
    found = extract(page(f"<h1>{TITLE}</h1><p>March 1, 2024</p><div><p>{said}</p></div>{appeal}"))
    assert paragraphs(found.text) == [said]


def test_words_that_persian_joins_without_a_space_are_words_of_the_text() -> None:
    said = "انجمن صنفی روزنامه\u200cنگاران بازداشت سه خبرنگار را محکوم می\u200cکند و خواستار آزادی بی\u200cقید و شرط آنان است."
    inner = f"<p>{said}</p><p>خبرنگاری جرم نیست و هیچ خبرنگاری نباید به سبب انجام وظیفه بازداشت شود.</p>"
    assert paragraphs(extract(page(f"<h1>بیانیه</h1>{inner}", lang="fa")).text)[0] == said
