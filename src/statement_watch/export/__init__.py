"""Rows → CSV, JSON lines, Atom and WARC on a given stream; `docs/export.md` describes each field."""

from __future__ import annotations

from statement_watch.export.feed import write_atom
from statement_watch.export.lines import csv_text, json_line, write_csv, write_jsonl
from statement_watch.export.rows import COLUMNS, ROWS, Kind
from statement_watch.export.warc import write_warc

__all__ = [
    "COLUMNS",
    "ROWS",
    "Kind",
    "csv_text",
    "json_line",
    "write_atom",
    "write_csv",
    "write_jsonl",
    "write_warc",
]
