"""Feeds as they are found in the wild, and as an enemy would write them: what a reader must make of each.

`expect` says how many of the five entries are to come of it:

    ok         all, each with its title
    some       those that are whole
    refuse     none, with a reason
    either     all, or none with a reason
    bounded    anything
"""

# ruff: noqa: E501  a form is easier to read in one piece

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

NUMBERS = range(4, 9)
XML = "<?xml version='1.0' encoding='utf-8'?>"
ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
JSON = "application/feed+json"
CHANNEL = "<channel><title>News</title>"
TEXT = ("The chiefs ask the council to keep the harbour open through the winter.", "It meets in March.")


@dataclass(frozen=True)
class Place:
    """Where a listing stands."""

    base: str = "https://example.org"
    canary: str = "127.0.0.9:9"
    """`host:port` that nobody may lead to."""

    @property
    def feed(self) -> str:
        return f"{self.base}/feed.xml"

    def older(self, n: int) -> str:
        return f"{self.base}/news/older-statement-number-{n}"


@dataclass(frozen=True)
class Listing:
    """A listing, what is to come of it, and under which type it is served."""

    expect: str
    write: Callable[[Place], str | bytes]
    kind: str = "application/rss+xml"

    def body(self, place: Place) -> bytes:
        written = self.write(place)
        return written if isinstance(written, bytes) else written.encode("utf-8", "surrogateescape")


def title(n: int) -> str:
    return f"Older statement {n}"


def rss(items: Iterable[str], extra: str = "", head: str = XML) -> str:
    return f"{head}<rss version='2.0'>{CHANNEL}{extra}{''.join(items)}</channel></rss>"


def item(w: Place, n: int, more: str = "", link: str | None = None, title: str | None = None) -> str:
    return f"<item><title>{title or f'Older statement {n}'}</title><link>{link or w.older(n)}</link>{more}</item>"


def items(w: Place, more: str = "") -> list[str]:
    return [item(w, n, more) for n in NUMBERS]


def doctype(inner: str, root: str = "rss") -> str:
    return f"{XML}<!DOCTYPE {root} [{inner}]>"


def laughs() -> str:
    steps = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<!ENTITY l0 'lol'>{steps}"


def atom_of(entry: Callable[[int], str], names: str = ATOM, attributes: str = "") -> str:
    return f"{XML}<feed xmlns='{names}'{attributes}><title>News</title>{''.join(map(entry, NUMBERS))}</feed>"


def dated(*written: str) -> Callable[[Place], str]:
    days = dict(zip(NUMBERS, written, strict=True))
    return lambda w: rss([item(w, n, f"<pubDate>{day}</pubDate>") for n, day in days.items()])


def json_of(entry: Callable[[int], object], more: Mapping[str, object] | None = None) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [entry(n) for n in NUMBERS]}
    return json.dumps(feed | dict(more or {}))


def json_item(w: Place) -> Callable[[int], dict[str, object]]:
    return lambda n: {"id": str(n), "url": w.older(n), "title": title(n)}


