"""Every kind of chart, in every direction and language: on its side, within its frame, no word on another."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import combinations

import pytest
from helpers_charts import ARABIC, LATIN, Picture, Words, drawn, fault, outcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report_builder.charts.color import ramp
from report_builder.charts.drawing import Drawing, Fault
from report_builder.charts.measure import text_width
from report_builder.charts.theme import SMALLEST
from report_builder.project.locale import packaged_locale

TEAL, RUST, GOLD = LATIN.palette[:3]
PLACES = (("Aleppo", "حلب"), ("Idlib", "إدلب"), ("Hama", "حماة"), ("Deir ez-Zor", "دير الزور"))
YEARS = "year,strikes\n2018,42\n2019,39\n2020,50\n2021,29\n2022,32\n"


def names(lang: str) -> list[str]:
    return [pair[1 if lang == "ar" else 0] for pair in PLACES]


def values(lang: str) -> str:
    return "place,n\n" + "\n".join(
        f"{name},{n}" for name, n in zip(names(lang), (1290, 2140, 610, 745), strict=True)
    )


def series(lang: str) -> str:
    head = "month," + ",".join(names(lang)[:3])
    rows = [f"2021-{m:02d},{20 + m},{35 - m},{20 + m % 5}" for m in range(1, 13)]
    rows += [f"2022-{m:02d},{32 + m % 4},{23 + m},{25 + m % 7}" for m in range(1, 13)]
    return "\n".join([head, *rows])


def pairs(lang: str) -> str:
    rows = [
        f"{name},{a},{b}"
        for name, (a, b) in zip(names(lang), ((61, 74), (58, 66), (55, 59), (52, 71)), strict=True)
    ]
    return "\n".join(["place,2021,2022", *rows])


def events(lang: str) -> str:
    words = {
        "ar": (
            "الهجوم على سجن الصناعة في الحسكة",
            "تركيا تعلن عن عملية عسكرية",
            "مجلس الأمن يمدد آلية المساعدات",
        ),
    }.get(
        lang,
        ("Attack on the prison in Hasakah", "Türkiye announces an operation", "Council renews the mechanism"),
    )
    rows = (f"2022-01-20,2022-01-30,{words[0]},A", f"2022-05-23,,{words[1]},A", f"2022-12-28,,{words[2]},B")
    return "\n".join(["from,to,event,lane", *rows])


def square(x: float, y: float) -> list[list[list[float]]]:
    return [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]


def regions() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"en": en, "ar": ar},
            "geometry": {"type": "Polygon", "coordinates": square(36 + at, 35)},
        }
        for at, (en, ar) in enumerate((*PLACES, ("Homs", "حمص")))
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def sample(kind: str, lang: str) -> tuple[str, dict]:
    made = {
        "bar": (values(lang), {"title": "Incidents, 2022"}),
        "columns": (YEARS, {"kind": "bar"}),
        "grouped": (pairs(lang), {"unit": "%"}),
        "stacked": (pairs(lang), {"percent": "true", "unit": "%"}),
        "stacked columns": (series(lang), {"kind": "stacked"}),
        "line": (series(lang), {"title": "Incidents"}),
        "area": (series(lang), {}),
        "dot": (pairs(lang), {}),
        "slope": (pairs(lang), {"unit": "%"}),
        "timeline": (events(lang), {"x": "from", "to": "to", "label": "event", "group": "lane"}),
        "small-multiples": (series(lang), {}),
        "choropleth": (values(lang), {"map": "m.geojson", "regions": regions()}),
    }
    body, more = made[kind]
    return body, {"kind": kind, **more}


KINDS = (
    "bar", "columns", "grouped", "stacked", "stacked columns", "line", "area", "dot", "slope", "timeline",
    "small-multiples", "choropleth",
)  # fmt: skip


def picture(kind: str, lang: str, **more) -> Picture:
    body, keys = sample(kind, lang)
    keys = {**keys, **more}
    return drawn(keys.pop("kind"), body, lang, **keys)


def box(words: Words, lang: str) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a label as it is set."""
    theme = ARABIC if lang == "ar" else LATIN
    wide = text_width(words.text, theme, words.size)
    left = words.x - {"left": 0, "middle": wide / 2, "right": wide}[words.edge]
    return left, words.y - 0.72 * words.size, left + wide, words.y + 0.2 * words.size


