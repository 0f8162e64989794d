"""Each gate catches what it is there for, and a build that fails one leaves the last good PDF alone."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, replace
from itertools import chain

import pikepdf
import pytest
from helpers_build import build, failed, outputs, put, source
from helpers_pdf import opened

from report_builder.articles.catalogue import load_catalogue
from report_builder.driver.compiler import Compiler, Tally
from report_builder.driver.document import document_info
from report_builder.driver.model import Silent
from report_builder.driver.pool import Pool
from report_builder.driver.prepare import Preparer
from report_builder.driver.record import LastBuild
from report_builder.driver.store import store_of
from report_builder.manuscript.report import resolve_report
from report_builder.project.errors import Problem
from report_builder.project.paths import find_project
from report_builder.verify.gates import check_file, check_texts
from report_builder.verify.model import Expected, Facts


@dataclass(frozen=True)
class Report:
    """What the gates are told of the small report."""

    units: list[Expected]
    facts: Facts


def check(data: bytes, expected: Report) -> tuple[Problem, ...]:
    """Every gate on the whole file, as a build goes through them; its articles have no date, nor author."""
    lost = chain.from_iterable(check_texts(data, expected.units))
    found = (*check_file(data, expected.units, expected.facts), *lost)
    return tuple(each for each in found if not each.message.startswith("the article has no "))


@pytest.fixture
def copy(varied, tmp_path):
    return shutil.copytree(varied, tmp_path / "copy")


@pytest.fixture(scope="module")
def expected(varied):
    """What the gates are told of the small report."""
    project = find_project(varied)
    store = store_of(project)
    preparer = Preparer(store, Pool(1))
    catalogue = load_catalogue(project)
    report = resolve_report(project, catalogue, "year", None)
    prepared = preparer.prepare(project, report, catalogue.articles.values(), {})
    compiler = Compiler(store, Pool(1), preparer.digests)
    compiled = compiler.compile(prepared, LastBuild(), Silent(), Tally())
    assert compiled.plan is not None
    units = [
        Expected(
            item.unit,
            item.placement,
            item.record,
            prepared.markups.get(item.unit.id),
            prints_labels=compiled.composed[item.unit.id].prints_labels,
        )
        for item in compiled.plan.units
    ]
    return Report(units, Facts("year.en.pdf", document_info(prepared), project.root, prepared.sheet.fonts))


def spoilt(varied, spoil) -> bytes:
    with opened(varied / "build/year.en.pdf") as pdf:
        spoil(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()


def said(data, expected) -> str:
    return "\n".join(problem.text() for problem in check(data, expected))


def place_of(pdf, name):
    """The index of a destination's place in the list of names."""
    names = [str(item) for item in pdf.Root.Names.Dests.Names.as_list()[::2]]
    return 2 * names.index(name) + 1


def lead(pdf, name, to):
    names = pdf.Root.Names.Dests.Names
    names[place_of(pdf, name)] = names[place_of(pdf, to)]


def test_a_good_file_passes(varied, expected):
    assert check((varied / "build/year.en.pdf").read_bytes(), expected) == ()


@pytest.mark.parametrize(
    ("line", "elsewhere"), [("trade", "roads"), ("talks", "register"), ("register", "section-1")]
)
def test_contents_line_that_leads_to_another_page_than_it_prints(varied, expected, line, elsewhere):
    """`register` prints 11 and then leads to page 1: an end that agrees is not enough."""
    text = said(spoilt(varied, lambda pdf: lead(pdf, line, elsewhere)), expected)
    assert "the contents print" in text


def test_page_labels_that_are_off_by_ten(varied, expected):
    def spoil(pdf):
        labels = pdf.Root.PageLabels.Nums
        labels[3].St = 11

    assert "the contents print" in said(spoilt(varied, spoil), expected)


def test_link_without_a_destination(varied, expected):
    def spoil(pdf):
        names = pdf.Root.Names.Dests.Names
        at = place_of(pdf, "trade/prices")
        del names[at]
        del names[at - 1]

    text = said(spoilt(varied, spoil), expected)
    assert "leads nowhere: `trade/prices`" in text
    assert "talks.en.md" in text


