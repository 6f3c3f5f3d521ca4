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
    関連記事|おすすめ|あわせて読みたい|相关(?:新闻|阅读|文章)|相關(?:新聞|文章)|延伸閱讀|推荐阅读
    관련\s?(?:기사|뉴스)|댓글|이전글|다음글
    お?問い?合わ?せ先?|ページの?(?:先頭|トップ)|扫一扫|打印本页|关闭窗口
    """,
)
"""Begins a short line that announces other pages, or offers to share, print, subscribe or comment."""

VALEDICTION = _pattern(
    r"^",
    r"""
    (?:yours|very)\s+(?:sincerely|truly|faithfully|respectfully)|sincerely|respectfully|(?:kind|best|warm)\s+regards
    signed\b|in solidarity|mit freundlichen grüßen|hochachtungsvoll|(?:bien )?cordialement|veuillez agréer|signataires
    atentamente|cordialmente|firman|atenciosamente|assinam|distinti saluti|firmato|hoogachtend|med vänlig|med venlig
    z poważaniem|s pozdravem|с уважением|підписали|подписали
    """,
)
"""Begins the line that closes a letter, above its signature."""

COMMENTS = _pattern(
    r"^\W*(?:\d+|one|no)\s+",
    r"""
    (?:comments?|responses?|replies|thoughts?|reactions?|kommentare?r?|antworten|commentaires?|réactions?|réponses?)
    (?:comentarios?|respuestas?|comentários?|respostas?|commenti|risposte|reacties|komentarz[ey]|комментари\w*)
    """,
    r"\b",
)
"""Begins a heading that counts comments."""

TOP_LABEL = _pattern(
    r"^",
    r"""
    (?:press|news|media) releases?|statements|press room|newsroom|latest news
    for immediate release|press statement|statement|news|pressemitteilung|comunicado
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

SAYS_GONE = _pattern(
    r"(?<![a-z])",
    r"""
    (?:page|file|site|article|content|url|document|resource)[^.!?]{0,40}not (?:be )?(?:found|exist)
    (?:page|file|site|article|content|url|document|resource)[^.!?]{0,40}not (?:be )?available(?! in your)
    (?:story|event|post|item|object|host|link|address)[^.!?]{0,40}not (?:be )?(?:found|exist|available)
    (?:page|file|site|article|content|post|event|item|link)[^.!?]{0,40}(?:no longer|doesn.t exist|does not exist)
    (?:page|article|content|story|post|event|item) (?:has been|was|is) (?:removed|deleted|moved|expired|retired)
    no longer (?:available|accepting|active|online|open|published|exists?)
    can.t (?:be found|find|seem to find)|cannot find|couldn.t (?:be found|find)|could not (?:be found|find)
    not found
    \b0 (?:results?|matches|hits|résultats?|resultados|risultati|ergebnisse|treffer|resultaten|wyników|träffar)\b
    did not match any|nothing (?:was )?found|no results? (?:were )?found|nothing here
    no (?:posts|articles|items|entries) (?:to|yet|found|were)|dead end|you.re lost|page missing|missing page
    error 4(?:04|10)|4(?:04|10) error|^4(?:04|10)\b|http 4(?:04|10)|oops|nosuch(?:key|bucket)
    requested url[^!?]{0,60}\bnot\b
    (?:seite|artikel|inhalt|dokument|datei)[^.!?]{0,40}(?:nicht (?:gefunden|verfügbar|vorhanden|mehr)|existiert nicht)
    keine (?:treffer|ergebnisse)|gibt es (?:leider )?nicht|aucun résultat|sin resultados|ningún resultado
    nenhum resultado|nessun risultato|geen resultaten|inga (?:träffar|resultat)|ingen (?:treff|resultater)|brak wyników
    ничего не найдено|没有找到|無結果|검색 ?결과가 없|لم يتم العثور|غير موجود
    no (?:hemos )?(?:encontrado|podemos encontrar)|nous n.avons pas trouvé|kunde inte hittas|sidan finns inte
    nicht gefunden|existiert nicht mehr|page (?:introuvable|non trouvée|inexistante)|introuvable
    n.existe (?:pas|plus)
    (?:página|contenido|artículo)[^.!?]{0,30}(?:no (?:encontrad|existe|disponible|se (?:ha )?encontr))
    no encontrad[oa]
    (?:página|conteúdo)[^.!?]{0,30}não (?:encontrad|existe|foi encontrad|disponível)|não encontrad[oa]
    pagina (?:non trovata|inesistente|niet gevonden|bestaat niet)|non (?:è stata )?trovat[oa]|niet gevonden
    bestaat niet
    (?:sidan|siden|sivua)[^.!?]{0,30}(?:inte|ikke|ei)|hittades inte|hittar inte|ikke funnet|ikke fundet|ei löydy
    nie (?:została )?znalezion|nie istnieje|nenalezen|nebyl[ao]? nalezen|neexistuje
    nem található|nu a fost găsit|bulunamadı
    не найден|не существует|не знайден|δεν βρέθηκε|見つかりません|存在しません|找不到|不存在|未找到|찾을 수 없
    존재하지 않|ไม่พบหน้า|halaman[^.!?]{0,30}tidak|không (?:tồn tại|tìm thấy)|לא נמצא|אינו קיים
    """,
)
"""That the page is not there (404, moved, expired)."""

