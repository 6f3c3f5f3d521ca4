"""Names of people and bodies in running text: where they stand, what they are, when two of them mean the same.

A name is found by its shape (a run of capitalised words with small joining words inside), told a body by a head noun
("Association", "Ministerium") or by being initials, and matched by its words, never by a list of known bodies.
Works for languages that capitalise names; in Chinese and Japanese a body is known by its last characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from statement_watch.text import fold


def lexicon(words: str) -> frozenset[str]:
    """A set of words written as running text."""
    return frozenset(words.split())


_HEADS = lexicon(
    # English; Spanish and Portuguese; French; German, whose compounds are caught by their ends below
    """
    association society institute institution council committees committee subcommittee department ministry agency
    office bureau commission union federation confederation league foundation coalition alliance network center centre
    task university college company corporation inc llc ltd group board authority force police church conference party
    organization organisation service services administration chamber bank fund trust caucus senate congress court
    academy guild partnership assembly forum embassy hospital school district county city times post news press
    journal gazette herald tribune star observer sheriff sheriffs teamsters campaign project initiative centers
    asociación sociedad instituto consejo comité departamento ministerio secretaría agencia oficina comisión sindicato
    federación confederación liga fundación coalición alianza red centro universidad policía gobierno ayuntamiento
    partido colegio cámara junta banco associação conselho comissão polícia governo société institut conseil
    département ministère agence commissariat syndicat fédération confédération ligue fondation réseau université
    gouvernement parti ordre chambre mairie préfecture barreau banque verein bund rat amt
    """
)
_CAP = (
    r"(?:(?:[A-ZÀ-ÖØ-Þ]\.)+(?:-[A-ZÀ-ÖØ-Þ][^\W_]*)?|(?:Mrs?|Ms|Drs?|Reps?|Sens?|Gov|Capt|Lt|Sgt|Gen|Col|Maj|Cmdr|Insp|Supt|Prof|Rev|Hon|St|Ft|Mt|Jr|Sr|Dept)\."
    r"|[A-ZÀ-ÖØ-Þ][^\W_]*(?:[&’'\-‐‑][^\W_]+)*)"
)
_JOIN = (
    r"(?:of|for|and|&|the|de|del|la|las|los|y|e|da|do|dos|des|du|et|le|les|pour|für|der|die|und|von|van|zu|[dl][’'])"
)
# "Committee on Rules" is one name, "Police on Immigration" is not: only these heads are followed by "on".
_ON = (
    r"(?<=ommittee)[^\S\n]+on|(?<=ommission)[^\S\n]+on|(?<=ouncil)[^\S\n]+on|(?<=enter)[^\S\n]+on|(?<=Force)[^\S\n]+on"
)
# "Pilots' Guild" is one name, "Pilots' Statement" is not: a plural possesses a body only.
_PLURAL = (
    r"(?<=s)[’'](?=(?:[^\S\n]+[A-ZÀ-ÖØ-Þ][\w\-]*){0,2}?[^\S\n]+"
    rf"(?:{'|'.join(sorted(head.capitalize() for head in _HEADS))})\b)"
)
NAME = rf"{_CAP}(?:(?:{_ON}|{_PLURAL})?(?:[^\S\n]+{_JOIN}){{0,3}}[^\S\n]+{_CAP}){{0,14}}"
"""Pattern of a name without groups; the article before it is not part of it. Bounded, so it runs in linear time."""

DATELINE = re.compile(r"^\W*[A-ZÀ-Þ][^–—:“\"\n]{1,60}?(?:\s*[–—]+|\s*--|\s-|-\s)\s*")
"""The place and day before the first words of a release: "PORT HAVEN, Ohio – "."""

_NAME = re.compile(rf"(?<![^\W_]){NAME}")
_HAN_BODY = re.compile(
    r"[\u4e00-\u9fff·]{1,24}?(?:协会|協會|学会|联合会|基金会|委员会|委員會|办公室|部门|公司|大学|联盟|组织|中心|总局|集团"
    r"|机构|银行|法院|警察局|警局|警方|政府|国会|议会|工会|新闻社|通讯社|日报|时报|晚报|电视台|部|局|署|厅|院|社|报)"
)
_ARTICLE = re.compile(r"(The|the|El|La|Los|Las|Le|Les|L[’']|Der|Die|Das)(?:[^\S\n]+|(?<=[’']))(?=[^\W_])")
_ADJECTIVE = re.compile(r"(?<=\w{5})e[rsnm]?$")
# French and Spanish write only the first word of a body's name with a capital.
_LOWER_TAIL = re.compile(
    r"(?:[^\S\n]+(?!de|du|a\b|ha\b|et\b|y\b)[a-zà-ÿ]{5,}(?:ale?|aux|iques?|ien|ienne|aise?|aine?|cos|cas|les|co|ca))?"
    r"(?P<genitive>(?:[^\S\n]+(?:de[^\S\n]+la|de[^\S\n]+l[’']|des|du|del|de|d[’'])[^\S\n]*[A-Za-zÀ-ÿ’'\-]+){0,3})"
)
_WORD = re.compile(r"[^\W_]+(?:['’\-.&][^\W_]+)*\.?")
_ACRONYM = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9&\-]{1,9}")
_DEFINED = re.compile(rf"({NAME})[^\S\n]*\([^\S\n]*[“\"]?({_ACRONYM.pattern})[”\"]?[^\S\n]*\)")


_SMALL = lexicon(
    """
    a an the of for and in on to at by de del la las los el y e da do dos das des du d l et le les pour für der die
    das und von van zu im
    """
)
_LOWER_HEADS = lexicon(
    "syndicat ligue conseil institut union ordre barreau sindicato consejo instituto liga red centro"
)
_HEAD_ENDS = (
    "verband", "verein", "bund", "gesellschaft", "institut", "ausschuss", "ministerium", "behörde", "agentur",
    "kommission", "gewerkschaft", "stiftung", "netzwerk", "zentrum", "universität", "polizei", "regierung", "partei",
    "kammer", "vereinigung", "bundesamt", "verbände", "zeitung", "rundfunk",
)  # fmt: skip


OFFICES = lexicon(
    """
    chief chair chairman chairwoman chairperson co-chair cochair president vice director officer secretary minister
    commissioner sheriff mayor governor senator representative congressman congresswoman spokesman spokeswoman
    spokesperson ceo cfo coo founder cofounder co-founder head leader manager general attorney captain lieutenant
    sergeant colonel superintendent administrator coordinator counsel executive member professor dean chancellor judge
    principal treasurer senators representatives congressmen chairs chairmen councilman councilwoman councilmember
    assemblyman assemblywoman leaders presidents deputy ambassador analyst advisor adviser owner partner dr mr mrs ms
    rep sen gov capt lt sgt col gen prof hon reps sens former acting interim senior assistant associate u.s us state
    ranking majority minority democratic republican whip speaker rev pastor bishop archbishop rabbi imam doctor nurse
    presidente presidenta directora secretario secretaria portavoz jefe jefa ministro ministra alcalde alcaldesa
    gobernador gobernadora senador senadora diputado diputada comisario président présidente directeur directrice
    secrétaire ministre maire préfet porte-parole député députée sénateur sénatrice m. mme präsident präsidentin
    vorsitzender vorsitzende direktor direktorin geschäftsführer geschäftsführerin sprecher sprecherin ministerin
    bürgermeister bürgermeisterin innenminister innenministerin members lawmakers delegates councilmembers mayors
    sheriffs chiefs
    """
)
"""Words of office that stand before or in a person's name and are no part of it."""
OPENERS = lexicon(
    """
    a an the this that these those here there it he she they we i you in on at as if for but and or so yet while when
    after before since because although though however according also today yesterday tomorrow monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september october november
    december one two some many most all both his her their our my its what who why how where with without from to by
    over under during asked speaking regarding following earlier later now then last next about another other such
    press release contact statement read full
    en según pero y esto esta este hoy ayer para por con como cuando
    dans selon mais et ce cette aujourd hier pour par avec
    ein eine in laut aber und dies diese heute gestern für mit nach zudem
    """
)
"""Words that begin sentences and are capitalised for that alone."""
PLACE_WORDS = lexicon("in at near en à aus")
"""Prepositions of which the name behind them is that of a place."""
_BEGIN_SUBJECTS = lexicon(
    """
    a an the this that these those he she they we you i it his her their our my its one two some many most all both
    another other former press ein eine die diese esta este cette
    """
)
_HOLDER = re.compile(
    r"\b(?:chairs?|chair(?:man|men|woman)|co-?chair(?:s|man|men)?|members?|leaders?|presidents?|directors?|secretary|whips?"
    r"|speaker|founders?|heads?|sponsors?|author)\b(?:\s+\w+){0,3}?\s+(?:of|for|on)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s+")
