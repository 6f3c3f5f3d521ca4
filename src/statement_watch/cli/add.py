"""`watch add`: find a site's feed, sitemap or press page, show what each yields, write the source's table."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from statement_watch import config
from statement_watch.cli.common import (
    Place,
    emit,
    json_option,
    options,
    private_option,
    progress,
    say,
    utc_now,
    write,
)
from statement_watch.cli.explore import Explored, Explorer
from statement_watch.discovery import Choice, Preview, choose_entrances
from statement_watch.errors import BadInput, ConfigError, UserError, WatchError
from statement_watch.fetch import Fetcher
from statement_watch.model import Item, Settings, Source, SourceKind
from statement_watch.text import clean, one_line
from statement_watch.urls import canonical, host_port, page_key, site_of
from statement_watch.workers import WorkerPool

SHOWN = 3
"""Titles of each entrance in the preview."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The config as it is: its text, its settings, its sources' names."""

    text: str
    settings: Settings
    names: frozenset[str]
    new: bool
    """There was no file; `text` is what a new one begins with."""


@click.command("add")
@click.argument("url")
@click.option("--name", help="Name of the source.  [default: from the address]")
@click.option("--organisation", help="Who publishes there.  [default: as the site says, else the name]")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    default=SourceKind.OTHER.value,
    show_default=True,
    help="What the organisation is.",
)
@private_option
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@json_option
@options
def command(
    place: Place,
    url: str,
    name: str | None,
    organisation: str | None,
    kind: str,
    allow_private: tuple[str, ...],
    yes: bool,
    as_json: bool,
) -> int:
    """Add the site at URL to the config.

    Any page of the site will do. Its feeds, sitemaps and press pages are looked for, what each yields is shown, and the
    cheapest that misses nothing is written as a new table at the end of the config; the rest of the file stays as it
    is. A missing config is begun. Exit code 1 when nothing was found.

    \b
    Examples:  watch add example.org
               watch add https://example.org/news --name chiefs --kind association --yes
    """
    address = canonical(url if "://" in url else f"https://{url}")
    if address is None:
        raise UserError(f'"{one_line(url, 200)}" is no address; it should look like https://example.org/news')
    known = _read(place.config_path)
    if name is not None and name in known.names:
        raise UserError(f'{place.config_path} has a source named "{name}" already; give another --name')
    name = name or _free_name(address, known.names)
    source = Source(name, organisation or name, SourceKind(kind), (address,), allow_private=allow_private)
    explored = asyncio.run(_explore(known.settings, source))
    choice = choose_entrances(explored.previews)
    _show(address, explored.previews, choice, as_json)
    if not choice.previews:
        raise WatchError(_nothing(address, explored))
    source = replace(source, organisation=organisation or one_line(explored.organisation or "", 200) or name)
    table = source_table(source, tuple(preview.entrance.url for preview in choice.previews))
    if not as_json:
        say(f"why: {choice.why}")
        say(f"this table is added to {place.config_path}:")
        write(f"\n{table}")
    if not yes and sys.stdin.isatty() and not click.confirm("Write it?", default=True, err=True):
        say("nothing was written")
        return 0
    _append(place.config_path, known, table)
    if source.organisation == name:
        say('the site does not say who publishes there: put that into "organisation", statements are attributed by it')
    say(f'added "{name}" to {place.config_path}; next: "watch fetch {name}" reads what is there now, without alerts')
    return 0


def _nothing(address: str, explored: Explored) -> str:
    said = f" ({one_line(explored.reason, 200)})" if explored.reason else ""
    if explored.elsewhere is not None:
        why, there = explored.elsewhere.why, explored.elsewhere.url
        return f"nothing at {address} lists pages{said}, but {why} leads to another site: try watch add {there}"
    return (
        f"nothing at {address} lists pages{said}; give the address of its news or press page, or where a page needs "
        'JavaScript write its [[sources]] table with render = "browser"'
    )


def source_table(source: Source, urls: tuple[str, ...]) -> str:
    """The TOML of a new `[[sources]]` table, with only what differs from the defaults."""
    rows: dict[str, object] = {
        "name": source.name,
        "organisation": source.organisation,
        "kind": source.kind.value,
        "urls": list(urls),
    }
    if source.allow_private:
        rows["allow_private"] = list(source.allow_private)
    lines = [f"{key} = {_toml(value)}" for key, value in rows.items()]
    return "\n".join(["[[sources]]", *lines]) + "\n"


