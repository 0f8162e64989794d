"""Arabic labels in pictures look as the same words do in a paragraph, whatever a picture brings with it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from helpers_pdf import texts
from PIL import Image, ImageChops

from report_builder.typeset.body import typeset_body
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.model import BodyJob, Record, Resource, StyleSheet

FONTS = Path(__file__).parents[1] / "fonts"
PLEX, NASKH, SOURCE = "IBM Plex Sans Arabic", "Noto Naskh Arabic", "Source Sans 3"
FACES = [
    (SOURCE, 400, "normal", "SourceSans3-Regular.ttf"),
    (SOURCE, 700, "normal", "SourceSans3-Bold.ttf"),
    (SOURCE, 400, "italic", "SourceSans3-It.ttf"),
    (PLEX, 400, "normal", "IBMPlexSansArabic-Regular.ttf"),
    (PLEX, 700, "normal", "IBMPlexSansArabic-Bold.ttf"),
    (NASKH, 400, "normal", "NotoNaskhArabic-Regular.ttf"),
]
PAGE = "@page { size: 400px 100px; margin: 0 } body { margin: 0 } img { display: block; width: 400px }"
SCALE = 3
UP = 'dy="-10"'
ROAD = "الطريق M4 بين (اللاذقية) وسراقب 2022"


def resource(url: str, path: Path) -> Resource:
    return Resource(url, path, hashlib.sha256(path.read_bytes()).hexdigest())


@cache
def sheet(more: str = "") -> StyleSheet:
    rules = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};src:url("font:{file}")}}'
        for family, weight, style, file in FACES
    ]
    files = tuple(resource(f"font:{file}", FONTS / file) for *_, file in FACES)
    return StyleSheet("\n".join([*rules, PAGE, more]), files)


@dataclass(frozen=True)
class Page:
    pdf: bytes
    record: Record

    @property
    def picture(self) -> Image.Image:
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            return document[0].render(scale=SCALE / 0.75).to_pil().convert("RGB")
        finally:
            document.close()

    @property
    def ink(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what is drawn, in px of the page."""
        box = ImageChops.invert(self.picture.convert("L")).point([0] * 40 + [255] * 216).getbbox()
        assert box is not None, "the page is empty"
        left, top, right, bottom = (value / SCALE for value in box)
        return left, top, right, bottom


@pytest.fixture
def draw(tmp_path):
    """`draw.picture(labels)`: a page of 400 by 100 px filled by a picture with these elements;
    `draw.page(body)`: one with this HTML."""
    use_declared_fonts_only(tmp_path / "fontconfig")

    def page(body: str, *files: Resource) -> Page:
        html = f'<!DOCTYPE html><html lang="ar"><body id="u"><article>{body}</article></body></html>'
        done = typeset_body(BodyJob("u", "U", html, sheet(), files))
        return Page(done.pdf, done.record)

    def picture(labels: str | bytes, head: str = 'viewBox="0 0 400 100"') -> Page:
        path = tmp_path / "picture.svg"
        if isinstance(labels, str):
            labels = f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{labels}</svg>'.encode()
        path.write_bytes(labels)
        return page('<img alt="x" src="project:/picture.svg">', resource("project:/picture.svg", path))

    return SimpleNamespace(picture=picture, page=page)


def paragraph(draw, text: str, families: str) -> Page:
    """The same words set as HTML in 20 px, their right end at 200 px and their baseline at 60 px."""
    style = f"position: absolute; right: 200px; top: 0; white-space: nowrap; font: 20px/1px {families}"
    strut = '<span style="display: inline-block; width: 0; height: 60px"></span>'
    return draw.page(f'<p dir="rtl" style="margin: 0; {style}">{strut}{text}</p>')


def difference(one: Page, other: Page) -> float:
    """The share of ink that differs."""
    pictures = [page.picture.convert("L") for page in (one, other)]
    return _weight(ImageChops.difference(*pictures)) / _weight(ImageChops.invert(pictures[0]))


def _weight(picture: Image.Image) -> int:
    return sum(value * count for value, count in enumerate(picture.histogram()))


def label(text: str, more: str = "", family: str = PLEX, size: str = "20") -> str:
    return f'<text x="200" y="60" font-family="{family}" font-size="{size}" {more}>{text}</text>'


SAMPLES = {
    "joined letters": (PLEX, "تفشّي الكوليرا في شمال غربي سورية"),
    "a text face": (NASKH, "مسار أستانا: صيغة عاشت"),
    "lam-alef": (NASKH, "لا إله إلا سلام الآن لأجلها"),
    "vowels": (NASKH, "يُعَدُّ مُؤَشِّرًا"),
    "mixed with Latin and numbers": (PLEX, ROAD),
    "percent and Arabic digits": (PLEX, "نسبة 12% من ١٢٣ دورية"),
    "Latin from another face": (f"{NASKH}, {SOURCE}", "ثم الطريق M4 (Astana)"),
}


