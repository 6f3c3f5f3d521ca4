"""`watch show ID`: one statement or page, and why it is held to be what it is."""

from __future__ import annotations

from collections.abc import Mapping

import click

from statement_watch.cli.common import Place, emit, json_option, options, say
from statement_watch.cli.screen import draw, width
from statement_watch.cli.showing import page_lines, statement_lines
from statement_watch.export.rows import occurrence_row, page_row, quote_row, relation_row, statement_row, version_row
from statement_watch.presenting import targets
from statement_watch.presenting.evidence import Evidence, evidence_around, evidence_of, quotes_of
from statement_watch.presenting.history import history
from statement_watch.store import Store
from statement_watch.views import OccurrenceView, PageView, RelationView, StatementView


@click.command(epilog=targets.HELP)
@click.argument("name", metavar="ID")
@click.option("--full", is_flag=True, help="Show every relation and every passage to its end.")
@options
@json_option
def command(name: str, place: Place, full: bool, as_json: bool) -> int:
    """Show a statement or a page.

    For a statement: its origin and the reasons, its words, the pages that carry it with what each added, and the shared
    passages side by side, with what was discounted. For a page: its history (versions, and when it was taken away and
    came back), statements, text and related pages.

    \b
    Examples:  watch show s12
               watch show p7 --json
               watch show https://example.org/news/1
    """
    with place.store(readonly=True) as store:
        found = targets.find(store, name)
        if isinstance(found, PageView):
            _page(store, found, full=full, as_json=as_json)
        else:
            if name.lower().lstrip("s") != str(found.statement):
                say(f"{name} was merged into s{found.statement}")
            _statement(store, found, full=full, as_json=as_json)
    return 0


def _statement(store: Store, view: StatementView, *, full: bool, as_json: bool) -> None:
    evidence = evidence_of(store, view)
    quotes = quotes_of(store, view)
    if as_json:
        emit(
            statement_row(view)
            | {"id": f"s{view.statement}", "read": view.read, "starred": view.starred, "dismissed": view.dismissed}
            | {"note": view.note, "occurrences": [_occurrence(carried) for carried in view.occurrences]}
            | {"relations": _relations(evidence), "said": evidence.said, "quotes": [quote_row(q) for q in quotes]}
        )
        return
    draw(statement_lines(view, evidence, quotes, width(), full=full))


def _page(store: Store, view: PageView, *, full: bool, as_json: bool) -> None:
    statements = store.views.statements_of(view.page)
    evidence = evidence_around(store, view)
    versions, quotes = store.views.versions(view.page), store.views.quotes(view.page)
    states = store.views.states(view.page)
    if as_json:
        emit(
            page_row(view)
            | {"id": f"p{view.page}", "text": view.text, "versions": view.versions}
            | {"history": [version_row(version) for version in versions]}
            | {"states": [{"state": state.state, "at": state.since, "reason": state.reason} for state in states]}
            | {"statements": [statement_row(statement) for statement in statements]}
            | {"relations": _relations(evidence), "said": evidence.said, "quotes": [quote_row(q) for q in quotes]}
        )
        return
    draw(page_lines(view, statements, evidence, history(versions, states), quotes, width(), full=full))


def _occurrence(carried: OccurrenceView) -> dict[str, object]:
    return occurrence_row(carried) | {
        "id": f"p{carried.page}",
        "publisher": carried.publisher,
        "title": carried.page_title,
        "published": carried.published,
        "first_seen": carried.first_seen,
        "own_words": carried.own_words,
        "own_text": carried.own_text,
    }


def _relations(evidence: Evidence) -> list[dict[str, object]]:
    return [_relation(relation, evidence.texts) for relation in evidence.relations]


def _relation(relation: RelationView, texts: Mapping[int, str]) -> dict[str, object]:
    return relation_row(relation) | {
        "ids": [f"p{relation.page}", f"p{relation.other}"],
        "texts": [
            {"page": texts[relation.page][one.start : one.end], "other": texts[relation.other][two.start : two.end]}
            for one, two in relation.passages
        ],
    }
