"""A brief for a press: one file, its pictures in the inks of the press."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from helpers_build import paragraphs, project, source
from helpers_pdf import opened, texts
from PIL import Image

MM = 72 / 25.4
COLOURS = ((200, 40, 30), (30, 140, 60), (40, 60, 160), (240, 240, 240))


def quarters(kind: str, size: int) -> bytes:
    """A picture of four colours."""
    picture = Image.new("RGB", (size, size))
    half = size // 2
    for at, colour in enumerate(COLOURS):
        picture.paste(
            colour, (half * (at % 2), half * (at // 2), half * (at % 2) + half, half * (at // 2) + half)
        )
    buffer = io.BytesIO()
    picture.save(buffer, kind, quality=95)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The brief for a press, and what the command said."""
    from report_builder.cli.main import cli

    root = tmp_path_factory.mktemp("press")
    files = {"sources/media/photo.jpg": quarters("JPEG", 400), "sources/media/plan.png": quarters("PNG", 400)}
    project(root, files)
    shown = ("![A photograph.](../media/photo.jpg){#fig-a}", "![A plan.](../media/plan.png){#fig-b}")
    body = "\n\n".join((paragraphs(2), *shown))
    source(root, "note", "A note with pictures", body, date="2023-01-15", authors="[Ann Ash]")
    done = CliRunner().invoke(cli, ["--project", str(root), "--json", "brief", "note", "--profile", "print"])
    said = json.loads(done.stdout)
    (result,) = said["results"]
    return Path(result["pdf"]), result


def pictures(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [
        each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
    ]


def test_a_brief_is_one_file_of_whole_leaves(brief):
    file, result = brief
    assert file.name == "note.en.print.pdf"
    assert result["cover"] is None
    assert not list(file.parent.glob("*cover*"))
    assert result["pages"] % 2 == 0
    with opened(file) as pdf:
        assert len(pdf.pages) == result["pages"]


def test_the_masthead_of_a_brief_runs_into_the_bleed(brief):
    document = pypdfium2.PdfDocument(brief[0])
    page = document[0].render(scale=2).to_pil().convert("RGB")
    document.close()
    edge, beyond = 12 * MM * 2, 1.5 * MM * 2
    across = round(edge + 60)
    for place in (
        (across, round(edge - beyond)),
        (round(edge - beyond), across),
        (page.width - round(edge - beyond), across),
    ):
        assert page.getpixel(place) != (255, 255, 255)
    assert page.getpixel((round(edge / 3), across * 4)) == (255, 255, 255)


def test_pictures_are_in_inks_and_of_the_kind_they_were(brief):
    with opened(brief[0]) as pdf:
        kinds = {str(each.Filter): each for each in pictures(pdf)}
        assert kinds["/DCTDecode"].ColorSpace == "/DeviceCMYK"
        space = kinds["/FlateDecode"].ColorSpace
        assert (space[0], space[1], int(space[2])) == ("/Indexed", "/DeviceCMYK", 3)
        assert int(kinds["/DCTDecode"].BitsPerComponent) == 8


def test_pictures_keep_their_colours(brief):
    """Each quarter is most of its own colour: none is turned round, or a negative."""
    document = pypdfium2.PdfDocument(brief[0])
    seen = []
    for page in document:
        for item in (each for each in page.get_objects() if isinstance(each, pypdfium2.PdfImage)):
            left, bottom, right, top = item.get_bounds()
            look = page.render(scale=1).to_pil().convert("RGB")
            edge = 12 * MM
            high = page.get_size()[1] - edge
            for across, down in ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)):
                place = (edge + left + across * (right - left), high - top + down * (top - bottom))
                seen.append(look.getpixel((round(place[0]), round(place[1]))))
    document.close()
    assert len(seen) == 8
    for at, (red, green, blue) in enumerate(seen):
        wanted = COLOURS[at % 4]
        assert all(abs(one - other) < 75 for one, other in zip((red, green, blue), wanted, strict=True)), seen
        if at % 4 < 3:
            assert (red, green, blue)[at % 4] == max(red, green, blue)


def test_pictures_too_coarse_for_print_are_warned_of(brief):
    found = [each["message"] for each in brief[1]["problems"] if each["rule"] == "images.resolution"]
    assert found
    assert all("at least 200 are asked for" in message for message in found)


def test_the_line_beside_the_page_names_it(brief):
    file, result = brief
    said = texts(file)
    assert f"note.en.print.pdf, page 1 of {result['pages']}, 2023-01-15" in said[0]


def test_gradients_and_masks_become_inks():
    """A gradient runs between inks; what paints a mask stays light, in grey."""
    from report_builder.link.press.condition import shipped_condition
    from report_builder.link.press.file import PressFile
    from report_builder.link.press.model import Press

    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    stop = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    shading = pikepdf.Dictionary(
        ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[0, 0, 100, 0],
        Function=pikepdf.Dictionary(
            FunctionType=3, Domain=[0, 1], Functions=[stop], Bounds=[], Encode=[0, 1]
        ),
    )  # fmt: skip
    group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB)
    mask = pdf.make_stream(
        b"1 1 1 rg 0 0 50 50 re f",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 100, 100],
        Group=group,
    )
    state = pikepdf.Dictionary(SMask=pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=mask))
    palette = pikepdf.Array(
        [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 1, pikepdf.String(b"\0\0\0\xc8\x28\x1e")]
    )
    picture = pdf.make_stream(
        b"\0",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=palette,
    )
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(P=picture),
        Shading=pikepdf.Dictionary(S=shading),
        ExtGState=pikepdf.Dictionary(G=state),
    )
    page.obj.Contents = pdf.make_stream(b"q /G gs /S sh Q /DeviceRGB cs 0.8 0.1 0.1 sc 0 0 5 5 re f")
    pdf.Root.Metadata = pdf.make_stream(
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    )
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary())
    buffer = io.BytesIO()
    pdf.save(buffer)
    file = PressFile(buffer.getvalue(), Press(shipped_condition(), marks=False))
    assert file.jobs() == []  # a palette needs no worker
    with opened(file.finished([], "x.pdf")) as made:
        resources = made.pages[0].obj.Resources
        assert resources.Shading.S.ColorSpace == "/DeviceCMYK"
        (piece,) = resources.Shading.S.Function.Functions
        assert (len(piece.C0), len(piece.C1)) == (4, 4)
        masking = resources.ExtGState.G.SMask.G
        assert masking.Group.CS == "/DeviceGray"
        assert masking.read_bytes().split()[:2] == [b"1", b"g"]
        painted = pikepdf.parse_content_stream(made.pages[0])
        spaces = [each.operands for each in painted if str(each.operator) == "cs"]
        assert [str(given[0]) for given in spaces] == ["/DeviceCMYK"]
        assert [len(each.operands) for each in painted if str(each.operator) == "sc"] == [4]
        space = resources.XObject.P.ColorSpace
        assert (space[1], bytes(space[3])[:4], len(bytes(space[3]))) == (
            "/DeviceCMYK",
            bytes((0, 0, 0, 255)),
            8,
        )
    kept = PressFile(buffer.getvalue(), Press(shipped_condition(), colors="rgb", marks=False))
    with opened(kept.finished([], "x.pdf")) as made:
        resources = made.pages[0].obj.Resources
        assert resources.ColorSpace.DefaultRGB[0] == "/ICCBased"
        assert resources.XObject.P.ColorSpace[1][0] == "/ICCBased"
        assert resources.ExtGState.G.SMask.G.Group.CS[0] == "/ICCBased"
