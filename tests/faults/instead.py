"""Answers with status 200 that are no statement: what servers, programs and guards say in its place."""

# ruff: noqa: E501  what they say, word for word

from __future__ import annotations


def notice(title: str, *words: str, extra: str = "") -> str:
    """A page of a heading and a few paragraphs."""
    body = "".join(f"<p>{word}</p>" for word in words)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}{extra}</body></html>"


INSTEAD = {
    "nginx_welcome": notice(
        "Welcome to nginx!",
        "If you see this page, the nginx web server is successfully installed and working. Further configuration is required.",
        "For online documentation and support please refer to nginx.org. Commercial support is available at nginx.com.",
        "Thank you for using nginx.",
    ),
    "apache_default": notice(
        "Apache2 Debian Default Page: It works",
        "This is the default welcome page used to test the correct operation of the Apache2 server after installation on Debian systems. If you can read this page, it means that the Apache HTTP server installed at this site is working properly. You should replace this file before continuing to operate your HTTP server.",
        "If you are a normal user of this web site and don't know what this page is about, this probably means that the site is currently unavailable due to maintenance.",
    ),
    "it_works": "<html><body><h1>It works!</h1></body></html>",
    "suspended": notice(
        "Account Suspended", "This Account has been suspended.", "Contact your hosting provider for more information."
    ),
    "bandwidth": notice(
        "Bandwidth Limit Exceeded",
        "The server is temporarily unable to service your request due to the site owner reaching his/her bandwidth limit. Please try again later.",
    ),
    "critical_wp": notice(
        "WordPress › Error",
        "There has been a critical error on this website.",
        "Learn more about troubleshooting WordPress.",
    ),
    "drupal_error": "The website encountered an unexpected error. Please try again later.<br>",
    "whoops": notice("Whoops, looks like something went wrong.", "1/1 ErrorException: Undefined variable"),
    "asp": notice(
        "Server Error in '/' Application.",
        "Runtime Error",
        "Description: An application error occurred on the server. The current custom error settings for this application prevent the details of the application error from being viewed remotely (for security reasons).",
    ),
    "tomcat": notice(
        "HTTP Status 500 – Internal Server Error",
        "Type Exception Report",
        "Message Request processing failed",
        "Description The server encountered an unexpected condition that prevented it from fulfilling the request.",
        "java.lang.NullPointerException at org.example.Foo.bar(Foo.java:12) at org.example.Main.main(Main.java:3)",
    ),
    "service_unavailable": notice(
        "Service Unavailable", "The service is temporarily unavailable. Please try again later."
    ),
    "too_many": notice(
        "Too Many Requests", "You have sent too many requests in a given amount of time. Please wait and try again."
    ),
    "access_denied": notice(
        "Access Denied",
        'You don\'t have permission to access "http://example.org/news/1" on this server.',
        "Reference #18.2f1a1cb8.1700000000.1a2b3c4d",
    ),
    "cf_1020": notice(
        "Access denied",
        "Error code 1020",
        "You do not have access to example.org. The site owner may have set restrictions that prevent you from accessing the site.",
        "Ray ID: 7d8f9a0b1c2d3e4f",
    ),
    "incapsula": "<html><head><META NAME='robots' CONTENT='noindex,nofollow'></head><body><iframe src='/_Incapsula_Resource?SWUDNSAI=31' width='100%'>Request unsuccessful. Incapsula incident ID: 123-456</iframe></body></html>",
    "sucuri": notice(
        "Sucuri WebSite Firewall - Access Denied",
        "Block ID: GEO02",
        "Block reason: Access from your Country was disabled by the administrator.",
        "If you are the site owner (or you manage this site), please whitelist your IP.",
    ),
    "ddosguard": notice(
        "DDoS-Guard",
        "Checking your browser before accessing example.org",
        "This process is automatic. Your browser will redirect to your requested content shortly. Please allow up to 5 seconds...",
    ),
    "queue": notice(
        "You are now in line",
        "When it is your turn, you will have 10 minutes to enter the website.",
        "Your estimated wait time is: more than an hour. Number of users in line ahead of you: 4213",
    ),
    "geo": notice(
        "Unavailable in your region",
        "We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) including the EU which enforces the General Data Protection Regulation (GDPR) and therefore access cannot be granted at this time.",
    ),
    "age_gate": notice(
        "Age verification",
        "You must be 18 or older to enter this site. Please confirm your date of birth.",
        extra="<form><select name=year></select><button>Enter</button></form>",
    ),
    "cookies_needed": notice(
        "Cookies required", "Please enable cookies in your browser and reload the page to continue."
    ),
    "f5": "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 8712</body></html>",
    "proxy_squid": notice(
        "ERROR: The requested URL could not be retrieved",
        "The following error was encountered while trying to retrieve the URL: http://example.org/",
        "Connection to 1.2.3.4 failed.",
        "The system returned: (111) Connection refused",
        "The remote host or network may be down. Please try the request again.",
        "Your cache administrator is webmaster.",
    ),
    "captive": notice(
        "Welcome to Hotel WiFi",
        "Please accept the terms and conditions to connect to the internet.",
        extra="<form><input type=checkbox><button>Connect</button></form>",
    ),
    "json_error": '{"error":{"code":404,"message":"Not found"}}',
    "xml_error": '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>',
    "plain_404": "404 page not found\n",
    "search_none": notice(
        "Search results", "Your search returned 0 results.", "Try other words or check the spelling."
    ),
    "unpublished": notice(
        "This article is no longer available",
        "The content you are looking for has been removed or is temporarily unavailable.",
    ),
    "expired_domain": notice(
        "This domain has expired", "If you own this domain, renew it now. Related searches: insurance, loans, credit."
    ),
    "wix_404": notice(
        "Looks like this domain isn't connected to a website yet",
        "Is this your domain? Connect it to your site in just a few clicks.",
    ),
    "test_page": notice("Test Page", "This page is used to test the proper operation of the HTTP server."),
    "frameset": "<html><head><title>Statement</title></head><frameset cols='20%,80%'><frame src='/nav.html'><frame src='/s.html'><noframes>Your browser does not support frames.</noframes></frameset></html>",
    "refresh_js": "<html><body><script>window.location='/landing'</script></body></html>",
    "object_only": "<html><head><title>Statement</title></head><body><object data='/s.pdf' type='application/pdf'></object></body></html>",
    "soft404_de": notice(
        "Seite nicht gefunden", "Die angeforderte Seite wurde leider nicht gefunden oder existiert nicht mehr."
    ),
    "soft404_fr": notice("Page introuvable", "La page que vous recherchez n'existe pas ou a été déplacée."),
    "soft404_ja": notice("ページが見つかりません", "お探しのページは削除されたか、移動した可能性があります。"),
    "soft404_words": notice(
        "Oops!",
        "We can't seem to find the page you're looking for.",
        "Here are some helpful links instead: Home, Search, Help.",
    ),
    "paywall_only": notice(
        "Pilots ask for winter berths", "Subscribe to continue reading this article.", "Already a subscriber? Log in."
    ),
}
