"""Pages that stand where an article was, in the forms that servers, shields and content systems give them."""
# ruff: noqa: E501  pages are written as servers send them

from __future__ import annotations

MENU = (
    '<header><a href="/">Home</a><nav><ul><li><a href="/about">About us</a></li><li><a href="/news">News</a></li>'
    '<li><a href="/events">Events</a></li><li><a href="/join">Join</a></li></ul></nav></header>'
)
FOOT = "<footer><p>12 Harbour Street, Port Ellis | 555-0160</p><p>© 2024 Coastal Wardens Association</p></footer>"
RECENT = (
    "<aside><h3>Recent posts</h3><ul>"
    + "".join(
        f'<li><a href="/news/{n}">{text}</a></li>'
        for n, text in enumerate(
            (
                "Wardens meet in Port Ellis to speak about the winter season",
                "New radio masts on the northern shore are ready for use",
                "Spring training dates for volunteers have been announced",
                "Letter to the harbour board on the closing of two stations",
            )
        )
    )
    + "</ul></aside>"
)


def page(title: str, body: str, head: str = "", lang: str = "en", body_attributes: str = "") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body {body_attributes}>{body}</body></html>"
    )


def in_site(title: str, main: str, head: str = "", lang: str = "en", body_attributes: str = "") -> str:
    return page(title, f"{MENU}<main>{main}</main>{RECENT}{FOOT}", head, lang, body_attributes)


SEARCH = '<form action="/search"><input type="text" name="q"><input type="submit" value="Search"></form>'
LOGIN = (
    '<form method="post" action="/login"><label>E-mail</label><input name="u" type="text"><label>Password</label>'
    '<input name="p" type="password"><input type="checkbox"> Remember me<button>Log in</button></form>'
    '<p><a href="/lost">Lost your password?</a></p>'
)
NOINDEX = '<meta name="robots" content="noindex,nofollow">'

ERRORS = {
    "plain_404": page("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx/1.18.0</center>"),
    "in_template": in_site(
        "Page not found – Coastal Wardens Association",
        "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try one of "
        f"the links below or a search?</p>{SEARCH}",
        body_attributes='class="error404 hfeed"',
    ),
    "without_the_number": in_site(
        "Coastal Wardens Association",
        "<h1>We couldn’t find what you were looking for</h1><p>The link may be old, or the page may have been removed."
        ' Return to our <a href="/">home page</a> or write to the web team.</p>',
    ),
    "moved_content": in_site(
        "Content no longer available",
        "<h2>Content no longer available</h2><p>This article has been removed from our website. If you need a copy, "
        "please contact the press office.</p>",
    ),
    "german": in_site(
        "Seite nicht gefunden - Küstenwacht e.V.",
        "<h1>Fehler 404</h1><p>Die von Ihnen aufgerufene Seite konnte leider nicht gefunden werden. Möglicherweise wurde"
        " sie verschoben oder gelöscht. Bitte nutzen Sie unsere Suche.</p>" + SEARCH,
        lang="de",
    ),
    "french": in_site(
        "Page introuvable | Association des gardes",
        "<h1>Page introuvable</h1><p>La page que vous demandez n’existe plus ou a été déplacée.</p>",
        lang="fr",
    ),
    "spanish": in_site(
        "Página no encontrada",
        "<h1>Error 404</h1><p>Lo sentimos, la página que busca no existe. Vuelva al inicio.</p>",
        lang="es",
    ),
    "polish": in_site(
        "Nie znaleziono strony",
        "<h1>Nie znaleziono</h1><p>Strona, której szukasz, nie istnieje lub została przeniesiona.</p>",
        lang="pl",
    ),
    "japanese": page(
        "ページが見つかりません", "<h1>ページが見つかりません</h1><p>お探しのページは削除されたか、存在しません。</p>", lang="ja"
    ),
    "bucket": '<?xml version="1.0" encoding="UTF-8"?><html><body><h1>404 Not Found</h1><ul><li>Code: NoSuchKey</li><li>'
    "Message: The specified key does not exist.</li></ul></body></html>",
    "database": page("Database Error", "<h1>Error establishing a database connection</h1>"),
    "php": "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function get_header() in "
    "/var/www/html/wp-content/themes/wardens/index.php:3\nStack trace:\n#0 {main}\n  thrown in <b>/var/www/html/index.php"
    "</b> on line <b>3</b><br />",
    "yellow_screen": page(
        "Runtime Error",
        "<h1>Server Error in '/' Application.</h1><h2><i>Runtime Error</i></h2><p><b>Description: </b>An application error"
        " occurred on the server. The current custom error settings for this application prevent the details of the "
        "application error from being viewed remotely (for security reasons). It could, however, be viewed by browsers "
        "running on the local server machine.</p><p><b>Details:</b> To enable the details of this specific error message "
        "to be viewable on remote machines, please create a customErrors tag within a web.config configuration file.</p>",
    ),
    "maintenance": page(
        "Maintenance", "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>"
    ),
    "maintenance_in_template": in_site(
        "Site under maintenance",
        "<h1>We’ll be back soon</h1><p>We are undergoing scheduled maintenance to bring you a better website. Thank you"
        " for your patience.</p>",
    ),
    "unexpected": page("Error", "<p>The website encountered an unexpected error. Please try again later.</p>"),
    "suspended": page("Account Suspended", "<h1>Account Suspended</h1><p>This Account has been suspended. Contact your"
                      " hosting provider for more information.</p>"),
    "default_page": page(
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. "
        "Further configuration is required.</p><p>For online documentation and support please refer to nginx.org. "
        "Commercial support is available at nginx.com.</p><p><em>Thank you for using nginx.</em></p>",
    ),
    "parked": page(
        "wardens-coast.example",
        "<h1>wardens-coast.example</h1><p>This domain is for sale! Buy this domain.</p><ul>"
        + "".join(f'<li><a href="/?q={w}">{w}</a></li>' for w in ("Boat insurance", "Cheap flights", "Life jackets"))
        + "</ul><p>Sponsored listings. The owner of this domain may be reached through the broker.</p>",
    ),
    "soon": page("Coming soon", "<h1>Coming Soon</h1><p>Our new website is under construction. Stay tuned!</p>"),
}  # fmt: skip

