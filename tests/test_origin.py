"""Who is held to have published a statement first, and the words that say why."""

from __future__ import annotations

from datetime import date

import pytest

from builders_matching import document, prose, related
from matching_texts import prose as told_in
from statement_watch.matching.statements import group
from statement_watch.model import Document, Relation, RelationKind, SourceKind, Statement
from statement_watch.names import find_names, same_body

WORDS = prose(1, 180)
GUILD = "National Guild of Harbour Pilots"


def only(*documents: Document, relations: tuple[Relation, ...] = ()) -> Statement:
    """The statement that most pages carry."""
    found = group({d.page: d for d in documents}, relations)
    return max(found.statements, key=lambda s: len(s.occurrences))


def carried_by(first: str, second: str) -> tuple[Document, Document, Relation]:
    """Two pages that carry the same passage after these introductions."""
    one = document(1, f"{prose(30, 60)}\n\n{first}\n{WORDS}", "Coast Courier", kind=SourceKind.NEWS)
    two = document(2, f"{prose(40, 60)}\n\n{second}\n{WORDS}\n\n{prose(41, 50)}", "Island Ferry Council")
    return one, two, related(two, one, RelationKind.CO_EMBEDS, WORDS)


@pytest.mark.parametrize(
    "lead",
    [
        f"The {GUILD}’s full statement reads:",
        f"The {GUILD} issued the following statement:",
        f"In response, the {GUILD} on Monday released this statement in full:",
        f"From the {GUILD}:",
        f"Statement by the {GUILD} on ferry crews",
        f"STATEMENT OF THE {GUILD.upper()} ON FERRY CREWS",
        f"{GUILD} Statement on Ferry Crews",
        f"Our members affirm this statement from the {GUILD} (NGHP), which is reprinted here in its entirety:",
    ],
)
def test_the_words_before_a_passage_name_its_author(lead: str):
    one, two, relation = carried_by(lead, "")
    statement = only(one, two, relations=(relation,))
    assert statement.origin.publisher.lower() == GUILD.lower()
    assert statement.origin.page is None
    assert any("Coast Courier attributes it" in reason for reason in statement.origin.reasons)
    assert not any(occurrence.origin for occurrence in statement.occurrences)


@pytest.mark.parametrize(
    ("lead", "author"),
    [
        ("La Asociación Nacional de Prácticos emitió el siguiente comunicado:", "Asociación Nacional de Prácticos"),
        ("Comunicado de la Asociación Nacional de Prácticos", "Asociación Nacional de Prácticos"),
        ("La Fédération nationale des pilotes a publié le communiqué suivant :", "Fédération nationale des pilotes"),
        ("Communiqué de la Fédération des Pilotes", "Fédération des Pilotes"),
        ("El comunicado íntegro de la Asociación Nacional de Prácticos dice:", "Asociación Nacional de Prácticos"),
        ("Según el comunicado de la Asociación Nacional de Prácticos:", "Asociación Nacional de Prácticos"),
        ("A continuación, el comunicado completo del Consejo de Prácticos:", "Consejo de Prácticos"),
        (
            "Voici le texte intégral du communiqué de l’Association nationale des pilotes :",
            "Association nationale des pilotes",
        ),
        ("Selon le communiqué de l'Association nationale des pilotes :", "Association nationale des pilotes"),
        ("Leia a íntegra da nota da Associação Nacional dos Práticos:", "Associação Nacional dos Práticos"),
        ("Gemeinsame Erklärung des Bundesverbands Deutscher Lotsen", "Bundesverband Deutscher Lotsen"),
        ("Die Erklärung des Bundesverbands der Lotsen im Wortlaut:", "Bundesverband der Lotsen"),
        ("In der Mitteilung des Bundesverbands der Lotsen heißt es wörtlich:", "Bundesverband der Lotsen"),
        ("Der Bundesverband der Seelotsen veröffentlichte folgende Erklärung:", "Bundesverband der Seelotsen"),
        ("全国引航协会发表声明：", "全国引航协会"),
        ("全国引航协会声明全文如下：", "全国引航协会"),
        ("以下是全国引航协会的声明全文：", "全国引航协会"),
        ("据全国引航协会发布的公告：", "全国引航协会"),
    ],
)
def test_other_languages_name_authors_too(lead: str, author: str):
    one, two, relation = carried_by(lead, "")
    assert only(one, two, relations=(relation,)).origin.publisher == author


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("es", "El comunicado íntegro de la Asociación Nacional de Prácticos dice:"),
        ("fr", "L’Association nationale des pilotes a publié la déclaration suivante :"),
        ("de", "Die Erklärung des Bundesverbands der Lotsen im Wortlaut:"),
        ("zh", "全国引航协会声明全文如下："),
    ],
)
def test_an_article_that_gives_a_statement_whole_shows_it_in_every_language(language: str, lead: str):
    words = told_in(1, 120, language)
    page = document(1, f"{told_in(2, 80, language)}\n\n{lead}\n\n{words}", "Correo", kind=SourceKind.NEWS)
    (statement,) = [s for s in group({1: page}, ()).statements if s.origin.page is None]
    assert statement.text == words


