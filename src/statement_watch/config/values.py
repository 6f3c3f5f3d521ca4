"""Readers: one TOML value → one typed value, or `Wrong` with what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from statement_watch.config.problems import Wrong, WrongElements, nearest

Read = Callable[[object], object]
"""Takes a TOML value; gives what the record holds; raises `Wrong`."""

E = TypeVar("E", bound=StrEnum)

_DURATION = re.compile(
    r"(?:(\d{1,99})w)?\s*(?:(\d{1,99})d)?\s*(?:(\d{1,99})h)?\s*(?:(\d{1,99})m)?\s*(?:(\d{1,99})s)?", re.IGNORECASE
)
_SIZE = re.compile(r"(\d{1,99}(?:\.\d{1,99})?)\s*(|[kMG]i?B|B)", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\.]+(?:\.[^\s@<>(),;:\"\\.]+)*")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NAME = re.compile(r"[^\W_][\w.-]{0,59}")


def _shown(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date")


def string(value: object) -> str:
    """Text on one line: a line break or control character could forge a header of a mail or request."""
    if not isinstance(value, str):
        raise Wrong(f"must be text in quotes, not {_shown(value)}")
    if _CONTROL.search(value):
        raise Wrong("must not hold line breaks or control characters")
    if not value.strip():
        raise Wrong("must not be empty")
    return value.strip()


def name(value: object) -> str:
    """A name that can be typed in a shell: a letter or digit, then letters, digits, `.`, `_` or `-`, 60 at most."""
    found = string(value)
    if not _NAME.fullmatch(found):
        raise Wrong(f'"{found}" must be letters, digits, ".", "_" and "-" only, 60 at most')
    return found


def boolean(value: object) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise Wrong("must be true or false, without quotes")
    return value


def integer(least: int, most: int) -> Read:
    """A whole number from `least` to `most`."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong("must be a whole number, without quotes")
        if not least <= value <= most:
            raise Wrong(f"must be from {least} to {most}, not {value}")
        return value

    return read


def size(least: int, most: int) -> Read:
    """Bytes: a number, or text like `"20 MB"`."""

    def read(value: object) -> int:
        match = _SIZE.fullmatch(str(value).strip()) if not isinstance(value, bool) else None
        if match is None:
            raise Wrong('must be a size such as "20 MB"')
        found = int(float(match[1]) * _UNITS[match[2].lower()])
        if not least <= found <= most:
            raise Wrong(f"must be from {least} to {most} bytes, not {found}")
        return found

    return read


def duration(least: timedelta, most: timedelta) -> Read:
    """A length of time such as `"90s"`, `"15m"`, `"1h"`, `"1d 12h"`, `"2w"`."""

    def read(value: object) -> timedelta:
        text = value.strip() if isinstance(value, str) else ""
        match = _DURATION.fullmatch(text)
        if match is None or not text:
            raise Wrong('must be a length of time in quotes such as "15m", "1h" or "2d"')
        weeks, days, hours, minutes, seconds = (min(int(part or 0), 10**6) for part in match.groups())
        found = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        if not least <= found <= most:
            raise Wrong(f'must be from "{in_words(least)}" to "{in_words(most)}", not "{text}"')
        return found

    return read


def or_word(word: str, inner: Read) -> Read:
    """One word as it stands, or what `inner` reads."""

    def read(value: object) -> object:
        return word if value == word else inner(value)

    return read


def seconds(least: float, most: float) -> Read:
    """A length of time, given on as seconds."""
    inner = duration(timedelta(seconds=least), timedelta(seconds=most))

    def read(value: object) -> float:
        found = inner(value)
        assert isinstance(found, timedelta)
        return found.total_seconds()

    return read


def in_words(length: timedelta) -> str:
    """A length of time as the config writes it: `1h`, `1d 12h`, `0s`."""
    rest = int(length.total_seconds())
    parts = []
    for unit, width in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, width)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"


def choice(valid: type[E]) -> Read:
    """One word of an enumeration, as its member."""

    def read(value: object) -> E:
        return valid(one_of([member.value for member in valid])(value))

    return read


