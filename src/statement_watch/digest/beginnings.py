"""How texts begin: what pages set above them left out, what a cut has left put in order. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from statement_watch.digest.layout import HELD
from statement_watch.digest.records import Entry
from statement_watch.digest.wording import LEAD, first_sentence, lead
from statement_watch.text import count_words, fold

ABOVE_LEAD = 12
"""Times its length that is looked at for a beginning: headings and contacts stand above it."""
OWN_LEAD = 240
"""Characters of what a copy added."""
ABOVE = 3
"""Lines of a text among which its title may stand."""
ABOVE_TITLE = 60
"""Words above a title that is printed in the text once more: dates, contacts, labels."""
CONTACT_WORDS = 15
"""Words of a block with a telephone number or an address for mail in it that is nothing else."""
HEADING_WORDS = 5
"""A block of fewer words above a text is a date, a place or a label."""
CAPITALS = 0.8
"""Of the longer words of a line that ends no sentence, so many with a capital make it a heading."""
LONGER = 4
"""Letters of a longer word: headings write shorter ones small."""
FRAGMENT = 10
"""Words of a piece that ends no sentence below which it is what a cut has left, and tells nothing."""
GIST = 180
"""Characters of the sentence that a statement told in short has: two lines of a terminal."""
DATELINE = 50
"""Characters of a text in which its dateline ends."""
TELLING = 7
"""Words of a title, those of its organisation's name apart, from which it says what the statement is about."""

_LOOSE = " \t\n.,;:!?)]}”’\"'-–—·|#*•"
_BULLETS = " \t·•‣◦▪*"
_CONTACT = re.compile(r"\w@\w|\+?\d[\d() .\-]{6,}\d")
_PARAGRAPH = re.compile(r"\n\s*\n")
_CLOSED = re.compile(r"[.!?;。！？][\"'”’)\]」』]*$")
_QUOTED = '"“„«「'
_DASH = re.compile(r"\s[-–—]{1,3}\s?|[–—]\s|--\s?|(?<=[A-Z]{2}|[A-Z]\.)[–—]")


def added_lead(text: str, title: str = "") -> str:
    """The beginning of what a page says besides the statement, without its title and the mark left by the cut.

    Pieces that the statement stood between are parted by an ellipsis where the first does not end a sentence: "issued
    the following statement:" leads in to what is left out, not to what comes next.
    """
    lines = [line for line in text[: OWN_LEAD * 20].splitlines(keepends=True) if line.strip()][: ABOVE + 1]
    known = fold(title)
    title_line = next((line for line in lines[:-1] if known and fold(line) == known), "")
    behind = text.partition(title_line)[2] if title_line else text
    pieces = [piece.strip(" \n#*") for piece in _PARAGRAPH.split(behind[: OWN_LEAD * 20].lstrip(_LOOSE))]
    return lead(_parted([piece for piece in pieces if _tells(piece)]), OWN_LEAD)


def _tells(piece: str) -> bool:
    """Words that a page adds, and not a label, a contact or the rest of a sentence that was cut."""
    if _ends(piece):
        return not piece[0].islower() or count_words(piece) >= FRAGMENT
    return count_words(piece) >= FRAGMENT and not _is_label(piece)


def _parted(pieces: Sequence[str]) -> str:
    """Pieces between which something may be left out, on one line."""
    return " ".join([*(piece if _ends(piece) else f"{piece} …" for piece in pieces[:-1]), *pieces[-1:]])


def _ends(block: str) -> bool:
    """Whether it ends a sentence."""
    return _CLOSED.search(block, max(0, len(block) - 4)) is not None


def _in_a_row(blocks: Sequence[str]) -> str:
    """Blocks on one line; a dash parts a line that ends no sentence, and leads in to nothing, from the next."""
    pairs = zip(blocks, [*blocks[1:], ""], strict=True)
    return " ".join(f"{block} –" if after and _stands_alone(block, after) else block for block, after in pairs)


def _stands_alone(block: str, after: str) -> bool:
    return not (_ends(block) or block.endswith((":", "：", ",", "–", "—", "-", "…")) or after[0].islower())


def opening(text: str, title: str, *, gaps: bool = False) -> str:
    """The beginning of a statement, without the date, the title and the headings that pages print above it.

    Whatever stands above the title, contacts say, goes with it. With `gaps`, something else stood between its parts.
    """
    blocks = [block.strip() for block in text[: LEAD * ABOVE_LEAD].split("\n") if block.strip()] or [""]
    known = fold(title)
    above = 0
    for place, block in enumerate(blocks[:-1]):
        if known and fold(block) == known:
            blocks = blocks[place + 1 :]
            break
        above += count_words(block)
        if above > ABOVE_TITLE:
            break
    start = next((place for place, block in enumerate(blocks) if not _is_above(block, known)), None)
    if start is None:
        start = next((place for place, block in enumerate(blocks) if _ends(block)), 0)
    blocks = blocks[start:]
    return lead((_parted(blocks) if gaps else _in_a_row(blocks)).lstrip(_BULLETS))


def _is_above(block: str, title: str) -> bool:
    """What pages set above a text: labels, headings, the title or a part of it."""
    return _is_label(block) or fold(block) in title or _is_heading(block)


def _is_label(block: str) -> bool:
    """A date, a place, or whom to call: nothing that a statement begins with."""
    words = count_words(block)
    return words < HEADING_WORDS or (words <= CONTACT_WORDS and _CONTACT.search(block) is not None)


def _is_heading(block: str) -> bool:
    """A line set as a heading: it ends no sentence, and its words have capitals."""
    longer = [word for word in re.findall(r"[^\W\d_]+", block) if len(word) >= LONGER]
    capitals = sum(word[0].isupper() for word in longer)
    return not _ends(block) and not block.endswith(":") and capitals >= max(1, CAPITALS * len(longer))


def gist(entry: Entry, *, always: bool = False) -> str:
    """A sentence for a statement of which little else is told; empty where the title says enough.

    Where that sentence only leads in to what was said, the words said. What has no end within a beginning is none.
    """
    name = fold(entry.speaker).split()
    if not always and sum(word not in name for word in fold(entry.title).split()) >= TELLING:
        return ""
    sentence = first_sentence(_without_dateline(entry.lead.removesuffix(f"{HELD}…")))
    quoted = sentence.partition(": ")[2]
    if quoted.startswith(tuple(_QUOTED)):
        sentence = quoted
    elif entry.quotes and sentence.endswith((":", "…")):
        said = entry.quotes[0]
        return f"{_quotes_closed(lead(f'“{said.text}”', GIST))} — {said.who}"
    elif sentence.endswith("…"):
        return ""
    return _quotes_closed(lead(sentence, GIST))


def _quotes_closed(line: str) -> str:
    """A line that was cut within a quotation, with the mark that ends it."""
    if line.count("“") <= line.count("”"):
        return line
    return f"{line}”" if line.endswith("…") else f"{line}{HELD}…”"


def _without_dateline(text: str) -> str:
    """Without the place and date that news begin with: a few words, none of them small, and a dash before the text."""
    dash = _DASH.search(text, 0, DATELINE)
    if dash is None or text[dash.end() : dash.end() + 1].islower():
        return text
    small = any(word.lstrip("[(")[:1].islower() for word in text[: dash.start()].split())
    return text if small else text[dash.end() :]


def led_in(text: str) -> str:
    """What leads in to a quote that is shown after it."""
    line = text.rstrip(" \"'“„«‘‚")
    return line if line.endswith((":", "：", ".", "!", "?", "…")) else f"{line} …"
