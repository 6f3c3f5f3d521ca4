"""A digest as an HTML page that is fit for a mail: inline styles, nothing loaded, everything escaped. Pure."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from statement_watch.digest import wording
from statement_watch.digest.outline import MEASURES, Measure, Part, outline
from statement_watch.digest.records import Digest


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of this package, with autoescape on for all of them."""
    return Environment(
        loader=PackageLoader("statement_watch.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(digest: Digest, limit: int | None = None) -> str:
    """The whole page.

    With a `limit` in bytes, that of the most ample measure that keeps to it; where none does, that of the tightest.
    """
    if limit is None:
        return _page(digest, MEASURES[0])
    pages = (_page(digest, measure) for measure in MEASURES)
    return next((page for page in pages if len(page.encode()) <= limit), "") or _page(digest, MEASURES[-1])


def _page(digest: Digest, measure: Measure) -> str:
    tally = wording.tally(digest.counts)
    return (
        environment()
        .get_template("digest.html.j2")
        .render(
            digest=digest,
            plan=outline(digest, measure),
            Part=Part,
            w=wording,
            heading=digest.title,
            preview=" · ".join(tally),
            tally=tally,
        )
    )
