"""Quotes of a text: words in quotation marks that somebody is said to have said, with the body and the credited outlet.

A stretch in marks is a quote only when a verb of speech, or a colon after a word like "statement", ties it to somebody
named; titles and scare quotes have no such tie. Looked at in this order: the words just after it, the words just before
it, then the quote before it (a quotation interrupted by "said X", or going on in a paragraph of its own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from statement_watch.model import Quote
from statement_watch.names import NAME, PLACE_WORDS, bare, subject_start
from statement_watch.quotemarks import Quoted, find_quoted
from statement_watch.quotes.lexicon import ISSUED, PRONOUN, SAID, SAID_HAN, UTTERANCE
from statement_watch.quotes.people import OUTLET_CREDIT, Party, People, is_outlet, read_party

LEAST_WORDS = 4
"""A stretch of fewer words is a term or an exclamation."""
LEAST_PARTIAL = 6
"""Words woven into a reporter's sentence ("said that it “…”") must be more, or every coined term is a quote."""
AROUND = 320
"""Characters before and after that are searched for the speaker."""
INTRODUCTION = 700
"""Characters before a quotation in which the sentence that announces it begins; with all its titles it may be long."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’-][^\W_]+)*")
_VERB_FIRST = re.compile(rf"[\s,–—-]*(?:{SAID})(?:\b|(?=[A-ZÀ-Þ]))\s*(?P<who>.*)", re.DOTALL)
_NAME_FIRST = re.compile(rf"[\s,–—-]*(?P<who>[^“”\"«»:;]{{1,180}}?)[\s,]+(?:{SAID})\b(?P<rest>.*)", re.DOTALL)
_HAN_AFTER = re.compile(rf"[，,。\s]*(?P<who>[\u4e00-\u9fff·]{{2,30}}?){SAID_HAN}")
_HAN_BEFORE = re.compile(rf"(?P<who>[\u4e00-\u9fff·]{{2,30}}){SAID_HAN}[^。！？\n“”]{{0,6}}[：:，,]?\s*$")
_VERB_BEFORE = re.compile(rf"(?P<who>.*?)(?:\b(?:{SAID})|(?<=[a-z])said)\b(?P<rest>[^.]*)$", re.DOTALL)
_SAYS_MORE = re.compile(r"\s*(?:that|to|how|why|whether|of|:|que|dass|qu[’'])", re.IGNORECASE)
"""Behind "X said": the words of X are yet to come, those before are not X's."""
_ONLY_PLACE = re.compile(rf"\W*(?i:{'|'.join(sorted(PLACE_WORDS))})\s+{NAME}\W*")
"""What leads a sentence whose subject follows its verb: "In Berlin sagte Müller"."""
_GERMAN_SO = re.compile(r"[\s,–—-]*so\s+(?P<who>.*)", re.DOTALL)
_UTTERED = re.compile(rf"\b{UTTERANCE}\b", re.IGNORECASE)
_MARKED = re.compile(r"[“„«][^”»]{0,200}[”»“]|\"[^\"]{0,200}\"")
_ISSUING = re.compile(rf"\b{ISSUED}\b")
_FOLLOWS = re.compile(rf"\b(?:following|siguientes?|suivante?s?|folgende\w*)\s+(?:\w+\s+)?{UTTERANCE}\b", re.IGNORECASE)
"""A statement is announced; the quotation that opens the next paragraph is it, even behind a full stop."""
_GROUP = re.compile(r"(?:[Tt]he|los|las|les|die)\s+[A-Za-zà-ÿ]{4,}(?:\s+[a-zà-ÿ]{4,})?")
_MANY = re.compile(
    r"[Tt]he\s+(?:[\w’'.\-]+\s+){1,3}(?:lawmakers|senators|members|representatives|delegation|leaders|officials|governors)"
)
_ONLY_PRONOUN = re.compile(rf"\W*(?:{PRONOUN})\b\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Za-z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?][”\"’)]?\s+(?=[“\"«„]?[A-ZÀ-Þ])"
)
_ROLES_HAN = (
    "主任|主席|部长|部長|局长|总统|总理|发言人|發言人|会长|总裁|教授|市长|州长"
    "|议员|秘书长|警长|董事长|首相|理事长|院长|署长|记者"
)
_HAN_PARTY = re.compile(
    rf"^(?P<body>[\u4e00-\u9fff]{{2,}}?)?(?:执行|副|前|新闻|助理)?(?:{_ROLES_HAN})(?P<person>[\u4e00-\u9fff·]*)$"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """Who said a stretch, and the outlet credited."""

    party: Party
    outlet: str | None = None
    until: int = 0
    """Where the attribution after the stretch ends: a stretch that begins there goes on in the same voice."""


def find_quotes(text: str, language: str | None = None) -> tuple[Quote, ...]:
    """Quotes with a speaker or a speaking body, in order; `text[start:end] == quote.text`, marks left out.

    `language` is a hint (ISO 639-1) and may be None: the verbs of all languages are known at once.
    Linear in the length of the text.
    """
    if len(text) < 10:
        return ()
    people = People(text)
    quotes: list[Quote] = []
    last: _Said | None = None
    last_end = 0
    for stretch in find_quoted(text):
        words = len(_WORD.findall(text, stretch.start, min(stretch.end, stretch.start + 400)))
        if words < LEAST_WORDS:
            continue
        german = language == "de" or text[stretch.outer_start] == "„"
        said = _after(text, stretch, people, last, german) if stretch.closed else None
        said = said or _before(text, stretch, last_end, words, people, last) or _carried(text, stretch, last, last_end)
        if said and said.party:
            quotes.append(_quote(text, stretch, said))
            last, last_end = said, stretch.outer_end
    return tuple(quotes)


def _quote(text: str, stretch: Quoted, said: _Said) -> Quote:
    body = text[stretch.start : stretch.end]
    start = stretch.start + len(body) - len(body.lstrip())
    end = stretch.end - (len(body) - len(body.rstrip()))
    return Quote(start, end, text[start:end], said.party.person, said.party.body, said.outlet)


def _after(text: str, stretch: Quoted, people: People, last: _Said | None, german: bool) -> _Said | None:
    """`,” said X, chief of Y.` and `,” X told the Z.`"""
    clause, until = _clause_after(text, stretch.outer_end)
    ending = text[stretch.end - 1 : stretch.end]
    if match := _HAN_AFTER.match(clause):
        return _Said(_han_party(match["who"]), None, until)
    if (match := _VERB_FIRST.match(clause)) and clause.lstrip(" ,–—-\n")[:1].islower():
        return _resolve(match["who"], people, stretch.start, last, until)
    if german and (match := _GERMAN_SO.match(clause)):
        return _resolve(match["who"], people, stretch.start, last, until)
    if ending not in ".。" or clause.startswith(","):
        match = _NAME_FIRST.match(clause)
        if match and _is_subject(match["who"]) and not _SAYS_MORE.match(match["rest"]):
            return _resolve(match["who"], people, stretch.start, last, until, match["rest"])
    return None


def _is_subject(who: str) -> bool:
    """A subject is short, or a name with an apposition between commas."""
    return len(who.split(",")[0].split()) <= 9


def _before(text: str, stretch: Quoted, floor: int, words: int, people: People, last: _Said | None) -> _Said | None:
    """`X told the Z, “`, `Here is a statement from X:` and, for longer stretches, `X said that this “`."""
    intro = _intro(text, stretch.outer_start, floor)
    if not intro:
        return None
    if match := _HAN_BEFORE.search(intro):
        return _Said(_han_party(match["who"]))
    tail = intro.rstrip()[-1:]
    verb = _VERB_BEFORE.match(intro)
    if tail == ":" and (verb or _UTTERED.search(intro)):
        who, rest = _parts(verb) if verb else (_ISSUING.split(intro, maxsplit=1)[0], "")
        return _resolve(who, people, stretch.start, last, 0, rest) or _resolve(intro, people, stretch.start, last, 0)
    if tail == ":" and len(intro.split()) <= 6 and not verb:
        name = intro.strip(" :\n")
        if name.isupper():  # a transcript
            return None if _is_dateline(name, text, stretch.outer_start) else _Said(Party(name, None))
        return _resolve(intro, people, stretch.start, last, 0)
    if verb and (words >= LEAST_PARTIAL or tail == ",") and len(verb["rest"].split()) <= 12:
        who, rest = _parts(verb)
        return _resolve(who, people, stretch.start, last, 0, rest) if _names_subject(who) else None
    return None


def _is_dateline(name: str, text: str, at: int) -> bool:
    """Whether a name in capitals is a place: it opens the text, which never speaks of it again."""
    opens = at < AROUND and text[:at].strip(" :\n") == name
    return opens and text.casefold().count(name.casefold()) == 1


def _parts(verb: re.Match[str]) -> tuple[str, str]:
    """The subject of a verb with what leads up to it, and the words behind both."""
    if _ONLY_PLACE.fullmatch(verb["who"]):
        return f"{verb['who'].rstrip()},{verb['rest']}", ""
    return verb["who"], verb["rest"]


def _names_subject(who: str) -> bool:
    """A name or a pronoun must be the subject: "When X moved, critics argued" names no critic."""
    words = who[subject_start(who) :].strip(" ,").rsplit(",", 1)[-1].split()
    return bool(words) and (any(w[:1].isupper() for w in words[:6]) or _ONLY_PRONOUN.fullmatch(words[0]) is not None)


def _carried(text: str, stretch: Quoted, last: _Said | None, last_end: int) -> _Said | None:
    """The same voice goes on: right after its attribution, or in a paragraph that is nothing but a quotation."""
    if last is None:
        return None
    if (
        last.until
        and not text[last.until : stretch.outer_start].strip(" .,;:–—-\n")
        and stretch.outer_start >= last.until
    ):
        return last
    between = text[last_end : stretch.outer_start]
    alone = not text[stretch.outer_end :].lstrip(" ")[:1].strip() and text[: stretch.outer_start].endswith("\n")
    return last if alone and "\n" in between and not between.strip() else None


def _clause_after(text: str, start: int) -> tuple[str, int]:
    """The rest of the sentence behind a quotation, and where it ends."""
    limit = min(len(text), start + AROUND)
    stop = re.compile(r"[“„«「]|(?<=\s)\"(?=\S)|\n[^\S\n]*\n").search(text, start, limit)
    end = stop.start() if stop else limit
    sentence = _SENTENCE_END.search(text, start, min(len(text), end + 2))
    if sentence and sentence.start() < end:
        end = sentence.start() + 1
    return text[start:end], end


def _intro(text: str, start: int, floor: int) -> str:
    """The sentence that leads to a quotation; the paragraph before when that ends in a colon."""
    low = max(floor, start - INTRODUCTION)
    window = text[low:start]
    if not window.strip(" \n“”\"'"):
        return ""
    head, _, tail = window.rpartition("\n\n")
    if not tail.strip(" \t\n"):
        if not head.rstrip().endswith((":", "：")) and not _FOLLOWS.search(head, max(0, len(head) - INTRODUCTION)):
            return ""
        tail = head.rstrip().rpartition("\n\n")[2]
    ends = [match.end() for match in _SENTENCE_END.finditer(tail)]
    sentence = tail[ends[-1] :] if ends else tail
    if _FOLLOWS.search(sentence):
        return sentence.rstrip().rstrip(".:") + ":"
    return "" if sentence.rstrip().endswith((".", "!", "?")) else sentence


def _resolve(who: str, people: People, at: int, last: _Said | None, until: int, rest: str = "") -> _Said | None:
    """The party of a phrase with short names made full, and the outlet credited in it or behind the verb."""
    outlet, cut = _credit(who, rest)
    opens_sentence = False
    if until == 0:
        cut = _MARKED.sub(" ", cut)
        begin = subject_start(cut)
        opens_sentence, cut = not cut[:begin].rstrip().endswith(","), cut[begin:]
    if _ONLY_PRONOUN.fullmatch(cut.split(",")[0]):
        person = None if last else people.last_person(at)
        party = last.party if last else Party(person, people.body_of(person) if person else None)
        return _Said(party, people.full_outlet(outlet, at) if outlet else None, until)
    party = (_unnamed(cut) if _MANY.fullmatch(cut.strip(" ,.\n")) else read_party(cut)) or _unnamed(cut)
    if not party:
        return None
    person = people.full_person(party.person) if party.person else None
    if person and opens_sentence and cut.lstrip().startswith(person) and not people.is_known(person):
        person = None  # a word that is capitalised for its place alone
    body = people.full_body(party.body) if party.body else None
    if person and body:
        people.bodies.setdefault(person, body)
    elif person and not person.startswith("the "):
        body = people.body_of(person)
    return _Said(Party(person, body), people.full_outlet(outlet, at) if outlet else None, until)


def _unnamed(who: str) -> Party:
    """ "the lawmakers": nobody is named, but somebody speaks."""
    plain = who.strip(" ,.\n")
    match = _GROUP.fullmatch(plain) or _MANY.fullmatch(plain)
    if match is None or _UTTERED.search(match[0]):
        return Party()
    return Party(match[0].replace("The ", "the ", 1), None)


def _credit(who: str, rest: str) -> tuple[str | None, str]:
    """The credited outlet, and the phrase without it."""
    for place, phrase in enumerate((rest, who)):
        for match in OUTLET_CREDIT.finditer("told " + phrase if place == 0 and phrase else phrase):
            name = bare(match["name"])
            if is_outlet(name):
                return name, who.replace(match["name"], " ") if place else who
    return None, who


def _han_party(who: str) -> Party:
    match = _HAN_PARTY.match(who)
    if match:
        return Party(match["person"] or None, match["body"])
    return Party(None, who) if len(who) > 4 else Party(who, None)
