"""Faults of Content-Encoding."""

from __future__ import annotations

import functools
import gzip
import zlib

from faults.connection import CHUNKED, HEAD, chunk
from faults.web import PAGE, Conversation, Faults

fault = Faults()


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@functools.cache
def zeros(wbits: int, mebibytes: int) -> bytes:
    packer = zlib.compressobj(1, wbits=wbits)
    return b"".join(packer.compress(bytes(1_048_576)) for _ in range(mebibytes)) + packer.flush()


@fault("ok")
async def gzip_ok(talk: Conversation) -> None:
    await talk.page(gzip.compress(PAGE), "Content-Encoding: gzip")


@fault("ok")
async def gzip_members_ok(talk: Conversation) -> None:
    await talk.page(gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:]), "Content-Encoding: x-gzip")


@fault("ok")
async def deflate_zlib_ok(talk: Conversation) -> None:
    await talk.page(zlib.compress(PAGE), "Content-Encoding: deflate")


@fault("ok")
async def deflate_raw_ok(talk: Conversation) -> None:
    await talk.page(raw_deflate(PAGE), "Content-Encoding: deflate")


@fault("ok")
async def identity_ok(talk: Conversation) -> None:
    await talk.page(PAGE, "Content-Encoding: identity")


@fault("ok")
async def gzip_double_ok(talk: Conversation) -> None:
    await talk.page(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip")


@fault("error")
async def gzip_truncated(talk: Conversation) -> None:
    await talk.page(gzip.compress(PAGE)[:-20], "Content-Encoding: gzip")


@fault("error")
async def gzip_without_trailer(talk: Conversation) -> None:
    await talk.page(gzip.compress(PAGE)[:-8], "Content-Encoding: gzip")


@fault("error")
async def gzip_second_member_truncated(talk: Conversation) -> None:
    await talk.page(gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:])[:-9], "Content-Encoding: gzip")


@fault("error")
async def deflate_truncated(talk: Conversation) -> None:
    await talk.page(raw_deflate(PAGE)[:-5], "Content-Encoding: deflate")


@fault("error")
async def gzip_bad_crc(talk: Conversation) -> None:
    packed = bytearray(gzip.compress(PAGE))
    packed[-6] ^= 0xFF
    await talk.page(bytes(packed), "Content-Encoding: gzip")


@fault("either")
async def gzip_lie(talk: Conversation) -> None:
    await talk.page(PAGE, "Content-Encoding: gzip")


@fault("bounded")
async def gzip_unlabelled(talk: Conversation) -> None:
    await talk.page(gzip.compress(PAGE))


@fault("either")
async def encoding_unknown(talk: Conversation) -> None:
    await talk.page(PAGE, "Content-Encoding: x-frob")


@fault("error")
async def gzip_bomb(talk: Conversation) -> None:
    await talk.page(zeros(31, 32), "Content-Encoding: gzip")


@fault("error")
async def deflate_bomb(talk: Conversation) -> None:
    await talk.page(zeros(15, 32), "Content-Encoding: deflate")


@fault("error")
async def br_bomb(talk: Conversation) -> None:
    await talk.page(b"\xcf\xff\xff\x7f\xf8" * 160, "Content-Encoding: br")


@fault("error")
async def zstd_bomb(talk: Conversation) -> None:
    await talk.page(b"\x28\xb5\x2f\xfd" * 160, "Content-Encoding: zstd")


@fault("error")
async def gzip_bomb_nested(talk: Conversation) -> None:
    await talk.page(gzip.compress(gzip.compress(zeros(31, 32))), "Content-Encoding: gzip, gzip, gzip")


@fault("error")
async def gzip_bomb_double(talk: Conversation) -> None:
    await talk.page(gzip.compress(zeros(31, 32)), "Content-Encoding: gzip, gzip")


# --- the same, one step further ---------------------------------------------------------------------------------------

PACKED = gzip.compress(PAGE)


def packed(name: str, expect: str, body: bytes, *encodings: str) -> None:
    """A body under these Content-Encoding lines."""

    async def answer(talk: Conversation) -> None:
        await talk.page(body, *(f"Content-Encoding: {encoding}" for encoding in encodings))

    fault(expect, name)(answer)