@pytest.mark.parametrize("lang", ["en", "ar", "tr"])
@pytest.mark.parametrize("kind", KINDS)
def test_words_can_be_read_and_stay_within_the_frame_and_off_each_other(kind, lang):
    shown = picture(kind, lang)
    boxes = [box(words, lang) for words in shown.words]
    assert boxes
    for words, (left, top, right, bottom) in zip(shown.words, boxes, strict=True):
        assert words.size >= SMALLEST
        assert left > -2 and right < shown.width + 2, (words, shown.width)  # noqa: PT018
        assert top > -1 and bottom < shown.height + 1, (words, shown.height)  # noqa: PT018
    for (one, a), (other, b) in combinations(zip(shown.words, boxes, strict=True), 2):
        apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, (one, other)


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_has_the_same_bytes_each_time(kind):
    for lang in ("en", "ar"):
        assert picture(kind, lang).svg == picture(kind, lang).svg
        assert b" id=" not in picture(kind, lang).svg


def places(shown: Picture, turned: bool) -> list[tuple]:
    """Where each mark is, as seen from the other side when `turned`."""
    width = shown.width

    def x(value: float) -> float:
        return round(width - value if turned else value, 1)

    other = {"left": "right", "right": "left", "middle": "middle"}
    found: list[tuple] = [
        (words.text, x(words.x), round(words.y, 1), other[words.edge] if turned else words.edge)
        for words in shown.words
    ]
    for rect in shown.root.iter("{*}rect"):
        left, wide = float(rect.get("x")), float(rect.get("width"))
        found.append(("rect", x(left + wide if turned else left), rect.get("y"), rect.get("fill")))
    found += [("dot", x(float(dot.get("cx"))), dot.get("cy")) for dot in shown.root.iter("{*}circle")]
    for color in (*LATIN.palette, LATIN.rule, LATIN.ink):
        found += [("line", *(v for a, b in each for v in (x(a), b))) for each in shown.lines(color)]
    return found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "choropleth"])
def test_drawing_from_right_to_left_is_the_mirror_of_one_from_left_to_right(kind):
    """With the same words, fonts and digits: axes, bars, time, keys and labels are all on the other side."""
    body, keys = sample(kind, "en")
    kind = keys.pop("kind")
    forth = drawn(kind, body, "en", **keys)
    back = drawn(kind, body, "en", locale=replace(packaged_locale("en"), lang="ar"), **keys)
    assert len(places(forth, False)) > 5
    for one, other in zip(places(forth, False), places(back, True), strict=True):
        assert one[0] == other[0]
        for a, b in zip(one[1:], other[1:], strict=True):
            assert a == (pytest.approx(b, abs=0.15) if isinstance(b, float) else b), (one, other)


def test_bars_grow_from_the_side_where_lines_begin():
    forth, back = picture("bar", "en"), picture("bar", "ar")
    starts = {round(x, 1) for x, _, _, _ in forth.bars(TEAL)}
    ends = {round(x + wide, 1) for x, _, wide, _ in back.bars(TEAL)}
    assert len(starts) == len(ends) == 1
    assert starts.pop() < forth.width * 0.3
    assert ends.pop() > back.width * 0.7
    assert forth.said("Idlib").edge == "left"
    assert back.said("إدلب").edge == "right"
    assert back.said("إدلب").x == pytest.approx(back.width, abs=0.1)


def test_values_stand_where_lines_begin_and_time_runs_with_the_script():
    forth, back = picture("line", "en"), picture("line", "ar")
    assert forth.said("30").x < forth.width * 0.1
    assert back.said("٣٠").x > back.width * 0.9
    assert forth.said("2021").x < forth.said("2022").x
    assert back.said("٢٠٢١").x > back.said("٢٠٢٢").x
    first, last = forth.lines(TEAL)[0][0], forth.lines(TEAL)[0][-1]
    assert first[0] < last[0]
    first, last = back.lines(TEAL)[0][0], back.lines(TEAL)[0][-1]
    assert first[0] > last[0]


def test_series_are_named_at_their_ends_and_not_in_a_key():
    shown = picture("line", "en")
    end = shown.lines(TEAL)[0][-1]
    label = shown.said("Aleppo")
    assert label.x > end[0]
    assert abs(label.y - end[1]) < 20
    assert not shown.bars(TEAL)


