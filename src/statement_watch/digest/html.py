"""A digest as an HTML page that is fit for a mail: inline styles, nothing loaded, everything escaped. Pure."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from statement_watch.digest import wording
from statement_watch.digest.outline import Part, outline
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


def render(digest: Digest) -> str:
    """The whole page."""
    tally = wording.tally(digest.counts)
    return (
        environment()
        .get_template("digest.html.j2")
        .render(
            digest=digest,
            plan=outline(digest),
            Part=Part,
            w=wording,
            heading=digest.title,
            preview=" · ".join(tally),
            tally=tally,
        )
    )
