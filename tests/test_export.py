"""Rows for other programs: exactly the documented fields, one record a line, no cell a formula."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from warcio.archiveiterator import ArchiveIterator

import hostile
from builders_views import UNTIL, alert, occurrence, page, quote, relation, statement, version
from statement_watch.export import (
    COLUMNS,
    ROWS,
    Kind,
    csv_text,
    json_line,
    write_atom,
    write_csv,
    write_jsonl,
    write_warc,
)
from statement_watch.model import Capture, OccurrenceKind, Redirect, Span

DOCS = Path(__file__).parent.parent / "docs"

BUILDERS: dict[Kind, Callable[..., Any]] = {
    Kind.STATEMENTS: statement,
    Kind.PAGES: page,
    Kind.VERSIONS: version,
    Kind.OCCURRENCES: occurrence,
    Kind.RELATIONS: relation,
    Kind.QUOTES: quote,
    Kind.ALERTS: alert,
}
# The fields that scripts lean on, in their order; further ones may follow.
PROMISED = {
    Kind.STATEMENTS: "statement title organisation published first_seen words text origin pages",
    Kind.PAGES: "page source publisher title published first_seen state versions own_words",
    Kind.VERSIONS: "page version seen_at change title published text capture_sha256",
    Kind.OCCURRENCES: "statement page version kind start end words origin",
    Kind.RELATIONS: "page other relation statements words passages",
    Kind.QUOTES: "page version start end text speaker organisation credited_to",
    Kind.ALERTS: "alert kind statement page created_at key channel state attempts last_error",
}


def jsonl(kind: Kind, *views: object) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    assert write_jsonl(kind, views, stream) == len(views)
    lines = stream.getvalue().decode().splitlines()
    assert len(lines) == len(views)
    return [json.loads(line) for line in lines]


def as_csv(kind: Kind, *views: object) -> list[dict[str, str]]:
    stream = io.BytesIO()
    assert write_csv(kind, views, stream) == len(views)
    content = stream.getvalue().decode()
    assert len(content.splitlines()) == len(views) + 1
    return list(csv.DictReader(io.StringIO(content, newline="")))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_record_begins_with_the_promised_fields(kind: Kind) -> None:
    (row,) = jsonl(kind, BUILDERS[kind]())
    promised = PROMISED[kind].split()
    assert list(row)[: len(promised)] == promised
    assert tuple(row) == COLUMNS[kind]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_documentation_names_every_field_and_no_other(kind: Kind) -> None:
    text = (DOCS / "export.md").read_text("utf-8")
    part = re.split(r"^## ", text.split(f"## `{kind}`\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == COLUMNS[kind]


@pytest.mark.parametrize("kind", list(Kind))
def test_csv_has_the_same_fields_and_a_head_even_without_rows(kind: Kind) -> None:
    assert tuple(as_csv(kind, BUILDERS[kind]())[0]) == COLUMNS[kind]
    assert as_csv(kind) == []


def test_pages_are_named_by_their_addresses_so_that_files_can_be_joined() -> None:
    (found,) = jsonl(Kind.RELATIONS, relation())
    assert (found["page"], found["other"]) == ("https://gazette.example/2", "https://chiefs.example/news/1")
    assert found["relation"] == "embeds"
    assert found["passages"] == [{"page": [300, 420], "other": [0, 120]}]
    for kind in (Kind.PAGES, Kind.VERSIONS, Kind.OCCURRENCES, Kind.QUOTES, Kind.ALERTS):
        assert jsonl(kind, BUILDERS[kind]())[0]["page"] == "https://chiefs.example/news/1"


def test_a_statement_names_its_origin_with_the_reasons() -> None:
    (found,) = jsonl(Kind.STATEMENTS, statement())
    assert found["origin"] == {
        "page": "https://chiefs.example/news/1",
        "publisher": "Association of Chiefs",
        "reasons": ["published first"],
    }
    (unseen,) = jsonl(Kind.STATEMENTS, statement(origin_page=None))
    assert unseen["origin"]["page"] is None


def test_an_occurrence_of_several_passages_spans_them_and_lists_them() -> None:
    parts = (Span(10, 40), Span(90, 200))
    (found,) = jsonl(Kind.OCCURRENCES, occurrence(spans=parts, kind=OccurrenceKind.EXCERPT))
    assert (found["start"], found["end"], found["passages"]) == (10, 200, [[10, 40], [90, 200]])


def test_absent_values_are_null_and_times_are_utc() -> None:
    (found,) = jsonl(Kind.PAGES, page(published=None, title=""))
    assert (found["published"], found["title"]) == (None, None)
    assert found["first_seen"] == "2017-03-31T02:00:00Z"
    (told,) = jsonl(Kind.ALERTS, alert(channel="", state="leased"))
    assert (told["channel"], told["state"]) == (None, "pending")


@pytest.mark.parametrize("poison", hostile.ALL)
def test_one_record_is_one_line_whatever_the_text(poison: str) -> None:
    (found,) = jsonl(Kind.PAGES, page(title=poison, publisher=f"x{poison}"))
    assert found["publisher"] == f"x{poison}".replace("\ud800", "\ufffd")
    as_csv(Kind.PAGES, page(title=poison, publisher=poison))
    line = json_line({"text": poison})
    assert not [c for c in line if ord(c) < 32 or 127 <= ord(c) < 160]


@pytest.mark.parametrize("formula", hostile.FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    (found,) = as_csv(Kind.PAGES, page(title=formula))
    assert found["title"].startswith("'")


def test_an_ordinary_text_goes_into_csv_as_it_is() -> None:
    assert csv_text("Chiefs’ “statement”, 5–6 May") == "Chiefs’ “statement”, 5–6 May"
    assert csv_text("First.\n\nSecond.") == r"First.\n\nSecond."


def test_lists_are_json_in_their_cell() -> None:
    (found,) = as_csv(Kind.RELATIONS, relation())
    assert json.loads(found["passages"]) == [{"page": [300, 420], "other": [0, 120]}]
    assert json.loads(found["statements"]) == [1]


def test_rows_are_streamed_as_they_come() -> None:
    taken = 0

    def views() -> Any:
        nonlocal taken
        for _ in range(2_000):
            taken += 1
            yield quote()

    class Stops(io.BytesIO):
        def write(self, content: Any) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write_jsonl(Kind.QUOTES, views(), Stops())
    assert taken < 2_000


def test_twelve_thousand_relations_are_written_in_a_second_or_two() -> None:
    views = [relation(page=n, passages=((Span(1, 2), Span(3, 4)),) * 4) for n in range(12_000)]
    began = time.process_time()
    write_jsonl(Kind.RELATIONS, views, io.BytesIO())
    assert time.process_time() - began < 2.0


def test_statements_become_a_feed() -> None:
    stream = io.BytesIO()
    older = statement(statement=2, title="Older", first_seen=UNTIL.replace(year=2016))
    assert write_atom([older, statement()], stream, name="watch", updated=UNTIL) == 2
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [e.findtext(f"{atom}title") for e in ElementTree.fromstring(stream.getvalue()).findall(f"{atom}entry")]
    assert titles == ["Statement on the court's decision", "Older"]


def test_every_kind_has_its_rows() -> None:
    assert set(ROWS) == set(COLUMNS) == set(Kind)


# --- WARC -------------------------------------------------------------------------------------------------------------


def a_capture(body: bytes = b"<p>Statement</p>") -> Capture:
    return Capture(
        url="http://chiefs.example/1",
        final_url="https://chiefs.example/1",
        redirects=(Redirect("http://chiefs.example/1", 301, "https://chiefs.example/1"),),
        status=200,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Odd", "a\r\nSet-Cookie: b")),
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=datetime(2017, 3, 30, 9, 0, tzinfo=UTC),
    )


def warc(*captures: Capture) -> bytes:
    stream = io.BytesIO()
    assert write_warc(captures, stream) == len(captures)
    return stream.getvalue()


def test_a_capture_becomes_a_response_with_its_body_its_time_and_its_redirects() -> None:
    records = {}
    for record in ArchiveIterator(io.BytesIO(warc(a_capture()))):
        records[record.rec_type] = (record.rec_headers, record.http_headers, record.content_stream().read())
    headers, http, body = records["response"]
    assert body == b"<p>Statement</p>"
    assert headers.get_header("WARC-Target-URI") == "https://chiefs.example/1"
    assert headers.get_header("WARC-Date") == "2017-03-30T09:00:00Z"
    assert headers.get_header("WARC-Payload-Digest") == f"sha256:{a_capture().sha256}"
    assert http.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert http.get_header("Content-Encoding") is None
    assert http.get_header("Set-Cookie") is None
    assert json.loads(records["metadata"][2])["redirects"][0]["status"] == 301


def test_two_archives_of_the_same_captures_are_equal() -> None:
    first, second = (gzip.decompress(warc(a_capture(), a_capture(b"other"))) for _ in range(2))
    assert first == second