def test_a_statement_on_somebodys_announcement_is_not_theirs():
    lead = "Jane Roe, a Member of the Ways Committee, released the following statement following the Harbour Ministry’s"
    page = document(1, f"{lead} announcement of the toll pause:\n\n{WORDS}", "Jane Roe")
    assert only(page).origin.publisher == "Jane Roe"


def test_words_behind_a_passage_name_its_author():
    one = document(1, f"{prose(30, 60)}\n\n{WORDS}\n\nEnd of NGHP Statement\n\n{prose(33, 60)}", "Ferry Council")
    two = document(2, f"The {GUILD} (NGHP) met.\n\n{prose(40, 60)}\n\n{WORDS}", "Coast Courier", kind=SourceKind.NEWS)
    relation = related(two, one, RelationKind.CO_EMBEDS, WORDS)
    assert only(one, two, relations=(relation,)).origin.publisher == GUILD


def test_initials_and_the_full_name_are_one_witness_more():
    one, two, relation = carried_by(
        f"{GUILD} members met. The NGHP’s full statement reads:", f"Statement by the {GUILD} (NGHP)"
    )
    statement = only(one, two, relations=(relation,))
    assert statement.origin.publisher == GUILD
    assert sum("attributes it" in reason for reason in statement.origin.reasons) == 2


def test_initials_mean_what_the_page_says_and_not_its_publisher():
    """Two bodies may share their initials, one of them being the page's own publisher."""
    shared = "the Northern Guild of Harbour Pilots affirms the statement of the National Guild of Harbour Pilots (NGHP)"
    one = document(1, f"{prose(30, 60)}\n\n{shared}, copied here in full:\n{WORDS}", "Northern Guild of Harbour Pilots")
    two = document(2, f"{prose(40, 60)}\n\n{WORDS}\n\n{prose(41, 50)}", "Coast Courier", kind=SourceKind.NEWS)
    statement = only(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, WORDS),))
    assert statement.origin.publisher == GUILD


def test_the_authors_own_page_is_the_origin_when_it_is_there_however_late():
    one, two, relation = carried_by(f"The {GUILD}’s full statement reads:", "")
    home = document(3, WORDS, GUILD, day=date(2024, 3, 20), title="Statement on crews")
    relations = (relation, related(home, one, RelationKind.EMBEDDED_IN, WORDS))
    statement = only(one, two, home, relations=relations)
    assert statement.origin.page == 3
    assert statement.title == "Statement on crews"
    assert [o.page for o in statement.occurrences if o.origin] == [3]


def test_a_page_that_says_of_itself_that_all_of_it_is_anothers_is_a_repost():
    page = document(
        1,
        f"Statement by the {GUILD} on Ferry Crews and Sanctions\n\nMarch 4, 2021\n\n{WORDS}",
        "Island Pilots Association",
        day=date(2021, 3, 9),
        title="Guild statement",
    )
    statement = only(page)
    assert (statement.organisation, statement.origin.page, statement.published) == (GUILD, None, date(2021, 3, 4))
    assert not statement.occurrences[0].origin


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("Harbour Committee Chair Jane Roe Statement on Crews", "Jane Roe"),
        ("ROE STATEMENT ON CREWS", "Jane Roe"),
        ("Statement by Executive Director John Doe on crews", "Island Pilots Association"),
        ("Council passes Roe’s resolution", "Jane Roe"),
        ("Island Pilots Association Statement on the Harbour Committee Report", "Island Pilots Association"),
        ("IPA statement on crews", "Island Pilots Association"),
        ("Statement on the Decision of the Harbour Committee", "Island Pilots Association"),
        ("Roe questions testimony of the Harbour Committee Chair", "Jane Roe"),
    ],
)
def test_a_page_is_not_taken_from_its_own_publisher(title: str, publisher: str):
    statement = only(document(1, WORDS, publisher, title=title))
    assert (statement.organisation, statement.origin.page) == (publisher, 1)


def test_initials_that_are_the_name_of_its_site_are_a_publishers_own():
    title = "National Guild of Harbour Pilots Statement on Crews"
    for site, origin in (("nghp.example", 1), ("site1.example", None)):
        page = document(1, WORDS, "Pilots United", title=title, site=site)
        assert only(page).origin.page == origin


def test_an_article_about_a_statement_is_the_outlets_own():
    page = document(1, WORDS, "Coast Courier", title="NGHP releases statement on crews", kind=SourceKind.NEWS)
    assert only(page).origin.page == 1


def test_without_a_named_author_the_earliest_trusted_date_decides():
    early = document(1, WORDS, day=date(2024, 5, 1), dated=False)
    late = document(2, WORDS, day=date(2024, 5, 2))
    statement = only(early, late, relations=(related(late, early, RelationKind.SAME),))
    assert statement.origin.page == 2
    assert any("2024-05-02" in reason for reason in statement.origin.reasons)