WALLS = {
    "interstitial": page(
        "Just a moment...",
        '<div class="main-wrapper"><h1>wardens.example</h1><h2>Checking if the site connection is secure</h2><p>wardens'
        ".example needs to review the security of your connection before proceeding.</p><div>Ray ID: <code>7f1</code></div>"
        '</div><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1?ray=7f1"></script>',
        head=NOINDEX + '<meta http-equiv="refresh" content="360">',
    ),
    "blocked": page(
        "Attention Required!",
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access wardens.example</h2><h2>Why have I been blocked?"
        "</h2><p>This website is using a security service to protect itself from online attacks. The action you just "
        "performed triggered the security solution. There are several actions that could trigger this block including "
        "submitting a certain word or phrase, a SQL command or malformed data.</p><h2>What can I do to resolve this?</h2>"
        "<p>You can email the site owner to let them know you were blocked. Please include what you were doing when this "
        "page came up and the Ray ID found at the bottom of this page.</p>",
    ),
    "denied": page(
        "Access Denied",
        '<h1>Access Denied</h1>You don\'t have permission to access "http://wardens.example/news/1" on this server.'
        "<p>Reference #18.4d1f1402.1700000000.1a2b3c</p>",
    ),
    "press_and_hold": page(
        "Access to this page has been denied",
        '<div class="px-captcha-container"><h1>Before we continue...</h1><div id="px-captcha"></div><p>Press &amp; Hold to '
        "confirm you are a human (and not a bot).</p><p>Reference ID 9a1</p></div><script src='https://captcha.px-cdn.net/"
        "PX1/captcha.js'></script>",
    ),
    "framed_shield": '<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body><iframe src='
    '"/_Incapsula_Resource?SWUDNSAI=31" width="100%" height="100%">Request unsuccessful. Incapsula incident ID: 12'
    "</iframe></body></html>",
    "captcha_delivery": page(
        "wardens.example",
        '<p id="cmsg">Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js">'
        "</script>",
    ),
    "captcha_form": in_site(
        "Security check",
        '<h1>One more step</h1><p>Please complete the security check to access the site.</p><form><div class="g-recaptcha" '
        'data-sitekey="abc"></div><button>Verify</button></form>',
    ),
    "work_proof": page(
        "Making sure you're not a bot!",
        "<h1>Making sure you're not a bot!</h1><p>Calculating... Difficulty: 4, Speed: 0kH/s</p><details><summary>Why am I "
        "seeing this?</summary><p>You are seeing this because the administrator of this website has set up a shield to "
        "protect the server against aggressive scraping.</p></details><script src='/.within.website/x/cmd/anubis/main.js'>"
        "</script>",
    ),
    "login_page": page("Log In ‹ Coastal Wardens", f'<h1><a href="/">Coastal Wardens</a></h1>{LOGIN}'),
    "members_only": in_site(
        "Members only – Coastal Wardens Association",
        "<h1>Members Only</h1><p>This content is for members of the association. Please log in to view it. Not a member "
        f"yet? Join today and get access to all statements, minutes and the member directory.</p>{LOGIN}",
    ),
    "not_authorised": in_site(
        "Access denied | Coastal Wardens",
        f"<h1>Access denied</h1><p>You are not authorized to access this page.</p>{LOGIN}",
    ),
    "login_german": in_site(
        "Anmeldung - Mitgliederbereich",
        '<h1>Mitgliederbereich</h1><p>Bitte melden Sie sich an, um diesen Inhalt zu lesen.</p><form><input name="u"><input '
        'type="password" name="p"><button>Anmelden</button></form><p><a href="/pw">Passwort vergessen?</a></p>',
        lang="de",
    ),
    "login_french": in_site(
        "Connexion",
        "<h1>Espace adhérents</h1><p>Identifiez-vous pour accéder à ce contenu réservé aux membres.</p><form><input name="
        '"u"><input type="password" name="p"><button>Se connecter</button></form>',
        lang="fr",
    ),
    "consent": page(
        "Before you continue",
        '<div class="consent-page"><h1>Before you continue</h1><p>We and our 312 partners use cookies to store and access '
        "information on your device, to personalise content and ads, and to measure them. You can change your choices at "
        "any time in the privacy settings.</p><button>Accept all</button><button>Reject all</button><button>Manage "
        "preferences</button></div>",
    ),
    "pure_subscription": page(
        "Küstenblatt – Zustimmung",
        '<div id="cmp-wall"><h1>Willkommen beim Küstenblatt</h1><p>Mit Werbung weiterlesen: Besuchen Sie unser Angebot wie '
        "gewohnt mit Werbung und Tracking. Details zum Tracking finden Sie in der Datenschutzerklärung.</p><button>Alle "
        "akzeptieren</button><p>Oder: Werbefrei mit dem Pur-Abo für 4,99 € im Monat.</p><button>Jetzt abonnieren</button>"
        "</div>",
        lang="de",
    ),
    "paywall": in_site(
        "Wardens divided over winter rules",
        "<article><h1>Wardens divided over winter rules</h1><p>The coastal wardens of three counties could not agree on "
        "common rules for the winter season on Tuesday. Two of them want to leave.</p><p>The vote comes after a year of "
        'talks about who pays for the northern stations.</p></article><div class="paywall-box"><h2>Subscribe to continue '
        "reading</h2><p>Already a subscriber? Log in. Get unlimited access for £1 a week.</p></div>",
        head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"Wardens divided over winter rules",'
        '"datePublished":"2024-01-09","isAccessibleForFree":false}</script>',
    ),
}

