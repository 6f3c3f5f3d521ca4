"""A digest as an HTML page that is fit for a mail: inline styles, nothing loaded, everything escaped. Pure."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from statement_watch.digest import wording
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


def render(digest: Digest, in_full: int = wording.IN_FULL) -> str:
    """The whole page; of each section so many statements in full."""
    return (
        environment()
        .get_template("digest.html.j2")
        .render(
            digest=digest,
            w=wording,
            heading=digest.title,
            preview=wording.subject(digest),
            tally=wording.tally(digest.counts),
            in_full=in_full,
        )
    )