def test_destination_on_a_page_that_is_gone(varied, expected):
    def spoil(pdf):
        names = pdf.Root.Names.Dests.Names
        stray = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page))
        names[place_of(pdf, "roads")] = pikepdf.Array([stray, pikepdf.Name.XYZ, 0, 0, None])

    assert "leads nowhere: `roads`" in said(spoilt(varied, spoil), expected)


def test_note_off_the_page_of_its_call(varied, expected):
    text = said(spoilt(varied, lambda pdf: lead(pdf, "talks/note-1", "roads/note-1")), expected)
    assert "note" in text
    assert "call" in text


def test_text_lost_from_a_page(varied, expected):
    def spoil(pdf):
        for page in pdf.pages[first : first + 2]:
            page.obj.Contents = pdf.make_stream(b"")

    first = next(each.placement.first for each in expected.units if each.unit.id == "talks")
    text = said(spoilt(varied, spoil), expected)
    assert "text of the article is not in the PDF" in text
    assert "talks.en.md:" in text


def test_font_that_is_not_embedded(varied, expected):
    def spoil(pdf):
        fonts = pdf.pages[8].obj.Resources.Font.as_dict()
        del next(iter(fonts.values())).DescendantFonts[0].FontDescriptor["/FontFile2"]

    assert "is not embedded" in said(spoilt(varied, spoil), expected)


def test_font_that_is_none_of_the_layouts(varied, expected):
    def spoil(pdf):
        font = next(iter(pdf.pages[8].obj.Resources.Font.as_dict().values()))
        font.BaseFont = pikepdf.Name("/ABCDEF+Comic-Sans")

    assert "the font Comic-Sans is none of the layout's" in said(spoilt(varied, spoil), expected)


def rules(data, expected) -> list[str | None]:
    return [problem.rule for problem in check(data, expected)]


def test_page_labels_that_skip_a_number(varied, expected):
    def spoil(pdf):
        pdf.Root.PageLabels.Nums.extend([9, pikepdf.Dictionary(S=pikepdf.Name.D, St=17)])

    assert "numbers.labels" in rules(spoilt(varied, spoil), expected)


def test_notes_whose_calls_are_out_of_order(varied, expected):
    def spoil(pdf):
        for kind in ("note-ref-1", "note-1"):
            lead(pdf, f"talks/{kind}", "roads/note-ref-1")

    assert "numbers.order" in rules(spoilt(varied, spoil), expected)


@pytest.mark.parametrize(
    "address",
    [
        "https://exa mple.org",
        "http://",
        "https://example",
        "ftp://example.org/x",
        "https://a.org:99999",
        "mailto:nobody",
    ],
)
def test_address_that_no_browser_could_open(varied, expected, address):
    def spoil(pdf):
        page = pdf.pages[8].obj
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
        )
        page.Annots = pikepdf.Array(
            [*page.get("/Annots", pikepdf.Array()).as_list(), pdf.make_indirect(link)]
        )

    found = [each for each in check(spoilt(varied, spoil), expected) if each.rule == "links.malformed"]
    assert address in found[0].message
    assert (found[0].page, found[0].severity) == (8, "warning")


