"""Turns an English picture into its twin in another language: labels by table, charts and legends mirrored in
Arabic."""

import re
from itertools import groupby

ARABIC_FACES = "IBM Plex Sans Arabic, Noto Naskh Arabic, Source Sans 3"
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
TEXT = re.compile(r"<text([^>]*)>([^<]*)</text>")
TITLE = re.compile(r"<title>([^<]*)</title>")
# A legend begins with the ground that it stands on.
LEGEND = re.compile(
    r'(?<=<g id="legend">\n)<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)".*?(?=\n</g>)', re.DOTALL
)

# English, Arabic, Turkish. A label that consists of a number or of the name of a road needs no entry.
TABLE = """
During 2022 | خلال عام 2022 | 2022 boyunca
December 2022 | كانون الأول 2022 | Aralık 2022
4 January 2023 | 4 كانون الثاني 2023 | 4 Ocak 2023
Coalition | التحالف | Koalisyon
Iran | إيران | İran
Türkiye | تركيا | Türkiye
Russia | روسيا | Rusya
Syria | سورية | Suriye
United Arab Emirates | الإمارات | BAE
meetings of | لقاءات | üyelerinin
its members | أعضائه | toplantıları
meetings | لقاءات | Türkiye ile
with Türkiye | مع تركيا | görüşmeler
Moscow | موسكو | Moskova
ministers | وزراء | savunma
of defence | الدفاع | bakanları
Damascus | دمشق | Şam
visit of the Emirati | زيارة وزير الخارجية | BAE dışişleri
foreign minister | الإماراتي | bakanının ziyareti
series of meetings | سلسلة لقاءات | toplantılar dizisi
single meeting with a date | لقاء واحد بتاريخ | tarihi belli tek toplantı
TÜRKIYE | تركيا | TÜRKİYE
IRAQ | العراق | IRAK
JORDAN | الأردن | ÜRDÜN
LEBANON | لبنان | LÜBNAN
ISRAEL | إسرائيل | İSRAİL
Mediterranean | البحر | Akdeniz
Sea | المتوسط |
Euphrates | الفرات | Fırat
Aleppo | حلب | Halep
Homs | حمص | Humus
Hama | حماة | Hama
Latakia | اللاذقية | Lazkiye
Idlib | إدلب | İdlib
Deir ez-Zor | دير الزور | Deyrizor
Raqqa | الرقة | Rakka
al-Hasakah | الحسكة | Haseke
Daraa | درعا | Dera
Palmyra | تدمر | Palmira
al-Bukamal | البوكمال | Ebu Kemal
M4 road | الطريق M4 | M4 yolu
M5 road | الطريق M5 | M5 yolu
North-west | شمال غربي سورية | Kuzeybatı
Line of 1974, Golan | خط عام 1974، الجولان | 1974 hattı, Golan
100 km | 100 كم | 100 km
20 km | 20 كم | 20 km
Schematic, not to be used for boundaries | تخطيطية، لا يُستدلّ بها على الحدود | Şematiktir, sınır göstermez
Jisr al-Shughur | جسر الشغور | Cisr eş-Şuğur
Ariha | أريحا | Eriha
Saraqib | سراقب | Serakib
Corridor along the M4 | الممرّ على طول M4 | M4 boyunca koridor
Width of the band: schematic | عرض الشريط تخطيطي | Bandın genişliği şematik
Hills, suggested | تلال، على سبيل الإيحاء | Tepeler, temsilî
Who met whom on Syria in 2022 | من التقى بمن بشأن سورية في 2022 | 2022’de kim kiminle görüştü
Schematic map of Syria | خريطة تخطيطية لسورية | Suriye’nin şematik haritası
Schematic map of the corridor along the M4 | خريطة تخطيطية للممرّ | Koridorun şematik haritası
"""
WORDS = {
    english: {"ar": arabic, "tr": turkish}
    for english, arabic, turkish in (
        tuple(cell.strip() for cell in row.split("|")) for row in TABLE.strip().splitlines()
    )
}


def twin(svg: str, lang: str, mirrored: bool) -> str:
    """The picture in `lang`; `mirrored` turns a chart round for a language that runs from right to left.

    Raises KeyError for a label that the table does not have.
    """
    width = float(re.search(r'viewBox="0 0 (\S+)', svg)[1])  # type: ignore[index]
    svg = TITLE.sub(lambda found: f"<title>{word(found[1], lang)}</title>", svg)
    if lang != "ar":
        return TEXT.sub(lambda found: f"<text{found[1]}>{word(found[2], lang)}</text>", svg)
    if mirrored:
        head, shapes, tail = re.fullmatch(r"(.*?</title>\n)(.*)(\n</svg>\n)", svg, re.DOTALL).groups()  # type: ignore[union-attr]
        return head + flipped(shapes, width) + tail
    # A map lies as the land does, but its legend is read from the right.
    svg = LEGEND.sub(lambda found: flipped(found[0], 2 * float(found[1]) + float(found[2])), svg)
    return TEXT.sub(lambda found: found[0] if 'direction="rtl"' in found[1] else arabic(found), svg)


def word(label: str, lang: str) -> str:
    """A label in `lang`; numbers and the names of roads are the same, but for the digits of Arabic."""
    bare = label.strip()
    known = bare if re.fullmatch(r"[\d.,]*|M\d", bare) else WORDS[bare][lang]
    if lang == "ar":
        known = re.sub(r"(?<!M)\d+", lambda found: found[0].translate(EASTERN), known)
    return known.replace("~", "\u00a0") + label[len(label.rstrip()) :]


def arabic(found: re.Match[str], width: float | None = None) -> str:
    """A label from right to left, mirrored with the drawing of this `width`; without, it grows as it did."""
    style = re.sub(r' (?:letter-spacing|font-style)="[^"]*"', "", found[1])
    style = re.sub(r'font-family="[^"]*"', f'font-family="{ARABIC_FACES}"', style)
    if width is not None:
        style = re.sub(r' x="([\d.-]+)"', lambda x: f' x="{round(width - float(x[1]), 1):g}"', style)
    else:
        swapped = {"start": "end", "end": "start", "middle": "middle"}
        style = re.sub(r'text-anchor="(\w+)"', lambda a: f'text-anchor="{swapped[a[1]]}"', style)
    return f'<text{style} direction="rtl" xml:lang="ar">{word(found[2], "ar")}</text>'


def flipped(shapes: str, width: float) -> str:
    """Lines of a drawing mirrored from side to side about half of `width`, its labels in Arabic."""
    shapes = TEXT.sub(lambda found: arabic(found, width), shapes)
    mirror = f'<g transform="matrix(-1 0 0 1 {width:g} 0)">'
    runs = [
        "\n".join(lines if labels else [mirror, *lines, "</g>"])
        for labels, lines in groupby(shapes.split("\n"), lambda line: line.startswith("<text"))
    ]
    return "\n".join(runs)
