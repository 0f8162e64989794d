"""Articles that were written to hang, to reach outside or to run something, built from end to end."""

from __future__ import annotations

import http.server
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers_build import CONFIG, build, failed, manifest, project, put, source
from helpers_hostile import OUTSIDE, data_url, svg
from helpers_pdf import texts

from report_builder.articles.model import Article
from report_builder.driver.pool import Bounds, Failure, Pool
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.project.errors import ProjectError

CANARY = "CANARYWORD"

# Each is set in a page or two, whatever it asks for.
TAME = {
    "flex": '<div style="display:flex">' * 12 + "x" + "</div>" * 12,
    "columns": '<div style="columns:2">' * 8 + "x" + "</div>" * 8,
    "var": '<p style="--a:1;--b:var(--a)var(--a);--c:var(--b)var(--b);color:var(--c)">x</p>',
    "colspan": '<table><tr><td colspan="100000">x</td><td rowspan="100000">y</td></tr></table>',
    "col": '<table><colgroup span="100000"></colgroup><col span="100000"><tr><td>x</td></tr></table>',
    "ol": '<ol start="999999999999999999"><li value="-999999999999">x</li></ol>',
    "roman": '<ol type="I" start="999999"><li>x</li></ol>',
    "size": '<img src="/sources/media/x.svg" alt="x" width="1000000000" height="1000000000">',
    "tables": "<table><tr><td>" * 20 + "x" + "</td></tr></table>" * 20,
    "divs": "<div>" * 50 + "x" + "</div>" * 50,
    "quotes": "<blockquote>" * 20 + "x" + "</blockquote>" * 20,
    "items": "<ul><li>" * 20 + "x",
    "terms": "<dl><dd>" * 20 + "x",
    "ruby": "<ruby>" * 50 + "x",
    "marks": "\u202e\u2066" * 5000 + "x",
    "template": "{{ 7 * 7 }} {% for i in range(9) %}{{ config }}{% endfor %} {# gone? #}",
}


@pytest.fixture
def root(tmp_path) -> Path:
    """A project in a folder whose other content is none of its business."""
    put(tmp_path, "secret.svg", svg(f'<text y="5" font-size="2">{CANARY}</text>'))
    put(tmp_path, "secret.css", f'body::before {{ content: "{CANARY}" }}')
    put(tmp_path, "secret.txt", CANARY)
    return project(tmp_path / "project", {"sources/media/x.svg": svg('<rect width="9" height="9"/>')})


