"""Previous version + new extract → a decision; when a page counts as removed; what changed, word by word. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from statement_watch.model import DiffPiece, Extract, FetchFailure, Grade, PageState, Span
from statement_watch.moments import began
from statement_watch.notices import is_notice
from statement_watch.text import bare_words, fold

MINOR_WORDS = 3
"""A change of at most so many words, and of at most `MINOR_SHARE` of the text, is minor: corrected names and typos."""
MINOR_SHARE = 0.02
TYPO_RATIO = 60.0
"""Two words with at least this similarity (percent, rapidfuzz `ratio`) are spellings of one word."""
TICKING_WORDS = 12
"""A block, no sentence, of at most so many words that changes in nothing but digits is a counter or a clock."""
COLLAPSED_SHARE = 0.35
"""A text that shrinks below this share to what it began with is a teaser before a wall until the evidence lasts."""
SUSTAINED_CHECKS = 3
"""So many checks in a row, over at least `SUSTAINED_TIME`, make an absence or a collapse believable; a site that
answers 404 to every third request never reaches it."""
SUSTAINED_TIME = timedelta(hours=24)
STAYED = 0.5
"""A passage of which at least this share of the words stayed is still the passage."""

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\S+\s*|\s+")
_DASHES = re.compile(r"-{2,}")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’»)\]]*$")


def text_key(text: str) -> str:
    """A hash (16 hex digits) of what is read: typography and white space folded. Equal keys mean no difference."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a page when a new extract arrives."""

    title: str
    text: str
    earlier: tuple[str, ...] = ()
    """Texts of the versions before the latest, oldest first; the last few are enough to see what ticks."""
    earlier_keys: tuple[str, ...] = ()
    """`text_key` of every version before the latest."""
    collapsed_since: datetime | None = None
    collapsed_checks: int = 0
    flicker: frozenset[str] = frozenset()
    """`flicker` of two reads moments apart: what differs between them is not the publisher's edit."""
    hidden: bool = False
    """The other pages of its source lost their texts as well: a collapse is their wall, however long it lasts."""


@dataclass(frozen=True, slots=True)
class Change:
    """The decision. `grade` NONE means: nothing to store. `collapsed` means: hold, and look again."""

    grade: Grade
    collapsed: bool = False

    @property
    def makes_version(self) -> bool:
        return self.grade is not Grade.NONE and not self.collapsed


def decide(known: Known | None, extract: Extract, now: datetime) -> Change:
    """Say what a fresh extract means for its page.

    A→B→A is a `revert`. Blocks that were seen to tick (only their digits change) are noise. A text that collapses
    to its own beginning is held back until three checks over a day agree: a paywall looks just like a gutted page,
    unless the publisher says that the text was withdrawn or corrected.
    """
    if known is None:
        return Change(Grade.NEW)
    if fold(known.text) == fold(extract.text):
        retitled = _letters(known.title) != _letters(extract.title or known.title)
        return Change(Grade.MINOR if retitled else Grade.NONE)
    if _letters(known.text) == _letters(extract.text):
        return Change(Grade.COSMETIC)
    gone, added = _changed_blocks(known.text, extract.text, known.flicker)
    lasts = not known.hidden and _sustained(known.collapsed_since, known.collapsed_checks + 1, now)
    believed = lasts or _has_notice(added)
    if _collapsed(known.text, extract.text) and not believed:
        return Change(Grade.SUBSTANTIVE, collapsed=True)
    gone, added, ticking = _without_ticking(gone, added)
    if not gone and not added:
        return Change(Grade.NONE if ticking <= ticking_blocks((*known.earlier, known.text)) else Grade.COSMETIC)
    if text_key(extract.text) in known.earlier_keys:
        return Change(Grade.REVERT)
    return _graded(gone, added, len(_WORD.findall(known.text)))


