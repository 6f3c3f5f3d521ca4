"""Captures → a WARC file (ISO 28500) on a stream, and back, with the package warcio (extra `warc`)."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, BinaryIO

from statement_watch.errors import MissingExtra
from statement_watch.model import Capture
from statement_watch.moments import iso

_IDS = uuid.UUID("0c9f1ac5-5d5e-5c5f-8f0c-3a1d7a9a4b52")
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that no longer hold for an unpacked body; kept under the name that web archives use for that."""
_READ = {str(status.value): status.value for status in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION)}
"""Status codes, as they are written, of responses that are pages."""


def write_warc(captures: Iterable[Capture], stream: BinaryIO, *, software: str = "statement-watch") -> int:
    """Write each capture as a `response` record and its redirects, as they were noted, as a `metadata` record.

    Records are gzipped one by one; their ids follow from the capture, so that two exports of one archive are equal.
    Gives how many captures were written. Raises `MissingExtra` without warcio.
    """
    writer = _writer(stream)
    writer.write_record(_info(writer, software))
    count = 0
    for capture in captures:
        response = _response(writer, capture)
        writer.write_record(response)
        if capture.redirects:
            writer.write_record(_redirects(writer, capture, response.rec_headers.get_header("WARC-Record-ID")))
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that holds a response which cannot be read, and why."""

    url: str
    reason: str


def read_warc(stream: BinaryIO, most_bytes: int) -> Iterator[Capture | Unreadable]:
    """The pages of a WARC file as captures: `response` records of http(s) addresses with status 200 or 203, unpacked.

    A record larger than `most_bytes` is cut there; what is wrong with one is a value. Raises `MissingExtra` without
    warcio, `ValueError` for no WARC.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise _missing() from error
    try:
        for record in ArchiveIterator(stream):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "response" and url.startswith(("http://", "https://")) and record.http_headers:
                status = _READ.get(record.http_headers.get_statuscode())
                if status is not None:
                    yield _capture(record, url, status, most_bytes)
    except ArchiveLoadFailed as error:
        raise ValueError(str(error)) from error


def _capture(record: Any, url: str, status: int, most_bytes: int) -> Capture | Unreadable:
    date = record.rec_headers.get_header("WARC-Date") or ""
    try:
        at = datetime.fromisoformat(date.replace("Z", "+00:00")).astimezone(UTC)
        body = record.content_stream().read(most_bytes)
    except (ValueError, zlib.error) as error:
        return Unreadable(url, str(error))
    headers = tuple((name, value) for name, value in record.http_headers.headers)
    return Capture(url, url, (), status, headers, body, hashlib.sha256(body).hexdigest(), at)


def _missing() -> MissingExtra:
    return MissingExtra('WARC needs the package warcio: pip install "statement-watch[warc]"')


def _writer(stream: BinaryIO) -> Any:
    try:
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise _missing() from error
    return WARCWriter(stream, gzip=True)


def _info(writer: Any, software: str) -> Any:
    record = writer.create_warcinfo_record(None, {"software": software, "format": "WARC File Format 1.0"})
    record.rec_headers.replace_header("WARC-Record-ID", _id("info", software))
    # The time of the file itself would make two exports of the same captures differ.
    record.rec_headers.replace_header("WARC-Date", "1970-01-01T00:00:00Z")
    return record


def _response(writer: Any, capture: Capture) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    headers = [(f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_WIRE else name, v) for name, v in capture.headers]
    headers = [(_printable(name), _printable(value)) for name, value in headers]
    headers.append(("Content-Length", str(len(capture.body))))
    return writer.create_warc_record(
        capture.final_url,
        "response",
        payload=io.BytesIO(capture.body),
        # With a length given, the digest given is kept.
        length=len(capture.body),
        http_headers=StatusAndHeaders(_status(capture.status), headers, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Record-ID": _id("response", capture.final_url, capture.fetched_at.isoformat(), capture.sha256),
            "WARC-Date": iso(capture.fetched_at),
            "WARC-Payload-Digest": f"sha256:{capture.sha256}",
        },
    )


def _redirects(writer: Any, capture: Capture, response: str) -> Any:
    chain = [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in capture.redirects]
    payload = json.dumps({"requested": capture.url, "redirects": chain}, ensure_ascii=True).encode()
    return writer.create_warc_record(
        capture.url,
        "metadata",
        payload=io.BytesIO(payload),
        warc_content_type="application/json",
        warc_headers_dict={
            "WARC-Record-ID": _id("redirects", capture.url, capture.fetched_at.isoformat(), capture.sha256),
            "WARC-Date": iso(capture.fetched_at),
            "WARC-Refers-To": response,
        },
    )


def _status(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(status)


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_IDS, chr(10).join(parts))}>"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