SAYS_BROKEN = _pattern(
    r"(?<![a-z])",
    r"""
    (?:internal )?server error|error (?:code )?5\d\d|connection timed out|timed out|time-out
    isn.t connected to a website|(?:site|website) (?:has )?expired
    error 50\d|50\d error|^50\d\b|http (?:status )?50\d|bad gateway|gateway time-?out
    service (?:is )?(?:temporarily )?unavailable|temporarily (?:unavailable|down|offline)|fatal error|parse error
    stack trace
    uncaught (?:exception|error)|unhandled exception|syntax error|database (?:connection|error)|sqlstate
    traceback
    error establishing|unexpected error|an error (?:has )?occurred|something went wrong|application error
    runtime error
    (?:scheduled|under|planned|for|undergoing|routine|site|website) maintenance
    be (?:right )?back (?:soon|shortly|later)
    under construction|coming soon|account (?:has been )?suspended
    site (?:is )?(?:suspended|disabled|offline|closed)
    default (?:web ?)?(?:page|site)|welcome to nginx|it works!|index of /|successfully installed
    wartungsarbeiten|wartung(?:smodus)?|technische[rn]? (?:fehler|störung|probleme)|vorübergehend nicht|serverfehler
    en maintenance|maintenance mode|erreur (?:interne|serveur|technique)|temporairement indisponible
    en mantenimiento|error (?:interno|del)
    manutenção|erro (?:interno|no servidor)|manutenzione|errore (?:interno|del server)|onderhoud|interne fout
    underhåll|vedlikehold|vedligehold|huoltokatko|przerwa techniczna|błąd serwera|konserwacj|údržb|karbantartás
    bakım
    ошибка (?:сервера|базы)|технические работы|техничні роботи|メンテナンス|サーバーエラー|维护|維護|服务器错误|점검
    오류가 발생
    """,
)
"""That the site does not work at the moment, or nothing is set up there."""

SAYS_LOGIN = _pattern(
    r"(?<![a-z])",
    r"""
    (?:log|sign)[ -]?in|login|log on|members? only|member(?:s.)? (?:area|login|access|content)
    restricted (?:area|access|content)
    (?:must|need to|have to|please) (?:be )?(?:logged|log|signed|sign|register|authenticat)
    password[- ]protected|(?:enter|type) (?:your|the) password|protected by a password|passwortgeschützt
    authoriz?s?ation required
    forgot(?:ten)?(?: your)? password|lost your password|create an account|not authori[sz]ed
    you do not have (?:access|permission)
    anmelden|anmeldung|einloggen|passwort vergessen|nur für mitglieder|mitgliederbereich
    zugang verweigert
    se connecter|identifiez|mot de passe|réservé aux (?:membres|abonnés|adhérents)
    espace (?:membre|adhérent)s?
    iniciar sesión|inicia sesión|contraseña|solo (?:para )?(?:socios|miembros)
    área (?:de )?(?:socios|privada|restrita)
    fazer login|iniciar sessão|palavra-passe|accedi|area (?:riservata|soci)|inloggen|aanmelden|wachtwoord
    alleen voor leden
    logga in|logg inn|log ind|kirjaudu|zaloguj|logowanie|přihlá(?:sit|šení)|bejelentkezés|autentificare|giriş yap
    oturum aç
    войти|вход|пароль|увійти|ログイン|会員(?:限定|専用)|登录|登錄|登入|로그인|회원 전용
    """,
)
"""That one has to log in."""

