"""What a review in the browser must withstand, by the numbers of the faults that others had (UI-01 to UI-15)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest

from hostile import ADDRESSES, ALL, FORMULAS, SCRIPTS
from people import Town, prose
from statement_watch.model import Extract, Grade
from statement_watch.store import NewPage
from statement_watch.versions import text_key
from statement_watch.web import app as web
from statement_watch.web.guards import FIELDS, LARGEST
from web_client import SECRET, Browser, Shown, a_browser

pytestmark = pytest.mark.faults

SRC = Path(__file__).parent.parent / "src" / "statement_watch"
NAMES = {"{name}": "s1", "{file}": "statements.csv"}
HARMLESS = re.compile(r"https?://[^\s<>\"]+$|/(?!/)|\?|#")
FEW = (*SCRIPTS[:8], *ALL[len(SCRIPTS) :: 8])
SOME = [pytest.param(FEW, id="some"), pytest.param(ALL, id="all", marks=pytest.mark.slow)]
LIVE = {"script", "iframe", "object", "embed", "svg", "img", "base", "style", "link", "form", "input", "button"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "s.db")
    letter = prose(1)
    town.post("chiefs", letter, title="Letter")
    town.post("state", letter, title="The same letter")
    yield town
    town.store.close()


@pytest.fixture
def browser(town: Town) -> Iterator[Browser]:
    with a_browser(town.path, town.clock) as browser:
        yield browser


@pytest.fixture
def stranger(town: Town) -> Iterator[Browser]:
    with a_browser(town.path, town.clock, enter=False) as browser:
        yield browser


def paths(browser: Browser, method: str) -> list[str]:
    """Every route of the application that answers to the method, as an address of the town."""
    found = [path.replace("/pages/{name}", "/pages/p1") for path in browser.routes(method)]
    for name, value in NAMES.items():
        found = [path.replace(name, value) for path in found]
    return found


# --- UI-01, UI-02: who can reach it -----------------------------------------------------------------------------------


def test_ui_02_another_sites_name_is_refused_before_any_handler(browser: Browser) -> None:
    for host in ("evil.example", "evil.example:8484", "127.0.0.1.evil.example"):
        for path in ("/", "/login", "/static/style.css", "/nothing"):
            shown = browser.ask("GET", path, host=host)
            assert shown.status == 400, (host, path)
            assert "Letter" not in shown.text
    assert browser.ask("GET", "/login", host="localhost:1").status in (200, 303)


def test_ui_02_a_name_of_the_config_is_ours(town: Town) -> None:
    with a_browser(town.path, town.clock, hosts=("desk.example",), enter=False) as browser:
        assert browser.ask("GET", "/login", host="desk.example").status == 200
        assert browser.ask("GET", "/login", host="other.example").status == 400


# --- UI-03: forms of others -------------------------------------------------------------------------------------------


def test_ui_03_every_change_needs_the_token_of_the_session(browser: Browser, town: Town) -> None:
    posts = [path for path in paths(browser, "POST") if path != "/login"]
    assert len(posts) == len(web.POST) + 1
    browser.get("/")
    for path in posts:
        for token in ("", "x", SECRET, "drawn-1"):
            assert browser.post(path, {"csrf": token, "other": "s1", "ids": "s1"}).status == 403, path
    assert town.store.journal.last() is None
    assert browser.get("/").status == 200, "nobody was signed out"


def test_ui_03_every_change_must_come_from_a_page_of_ours(browser: Browser, town: Town) -> None:
    browser.get("/")
    for path in paths(browser, "POST"):
        for headers in (
            {"origin": "http://evil.example", "sec_fetch_site": "cross-site"},
            {"origin": "null", "sec_fetch_site": "cross-site"},
            {"origin": "http://127.0.0.1:9999", "sec_fetch_site": "same-site"},
        ):
            assert browser.post(path, {"secret": SECRET}, **headers).status == 403, path
    assert town.store.journal.last() is None


def test_ui_03_looking_changes_nothing(browser: Browser, town: Town) -> None:
    before = list(town.store._session.connection.iterdump())
    for path in paths(browser, "GET"):
        for query in ("", "?on=1&ids=s1&text=x&other=s2&pages=p1"):
            browser.ask("GET", path + query)
    for path in paths(browser, "POST"):
        assert browser.ask("GET", path).status == (303 if path == "/login" else 405)
    assert list(town.store._session.connection.iterdump()) == before


def test_ui_03_only_forms_are_read(browser: Browser, town: Town) -> None:
    browser.get("/")
    body = json.dumps({"csrf": browser.csrf(), "on": 1}).encode()
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
        shown = browser.ask("POST", "/statements/s1/read", body=body, content_type=kind, sec_fetch_site="same-origin")
        assert shown.status == 415
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert browser.ask(method, "/statements/s1").status == 405
    assert town.store.journal.last() is None


# --- UI-04: nothing without signing in --------------------------------------------------------------------------------


def test_ui_04_every_route_but_the_way_in_is_shut(stranger: Browser) -> None:
    known = {*web.GET, *web.POST, "/login", "/logout", *(f"/static/{name}" for name in web.STATIC)}
    routes = {*stranger.routes("GET"), *stranger.routes("POST")}
    assert routes == known
    for path in paths(stranger, "GET"):
        shown = stranger.ask("GET", path)
        if path in web.OPEN:
            assert shown.status == 200, path
            assert "Letter" not in shown.text
        else:
            assert (shown.status, shown.text) == (303, ""), path
            assert shown.location.startswith("/login?next=")
    for path in paths(stranger, "POST"):
        if path != "/login":
            assert stranger.post(path, {"csrf": "x"}).status == 401, path


def test_ui_04_an_address_that_nobody_thought_of_is_shut_too(stranger: Browser) -> None:
    for path in ("/new", "/admin", "/static/", "/static/other.css", "/login/", "//login", "/%2e%2e/login", "/LOGIN"):
        assert stranger.ask("GET", path).status == 303, path


def test_ui_04_a_cookie_of_others_opens_nothing(stranger: Browser) -> None:
    for cookie in ("", "x", SECRET, "statement-watch-8484=x", "statement-watch-8484=", "a=b; ;;=;", "\x7f" * 50):
        assert stranger.ask("GET", "/", cookie=cookie).status == 303


def test_ui_04_cookies_of_others_shut_nobody_out(browser: Browser) -> None:
    """Ports do not part cookies: what another program on this machine left comes along, in whatever form."""
    browser.get("/")
    for other in ('theme={"dark": true}', "a b=c", "a[0]=1", "alone", 'x="y'):
        assert browser.ask("GET", "/", cookie=f"{other}; statement-watch-8484={browser.cookie}").status == 200, other


def test_ui_04_signing_out_ends_the_session_for_good(browser: Browser) -> None:
    browser.get("/")
    kept = browser.cookie
    browser.press("Sign out")
    assert browser.ask("GET", "/").status == 303
    browser.cookie = kept
    assert browser.ask("GET", "/").status == 303


def test_ui_04_signing_in_by_hand_works_where_the_address_was_lost(stranger: Browser) -> None:
    asked = stranger.get("/statements/s1")
    assert asked.document.xpath("//input[@type='password']")
    shown = stranger.press("Sign in", secret=SECRET)
    assert (shown.status, "Letter" in shown.words()) == (200, True)


def test_ui_04_with_a_password_no_address_leads_in(town: Town) -> None:
    with a_browser(town.path, town.clock, by_token=False, enter=False) as browser:
        shown = browser.get(f"/login?token={quote(SECRET)}")
        assert shown.document.xpath("//input[@type='password']")
        assert browser.cookie == ""
        assert browser.press("Sign in", secret=SECRET).status == 200


# --- UI-05, UI-06: what pages say is text -----------------------------------------------------------------------------


def put_hostile(town: Town, texts: Sequence[str]) -> None:
    """Pages whose every text and address tries something."""
    for number, (text, address) in enumerate(zip(texts, cycle(ADDRESSES), strict=False)):
        site = "chiefs" if number % 2 else "state"
        with town.store.transaction():
            url = f"{address or 'x'}#{number}"
            page = town.store.pages.add(NewPage(url, site, f"{text} board", town.clock()))
            body = f"{text}\n\n{prose(50 + number, 1)}\n\n“{text} we all {text},” said Jane {text} Roe, head of {text}."
            extract = Extract(text, body, date_source="meta")
            town.store.pages.add_version(page, extract, Grade.NEW, town.clock(), text_key=text_key(body))
    town.recluster()
    for number, text in enumerate(texts[:20], 1):
        town.reviewer.note(number, text)


def living(shown: Shown) -> list[str]:
    """Elements and attributes that do something and are not of our own making."""
    found = []
    for element in shown.document.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        ours = {
            "script": (element.get("src") or "").startswith("/static/keys.js?v=") and not (element.text or ""),
            "link": (element.get("href") or "").startswith("/static/"),
            "form": (element.get("action") or "/").startswith("/"),
            "input": True,
            "button": True,
        }
        if tag in LIVE and not ours.get(tag, False):
            found.append(tag)
        for name, value in element.items():
            if name.startswith("on") or name == "style" or name == "srcdoc":
                found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction") and not re.match(
                r"https?://[^\s<>\"]+$|/(?!/)|\?|#", value
            ):
                found.append(f"{tag} {name}={value}")
    return found


@pytest.mark.parametrize("texts", SOME)
def test_ui_05_hostile_texts_and_addresses_do_nothing_on_any_page(
    browser: Browser, town: Town, texts: Sequence[str]
) -> None:
    put_hostile(town, texts)
    count = len(town.store.views.inbox(web.inbox.Wanted()))
    shown = [browser.get(f"/?page={number}") for number in range(1, count // 20 + 2)]
    shown += [browser.get(path) for path in ("/digest?since=30d", "/sources", "/search?q=board")]
    for number in range(1, len(texts) + 1):
        shown += [
            browser.get(f"/statements/s{number}"),
            browser.get(f"/pages/p{number}"),
            browser.get(f"/cite/p{number}"),
        ]
    assert [(one.response.url.path, living(one)) for one in shown if living(one)] == []
    assert not [one for one in shown if one.status != 200]
    everything = "".join(one.text for one in shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in everything
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", everything)


def test_ui_05_the_browser_is_told_to_run_nothing_but_our_script(browser: Browser) -> None:
    policy = browser.get("/").headers["content-security-policy"]
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert told == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


@pytest.mark.parametrize(
    "texts", [pytest.param(SCRIPTS[::4], id="some"), pytest.param(SCRIPTS, id="all", marks=pytest.mark.slow)]
)
def test_ui_06_what_is_asked_for_comes_back_as_text(browser: Browser, texts: Sequence[str]) -> None:
    for text in texts:
        asked = quote(text, safe="")
        for path in (
            f"/search?q={asked}",
            f"/?since={asked}",
            f"/?source={asked}",
            f"/?topic={asked}",
            f"/?which={asked}",
            f"/digest?since={asked}",
            f"/digest?topic={asked}",
            f"/statements/{asked}",
            f"/pages/{asked}/diff",
            f"/cite/p1?version={asked}",
            f"/export/{asked}",
            f"/{asked}",
        ):
            shown = browser.get(path)
            assert living(shown) == [], path
    browser.cookie = ""
    for text in texts:
        shown = browser.get(f"/login?next={quote(text, safe='')}")
        assert living(shown) == []
        wrong = browser.post("/login", {"secret": text, "next": text})
        assert living(wrong) == []


# --- UI-07, UI-08, UI-09, UI-10: nothing is fetched, opened or served raw ---------------------------------------------


def test_ui_07_nothing_here_can_fetch() -> None:
    """No add-source route, and no way from the browser's rooms to the network."""
    for path in (SRC / "web").glob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"statement_watch\.(fetch|notify|guard|watcher|listings|rounds|delivery)\b", text), path
        assert not re.search(r"^\s*(?:import|from) (?:httpx|urllib\.request|http\.client|ssl)\b", text, re.M), path
    assert set(web.POST) == {
        *(f"/statements/{{name}}/{one}" for one in ("read", "star", "dismiss", "note", "merge", "not-same", "split")),
        "/read",
        "/undo",
    }


