"""One statement, and one page, with all that is known of them."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from statement_watch.errors import NotFound
from statement_watch.presenting import citations
from statement_watch.presenting.comparisons import blocks, steps
from statement_watch.presenting.evidence import evidence_around, evidence_of, near, quotes_of
from statement_watch.presenting.history import history
from statement_watch.presenting.marked import marked
from statement_watch.presenting.pairs import pairs_of
from statement_watch.web.desk import Visit, page, page_of, statement_of, to
from statement_watch.web.hosts import own_path

RELATIONS = 12
"""Relations that are shown unless all are asked for."""
BARE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}


def statement(visit: Visit) -> Response:
    """`GET /statements/s12`: its words, its origin, who carries it, and why these are one."""
    with visit.desk.reading() as store:
        view = statement_of(store, visit.names["name"])
        if visit.names["name"] != f"s{view.statement}":
            return to(visit.asking(f"/statements/s{view.statement}"))
        full = bool(visit.query.get("full"))
        evidence = evidence_of(store, view)
        shown = evidence.relations if full else evidence.relations[:RELATIONS]
        return page(
            visit,
            store,
            "statement.html.j2",
            view=view,
            listed=own_path(visit.query["list"]) if "list" in visit.query else "",
            evidence=evidence,
            pairs=[pairs_of(relation, evidence, full=full) for relation in shown],
            unshown=len(evidence.relations) - len(shown),
            quotes=quotes_of(store, view),
            near=near(store, view),
        )


def one_page(visit: Visit) -> Response:
    """`GET /pages/p7`: its versions, its words with what they carry, and the pages related to it."""
    with visit.desk.reading() as store:
        view = page_of(store, visit.names["name"])
        full = bool(visit.query.get("full"))
        evidence = evidence_around(store, view)
        shown = evidence.relations if full else evidence.relations[:RELATIONS]
        carried = store.views.statements_of(view.page)
        versions = store.views.versions(view.page)
        return page(
            visit,
            store,
            "page.html.j2",
            view=view,
            evidence=evidence,
            pairs=[pairs_of(relation, evidence, full=full) for relation in shown],
            unshown=len(evidence.relations) - len(shown),
            quotes=store.views.quotes(view.page),
            versions=versions,
            events=history(versions, store.views.states(view.page)),
            statements=carried,
            paragraphs=marked(view, carried),
        )


def diff(visit: Visit) -> Response:
    """`GET /pages/p7/diff`: what changed between versions, word by word."""
    with visit.desk.reading() as store:
        view = page_of(store, visit.names["name"])
        first, last = (_number(visit.query.get(end, "")) for end in ("from", "to"))
        found = [(one, tuple(blocks(one.pieces))) for one in steps(store, view, first, last)]
        versions = store.views.versions(view.page)
        return page(visit, store, "diff.html.j2", view=view, found=found, versions=versions, first=first, last=last)


def text(visit: Visit) -> Response:
    """`GET /pages/p7/text`: the words of a version and nothing else; a browser takes them for words only."""
    with visit.desk.reading() as store:
        view = page_of(store, visit.names["name"])
        versions = store.views.versions(view.page)
    number = _number(visit.query.get("version", "")) or len(versions)
    if not 0 < number <= len(versions):
        raise NotFound(f"p{view.page}: has no version {number}, only {len(versions)}")
    return PlainTextResponse(versions[number - 1].text.encode("utf-8", "replace"), headers=BARE)


def cite(visit: Visit) -> Response:
    """`GET /cite/p7`: a citation that can be checked, in the usual forms."""
    with visit.desk.reading() as store:
        cited = citations.cite(store, visit.names["name"], _number(visit.query.get("version", "")))
        forms = {"Plain": citations.plain, "APA": citations.apa, "BibTeX": citations.bibtex}
        written = {name: write(cited) for name, write in forms.items()}
        return page(visit, store, "cite.html.j2", name=visit.names["name"], cited=cited, written=written)


def _number(said: str) -> int | None:
    """The number of a version; None where none is said. Raises `NotFound` for what is no number."""
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise NotFound("versions are numbered 1, 2, 3 …")
    return int(said)
