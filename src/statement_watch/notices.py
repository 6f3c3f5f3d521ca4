"""Notices: lines in which a publisher says of its own text that it was withdrawn, corrected or replaced.

They are the shortest edits and the weightiest. Words in several languages tell them, for shape cannot: the line that
takes a statement back looks like the banner beside it, and may stand on several pages at once.
"""

from __future__ import annotations

import re

from statement_watch.text import fold

LONGEST = 400
"""Characters: a longer paragraph is prose and needs no table of words to be seen."""

_LABELS = r"""
withdrawn|retracted|rescinded|superseded|withdrawal|retraction|corrigendum|erratum
editor(?:.?s|s.)? note|publisher(?:.?s|s.)? note
zurückgezogen|widerrufen|berichtigung|richtigstellung|anmerkung der redaktion
retirée?|rectificatif|note de la rédaction|fe de erratas|rectificación|retirad[oa]|nota (?:del editor|de la redacción)
retificação|errata corrige|rettifica|ritirat[oa]|nota della redazione|rectificatie|ingetrokken|noot van de redactie
rättelse|rettelse|återkalla[dt]|tilbake?trukket|tilbagetrukket|sprostowanie|wycofan[aeoy]
опровержение|отозван[ао]?
"""
_WITH_COLON = r"""
correction|clarification|update|korrektur|klarstellung|aktualisierung|mise au point|mise à jour|corrección|aclaración
actualización|correção|esclarecimento|atualização|errata|correzione|precisazione|aggiornamento|correctie|aanvulling
korrigering|oppdatering|uppdatering|opdatering|korekta|aktualizacja|oprava|исправление|уточнение|обновление
"""
_SENTENCES = r"""
^\W*corrects\b
\b(?:this|the|our) (?:\w+ ){0,3}?(?:statement|release|article|story|post|report|advisory|letter|announcement|text)s?
  (?:on [^.]{1,60} )?(?:has|have|had|was|were|is|are)(?: now| since| hereby)?(?: been)?(?: \w+ly)?
  (?:withdrawn|retracted|rescinded|revoked|superseded|replaced|corrected|amended|revised|updated|outdated|
  out of date|taken down|no longer (?:current|valid|accurate|in effect))\b
\b(?:an )?(?:earlier|previous|original) version of this (?:\w+ ){0,3}?\w+
  (?:incorrectly|misstated|misidentified|gave|said|stated|wrongly|contained|named|misspelled)\b
\bdiese[rsn]? (?:pressemitteilung|mitteilung|meldung|erklärung|stellungnahme|artikel|beitrag|text) (?:wurde|wird|ist)
  .{0,50}(?:zurückgezogen|widerrufen|korrigiert|berichtigt|ersetzt|überholt|aktualisiert)\b
\b(?:ce|cette) (?:communiqué|déclaration|article|texte).{0,20} (?:a été|est)
  .{0,30}(?:retiré|corrigé|rectifié|remplacé|annulé|caduc|mis(?:e)? à jour)
\best[ea] (?:comunicado|declaración|artículo|nota|texto).{0,20} (?:ha sido|fue|queda)
  .{0,30}(?:retirad|corregid|rectificad|sustituid|reemplazad|anulad|actualizad)
\best[ea] (?:comunicado|declaração|artigo|nota|texto).{0,20} foi
  .{0,30}(?:retirad|corrigid|retificad|substituíd|anulad|atualizad)
\bquest[oa] (?:comunicato|dichiarazione|articolo|nota|testo).{0,20} è stat[oa]
  .{0,30}(?:ritirat|corrett|rettificat|sostituit|annullat|aggiornat)
\bdit (?:persbericht|bericht|artikel|statement) (?:is|werd)
  .{0,30}(?:ingetrokken|gecorrigeerd|gerectificeerd|vervangen|aangepast)\b
"""
_UNSPACED = r"""
お詫びと訂正|【訂正】|訂正:|を撤回(?:し|いた)|取り下げ(?:ました|ます)
更正:|更正启事|勘误|勘誤|已撤回
바로잡습니다|정정:|철회(?:합니다|했습니다)
"""


def _joined(table: str) -> str:
    """A table as alternatives; an indented line goes on with the one above."""
    return "|".join(re.sub(r"(\|?)\n  +", lambda end: end[1] or " ", table).strip().splitlines())


_NOTICE = re.compile(
    rf"^\W*(?:{_joined(_LABELS)})(?:\W*$|\W*[:.\])]|\s+(?:on|by|am|le|el|il|op)\b)"
    rf"|^\W*(?:{_joined(_WITH_COLON)})(?: ?\([^)]*\)|,? [\w., ]{{1,25}}?)? ?:(?=\s*\S)"
    rf"|{_joined(_SENTENCES)}|{_joined(_UNSPACED)}"
)


def is_notice(line: str) -> bool:
    """Whether a line says of the text beside it that it was withdrawn, corrected, replaced or amended."""
    return len(line) <= LONGEST and _NOTICE.search(fold(line)) is not None
