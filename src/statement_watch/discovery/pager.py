"""The next older page of a listing: its pager's, its button's, or an archive's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from statement_watch.discovery.markup import Link, Markup, words_of
from statement_watch.discovery.places import Zone
from statement_watch.urls import canonical, page_key, same_site

_NUMBER = re.compile(r"\D{0,8}(\d{1,4})\D{0,3}")
# Words that pagers use, one of the signals; numbers and `rel` need none.
_OLDER = re.compile(
    r"(?:next|older|earlier|more|load more|show more|n[äa]chste|weiter|[äa]ltere|suivante?|plus ancien|siguiente"
    r"|anterior(?:es)?|pr[óo]xim[ao]|successiv[ao]|precedenti|volgende|oudere|n[äa]sta|neste|næste|nast[ęe]pna|starsze|dal[šs][íi]|"
    r"следующ|далее|ранее|次|下一?页|下一頁|다음)\b",
    re.IGNORECASE,
)
# What these say needs no pager around it, as it is said of older pages only.
_SURELY_OLDER = re.compile(
    r"(?:older|previous|earlier) (?:posts|entries|articles|stories|releases|statements|items|news)|next page"
    r"|(?:load|show) (?:more|older)|[äa]ltere (?:beitr[äa]ge|artikel|meldungen|eintr[äa]ge)|n[äa]chste seite"
    r"|mehr (?:laden|anzeigen)|page suivante|articles plus anciens|charger plus|p[áa]gina siguiente|cargar m[áa]s"
    r"|(?:entradas|noticias) (?:m[áa]s )?(?:antiguas|anteriores)|pr[óo]xima p[áa]gina|pagina successiva"
    r"|volgende pagina|下一?[页頁]|加载更多|載入更多|次のページ|もっと見る|더 ?보기",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r"(?:load|show)[-_]?more|next", re.IGNORECASE)
_ARROWS = frozenset({">", "›", "»", "→", "››", ">>", "»»", "⟩", "❯"})
_PAGE_PARAMETER = re.compile(
    r"(?:[?&;/](?:page|paged|p|pg|pagina|seite|start|offset|from|skip)[=/-]?)(\d{1,6})", re.IGNORECASE
)
_STEPS = 60
"""Characters of a pager's link text at most."""


def next_page(markup: Markup) -> str | None:
    """`rel=next`, else the pager's next link, the number after this page's, a button's; on this site, not this page."""
    here = page_key(markup.url)
    candidates = [link for link in markup.links if link.key != here and same_site(link.url, markup.url)]
    named = next(
        (link.url for link in candidates if "next" in (link.node.element.get("rel") or "").lower().split()), None
    )
    declared = markup.next_page if markup.next_page and page_key(markup.next_page) != here else None
    return (
        declared
        or named
        or _by_words(candidates)
        or _by_number(candidates, markup.url)
        or next((url for url in _of_buttons(markup) if page_key(url) != here and same_site(url, markup.url)), None)
    )


def _of_buttons(markup: Markup) -> Iterator[str]:
    """Addresses in the data of elements that a script makes load more of the list."""
    for element in markup.root.iter("button", "a"):
        said = " ".join(filter(None, (words_of(element, _STEPS), element.get("aria-label"), element.get("title"))))
        if _SURELY_OLDER.match(said) or _SAYS_MORE.search(f"{element.get('class')} {element.get('id')}"):
            for name, value in element.attrib.items():
                if str(name).startswith("data-") and str(value).startswith(("/", "?", "http")):
                    address = canonical(str(value), markup.base)
                    if address and _page_number(address):
                        yield address


def _by_words(links: list[Link]) -> str | None:
    for link in links:
        text = " ".join(filter(None, (link.text, link.node.element.get("aria-label"), link.node.element.get("title"))))
        if len(text) > _STEPS:
            continue
        arrow = link.text.strip() in _ARROWS
        said = text.lstrip("«‹<← ")
        in_pager = link.zone & Zone.PAGER or _page_number(link.url)
        if _SURELY_OLDER.match(said) or (in_pager and (arrow or _OLDER.match(said))):
            return link.url
    return None


def _by_number(links: list[Link], url: str) -> str | None:
    """The link named with the number that follows this page's own."""
    numbered: dict[int, str] = {}
    for link in links:
        found = _NUMBER.fullmatch(link.text.strip())
        if found and (link.zone & Zone.PAGER or _page_number(link.url) is not None):
            numbered.setdefault(int(found[1]), link.url)
    if len(numbered) < 2:
        return numbered.get(2)
    # Of a run of page numbers, this page's own is the one without a link.
    present = next((n for n in range(1, max(numbered)) if n not in numbered and n + 1 in numbered), None)
    own = _page_number(url)
    if present is None and own is not None:
        present = own if own in numbered else None
    return numbered.get((present if present is not None else 1) + 1)


def _page_number(url: str) -> int | None:
    found = _PAGE_PARAMETER.search(url.partition("://")[2])
    return int(found[1]) if found else None
