"""Pages from elsewhere are taken once, whole, and tell nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from statement_watch.importing import BadRow, Row, rows_of
from world import NEWS, World, article_html, paragraphs

BASE = "https://chiefs.example"


def rows(*numbers: int) -> list[dict[str, Any]]:
    return [
        {
            "url": f"{BASE}/news/{n}",
            "publisher": "County Chiefs Association",
            "title": f"Statement {n}",
            "published": f"2024-03-{n:02d}",
            "text": "\n\n".join(paragraphs(n)),
        }
        for n in numbers
    ]


def write(path: Path, lines: list[Any]) -> Path:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def counts(out: str) -> dict[str, int]:
    return {key: value for key, value in json.loads(out).items() if key != "file"}


def test_an_import_is_taken_once_and_the_same_file_again_adds_nothing(watch: Any, tmp_path: Path) -> None:
    file, db = write(tmp_path / "pages.jsonl.gz", rows(1, 2, 3)), tmp_path / "s.db"
    first = watch("import", "--db", str(db), "--json", str(file))
    again = watch("import", "--db", str(db), "--json", str(file))
    assert (first.code, counts(first.out)) == (0, {"pages": 3, "versions": 3, "known": 0, "bad": 0})
    assert counts(again.out) == {"pages": 3, "versions": 0, "known": 3, "bad": 0}
    exported = watch("export", "pages", "--db", str(db), "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["published"] for line in exported] == ["2024-03-01", "2024-03-02", "2024-03-03"]


def test_bad_lines_are_named_with_their_reason_and_the_others_taken(watch: Any, tmp_path: Path) -> None:
    lines = [*rows(1), "{no json", {"url": "ftp://x/y", "text": "a"}, {"url": f"{BASE}/z"}, *rows(2)]
    done = watch("import", "--db", str(tmp_path / "s.db"), "--json", str(write(tmp_path / "p.jsonl", lines)))
    assert done.code == 1
    assert counts(done.out) == {"pages": 2, "versions": 2, "known": 0, "bad": 3}
    for line in (2, 3, 4):
        assert f"p.jsonl:{line}:" in done.err


def test_a_line_that_is_nested_without_end_is_a_bad_line_as_any_other(tmp_path: Path) -> None:
    bad, good = rows_of(write(tmp_path / "p.jsonl", ["[" * 100_000, *rows(1)]))
    assert isinstance(bad, BadRow)
    assert bad.reason.startswith("no JSON")
    assert isinstance(good, Row)


def response(url: str, body: bytes, *, dated: str = "WARC-Date: 2026-03-02T09:00:00Z\r\n") -> bytes:
    """A record of a web archive."""
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n{dated}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def test_a_broken_record_of_a_web_archive_is_named_and_the_others_taken(tmp_path: Path) -> None:
    page = article_html("Chiefs speak", paragraphs(4)).encode()
    archive = tmp_path / "pages.warc"
    archive.write_bytes(
        response(f"{BASE}/a", page, dated="")
        + response(f"{BASE}/b", page, dated="WARC-Date: yesterday\r\n")
        + response(f"{BASE}/c", page).replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 2OO OK")
        + response(f"{BASE}/d", page)
    )
    no_date, odd_date, good = rows_of(archive)
    assert isinstance(no_date, BadRow)
    assert no_date.reason.startswith(f"{BASE}/a: ")
    assert isinstance(odd_date, BadRow)
    assert "yesterday" in odd_date.reason
    assert isinstance(good, Row)
    assert good.url == f"{BASE}/d"


def test_a_missing_file_is_the_users_mistake(watch: Any, tmp_path: Path) -> None:
    done = watch("import", "--db", str(tmp_path / "s.db"), str(tmp_path / "none.jsonl"))
    assert done.code == 2
    assert "none.jsonl" in done.err


def test_a_page_named_by_its_path_is_read_first(watch: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(article_html("Chiefs speak", paragraphs(4)).encode()))
    row = {"url": f"{BASE}/news/4", "publisher": "County Chiefs Association", "path": "page.html.gz"}
    db = tmp_path / "s.db"
    done = watch("import", "--db", str(db), "--json", str(write(tmp_path / "p.jsonl", [row])))
    assert counts(done.out)["versions"] == 1
    (page,) = watch("export", "pages", "--db", str(db), "--format", "jsonl").out.splitlines()
    assert json.loads(page)["title"] == "Chiefs speak"


def test_what_is_exported_as_a_web_archive_can_be_imported(watch: Any, tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for n in range(4, 12):
            world.article(f"{BASE}/news/older-statement-number-{n}", f"Older statement {n}", paragraphs(n), listed=NEWS)
        world.round()
    packed = tmp_path / "pages.warc.gz"
    assert watch("export", "captures", "--db", str(tmp_path / "watch.db"), "-o", str(packed)).code == 0
    db = tmp_path / "other.db"
    done = watch("import", "--db", str(db), "--json", str(packed))
    assert (done.code, counts(done.out)["versions"]) == (0, 8)
    texts = watch("export", "versions", "--db", str(db), "--format", "jsonl").out
    assert paragraphs(7)[0] in texts