def _graded(gone: Sequence[str], added: Sequence[str], total: int) -> Change:
    before, after = "\n\n".join(gone), "\n\n".join(added)
    changed, pairs = _words_changed(before, after)
    numbers = any(_DIGITS.search(old) or _DIGITS.search(new) for old, new in pairs)
    typos = all(fuzz.ratio(old, new) >= TYPO_RATIO for old, new in pairs)
    small = changed <= max(1, min(MINOR_WORDS, round(total * MINOR_SHARE)))
    if changed == 0:
        return Change(Grade.COSMETIC)
    minor = not (numbers or _has_notice([*gone, *added])) and (small or (typos and changed <= MINOR_WORDS))
    return Change(Grade.MINOR if minor else Grade.SUBSTANTIVE)


def ticking_blocks(texts: Sequence[str]) -> frozenset[str]:
    """Shapes (digits as `#`) of the short blocks that changed in nothing but digits between two texts in a row."""
    found: set[str] = set()
    for before, after in pairwise(texts):
        found |= _without_ticking(*_changed_blocks(before, after))[2]
    return frozenset(found)


def _letters(text: str) -> str:
    return bare_words(text).replace(" ", "")


def _blocks(text: str) -> list[str]:
    return [block for block in re.split(r"\n+", text) if block.strip()]


def _has_notice(blocks: Sequence[str]) -> bool:
    return any(map(is_notice, blocks))


def flicker(first: str, second: str) -> frozenset[str]:
    """The blocks that two reads of one page, moments apart, do not share: counters, tokens, rotating teasers."""
    one, two = set(map(fold, _blocks(first))), set(map(fold, _blocks(second)))
    return frozenset(one ^ two)


