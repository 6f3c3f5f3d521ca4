"""Whom a text itself names as the author of a passage: "X's full statement reads:", "Comunicado de X", "Posted by X".

Known by structure: a noun for something uttered ("statement", "Erklärung") beside a name, tied to it by a possessive, a
preposition or a verb of issuing, in the words just before the passage, just after it, or at its head. Each find keeps
the words it rests on, so that the origin can be explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from statement_watch.dates import find_dates
from statement_watch.matching.regions import Region
from statement_watch.model import Document
from statement_watch.names import NAME, bare, is_body
from statement_watch.text import one_line

BEFORE = 420
"""Characters before a passage that are searched: a sentence that introduces it, a headline and a date line."""
AFTER = 160
"""Characters after it: "End of X statement", "Source: X"."""
HEAD = 260
"""Characters at the head of a passage that may be its own headline."""

_NOUN = (
    r"(?:statement|statements|letter|declaration|resolution|testimony|remarks|communiqué|communique|op-ed|column"
    r"|press\s+release|news\s+release|release|announcement|position\s+paper|position\s+statement|message|post|article"
    r"|declaración|comunicado|carta|resolución|nota\s+de\s+prensa|mensaje|pronunciamiento|columna"
    r"|déclaration|lettre|résolution|message|tribune|communiqué\s+de\s+presse"
    r"|Erklärung|Mitteilung|Pressemitteilung|Presseerklärung|Stellungnahme|Resolution|Brief|Botschaft|Statement)"
)
_ISSUED = (
    r"(?:issued|issues|issuing|released|releases|releasing|published|publishes|posted|sent|sends|wrote|made|delivered"
    r"|submitted|shared|entered|offered|gave"
    r"|emitió|emite|publicó|publica|difundió|envió|dio\s+a\s+conocer|divulgó|hizo\s+pública"
    r"|a\s+publié|publie|a\s+diffusé|diffuse|a\s+adressé|a\s+fait"
    r"|veröffentlichte|veröffentlicht|gab|verbreitete|hat|teilte|erklärte)"
)
_BY = r"(?:by|from|of|de\s+la|de\s+los|de\s+las|del|de\s+l[’']|de|du|des|der|vom|von\s+der|von|por|par)"
_THE = r"(?:[Tt]he\s+|[Ll]a\s+|[Ll]os\s+|[Ll]es?\s+|[Dd](?:er|ie|as|em|en)\s+|l[’'])?"
_FEW = r"(?:[^\W\d_]+\s+){0,3}?"
_NAMED = rf"(?P<name>{NAME})"

_FORMS: tuple[tuple[str, int], ...] = (
    # The passage is introduced as theirs in full.
    (rf"{_NAMED}[’']s?\s+(?:i:(?P<noun>{_FEW}{_NOUN}))", 3),
    (rf"(?i:\b(?P<noun>{_NOUN})(?:\s+\w+){{0,2}}?\s+{_BY})\s+{_THE}{_NAMED}", 3),
    (rf"{_NAMED}[^.:;\n]{{0,120}}?\b(?i:{_ISSUED})\b[^.:;\n]{{0,60}}?\b(?i:(?P<noun>{_NOUN}))\b", 3),
    (
        rf"(?i:\bfrom|\bvia|\bby)\s+{_THE}{_NAMED}[^.:;\n]{{0,30}}?(?i:(?P<noun>copied|reprinted|reproduced|republished"
        rf"|quoted|reposted)\b)",
        3,
    ),
    (
        rf"(?i:\b(?P<noun>originally\s+(?:appeared|published|posted)|first\s+(?:appeared|published)|appeared|published"
        rf"|reprinted|republished|cross-?posted|posted|publicado|publié|veröffentlicht|erschienen)\b[^.\n]{{0,40}}?"
        rf"\b(?:in|on|by|at|with|from|en|por|dans|par|bei|von|im|auf))\s+{_THE}{_NAMED}",
        2,
    ),
    (rf"(?im:^\W*(?P<noun>from|via|source|courtesy\s+of|fuente|quelle))(?::\s*|\s+){_THE}{_NAMED}\s*(?::|$|\n)", 2),
    (rf"(?i:\b(?P<noun>end\s+of|fin\s+de|ende\s+der))\s+{_THE}{_NAMED}\s+(?i:{_NOUN})", 3),
    (
        rf"(?m:^\W*){_NAMED}\s+(?i:(?P<noun>{_NOUN}))\s+(?i:on|regarding|about|concerning|in\s+response|sobre|zu|sur)\b",
        2,
    ),
)
_PATTERNS = tuple((re.compile(pattern.replace("(?:i:", "(?i:")), weight) for pattern, weight in _FORMS)
_CHINESE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:协会|學會|学会|联合会|基金会|委员会|办公室|公司|大学|联盟|组织|中心|总局|部|局|署|厅|院))"
    r"[^。：:\n]{0,20}(?:发表|发布|發布|發表)[^。：:\n]{0,12}(?P<noun>声明|聲明|公告|通告)"
)
_WORTH = re.compile(
    rf"\b(?:{_NOUN}|from|via|source|posted|published|reprinted|copied|courtesy|fuente|quelle)\b|声明|聲明|公告",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One naming of an author beside a passage."""

    name: str
    """As written, without article or possessive."""
    words: str
    """The words that say so, on one line."""
    weight: int
    """3 when they introduce or end the passage as that author's, 2 when they name a place or a headline."""
    body: bool
    """True for an organisation, False for what may be a person."""
    distance: int
    """Characters to the passage."""
    day: date | None = None
    """A full date beside the attribution."""


def attributions(document: Document, region: Region) -> tuple[Attribution, ...]:
    """What a page says about whose words a passage is, nearest first."""
    if not region:
        return ()
    text, start, end = document.text, region[0].start, region[-1].end
    found = list(_search(text, max(0, start - BEFORE), start, start))
    found += _search(text, start, min(end, start + HEAD), start)
    if end < len(text):
        found += _search(text, end, min(len(text), end + AFTER), end)
    if not text[:start].strip():
        found += [_from_title(a) for a in _search(document.title, 0, len(document.title), 0)]
    return tuple(sorted(found, key=lambda a: (-a.weight, a.distance, a.name)))


def _search(text: str, start: int, end: int, edge: int) -> Iterator[Attribution]:
    window = text[start:end]
    if not _WORTH.search(window):
        return
    for pattern, weight in (*_PATTERNS, (_CHINESE, 3)):
        for match in pattern.finditer(window):
            name = bare(match["name"])
            distance = min(abs(start + match.start() - edge), abs(start + match.end() - edge))
            day = first_day(window[match.start() : match.end() + 80])
            yield Attribution(name, one_line(match[0], 160), weight, is_body(name), distance, day)


def first_day(text: str) -> date | None:
    """The first full date in a text."""
    return next((found.day for found in find_dates(text)), None)


def _from_title(found: Attribution) -> Attribution:
    return Attribution(found.name, found.words, found.weight, found.body, HEAD + found.distance, found.day)
