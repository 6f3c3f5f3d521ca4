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


UNDECLARED = {
    "Lotsförbundet ber hamnen att hålla kajerna öppna hela vintern, säger Åke Öberg; fyra måste vända": "cp1252",
    "A associação dos práticos pede ao porto que mantenha os cais abertos; não há outro lugar": "cp1252",
    "På grund af stormen er der ingen anden plads, siger Søren Æbelø": "cp1252",
    "Podczas sztormów miasto zależy od każdego statku; całą zimę będą wracać, świadczy": "cp1250",
    "Sdružení lodivodů žádá přístav, aby nechal mola otevřená po celou zimu": "iso8859_2",
    "도선사 협회는 겨울 내내 부두를 열어 둘 것을 항만에 요청한다": "cp949",
    "水先人協会は、冬の間も桟橋を開けておくよう港に求めている。嵐の時にはほかに待つ場所がなく、町は入ってくる一隻一隻の"
    "船に頼っている。昨年の冬は四隻が港を目の前にして引き返した。二隻は途中で積み荷を失った。": "euc_jp",
    "水先人協会は、冬の間も桟橋を開けておくよう港に求めている": "iso2022_jp",
    "สมาคมนำร่องขอให้ท่าเรือเปิดท่าเทียบเรือตลอดฤดูหนาว เมื่อมีพายุไม่มีที่อื่นให้รอ": "cp874",
    "Ассоциация лоцманов просит порт держать причалы открытыми всю зиму": "iso8859_5",
}


@pytest.mark.parametrize(("text", "codec"), UNDECLARED.items(), ids=UNDECLARED.values())
@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-8"])
def test_letters_of_many_languages_are_told_from_their_bytes(text: str, codec: str, content_type: str) -> None:
    page = f"<html><body><p>{text}</p><p>{text}</p></body></html>"
    assert decode(page.encode(codec), content_type) == page


def test_a_late_declaration_counts_where_nothing_else_explains_the_bytes() -> None:
    page = f'<script>{"x" * 9_000}</script><meta charset="koi8-u"> Заявление'
    assert decode(page.encode("koi8-u"), "text/html") == page


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_need_no_mark(codec: str) -> None:
    page = "\r\n <!doctype html><p>Grüße</p>"
    assert decode(page.encode(codec), "text/html") == page


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
