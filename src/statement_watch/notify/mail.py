"""E-mail by SMTP: text first, HTML beside it, one Message-ID for one message however often it is tried."""

from __future__ import annotations

import asyncio
import binascii
import hashlib
import io
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from statement_watch.errors import MessageRefused, NotifyError, NotifyRefused, NotifyRetry
from statement_watch.model import Clock
from statement_watch.notify.message import Message
from statement_watch.text import clean, one_line

STEP_TIMEOUT = 30.0
"""Seconds for one step of the conversation."""
SEND_TIMEOUT = 150.0
"""Seconds for all of it: a server that answers a byte a minute is as good as down."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How to reach the mail server, from whom and to whom. The password shows itself nowhere."""

    name: str
    sender: str
    to: str
    host: str
    port: int = 587
    security: str = "starttls"
    """`starttls`, `tls` or `none`."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class _Line:
    """The connection that carries one mail. It can be cut from outside: the library listens for as long as a server
    talks, and a thread that listens for ever would hold up the end of the program."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.is_cut = False
        self.taken = False
        """The server has taken the mail: what comes after it cannot undo that."""

    def cut(self) -> None:
        """End the conversation, wherever it is, also one that is only about to begin."""
        self.is_cut = True
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


class _Client(smtplib.SMTP):
    """Keeps its connection, whichever it is at a time, on a line, and hears nothing more once that is cut: what a
    server has sent by then, and goes on sending, could be read for ever."""

    def __init__(self, line: _Line, *args: Any, **options: Any) -> None:
        self._line = line
        self._heard: io.BufferedIOBase | None = None
        super().__init__(*args, **options)

    @property
    def sock(self) -> socket.socket | None:
        return self._line.socket

    @sock.setter
    def sock(self, connection: socket.socket | None) -> None:
        self._line.socket = connection
        if self._line.is_cut:
            self._line.cut()

    @property
    def file(self) -> io.BufferedIOBase | None:
        """Asked for before each line of an answer."""
        return io.BytesIO() if self._line.is_cut else self._heard

    @file.setter
    def file(self, file: io.BufferedIOBase | None) -> None:
        if self._heard is not None:
            self._heard.close()
        self._heard = file


class _TlsClient(_Client, smtplib.SMTP_SSL):
    """The same behind TLS from the first byte."""


class MailChannel:
    """Sends to one address."""

    def __init__(
        self,
        settings: MailSettings,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
        *,
        patience: float = SEND_TIMEOUT,
    ) -> None:
        self.name = settings.name
        self._patience = patience
        self._settings = settings
        self._clock = clock
        self._tls = tls

    async def send(self, message: Message) -> None:
        """Hand it to the mail server, in a thread. Raises as `Channel.send` says."""
        line = _Line()
        try:
            mail = compose(message, self._settings, self._clock)
            async with asyncio.timeout(self._patience):
                await asyncio.to_thread(self._deliver, mail, line)
        except TimeoutError as error:
            if not line.taken:
                raise NotifyRetry(f"{self._where}: no answer in {self._patience:.0f} s") from error
        except ValueError as error:
            raise self._translated(error) from error
        finally:
            line.cut()

    @property
    def _where(self) -> str:
        return f"channel {self.name}: mail server {self._settings.host}:{self._settings.port}"

    def _deliver(self, mail: EmailMessage, line: _Line) -> None:
        try:
            server = self._connect(line)
            try:
                if self._settings.user is not None:
                    server.login(self._settings.user, self._settings.password or "")
                server.send_message(mail, from_addr=self._settings.sender, to_addrs=[self._settings.to])
                line.taken = True
            finally:
                # The mail was taken, or an error says more than a failed farewell could.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise self._translated(error) from error

    def _connect(self, line: _Line) -> smtplib.SMTP:
        s = self._settings
        own_name = socket.gethostname()
        if s.security == "tls":
            return _TlsClient(line, s.host, s.port, own_name, timeout=STEP_TIMEOUT, context=self._context())
        server = _Client(line, s.host, s.port, own_name, timeout=STEP_TIMEOUT)
        if s.security == "starttls":
            try:
                server.starttls(context=self._context())
            except BaseException:
                server.close()
                raise
        return server

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _translated(self, error: Exception) -> NotifyError:
        match error:
            case smtplib.SMTPRecipientsRefused():
                code, reason = next(iter(error.recipients.values()))
                return self._answered(code, reason, f"refuses {self._settings.to}", NotifyRefused)
            case smtplib.SMTPAuthenticationError():
                return NotifyRetry(f"{self._where} refuses the login ({error.smtp_code}); check user and password")
            case smtplib.SMTPDataError() | smtplib.SMTPSenderRefused(smtp_code=552):
                return self._answered(error.smtp_code, error.smtp_error, "refuses the message", MessageRefused)
            case smtplib.SMTPResponseException():
                return self._answered(error.smtp_code, error.smtp_error, "does not take our mail", NotifyRetry)
            case smtplib.SMTPNotSupportedError():
                return NotifyRetry(f"{self._where} does not offer what is asked ({one_line(str(error), 120)})")
            case ssl.SSLCertVerificationError():
                return NotifyRetry(f"{self._where}: its certificate is not trusted ({error.verify_message})")
            case ssl.SSLError():
                return NotifyRetry(f"{self._where}: no TLS connection; check port and security")
            case binascii.Error():
                return NotifyRetry(f"{self._where} asks for the login in a way that cannot be read")
            case smtplib.SMTPServerDisconnected():
                return NotifyRetry(f"{self._where} hung up")
            case OSError():
                return NotifyRetry(f"{self._where} cannot be reached ({error.strerror or type(error).__name__})")
            case _:
                return NotifyRefused(f"{self._where}: {self._settings.to} cannot be written to")

    def _answered(self, code: int, reason: bytes | str, what: str, for_good: type[NotifyError]) -> NotifyError:
        """RFC 5321, 4.2.1: 4yz may be tried again, 5yz may not."""
        said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        for secret in (self._settings.password, self._settings.user):
            said = said.replace(secret, "…") if secret else said
        kind = for_good if 500 <= code < 600 else NotifyRetry
        return kind(f"{self._where} {what}: {code} {one_line(said, 160)}")


def compose(message: Message, settings: MailSettings, clock: Clock) -> EmailMessage:
    """The mail: every header cleaned, so that no text from outside can add one; the text part first."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address("Statement Watch", addr_spec=settings.sender)
    mail["To"] = Address(addr_spec=settings.to)
    # An encoded word (RFC 2047) in a title would be decoded, line breaks and all.
    mail["Subject"] = one_line(message.subject, 160).replace("=?", "= ?")
    mail["Date"] = format_datetime(clock())
    mail["Message-ID"] = _id(message.key, settings)
    if message.thread:
        # No mail has this id; mail readers put together what refers to the same one.
        mail["References"] = mail["In-Reply-To"] = _id(message.thread, settings)
    # RFC 3834: so that out-of-office replies stay away.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(clean(message.text), cte="quoted-printable")
    mail.add_alternative(clean(message.html), subtype="html", cte="quoted-printable")
    return mail


def _id(key: str, settings: MailSettings) -> str:
    digest = hashlib.sha256(f"{settings.name}\n{key}".encode("utf-8", "replace")).hexdigest()[:32]
    return f"<{digest}@{settings.sender.rpartition('@')[2]}>"
