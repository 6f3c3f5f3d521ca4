"""Two spellings of one address are one address; nothing but http and https is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_watch.urls import canonical, host_port, page_key, resolve, same_site, site_of, spellings

HOSTILE = st.text(max_size=80) | st.builds(
    "http://{}.org{}{}?{}#{}".format,
    st.from_regex(r"[a-z0-9.-]{1,10}", fullmatch=True),
    st.from_regex(r"(/[%.;()a-z0-9+~-]{0,6}){0,4}", fullmatch=True),
    st.from_regex(r"(%[0-9a-fA-F]{2}|%|/){0,4}", fullmatch=True),
    st.text(alphabet="abc=&%25;sidutm_", max_size=20),
    st.text(alphabet="!/a#", max_size=4),
)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("https://example.org/a/%2e%2E/b", "https://example.org/b"),
        ("https://example.org/%7Eann/%e9?q=%c3%A9", "https://example.org/~ann/%E9?q=%C3%A9"),
        ("https://example.org/90%", "https://example.org/90%25"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org/#!/news/1", "https://example.org/#!/news/1"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?&&", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=3&fbclid=y", "https://example.org/a?id=3"),
        ("https://example.org/a?mc_cid=1&mc_eid=2&gclid=3", "https://example.org/a"),
        ("https://example.org/a;jsessionid=0123ABC?x=1", "https://example.org/a?x=1"),
        ("https://example.org/(S(abcdefghij0123456789abcd))/a.aspx", "https://example.org/a.aspx"),
        ("https://example.org/a?sid=9f3ac2d17be0", "https://example.org/a"),
    ],
)
def test_spellings_of_one_address_have_one_canonical_form(given_: str, expected: str) -> None:
    assert canonical(given_) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/news/article.php?sid=1234",  # a story's number
        "https://example.org/a?sid=2017-03-29-statement",
        "https://example.org/a?ref=committee&source=board&id=7",  # may choose content
        "https://example.org/index.php?option=com_content&view=article&id=8&Itemid=2",
        "https://example.org/a//b",
        "https://example.org/a?b=2&a=1",
    ],
)
def test_what_may_choose_the_page_is_kept(address: str) -> None:
    assert canonical(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "mailto:a@example.org",
        "data:text/html,x",
        "http://",
        "http:///",
        "http://[::1",
        "http://example.org:99999/",
        "https://exa mple.org/",
        "/relative",
        "http://./",
        "https://example.org/" + "a" * 9000,
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    assert canonical(address) is None
    assert host_port(address) is None
    assert site_of(address) == ""


def test_references_are_resolved_as_a_browser_does() -> None:
    base = "https://example.org/news/list.html?page=2"
    assert resolve(base, "../a.pdf") == "https://example.org/a.pdf"
    assert resolve(base, "//other.org/x") == "https://other.org/x"
    assert resolve(base, "?page=3") == "https://example.org/news/list.html?page=3"
    assert resolve(base, "ja\tva\nscript:alert(1)") is None
    assert resolve(base, "http://[bad") is None


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/news/1",
        "https://www.example.org/news/1/",
        "https://example.org//news/1",
        "https://example.org/news/1?utm_medium=rss",
        "https://example.org/news/1/index.html#x",
    ],
)
def test_one_page_has_one_key_however_it_is_linked(other: str) -> None:
    assert page_key(other) == page_key("https://example.org/news/1")


def test_keys_ignore_the_order_of_the_query_and_nothing_else_of_it() -> None:
    assert page_key("https://example.org/a?b=2&a=1") == page_key("https://example.org/a?a=1&b=2")
    assert page_key("https://example.org/a?a=1") != page_key("https://example.org/a?a=2")


@given(HOSTILE)
def test_every_spelling_of_an_address_is_another_one_with_the_same_key(text: str) -> None:
    once = canonical(text)
    for other in spellings(once) if once else ():
        assert other != once
        assert page_key(other) == page_key(text)


def test_a_site_is_a_registrable_domain() -> None:
    assert site_of("https://www.news.example.co.uk/a") == "example.co.uk"
    assert site_of("https://one.github.io/") == "one.github.io"
    assert site_of("https://www.食狮.公司.cn/") == "xn--85x722f.xn--55qx5d.cn"
    assert site_of("https://a.b.example/") == "b.example"
    assert same_site("http://example.org", "https://media.example.org/x.pdf")
    assert not same_site("https://one.github.io/", "https://two.github.io/")
    assert not same_site("", "")


def test_on_one_machine_the_port_tells_sites_apart() -> None:
    assert site_of("http://127.0.0.1:8001/") == "127.0.0.1:8001"
    assert site_of("http://[::1]:8001/") == "[::1]:8001"
    assert not same_site("http://localhost:1/", "http://localhost:2/")


def test_host_and_port_as_they_will_be_connected_to() -> None:
    assert host_port("HTTPS://Example.org./x") == ("example.org", 443)
    assert host_port("http://[::1]:8080/") == ("::1", 8080)
    assert host_port("http://2130706441/") == ("127.0.0.9", 80)


@given(HOSTILE)
def test_canonical_form_is_final_and_nothing_breaks_it(text: str) -> None:
    once = canonical(text)
    page_key(text)
    site_of(text)
    if once is not None:
        assert canonical(once) == once
        assert page_key(once) == page_key(text)


def test_an_apostrophe_in_a_path_is_left_as_it_was_written_for_servers_tell_it_from_its_escape() -> None:
    assert canonical("https://example.org/news/what's-next") == "https://example.org/news/what's-next"
    assert canonical("https://example.org/news/what%27s-next") == "https://example.org/news/what%27s-next"


def test_a_query_without_tracking_is_left_as_it_was_written() -> None:
    assert canonical("https://example.org/r.cfm?id=339412&&") == "https://example.org/r.cfm?id=339412&&"
    assert canonical("https://example.org/r.cfm?id=1&&utm_source=x&") == "https://example.org/r.cfm?id=1"
    assert canonical("https://example.org/r.cfm?&&") == "https://example.org/r.cfm"
