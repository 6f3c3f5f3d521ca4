"""Addresses: resolve, bring to canonical form, compare. Parsed as browsers parse them (WHATWG), http and https only.

Two forms of one address, because they serve two ends:

- `canonical(url)` can be fetched and is what a page is stored under. Only what never changes the answer is taken away.
- `page_key(url)` is for comparing only: it also folds http with https, `www.`, a trailing slash and the order of the
  query, so that a page found in a feed and in a listing is one page.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ada_url import URL, idna_to_unicode
from tld import get_fld

_DEFAULT_PORTS = {"http:": 80, "https:": 443}

# Campaign tags of mail and ad systems: they tell the site where the click came from, never which page is meant. Names
# that somewhere choose content (ref, source, id, cid, s, p) are not here: a kept tag costs one repeated fetch, a
# dropped one loses a page.
_TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_", "__hs", "__cf_chl_", "fb_action_", "guce_referrer")
_TRACKING_NAMES = frozenset(
    """
    fbclid gclid dclid yclid msclkid twclid ttclid rb_clickid epik gclsrc gbraid wbraid igsh igshid li_fat_id fb_source
    fb_ref mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking vero_id vero_conv oly_enc_id oly_anon_id ml_subscriber
    ml_subscriber_hash _ga _gl _ke _kx _bta_tid s_cid wt.mc_id xtor at_medium at_campaign at_campaign_type at_format
    at_link_id at_link_type at_link_origin at_bbc_team at_ptr_name ns_campaign ns_mchannel ns_source ns_linkname ns_fee
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid trkcampaign trkinfo soc_src soc_trk sr_share
    guccounter ref_src ref_url __twitter_impression replytocom phpsessid jsessionid cfid cftoken oscsid zenid sessionid
    session_id sessid sess_id
    """.split()  # noqa: SIM905  eighty names read better as words than as a list
)
_SESSION_NAMES = frozenset({"sid", "s_id", "session"})
_SESSION_VALUE = re.compile(r"(?=[^&]*\d)(?=[^&]*[a-z])[a-z0-9]{8,}", re.IGNORECASE)
"""`sid` is also a story's id; only a value that looks drawn by lot is a session."""
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\([A-Z]\([a-z0-9]{20,}\)\)(?=/)", re.IGNORECASE)
"""Java's `;jsessionid=…` and ASP.NET's `/(S(…))/`."""
_ROUTE = re.compile(r"#!?/|#!")
"""Fragments that choose a page of an application, not a place on one."""

