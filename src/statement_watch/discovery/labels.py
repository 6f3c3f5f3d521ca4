"""Texts of links that name no page: what says no more than that there is a file to open or to download."""

from __future__ import annotations

import re

TITLE_WORDS = 3
"""Words from which on a text is held to be a title, not a label."""

_DOWNLOAD = (
    r"download(?:e[ns])?|herunterladen|t[ée]l[ée]charger|t[ée]l[ée]chargement|descargar|descarga|scarica|baixar|transferir|"
    r"pobierz|ladda ner|last ned|hent|lataa|st[áa]hnout|stiahnuť|let[öo]lt[ée]s|preuzmi|prenesi|descarc[ăa]|i̇?ndir|"
    r"λήψη|κατέβασμα|скачать|загрузить|завантажити|изтегли|下载|下載|ダウンロード|다운로드|내려받기|تحميل|تنزيل|הורדה|להורדה"
)
# All that "Download (PDF, 120 KB)" says, in the languages met.
_FORMAT = re.compile(
    rf"(?:[\W\d_]*+(?:{_DOWNLOAD}|pdf|docx?|word|version|format|file|document|full|text|the|as|a|in|of|for|to|view|open|read|"
    r"print|datei|dokument|fassung|als|die|der|das|[öo]ffnen|fichier|texte|consulter|le|la|en|au|du|"
    r"archivo|documento|ver|el|arquivo|plik|[kmg]i?[bo])(?![^\W\d_]))*+[\W\d_]*+",
    re.IGNORECASE,
)
_SAYS_DOWNLOAD = re.compile(rf"(?<![^\W_])(?:{_DOWNLOAD})(?![^\W_])", re.IGNORECASE)


def says_only_format(label: str) -> bool:
    """Whether a link's text says no more than that there is a file; "Agenda" or "Dissent" says more."""
    return _FORMAT.fullmatch(label) is not None


def says_download(label: str) -> bool:
    """Whether it says to download, and no more."""
    return says_only_format(label) and _SAYS_DOWNLOAD.search(label) is not None
