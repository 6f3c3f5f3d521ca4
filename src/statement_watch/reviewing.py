"""What a person says about statements: recorded at once, obeyed by every later pass, told to nobody, and undoable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from statement_watch.errors import BadInput, NotFound
from statement_watch.model import Occurrence, OccurrenceKind, Settings
from statement_watch.recognise import Recognised, keep_topics, regroup
from statement_watch.store import Store
from statement_watch.store.journal import Before
from statement_watch.store.reviews import Review
from statement_watch.store.verdicts import Passage
from statement_watch.views import OccurrenceView, StatementView

TRIED = 3
"""Pages of each statement, the fullest, on which a merge is tried."""
MOST = 40
"""Pages of one statement that a merge ties one by one."""
EFFORT = 600
"""Pages that are grouped anew in search of a way to merge two statements, after which the search ends: some four
seconds where a hundred pages hang together, and all that time the database takes no other write."""
BODY = 0.6
"""A passage that is this much of its page stands for the page's own words (`matching.strands.CONTAINED`)."""

_Tie = tuple[Passage, Passage]


class _NotSo(Exception):
    """A way to obey did not come to what was asked.

    `pages` were grouped anew in vain; `else_right`: it was refused only for what else changed with it.
    """

    def __init__(self, reason: str = "", pages: int = 0, *, else_right: bool = False) -> None:
        super().__init__(reason)
        self.pages = pages
        self.else_right = else_right


@dataclass(frozen=True, slots=True)
class Done:
    """What a word of a person came to."""

    kind: str
    """`read`, `unread`, `star`, … `merge`, `split`, `not-same`; of an undo the kind of what was taken back."""
    statements: tuple[int, ...]
    """Living statements that it concerns, those named first."""
    ended: tuple[int, ...] = ()
    """Ids that now lead to another statement."""
    changed: bool = True
    """False when it was so already."""


