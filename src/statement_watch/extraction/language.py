"""The language of a page: what it declares, checked against the text by common words and by script."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 600
"""Words looked at."""
ENOUGH = 0.06
"""Share of common words from which a language is recognised; running text has 0.2 and more, another language 0.03."""
SURE = 0.18
"""With this share of the declared language's common words no other is tried."""
CLEARER = 2.0
"""So many times more common words than the declared language has, and the declaration is wrong."""

_COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the a of and in to that is was for with as it on by this have from are not be they we which has",
        "de": "der die und das ist nicht ein eine zu den mit von dem des im sich auf für auch sie werden wird dass wir",
        "fr": "le la les de des en et est une dans que pour du qui sur pas plus avec ce au sont par nous été ont aux",
        "es": "el la los las de en a que del y una por con para su es como más pero sus ha fue entre también sobre",
        "it": "il a di che la per una sono del non con gli della anche si dei più nel alla ha come questo delle è dal",
        "pt": "o a os de que não uma com para por dos das mais como mas ao foi ele tem são pelo pela também até da do",
        "nl": "de het een van en dat niet is op te voor met zijn er aan ook maar door naar hebben wordt bij deze uit",
        "sv": "och att det som är på för med inte den till har av om ett men var vi kan från så ska när efter eller",
        "da": "og at det er til på for af den med ikke som der har vi kan fra også men efter et blev var skal hvor",
        "no": "og at det er til på for av den med ikke som har vi kan fra også men etter et ble var skal noe",
        "fi": "ja on ei se että hän oli ovat mutta myös kun sen joka ole kuin mukaan sekä voi vain niin jo tai",
        "pl": "i w nie na się że do to jest jak z o za po od przez ale dla są czy tym który tego oraz być także",
        "cs": "a se na je že v to s z do o ale za by jako po jsem jsou pro podle který také které až jeho byl nebo",
        "ro": "și de în a la cu pe că nu este o un din care sunt pentru mai fost prin dar ce au s-a această ale",
        "hu": "a az és hogy nem is egy van meg de csak ez azt már mint még volt ha el vagy nagy kell minden",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne var kadar sonra ise değil göre ama her",
        "ru": "и в не на что с по это как к из у за от для о но так же его все он было был также",
        "uk": "і в не на що з та до це як у за від для про але його було також які є він вона",
        "id": "yang dan di ini dengan untuk dari itu dalam pada tidak akan juga ke oleh ada saat telah para bisa",
        "el": "και το να του η της με που στο για από την τον τα είναι δεν σε οι θα ότι των στην",
        "ca": "el la de i que a en un una per amb és no del els les ha al són més com però aquest va també",
        "vi": "và của là các có cho không được trong người này với một những đã khi để đến về",
    }.items()
}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_SAME_SCRIPT = {"hi": {"mr", "ne"}, "ar": {"fa", "ur", "ps", "ckb"}, "zh": {"yue"}}
_CODE = re.compile(r"^\s*([a-z]{2})(?:[-_]|\s*$)", re.IGNORECASE)
_OLD_CODES = {
    "iw": "he",
    "in": "id",
    "nb": "no",
    "nn": "no",
    "jp": "ja",
    "kr": "ko",
    "cn": "zh",
    "gr": "el",
    "cz": "cs",
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def find_language(text: str, *declared: str | None) -> str | None:
    """ISO 639-1 code. The first declaration that is a code, unless the text clearly speaks another language."""
    said = next((code for code in map(_code, declared) if code), None)
    sample = text[: SAMPLE * 8]
    if script := _by_script(sample):
        return said if said in _SAME_SCRIPT.get(script, ()) else script
    words = Counter(word.lower() for word in _WORD.findall(sample)[:SAMPLE])
    total = sum(words.values())
    if total < 10:
        return said
    if said in _COMMON and sum(words[w] for w in _COMMON[said]) >= SURE * total:
        return said
    shares = {language: sum(words[w] for w in common) / total for language, common in _COMMON.items()}
    best = max(shares, key=shares.__getitem__)
    if shares[best] < ENOUGH or (said in shares and shares[best] < CLEARER * shares[said or ""]):
        return said
    return best if said is None or said in shares or shares[best] > 3 * ENOUGH else said


def _by_script(sample: str) -> str | None:
    """The language that a script alone tells, when most letters are of it."""
    if sample.isascii():
        return None
    letters = sum(character.isalpha() for character in sample) or 1
    for language, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters
        if share > (0.1 if language == "ja" else 0.3):
            return language
    return None


def _code(declared: str | None) -> str | None:
    found = _CODE.match(declared or "")
    if not found:
        return None
    code = found[1].lower()
    return _OLD_CODES.get(code, code)
