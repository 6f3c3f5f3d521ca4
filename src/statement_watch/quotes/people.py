"""Who a phrase names: a person, the body that the person speaks for, an outlet. From shapes and words of office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from statement_watch.names import (
    NAME,
    OFFICES,
    OPENERS,
    PLACE_WORDS,
    bare,
    ends_as_body,
    find_names,
    full_name,
    is_acronym,
    lexicon,
)
from statement_watch.quotes.lexicon import OUTLET

NEAR = 500
"""Characters before a pronoun in which the person it means is named."""
BEFORE = 10
"""Characters before a name in which a preposition of place ends."""
_CONNECTOR = lexicon("of for at in from de del des du der vom von von the la le")
_PLACE = lexicon("county city state district province land canton provincia departamento")
_OFFICE_OF_BODY = lexicon(
    """
    ceo cfo coo president vice director executive chairman chair founder cofounder co-founder spokesman spokeswoman
    spokesperson head chief general manager secretary commissioner superintendent administrator
    """
)
_ARTICLES = lexicon("el la los las un una le les une der die das")
_TOKEN = re.compile(r"\S+")
_OF_BODY = re.compile(rf"[^\S\n]+(?:of|with|from|at|del?|du|vom|von|der)[^\S\n]+(?:the[^\S\n]+|der[^\S\n]+)?{NAME}")
_COMMA = re.compile(r"(?:[^\S\n]*\([^)\n]{0,40}\))?[^\S\n]*[,–—]")
_STRIP = " \t\n,;:.()[]“”\"'’«»–—"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named in a phrase."""

    person: str | None = None
    body: str | None = None

    def __bool__(self) -> bool:
        return bool(self.person or self.body)


def is_outlet(name: str) -> bool:
    """True for a name made like that of a newspaper, an agency or a broadcaster."""
    words = [word.strip(_STRIP).lower() for word in re.split(r"[\s\-]+", bare(name))]
    return any(word in OUTLET for word in words) or name.strip(_STRIP).lower() in OUTLET


def read_party(phrase: str) -> Party:
    """The first person of a phrase and the body that fits the person best; outlets should be cut out before.

    Behind the person a body counts only in an apposition with a word of office ("Jane Roe, head of X") or after "of".
    """
    person: str | None = None
    bodies: list[str] = []
    limit = len(phrase)
    for start, end, name in find_names(phrase):
        if start >= limit:
            break
        if phrase[:start].endswith("("):
            continue
        for kind, words in _segments(name, start, phrase):
            if kind == "body":
                bodies.append(words)
            elif person is None and not (bodies and _after_place_word(phrase, start)):
                person = words
                limit = end + _apposition(phrase[end:])
    body = next((b for b in bodies if " " in b or is_acronym(b)), None)
    return Party(person, body)


def _apposition(tail: str) -> int:
    """How far the words behind a person's name still describe the person."""
    if match := _OF_BODY.match(tail):
        return match.end()
    match = _COMMA.match(tail)
    if match is None:
        return 0
    first = tail[match.end() : match.end() + 90]
    return len(tail) if any(word.strip(_STRIP).lower() in OFFICES for word in first.split()) else 0


def _after_place_word(phrase: str, start: int) -> bool:
    before = phrase[max(0, start - BEFORE) : start].split()
    return bool(before) and before[-1].lower() in PLACE_WORDS


def _segments(name: str, start: int, phrase: str) -> Iterator[tuple[str, str]]:
    """A run of capitalised words cut at words of office: ("body" | "person", words)."""
    tokens = _TOKEN.findall(name)
    first = re.split("[’']", tokens[0].strip(_STRIP).lower())[0] if tokens else ""
    if first in OPENERS | PLACE_WORDS or (len(tokens) == 1 and first in _ARTICLES):
        start += len(tokens[0]) + 1
        tokens = tokens[1:]
    run: list[str] = []
    role: str | None = None
    pieces: list[tuple[str | None, list[str], str | None]] = []
    for token in tokens:
        plain = token.strip(_STRIP).lower()
        if plain in OFFICES and not _is_part_of_body(run, plain):
            if run:
                pieces.append((role, run, plain))
            run, role = [], plain
        else:
            run.append(token)
    if run:
        pieces.append((role, run, None))
    for before, words, after in pieces:
        yield from _label(before, words, after, phrase, start)


def _is_part_of_body(run: list[str], plain: str) -> bool:
    """ "National Association of Police Chiefs": an office word after "of" belongs to the body's name."""
    return bool(run) and run[-1].lower() in ("of", "de", "des", "der") and plain not in ("the",) and len(run) > 1


