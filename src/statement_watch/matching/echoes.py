"""What a page tells twice: a release quotes a letter and then gives it in full.

An alignment has each word of a text once, so the second telling is in none of its chains. It is no text of the page's
own either: its words stand in the other text, or elsewhere in the page.
"""

from __future__ import annotations

from collections.abc import Container

from statement_watch.matching.fingerprints import Prepared


def mark_echoes(text: Prepared, said: Container[int], marks: bytearray) -> None:
    """Mark the words of a text, one byte each, whose grams are among those `said`; words marked before begin none."""
    for at, gram in enumerate(text.grams):
        if not marks[at] and gram in said:
            end = text.gram_end(at)
            marks[at:end] = b"\1" * (end - at)
