"""`watch run` as a process, with a site, a webhook receiver and a service manager of its own on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from publishing import Receiver, Site, a_receiver, a_site, config

from statement_watch.cli.common import utc_now
from statement_watch.store import Store

pytestmark = pytest.mark.slow


class Running:
    """A daemon in its folder; `said` is its log so far."""

    def __init__(self, folder: Path, *options: str, environ: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "statement_watch", "run", *options],
                cwd=folder,
                env={"PATH": "/usr/bin:/bin", **(environ or {})},
                stderr=log,
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def says(self, words: str) -> None:
        wait_until(lambda: words in self.said or self.process.poll() is not None, f"{words!r}:\n{self.said}")
        assert words in self.said

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Exit code, and seconds until it ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(30)
        return code, time.monotonic() - began


def wait_until(true: Callable[[], object], what: str, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as found:
        for _ in range(5):
            found.publish()
        yield found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as found:
        yield found


@contextlib.contextmanager
def running(folder: Path, *options: str, environ: dict[str, str] | None = None) -> Iterator[Running]:
    daemon = Running(folder, *options, environ=environ)
    try:
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()


def due_now(folder: Path) -> None:
    with Store.open(folder / "statements.db", clock=utc_now, create=False) as store:
        for state in store.sources.all():
            store.sources.set_due(state.name, utc_now())


def watch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "statement_watch", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_it_finds_tells_and_ends_within_ten_seconds(tmp_path: Path, site: Site, receiver: Receiver) -> None:
    config(tmp_path, [site], receiver, interval="1m")
    with running(tmp_path) as daemon:
        daemon.says("5 already there")
        site.publish()
        due_now(tmp_path)
        wait_until(lambda: len(receiver.got) == 1, "the alert")
        assert daemon.stop()[0] == 0
        assert "stopped" in daemon.said
    assert receiver.got[0][1]["alerts"][0]["kind"] == "new_statement"
    assert "Traceback" not in daemon.said


def test_it_ends_in_time_in_the_middle_of_a_slow_round_and_goes_on_later(tmp_path: Path, site: Site) -> None:
    path = config(tmp_path, [site])
    path.write_text(path.read_text("utf-8").replace('crawl_delay = "0s"', 'crawl_delay = "3s"'), "utf-8")
    with running(tmp_path) as daemon:
        wait_until(lambda: site.requests >= 3, "a round in hand")
        code, seconds = daemon.stop()
    assert (code, seconds < 10) == (0, True)
    path.write_text(path.read_text("utf-8").replace('crawl_delay = "3s"', 'crawl_delay = "0s"'), "utf-8")
    with running(tmp_path) as daemon:
        daemon.says("listed,")
        daemon.stop()
    with Store.open(tmp_path / "statements.db", clock=utc_now, create=False) as store:
        assert len([page for page in store.views.iter_pages() if page.versions]) == 5


def test_a_mail_server_that_never_answers_does_not_hold_up_the_end(tmp_path: Path, site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        path = config(tmp_path, [site])
        mail = 'kind = "email"\nto = "a@press.org"\nfrom = "b@press.org"\nhost = "127.0.0.1"\nsecurity = "none"'
        channel = f'[[channels]]\nname = "mail"\n{mail}\nport = {silent.getsockname()[1]}\n'
        path.write_text(path.read_text("utf-8") + channel, "utf-8")
        with running(tmp_path) as daemon:
            daemon.says("5 already there")
            site.publish()
            due_now(tmp_path)
            connection, _ = silent.accept()
            code, seconds = daemon.stop()
            connection.close()
    assert (code, seconds < 10) == (0, True)


def test_a_second_daemon_names_the_first_and_exits_with_1(tmp_path: Path, site: Site) -> None:
    config(tmp_path, [site])
    with running(tmp_path) as daemon:
        daemon.says("watching 1 sources")
        second = watch(tmp_path, "run")
        assert second.returncode == 1
        assert f"process {daemon.process.pid}" in second.stderr
        assert watch(tmp_path, "status", "--json").returncode == 0


def test_fetch_beside_the_daemon_gets_its_turn(tmp_path: Path, site: Site, receiver: Receiver) -> None:
    config(tmp_path, [site], receiver)
    with running(tmp_path) as daemon:
        daemon.says("5 already there")
        site.publish()
        due_now(tmp_path)
        done = watch(tmp_path, "fetch", "--json")
        assert done.returncode == 0, done.stderr
        with Store.open(tmp_path / "statements.db", clock=utc_now, create=False) as store:
            assert store.pages.count("chiefs1") == 6
        wait_until(lambda: len(receiver.got) == 1, "the alert, told once by one of the two")
        assert daemon.process.poll() is None


def test_sighup_and_a_changed_file_reload_and_a_broken_config_is_told_and_not_taken(
    tmp_path: Path, site: Site, receiver: Receiver
) -> None:
    path = config(tmp_path, [site])
    plain = path.read_text("utf-8")
    with running(tmp_path) as daemon:
        daemon.says("5 already there")
        path.write_text(plain + "intervall = 1\n", "utf-8")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.says("config not taken, the old one stays")
        assert "intervall" in daemon.said
        config(tmp_path, [site], receiver)  # no signal: the file is noticed
        daemon.says("config read again")
        site.publish()
        due_now(tmp_path)
        wait_until(lambda: len(receiver.got) == 1, f"the alert on the new channel:\n{daemon.said}")
        assert daemon.stop()[0] == 0


def test_systemd_hears_ready_watchdog_reload_and_stopping(tmp_path: Path, site: Site) -> None:
    config(tmp_path, [site])
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        heard = lambda: manager.recv(4096).decode().partition("\n")[0]  # noqa: E731
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "6000000"}
        with running(tmp_path, environ=environ) as daemon:
            assert heard() == "READY=1"
            assert [heard(), heard()] == ["WATCHDOG=1"] * 2
            daemon.process.send_signal(signal.SIGHUP)
            said = [heard()]
            while said[-1] != "READY=1":
                said.append(heard())
            assert "RELOADING=1" in said
            assert daemon.stop()[0] == 0
            while said[-1] != "STOPPING=1":
                said.append(heard())


def test_the_status_port_tells_health_and_metrics(tmp_path: Path, site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = config(tmp_path, [site])
    path.write_text(path.read_text("utf-8").replace("[[sources]]", f"status_port = {port}\n[[sources]]", 1), "utf-8")

    def ask(page: str, host: str = "localhost") -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{page}", headers={"Host": host})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    with running(tmp_path) as daemon:
        daemon.says("5 already there")
        wait_until(lambda: ask("/healthz")[0] == 200, "health")
        assert json.loads(ask("/healthz")[1])["sources"] == 1
        assert 'statement_watch_rounds_total{outcome="ok"} 1.0' in ask("/metrics")[1]
        assert ask("/metrics", "evil.example")[0] == 421


def test_a_database_that_another_process_keeps_locked_delays_and_loses_nothing(tmp_path: Path, site: Site) -> None:
    config(tmp_path, [site])
    with running(tmp_path) as daemon:
        daemon.says("5 already there")
        site.publish()
        with Store.open(tmp_path / "statements.db", clock=utc_now, create=False) as store:
            due_now(tmp_path)
            with store.transaction():
                daemon.says("another process is writing")
        wait_until(lambda: site.requests > 7, "going on", 120)
        with Store.open(tmp_path / "statements.db", clock=utc_now, create=False) as store:
            wait_until(lambda: store.pages.count("chiefs1") == 6, "the new statement", 120)
        assert daemon.stop()[0] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="a file system of a few megabytes needs root")
def test_a_full_disk_is_told_in_one_line_and_the_daemon_goes_on_when_there_is_room(tmp_path: Path, site: Site) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=False).returncode:
        pytest.skip("no mounting here")
    try:
        config(small, [site])
        with running(small) as daemon:
            daemon.says("5 already there")
            with (small / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
                while True:
                    ballast.write(b"x" * 4096)
            for _ in range(5):
                site.publish()
            wait_until(lambda: _shown(small, daemon), "the disk is full")
            (small / "ballast").unlink()
            with Store.open(small / "statements.db", clock=utc_now, create=False) as store:
                wait_until(lambda: store.pages.count("chiefs1") == 10, "going on", 200)
                assert store.maintenance.check().sound
            assert daemon.stop()[0] == 0
    finally:
        subprocess.run(["umount", "-l", small], check=False)


def _shown(folder: Path, daemon: Running) -> bool:
    assert daemon.process.poll() is None
    return "disk is full" in daemon.said
