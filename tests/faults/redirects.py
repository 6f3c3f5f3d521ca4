"""Faults of redirects, those that lead where nobody may go included."""

from __future__ import annotations

from faults.web import PAGE, Conversation, Faults

fault = Faults()


async def to(talk: Conversation, location: str | None, status: str = "302 Found", *headers: str) -> None:
    await talk.page(b"moved", *([] if location is None else [f"Location: {location}"]), *headers, status=status)


@fault("ok")
async def landing(talk: Conversation) -> None:
    await talk.page()


def redirects(name: str, expect: str, location: str | None, status: str = "302 Found") -> None:
    """A redirect with a Location that may name the server (HERE), its port, and the canary (CANARY: its port)."""

    async def answer(talk: Conversation) -> None:
        place = None
        if location is not None:
            here = f"{talk.web.scheme}://{talk.web.host}:{talk.web.port}"
            place = location.replace("HERE", here).replace("CANARY", talk.web.canary.rpartition(":")[2])
        await to(talk, place, status)

    fault(expect, name)(answer)


for code in ("301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"):
    redirects(f"redirect_{code[:3]}_ok", "ok", "HERE/landing", code)
redirects("redirect_relative_ok", "ok", "../a/../landing")
redirects("redirect_utf8_ok", "ok", "/landing/über uns")
redirects("redirect_self", "error", "HERE/redirect_self")
redirects("redirect_no_location", "error", None)
redirects("redirect_empty_location", "error", "")
redirects("redirect_300", "error", None, "300 Multiple Choices")
redirects("redirect_bad_url", "error_or_refuse", "http://[::1")
redirects("redirect_bad_port", "error_or_refuse", "http://127.0.0.1:99999/")
redirects("redirect_huge", "error", "HERE/landing?" + "x" * 200_000)
redirects("redirect_crlf", "either", "/landing?%0d%0aX-Injected:%20yes")
redirects("redirect_userinfo", "error_or_refuse", "http://user:secret@127.0.0.1:CANARY/")
redirects("redirect_file", "refuse", "file:///etc/passwd")
redirects("redirect_data", "refuse", "data:text/html,<p>hello")
redirects("redirect_javascript", "refuse", "javascript:alert(1)")
redirects("redirect_ftp", "refuse", "ftp://127.0.0.9/")
redirects("redirect_gopher", "refuse", "gopher://127.0.0.9:CANARY/_x")
for form, host in {
    "dotted": "127.0.0.9",
    "decimal": "2130706441",
    "hex": "0x7f000009",
    "octal": "0177.0.0.011",
    "mixed": "0x7f.0.0.9",
    "short": "127.9",
    "v4mapped": "[::ffff:127.0.0.9]",
    "v4mapped_hex": "[::ffff:7f00:9]",
    "trailing_dot": "127.0.0.9.",
    "fullwidth": "１２７.0.0.9",
    "circled": "①②⑦.⓪.⓪.⑨",
    "ideographic_dot": "127。0。0。9",
    "encoded": "%31%32%37.0.0.9",
    "userinfo": "example.com@127.0.0.9",
    "name": "inside.example.org",
}.items():
    redirects(f"redirect_ssrf_{form}", "refuse", f"http://{host}:CANARY/")
redirects("redirect_ssrf_fragment", "refuse", "http://127.0.0.9:CANARY#@example.com/")
redirects("redirect_ssrf_backslash", "refuse", "http://127.0.0.9:CANARY\\@example.com/")
redirects("redirect_ssrf_chain", "refuse", "HERE/redirect_ssrf_chain_2")
redirects("redirect_ssrf_chain_2", "refuse", "http://127.0.0.9:CANARY/")
redirects("redirect_loop", "error", "HERE/redirect_loop_b")
redirects("redirect_loop_b", "error", "HERE/redirect_loop")


@fault("refuse")
async def redirect_ssrf_port(talk: Conversation) -> None:
    await to(talk, f"http://{talk.web.host}:{talk.web.canary_port}/")


@fault("ok")
async def redirect_proto_relative_ok(talk: Conversation) -> None:
    await to(talk, f"//{talk.web.host}:{talk.web.port}/landing")


@fault("error")
async def redirect_infinite(talk: Conversation) -> None:
    await to(talk, f"/redirect_infinite/{len(talk.web.asked)}")


@fault("ok")
async def redirect_chain_8_ok(talk: Conversation) -> None:
    step = int(talk.path.rpartition("/")[2]) if talk.path.count("/") > 1 else 0
    await to(talk, f"/redirect_chain_8_ok/{step + 1}" if step < 7 else "/landing")


@fault("bounded")
async def redirect_with_bomb(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 302 Found\r\nLocation: /landing\r\nContent-Length: 50000000\r\n\r\n")
    for _ in range(50):
        await talk.send(bytes(1_000_000))


@fault("ok")
async def cookie_required(talk: Conversation) -> None:
    if "seen=yes" in talk.headers.get("cookie", ""):
        await talk.page()
    else:
        await to(talk, talk.path, "302 Found", "Set-Cookie: seen=yes; Path=/; HttpOnly")


@fault("ok")
async def cookie_evil(talk: Conversation) -> None:
    cookies = ["Set-Cookie: who=me; Domain=example.com", "Set-Cookie: big=" + "x" * 65_536]
    await talk.page(PAGE, *cookies, *(f"Set-Cookie: c{number}=1" for number in range(100)))


@fault("ok")
async def redirect_other_site(talk: Conversation) -> None:
    await to(talk, f"{talk.web.other}/landing", "302 Found", "Set-Cookie: private=1; Domain=127.0.0.1; Path=/")


@fault("ok")
async def meta_refresh_ssrf(talk: Conversation) -> None:
    refresh = f'<meta http-equiv="refresh" content="0;url=http://{talk.web.canary}/">'.encode()
    await talk.page(PAGE.replace(b"<head>", b"<head>" + refresh))
