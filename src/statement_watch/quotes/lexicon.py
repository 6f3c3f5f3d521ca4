"""Words that tie a quotation to its speaker, in the languages the project reads."""

from __future__ import annotations

from statement_watch.names import lexicon

SAID = (
    r"(?:said|says|told|tells|added|adds|stated|states|wrote|writes|explained|explains|noted|notes|continued|continues"
    r"|concluded|concludes|argued|argues|announced|declared|remarked|commented|comments|warned|warns|insisted"
    r"|emphasi[sz]ed|stressed|testified|replied|responded|asked|urged|observed|tweeted|posted|reads?|pointed\s+out"
    r"|affirmed|agreed|acknowledged|admitted|asserted|reiterated|recalled|shared|lamented|quipped|claimed|went\s+on|closed|avowed|testifies"
    r"|expressed|answered|penned|say|warn|argue|write|had\s+(?:this\s+)?to\s+say"
    r"|dijo|dice|afirmó|declaró|señaló|indicó|expresó|agregó|añadió|explicó|sostuvo|manifestó|aseguró|comentó|subrayó"
    r"|destacó|advirtió|escribió|apuntó|recordó|concluyó|insistió|disse|afirmou|declarou"
    r"|(?:a|ont)\s+(?:déclaré|dit|affirmé|indiqué|ajouté|expliqué|souligné|estimé|commenté|précisé|écrit|conclu|rappelé)"
    r"|déclare|affirme|explique|précise|indique|ajoute|estime|commente|souligne|rappelle|conclut"
    r"|sagte|sagt|erklärte|erklärt|betonte|betont|meinte|meint|schrieb|schreibt|kritisierte|forderte|fordert|warnte"
    r"|ergänzte|kommentierte|mahnte|ha\s+(?:detto|dichiarato|affermato|spiegato))"
)
"""Verbs that report speech. `read` counts for what a statement or letter says."""

SAID_HAN = "(?:说|說|表示|指出|称|稱|强调|強調|认为|認為|补充|補充|告诉|告訴|写道|寫道|回应|回應|声明|聲明|宣布|警告)"

UTTERANCE = (
    r"(?:statement|words|remarks|comments?|letter|message|response|quote|declaración|comunicado|palabras|mensaje|carta"
    r"|déclaration|communiqué|message|lettre|Erklärung|Stellungnahme|Mitteilung|Worte)"
)
"""What a colon may introduce without a verb: "here is a statement from X:"."""

PRONOUN = r"(?:he|she|they|we|it|I|él|ella|il|elle|er|sie|他|她)"

OUTLET = lexicon(
    """
    times post news press journal gazette herald tribune star observer daily weekly magazine radio tv television
    chronicle sentinel globe examiner inquirer review monitor register courier bee dispatch record independent telegraph
    guardian mirror sun today newspaper reporter republic republican democrat ledger leader bulletin enquirer advocate
    reuters bloomberg politico axios ap afp dpa efe bbc cnn npr abc nbc cbs pbs fox msnbc univision telemundo ktla kpcc
    wire beacon citizen standard mercury banner pioneer plain-dealer constitution economist atlantic hill nation
    país mundo razón vanguardia universal nación reforma jornada diario periódico
    figaro monde libération croix parisien presse express echos humanité
    zeitung spiegel welt tagesspiegel tagesschau zeit bild rundfunk nachrichten anzeiger kurier allgemeine blatt
    tagblatt
    """
)
"""Words that names of newspapers, agencies and broadcasters are made with."""

ISSUED = (
    r"(?:issued|released|made|delivered|gave|sent|shared|offered|posted|published|submitted|emitió|publicó|difundió"
    r"|a\s+publié|veröffentlichte)"
)
"""Verbs between a speaker and a statement that follows."""
