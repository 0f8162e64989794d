"""A Vega-Lite specification is drawn in the layout's look, and reaches nothing but its own data."""

from __future__ import annotations

import builtins
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from helpers_build import failed, manifest, project, source
from helpers_charts import LATIN, Picture, drawn, fault, outcome

from report_builder.charts.drawing import Drawing
from report_builder.driver.bounds import Bounds, Failure
from report_builder.driver.chart_job import ChartJob, draw_chart, look_of
from report_builder.driver.charts import V8_MB
from report_builder.driver.pool import Pool
from report_builder.project.locale import packaged_locale

pytest.importorskip("vl_convert")

ROWS = [{"m": f"2022-{m:02d}-01", "v": 10 + 3 * m} for m in range(1, 13)]
LINE = {
    "data": {"values": ROWS},
    "mark": "line",
    "encoding": {
        "x": {"field": "m", "type": "temporal", "axis": {"format": "%B", "labelAngle": 0, "title": None}},
        "y": {"field": "v", "type": "quantitative", "title": "حوادث"},
    },
}


def spec(**more) -> str:
    return json.dumps({**LINE, **more})


def test_layout_gives_width_fonts_colours_and_the_editor_the_rest():
    shown = drawn("vega-lite", spec())
    assert shown.width == pytest.approx(LATIN.width, abs=1)
    assert b"Source Sans 3" in shown.svg
    assert b"#124a5a" in shown.svg
    own = drawn("vega-lite", spec(mark={"type": "line", "color": "#aa0000"}))
    assert b"#aa0000" in own.svg
    assert b"#124a5a" not in own.svg


def test_nothing_of_the_run_is_in_the_drawing():
    found = outcome("vega-lite", spec())
    assert isinstance(found, Drawing)
    assert outcome("vega-lite", spec()) == found
    for trace in (b"aria", b"class=", b"role=", b"<script", b"href"):
        assert trace not in found.svg


def test_axes_digits_and_months_are_those_of_the_language():
    shown = drawn("vega-lite", spec(), "ar")
    texts = [text.text for text in shown.root.iter("{*}text")]
    assert "كانون الثاني" in texts
    assert "٤٠" in texts
    assert 'direction="rtl"' in shown.svg.decode()
    path = next(each for each in shown.root.iter("{*}path") if each.get("stroke") == "#124a5a")
    points = [tuple(map(float, point.split(","))) for point in (path.get("d") or "")[1:].split("L")]
    (_, last), (_, first) = min(points), max(points)  # the leftmost and the rightmost
    assert last < first  # the values rise, so time runs from right to left


def test_data_file_of_the_chart_is_the_specifications_data():
    body = {"mark": "bar", "encoding": {"y": {"field": "place"}, "x": {"field": "n", "type": "quantitative"}}}
    from helpers_charts import locale_of, spec_for

    from report_builder.charts.draw import draw

    wanted = spec_for("vega-lite", json.dumps(body), data="x.csv")
    found = draw(wanted, b"place;n\nIdlib;1,5\nHama;2,5\n", b"", LATIN, locale_of("en"))
    assert isinstance(found, Drawing)
    assert {"Idlib", "Hama", "2.5"} <= {text.text for text in Picture(found.svg).root.iter("{*}text")}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"data": {"url": "http://127.0.0.1:9/x.csv"}}, "`data.url` is not taken: no address is read"),
        ({"data": {"url": "file:///etc/passwd"}}, "`data.url` is not taken: no address is read"),
        ({"transform": [{"lookup": "m", "from": {"data": {"url": "x.csv"}, "key": "m"}}]},
         "`transform.from.data.url` is not taken: no address is read"),
        ({"layer": [{"data": {"url": "x"}, "mark": "bar"}]},
         "`layer.data.url` is not taken: no address is read"),
        ({"encoding": {"url": {"field": "m"}}}, "`encoding.url` is not taken: no address is read"),
        ({"encoding": {"href": {"value": "x"}}}, "`encoding.href` is not taken: nothing is linked"),
        ({"mark": {"type": "point", "href": "x"}}, "`mark.href` is not taken: nothing is linked"),
        ({"mark": "image"}, "`mark` is not taken: charts hold no pictures"),
        ({"mark": {"type": "image"}}, "`mark.type` is not taken: charts hold no pictures"),
        ({"usermeta": {"embedOptions": {}}}, "`usermeta` is not taken: there is no viewer"),
        ({"transform": [{"calculate": "now()", "as": "n"}]}, "`transform.calculate`: now() gives"),
        ({"transform": [{"filter": "random() > 0.5"}]}, "`transform.filter`: random() gives another result"),
        ({"transform": [{"sample": 3}]}, "`transform.sample` is not taken: it would be another"),
        ({"data": {"sequence": {"start": 0, "stop": 1e9}}}, "a sequence has more than 5,000 steps"),
        ({"data": {"values": [{"a": 1}] * 5001}}, "there are more than 5,000 rows of data"),
        ({"datasets": {"x": [{"a": 1}] * 5001}}, "there are more than 5,000 rows of data"),
        ({"mark": "blorb"}, "the specification cannot be drawn"),
        ({"width": 4000, "height": 10}, "would be"),
    ],
)  # fmt: skip
def test_what_a_specification_must_not_have_is_refused(more, message):
    found = fault("vega-lite", spec(**more))
    assert message in found.message
    assert found.where == "block"