def _label(
    before: str | None, words: list[str], after: str | None, phrase: str, start: int
) -> Iterator[tuple[str, str]]:
    led = words[0] in _CONNECTOR
    while words and words[0] in _CONNECTOR:
        words = words[1:]
    while words and words[-1].lower() in (*_CONNECTOR, "and", "&", "y", "et", "und"):
        words = words[:-1]
    if not words:
        return
    name = bare(" ".join(words))
    last = words[-1].strip(_STRIP).lower()
    if before and led:
        if last not in _PLACE and (ends_as_body(name) or len(words) > 1):
            yield "body", name
    elif ends_as_body(name):
        if last not in _PLACE:
            yield "body", name
    elif after is not None:
        if after in _OFFICE_OF_BODY and not led and not name.endswith((" and", " y", " et", " und")):
            yield "body", name
    elif not led and not (before is None and _after_place_word(phrase, start)):
        for one in re.split(r"\s+(?:and|&|y|et|und)\s+", name):
            place = one.isupper() and len(one) > 4 and " " not in one  # a dateline
            initials_only = "." in one and one.replace(".", "").isupper() and " " not in one
            if len(one) > 1 and len(one.split()) <= 5 and not place and not initials_only:
                yield "person", one


@dataclass(slots=True)
class People:
    """Those named so far in one text: short forms resolve to full ones, persons keep their bodies."""

    text: str
    bodies: dict[str, str] = field(default_factory=dict)
    _full: dict[str, str] = field(default_factory=dict)

    def full_person(self, name: str) -> str:
        """ "Lee" → "Barbara Lee" where the text gives the whole name."""
        if " " in name:
            return name
        if name not in self._full:
            self._full[name] = self._find_full(name) or name
        return self._full[name]

    def is_known(self, person: str) -> bool:
        """Whether a name is more than one word, or stands in the text again."""
        return " " in person or self.text.count(person) > 1

    def _find_full(self, surname: str) -> str | None:
        at = self.text.find(surname)
        for _ in range(6):
            if at < 0:
                return None
            line = max(self.text.rfind("\n", 0, at) + 1, at - 80)
            for start, end, name in find_names(self.text, line, at + len(surname)):
                if end >= at + len(surname) and " " in name:
                    for kind, words in _segments(name, start, self.text):
                        if kind == "person" and " " in words and words.split()[-1] == surname:
                            return words
            at = self.text.find(surname, at + 1)
        return None

    def body_of(self, person: str) -> str | None:
        """The body that the text gives a person at the first mention, or that an earlier quote gave."""
        if person not in self.bodies:
            at = self.text.find(person)
            line = max(self.text.rfind("\n", 0, at) + 1, at - 90)
            run = self._run_before(line, at, at + len(person))
            stop = _clause_end(self.text, at + len(person), at + len(person) + 160)
            body = read_party(self.text[run:stop]).body if at >= 0 and not self._quoted(at) else None
            if body:
                self.bodies[person] = body
        return self.bodies.get(person)

    def _run_before(self, line: int, at: int, end: int) -> int:
        """Where the words that belong to a name begin: "Harbour Union chair Jane Roe" begins with the union."""
        begin = at
        last = line
        for start, stop, _ in find_names(self.text, line, end):
            if stop > at:
                between = self.text[last:start].split()
                titled = 0 < len(between) <= 3 and all(word.lower() in OFFICES for word in between)
                return begin if titled else start
            begin, last = start, stop
        return at

    def _quoted(self, at: int) -> bool:
        """Whether a place is inside a quotation: what others say of a person there is no introduction."""
        line = self.text[max(self.text.rfind("\n", 0, at) + 1, at - 400) : at]
        return line.count("“") > line.count("”") or line.count('"') % 2 == 1

    def last_person(self, at: int) -> str | None:
        """Whom "he" means when nobody was quoted yet: the first person of the sentence before, or further back."""
        start, found = max(0, at - NEAR), None
        for sentence in re.split(r"(?<=[a-z][.!?])\s+", self.text[start:at])[:-1]:
            named = [w for s, _, n in find_names(sentence) for k, w in _segments(n, s, sentence) if k == "person"]
            found = next((self.full_person(name) for name in named if " " in self.full_person(name)), found)
        return found

    def full_body(self, name: str) -> str:
        """ "IACP" → the name that it stands for in this text."""
        return (full_name(name, (self.text,)) or name) if is_acronym(name) else name

    def full_outlet(self, name: str, before: int) -> str:
        """ "the Times" → "Los Angeles Times" when the text has named that one before."""
        if name not in self._full and " " not in name:
            earlier = [n for _, _, n in find_names(self.text, 0, before) if n.endswith(" " + name) and is_outlet(n)]
            self._full[name] = earlier[-1] if earlier else name
        return self._full.get(name, name)


def _clause_end(text: str, start: int, limit: int) -> int:
    match = re.compile(r"[.!?;:]\s|\n|[“\"«„]").search(text, start, min(len(text), limit))
    return match.start() if match else min(len(text), limit)


OUTLET_CREDIT = re.compile(
    r"\b(?:according\s+to|as\s+reported\s+by|reported\s+by|in\s+an?\s+(?:interview|op-ed|column|article)\s+(?:with|in|for)"
    r"|told|tells|from|via|per|to|in|by|said\s+on|wrote\s+in|según|selon|gegenüber|laut|dijo\s+a|dans|en|à|im|der)\s+"
    rf"(?:the\s+|el\s+|la\s+|le\s+|der\s+|die\s+|dem\s+|los\s+|las\s+|au\s+|al\s+)?(?P<name>{NAME})"
)
"""An outlet that words are credited to."""
