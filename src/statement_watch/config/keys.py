"""Which keys each table of the config may have: how each is read, what it is when absent, and what it means.

`docs/configuration.md` is made from these tables, so that what is documented is what is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from statement_watch.config import addresses, values
from statement_watch.config.values import Read
from statement_watch.model import AlertKind, ListingKind, SourceKind

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

REQUIRED = object()
"""As a default: the key must be there."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `takes` and `about` are for the person; `shown` is the default in the person's words."""

    read: Read
    takes: str
    about: str
    default: object = None
    shown: str = ""
    secret: bool = False
    """Must be a reference: `env:NAME` or `file:PATH`."""
    may_be_secret: bool = False
    """May be a reference, or plain."""


Table = Mapping[str, Key]

_text = values.string
_texts = values.each(values.string)
_patterns = values.each(values.pattern)
_selectors = values.each(values.selector)

WATCH: Table = {
    "database": Key(_text, "path", "The database file, beside the config unless absolute.", REQUIRED),
    "contact": Key(
        values.contact,
        "mail address or web page",
        "Goes into the user agent, so that a site's keeper can reach you instead of blocking you.",
        REQUIRED,
    ),
    "user_agent": Key(
        values.header,
        "text",
        "Replaces the whole user agent; keep a contact in it.",
        None,
        "`StatementWatch/VERSION (+CONTACT)`",
    ),
    "timeout": Key(values.seconds(1, 600), "duration", "Whole deadline of one request.", 30.0, "`30s`"),
    "max_bytes": Key(
        values.size(10_000, 1_000_000_000),
        "size",
        "Largest response, on the wire and unpacked, each.",
        20_000_000,
        "`20 MB`",
    ),
    "concurrency": Key(
        values.integer(1, 256),
        "number",
        "Requests in flight over all hosts; one host never has more than one.",
        16,
        "`16`",
    ),
    "workers": Key(values.integer(1, 64), "number", "Processes that parse pages.", 2, "`2`"),
    "status_port": Key(
        values.integer(1, 65535),
        "number",
        "The daemon answers `/healthz` and `/metrics` on this port of the loopback address.",
        None,
        "none",
    ),
    "ping": Key(
        addresses.web,
        "address, `env:NAME` or `file:PATH`",
        "The daemon asks it every five minutes while all is well, so that a service there notices when it is silent.",
        None,
        "none",
        may_be_secret=True,
    ),
    "ping_private": Key(
        values.each(addresses.host_port),
        "list of `host:port`",
        "The only addresses on a private network that the ping may reach.",
        (),
        "none",
    ),
    "keep_captures": Key(
        values.duration(_DAY, 36_500 * _DAY),
        "duration",
        "The daemon drops stored bodies older than this, never the first and the last of a version.",
        None,
        "for ever",
    ),
    "captures_size": Key(
        values.size(1_000_000, 10**15),
        "size",
        "The daemon drops the oldest such bodies until all bodies together take no more than this.",
        None,
        "any",
    ),
    "backups": Key(
        _text,
        "path",
        "Folder for a daily, checked copy of the database, beside the config unless absolute.",
        None,
        "none",
    ),
    "backups_kept": Key(values.integer(1, 1000), "number", "Daily copies kept.", 7, "`7`"),
    "web_password": Key(
        _text,
        "`env:NAME` or `file:PATH`",
        "What `watch serve` asks for, instead of the token that it prints; needed for any address but loopback.",
        None,
        "a token",
        secret=True,
    ),
    "web_hosts": Key(
        values.each(addresses.web_host),
        "list of hosts",
        "Names by which browsers reach `watch serve` besides this machine's own, with `https://` where a proxy gives "
        "it TLS.",
        (),
        "none",
    ),
    "ca_file": Key(_text, "path", "A file of further certificate authorities (PEM), beside the config.", None, "none"),
    "browser": Key(
        _text, "path", 'The Chromium for sources with `render = "browser"`.', None, "where distributions put it"
    ),
}

