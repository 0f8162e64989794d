"""A unit reads the files that its job names and nothing else."""

from __future__ import annotations

import base64
import hashlib
import http.server
import threading
from pathlib import Path

import pytest
from helpers_build import build, failed, manifest, project, put, source
from helpers_pdf import opened, texts
from test_typeset_notes import CSS, FACE

from report_builder.typeset.body import typeset_body
from report_builder.typeset.fetcher import JobFetcher, read_checked
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.model import BodyJob, Resource, StyleSheet

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 9 9">{}</svg>'
)


def resource(url: str, path: Path) -> Resource:
    return Resource(url, path, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.fixture
def sheet(tmp_path) -> StyleSheet:
    use_declared_fonts_only(tmp_path / "fonts")
    return StyleSheet(CSS, (resource("font:SourceSerif4-Regular.ttf", FACE),))


@pytest.fixture
def server():
    """(address, requests): a web server on this machine that notes what it is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def typeset(body: str, sheet: StyleSheet, *resources: Resource):
    html = f'<!DOCTYPE html><html lang="en"><body id="u"><article>{body}</article></body></html>'
    return typeset_body(BodyJob("u", "U", html, sheet, resources))


URLS = [
    "file:///etc/passwd",
    "project:/secret.svg",
    "ftp://127.0.0.1/x.png",
    "layout:base/layout.toml",
    "x.png",
]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "body",
    [
        '<img src="{}" alt="x">',
        '<p style="background: url({})">x</p>',
        '<link rel="stylesheet" href="{}"><p>x</p>',
        "<style>@import url({}); p {{ color: red }}</style><p>x</p>",
        "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style><p>x</p>",
        '<object data="{}"></object><p>x</p>',
        '<embed src="{}"><p>x</p>',
    ],
)
def test_urls_that_the_job_does_not_name_are_refused_and_recorded(sheet, url, body):
    record = typeset(body.format(url), sheet).record
    assert record.missing_files
    assert all("x.png" in found or found == url for found in record.missing_files)


def test_nothing_is_fetched_from_the_network(sheet, server):
    address, asked = server
    record = typeset(
        f'<img src="{address}/img.png" alt="x"><p style="background: url({address}/bg.png)">x</p>'
        f'<style>@import "{address}/a.css"</style>',
        sheet,
    ).record
    assert asked == []
    assert len(record.missing_files) == 3


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="{}" width="9" height="9"/>',
        '<image xlink:href="{}" width="9" height="9"/>',
        '<use href="{}#x"/>',
        '<style>@import url({});</style><rect width="9" height="9"/>',
    ],
)
def test_svg_that_refers_to_other_files_does_not_get_them(sheet, server, tmp_path, inner):
    address, asked = server
    secret = put(tmp_path, "secret.svg", SVG.format('<text y="5" font-size="2">SECRET</text>'))
    for url in (f"{address}/a.svg", secret.as_uri(), "file:///etc/passwd"):
        path = put(tmp_path, "outer.svg", SVG.format(inner.format(url)))
        made = typeset(
            '<img src="project:/outer.svg" alt="x"><p>x</p>', sheet, resource("project:/outer.svg", path)
        )
        assert "SECRET" not in " ".join(texts(made.pdf))
        assert "root:" not in " ".join(texts(made.pdf))
    assert asked == []


def test_svg_in_a_data_url_does_not_get_files_either(sheet, server):
    address, asked = server
    inner = SVG.format(f'<image href="{address}/a.png" width="9" height="9"/>')
    data = base64.b64encode(inner.encode()).decode()
    typeset(f'<img src="data:image/svg+xml;base64,{data}" alt="x">', sheet)
    assert asked == []


def test_data_urls_of_pictures_are_drawn_and_others_refused(sheet):
    svg = base64.b64encode(SVG.format('<rect width="9" height="9"/>').encode()).decode()
    assert typeset(f'<img src="data:image/svg+xml;base64,{svg}" alt="x">', sheet).record.missing_files == ()
    record = typeset('<link rel="stylesheet" href="data:text/css,p{color:red}"><p>x</p>', sheet).record
    assert record.missing_files == ("data:text/css,p{color:red}",)


def test_file_that_changed_since_the_job_was_made_is_not_used(tmp_path):
    path = put(tmp_path, "a.svg", "<svg/>")
    item = resource("project:/a.svg", path)
    assert read_checked(item) == b"<svg/>"
    path.write_text("<svg />")
    with pytest.raises(ValueError, match=r"a\.svg changed"):
        JobFetcher((item,)).fetch("project:/a.svg")


def test_attachments_are_not_made_of_files(sheet):
    made = typeset('<a rel="attachment" href="file:///etc/passwd">x</a>', sheet)
    with opened(made.pdf) as pdf:
        assert len(pdf.attachments) == 0


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="/etc/passwd" alt="x">',
        '<img src="../../../../../etc/passwd" alt="x">',
        '<div style="background: url(file:///etc/passwd)">x</div>',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
    ],
)
def test_article_with_raw_html_reads_no_file_outside_the_project(tmp_path, html):
    project(tmp_path, {"sources/reports/year.toml": manifest(("All", ["one"]))})
    source(tmp_path, "one", "One", f"Text.\n\n{html}\n\nMore.")
    if "style" in html:
        text = " ".join(texts(build(tmp_path).pdf))
        assert "root:" not in text
    else:
        (line,) = failed(tmp_path)
        assert line.startswith("sources/articles/one.en.md:")


def test_symbolic_link_out_of_the_project_is_no_file_of_it(tmp_path):
    outside = put(tmp_path, "outside.svg", SVG.format(""))
    root = project(tmp_path / "p", {"sources/reports/year.toml": manifest(("All", ["one"]))})
    (root / "sources/media").mkdir(parents=True)
    (root / "sources/media/x.svg").symlink_to(outside)
    source(root, "one", "One", '![A picture.](../media/x.svg){alt="x"}')
    assert "x.svg" in "\n".join(failed(root))
