"""The config: what is taken, what is refused and in which words."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from statement_watch.config import (
    Config,
    Inspection,
    Upkeep,
    WebKeys,
    default_path,
    inspect,
    load,
    starter,
    without_file,
)
from statement_watch.config.keys import WATCH as WATCH_KEYS
from statement_watch.errors import ConfigError, UnknownSource
from statement_watch.model import AlertKind, ListingKind, Settings, SourceKind

WATCH = '[watch]\ndatabase = "statements.db"\ncontact = "press@desk.org"\n'
SOURCE = '[[sources]]\nname = "iacp"\norganisation = "Chiefs"\nurls = ["https://chiefs.org/news"]\n'
WHOLE = WATCH + SOURCE

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a `sources.toml` and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "sources.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def problems(found: Inspection) -> list[str]:
    """The problems without the folder of the file."""
    return [f"{problem.severity}: {replace(problem, file=Path(problem.file).name)}" for problem in found.problems]


def errors_in(write: Write, text: str, **environ: str) -> list[str]:
    return [
        line.removeprefix("error: ") for line in problems(inspect(write(text), environ)) if line.startswith("error")
    ]


def only_error(write: Write, text: str, **environ: str) -> str:
    (line,) = errors_in(write, text, **environ)
    return line


# --- what is taken ------------------------------------------------------------------------------------------------


def test_the_smallest_config_has_sensible_defaults(write: Write) -> None:
    path = write(WHOLE)
    config = load(path, {})
    (source,) = config.sources
    assert (source.name, source.kind, source.listing_kind) == ("iacp", SourceKind.OTHER, ListingKind.AUTO)
    assert (source.interval, source.crawl_delay) == (timedelta(hours=1), timedelta(seconds=1))
    assert source.verify_tls
    assert source.enabled
    assert config.settings.database == str(path.parent / "statements.db")
    assert "press@desk.org" in config.settings.user_agent
    assert config.warnings == ()


def test_every_key_of_a_source_arrives_in_its_record(write: Write) -> None:
    text = WATCH + (
        '[[topics]]\nname = "immigration"\nany = ["visa"]\n'
        '[[sources]]\nname = "a"\norganisation = "A"\nkind = "news"\nurls = "https://a.org/feed"\n'
        'listing_kind = "feed"\naliases = ["AA"]\nsites = ["Blog.A.org"]\ninterval = "1d 12h"\n'
        'include = ["^/x"]\nexclude = ["(?i)jobs"]\ntopics = ["immigration"]\nrender = "browser"\n'
        'crawl_delay = "5s"\nverify_tls = false\nenabled = false\nmax_items = 7\n'
        'selectors = { item = "li.post", remove = [".ad", "nav"] }\n'
    )
    source = load(write(text), {}).sources[0]
    assert source.urls == ("https://a.org/feed",)
    assert source.sites == ("blog.a.org",)
    assert source.interval == timedelta(hours=36)
    assert source.selectors.item == "li.post"
    assert source.selectors.remove == (".ad", "nav")
    assert (source.render, source.max_items, source.enabled, source.verify_tls) == ("browser", 7, False, False)


def test_every_key_of_the_watch_table_arrives_in_a_record(write: Write) -> None:
    places = {field.name for record in (Settings, Upkeep, WebKeys) for field in dataclasses.fields(record)}
    assert WATCH_KEYS.keys() <= places
    text = WHOLE.replace("[watch]", '[watch]\nca_file = "extra.pem"\nbrowser = "/opt/chromium"', 1)
    path = write(text)
    (path.parent / "extra.pem").write_text("-----BEGIN CERTIFICATE-----")
    found = load(path, {}).settings
    assert (found.ca_file, found.browser) == (str(path.parent / "extra.pem"), "/opt/chromium")


def test_a_channel_keeps_its_routing_apart_from_what_its_kind_needs(write: Write) -> None:
    text = WHOLE + (
        '[[channels]]\nname = "desk"\nkind = "email"\nto = "a@desk.org"\nfrom = "w@desk.org"\nhost = "mail.desk.org"\n'
        'password = "env:MAIL"\nevents = ["new_statement", "removed"]\n'
        'sources = ["iacp"]\nquiet_hours = "22:00-06:30"\n'
        'timezone = "Europe/Berlin"\nwhen = "daily"\nat = "06:45"\n'
    )
    (channel,) = load(write(text), {"MAIL": "hunter2"}).settings.channels
    assert channel.events == (AlertKind.NEW_STATEMENT, AlertKind.REMOVED)
    assert dict(channel.options) == {
        "to": ("a@desk.org",),
        "from": "w@desk.org",
        "host": "mail.desk.org",
        "port": 587,
        "security": "starttls",
        "password": "hunter2",
    }


def test_files_that_a_channel_writes_lie_beside_the_config(write: Write) -> None:
    path = write(WHOLE + '[[channels]]\nname = "feed"\nkind = "atom"\npath = "alerts.xml"\n')
    (channel,) = load(path, {}).settings.channels
    assert channel.options["path"] == str(path.parent / "alerts.xml")


def test_an_absolute_database_stays_where_it_is(write: Write, tmp_path: Path) -> None:
    elsewhere = tmp_path / "x" / "y.db"
    assert load(write(WHOLE.replace("statements.db", str(elsewhere))), {}).settings.database == str(elsewhere)


@pytest.mark.parametrize("mark", ["\ufeff", "# a comment\r\n"])
def test_marks_of_other_systems_are_no_mistake(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes((mark + WHOLE.replace("\n", "\r\n")).encode())
    assert load(path, {}).sources


def test_the_starter_that_ships_is_the_one_beside_the_readme_and_is_good(write: Write) -> None:
    text = starter(contact="press@desk.org")
    config = load(write(text), {})
    assert (Path(__file__).parent.parent / "sources.toml").read_text("utf-8") == starter()
    assert len(config.sources) > 15
    assert {source.kind for source in config.sources} == {SourceKind.ASSOCIATION, SourceKind.AGENCY, SourceKind.NEWS}
    assert any("sitemap" in url for source in config.sources for url in source.urls)
    assert config.warnings == ()


def test_the_empty_starter_is_ready_to_be_filled(write: Write) -> None:
    config = load(write(starter(contact="https://desk.org/about", empty=True)), {})
    assert config.sources == ()
    assert config.settings.contact == "https://desk.org/about"


def test_a_contact_that_is_none_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ConfigError, match="mail address or a web page"):
        starter(contact='me" [x]')


def test_commands_that_need_no_config_get_one_of_a_database_alone() -> None:
    assert without_file(Path("x.db")).settings.database == "x.db"


def test_the_environment_may_say_where_the_config_is() -> None:
    assert default_path({}) == Path("sources.toml")
    assert default_path({"STATEMENT_WATCH_CONFIG": "/etc/watch.toml"}) == Path("/etc/watch.toml")


def test_a_thousand_sources_are_read_in_less_than_a_second(write: Write) -> None:
    sources = "".join(SOURCE.replace("iacp", f"s{n}").replace("chiefs.org", f"c{n}.org") for n in range(1000))
    path = write(WATCH + sources)
    begin = time.process_time()
    assert len(load(path, {}).sources) == 1000
    assert time.process_time() - begin < 1.0


# --- what is refused -------------------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once_each_with_line_key_and_what_was_meant(write: Write) -> None:
    text = (
        '[watch]\ndatabase = "x.db"\ncontact = "nobody"\n'
        '[[sources]]\nname = "a"\norganisation = "A"\nkind = "asociation"\nurls = ["ftp://a.org/",\n  "http://10.0.0.1/"]\n'
        'intervall = "1h"\nallow_private = ["10.0.0.2"]\n'
    )
    assert errors_in(write, text) == [
        'sources.toml:3: watch.contact: "nobody" must be a mail address or a web page, so that sites can reach you',
        'sources.toml:7: sources.a.kind: "asociation" is none of association, news, agency, other;'
        ' did you mean "association"?',
        'sources.toml:8: sources.a.urls: "ftp://a.org/" must begin with https:// or http:// ("ftp:" is not supported)',
        "sources.toml:9: sources.a.urls: 10.0.0.1 is on a private network; if that is meant,"
        ' add allow_private = ["10.0.0.1:80"]',
        'sources.toml:10: sources.a.intervall: unknown key; did you mean "interval"?',
        'sources.toml:11: sources.a.allow_private: "10.0.0.2" must be host:port, such as "127.0.0.1:8080"',
    ]


def test_load_raises_one_error_that_holds_them_all(write: Write) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write("[watch]\ndatabase = 1\nx = 2\n"), {})
    assert len(caught.value.problems) == 3
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[watch]\ndatabase = "x\n', ":2:14"),
        ("[watch\n", ":1:7"),
        ("[watch]\na = 1\na = 2\n", ":3:6"),
        ("[[sources]]\nx = {\n", ":2:6"),
        ("x = [1, 2", ":1"),
    ],
)
def test_broken_toml_is_told_with_line_and_column(write: Write, text: str, place: str) -> None:
    assert only_error(write, text).startswith(f"sources.toml{place}: not TOML: ")


def test_a_file_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    (line,) = problems(inspect(tmp_path / "no.toml", {}))
    assert line == 'error: no.toml: there is no such file; "watch init" writes one, or name yours with --config'


@pytest.mark.parametrize("text", ["workers = " + "9" * 5_000, "a = " + "[" * 100_000, "\0", "a = 1\x1b"])
def test_what_no_reader_of_toml_takes_is_an_error_and_no_crash(write: Write, text: str) -> None:
    assert only_error(write, f"[watch]\n{text}\n").count("not TOML: ") == 1


@pytest.mark.parametrize("digits", [100, 5_000])
def test_numbers_without_end_in_text_are_mistakes(write: Write, digits: int) -> None:
    line = only_error(write, WHOLE + f'interval = "{"9" * digits}h"')
    assert line.startswith("sources.toml:8: sources.iacp.interval: must be a length of time")
    line = only_error(write, WHOLE.replace("[watch]", f'[watch]\nmax_bytes = "{"9" * digits} MB"', 1))
    assert "watch.max_bytes: must be a size" in line


def test_authorities_that_cannot_be_used_are_an_error_at_the_start(write: Write) -> None:
    text = WHOLE.replace("[watch]", '[watch]\nca_file = "extra.pem"', 1)
    assert only_error(write, text).endswith('watch.ca_file: "extra.pem" cannot be read: No such file or directory')
    (write(text).parent / "extra.pem").write_text("no certificate")
    assert only_error(write, text).endswith('watch.ca_file: "extra.pem" holds no certificate (PEM)')


def test_a_folder_or_a_picture_is_no_config(tmp_path: Path) -> None:
    picture = tmp_path / "x.toml"
    picture.write_bytes(b"\x89PNG\xff")
    assert "is not UTF-8" in problems(inspect(picture, {}))[0]
    assert "cannot be read" in problems(inspect(tmp_path, {}))[0]


def test_a_config_without_sources_is_warned_about_and_still_loads(write: Write) -> None:
    found = inspect(write(WATCH), {})
    assert isinstance(found.config, Config)
    assert "no sources" in problems(found)[0]


def test_an_empty_file_says_what_it_needs(write: Write) -> None:
    assert only_error(write, "") == "sources.toml: the table [watch] is missing; it needs database and contact"


def test_a_name_used_twice_is_an_error_that_names_the_first(write: Write) -> None:
    again = SOURCE.replace("chiefs.org", "other.org").replace("iacp", "IACP")
    assert only_error(write, WHOLE + again) == 'sources.toml:9: sources.IACP.name: "IACP" is already used at line 4'


def test_an_address_listed_twice_is_a_warning(write: Write) -> None:
    again = SOURCE.replace("iacp", "other").replace("https://chiefs.org/news", "http://www.chiefs.org/news/#top")
    found = inspect(write(WHOLE + again), {})
    assert found.config is not None
    (line,) = problems(found)
    assert line.startswith("warning: sources.toml:11: sources.other.urls: ")
    assert line.endswith("is also listed in sources.iacp")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('interval = "0s"', 'sources.iacp.interval: must be from "1m" to "30d", not "0s"'),
        ('interval = "1s"', 'sources.iacp.interval: must be from "1m" to "30d", not "1s"'),
        ('interval = "-1h"', "sources.iacp.interval: must be a length of time in quotes"),
        ('interval = "* * * * *"', "sources.iacp.interval: must be a length of time in quotes"),
        ("interval = 3600", "sources.iacp.interval: must be a length of time in quotes"),
        ('interval = "99999999999h"', 'sources.iacp.interval: must be from "1m" to "30d"'),
        ('include = ["(a"]', "sources.iacp.include: '(a' is no regular expression"),
        ('selectors = {text = "p["}', "sources.iacp.selectors.text: 'p[' is no CSS selector"),
        ('selectors = {txt = "p"}', 'sources.iacp.selectors.txt: unknown key; did you mean "text"?'),
        ('selectors = "p"', "sources.iacp.selectors: must be a table"),
        ('render = "chrome"', 'sources.iacp.render: "chrome" is none of http, browser'),
        ("max_items = true", "sources.iacp.max_items: must be a whole number"),
        ("max_items = 0", "sources.iacp.max_items: must be from 1 to 100000, not 0"),
        ('verify_tls = "no"', "sources.iacp.verify_tls: must be true or false"),
        ('aliases = ["a\\r\\nb"]', "sources.iacp.aliases: must not hold line breaks"),
        ('aliases = [""]', "sources.iacp.aliases: must not be empty"),
        ("aliases = [1]", "sources.iacp.aliases: must be text in quotes, not a number"),
        ('sites = ["https://x.org"]', 'sources.iacp.sites: "https://x.org" must be a host name'),
        ('topics = ["visas"]', 'sources.iacp.topics: there is no topic "visas"'),
        ('allow_private = ["127.0.0.1"]', 'sources.iacp.allow_private: "127.0.0.1" must be host:port'),
    ],
)
def test_a_wrong_value_of_a_source_is_named(write: Write, line: str, said: str) -> None:
    assert only_error(write, WHOLE + line).startswith(f"sources.toml:8: {said}")


@pytest.mark.parametrize(
    "url",
    [
        "chiefs.org/news",
        "file:///etc/passwd",
        "https://",
        "https:///news",
        "https://user:secret@chiefs.org/",
        "https://chiefs.org:port/",
        "https://chiefs.org:99999/",
        "https://[::1/",
        "https://chiefs.org/a b",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "http://192.168.1.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://printer.local/",
    ],
)
def test_an_address_that_cannot_be_watched_is_an_error(write: Write, url: str) -> None:
    line = only_error(write, WHOLE.replace("https://chiefs.org/news", url))
    assert line.startswith("sources.toml:7: sources.iacp.urls: ")
    assert "secret" not in line


def test_a_private_address_is_taken_when_its_source_says_so(write: Write) -> None:
    text = WHOLE.replace("https://chiefs.org", "http://127.0.0.1:8080") + 'allow_private = ["127.0.0.1:8080"]\n'
    assert load(write(text), {}).sources[0].allow_private == ("127.0.0.1:8080",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('timezone = "America/Chicgo"', 'no time zone; did you mean "America/Chicago"?'),
        ('timezone = "../../etc/passwd"', "no time zone"),
        ('at = "7 am"', "must be a time of day"),
        ('quiet_hours = "22-6"', "must be a span of the day"),
        ('when = "dayly"', 'did you mean "daily"?'),
        ('events = ["edit"]', 'did you mean "edited"?'),
        ('sources = ["iapc"]', 'did you mean "iacp"?'),
        ('to = ["no address"]', "is no mail address"),
        ('host = "smtp://mail.desk.org"', "must be a host such as"),
        ('to = ["a@b.org\\r\\nBcc: x@y.org"]', "must not hold line breaks"),
        ("prot = 25", 'unknown key; did you mean "port"?'),
        ("port = 0", "must be from 1 to 65535"),
        ('url = "https://x.org"', "unknown key"),
    ],
)
def test_a_wrong_value_of_a_channel_is_named(write: Write, line: str, said: str) -> None:
    key = line.split(" ")[0]
    keys = {"to": '"a@desk.org"', "from": '"w@desk.org"', "host": '"mail.desk.org"'}
    keys.pop(key, None)
    lines = "".join(f"{name} = {value}\n" for name, value in keys.items())
    told = only_error(write, WHOLE + f'[[channels]]\nname = "desk"\nkind = "email"\n{lines}{line}\n')
    assert f"channels.desk.{key}: " in told
    assert said in told


def test_a_channel_of_an_unknown_kind_is_one_mistake(write: Write) -> None:
    text = WHOLE + '[[channels]]\nname = "x"\nkind = "emial"\nto = "a@b.org"\nhost = "h"\n'
    assert only_error(write, text).endswith('did you mean "email"?')


def test_an_unknown_table_is_an_error(write: Write) -> None:
    assert only_error(write, WHOLE + "[sourcs]\n").endswith('did you mean "sources"?')


def test_one_bracket_where_two_belong_is_explained(write: Write) -> None:
    line = only_error(write, WATCH + '[sources]\nname = "x"\n')
    assert line == "sources.toml:4: sources: must be written as [[sources]], one table for each"


def test_the_settings_know_which_topics_the_items_of_a_source_have(write: Write) -> None:
    topic = '[[topics]]\nname = "t"\nany = ["fine"]\n'
    found = load(write(WHOLE + 'topics = ["t"]\n' + topic))
    assert found.settings.source_topics == {found.sources[-1].name: ("t",)}


def test_a_bad_pattern_of_a_topic_is_named(write: Write) -> None:
    text = WHOLE + '[[topics]]\nname = "t"\nany = ["fine", "/(/"]\n'
    assert only_error(write, text).startswith("sources.toml:10: topics.t.any: '(' is no regular expression")


def test_a_user_agent_cannot_forge_a_header(write: Write) -> None:
    text = WHOLE.replace("[watch]", '[watch]\nuser_agent = "x\\r\\nHost: y"')
    assert "watch.user_agent: must not hold line breaks" in only_error(write, text)


# --- secrets ---------------------------------------------------------------------------------------------------------

HOOK = '[[channels]]\nname = "hook"\nkind = "webhook"\nurl = "https://hook.org/x"\n'


def test_a_secret_in_the_config_itself_is_refused_and_not_repeated(write: Write) -> None:
    line = only_error(write, WHOLE + HOOK + 'secret = "hunter2"\n')
    assert line.endswith('channels.hook.secret: must be "env:NAME" or "file:PATH": secrets do not stand in the config')


@pytest.mark.parametrize(("environ", "state"), [({}, "not set"), ({"HOOK": ""}, "empty")])
def test_a_missing_variable_is_named_and_is_no_empty_password(
    write: Write, environ: dict[str, str], state: str
) -> None:
    line = only_error(write, WHOLE + HOOK + 'secret = "env:HOOK"\n', **environ)
    assert line.endswith(f'channels.hook.secret: the environment variable "HOOK" is {state}')


def test_a_secret_from_a_file_is_read_beside_the_config_without_its_line_break(write: Write) -> None:
    path = write(WHOLE + HOOK + 'secret = "file:hook.secret"\n')
    secret = path.parent / "hook.secret"
    secret.write_text("s3cret\n")
    secret.chmod(0o600)
    found = inspect(path, {})
    assert found.problems == ()
    assert found.config is not None
    (channel,) = found.config.settings.channels
    assert channel.options["secret"] == "s3cret"
    assert "s3cret" not in repr(found.config)
    assert "s3cret" not in repr(channel.options)


def test_a_secret_file_that_others_can_read_is_warned_about(write: Write) -> None:
    path = write(WHOLE + HOOK + 'secret = "file:hook.secret"\n')
    (path.parent / "hook.secret").write_text("s3cret")
    (path.parent / "hook.secret").chmod(0o644)
    (line,) = problems(inspect(path, {}))
    assert line.startswith("warning: ")
    assert "can be read by others (mode 644); chmod 600 it" in line


def test_a_missing_secret_file_is_named(write: Write) -> None:
    assert "no.secret cannot be read" in only_error(write, WHOLE + HOOK + 'secret = "file:no.secret"\n')


def test_what_a_reference_leads_to_is_checked_and_not_shown(write: Write) -> None:
    text = WHOLE + HOOK.replace('"https://hook.org/x"', '"env:URL"')
    line = only_error(write, text, URL="hunter2")
    assert line.endswith("what the reference leads to is not what this key takes")
    assert load(write(text), {"URL": "https://hook.org/t0ken"}).settings.channels[0].options["url"]


def test_a_webhook_on_a_private_network_has_to_be_allowed(write: Write) -> None:
    text = WHOLE + HOOK.replace("https://hook.org", "http://127.0.0.1:9000")
    assert 'add allow_private = ["127.0.0.1:9000"]' in only_error(write, text)
    assert load(write(text + 'allow_private = ["127.0.0.1:9000"]\n'), {}).settings.channels


def test_commands_that_send_nothing_do_not_need_the_secrets(write: Write) -> None:
    path = write(WHOLE + HOOK + 'secret = "env:HOOK"\n')
    assert load(path, {}, secrets=False).settings.channels[0].name == "hook"


# --- sources by name -------------------------------------------------------------------------------------------------


def test_sources_are_chosen_by_name_in_the_order_asked(write: Write) -> None:
    other = SOURCE.replace("iacp", "off").replace("chiefs.org", "off.org") + "enabled = false\n"
    config = load(write(WHOLE + other), {})
    assert [source.name for source in config.select(())] == ["iacp"]
    assert [source.name for source in config.select(["off", "iacp", "off"])] == ["off", "iacp"]


def test_an_unknown_source_is_told_with_the_nearest(write: Write) -> None:
    with pytest.raises(UnknownSource, match='no source is named "iapc"; did you mean "iacp"'):
        load(write(WHOLE), {}).select(["iapc"])


def test_the_process_environment_is_the_default(write: Write) -> None:
    name = next(key for key, value in os.environ.items() if value and "\n" not in value)
    assert load(write(WHOLE + HOOK + f'secret = "env:{name}"\n')).settings.channels[0].options["secret"]
