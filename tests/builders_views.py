"""Builders of the records of `views`: a test names what it is about, the rest is ordinary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from statement_watch.model import (
    DiffPiece,
    Grade,
    Health,
    OccurrenceKind,
    PageState,
    RelationKind,
    Span,
)
from statement_watch.views import (
    AlertView,
    DigestRows,
    EditView,
    OccurrenceView,
    PageView,
    QuoteView,
    RelationView,
    SourceView,
    StatementView,
    StateView,
    VersionView,
)

UNTIL = datetime(2017, 3, 31, 7, 0, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
SEEN = UNTIL - timedelta(hours=5)

TEXT = (
    "The association welcomes the court's decision and calls on departments to review their policies. "
    "Trust between officers and the people whom they serve is what keeps a town safe.\n\n"
    "“No officer should have to guess what the law asks of her,” said its president."
)


def page(**changes: Any) -> PageView:
    fields: dict[str, Any] = {
        "page": 1,
        "url": "https://chiefs.example/news/1",
        "aliases": (),
        "source": "chiefs",
        "publisher": "Association of Chiefs",
        "title": "Statement on the court's decision",
        "published": date(2017, 3, 30),
        "first_seen": SEEN,
        "last_seen": SEEN,
        "state": PageState.LIVE,
        "versions": 1,
        "text": TEXT,
        "own_words": 0,
        "baseline": False,
    }
    return PageView(**{**fields, **changes})


def version(**changes: Any) -> VersionView:
    fields: dict[str, Any] = {
        "page": 1,
        "version": 1,
        "seen_at": SEEN,
        "change": Grade.NEW,
        "title": "Statement on the court's decision",
        "published": date(2017, 3, 30),
        "date_source": "meta",
        "text": TEXT,
        "byline": (),
        "language": "en",
        "capture_sha256": "ab" * 32,
        "extractor": "html/1",
        "url": "https://chiefs.example/news/1",
    }
    return VersionView(**{**fields, **changes})


def occurrence(**changes: Any) -> OccurrenceView:
    fields: dict[str, Any] = {
        "statement": 1,
        "page": 1,
        "version": 1,
        "kind": OccurrenceKind.WHOLE,
        "spans": (Span(0, 120),),
        "words": 42,
        "origin": False,
        "url": "https://chiefs.example/news/1",
        "source": "chiefs",
        "publisher": "Association of Chiefs",
        "page_title": "Statement on the court's decision",
        "published": date(2017, 3, 30),
        "first_seen": SEEN,
        "own_words": 0,
        "own_text": "",
    }
    return OccurrenceView(**{**fields, **changes})


def statement(**changes: Any) -> StatementView:
    fields: dict[str, Any] = {
        "statement": 1,
        "title": "Statement on the court's decision",
        "organisation": "Association of Chiefs",
        "published": date(2017, 3, 30),
        "first_seen": SEEN,
        "words": 42,
        "text": TEXT,
        "topics": (),
        "origin_page": 1,
        "origin_publisher": "Association of Chiefs",
        "origin_reasons": ("published first",),
        "occurrences": (occurrence(origin=True),),
        "baseline": False,
    }
    return StatementView(**{**fields, **changes})


def quote(**changes: Any) -> QuoteView:
    fields: dict[str, Any] = {
        "page": 1,
        "version": 1,
        "start": 40,
        "end": 100,
        "text": "No officer should have to guess what the law asks of her",
        "speaker": "Ann Marsh",
        "organisation": "Association of Chiefs",
        "credited_to": None,
        "url": "https://chiefs.example/news/1",
    }
    return QuoteView(**{**fields, **changes})


def relation(**changes: Any) -> RelationView:
    fields: dict[str, Any] = {
        "page": 2,
        "other": 1,
        "page_url": "https://gazette.example/2",
        "other_url": "https://chiefs.example/news/1",
        "relation": RelationKind.EMBEDS,
        "statements": (1,),
        "words": 42,
        "passages": ((Span(300, 420), Span(0, 120)),),
        "share_page": 0.4,
        "share_other": 1.0,
        "reasons": ("42 words in a row",),
    }
    return RelationView(**{**fields, **changes})


def edit(**changes: Any) -> EditView:
    fields: dict[str, Any] = {
        "page": 1,
        "url": "https://chiefs.example/news/1",
        "source": "chiefs",
        "publisher": "Association of Chiefs",
        "title": "Statement on the court's decision",
        "version": 2,
        "change": Grade.SUBSTANTIVE,
        "seen_at": SEEN,
        "before_title": "Statement on the court's decision",
        "before": "The association welcomes the decision.",
        "after": "The association regrets the decision.",
        "statement": 1,
    }
    return EditView(**{**fields, **changes})


def state(**changes: Any) -> StateView:
    fields: dict[str, Any] = {
        "page": 3,
        "url": "https://chiefs.example/news/3",
        "source": "chiefs",
        "publisher": "Association of Chiefs",
        "title": "Statement on body cameras",
        "state": PageState.REMOVED,
        "since": SEEN,
        "reason": "404 in three checks over a day",
        "statement": 3,
    }
    return StateView(**{**fields, **changes})


def source(**changes: Any) -> SourceView:
    fields: dict[str, Any] = {
        "source": "chiefs",
        "organisation": "Association of Chiefs",
        "kind": "association",
        "health": Health.OK,
        "reason": None,
        "since": SEEN,
        "last_success": SEEN,
        "next_due": None,
        "pages": 12,
        "failures": 0,
    }
    return SourceView(**{**fields, **changes})


def alert(**changes: Any) -> AlertView:
    fields: dict[str, Any] = {
        "alert": 1,
        "key": "new:1:abc",
        "kind": "new_statement",
        "statement": 1,
        "page": 1,
        "source": "chiefs",
        "created_at": SEEN,
        "channel": "mail",
        "state": "pending",
        "attempts": 0,
        "last_error": None,
        "next_attempt": SEEN,
        "title": "Statement on the court's decision",
        "summary": "Association of Chiefs · 42 words",
        "url": "https://chiefs.example/news/1",
        "organisation": "Association of Chiefs",
    }
    return AlertView(**{**fields, **changes})


def rows(**changes: Any) -> DigestRows:
    fields: dict[str, Any] = {
        "since": SINCE,
        "until": UNTIL,
        "statements": (),
        "edits": (),
        "states": (),
        "sources": (),
    }
    return DigestRows(**{**fields, **changes})


def word_diff(before: str, after: str) -> tuple[DiffPiece, ...]:
    """A rough word diff: what both begin and end with is the same."""
    old, new = before.split(" "), after.split(" ")
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = next(
        (i for i, (a, b) in enumerate(zip(old[head:][::-1], new[head:][::-1], strict=False)) if a != b),
        min(len(old), len(new)) - head,
    )
    runs = (
        ("same", new[:head]),
        ("gone", old[head : len(old) - tail]),
        ("added", new[head : len(new) - tail]),
        ("same", new[len(new) - tail :]),
    )
    pieces = [(op, " ".join(words)) for op, words in runs if words]
    return tuple(
        DiffPiece(op, text + (" " if index < len(pieces) - 1 else "")) for index, (op, text) in enumerate(pieces)
    )


def busy_morning() -> DigestRows:
    """A day with something of everything, in realistic lengths."""
    order = (
        "The National Association of Police Chiefs today released the following statement on the executive order. "
        "“Local officers depend on the trust of every person in the towns that they serve, whatever that person's "
        "papers say,” the association said. “Orders that make a witness fear the police make every neighbourhood "
        "less safe. We ask the administration to work with us before such orders are signed.”\n\n"
        "The association's members lead more than 18,000 departments."
    )
    return rows(
        statements=(
            statement(
                statement=41,
                title="Chiefs' statement on the executive order on local police",
                organisation="National Association of Police Chiefs",
                published=date(2017, 3, 29),
                words=296,
                text=order,
                topics=("immigration", "use of force"),
                starred=True,
                origin_page=7,
                origin_publisher="National Association of Police Chiefs",
                occurrences=(
                    occurrence(
                        statement=41,
                        page=7,
                        words=296,
                        origin=True,
                        url="https://www.chiefs.example/press/2017/03/statement-on-the-executive-order",
                        publisher="National Association of Police Chiefs",
                    ),
                    occurrence(
                        statement=41,
                        page=8,
                        words=296,
                        url="https://www.policepost.example/articles/chiefs-react-to-executive-order-4711",
                        source="policepost",
                        publisher="Police Post",
                        page_title="Chiefs react to executive order with call for talks",
                        own_words=412,
                        own_text=(
                            "ALEXANDRIA, Va. — The country's largest body of chiefs reacted on Wednesday to a series "
                            "of orders on immigration, and said that it had not been asked. Two of its members told "
                            "this paper that they would not carry out the orders as they stand."
                        ),
                    ),
                    occurrence(
                        statement=41,
                        page=9,
                        words=96,
                        kind=OccurrenceKind.EXCERPT,
                        url="https://colorado-chiefs.example/news/17",
                        source="colorado",
                        publisher="Colorado Association of Chiefs of Police",
                        page_title="National body asks for talks",
                        first_seen=SEEN - timedelta(days=2),
                    ),
                ),
            ),
            statement(
                statement=42,
                title="Latino officers' association: a promise to every neighbourhood",
                organisation="National Latino Officers Association",
                published=None,
                words=188,
                origin_page=None,
                origin_publisher="International Federation of Officers",
                text="We stand with the people we serve. " * 12,
                occurrences=(
                    occurrence(
                        statement=42,
                        page=11,
                        words=188,
                        url="https://latino-officers.example/2017/03/29/promise",
                        publisher="National Latino Officers Association",
                        page_title="A promise to every neighbourhood",
                    ),
                ),
            ),
            statement(
                statement=12,
                title="Joint declaration on drug courts",
                organisation="Council of Prosecutors",
                first_seen=SINCE - timedelta(days=30),
                published=date(2017, 2, 24),
                words=350,
                occurrences=(
                    occurrence(
                        statement=12,
                        page=20,
                        origin=True,
                        words=350,
                        url="https://prosecutors.example/d/12",
                        publisher="Council of Prosecutors",
                        first_seen=SINCE - timedelta(days=30),
                    ),
                    occurrence(
                        statement=12,
                        page=21,
                        words=340,
                        url="https://sheriffs.example/a/9",
                        publisher="Sheriffs' Union",
                        page_title="Sheriffs join the declaration",
                        own_words=61,
                        own_text="The Sheriffs' Union joins this declaration; rural courts, it adds, need money first.",
                    ),
                ),
            ),
            *(
                statement(
                    statement=100 + n,
                    title=f"Press release {n} of the agency on grants",
                    organisation="Justice Agency",
                    published=date(2017, 3, 1 + n),
                    baseline=True,
                    occurrences=(occurrence(statement=100 + n, page=100 + n, publisher="Justice Agency"),),
                )
                for n in range(24)
            ),
        ),
        edits=(
            edit(
                title="Statement on the use of body cameras",
                before="We have always held that " * 4
                + "every officer must wear a camera at all times while on duty, and that recordings are kept.",
                after="We have always held that " * 4
                + "every officer should wear a camera while on patrol, and that recordings are kept.",
            ),
            edit(
                page=5, version=3, change=Grade.MINOR, title="Chief Smiht retires", before_title="Chief Smith retires"
            ),
        ),
        states=(state(), state(page=4, state=PageState.LIVE, reason="answers again", title="Statement on bail")),
        sources=(
            source(),
            source(
                source="sheriffs",
                organisation="Sheriffs' Union",
                health=Health.EMPTY,
                reason="the listing gave no items of about 8",
            ),
        ),
        quotes={
            7: (
                quote(page=7, speaker="Louis Marsh", organisation="National Association of Police Chiefs"),
                quote(page=7, text="We were not asked", speaker="Jo Field", credited_to="Denver Post"),
            )
        },
    )
