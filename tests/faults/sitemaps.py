"""Sitemaps as they are found in the wild, and as an enemy would write them; `expect` as for feeds."""

# ruff: noqa: E501  a form is easier to read in one piece

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable

from faults.feeds import NUMBERS, XML, Listing, Place, items, rss

MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = (
    "<news:news><news:publication><news:name>Chiefs</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-02-03</news:publication_date><news:title>Older statement {n}</news:title></news:news>"
)


def urlset(places: Iterable[str], head: str = XML, root: str = "urlset", row: str = "url") -> str:
    listed = "".join(f"<{row}><loc>{place}</loc></{row}>" for place in places)
    return f"{head}<{root} xmlns='{MAPS}'>{listed}</{root}>"


def index(places: Iterable[str]) -> str:
    return urlset(places, XML, "sitemapindex", "sitemap")


def places(w: Place) -> list[str]:
    return [w.older(n) for n in NUMBERS]


def rows(w: Place, row: Callable[[str, int], str], names: str = f" xmlns='{MAPS}'") -> str:
    return f"{XML}<urlset{names}>{''.join(row(w.older(n), n) for n in NUMBERS)}</urlset>"


def u(place: str, more: str = "") -> str:
    return f"<url><loc>{place}</loc>{more}</url>"


SITEMAPS = {
    "no_namespace": Listing("ok", lambda w: rows(w, lambda place, n: u(place), "")),
    "old_namespace": Listing(
        "ok", lambda w: rows(w, lambda place, n: u(place), " xmlns='http://www.google.com/schemas/sitemap/0.84'")
    ),
    "https_namespace": Listing(
        "ok", lambda w: rows(w, lambda place, n: u(place), f" xmlns='{MAPS.replace('http', 'https')}'")
    ),
    "prefixed": Listing(
        "ok",
        lambda w: (
            f"{XML}<sm:urlset xmlns:sm='{MAPS}'>"
            + "".join(f"<sm:url><sm:loc>{w.older(n)}</sm:loc></sm:url>" for n in NUMBERS)
            + "</sm:urlset>"
        ),
    ),
    "prefix_unbound": Listing(
        "ok",
        lambda w: (
            f"{XML}<sm:urlset>"
            + "".join(f"<sm:url><sm:loc>{w.older(n)}</sm:loc></sm:url>" for n in NUMBERS)
            + "</sm:urlset>"
        ),
    ),
    "news_unbound": Listing("ok", lambda w: rows(w, lambda place, n: u(place, NEWS.format(n=n)))),
    "news_dates_wrong": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(
                place,
                NEWS.format(n=n).replace(
                    "2026-02-03", ["yesterday", "2026-13-45", "", "2099-01-01", "0000-00-00T00:00:00"][n % 5]
                ),
            ),
        ),
    ),
    "news_title_hostile": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(
                place, NEWS.format(n=n).replace("Older statement", "<![CDATA[\x1b[31m<script>alert(1)</script>]]>")
            ),
        ),
    ),
    "loc_blanks": Listing("ok", lambda w: rows(w, lambda place, n: u(f"\n   {place}\t\n"))),
    "loc_cdata": Listing("ok", lambda w: rows(w, lambda place, n: u(f"<![CDATA[{place}]]>"))),
    "loc_relative": Listing("ok", lambda w: rows(w, lambda place, n: u(place.removeprefix(w.base)))),
    "loc_no_scheme": Listing("ok", lambda w: rows(w, lambda place, n: u(place.removeprefix("http:")))),
    "loc_raw_ampersand": Listing("ok", lambda w: rows(w, lambda place, n: u(place + "?a=1&b=2&copy=3"))),
    "loc_upper_case": Listing("ok", lambda w: rows(w, lambda place, n: f"<URL><LOC>{place}</LOC></URL>")),
    "root_upper_case": Listing("ok", lambda w: rows(w, lambda place, n: u(place)).replace("urlset", "URLSET")),
    "loc_comment_inside": Listing("ok", lambda w: rows(w, lambda place, n: u(f"{place[:20]}<!-- x -->{place[20:]}"))),
    "loc_twice": Listing(
        "ok", lambda w: rows(w, lambda place, n: f"<url><loc>{place}</loc><loc>http://{w.canary}/x</loc></url>")
    ),
    "loc_empty_some": Listing(
        "ok", lambda w: rows(w, lambda place, n: u(place) + "<url><loc/></url><url/><url><loc> </loc></url>")
    ),
    "loc_evil_some": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: (
                u(place)
                + "".join(
                    u(x)
                    for x in (
                        "javascript:alert(1)",
                        "file:///etc/passwd",
                        "http://[::1",
                        f"http://u:secret@{w.canary}/",
                        "x" * 20000,
                    )
                )
            ),
        ),
    ),
    "image_before_loc": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: (
                f"<url><image:image><image:loc>{w.base}/i/{n}.jpg</image:loc><image:title>x</image:title></image:image><loc>{place}</loc></url>"
            ),
            f" xmlns='{MAPS}' xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'",
        ),
    ),
    "image_before_loc_unbound": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: (
                f"<url><image:image><image:loc>{w.base}/i/{n}.jpg</image:loc></image:image><loc>{place}</loc></url>"
            ),
        ),
    ),
    "hreflang": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(place, f"<xhtml:link rel='alternate' hreflang='de' href='{w.base}/de/{n}'/>"),
            f" xmlns='{MAPS}' xmlns:xhtml='http://www.w3.org/1999/xhtml'",
        ),
    ),
    "video": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(
                place,
                f"<video:video><video:player_loc>{w.base}/v</video:player_loc><video:title>x</video:title><video:publication_date>2020-01-01</video:publication_date></video:video>",
            ),
            f" xmlns='{MAPS}' xmlns:video='v'",
        ),
    ),
    "lastmod_wrong": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(
                place,
                f"<lastmod>{['yesterday', '2026-13-45T99:99', '', '31/12/2025', 'Tue Mar 3 2026'][n % 5]}</lastmod><priority>high</priority><changefreq>sometimes</changefreq>",
            ),
        ),
    ),
    "lastmod_future": Listing("ok", lambda w: rows(w, lambda place, n: u(place, "<lastmod>2099-01-01</lastmod>"))),
    "lastmod_changes": Listing(
        "ok", lambda w: rows(w, lambda place, n: u(place, "<lastmod>2026-03-02T09:05:00Z</lastmod>"))
    ),
    "bom_blank_first": Listing("ok", lambda w: "\ufeff\n\n  " + urlset(places(w))),
    "junk_first": Listing("ok", lambda w: "<br />\n<b>Notice</b>: x in <b>y.php</b>\n" + urlset(places(w))),
    "junk_after": Listing("ok", lambda w: urlset(places(w)) + "<!-- 0.2 s --><script>x</script>"),
    "utf16": Listing("ok", lambda w: urlset(places(w), "<?xml version='1.0' encoding='UTF-16'?>").encode("utf-16")),
    "latin1_said": Listing("ok", lambda w: urlset(places(w), "<?xml version='1.0' encoding='ISO-8859-1'?>")),
    "truncated": Listing("some", lambda w: urlset(places(w)).partition("number-6")[0]),
    "truncated_in_address": Listing("some", lambda w: urlset(places(w)).partition("number-6")[0][:-3]),
    "no_end": Listing("ok", lambda w: urlset(places(w)).replace("</urlset>", "")),
    "doctype_external": Listing(
        "ok", lambda w: urlset(places(w), f"{XML}<!DOCTYPE urlset SYSTEM 'http://{w.canary}/x.dtd'>")
    ),
    "xslt_pi": Listing(
        "ok", lambda w: urlset(places(w), f"{XML}<?xml-stylesheet type='text/xsl' href='http://{w.canary}/x.xsl'?>")
    ),
    "xinclude": Listing(
        "either",
        lambda w: urlset(places(w)).replace(
            "</urlset>", f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='http://{w.canary}/'/></urlset>"
        ),
    ),
    "schema_location": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(place),
            f" xmlns='{MAPS}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='{MAPS} http://{w.canary}/sitemap.xsd'",
        ),
    ),
    "kind_html": Listing("ok", lambda w: urlset(places(w)), "text/html"),
    "kind_plain": Listing("ok", lambda w: urlset(places(w)), "text/plain"),
    "kind_none": Listing("ok", lambda w: urlset(places(w)), ""),
    "gz_twice": Listing("ok", lambda w: gzip.compress(gzip.compress(urlset(places(w)).encode())), "application/gzip"),
    "gz_members": Listing(
        "ok",
        lambda w: gzip.compress(urlset(places(w)).encode()[:200]) + gzip.compress(urlset(places(w)).encode()[200:]),
        "application/gzip",
    ),
    "gz_padded": Listing("ok", lambda w: gzip.compress(urlset(places(w)).encode()) + bytes(300), "application/gzip"),
    "gz_cut": Listing("refuse", lambda w: gzip.compress(urlset(places(w)).encode())[:-20], "application/gzip"),
    "gz_bad_crc": Listing(
        "refuse", lambda w: gzip.compress(urlset(places(w)).encode())[:-8] + b"\0" * 8, "application/gzip"
    ),
    "gz_of_text": Listing("ok", lambda w: gzip.compress("\n".join(places(w)).encode()), "application/gzip"),
    "deep": Listing("refuse", lambda w: urlset(places(w)).replace("</urlset>", "<a>" * 100_000)),
    "entity_harmless": Listing(
        "either", lambda w: urlset([p + "&x;" for p in places(w)], f"{XML}<!DOCTYPE urlset [<!ENTITY x ''>]>")
    ),
    "empty": Listing("refuse", lambda w: urlset([])),
    "foreign_only": Listing("refuse", lambda w: urlset([f"http://{w.canary}/{n}" for n in NUMBERS])),
    "same_1000_times": Listing("ok", lambda w: urlset(places(w) * 200)),
    "sitemap_rows_in_urlset": Listing(
        "either", lambda w: rows(w, lambda place, n: f"<sitemap><loc>{place}</loc></sitemap>")
    ),
    "text_cr": Listing("ok", lambda w: "\r".join(places(w)), "text/plain"),
    "text_blanks": Listing("ok", lambda w: "\n\n".join(f"  {p}\t" for p in places(w)), "text/plain"),
    "text_utf16": Listing("ok", lambda w: "\n".join(places(w)).encode("utf-16"), "text/plain"),
    "text_comment": Listing("either", lambda w: "# our pages\n" + "\n".join(places(w)), "text/plain"),
    "text_one_bad_line": Listing(
        "either", lambda w: "\n".join([*places(w)[:3], "not an address", *places(w)[3:]]), "text/plain"
    ),
    "text_relative": Listing("either", lambda w: "\n".join(p.removeprefix(w.base) for p in places(w)), "text/plain"),
    "text_html_kind": Listing("ok", lambda w: "\n".join(places(w)), "text/html"),
    "text_one": Listing("bounded", lambda w: places(w)[0], "text/plain"),
    "text_evil": Listing(
        "bounded", lambda w: "\n".join([*places(w), f"http://{w.canary}/x", "https://u:p@x.org/"]), "text/plain"
    ),
    "feed_as_map": Listing("ok", lambda w: rss(items(w)), "application/xml"),
    "nuls": Listing("ok", lambda w: urlset([p.replace("older", "ol\0der") for p in places(w)])),
    "error_xml": Listing("refuse", lambda w: f"{XML}<Error><Code>NoSuchKey</Code></Error>"),
    "json": Listing("refuse", lambda w: '{"urls": []}'),
    "wp_no_urls": Listing("refuse", lambda w: f"{XML}<!-- no urls --><urlset/>"),
    "image_before_news": Listing(
        "ok",
        lambda w: rows(
            w,
            lambda place, n: u(
                place,
                f"<image:image><image:loc>{w.base}/i.jpg</image:loc><image:title>A picture</image:title></image:image>"
                + NEWS.format(n=n),
            ),
        ),
    ),
}