_FIRST_WORD = re.compile(r"\W*([\w’']+)")
_SMALL_WORD = re.compile(r"[a-zß-ÿ][\w’']*")
_STARTS_WITH_NAME = re.compile(r"(?:the\s+|[a-z.\-]+\s+){0,3}[A-ZÀ-Þ]")
_OF = lexicon("of for de del des du der da do dos das für pour to on")
_ROMANCE_OF = lexicon("de del des du d da do dos das")


def find_names(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Every name of a stretch of text as (start, end, name without a possessive ending)."""
    for match in _NAME.finditer(text, start, len(text) if end is None else end):
        name, begin = bare(match[0]), match.start()
        begin += match[0].index(name)
        if (last := name.rsplit(" ", 1)[-1].lower()) in _HEADS or last in _LOWER_HEADS:
            tail = _LOWER_TAIL.match(text, begin + len(name))
            foreign = not last.isascii() or last in _LOWER_HEADS
            name += tail[0] if tail and (foreign or tail["genitive"]) else ""
        yield begin, begin + len(name), name


def bare(name: str) -> str:
    """A name without its possessive ending, its article or stray punctuation.

    "La Asociación" loses its article, "La Raza" and "Los Angeles Council" do not: it must stand before a head noun.
    """
    name = re.sub(r"[’'](?:s|S)?$", "", name.strip(" \t\n,;:–—-“”\"'’«»"))
    article = _ARTICLE.match(name)
    if article and (article[1].lower() == "the" or _is_head(words_of(name[article.end() :])[0])):
        return name[article.end() :]
    return name


def is_acronym(name: str) -> bool:
    """True for initials that stand for a body: three to seven capitals, no figures ("OH-11"), no points ("U.S.")."""
    return 3 <= len(name) <= 7 and name.isupper() and name.replace("&", "").isalpha()


def is_body(name: str) -> bool:
    """True when a name is that of an organisation rather than of a person, by a head noun or by being initials."""
    if _HAN_BODY.fullmatch(name):
        return True
    return any(is_acronym(word) or _is_head(word) for word in words_of(name))


def _is_head(word: str) -> bool:
    return word.lower() in _HEADS or nominative(word).lower().endswith(_HEAD_ENDS)


def nominative(name: str) -> str:
    """A German name without the genitive ending of its first word: "Bundesverbands der Lotsen"."""
    first, _, rest = name.partition(" ")
    for ending in ("es", "s"):
        if first.lower().endswith(ending) and first.lower().removesuffix(ending).endswith(_HEAD_ENDS):
            return f"{first[: -len(ending)]} {rest}".rstrip()
    return name


def is_clean_body(name: str) -> bool:
    """True when a name is that of a body and of nothing more: it ends in its head noun, or goes on only with "of …".

    "Ukraine Caucus", "Association of Chiefs of Police" and "Asociación Nacional de Jefes" are; "Armed Services
    Committee Chairman Reed" and "Budget Committee Passes" are not.
    """
    if is_acronym(name) or _HAN_BODY.fullmatch(name):
        return True
    if _HOLDER.match(name):
        return False
    words = [word.lower() for word in words_of(name)]
    heads = [i for i, word in enumerate(words) if _is_head(word)]
    if not heads or len(heads) == len(words):
        return False
    if len(words) == 1:  # a German compound
        return words[0] not in _HEADS
    if heads[-1] == len(words) - 1 or words[heads[0] + 1] in _OF:
        return True
    # Romance languages put the adjective behind the head noun.
    return heads[0] == 0 and len(words) > 3 and words[1] not in OFFICES and words[2] in _ROMANCE_OF


def ends_as_body(name: str) -> bool:
    """True when the last word of a name is a head noun or initials: "Ferry County Council", "the US FDA"."""
    last = name.rsplit(" ", 1)[-1]
    return is_clean_body(name) or is_acronym(last) or _is_head(last)


def words_of(name: str) -> list[str]:
    """The words of a name as written."""
    return [word.rstrip(".") if word.count(".") == 1 else word for word in _WORD.findall(name)]


@lru_cache(maxsize=4096)
def key(name: str) -> tuple[str, ...]:
    """A name for comparing: its words folded, joining words and single initials dropped ("Mark R. Warner")."""
    tokens = [re.sub(r"[^\w]", "", word) for word in words_of(fold(bare(name)))]
    long = [token for token in tokens if token not in _SMALL and (len(token) > 1 or not token.isascii())]
    return tuple(long or tokens)


def initials(name: str) -> str:
    """Capitals of the words that carry a name: "International Association of Chiefs of Police" → "IACP"."""
    return "".join(word[0].upper() for word in words_of(name) if word.lower() not in _SMALL)


def same_body(left: str, right: str) -> bool:
    """True when two names are one by their words, or one is the initials of the other.

    German declines what stands before the noun: "Deutscher Mieterbund", "der Deutsche Mieterbund".
    """
    if [_ADJECTIVE.sub("", word) for word in key(left)] == [_ADJECTIVE.sub("", word) for word in key(right)]:
        return True
    return _abbreviates(left, right) or _abbreviates(right, left)


def _abbreviates(short: str, long: str) -> bool:
    compact = short.replace(".", "").upper()
    return is_acronym(compact) and " " in long and initials(long) == compact


def contains(longer: str, shorter: str) -> bool:
    """True when the words of one name stand in the other ("Senator Barbara Lee" and "Barbara Lee"), two at least."""
    few, many = key(shorter), key(longer)
    if len(few) < 2 or len(few) > len(many):
        return False
    return any(many[i : i + len(few)] == few for i in range(len(many) - len(few) + 1))


def full_name(acronym: str, texts: Iterable[str]) -> str | None:
    """The name that initials stand for in the given texts: defined in brackets there, else spelled by its initials."""
    compact = acronym.replace(".", "")
    spelled: str | None = None
    for text in texts:
        for match in _DEFINED.finditer(text):
            if match[2] == compact and (tail := _tail_for(match[1], compact)):
                return tail
        if spelled is None:
            spelled = next((n for _, _, n in find_names(text) if " " in n and initials(n) == compact), None)
    return spelled


def _tail_for(name: str, acronym: str) -> str | None:
    """The end of a name that the initials stand for: "The Members of National Police Union (NPU)"."""
    words = bare(name).split()
    for i in range(len(words)):
        if words[i][:1].isupper() and initials(" ".join(words[i:])) == acronym:
            return " ".join(words[i:])
    return bare(name) if is_body(name) else None


def subject_start(clause: str) -> int:
    """Where the subject of a sentence begins, behind its dateline and leading adverbials.

    "PORT HAVEN – Today, after a vote in the Harbour Council, Jane Roe said" begins with "Jane Roe", and "In Geneva, the
    minister said" with "the minister".
    """
    place = DATELINE.match(clause)
    start = place.end() if place else 0
    first = _FIRST_WORD.match(clause, start)
    if first is None:
        return start
    plain = _plain(first[1])
    if plain not in OPENERS and plain not in PLACE_WORDS and not plain.endswith(("ing", "ed")):
        return start
    ends = [comma.end() for comma in _COMMA.finditer(clause, start)]
    parts = [part for part in zip(ends, [*ends[1:], len(clause)], strict=False) if not _goes_on(clause, part[0])]
    named = [(begin, end) for begin, end in parts if _STARTS_WITH_NAME.match(clause, begin)]
    long = [begin for begin, end in named if len(clause[begin:end].split()) > 1]
    at_place = plain in PLACE_WORDS and clause[first.end() :].lstrip()[:1].isupper()
    behind = [begin for begin, _ in parts] if at_place else []
    return (long or [begin for begin, _ in named] or behind or [start])[0]


def _goes_on(clause: str, begin: int) -> bool:
    """Whether a part of a sentence is one more adverbial: "based in Geneva", "after the vote"."""
    word = _SMALL_WORD.match(clause, begin)
    if word is None:
        return False
    plain = _plain(word[0])
    return plain in OPENERS - _BEGIN_SUBJECTS or plain in PLACE_WORDS or plain.endswith(("ing", "ed"))


def _plain(word: str) -> str:
    return re.split("[’']", word.lower())[0]
