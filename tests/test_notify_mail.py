"""Mail over a real SMTP server on loopback."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

import hostile
from builders_notify import NOW, a_channel, a_message, clock, send, surroundings
from builders_views import alert, busy_morning, word_diff
from faults.certificates import Authority
from statement_watch.digest import compose
from statement_watch.errors import MessageRefused, NotifyError, NotifyRefused, NotifyRetry
from statement_watch.notify import digest_message
from statement_watch.notify.mail import MailChannel, MailSettings
from statement_watch.notify.mail import compose as compose_mail

PASSWORD = "correct-horse-canary"


@dataclass
class Postbox:
    """An aiosmtpd handler that keeps what it takes, and answers as it is told."""

    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    users: list[bytes] = field(default_factory=list)
    sender_answer: str = "250 OK"
    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.sender_answer.startswith("250"):
            envelope.mail_from = address
        return self.sender_answer

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.data_answer

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login)
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


class Server(Controller):
    """On a port that the system gives."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def port(postbox: Postbox) -> Iterator[int]:
    yield from _served(Server(postbox, hostname="127.0.0.1", port=0))


def _served(controller: Controller) -> Iterator[int]:
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.create(tmp_path)


def mail_options(port: int, **changes: Any) -> dict[str, Any]:
    ordinary = {"to": ("ann@example.org",), "from": "watch@example.org", "host": "127.0.0.1", "port": port}
    return {**ordinary, "security": "none", **changes}


def post(port: int, message: Any = None, **changes: Any) -> None:
    send(a_channel("email", **mail_options(port, **changes)), message or a_message())


def test_a_mail_holds_the_text_first_and_the_html_beside_it(port: int, postbox: Postbox) -> None:
    post(port)
    (mail,) = postbox.mails
    assert mail["Subject"] == "New statement: Statement on the court's decision"
    assert mail["From"] == "Statement Watch <watch@example.org>"
    assert mail["To"] == "ann@example.org"
    assert mail.get_content_type() == "multipart/alternative"
    first, second = mail.iter_parts()
    assert (first.get_content_type(), second.get_content_type()) == ("text/plain", "text/html")
    assert "https://chiefs.example/news/1" in first.get_content()  # type: ignore[attr-defined]


def test_a_repeat_carries_the_same_id_and_another_alert_another(port: int, postbox: Postbox) -> None:
    for key in ("one", "one", "two"):
        post(port, a_message(key=key))
    first, again, other = (mail["Message-ID"] for mail in postbox.mails)
    assert first == again != other
    assert first.endswith("@example.org>")


def test_mails_about_one_statement_refer_to_one_thread(port: int, postbox: Postbox) -> None:
    for key, statement in (("a", 1), ("b", 1), ("c", 2)):
        post(port, a_message(key=key, statement=statement))
    first, second, other = (mail["References"] for mail in postbox.mails)
    assert first == second != other


def test_a_digest_is_one_mail(port: int, postbox: Postbox) -> None:
    digest = compose(busy_morning(), diff=word_diff)
    post(port, digest_message(digest, "digest:1", [alert()]))
    (mail,) = postbox.mails
    assert mail["Subject"].startswith("Statement Watch: Chiefs' statement on the executive order")
    html = mail.get_body(("html",))
    assert html is not None
    assert "Police Post" in html.get_content()


@pytest.mark.parametrize("poison", hostile.ALL)
def test_no_text_from_outside_adds_a_header_or_a_part(poison: str) -> None:
    settings = MailSettings("ops", "watch@example.org", "ann@example.org", "mail.example.org")
    written = compose_mail(a_message(title=poison, summary=poison, detail={"text": poison}), settings, clock).as_bytes()
    mail = message_from_bytes(written, policy=policy.default)
    assert sorted(mail.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Auto-Submitted", "MIME-Version",
         "Content-Type"]
    )  # fmt: skip
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.defects == []


def test_a_lone_dot_ends_no_mail(port: int, postbox: Postbox) -> None:
    post(port, a_message(detail={"text": "one\r\n.\r\nMAIL FROM:<evil@example.org>\n\n.\n"}))
    post(port, a_message(key="next"))
    assert len(postbox.mails) == 2
    assert b"\r\n.\r\n" not in postbox.raw[0]


def test_a_refused_recipient_is_refused_for_good(port: int, postbox: Postbox) -> None:
    postbox.recipient_answer = "550 5.1.1 no such user"
    with pytest.raises(NotifyRefused, match=r"refuses ann@example\.org: 550 5\.1\.1 no such user"):
        post(port)


def test_a_busy_recipient_is_tried_again(port: int, postbox: Postbox) -> None:
    postbox.recipient_answer = "450 mailbox busy"
    with pytest.raises(NotifyRetry, match="450 mailbox busy"):
        post(port)


def test_a_refused_message_is_not_a_refusing_recipient(port: int, postbox: Postbox) -> None:
    postbox.data_answer = "554 looks like spam"
    with pytest.raises(MessageRefused, match="554 looks like spam"):
        post(port)


def test_a_sender_that_the_server_does_not_take_is_for_a_person_to_mend(port: int, postbox: Postbox) -> None:
    postbox.sender_answer = "530 sign in first"
    with pytest.raises(NotifyRetry, match="does not take our mail: 530 sign in first"):
        post(port)


