"""Which line of a TOML text holds which key: what `tomllib` knows while it reads and does not tell.

The text has been read by `tomllib` before, so this scanner may trust it to be well formed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and array indices from the root of the document: `("sources", 0, "urls", 2)`."""

_TOKEN = re.compile(
    r'''
      (?P<string>"""(?:\\.|[^\\])*?"{3,5} | \'\'\'.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
    | (?P<skip>\#[^\n]* | [^\S\n]+)
    | (?P<newline>\n)
    | (?P<mark>[\[\]{}=,.])
    | (?P<bare>[^\s\[\]{}=,.\#"']+)
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def line_map(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every table, key and array element of a well-formed TOML text."""
    return _Scanner(_tokens(text)).scan()


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """The line of a path, or of the nearest thing around it."""
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), None)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "skip":
            tokens.append(_Token(kind, match.group(), line))
        line += match.group().count("\n")
    tokens.append(_Token("newline", "\n", line))
    return tokens


class _Scanner:
    """Walks the tokens once; `here` is the path of the table whose keys are being read."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.here: Path = ()
        self.counts: dict[Path, int] = {}
        self.lines: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token.kind == "newline":
                self.position += 1
            elif token.text == "[":
                self._header(token.line)
            else:
                self._pair(self.here)
        return self.lines

    def _next(self) -> _Token:
        token = self.tokens[self.position]
        self.position += 1
        return token

    def _peek(self) -> str:
        return self.tokens[self.position].text

    def _header(self, line: int) -> None:
        self._next()
        array = self._peek() == "["
        if array:
            self._next()
        keys = self._keys("]")
        if array:
            self._next()
        self.here = (*self._resolve(keys[:-1]), keys[-1])
        if array:
            index = self.counts.get(self.here, 0)
            self.counts[self.here] = index + 1
            self.lines.setdefault(self.here, line)
            self.here += (index,)
        else:
            self.here = self._resolve(keys)
        self.lines.setdefault(self.here, line)

    def _resolve(self, keys: list[str]) -> Path:
        """The path of a dotted header, where a name that is an array of tables means its last table."""
        path: Path = ()
        for key in keys:
            path += (key,)
            if path in self.counts:
                path += (self.counts[path] - 1,)
        return path

    def _keys(self, end: str) -> list[str]:
        """A dotted key up to its closing mark, which is consumed."""
        keys: list[str] = []
        while (token := self._next()).text != end or token.kind == "string":
            if token.kind == "string":
                keys.append(str(tomllib.loads(f"k = {token.text}")["k"]))
            elif token.kind == "bare":
                keys.append(token.text)
        return keys

    def _pair(self, table: Path) -> None:
        line = self.tokens[self.position].line
        path = table
        for key in self._keys("="):
            path += (key,)
            self.lines.setdefault(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._peek()
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            while self._peek() not in (",", "]", "}", "\n"):
                self._next()

    def _array(self, path: Path) -> None:
        self._next()
        index = 0
        while (text := self._peek()) != "]":
            if text in (",", "\n"):
                self._next()
                continue
            self.lines[(*path, index)] = self.tokens[self.position].line
            self._value((*path, index))
            index += 1
        self._next()

    def _inline_table(self, path: Path) -> None:
        self._next()
        while (text := self._peek()) != "}":
            if text in (",", "\n"):
                self._next()
            else:
                self._pair(path)
        self._next()