FEEDS = {
    "wrong_namespace": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: f"<entry><title>{title(n)}</title><id>t:{n}</id><link href='{w.older(n)}'/></entry>",
            "http://www.w3.org/2005/atom",
        ),
    ),
    "no_namespace_atom": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: f"<entry><title>{title(n)}</title><id>t:{n}</id><link href='{w.older(n)}'/></entry>"
        ).replace(f" xmlns='{ATOM}'", ""),
    ),
    "https_namespace": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: f"<entry><title>{title(n)}</title><id>t:{n}</id><link href='{w.older(n)}'/></entry>",
            "https://www.w3.org/2005/Atom",
        ),
    ),
    "atom03": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: (
                f"<entry><title mode='escaped'>{title(n)}</title><id>t:{n}</id><link rel='alternate' type='text/html' href='{w.older(n)}'/><issued>2026-02-03T10:00:00</issued><modified>2026-02-03T10:00:00Z</modified></entry>"
            ),
            "http://purl.org/atom/ns#",
            attributes=" version='0.3'",
        ),
    ),
    "rss091_doctype": Listing(
        "ok",
        lambda w: rss(
            items(w),
            head=f"<?xml version='1.0'?><!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://{w.canary}/rss-0.91.dtd'>",
        ).replace("2.0'>", "0.91'>"),
    ),
    "rss090": Listing(
        "ok",
        lambda w: (
            f"<?xml version='1.0'?><rdf:RDF xmlns:rdf='{RDF}' xmlns='http://my.netscape.com/rdf/simple/0.9/'>{CHANNEL}</channel>{''.join(items(w))}</rdf:RDF>"
        ),
    ),
    "rdf_other_prefix": Listing(
        "ok",
        lambda w: (
            f"<?xml version='1.0'?><r:RDF xmlns:r='{RDF}' xmlns='http://purl.org/rss/1.0/'>{CHANNEL}</channel>{''.join(items(w))}</r:RDF>"
        ),
    ),
    "xml11": Listing("ok", lambda w: rss(items(w), head="<?xml version='1.1' encoding='UTF-8' standalone='yes'?>")),
    "cdata_titles": Listing(
        "ok", lambda w: rss([item(w, n, title=f"<![CDATA[{title(n)} & <b>more</b>]]>") for n in NUMBERS])
    ),
    "cdata_split": Listing(
        "ok",
        lambda w: rss(
            [item(w, n, "<description><![CDATA[a ]]]]><![CDATA[> b </item>]]></description>") for n in NUMBERS]
        ),
    ),
    "cdata_unclosed": Listing(
        "some",
        lambda w: rss([item(w, 4), item(w, 5), item(w, 6, "<description><![CDATA[ never"), item(w, 7), item(w, 8)]),
    ),
    "cdata_of_a_feed_inside": Listing(
        "ok",
        lambda w: rss(
            [
                item(
                    w,
                    n,
                    "<description><![CDATA[<rss><channel><item><title>x</title><link>http://a.b/</link></item></channel></rss>]]></description>",
                )
                for n in NUMBERS
            ]
        ),
    ),
    "html_entities": Listing(
        "ok", lambda w: rss([item(w, n, title=f"Older&nbsp;statement&mdash;{n} &eacute;&hellip;") for n in NUMBERS])
    ),
    "link_blanks": Listing("ok", lambda w: rss([item(w, n, link=f"\n\t {w.older(n)} \n") for n in NUMBERS])),
    "link_cdata": Listing("ok", lambda w: rss([item(w, n, link=f"<![CDATA[ {w.older(n)}]]>") for n in NUMBERS])),
    "link_relative": Listing("ok", lambda w: rss([item(w, n, link=w.older(n).removeprefix(w.base)) for n in NUMBERS])),
    "link_relative_without_slash": Listing(
        "ok", lambda w: rss([item(w, n, link=w.older(n).removeprefix(w.base + "/")) for n in NUMBERS])
    ),
    "link_no_scheme": Listing(
        "ok", lambda w: rss([item(w, n, link=w.older(n).removeprefix("http:")) for n in NUMBERS])
    ),
    "link_in_attribute": Listing(
        "ok", lambda w: rss([f"<item><title>{title(n)}</title><link href='{w.older(n)}'/></item>" for n in NUMBERS])
    ),
    "link_atom_in_rss": Listing(
        "ok",
        lambda w: rss(
            [
                f"<item><title>{title(n)}</title><atom:link xmlns:atom='{ATOM}' href='{w.older(n)}' rel='alternate'/></item>"
                for n in NUMBERS
            ]
        ),
    ),
    "link_empty_then_real": Listing(
        "ok",
        lambda w: rss([f"<item><title>{title(n)}</title><link/><link>{w.older(n)}</link></item>" for n in NUMBERS]),
    ),
    "link_raw_ampersand": Listing(
        "ok", lambda w: rss([item(w, n, link=f"{w.older(n)}?a=1&b=2&copy=3") for n in NUMBERS])
    ),
    "link_raw_utf8_and_blank": Listing(
        "ok", lambda w: rss([item(w, n, link=f"{w.base}/news/über uns older-statement-number-{n}") for n in NUMBERS])
    ),
    "link_channel_twice": Listing(
        "ok",
        lambda w: rss(
            items(w), extra=f"<link>{w.base}/</link><atom:link xmlns:atom='{ATOM}' rel='self' href='{w.feed}'/>"
        ),
    ),
    "guid_is_the_link": Listing(
        "ok",
        lambda w: rss(
            [f"<item><title>{title(n)}</title><guid isPermaLink='true'>{w.older(n)}</guid></item>" for n in NUMBERS]
        ),
    ),
    "guid_is_the_link_unsaid": Listing(
        "ok", lambda w: rss([f"<item><title>{title(n)}</title><guid>{w.older(n)}</guid></item>" for n in NUMBERS])
    ),
    "guid_false_but_address": Listing(
        "ok", lambda w: rss([item(w, n, f"<guid isPermaLink='false'>http://{w.canary}/?p={n}</guid>") for n in NUMBERS])
    ),
    "guid_true_but_no_address": Listing(
        "ok", lambda w: rss([item(w, n, f"<guid isPermaLink='true'>{n} at chiefs</guid>") for n in NUMBERS])
    ),
    "guid_false_address_no_link": Listing(
        "ok",
        lambda w: rss(
            [f"<item><title>{title(n)}</title><guid isPermaLink='false'>{w.older(n)}</guid></item>" for n in NUMBERS]
        ),
    ),
    "items_twice": Listing("ok", lambda w: rss(items(w) * 2)),
    "items_two_guids": Listing(
        "ok", lambda w: rss([item(w, n, f"<guid>{a}{n}</guid>") for a in "xy" for n in NUMBERS])
    ),
    "kind_text_plain": Listing("ok", lambda w: rss(items(w)), "text/plain"),
    "kind_octet": Listing("ok", lambda w: rss(items(w)), "application/octet-stream"),
    "kind_wrong_charset": Listing(
        "ok",
        lambda w: rss([item(w, n, title=f"Older – ‘statement’ {n}") for n in NUMBERS]),
        "application/rss+xml; charset=iso-8859-1",
    ),
    "kind_json": Listing("ok", lambda w: rss(items(w)), "application/json"),
    "kind_image": Listing("ok", lambda w: rss(items(w)), "image/png"),
    "bom_and_latin1": Listing(
        "ok",
        lambda w: (
            b"\xef\xbb\xbf"
            + rss(
                [item(w, n, title=f"Older – ‘statement’ {n}") for n in NUMBERS],
                head="<?xml version='1.0' encoding='iso-8859-1'?>",
            ).encode()
        ),
    ),
    "bom_twice": Listing("ok", lambda w: b"\xef\xbb\xbf\xef\xbb\xbf" + rss(items(w)).encode()),
    "utf16_bom": Listing(
        "ok", lambda w: rss(items(w), head="<?xml version='1.0' encoding='UTF-16'?>").encode("utf-16")
    ),
    "utf16_be_no_bom": Listing(
        "ok", lambda w: rss(items(w), head="<?xml version='1.0' encoding='UTF-16'?>").encode("utf-16-be")
    ),
    "utf16_said_utf8_is": Listing("ok", lambda w: rss(items(w), head="<?xml version='1.0' encoding='UTF-16'?>")),
    "utf32": Listing(
        "either", lambda w: rss(items(w), head="<?xml version='1.0' encoding='UTF-32'?>").encode("utf-32")
    ),
    "encoding_unknown": Listing("ok", lambda w: rss(items(w), head="<?xml version='1.0' encoding='utf8mb4'?>")),
    "encoding_cp1251": Listing(
        "ok",
        lambda w: rss(
            [item(w, n, title=f"Заявление {n}") for n in NUMBERS], head="<?xml version='1.0' encoding='windows-1251'?>"
        ).encode("cp1251"),
        "text/xml",
    ),
    "declaration_odd": Listing("ok", lambda w: rss(items(w), head='<?XML VERSION="1.0" ENCODING="UTF-8"?>')),
    "declaration_twice": Listing("ok", lambda w: rss(items(w), head=XML + XML)),
    "declaration_cut": Listing("ok", lambda w: rss(items(w), head="<?xml version='1.0' encoding='utf-8'>")),
    "prefixed_atom": Listing(
        "ok",
        lambda w: (
            f"{XML}<atom:feed xmlns:atom='{ATOM}'>"
            + "".join(
                f"<atom:entry><atom:title>{title(n)}</atom:title><atom:id>t:{n}</atom:id><atom:link href='{w.older(n)}'/></atom:entry>"
                for n in NUMBERS
            )
            + "</atom:feed>"
        ),
    ),
    "items_outside_channel": Listing(
        "ok", lambda w: f"{XML}<rss version='2.0'>{CHANNEL}</channel>{''.join(items(w))}</rss>"
    ),
    "upper_case": Listing(
        "ok",
        lambda w: (
            rss([f"<ITEM><TITLE>{title(n)}</TITLE><LINK>{w.older(n)}</LINK></ITEM>" for n in NUMBERS])
            .replace("rss", "RSS")
            .replace("channel", "CHANNEL")
        ),
    ),
    "mixed_case_end": Listing("ok", lambda w: rss(items(w)).replace("</item>", "</Item>")),
    "raw_less_than": Listing("ok", lambda w: rss([item(w, n, title=f"{title(n)} a < b") for n in NUMBERS])),
    "double_escaped": Listing(
        "ok", lambda w: rss([item(w, n, title=f"{title(n)} &amp;amp; &amp;quot;x&amp;quot;") for n in NUMBERS])
    ),
    "no_end_tags": Listing("ok", lambda w: rss(items(w)).replace("</channel></rss>", "")),
    "junk_after": Listing(
        "ok", lambda w: rss(items(w)) + "\n<!-- served in 0.2 s --><script>track()</script>\n<b>Warning</b>: x in y.php"
    ),
    "nuls_after": Listing("ok", lambda w: rss(items(w)).encode() + bytes(512)),
    "feed_twice": Listing("ok", lambda w: rss(items(w)) + rss(items(w))),
    "item_end_missing": Listing(
        "either", lambda w: rss([item(w, 4), item(w, 5).replace("</item>", ""), item(w, 6), item(w, 7), item(w, 8)])
    ),
    "commented_item": Listing("ok", lambda w: rss([*items(w), f"<!-- {item(w, 20)} -->"])),
    "dates_words": Listing("ok", dated("yesterday", "3 days ago", "Mon", "2026", "TBD")),
    "dates_local": Listing(
        "ok",
        dated(
            "mer., 04 févr. 2026 10:00:00 +0100",
            "4. Februar 2026",
            "2026年2月4日",
            "04/02/2026 10:00",
            "Τετ, 04 Φεβ 2026 10:00:00 +0200",
        ),
    ),
    "dates_broken": Listing(
        "ok",
        dated(
            "Wed, 04 Feb 2026 25:61:61 GMT",
            "2026-02-04T10:00:00.000000000Z",
            "2026-02-04 10:00:00 UTC+2",
            "Wed Feb 4 10:00:00 2026",
            "0000-00-00 00:00:00",
        ),
    ),
    "dates_hostile": Listing("ok", dated("9" * 5000, "-1", "1e999", "&lt;script&gt;", "2026-02-30")),
    "date_twice": Listing(
        "ok",
        lambda w: rss(
            [
                item(
                    w,
                    n,
                    "<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><pubDate/><dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>x</dc:date>",
                )
                for n in NUMBERS
            ]
        ),
    ),
    "podcast": Listing(
        "ok",
        lambda w: rss(
            [
                item(
                    w,
                    n,
                    f"<enclosure url='{w.base}/a.mp3' type='audio/mpeg' length='x'/><itunes:title xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>no</itunes:title>",
                )
                for n in NUMBERS
            ]
        ),
    ),
    "oldest_first": Listing("ok", lambda w: rss(items(w)[::-1])),
    "titles_empty": Listing(
        "ok", lambda w: rss([f"<item><title> </title><link>{w.older(n)}</link></item>" for n in NUMBERS])
    ),
    "titles_missing": Listing("ok", lambda w: rss([f"<item><link>{w.older(n)}</link></item>" for n in NUMBERS])),
    "title_of_1mb": Listing("ok", lambda w: rss([item(w, n, title="Older " * 200_000) for n in NUMBERS])),
    "items_of_nothing": Listing("refuse", lambda w: rss(["<item/>"] * 5)),
    "items_title_only": Listing("refuse", lambda w: rss([f"<item><title>{title(n)}</title></item>" for n in NUMBERS])),
    "pi_inside": Listing(
        "ok",
        lambda w: rss(
            [f"<?php echo 1 ?><?xml-stylesheet href='http://{w.canary}/x.css'?>" + item(w, n) for n in NUMBERS]
        ),
    ),
    "doctype_harmless_entities": Listing(
        "either",
        lambda w: rss(
            [item(w, n, title=f"{title(n)}&nbsp;") for n in NUMBERS],
            head=f"{XML}<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>",
        ),
    ),
    "doctype_latin1": Listing(
        "either",
        lambda w: rss(
            items(w),
            head=f"{XML}<!DOCTYPE rss [<!ENTITY % l PUBLIC '-//W3C//ENTITIES Latin 1 for XHTML//EN' 'http://{w.canary}/xhtml-lat1.ent'> %l;]>",
        ),
    ),
    "doctype_after_root": Listing(
        "either", lambda w: rss([f"<!DOCTYPE x [<!ENTITY a SYSTEM 'http://{w.canary}/'>]>", *items(w)])
    ),
    "doctype_hidden_in_comment_gap": Listing(
        "refuse",
        lambda w: rss(
            [item(w, 4, title="&x;")],
            head=f"{XML}<!-- a --><!DOCTYPE rss SYSTEM 'http://{w.canary}/x.dtd' [<!-- --><!ENTITY % a SYSTEM 'http://{w.canary}/y'>%a;]>",
        ),
    ),
    "xxe_utf16": Listing(
        "refuse",
        lambda w: rss(
            [item(w, 4, title="&x;")],
            head="<?xml version='1.0' encoding='utf-16'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        ).encode("utf-16"),
    ),
    "xxe_utf7": Listing(
        "either",
        lambda w: rss(
            items(w),
            head="<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE rss +AFs-+ADwAIQ-ENTITY x SYSTEM 'file:///etc/passwd'+AD4AXQA+-",
        ),
    ),
    "xxe_parameter": Listing(
        "refuse", lambda w: rss([item(w, 4)], head=doctype(f"<!ENTITY % p SYSTEM 'http://{w.canary}/p.dtd'> %p;"))
    ),
    "laughs_in_attribute": Listing("refuse", lambda w: rss(["<item a='&l9;'/>"], head=doctype(laughs()))),
    "schema_location": Listing(
        "ok",
        lambda w: rss(items(w)).replace(
            "version='2.0'",
            f"version='2.0' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='http://{w.canary}/x.xsd'",
        ),
    ),
    "surrogate_pairs": Listing(
        "ok", lambda w: rss([item(w, n, title=f"{title(n)} &#xD83D;&#xDE00; &#0; &#x1F; &#x110000;") for n in NUMBERS])
    ),
    "prefix_unbound": Listing(
        "ok", lambda w: rss([item(w, n, "<media:content url='x'/><dc:creator>a</dc:creator>") for n in NUMBERS])
    ),
    "attributes_unquoted": Listing(
        "ok", lambda w: rss([item(w, n, f"<guid isPermaLink=false>x{n}</guid>") for n in NUMBERS])
    ),
    "attributes_twice": Listing(
        "ok",
        lambda w: rss([item(w, n, f"<guid isPermaLink='false' isPermaLink='true'>x{n}</guid>") for n in NUMBERS]),
    ),
    "text_between_items": Listing("ok", lambda w: rss([x + " stray text &amp; more " for x in items(w)])),
    "channel_root": Listing("ok", lambda w: f"{XML}{CHANNEL}{''.join(items(w))}</channel>"),
    "two_channels": Listing(
        "ok",
        lambda w: (
            f"{XML}<rss version='2.0'>{CHANNEL}{''.join(items(w)[:2])}</channel>{CHANNEL}{''.join(items(w)[2:])}</channel></rss>"
        ),
    ),
    "version_missing": Listing("ok", lambda w: rss(items(w)).replace(" version='2.0'", "")),
    "version_3": Listing("ok", lambda w: rss(items(w)).replace("2.0", "3.0")),
    "userland_namespace": Listing(
        "ok", lambda w: rss(items(w)).replace("version='2.0'", "version='2.0' xmlns='http://backend.userland.com/rss2'")
    ),
    "opml": Listing(
        "refuse",
        lambda w: f"{XML}<opml version='2.0'><body><outline text='a' xmlUrl='http://{w.canary}/'/></body></opml>",
    ),
    "s3_error": Listing(
        "refuse", lambda w: f"{XML}<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    ),
    "soap_fault": Listing(
        "refuse",
        lambda w: (
            f"{XML}<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body/></soap:Envelope>"
        ),
    ),
    "rss_empty_element": Listing("refuse", lambda w: f"{XML}<rss version='2.0'/>"),
    "escaped_in_html": Listing(
        "refuse",
        lambda w: "<html><body><pre>" + rss(items(w)).replace("<", "&lt;") + "</pre></body></html>",
        "text/html",
    ),
    "in_html_raw": Listing("either", lambda w: "<html><body>" + rss(items(w)) + "</body></html>", "text/html"),
    "challenge_page": Listing(
        "refuse",
        lambda w: (
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
        ),
        "application/rss+xml",
    ),
    "php_error": Listing(
        "refuse",
        lambda w: "<br />\n<b>Fatal error</b>: Allowed memory size exhausted in <b>/x.php</b>",
        "application/rss+xml",
    ),
    "plain_error": Listing("refuse", lambda w: "Feed temporarily unavailable", "application/rss+xml"),
    "gzip_file": Listing("ok", lambda w: gzip.compress(rss(items(w)).encode())),
    "atom_links": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: (
                f"<entry><title>{title(n)}</title><id>t:{n}</id><link rel='self' href='{w.base}/entry/{n}'/><link rel='edit' href='http://{w.canary}/e'/><link rel='replies' type='text/html' href='{w.older(n)}/comments'/><link rel='related' href='http://{w.canary}/r'/><link rel='alternate' type='application/json' href='{w.base}/j/{n}'/><link rel='alternate' type='text/html' href='{w.older(n)}'/></entry>"
            )
        ),
    ),
    "atom_link_text": Listing(
        "ok",
        lambda w: atom_of(lambda n: f"<entry><title>{title(n)}</title><id>t:{n}</id><link>{w.older(n)}</link></entry>"),
    ),
    "atom_id_only": Listing(
        "either", lambda w: atom_of(lambda n: f"<entry><title>{title(n)}</title><id>{w.older(n)}</id></entry>")
    ),
    "atom_base_nested": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: (
                f"<entry xml:base='news/'><title>{title(n)}</title><id>t:{n}</id><link href='older-statement-number-{n}'/></entry>"
            ),
            attributes="",
        ).replace("<feed ", f"<feed xml:base='{w.base}/' "),
    ),
    "atom_base_evil": Listing(
        "either",
        lambda w: atom_of(
            lambda n: (
                f"<entry><title>{title(n)}</title><id>t:{n}</id><link href='/news/older-statement-number-{n}'/></entry>"
            ),
            attributes=f" xml:base='http://{w.canary}/'",
        ),
    ),
    "atom_base_rubbish": Listing(
        "either",
        lambda w: atom_of(
            lambda n: (
                f"<entry><title>{title(n)}</title><id>t:{n}</id><link href='/news/older-statement-number-{n}'/></entry>"
            ),
            attributes=" xml:base='http://[::1'",
        ),
    ),
    "atom_source_title": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: (
                f"<entry><source><title>Planet</title><id>p</id><link href='http://{w.canary}/'/></source><title>{title(n)}</title><id>t:{n}</id><link href='{w.older(n)}'/></entry>"
            )
        ),
    ),
    "atom_ids_same": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: f"<entry><title>{title(n)}</title><id>urn:uuid:1</id><link href='{w.older(n)}'/></entry>"
        ),
    ),
    "atom_html_title": Listing(
        "ok",
        lambda w: atom_of(
            lambda n: (
                f"<entry><title type='html'>&lt;b&gt;Older&lt;/b&gt; statement &amp;amp; {n}</title><id>t:{n}</id><link href='{w.older(n)}'/></entry>"
            )
        ),
    ),
    "json_no_version": Listing("either", lambda w: json_of(json_item(w), {"version": None}), JSON),
    "json_version_1": Listing(
        "ok", lambda w: json_of(json_item(w), {"version": "https://jsonfeed.org/version/1"}), JSON
    ),
    "json_http_version": Listing(
        "ok", lambda w: json_of(json_item(w), {"version": "http://www.jsonfeed.org/version/1.1/"}), JSON
    ),
    "json_text_html": Listing("ok", lambda w: json_of(json_item(w)), "text/html"),
    "json_ids_numbers": Listing(
        "ok", lambda w: json_of(lambda n: {"id": n, "url": w.older(n), "title": title(n)}), JSON
    ),
    "json_no_id": Listing("ok", lambda w: json_of(lambda n: {"url": w.older(n), "title": title(n)}), JSON),
    "json_external_url": Listing(
        "ok",
        lambda w: json_of(lambda n: {"id": str(n), "url": None, "external_url": w.older(n), "title": title(n)}),
        JSON,
    ),
    "json_id_is_address": Listing("ok", lambda w: json_of(lambda n: {"id": w.older(n), "title": title(n)}), JSON),
    "json_wrong_types": Listing(
        "ok",
        lambda w: json_of(
            lambda n: {
                "id": [n],
                "url": w.older(n),
                "title": {"a": 1},
                "date_published": 20260203,
                "tags": "x",
                "authors": {},
                "content_html": ["x"],
            }
        ),
        JSON,
    ),
    "json_odd_items": Listing(
        "ok",
        lambda w: json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [None, 1, "x", [], {}] + [json_item(w)(n) for n in NUMBERS],
            }
        ),
        JSON,
    ),
    "json_items_object": Listing(
        "either",
        lambda w: json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "items": {str(n): json_item(w)(n) for n in NUMBERS}}
        ),
        JSON,
    ),
    "json_relative": Listing(
        "ok",
        lambda w: json_of(lambda n: {"id": str(n), "url": w.older(n).removeprefix(w.base), "title": title(n)}),
        JSON,
    ),
    "json_bom": Listing("ok", lambda w: "\ufeff" + json_of(json_item(w)), JSON),
    "json_trailing_comma": Listing("refuse", lambda w: json_of(json_item(w)).replace("}]", "},]"), JSON),
    "json_cut": Listing("refuse", lambda w: json_of(json_item(w))[:-30], JSON),
    "json_callback": Listing("either", lambda w: f"callback({json_of(json_item(w))});", JSON),
    "json_guard_prefix": Listing("either", lambda w: ")]}',\n" + json_of(json_item(w)), JSON),
    "json_inline": Listing(
        "ok", lambda w: json_of(lambda n: {"id": str(n), "title": title(n), "content_text": "\n\n".join(TEXT)}), JSON
    ),
    "json_inline_html": Listing(
        "ok",
        lambda w: json_of(
            lambda n: {"id": str(n), "title": title(n), "content_html": "".join(f"<p>{p}</p>" for p in TEXT)}
        ),
        JSON,
    ),
    "json_wordpress": Listing(
        "refuse",
        lambda w: json.dumps([{"id": n, "link": w.older(n), "title": {"rendered": title(n)}} for n in NUMBERS]),
        "application/json",
    ),
    "json_error": Listing("refuse", lambda w: '{"error":"not found"}', JSON),
    "json_empty": Listing("refuse", lambda w: json_of(json_item(w), {"items": []}), JSON),
    "json_dates_wrong": Listing(
        "ok",
        lambda w: json_of(
            lambda n: {
                **json_item(w)(n),
                "date_published": ["yesterday", "2026-13-45", "", "Infinity", "2099-01-01"][n % 5],
            }
        ),
        JSON,
    ),
    "json_lone_surrogates": Listing(
        "ok", lambda w: json_of(lambda n: {**json_item(w)(n), "title": title(n) + " \ud83d x"}), JSON
    ),
    "json_nul_keys": Listing(
        "ok", lambda w: json_of(lambda n: {**json_item(w)(n), "\x00": "\x00", "__proto__": {}}), JSON
    ),
    "json_utf16": Listing("ok", lambda w: json_of(json_item(w)).encode("utf-16"), JSON),
    "inline_hostile": Listing(
        "ok",
        lambda w: rss(
            [
                f"<item><title>{title(n)}</title><guid>g{n}</guid><description><![CDATA[{''.join(f'<p>{p}</p>' for p in TEXT)}<script>x</script><iframe src='http://{w.canary}/'></iframe><img src='http://{w.canary}/i'>]]></description></item>"
                for n in NUMBERS
            ]
        ),
    ),
}
