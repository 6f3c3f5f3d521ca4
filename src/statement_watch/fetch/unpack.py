"""Content-Encoding undone under caps: gzip and deflate, nothing cut short, nothing without end. Pure.

The HTTP client would take a gzip stream that ends early as complete and has no limit on the unpacked size, so it is not
asked.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

MAX_ENCODINGS = 2
"""Layers of encoding; two happen by a server's mistake, more are only seen in bombs."""

_PIECE = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
_UNOFFERED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "aes128gcm", "pack200-gzip"})
"""The rest of the registry of content codings. What is no coding at all (`none`, `utf-8`, `binary`: servers send them)
means nothing, as to browsers."""


class UnpackError(Exception):
    """The body cannot be unpacked; the message says why, for a person. `cut` marks one that ends too early."""

    def __init__(self, message: str, *, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut


class Unpacker:
    """Feeds wire bytes through the layers of one Content-Encoding header. Each layer may give at most `limit` bytes."""

    def __init__(self, encoding: str | None, limit: int) -> None:
        named = [part.partition(";")[0].strip(" \t\"'").lower() for part in (encoding or "").split(",")]
        if unoffered := next((name for name in named if name in _UNOFFERED), None):
            raise UnpackError(f"the answer is packed as {unoffered}, which was not offered")
        names = [name for name in named if name in _KNOWN]
        if len(names) > MAX_ENCODINGS:
            raise UnpackError(f"the answer is packed {len(names)} times over")
        self._layers = [_Layer("deflate" if name == "deflate" else "gzip", limit) for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The unpacked pieces that these wire bytes give. Raises `UnpackError` on damage and beyond the limit."""
        return self._through(data, 0)

    def finish(self) -> None:
        """To be called at the end of the wire bytes; raises `UnpackError` when a layer is cut short."""
        for layer in self._layers:
            layer.finish()

    def _through(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._layers):
            yield data
            return
        for piece in self._layers[depth].feed(data):
            yield from self._through(piece, depth + 1)


class _Layer:
    """One layer. Gzip may have several members, each with its check sum."""

    def __init__(self, kind: str, limit: int) -> None:
        self._kind = kind
        self._limit = limit
        self._head = b""
        self._size = 0
        self._inflate: zlib._Decompress | None = None
        self._done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        pending = self._head + data
        self._head = b""
        while pending and not self._done:
            if self._inflate is None:
                if len(pending) < len(_GZIP_MAGIC):
                    self._head = pending
                    return
                self._inflate = zlib.decompressobj(_window(self._kind, pending))
            piece, pending = self._piece(self._inflate, pending)
            if piece:
                yield piece

    def _piece(self, inflate: zlib._Decompress, data: bytes) -> tuple[bytes, bytes]:
        """At most one piece, and what is still to be unpacked."""
        try:
            piece = inflate.decompress(data, _PIECE)
        except zlib.error as error:
            raise UnpackError(f"the packed answer is damaged ({str(error).rpartition(': ')[2]})") from error
        self._size += len(piece)
        if self._size > self._limit:
            raise UnpackError(f"the answer unpacks to more than the limit of {self._limit:,} bytes")
        if not inflate.eof:
            return piece, inflate.unconsumed_tail
        rest = inflate.unused_data
        self._done = self._kind == "deflate" or (len(rest) >= len(_GZIP_MAGIC) and not rest.startswith(_GZIP_MAGIC))
        self._inflate = None
        return piece, rest

    def finish(self) -> None:
        if self._inflate is not None or (self._size == 0 and not self._done):
            raise UnpackError("the packed answer ends before its end", cut=True)


def _window(kind: str, head: bytes) -> int:
    """How the stream is wrapped. Deflate comes in zlib's wrapper, in none, and by mistake in gzip's."""
    if kind == "gzip" or head.startswith(_GZIP_MAGIC):
        return 16 + zlib.MAX_WBITS
    wrapped = head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
