"""What a database file says of itself, read from its bytes before SQLite is asked (SQLite file format, 1.3 and 4.1).

SQLite takes an empty file for a new database and a foreign `-wal` for its own; here both are found out first.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from statement_watch.errors import DatabaseCorrupt, DatabaseForeign, DatabaseReadOnly
from statement_watch.store.schema import APPLICATION_ID

_MAGIC = b"SQLite format 3\x00"
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_HEADER = 100
_WAL_HEADER = 32
_RESCUE = "restore a backup with `watch restore`, or move the file away to begin anew"


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of the file header that matter when a file is opened."""

    page_size: int
    pages: int
    """Size of the database in pages; 0 when the header does not vouch for it."""
    application_id: int


def inspect(path: Path) -> None:
    """Raise what is wrong with a file that exists: `DatabaseForeign`, `DatabaseCorrupt` or `DatabaseReadOnly`."""
    if path.is_dir():
        raise DatabaseForeign(f"{path}: is a folder, not a database; name the file with --db")
    try:
        with path.open("rb") as file:
            first = file.read(_HEADER)
        size = path.stat().st_size
    except OSError as error:
        raise DatabaseReadOnly(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if not first.strip(b"\x00"):
        what = "is empty (0 bytes)" if not first else "begins with zeros"
        raise DatabaseCorrupt(f"{path}: {what}, no database; {_RESCUE}")
    if not first.startswith(_MAGIC) or len(first) < _HEADER:
        raise DatabaseForeign(f"{path}: is no SQLite database; name another file with --db")
    header = _parse(first)
    if header.application_id != APPLICATION_ID:
        raise DatabaseForeign(f"{path}: is a database of another program; name another file with --db")
    wal = wal_size(path)
    if size < header.pages * header.page_size and not wal:
        lost = header.pages * header.page_size - size
        raise DatabaseCorrupt(f"{path}: is truncated, its last {lost:,} bytes are missing; {_RESCUE}")
    if wal:
        _inspect_wal(path, header)


def wal_size(path: Path) -> int:
    """Bytes of the write-ahead log beside the file, 0 when there is none."""
    try:
        return Path(f"{path}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def _parse(first: bytes) -> Header:
    page_size, change_counter, pages = struct.unpack_from(">H6xII", first, 16)
    application_id, valid_for = struct.unpack_from(">I20xI", first, 68)
    return Header(
        page_size=65536 if page_size == 1 else page_size,
        pages=pages if change_counter == valid_for else 0,
        application_id=application_id,
    )


def _inspect_wal(path: Path, header: Header) -> None:
    try:
        with Path(f"{path}-wal").open("rb") as file:
            first = file.read(_WAL_HEADER)
    except FileNotFoundError:
        return  # the last who had the database open took it away just now
    if len(first) < _WAL_HEADER:
        return
    magic, page_size = struct.unpack_from(">I4xI", first, 0)
    if magic in _WAL_MAGIC and page_size != header.page_size:
        raise DatabaseCorrupt(f"{path}: the file {path.name}-wal beside it belongs to another database; move it away")
