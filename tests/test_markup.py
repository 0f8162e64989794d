"""What an author writes in Markdown, and what the page shows of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.project.locale import packaged_locale

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
FIRST_LINE = 11  # of the body in its file, after ten lines of front matter


@pytest.fixture
def root(tmp_path: Path) -> Path:
    media = tmp_path / "sources" / "media"
    media.mkdir(parents=True)
    for name in ("map.svg", "a b.svg", "notes.txt"):
        (media / name).write_text(SVG)
    articles = tmp_path / "sources" / "articles"
    articles.mkdir()
    (articles / "other.en.md").write_text("Other")
    return tmp_path


def article(root: Path, body: str, lang: str = "en") -> Article:
    path = root / "sources" / "articles" / "it.en.md"
    return Article(path, "sources/articles/it.en.md", "it", lang, "The Title", body, FIRST_LINE, "0" * 64)


def rendered(root: Path, body: str, lang: str = "en") -> Markup:
    return render(article(root, body, lang), root)


def problems(markup: Markup) -> list[tuple[str, int | None, str]]:
    return [(p.severity, p.line and p.line - FIRST_LINE + 1, p.message) for p in markup.problems]


def only_problem(markup: Markup) -> tuple[str, int | None, str]:
    assert len(markup.problems) == 1, markup.problems
    return problems(markup)[0]


# Headings and ids


def test_highest_heading_of_the_body_becomes_the_second_level_and_none_is_skipped(root: Path) -> None:
    markup = rendered(root, "# One\n\n### Two\n\n### Three\n\n## Four\n\n# Five")
    assert [(h.level, h.text) for h in markup.headings] == [
        (2, "One"),
        (3, "Two"),
        (3, "Three"),
        (3, "Four"),
        (2, "Five"),
    ]


def test_first_heading_that_repeats_the_title_is_dropped(root: Path) -> None:
    markup = rendered(root, "# The title\n\n## Background\n\nText")
    assert [(h.level, h.text) for h in markup.headings] == [(2, "Background")]
    assert markup.problems == ()


def test_heading_ids_are_namespaced_unique_and_keep_letters_of_every_script(root: Path) -> None:
    markup = rendered(
        root, "# Who controls the M4?\n\n# Who controls the M4?\n\n# الملف العسكري\n\n# X {#own}"
    )
    assert [h.id for h in markup.headings] == [
        "it/who-controls-the-m4",
        "it/who-controls-the-m4-2",
        "it/الملف-العسكري",
        "it/own",
    ]


def test_namespace_can_be_given(root: Path) -> None:
    markup = render(article(root, "# A\n\n[to](#a)[^1]\n\n[^1]: n"), root, "unit-7")
    assert markup.headings[0].id == "unit-7/a"
    assert 'href="#unit-7/a"' in markup.html
    assert 'id="unit-7/note-1"' in markup.html


def test_heading_text_has_no_note_number(root: Path) -> None:
    markup = rendered(root, "# The road[^1]\n\nText\n\n[^1]: A note")
    assert markup.headings[0].text == "The road"
    assert markup.flow[0] == "The road1"


def test_an_id_used_twice_is_made_unique_with_a_warning(root: Path) -> None:
    markup = rendered(root, "# A {#x}\n\n# B {#x}")
    assert [h.id for h in markup.headings] == ["it/x", "it/x-2"]
    assert problems(markup)[0][0] == "warning"


# Notes


def test_notes_are_numbered_by_first_call_and_stand_after_it(root: Path) -> None:
    markup = rendered(root, "One.[^b] Two.[^a] Again.[^b]\n\n[^a]: First *written*.\n[^b]: First called.")
    assert markup.notes == ("1 First called.", "2 First written.")
    assert (
        '<p><span class="note-word">One.<sup class="note-call">'
        '<a id="it/note-ref-1" href="#it/note-1">1</a></sup></span>'
        '<span class="note" id="it/note-1"><a class="note-back" href="#it/note-ref-1">1</a> '
        '<span class="note-text">First called.</span></span> <span class="note-word">Two.'
    ) in markup.html
    assert (
        'Again.<sup class="note-call"><a id="it/note-ref-1-2" href="#it/note-1">1</a></sup></span></p>'
        in markup.html
    )
    assert markup.html.count('class="note"') == 2
    assert markup.flow == ("One.1 Two.2 Again.1",)
    assert markup.problems == ()


def test_paragraphs_of_a_note_are_spans_without_line_ends(root: Path) -> None:
    markup = rendered(root, "Text.[^1]\n\n[^1]: First\n    line.\n\n    Second\n    par.\n\nAfter.")
    assert (
        '<span class="note-par">First line.</span> <span class="note-par">Second par.</span>'
    ) in markup.html
    assert markup.flow == ("Text.1", "After.")
    assert markup.notes == ("1 First line. Second par.",)


def test_list_in_a_note_is_flattened_with_a_warning(root: Path) -> None:
    markup = rendered(root, "Text.[^1]\n\n[^1]: These:\n\n    - one\n    - two")
    assert markup.notes == ("1 These: one two",)
    assert "<ul" not in markup.html
    assert only_problem(markup)[:2] == ("warning", 3)


def test_call_without_a_note_is_an_error_on_its_line(root: Path) -> None:
    markup = rendered(root, "Text\n\n`[^9]` and[^9] so")
    assert only_problem(markup) == ("error", 3, "there is no note `[^9]`")


def test_note_that_nobody_calls_is_a_warning_on_its_line(root: Path) -> None:
    markup = rendered(root, "Text\n\n[^9]: Never called")
    assert only_problem(markup)[:2] == ("warning", 3)
    assert "Never" not in markup.html


def test_note_that_calls_a_note_is_an_error(root: Path) -> None:
    markup = rendered(root, "Text[^1]\n\n[^1]: One[^2]\n[^2]: Two")
    assert ("error", 3, "a note cannot call another note") in problems(markup)


def test_space_before_a_call_is_taken_out_and_no_line_can_break_there(root: Path) -> None:
    markup = rendered(root, "Word [^1] stop![^2]\n\n[^1]: a\n[^2]: b")
    assert '<p><span class="note-word">Word<sup' in markup.html
    assert '<span class="note-word">stop!<sup' in markup.html
    assert markup.flow == ("Word1 stop!2",)


def test_call_in_the_text_of_a_link_follows_the_link(root: Path) -> None:
    markup = rendered(root, "[Read[^1]](https://x.org) on\n\n[^1]: n")
    assert re.search(r'<a href="https://x.org" class="external">Read</a><sup class="note-call">', markup.html)
    assert markup.flow == ("Read1 on",)


def test_notes_in_captions_cells_and_headings_are_kept(root: Path) -> None:
    body = "# H[^1]\n\n| A[^2] |\n|---|\n| b[^3] |\n\n: Cap[^4]\n\n" + "".join(
        f"[^{i}]: n{i}\n" for i in range(1, 5)
    )
    markup = rendered(root, body)
    assert markup.notes == ("1 n1", "2 n4", "3 n2", "4 n3")
    assert markup.problems == ()


def test_notes_and_numbers_take_the_digits_that_the_project_chose(root: Path) -> None:
    text = "في عام 2022 نحو 12.5% على M4 و`a 1`[^1]\n\n[^1]: حاشية من 3 كلمات، p. 12"
    eastern = replace(packaged_locale("ar"), digits="arabic-indic")
    markup = render(article(root, text, "ar"), root, locale=eastern)
    assert markup.notes == ("١ حاشية من ٣ كلمات، p. 12",)
    assert markup.flow == ("في عام ٢٠٢٢ نحو ١٢٫٥٪ على M4 وa 1١",)
    assert not markup.problems
    assert rendered(root, text, "ar").notes == ("1 حاشية من 3 كلمات، p. 12",)


# Figures


def test_image_alone_in_its_paragraph_is_a_figure(root: Path) -> None:
    body = '![Cap with *stress*[^1].](../media/map.svg){#fig-x alt="A map" credit="Who" .wide}\n\n[^1]: n'
    markup = rendered(root, body)
    assert (
        '<figure class="figure wide" id="it/fig-x"><img src="project:/sources/media/map.svg" alt="A map">'
        in (markup.html)
    )
    assert '<span class="caption-text">Cap with<span> </span><em>stress</em><sup' in markup.html
    assert '<span class="credit">Who</span></figcaption></figure>' in markup.html.replace("\n", "")
    assert markup.flow == ("Cap with stress1. Who",)
    assert markup.images == ("sources/media/map.svg",)
    assert markup.problems == ()


def test_figure_without_alternative_text_takes_its_caption_with_a_warning(root: Path) -> None:
    markup = rendered(root, "Text\n\n![A *map*](/sources/media/map.svg)")
    assert 'alt="A map"' in markup.html
    assert only_problem(markup) == ("warning", 3, "the picture has no alternative text")


def test_image_among_words_shows_no_text_and_raises_no_alarm(root: Path) -> None:
    markup = rendered(root, 'See ![icon](/sources/media/map.svg){alt="a road sign"} here')
    assert markup.flow == ("See here",)
    assert markup.problems == ()


def test_image_among_words_stays_in_the_line(root: Path) -> None:
    markup = rendered(root, "See ![icon](/sources/media/map.svg) here")
    assert '<p>See<span> </span><img alt="icon" src="project:/sources/media/map.svg"> here</p>' in markup.html


def test_path_of_an_image_is_percent_encoded(root: Path) -> None:
    markup = rendered(
        root, '![x](</sources/media/a b.svg>){alt="x"}\n\n![y](/sources/media/a%20b.svg){alt="y"}'
    )
    assert markup.html.count('src="project:/sources/media/a%20b.svg"') == 2
    assert markup.images == ("sources/media/a b.svg",)


@pytest.mark.parametrize(
    ("src", "says"),
    [
        ("../media/mapp.svg", "does not exist"),
        ("../../../outside.svg", "lies outside the project"),
        ("../media/notes.txt", "is not a picture"),
        ("https://x.org/a.png", "is not in the project"),
        ("../media", "does not exist"),
        ("x" * 3000 + ".svg", "does not exist"),
    ],
)
def test_image_that_cannot_be_used_is_an_error_on_its_line(root: Path, src: str, says: str) -> None:
    markup = rendered(root, f'Text\n\n![Caption]({src}){{alt="x"}}')
    severity, line, message = only_problem(markup)
    assert (severity, line) == ("error", 3)
    assert says in message
    assert markup.flow == ("Text", "Caption")
    assert "<img" not in markup.html


def test_misspelt_image_gets_a_suggestion(root: Path) -> None:
    assert "map.svg" in (rendered(root, '![C](../media/mpa.svg){alt="x"}').problems[0].hint or "")


def test_image_behind_a_link_that_leaves_the_project_is_refused(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("else") / "secret.svg"
    secret.write_text(SVG)
    (root / "sources/media/link.svg").symlink_to(secret)
    markup = rendered(root, '![C](../media/link.svg){alt="x"}')
    assert "outside the project" in only_problem(markup)[2]


# Tables


def test_table_with_caption_source_and_alignment(root: Path) -> None:
    body = (
        '| Place | Count |\n|:--|--:|\n| Idlib | 3 |\n\n: Attacks in *2022* {#tbl-a source="Civil defence"}'
    )
    markup = rendered(root, body)
    html = markup.html.replace("\n", "")
    assert (
        '<div class="table"><table id="it/tbl-a"><caption><a class="number" href="number:it/tbl-a"></a>'
        '<span class="caption-text">Attacks in<span> </span>'
        "<em>2022</em>" in html
    )
    assert '<span class="source">Civil defence</span></caption><thead><tr>' in html
    assert (
        '<th class="align-left" scope="col">Place</th><th class="align-right" scope="col">Count</th>' in html
    )
    assert '<td class="align-right">3</td>' in html
    assert markup.flow == ("Attacks in 2022 Civil defence", "Place", "Count", "Idlib", "3")
    assert markup.problems == ()


def test_first_column_is_a_head_only_when_the_author_says_so(root: Path) -> None:
    table = "| A | B |\n|--|--|\n| x | y |\n\n"
    assert 'scope="row"' not in rendered(root, table + ": Caption").html
    assert '<th scope="row">x</th>' in rendered(root, table + ": Caption {.row-heads}").html


def test_table_of_more_than_six_columns_is_dense(root: Path) -> None:
    for columns, dense in ((6, False), (7, True)):
        markup = rendered(root, "|a" * columns + "|\n" + "|--" * columns + "|\n" + "|b" * columns + "|")
        assert ('class="dense"' in markup.html) is dense


def test_table_row_with_more_cells_than_its_head_is_an_error(root: Path) -> None:
    markup = rendered(root, "| A | B |\n|--|--|\n| x | y | surplus |")
    severity, line, message = only_problem(markup)
    assert (severity, line) == ("error", 3)
    assert "surplus" in message


def test_raw_table_is_wrapped_and_its_spans_are_bounded(root: Path) -> None:
    markup = rendered(root, '<table><tr><td colspan="100000" style="text-align: center">x</td></tr></table>')
    assert 'colspan="50"' in markup.html
    assert 'class="align-center"' in markup.html
    assert '<div class="table"><table' in markup.html


# Boxes


def test_box_in_another_language_has_its_direction_and_its_title_is_set_as_text(root: Path) -> None:
    body = '::: {.aside lang=ar title="من 2011"}\nنص "عربي" هنا.\n:::\n\n::: {.pullquote by="A"}\nQuote.\n:::'
    html = rendered(root, body).html
    assert (
        '<aside class="box aside" lang="ar" dir="rtl"><p class="box-title">من 2011</p><p>نص «عربي» هنا.</p>'
        in (html.replace("\n", ""))
    )
    eastern = replace(packaged_locale("ar"), digits="arabic-indic")
    made = render(article(root, body, "ar"), root, locale=eastern).html
    assert '<p class="box-title">من ٢٠١١</p>' in made


def test_pull_quote_with_its_speaker(root: Path) -> None:
    markup = rendered(root, '::: {.pullquote by="A diplomat"}\nThe *words*\n:::')
    html = markup.html.replace("\n", "")
    assert (
        '<aside class="pullquote"><p>The<span> </span><em>words</em></p><p class="by">A diplomat</p></aside>'
        in html
    )
    assert markup.flow == ("The words", "A diplomat")


def test_pull_quote_keeps_its_last_two_words_together_when_they_are_short(root: Path) -> None:
    markup = rendered(root, "::: pullquote\nA format survives as long as it is *kept*, one says so.\n:::")
    assert "one says\u00a0so.</p>" in markup.html
    markup = rendered(root, "::: pullquote\nFormats survive their participants notwithstanding.\n:::")
    assert "\u00a0" not in markup.html


def test_boxes_have_titles_of_their_own_or_of_the_language(root: Path) -> None:
    markup = rendered(root, '::: findings\n- one\n:::\n\n::: {.aside title="Context"}\ntext\n:::')
    assert (
        '<section class="box findings" id="it/findings-1"><p class="box-title">Key findings</p>'
        in markup.html
    )
    assert '<aside class="box aside"><p class="box-title">Context</p>' in markup.html
    assert markup.flow == ("Key findings", "one", "Context", "text")


def test_boxes_nest_and_unknown_ones_are_plain(root: Path) -> None:
    markup = rendered(
        root, ":::: aside\nouter\n\n::: {#x .special}\ninner\n:::\n\nouter again\n::::\n\nafter"
    )
    assert re.search(r'<div class="special" id="it/x">\s*<p>inner</p>\s*</div>\s*<p>outer again', markup.html)
    assert markup.html.rstrip().endswith("</aside>\n<p>after</p>")
    assert markup.problems == ()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Text\n\n::: aside\nwords", 3),
        ("Text\n:::\nmore", 2),
        ("a\n\n::: aside Some title\nwords\n:::", 3),
        ("<div>\n::: aside\nwords\n:::\n</div>", 2),
        ("- item\n\n        code\n\n> ::: aside\n> words\n> :::", 5),
    ],
)
def test_box_that_is_not_well_formed_is_an_error_on_its_line(root: Path, body: str, line: int) -> None:
    markup = rendered(root, body)
    assert problems(markup)[0][:2] == ("error", line)
    assert "words" in " ".join(markup.flow) or "more" in " ".join(markup.flow)


def test_colons_in_code_are_code(root: Path) -> None:
    markup = rendered(root, "```\n::: aside\n[^1] <b> {#x}\n```\n\nText `:::` here")
    assert markup.problems == ()
    assert markup.flow == ("::: aside [^1] <b> {#x}", "Text ::: here")


# Links


def test_links_to_articles_files_and_the_web(root: Path) -> None:
    body = (
        "[a](article:idlib-sochi) [b](article:idlib-sochi#notes) [c](other.en.md#x) [d](https://x.org/) "
        "[e](mailto:a@x.org) [f](www.x.org)"
    )
    markup = rendered(root, body)
    for href in (
        '"article:idlib-sochi"',
        '"article:idlib-sochi#notes"',
        '"article-file:sources/articles/other.en.md#x"',
        '"https://x.org/" class="external"',
        '"mailto:a@x.org" class="external"',
        '"https://www.x.org" class="external"',
    ):
        assert f"href={href}" in markup.html
    assert markup.problems == ()


def test_link_to_a_missing_id_or_file_is_an_error_with_a_suggestion(root: Path) -> None:
    markup = rendered(root, "# The roads\n\n[x](#the-road)\n\n[y](othr.en.md)")
    assert [(s, line) for s, line, _ in problems(markup)] == [("error", 3), ("error", 5)]
    assert "#the-roads" in (markup.problems[0].hint or "")
    assert "other.en.md" in (markup.problems[1].hint or "")


def test_link_that_leads_nowhere_is_removed_with_a_warning(root: Path) -> None:
    markup = rendered(root, "Text\n\n[words](page.html)")
    assert only_problem(markup)[:2] == ("warning", 3)
    assert markup.html == "<p>Text</p>\n<p>words</p>"


def test_web_address_in_the_text_is_a_link_that_can_break(root: Path) -> None:
    markup = rendered(root, "See https://example.org/a_b/c_d--e/file.html, or (www.x.org/y(z)).")
    assert 'href="https://example.org/a_b/c_d--e/file.html"' in markup.html
    assert "example.<wbr>org/<wbr>a_<wbr>b/" in markup.html
    assert 'href="https://www.x.org/y(z)"' in markup.html
    assert 'dir="ltr"' in markup.html
    assert markup.flow == ("See https://example.org/a_b/c_d--e/file.html, or (www.x.org/y(z)).",)


# Punctuation


@pytest.mark.parametrize(
    ("lang", "typed", "set_"),
    [
        ("en", "\"*Word*\" and 'one' don't", "“Word” and ‘one’ don’t"),
        ("en", "the '90s -- and --- so...", "the ’90s – and — so…"),
        ("en", '("quoted").', "(“quoted”)."),
        ("en", 'He said "no"[^1]', "He said “no”1"),
        ("en", '"a `"code"` b"', '“a "code" b”'),
        ("en", '\\"as typed\\" \\-\\-', '"as typed" --'),
        ("tr", '"Evet" Türkiye\'nin', "“Evet” Türkiye’nin"),
        ("ar", 'قال "نعم"، ثم', "قال «نعم»، ثم"),
    ],
)
def test_punctuation_is_set_by_language(root: Path, lang: str, typed: str, set_: str) -> None:
    note = "\n\n[^1]: n" if "[^1]" in typed else ""
    assert rendered(root, typed + note, lang).flow[0] == set_


def test_words_in_another_language_take_its_marks(root: Path) -> None:
    markup = rendered(root, '<p lang="ar">"نعم"</p>\n\n"yes"')
    assert markup.flow == ("«نعم»", "“yes”")


# The rest of the dialect


def test_small_constructs_reach_the_page(root: Path) -> None:
    body = (
        "H~2~O x^2^ ~~old~~ **bold** [نص]{lang=ar dir=rtl}\n\nTerm\n:   Meaning\n\n> Quote\n\n3. three\n"
        "4. four\n\nThe ISIS text\n\n*[ISIS]: Islamic State\n\n***\n\n- a\n    - b\n"
    )
    markup = rendered(root, body)
    for part in (
        "H<sub>2</sub>O x<sup>2</sup> <del>old</del> <strong>bold</strong>",
        'lang="ar"',
        "<dt>Term</dt>",
        '<ol start="3">',
        '<abbr title="Islamic State">ISIS</abbr>',
        "<hr>",
    ):
        assert part in markup.html
    assert markup.flow == (
        "H2O x2 old bold نص",
        "Term",
        "Meaning",
        "Quote",
        "three",
        "four",
        "The ISIS text",
        "a",
        "b",
    )
    assert markup.words == 15
    assert markup.problems == ()


def test_definitions_need_no_blank_line_between_them(root: Path) -> None:
    body = "\n".join(f"Term{i}\n:   Meaning{i}\n:   Other{i}" for i in range(400))
    markup = rendered(root, body)
    assert markup.html.count("<dl>") == 1
    assert markup.html.count("<dt>") == 400
    assert markup.html.count("<dd>") == 800
    assert markup.problems == ()


def test_details_stand_open(root: Path) -> None:
    markup = rendered(root, "<details><summary>More</summary>text</details>")
    assert markup.html == '<div class="details"><p class="summary">More</p>text</div>'


def test_same_article_gives_the_same_markup(root: Path) -> None:
    body = '# A\n\nText[^1] "x"\n\n[^1]: n\n\n::: aside\nb\n:::'
    assert rendered(root, body) == rendered(root, body)


# References


def test_arabic_writes_and_with_the_reference_that_follows(root: Path) -> None:
    markup = rendered(root, "كما يُظهر @chart-a و@tbl-b بالأرقام، وب@fig-c{page}.", "ar")
    assert [f"ref:{name}" in markup.html for name in ("chart-a", "tbl-b", "fig-c")] == [True] * 3
    assert "@" not in markup.html
    assert markup.problems == ()


def test_reference_that_stands_in_a_latin_word_is_a_warning_on_its_line(root: Path) -> None:
    markup = rendered(root, "Write to a@fig-roads.example or `b@tbl-x`.\n\nIn2@tbl-losses, not so\\@tbl-x.")
    severity, line, message = only_problem(markup)
    assert (severity, line) == ("warning", 3)
    assert "`@tbl-losses`" in message
    assert "In2@tbl-losses" in markup.html
