"""The routes, and the application that stands behind the guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from statement_watch.errors import NotFound, UnknownSource, UserError, WatchError
from statement_watch.web import inbox, lists, statements, verdicts
from statement_watch.web.access import Access
from statement_watch.web.desk import Desk, Handler, Visit, page
from statement_watch.web.entering import Entrance
from statement_watch.web.guards import Forms, Gate, KnownHosts, WithHeaders
from statement_watch.web.hosts import Name, own_path
from statement_watch.web.static_files import STATIC, stamp, static

GET: Mapping[str, Handler] = {
    "/": inbox.inbox,
    "/statements/{name}": statements.statement,
    "/pages/{name}": statements.one_page,
    "/pages/{name}/diff": statements.diff,
    "/pages/{name}/text": statements.text,
    "/cite/{name}": statements.cite,
    "/search": lists.search,
    "/digest": lists.digest,
    "/sources": lists.sources,
    "/export": lists.exports,
    "/export/{file}": lists.export,
}
POST: Mapping[str, Handler] = {
    "/statements/{name}/read": verdicts.read,
    "/statements/{name}/star": verdicts.star,
    "/statements/{name}/dismiss": verdicts.dismiss,
    "/statements/{name}/note": verdicts.note,
    "/statements/{name}/merge": verdicts.merge,
    "/statements/{name}/not-same": verdicts.not_same,
    "/statements/{name}/split": verdicts.split,
    "/read": verdicts.read_all,
    "/undo": verdicts.undo,
}
OPEN = frozenset({"/login", *(f"/static/{name}" for name in STATIC)})
"""All that is seen without a session."""


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in: by which names, with which secret, under which cookie."""

    access: Access
    names: Sequence[Name]
    cookie: str
    by_token: bool


def application(desk: Desk, door: Door) -> ASGIApp:
    """All of it, guards included."""
    app = Starlette(
        routes=list(routes(desk, door)),
        exception_handlers={WatchError: _told(desk), HTTPException: _told(desk), Exception: _failed},
    )
    app.router.redirect_slashes = False
    return WithHeaders(KnownHosts(Forms(Gate(app, door.access, door.cookie, OPEN)), door.names))


def routes(desk: Desk, door: Door) -> Iterator[Route]:
    """Every route that there is."""
    entrance = Entrance(door.access, door.cookie, by_token=door.by_token)
    yield from (_route(desk, "GET", path, handler) for path, handler in GET.items())
    yield from (_route(desk, "POST", path, handler) for path, handler in POST.items())
    yield _route(desk, "GET", "/login", entrance.look)
    yield _route(desk, "POST", "/login", entrance.enter)
    yield _route(desk, "POST", "/logout", entrance.leave)
    yield from (_route(desk, "GET", f"/static/{name}", _static(name)) for name in STATIC)


def _static(name: str) -> Handler:
    def give(visit: Visit) -> Response:
        kept = "max-age=31536000, immutable" if visit.query.get("v") == stamp(name) else "no-cache"
        return Response(static(name), media_type=STATIC[name], headers={"Cache-Control": kept})

    return give


def _route(desk: Desk, method: str, path: str, handler: Handler) -> Route:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(handler, _visit(desk, request))

    return Route(path, answer, methods=[method], name=f"{method} {path}")


def _visit(desk: Desk, request: Request) -> Visit:
    scope = request.scope
    query = request.url.query
    return Visit(
        desk=desk,
        session=scope["watch.session"],
        path=request.url.path + (f"?{query}" if query else ""),
        names=request.path_params,
        query=request.query_params,
        form=scope["watch.form"],
        address=request.client.host if request.client else "",
        secure=scope["watch.secure"],
        led=scope["watch.led"],
    )


def _told(desk: Desk) -> Callable[[Request, Exception], Response]:
    """An error that is known, as a page in words."""

    def tell(request: Request, error: Exception) -> Response:
        status = _status(error)
        reason = str(error.detail) if isinstance(error, HTTPException) else str(error)
        visit = _visit(desk, request)
        back = own_path(visit.said("back")) if visit.said("back") else ""
        answer = page(visit, None, "error.html.j2", status=status, reason=reason, back=back)
        answer.status_code = status
        return answer

    return tell


def _status(error: Exception) -> HTTPStatus:
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    if isinstance(error, NotFound | UnknownSource):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.BAD_REQUEST if isinstance(error, UserError) else HTTPStatus.SERVICE_UNAVAILABLE


def _failed(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("this failed; the log of `watch serve` says why\n", HTTPStatus.INTERNAL_SERVER_ERROR)
