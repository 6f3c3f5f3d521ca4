"""What recurs within a site is its boilerplate: evidence of nothing.

Judged by the site's own pages only and never by how many pages carry a text at all: a statement that thirty bodies
post in one week is frequent too, and is the very thing looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from statement_watch.matching.fingerprints import WINDOW, Prepared
from statement_watch.matching.index import day_at, sketch_at

PAGES = 4
"""A fingerprint in so many different texts of one site is boilerplate …"""
WEEKS = 3
"""… and so is one in different texts of so many different weeks."""
READ = 8
"""So many of a site's pages decide, the first by day: more would cost more than they tell."""


def recurrent(places: Sequence[int]) -> bool:
    """Whether a fingerprint on these pages (places on one site, ascending) is boilerplate of the site. Copies of one
    text count once: a statement that its site shows under four addresses is no boilerplate."""
    if len(places) < WEEKS:
        return False
    weeks: dict[int, int] = {}
    for place in places[:READ]:
        weeks.setdefault(sketch_at(place), day_at(place) // 7)
    return len(weeks) >= PAGES or len(set(weeks.values())) >= WEEKS


def masked_words(prepared: Prepared, positions: Sequence[int], masked: Sequence[bool]) -> bytearray:
    """One byte a word: 1 where the word lies in boilerplate.

    `positions` are the words at which the page's fingerprints stand, ascending, and `masked` says which of them recur.
    What lies between two neighbouring fingerprints that both recur recurs too.
    """
    mask = bytearray(len(prepared.tokens))
    reach, before = 0, False
    for at, recurs in zip(positions, masked, strict=True):
        if recurs:
            end = prepared.gram_end(at)
            begin = reach if before and at - reach <= WINDOW else at
            mask[begin:end] = b"\1" * (end - begin)
            reach = end
        before = recurs
    return mask