def _changed_blocks(before: str, after: str, noise: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Blocks that only one of the texts has, in its order; a block that merely moved is in neither list.

    A run of blocks that gave way to nothing but noise was noise itself.
    """
    old, new = _blocks(before), _blocks(after)
    if noise:
        old, new = _without_noise(old, new, noise)
    old_keys, new_keys = Counter(map(fold, old)), Counter(map(fold, new))
    return _kept(old, old_keys - new_keys), _kept(new, new_keys - old_keys)


def _without_noise(old: list[str], new: list[str], noise: frozenset[str]) -> tuple[list[str], list[str]]:
    kept_old: list[str] = []
    kept_new: list[str] = []
    for a, b, equal in _aligned([fold(x) for x in old], [fold(x) for x in new]):
        if not equal and new[b] and all(fold(block) in noise for block in new[b]):
            continue
        kept_old.extend(old[a])
        kept_new.extend(new[b])
    return kept_old, kept_new


def _kept(blocks: list[str], wanted: Counter[str]) -> list[str]:
    left = wanted.copy()
    out = []
    for block in blocks:
        key = fold(block)
        if left[key] > 0:
            left[key] -= 1
            out.append(block)
    return out


def _without_ticking(gone: list[str], added: list[str]) -> tuple[list[str], list[str], frozenset[str]]:
    """Drop the pairs of short blocks, no sentences, that differ in digits alone; also give their shapes."""
    shapes = {_shape(block) for block in gone if _may_tick(block)} & {_shape(block) for block in added}
    kept_gone, kept_added = ([b for b in blocks if _shape(b) not in shapes] for blocks in (gone, added))
    return kept_gone, kept_added, frozenset(shapes)


def _may_tick(block: str) -> bool:
    words = len(_WORD.findall(block))
    return words <= TICKING_WORDS and bool(_DIGITS.search(block)) and not _SENTENCE_END.search(block.strip())


def _shape(block: str) -> str:
    return _DIGITS.sub("#", fold(block))


def _collapsed(before: str, after: str) -> bool:
    old, new = bare_words(before).split(), bare_words(after).split()
    if len(new) >= COLLAPSED_SHARE * len(old):
        return False
    common = sum((Counter(old) & Counter(new)).values())
    return common >= 0.6 * len(new)


def _sustained(since: datetime | None, checks: int, now: datetime) -> bool:
    return since is not None and checks >= SUSTAINED_CHECKS and now - since >= SUSTAINED_TIME


# --- words -------------------------------------------------------------------------------------------------------


def _words_changed(before: str, after: str) -> tuple[int, list[tuple[str, str]]]:
    """How many words differ, and the replaced runs as (old, new)."""
    old, new = bare_words(before).split(), bare_words(after).split()
    changed, pairs = 0, []
    for a, b, equal in _aligned(old, new):
        if not equal:
            changed += max(len(old[a]), len(new[b]))
            pairs.append((" ".join(old[a]), " ".join(new[b])))
    return changed, pairs


def _aligned(old: list[str], new: list[str]) -> Iterator[tuple[slice, slice, bool]]:
    """Runs of both lists in order with whether they are equal; neighbouring edits are one run."""
    i = j = 0
    for op in Indel.opcodes(old, new):
        if op.tag != "equal":
            continue
        if op.src_start > i or op.dest_start > j:
            yield slice(i, op.src_start), slice(j, op.dest_start), False
        yield slice(op.src_start, op.src_end), slice(op.dest_start, op.dest_end), True
        i, j = op.src_end, op.dest_end
    if i < len(old) or j < len(new):
        yield slice(i, len(old)), slice(j, len(new)), False


def word_diff(before: str, after: str) -> tuple[DiffPiece, ...]:
    """The difference of two texts by words, white space kept with the word before it.

    Words are compared with typography folded, so a curly quote alone is no difference; the pieces show the new text's
    own characters for what is the same.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[DiffPiece] = []
    for a, b, equal in _aligned([_DASHES.sub("-", fold(p)) for p in old], [_DASHES.sub("-", fold(p)) for p in new]):
        if equal:
            pieces.append(DiffPiece("same", "".join(new[b])))
            continue
        if old[a]:
            pieces.append(DiffPiece("gone", "".join(old[a])))
        if new[b]:
            pieces.append(DiffPiece("added", "".join(new[b])))
    return tuple(pieces)


def moved_spans(before: str, after: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Where the words of these spans of `before` stand in `after`: from the first that stayed to the last.

    A span of which less than half of the words stayed is gone.
    """
    old, new = list(_PIECE.finditer(before)), list(_PIECE.finditer(after))
    stayed: dict[int, int] = {}
    for a, b, equal in _aligned([fold(p[0]) for p in old], [fold(p[0]) for p in new]):
        if equal:
            stayed.update(zip(range(a.start, a.stop), range(b.start, b.stop), strict=True))
    found = []
    for span in spans:
        inside = [n for n, piece in enumerate(old) if span.start <= piece.start() < span.end]
        kept = [stayed[n] for n in inside if n in stayed]
        if kept and len(kept) >= STAYED * len(inside):
            end = new[kept[-1]]
            found.append(Span(new[kept[0]].start(), end.start() + len(end[0].rstrip())))
    return tuple(found)


# --- presence ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a page is there, and since when it has been missing."""

    state: PageState = PageState.LIVE
    missing_since: datetime | None = None
    missing_checks: int = 0


def present(presence: Presence) -> tuple[Presence, bool]:
    """The page answered with its text. The flag says whether it is thereby restored from `removed`."""
    return Presence(), presence.state is PageState.REMOVED


def absent(presence: Presence, failure: FetchFailure, now: datetime) -> tuple[Presence, bool]:
    """The fetch failed. The flag says whether the page is thereby removed.

    410 is the publisher's own word and counts at once. A 404, an error page with status 200 and a redirect to the home
    page count when they last (EDGI's practice, shortened): `SUSTAINED_CHECKS` checks over `SUSTAINED_TIME`. Anything
    else (a time-out, a 500, a login wall) says nothing about the page.
    """
    if presence.state is PageState.REMOVED or not says_absent(failure):
        return presence, False
    since = began(presence.missing_since, now)
    checks = presence.missing_checks + 1
    if failure.status == 410 or _sustained(since, checks, now):
        return Presence(PageState.REMOVED, since, checks), True
    return Presence(PageState.MISSING, since, checks), False


def says_absent(failure: FetchFailure) -> bool:
    """Whether a failure says of the page that it is gone, and not of the site that it cannot answer."""
    return failure.status in (404, 410) or failure.absent
