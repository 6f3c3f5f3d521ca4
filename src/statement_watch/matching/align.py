"""Alignment of two texts: which words of one are the same words of the other, as chains of runs.

Seeds are grams that stand in both texts. A seed is stretched letter by letter to the longest common run; runs that
follow each other in both texts with small gaps form a chain; what is left in the gaps and just beyond the ends is
compared word by word. All in letters, so lost spaces cost nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel, Postfix, Prefix

from statement_watch.matching.fingerprints import Prepared
from statement_watch.tokens import Tokens

GAP = 15
"""Words that a chain may skip on either side: an edit, a changed name, an inserted attribution."""
REACH = 15
"""Words beyond the ends of a chain that are compared once more."""
SPELLING = 0.8
"""Two words of at least five letters, no digits, count as one word spelt differently from this share of letters on."""

MOST = 500
"""Common runs that are looked at, the longest: 20 times what two long releases have, a bound for tables and for texts
that were made to be slow."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words `a:a_end` of one text are words `b:b_end` of the other; the counts differ where spaces were lost."""

    a: int
    a_end: int
    b: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Runs that follow each other in both texts with gaps of at most `GAP` words."""

    runs: tuple[Run, ...]

    @property
    def a(self) -> int:
        return self.runs[0].a

    @property
    def a_end(self) -> int:
        return self.runs[-1].a_end

    @property
    def b(self) -> int:
        return self.runs[0].b

    @property
    def b_end(self) -> int:
        return self.runs[-1].b_end


def align(a: Prepared, b: Prepared) -> tuple[Chain, ...]:
    """The chains of common runs of two texts, in the order of the first. No word of either text is in two runs."""
    stretches = _apart(_stretches(a, b))
    runs = [run for stretch in stretches if (run := _whole_words(stretch, a.tokens, b.tokens))]
    chains = _chains(sorted(runs, key=lambda run: run.a))
    return tuple(_refined(chains, a.tokens, b.tokens))


Stretch = tuple[int, int, int]
"""A common run in letters: where it begins in each text, and how long it is."""


def _stretches(a: Prepared, b: Prepared) -> list[Stretch]:
    """The longest common runs through the grams that stand in both texts."""
    a_starts, b_starts, a_places, b_places = a.tokens.starts, b.tokens.starts, a.places, b.places
    shared = a_places.keys() & b_places.keys()
    seeds = sorted((a_starts[a_places[gram]], b_starts[b_places[gram]]) for gram in shared)
    one, two = a.tokens.letters, b.tokens.letters
    found: list[Stretch] = []
    reached: dict[int, int] = {}
    for at, other in seeds:
        known = reached.get(at - other, 0)
        if at < known:
            continue
        back = Postfix.similarity(one[max(known, at - 200) : at], two[max(0, other - 200) : other])
        ahead = Prefix.similarity(one[at:], two[other:])
        reached[at - other] = at + ahead
        if ahead:
            found.append((at - back, other - back, back + ahead))
    return found


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    """Stretches cut so that no letter of either text is in two of them; the longer one keeps it."""
    kept: list[Stretch] = []
    for at, other, size in sorted(stretches, key=lambda stretch: (-stretch[2], stretch))[:MOST]:
        low, high = 0, size
        for k_at, k_other, k_size in kept:
            for begin, k_begin in ((at, k_at), (other, k_other)):
                if k_begin < begin + high and begin + low < k_begin + k_size:
                    if k_begin - begin - low >= begin + high - k_begin - k_size:
                        high = max(low, k_begin - begin)
                    else:
                        low = min(high, k_begin + k_size - begin)
        if high > low:
            kept.append((at + low, other + low, high - low))
    return kept


def _whole_words(stretch: Stretch, a: Tokens, b: Tokens) -> Run | None:
    """The words that lie wholly within a stretch, in both texts."""
    at, other, size = stretch
    run = Run(
        bisect_left(a.starts, at),
        bisect_right(a.starts, at + size) - 1,
        bisect_left(b.starts, other),
        bisect_right(b.starts, other + size) - 1,
    )
    return run if run.a < run.a_end and run.b < run.b_end else None


def _chains(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs joined to chains, in the order of the first text; a run joins the chain that ends nearest before it."""
    chains: list[list[Run]] = []
    for run in runs:
        best, least = None, 2 * GAP + 1
        for chain in chains[-8:]:
            a_gap, b_gap = run.a - chain[-1].a_end, run.b - chain[-1].b_end
            if 0 <= a_gap <= GAP and 0 <= b_gap <= GAP and a_gap + b_gap < least:
                best, least = chain, a_gap + b_gap
        if best is None:
            chains.append([run])
        else:
            best.append(run)
    return chains


