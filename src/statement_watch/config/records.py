"""Tables of values → the records of the model, and what one table says about another."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from statement_watch import __version__
from statement_watch.config import addresses, keys
from statement_watch.config.lines import Path
from statement_watch.config.problems import Problems, nearest
from statement_watch.config.tables import Raw, Reader, Values
from statement_watch.config.upkeep import Upkeep, read_upkeep
from statement_watch.config.web import WebKeys, read_web
from statement_watch.model import ChannelSettings, Selectors, Settings, Source, Topic
from statement_watch.urls import page_key

_FILES = ("file", "path")
"""Options of channels that name files, beside the config unless absolute."""
_SETTINGS = frozenset(field.name for field in dataclasses.fields(Settings))


@dataclass(frozen=True, slots=True)
class _Named:
    """The values of one table of an array, and where it stands."""

    values: Values
    raw: Raw
    at: Path
    title: str

    @property
    def name(self) -> str:
        return str(self.values["name"])

    def where(self, key: str, element: str) -> Path:
        """The path of an element of a list, as it was written (wrong elements beside it included)."""
        written = self.raw.get(key)
        index = written.index(element) if isinstance(written, list) and element in written else 0
        return (*self.at, key, index)


def bare_settings(database: str) -> Settings:
    """Settings of which only the database is decided."""
    return Settings(database=database, contact="", user_agent=user_agent(""), config_path="")


def user_agent(contact: str) -> str:
    """The honest name by which we ask."""
    return f"StatementWatch/{__version__}" + (f" (+{contact})" if contact else "")


def read_all(raw: Raw, reader: Reader, path: FilePath) -> tuple[Settings, tuple[Source, ...], Upkeep, WebKeys]:
    """Every record of the file. Records made of wrong values are of no use: look at the problems first."""
    for key in raw:
        if key not in keys.ROOT:
            near = nearest(key, keys.ROOT)
            reader.problems.error((key,), None, f'unknown table "{key}" (there are {", ".join(keys.ROOT)})', near)
    watch = _watch(raw, reader)
    _check_authorities(watch, path, reader.problems)
    sources = _array(raw, "sources", reader, lambda _: keys.SOURCE)
    topics = _array(raw, "topics", reader, lambda _: keys.TOPIC)
    channels = _array(raw, "channels", reader, _channel_keys)
    selectors = [_selectors(source, reader) for source in sources]
    _check_sources(sources, reader.problems)
    _check_webhooks(channels, reader.problems)
    _check_references(sources, topics, channels, reader.problems)
    settings = _settings(watch, topics, channels, path)
    watched = tuple(_source(source, chosen) for source, chosen in zip(sources, selectors, strict=True))
    settings = replace(settings, source_topics={source.name: source.topics for source in watched if source.topics})
    return settings, watched, read_upkeep(watch, path.parent), read_web(watch)


def _watch(raw: Raw, reader: Reader) -> Values:
    table = raw.get("watch")
    if not isinstance(table, Mapping):
        wrong = "the table [watch] is missing; it needs database and contact" if table is None else "must be a table"
        reader.problems.error(("watch",), "watch" if table is not None else None, wrong)
        return {key: rule.default for key, rule in keys.WATCH.items()}
    values = reader.read(table, keys.WATCH, ("watch",), "watch")
    ping, allowed = values["ping"], _texts(values["ping_private"])
    if ping and (reason := addresses.private_reason(str(ping), allowed, "ping_private")):
        reader.problems.error(("watch", "ping"), "watch.ping", reason)
    if "example." in str(values["contact"]):
        reader.problems.warn(
            ("watch", "contact"), "watch.contact", "is an example; put your own, so that sites can reach you"
        )
    return values


def _check_authorities(watch: Values, path: FilePath, problems: Problems) -> None:
    """A file that is not there, or holds no certificate, would fail every fetch."""
    if watch["ca_file"] is None:
        return
    wrong = "holds no certificate (PEM)"
    try:
        if b"-----BEGIN " in (path.parent / str(watch["ca_file"])).read_bytes():
            return
    except (OSError, ValueError) as error:
        wrong = f"cannot be read: {error.strerror if isinstance(error, OSError) else error}"
    problems.error(("watch", "ca_file"), "watch.ca_file", f'"{watch["ca_file"]}" {wrong}')


def _array(raw: Raw, name: str, reader: Reader, table: Callable[[Raw], keys.Table]) -> list[_Named]:
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(element, Mapping) for element in found):
        reader.problems.error((name,), name, f"must be written as [[{name}]], one table for each")
        return []
    named = []
    for index, element in enumerate(found):
        at: Path = (name, index)
        title = f"{name}.{element['name']}" if isinstance(element.get("name"), str) else f"{name}[{index + 1}]"
        named.append(_Named(reader.read(element, table(element), at, title), element, at, title))
    _unique(named, reader.problems)
    return named


def _unique(tables: Sequence[_Named], problems: Problems) -> None:
    first: dict[str, _Named] = {}
    for table in tables:
        before = first.setdefault(table.name.casefold(), table)
        if before is not table and table.values["name"] is not None:
            where = f"line {problems.lines.get(before.at, 0)}"
            problems.error((*table.at, "name"), f"{table.title}.name", f'"{table.name}" is already used at {where}')


def _channel_keys(raw: Raw) -> keys.Table:
    """The keys that a channel of its kind may have; of an unknown kind, all of them, so that one mistake is one."""
    kind = raw.get("kind")
    known = keys.KINDS.get(kind) if isinstance(kind, str) else None
    if known is not None:
        return {**keys.CHANNEL, **known}
    every = {key: rule for table in keys.KINDS.values() for key, rule in table.items()}
    return {**{key: keys.Key(_anything, "", "") for key in every}, **keys.CHANNEL}


def _anything(value: object) -> object:
    return value


def _selectors(source: _Named, reader: Reader) -> Selectors:
    table = source.values["selectors"]
    if table is None:
        return Selectors()
    if not isinstance(table, Mapping):
        reader.problems.error((*source.at, "selectors"), f"{source.title}.selectors", "must be a table")
        return Selectors()
    values: dict[str, Any] = reader.read(table, keys.SELECTORS, (*source.at, "selectors"), f"{source.title}.selectors")
    return Selectors(**values)


def _check_sources(sources: Sequence[_Named], problems: Problems) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for source in sources:
        for url in _texts(source.values["urls"]):
            at, title = source.where("urls", url), f"{source.title}.urls"
            if reason := addresses.private_reason(url, _texts(source.values["allow_private"])):
                problems.error(at, title, reason)
            before = seen.setdefault(page_key(url), (source.title, url))
            if before != (source.title, url):
                problems.warn(at, title, f"{url} is also listed in {before[0]}")
    if not sources:
        problems.warn(("sources",), None, 'no sources; "watch add URL" finds a site\'s listings and writes the table')


def _check_webhooks(channels: Sequence[_Named], problems: Problems) -> None:
    for channel in channels:
        url = channel.values.get("url")
        reason = addresses.private_reason(str(url), _texts(channel.values.get("allow_private"))) if url else None
        if reason:
            problems.error((*channel.at, "url"), f"{channel.title}.url", reason)


def _check_references(
    sources: Sequence[_Named], topics: Sequence[_Named], channels: Sequence[_Named], problems: Problems
) -> None:
    known = {"topics": {topic.name for topic in topics}, "sources": {source.name for source in sources}}
    for table in (*sources, *channels):
        for key in ("topics", "sources"):
            for name in _texts(table.values.get(key, ())):
                if name not in known[key]:
                    word = key.removesuffix("s")
                    message = f'there is no {word} "{name}"; [[{key}]] defines one'
                    problems.error(table.where(key, name), f"{table.title}.{key}", message, nearest(name, known[key]))
    used = {name for source in sources for name in _texts(source.values["topics"])}
    whole = [topic for topic in topics if not problems.touches(topic.at)]
    for topic in whole:
        if not (topic.values["any"] or topic.values["all"] or topic.name in used):
            problems.warn(topic.at, topic.title, 'matches nothing: give it words in "any" or "all"')


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(element) for element in value) if isinstance(value, tuple) else ()


def _settings(watch: Values, topics: Sequence[_Named], channels: Sequence[_Named], path: FilePath) -> Settings:
    values: dict[str, Any] = {key: value for key, value in watch.items() if key in _SETTINGS}
    values["database"] = str(path.parent / str(watch["database"]))
    values["user_agent"] = watch["user_agent"] or user_agent(str(watch["contact"]))
    values |= {key: str(path.parent / str(watch[key])) for key in ("ca_file", "browser") if watch[key] is not None}
    return Settings(
        config_path=str(path),
        topics=tuple(_topic(topic) for topic in topics),
        channels=tuple(_channel(channel, path) for channel in channels),
        **values,
    )


def _options(values: Values, path: FilePath) -> Values:
    """What a channel's kind has beyond what all channels have, file names resolved."""
    said = {key: value for key, value in values.items() if key not in keys.CHANNEL and value is not None}
    return {**said, **{key: str(path.parent / str(said[key])) for key in _FILES if key in said}}


def _source(source: _Named, selectors: Selectors) -> Source:
    values: dict[str, Any] = {**source.values, "selectors": selectors}
    if values["interval"] == "auto":
        values |= {"adaptive": True, "interval": keys.SOURCE["interval"].default}
    return Source(**values)


def _topic(topic: _Named) -> Topic:
    values: dict[str, Any] = topic.values
    return Topic(**values)


def _channel(channel: _Named, path: FilePath) -> ChannelSettings:
    shared: dict[str, Any] = {key: value for key, value in channel.values.items() if key in keys.CHANNEL}
    return ChannelSettings(**shared, options=_options(channel.values, path))