@pytest.fixture
def server():
    """(address, requests): a web server on this machine that notes what it is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, format, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_raw_html_that_asks_for_too_much_is_set_within_bounds(root):
    put(root, "report-builder.toml", f"{CONFIG}\n[limits]\nunit_seconds = 60\nunit_pages = 8\n")
    put(root, "sources/reports/year.toml", manifest(("All", list(TAME))))
    for key, body in TAME.items():
        source(root, key, f"On {key}", f"Before.\n\n{body}\n\nAfter {key}.")
    result = build(root)
    said = [problem.text(root) for problem in result.problems]
    assert result.pages < 4 * len(TAME)
    pages = " ".join(texts(result.pdf))
    for key in TAME:
        assert f"After {key}." in pages
    for key in ("flex", "columns", "var"):
        assert any(f"{key}.en.md:6: the attribute `style` was removed" in line for line in said)
    assert any("col.en.md:6: the attribute `span` was removed" in line for line in said)


@pytest.mark.parametrize("nest", ["<ul><li>", "<dl><dd>"])
def test_lists_so_deep_that_they_leave_the_page_are_one_line(root, nest):
    put(root, "sources/reports/year.toml", manifest(("All", ["deep"])))
    source(root, "deep", "On depth", f"Before.\n\n{nest * 50}far out")
    (line,) = failed(root)
    assert "deep.en.md" in line
    assert "is drawn outside its page" in line


def test_template_syntax_in_an_article_is_text(root):
    put(root, "sources/reports/year.toml", manifest(("All", ["template"])))
    source(root, "template", "'{{ 6 * 7 }}'", TAME["template"], summary="'{% raw %}{{ unit }}'")
    pages = " ".join(texts(build(root, contents_summaries="true").pdf))
    for text in ("{{ 6 * 7 }}", "{{ 7 * 7 }}", "{% for i in range(9) %}", "{{ config }}", "{# gone? #}"):
        assert text in pages
    assert "49" not in pages


REMOVED = [
    "<script>x()</script>", "<style>@import url({});</style>", '<iframe src="{}"></iframe>',
    '<frameset><frame src="{}"></frameset>', '<form action="{}"><input name="q"><button>b</button></form>',
    '<object data="{}"></object>', '<embed src="{}">', '<link rel="stylesheet" href="{}">',
    '<link rel="attachment" href="{}">', '<base href="{}">', '<meta http-equiv="refresh" content="0;url={}">',
    '<p style="background: url({})">p</p>', '<p style="content: url({})">p</p>',
    '<table background="{}"></table>',
    '<video src="{}" poster="{}"></video>', '<audio src="{}"></audio>',
    '<input type="image" src="{}">', '<p onclick="x()">p</p>', '<picture><source srcset="{}"></picture>',
    '<math href="{}"></math>', '<body background="{}">', '<blockquote cite="{}">q</blockquote>',
    '<applet code="{}"></applet>', '<portal src="{}"></portal>',
]  # fmt: skip


@pytest.mark.parametrize("where", ["file", "web"])
def test_raw_html_that_reaches_outside_is_removed_with_its_line_and_fetches_nothing(root, server, where):
    address, asked = server
    urls = {
        "file": (root.parent / "secret.svg").as_uri(),
        "web": f"{address}/x",
    }
    put(root, "sources/reports/year.toml", manifest(("All", ["one"])))
    body = "\n\n".join(html.replace("{}", urls[where]) for html in REMOVED)
    source(root, "one", "One", f"{body}\n\nThe end.")
    result = build(root)
    said = [problem.text(root) for problem in result.problems]
    assert asked == []
    pages = " ".join(texts(result.pdf))
    assert CANARY not in pages
    assert "The end." in pages
    assert CANARY.encode() not in result.pdf.read_bytes()
    for name in ("script", "style", "iframe", "frameset", "form", "object", "embed", "link", "base", "meta"):
        assert any(re.search(rf"one\.en\.md:\d+: `<{name}>` was removed", line) for line in said), name
    for name in ("onclick", "style", "background", "cite"):
        assert any(re.search(rf"one\.en\.md:\d+: the attribute `{name}` was removed", line) for line in said)


def test_pictures_outside_the_project_are_errors_with_their_lines(root, server):
    address, asked = server
    (root / "sources/media/link.svg").symlink_to(root.parent / "secret.svg")
    (root / "sources/media/folder").symlink_to(root.parent)
    names = [
        "../../../secret.svg", "/../secret.svg", "../media/link.svg", "../media/folder/secret.svg",
        f"{root.parent}/secret.svg", (root.parent / "secret.svg").as_uri(), f"{address}/x.svg",
        f"//127.0.0.1:{address.rpartition(':')[2]}/x.svg", "%2e%2e/%2e%2e/%2e%2e/secret.svg",
        "../../../secret.txt",
    ]  # fmt: skip
    put(root, "sources/reports/year.toml", manifest(("All", ["one"])))
    source(root, "one", "One", "\n\n".join(f'![A picture.]({name}){{alt="x"}}' for name in names))
    lines = failed(root)
    assert len(lines) == len(names)
    begins = re.compile(r"sources/articles/one\.en\.md:\d+: the (image|picture) ")
    assert all(begins.match(line) for line in lines), lines
    assert asked == []
    assert not (root / "build/year.en.pdf").exists()


def test_svg_reaches_no_file_and_no_network_and_runs_nothing(root, server):
    address, asked = server
    inside = []
    for url in (f"{address}/x.svg", (root.parent / "secret.svg").as_uri(), "../../../secret.svg"):
        inside += [
            f'<image href="{url}" width="9" height="9"/>',
            f'<image xlink:href="{url}" width="9" height="9"/>',
            f'<use href="{url}#x"/>', f'<style>@import url({url}); @import "{url}";</style>',
            f'<rect width="9" height="9" style="fill: url({url}#x)"/>', f'<script href="{url}"/>',
            f"<style>@font-face {{ font-family: f; src: url({url}) }}</style><text font-family='f'>x</text>",
            f'<foreignObject><iframe src="{url}"/></foreignObject>', f'<feImage href="{url}"/>',
            f'<a href="{url}"><rect width="9" height="9"/></a>',
            f'<image href="{data_url(svg(f"<image href={chr(34)}{url}{chr(34)}/>"))}" width="9" height="9"/>',
        ]  # fmt: skip
    pictures = [svg(inner) for inner in inside]
    pictures += [
        svg("<text>x</text>", before=f'<?xml-stylesheet href="{address}/x.css"?>'),
        svg("<text>x</text>", before=f'<!DOCTYPE svg SYSTEM "{address}/x.dtd">'),
        svg("<text>x</text>", before=f'<!DOCTYPE svg [<!ENTITY % p SYSTEM "{address}/x.dtd"> %p;]>'),
        svg('<script>alert(1)</script><rect width="9" height="9" onload="x()"/>'),
    ]
    for number, picture in enumerate(pictures):
        put(root, f"sources/media/p{number}.svg", picture)
    put(root, "sources/reports/year.toml", manifest(("All", ["one"])))
    shown = "\n\n".join(f'![Number {n}.](../media/p{n}.svg){{alt="x"}}' for n in range(len(pictures)))
    source(root, "one", "One", shown)
    try:
        pages = " ".join(texts(build(root).pdf))
    except ProjectError as error:  # a picture that is left out is an error
        pages = str(error)
    assert asked == []
    assert CANARY not in pages


def test_entity_of_a_file_is_not_put_into_a_picture(root):
    inner = '<text y="5" font-size="2">&x;</text>'
    before = OUTSIDE.format((root.parent / "secret.txt").as_uri())
    put(root, "sources/media/p.svg", svg(inner, before=before))
    put(root, "sources/reports/year.toml", manifest(("All", ["one"])))
    source(root, "one", "One", 'Text.\n\n![It.](../media/p.svg){alt="x"}')
    (line,) = failed(root)
    assert line.startswith("sources/articles/one.en.md:6: the picture sources/media/p.svg is no sound SVG")


@dataclass(frozen=True)
class Reading:
    """An article to render in a worker."""

    title: str
    html: str
    unit_id: str = "it"


def read(job: Reading) -> Markup:
    path = Path(__file__).parent / "sources/articles/it.md"
    return render(Article(path, "it.md", "it", "en", "The Title", job.html, 1, "0" * 64), path.parents[2])


N = 2000
TANGLES = {
    "link": "[a](" + "(" * N,
    "image": "![a](" + "a(b)" * N,
    "figure": "![a](" + "a" * N + " (b) " * N,
    "attributes": "![a](b){" + "a=b " * N,
    "span": "[a]{" + "a " * N,
    "caption": "| a |\n|--|\n\n: " + " " * 9 * N + "x",
    "rule": "- " * N + "x",
    "spaces": " " * 20 * N,
    "trail": ("a" + " " * 5 * N + "\n") * 5,
    "address": "<http://" + "a" * 9 * N,
    "mail": "a@" * 4 * N,
    "quotes": "\"'" * N,
    "dashes": "-" * 9 * N,
    "tag": "<a " + "b=c " * N,
    "open": "<a b='" * N,
    "blank tag": "<a" + " " * 9 * N,
    "entity": "&#" * N,
    "comment": "<!--" + "-" * 9 * N,
    "instruction": "<?" + "a" * 9 * N,
    "cdata": "<![CDATA[" + "]" * 9 * N,
    "definition": '[a]: b "' + "a" * 9 * N,
    "short form": "*[" + "a" * 9 * N + "]: x",
    "notes": "[^a]" * N + "\n\n[^a]: x",
    "table": "|" * N + "\n" + "|-" * N,
    "heading": "#" * 3 * N,
    "named heading": "# a {" + "#b " * N,
    "fence": "~~~" * N,
    "stress": "*a_" * 900,
    "double stress": "**a*" * 600,
    "code": "`a" * N,
    "box": "::: " + "{.a " * N,
    "digits": "1," * 4 * N,
    "words": "extraordinary" * N,
    "arabic": "ا" * 9 * N,
    "returns": "\r" * 9 * N,
    "lines": "a\n" * 9 * N,
}


def test_markdown_that_was_written_to_tangle_the_reader_is_read_in_bounded_time():
    pool = Pool(1, Bounds(seconds=30, memory_mb=1500))
    began = time.monotonic()
    try:
        results = pool.run(read, [Reading(name, body) for name, body in TANGLES.items()])
    finally:
        pool.close()
    failures = [name for name, result in zip(TANGLES, results, strict=True) if isinstance(result, Failure)]
    assert failures == []
    assert time.monotonic() - began < 300


def test_article_that_is_read_too_slowly_is_one_line(root):
    put(root, "report-builder.toml", f"{CONFIG}\n[limits]\nunit_seconds = 3\n")
    put(root, "sources/reports/year.toml", manifest(("All", ["one"])))
    forms = "\n\n".join(f"*[a{number}]: x" for number in range(6_000))
    source(root, "one", "One", forms + "\n\n" + "\n\n".join("a1 a2 a3" for _ in range(6000)))
    (line,) = failed(root)
    what = "(the article could not be read|“One” could not be typeset)"  # a fast machine gets that far
    assert re.match(rf"sources/articles/one.en.md: {what}: it takes longer than 3 seconds \(simplify", line)


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c",
        "title: !!python/object/apply:os.system ['true']",
        "title: {a: [b, {c: d}]}",
        "title: x\ndate: [2020]\ntags: {a: b}\nauthors: 7\nsummary: [a]\nlang: {x: y}\nkey: [1]",
        "title: " + "[" * 5000,
        "title: " + "{a: " * 5000,
        "? [a, b]\n: x",
        "- a\n- b",
        "title: x\n<<: {date: 1}",
        'title: "' + "\\x41" * 60_000 + '"',
        "\n".join(f"k{number}: x" for number in range(20_000)),
    ],
    ids=lambda front: front[:20].replace("\n", " "),
)
def test_front_matter_of_any_shape_is_answered_with_lines(root, front):
    put(root, "sources/reports/year.toml", manifest(("All", ["one"])))
    put(root, "sources/articles/one.en.md", f"---\n{front}\n---\nText.\n")
    began = time.monotonic()
    try:
        build(root)
        said = ["built"]
    except ProjectError as error:
        said = [problem.text(root) for problem in error.problems]
    assert said == ["built"] or any("sources/articles/one.en.md:" in line for line in said)
    assert time.monotonic() - began < 90
