"""Texts that pages really serve to harm whoever shows them. Each must come out inert wherever it is shown."""

from __future__ import annotations

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea></style><script>alert(1)</script>",
    '<a href="javascript:alert(1)">click</a>',
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><input name=q></form>",
    "<!--><script>alert(1)</script>-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A</script/--!>\\x3csVg/<sVg/oNloAd=alert()//>",
)
TEMPLATES = (
    "{{ 7*7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ digest.__class__.__init__.__globals__ }}",
    "{#",
    "%(name)s %s {0.__class__}",
)
MARKDOWN = (
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "[x]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "# not a heading",
    "> not a quote",
    "`code` **bold** _em_ ~~gone~~",
    "- [ ] task",
    "1. list",
    "| a | b |\n|---|---|",
    "text!",
    "[",
    "](",
    "\\",
    "***",
    "---",
    "<details><summary>x</summary></details>",
    "[x](<javascript:alert(1)>)",
    "&#106;avascript:alert(1)",
)
TERMINAL = (
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\x1b]52;c;ZXZpbA==\x07",
    "ok\rPWNED",
    "abc\b\b\bxyz",
    "\x9b31m",
    "\x00\x7f",
)
BIDI = ("\u202egnp.exe", "\u2066isolate", "\u2067\u2068\u2069", "\u200f\u200e")
LINES = ("a\u2028b", "a\u2029b", "a\x85b", "a\x0bb\x0cc", "a\r\nb", "a\x1cb\x1db\x1e")
HEADERS = (
    "Hello\r\nBcc: everyone@example.org",
    "Hello\n\n<html>body",
    "Hello\r\n.\r\nMAIL FROM:<evil@example.org>",
    "=?utf-8?q?=0D=0ABcc:_x?=",
    "--===============boundary==\r\nContent-Type: text/html",
)
FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\x00=1+1",
    "＝1+1",
    "|calc",
    "%0A=1",
)
UNICODE = ("e" + "\u0301" * 600, "👩‍👩‍👧‍👦\U000e0067\U000e007f", "\ud800 lone", "\u200b\u200b", "", "   ", "\ufeff")
CHAT = ("@everyone", "<!channel>", "<@U123>", "<https://evil.example|bank.example>", "*bold _under", "```")

ALL = (*SCRIPTS, *TEMPLATES, *MARKDOWN, *TERMINAL, *BIDI, *LINES, *HEADERS, *FORMULAS, *UNICODE, *CHAT)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    'https://ok.example/"onmouseover="alert(1)',
    "https://ok.example/><script>alert(1)</script>",
    "https://ok.example/a b",
    "https://ok.example/\u202egnp",
    " https://ok.example",
    "https://",
    "https://[::1",
    "",
)
