"""Word files as editors send them: an English report with everything, an Arabic and a Turkish article."""

from __future__ import annotations

import io

from helpers_office import (
    Docx,
    cell,
    complex_field,
    drawing,
    item,
    levels,
    link,
    note,
    para,
    png,
    row,
    run,
    table,
    text_box,
)

BOLD, ITALIC = "<w:b/>", "<w:i/>"
PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
MATH = (
    "<m:oMath><m:f><m:num><m:r><m:t>killed</m:t></m:r></m:num><m:den><m:r><m:t>all</m:t></m:r></m:den></m:f>"
    "<m:r><m:t>=</m:t></m:r><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>"
    "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    "</m:oMath>"
)


def english() -> bytes:
    """A report of an institute, with tracked changes and comments left in."""
    body = [
        para("Strikes on the camps of Idlib", "KonuBal"),
        para("A count of the year 2022", "Altyaz"),
        para("By Rima Haddad and Omar Saleh"),
        para("18 December 2022"),
        para(complex_field('TOC \\o "1-3"', run("The count 1 Sources 4")), "T1"),
        para(
            '<w:bookmarkStart w:id="7" w:name="_Ref7"/>' + run("The count") + '<w:bookmarkEnd w:id="7"/>',
            "Balk1",
        ),
        para(
            run("The ci", BOLD)
            + run("vil defence ", BOLD)
            + run("counted 161 dead")
            + note(2)
            + run(" in the ")
            + run("camps", ITALIC)
            + run(", as ")
            + link("its register", "rIdReg")
            + run(" shows: m")
            + run("2", '<w:vertAlign w:val="superscript"/>')
            + run(", H")
            + run("2", '<w:vertAlign w:val="subscript"/>')
            + run("O. The ministry (")
            + run("Milli Savunma Bakanlığı", '<w:lang w:val="tr-TR"/>')
            + run(") gave none")
            + note(2, "endnote")
            + run(".")
        ),
        para(
            run("Two thirds were ")
            + '<w:ins w:id="1" w:author="Ed"><w:r><w:t xml:space="preserve">women and </w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="Ed"><w:r><w:delText>mostly </w:delText></w:r></w:del>'
            + run("children. ")
            + '<w:commentRangeStart w:id="0"/>'
            + run("No rocket was found.")
            + '<w:commentRangeEnd w:id="0"/>'
            '<w:r><w:commentReference w:id="0"/></w:r>'
            + run(" See ")
            + link("the count", anchor="_Ref7")
            + run(" on page ")
            + complex_field("PAGEREF _Ref7", run("3"))
            + run(" for more.")
        ),
        '<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="Ed"/></w:rPr></w:pPr>'
        + run("This line was broken ")
        + "</w:p>",
        para("by a paragraph mark."),
        para("By district", "Balk2"),
        item("Ariha", 1),
        item("Ihsim", 1, 1),
        item("Maghara", 1, 1),
        item("Harim", 1),
        para("Between the lists."),
        item("a numbered third", 2),
        item("a fourth", 2),
        item("a list of its own", 3),
        para("Table 1: Attacks by district. Source: Civil defence", "ResimYazs"),
        table(
            row("District", cell(para("Killed", "", '<w:jc w:val="right"/>')), head=True),
            row(cell(para(run("Ariha") + note(3))), cell(para("12", "", '<w:jc w:val="right"/>'))),
            row("Harim | west", cell(para("3", "", '<w:jc w:val="right"/>'))),
        ),
        para("We write down what we find.", "Alnt"),
        para("And we keep it.", "Alnt"),
        para(drawing("rIdMap", "Map of the north-west")),
        para("Figure 1: Where the strikes were. Photo: Civil defence", "ResimYazs"),
        para(
            text_box(para("Ariha was shelled on 16 days.") + para("Harim on two."))
            + run("Around the box the text goes on.")
        ),
        table(
            row(
                cell("Year", '<w:vMerge w:val="restart"/>'),
                cell("Patrols", '<w:gridSpan w:val="2"/>'),
                head=True,
            ),
            row(cell("", "<w:vMerge/>"), cell("joint"), cell("alone"), head=True),
            row("2020", "21", "4"),
            columns=3,
        ),
        para(run("The share is ") + MATH + run(".")),
        para(
            PAGE_BREAK
            + run("Hidden: ")
            + run("not for print ", "<w:vanish/>")
            + run("after the page break, soft\u00adhyphen.")
        ),
        para("An older method", "", '<w:outlineLvl w:val="1"/>'),
        para(run("Line one") + "<w:r><w:br/></w:r>" + run("line two of an address.")),
    ]
    return Docx(
        "".join(body),
        numberings={
            1: levels(("bullet", "•"), ("bullet", "o")),
            2: levels(("decimal", "%1."), start=3),
            3: levels(("lowerLetter", "%1)")),
        },
        footnotes={
            2: para(run(" Civil defence, ") + run("Register", ITALIC) + run("."))
            + para("A second paragraph of it."),
            3: para("Town and camps."),
        },
        endnotes={2: para("1. Letter of May 2022.")},
        comments={0: ("Editor", "Is this certain?")},
        media={"rIdMap": png()},
        links={"rIdReg": "https://example.org/register?a=1&amp;b=(2)"},
        core={"creator": "Administrator", "created": "2023-01-02T10:00:00Z", "keywords": "idlib, camps"},
        header="Institute of the North",
    ).build()  # fmt: skip