def _refined(chains: list[list[Run]], a: Tokens, b: Tokens) -> Iterator[Chain]:
    """Chains with their gaps compared word by word, and stretched beyond their ends while that pays."""
    a_taken = sorted((chain[0].a, chain[-1].a_end) for chain in chains)
    b_taken = sorted((chain[0].b, chain[-1].b_end) for chain in chains)
    for chain in chains:
        first, last = chain[0], chain[-1]
        before = Run(_room_before(a_taken, first.a), first.a, _room_before(b_taken, first.b), first.b)
        after = Run(
            last.a_end, _room_after(a_taken, last.a_end, len(a)), last.b_end, _room_after(b_taken, last.b_end, len(b))
        )
        runs = _reach(_same_words(before, a, b), before, backwards=True)
        for earlier, later in pairwise(chain):
            runs.append(earlier)
            runs.extend(_same_words(Run(earlier.a_end, later.a, earlier.b_end, later.b), a, b))
        runs.append(last)
        runs.extend(_reach(_same_words(after, a, b), after, backwards=False))
        yield Chain(tuple(runs))


def _room_before(taken: Sequence[tuple[int, int]], at: int) -> int:
    """Where the words free for a chain that begins at `at` begin: half of what lies before it, at most `REACH`."""
    end = max((high for low, high in taken if low < at), default=None)
    return max(0, at - REACH) if end is None else max(at - REACH, at - max(0, at - end) // 2)


def _room_after(taken: Sequence[tuple[int, int]], at: int, size: int) -> int:
    begin = min((low for low, high in taken if high > at), default=None)
    return min(size, at + REACH) if begin is None else min(at + REACH, at + max(0, begin - at) // 2)


def _same_words(gap: Run, a: Tokens, b: Tokens) -> list[Run]:
    """The runs of equal words within a gap: equal, or together the same letters, or one word spelt differently."""
    if gap.a >= gap.a_end or gap.b >= gap.b_end:
        return []
    one = [a.word(at) for at in range(gap.a, gap.a_end)]
    two = [b.word(at) for at in range(gap.b, gap.b_end)]
    found: list[Run] = []
    i = j = 0
    for block in Indel.opcodes(one, two).as_matching_blocks():
        if _alike("".join(one[i : block.a]), "".join(two[j : block.b])):
            found.append(Run(gap.a + i, gap.a + block.a, gap.b + j, gap.b + block.b))
        i, j = block.a + block.size, block.b + block.size
        if block.size:
            found.append(Run(gap.a + block.a, gap.a + i, gap.b + block.b, gap.b + j))
    return found


def _alike(one: str, two: str) -> bool:
    """Whether two stretches of letters are one wording: equal, or spelt a little differently."""
    if one == two:
        return one != ""
    if min(len(one), len(two)) < 5 or (_holds_digit(one) and _holds_digit(two)):
        return False
    return Indel.normalized_similarity(one, two) >= SPELLING


def _holds_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _reach(runs: list[Run], room: Run, *, backwards: bool) -> list[Run]:
    """The runs beyond an end of a chain that are worth it: more words gained than half of those skipped, and at
    least two."""
    best, gained, score, top = 0, 0, 0.0, 0.0
    a_edge, b_edge = (room.a_end, room.b_end) if backwards else (room.a, room.b)
    ordered = runs[::-1] if backwards else runs
    for count, run in enumerate(ordered, start=1):
        a_skip, b_skip = (a_edge - run.a_end, b_edge - run.b_end) if backwards else (run.a - a_edge, run.b - b_edge)
        a_edge, b_edge = (run.a, run.b) if backwards else (run.a_end, run.b_end)
        gained += run.a_end - run.a
        score += run.a_end - run.a - 0.5 * max(a_skip, b_skip)
        if score > top and gained > 1:
            best, top = count, score
    kept = ordered[:best]
    return kept[::-1] if backwards else kept
