"""What short lines say around an article, in several languages. Evidence beside structure, never alone.

Each table is one alternative a line (or several parted by `|`), matched against folded text.
"""

from __future__ import annotations

import re


def _pattern(before: str, lines: str, after: str = "") -> re.Pattern[str]:
    alternatives = "|".join(line.strip() for line in lines.strip().splitlines())
    return re.compile(f"{before}(?:{alternatives}){after}", re.IGNORECASE)


TAIL_LABEL = _pattern(
    r"^\W*",
    r"""
    (?:see|read|find|view|learn|discover)\s+(?:also|more|next|all|related)
    (?:more|latest|recent|related|other|similar|popular|trending|recommended|further|previous|next|top)\s+(?:from|on)\b
    (?:more|latest|recent|related|other|similar|popular|trending|recommended|further|previous|next|top)\s+(?:in|about)\b
    (?:more|latest|recent|related|other|similar|previous|next|top)\s+(?:news|articles?|stor(?:y|ies)|posts?|releases?)\b
    (?:more|latest|recent|related|other|further|top)\s+(?:press|reading|content|coverage|links?|topics?|resources)\b
    (?:more|latest|recent|related|other)\s+(?:statements?|updates?|entries)\b
    related|recommended|share(?:\s|$|:)|tags?:?$|tagged|filed under|topics?:?$|categor(?:y|ies):?|up next
    you (?:may|might) (?:also|like)|don.t miss|about the (?:authors?|writer)|leave a (?:reply|comment)
    comments?(?:\s*\(\d+\))?:?$|join the (?:conversation|discussion)|sign up|subscribe|newsletter|follow\b
    print(?: this)?$|e-?mail this|back to|return to|contact us
    mehr (?:zum thema|von|aus|zu)|weitere? (?:artikel|meldungen|nachrichten|themen|beiträge|informationen)
    lesen sie (?:auch|mehr)|auch interessant|das könnte sie|zum thema|schlagw|themen:?$|teilen|kommentare?|zurück z
    ähnliche (?:artikel|themen|beiträge)
    (?:à )?lire aussi|à lire|lire la suite|sur le même (?:sujet|thème)|partager|commentaires?|voir aussi|retour\b
    articles? (?:liés|similaires|associés|récents)|pour aller plus loin|mots[- ]clés|en savoir plus
    (?:noticias?|artículos?) (?:relacionad|recientes)|leer (?:más|también)|te puede interesar|compartir|comentarios
    más (?:noticias|sobre|en)\b|volver|etiquetas
    leia (?:também|mais)|notícias relacionadas|veja (?:também|mais)|compartilh|partilh|comentários|voltar
    leggi anche|potrebbe interessarti|articoli correlati|condividi|commenti|torna
    lees (?:ook|meer|verder)|gerelateerd|deel (?:dit|deze)|reacties|terug naar|meer (?:over|nieuws)
    læs også|les også|läs (?:också|mer|även)|dela\b|del artikel|relatere?de|relaterte|relaterade
    zobacz (?:także|również|też)|czytaj (?:także|też|więcej|również)|komentarze|udostępnij
    číst (?:také|dále)|související|читайте также|похожие|поделиться|комментарии
    関連記事|おすすめ|あわせて読みたい|相关(?:新闻|阅读|文章)|相關(?:新聞|文章)|延伸閱讀|推荐阅读|관련\s?(?:기사|뉴스)|댓글
    """,
)
"""Begins a short line that announces other pages, or offers to share, print, subscribe or comment."""

TOP_LABEL = _pattern(
    r"^",
    r"""
    (?:press|news|media) release|for immediate release|press statement|statement|news|pressemitteilung|comunicado
    communiqué(?: de presse)?|comunicado de prensa|comunicato stampa|persbericht|pressmeddelande|pressemeddelelse
    share|tweet|print|e-?mail|listen|contact|home|menu|advertisement|anzeige|publicité|publicidad|photo|image|video
    """,
    r"\s*:?\s*$",
)
"""A line above the text that says only what kind of thing it is, or is a button."""

BYLINE = _pattern(
    r"^",
    r"""
    by|von|par|por|di|da|door|av|af|od|autor(?:es|en|in)?|author|written by|reported by|posted (?:by|on|in)
    published|updated|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|publicerad|publisert|stand|source
    """,
    r"\b[\s:]",
)
"""Begins a short line that names an author or a day."""

CONTACT = _pattern(
    r"^",
    r"""
    (?:media |press |for more information,? )?contacts?\b|for (?:more|further) information
    (?:presse)?kontakt\b|ansprechpartner|contacto|contato|contatt[oi]|contact presse|perscontact
    """,
)
"""Begins a short line that says whom to ask."""

READING_TIME = re.compile(r"\b\d{1,3}\s*[-‑]?\s*min(?:ute[sn]?|uti|utos|uten)?\b\.?", re.IGNORECASE)

COPYRIGHT = _pattern(
    r"^",
    r"""
    ©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos
    todos os direitos|tutti i diritti|alle rechten voorbehouden|wszelkie prawa|все права
    """,
)

PUBLISHED = _pattern(
    r"",
    r"""
    publi(?:shed|cation|é|cado|cad[ao])|posted|issued|released?|date[ds]?|created|uploaded|first (?:seen|appeared)
    veröffentlicht|erschienen|erstellt|datum|vom|mis en ligne|fecha|publicação|data|pubblicato|gepubliceerd|geplaatst
    publicerad|publisert|offentliggjort|julkaistu|opublikowano|publikováno|опубликовано|yayın|feltöltve
    発表|公開|掲載|発信|发布|發布|기사입력|입력|등록
    """,
    r"[^.!?]{0,25}$",
)
"""Ends what stands before a date of publication."""

UPDATED = _pattern(
    r"",
    r"""
    updated?|modified|revised|edited|reviewed|last|changed|aktualisiert|geändert|mis à jour|modifié|actualizado
    atualizado|aggiornato|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|aktualizacja|aktualizováno|обновлено
    güncelle\w*|更新|수정
    """,
    r"[^.!?]{0,25}$",
)
"""Ends what stands before a date of a change."""