def _toml(value: object) -> str:
    """A string or list of strings; JSON's escapes are TOML's once the characters that TOML refuses are gone."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(clean(str(value)).replace("\x7f", ""), ensure_ascii=False)


async def _explore(settings: Settings, source: Source) -> Explored:
    async with (
        Fetcher(settings, clock=utc_now, sleep=asyncio.sleep) as fetcher,
        WorkerPool(1) as pool,
    ):
        with progress("looking at") as step:
            return await Explorer(fetcher, pool, source, step).explore(source.urls[0])


def _show(address: str, previews: tuple[Preview, ...], choice: Choice, as_json: bool) -> None:
    """What was found, the chosen first; of the rest only the titles that the chosen do not have."""
    rest = tuple(preview for preview in previews if preview not in choice.previews)
    if as_json:
        for preview in previews:
            _emit(preview, preview in choice.previews)
        return
    if previews:
        ways = "one way in" if len(previews) == 1 else f"{len(previews)} ways in, * what will be watched"
        say(f"{address} has {ways}:")
    watched = frozenset().union(*(preview.keys for preview in choice.previews))
    for preview in (*choice.previews, *rest):
        chosen = preview in choice.previews
        others = [item for item in _items(preview) if chosen or page_key(item.url) not in watched]
        say(f"{'*' if chosen else ' '} {preview.found.kind}: {preview.entrance.url}")
        say(f"      {_yield(preview)}; {preview.entrance.why}{'' if chosen else _compared(others)}")
        for item in others[:SHOWN]:
            say(f"        {f'{item.published} ' if item.published else ''}{one_line(item.title or item.url, 90)}")


def _items(preview: Preview) -> tuple[Item, ...]:
    return preview.found.items or preview.sample


def _yield(preview: Preview) -> str:
    """How much there is, and how new."""
    items = _items(preview)
    dates = [item.published for item in items if item.published]
    newest = f", newest {max(dates)}" if dates else ""
    children = len(preview.found.children)
    if not children:
        return f"{len(items)} item{'s' * (len(items) != 1)}{newest}"
    return f"{children} sitemap{'s' * (children != 1)}, the latest with {len(items)} addresses{newest}"


def _compared(others: list[Item]) -> str:
    return f"; {len(others)} not in what will be watched:" if others else "; all of them in what will be watched"


def _emit(preview: Preview, chosen: bool) -> None:
    items = preview.found.items
    emit(
        {
            "url": preview.entrance.url,
            "kind": preview.found.kind,
            "why": preview.entrance.why,
            "items": len(items),
            "sitemaps": len(preview.found.children),
            "newest": max((item.published for item in items if item.published), default=None),
            "titles": [item.title for item in _items(preview)[:SHOWN]],
            "chosen": chosen,
        }
    )


def _read(path: Path) -> _Known:
    """The config to add to; a missing one is begun, a broken one is refused with its mistakes."""
    if not path.exists():
        return _Known(
            config.starter(empty=True), config.without_file(Path("statements.db")).settings, frozenset(), True
        )
    loaded = config.load(path, secrets=False)
    return _Known(
        path.read_text("utf-8-sig"), loaded.settings, frozenset(source.name for source in loaded.sources), False
    )


def _append(path: Path, known: _Known, table: str) -> None:
    """Put the table at the end, whole or not at all: the new text is checked beside the old file, then renamed."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(f"{known.text.rstrip()}\n\n{table}", "utf-8")
        problems = config.inspect(draft, secrets=False).errors
        if problems:
            raise ConfigError([f"the table does not fit the config: {problem.message}" for problem in problems])
        if not known.new:
            draft.chmod(path.stat().st_mode & 0o777)
        os.replace(draft, path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    if known.new:
        say(f"began {path}; put your contact into it, sites want to know who asks")


def _free_name(url: str, taken: frozenset[str]) -> str:
    """A name from the address: the site without its suffix, with a number where that is taken."""
    host, port = host_port(url) or ("site", 0)
    site = site_of(url)
    stem = host if site.endswith(f":{port}") else site.partition(".")[0]
    stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "site"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name
