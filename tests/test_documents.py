"""Statements that are published as PDF, DOCX or plain text are read like pages."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes import source
from statement_watch.extraction import read
from statement_watch.model import Capture, PageKind, Reading
from statement_watch.text import fold

RELEASE = Path(__file__).parent.parent / "fixtures" / "seeds_like" / "prairie" / "release.pdf"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def reading(body: bytes, content_type: str, url: str = "https://example.org/press/release") -> Reading:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    sha = hashlib.sha256(body).hexdigest()
    return read(Capture(url, url, (), 200, (("content-type", content_type),), body, sha, at), source())


def docx(*paragraphs: str) -> bytes:
    """The least that a word processor would call a document."""
    text = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{text}</w:body></w:document>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


SENTENCES = [
    "The association welcomes the ruling on roadside searches and will help its members to put it into practice.",
    "Good roadside policing has never rested upon a trembling hand, and the Court has now said so in plain words.",
    "We ask the legislature to pay for the training that this will take, in every county and in every department.",
]


@pytest.mark.parametrize("content_type", ["application/pdf", "text/html", "application/octet-stream"])
def test_a_pdf_is_read_as_a_document_whatever_it_is_labelled(content_type: str) -> None:
    result = reading(RELEASE.read_bytes(), content_type)
    assert result.kind is PageKind.ARTICLE
    assert result.extract is not None
    words = fold(" ".join(result.extract.text.split()))
    assert "on february 9th, the u.s. department" in words
    assert "federal inspectors have the first duty to enforce the laws" in words
    assert "%pdf" not in words


def test_a_docx_is_read_as_a_document() -> None:
    result = reading(docx("Statement on Roadside Searches", *SENTENCES), "application/octet-stream")
    assert result.kind is PageKind.ARTICLE
    assert result.extract is not None
    for sentence in SENTENCES:
        assert sentence in result.extract.text


def test_plain_text_is_read_by_its_paragraphs() -> None:
    result = reading("\n\n".join(SENTENCES).encode(), "text/plain; charset=utf-8", "https://example.org/release.txt")
    assert result.kind is PageKind.ARTICLE
    assert result.extract is not None
    assert result.extract.text.split("\n\n") == SENTENCES


@pytest.mark.parametrize(
    "body", [RELEASE.read_bytes()[:900], docx("x")[:200], b"PK\x03\x04" + b"\0" * 400], ids=["pdf", "docx", "zip"]
)
def test_a_damaged_document_is_a_failure_with_its_reason(body: bytes) -> None:
    result = reading(body, "application/octet-stream")
    assert result.kind is not PageKind.ARTICLE
    assert result.reason
