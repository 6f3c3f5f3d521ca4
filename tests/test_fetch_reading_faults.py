"""Faults that a fetch cannot see: odd letters, pages that are no statement. Fetched, then read."""

from __future__ import annotations

import asyncio
import random
import time
import unicodedata
import zlib
from contextlib import suppress

import pytest

from fakes import FakeSite, FakeTime, settings, source
from faults.instead import INSTEAD, notice
from statement_watch.discovery.formats import binary_format
from statement_watch.errors import ExtractionFailed
from statement_watch.extraction import read
from statement_watch.extraction.sniff import Format, sniff
from statement_watch.fetch import Fetcher
from statement_watch.model import Capture, PageKind, Reading
from statement_watch.text import fold
from statement_watch.workers import WorkerPool

pytestmark = pytest.mark.faults

URL = "https://example.org/news/winter-berths"
LEAD = "The pilots’ association asks the port to keep its berths open through the winter — “no ship may wait outside”."
MORE = (
    "Storms leave no other place to wait, and the town depends on every single ship that comes in. "
    "Last winter four vessels had to turn back within sight of the harbour, and two lost their cargo on the way. "
)


def page(*paragraphs: str, title: str = "Pilots ask for winter berths", head: str = "", language: str = "en") -> str:
    """A plain article page around these paragraphs."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang={language}><head>{head}<title>{title} | Example Association</title></head>"
        f"<body><nav><a href=/>Home</a> <a href=/news>News</a></nav><main><article><h1>{title}</h1>{body}</article>"
        "</main><footer>Example Association</footer></body></html>"
    )


ENGLISH = page(LEAD, MORE, MORE + "The port has until March to answer.", MORE + "The council meets in April.")


def fetched(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", **headers: str) -> Capture:
    """What a fetch of this answer gives."""

    async def run() -> Capture:
        clock = FakeTime()
        site = FakeSite(clock)
        site.page(URL, body, content_type=content_type, headers=headers)
        async with Fetcher(
            settings(), clock=clock.now, sleep=clock.sleep, monotonic=clock.monotonic, transport_factory=site
        ) as fetcher:
            result = await fetcher.fetch(URL, source())
            assert isinstance(result, Capture), result
            return result

    return asyncio.run(run())


def reading(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", **headers: str) -> Reading:
    return read(fetched(body, content_type, **headers), source())


def text_of(result: Reading) -> str:
    assert result.kind is PageKind.ARTICLE, (result.kind, result.reason)
    assert result.extract is not None
    return result.extract.text


# --- letters ---------------------------------------------------------------------------------------------------------

META = '<meta charset="{}">'
RUSSIAN = ("Ассоциация лоцманов просит порт держать причалы открытыми всю зиму.",) + (
    "Штормы не оставляют другого места для ожидания, а город зависит от каждого судна, которое приходит в гавань. "
    "Прошлой зимой четырём судам пришлось повернуть назад в виду гавани, и два из них потеряли груз.",
) * 3
JAPANESE = ("水先人協会は、冬の間も桟橋を開けておくよう港に求めている。",) + (
    "嵐の時にはほかに待つ場所がなく、町は入ってくる一隻一隻の船に頼っている。昨年の冬は四隻が港を目の前にして引き返した。"
    "そのうち二隻は途中で積み荷を失い、協会は同じことが二度と起きないよう求めている。",
) * 3
CHINESE = ("引航员协会要求港口在整个冬季保持泊位开放。",) + (
    "风暴来临时没有其他地方可以等待，全镇依赖每一艘进港的船只。去年冬天有四艘船在看得见港口的地方不得不返航。"
    "其中两艘在途中失去了货物，协会希望这样的事情不再发生。",
) * 3

LETTERS = {
    "charset_none_utf8": (ENGLISH.encode(), "text/html", LEAD),
    "charset_none_cp1252": (ENGLISH.encode("cp1252"), "text/html", LEAD),
    "charset_meta_only": (page(LEAD, MORE, MORE, head=META.format("windows-1252")).encode("cp1252"), "text/html", LEAD),
    "charset_header_wrong": (
        page(LEAD, MORE, MORE, head=META.format("windows-1252")).encode("cp1252"),
        "text/html; charset=utf-8",
        LEAD,
    ),
    "charset_latin1_is_cp1252": (ENGLISH.encode("cp1252"), "text/html; charset=ISO-8859-1", LEAD),
    "charset_bogus": (ENGLISH.encode(), "text/html; charset=x-klingon", LEAD),
    "charset_codec_trick": (ENGLISH.encode(), "text/html; charset=rot13", LEAD),
    "charset_codec_bomb": (ENGLISH.encode(), "text/html; charset=zlib_codec", LEAD),
    "charset_utf16_bom": (ENGLISH.encode("utf-16"), "text/html", LEAD),
    "charset_utf8_bom": (ENGLISH.encode("utf-8-sig"), "text/html", LEAD),
    "charset_sjis": (page(*JAPANESE, language="ja").encode("shift_jis"), "text/html; charset=Shift_JIS", JAPANESE[0]),
    "charset_gb18030": (page(*CHINESE, language="zh").encode("gb18030"), "text/html; charset=gb2312", CHINESE[0]),
    "charset_cp1251": (page(*RUSSIAN, language="ru").encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN[0]),
    "charset_koi8r_meta": (
        page(*RUSSIAN, head=META.format("koi8-r"), language="ru").encode("koi8-r"),
        "text/html",
        RUSSIAN[0],
    ),
    "nul_bytes": (ENGLISH.replace("winter", "win\0ter", 1).encode(), "text/html; charset=utf-8", "no ship may wait"),
    "utf8_broken": (
        ENGLISH.encode().replace(b"four vessels", b"four \xff\xfe\xc0\x80 vessels\xe2\x80"),
        "text/html; charset=utf-8",
        LEAD,
    ),
    "surrogate_refs": (
        ENGLISH.replace("four", "&#xD800;&#x0;&#x110000;&#xFFFE;four").encode(),
        "text/html; charset=utf-8",
        LEAD,
    ),
    "type_garbage": (ENGLISH.encode(), ";;;/", LEAD),
    "html_no_type": (ENGLISH.encode(), None, LEAD),
    "unclosed": (ENGLISH.replace("</p>", "").replace("</article>", "").encode(), "text/html; charset=utf-8", LEAD),
    "control_reference": (ENGLISH.replace("four", "&#1;four").encode(), "text/html; charset=utf-8", LEAD),
    "charset_utf16_after_blanks": (("\r\n\r\n" + ENGLISH).encode("utf-16-be"), "text/html", LEAD),
    "charset_late_meta": (
        page(*RUSSIAN, head=f"<script>/*{'x' * 12_000}*/</script>{META.format('ibm866')}").encode("cp866"),
        "text/html",
        RUSSIAN[0],
    ),
    "charset_none_eucjp": (page(*JAPANESE).encode("euc-jp"), "text/html", JAPANESE[0]),
    "charset_says_utf8_is_sjis": (page(*JAPANESE).encode("cp932"), "text/html; charset=utf-8", JAPANESE[0]),
    "charset_quoted": (ENGLISH.encode(), "text/html; charset='utf-8'", LEAD),
    "charset_twice": (ENGLISH.encode(), "text/html; charset=bogus; charset=utf-8", LEAD),
    "charset_mark_against_header": (ENGLISH.encode("utf-8-sig"), "text/html; charset=koi8-r", LEAD),
    "references_to_windows": (
        ENGLISH.replace("’", "&#146;").replace("“", "&#147;").replace("”", "&#148;").replace("—", "&#151;").encode(),
        "text/html",
        LEAD,
    ),
    "page_8mb_ok": (ENGLISH.encode() + b"<!-- padding -->" * 500_000, "text/html; charset=utf-8", LEAD),
}


@pytest.mark.parametrize(("body", "content_type", "expected"), LETTERS.values(), ids=LETTERS.keys())
def test_the_letters_of_a_page_are_read_right(body: bytes, content_type: str | None, expected: str) -> None:
    text = text_of(reading(body, content_type))
    assert expected in text
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") or letter == "\n" for letter in text)
    text.encode("utf-8")


def test_charset_utf7_never_becomes_mark_up() -> None:
    result = reading(ENGLISH.encode() + b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "text/html; charset=utf-7")
    assert result.extract is None or "<script>" not in result.extract.text


# --- pages that are no statement -------------------------------------------------------------------------------------


PASSWORD = (
    "<form method=post action=/login><input name=user><input type=password name=pass><button>Sign in</button></form>"
)
NO_STATEMENT = {
    "empty_200": b"",
    "blank_200": b" \n\t \n",
    "empty_html_200": b"<html><body></body></html>",
    "soft404": notice("Page not found", "Sorry, the page that you are looking for does not exist or was moved."),
    "soft500": notice("Error establishing a database connection"),
    "php_error": "<br /><b>Fatal error</b>: Uncaught Error: Call to undefined function in "
    "<b>/var/www/html/index.php</b> on line <b>12</b><br />",
    "maintenance": notice("Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute."),
    "login_wall": notice("Members only", "Please sign in to read this page.", extra=PASSWORD),
    "captcha_wall": notice(
        "Just a moment", "Verify you are human by completing the action below.", extra='<div class="captcha"></div>'
    ),
    "js_shell": '<html><head><title>App</title><script src=/app.js></script></head><body><div id="root"></div>'
    "<noscript>You need to enable JavaScript to run this app.</noscript></body></html>",
    "parked": notice("example.org", "This domain is for sale. Buy this domain today."),
    "iframe_only": '<html><head><title>Statement</title></head><body><iframe src="/inner.html"></iframe></body></html>',
    "png_as_html": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(bytes(range(256)) * 40),
    "zip_as_html": b"PK\x03\x04\x14\0\0\0\x08\0" + zlib.compress(bytes(range(256)) * 40),
    "binary_as_html": random.Random(7).randbytes(20_000),
    "gzip_unlabelled": zlib.compress(ENGLISH.encode(), wbits=31),
    "meta_refresh": '<html><head><meta http-equiv="refresh" content="0;url=/landing"></head><body>Moved.</body></html>',
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in {**NO_STATEMENT, **INSTEAD}.items()])
def test_what_is_no_statement_makes_no_version(body: str | bytes) -> None:
    result = reading(body)
    assert result.kind is not PageKind.ARTICLE, result.extract
    assert result.reason


def test_no_drawing_of_random_bytes_is_taken_for_a_text() -> None:
    for seed in range(200):
        drawn = random.Random(seed).randbytes(5_000)
        assert sniff(drawn).format is Format.BINARY, seed
        assert binary_format(drawn) is not None, seed


# --- pages that change without saying anything new -------------------------------------------------------------------

NOISE = {
    "noise_outside": (
        ENGLISH.replace("<footer>", "<aside>17 readers online</aside><footer>09:00:01 "),
        ENGLISH.replace("<footer>", "<aside>23 readers online</aside><footer>09:00:07 "),
    ),
    "noise_markup": (
        ENGLISH.replace("<p>", '<p id=a1 class="x9f">').replace("<main>", '<main data-n="1" class="k">'),
        ENGLISH.replace("<p>", '<p class="b77" id=q2>').replace("<main>", '<main class="z" data-n="2">'),
    ),
    "noise_space": (
        ENGLISH.replace(". ", ".&nbsp;"),
        ENGLISH.replace(". ", ".\n   "),
    ),
    "nfd_vs_nfc": (
        page(LEAD.replace("winter", "wintér"), MORE, MORE),
        unicodedata.normalize("NFD", page(LEAD.replace("winter", "win\u00adtér\u200b"), MORE, MORE)),
    ),
}


@pytest.mark.parametrize(("before", "after"), NOISE.values(), ids=NOISE.keys())
def test_noise_changes_no_text(before: str, after: str) -> None:
    assert fold(text_of(reading(before))) == fold(text_of(reading(after)))


# --- other formats under false names ----------------------------------------------------------------------------------

FORMATS = {
    "pdf_as_html": (b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>", "text/html"),
    "html_as_octet": (ENGLISH.encode(), "application/octet-stream"),
    "html_as_plain": (ENGLISH.encode(), "text/plain"),
    "json": (b'{"title": "Winter berths", "body": [1, 2, 3]}', "application/json"),
}


@pytest.mark.parametrize(("body", "content_type"), FORMATS.values(), ids=FORMATS.keys())
def test_a_document_is_read_as_what_it_is_or_not_at_all(body: bytes, content_type: str) -> None:
    result = reading(body, content_type)
    if result.kind is PageKind.ARTICLE:
        assert LEAD in text_of(result)
    else:
        assert result.reason


# --- pages that cost -------------------------------------------------------------------------------------------------

COSTLY = {
    "deep_100k": "<div>" * 100_000,
    "deep_inline_20k": "<b><i><a href=/x>" * 20_000,
    "wide_1m": "<p>word</p>" * 300_000,
    "attrs_100k": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">word</p>",
    "attr_10mb": f'<img src="data:image/png;base64,{"A" * 10_000_000}">',
    "comment_unclosed": "<!-- " + "never closed " * 400_000,
    "script_unclosed": "<script>" + "var a = 1;\n" * 400_000,
    "entities_2m": "<p>" + "&amp;&lt;" * 500_000 + "</p>",
    "quadratic_regex": "<p>" + "“ \t  " * 60_000 + "</p>",
    "date_redos": "<p>" + "2021-13-45 99/99/99 12. " * 9_000 + "</p>",
    "links_50k": "".join(f"<a href=/news/{number}>Item {number}</a>" for number in range(50_000)),
}
PATIENCE = 6.0
"""Seconds that a worker gets here; a real one gets more."""


@pytest.mark.slow
@pytest.mark.parametrize("extra", COSTLY.values(), ids=COSTLY.keys())
def test_a_costly_page_ends_within_the_limits_of_its_worker(extra: str) -> None:
    capture = fetched(ENGLISH.replace("</article>", f"</article>{extra}"))

    async def run() -> Reading:
        async with WorkerPool(1, timeout=PATIENCE) as pool:
            return await pool.run(read, capture, source())

    began = time.perf_counter()
    with suppress(ExtractionFailed):
        assert isinstance(asyncio.run(run()), Reading)
    assert time.perf_counter() - began < PATIENCE + 5