class Reviewer:
    """Takes a person's word. Every method is one transaction; statements are named by id, pages by number.

    Raises `NotFound` for what is not there and `BadInput` for what cannot be; then nothing has changed.
    """

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    # --- marks ----------------------------------------------------------------------------------------------------

    def read(self, statements: Sequence[int], on: bool = True) -> Done:
        """Mark as read, or as unread again."""
        now = self._clock()
        return self._mark(
            "read" if on else "unread", statements, lambda one: self._store.reviews.mark_read([one], now, on)
        )

    def star(self, statements: Sequence[int], on: bool = True) -> Done:
        """Star, or take the star away."""
        now = self._clock()
        return self._mark("star" if on else "unstar", statements, lambda one: self._store.reviews.star(one, now, on))

    def dismiss(self, statements: Sequence[int], on: bool = True) -> Done:
        """Put aside, or take back."""
        now = self._clock()
        return self._mark(
            "dismiss" if on else "take-back", statements, lambda one: self._store.reviews.dismiss(one, now, on)
        )

    def note(self, statement: int, text: str | None) -> Done:
        """Set the note; None or an empty text takes it away."""
        said, now = (text or "").strip() or None, self._clock()
        return self._mark("note", [statement], lambda one: self._store.reviews.note(one, said, now))

    @property
    def settings(self) -> Settings:
        """The config by which topics are told."""
        return self._settings

    def _mark(self, kind: str, statements: Sequence[int], mark: Callable[[int], None]) -> Done:
        with self._store.transaction():
            living = tuple(dict.fromkeys(map(self._store.reviews.living, statements)))
            before = self._store.reviews.rows(living)
            for statement in living:
                mark(statement)
            after = self._store.reviews.rows(living)
            if all(_says(before[one]) == _says(after[one]) for one in living):
                # Said a second time: nothing that an undo could take back, and the first time of it stays.
                self._store.reviews.put_back(before)
                return Done(kind, living, changed=False)
            self._store.journal.add(kind, living, Before(before), self._clock())
        return Done(kind, living)

    # --- what is one, and what is not -----------------------------------------------------------------------------

    def merge(self, statements: Sequence[int]) -> Done:
        """All of these are one statement, whatever matching says."""
        with self._store.transaction():
            living = tuple(dict.fromkeys(map(self._store.reviews.living, statements)))
            if len(living) < 2:
                return Done("merge", living, changed=False)
            reviews = self._store.reviews.rows(living)
            verdicts: list[int] = []
            occurrences = dict(self._store.statements.of_pages(self._pages(living)))
            for other in living[1:]:
                verdicts += self._merge(self._store.reviews.living(living[0]), self._store.reviews.living(other))
            self._store.journal.add("merge", living, Before(reviews, tuple(verdicts), occurrences), self._clock())
            (heir,) = {self._store.reviews.living(one) for one in living}
        return Done("merge", (heir,), tuple(one for one in living if one != heir))

    def _merge(self, one: int, other: int) -> list[int]:
        """Try the ways in which the two may be one, the likeliest first, until one comes to that and nothing else.

        Where none does, the first that comes to that at all is taken.
        """
        if one == other:
            return []
        views = self._store.views.statement(one), self._store.views.statement(other)
        effort, loose, why = 0, None, "they stand on one page"
        for ties in _ways(self._store, *views):
            try:
                return self._tied(views, ties, strict=True)
            except _NotSo as found:
                effort, why = effort + found.pages, str(found)
                loose = ties if loose is None and found.else_right else loose
            if effort > EFFORT:
                break
        if loose is None:
            raise BadInput(f"s{one} and s{other} cannot be merged: {why}")
        return self._tied(views, loose, strict=False)

    def _tied(self, views: tuple[StatementView, StatementView], ties: Sequence[_Tie], *, strict: bool) -> list[int]:
        """The verdicts by which two statements became one; raises `_NotSo`, and nothing has changed, where they did not
        or, if it is `strict`, where others changed with them."""
        now = self._clock()
        with self._store.transaction():
            apart = self._store.verdicts.splits(*({o.page for o in view.occurrences} for view in views))
            lifted = self._store.verdicts.lift(apart, now)
            verdicts = [self._store.verdicts.merge(here, there, now) for here, there in ties]
            done = self._regroup({o.page for view in views for o in view.occurrences})
            self._check_merged(views, done, strict=strict)
        return [*lifted, *verdicts]

    def _check_merged(self, views: tuple[StatementView, StatementView], done: Recognised, *, strict: bool) -> None:
        heirs = {self._store.statements.resolve(view.statement) for view in views}
        (heir, *more) = heirs
        if more or heir is None:
            raise _NotSo("what they have in common with other pages holds them apart", len(done.pages))
        pages = {o.page for view in views for o in view.occurrences}
        named = {view.statement for view in views}
        clean = (
            not done.created and done.ended <= named and pages <= {o.page for o in done.statements[heir].occurrences}
        )
        if strict and not clean:
            raise _NotSo("other statements would change with them", len(done.pages), else_right=True)

    def split(self, statement: int, pages: Collection[int]) -> Done:
        """These pages carry something else than this statement, each of them, whatever matching says."""
        with self._store.transaction():
            living = self._store.reviews.living(statement)
            carriers = [o.page for o in self._store.views.statement(living).occurrences]
            for page in pages:
                if page not in carriers:
                    raise NotFound(f"p{page}: does not carry s{living}")
            if len(carriers) < 2:
                raise BadInput(f"s{living} stands on one page only; there is nothing to split")
            pairs = [(page, other) for page in pages for other in carriers if other != page]
            rest = [o for o in self._store.statements.of_pages(carriers)[living] if o.page not in pages]
            return self._hold_apart(
                "split", (living,), dict.fromkeys(tuple(sorted(pair)) for pair in pairs), {living: rest} if rest else {}
            )

    def not_same(self, one: int, other: int) -> Done:
        """The two statements are not the same and never become so."""
        with self._store.transaction():
            first, second = map(self._store.reviews.living, (one, other))
            if first == second:
                raise BadInput(f"s{first} is one statement; `watch review split s{first} PAGE` takes a page out of it")
            pairs = [
                (mine.page, theirs.page)
                for mine, theirs in product(*(_fullest(self._store.views.statement(s)) for s in (first, second)))
                if mine.page != theirs.page
            ]
            if not pairs:
                raise BadInput(f"s{first} and s{second} stand on one page, where they are two already")
            return self._hold_apart("not-same", (first, second), {tuple(sorted(pairs[0])): None})

    def pages_apart(self, one: int, other: int) -> Done:
        """The two pages carry no statement in common."""
        if one == other:
            raise BadInput(f"p{one} is one page")
        with self._store.transaction():
            carried = (*self._store.statements.of_pages([one]), *self._store.statements.of_pages([other]))
            return self._hold_apart("not-same", tuple(dict.fromkeys(carried)), {tuple(sorted((one, other))): None})

    def _hold_apart(
        self,
        kind: str,
        statements: tuple[int, ...],
        pairs: Mapping[tuple[int, ...], None],
        keeps: Mapping[int, Sequence[Occurrence]] | None = None,
    ) -> Done:
        """`keeps` says which occurrences a statement is known by from now on."""
        touched = [page for pair in pairs for page in pair]
        reviews, occurrences = self._store.reviews.rows(statements), self._store.statements.of_pages(touched)
        known = {tuple(sorted(pair)) for pair in self._store.verdicts.splits(touched, touched)}
        verdicts = self._store.verdicts.split([(a, b) for a, b in pairs if (a, b) not in known], self._clock())
        done = self._named(touched, keeps) if keeps else self._regroup(touched)
        if verdicts:
            self._store.journal.add(kind, statements, Before(reviews, verdicts, occurrences), self._clock())
        return Done(kind, self._living((*statements, *sorted(done.created))), changed=bool(verdicts))

    def _named(self, pages: Collection[int], keeps: Mapping[int, Sequence[Occurrence]]) -> Recognised:
        """Regroup with ids as `keeps` says; as matching gives them, where that would end one of those ids."""
        try:
            with self._store.transaction():
                done = self._regroup(pages, keeps)
                if done.ended & keeps.keys():
                    raise _NotSo
                return done
        except _NotSo:
            return self._regroup(pages)

    # --- undo -----------------------------------------------------------------------------------------------------

    def undo(self) -> Done:
        """Take back the last thing that was said; again, the one before it. Raises `NotFound` when nothing is left."""
        with self._store.transaction():
            action = self._store.journal.last()
            if action is None:
                raise NotFound("nothing to undo")
            before = action.before
            if before.verdicts:
                self._store.verdicts.withdraw(before.verdicts)
                pages = {o.page for carried in before.occurrences.values() for o in carried}
                self._regroup(pages, before.occurrences)
            untouched = {
                statement: review
                for statement, review in before.reviews.items()
                if not before.verdicts or not self._reviewed_since(statement, action.at)
            }
            self._store.reviews.put_back(untouched)
            self._store.journal.undone(action.id, self._clock())
            return Done(action.kind, self._living(action.statements))

    def _reviewed_since(self, statement: int, at: datetime) -> bool:
        review = self._store.reviews.rows([statement])[statement]
        return review is not None and review.changed_at > at

    # --- parts ----------------------------------------------------------------------------------------------------

    def _regroup(
        self, pages: Collection[int], as_before: Mapping[int, Sequence[Occurrence]] | None = None
    ) -> Recognised:
        done = regroup(self._store, pages, self._clock(), as_before=as_before)
        keep_topics(self._store, self._settings, done)
        return done

    def _pages(self, statements: Collection[int]) -> set[int]:
        return {o.page for one in statements for o in self._store.views.statement(one).occurrences}

    def _living(self, statements: Collection[int]) -> tuple[int, ...]:
        found = map(self._store.statements.resolve, statements)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def _says(review: Review | None) -> tuple[bool, bool, bool, str | None]:
    """What a review says, whenever it was said."""
    if review is None:
        return False, False, False, None
    marks = (review.read_at, review.starred_at, review.dismissed_at)
    read, starred, dismissed = (mark is not None for mark in marks)
    return read, starred, dismissed, review.note or None


