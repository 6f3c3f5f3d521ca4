"""Faults of Content-Encoding."""

from __future__ import annotations

import functools
import gzip
import zlib

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


@fault("error")
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