def flushed(data: bytes) -> bytes:
    """A gzip stream with all of its data and without its end."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)


def with_dictionary(data: bytes) -> bytes:
    packer = zlib.compressobj(zdict=b"the association")
    return packer.compress(data) + packer.flush()


packed("br_lie", "error", PAGE, "br")
packed("compress_lzw", "error", b"\x1f\x9d\x90" + bytes(300), "compress")
packed("gzip_called_deflate_ok", "ok", PACKED, "deflate")
packed("zlib_called_gzip", "either", zlib.compress(PAGE), "gzip")
packed("deflate_lie", "either", PAGE, "deflate")
packed("gzip_padded_ok", "ok", PACKED + bytes(512), "gzip")
packed("gzip_line_end_after_ok", "ok", PACKED + b"\r\n", "gzip")
packed("gzip_comment_after_ok", "ok", PACKED + b"<!-- served in 0.2 s -->", "gzip")
packed("gzip_one_byte_after_ok", "ok", PACKED + b"\x1f", "gzip")
packed("deflate_line_end_after_ok", "ok", zlib.compress(PAGE) + b"\r\n", "deflate")
packed(
    "gzip_all_fields_ok",
    "ok",
    b"\x1f\x8b\x08\x1c" + PACKED[4:10] + b"\x04\x00abcd" + b"page.html\0" + b"a comment\0" + PACKED[10:],
    "gzip",
)
packed("gzip_empty_members_ok", "ok", gzip.compress(b"") + PACKED + gzip.compress(b""), "gzip")
packed("gzip_many_members_ok", "ok", b"".join(gzip.compress(PAGE[n : n + 8]) for n in range(0, len(PAGE), 8)), "gzip")
packed("gzip_header_cut", "error", PACKED[:5], "gzip")
packed("gzip_magic_only", "error", PACKED[:2], "gzip")
packed("gzip_one_byte", "error", PACKED[:1], "gzip")
packed("gzip_wrong_size", "error", PACKED[:-4] + b"\1\0\0\0", "gzip")
packed("gzip_unknown_method", "error", PACKED[:2] + b"\x07" + PACKED[3:], "gzip")
packed("gzip_flushed_never_ended", "error", flushed(PAGE), "gzip")
packed("zlib_bad_sum", "error", zlib.compress(PAGE)[:-1] + b"\0", "deflate")
packed("zlib_dictionary", "error", with_dictionary(PAGE), "deflate")
packed("encoding_upper_case_ok", "ok", PACKED, "GZIP")
packed("encoding_commas_ok", "ok", PACKED, " ,  gzip  ,")
packed("encoding_identity_gzip_ok", "ok", PACKED, "identity, gzip")
packed("encoding_two_lines_ok", "ok", gzip.compress(zlib.compress(PAGE)), "deflate", "gzip")
packed("encoding_said_twice", "either", PACKED, "gzip", "gzip")
packed("encoding_quoted_ok", "ok", PACKED, '"gzip"')
packed("encoding_parameter_ok", "ok", PACKED, "gzip;q=1.0")
packed("encoding_hostile", "either", PAGE, "\u202egzip' onload=x")
for word in ("none", "UTF-8", "binary", "8bit", "text/html", "chunked"):
    packed(f"encoding_is_{word.replace('/', '_')}_ok", "ok", PAGE, word)
packed("bomb_of_members", "error", zeros(31, 1) * 40, "gzip")
packed("bomb_of_empty_members", "bounded", gzip.compress(b"") * 40_000, "gzip")
packed("bomb_gzip_in_deflate", "error", zlib.compress(zeros(31, 32)), "gzip, deflate")


@fault("error")
async def bomb_on_a_404(talk: Conversation) -> None:
    await talk.page(zeros(31, 32), "Content-Encoding: gzip", status="404 Not Found")


@fault("error")
async def gzip_with_the_length_of_the_page(talk: Conversation) -> None:
    await talk.send(HEAD, b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PAGE), PACKED)


@fault("ok")
async def gzip_in_chunks_of_one_byte_ok(talk: Conversation) -> None:
    chunks = [chunk(PACKED[n : n + 1]) for n in range(len(PACKED))]
    await talk.send(HEAD, b"Content-Encoding: gzip\r\n", CHUNKED, b"\r\n", *chunks, b"0\r\n\r\n")


@fault("ok")
async def gzip_damaged_on_a_redirect_ok(talk: Conversation) -> None:
    await talk.page(PACKED[:-30], "Content-Encoding: gzip", "Location: /landing", status="302 Found")


@fault("ok")
async def gzip_cut_once_ok(talk: Conversation) -> None:
    await talk.page(PACKED[:-30] if talk.count == 1 else PACKED, "Content-Encoding: gzip")


@fault("unchanged")
async def gzip_on_a_304(talk: Conversation) -> None:
    if "if-none-match" in talk.headers:
        await talk.send(b"HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\nContent-Length: 5000\r\n\r\n")
    else:
        await talk.page(PACKED, "Content-Encoding: gzip", 'ETag: "a"')