def _fullest(view: StatementView) -> list[OccurrenceView]:
    return sorted(view.occurrences, key=lambda o: (not o.origin, -o.words, o.page))[:TRIED]


def _ways(store: Store, one: StatementView, other: StatementView) -> Iterator[tuple[_Tie, ...]]:
    """How the two statements may be tied, one pair of their pages after the other, the fullest first.

    By the pair alone, the likeliest reading first; else by all pages that have them whole, for where a page has a
    statement by its own word alone, one tie less than all would leave it out.
    """
    for mine, theirs in product(_fullest(one), _fullest(other)):
        if mine.page == theirs.page:
            continue
        found = list(product(_readings(store, mine), _readings(store, theirs)))
        yield from ((tie,) for tie in found)
        ours, others = ([_readings(store, o)[0] for o in _whole(view)] for view in (one, other))
        for here, there in found:
            ties = [(here, there), *((p, there) for p in ours), *((here, p) for p in others)]
            apart = {frozenset((p.page, q.page)): (p, q) for p, q in reversed(ties) if p.page != q.page}
            yield tuple(apart.values())


def _whole(view: StatementView) -> list[OccurrenceView]:
    return [o for o in view.occurrences if o.kind is OccurrenceKind.WHOLE][:MOST]


def _readings(store: Store, carried: OccurrenceView) -> tuple[Passage, Passage]:
    """A passage stands for its page's own words or for itself; the likelier reading comes first."""
    text = store.pages.document(carried.page).text
    covered = sum(span.end - span.start for span in carried.spans)
    body = Passage(carried.page)
    passage = Passage(carried.page, carried.spans, carried.version)
    return (body, passage) if covered >= BODY * len(text) else (passage, body)