def test_info_and_xmp_that_differ(varied, expected):
    def spoil(pdf):
        pdf.trailer.Info.Title = pikepdf.String("Another title")

    assert "Info says Title “Another title”, XMP says" in said(spoilt(varied, spoil), expected)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda pdf: pdf.Root.ViewerPreferences.__delitem__("/DisplayDocTitle"), "07-001"),
        (lambda pdf: pdf.Root.__delitem__("/Metadata"), "Info or XMP is missing"),
        (lambda pdf: rewritten(pdf, b"<pdfuaid:part>1</pdfuaid:part>", b""), "06-002"),
        (
            lambda pdf: rewritten(pdf, b"<dc:title>", b"<dc:titles>", b"</dc:title>", b"</dc:titles>"),
            "06-003",
        ),
        (lambda pdf: font_of(pdf).__delitem__("/ToUnicode"), "31-027"),
        (lambda pdf: font_of(pdf).DescendantFonts[0].__delitem__("/CIDToGIDMap"), "31-004"),
        (lambda pdf: set_widths(pdf, [3, [999]]), "31-016"),
        (lambda pdf: set_widths(pdf, [65000, [500]]), "31-011"),
        (lambda pdf: [page.obj.__setitem__("/Tabs", pikepdf.Name.R) for page in pdf.pages], "tab-order"),
        (lambda pdf: pdf.Root.__delitem__("/Lang"), "structure.language"),
    ],
)
def test_condition_of_pdf_ua_that_a_spoilt_file_fails(varied, expected, spoil, said):
    assert said in "\n".join(each.text() for each in check(spoilt(varied, spoil), expected))


def rewritten(pdf, *pairs: bytes) -> None:
    data = pdf.Root.Metadata.read_bytes()
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in data
        data = data.replace(old, new)
    pdf.Root.Metadata.write(data)


def font_of(pdf) -> pikepdf.Object:
    return next(iter(pdf.pages[8].obj.Resources.Font.as_dict().values()))


def set_widths(pdf, widths: list) -> None:
    font_of(pdf).DescendantFonts[0].W = pikepdf.Array(widths)


def test_file_over_the_bound_or_with_a_name_that_mail_spoils(varied, expected):
    data = (varied / "build/year.en.pdf").read_bytes()
    heavy = replace(expected.facts, bounds=expected.facts.bounds.model_copy(update={"pdf_mb": 0}))
    assert rules(data, replace(expected, facts=heavy)) == ["metadata.size"]
    named = replace(expected.facts, name="the year (2).pdf")
    assert "does not survive every mail program" in said(data, replace(expected, facts=named))


def test_report_and_article_without_date_or_author(varied, expected):
    data = (varied / "build/year.en.pdf").read_bytes()
    undated = replace(expected.facts, info=replace(expected.facts.info, date=None))
    assert "the report has no date" in said(data, replace(expected, facts=undated))
    found = [
        each for each in check_file(data, expected.units, expected.facts) if each.rule == "metadata.given"
    ]
    assert "the article has no date and no authors" in {each.message for each in found}
    assert {each.file for each in found} == {
        each.file for each in expected.units if each.unit.kind == "article"
    }


# The same from sources to the exit code.


def child_layout(root, css):
    put(
        root,
        "layouts/child/layout.toml",
        'name = "child"\nextends = "annual-report"\ncss = ["css/child.css"]\n',
    )
    put(root, "layouts/child/css/child.css", css)
    path = root / "sources/reports/year.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"annual-report"', '"child"'), encoding="utf-8")


def fails_and_keeps(root, before) -> str:
    lines = failed(root)
    assert outputs(root) == before
    return "\n".join(lines)


@pytest.mark.parametrize(
    "css",
    [
        ".prose h2 + p { display: none }",
        ".prose { height: 60mm; overflow: hidden }",
        ".prose p { visibility: hidden }",
        ".prose h2 + p { position: absolute; top: 900mm }",
    ],
)
def test_layout_that_hides_a_paragraph(copy, css):
    before = outputs(copy)
    child_layout(copy, css)
    text = fails_and_keeps(copy, before)
    # What is cut off may have been what the list of figures leads to, which is noticed first.
    assert "text of the article is not in the PDF: “" in text or "`trade/fig-x`, which is nowhere" in text


def test_layout_that_turns_two_paragraphs_round(copy):
    before = outputs(copy)
    child_layout(
        copy, ".prose { display: flex; flex-direction: column } .prose > p:nth-of-type(2) { order: -1 }"
    )
    text = fails_and_keeps(copy, before)
    assert "this passage does not stand in its order in the PDF: “" in text
    assert "[text.lost]" in text


def test_layout_that_hides_the_notes(copy):
    before = outputs(copy)
    child_layout(copy, ".note { display: none }")
    assert "note" in fails_and_keeps(copy, before)