SOURCE: Table = {
    "name": Key(values.name, "name", "Unique; what `watch fetch NAME` means.", REQUIRED),
    "organisation": Key(_text, "text", "The body that speaks here, as its own texts name it.", REQUIRED),
    "kind": Key(
        values.choice(SourceKind),
        "`association`, `news`, `agency` or `other`",
        "A news outlet's own words around a statement are an article, not a statement of its own.",
        SourceKind.OTHER,
        "`other`",
    ),
    "urls": Key(
        values.each(addresses.web, least=1),
        "list of addresses",
        "Feeds, sitemaps and listing pages; which is which is told apart by looking.",
        REQUIRED,
    ),
    "listing_kind": Key(
        values.choice(ListingKind),
        "`auto`, `feed`, `sitemap` or `listing`",
        "Says what the addresses are when looking gets it wrong.",
        ListingKind.AUTO,
        "`auto`",
    ),
    "aliases": Key(_texts, "list of texts", "Other names of the organisation, such as its initials.", (), "none"),
    "sites": Key(
        values.each(addresses.site), "list of hosts", "Hosts of the organisation besides those of `urls`.", (), "none"
    ),
    "interval": Key(
        values.or_word("auto", values.duration(_MINUTE, 30 * _DAY)),
        "duration or `auto`",
        "How often to look, `1m` at the least. `auto`: as often as it publishes, from every 22 minutes to once a day.",
        _HOUR,
        "`1h`",
    ),
    "include": Key(
        _patterns,
        "list of regular expressions",
        "An item's address or title must match one of them, if there are any.",
        (),
        "everything",
    ),
    "exclude": Key(
        _patterns,
        "list of regular expressions",
        "Items whose address or title matches are left out.",
        (),
        "nothing",
    ),
    "selectors": Key(
        lambda value: value, "table", "CSS selectors that override what is found from structure; see below.", None, ""
    ),
    "topics": Key(_texts, "list of topic names", "Topics that every item of this source has.", (), "none"),
    "allow_private": Key(
        values.each(addresses.host_port),
        "list of `host:port`",
        "The only addresses on a private network that this source may reach.",
        (),
        "none",
    ),
    "render": Key(
        values.one_of(["http", "browser"]),
        "`http` or `browser`",
        "`browser` runs the page's scripts; needs the extra `browser` and Chromium.",
        "http",
        "`http`",
    ),
    "crawl_delay": Key(
        values.duration(timedelta(0), _HOUR),
        "duration",
        "Least time between two requests to one host; the site's robots.txt may ask for more.",
        timedelta(seconds=1),
        "`1s`",
    ),
    "verify_tls": Key(values.boolean, "true or false", "False trusts any certificate: last resort.", True, "`true`"),
    "enabled": Key(values.boolean, "true or false", "False asks the site nothing; its history stays.", True, "`true`"),
    "probe": Key(
        values.boolean,
        "true or false",
        "When a page is not what its listing announced, ask the site, once in six weeks, for an address that does not "
        "exist, so that such pages are known again.",
        True,
        "`true`",
    ),
    "max_items": Key(
        values.integer(1, 100_000),
        "number",
        "Items followed in one round, newest first; what was cut off is reported.",
        200,
        "`200`",
    ),
}

SELECTORS: Table = {
    "item": Key(values.selector, "CSS selector", "One element for each item of a listing.", None, "found"),
    "link": Key(values.selector, "CSS selector", "The link within an item.", None, "found"),
    "title": Key(values.selector, "CSS selector", "The title within an item or an article page.", None, "found"),
    "date": Key(values.selector, "CSS selector", "The date within an item or an article page.", None, "found"),
    "text": Key(values.selector, "CSS selector", "What holds the statement on an article page.", None, "found"),
    "remove": Key(_selectors, "list of CSS selectors", "What to drop from an article page first.", (), "nothing"),
}

_words = values.each(values.word_or_pattern)

TOPIC: Table = {
    "name": Key(_text, "text", "Unique; what `topics` in sources and channels means.", REQUIRED),
    "any": Key(_words, "list of words", "At least one must occur.", (), "none"),
    "all": Key(_words, "list of words", "Every one must occur.", (), "none"),
    "none": Key(_words, "list of words", "None may occur.", (), "none"),
}