def test_key_runs_with_the_script():
    forth, back = picture("grouped", "en"), picture("grouped", "ar")
    assert forth.said("2021").x < forth.said("2022").x < forth.width / 2
    assert back.said("٢٠٢١").x > back.said("٢٠٢٢").x > back.width / 2


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", {"12.5%", "1,250.5%"}), ("tr", {"%12,5", "%1.250,5"}), ("ar", {"١٢٫٥٪", "١٬٢٥٠٫٥٪"}),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_language_does(lang, said):
    shown = drawn("bar", "place,n\nx,12.5\ny,1250.5\n", lang, unit="%", decimals="1")
    assert said <= set(shown.texts)


@pytest.mark.parametrize(("lang", "month"), [("en", "Jul"), ("tr", "Tem"), ("ar", "تموز")])
def test_months_have_their_names(lang, month):
    assert month in picture("line", lang).texts


def test_arabic_words_are_marked_to_run_from_right_to_left_and_bare_numbers_are_not():
    svg = picture("bar", "ar").svg.decode()
    assert 'direction="rtl">إدلب</text>' in svg
    assert 'direction="rtl">٢٬١٤٠</text>' not in svg
    assert 'direction="rtl">٧٤٪</text>' in picture("slope", "ar").svg.decode()  # the sign left of the digits


def test_country_keeps_its_shape_and_its_key_is_mirrored():
    forth, back = picture("choropleth", "en"), picture("choropleth", "ar")
    assert forth.said("Aleppo").x < forth.said("Hama").x
    assert back.said("حلب").x < back.said("حماة").x
    assert forth.said("No data").x > forth.width * 0.3
    assert back.said("لا بيانات").x < back.width * 0.7


def test_region_without_data_is_not_taken_for_few():
    shown = picture("choropleth", "en")
    assert len(shown.shapes(LATIN.empty)) == 2  # the region, and its key
    bounds = [words.text for words in shown.words if words.text.replace(",", "").isdigit()]
    assert bounds


def test_region_that_the_map_does_not_have_is_said_with_its_line():
    found = fault("choropleth", "place,n\nAleppo,1\nIdleb,2\n", map="m.geojson", regions=regions())
    assert (found.message, found.line, found.hint) == (
        "the map has no region “Idleb”",
        3,
        "did you mean “Idlib”?",
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "this is not JSON"),
        (b"[]", "this is no GeoJSON FeatureCollection with features"),
        (b"[" * 100_000, "this is not JSON"),
        (
            b'{"features":[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}]}',
            "feature 1 is no region",
        ),
        (
            b'{"features":[{"geometry":{"type":"Polygon","coordinates":[[[1e9,2]]]},"properties":{}}]}',
            "feature 1 is no region",
        ),
        (b'{"features":[{"geometry":null,"properties":null}]}', "feature 1 is no region"),
        (
            json.dumps(
                {
                    "features": [
                        {
                            "geometry": {"type": "Polygon", "coordinates": [[[1, 2]] * 200_001]},
                            "properties": {},
                        }
                    ]
                }
            ).encode(),
            "its outlines have more than 200,000 points",
        ),
        (b" " * 8_000_001, "it has more than 8 MB"),
    ],
)
def test_map_that_cannot_be_drawn_is_said(data, message):
    found = fault("choropleth", values("en"), map="m.geojson", regions=data)
    assert (found.message, found.where) == (message, "map")


def test_categories_that_are_highlighted_stand_out():
    shown = picture("bar", "en", highlight="Idlib")
    assert len(shown.bars(TEAL)) == 1


def test_labels_replace_words_of_the_data():
    shown = drawn("bar", "place,n\nidlib,12\nhama,3\n", "ar", labels="idlib: إدلب؛ hama: حماة")
    assert {"إدلب", "حماة"} <= set(shown.texts)


def test_dates_keep_their_order_and_words_are_sorted_when_asked():
    shown = picture("bar", "en", sort="falling")
    order = sorted(names("en"), key=lambda name: shown.said(name).y)
    assert order == ["Idlib", "Aleppo", "Deir ez-Zor", "Hama"]
    unordered = drawn("bar", "year,n\n2022,3\n2020,1\n2021,2\n")
    assert unordered.said("2020").x < unordered.said("2021").x < unordered.said("2022").x


def test_gap_in_a_line_is_not_bridged():
    shown = drawn("line", "year,n\n2018,1\n2019,2\n2020,\n2021,3\n2022,2\n")
    assert len(shown.lines(TEAL)) == 2


