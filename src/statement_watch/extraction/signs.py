"""The signs of walls and error pages on a page of few words, weighed: what it says, how it is built, how it speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from statement_watch.extraction import phrases
from statement_watch.extraction.evidence import (
    ANNOUNCEMENT,
    Evidence,
    all_text,
    announcement,
    first_heading,
    first_open_heading,
    open_headings,
    title_words,
)
from statement_watch.extraction.marks import Marks, asks_consent
from statement_watch.extraction.speech import facts_in, sentences, speaks_to_reader
from statement_watch.extraction.teasers import teasers_among
from statement_watch.extraction.zones import END_MARKS, is_prose
from statement_watch.text import fold, rough_words

ENOUGH = 2.0
"""Weight of signs that decides. What is said weighs 1.2 in the title, 1 in a heading, 0.8 in the text and 1.6
where that is all there is; signs of structure 0.4 to 1.5."""
NAMED = 0.65
"""Weight of a sign's own from which it is looked at: what goes with any sign does not make one."""
TOLD = 4
"""Words of the shortest line that tells something ("No student was expelled.")."""
FEW = 50
"""Words of running text; walls and errors mostly have fewer."""
NARRATED, NARRATED_WITH_FACTS = 30, 7
"""Words, in sentences that speak neither to the reader nor of the page itself, from which a text tells of something;
and where it has facts too."""
FACTS = 2
"""Names and figures in such sentences that serve as well as a day on the page: walls and errors have next to none."""
MOSTLY = 0.5
"""And they must be so much of its running text: pages of firewalls and servers explain themselves at length."""
RETOLD = 0.25
"""What such a text says of logins, errors and captchas counts so much: it is what the text is about."""
BARE = 60
"""Words of a page that has no site around it."""
TERSE = 2
"""Words of a heading that announces nothing ("Hmm.", "Oups !")."""
ITSELF = 0.5
"""Share of the running text that speaks to the reader or of the page itself, from which that is a sign of its own."""

_SILENT = (1.0, 0.8)
"""Weight of few words without a day that have no fact, or one."""

_STATUS = re.compile(
    r"(?:^|\|\s|\s[-–—·»]\s|\b(?:error|fehler|erreur|errore|erro|chyba|błąd|hata|virhe|fel|fejl|feil|ошибка|http|status|code|código)\W{1,3}(?:code\W{1,2})?)"
    r"(4(?:0[0134568]|10|29|51)|5(?:0[0234]|2\d|30))(?!\d|[.,]\d)"
)
_LABELS = (phrases.TAIL_LABEL, phrases.TOP_LABEL, phrases.BYLINE, phrases.CONTACT, phrases.COPYRIGHT)
_DOORS = (
    phrases.SAYS_GONE,
    phrases.SAYS_BROKEN,
    phrases.SAYS_LOGIN,
    phrases.SAYS_CHALLENGE,
    phrases.SAYS_CONSENT,
    phrases.SAYS_PAY,
    phrases.SAYS_PARKED,
    phrases.SAYS_SCRIPT,
)
_GROUPS = {"404": "gone", "410": "gone", **dict.fromkeys(("401", "403", "406", "429", "451"), "challenge")}


@dataclass(frozen=True, slots=True)
class Sign:
    """What a page seems to be (gone, broken, login, challenge, consent, pay, parked, script), and how surely."""

    name: str
    weight: float


def heaviest(evidence: Evidence, marks: Marks) -> Sign | None:
    """The heaviest of the signs, if it is heavy enough."""
    told = Told.of(evidence)
    common = _common(evidence, marks, told)
    signs = [
        Sign(name, _sum(weight, common)) for name, weight in _weights(evidence, marks, told).items() if weight >= NAMED
    ]
    best = max(signs, key=lambda sign: sign.weight, default=None)
    return best if best is not None and best.weight >= ENOUGH else None


def is_hollow(evidence: Evidence, marks: Marks) -> bool:
    """Whether a page says next to nothing and is set like one that stands in another's place, in whatever words."""
    told = Told.of(evidence)
    if not told.words or told.narrates or told.facts >= FACTS or evidence.dated:
        return False
    heading = first_open_heading(evidence)
    host = (urlsplit(evidence.page.url).hostname or "").removeprefix("www.")
    own = (
        0.5 * marks.ways_out
        + 0.3 * (evidence.traits.visible <= BARE)
        + 0.4 * (rough_words(heading) <= TERSE)
        + 0.4 * (fold(heading) not in fold(evidence.page.title or ""))
        + 0.4 * (fold(heading or evidence.page.title or "") == host)
        + 0.6 * speaks_to_reader(heading)
    )
    return own >= NAMED and _sum(own, _common(evidence, marks, told)) >= ENOUGH


def _common(evidence: Evidence, marks: Marks, told: Told) -> float:
    """What speaks for any sign, or against it."""
    silent = told.words > 0 and told.facts < FACTS and not evidence.dated
    few = told.words < FEW and not told.narrates
    return (
        0.4 * marks.noindex
        + 0.4 * few
        + 0.4 * (few and told.itself)
        + (_SILENT[told.facts] if few and silent else 0.0)
        - _against(evidence)
    )


def _against(evidence: Evidence) -> float:
    """What speaks against any sign: a day, and what says that here is an article."""
    return 0.6 * evidence.dated + 0.8 * (evidence.states_article or evidence.hints_article)


def _sum(*weights: float) -> float:
    """Tenths that come to a bound have reached it."""
    return round(sum(weights), 2)


