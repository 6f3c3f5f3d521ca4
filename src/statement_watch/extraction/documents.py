"""PDF, DOCX and plain text to simple HTML, so that their text takes the same way as a page's.

The packages for PDF and DOCX are extras; without them the answer is a `MissingExtra` that names the extra.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from statement_watch.errors import MissingExtra
from statement_watch.text import clean

MAX_PAGES = 200
"""Pages of a PDF that are read."""
MAX_UNPACKED = 50_000_000
"""Bytes that a DOCX may unpack to."""
RUNNING_SHARE = 0.6
"""A line at a page's edge that stands on this share of the pages is a running head or foot."""
PARAGRAPH_GAP = 1.45
"""A gap between two lines larger than the usual one by this factor parts paragraphs."""
SHORT_LINE = 0.8
"""A line that fills less than this of the column, and ends a sentence, ends a paragraph."""
STUB_LINE = 0.55
"""A line that fills less than this ends a paragraph, whatever its last character."""
HEADING_SIZE = 1.15
"""A line set larger than the body by this factor is a heading."""
FULL_LINES = 0.9
"""Lines end where this share of them does at the latest: a letterhead or table may be wider than the text's column."""

PAGE_NUMBER = 60
"""Characters of a line that may be the number of a page, with rules around it."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|seite|página|pagina|p\.)?\W*\d{1,3}(?:\s*(?:of|von|de|/|di|van)\s*\d{1,3})?\W*$", re.I
)
_CREATED = re.compile(r"^D:(\d{4})(\d\d)(\d\d)")
_SENTENCE_END = '.!?:"”»’'
_HYPHENS = "\u0002\u00ad\ufffe"
# Pdfium puts a mark in the place of a hyphen at the end of a line, and no line break after it.
_PIECE = re.compile("[^\r\n\u0002\ufffe]*[\r\n\u0002\ufffe]?")


class UnreadableDocument(Exception):
    """A document that holds no text for us; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def pdf_to_html(body: bytes) -> str:
    """The text of a PDF as headings and paragraphs, running heads and page numbers left out."""
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise _missing("PDF", "pypdfium2", "pdf") from error
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableDocument(
            "the PDF is protected by a password" if locked else "the PDF is damaged and cannot be opened"
        ) from error
    try:
        about = document.get_metadata_dict()
        pages = [_lines(document[n]) for n in range(min(len(document), MAX_PAGES))]
    except pdfium.PdfiumError as error:
        raise UnreadableDocument("the PDF is damaged and cannot be read") from error
    finally:
        document.close()
    parts = _join_paragraphs(_without_running(pages))
    if not parts:
        raise UnreadableDocument("the PDF holds no text; it may be a scan")
    return _document(parts, about.get("Title") or "", about.get("Author") or "", _created(about.get("CreationDate")))


def docx_to_html(body: bytes) -> str:
    """The text of a DOCX as HTML, images left out."""
    try:
        import mammoth
    except ImportError as error:
        raise _missing("DOCX", "mammoth", "docx") from error
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableDocument(f"the DOCX unpacks to more than {MAX_UNPACKED / 1e6:.0f} MB")
        no_image = mammoth.images.img_element(lambda _: {})
        converted = mammoth.convert_to_html(io.BytesIO(body), convert_image=no_image).value
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise UnreadableDocument("the DOCX is damaged and cannot be opened") from error
    return f"<!DOCTYPE html><html><head></head><body>{converted}</body></html>"


def text_to_html(text: str) -> str:
    """Plain text as paragraphs: parted by empty lines where it has any, else by line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = re.split(r"\n\s*\n", lines) if re.search(r"\n\s*\n", lines) else lines.split("\n")
    return _document([("p", " ".join(part.split())) for part in parts if part.strip()], "", "", None)


def _missing(name: str, package: str, extra: str) -> MissingExtra:
    return MissingExtra(f'{name} documents need the package {package}: pip install "statement-watch[{extra}]"')


def _document(parts: Iterable[tuple[str, str]], title: str, author: str, created: str | None) -> str:
    head = f"<title>{html.escape(title)}</title>" if title.strip() else ""
    head += f'<meta name="author" content="{html.escape(author)}">' if author.strip() else ""
    head += f'<meta name="document-created" content="{created}">' if created else ""
    body = "\n".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>\n{body}\n</body></html>'


def _lines(page: Any) -> list[_Line]:
    """The lines of a PDF page from top to bottom; pieces on one base line are joined."""
    text = page.get_textpage()
    lines: list[_Line] = []
    for start, count, words in _pieces(text):
        boxes = [text.get_rect(n) for n in range(text.count_rects(start, count))]
        if not words or not boxes:
            continue
        left, bottom, right, top = _around(boxes)
        last = lines[-1] if lines else None
        if last and abs(last.bottom - bottom) < 0.5 * max(last.height, 1) and left >= last.left:
            gap = " " if left - last.right > 0.15 * last.height else ""
            joined = f"{last.text}{gap}{words}"
            lines[-1] = _Line(joined, last.left, right, max(top, last.top), min(bottom, last.bottom))
        else:
            lines.append(_Line(words, left, right, top, bottom))
    return lines


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a line; a number that is raised above its middle makes it no higher."""
    _, low, _, high = max(boxes, key=lambda box: box[2] - box[0])
    standing = [box for box in boxes if box[1] <= (low + high) / 2]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in standing),
        max(box[2] for box in boxes),
        max(box[3] for box in standing),
    )