def test_on_one_day_a_body_goes_before_a_news_outlet():
    day = date(2024, 5, 1)
    news, body = document(1, WORDS, day=day, kind=SourceKind.NEWS), document(2, WORDS, day=day)
    assert only(news, body, relations=(related(body, news, RelationKind.SAME),)).origin.page == 2


def test_the_page_that_is_the_statement_goes_before_one_that_embeds_it_on_the_same_day():
    day = date(2024, 5, 1)
    outer, inner = document(1, f"{prose(30, 60)}\n\n{WORDS}", day=day), document(2, WORDS, day=day)
    assert only(outer, inner, relations=(related(inner, outer, RelationKind.EMBEDDED_IN, WORDS),)).origin.page == 2


@pytest.mark.parametrize(("kind", "origin"), [(SourceKind.ASSOCIATION, 1), (SourceKind.NEWS, 2)])
def test_a_body_that_carried_it_days_before_published_it_first_and_a_news_outlet_did_not(kind: SourceKind, origin: int):
    outer = document(1, f"{prose(30, 60)}\n\n{WORDS}", day=date(2024, 5, 1), kind=kind)
    inner = document(2, WORDS, day=date(2024, 5, 2))
    statement = only(outer, inner, relations=(related(inner, outer, RelationKind.EMBEDDED_IN, WORDS),))
    assert statement.origin.page == origin
    assert any("earliest date of 2 pages" in reason for reason in statement.origin.reasons) == (origin == 1)


def test_a_passage_takes_its_headline_and_day_from_the_words_around_it():
    lead = "NGHP Statement on Crew-Related Harbour Orders Posted on January 30, 2017 by nghpblog"
    one, two, relation = carried_by(f"The {GUILD} (NGHP) met.", f"{GUILD} (NGHP), copied here in its entirety: {lead}")
    statement = only(one, two, relations=(relation,))
    assert statement.title == "NGHP Statement on Crew-Related Harbour Orders"
    assert statement.published == date(2017, 1, 30)


def test_a_passage_without_headline_is_called_by_its_first_words():
    one = document(1, f"{prose(30, 200)}\n\n{WORDS}", title="Two things today")
    two = document(2, f"{prose(40, 200)}\n\nDear colleagues,\n\n{WORDS}")
    statement = only(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, WORDS),))
    assert statement.title.endswith("…")
    assert WORDS.startswith(statement.title.rstrip("…"))


def test_a_passage_that_is_all_its_page_tells_takes_the_title_of_the_page():
    one = document(1, f"{prose(30, 20)}\n\n{WORDS}", title="Letter to the Minister")
    two = document(2, f"{prose(40, 20)}\n\n{WORDS}", title="Colleagues write")
    assert only(one, two, relations=(related(two, one, RelationKind.CO_EMBEDS, WORDS),)).title == one.title


@pytest.mark.parametrize("name", ["", "_", "El _", "La ___", "L’_", "the ·"])
def test_a_publisher_whose_name_has_no_letter_is_like_no_other_and_stops_nothing(name: str):
    one = document(1, f"{WORDS} The {GUILD} speaks.", title="One", publisher=name)
    assert only(one).occurrences[0].page == 1
    assert not same_body(name, GUILD)


@pytest.mark.parametrize(
    ("publisher", "lead"),
    [
        ("Harbour Pilots’ Guild", "The Harbour Pilots’ Guild’s full statement reads:"),
        ("National Farmers' Union", "The National Farmers' Union issued the following statement:"),
        ("Deutscher Lotsenbund", "Der Deutsche Lotsenbund veröffentlichte folgende Erklärung:"),
    ],
)
def test_a_name_that_the_sentence_possesses_or_declines_is_the_publishers(publisher: str, lead: str):
    one = document(1, WORDS, publisher, day=date(2024, 3, 9))
    two = document(2, f"{prose(30, 60)}\n\n{lead}\n\n{WORDS}", kind=SourceKind.NEWS)
    found = only(one, two, relations=(related(two, one, RelationKind.EMBEDS, WORDS),))
    assert (found.origin.page, found.origin.publisher) == (1, publisher)
    assert any("attributes it" in reason for reason in found.origin.reasons)


def test_a_line_that_says_what_somebody_says_is_no_title():
    article = f"{prose(30, 60)}\n\nThe {GUILD}’s full statement reads:\n\n{WORDS}"
    statement = only(document(1, article, kind=SourceKind.NEWS))
    assert (statement.organisation, statement.origin.page) == (GUILD, None)
    assert WORDS.startswith(statement.title.rstrip("…"))


def test_a_plural_possesses_what_is_no_body():
    assert [name for _, _, name in find_names("The Pilots’ Statement on Fog")] == ["Pilots", "Statement", "Fog"]
