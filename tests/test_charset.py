"""Bytes become the text that their author meant, whatever the server says about them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statement_watch.charset import codec_for, decode

WESTERN = "The chief’s “statement” – café"


@pytest.mark.parametrize(
    ("codec", "content_type"),
    [
        ("utf-8", None),
        ("utf-8", "text/html; charset=utf-8"),
        ("utf-8-sig", "text/html; charset=windows-1251"),
        ("utf-16", None),
        ("cp1252", "text/html; charset=ISO-8859-1"),
        ("cp1252", 'text/html; charset="latin1"; x=y'),
        ("cp1252", "text/html; charset=us-ascii"),
    ],
)
def test_what_the_response_says_is_believed(codec: str, content_type: str | None) -> None:
    assert decode(WESTERN.encode(codec), content_type) == WESTERN


@pytest.mark.parametrize(
    ("label", "text"), [("gb2312", "警察局长发表声明"), ("shift_jis", "警察の声明"), ("koi8-r", "Заявление")]
)
def test_old_labels_mean_what_browsers_take_them_for(label: str, text: str) -> None:
    codec = codec_for(label)
    assert codec is not None
    assert decode(text.encode(codec), f"text/html; charset={label}") == text


def test_a_declaration_in_the_document_is_used_when_the_header_is_silent() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">Заявление'
    assert decode(page.encode("cp1251"), "text/html") == page
    feed = '<?xml version="1.0" encoding="windows-1251"?><rss>Заявление</rss>'
    assert decode(feed.encode("cp1251"), "application/xml") == feed


def test_a_declaration_inside_a_comment_is_none() -> None:
    page = "<!-- <meta charset=windows-1251> -->" + WESTERN
    assert decode(page.encode("cp1252"), "text/html") == page


def test_a_header_that_does_not_decode_falls_to_the_document() -> None:
    page = '<meta charset="windows-1251">Заявление'
    assert decode(page.encode("cp1251"), "text/html; charset=utf-8") == page


def test_valid_utf8_wins_over_a_single_byte_claim() -> None:
    assert decode(WESTERN.encode(), "text/html; charset=iso-8859-1") == WESTERN


def test_windows_1252_that_claims_utf8_is_read() -> None:
    assert decode(WESTERN.encode("cp1252"), "text/xml; charset=utf-8") == WESTERN


def test_damaged_utf8_stays_utf8() -> None:
    body = "Grüße".encode() + b" \xff\xfe \xc0\x80 " + "Müller".encode() + b" \xe2\x80"
    text = decode(body, "text/html; charset=utf-8")
    assert "Grüße" in text
    assert "Müller" in text


def test_undeclared_text_is_detected() -> None:
    assert decode("Начальники полиции выступили с заявлением".encode("cp1251"), None).startswith("Начальники полиции")


@pytest.mark.parametrize("label", ["rot13", "zlib_codec", "utf-7", "idna", "unicode_escape", "cp037", "frobnicate", ""])
def test_labels_that_are_no_web_charset_are_ignored(label: str) -> None:
    assert codec_for(label) is None
    assert decode(WESTERN.encode(), f"text/html; charset={label}") == WESTERN


def test_plain_text_is_not_searched_for_a_declaration() -> None:
    text = "<meta charset=windows-1251> é"
    assert decode(text.encode("cp1252"), "text/plain; charset=latin1", markup=False) == text


@settings(max_examples=60)
@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_no_bytes_and_no_header_can_break_it(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type), str)
