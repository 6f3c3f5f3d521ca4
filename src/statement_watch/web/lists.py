"""Search, the digest of a period, how the sources fare, and the data for other programs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from starlette.responses import Response, StreamingResponse

from statement_watch.digest import compose
from statement_watch.digest.outline import Part, outline
from statement_watch.errors import BadInput, NotFound
from statement_watch.export import Kind, write_csv, write_jsonl
from statement_watch.presenting.choice import known_sources, known_topics
from statement_watch.presenting.exporting import views_of
from statement_watch.presenting.times import due, moment
from statement_watch.presenting.words import WELL, snippet_runs
from statement_watch.store import holder
from statement_watch.versions import word_diff
from statement_watch.web.desk import Visit, page, to

HITS = 50
"""Pages that a search shows."""
IN_MEMORY = 4 << 20
"""Bytes of an export that are held in memory; the rest lies in a temporary file."""
CHUNK = 64 << 10
FORMS = {"csv": ("text/csv; charset=utf-8", write_csv), "jsonl": ("application/jsonl; charset=utf-8", write_jsonl)}
_ID = re.compile(r"[sp]\d{1,18}", re.IGNORECASE)


def search(visit: Visit) -> Response:
    """`GET /search?q=`: pages by their words; an id leads straight to what it names."""
    typed = visit.query.get("q", "").strip()[:1000]
    if _ID.fullmatch(typed):
        folder = "statements" if typed[0] in "sS" else "pages"
        return to(f"/{folder}/{typed.lower()}")
    with visit.desk.reading() as store:
        hits = [(hit, snippet_runs(hit.snippet)) for hit in store.search.find(typed, HITS)]
        return page(visit, store, "search.html.j2", typed=typed, hits=hits, most=HITS)


def digest(visit: Visit) -> Response:
    """`GET /digest`: what happened in a period, each thing once."""
    now, query = visit.desk.clock(), visit.query
    said = {end: query.get(end, "").strip() for end in ("since", "until")}
    since = moment(said["since"] or "7d", now)
    until = moment(said["until"], now) if said["until"] else now
    if since >= until:
        raise BadInput("the digest would end before it begins; since must lie before until")
    chosen = {name: tuple(filter(None, query.getlist(name))) for name in ("source", "topic")}
    with visit.desk.reading() as store:
        sources = known_sources(store, chosen["source"])
        topics = known_topics(store, visit.desk.settings(), chosen["topic"])
        rows = store.views.digest(
            since, until, sources=chosen["source"], topics=chosen["topic"], unread=bool(query.get("unread"))
        )
        told = compose(rows, diff=word_diff, zone=None)
        return page(
            visit,
            store,
            "digest.html.j2",
            digest=told,
            plan=outline(told),
            Part=Part,
            said=said,
            chosen=chosen,
            unread=bool(query.get("unread")),
            sources=sorted(sources),
            topics=sorted(topics),
        )


def sources(visit: Visit) -> Response:
    """`GET /sources`: how each source fares, the daemon, and the channels."""
    now = visit.desk.clock()
    with visit.desk.reading() as store:
        return page(
            visit,
            store,
            "sources.html.j2",
            sources=store.views.sources(now),
            well=WELL,
            due=due,
            daemon=holder(visit.desk.database, "daemon"),
            beat=store.maintenance.last_heartbeat(),
            channels=store.outbox.counts(),
            outage=outage.account if (outage := store.sources.outage()) else None,
        )


def exports(visit: Visit) -> Response:
    """`GET /export`: what there is to take away."""
    with visit.desk.reading() as store:
        return page(visit, store, "export.html.j2", kinds=tuple(Kind), forms=tuple(FORMS))


def export(visit: Visit) -> Response:
    """`GET /export/statements.csv`: all records of a kind, one a line, as `watch export` writes them."""
    kind, _, form = visit.names["file"].partition(".")
    if kind not in {one.value for one in Kind} or form not in FORMS:
        raise NotFound(f"there are {', '.join(Kind)}, each as {' and '.join(FORMS)}")
    media, write = FORMS[form]
    # Written down first: who loads it slowly must not hold the database's log open meanwhile.
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  closed when it is sent
    with visit.desk.reading() as store:
        write(Kind(kind), views_of(store, Kind(kind)), file)
    file.seek(0)
    return StreamingResponse(
        _chunks(file), media_type=media, headers={"Content-Disposition": f'attachment; filename="{kind}.{form}"'}
    )


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
