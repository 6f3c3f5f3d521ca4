"""`watch serve` as a process, over real sockets: where it listens, whom it bears with, and how it ends."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from fakes import settings
from people import Town, prose
from statement_watch.errors import ConfigError
from statement_watch.model import Settings
from statement_watch.web.guards import LARGEST
from statement_watch.web.server import MOST
from statement_watch.web.serving import Kept
from web_process import Serving, serving

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("served") / "s.db")
    for number in range(8):
        town.post("chiefs", prose(number), title=f"Letter {number}", path=str(number))
    yield town
    town.store.close()


@pytest.fixture(scope="module")
def served(town: Town) -> Iterator[Serving]:
    with serving(town.path.parent, "--db", str(town.path)) as found:
        yield found


def ask(served: Serving, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, Any]:
    talk = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    talk.request(method, path, body, said)
    answer = talk.getresponse()
    found = answer.status, answer.read().decode(), answer.headers
    talk.close()
    return found


def raw(served: Serving, *parts: bytes, pause: float = 0.0) -> bytes:
    """What comes back for bytes as they are, until the other side closes."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as talk:
        for part in parts:
            talk.sendall(part)
            threading.Event().wait(pause)
        got = b""
        while chunk := talk.recv(65536):
            got += chunk
        return got


def signed_in(served: Serving) -> str:
    """The cookie that the printed address gives."""
    parts = urlsplit(served.url)
    status, _, headers = ask(served, "GET", f"{parts.path}?{parts.query}")
    assert status == 303
    return str(headers["set-cookie"]).partition(";")[0]


