"""Webhooks over real sockets on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from builders_notify import NOW, a_channel, a_message, send, surroundings
from builders_views import alert, busy_morning, word_diff
from statement_watch.digest import compose
from statement_watch.errors import MessageRefused, NotifyError, NotifyRefused, NotifyRetry
from statement_watch.notify import digest_message
from statement_watch.notify.webhook import WebhookSettings, body

SECRET = "signing-canary"
TOKEN = "token-canary"
PATH = "/hooks/path-canary"


def a_hook(server: HTTPServer, **options: Any) -> Any:
    allowed = {"allow_private": (f"127.0.0.1:{server.port}",)}
    return a_channel("webhook", **{"url": f"http://127.0.0.1:{server.port}{PATH}", **allowed, **options})


def answering(server: HTTPServer, status: int, headers: dict[str, str] | None = None) -> list[Request]:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        request.get_data()
        seen.append(request)
        return Response("body", status, headers)

    server.expect_request(PATH).respond_with_handler(answer)
    return seen


def test_an_alert_is_posted_as_documented_json(httpserver: HTTPServer) -> None:
    (seen,) = posted(httpserver, a_message(detail={"words": 42}, topics=("immigration",)))
    assert seen.method == "POST"
    assert seen.headers["Content-Type"] == "application/json; charset=utf-8"
    assert seen.headers["User-Agent"] == "StatementWatch/test"
    record = json.loads(seen.get_data())
    assert {key: record[key] for key in ("version", "key", "kind", "subject")} == {
        "version": 1,
        "key": "new:1:abc",
        "kind": "alert",
        "subject": "New statement: Statement on the court's decision",
    }
    (told,) = record["alerts"]
    assert told["url"] == "https://chiefs.example/news/1"
    assert told["topics"] == ["immigration"]
    assert told["detail"] == {"words": 42}
    assert told["created_at"] == "2017-03-31T02:00:00Z"


def posted(server: HTTPServer, message: Any, **options: Any) -> list[Request]:
    seen = answering(server, 200)
    send(a_hook(server, **options), message)
    return seen


def test_the_receiver_can_tell_our_requests_from_others(httpserver: HTTPServer) -> None:
    (seen,) = posted(httpserver, a_message(), secret=SECRET, token=TOKEN)
    stamp = seen.headers["X-Statement-Watch-Timestamp"]
    assert int(stamp) == int(NOW.timestamp())
    wanted = hmac.new(SECRET.encode(), stamp.encode() + b"." + seen.get_data(), hashlib.sha256).hexdigest()
    assert seen.headers["X-Statement-Watch-Signature"] == f"sha256={wanted}"
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_repeat_is_the_same_request_with_the_same_idempotency_key(httpserver: HTTPServer) -> None:
    seen = answering(httpserver, 200)
    hook = a_hook(httpserver)
    for key in ("one", "one", "two"):
        send(hook, a_message(key=key))
    keys = [request.headers["Idempotency-Key"] for request in seen]
    assert keys[0] == keys[1] != keys[2]
    assert seen[0].get_data() == seen[1].get_data()


def test_a_digest_names_its_alerts(httpserver: HTTPServer) -> None:
    told = [alert(alert=1), alert(alert=2, key="k2")]
    (seen,) = posted(httpserver, digest_message(compose(busy_morning(), diff=word_diff), "digest:x", told))
    record = json.loads(seen.get_data())
    assert record["kind"] == "digest"
    assert [row["alert"] for row in record["alerts"]] == [1, 2]
    assert "New statements" in record["text"]


@pytest.mark.parametrize("status", [404, 405, 410])
def test_an_address_where_nobody_is_refuses_for_good(httpserver: HTTPServer, status: int) -> None:
    answering(httpserver, status)
    with pytest.raises(NotifyRefused, match=rf"127\.0\.0\.1 answers {status}"):
        send(a_hook(httpserver), a_message())


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_message_that_cannot_be_read_is_refused_alone(httpserver: HTTPServer, status: int) -> None:
    answering(httpserver, status)
    with pytest.raises(MessageRefused, match=f"answers {status}"):
        send(a_hook(httpserver), a_message())


@pytest.mark.parametrize("status", [401, 403, 408, 425, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again(httpserver: HTTPServer, status: int) -> None:
    answering(httpserver, status)
    with pytest.raises(NotifyRetry, match=f"answers {status}"):
        send(a_hook(httpserver), a_message())


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120.0), ("Mon, 02 Mar 2026 09:05:00 GMT", 300.0), ("soon", None), ("-5", None)]
)
def test_the_receivers_retry_after_is_handed_on(httpserver: HTTPServer, header: str, seconds: float | None) -> None:
    answering(httpserver, 429, {"Retry-After": header})
    with pytest.raises(NotifyRetry) as error:
        send(a_hook(httpserver), a_message())
    assert error.value.retry_after == seconds


def test_redirects_are_not_followed(httpserver: HTTPServer) -> None:
    answering(httpserver, 307, {"Location": httpserver.url_for("/elsewhere")})
    with pytest.raises(NotifyRefused, match="redirect"):
        send(a_hook(httpserver), a_message())
    assert len(httpserver.log) == 1


def test_a_private_address_is_refused_before_anything_is_sent(httpserver: HTTPServer) -> None:
    with pytest.raises(NotifyRefused):
        send(a_hook(httpserver, allow_private=()), a_message())
    assert httpserver.log == []


def test_a_name_that_leads_to_a_private_address_is_refused(httpserver: HTTPServer) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", "127.0.0.1"]

    url = f"http://hooks.example:{httpserver.port}{PATH}"
    with pytest.raises(NotifyRefused, match=r"hooks\.example is not a public address"):
        send(a_channel("webhook", surroundings(resolver=resolve), url=url), a_message())
    assert httpserver.log == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "http://user:pw@example.org/", "http://["])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NotifyRefused, match="cannot be posted to"):
        send(a_channel("webhook", url=url), a_message())


def test_a_receiver_that_is_down_is_tried_again(httpserver: HTTPServer) -> None:
    hook = a_hook(httpserver)
    httpserver.stop()
    try:
        with pytest.raises(NotifyRetry, match="no connection"):
            send(hook, a_message())
    finally:
        httpserver.start()


def test_no_secret_is_in_an_error_a_repr_or_a_log(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    answering(httpserver, 403)
    hook = a_hook(httpserver, secret=SECRET, token=TOKEN)
    settings = WebhookSettings("ops", f"https://x.example{PATH}", "agent", SECRET, TOKEN)
    with caplog.at_level(logging.INFO), pytest.raises(NotifyError) as error:
        send(hook, a_message())
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]
    assert "canary" not in f"{error.value}{hook!r}{settings!r}{ours}"


def test_the_body_is_plain_ascii_on_one_line() -> None:
    content = body(a_message(title="“Ok”\u2028\ud800\x1b[1m"))
    assert content.isascii()
    assert len(content.splitlines()) == 1
    json.loads(content)


def test_the_documentation_names_every_field_and_header(httpserver: HTTPServer) -> None:
    (seen,) = posted(httpserver, a_message(), secret=SECRET, token=TOKEN)
    record = json.loads(seen.get_data())
    text = (Path(__file__).parent.parent / "docs" / "alerts.md").read_text("utf-8").split("### Webhook", 1)[1]
    names = re.findall(r"^\| `([\w-]+)` \|", text.split("\n### ", 1)[0], re.MULTILINE)
    headers = [name for name in names if name in seen.headers]
    assert len(headers) == 4
    assert names[len(headers) :] == [*record, *record["alerts"][0]]
