"""Citations of a version: who said what, where and when it was seen, and the hash that proves it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from statement_watch.digest.wording import day, shown, titled
from statement_watch.errors import NotFound
from statement_watch.presenting import targets
from statement_watch.presenting.words import last_changed
from statement_watch.store import Store
from statement_watch.views import StatementView

_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Citation:
    """Everything that a citation may say. Times are UTC; `sha256` is of the response, else (no response kept) of the
    text as UTF-8, as `of_text` says."""

    publisher: str
    byline: tuple[str, ...]
    title: str
    published: date | None
    date_source: str | None
    url: str
    final_url: str | None
    version: int
    versions: int
    seen_at: datetime
    captured_at: datetime | None
    sha256: str
    of_text: bool
    statement: int | None = None
    origin: str | None = None
    """The origin of the statement, when that is another body than the publisher."""
    updated: date | None = None
    updated_source: str | None = None
    """When the page said that it was last changed, and the tier that said so."""

    @property
    def changed(self) -> str:
        """A sentence on the day of the last change, for a page that gives no day of publication."""
        told = last_changed(self.updated, self.updated_source, None) if self.published is None else ""
        return f"{told[0].upper()}{told[1:]}." if told else ""


def cite(store: Store, name: str, number: int | None = None) -> Citation:
    """The citation of a version. Raises `NotFound`."""
    found = targets.find(store, name)
    statement = found if isinstance(found, StatementView) else next(iter(store.views.statements_of(found.page)), None)
    page = targets.find_page(store, name)
    versions = store.views.versions(page.page)
    if not versions:
        raise NotFound(f"p{page.page}: has no text yet, and so nothing to cite")
    number = number or len(versions)
    if not 0 < number <= len(versions):
        raise NotFound(f"p{page.page}: has no version {number}, only {len(versions)}")
    version = versions[number - 1]
    sha = version.capture_sha256
    capture = store.captures.get(page.page, sha) if sha else None
    origin = statement.origin_publisher if statement and statement.origin_page != page.page else None
    return Citation(
        publisher=page.publisher,
        byline=version.byline,
        title=version.title or page.title,
        published=version.published or page.published,
        date_source=version.date_source,
        url=page.url,
        final_url=capture.final_url if capture else None,
        version=number,
        versions=len(versions),
        seen_at=version.seen_at,
        captured_at=capture.fetched_at if capture else None,
        sha256=sha or hashlib.sha256(version.text.encode()).hexdigest(),
        of_text=sha is None,
        statement=statement.statement if statement else None,
        origin=origin,
        updated=version.updated,
        updated_source=version.updated_source,
    )


def plain(cited: Citation) -> str:
    """For a footnote, with the evidence on lines of its own."""
    when = day(cited.published) if cited.published else "no date"
    source = f" (date from {cited.date_source})" if cited.published and cited.date_source else ""
    lines = [f"{shown(cited.publisher)}. “{titled(cited.title)}.” {when}{source}. {shown(cited.url, 2000)}"]
    if cited.changed:
        lines.append(cited.changed)
    if cited.byline:
        lines.append(f"By {', '.join(map(shown, cited.byline))}.")
    if cited.origin:
        lines.append(f"It carries a statement of {shown(cited.origin)}.")
    lines.append(f"Version {cited.version} of {cited.versions}, first seen {_utc(cited.seen_at)}.")
    if cited.captured_at:
        answered = "" if cited.final_url in (None, cited.url) else f" from {shown(cited.final_url or '', 2000)}"
        lines.append(f"Captured {_utc(cited.captured_at)}{answered}.")
    lines.append(f"{_hashed(cited)}: {cited.sha256}")
    return "\n".join(lines)


def apa(cited: Citation) -> str:
    """APA, 7th edition, for a web page, with a note on the evidence."""
    when = (
        f"{cited.published.year}, {day(cited.published).rsplit(' ', 2)[1]} {cited.published.day}"
        if cited.published
        else "n.d."
    )
    seen = cited.captured_at or cited.seen_at
    retrieved = f"Retrieved {day(seen.date()).split(' ')[1]} {seen.day}, {seen.year}, from {shown(cited.url, 2000)}"
    author = shown(cited.publisher).rstrip(".")
    evidence = f"[{_after_change(cited)}Version {cited.version}; {_hashed(cited)} {cited.sha256}]"
    return f"{author}. ({when}). {titled(cited.title).rstrip('.')}. {retrieved} {evidence}"


def bibtex(cited: Citation) -> str:
    """An `@online` entry, as BibLaTeX and most BibTeX styles for web pages take it."""
    seen = cited.captured_at or cited.seen_at
    evidence = f"Version {cited.version}, first seen {_utc(cited.seen_at)}; {_hashed(cited)} {cited.sha256}"
    year = str(cited.published.year) if cited.published else "nd"
    stem = re.sub(r"[^a-z0-9]", "", shown(cited.publisher).lower())[:24] or "page"
    fields = {
        "author": "{" + _tex(shown(cited.publisher)) + "}",
        "title": "{" + _tex(titled(cited.title)) + "}",
        "year": year if cited.published else None,
        "month": _MONTHS[cited.published.month - 1] if cited.published else None,
        "url": shown(cited.url, 2000).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": seen.date().isoformat(),
        "note": _after_change(cited) + evidence,
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value is not None)
    return f"@online{{{stem}{year}v{cited.version},\n{body}}}"


def row(cited: Citation) -> dict[str, object]:
    """For scripts."""
    return {
        "publisher": cited.publisher,
        "byline": cited.byline,
        "title": cited.title,
        "published": cited.published,
        "date_source": cited.date_source,
        "updated": cited.updated,
        "updated_source": cited.updated_source,
        "page": cited.url,
        "final_url": cited.final_url,
        "version": cited.version,
        "versions": cited.versions,
        "seen_at": cited.seen_at,
        "captured_at": cited.captured_at,
        "sha256": cited.sha256,
        "sha256_of": "text" if cited.of_text else "response",
        "statement": cited.statement,
        "origin": cited.origin,
    }


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _after_change(cited: Citation) -> str:
    return f"{cited.changed} " if cited.changed else ""


def _hashed(cited: Citation) -> str:
    return "SHA-256 of the text" if cited.of_text else "SHA-256 of the response"


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in text)