def arabic() -> bytes:
    """An Arabic article: every paragraph and run marked as running right to left."""

    def ar(text: str, more: str = "") -> str:
        return run(text, f'{more}<w:rtl/><w:lang w:val="en-US" w:bidi="ar-SY"/>')

    def p(content: str, style: str = "", properties: str = "") -> str:
        return para(content if content.startswith("<") else ar(content), style, f"<w:bidi/>{properties}")

    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = [
        p("القصف على مخيمات إدلب", "KonuBal"),
        p("بقلم: ريما حداد"),
        p("١٨ كانون الأول ٢٠٢٢"),
        p("العدد", "Balk1"),
        p(ar("أحصى الدفاع المدني ") + ar("١٦١", "<w:b/><w:bCs/>") + ar(" قتيلاً") + note(2)
          + ar(" في ") + ar("المخيـــمات", "<w:bCs/>") + ar("\u200f وفق ") + run("OCHA") + ar(".")),
        p("ثلثاهم من النساء والأطفال.", "Alnt"),
        p("أولاً في أريحا", "", listed),
        p("ثانياً في حارم", "", listed),
        p(drawing("rIdMap", "خريطة الشمال الغربي")),
        p("الشكل ١: مواقع القصف. المصدر: الدفاع المدني", "ResimYazs"),
        p("الجدول ٢: الهجمات", "ResimYazs"),
        table(
            row(cell(p("المنطقة")), cell(p("القتلى")), head=True),
            row(cell(p("أريحا")), cell(p("١٢"))),
            row(cell(p("حارم")), cell(p("٣"))),
        ),
    ]  # fmt: skip
    return Docx(
        "".join(body),
        numberings={1: levels(("arabicAbjad", "%1."))},
        footnotes={2: p("١- سجل الدفاع المدني.")},
        media={"rIdMap": png(shade=90)},
    ).build()


def turkish() -> bytes:
    """A Turkish article as python-docx writes it: no style for its title, headings of bold words."""
    from docx import Document
    from docx.shared import Inches

    made = Document()
    made.core_properties.author = "Ayşe Yılmaz"
    made.core_properties.title = ""
    made.add_paragraph().add_run("İdlib kamplarına saldırılar").bold = True
    made.add_paragraph(
        "Türk Silahlı Kuvvetleri ile sivil savunma bu yıl için ayrı sayılar verdi ve bunlar çok farklı."
    )
    made.add_paragraph().add_run("Sayım ve yöntem").bold = True
    text = made.add_paragraph("Sivil savunmaya göre bu yıl kamplarda ")
    text.add_run("161 kişi").bold = True
    text.add_run(" öldü ve ölenlerin çoğu ").bold = False
    text.add_run("kadın ve çocuk").italic = True
    text.add_run("tu, ancak sayım daha sürüyor.")
    for words in ("Ariha ilçesi", "Harim ilçesi"):
        made.add_paragraph(words, style="List Bullet")
    for words in ("önce kayıt", "sonra doğrulama"):
        made.add_paragraph(words, style="List Number")
    made.add_picture(io.BytesIO(png(shade=200)), width=Inches(2))
    made.add_paragraph("Şekil 1. Saldırı yerleri. Kaynak: Sivil savunma", style="Caption")
    grid = made.add_table(rows=3, cols=2, style="Table Grid")
    for at, words in enumerate(("İlçe", "Ölü", "Ariha", "12", "Harim", "3")):
        grid.cell(at // 2, at % 2).text = words
    made.add_paragraph("Alıntı bir cümle.", style="Quote")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_MARKDOWN = """---
title: Strikes on the camps
subtitle: A count
author: [Rima Haddad, Omar Saleh]
date: 18 December 2022
lang: en
---

# The count

The *civil defence* **counted**[^1] 161 ~~dead~~; H~2~O and m^2^. [A link](https://example.org/a_b).

[^1]: A note.

    Second paragraph.

## By district {#d}

- one

    more of one

- two
    1. deep
    2. deeper

5. five
6. six

> Quoted.
>
> Twice.

![The *caption* here.](PICTURE)

| A | B |
|---|--:|
| 1 | 2 |
| 3 | 4[^2] |

: A table caption.

[^2]: In the table.

See [district](#d). The share is $\\frac{a}{b}$ of all.

Line one\\
line two

---

The last words.
"""


def pandoc_made(kind: str) -> bytes:
    """An article that pandoc wrote as `docx` or `odt`."""
    import subprocess
    import tempfile
    from pathlib import Path

    import pypandoc

    with tempfile.TemporaryDirectory() as folder:
        picture, out = Path(folder, "p.png"), Path(folder, f"out.{kind}")
        picture.write_bytes(png())
        text = _MARKDOWN.replace("PICTURE", str(picture))
        command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", kind, "-o", str(out)]
        subprocess.run(command, input=text.encode(), check=True, timeout=60)
        return out.read_bytes()