CHANNEL: Table = {
    "name": Key(values.name, "name", "Unique.", REQUIRED),
    "kind": Key(
        values.one_of(["terminal", "email", "webhook", "atom", "apprise"]),
        "`terminal`, `email`, `webhook`, `atom` or `apprise`",
        "Each kind has keys of its own; see below.",
        REQUIRED,
    ),
    "topics": Key(_texts, "list of topic names", "Only alerts with one of these topics.", (), "all"),
    "sources": Key(_texts, "list of source names", "Only alerts from these sources.", (), "all"),
    "organisations": Key(_texts, "list of texts", "Only alerts about these organisations' statements.", (), "all"),
    "events": Key(
        values.each(values.choice(AlertKind)),
        "list of " + ", ".join(f"`{kind}`" for kind in AlertKind),
        "Only these kinds of alert.",
        (),
        "all",
    ),
    "when": Key(
        values.one_of(["instant", "hourly", "daily", "weekly"]),
        "`instant`, `hourly`, `daily` or `weekly`",
        "`instant` sends alerts with a topic at once; the others send a digest.",
        "instant",
        "`instant`",
    ),
    "at": Key(values.clock_time, "`HH:MM`", "When a daily or weekly digest leaves.", "07:00", "`07:00`"),
    "timezone": Key(values.timezone, "time zone", "For `at` and `quiet_hours`.", "UTC", "`UTC`"),
    "quiet_hours": Key(values.hours, "`HH:MM-HH:MM`", "Nothing is sent then; it waits.", None, "none"),
    "burst": Key(
        values.integer(1, 10_000), "number", "More alerts than this at one time become one digest.", 20, "`20`"
    ),
}

KINDS: Mapping[str, Table] = {
    "terminal": {
        "file": Key(_text, "path", "A log file to append to, beside the config unless absolute.", None, "the terminal"),
    },
    "email": {
        "to": Key(values.each(values.email, least=1), "list of mail addresses", "Who gets the mail.", REQUIRED),
        "from": Key(values.email, "mail address", "Whom the mail comes from.", REQUIRED),
        "host": Key(addresses.mail_host, "host", "The mail server.", REQUIRED),
        "port": Key(values.integer(1, 65535), "number", "Its port.", 587, "`587`"),
        "security": Key(
            values.one_of(["starttls", "tls", "none"]),
            "`starttls`, `tls` or `none`",
            "How the connection is made private.",
            "starttls",
            "`starttls`",
        ),
        "user": Key(_text, "text", "For signing in.", None, "no signing in"),
        "password": Key(_text, "`env:NAME` or `file:PATH`", "For signing in.", None, "", secret=True),
    },
    "webhook": {
        "url": Key(
            addresses.web,
            "address, `env:NAME` or `file:PATH`",
            "Gets a POST with JSON for each alert.",
            REQUIRED,
            may_be_secret=True,
        ),
        "secret": Key(
            _text,
            "`env:NAME` or `file:PATH`",
            "Signs each request, so that the receiver can tell yours from others'.",
            None,
            "unsigned",
            secret=True,
        ),
        "token": Key(
            values.header,
            "`env:NAME` or `file:PATH`",
            "Sent as `Authorization: Bearer`.",
            None,
            "none",
            secret=True,
        ),
        "allow_private": Key(
            values.each(addresses.host_port),
            "list of `host:port`",
            "The only addresses on a private network that this channel may reach.",
            (),
            "none",
        ),
    },
    "atom": {
        "path": Key(_text, "path", "The feed file to write, beside the config unless absolute.", REQUIRED),
        "title": Key(_text, "text", "The feed's title.", "Statement Watch", "`Statement Watch`"),
    },
    "apprise": {
        "urls": Key(
            values.each(_text, least=1),
            "list of `env:NAME` or `file:PATH`",
            "Apprise addresses; they hold tokens, so they stand elsewhere.",
            REQUIRED,
            secret=True,
        ),
    },
}

ROOT = ("watch", "sources", "topics", "channels")
"""The tables of the file."""
