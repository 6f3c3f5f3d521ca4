"""Dates as pages write them: machine forms in attributes, and human forms in text, in the languages of `_MONTHS`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

EARLIEST = date(1990, 1, 1)
"""No page of the web is older; earlier dates are epochs, birthdays and errors."""

# Twelve names a line, with accents or without them; a dot stands for a name that another line of the language gives,
# `_` for a space.
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr . jun jul aug sep oct nov dec
. . . . . . . . sept . . .
januar februar märz . mai juni juli . . oktober . dezember
jänner feber mrz . . . . . . okt . dez
janvier février mars avril . juin juillet août septembre octobre novembre décembre
janv févr . avr . . juil aout . . . déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene . . abr . . . ago . . . dic
gennaio febbraio . aprile maggio giugno luglio . settembre ottobre . dicembre
gen . . . mag giu lug . set ott . .
janeiro fevereiro março . maio junho julho . setembro outubro novembro dezembro
. fev . . . . . . . out . .
januari februari maart . mei . . augustus . . . .
. . mrt . maj . . augusti . . . .
. . marts . . . . . . . . desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
oca şub . nis . haz tem ağu eyl eki kas ara
ian . . . . iun iul . . . noi .
. febr márc ápr máj jún júl . szept . . .
ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ
xaneiro febreiro . . maio xuño xullo . setembro outubro . decembro
janar shkurt . prill . qershor korrik gusht shtator tetor nëntor dhjetor
ionawr chwefror mawrth ebrill . mehefin gorffennaf awst medi hydref tachwedd rhagfyr
jannar frar marzu . mejju ġunju lulju awwissu settembru ottubru novembru diċembru
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр май июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
ianuarie februarie martie aprilie . iunie iulie . septembrie octombrie noiembrie decembrie
január február március április május június július augusztus szeptember október . .
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
gener febrer . . maig juny juliol agost setembre . . desembre
. . maret . . . . agustus . . . .
. . mac . . . julai ogos . . . disember
. . mart . . jun . avgust septembar oktobar novembar decembar
januarja februarja . aprila . junija julija avgusta septembra oktobra novembra decembra
januára februára . . mája júna júla augusta . októbra . .
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna . studenoga prosinca
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī
jaanuar veebruar märts aprill . juuni juuli . . oktoober . detsember
janúar febrúar . apríl maí júní júlí ágúst . október nóvember .
януари февруари март април . юни юли август септември октомври ноември декември
. февр . . . . . . сент . нояб .
јануар фебруар . . мај јун јул . септембар октобар новембар децембар
јануари . . . . јуни јули . . . . .
студзеня лютага сакавіка красавіка . чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
جانفي فيفري . أفريل ماي جوان جويلية أوت . . . .
. . . . . . يوليوز غشت شتنبر . نونبر دجنبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
. . . . . . . . सितम्बर अक्तूबर नवम्बर दिसम्बर
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.
"""  # noqa: E501  a language a line


def _plain(name: str) -> str:
    """A name in lower case without accents, which headings in capitals mostly lack."""
    if name.isascii():
        return name.lower()
    marked = unicodedata.normalize("NFKD", name.lower().replace("ı", "i"))
    return "".join(c for c in marked if not unicodedata.combining(c))