@dataclass(frozen=True, slots=True)
class Told:
    """How a page's running text speaks."""

    words: int
    narrates: bool
    """It tells of something: most of it speaks neither to the reader nor of the page."""
    itself: bool
    """It speaks to the reader, or of the page itself, for the most part."""
    facts: int
    """Names and figures in what it tells."""

    @classmethod
    def of(cls, evidence: Evidence) -> Told:
        """Of the running text outside of furniture and of what asks for consent."""
        running = _running(evidence)
        told = [sentence for sentence in running if not speaks_to_reader(sentence)]
        words, everything = sum(map(rough_words, told)), sum(map(rough_words, running))
        facts = sum(facts_in(sentence, evidence.language) for sentence in told)
        factual = (evidence.dated or facts >= FACTS) and not _status(evidence)
        enough = NARRATED_WITH_FACTS if factual else NARRATED
        return cls(
            words=everything,
            narrates=words >= enough and words >= MOSTLY * everything,
            itself=everything > 0 and everything - words >= ITSELF * everything,
            facts=facts,
        )


def _running(evidence: Evidence) -> list[str]:
    """The sentences of the running text, but for furniture, what asks for consent, and teasers of other pages."""
    text = " ".join(evidence.text.split())
    prose = [
        block
        for block, asks in zip(evidence.blocks, asks_consent(evidence.blocks), strict=True)
        if not (asks or block.zone) and is_prose(block) and " ".join(block.text[:60].split()) in text
    ]
    teasers = teasers_among(prose, evidence.blocks)
    return [sentence for block in prose if block not in teasers for sentence in sentences(block.text)]


def tells(evidence: Evidence) -> bool:
    """Whether a page of a line or two is a statement all the same ("The hearing is put off to 3 May.").

    It has a line of its own that speaks neither to the reader nor in words of doors, labels, imprints; and it is dated,
    or has a heading and that line facts.
    """
    text = " ".join(evidence.text.split())
    lines = [b.text for b in evidence.blocks if not (b.zone or b.links) and " ".join(b.text[:60].split()) in text]
    told = (line for line in lines if line[-1] in END_MARKS and _tells(line))
    if evidence.dated:
        return any(told)
    headed = bool(first_open_heading(evidence))
    return headed and any(facts_in(line, evidence.language) >= FACTS for line in told)


def _tells(line: str) -> bool:
    words = sum(rough_words(sentence) for sentence in sentences(line) if not speaks_to_reader(sentence))
    folded = fold(line)
    of_frame = any(said.match(folded) for said in _LABELS) or any(said.search(folded) for said in _DOORS)
    return words >= TOLD and not of_frame


def announces_trouble(evidence: Evidence) -> bool:
    """Whether title or first heading name an error or a wall, and the text itself goes on about it."""
    title = title_words(evidence)
    said = [p for p in (phrases.SAYS_GONE, phrases.SAYS_BROKEN, phrases.SAYS_CHALLENGE) if p.search(title)]
    text = fold(" ".join(evidence.text[: 10 * ANNOUNCEMENT].split()[:ANNOUNCEMENT])) if said else ""
    return any(pattern.search(text) for pattern in said)


def _weights(evidence: Evidence, marks: Marks, told: Told) -> dict[str, float]:
    retold = RETOLD if told.narrates else 1.0
    halved = 0.4 if told.narrates else 1.0
    status = _status(evidence)

    def said(pattern: re.Pattern[str], group: str = "") -> float:
        return retold * (_said(evidence, pattern) + status.get(group, 0.0))

    weights = {
        "gone": said(phrases.SAYS_GONE, "gone") + 1.5 * marks.missing,
        "broken": said(phrases.SAYS_BROKEN, "broken") + 0.5 * (evidence.traits.prose < FEW) * halved,
        "login": (_said(evidence, phrases.SAYS_LOGIN) if marks.asks_first else said(phrases.SAYS_LOGIN))
        + 1.5 * min(1, marks.passwords) * halved,
        "challenge": said(phrases.SAYS_CHALLENGE, "challenge")
        + (1.2 * marks.challenge + 0.6 * marks.refresh + 0.8 * (marks.challenge and evidence.traits.visible < BARE))
        * halved,
        "consent": said(phrases.SAYS_CONSENT) + 1.5 * (marks.consent > 0.5) + 0.3 * min(2, marks.buttons) * halved,
        "pay": _said(evidence, phrases.SAYS_PAY)
        + 1.2 * marks.paywall
        + 0.4 * (told.narrates and evidence.traits.prose < FEW)
        # Declared by its publisher, what says that here is an article says it of one that is not here.
        + (_against(evidence) if evidence.page.linked.paywalled else 0.0),
        "parked": said(phrases.SAYS_PARKED) + 1.0 * retold * bool(phrases.SAYS_PARKED.search(all_text(evidence))),
        "script": said(phrases.SAYS_SCRIPT) + 1.0 * marks.app_root + 0.5 * (evidence.traits.visible < BARE),
    }
    if told.narrates and not marks.paywall:
        del weights["pay"]  # the beginning of an article is told as any text is; only the box after it is a sign
    return weights


def _said(evidence: Evidence, pattern: re.Pattern[str]) -> float:
    """How loudly the page says it: in its title, a heading, its first words."""
    return (
        1.2 * bool(pattern.search(fold(evidence.page.title or "")))
        + 1.0 * bool(pattern.search(open_headings(evidence) or first_heading(evidence)))
        + (1.6 if evidence.traits.visible <= ANNOUNCEMENT else 0.8) * bool(pattern.search(announcement(evidence)))
    )


def _status(evidence: Evidence) -> dict[str, float]:
    """An HTTP status as title or heading, by what it means."""
    weights: dict[str, float] = {}
    for words in (fold(evidence.page.title or ""), open_headings(evidence)):
        if found := _STATUS.search(words):
            group = _GROUPS.get(found[1], "broken")
            weights[group] = weights.get(group, 0.0) + 0.8
    return weights
