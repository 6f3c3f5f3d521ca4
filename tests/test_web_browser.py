"""The review in a real Chromium: hostile pages come to nothing in it, and the keys of the terminal work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile import SCRIPTS
from people import Town, prose
from statement_watch.store.inbox import Wanted
from web_process import Serving, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ALIVE = """() => {
  const ours = 'script[src^="/static/"], link[href^="/static/"], form[action^="/"], form:not([action])';
  const live = [...document.querySelectorAll('script, link, form, iframe, object, embed, img, svg, style, base')]
    .filter(one => !one.matches(ours));
  const active = [...document.querySelectorAll('*')].filter(one => [...one.attributes].some(attribute =>
    attribute.name.startsWith('on') || (attribute.name === 'href' && !/^(https?:|\\/|\\?|#)/.test(attribute.value))));
  return [...live, ...active].map(one => one.outerHTML.slice(0, 200));
}"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "s.db")
    letter = prose(1)
    town.post("chiefs", letter, title="Letter")
    town.post("state", f"{prose(4, 1)}\n\n{letter}", title="The same letter")
    for number, script in enumerate(SCRIPTS):
        text = f"{script}\n\n{prose(20 + number, 1)}\n\n“{script} is what we say,” said Jane Roe of {script}."
        town.post("evil", text, title=script, path=f"{number}?x=javascript:alert(1)")
    yield town
    town.store.close()


@pytest.fixture
def served(town: Town) -> Iterator[Serving]:
    with serving(town.path.parent, "--db", str(town.path)) as found:
        yield found


@pytest.fixture
def page(served: Serving) -> Iterator[Page]:
    """A page that is signed in; whatever a script says, asks or breaks on it is noted as `complaints`."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = next((place for place in CHROMIUM if Path(place).exists()), None)
    if program is None:
        pytest.skip("no Chromium here")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.complaints = []
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda asked: page.complaints.append(asked.url) if "127.0.0.1" not in asked.url else None)
        page.goto(served.url)
        yield page
        browser.close()


def current(page: Page) -> str:
    return str(page.evaluate("() => (document.querySelector('.card.current') || {}).id || ''"))


def test_ui_05_hostile_titles_and_texts_make_no_living_element(page: Page, served: Serving, town: Town) -> None:
    base = f"http://127.0.0.1:{served.port}"
    paths = ["/", "/digest?since=1d", "/search?q=say", "/sources", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"]
    paths += [f"/statements/s{number}" for number in town.store.views.inbox(Wanted())]
    paths += [f"/{folder}/p{number}" for number in range(1, 8) for folder in ("pages", "cite")]
    for path in paths:
        page.goto(base + path)
        assert page.evaluate(ALIVE) == [], path
    assert page.complaints == []  # type: ignore[attr-defined]
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_the_keys_of_the_terminal_work_on_the_page(page: Page, town: Town) -> None:
    first, second, third, *_ = (f"s{one}" for one in town.store.views.inbox(Wanted()))
    page.keyboard.press("j")
    assert current(page) == first
    page.keyboard.press("j")
    assert current(page) == second
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("r")
    assert town.view(int(first[1:])).read
    assert current(page) == second, "on to the next"
    with page.expect_navigation():
        page.keyboard.press("s")
    assert town.view(int(second[1:])).starred
    assert current(page) == second
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("d")
    assert [town.view(int(one[1:])).dismissed for one in (second, third)] in ([True, False], [False, True])
    for _ in range(3):
        with page.expect_navigation():
            page.keyboard.press("u")
    assert [f"s{one}" for one in town.store.views.inbox(Wanted())][:3] == [first, second, third]
    assert current(page) == first
    with page.expect_navigation():
        page.keyboard.press("o")
    assert f"/statements/{first}?" in page.url
    with page.expect_navigation():
        page.keyboard.press("r")
    assert current(page) == second, "from a statement's page on to the next of the list"
    assert page.complaints == []  # type: ignore[attr-defined]


def test_help_opens_and_closes_and_typing_presses_no_key(page: Page, town: Town) -> None:
    page.keyboard.press("?")
    assert page.locator("details.help").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator("details.help").get_attribute("open") is None
    page.keyboard.press("/")
    page.keyboard.type("dsru")
    assert page.locator("#find").input_value() == "dsru"
    assert town.store.journal.last() is None
    page.goto(page.url.partition("#")[0] + "statements/s1")
    page.keyboard.press("n")
    page.keyboard.type("call them")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the note").click()
    assert town.view(1).note == "call them"


def test_without_scripts_every_verdict_is_a_button(served: Serving, town: Town, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(served.url)
    card = plain.locator("article").first
    name = card.get_attribute("id") or ""
    card.get_by_role("button", name="Read").click()
    assert town.view(int(name[1:])).read
    plain.get_by_role("button", name="Undo").click()
    assert not town.view(int(name[1:])).read
    assert plain.locator(f"#{name}").count() == 1