_MONTH_NUMBER = {
    _plain(name).replace("_", " "): number
    for line in _MONTHS.strip().splitlines()
    for number, name in enumerate(line.split(), 1)
    if name != "."
}
_SHARED = "listopada"
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""The year before the first of an era, as official pages of Japan and Taiwan count."""
_BUDDHIST = 543
"""How far the years of Thailand are ahead."""
_SOLAR = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()  # noqa: SIM905  a line
"""The months of Iran's year, which begins in spring."""
_MONTH = r"(?<![^\W\d_])(?P<month>[^\W\d_]{2,28})(?![^\W\d_])\.?"
_JOINED = re.compile("(?<=[a-zß-ÿ])[A-Z][a-zß-ÿ]+$")
"""The last word of two that a page sets beside each other without a space: `Jo FinchMarch 1`."""
# Vowel signs of Indian and Thai letters are no letters to `re`, nor are accents set apart.
_LETTERS = (
    r"(?:[^\W\d_][\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e4e]{0,3}){2,14}"
)
_MARKED = rf"(?P<month>{_LETTERS}(?:\s(?:ال[اأ]ول|الثاني))?|เ?[ก-ฮ][ิี]?\.[ก-ฮ]\.)(?!\w)(?:\s?/\s?{_LETTERS})?"
"""Arabic has months of two words, and official pages that give both of its names; Thai has short forms with dots."""
_END = r"(?!\d(?!\d?(?::\d\d|\s?min)))"
"""No more figures, but for those of a clock or of a time to read, which pages set beside it without a space."""
_YEAR = rf"(?P<year>(?:19|20)\d\d){_END}"
_DAY = r"(?<!\d)(?<!\d[.,:/-])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.?[º°ª]|:[ae]|\.)?"
_GAP = r"\s{0,3}"
_CLOCK = r"(?:\d\d:\d\d(?::\d\d)?\s(?:[A-Z]{2,5}\s|[+-]\d{4}\s)?)?"
"""What Unix and Java write between day and year."""
_HUMAN: dict[re.Pattern[str], bool | None] = {
    re.compile(pattern, re.IGNORECASE): month_first
    for pattern, month_first in (
        (rf"{_MONTH}{_GAP}{_DAY}{_GAP},?{_GAP}{_CLOCK}{_YEAR}", True),
        (rf"{_DAY}{_GAP}(?:de\s|d['’]|of\s|-|/)?{_GAP}{_MONTH},?{_GAP}(?:de\s|del\s|-|/)?{_GAP}{_YEAR}", False),
        (rf"{_YEAR}(?:\.|\sm\.)?{_GAP}{_MONTH}{_GAP}{_DAY}(?!\d)", None),
        (r"(?<![\d./-])" + _YEAR + r"(?P<sep>[-/]|\.\s?)(?P<month>[01]?\d)(?P=sep)(?P<day>[0-3]?\d)(?!\d)", None),
    )
}
"""Forms of dates, and whether they put the month before the day."""
_ABROAD: dict[re.Pattern[str], bool | None] = dict.fromkeys(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_YEAR}|(?P<era>{'|'.join(_ERAS)}){_GAP}(?P<count>元|\d{{1,3}})|(?<!\d)(?P<minguo>1[0-2]\d))"
        rf"{_GAP}[年년]{_GAP}(?P<month>[01]?\d){_GAP}[月월]{_GAP}(?P<day>[0-3]?\d){_GAP}[日일]",
        rf"{_DAY}{_GAP}tháng{_GAP}(?P<month>[01]?\d)(?:{_GAP},|\snăm)?\s{_YEAR}",
        rf"{_YEAR}\.?\sgada\s{_DAY}{_GAP}{_MONTH}",
        rf"{_DAY}{_GAP}(?:de\s)?{_MARKED},?{_GAP}(?:de\s)?(?:{_YEAR}|(?:พ\.ศ\.)?{_GAP}(?P<buddhist>25\d\d)(?!\d))",
        rf"(?<!\w){_MARKED}\s{_DAY},?\s{_YEAR}",
        rf"(?<!\d)(?P<day>[0-3]?\d)\s(?:ام\s)?(?P<solar>{'|'.join(_SOLAR)})\s(?:ماه\s)?(?:سال\s)?(?P<count>1[34]\d\d)(?!\d)",
    )
)
_FAR = re.compile("tháng|gada|[\u0300-\u036f\u0600-\u06ff\u0900-\u0fff\u3000-\ud7ff]", re.IGNORECASE)
"""What every one of these forms has."""
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_NUMERIC = re.compile(
    r"(?<![\d./:-])(?P<a>[0-3]?\d)\s?(?P<sep>[./-])\s?(?P<b>[0-3]?\d)\s?(?P=sep)\s?(?P<year>(?:19|20)?\d\d)(?!/)" + _END
)
_YEAR_AHEAD = re.compile(r"(?:1[349]|20|25)\d\d|[\d元]\s?年|\d[./-]\s?\d{1,2}[./-]\s?\d\d")
"""What every form has; most blocks of a page have none of it, and are done with."""
_ISO = re.compile(r"^\s*(?P<year>(?:19|20)\d\d)-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?!\d{3}(?:\D|$))")
_EPOCH = re.compile(r"^\s*(\d{10})(?:\d{3})?\s*$")

MONTH_FIRST = frozenset({"us", "ph"})
"""Regions that write the month before the day in figures."""


