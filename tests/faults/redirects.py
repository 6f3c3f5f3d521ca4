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
    """A redirect; its Location may name the server (HERE; PAIR without the scheme) and the canary's port (CANARY)."""

    async def answer(talk: Conversation) -> None:
        place = None
        if location is not None:
            pair = f"{talk.web.host}:{talk.web.port}"
            here = f"{talk.web.scheme}://{pair}"
            place = location.replace("HERE", here).replace("PAIR", pair)
            place = place.replace("CANARY", talk.web.canary.rpartition(":")[2])
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


# --- the same, one step further ---------------------------------------------------------------------------------------

for form, reference in {
    "bare": "landing",
    "dots": "/a/b/../../c/./../landing",
    "escaped_dots": "/a/%2e%2e/landing",
    "scheme_alone": "http:landing",
    "one_slash": "http:/landing",
    "four_slashes": "http:////PAIR/landing",
    "upper_case": "HTTP://PAIR/landing",
    "backslash": "\\landing",
    "tab": "/lan\tding",
    "blanks": "   /landing   ",
    "fragment": "/landing#top",
    "query": "/landing?a=1;b=2&&c==%zz",
    "latin1": "/landing/caf\udce9",
}.items():
    redirects(f"redirect_{form}_ok", "ok", reference)
redirects("redirect_quoted", "either", '"/landing"')
redirects("redirect_comma_joined", "either", "HERE/landing, HERE/landing")
redirects("redirect_only_fragment", "error", "#top")
redirects("redirect_only_query", "error", "?")
redirects("redirect_no_host", "error_or_refuse", "http:///")
redirects("redirect_blank_in_host", "error_or_refuse", "http://exa mple.com/")
redirects("redirect_host_too_long", "error_or_refuse", "http://" + "a." * 200 + "com/")
for port in ("", "0", "22"):
    redirects(f"redirect_port_{port or 'empty'}", "refuse", f"http://127.0.0.1:{port}/landing")
for scheme in (
    *("ws://127.0.0.9:CANARY/", "wss://127.0.0.9:CANARY/", "blob:http://127.0.0.9:CANARY/x", "about:blank"),
    *("mailto:a@example.org", "view-source:http://127.0.0.9:CANARY/", "http+unix://%2Frun%2Fdocker.sock/"),
    *("jar:http://127.0.0.9:CANARY/!/", "dict://127.0.0.9:CANARY/x", "ldap://127.0.0.9:CANARY/", "tel:123"),
    *("intent://127.0.0.9/#Intent;end", "feed://127.0.0.9:CANARY/"),
):
    redirects(f"redirect_scheme_{scheme.partition(':')[0]}", "refuse", scheme)
redirects("status_300_with_location", "either", "/landing", "300 Multiple Choices")
redirects("status_305_proxy", "error", "http://127.0.0.9:CANARY/", "305 Use Proxy")
for code in ("306 Switch Proxy", "201 Created", "202 Accepted", "304 Not Modified", "399 Odd", "404 Not Found"):
    redirects(f"status_{code[:3]}_with_location", "error", "/landing", code)

PRIVATE = {
    "compatible": "[::127.0.0.9]",
    "siit": "[::ffff:0:7f00:9]",
    "nat64": "[64:ff9b::7f00:9]",
    "nat64_local": "[64:ff9b:1::7f00:9]",
    "6to4": "[2002:7f00:9::]",
    "teredo": "[2001:0:7f00:9::1]",
    "isatap": "[2001:db8::5efe:7f00:9]",
    "any6": "[::]",
    "loopback6": "[::1]",
    "link_local": "[fe80::1]",
    "site_local": "[fec0::1]",
    "unique_local": "[fd00:ec2::254]",
    "multicast6": "[ff02::1]",
    "segments": "[5f00::1]",
    "discard": "[100::1]",
    "any": "0.0.0.0",
    "zero": "0",
    "octal_long": "000000177.0.0.000000011",
    "three_parts": "127.0.9",
    "hex_parts": "0x7f.0x0.0x0.0x9",
    "metadata": "169.254.169.254",
    "shared": "100.64.0.1",
    "benchmark": "198.18.0.1",
    "broadcast": "255.255.255.255",
    "class_e": "240.0.0.1",
    "multicast": "224.0.0.1",
    "documentation": "192.0.2.1",
    "dslite": "192.0.0.170",
    "soft_hyphen": "127.0.0.\u00ad9",
    "zero_width": "127.0.0\u200b.9",
    "double_struck": "𝟙𝟚𝟟.𝟘.𝟘.𝟡",
    "halfwidth_dot": "127｡0｡0｡9",
    "escaped_dots": "127%2e0%2e0%2e9",
    "localhost": "localhost",
    "localhost_dot": "localhost.",
    "localhost_fraktur": "𝔩𝔬𝔠𝔞𝔩𝔥𝔬𝔰𝔱",
    "mixed_answers": "mixed.example.org",
    "mapped_answer": "mapped.example.org",
    "scoped_answer": "scoped.example.org",
    "translated_answer": "translated.example.org",
}
for form, host in PRIVATE.items():
    redirects(f"redirect_private_{form}", "refuse", f"http://{host}:CANARY/")
