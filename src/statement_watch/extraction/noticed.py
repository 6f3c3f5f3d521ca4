"""Notices at the edges of a main text ("This statement has been withdrawn."), which shape alone takes for its frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.extraction.blocks import Block
from statement_watch.extraction.zones import is_prose
from statement_watch.notices import is_notice

REACH = 6
"""Blocks before the first and after the last of the running text in which a notice may stand: title, day, byline and
share links lie between."""
LINKED = 0.8
"""A line linked to this share names another page, whose notice it is."""

_ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "hidden", "caption", "dialog"})


@dataclass(frozen=True, slots=True)
class Notices:
    """Notices above and below a text."""

    above: tuple[Block, ...] = ()
    below: tuple[Block, ...] = ()

    def without(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks that are none of these."""
        return [block for block in blocks if block not in self.above and block not in self.below]

    def around(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks with these before and behind."""
        return [*self.above, *blocks, *self.below]


def notices_beside(blocks: Sequence[Block], chosen: Sequence[int]) -> Notices:
    """The notices beside a main text, given which blocks it is; one amid the text is part of it as it stands.

    Where nothing else is left of a text, its notice is the text.
    """
    prose = [i for i in chosen if is_prose(blocks[i]) and not is_notice(blocks[i].text)] or list(chosen)
    first, last = (prose[0], prose[-1]) if prose else (len(blocks), len(blocks))
    reach = REACH if prose else len(blocks)
    return Notices(
        tuple(block for block in blocks[max(0, first - reach) : first] if _is_notice(block)),
        tuple(block for block in blocks[last + 1 : last + 1 + REACH] if _is_notice(block)),
    )


def _is_notice(block: Block) -> bool:
    return block.zone not in _ELSEWHERE and block.links < LINKED and block.tag != "h1" and is_notice(block.text)