def writes_month_first(language: str | None, url: str) -> bool:
    """Whether 3/4/2017 is the fourth of March on a page: its region says, else its domain, else its language."""
    language = (language or "").lower().replace("_", "-")
    if language.startswith("en-"):
        return language[3:5] in MONTH_FIRST
    host = url.split("/")[2] if url.count("/") > 2 else ""
    domain = host.rsplit(".", 1)[-1].split(":")[0]
    if len(domain) == 2 and domain not in (*MONTH_FIRST, "io", "co", "tv", "me", "ai"):
        return False
    return language in ("", "en")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date written in a text, and where."""

    day: date
    start: int
    end: int
    swapped: date | None = None
    """For figures such as 3/4/2017, what they mean where day and month stand the other way round."""
    month_first: bool | None = None
    """Whether the month stands before the day, with the year last; a guess where `swapped` is given."""


def machine_date(value: str | None, month_first: bool = True) -> date | None:
    """The date that an attribute says: ISO 8601 in its variants, RFC 2822, an epoch, or a human form."""
    if not value:
        return None
    value = value[:200]
    if found := _ISO.match(value):
        return make_date(found["year"], found["month"], found["day"])
    if found := _EPOCH.match(value):
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(found[1]) // 86400)
    return next((hit.day for hit in find_dates(value, month_first)), None)


def month_number(name: str) -> int | None:
    """The month that a name means in any of the languages known here, 1 to 12."""
    return _MONTH_NUMBER.get(" ".join(_plain(name).split()))


def may_hold_date(text: str) -> bool:
    """Whether there is anything like a year in a text: cheaper than to look for whole dates."""
    return _YEAR_AHEAD.search(_digits(text)) is not None


def _digits(text: str) -> str:
    """The text, as long as before, with the digits of other scripts as ASCII."""
    return text if text.isascii() else _OTHER_DIGIT.sub(lambda found: str(int(found[0])), text)


def find_dates(text: str, month_first: bool = True) -> Iterator[FoundDate]:
    """Full dates (day, month and year) in a text, in order of their place; what cannot be a date is left out."""
    text = _digits(text)
    if not _YEAR_AHEAD.search(text):
        return
    hits = [hit for found in _NUMERIC.finditer(text) if (hit := _figures(found, month_first))]
    forms = [*_HUMAN.items(), *_ABROAD.items()] if _FAR.search(text) else [*_HUMAN.items()]
    hits += [hit for pattern, habit in forms for found in pattern.finditer(text) if (hit := _named(found, habit))]
    yield from sorted(hits, key=lambda hit: hit.start)


def make_date(year: str | int, month: str | int, day: str | int) -> date | None:
    """A date of the web's lifetime, or None."""
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made if made >= EARLIEST else None


def _named(found: re.Match[str], month_first: bool | None) -> FoundDate | None:
    if found.groupdict().get("solar"):
        day = _solar_date(int(found["count"]), _SOLAR.index(found["solar"]) + 1, int(found["day"]))
    else:
        day = make_date(_year(found), _month(found), found["day"])
    return FoundDate(day, found.start(), found.end(), month_first=month_first) if day else None


def _solar_date(year: int, month: int, day: int) -> date | None:
    """A day of Iran's calendar: six months of 31 days and then of 30, with eight leap days in 33 years."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    since = year - 979  # that year began on 20 March 1600
    days = 365 * since + since // 33 * 8 + (since % 33 + 3) // 4 + 30 * (month - 1) + min(month - 1, 6) + day
    return make_date(*date.fromordinal(date(1600, 3, 19).toordinal() + days).timetuple()[:3])


def _month(found: re.Match[str]) -> int | str:
    """The month by its name, or in figures. What is November in Polish is October in Croatian, which writes a dot after
    the day."""
    name = found["month"]
    if joined := _JOINED.search(name):
        name = joined[0]
    if name.lower() == _SHARED and found.string.startswith(".", found.end("day")):
        return 10
    return month_number(name) or name


def _year(found: re.Match[str]) -> int:
    """The year of a date that may count from an era of its own."""
    if found["year"]:
        return int(found["year"])
    named = found.groupdict()
    if named.get("minguo"):
        return _ERAS["民國"] + int(named["minguo"])
    if named.get("era"):
        return _ERAS[named["era"]] + (1 if named["count"] == "元" else int(named["count"]))
    return int(named["buddhist"]) - _BUDDHIST


def _figures(found: re.Match[str], month_first: bool) -> FoundDate | None:
    first, second, year = int(found["a"]), int(found["b"]), int(found["year"])
    if year < 100:
        if found["sep"] == "-":
            return None  # telephone and case numbers
        year += 1900 if year >= EARLIEST.year % 100 else 2000
    start, end = found.span()
    day_first, other = make_date(year, second, first), make_date(year, first, second)
    if day_first is None or other is None:
        one = day_first or other
        return FoundDate(one, start, end, month_first=day_first is None) if one else None
    if month_first and found["sep"] != ".":
        return FoundDate(other, start, end, day_first if first != second else None, month_first=True)
    return FoundDate(day_first, start, end, other if first != second else None, month_first=False)