def test_character_that_no_font_has_is_named_with_file_and_line(copy):
    before = outputs(copy)
    source(copy, "lines", "Lines of contact", "First line.\n\nSecond \U00010900 line.\n\nThird ܐ line.")
    text = fails_and_keeps(copy, before)
    assert "sources/articles/lines.en.md:6: no font of the layout has the character “\U00010900”" in text
    assert "U+10900, PHOENICIAN LETTER ALF" in text
    assert "sources/articles/lines.en.md:8:" in text
    assert "SYRIAC LETTER ALAPH" in text


def test_character_in_a_title_that_no_font_has(copy):
    source(copy, "lines", "Lines ܐ contact", "Text.")
    assert "SYRIAC LETTER ALAPH" in "\n".join(failed(copy))


BROKEN = {
    "text.png": b"This is no picture.",
    "empty.png": b"",
    "cut.jpg": bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb"),
    "bad.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><rect",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_picture_is_named(copy, name):
    before = outputs(copy)
    put(copy, f"sources/media/{name}", BROKEN[name])
    source(copy, "lines", "Lines of contact", f'Text.\n\n![A picture.](../media/{name}){{alt="A picture"}}\n')
    text = fails_and_keeps(copy, before)
    assert name in text
    assert "sources/articles/lines.en.md" in text


@pytest.mark.parametrize("name", ["half.jpg", "half.png"])
def test_picture_that_was_cut_short_is_named(copy, name):
    from PIL import Image

    before = outputs(copy)
    buffer = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(buffer, {"jpg": "JPEG", "png": "PNG"}[name[-3:]])
    put(copy, f"sources/media/{name}", buffer.getvalue()[: len(buffer.getvalue()) // 2])
    source(copy, "lines", "Lines of contact", f'Text.\n\n![A picture.](../media/{name}){{alt="A picture"}}\n')
    assert name in fails_and_keeps(copy, before)


def test_link_to_a_heading_that_another_article_does_not_have(copy):
    before = outputs(copy)
    source(copy, "lines", "Lines of contact", "See [there](article:trade#no-such-heading).")
    text = fails_and_keeps(copy, before)
    assert "trade/no-such-heading" in text
    assert "lines.en.md" in text


def test_link_to_a_heading_that_the_article_itself_does_not_have(copy):
    source(copy, "lines", "Lines of contact", "See [below](#no-such-heading).")
    try:
        problems = [problem.text(copy) for problem in build(copy).problems]
    except Exception as error:
        problems = [str(error)]
    assert any("no-such-heading" in problem for problem in problems), "nothing was said of it"


def test_picture_far_too_large(copy):
    from PIL import Image

    for name, size in (("large.webp", (1200, 1000)), ("good.webp", (900, 700))):
        Image.new("L", size).save(copy / "sources/media" / name)
    config = copy / "report-builder.toml"
    config.write_text(
        config.read_text(encoding="utf-8") + "\n[bounds]\nimage_megapixels = 1\n", encoding="utf-8"
    )
    pictures = '![A](../media/good.webp){alt="A"}\n\n![B](../media/large.webp){alt="B"}\n'
    source(copy, "lines", "Lines of contact", f"Text.\n\n{pictures}")
    found = [each.text(copy) for each in build(copy).problems if each.rule == "images.format"]
    (text,) = found
    assert "lines.en.md:8: `sources/media/large.webp` has 1 million pixels" in text


def test_failed_gate_exits_with_1_and_the_next_build_is_good(copy, run, launch):
    before = outputs(copy)
    article = copy / "sources/articles/lines.en.md"
    good = article.read_text(encoding="utf-8")
    article.write_text(good + "\n\nA letter ܐ.\n", encoding="utf-8")
    done = launch("build", "--jobs", "1", cwd=copy, expect=1)
    assert "error: sources/articles/lines.en.md:" in done.stderr
    assert outputs(copy) == before
    article.write_text(good, encoding="utf-8")
    assert run("build", "--jobs", "1", cwd=copy).stdout.rstrip().endswith("(unchanged)")
