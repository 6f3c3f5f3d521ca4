"""Words for people: safe and short texts, dates, counts. The same in every form of a digest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from html import unescape
from typing import TypeVar
from urllib.parse import urlsplit

from statement_watch.digest.layout import HELD
from statement_watch.digest.records import Copy, Counts, Digest, Edit, Entry
from statement_watch.model import Grade, OccurrenceKind
from statement_watch.text import clean, one_line

T = TypeVar("T")

TITLE = 200
"""Characters of a title."""
LEAD = 420
"""Characters of a statement's beginning: some four lines of a terminal, a paragraph of a mail."""
QUOTE = 280
SUMMARY = 400
"""Characters of what a notice says; what to do stands at its end."""
SPACED = 5
"""Characters that are read for one that is shown; the rest is white space."""
WHOLE_SHARE = 90
"""Percent of a statement from which a reader calls it whole."""
GLANCE = 70
"""Characters of a title in the head."""
COPIES = 12
"""Copies of one statement that are shown; of the rest their number."""
MARKS_IN_A_ROW = 3
"""Combining marks on one letter that are shown; no script needs more, a stack of 600 covers the lines above."""

ORDER = "In full: what is starred, has a topic, or is carried by others. The rest: in short, by topic and organisation."
"""How a long digest is ordered."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Not after one to four letters with a capital: initials, titles and months are cut short with a full stop, too. The
# mark comes first, so that the rest is looked at there only.
_SENTENCE_END = re.compile(
    r"[.!?](?<!\b[A-Z].)(?<!\b[A-Z][a-z].)(?<!\b[A-Z][a-z]{2}.)(?<!\b[A-Z][a-z]{3}.)(?<!\.[A-Za-z].)"
    r"[\"'”’)]*(?=\s+[\"'“‘(]?[A-Z\d])"
)
# The blocks of Unicode with combining marks, and letters beside them: a quick look that ordinary texts pass.
_TOWER = re.compile(f"[\u0300-\u1fff\u20d0-\u20ff\u2cef-\u2dff\u302a-\U0010ffff]{{{MARKS_IN_A_ROW + 1},}}")


def shown(text: str, limit: int = TITLE) -> str:
    """Text from outside on one safe line: no controls, no towers of marks, cut with an ellipsis."""
    return one_line(_calm(text[: limit * 20]), limit)


def titled(title: str) -> str:
    """A title that can be seen, whatever the page said; archives and feeds often write `&amp;` for `&`."""
    line = shown(unescape(title[: TITLE * 20]))
    return line if any(unicodedata.category(c)[0] in "LNPS" for c in line) else "(untitled)"


def lead(text: str, limit: int = LEAD) -> str:
    """The beginning of a text on one line, cut at the end of a sentence where one is near, else after a word.

    An ellipsis behind a sentence never begins a line: the space before it does not break.
    """
    line = one_line(_calm(" ".join(text[: limit * SPACED].split())[: limit + 2]), limit + 2)
    if len(line) <= limit:
        return line
    ends = [found.end() for found in _SENTENCE_END.finditer(line, 0, limit)]
    if ends and ends[-1] > limit * 0.6:
        return line[: ends[-1]] + f"{HELD}…"
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–—-") + "…"


def held(text: str) -> str:
    """A text that no line breaks."""
    return text.replace(" ", HELD)


def first_sentence(line: str) -> str:
    """The first sentence of a line, or the line where there is no end of one within it."""
    end = _SENTENCE_END.search(line)
    return line[: end.end()] if end else line


def said(text: str) -> str:
    """A quote, without the comma that leads on to its speaker."""
    return lead(text.rstrip(" ,;"), QUOTE)


def paragraphs(text: str) -> str:
    """A whole text, made safe, its paragraphs kept."""
    return _calm(clean(text))


def _calm(text: str) -> str:
    return text if text.isascii() else _TOWER.sub(_taken_down, text)


def _taken_down(found: re.Match[str]) -> str:
    out, row = [], 0
    for character in found[0]:
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= MARKS_IN_A_ROW:
            out.append(character)
    return "".join(out)


def web_address(url: str | None) -> str | None:
    """The address when it is http or https and one word of printable characters; nothing else becomes a link."""
    if not url or len(url) > 2000 or not url.isprintable() or any(c.isspace() or c in '<>"`\\' for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url.replace("'", "%27") if parts.scheme in ("http", "https") and parts.netloc else None


def day(value: date) -> str:
    """`29 March 2017`."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """`29 Mar 2017`."""
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def moment(value: datetime, zone: tzinfo | None) -> str:
    """`29 Mar 2017, 07:00`, in the reader's time."""
    local = value.astimezone(zone)
    return f"{short_day(local.date())}, {local:%H:%M}"