def test_ui_08_files_are_known_by_name(browser: Browser) -> None:
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%252e%252e/app.py",
        "/static//etc/passwd",
        "/static/style.css/",
        "/static/style.css%00",
        "/static/..\\app.py",
        "/export/../../etc/passwd",
        "/export/statements.db",
        "/export/statements",
        "/export/statements.csv.jsonl",
        "/export/..csv",
    ):
        shown = browser.ask("GET", path)
        assert shown.status == 404, path
        assert "import" not in shown.text


def test_ui_09_a_query_is_words_and_opens_no_file(browser: Browser) -> None:
    for query in ("file:///etc/passwd", "readfile('/etc/passwd')", "'; ATTACH DATABASE '/tmp/x' AS y; --", "title:*"):
        shown = browser.get(f"/search?q={quote(query)}")
        assert shown.status == 200
        assert "root:" not in shown.text


def test_ui_10_a_page_as_it_came_is_never_given_to_the_browser_as_a_page(browser: Browser, town: Town) -> None:
    page = town.post("evil", "<script>alert(1)</script> " + prose(3), title="x")
    shown = browser.get(f"/pages/p{page}/text")
    assert shown.headers["content-type"] == "text/plain; charset=utf-8"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    served = {browser.ask("GET", path).headers.get("content-type", "") for path in paths(browser, "GET")}
    assert {kind.partition(";")[0] for kind in served} <= {
        "",
        "text/html",
        "text/plain",
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "text/csv",
    }


