"""Jobs for worker processes to run: importable by name, each with one way of behaving."""

from __future__ import annotations

import os

from statement_watch.errors import BadInput, MissingExtra


def double(number: int) -> int:
    return 2 * number


def process_id(_: int = 0) -> int:
    return os.getpid()


def loop_for_ever() -> None:
    while True:
        pass


def take_memory(size: int) -> int:
    return len(bytearray(size))


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def leave(code: int) -> None:
    os._exit(code)


def recurse() -> None:
    recurse()


def refuse() -> None:
    raise BadInput("page 7 cannot be read")


def want_extra() -> None:
    raise MissingExtra("PDF documents need an extra")


def break_down() -> None:
    raise ZeroDivisionError("no page has that")


def print_much() -> int:
    print("x" * 100_000)
    return 1


def large(size: int) -> bytes:
    return b"x" * size
