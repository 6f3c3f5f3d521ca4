"""Whom a text itself names as the author of a passage: "X's full statement reads:", "Comunicado de X", "Posted by X".

Known by structure: in one line or sentence stand a word for something uttered ("statement", "Erklärung") and a name,
and the words between the two tie them: a possessive, a preposition, a verb of issuing. Looked for in the words before a
passage, just after it, and in its own headline. Each find keeps its words, so that the origin explains itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from statement_watch.dates import find_dates
from statement_watch.matching.regions import Region
from statement_watch.model import Document
from statement_watch.names import bare, find_names, is_acronym, is_clean_body, lexicon, nominative, subject_start
from statement_watch.text import one_line

BEFORE = 420
"""Characters before a passage that are searched: a sentence that introduces it, a headline and a date line."""
AFTER = 160
"""Characters after it: "End of X statement", "Source: X"."""
HEAD = 420
"""Characters at the head of a passage, where its own headline and date line may stand."""
ADJOINS = 200
"""An attribution at most so many characters from the passage is about it, and not about something else."""

TOUCHES = 40
"""A sentence of prose whose nearer end is at most so many characters from the passage introduces or closes it."""

REST_WORDS = 8
"""Words that may follow "X's statement" in a sentence that leads in to it; longer ones speak about it."""

_UTTERED = (
    "statements?|communiqués?|press releases?|news releases?|position papers?|testimony|remarks"
    "|declaración|comunicado(?: de prensa)?|nota(?: de prensa| oficial)?|pronunciamiento|declaração|comunicato"
    "|déclaration|communiqué de presse"
    "|gemeinsame erklärung|erklärung|pressemitteilung|presseerklärung|pressemeldung|mitteilung|stellungnahme"
)
_WRITTEN = "letter|declaration|resolution|message|announcement|column|article|op-ed|carta|lettre|tribune|brief"
_COPIED = "copied|reprinted|reproduced|republished|reposted|cross-?posted|reproducido|reproduit|übernommen"
_APPEARED = (
    "originally appeared|originally published|originally posted|first appeared|first published|was published|posted"
    "|publicado originalmente|publicado|publié|ursprünglich erschienen|zuerst erschienen|veröffentlicht"
)
_SOURCE = "from|via|source|courtesy|fuente|origen|quelle"
_END = "end of|fin de|fin del|ende der"

_KEYWORD = re.compile(
    rf"\b(?:(?P<uttered>{_UTTERED})|(?P<written>{_WRITTEN})|(?P<copied>{_COPIED})|(?P<appeared>{_APPEARED})"
    rf"|(?P<end>{_END})|(?P<source>{_SOURCE}))\b",
    re.IGNORECASE,
)
_STEMS = tuple(
    sorted(
        {
            re.sub(r".\?$", "", re.split(r"(?<=\?)|\(", form)[0])
            for group in (_UTTERED, _WRITTEN, _COPIED, _APPEARED, _END, _SOURCE)
            for form in group.split("|")
        }
    )
)
"""What every keyword begins with: looked for first, because most sentences hold none and the pattern is slow."""
_CAPITALISED = re.compile(
    rf"\b(?:{_UTTERED}|{_APPEARED}|{_COPIED}|{_END}|{_SOURCE}|by|the|of|from|on|and|for|in|regarding)\b", re.IGNORECASE
)
_ARTICLE = r"(?:(?:the|la|los|las|le|les|der|die|das|dem|den|el)\s+|l['’])?"
_BY = r"(?:by|from|vom|von der|von|por|par)"
_GENITIVE = r"(?:of|de la|de los|de las|del|de l['’]|de|da|do|dos|das|du|des|der)"
_WHOLE = r"(?:íntegr[oa]|complet[oa]|oficial|conjunt[oa]|intégrale?|complète?|officielle?|conjointe?)"
_ISSUED = (
    r"(?:issued?|issues|issuing|releas(?:e[sd]?|ing)|publish(?:ed|es|ing)|posted|sent|made|delivered|submitted|shared"
    r"|offered|gave|emitió|emite|publicó|difundió|envió|dio a conocer|divulgó|hizo pública?|a publié|a diffusé"
    r"|a adressé|a fait|publie|diffuse|veröffentlichte|veröffentlicht|gab|gibt|verbreitete|teilte|hat)"
)
# The words between a name and a keyword, when the name comes first, and when the keyword does.
_POSSESSIVE = re.compile(r"['’]s?\s+(?:\w+\s+){0,3}|\s+(?:full\s+|joint\s+|official\s+)?", re.IGNORECASE)
_OWNED = re.compile(r"['’]s?\s+(?:\w+\s+){0,3}", re.IGNORECASE)
_LEADS_IN = re.compile(
    rf"\b(?:below|follows?|following|entirety|in full|{_COPIED}|siguiente|continuación|ci-dessous|suivante?|folgende\w*"
    r"|nachstehend|wörtlich|im wortlaut)\b",
    re.IGNORECASE,
)
_MEMBER_OF = re.compile(r"\b(?:of|in|to|on|de|del|du|der|des)\s+(?:\w+\s+){0,2}$")
_ISSUES = re.compile(rf"[^:;]{{0,160}}?\b{_ISSUED}\b[^:;]{{0,60}}", re.IGNORECASE)
_ISSUING = re.compile(rf"\b{_ISSUED}\b", re.IGNORECASE)
_COPIED_FROM = re.compile(r"[^:;]{0,60}", re.IGNORECASE)
_OF = re.compile(rf"(?:(?:\s+\w+){{0,2}}?[\s,]+{_BY}|(?:\s+{_WHOLE})?\s+{_GENITIVE})\s*{_ARTICLE}", re.IGNORECASE)
_IN = re.compile(
    rf"[^.;]{{0,40}}?\b(?:in|on|by|at|with|from|en|por|par|dans|bei|von|im|auf)\s+{_ARTICLE}", re.IGNORECASE
)
_POSTED_BY = re.compile(rf"\b(?:by|por|par|von|vom)\s+{_ARTICLE}$", re.IGNORECASE)
_LEADS = re.compile(rf"\s*(?::|\s(?:of|to)\s)?\s*{_ARTICLE}", re.IGNORECASE)
_TITLE_END = re.compile(rf"\b(?:{_APPEARED})\b|[“\"„«:]", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:reads?|says?|said|follows?|dice|reza|diz|lautet|sagt|suit|dit)$", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"(?<=[a-zß-ÿ)”\"’][.!?])\s+(?=[A-ZÀ-Þ“\"])")
_CHINESE_WORDS = ("声明", "聲明", "公告", "通告", "公报", "公報", "新闻稿", "新聞稿")
_CHINESE = re.compile(
    r"(?:以下[是为為]|根据|根據|据|據|按照|来自|來自|由)*"
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:协会|協會|學会|学会|联合会|基金会|委员会|办公室|公司|大学|联盟|组织|中心|总局|部|局|署|厅|院))"
    r"(?:[^。：:\n]{0,20}(?:发表|发布|發布|發表|公布)[^。：:\n]{0,12}|的|在其?)?"
    rf"(?:{'|'.join(_CHINESE_WORDS)})"
)
_WHO_NOT = lexicon(
    """
    statement we i he she they it this that here full read today update press contact home news
    el la los las le les der die das o a os as
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One naming of an author beside a passage."""

    name: str
    """As written, without article or possessive."""
    words: str
    """The words that say so, on one line."""
    weight: int
    """3: it introduces, heads or ends the passage; 2: it stands further off; 1: it names only where something stood."""
    body: bool
    """True for the name of an organisation and nothing more, False for what may be a person."""
    headline: bool
    """It stands in a line of its own, no sentence: "Statement by X on Y"."""
    distance: int
    """Characters to the passage."""
    beside: str = ""
    """The words from the naming on, where a date may stand: "Posted on 30 January 2017"."""

    introduces: bool = False
    """It leads in to the passage right behind it: "X's full statement reads:"."""
    title: str | None = None
    """The headline that names the author, when it is one."""

    @property
    def day(self) -> date | None:
        """The first full date beside the naming."""
        return next((found.day for found in find_dates(self.beside)), None)


def attributions(document: Document, region: Region) -> tuple[Attribution, ...]:
    """What a page says about whose words a passage is, the weightiest and nearest first."""
    if not region:
        return ()
    text, start, end = document.text, region[0].start, region[-1].end
    found = list(_search(text, _line_start(text, start - BEFORE), start, start))
    found += _search(text, start, min(end, start + HEAD), start, head=True)
    found += _search(text, end, min(len(text), end + AFTER), end)
    if not text[:start].strip():
        found += (replace(a, distance=a.distance + HEAD) for a in _search(document.title, 0, len(document.title), 0))
    return tuple(sorted(found, key=lambda a: (-a.weight, a.distance, a.name)))


def _line_start(text: str, place: int) -> int:
    """The start of the line that a place is in; the place itself where the line is very long."""
    return max(text.rfind("\n", 0, place) + 1, place - 2 * BEFORE, 0) if place > 0 else 0


def _search(text: str, low: int, high: int, edge: int, head: bool = False) -> Iterator[Attribution]:
    """Attributions in text[low:high]. At a passage's head only headlines and lines that lead in with a colon count.

    Prose is about the passage only where it adjoins it; further off it speaks of something else too.
    """
    if not _has_keyword(text[low:high]):
        return
    for start, end, whole in _sentences(text, low, high):
        sentence = text[start:end]
        if not _has_keyword(sentence):
            continue
        headline = whole and not _is_prose(sentence)
        if head and not headline and not sentence.rstrip().endswith((":", "：")):
            continue
        leads = sentence.rstrip().endswith((":", "：")) or _LEADS_IN.search(sentence) is not None
        near = headline or (leads and min(abs(edge - start), abs(edge - end)) <= TOUCHES)
        capitals = sentence.isupper()
        for tie in _ties(sentence, headline):
            distance = min(abs(start + tie.start - edge), abs(start + tie.end - edge))
            weight = 1 if not near else tie.weight if distance <= ADJOINS else min(2, tie.weight)
            yield Attribution(
                name=tie.name,
                words=_around(sentence, tie.start, tie.end),
                weight=weight,
                body=is_clean_body(tie.name) and not (capitals and is_acronym(tie.name)),
                headline=headline and tie.form not in ("issued", "copied"),
                distance=distance,
                beside=text[start + tie.start : start + tie.end + 120],
                introduces=leads and 0 <= edge - end <= TOUCHES,
                title=_title(sentence, tie, headline),
            )


def _has_keyword(text: str) -> bool:
    lower = text.lower()
    return any(stem in lower for stem in _STEMS) or any(word in lower for word in _CHINESE_WORDS)


def _around(sentence: str, start: int, end: int) -> str:
    """The words of a tie with some context, cut between words."""
    low = sentence.rfind(" ", 0, max(0, start - 40)) + 1 if start > 40 else 0
    high = sentence.find(" ", min(len(sentence), end + 60))
    cut = sentence[low : high if high >= 0 else len(sentence)]
    return one_line(f"{'…' if low else ''}{cut}{'…' if high >= 0 else ''}", 240)


def _title(sentence: str, tie: _Tie, headline: bool) -> str | None:
    """A headline of its own line; or, run into the text, from the name to the date or the quotation that follows it."""
    if tie.form != "headed":
        return None
    ends = _TITLE_END.search(sentence, tie.end)
    if headline and not ends and not _LEADS_IN.search(sentence):
        return one_line(sentence.strip(" \t\n•*-–—"), 160)
    title = sentence[tie.start : ends.start() if ends else len(sentence)].strip(" :,–—-")
    return one_line(title, 160) if 4 <= len(title.split()) <= 20 and not _SAYS.search(title) else None


def _sentences(text: str, low: int, high: int) -> Iterator[tuple[int, int, bool]]:
    """Sentences of a stretch as (start, end, whether it is a line of its own)."""
    for line in _LINE.finditer(text, low, high):
        start = line.start()
        for gap in _SENTENCE.finditer(text, line.start(), line.end()):
            yield start, gap.start(), False
            start = gap.end()
        yield start, line.end(), start == line.start()


def _is_prose(sentence: str) -> bool:
    return sentence.rstrip()[-1:] in tuple('.!?”"') or len(sentence) > 220


@dataclass(frozen=True, slots=True)
class _Tie:
    name: str
    weight: int
    start: int
    end: int
    form: str
    """How: "headed" (a heading names X), "owned" (X's statement), "issued", "copied", "posted", "source" or "end"."""


def _ties(sentence: str, headline: bool) -> Iterator[_Tie]:
    """Names that a sentence ties to something uttered."""
    plain = _CAPITALISED.sub(lambda m: m[0].lower(), sentence)
    keywords = list(_KEYWORD.finditer(plain))
    if not keywords and not any(word in sentence for word in _CHINESE_WORDS):
        return
    begin = 0 if headline else subject_start(sentence)
    names = [n for n in find_names(plain) if _may_be_author(n[2], plain[: n[0]])]
    subject = next((start for start, _, _ in names if start >= begin), -1)
    for keyword in keywords:
        for start, end, name in names:
            if end <= keyword.start():
                member = _MEMBER_OF.search(plain, max(0, start - 40), start) is not None
                titled = headline or sentence[keyword.start()].isupper()
                weight, form = _name_first(keyword, plain[end : keyword.start()], titled)
                spoken = any(other["uttered"] and other.start() < keyword.start() for other in keywords)
                about = keyword["written"] and spoken  # a statement on somebody's announcement is not theirs
                if form == "owned" and (about or len(plain[keyword.end() :].split()) > REST_WORDS):
                    weight = min(weight, 1)
                if member or (form == "issued" and start != subject):
                    weight = min(weight, 1)
            elif keyword.end() <= start:
                weight, form = _keyword_first(keyword, plain[keyword.end() : start], plain, end)
            else:
                continue
            if weight:
                yield _Tie(nominative(bare(name)), weight, min(start, keyword.start()), max(end, keyword.end()), form)
    for match in _CHINESE.finditer(sentence):
        yield _Tie(match["name"], 3, match.start(), match.end(), "issued")


def _may_be_author(name: str, before: str) -> bool:
    """Months and the like are not; what stands in brackets behind a name only explains it."""
    return len(name) > 1 and name.lower() not in _WHO_NOT and not before.endswith("(")


def _name_first(keyword: re.Match[str], between: str, titled: bool) -> tuple[int, str]:
    """Forms like: X's statement; X Statement on Y; X today issued the following statement; from X, copied here."""
    if keyword["uttered"] and titled and _POSSESSIVE.fullmatch(between):
        return 3, "headed"
    if keyword["uttered"] and _ISSUES.fullmatch(between):
        return (3, "issued") if _is_one_subject(between) else (0, "")
    if (keyword["uttered"] or keyword["written"]) and _OWNED.fullmatch(between):
        return 3, "owned"
    return (3, "copied") if keyword["copied"] and _COPIED_FROM.fullmatch(between) else (0, "")


def _is_one_subject(between: str) -> bool:
    """No other name before the verb: in "the Council, Jane Roe issued a statement" the Council issues nothing."""
    verb = _ISSUING.search(between)
    names = find_names(between, 0, verb.start() if verb else len(between))
    return not any(_may_be_author(name, between[:start]) for start, _, name in names)


def _keyword_first(keyword: re.Match[str], between: str, plain: str, end: int) -> tuple[int, str]:
    """Forms like: Statement by X; originally published in X; From X:; End of X statement."""
    at_start = not plain[: keyword.start()].strip(' -–—*([“"')
    if keyword["uttered"] and _OF.fullmatch(between):
        return 3, "headed"
    if keyword["appeared"] and _IN.fullmatch(between):
        return (2 if _POSTED_BY.search(between) else 1), "posted"
    if keyword["end"] and at_start and _LEADS.fullmatch(between):
        return 3, "end"
    closes = plain[end:].lstrip(" )’'s")[:1] in ("", ":")
    return (2, "source") if keyword["source"] and at_start and closes and _LEADS.fullmatch(between) else (0, "")