SAYS_CHALLENGE = _pattern(
    r"(?<![a-z])",
    r"""
    just a moment|checking (?:your browser|if the site|your connection)|verify(?:ing)? (?:that )?you
    are you (?:a )?(?:human|robot)
    (?:not|a) (?:a )?(?:robot|bot)\b|human verification|security (?:check|verification)|attention required
    access (?:is |was |has been )?(?:denied|blocked|limited)|access cannot be granted
    too many requests|rate limit|unavailable (?:due to|for) legal reasons
    you are (?:now )?in (?:line|the queue)|(?:estimated|your) wait|waiting room|queue id
    (?:sent|made) too many|request(?:ed url was)? rejected|could not be satisfied|support id|in your (?:country|region)
    (?:country|region|location) that you are|robot policy|don.t have permission
    (?:have been|has been|was|were|you are|request) blocked|forbidden|unusual (?:traffic|activity)
    enable (?:java ?script|js) and cookies|disable any ad ?blocker|ddos protection|ray id|incident id
    reference (?:#|id|number)
    press (?:&|and) hold|complete the (?:captcha|security)|captcha|automated (?:access|requests|queries)
    one more step
    pardon our interruption|before (?:you )?(?:proceed|continu)|please wait while
    sicherheits(?:überprüfung|abfrage)
    zu viele anfragen|trop de requêtes|demasiadas solicitudes|слишком много запросов|请求过于频繁|访问过于频繁
    (?:ein|un|um|una) (?:mensch|humain|humano|umano|persona) (?:sind|êtes|eres|é|sei)|验证码|認証コード
    zugriff (?:verweigert|gesperrt)|kein roboter|überprüfen ob sie|accès (?:refusé|interdit)
    vérification de sécurité|pas un robot
    acceso (?:denegado|bloqueado)|no (?:eres|soy) un robot|verificación de seguridad|acesso negado|não sou um robô
    accesso negato|non sono un robot|toegang geweigerd|geen robot|åtkomst nekad|odmowa dostępu|přístup odepřen
    erişim engellendi
    доступ (?:запрещ|ограничен)|не робот|проверка браузера|アクセスが拒否|ロボットではありません|访问被拒绝|人机验证
    安全验证|접근이 거부|자동입력 방지
    """,
)
"""That a machine stands at the door."""

SAYS_CONSENT = _pattern(
    r"(?<![a-z])",
    r"""
    cookies?\b|your (?:privacy|data|choices)|privacy (?:choices|preferences|settings)|consent|accept all
    reject all
    manage (?:preferences|options|settings)|before you continue|age verification
    (?:are you|you must be) (?:over )?(?:18|21)|of legal (?:drinking |smoking )?age
    alle akzeptieren|zustimmen|einwilligung|tout (?:accepter|refuser)|paramétrer
    aceptar todo
    aceitar|accetta|rifiuta|privacy-?instellingen|akkoord|godkänn|samtycke|samtykke|hyväksy|zgod[aęy]
    souhlas
    персональн|согласие|同意|동의
    """,
)
"""That one has to consent, or to be of age."""

SAYS_PAY = _pattern(
    r"(?<![a-z])",
    r"""
    subscribe (?:now |today )?(?:to|for) (?:continue|keep|read|get|access|unlock)|subscription (?:is )?required
    subscribers? only
    already (?:a )?(?:subscriber|member|have an account)|for (?:our )?subscribers|unlock (?:this|the|full)
    continue reading
    (?:read|access) (?:the )?(?:full|whole|rest|entire)|free trial|(?:free )?articles? (?:left|remaining|this month)
    to keep reading
    (?:mit|jetzt) (?:dem )?(?:abo|digitalabo)|weiterlesen (?:mit|als)|nur für abonnenten
    jetzt (?:abonnieren|testen|freischalten)
    réservée?s? aux abonné.?e?s|abonnez-vous|déjà abonné|lire la suite|contenido exclusivo|suscríbete|para suscriptores
    ya eres suscriptor
    exclusivo para assinantes|assine|já é assinante|riservato agli abbonati|abbonati|già abbonato
    alleen voor abonnees|word abonnee
    för prenumeranter|bli prenumerant|for abonnenter|bliv abonnent|bli abonnent|dla subskrybentów|wykup dostęp
    pro předplatitele|redan prenumerant|allerede abonnent|(?:bereits|schon) abonnent|al abonnee|jo tilaaja
    máte předplatné|lås (?:upp|op|opp) (?:artikel|hele|hela|saken)|läs vidare med|artikel freischalten
    débloque[rz]|desbloque|sblocca
    только для подписчиков|оформите подписку|有料会員|会員登録|订阅|訂閱|구독
    """,
)
"""That one has to pay for the rest."""

SAYS_PARKED = _pattern(
    r"(?<![a-z])",
    r"""
    (?:domain|website|site|name)[^.!?]{0,40}(?:for sale|may be for sale|is parked|has expired|available for purchase)
    buy this domain|inquire about this domain|domain (?:parking|names?) (?:at|by|is)|sponsored listings
    parked (?:free|domain)|domain parking|parking company|steht zum verkauf|domain (?:is )?for sale
    (?:domain|seite)[^.!?]{0,30}(?:zu verkaufen|geparkt|steht zum verkauf)|domaine (?:à vendre|est à vendre)
    dominio en venta
    domínio à venda|dominio in vendita|domein te koop|domän[^.!?]{0,20}till salu|domena na sprzedaż
    домен (?:продается|припаркован)
    """,
)
"""That the domain is for sale."""

SAYS_SCRIPT = _pattern(
    r"(?<![a-z])",
    r"""
    (?:enable|requires?|turn on|activate|without|need) java ?script
    java ?script (?:is )?(?:disabled|required|deaktiviert)|loading\b
    bitte aktivieren sie java ?script|activez javascript|javascript (?:est )?désactivé|active javascript
    habilit[ae] javascript
    wird geladen|chargement|cargando|carregando|caricamento|laden|включите javascript|読み込み中|加载中|로딩
    """,
)
"""That a script would have to run."""