# --- UI-11: what the browser is told ----------------------------------------------------------------------------------


def test_ui_11_every_answer_has_the_headers_errors_and_refusals_too(browser: Browser) -> None:
    answers = [browser.ask("GET", path) for path in (*paths(browser, "GET"), "/nothing", "/statements/s99", "/?page=x")]
    answers += [browser.post("/undo", {"csrf": "x"}), browser.ask("GET", "/", host="evil.example")]
    answers += [browser.ask("PUT", "/"), browser.ask("GET", "/", cookie="x")]
    for shown in answers:
        assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert shown.headers["referrer-policy"] == "no-referrer"
        assert shown.headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in shown.headers
        kept = shown.headers["cache-control"]
        assert kept == "no-store" or shown.response.url.path.startswith("/static/")


def test_ui_11_the_cookie_is_for_us_and_for_no_script(stranger: Browser, town: Town) -> None:
    cookie = stranger.ask("GET", f"/login?token={quote(SECRET)}").headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/"):
        assert part in cookie
    assert "secure" not in cookie
    with a_browser(town.path, town.clock, hosts=("https://desk.example",), enter=False) as browser:
        shown = browser.ask("GET", f"/login?token={quote(SECRET)}", host="desk.example")
        assert "secure" in shown.headers["set-cookie"].lower()