@pytest.mark.parametrize(("family", "text"), SAMPLES.values(), ids=SAMPLES)
def test_label_looks_as_the_words_do_in_a_paragraph(draw, family, text):
    names = ", ".join(f"'{name.strip()}'" for name in family.split(","))
    found = draw.picture(label(text, 'direction="rtl"', family))
    wanted = paragraph(draw, text, names)
    assert difference(found, wanted) < 0.08  # the engine puts marks a hundredth of an em off
    assert found.ink[0] == pytest.approx(wanted.ink[0], abs=0.7)
    assert found.ink[2] == pytest.approx(wanted.ink[2], abs=0.7)


def test_comparison_would_see_letters_out_of_order(draw):
    found = draw.picture(label("الطريق M4 بين وسراقب", 'direction="rtl"'))
    wrong = paragraph(draw, "الطريق M4 وسراقب بين", f"'{PLEX}'")
    assert difference(found, wrong) > 0.2


@pytest.mark.parametrize(
    ("anchor", "direction", "share"),
    [
        ("start", "ltr", 0), ("middle", "ltr", 0.5), ("end", "ltr", 1),
        ("start", "rtl", 1), ("middle", "rtl", 0.5), ("end", "rtl", 0),
    ],
)  # fmt: skip
def test_anchor_holds_the_end_where_the_words_begin_or_end(draw, anchor, direction, share):
    left, _, right, _ = draw.picture(
        label("عام الجمود", f'text-anchor="{anchor}" direction="{direction}"')
    ).ink
    assert left + (right - left) * share == pytest.approx(200, abs=2.5)


def test_baseline_is_that_of_labels_that_stay_text(draw):
    latin = draw.picture('<text x="200" y="60" font-family="Source Sans 3" font-size="30">MM</text>').ink
    mixed = draw.picture(label("MM ـ", family=f"{SOURCE}, {PLEX}", size="30")).ink
    assert mixed[1] == pytest.approx(latin[1], abs=0.4)
    assert mixed[3] == pytest.approx(60, abs=0.8)


def test_letters_join_where_the_colour_changes(draw):
    whole = draw.picture(label("محمد", 'direction="rtl"'))
    parts = draw.picture(label('مح<tspan fill="#000001">مد</tspan>', 'direction="rtl"'))
    assert difference(parts, whole) < 0.01


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (label("سورية", 'font-weight="bold"'), label("سورية", 'style="font-weight: 700"')),
        (label("سورية", size="15pt"), label("سورية", size="20px")),
        (f'<g font-size="10">{label("سورية", size="2em")}</g>', label("سورية")),
        (f'<g font-size="40">{label("سورية", size="50%")}</g>', label("سورية")),
        ("<style>.l { font: bold 20px 'IBM Plex Sans Arabic' } text { direction: rtl }</style>"
         '<text class="l" x="50%" y="60%">سورية</text>',
         label("سورية", 'font-weight="bold" direction="rtl"')),
        (f'<g transform="translate(0 10)" fill="red">{label("سورية", UP)}</g>',
         label("سورية", 'fill="#f00"')),
        (label("\n   سورية\n   حلب ", 'direction="rtl"'), label("سورية حلب", 'direction="rtl"')),
        (label("حلب", 'letter-spacing="9"'), label("حلب")),
        (label("حلب 2022", 'unicode-bidi="plaintext"'), label("\u200fحلب 2022")),
        (label('حلب <tspan direction="ltr" unicode-bidi="embed">+90 (312)</tspan>', 'direction="rtl"'),
         label("حلب \u202a+90 (312)\u202c", 'direction="rtl"')),
    ],
)  # fmt: skip
def test_one_label_written_in_two_ways_looks_the_same(draw, one, other):
    found, wanted = draw.picture(one), draw.picture(other)
    assert found.ink == pytest.approx(wanted.ink, abs=0.01)
    assert difference(found, wanted) < 0.01


def test_lines_of_a_label_have_their_places(draw):
    lines = """<text font-size="20" font-family="IBM Plex Sans Arabic" text-anchor="middle" direction="rtl">
      <tspan x="200" y="30">سطر أول</tspan>
      <tspan x="200" dy="1.5em">سطر ثان</tspan>
    </text>"""
    apart = "".join(
        label(text, f'text-anchor="middle" direction="rtl" dy="{dy}"')
        for dy, text in ((-30, "سطر أول"), (0, "سطر ثان"))
    )
    assert difference(draw.picture(lines), draw.picture(apart)) < 0.01


def test_rules_for_other_shapes_do_not_reach_the_label(draw):
    style = "<style>path, g { fill: none; stroke: red; opacity: 0.2; transform: scale(2) }</style>"
    assert difference(draw.picture(style + label("سورية")), draw.picture(label("سورية"))) < 0.01


