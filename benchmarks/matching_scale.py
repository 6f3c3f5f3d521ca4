"""Matching at scale: `python benchmarks/matching_scale.py [--pages 10000 100000 1000000] [--folder DIR]`.

For each size an index in SQLite is filled with made-up pages: fingerprints as frequent as those of real press releases
(measured on 5,900 of them: 84 % of a page's fingerprints stand on no other page, 12 % on two to four, 4 % are common
phrases, the commonest on 2 % of all pages) and a text for each page, made again from its number whenever matching asks
for it. Then 300 new pages arrive one by one through the real path, a third of them copies of held pages, a third
articles that embed one. Printed: CPU milliseconds of look-up and verification (`settle`) and of insertion (`add`), at
the median, the 95th and the 99th percentile; bytes a page; and how many of the planted copies were found.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
import zlib
from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from statement_watch.matching import Matcher
from statement_watch.matching.fingerprints import prepare
from statement_watch.matching.index import place_of
from statement_watch.model import Document
from statement_watch.store.matching_index import INDEX_SCHEMA, RELATIONS_SCHEMA, SqliteIndex
from statement_watch.store.session import Session

WORDS = 490
"""Words of a page: the mean of 11,786 real press releases."""
KNOWN = 200
"""Held pages whose text is in the index with its true fingerprints, so that copies of them can be found."""
FINGERPRINTS = 44
"""Of a page: the mean of the same releases."""
SITES = 2000
PHRASES = ((0.003, 12), (0.004, 31), (0.006, 90), (0.011, 340), (0.016, 1000))
"""Share of all fingerprints that are common phrases, and how many phrases there are, from the commonest (each on 1.5 %
of all pages) to those on 0.1 %."""
START = date(2015, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--new", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="where the databases are made (2 kB a page)")
    args = parser.parse_args()
    for pages in args.pages:
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            report(pages, args.new, Path(folder) / "scale.db")


def report(pages: int, new: int, path: Path) -> None:
    """Fill one index, let new pages arrive, print one block."""
    started = time.monotonic()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in (*INDEX_SCHEMA, *RELATIONS_SCHEMA):
        connection.execute(statement)
    fill(connection, pages)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    filled = time.monotonic() - started
    arrivals = {pages + number: arrival(number, pages) for number in range(1, new + 1)}
    session = Session(connection, path, lambda: None)
    index = SqliteIndex(session, lambda page: arrivals.get(page) or held(page))
    adding, settling, found = run(connection, index, arrivals)
    print(f"{pages:,} pages: {size / pages:,.0f} bytes a page, filled in {filled:.0f} s")
    print(f"   look-up and verification  {percentiles(settling)}")
    print(f"   insertion                 {percentiles(adding)}")
    print(f"   planted copies found      {found} of {sum(number % 3 != 0 for number in range(1, new + 1))}")


def run(
    connection: sqlite3.Connection, index: SqliteIndex, arrivals: dict[int, Document]
) -> tuple[list[float], list[float], int]:
    """Let the pages arrive one by one, each in its transaction, with a matcher that remembers nothing."""
    adding, settling, found = [], [], 0
    for number, document in enumerate(arrivals.values(), start=1):
        matcher = Matcher(index)
        connection.execute("BEGIN IMMEDIATE")
        begin = time.process_time()
        matcher.add(document)
        middle = time.process_time()
        settled = matcher.settle()
        end = time.process_time()
        connection.execute("COMMIT")
        adding.append(1000 * (middle - begin))
        settling.append(1000 * (end - middle))
        found += number % 3 != 0 and any(relation.other == source(number) for relation in settled.changed)
    return adding, settling, found


def fill(connection: sqlite3.Connection, pages: int) -> None:
    """Pages 1 to `KNOWN` as they are, the others with made-up fingerprints; postings are written in order."""
    connection.execute("PRAGMA synchronous = OFF")
    rng = random.Random(1)
    rows = (entry_row(page, rng, pages) for page in range(1, pages + 1))
    with connection:
        connection.execute("BEGIN")
        connection.executemany("INSERT OR IGNORE INTO matching_entries VALUES (?, ?, ?)", rows)
    for postings in in_order(connection):
        with connection:
            connection.execute("BEGIN")
            connection.executemany("INSERT OR IGNORE INTO matching_postings VALUES (?, ?)", postings)


def in_order(connection: sqlite3.Connection, parts: int = 256) -> Iterator[list[tuple[int, int]]]:
    """All postings, sorted, range of fingerprints by range: 12 bytes of memory each."""
    width = (1 << 32) // parts
    fingerprints = [array("i") for _ in range(parts)]
    places = [array("q") for _ in range(parts)]
    for place, blob in connection.execute("SELECT place, fingerprints FROM matching_entries"):
        for fingerprint in array("i", blob):
            part = (fingerprint + (1 << 31)) // width
            fingerprints[part].append(fingerprint)
            places[part].append(place)
    for part in range(parts):
        yield sorted(zip(fingerprints[part], places[part], strict=True))
        fingerprints[part], places[part] = array("i"), array("q")


def entry_row(page: int, rng: random.Random, pages: int) -> tuple[int, int, bytes]:
    """One row of `matching_entries`."""
    if page <= KNOWN:
        fingerprints = sorted(prepare(held(page).text).fingerprints())
    else:
        fingerprints = sorted({made_up(rng, pages) for _ in range(FINGERPRINTS)})
    place = place_of(_document(page, "", _day(page)), fingerprints)
    return page, place, array("i", fingerprints).tobytes()


def made_up(rng: random.Random, pages: int) -> int:
    """A fingerprint as frequent as real ones are: alone, on a few pages, or a common phrase."""
    kind = rng.random()
    for band, (share, phrases) in enumerate(PHRASES):
        if kind < share:
            return _fingerprint(f"phrase {band} {rng.randrange(phrases)}")
        kind -= share
    if kind < 0.12:
        return _fingerprint(f"few {rng.randrange(pages * 2)}")
    return rng.getrandbits(32) - (1 << 31)


def _fingerprint(name: str) -> int:
    return zlib.crc32(name.encode()) - (1 << 31)


@cache
def held(page: int) -> Document:
    """A held page: its text comes from its number."""
    return _document(page, prose(page), _day(page))


def _day(page: int) -> date:
    return START + timedelta(days=page % 3650)


def source(number: int) -> int:
    """The held page that arrival `number` copies."""
    return number % KNOWN + 1


def arrival(number: int, pages: int) -> Document:
    """A new page: by turns one of its own, a copy with a few words around it, an article that embeds a held page."""
    text, day = prose(pages + number), START + timedelta(days=number)
    if number % 3:
        original = held(source(number))
        around = WORDS if number % 3 == 2 else 20
        text = f"{prose(pages + number, around)}\n\n{original.text}"
        day = original.day + timedelta(days=1)
    return _document(pages + number, text, day)


def _document(page: int, text: str, day: date) -> Document:
    site = f"site{page % SITES}.example"
    return Document(page, text, site, site, day, f"https://{site}/{page}", f"Title {page}")


def prose(seed: int, words: int = WORDS) -> str:
    """Made-up words in made-up sentences."""
    rng = random.Random(seed)
    return ". ".join(
        " ".join(f"{VOCABULARY[rng.randrange(len(VOCABULARY))]}" for _ in range(14)) for _ in range(words // 14 + 1)
    )


VOCABULARY = [
    first + second
    for first in ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "ve")
    for second in ("", "ban", "cer", "dil", "fon", "gur", "ham", "jet", "kin", "lor", "mus", "nap", "per", "rin", "sot")
]


def percentiles(values: list[float]) -> str:
    """Median, 95th and 99th percentile."""
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
    return "   ".join(f"{name} {value:.1f} ms" for name, value in zip(("median", "p95", "p99"), at, strict=True))


if __name__ == "__main__":
    main()
