"""Files that commands write: there whole, or as they were."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from statement_watch.errors import BadInput


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `target` at the end; an error or Ctrl-C leaves what was there.

    A pipe or a device is written to as it is, and a link stays one. Raises `BadInput` where it cannot be written.
    """
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
            return
        with _draft(target.resolve()) as file:
            yield file
    except OSError as error:
        raise BadInput(f"{target} cannot be written ({error.strerror or error})") from error


@contextlib.contextmanager
def _draft(target: Path) -> Iterator[BinaryIO]:
    draft = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        with draft.open("xb") as file:
            yield file
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
