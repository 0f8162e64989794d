"""Pictures that would take the memory or the time of the machine are a line each, before they are drawn."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from helpers_build import CONFIG, build, failed, manifest, project, put, source
from helpers_hostile import EPS, LAUGHS, OUTSIDE, USE_BOMB, data_url, gif, jpeg, png, svg, webp

from report_builder.project.pictures import picture_fault

DRAWN = '<rect width="9" height="9"/>'
SELF = {
    "use": '<g id="a"><use href="#a"/></g>',
    "two uses": '<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>',
    "pattern": f'<pattern id="p"><g fill="url(#p)">{DRAWN}</g></pattern>',
    "mask": f'<mask id="m"><g style="mask: url(#m)">{DRAWN}</g></mask>',
    "marker": '<marker id="m"><path d="M0 0L1 1" marker-end="url(\'#m\')"/></marker>',
}
FAULTS = {
    "png": (lambda: png(12_000, 12_000), "has 144 megapixels, 12000 by 12000, more than 100"),
    "png that Pillow refuses": (lambda: png(20_000, 20_000), "has 400 megapixels"),
    "png with two headers": (
        lambda: png(9, 9)[:33] + png(12_000, 12_000)[8:],
        "has 144 megapixels",
    ),
    "gif": (lambda: gif(20_000, 20_000), "has 400 megapixels"),
    "gif beyond its screen": (lambda: gif(20_000, 20_000, (9, 9)), "has 400 megapixels"),
    "jpeg": (lambda: jpeg(20_000, 20_000), "has 400 megapixels"),
    "webp": (lambda: webp(16_000, 16_000), "has 256 megapixels"),
    "webp, lossless": (lambda: webp(16_000, 16_000, "VP8L"), "has 256 megapixels"),
    "webp, lossy": (lambda: webp(16_000, 16_000, "VP8 "), "has 256 megapixels"),
    "a program for a printer": (lambda: EPS, "is no PNG, JPEG, GIF, WebP or SVG"),
    "nothing": (lambda: b"", "is no PNG, JPEG, GIF, WebP or SVG"),
    "a web page": (lambda: b"<html><script>x</script></html>", "is no SVG: it begins with <html>"),
    "use of uses": (lambda: USE_BOMB, "draws more than 50,000 elements"),
    "many elements": (lambda: svg(DRAWN * 60_000), "draws more than 50,000 elements"),
    "many markers": (
        lambda: svg(
            f'<marker id="m">{DRAWN * 100}</marker><path d="M0 0{"L9 9" * 2000}" marker-mid="url(#m)"/>'
        ),
        "draws more than 50,000 elements",
    ),
    "deep groups": (lambda: svg("<g>" * 50_000 + "</g>" * 50_000), "is nested more than 250 levels deep"),
    "many rules": (
        lambda: svg(f"<style>{'g g g rect{fill:red}' * 5000}</style>{DRAWN * 2000}"),
        "has too many style rules (5,000)",
    ),
    "billion laughs": (lambda: LAUGHS, "is no sound SVG: limit on input amplification"),
    "an entity of a file": (
        lambda: svg("<text>&x;</text>", before=OUTSIDE.format("file:///etc/passwd")),
        "is no sound SVG: undefined entity",
    ),
    **{
        f"itself through {how}": (lambda inner=inner: svg(inner), "refers to itself")
        for how, inner in SELF.items()
    },
}


@pytest.mark.parametrize("name", FAULTS)
def test_bomb_is_known_by_its_bytes(name):
    make, said = FAULTS[name]
    data = make()
    began = time.monotonic()
    fault = picture_fault(data)
    assert fault is not None
    assert fault.message.startswith(said)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "data",
    [
        png(9_000, 9_000),
        gif(9, 9),
        jpeg(9, 9),
        webp(9, 9),
        svg(DRAWN, 'viewBox="0 0 1e30 1e30" width="1e30" height="1e30"'),
        svg(f'<defs><g id="a">{DRAWN}</g></defs>{"<use href=" + chr(34) + "#a" + chr(34) + "/>"}' * 50),
        svg(DRAWN, before='<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY ns "http://ns.adobe.com/">]>'),
        svg('<use href="#nowhere"/><rect fill="url(#nowhere)"/>'),
        png(9, 9)[:20],
        gif(9, 9)[:11],
    ],
    ids=lambda data: repr(data[-20:]),
)
def test_pictures_that_do_no_harm_are_let_through(data):
    assert picture_fault(data) is None


@pytest.fixture
def root(tmp_path) -> Path:
    return project(tmp_path, {"sources/reports/year.toml": manifest(("All", ["one"]))})


def test_every_bomb_of_an_article_is_a_line_with_its_place_and_nothing_is_typeset(root):
    names = {"png": "a.png", "gif": "b.gif", "webp": "c.webp", "use of uses": "d.svg"}
    names["billion laughs"] = "e.svg"
    for case, name in names.items():
        put(root, f"sources/media/{name}", FAULTS[case][0]())
    body = "\n\n".join(f'![A picture.](../media/{name}){{alt="x"}}' for name in names.values())
    source(root, "one", "One", body)
    began = time.monotonic()
    lines = failed(root)
    assert time.monotonic() - began < 60
    assert [line.partition(": ")[0] for line in lines] == [
        f"sources/articles/one.en.md:{4 + 2 * number}" for number in range(5)
    ]
    for line, (case, name) in zip(lines, names.items(), strict=True):
        assert f"the picture sources/media/{name} {FAULTS[case][1]}" in line


def test_bound_on_megapixels_is_the_projects_and_holds_for_what_was_built_before(root):
    put(root, "sources/media/a.png", png(3_000, 2_000))
    source(root, "one", "One", 'Text.\n\n![A picture.](../media/a.png){alt="x"}')
    build(root)
    put(root, "report-builder.toml", f"{CONFIG}\n[limits]\npicture_megapixels = 5\n")
    (line,) = failed(root)
    assert "a.png has 6 megapixels, 3000 by 2000, more than 5 (make it smaller, or raise picture_meg" in line


def test_bomb_that_took_the_place_of_a_good_picture_is_not_drawn(root):
    put(root, "sources/media/a.svg", svg(DRAWN))
    source(root, "one", "One", 'Text.\n\n![A picture.](../media/a.svg){alt="x"}')
    build(root)
    put(root, "sources/media/a.svg", USE_BOMB)
    (line,) = failed(root)
    assert "the picture sources/media/a.svg could not be drawn: the picture draws more than 50,000" in line


def test_bomb_inside_a_picture_is_not_drawn(root):
    inner = f'<image width="9" height="9" href="{data_url(png(12_000, 12_000), "png")}"/>'
    put(root, "sources/media/a.svg", svg(inner))
    source(root, "one", "One", 'Text.\n\n![A picture.](../media/a.svg){alt="x"}')
    (line,) = failed(root)
    assert "a picture inside another one could not be drawn: the picture has 144 megapixels" in line


def test_drawing_that_takes_too_long_is_one_line(root):
    put(root, "report-builder.toml", f"{CONFIG}\n[limits]\nunit_seconds = 5\n")
    turns = "rotate(" * 20_000  # a regular expression of the engine backtracks
    put(
        root, "sources/media/a.svg", svg(f'<path d="M{"1" * 100_000}-"/><path transform="{turns}" d="M0 0"/>')
    )
    source(root, "one", "One", 'Text.\n\n![A picture.](../media/a.svg){alt="x"}')
    (line,) = failed(root)
    assert line.startswith(
        "sources/articles/one.en.md: “One” could not be typeset: it takes longer than 5 seconds (simplify its"
    )