EMPTY = {
    "no_byte": "",
    "blank": " \n\t ",
    "bare": "<html><body></body></html>",
    "shell": "<!doctype html><html><head><title>Wardens</title></head><body><noscript>You need to enable JavaScript to run "
    'this app.</noscript><div id="root"></div><script src="/static/js/main.4f.js"></script></body></html>',
    "loading": page(
        "Wardens", '<div id="app"><div class="spinner">Loading…</div></div><script src="/app.js"></script>'
    ),
    "framed": page("Statement", '<iframe src="https://forms.example/statement/1" width="100%" height="2000"></iframe>'),
}

PARAGRAPH = (
    "The association stands ready to work with the harbour board and with every county on rules that keep the crews safe "
    "and the stations open, and it asks the board to publish the figures on which the closing of the two northern stations "
    "was decided. "
)


def article(paragraphs: int, *, title: str = "Wardens ask for figures on station closings", extra: str = "") -> str:
    """A sound article of so many paragraphs of 41 words, with whatever else the site puts on it."""
    text = "".join(f"<p>{n}. {PARAGRAPH}</p>" for n in range(1, paragraphs + 1))
    body = f"<article><h1>{title}</h1><p>Posted on January 30, 2024</p>{text}</article>{extra}"
    return in_site(f"{title} – Coastal Wardens Association", body)


ARTICLES = {
    "short_notice": article(1),
    "usual": article(4),
    "long": article(15),
    "with_login_box": article(2, extra=f'<div class="login-box"><h2>Member login</h2>{LOGIN}</div>'),
    "with_consent_banner": article(
        2, extra='<div class="cookie-consent"><p>We use cookies. Accept all or manage preferences.</p></div>'
    ),
    "about_errors": article(5, title="404 Not Found: why public records vanish from the web"),
    "about_logins": article(5, title="Login required: members-only meetings under scrutiny"),
    "about_maintenance": article(4, title="Harbour closed for scheduled maintenance until March"),
    "with_captcha_form": article(
        3,
        extra='<form><textarea></textarea><div class="g-recaptcha" data-sitekey="k"></div><button>Post</button></form>',
    ),
    "access_denied_story": article(4, title="Access denied: crews locked out of northern station"),
}

LISTINGS = {
    "headlines": in_site(
        "News – Coastal Wardens Association",
        "<h1>News</h1>"
        + "".join(
            f'<h3><a href="/news/{n}">Wardens speak about matter number {n} of the season</a></h3>' for n in range(12)
        ),
    ),
    "teasers": in_site(
        "Press releases",
        "<h1>Press releases</h1>"
        + "".join(
            f'<div class="teaser"><h2><a href="/press/{n}">Association welcomes decision number {n} of the board</a></h2>'
            f"<p>The association has welcomed the decision that the harbour board took on Tuesday about station {n}, and "
            f'says what should follow from it in the coming year.</p><a href="/press/{n}">Read more</a></div>'
            for n in range(10)
        ),
    ),
}