@pytest.mark.parametrize(
    ("kind", "body", "more", "message"),
    [
        ("bar", pairs("en"), {}, "there is more than one series: 2021, 2022"),
        ("bar", values("en"), {"min": "100"}, "the axis cannot begin at 100: bars begin at 0"),
        ("bar", values("en"), {"max": "100"}, "the axis cannot end at 100: it must reach 2140"),
        ("bar", "place,n\nx,1\nx,2\n", {}, "“x” comes twice"),
        ("bar", "a,b\nx,y\n", {}, "no column of the data holds numbers only"),
        ("bar", values("en"), {"y": "m"}, "there is no column “m” in the data"),
        ("line", "year,n\n2020,1\n", {}, "a line needs two moments at least"),
        ("area", "year,n\n2020,1\n2021,-1\n", {}, "areas cannot be stacked with values below zero"),
        ("slope", "place,a,b,c\nx,1,2,3\n", {}, "a slope goes between two moments"),
        (
            "timeline",
            events("en"),
            {"x": "event"},
            "“Attack on the prison in Hasakah” in the column “event” is not a date",
        ),
        (
            "timeline",
            "from,to,event\n2022-05,2022-03,x\n2023,,y\n",
            {"to": "to"},
            "“x” ends before it begins",
        ),
        ("small-multiples", series("en"), {"panel": "plaec"}, "there is no column “plaec” in the data"),
        ("bar", "a,b\n" + "\n".join(f"x{n},1" for n in range(200)), {}, "there would be more than 120 bars"),
    ],
)
def test_what_cannot_be_drawn_is_said(kind, body, more, message):
    assert fault(kind, body, **more).message.startswith(message)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        ["bar", "grouped", "stacked", "line", "area", "dot", "slope", "small-multiples", "timeline"]
    ),
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=20),
            st.floats(-1e6, 1e6, allow_nan=False).map(lambda n: round(n, 3)) | st.none(),
            st.floats(-1e6, 1e6, allow_nan=False).map(lambda n: round(n, 3)) | st.none(),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["en", "ar", "tr"]),
)
def test_any_data_gives_a_drawing_or_a_fault(kind, rows, lang):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "one", "two"])
    writer.writerows([name, "" if a is None else a, "" if b is None else b] for name, a, b in rows)
    found = outcome(kind, out.getvalue(), lang)
    if isinstance(found, Fault):
        assert found.message
        return
    assert isinstance(found, Drawing)
    shown = Picture(found.svg)
    assert all(math.isfinite(value) for value in (shown.width, shown.height))
    assert 0 < shown.height < 5_000


def test_region_without_room_is_named_beside_the_land_with_a_line_to_it():
    tiny = [[[36.4, 34.9], [36.5, 34.9], [36.5, 35.0], [36.4, 35.0], [36.4, 34.9]]]
    outlines = {"West": square(36, 35), "East": square(38, 34), "Port": tiny}
    features = [
        {"properties": {"en": name}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for name, rings in outlines.items()
    ]
    body = "place,n\nWest,1\nEast,2\nPort,9\n"
    shown = drawn("choropleth", body, map="m.geojson", regions=json.dumps({"features": features}).encode())
    (line,) = (each for each in shown.lines(LATIN.ink) if len(each) == 2)
    label = box(shown.said("Port"), "en")
    for fill in ramp(TEAL, 3):
        for ring in shown.shapes(fill):
            left, right = min(x for x, _ in ring), max(x for x, _ in ring)
            top, bottom = min(y for _, y in ring), max(y for _, y in ring)
            if bottom - top > 20:  # no swatch of the key
                assert label[2] <= left or label[0] >= right or label[3] <= top or label[1] >= bottom
    assert min(abs(line[1][0] - label[0]), abs(line[1][0] - label[2])) < 4
    assert label[1] < line[1][1] < label[3]


def test_map_prints_the_property_that_is_named():
    coded = "place,n\nAleppo,1\nIdlib,2\n"
    shown = drawn("choropleth", coded, map="m.geojson", regions=regions(), label="ar")
    assert "حلب" in shown.texts
    assert "Aleppo" not in shown.texts
    found = fault("choropleth", coded, map="m.geojson", regions=regions(), label="a")
    assert found.message == "its regions have no property “a”"