class TestServing:
    """One server on a loopback port, in a process of its own, ended by its pid."""

    def test_the_printed_address_leads_in_and_a_verdict_is_kept(self, served: Serving, town: Town) -> None:
        assert ask(served, "GET", "/")[0] == 303
        cookie = signed_in(served)
        status, page, headers = ask(served, "GET", "/", cookie=cookie)
        assert (status, "Letter 3" in page) == (200, True)
        assert "server" not in headers
        (csrf, *_) = re.findall(r'name="csrf" value="([^"]+)"', page)
        form = urlencode({"csrf": csrf, "on": 1, "back": "/"}).encode()
        kind = "application/x-www-form-urlencoded"
        done = ask(served, "POST", "/statements/s1/star", form, cookie=cookie, content_type=kind)
        assert done[0] == 303
        assert town.view(1).starred

    def test_pages_are_shown_to_many_at_once(self, served: Serving) -> None:
        cookie, statuses = signed_in(served), []

        def look(number: int) -> None:
            statuses.append(ask(served, "GET", f"/statements/s{number % 8 + 1}", cookie=cookie)[0])

        threads = [threading.Thread(target=look, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [200] * 16

    def test_ui_01_only_this_machine_reaches_it(self, served: Serving) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address of ours others would see
            except OSError:
                pytest.skip("this machine has no other address")
            address = probe.getsockname()[0]
        with pytest.raises(OSError):
            socket.create_connection((address, served.port), timeout=2).close()

    def test_ui_02_one_host_name_and_ours(self, served: Serving) -> None:
        for head in (
            b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            b"GET / HTTP/1.0\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
            b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        ):
            assert raw(served, head).startswith(b"HTTP/1.1 400"), head

    def test_ui_08_no_path_leads_out(self, served: Serving) -> None:
        cookie = signed_in(served).encode()
        for path in (b"/static/../../../../etc/passwd", b"/static/..%2f..%2fetc/passwd", b"//etc/passwd", b"/%00"):
            head = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: " + cookie
            got = raw(served, head + b"\r\n\r\n")
            assert b" 404 " in got.partition(b"\r\n")[0], path
            assert b"root:" not in got

    def test_ui_14_a_head_that_is_too_long_ends_the_connection(self, served: Serving) -> None:
        got = raw(served, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000)
        assert got.startswith(b"HTTP/1.1 431")

    def test_ui_14_no_more_than_a_hundred_talk_at_one_time(self, served: Serving) -> None:
        with contextlib.ExitStack() as stack:
            for _ in range(MOST):
                stack.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=10))
            assert ask(served, "GET", "/login")[0] == 503
        wait = threading.Event()
        while ask(served, "GET", "/login")[0] == 503:
            wait.wait(0.05)

    def test_ui_14_what_is_no_http_is_refused(self, served: Serving) -> None:
        assert raw(served, b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n").startswith(b"HTTP/1.1 400")

    def test_ui_14_a_head_that_comes_too_slowly_ends_the_connection(self, served: Serving) -> None:
        assert raw(served, b"GET / HTTP/1.1\r\n", b"Host: local", pause=0.3).startswith(b"HTTP/1.1 408")

    def test_ui_14_a_form_that_comes_too_slowly_ends_the_connection(self, served: Serving) -> None:
        head = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nContent-Type: "
        got = raw(served, head + b"application/x-www-form-urlencoded\r\n\r\nsecret=")
        assert got.startswith(b"HTTP/1.1 408")

    def test_a_form_that_breaks_off_is_not_what_was_said(self, served: Serving, town: Town) -> None:
        cookie = signed_in(served)
        (csrf, *_) = re.findall(r'name="csrf" value="([^"]+)"', ask(served, "GET", "/", cookie=cookie)[1])
        head = (
            f"POST /statements/s5/note HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Length: 500\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n\r\ncsrf={csrf}&text=call"
        )
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as talk:
            talk.sendall(head.encode())
        kind = "application/x-www-form-urlencoded"
        form = urlencode({"csrf": csrf, "text": "whole"}).encode()
        assert ask(served, "POST", "/statements/s6/note", form, cookie=cookie, content_type=kind)[0] == 303
        assert (town.view(5).note, town.view(6).note) == (None, "whole")

    def test_ui_14_a_form_that_is_too_large_is_not_read(self, served: Serving) -> None:
        head = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        assert raw(served, head + b"Content-Length: 99999999\r\n\r\nsecret=").startswith(b"HTTP/1.1 413")
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        got = raw(served, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * (LARGEST // 0x4000 + 1))
        assert got.startswith(b"HTTP/1.1 413")

    def test_a_port_that_is_taken_is_said_in_one_line(self, served: Serving, town: Town, watch: Any) -> None:
        done = watch("serve", "--db", town.path, "--port", served.port)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert f"port {served.port} of 127.0.0.1 cannot be opened" in done.err
        assert "--port names another" in done.err

    def test_ctrl_c_ends_it_and_it_has_said_no_more_than_it_must(self, town: Town) -> None:
        with serving(town.path.parent, "--db", str(town.path)) as found:
            cookie = signed_in(found)
            ask(found, "GET", "/nothing", cookie=cookie)
            raw(found, b"nonsense\r\n\r\n")
            assert found.stop(signal.SIGINT) == 0
            assert found.said.count("\n") == 2, found.said


def test_while_another_process_writes_pages_are_shown_and_verdicts_are_kept(town: Town, served: Serving) -> None:
    """As beside the daemon: a writer that never pauses, one transaction after the other."""
    done = threading.Event()

    def write() -> None:
        other = Town(town.path)
        with other.store:
            for number in range(10_000):
                if done.is_set():
                    return
                other.post("daily", prose(1000 + number, 1), path=str(number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        cookie = signed_in(served)
        (csrf, *_) = re.findall(r'name="csrf" value="([^"]+)"', ask(served, "GET", "/", cookie=cookie)[1])
        kind = "application/x-www-form-urlencoded"
        for number in range(1, 4):
            form = urlencode({"csrf": csrf, "on": 1, "text": f"note {number}"}).encode()
            path = f"/statements/s{number}/note"
            assert ask(served, "POST", path, form, cookie=cookie, content_type=kind)[0] == 303
            assert ask(served, "GET", "/", cookie=cookie)[0] == 200
    finally:
        done.set()
        writer.join()
    assert [town.view(number).note for number in range(1, 4)] == [f"note {number}" for number in range(1, 4)]


# --- what is refused before anything is served ------------------------------------------------------------------------


def config(folder: Path, *lines: str) -> None:
    watch = ("[watch]", 'database = "s.db"', 'contact = "desk@press.org"', *lines)
    (folder / "sources.toml").write_text("\n".join(watch) + "\n", "utf-8")


def test_without_a_database_it_says_what_to_do(watch: Any, tmp_path: Path) -> None:
    done = watch("serve", "--db", tmp_path / "s.db")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "no database there; run `watch fetch` first" in done.err
    assert not (tmp_path / "s.db").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        ((), "web_password and web_hosts"),
        (('web_hosts = ["desk.example"]',), "set web_password under"),
        (('web_password = "env:WEB"',), "set web_hosts under"),
    ],
)
def test_ui_01_other_machines_are_let_in_by_password_and_name_only(
    watch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, lines: tuple[str, ...], missing: str
) -> None:
    monkeypatch.setenv("WEB", "long enough")
    config(tmp_path, *lines)
    done = watch("serve", "--host", host)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert missing in done.err
    assert "long enough" not in done.err


def test_ui_01_a_short_password_is_none(watch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB", "short")
    config(tmp_path, 'web_password = "env:WEB"')
    done = watch("serve")
    assert done.code == 2
    assert "shorter than 8 characters" in done.err


def test_a_password_stands_elsewhere_and_others_secrets_are_not_needed(
    watch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(tmp_path, 'web_password = "in the clear"')
    assert "secrets do not stand in the config" in watch("serve").err
    config(tmp_path, 'web_password = "env:NOT_SET"', 'ping = "env:NOT_SET_EITHER"')
    done = watch("serve")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert '"NOT_SET" is not set' in done.err


def test_with_a_password_and_a_name_others_are_let_in(tmp_path: Path) -> None:
    Town(tmp_path / "s.db").store.close()
    config(tmp_path, 'web_password = "env:WEB"', 'web_hosts = ["desk.example"]')
    with serving(tmp_path, "--host", "0.0.0.0", environ={"WEB": "a good password"}) as found:
        assert "token" not in found.said
        assert "a good password" not in found.said
        assert ask(found, "GET", "/", host="desk.example")[0] == 303
        form = urlencode({"secret": "a good password"}).encode()
        kind = "application/x-www-form-urlencoded"
        assert ask(found, "POST", "/login", form, host="desk.example", content_type=kind)[0] == 303
        assert found.stop(signal.SIGTERM) == 0


def test_a_config_that_is_broken_meanwhile_is_told_once_and_the_old_one_stays() -> None:
    broken: list[str] = []
    told: list[str] = []

    def read() -> Settings:
        if broken:
            raise ConfigError(broken)
        return settings(contact="desk@press.org")

    kept = Kept(read, told.append)
    broken.append("sources.toml:3: unknown key")
    assert [kept().contact, kept().contact] == ["desk@press.org"] * 2
    assert told == ["config not taken, the old one stays: sources.toml:3: unknown key"]


def test_without_the_extra_it_says_what_to_install(watch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Town(tmp_path / "s.db").store.close()
    for name in [name for name in sys.modules if name.startswith("statement_watch.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.setitem(sys.modules, "starlette", None)
    done = watch("serve", "--db", "s.db")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert 'pip install "statement-watch[web]"' in done.err