def _pieces(text: Any) -> Iterator[tuple[int, int, str]]:
    """The runs of characters that end with a line: index of the first, how many, and the words.

    Not by asking what stands within a box: where letters are kerned, each pair has boxes that overlap, and what lies
    in both would be read twice.
    """
    from pypdfium2.raw import FPDFText_GetUnicode

    start = 0
    characters = "".join(chr(FPDFText_GetUnicode(text, n)) for n in range(text.count_chars()))
    for piece in _PIECE.findall(characters):
        yield start, len(piece), _tidy(piece)
        start += len(piece)


def _tidy(words: str) -> str:
    kept = "".join("\u00ad" if character in _HYPHENS else character for character in words)
    return " ".join(clean(kept).split())


def _without_running(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The pages without the lines at their edges that most pages have, page numbers included."""

    def edge(lines: list[_Line]) -> list[_Line]:
        return [*lines[:2], *lines[-2:]]

    counts = Counter(shape for lines in pages for shape in {_DIGITS.sub("#", line.text) for line in edge(lines)})
    least = max(2.0, RUNNING_SHARE * len(pages))
    running = {shape for shape, count in counts.items() if count >= least}
    return [
        [
            line
            for line in lines
            if not (line in edge(lines) and (_DIGITS.sub("#", line.text) in running or is_page_number(line.text)))
        ]
        for lines in pages
    ]


def is_page_number(line: str) -> bool:
    """Whether a line is but the number of a page: "3", "- 3 -", "Page 3 of 12"."""
    return len(line) <= PAGE_NUMBER and _PAGE_NUMBER.match(line) is not None


def _join_paragraphs(pages: Sequence[list[_Line]]) -> list[tuple[str, str]]:
    """Paragraphs and headings as (tag, text); a paragraph may go on over the end of a page."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    height = median(line.height for line in lines)
    right = sorted(line.right for line in lines)[int(FULL_LINES * (len(lines) - 1))]
    left = min(line.left for line in lines)
    pairs = [(a, b) for page in pages for a, b in pairwise(page)]
    step = median([a.bottom - b.bottom for a, b in pairs if a.bottom > b.bottom] or [height])
    known = Counter(word.lower() for line in lines for word in line.text.split())
    parts: list[tuple[str, str]] = []
    before: _Line | None = None
    for line in lines:
        tag = "h2" if line.height > HEADING_SIZE * height and len(line.text) < 200 else "p"
        fresh = before is None or tag != parts[-1][0] or _parts_from(before, line, step, left, right)
        if fresh:
            parts.append((tag, line.text))
        else:
            parts[-1] = (tag, _glue(parts[-1][1], line.text, known))
        before = line
    return parts


def _parts_from(before: _Line, line: _Line, step: float, left: float, right: float) -> bool:
    """Whether a new paragraph begins: by a gap, or by a short line that ended a sentence."""
    gap = before.bottom - line.bottom
    if gap > PARAGRAPH_GAP * step:
        return True
    filled = (before.right - left) / max(1.0, right - left)
    ended = before.text[-1] in _SENTENCE_END
    return filled < STUB_LINE or (ended and filled < SHORT_LINE)


def _glue(one: str, other: str, known: Counter[str]) -> str:
    """Two lines as one; a hyphen at the break goes when the joined word stands elsewhere in the document."""
    if one.endswith("\u00ad"):
        return one[:-1] + other
    if one.endswith("-") and len(one) > 1 and one[-2].isalpha() and other[:1].islower():
        joined = (one.rsplit(" ", 1)[-1][:-1] + other.split(" ", 1)[0]).strip(".,;:").lower()
        return one[:-1] + other if known[joined] else one + other
    return f"{one} {other}"


def _created(value: str | None) -> str | None:
    found = _CREATED.match(value or "")
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None
