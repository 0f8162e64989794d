"""The picture that an article names in its front matter opens the article."""

from __future__ import annotations

from helpers_build import build, manifest, outputs, paragraphs, project, source, unit
from helpers_pdf import bytes_of, opened

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200">'
    '<rect width="400" height="200" fill="#12ab34"/></svg>'
)


def green(pdf, page: int) -> int:
    """Points of the page in the colour of the picture, at one a pt."""
    import pypdfium2

    document = pypdfium2.PdfDocument(bytes_of(pdf))
    try:
        picture = document[page].render(scale=1).to_pil().convert("RGB")
        data = picture.tobytes()
        pixels = zip(data[0::3], data[1::3], data[2::3], strict=True)
        return sum(abs(r - 0x12) + abs(g - 0xAB) + abs(b - 0x34) < 9 for r, g, b in pixels)
    finally:
        document.close()


def test_article_of_a_report_opens_with_its_picture_across_the_page(tmp_path):
    project(
        tmp_path, {"sources/reports/year.toml": manifest(("One", ["a", "b"])), "sources/media/x.svg": SVG}
    )
    source(tmp_path, "a", "With", paragraphs(2), picture="../media/x.svg")
    source(tmp_path, "b", "Without", paragraphs(2, 4))
    build(tmp_path)
    pdf = outputs(tmp_path)[0]
    area = green(pdf, unit(tmp_path, "a")["first_page"] - 1)
    assert 420 * 160 < area < 500 * 180  # 164 mm by 60 mm
    assert green(pdf, unit(tmp_path, "b")["first_page"] - 1) == 0


def test_brief_opens_with_the_picture_as_decoration_that_needs_no_description(tmp_path):
    project(tmp_path, {"sources/media/x.svg": SVG})
    source(tmp_path, "a", "With", paragraphs(2), picture="/sources/media/x.svg")
    (result,) = build_briefs(find_project(tmp_path), BriefRequest(("a",)), Silent())
    assert green(result.pdf, 0) > 420 * 160
    with opened(result.pdf) as pdf:
        assert not any(str(each.get("/S")) == "/Figure" for each in pdf.objects if hasattr(each, "keys"))