DEFAULT_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
"""What a server shows for a folder, and so no step of its own."""
_SLASHES = re.compile(r"//+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_NEEDS_ESCAPE = re.compile(r"[\"<>^`{|}\s]")
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?(?:/[A-Za-z0-9_.,~=+:-]*)+")
"""An address as the parser gives it that has nothing to take away: no query, fragment, escape or session."""
_MAX_LENGTH = 8_000
"""Longer addresses are refused: servers answer 414 from about 8 KB, and only traps make them."""


def resolve(base: str, reference: str) -> str | None:
    """`reference` as found on the page at `base`, made absolute; None when that is no http(s) address."""
    parsed = _parse(reference, base)
    return parsed.href if parsed else None


@lru_cache(maxsize=16_384)  # a listing asks for each of its addresses three times
def canonical(url: str, base: str | None = None) -> str | None:
    """The form under which a page is fetched and stored; None for anything but a sound http(s) address.

    Idempotent. Gone are: credentials, default port, the host's trailing dot, `.` and `..`, fragment (but `#!` and `#/`
    routes), tracking and session parameters, an empty query. Percent escapes are upper case, and only where needed.
    """
    parsed = _parse(url, base)
    if parsed is None:
        return None
    if _PLAIN.fullmatch(parsed.href):
        return str(parsed.href)
    path = _escapes(_PATH_SESSION.sub("", parsed.pathname)) or "/"
    query = _escapes(_untracked(parsed.search[1:]))
    fragment = parsed.hash if _ROUTE.match(parsed.hash) else ""
    rebuilt = f"{parsed.protocol}//{_host(parsed)}{path}{'?' + query if query else ''}{fragment}"
    if rebuilt == parsed.href:
        return rebuilt
    again = _parse(rebuilt)  # unescaping may have uncovered a `..`
    return again.href if again else None


def page_key(url: str) -> str:
    """What two spellings of one page's address have in common; for comparing, never for fetching."""
    return key_of_canonical(canonical(url) or url)


def key_of_canonical(address: str) -> str:
    """`page_key` of an address that is in canonical form already."""
    rest, _, query = address.partition("://")[2].partition("?")
    rest = DEFAULT_PAGE.sub("/", _SLASHES.sub("/", rest)).rstrip("/").removeprefix("www.")
    return f"{rest}?{'&'.join(sorted(query.replace('+', '%20').split('&')))}" if query else rest


def spellings(address: str) -> tuple[str, ...]:
    """The other addresses, of one in canonical form, under which sites give out the same page: by the other scheme,
    with `www.` or without, with a slash at the end or without. They share its `page_key`."""
    scheme, _, rest = address.partition("://")
    place, mark, query = rest.partition("?")
    host, _, path = place.partition("/")
    if "#" in address or not host:
        return ()
    hosts = (host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")
    bare = path.rstrip("/")
    paths = (path, bare if path != bare else f"{bare}/") if bare else (path,)
    forms = [f"{s}://{h}/{p}{mark}{query}" for s in ("https", "http") for h in hosts for p in paths]
    return tuple(form for form in forms if form != f"{scheme}://{rest}")


def host_port(url: str) -> tuple[str, int] | None:
    """Host (lower case, punycode, without brackets) and port of an http(s) address."""
    parsed = _parse(url)
    if parsed is None:
        return None
    host = parsed.hostname.strip("[]").rstrip(".")
    return host, int(parsed.port) if parsed.port else _DEFAULT_PORTS[parsed.protocol]


@lru_cache(maxsize=16_384)
def site_of(url: str) -> str:
    """The registrable domain (`example.co.uk`) by the Public Suffix List; for an IP address or a bare name host:port.

    The port counts there because nothing else tells two sites of one machine apart. Empty for no http(s) address.
    """
    found = host_port(url)
    if found is None:
        return ""
    host, port = found
    if "." not in host or ":" in host or host.replace(".", "").isdigit():
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return _registrable(host)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registrable domain."""
    site = site_of(one)
    return bool(site) and site == site_of(other)


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    # Private suffixes count: two blogs on one hoster are two sites.
    # The list is kept in Unicode.
    known = get_fld(f"https://{idna_to_unicode(host)}/", fail_silently=True, search_private=True)
    if known and (found := host_port(f"https://{known}/")):
        return found[0]
    return ".".join(host.split(".")[-2:])


def _parse(url: str, base: str | None = None) -> URL | None:
    if len(url) > _MAX_LENGTH:
        return None
    try:
        parsed = URL(url, base) if base is not None else URL(url)
    except ValueError:  # UnicodeEncodeError of a lone surrogate is one too
        return None
    return parsed if parsed.protocol in _DEFAULT_PORTS and parsed.hostname.strip(".") else None


def _host(parsed: URL) -> str:
    host: str = parsed.hostname.rstrip(".")
    return f"{host}:{parsed.port}" if parsed.port else host


def _untracked(query: str) -> str:
    """A query without its tracking parameters; one that has none stays as it was written, odd separators included."""
    pairs = query.split("&")
    if not any(pairs):
        return ""
    if not any(map(_is_tracking, pairs)):
        return query
    return "&".join(pair for pair in pairs if pair and not _is_tracking(pair))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _SESSION_NAMES and _SESSION_VALUE.fullmatch(value) is not None


def _escapes(part: str) -> str:
    """RFC 3986 §6.2.2: unreserved characters as themselves, other escapes in upper case; a lone `%` is escaped."""
    return _NEEDS_ESCAPE.sub(lambda match: f"%{ord(match[0]):02X}", _ESCAPE.sub(_unescape, part))


def _unescape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else match[0].upper()


_INLINE = "#!item="


def inline_url(feed: str, name: str) -> str:
    """A name in the form of an address for a feed's entry that has no page of its own."""
    return f"{feed.partition('#')[0]}{_INLINE}{name}"


def has_own_page(url: str) -> bool:
    """Whether the address leads to a page, and does not just name an entry of a feed (`inline_url`)."""
    return _INLINE not in url


def without_host(reason: str, url: str) -> str:
    """What is said of an address, without its host: others fail in the same words."""
    found = host_port(url)
    return reason.replace(f"{found[0]}: ", "") if found else reason
