"""How values stand in the rows: times as sortable ISO 8601 UTC text, lists as JSON, text always storable."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from statement_watch.model import Span
from statement_watch.text import clean


def stamp(moment: datetime) -> str:
    """A time as the rows hold it: always UTC, always 27 characters, so that text order is time order."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def stamp_or_none(moment: datetime | None) -> str | None:
    """A time that may be absent, as the rows hold it."""
    return None if moment is None else stamp(moment)


def moment(value: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(value)


def moment_or_none(value: str | None) -> datetime | None:
    """The time that `stamp_or_none` wrote."""
    return None if value is None else datetime.fromisoformat(value)


def day_or_none(value: str | None) -> date | None:
    """The day that `iso_or_none` wrote."""
    return None if value is None else date.fromisoformat(value)


def iso_or_none(day: date | None) -> str | None:
    """A day that may be absent, as `2017-03-29`."""
    return None if day is None else day.isoformat()


def text_or_none(value: str | None) -> str | None:
    """Text from outside made storable: SQLite takes no lone surrogate, and its functions stop at NUL."""
    return None if value is None else clean(value)


def to_json(value: object) -> str:
    """JSON in its shortest form, every string in it cleaned."""
    return json.dumps(_cleaned(value), ensure_ascii=False, separators=(",", ":"))


def _cleaned(value: object) -> object:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {clean(str(key)): _cleaned(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_cleaned(item) for item in value]
    return value


def strings(value: str | None) -> tuple[str, ...]:
    """The strings of a JSON list."""
    return tuple(json.loads(value)) if value else ()


def ids_json(ids: Iterable[int]) -> str:
    """Ids as a JSON list, for `IN (SELECT value FROM json_each(?))`: one prepared statement for any number."""
    return "[" + ",".join(map(str, ids)) + "]"


def spans_json(spans: Sequence[Span]) -> str:
    """Spans as JSON: `[[start,end],…]`."""
    return "[" + ",".join(f"[{span.start},{span.end}]" for span in spans) + "]"


def spans(value: str | None) -> tuple[Span, ...]:
    """The spans that `spans_json` wrote."""
    return tuple(Span(start, end) for start, end in json.loads(value)) if value else ()


def cut(text: str, spans: Sequence[Span]) -> str:
    """The words of the spans, each a paragraph."""
    return "\n\n".join(part for span in spans if (part := text[span.start : span.end].strip()))


def without(spans: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of `spans` when `taken` is cut out; both in order."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for gone in taken:
            if gone.end <= start or gone.start >= span.end:
                continue
            if gone.start > start:
                left.append(Span(start, gone.start))
            start = gone.end
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)
