"""PDF and DOCX: their text takes the same way as a page's, or the reason why not is said."""
# ruff: noqa: E501  documents are written as they are

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from reading import TEXT, TITLE, extract, paragraphs, reading
from statement_watch.errors import MissingExtra
from statement_watch.extraction.documents import pdf_to_html
from statement_watch.model import PageKind

RELEASE = Path(__file__).parent.parent / "fixtures" / "seeds_like" / "prairie" / "release.pdf"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(*parts: tuple[str, str]) -> bytes:
    """A DOCX of (style, text) paragraphs."""

    def paragraph(style: str, text: str) -> str:
        mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"

    body = "".join(paragraph(style, text) for style, text in parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return stream.getvalue()


def kerned_pdf(*lines: str) -> bytes:
    """A PDF of one page in which every letter is set by itself, a tenth closer to the one before than it is wide."""
    set_letters = []
    for row, line in enumerate(lines):
        set_letters += [
            f"1 0 0 1 {60 + 6.5 * column:.1f} {700 - 15 * row} Tm ({letter}) Tj"
            for column, letter in enumerate(line)
            if letter != " "
        ]
    drawing = "BT /F 12 Tf " + " ".join(set_letters) + " ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold>>",
        f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream",
    )
    numbered = "".join(f"{n} 0 obj\n{content}\nendobj\n" for n, content in enumerate(objects, 1))
    return f"%PDF-1.4\n{numbered}trailer<</Size 6/Root 1 0 R>>\n%%EOF".encode()


def test_letters_of_a_pdf_that_are_set_closer_than_they_are_wide_are_read_once() -> None:
    lines = ("THE WATER DEPARTMENT TOLD AVA WAVERLY TODAY", "that two of the valves at Tower Valley will be mended.")
    found = pdf_to_html(kerned_pdf(*lines))
    assert [line for line in lines if line not in found] == []


def test_a_letterhead_wider_than_the_text_breaks_no_paragraph() -> None:
    column = [f"and line {n} goes on to the edge" for n in range(10, 22)]
    text = pdf_to_html(kerned_pdf("THE ASSOCIATION OF THE HARBOR MASTERS OF THE COAST AND ISLANDS", "", *column))
    assert f"<p>{' '.join(column)}</p>" in text


def test_a_pdf_release_is_read_in_paragraphs() -> None:
    found = extract(RELEASE.read_bytes(), "application/pdf")
    assert found.title == "Statement on Freight Corridors, Federal Orders and Local Police"
    assert found.published == date(2018, 2, 12)
    assert all(len(part.split()) > 20 for part in paragraphs(found.text) if part.startswith("“"))
    assert "many-sided" in found.text or "well explained manner. Police leaders" in found.text


def test_a_pdf_is_known_by_its_bytes_though_labelled_html() -> None:
    assert "%PDF" not in extract(RELEASE.read_bytes(), "text/html").text


@pytest.mark.parametrize("size", [20, 2000])
def test_a_cut_pdf_is_an_error_with_its_reason(size: int) -> None:
    found = reading(RELEASE.read_bytes()[:size], "application/pdf")
    assert found.kind is PageKind.ERROR
    assert found.reason == "the PDF is damaged and cannot be opened"


def test_a_docx_statement_is_read_with_its_title_and_date() -> None:
    body = docx(("Heading1", TITLE), ("", "January 30, 2024"), *(("", text) for text in TEXT), ("", "###"))
    found = extract(body, "application/octet-stream")
    assert (found.title, found.published) == (TITLE, date(2024, 1, 30))
    assert paragraphs(found.text) == list(TEXT)


def test_a_damaged_docx_is_an_error_with_its_reason() -> None:
    found = reading(docx(("", TEXT[0]))[:-40])
    assert found.kind is PageKind.ERROR
    assert found.reason == "the DOCX is damaged and cannot be opened"


@pytest.mark.parametrize(
    ("module", "body", "extra"),
    [("pypdfium2", b"%PDF-1.4", "[pdf]"), ("mammoth", docx(("", TEXT[0])), "[docx]")],
)
def test_without_its_extra_a_document_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, module: str, body: bytes, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra) as caught:
        reading(body)
    assert extra in str(caught.value)
