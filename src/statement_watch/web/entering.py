"""Signing in and out."""

from __future__ import annotations

import math
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from statement_watch.web.access import LIFE, Access, Session, Wait
from statement_watch.web.desk import Visit, page, to
from statement_watch.web.hosts import own_path

_WRONG = "That is not it."


class Entrance:
    """The door's handlers. With `by_token` the secret is the token that was printed at the start."""

    def __init__(self, access: Access, cookie: str, *, by_token: bool) -> None:
        self._access = access
        self._cookie = cookie
        self._by_token = by_token

    def look(self, visit: Visit) -> Response:
        """`GET /login`: asks for the secret; the address that was printed holds it, and leads straight in."""
        if visit.session is not None:
            return to(own_path(visit.query.get("next", "")))
        # What another site sends here is no guess of the person's, and must not use up theirs.
        if self._by_token and not visit.led and (given := visit.query.get("token")):
            return self._enter(visit, given, visit.query.get("next", ""))
        return self._ask(visit, visit.query.get("next", ""))

    def enter(self, visit: Visit) -> Response:
        """`POST /login`: in with the right `secret`, and on to `next`, one of our pages."""
        return self._enter(visit, visit.said("secret"), visit.said("next"))

    def leave(self, visit: Visit) -> Response:
        """`POST /logout`: the session ends here and in the browser."""
        if visit.session is not None:
            self._access.leave(visit.session.key)
        answer = to("/login")
        answer.delete_cookie(self._cookie, httponly=True, samesite="lax", secure=visit.secure)
        return answer

    def _enter(self, visit: Visit, given: str, following: str) -> Response:
        match self._access.enter(given, visit.address):
            case Session() as session:
                return self._in(session, own_path(following), secure=visit.secure)
            case Wait(seconds):
                answer = self._ask(visit, following, f"Too many guesses; wait {math.ceil(seconds)} s.")
                answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
                answer.headers["Retry-After"] = str(math.ceil(seconds))
                return answer
            case None:
                answer = self._ask(visit, following, _WRONG)
                answer.status_code = HTTPStatus.FORBIDDEN
                return answer

    def _in(self, session: Session, path: str, *, secure: bool) -> RedirectResponse:
        answer = to(path)
        answer.set_cookie(
            self._cookie, session.key, max_age=LIFE, path="/", httponly=True, samesite="lax", secure=secure
        )
        return answer

    def _ask(self, visit: Visit, following: str, wrong: str = "") -> Response:
        return page(visit, None, "login.html.j2", next=own_path(following), wrong=wrong, by_token=self._by_token)
