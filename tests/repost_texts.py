"""Statements in ten languages, each with words of a news page to stand between: about bodies that do not exist."""

from __future__ import annotations

STATEMENTS: dict[str, tuple[str, ...]] = {}
NEWS: dict[str, tuple[str, ...]] = {}

STATEMENTS["es"] = (
    "El Consejo General de Enfermería exige al Ministerio de Sanidad que convoque de inmediato la mesa de "
    "negociación sobre las plantillas de los hospitales públicos. Llevamos catorce meses esperando una "
    "respuesta que no llega, mientras los turnos se cubren con contratos de tres días.",
    "Ninguna profesional puede cuidar con seguridad a veintidós pacientes en una noche. Los estudios "
    "europeos sitúan el límite en ocho, y cada paciente añadido por enfermera eleva un siete por ciento "
    "el riesgo de muerte.",
    "Pedimos un plan a cuatro años, con presupuesto propio y calendario público, que incorpore a quince "
    "mil enfermeras y que ponga fin a los contratos por días. La sanidad se sostiene con personas y no "
    "con anuncios.",
)
NEWS["es"] = (
    "La ministra compareció ayer en el Congreso para defender los presupuestos de su departamento y evitó "
    "pronunciarse sobre las plantillas. La oposición le reprochó la falta de datos y pidió que vuelva a "
    "comparecer en diciembre con un informe completo.",
    "Fuentes del ministerio aseguran que las comunidades autónomas son las competentes para contratar y "
    "recuerdan que la financiación creció un seis por ciento este año. Los sindicatos médicos, por su "
    "parte, mantienen su propia convocatoria para la primera semana de diciembre.",
)
STATEMENTS["fr"] = (
    "La Fédération nationale des bibliothécaires s'oppose fermement au projet de décret qui prévoit la "
    "fermeture de quatre cents annexes rurales d'ici la fin de l'année prochaine. Une bibliothèque qui "
    "ferme dans un village n'est pas une économie : c'est le dernier service public gratuit qui "
    "disparaît.",
    "Nos adhérents accueillent chaque semaine des enfants qui n'ont pas de livres chez eux, des "
    "demandeurs d'emploi sans ordinateur et des personnes âgées isolées. Aucun « point numérique » ne "
    "remplacera une bibliothécaire qui connaît ses lecteurs par leur prénom.",
    "Nous demandons au ministère de retirer ce texte, d'ouvrir une concertation avec les communes et de "
    "garantir pour trois ans les crédits de la lecture publique. Faute de réponse avant le quinze "
    "décembre, la Fédération appellera à une journée nationale de portes fermées.",
)
NEWS["fr"] = (
    "Le conseil municipal de Saint-Aubin s'est réuni mardi soir devant une salle comble. À l'ordre du "
    "jour figuraient la réfection du pont, la cantine scolaire et, surtout, l'avenir de l'annexe de la "
    "rue des Tanneurs.",
    "Le maire, qui dit avoir appris la nouvelle par la presse, a rappelé que la commune verse déjà onze "
    "mille euros par an pour le loyer et le chauffage. Plusieurs habitants ont proposé de reprendre le "
    "lieu sous forme d'association.",
)
STATEMENTS["de"] = (
    "Der Deutsche Hebammenbund fordert den Gesundheitsausschuss auf, die geplante Kürzung der "
    "Rufbereitschaftspauschale zurückzunehmen. Wer freiberufliche Geburtshilfe auf dem Land erhalten "
    "will, darf nicht ausgerechnet jene bestrafen, die nachts um drei ausrücken.",
    "Seit 2019 haben in den Flächenländern einhundertsechzig Kreißsäle geschlossen. In manchen "
    "Landkreisen fahren Schwangere heute siebzig Minuten bis zur nächsten Klinik, und jede dritte "
    "Kollegin denkt daran, den Beruf aufzugeben.",
    "Wir erwarten, dass der Ausschuss die Zahlen des Robert-Koch-Instituts zur Kenntnis nimmt und die "
    "Pauschale mindestens auf dem Stand des Vorjahres festschreibt. Ohne Hebammen gibt es keine "
    "Wahlfreiheit, und ohne Wahlfreiheit keine sichere Geburt.",
)
NEWS["de"] = (
    "Im Ausschuss prallten am Mittwoch die Meinungen aufeinander. Während die Vertreter der Krankenkassen "
    "auf steigende Ausgaben verwiesen, sprachen Abgeordnete aus ländlichen Wahlkreisen von einem falschen "
    "Signal zur falschen Zeit.",
    "Nach Angaben des Spitzenverbands sind die Ausgaben für ambulante Geburtshilfe binnen fünf Jahren um "
    "ein Drittel gestiegen. Das Ministerium will seine Vorlage bis Ende Januar überarbeiten und dann "
    "erneut beraten lassen.",
)
STATEMENTS["pt"] = (
    "A Associação Brasileira de Professores de Ciências repudia a portaria que retira as aulas de "
    "laboratório do currículo obrigatório do ensino médio. Não se aprende química olhando um vídeo, e não "
    "se forma um país de pesquisadores sem bancadas, reagentes e tempo.",
    "Mais de nove mil escolas públicas já não têm laboratório em funcionamento. A portaria, em vez de "
    "enfrentar esse abandono, o transforma em regra e condena os alunos mais pobres a uma ciência de "
    "apostila.",
    "Exigimos a revogação imediata do texto, a retomada do programa de manutenção dos laboratórios e a "
    "participação dos professores em qualquer mudança do currículo.",
)
NEWS["pt"] = (
    "O ministro afirmou nesta quinta-feira, em visita a Recife, que a portaria dá mais liberdade às redes "
    "estaduais e que nenhuma escola será obrigada a fechar seus laboratórios. Segundo ele, o texto apenas "
    "flexibiliza a carga horária.",
    "Secretários de cinco estados disseram à reportagem que ainda estudam a medida. No Paraná, a rede "
    "manterá as aulas práticas em 2027; em Goiás, a decisão ficará com cada diretor.",
)
STATEMENTS["ru"] = (
    "Союз реставраторов требует остановить снос деревянной застройки в историческом центре Томска. "
    "Решение городского совета принято без экспертизы и без единого общественного обсуждения, хотя "
    "двадцать семь домов из списка были построены до 1910 года.",
    "Деревянный дом можно отремонтировать за треть той суммы, которую город собирается заплатить за снос "
    "и вывоз мусора. Мы передали мэрии сметы по одиннадцати адресам и не получили ответа за пять месяцев.",
    "Мы призываем губернатора отменить решение совета, назначить независимую комиссию и опубликовать все "
    "договоры с подрядчиками. Утраченный квартал не вернёт никакая реконструкция.",
)
NEWS["ru"] = (
    "Во вторник у здания мэрии собрались около двухсот человек с плакатами и фотографиями своих домов. "
    "Полиция не вмешивалась, к собравшимся вышел заместитель мэра и пообещал ответить на все вопросы "
    "письменно.",
    "По словам жителей улицы Белинского, о сносе они узнали из объявления на двери подъезда. Некоторым "
    "семьям предложили квартиры на окраине, в сорока минутах езды от школы.",
)
STATEMENTS["ar"] = (
    "تعرب نقابة الصيادين عن رفضها القاطع لقرار الوزارة القاضي بإغلاق الميناء القديم أمام القوارب الصغيرة "
    "اعتبارا من مطلع العام المقبل. إن هذا القرار يقطع رزق ثلاثة آلاف عائلة تعيش من البحر منذ أجيال ولا "
    "تملك موردا آخر.",
    "لقد تقدمت النقابة بأربعة مقترحات مكتوبة لتنظيم الرسو وتوزيع ساعات العمل، ولم تتلق أي رد حتى اليوم. "
    "ونؤكد أن السلامة البحرية لا تتحقق بطرد أصحاب المهنة بل بصيانة الأرصفة وإنارة المداخل.",
    "تدعو النقابة الوزير إلى سحب القرار فورا وفتح حوار جاد مع ممثلي الصيادين، وتعلن عن وقفة احتجاجية يوم "
    "الاثنين القادم أمام مبنى الوزارة.",
)
NEWS["ar"] = (
    "شهدت المدينة خلال الأسبوع الماضي ارتفاعا في أسعار السمك بلغ عشرين في المئة بحسب تجار السوق المركزي. "
    "ويقول التجار إن الكميات القادمة من الموانئ الأخرى لا تكفي لتغطية الطلب في عطلة نهاية الأسبوع.",
    "من جهته أوضح مدير الميناء أن أعمال التوسعة ستستمر ثمانية عشر شهرا وأن القوارب ستنقل مؤقتا إلى مرفأ "
    "يبعد سبعة كيلومترات. وأضاف أن التعويضات ما زالت قيد الدراسة.",
)
STATEMENTS["zh"] = (
    "中国盲人按摩师协会强烈反对市政府关于取消社区按摩站补贴的决定。全市四百二十七家按摩站为两千多名视障人士"
    "提供了稳定的工作，也为老年居民提供了价格低廉的康复服务。补贴取消之后，至少三分之一的站点将在春节前关门"
    "。",
    "我们在九月和十月两次致函民政部门，提出分三年逐步调整补贴的方案，至今没有收到任何答复。协会认为，残疾人"
    "的就业不应当成为财政紧缩的第一个牺牲品。",
    "协会呼吁市政府立即暂停执行该决定，在本月底之前与行业代表举行听证会，并公布补贴资金的使用情况。",
)
NEWS["zh"] = (
    "记者昨天走访了朝阳区的六家按摩站，其中两家已经贴出转让告示。店主李女士说，房租占了收入的一半，没有补贴"
    "根本撑不下去。几位老顾客表示愿意多付一些钱，但也担心时间长了负担太重。",
    "市财政局的工作人员在电话中回应说，补贴政策原本就有期限，明年的预算将向社区食堂和托儿所倾斜。具体方案仍"
    "在征求意见。",
)
STATEMENTS["ja"] = (
    "全国図書装丁家協会は、文化庁が発表した出版助成制度の見直し案に強く反対します。今回の案では、少部数の学"
    "術書や地方史の装丁費が助成の対象から外れ、年間およそ八百点の出版が立ち行かなくなるおそれがあります。",
    "装丁は本の飾りではありません。読者の手に渡り、五十年後にも開くことのできる形をつくる仕事です。その技術"
    "を受け継ぐ工房は、この十年で三分の一にまで減りました。",
    "私たちは文化庁に対し、見直し案を撤回し、現場の声を聞く協議の場を年内に設けるよう求めます。",
)
NEWS["ja"] = (
    "見直し案をめぐっては、十一月の審議会でも委員から異論が相次いだ。ある委員は、助成の効果を部数だけで測る"
    "のは乱暴だと指摘し、事務局に追加の資料を求めた。",
    "文化庁の担当者は取材に対し、限られた予算を若い書き手の支援に振り向けるための措置だと説明している。来年"
    "度の予算案は十二月下旬に閣議決定される見通しだ。",
)
STATEMENTS["ko"] = (
    "한국해녀연합회는 정부가 내놓은 마을어장 면허 개편안에 분명히 반대합니다. 이번 개편안이 시행되면 제주와 "
    "남해의 마을어장 가운데 백삼십 곳이 기업형 양식장으로 넘어가고, 평생 물질로 "
    "살아온 고령 해녀들은 하루아침에 일터를 잃게 됩니다.",
    "우리는 지난 여름부터 세 차례에 걸쳐 공동 관리 방안을 제출했으나 해양수산부는 한 번도 공식적인 답을 하지 "
    "않았습니다. 바다는 투자 상품이 아니라 공동체가 함께 지켜 온 삶의 "
    "터전입니다.",
    "연합회는 개편안을 즉시 철회하고 해녀 대표가 참여하는 협의체를 구성할 것을 요구하며, 답변이 없을 경우 "
    "다음 달 세종 청사 앞에서 집회를 열 계획입니다.",
)
NEWS["ko"] = (
    "지난 토요일 서귀포의 한 마을회관에는 주민 팔십여 명이 모여 늦은 밤까지 의견을 나누었다. 젊은 어민들 "
    "사이에서는 새로운 양식 기술이 마을에 도움이 될 수 있다는 목소리도 나왔다.",
    "해양수산부 관계자는 전화 통화에서 개편안은 아직 확정된 것이 아니며 내년 상반기까지 충분히 의견을 "
    "듣겠다고 말했다. 예산 규모는 밝히지 않았다.",
)
STATEMENTS["en"] = (
    "The Harbour Pilots' Guild is appalled by the Port Authority's decision to send two-pilot vessels "
    "through the Narrows with a single pilot aboard. The rule it sets aside was written after the sinking "
    "of the Marianne, in which eleven people died, and nothing about the rocks has changed since.",
    "Our members take more than nine thousand ships a year through that channel. They do it at night, in "
    "fog and against a four-knot current, and they do it safely because a second pair of eyes is on the "
    "bridge. No camera and no software has ever been shown to replace it.",
    "We call on the Authority to restore the rule at once, to publish the risk study on which it says it "
    "relied, and to meet the Guild before the winter schedule begins. If it will not, we will ask the "
    "Maritime Court to decide.",
)
NEWS["en"] = (
    "Container traffic through the port rose by twelve per cent last year, and the waiting time for a "
    "berth has almost doubled since the spring. Shipping lines have complained for months about the "
    "shortage of qualified pilots, who train for seven years before they may work alone.",
    "The Authority's chief executive, Lena Moor, told a breakfast meeting on Thursday that the change was "
    "“modest and reversible”. She said that modern bridge displays had made the passage safer than at any "
    "time in its history and that neighbouring ports had made the same change without incident.",
)
OTHER = (
    "Teachers of the deaf are the last specialists that many families ever meet, and the Council's budget "
    "would leave the whole county with four of them. The Association of Teachers of the Deaf asks every "
    "councillor to vote against the cut on Tuesday.",
    "Four teachers cannot visit two hundred and sixty children. Some would be seen once in a school year; "
    "babies who are diagnosed this winter would wait until they are two, when the most important months "
    "for language have passed. The saving is one hundred and ninety thousand pounds, less than the "
    "Council paid for the new sign at its entrance.",
    "We have offered to share offices, to train classroom assistants and to take on the county's "
    "hearing-aid stock without charge. What we cannot do is be in nine schools on one morning. We ask the "
    "Council to keep the ten posts and to talk to us before it counts them as savings.",
)