def test_transparent_letters_do_not_show_where_they_overlap(draw):
    colours = draw.picture(
        label("محمد", 'fill="#000" opacity="0.5" fill-rule="evenodd"', NASKH)
    ).picture.getcolors(10**6)
    assert min(min(colour) for _, colour in colours) >= 126


def test_text_without_arabic_stays_text(draw):
    page = draw.picture(label("سورية") + '<text x="20" y="20" font-family="Source Sans 3">Idlib 2022</text>')
    assert texts(page.pdf) == ["Idlib 2022"]


def test_many_rules_matter_to_arabic_alone(draw):
    style = f"<style>{'text, g { fill: red }' * 300}</style>"
    page = draw.picture(style + '<text y="20" font-family="Source Sans 3">Idlib &#8211; rtl</text>')
    assert page.record.warnings == ()


def test_numbers_in_an_arabic_picture_stay_text(draw):
    page = draw.picture(label("2022", 'direction="rtl"') + label("حلب", 'dy="25"'))
    assert texts(page.pdf) == ["2022"]


def test_character_that_no_face_has_is_reported_for_each_unit(draw):
    for _ in range(2):  # the second finds the picture ready
        page = draw.picture(label("سورية ݘ 中"))
        assert "中" in page.record.missing_glyphs


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<text x="10 20 30" y="50" font-size="20">حلب</text>', "`x` places each letter"),
        ('<text rotate="20" y="50">حلب</text>', "`rotate` is not supported there"),
        ('<text y="50"><textPath href="#p">حلب</textPath></text>', "<textPath> is not supported there"),
        (f'<text y="50">{"حلب " * 2000}</text>', "it is too long"),
        ("<text>حلب</text>" * 2001, "too much text"),
        (f"<style>{'text, g { fill: red }' * 300}</style><text>حلب</text>", "too many rules"),
    ],
)
def test_label_that_cannot_be_shaped_is_named(draw, text, reason):
    page = draw.picture(text + '<rect width="9" height="9"/>')
    (warning,) = page.record.warnings
    assert reason in warning
    assert "حلب" in warning


ENTITIES = '<!DOCTYPE svg [<!ENTITY a "حلب"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "cut short": b'<svg xmlns="http://www.w3.org/2000/svg"><text>' + "حلب".encode(),
    "no XML": "حلب".encode() * 50,
    "no svg": '<html xmlns="http://www.w3.org/1999/xhtml"><text>حلب</text></html>'.encode(),
    "wrong encoding": b'<?xml version="1.0" encoding="x-none"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "entities": f'{ENTITIES}<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'.encode(),
    "an outer entity": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x; ' + "حلب</text></svg>".encode()
    ),
    "deep": (
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 5000 + "<text>حلب</text>".encode()
        + b"</g>" * 5000 + b"</svg>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_picture_that_is_not_safe_to_read_goes_through_untouched(data):
    from report_builder.typeset.svg_fonts import declared_faces
    from report_builder.typeset.svg_text import shape_text

    assert shape_text(data, declared_faces(sheet())) == data


NONSENSE = [
    'font-size="NaN"', 'font-size="-5"', 'font-size="1e300"', 'font-size="0"', 'x="1e999"', 'x="inf"',
    'style="font: ; ;;: {"', 'font-weight="heavy"', 'font-weight="1e999"', 'xml:lang="@@@"',
    'letter-spacing="1e9"',
    'font-family=",,,"', 'direction="sideways"', 'text-anchor="nowhere"', 'y="5furlongs"', 'transform="none"',
]  # fmt: skip


@pytest.mark.parametrize("attribute", NONSENSE)
def test_nonsense_in_a_label_stops_nothing(draw, attribute):
    page = draw.picture(f'<text {attribute} dx="5">حلب Aleppo</text><rect width="9" height="9"/>')
    assert page.ink[0] == pytest.approx(0, abs=0.5)


def test_rules_that_cannot_be_read_stop_nothing(draw):
    style = "<style>text:::{ } text { fill: red } } @media { </style>"
    page = draw.picture(style + label("حلب"))
    assert page.picture.getpixel((0, 0)) == (255, 255, 255)
    assert any(red > 200 and green < 60 for _, (red, green, _) in page.picture.getcolors(10**6))


def test_picture_in_a_data_url_is_shaped_too(draw):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100">{label(ROAD)}</svg>'
    url = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    assert difference(draw.page(f'<img alt="x" src="{url}">'), draw.picture(label(ROAD))) < 0.01


def test_same_picture_gives_the_same_bytes(draw):
    from report_builder.typeset import svg_text

    first = draw.picture(label(ROAD)).pdf
    svg_text._shape.cache_clear()
    assert draw.picture(label(ROAD)).pdf == first