def test_a_server_that_is_down_is_tried_again() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = nobody.getsockname()[1]
    with pytest.raises(NotifyRetry, match="cannot be reached"):
        post(closed)


def test_a_server_that_speaks_no_smtp_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up() -> None:
            connection, _ = listening.accept()
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(NotifyRetry, match=r"hung up|cannot be reached"):
            post(listening.getsockname()[1])
        thread.join()


Talk = Callable[[socket.socket], None]


def flood(line: bytes) -> Talk:
    """The same line for ever."""

    def talk(connection: socket.socket) -> None:
        while True:
            connection.sendall(line)

    return talk


def say(*answers: bytes | Talk) -> Talk:
    """One answer after the other: the first at once, each further one to a line; a mail counts as one line."""

    def talk(connection: socket.socket) -> None:
        heard = connection.makefile("rb")
        for number, answer in enumerate(answers):
            if number and heard.readline() and answers[number - 1].startswith(b"354"):  # type: ignore[union-attr]
                while heard.readline() != b".\r\n":
                    pass
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)

    return talk


def send_to(talk: Talk, patience: float = 0.3) -> None:
    """Send a mail to a server that talks like this."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        port = listening.getsockname()[1]
        settings = MailSettings("ops", "w@example.org", "ann@example.org", "127.0.0.1", port, "none")
        try:
            send(MailChannel(settings, clock, patience=patience), a_message())
        finally:
            thread.join(5)
    assert not thread.is_alive()


TO_THE_MAIL = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")


@pytest.mark.parametrize(
    "talk", [flood(b"220-hi\r\n"), say(b"220 hi\r\n", flood(b"250-x\r\n"))], ids=["greets", "answers"]
)
def test_a_server_that_never_stops_talking_is_cut_off_and_leaves_no_thread_behind(talk: Talk) -> None:
    with pytest.raises(NotifyRetry, match="no answer"):
        send_to(talk)


def test_a_mail_that_was_taken_is_not_sent_again_for_an_endless_farewell() -> None:
    send_to(say(*TO_THE_MAIL, b"250 taken\r\n", flood(b"221-bye\r\n")), patience=1.0)


def test_what_a_server_says_before_the_mail_is_no_verdict_on_it() -> None:
    with pytest.raises(NotifyRetry):
        send_to(say(b"x" * 20_000))
    with pytest.raises(MessageRefused, match="too big"):
        send_to(say(b"220 hi\r\n", b"250 hi\r\n", b"552 too big\r\n", b"250 ok\r\n", b"221 bye\r\n"))


def test_an_address_that_no_mail_can_carry_is_refused() -> None:
    with pytest.raises(NotifyRefused, match="cannot be written to"):
        post(9, to=("änn@example.org",))


def test_signing_in_happens_behind_tls(postbox: Postbox, authority: Authority) -> None:
    controller = Server(
        postbox,
        hostname="127.0.0.1",
        port=0,
        tls_context=authority.server("localhost"),
        authenticator=postbox.sign_in,
        auth_required=True,
    )
    trusting = ssl.create_default_context(cafile=authority.path)
    for port in _served(controller):
        options = mail_options(port, host="localhost", security="starttls", user="ann", password=PASSWORD)
        send(a_channel("email", surroundings(tls=trusting), **options), a_message())
    assert postbox.users == [b"ann"]
    assert len(postbox.mails) == 1


def test_a_certificate_that_nobody_vouches_for_ends_the_attempt(postbox: Postbox, authority: Authority) -> None:
    controller = Server(postbox, hostname="127.0.0.1", port=0, tls_context=authority.server("localhost", own=True))
    trusting = ssl.create_default_context(cafile=authority.path)
    for port in _served(controller):
        options = mail_options(port, host="localhost", security="starttls", user="ann", password=PASSWORD)
        with pytest.raises(NotifyRetry, match="certificate is not trusted"):
            send(a_channel("email", surroundings(tls=trusting), **options), a_message())
    assert postbox.users == []


def test_a_server_without_tls_gets_no_password(port: int, postbox: Postbox) -> None:
    with pytest.raises(NotifyRetry, match="does not offer"):
        post(port, security="starttls", user="ann", password=PASSWORD)
    assert postbox.mails == []


def test_the_password_is_in_no_error_no_repr_and_no_log(
    postbox: Postbox, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "wrong-horse-canary"
    controller = Server(
        postbox,
        hostname="127.0.0.1",
        port=0,
        tls_context=authority.server("localhost"),
        authenticator=postbox.sign_in,
    )
    trusting = ssl.create_default_context(cafile=authority.path)
    with caplog.at_level(logging.DEBUG):
        for port in _served(controller):
            options = mail_options(port, host="localhost", security="starttls", user="ann", password=wrong)
            channel = a_channel("email", surroundings(tls=trusting), **options)
            with pytest.raises(NotifyError, match="refuses the login") as error:
                send(channel, a_message())
            settings = MailSettings("ops", "watch@example.org", "ann@example.org", "h", password=wrong)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]
    assert wrong not in f"{error.value}{channel!r}{settings!r}{ours}"


def test_the_date_is_the_clocks() -> None:
    settings = MailSettings("ops", "watch@example.org", "ann@example.org", "mail.example.org")
    assert compose_mail(a_message(), settings, clock)["Date"].datetime == NOW