@pytest.mark.parametrize(("body", "line"), [('{"mark": "bar",\n}', 2), ("[1]", 1), ('{"mark":\n\n"bar"', 3)])
def test_what_is_no_json_is_said_with_its_line(body, line):
    assert fault("vega-lite", body).line == line


def test_data_may_hold_words_that_a_specification_must_not_have():
    shown = drawn(
        "vega-lite", spec(data={"values": [{"m": "2022-01-01", "v": 1, "url": "random()", "href": "x"}]})
    )
    assert shown.width > 0


def test_engine_itself_reaches_no_address_and_no_file(tmp_path):
    """The second wall, behind the refusals."""
    import vl_convert

    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"m,v\n2022-01-01,99\n")

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "secret.csv"
    secret.write_text("m,v\n2022-01-01,987654\n")
    try:
        for url in (f"http://127.0.0.1:{server.server_port}/x.csv", secret.as_uri(), str(secret)):
            wanted = {**LINE, "mark": "text", "data": {"url": url, "format": {"type": "csv"}}}
            wanted["encoding"] = {"text": {"field": "v", "type": "nominal"}}
            try:
                svg = vl_convert.vegalite_to_svg(wanted, allowed_base_urls=[])
            except ValueError:
                continue
            assert "987654" not in svg
    finally:
        server.shutdown()
    assert asked == []


def test_chart_after_one_that_failed_is_drawn():
    assert isinstance(outcome("vega-lite", spec(mark="blorb")), object)
    for _ in range(3):
        fault("vega-lite", spec(mark="blorb"))
        assert isinstance(outcome("vega-lite", spec()), Drawing)


def test_without_the_engine_one_line_says_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def absent(name: str, *args, **kwargs):
        if name == "vl_convert":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    found = fault("vega-lite", spec())
    assert found.message == "a Vega-Lite chart needs vl-convert, which is not installed"
    assert "pip install" in (found.hint or "")
    assert isinstance(outcome("bar", "a,b\nx,1\n"), Drawing)


def job(body: str, name: str = "one") -> ChartJob:
    from helpers_charts import spec_for

    return ChartJob(name, name, spec_for("vega-lite", body), b"", b"", look_of(LATIN, packaged_locale("en")))


@pytest.mark.parametrize("memory_mb", [128, 2048])
def test_engine_lives_within_the_bounds_of_a_worker(memory_mb):
    pool = Pool(1, Bounds(60, memory_mb)).roomier(V8_MB)
    try:
        (found,) = pool.run(draw_chart, [job(spec())])
    finally:
        pool.close()
    assert isinstance(found, Drawing), found


def test_specification_that_takes_all_memory_ends_its_worker_and_nothing_else():
    greedy = spec(transform=[{"density": "v", "steps": 1_000_000_000}], encoding={})
    pool = Pool(1, Bounds(12, 128)).roomier(V8_MB)
    try:
        large, other = pool.run(draw_chart, [job(greedy, "greedy"), job(spec())])
    finally:
        pool.close()
    assert isinstance(large, Failure)
    assert isinstance(other, Drawing)


def test_specification_that_takes_too_long_is_ended():
    endless = spec(transform=[{"density": "v", "steps": 100_000_000}], encoding={})
    pool = Pool(1, Bounds(2, 4096)).roomier(V8_MB)
    try:
        (found,) = pool.run(draw_chart, [job(endless)])
    finally:
        pool.close()
    assert isinstance(found, Failure)


def test_refusal_names_the_line_in_the_article(tmp_path):
    root = project(tmp_path, {"sources/reports/year.toml": manifest(("One", ["one"]))})
    body = '```{.chart kind="vega-lite" alt="a"}\n{"mark": "bar",\n "data": {"url": "http://x.example/"}\n}\n```\n'
    source(root, "one", "One", body)
    assert failed(root) == [
        "sources/articles/one.en.md:4: `data.url` is not taken: no address is read "
        "(put the data into sources/data/ and name it: data=…)"
    ]
