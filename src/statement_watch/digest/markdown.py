"""A digest as Markdown (CommonMark): every text from outside is escaped, so it stays text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from statement_watch.digest import wording
from statement_watch.digest.records import Already, Copy, Departure, Digest, Edit, Entry, Notice, Trouble

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+.!|~&:@^=$-])")
# In these places the characters mean nothing to any Markdown, and without a backslash the text reads as it was written.
_HARMLESS = re.compile(r"(?<=[^\W\d_])\\([.:)])(?=\s|$)|(?<=[^\W\d_])\\(!)(?=\s)|(?<=\w)\\(-)(?=\w)|(?<=\d)\\(:)(?=\d)")


def render(digest: Digest) -> str:
    """The digest as Markdown that holds no image, no HTML and no link but to http and https addresses."""
    blocks = [f"# {escape(digest.title)}", escape(wording.period(digest))]
    if digest.empty:
        blocks.append("Nothing new: no statements, edits or removals, and every source is well.")
    else:
        blocks.append(" · ".join(wording.tally(digest.counts)))
    blocks += _list("In trouble", (_trouble(trouble) for trouble in digest.troubles))
    blocks += _list("Notices", (_notice(notice) for notice in digest.notices))
    blocks += _section("New statements", (_entry(entry) for entry in digest.new))
    blocks += _section("Carried again", (_entry(entry) for entry in digest.again))
    blocks += _section("Edited", (_edit(edit) for edit in digest.edits))
    blocks += _list("Removed and restored", (_departure(gone) for gone in digest.departures))
    blocks += _list("Already there", (_already(group) for group in digest.already))
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is: every character that could begin a construct has a backslash."""
    return _HARMLESS.sub(lambda found: found[found.lastindex or 0], _SPECIAL.sub(r"\\\1", text))


def link(text: str, url: str | None) -> str:
    """A link when the address is one, else the text. The address stands in angle brackets, which end it for certain."""
    address = wording.web_address(url)
    return f"[{escape(text)}](<{address}>)" if address else escape(text)


def _section(heading: str, blocks: Iterable[str]) -> list[str]:
    found = list(blocks)
    return [f"## {heading}", *found] if found else []


def _list(heading: str, items: Iterable[str]) -> list[str]:
    found = list(items)
    return [f"## {heading}", "\n".join(f"- {item}" for item in found)] if found else []


def _entry(entry: Entry) -> str:
    return "\n\n".join(_entry_blocks(entry))


def _entry_blocks(entry: Entry) -> Iterator[str]:
    star = "★ " if entry.starred else ""
    yield f"### {star}{link(entry.title, entry.url)} s{entry.statement}"
    topics = f" · *{escape(', '.join(entry.topics))}*" if entry.topics else ""
    yield f"**{escape(wording.byline(entry))}**{topics}"
    if origin := wording.origin_line(entry):
        yield f"({escape(origin)})"
    if entry.lead:
        yield f"> {escape(entry.lead)}"
    if entry.quotes:
        credits = [f" (to {quote.credited_to})" if quote.credited_to else "" for quote in entry.quotes]
        yield "\n".join(
            f"- “{escape(quote.text)}” — {escape(quote.who + credit)}"
            for quote, credit in zip(entry.quotes, credits, strict=True)
        )
    if entry.note:
        yield f"Your note: {escape(entry.note)}"
    if entry.copies:
        yield "Carried by"
        copies, more = wording.first(entry.copies, wording.COPIES)
        rest = [f"- and {wording.count(more, 'page')} more"] if more else []
        yield "\n".join([*map(_copy, copies), *rest])


def _copy(copy: Copy) -> str:
    when = wording.short_day(copy.published or copy.first_seen.date())
    before = "" if copy.fresh else " · seen before"
    head = f"- **{escape(copy.publisher)}** · {when} · {wording.carries(copy)}{before}: {link(copy.title, copy.url)}"
    return f"{head}\n  - adds: {escape(copy.own_lead)}" if copy.own_lead else head


def _edit(edit: Edit) -> str:
    blocks = [f"### {link(edit.title, edit.url)}", escape(f"{wording.edit_line(edit)} · p{edit.page}")]
    if edit.before_title:
        blocks.append(f"Title was: {escape(edit.before_title)}")
    if edit.pieces:
        blocks.append("> " + "".join(_piece(piece.op, piece.text) for piece in edit.pieces).strip())
    return "\n\n".join(blocks)


def _piece(op: str, text: str) -> str:
    blank = " " if text.endswith(" ") else ""
    inner = escape(text.strip())
    if not inner or op == "same":
        return escape(text)
    return f"~~{inner}~~{blank}" if op == "gone" else f"**{inner}**{blank}"


def _departure(gone: Departure) -> str:
    word = "restored" if gone.restored else "removed"
    parts = [gone.publisher, wording.short_day(gone.since.date()), gone.reason]
    return f"**{word}** {link(gone.title, gone.url)} · {escape(' · '.join(part for part in parts if part))}"


def _trouble(trouble: Trouble) -> str:
    reason = f" · {escape(trouble.reason)}" if trouble.reason else ""
    since = f" since {wording.short_day(trouble.since.date())}" if trouble.since else ""
    return f"**{escape(trouble.source)}**: {trouble.health}{since}{reason}"


def _notice(notice: Notice) -> str:
    return f"{link(notice.title, notice.url)}: {escape(notice.summary)}"


def _already(group: Already) -> str:
    names = [link(newest.title, newest.url) for newest in group.newest]
    rest = f" … and {group.unnamed:,} more" if group.unnamed else ""
    return f"**{escape(group.publisher)}** ({group.count:,}){': ' if names else ''}{'; '.join(names)}{rest}"
