"""Files that commands write are there whole, or as they were."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from statement_watch.cli.files import whole_file
from statement_watch.errors import BadInput


def break_off(target: Path, error: BaseException) -> None:
    with whole_file(target) as file:
        file.write(b"half a ")
        raise error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_breaks_off_leaves_the_file_of_yesterday_and_nothing_beside_it(
    tmp_path: Path, error: BaseException
) -> None:
    target = tmp_path / "digest.html"
    target.write_text("of yesterday")
    with pytest.raises((BadInput, KeyboardInterrupt)):
        break_off(target, error)
    assert target.read_text() == "of yesterday"
    assert os.listdir(tmp_path) == ["digest.html"]


def test_a_new_file_that_breaks_off_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"sources\.toml cannot be written \(No space left"):
        break_off(tmp_path / "sources.toml", OSError(28, "No space left on device"))
    assert os.listdir(tmp_path) == []


def test_the_rights_of_a_file_and_a_link_to_it_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "digest.html", tmp_path / "latest.html"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with whole_file(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe, found = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()), daemon=True)
    reader.start()
    with whole_file(pipe) as file:
        file.write(b"told")
    reader.join(10)
    assert found == [b"told"]
    assert pipe.is_fifo()
