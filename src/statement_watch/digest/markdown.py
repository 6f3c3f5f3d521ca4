"""A digest as Markdown (CommonMark): every text from outside is escaped, so it stays text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from statement_watch.digest import wording
from statement_watch.digest.layout import HELD
from statement_watch.digest.outline import Group, Outline, Part, Short, outline
from statement_watch.digest.records import Already, Copy, Departure, Digest, Edit, Entry, Notice, Trouble

# A round bracket that opens means something behind a square one only, and no square one is left as it is.
_SPECIAL = re.compile(r"([\\`*_{}\[\])<>#+.!|~&:@^=$-])")
# In these places the characters mean nothing to any Markdown, and without a backslash the text reads as it was written.
_HARMLESS = re.compile(
    r"(?<=\D)\\(\))|(?<=[^\W\d_])\\([.:])(?=[\s)\\]|$)|(?<=\b[A-Z])\\(\.)(?=[A-Z]\b)"
    r"|(?<=[^\W\d_])\\(!)(?=\s)|(?<=\w)\\(-)(?=\w)|(?<=\d)\\(:)(?=\d)"
)


def render(digest: Digest) -> str:
    """The digest as Markdown that holds no image, no HTML and no link but to http and https addresses."""
    plan = outline(digest)
    blocks = [f"# {escape(digest.title)}", escape(wording.period(digest))]
    if digest.empty:
        blocks.append("Nothing new: no statements, edits or removals, and every source is well.")
    else:
        blocks.append(" · ".join(wording.tally(digest.counts)))
    if plan.long:
        blocks += ["\n".join(_head(plan)), wording.ORDER]
    for part, _ in plan.parts:
        blocks += [f"## {part}", *_blocks(part, digest, plan)]
    return "\n\n".join(blocks) + "\n"


def _blocks(part: Part, digest: Digest, plan: Outline) -> Iterable[str]:
    match part:
        case Part.TROUBLE:
            return [_list(map(_trouble, digest.troubles))]
        case Part.NOTICES:
            return [_list(map(_notice, digest.notices))]
        case Part.NEW:
            return map(_entry, plan.new)
        case Part.AGAIN:
            return map(_entry, plan.again)
        case Part.EDITED:
            in_short = [_list(map(_edit_in_short, plan.edits_in_short))] if plan.edits_in_short else []
            return [*map(_edit, plan.edits), *in_short]
        case Part.MOVED:
            return [_list(map(_departure, digest.departures))]
        case Part.SHORT:
            return map(_group, plan.groups)
        case Part.ALREADY:
            return [_list(map(_already, digest.already))]


def _head(plan: Outline) -> Iterator[str]:
    """What matters at a glance, and links to the parts."""
    for glance in plan.glance:
        named = [f"{escape(m.words)} ({m.figure})" if m.figure else escape(m.words) for m in glance.mentions]
        yield f"- **{glance.label}**: {' · '.join([*named, *([glance.more] if glance.more else [])])}"
    yield f"- **Contents**: {' · '.join(f'[{part}](#{part.anchor}) ({size:,})' for part, size in plan.parts)}"


def _group(group: Group) -> str:
    return f"### {escape(group.name)}\n\n{_list(_short(short, group) for short in group.statements)}"


def _short(short: Short, group: Group) -> str:
    entry = short.entry
    star = "★ " if entry.starred else ""
    topics = [f"*{escape(', '.join(short.topics))}*"] if short.topics else []
    speaker = [escape(entry.speaker)] if group.topic else []
    facts = escape(wording.facts(entry).replace(HELD, " "))
    line = " · ".join([f"{star}{link(entry.title, entry.url)}", *topics, *speaker, facts])
    return f"{line}: {escape(short.gist)}" if short.gist else line


def escape(text: str) -> str:
    """Text that Markdown shows as it is: every character that could begin a construct has a backslash."""
    return _HARMLESS.sub(lambda found: found[found.lastindex or 0], _SPECIAL.sub(r"\\\1", text))


def link(text: str, url: str | None) -> str:
    """A link when the address is one, else the text. The address stands in angle brackets, which end it for certain."""
    address = wording.web_address(url)
    return f"[{escape(text)}](<{address}>)" if address else escape(text)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _entry(entry: Entry) -> str:
    return "\n\n".join(_entry_blocks(entry))


def _entry_blocks(entry: Entry) -> Iterator[str]:
    star = "★ " if entry.starred else ""
    yield f"### {star}{link(entry.title, entry.url)} s{entry.statement}"
    topics = f" · *{escape(', '.join(entry.topics))}*" if entry.topics else ""
    yield f"**{escape(wording.dotted(wording.byline(entry)))}**{topics}"
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


def _edit_in_short(edit: Edit) -> str:
    return f"{link(edit.title, edit.url)} · {escape(wording.dotted((*wording.edit_line(edit), f'p{edit.page}')))}"


def _edit(edit: Edit) -> str:
    blocks = [f"### {link(edit.title, edit.url)}", escape(wording.dotted((*wording.edit_line(edit), f"p{edit.page}")))]
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
