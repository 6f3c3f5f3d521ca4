"""What went wrong, in words for the person who must act."""

from __future__ import annotations

import re
import ssl
from http import HTTPStatus

import httpx

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.guard.network import AddressRefused, NameUnknown
from statement_watch.model import FailureStage
from statement_watch.text import one_line

_STATUS = {
    204: "the site sent no content where a page was",
    206: "the site sent a part of the page although the whole was asked for",
    300: "the site offers several addresses and chooses none",
    304: "the site says 'not modified' although nothing was asked conditionally",
    400: "the site does not accept the request; check the address",
    401: "the page wants a login",
    402: "the page wants payment",
    403: "the site refuses us; ask its owner to admit the user agent, or check whether the page is public",
    404: "there is no such page",
    405: "the address does not answer to reading; check it",
    406: "the site has no version of the page that it would send us",
    410: "the page was taken down for good",
    421: "the server does not answer for this host name",
    429: "the site says that we ask too often",
    451: "the page is withheld for legal reasons",
    503: "the site is overloaded or under maintenance",
}

# Header fields by which services that stand before a site mark their own answers.
_CHALLENGES = ("cf-mitigated", "x-datadome", "x-amzn-waf-action", "x-sucuri-block")

_UNVERIFIED = {
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate is signed by an authority of its own",
    20: "its certificate is signed by nobody we know, or the chain is incomplete",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}
_TLS_ADVICE = "the site must mend it, or set verify_tls = false for this source if you accept the risk"

# The frequent ones among h11's messages, by their beginnings.
_PROTOCOL = {
    "Server disconnected": "the server closed the connection without an answer",
    "peer closed connection": "the answer is cut short",
    "Receive buffer too long": "the header of the answer is longer than 100 KiB",
    "peer unexpectedly closed": "the answer is cut short",
}
_BYTES = re.compile(r"bytearray\(b(.*?)\)", re.DOTALL)
"""How h11 shows what it could not read."""
_INSIDE = r"\1"

PASSING_STATUS = frozenset({500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Server errors that often are a blip, asked once more within the same fetch."""


def status_trouble(answer: Answer) -> Trouble:
    """A response that is no content, as trouble."""
    status = answer.status
    words = _STATUS.get(status)
    if status in (403, 429, 503) and (mark := next((m for m in _CHALLENGES if answer.header(m)), None)):
        words = f"a challenge for browsers stands before the site ({mark}); try its feed, or ask its owner to admit us"
    if words is None:
        words = "the server failed" if status >= 500 else "an answer that is no page"
    passing = status in PASSING_STATUS and answer.header("retry-after") is None
    return Trouble(FailureStage.HTTP, f"{status} {_phrase(status)}: {words}", status, passing=passing)


def transport_trouble(error: httpx.TransportError) -> Trouble:
    """A failure below HTTP, as trouble."""
    if isinstance(error, AddressRefused):
        return Trouble(FailureStage.REFUSED, one_line(str(error)))
    reason, passing = _transport_words(error)
    return Trouble(FailureStage.TRANSPORT, one_line(reason), passing=passing)


def _transport_words(error: httpx.TransportError) -> tuple[str, bool]:
    """The reason, and whether it may be a blip."""
    if isinstance(error, NameUnknown):
        if error.lasting:
            return f"the host name does not exist ({error}); check the address", False
        return f"the host name could not be looked up ({error})", True
    if isinstance(error, httpx.ConnectTimeout):
        return "the host does not answer connection attempts (timed out)", False
    if isinstance(error, httpx.TimeoutException):
        return "the host stopped answering (timed out)", False
    deepest = next((cause for cause in _causes(error) if isinstance(cause, OSError)), None)
    if deepest is not None:
        return _system_words(deepest)
    if isinstance(error, httpx.RemoteProtocolError):
        plain = next((words for start, words in _PROTOCOL.items() if str(error).startswith(start)), None)
        return plain or f"the answer breaks the rules of HTTP ({_BYTES.sub(_INSIDE, str(error))})", True
    return f"the connection failed ({error or type(error).__name__})", True


def _system_words(error: OSError) -> tuple[str, bool]:
    """The same for what the operating system or its TLS said."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _UNVERIFIED.get(error.verify_code, f"its certificate is not valid ({error.verify_message})")
        return f"TLS: the site cannot be trusted: {why}; {_TLS_ADVICE}", False
    if isinstance(error, ssl.SSLError):
        return f"TLS: no secure connection ({error.reason or error}); does the port speak https?", False
    if isinstance(error, ConnectionRefusedError):
        return "nothing answers at this port (connection refused)", True
    if isinstance(error, ConnectionResetError):
        return "the server broke the connection off (reset)", True
    return f"no connection ({error.strerror or error})", True


def _causes(error: BaseException) -> list[BaseException]:
    """The error and everything that it came from, the deepest first: that is where the plainest words are."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return chain[::-1]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(not a standard status)"
