"""Rows → JSON lines and CSV on a stream: one record is one line, no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from statement_watch.export.rows import COLUMNS, ROWS, Kind
from statement_watch.text import clean

# Line separators and control characters that JSON allows in strings; and halves of characters, which UTF-8 does not.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def json_line(row: object) -> str:
    """One object on one line, whatever a reader takes for the end of a line; no line break at its end."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", _SURROGATE.sub("\ufffd", _encode(row)))


def write_jsonl(kind: Kind, views: Iterable[object], stream: BinaryIO) -> int:
    """Write one JSON object a line, UTF-8; gives how many."""
    return _write((json_line(row) + "\n" for row in map(ROWS[kind], views)), stream)


# What makes a spreadsheet take a cell for a formula, also behind blanks (OWASP, "CSV injection"), and the full-width
# forms that some take for the same.
_ACTIVE = re.compile(r"\s*[=+\-@|%＝＋－＠]|[\t\r\n]")


def write_csv(kind: Kind, views: Iterable[object], stream: BinaryIO) -> int:
    """Write a head and one line for each record (RFC 4180, UTF-8); gives how many records.

    Lists and objects are JSON in their cell; a line break in a text is written as `\\n`; a text that a spreadsheet
    would take for a formula gets an apostrophe before it. JSON lines are the form that loses nothing.
    """
    columns = COLUMNS[kind]
    line = io.StringIO()
    writer = csv.writer(line)

    def lines() -> Iterator[str]:
        for row in map(ROWS[kind], views):
            yield _csv_line(writer, line, [_cell(row[column]) for column in columns])

    stream.write(_csv_line(writer, line, columns).encode())
    return _write(lines(), stream)


def _csv_line(writer: Any, line: io.StringIO, cells: Iterable[object]) -> str:
    line.seek(0)
    line.truncate()
    writer.writerow(cells)
    return line.getvalue()


def _cell(value: object) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return csv_text(value)
    return json_line(value)


def csv_text(value: str) -> str:
    """A text as a cell: on one line, no control characters, never a formula."""
    text = clean(value)
    line = text.replace("\n", "\\n").replace("\t", " ")
    return f"'{line}" if _ACTIVE.match(text) or _ACTIVE.match(value) else line


def _write(lines: Iterable[str], stream: BinaryIO, *, batch: int = 500) -> int:
    count, held = 0, []
    for line in lines:
        held.append(line)
        count += 1
        if len(held) >= batch:
            stream.write("".join(held).encode("utf-8", "replace"))
            held.clear()
    stream.write("".join(held).encode("utf-8", "replace"))
    return count
