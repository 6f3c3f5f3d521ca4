"""What the words beside a date say that it is the date of, in several languages."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache


class Said(Enum):
    """What a label calls a date."""

    PUBLISHED = auto()
    CHANGED = auto()
    ANOTHERS = auto()
    """The day of something else than the page: of an event, a deadline, a law."""
    UNKNOWN = auto()
    """There is a label, and it is not known here; most often it names another day."""
    NOTHING = auto()


@lru_cache(maxsize=4096)
def said_of(before: str, after: str, in_sentence: bool) -> Said:
    """What is said of a date by the words just before and after it. In a sentence only publication and change are told:
    the words for ends and beginnings mean too much there."""
    if _CHANGED.search(before) or _CHANGED_AFTER.match(after):
        return Said.CHANGED
    if not in_sentence and _ANOTHERS.search(before):
        return Said.ANOTHERS
    if _PUBLISHED.search(before) or _PUBLISHED_AFTER.search(after):
        return Said.PUBLISHED
    return Said.UNKNOWN if _UNKNOWN.search(before) else Said.NOTHING


def says_updated(before: str, after: str) -> bool:
    """Whether the words that call a date that of a change say so outright; "last seen" and "reviewed" do not."""
    return _UPDATED.search(before) is not None or _CHANGED_AFTER.match(after) is not None


def _either(lines: str) -> str:
    """Alternatives, a line or several parted by bars each."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


def _ends_with(lines: str, rest: str, begins: str = "") -> re.Pattern[str]:
    """A text that ends with one of these, and little else."""
    return re.compile(f"{begins}(?:{_either(lines)}){rest}$", re.IGNORECASE)


_NEARLY = r"[^.!?]{0,25}"
_PUBLISHED = _ends_with(
    r"""
    publi(?:shed|é|[ck]a\w+)|post(?:ed| time)|\bwritten|\bonline|issued|released?|created
    \b(?:date[ds]?|fecha)(?! (?:of|de|du) (?!pub|issue|release|post|par|mise))|\bdata(?=\W*$)
    uploaded|first (?:seen|appeared)|veröffentlicht|publiziert|erschienen|erstellt|vom|mis en ligne
    \b(?:publi\w*|erschein\w*|veröffentl\w*|erstell\w*)?datum
    pubblica\w+|aggiunto|postat|gepubliceerd|geplaatst|publicerad|publisert
    offentliggjort|udgivet|\bdato|julkaistu|päivämäärä|opublikowano|dodano|publikováno|zveřejněno|vydáno
    zverejnené|publikované|objavljeno|közzétéve|megjelent|dátum|feltöltve|avaldatud|publicēts|paskelbta|cyhoeddwyd
    yayın\w*|tarihi?|giriş
    δημοσίευση|δημοσιεύ\w+|ημερομηνία|опубликовано|опубліковано|публикувано|објављено|дата
    نشر|تاريخ|تاریخ|פורסם|תאריך|प्रकाशित|दिनांक|วันที่|เผยแพร่|ngày(?: đăng)?|tanggal|dipublikasikan
    発表|公開|掲載|発信|日付|发布|發布|日期|时间|時間|기사입력|입력|등록|작성일|게시일|날짜
    """,
    _NEARLY,
)
_UPDATE = r"""
    updated?|modified|revised|edited|changed|aktualisier\w+|akt\.:|(?:ge)?änder(?:t|ung)|bearbeitet|mise? à jour
    a[ck]?tuali[szc]\w+|aggiorna\w+|modifi\w+|modyfik\w+|bijgewerkt|gewijzigd|uppdatera\w+|ändra[dt]|oppdatert|opdateret
    [eæ]ndret|päivitetty|muokattu|frissít\w+|módosít\w+|ažurira\w+|обновл\w+|оновл\w+|измен\w+|güncelle\w*
    ενημ\w+|تحديث|עודכן|更新|修改|修订|수정|업데이트
    """
_UPDATED = _ends_with(_UPDATE, _NEARLY)
_CHANGED = _ends_with(f"{_UPDATE}reviewed|last", _NEARLY)
_CHANGED_AFTER = re.compile(rf"^(?:[\s,|·–-]|\d\d?[:.]\d\d|Uhr)*\(?(?:{_either(_UPDATE)})\W*$", re.IGNORECASE)
_ANOTHERS = _ends_with(
    r"""
    opens?|opening|clos(?:es?|ing)|deadline|due|starts?|begins?|ends?|expir(?:y|es)|valid (?:from|until|to|through)
    effective|in force|(?:event|hearing|meeting)(?: date|(?=\s?[:|]))|next (?!post|article|story)\w+
    born|birth|founded|established|respond by|comments by|until|till|since|before|from|as at|as of|retrieved|accessed
    abgerufen|consulté|consultado|consultato|geraadpleegd|sinds|vanaf|sedan|siden|från|fra|od|dal|à partir|a partir
    \w+(?:frist|schluss|zeitraum|termin)|frist|termin|beginn|ende|bis|gültig (?:ab|bis)|in kraft(?: ab| seit)?|seit
    geboren
    ouverture|clôture|limite|jusqu.au|début|fin|échéance|entrée en vigueur|avant le|depuis(?: le)?|né le
    entrada e[nm] vigor|antes del|desde(?: el)?|apertura|cierre|plazo|hasta(?: el)?|inicio|vence|vigencia|abertura
    encerramento|prazo|até|início|fim
    entrata in vigore|chiusura|scadenza|entro il|fino al|inizio|fine|sluiting|tot|einde|sista dag|fristen
    do dnia|termín|срок|действует с|начало|окончание|締切|期限|開催日|施行日?|마감|시행일?
    """,
    r"(?: dates?| day| time| from| as of| of \w+| d[eu] \w+| on| am| le| el)?\W*",
    begins=r"(?<!\w)",
)
_KIND_OF_TEXT = r"stand|news|press\w*|statement|bulletin|\w*(?:meldung|mitteilung|nachricht)|communiqué|comunica[dt]o"
_UNKNOWN = re.compile(rf"\b(?!(?:{_KIND_OF_TEXT})\s?[:：])[^\W\d]\w*\s?[:：]\s*$", re.IGNORECASE)
"""A label, but for those that name the kind of text, and German `Stand:`, the day of whatever it stands on."""
_PUBLISHED_AFTER = re.compile(
    r"^[^.!?]{0,25}\b(?:veröffentlicht|gepostet|erschienen|erstellt|geplaatst|gepubliceerd|published|posted)\b",
    re.IGNORECASE,
)

FIRST = re.compile(r"\b(?:original\w*|first|ursprünglich|initialement|primera vez)\b", re.IGNORECASE)
"""Says that a publication was the first."""

BY = re.compile(
    r"\b(?:by|von|par|por|di|door|av|af)\s+\w.{2,60}\s(?:on|am|le|el|il|op|den|,|-|–|\|)\s*$", re.IGNORECASE
)
"""Ends what stands before a date with a name."""

TODAY = re.compile(
    r"\b(?:today|heute|aujourd.hui|hoy|oggi|hoje|vandaag|idag|dziś|dnes|сегодня)\b|今日|오늘", re.IGNORECASE
)

COPYRIGHT = re.compile(r"©|\(c\)\s|copyright|all rights reserved", re.IGNORECASE)
