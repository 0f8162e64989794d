"""OpenDocument texts, made by hand, by LibreOffice 7.4 and by pandoc -> articles; hostile ones -> one
clear line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from helpers_office import EMF, ODT, Odt, doubts, odt_style, png, reasons, rendered, zipped
from office_samples import pandoc_made

from report_builder.intake.docx import read_docx
from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Draft, Hints
from report_builder.intake.odt import read_odt

HINTS = Hints(languages=("en", "ar", "tr"))
FILES = Path(__file__).parent / "office"

AUTOMATIC = (
    odt_style("Bold", 'fo:font-weight="bold"')
    + odt_style("Slant", 'fo:font-style="italic"')
    + odt_style("Up", 'style:text-position="super 58%"')
    + odt_style("Down", 'style:text-position="sub 58%"')
    + odt_style("Tr", 'fo:language="tr" fo:country="TR"')
    + odt_style("Gone", 'text:display="none"')
    + odt_style("P1", "", "paragraph", "Quotations")
    + odt_style("P2", 'fo:font-weight="bold"', "paragraph", "Text_20_body")
    + odt_style("P3", "", "paragraph", "Text_20_body", 'fo:margin-left="2cm" fo:margin-right="2cm"')
    + odt_style("P4", "", "paragraph", "Text_20_body", 'fo:text-align="end"')
    + '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
    'text:start-value="4"/><text:list-level-style-bullet text:level="2" text:bullet-char="•"/>'
    "</text:list-style>"
    '<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="a"/>'
    "</text:list-style>"
)


def p(content: str, style: str = "Text_20_body") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def h(content: str, level: int = 1) -> str:
    return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{content}</text:h>'


def span(content: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{content}</text:span>'


def note(*paragraphs: str, kind: str = "footnote") -> str:
    held = "".join(p(each) for each in paragraphs)
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>9</text:note-citation>'
        f"<text:note-body>{held}</text:note-body></text:note>"
    )


def items(*contents: str, style: str = "L1", more: str = "") -> str:
    held = "".join(
        f"<text:list-item>{each if each.startswith('<') else p(each)}</text:list-item>" for each in contents
    )
    return f'<text:list text:style-name="{style}"{more}>{held}</text:list>'


def row(*cells: str) -> str:
    held = "".join(
        each
        if each.startswith("<table:")
        else f"<table:table-cell>{each if each.startswith('<') else p(each)}</table:table-cell>"
        for each in cells
    )
    return f"<table:table-row>{held}</table:table-row>"


def table(head: str, *rows: str) -> str:
    heads = f"<table:table-header-rows>{head}</table:table-header-rows>"
    return f"<table:table><table:table-column/>{heads}{''.join(rows)}</table:table>"


def frame(name: str, alt: str = "", anchor: str = "as-char") -> str:
    return (
        f'<draw:frame text:anchor-type="{anchor}"><draw:image xlink:href="Pictures/{name}"/>'
        f"<svg:desc>{alt}</svg:desc></draw:frame>"
    )


def read(made: Odt | bytes, name: str = "article.odt") -> Draft:
    (draft,) = read_odt(made if isinstance(made, bytes) else made.build(), name, HINTS)
    return draft


def body_of(*blocks: str) -> str:
    return read(Odt("".join(blocks), AUTOMATIC)).body


def refused(data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        read_odt(data, "article.odt", HINTS)
    assert "\n" not in caught.value.message
    return caught.value.message


# LibreOffice


@pytest.mark.parametrize("name", ["libreoffice-en.odt", "libreoffice-en.docx"])
def test_a_report_that_libreoffice_saved_is_read_whole(name: str, tmp_path: Path) -> None:
    reader = read_odt if name.endswith("odt") else read_docx
    (draft,) = reader((FILES / name).read_bytes(), name, HINTS)
    assert (draft.title, draft.subtitle) == ("Strikes on the camps of Idlib", "A count of the year 2022")
    assert (draft.authors, draft.date, draft.lang) == (("Rima Haddad", "Omar Saleh"), "2022-12-18", "en")
    for kept in (
        "**The civil defence** counted 161 dead[^1] in the *camps*, as [its register](https://example.org/",
        "m^2^, H~2~O. The ministry ([Milli Savunma Bakanlığı]{lang=tr}) gave none[^2].",
        "Two thirds were women and children. No rocket was found. See [the count](#part-1)",
        "This line was broken by a paragraph mark.",
        "- Ariha\n    - Ihsim\n    - Maghara\n- Harim",
        "3. a numbered third\n4. a fourth\n\n<!-- -->\n\n1. a list of its own",
        "|---:|\n| Ariha[^3] | 12 |",
        ': Attacks by district. {source="Source: Civil defence"}\n\n',
        "\n\n> We write down what we find.\n>\n> And we keep it.",
        '![Where the strikes were.](rb-picture:0){alt="Map of the north-west" credit="Photo: Civil defence"}',
        '::: {.aside title=""}\n\nAriha was shelled on 16 days.\n\nHarim on two.\n\n:::',
        '<tr><th rowspan="2">Year</th><th colspan="2">Patrols</th></tr>',
        "[^1]: Civil defence, *Register*.\n\n    A second paragraph of it.",
    ):
        assert kept in draft.body, draft.body
    assert doubts(draft, "comment") == ["Is this certain?"]
    assert "mostly" in doubts(draft, "tracked change")
    assert doubts(draft, "hidden text") == ["not for print"]
    assert draft.words_in == draft.words_out > 140
    assert rendered(draft, tmp_path).problems == ()


def test_an_arabic_article_that_libreoffice_saved(tmp_path: Path) -> None:
    draft = read((FILES / "libreoffice-ar.odt").read_bytes())
    assert (draft.title, draft.authors, draft.lang) == ("القصف على مخيمات إدلب", ("ريما حداد",), "ar")
    assert "أحصى الدفاع المدني **١٦١** قتيلاً[^1] في **المخيمات** وفق OCHA." in draft.body
    assert "1. أولاً في أريحا\n2. ثانياً في حارم" in draft.body
    assert "| المنطقة | القتلى |\n|---|---|\n| أريحا | ١٢ |" in draft.body
    assert draft.words_in == draft.words_out
    assert rendered(draft, tmp_path).problems == ()


def test_a_file_that_pandoc_wrote_comes_back_as_it_was(tmp_path: Path) -> None:
    draft = read(pandoc_made("odt"))
    assert (draft.title, draft.subtitle, draft.date) == ("Strikes on the camps", "A count", "2022-12-18")
    for kept in (
        "The *civil defence* **counted**[^1] 161 ~~dead~~; H~2~O and m^2^.",
        "- one\n\n    more of one\n\n- two\n    1. deep\n    2. deeper",
        "5. five\n6. six",
        "> Quoted.\n>\n> Twice.",
        "![The *caption* here.](rb-picture:0)",
        "| A | B |\n|---|---:|\n| 1 | 2 |\n| 3 | 4[^2] |\n\n: A table caption.",
        "See [district](#part-1). The share is a/b of all.",
        "\n---\n",
    ):
        assert kept in draft.body, draft.body
    assert draft.words_in == draft.words_out
    assert [problem.severity for problem in rendered(draft, tmp_path).problems] == ["warning"], (
        "no alternative text"
    )


# One thing at a time


def test_properties_of_the_file_are_taken_when_the_text_says_nothing() -> None:
    meta = (
        "<dc:title>The camps</dc:title><meta:initial-creator>Rima Haddad</meta:initial-creator>"
        "<meta:creation-date>2022-12-18T10:00:00</meta:creation-date><meta:keyword>idlib</meta:keyword>"
        "<dc:description>What was counted.</dc:description>"
    )
    draft = read(Odt(p("Only text of the article."), meta=meta, footer="Page of the institute"))
    assert (draft.title, draft.authors, draft.date) == ("The camps", ("Rima Haddad",), "2022-12-18")
    assert (draft.summary, draft.tags) == ("What was counted.", ("idlib",))
    assert set(draft.guessed) >= {"title", "authors", "date"}
    assert doubts(draft, "footer") == ["Page of the institute"]


def test_words_are_set_as_their_styles_say() -> None:
    body = body_of(
        p(f"a {span('bo', 'Bold')}{span('ld ', 'Bold')}word, {span('slanted', 'Slant')}; m{span('2', 'Up')}, "
          f"H{span('2', 'Down')}O, {span('Savunma Bakanlığı', 'Tr')} in the English text."
          + span(" not seen", "Gone")),
        p("First<text:tab/>tab<text:s text:c='3'/>spaces<text:line-break/>next line of it."),
    )  # fmt: skip
    assert (
        "a **bold** word, *slanted*; m^2^, H~2~O, [Savunma Bakanlığı]{lang=tr} in the English text.\n" in body
    )
    assert "First tab spaces<br>next line of it." in body


def test_bold_paragraphs_are_headings_where_there_are_no_others() -> None:
    draft = read(
        Odt(
            p("The article about the camps begins with a paragraph that is longer than any heading would be.")
            + p("What was found", "P2")
            + p("A paragraph below it that has a dozen words, so that it can be the text of a part."),
            AUTOMATIC,
        )
    )
    assert "## What was found\n\nA paragraph below" in draft.body
    assert doubts(draft, "heading") == ["What was found"]


def test_lists_number_from_their_start_nest_and_go_on() -> None:
    nested = p("one") + items("deep", style="L1")
    body = body_of(
        items(nested, "two"), p("Between."), items("three", more=' text:continue-numbering="true"'),
        items("lettered", style="L2"),
    )  # fmt: skip
    assert body.startswith("4. one\n    - deep\n5. two\n\nBetween.\n\n6. three\n")
    assert "1. lettered" in body


def test_quotations_by_style_and_by_indent() -> None:
    assert (
        body_of(p("By style.", "P1"), p("By indent.", "P3"), p("Text."))
        == "> By style.\n>\n> By indent.\n\nText.\n"
    )


def test_tables_with_repeated_and_merged_cells(tmp_path: Path) -> None:
    wide = (
        '<table:table-cell table:number-columns-spanned="2"><text:p>wide</text:p></table:table-cell>'
        "<table:covered-table-cell/>"
    )
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    right = f"<table:table-cell>{p('12', 'P4')}</table:table-cell>"
    draft = read(
        Odt(
            table(row("a", "b"), row("c", right)) + p("Table 1: Counted.", "Table") + p("Between.")
            + table(row("x", "y"), row(wide), row("1", "2") + f"<table:table-row>{empty}</table:table-row>"),
            AUTOMATIC,
        )
    )  # fmt: skip
    assert "| a | b |\n|---|---:|\n| c | 12 |\n\n: Counted." in draft.body
    assert '<tr><td colspan="2">wide</td></tr>' in draft.body
    assert draft.body.count("<td>") < 70, "an empty cell repeated over the sheet is no cell"
    assert draft.words_in == draft.words_out
    assert rendered(draft, tmp_path).problems == ()


def test_pictures_their_captions_in_frames_and_text_boxes(tmp_path: Path) -> None:
    captioned = (
        '<draw:frame text:anchor-type="paragraph"><draw:text-box>'
        + p(
            frame("a.png", "A map")
            + "Figure <text:sequence>1</text:sequence>: The strikes. Photo: R. Haddad",
            "Illustration",
        )
        + "</draw:text-box></draw:frame>"
    )
    said = f"<draw:text-box>{p('Said in the box.')}</draw:text-box>"
    boxed = f'<draw:frame text:anchor-type="paragraph">{said}</draw:frame>'
    draft = read(Odt(p(captioned + "The text.") + p(boxed + "Around the box."), pictures={"a.png": png()}))
    assert 'The text.\n\n![The strikes.](rb-picture:0){alt="A map" credit="Photo: R. Haddad"}' in draft.body
    assert 'Around the box.\n\n::: {.aside title=""}\n\nSaid in the box.\n\n:::' in draft.body
    assert draft.pictures[0].data == png()
    assert draft.words_in == draft.words_out
    assert rendered(draft, tmp_path).problems == ()


def test_pictures_that_cannot_be_set_or_are_elsewhere_are_told_and_never_fetched() -> None:
    far = frame("x").replace("Pictures/x", "https://example.invalid/x.png")
    out = frame("x").replace("Pictures/x", "../../../etc/passwd")
    draft = read(Odt(p(frame("d.emf") + far + out + frame("gone.png") + "Text."), pictures={"d.emf": EMF}))
    assert draft.pictures == ()
    said = reasons(draft, "picture")
    assert "EMF" in said
    assert said.count("not fetched") == 2
    assert "lacks its part" in said


def test_notes_comments_fields_and_contents() -> None:
    index = f"<text:index-body>{p('The count 1')}</text:index-body>"
    contents = f"<text:table-of-content>{index}</text:table-of-content>"
    first = note("2. A note with a number.", "More of it.")
    comment = (
        "<office:annotation><dc:creator>Editor</dc:creator><text:p>Is it so?</text:p></office:annotation>"
    )
    draft = read(
        Odt(
            contents
            + p(f"A claim{first} and an end{note('At the end.', kind='endnote')}.{comment}")
            + p("Page <text:page-number>4</text:page-number> of it.")
            + '<text:section text:display="none">' + p("A hidden part.") + "</text:section>"
        )
    )  # fmt: skip
    assert draft.body.startswith(
        "A claim[^1] and an end[^2].\n\nPage of it.\n\n[^1]: 2\\. A note with a number.\n\n    More of it.\n"
    )
    assert "[^2]: At the end." in draft.body
    assert doubts(draft, "comment") == ["Is it so?"]
    assert doubts(draft, "contents") == ["The count 1"]
    assert doubts(draft, "page number") == ["4"]
    assert doubts(draft, "hidden text") == ["A hidden part."]
    assert draft.words_in == draft.words_out


def test_tracked_changes_are_accepted() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
        f"<dc:creator>Ed</dc:creator></office:change-info>{p('mostly')}</text:deletion></text:changed-region>"
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>'
    )
    draft = read(
        Odt(changes + p('They were <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>'
                        'women<text:change-end text:change-id="c2"/>.'))
    )  # fmt: skip
    assert draft.body == "They were women.\n"
    assert "mostly" in doubts(draft, "tracked change")
    assert draft.words_in == draft.words_out


def test_links_lead_to_headings_and_to_the_web() -> None:
    body = body_of(
        p("A paragraph before it."),
        h('<text:bookmark-start text:name="العدد"/>The count<text:bookmark-end text:name="العدد"/>'),
        p('See <text:bookmark-ref text:ref-name="العدد" text:reference-format="text">the count'
          '</text:bookmark-ref>, <text:a xlink:href="https://example.org/a b">a page</text:a> and '
          '<text:a xlink:href="file:///c:/x.odt">a file</text:a>.'),
    )  # fmt: skip
    assert (
        "## The count {#part-1}\n\nSee [the count](#part-1), [a page](https://example.org/a%20b) and a file."
        in body
    )


# Hostile and broken files


def test_what_is_no_text_is_refused_in_one_clear_line() -> None:
    assert "damaged" in refused(b"no archive")
    assert "no OpenDocument text" in refused(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}))
    sheet = Odt(p("x")).parts() | {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    assert "not a text" in refused(zipped(sheet))
    locked = Odt(
        p("x"), more={"META-INF/manifest.xml": "<m:manifest xmlns:m='x'><m:encryption-data/></m:manifest>"}
    )
    assert "password" in refused(locked.build())
    assert "no text in the file" in refused(
        zipped(Odt(p("x")).parts() | {"content.xml": f"<office:document-content {ODT}/>"})
    )
    assert "no XML" in refused(zipped(Odt(p("x")).parts() | {"content.xml": "<office:document"}))
    with pytest.raises(IntakeError, match="OpenDocument file under another name"):
        read_docx(Odt(p("x")).build(), "article.docx", HINTS)


def test_entities_bombs_and_deep_nesting_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert "entities" in refused(zipped(Odt(p("x")).parts() | {"content.xml": bomb}))
    assert "times its size" in refused(
        zipped(Odt(p("x")).parts() | {"styles.xml": b"<a>" + b" " * 20_000_000 + b"</a>"})
    )
    deep = p("x")
    for _ in range(300):
        deep = f"<text:section>{deep}</text:section>"
    assert "nested too deeply" in refused(Odt(deep).build())
    lists = p("innermost")
    for _ in range(60):
        lists = items(lists)
    assert "innermost" in read(Odt(lists, AUTOMATIC)).body
    cells = (
        '<table:table-cell table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell>'
    )
    rows = "".join(row(cells) for _ in range(2_000))
    assert "cells" in refused(Odt(table(row("a"), rows)).build())


def test_a_lying_size_and_a_wrong_sum_are_damage() -> None:
    data = bytearray(Odt(p("Text. " * 200)).build())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        at = archive.getinfo("content.xml").header_offset
    data[at + 80] ^= 0xFF
    assert "damaged" in refused(bytes(data))