def one_of(valid: Sequence[str]) -> Callable[[object], str]:
    """One of a few words."""

    def read(value: object) -> str:
        found = string(value)
        if found not in valid:
            raise Wrong(f'"{found}" is none of {", ".join(valid)}', nearest(found, valid))
        return found

    return read


def each(inner: Read, *, least: int = 0) -> Read:
    """A list, each element read by `inner`; one value may stand without its brackets. Doubles are dropped."""

    def read(value: object) -> tuple[object, ...]:
        elements = value if isinstance(value, list) else [value]
        if len(elements) < least:
            raise Wrong("must not be an empty list")
        found: list[object] = []
        wrong: dict[int, Wrong] = {}
        for index, element in enumerate(elements):
            try:
                found.append(inner(element))
            except Wrong as problem:
                wrong[index] = problem
        if wrong:
            raise WrongElements(wrong, tuple(found))
        return tuple(dict.fromkeys(found))

    return read


def pattern(value: object) -> str:
    """A regular expression that compiles."""
    found = string(value)
    try:
        re.compile(found)
    except (re.error, OverflowError, RecursionError) as error:
        raise Wrong(f"{found!r} is no regular expression: {error}") from error
    return found


def word_or_pattern(value: object) -> str:
    """A word or phrase, or a regular expression between slashes."""
    found = string(value)
    if len(found) > 2 and found.startswith("/") and found.endswith("/"):
        pattern(found[1:-1])
        _search_pattern(found[1:-1])
    return found


def _search_pattern(written: str) -> None:
    """Topics are searched by an engine that can be stopped; what only the standard library understands is refused."""
    import regex

    try:
        regex.compile(written, regex.IGNORECASE | regex.MULTILINE)
    except regex.error as error:
        raise Wrong(f"{written!r} is no regular expression: {error}") from error


def selector(value: object) -> str:
    """A CSS selector that compiles."""
    import soupsieve

    found = string(value)
    try:
        soupsieve.compile(found)
    except (soupsieve.SelectorSyntaxError, ValueError) as error:
        why = str(error).splitlines()[0].rstrip(".:")
        raise Wrong(f"{found!r} is no CSS selector: {why}") from error
    return found


def email(value: object) -> str:
    """A mail address."""
    found = string(value)
    if not _EMAIL.fullmatch(found) or not found.rpartition("@")[0].isascii():
        raise Wrong(f'"{found}" is no mail address')
    return found


def contact(value: object) -> str:
    """A mail address or a web page by which a site's keeper can reach the watcher."""
    found = string(value)
    if re.match(r"https?://[^\s/]+\.[^\s/]+", found):
        return found
    try:
        return email(found.removeprefix("mailto:"))
    except Wrong as wrong:
        raise Wrong(f'"{found}" must be a mail address or a web page, so that sites can reach you') from wrong


def header(value: object) -> str:
    """Text that a request header can carry: Latin-1, no line breaks."""
    found = string(value)
    if not found.isascii():
        raise Wrong("must be plain ASCII: it goes into a request header")
    return found


def timezone(value: object) -> str:
    """A time zone of the IANA database, such as `America/Chicago`."""
    found = string(value)
    try:
        ZoneInfo(found)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        from zoneinfo import available_timezones

        raise Wrong(f'"{found}" is no time zone', nearest(found, sorted(available_timezones()))) from error
    return found


def clock_time(value: object) -> str:
    """A time of day as `HH:MM`."""
    found = string(value)
    if not _TIME.fullmatch(found):
        raise Wrong(f'"{found}" must be a time of day such as "07:00"')
    return found


def hours(value: object) -> str:
    """A span of the day as `HH:MM-HH:MM`; it may pass midnight."""
    found = string(value)
    first, _, last = found.partition("-")
    if not (_TIME.fullmatch(first) and _TIME.fullmatch(last)) or first == last:
        raise Wrong(f'"{found}" must be a span of the day such as "22:00-07:00"')
    return found