# --- UI-12, UI-13: the way in -----------------------------------------------------------------------------------------


def test_ui_12_guessing_is_slowed(stranger: Browser) -> None:
    wrong = [stranger.post("/login", {"secret": f"guess {number}"}).status for number in range(6)]
    assert wrong == [403, 403, 403, 429, 429, 429]
    held_up = stranger.post("/login", {"secret": SECRET})
    assert (held_up.status, held_up.headers["retry-after"], stranger.cookie) == (429, "1", "")
    assert stranger.ask("GET", f"/login?token={quote(SECRET)}").status == 429, "the printed address is a guess as well"
    stranger.ticks.now += 1
    assert stranger.post("/login", {"secret": SECRET}).status == 303
    assert "compare_digest" in (SRC / "web" / "access.py").read_text("utf-8")


def test_ui_12_another_site_cannot_use_up_the_guesses(stranger: Browser) -> None:
    for _ in range(10):
        shown = stranger.ask("GET", "/login?token=wrong", sec_fetch_site="cross-site")
        assert (shown.status, "Sign in" in shown.text) == (200, True)
        assert stranger.post("/login", {"secret": "wrong"}, sec_fetch_site="cross-site").status == 403
    assert stranger.ask("GET", f"/login?token={quote(SECRET)}", sec_fetch_site="none").status == 303


