"""Made-up statements, articles and forms for the tests of matching: plain sentences from small vocabularies."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from memory_index import MemoryIndex
from statement_watch.matching import Index, Matcher
from statement_watch.model import Document, Relation

_WORDS = {
    "en": (
        "officers communities safety support chiefs federal state local agencies cooperation trust policy funding "
        "victims witnesses crime enforcement members training response congress resources families justice leaders "
        "concern border law effective neighbours streets evidence courts budget oversight programme standards duty "
        "believe require protect reduce strengthen undermine deliver propose oppose welcome review consider provide "
        "serious violent public national complex balanced common recent lasting honest difficult careful regional "
        "with against through under between toward without because although therefore every several many other"
    ),
    "es": (
        "agentes comunidades seguridad apoyo jefes federales estado locales agencias cooperación confianza política "
        "víctimas testigos delitos aplicación miembros formación respuesta congreso recursos familias justicia líderes "
        "frontera ley eficaz vecinos calles pruebas tribunales presupuesto supervisión programa normas deber creemos "
        "exige proteger reducir fortalecer entregar proponer rechazar revisar considerar ofrecer grave público"
    ),
    "fr": (
        "policiers communautés sécurité soutien chefs fédéraux état locaux agences coopération confiance politique "
        "victimes témoins délits application membres formation réponse congrès moyens familles justice dirigeants "
        "frontière loi efficace voisins rues preuves tribunaux budget contrôle programme règles devoir croyons exige "
        "protéger réduire renforcer livrer proposer refuser examiner considérer offrir grave violent publique commun"
    ),
    "de": (
        "Beamte Gemeinden Sicherheit Unterstützung Leiter Bund Länder Behörden Zusammenarbeit Vertrauen Politik Opfer "
        "Zeugen Straftaten Durchsetzung Mitglieder Ausbildung Antwort Parlament Mittel Familien Recht Führung Grenze "
        "wirksam Nachbarn Straßen Beweise Gerichte Haushalt Aufsicht Programm Regeln Pflicht glauben verlangen "
        "verringern stärken liefern vorschlagen ablehnen prüfen bedenken bieten ernst gewaltsam öffentlich gemeinsam "
        "der die das ein eine und mit gegen durch unter zwischen ohne weil obwohl jeder mehrere viele andere ist sind "
        "wird werden hat haben nicht auch nur noch schon immer wieder sehr mehr weniger dass wenn aber oder für nach"
    ),
    "zh": (
        "我们认为警察社区安全支持联邦地方机构合作信任政策资金受害者证人犯罪执法成员培训国会资源家庭司法领导边境法律有效"
        "邻里街道证据法院预算监督标准职责要求保护减少加强提出反对欢迎审查考虑提供严重暴力公共国家"
    ),
}
VOCABULARIES = {language: list(text) if language == "zh" else text.split() for language, text in _WORDS.items()}
DAY = date(2024, 3, 4)


def prose(seed: int, words: int, language: str = "en") -> str:
    """Some paragraphs of `words` words (characters in Chinese) that no other seed has."""
    rng = random.Random(f"{language}{seed}")
    vocabulary, joint, stop = (
        VOCABULARIES[language],
        "" if language == "zh" else " ",
        "。" if language == "zh" else ". ",
    )
    sentences: list[str] = []
    while words > 0:
        size = min(words, rng.randint(9, 19))
        sentence = joint.join(rng.choice(vocabulary) for _ in range(size))
        sentences.append(sentence[:1].upper() + sentence[1:])
        words -= size
    paragraphs = [stop.join(sentences[at : at + 3]).strip() + stop.strip() for at in range(0, len(sentences), 3)]
    return "\n\n".join(paragraphs)


def page(
    number: int, text: str, site: str | None = None, *, days: int = 0, title: str | None = None, dated: bool = True
) -> Document:
    """A document on a site of its own, unless told otherwise."""
    host = site or f"site{number}.example"
    return Document(
        page=number,
        text=text,
        site=host,
        publisher=host,
        day=DAY + timedelta(days=days),
        url=f"https://{host}/{number}",
        title=f"Title of {number}" if title is None else title,
        dated=dated,
    )


def relations(*documents: Document) -> dict[tuple[int, int], Relation]:
    """What matching finds among these documents, the greater page first."""
    return settled(documents)


def settled(documents: Sequence[Document], every: int = 0) -> dict[tuple[int, int], Relation]:
    """The same when they arrive in this order and are settled after each `every` of them (0: once)."""
    index = MemoryIndex()
    matcher = Matcher(index)
    for count, document in enumerate(documents, start=1):
        matcher.add(document)
        if every and count % every == 0:
            matcher.settle()
    matcher.settle()
    return held(index, documents)


def held(index: Index, documents: Sequence[Document]) -> dict[tuple[int, int], Relation]:
    """The relations that an index holds of these documents."""
    return {(r.page, r.other): r for r in index.relations_of(document.page for document in documents)}


def kinds(found: dict[tuple[int, int], Relation]) -> dict[tuple[int, int], str]:
    """The kind of each relation."""
    return {pair: relation.kind.value for pair, relation in found.items()}