for form, host in {
    "overflow": "0x17f000009",
    "two_dots": "127.0.0.9..",
    "zone": "[fe80::1%25lo]",
    "arabic_digits": "١٢٧.0.0.9",
    "nul": "127.0.0.9%00.example.org",
}.items():
    redirects(f"redirect_private_{form}", "error_or_refuse", f"http://{host}:CANARY/")
for form, reference in {
    "tab_in_number": "http://127.0.\t0.9:CANARY/",
    "two_ats": "http://a@b@127.0.0.9:CANARY/",
    "no_scheme": "//127.0.0.9:CANARY/",
    "backslashes": "\\\\127.0.0.9:CANARY/",
    "tab_between_slashes": "/\t/127.0.0.9:CANARY/",
}.items():
    redirects(f"redirect_private_{form}", "refuse", reference)


@fault("refuse")
async def redirect_two_locations_the_first_private(talk: Conversation) -> None:
    await to(talk, f"http://{talk.web.canary}/", "302 Found", "Location: /landing")


@fault("ok")
async def redirect_two_locations_the_second_private(talk: Conversation) -> None:
    await to(talk, "/landing", "302 Found", f"Location: http://{talk.web.canary}/")


@fault("error")
async def cookie_counts(talk: Conversation) -> None:
    await to(talk, "/cookie_counts", "302 Found", f"Set-Cookie: n={talk.count}")


@fault("error")
async def cookie_never_enough(talk: Conversation) -> None:
    await to(talk, "/cookie_never_enough", "302 Found", "Set-Cookie: a=1")


@fault("ok")
async def cookie_taken_back(talk: Conversation) -> None:
    gate = "gate" in talk.headers.get("cookie", "")
    if talk.path.endswith("/inside"):
        await (talk.page(b"no", status="403 Forbidden") if gate else talk.page())
    elif gate:
        await to(talk, "/cookie_taken_back/inside", "302 Found", "Set-Cookie: gate=; Path=/; Max-Age=0")
    else:
        await to(talk, "/cookie_taken_back", "302 Found", "Set-Cookie: gate=1; Path=/; Max-Age=3600")


@fault("ok")
async def cookie_hostile(talk: Conversation) -> None:
    odd = ("a=b\x01\x1b[31m", "=x", "\udce9=\udcff", "novalue", "ok=1; Secure; HttpOnly; SameSite=None; Partitioned")
    if "cookie" in talk.headers:
        await talk.page()
    else:
        await to(talk, "/cookie_hostile", "302 Found", *(f"Set-Cookie: {cookie}" for cookie in odd))


@fault("ok")
async def redirect_chain_10_ok(talk: Conversation) -> None:
    step = int(talk.path.rpartition("/")[2]) if talk.path.count("/") > 1 else 0
    await to(talk, f"/redirect_chain_10_ok/{step + 1}" if step < 9 else "/landing")


@fault("bounded")
async def redirect_with_endless_body(talk: Conversation) -> None:
    await talk.send(b"HTTP/1.1 302 Found\r\nLocation: /landing\r\n\r\n")
    while True:
        await talk.send(b"moved " * 1_000)


MOVED = b"HTTP/1.1 302 Found\r\nLocation: /landing\r\n"


@fault("ok")
async def redirect_with_stalled_body_ok(talk: Conversation) -> None:
    await talk.send(MOVED, b"Content-Length: 500\r\n\r\n")
    await talk.silence()


@fault("ok")
async def redirect_with_cut_body_ok(talk: Conversation) -> None:
    await talk.send(MOVED, b"Content-Length: 500\r\n\r\nmoved")


@fault("ok")
async def redirect_with_bad_chunks_ok(talk: Conversation) -> None:
    await talk.send(MOVED, b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n")
