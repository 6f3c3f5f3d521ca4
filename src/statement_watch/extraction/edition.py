"""Which code read a page: every extract names it, so that an upgrade of ours is never taken for an edit of theirs."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable

LIBRARIES = ("trafilatura", "htmldate", "lxml", "justext", "pypdfium2", "mammoth")
"""What texts, dates and documents are read with; those of extras count where they are installed."""
CODE = ("charset.py", "dates.py", "notices.py", "text.py", "urls.py", "extraction")
"""Modules and packages of ours that decide what is read; a test holds this to their imports."""
DIGITS = 10
"""Of the digest: no two editions that one archive ever sees will share them."""


@functools.cache
def extractor() -> str:
    """Name and edition of what reads pages, such as `statement-watch 3f2a9c0b1d, trafilatura 2.3.1`.

    The edition is a digest of the code and of the libraries' versions: whoever changes either need remember nothing,
    and two installations that say the same read the same.
    """
    versions = {name: version for name in LIBRARIES if (version := _version(name))}
    return f"statement-watch {edition_of(_sources(), versions)}, trafilatura {versions['trafilatura']}"


def edition_of(sources: Iterable[tuple[str, bytes]], versions: Mapping[str, str]) -> str:
    """The digest of these modules (name, bytes) and versions of libraries, in hexadecimal digits."""
    digest = hashlib.sha256(repr(sorted(versions.items())).encode())
    for name, source in sources:
        digest.update(f"{name}\n{len(source)}\n".encode() + source)
    return digest.hexdigest()[:DIGITS]


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


def _sources() -> Iterator[tuple[str, bytes]]:
    """Our modules by name, with line ends alike on every system."""
    root = resources.files("statement_watch")
    for name in CODE:
        for module in sorted(_modules(root.joinpath(name)), key=lambda module: module.name):
            yield module.name, module.read_bytes().replace(b"\r\n", b"\n")


def _modules(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield place
    else:
        yield from (inner for inner in place.iterdir() if inner.name.endswith(".py"))
