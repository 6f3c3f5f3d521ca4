"""A process to be killed: it records pages with their alerts for ever, each in one transaction, and says what is kept.

`python store_victim.py DATABASE FIRST`: prints the number of each page after its commit.
"""

from __future__ import annotations

import sys
from pathlib import Path

from store_builders import START, an_alert, an_archive


def main(path: Path, number: int) -> None:
    archive = an_archive(path)
    archive.source()
    while True:
        with archive.store.transaction():
            page = archive.page(f"Statement number {number}. " * 40, path=str(number))
            archive.states([archive.statement(page)])
            archive.store.outbox.add(an_alert(f"new:{number}"), {"mail": START})
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
