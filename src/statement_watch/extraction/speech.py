"""How a text speaks: to its reader about the page it stands on, as walls and error pages do, or of something else.

A statement on captchas and a captcha page share their words. What parts them is that the page says "you", "please" and
"this page" in nearly every sentence, and the statement in next to none. The words are few and of closed classes:
pronouns of the second person, please, demonstratives with page or site, the verbs of such pages in the imperative.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+|(?<=[。！？])|\n+|\s\|\s")

_TO_READER = re.compile(
    r"""(?<!\w)(?:
    you(?:r|rs|rself|['’](?:re|ve|ll|d))?|please|(?:try|go|come|check)\s(?:again|back)
    |this\s(?:web\s?)?(?:page|site|server|content|domain|address|url|link|request|resource|application|app|error|account|store|message|post|vacancy|job|posting)
    |this\s(?:article|story|document|item)\s(?:is|has|was|may|can)|(?:our|the)\s(?:home\s?page|search|menu|web\s?site|server|page)\s?(?:above|below|is|or|to|encountered|could|can)
    |the\s(?:page|link|url|web\saddress)|die\s(?:seite|adresse)|der\s(?:link|inhalt)|la\s(?:page|página|pagina)|(?:el|o)\s(?:enlace|link)|a\spágina|le\slien|il\slink|sidan|siden
    |an?\s(?:\w+\s){0,2}error\s(?:has\s)?occurred
    |bitte|diese[rsmn]?\s(?:web)?(?:seite|site|inhalte?|domain|artikel|anwendung|dienst|fehler|funktion)|dieser\sbeitrag\s(?:ist|wurde)
    |(?:we|wir|nous|noi|nosotros|nós|wij)\s(?:and|und|et|e|y|en)\s(?:our|unsere|nos|i\snostri|nuestros|(?:os\s)?nossos|onze)\s(?:\d+\s)?(?:partner|socios|parceiros)\w*
    |anda|silakan|bạn|vui\slòng|(?<!rendez-)vous|votre|vos|veuillez|cette\s(?:page|adresse|url|ressource)|ce\s(?:site|contenu|lien|serveur|domaine|message)|cet\s(?:article|espace)\s(?:est|n)
    |usted(?:es)?|por\sfavor|tus|tu|esta\s(?:página|web|dirección)|este\s(?:sitio|contenido|enlace|servidor|dominio)|inténtelo|vuelva|vuelve|disculpe
    |voc[êe]s?|esta\spágina|este\s(?:site|conteúdo|domínio)|tente|volte|desculpe
    |(?:tuo|tua|tuoi|vostro|vostra)|questa\spagina|questo\s(?:sito|contenuto|dominio)|puoi|potete|si\sprega|per\sfavore|riprova(?:re)?
    |(?:u|je)\s(?:kunt|moet|bent|heeft|hebt|zoekt)|uw|jouw|alstublieft|probeer|deze\s(?:pagina|website|inhoud|site)|dit\s(?:domein|artikel\sis)
    |du\s(?:kan|har|är|er|söker|leter|må|måste|skal|prøver|försöker)|ditt|dina|denn[ae]\s(?:sida|side|siden|webbplats)|vänligen|venligst|vennligst|försök|prøv
    |t[aeę]j?\s(?:strony|stronie|strona|stronę)|proszę|zapraszamy|twoj\w*|prosím|tato\sstránka|váš|kérjük|ez\saz\soldal|sinun|tämä\ssivu
    |вы|вас|вам|ваш\w*|пожалуйста|эт(?:а|ой|у)\sстраниц\w+|этот\sсайт|ви|вам|будь\sласка
    |siz|sizin|lütfen|bu\s(?:sayfa|site)|\w+(?:ınız|iniz|unuz|ünüz)
    )(?!\w)
    |请|您|本页|此页|该页|該頁|本站|该内容|请稍后|請|くださ|お探し|このページ|こちらのページ|お客様|요청하신|귀하|주십시오|주세요|이\s?페이지|يرجى|تبحث|هذه\sالصفحة|กรุณา|โปรด|คุณ|ขออภัย|ניסית|שחיפש|דף\sזה""",
    re.IGNORECASE | re.VERBOSE,
)
_FORMAL_GERMAN = re.compile(
    r"(?<=\w[ ,])(?:Sie|Ihnen|Ihr|Ihre[mnrs]?)(?!\w)|(?<!\w)(?:Sie|Ihnen) (?:haben|sind|können|müssen)"
)
"""Case tells "Sie" (you) from "sie" (they), but for the first word of a sentence."""

_WITHIN = re.compile(r"(?<=[^\s.!?:…]\s)[\"“„«‘(]?([^\W\d_])")
"""First letters of the words within a sentence."""
_OF_MACHINES = re.compile(r"(?<![\w.])/\w+/\w|\w\(\)|::|=>|\bline \d|\d(?:\.\d+){3}")
"""Paths, calls, lines of a program, addresses of machines."""
_FIGURE = re.compile(r"(?<![\w-])\d[\d.,: ]*(?![\w-])")


def speaks_to_reader(sentence: str) -> bool:
    """Whether a sentence speaks to its reader, or of the page that it stands on."""
    return bool(_TO_READER.search(sentence) or _FORMAL_GERMAN.search(sentence))


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def facts_in(sentence: str, language: str | None) -> int:
    """How many names and figures a sentence has, unless a machine speaks; in German, where all nouns are written like
    names, only the figures."""
    if _OF_MACHINES.search(sentence):
        return 0
    names = 0 if language == "de" else sum(map(str.isupper, _WITHIN.findall(sentence)))
    return names + len(_FIGURE.findall(sentence))