def test_ui_13_signing_in_leads_to_pages_of_ours_only(stranger: Browser) -> None:
    for following in (
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\t//evil.example",
        "javascript:alert(1)",
    ):
        assert stranger.ask("GET", f"/login?token={quote(SECRET)}&next={quote(following)}").location == "/"
        stranger.cookie = ""
        assert stranger.post("/login", {"secret": SECRET, "next": following}).location == "/"
        assert stranger.ask("GET", f"/login?next={quote(following)}").location == "/"
        stranger.cookie = ""
    assert stranger.post("/login", {"secret": SECRET, "next": "/statements/s1"}).location == "/statements/s1"
    assert stranger.ask("GET", "/?source=chiefs", cookie="").location == "/login?next=%2F%3Fsource%3Dchiefs"


def test_ui_13_a_verdict_leads_back_to_pages_of_ours_only(browser: Browser) -> None:
    browser.get("/")
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        done = browser.post("/statements/s1/star", {"back": back, "then": "s1"})
        assert done.location.startswith("/#")
        assert browser.post("/statements/s1/read", {"list": back, "then": "s1"}).location == "/#s1"
    done = browser.post("/statements/s1/read", {"list": "/", "then": "//evil.example\r\nSet-Cookie: x=y"})
    assert done.location == "/#s1"
    assert "x=y" not in str(done.headers)


# --- UI-14, UI-15: sizes, and what is taken away ----------------------------------------------------------------------


def test_ui_14_a_form_has_a_largest_size_and_a_largest_number_of_fields(browser: Browser, town: Town) -> None:
    browser.get("/")
    large = f"csrf={browser.csrf()}&text={'x' * LARGEST}".encode()
    assert browser.ask("POST", "/statements/s1/note", body=large).status == 413
    assert browser.ask("POST", "/statements/s1/note", body=b"x", content_length="9" * 30).status == 413
    many = f"csrf={browser.csrf()}&{'&'.join('p=1' for _ in range(FIELDS))}".encode()
    assert browser.ask("POST", "/statements/s1/note", body=many).status == 400
    assert town.store.journal.last() is None


@pytest.mark.parametrize("kind", ["statements", "pages", "versions", "occurrences", "relations", "quotes", "alerts"])
def test_ui_15_an_export_has_one_record_a_line_and_no_active_cell(browser: Browser, town: Town, kind: str) -> None:
    for number, formula in enumerate((*FORMULAS, '=HYPERLINK("http://evil.example")', "\n=1+1")):
        town.post("city", f"{formula}\n\n{prose(60 + number, 2)}", title=formula, path=str(number))
    shown = browser.get(f"/export/{kind}.csv")
    assert shown.headers["content-disposition"] == f'attachment; filename="{kind}.csv"'
    rows = list(csv.reader(io.StringIO(shown.text)))
    lines = browser.get(f"/export/{kind}.jsonl").text.splitlines()
    assert len(rows) == len(lines) + 1
    assert all(isinstance(json.loads(line), dict) for line in lines)
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=@|%＝]|\s*[+-]\D|[\t\r\n]", cell)]
    if kind in ("statements", "pages", "versions"):
        assert len(lines) > len(FORMULAS)