def period(digest: Digest) -> str:
    """`Thursday 30 March, 07:00 – Friday 31 March 2017, 07:00 CEST`, in the reader's time."""
    since, until = digest.since.astimezone(digest.zone), digest.until.astimezone(digest.zone)
    zone = until.tzname() or "UTC"
    end = f"{_DAYS[until.weekday()]} {day(until.date())}"
    if since.date() == until.date():
        return f"{end}, {since:%H:%M} – {until:%H:%M} {zone}"
    start = f"{_DAYS[since.weekday()]} {since.day} {_MONTHS[since.month - 1]}"
    if since.year != until.year:
        start += f" {since.year}"
    return f"{start}, {since:%H:%M} – {end}, {until:%H:%M} {zone}"


def dotted(parts: Iterable[str]) -> str:
    """Facts on one line."""
    return " · ".join(parts)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 copy`, `2 copies`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def tally(counts: Counts) -> tuple[str, ...]:
    """The figures that are not zero, in words; never empty."""
    figures = (
        (counts.statements, "new statement", None),
        (counts.carried_again, "earlier statement carried again", "earlier statements carried again"),
        (counts.copies, "new copy", "new copies"),
        (counts.excerpts, "new excerpt", None),
        (counts.edits, "edit", None),
        (counts.removed, "removal", None),
        (counts.restored, "restored", "restored"),
        (counts.troubles, "source in trouble", "sources in trouble"),
        (counts.already, "already there", "already there"),
    )
    return tuple(count(number, noun, plural) for number, noun, plural in figures if number) or ("nothing new",)


def subject(digest: Digest) -> str:
    """A line that stands for the digest: what matters most, and how much else there is."""
    counts = digest.counts
    if digest.new:
        more = f" and {len(digest.new) - 1:,} more" if len(digest.new) > 1 else ""
        return shown(digest.new[0].title, 120 - len(more)) + more
    if digest.empty:
        return "nothing new"
    return ", ".join(tally(counts)[:3]) if tally(counts) != ("nothing new",) else shown(digest.notices[0].title, 120)


def more(digest: Digest) -> tuple[tuple[str, str], ...]:
    """The commands that show more, with the first of the ids that stand in the digest, and what they show."""
    shown_first = [(f"watch show s{entry.statement}", "a statement") for entry in (*digest.new, *digest.again)[:1]]
    edited = [(f"watch diff p{edit.page}", "an edit") for edit in digest.edits[:1]]
    return (*shown_first, *edited, *([("watch status", "the sources")] if digest.troubles else []))


def carriers(entry: Entry) -> str:
    """`2 copies, 1 excerpt`; empty when no other page carries it."""
    whole = sum(copy.kind is OccurrenceKind.WHOLE for copy in entry.copies)
    parts = len(entry.copies) - whole
    counts = (count(whole, "copy", "copies") if whole else "", count(parts, "excerpt") if parts else "")
    return ", ".join(filter(None, counts))


def carries(copy: Copy) -> str:
    """How much of the statement a copy carries, and how much it adds or where that is told."""
    how = "whole" if copy.kind is OccurrenceKind.WHOLE and copy.share >= WHOLE_SHARE else f"{copy.share} % of it"
    if copy.own_statement is not None:
        return f"{how}, in s{copy.own_statement}"
    return f"{how}, adds {count(copy.own_words, 'word')}" if copy.own_words else how


def origin_line(entry: Entry) -> str | None:
    """What is to be said about the origin; None when the statement stands on its own body's page."""
    if not entry.origin_seen:
        return f"first said by {entry.origin}; its own page was not seen"
    return None if entry.origin == entry.organisation else f"first published by {entry.origin}"


def byline(entry: Entry) -> tuple[str, ...]:
    """Who, when and how long."""
    return tuple(part for part in (entry.organisation, *_when_and_how_long(entry)) if part)


def facts(entry: Entry) -> str:
    """What stands behind a title in a list: who carries it; when, how long, its number.

    The figures are held together by no-break spaces.
    """
    known = " · ".join((*_when_and_how_long(entry), f"s{entry.statement}"))
    return dotted(held(part) for part in (carriers(entry), known) if part)


def _when_and_how_long(entry: Entry) -> tuple[str, str]:
    return (short_day(entry.published) if entry.published else "undated", count(entry.words, "word"))


def edit_line(edit: Edit) -> tuple[str, ...]:
    """By whom, what kind of edit, and how much."""
    how = {Grade.REVERT: "back to an earlier wording", Grade.MINOR: "minor edit"}.get(edit.grade, "edited")
    size = f"{count(edit.words_gone, 'word')} out, {count(edit.words_added, 'word')} in"
    return tuple(part for part in (edit.publisher, how, size) if part)


def first(items: Sequence[T], limit: int) -> tuple[Sequence[T], int]:
    """The first items, and how many are left; one more than the limit is no reason to leave it out."""
    return (items, 0) if len(items) <= limit + 1 else (items[:limit], len(items) - limit)
