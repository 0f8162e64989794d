"""Holds the documentation against the program: its tables, links, commands, paths and examples."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import tomllib
from pathlib import Path
from types import ModuleType

import click
import pytest
import yaml

from report_builder.project.paths import find_project

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FENCED = re.compile(r"^```(?P<lang>[\w-]*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[(?:[^\[\]]|!?\[[^\]]*\]\([^)]*\))*\]\(([^()\s]+)\)")
COMMAND = re.compile(r"(?:^|[\s/$])report-builder\s+([^`|>#&;\n]+)")


def names(pages: list[Path]) -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in pages]


def blocks(page: str, lang: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [found["code"] for found in FENCED.finditer(text) if found["lang"] == lang]


def heading_ids(page: Path) -> set[str]:
    """The ids that GitHub gives to the headings of a page."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#{1,6} +(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documented_errors(heading: str) -> list[str]:
    """The messages in the table below a heading of the page on troubles."""
    text = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    part = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    return [
        (long or short).strip() for cell in cells for long, short in re.findall(r"``(.+?)``|`([^`]+)`", cell)
    ]


def unsaid(messages: list[str], said: str) -> list[str]:
    """Those messages that are not in what the program said; `…` stands for anything."""
    patterns = {message: ".*".join(map(re.escape, message.split("…"))) for message in messages}
    return [message for message, pattern in patterns.items() if not re.search(pattern, said)]


def commands() -> list[tuple[str, str]]:
    """(page, the words after `report-builder`) of every command in a code block or in code among words."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = [block["code"] for block in FENCED.finditer(text) if block["lang"] in ("", "sh", "console")]
        code += re.findall(r"`([^`\n]*\breport-builder [^`\n]*)`", FENCED.sub("", text))
        lines = [line for part in code for line in part.splitlines() if not line.startswith("error:")]
        said = [re.sub(r"(^|\s)#.*", "", line) for line in lines]
        found += [(page.name, match[1].strip()) for line in said for match in COMMAND.finditer(line)]
    return sorted(set(found))


@pytest.mark.parametrize("page", names(PAGES))
def test_reference_tables_are_those_of_the_program(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert generator().generated(text) == text, "stale; run: .venv/bin/python docs/generate.py"


@pytest.mark.parametrize("page", names(PAGES))
def test_every_link_in_the_documentation_leads_somewhere(page):
    path = ROOT / page
    text = re.sub(r"(`+)[^\n]*?\1", "", FENCED.sub("", path.read_text(encoding="utf-8")))
    for target in LINK.findall(text):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, fragment = target.partition("#")
        aim = (path.parent / name).resolve() if name else path
        assert aim.is_relative_to(ROOT), target
        assert aim.exists(), target
        assert not fragment or fragment in heading_ids(aim), target


def test_documentation_names_commands():
    assert len(commands()) > 40


@pytest.mark.parametrize(("page", "words"), commands())
def test_every_command_in_the_documentation_is_one_that_the_program_understands(page, words, run):
    from report_builder.cli.main import cli

    context = click.Context(cli, info_name="report-builder")
    _, rest, _ = cli.make_parser(context).parse_args(shlex.split(words.replace("[", "").replace("]", "")))
    if not rest:  # `report-builder --help`
        return
    command = cli.get_command(context, rest[0])
    assert command is not None, f"{page}: there is no command {rest[0]}"
    inner = click.Context(command, info_name=rest[0], parent=context)
    if rest[1:] not in (["OPTIONS"], ["--help"]):
        command.make_parser(inner).parse_args([word for word in rest[1:] if word != "OPTIONS"])
    assert rest[0] in run(rest[0], "--help").output


def test_every_module_that_the_architecture_names_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", text))
    assert len(named) > 20
    missing = sorted(name for name in named if not (ROOT / "src" / "report_builder" / name).is_file())
    assert missing == []


def test_example_of_front_matter_is_valid():
    from report_builder.articles.schema import FrontMatter

    example = blocks("docs/front-matter.md", "yaml")[0].strip().strip("-")
    config = find_project(ROOT).config
    context = {"kinds": config.kinds, "languages": config.languages}
    assert FrontMatter.model_validate(yaml.safe_load(example), context=context).key == "idlib-sochi"


def test_example_of_a_manifest_is_valid():
    from report_builder.compose.layout import load_layout
    from report_builder.compose.options import OptionSource
    from report_builder.manuscript.schema import Manifest

    project = find_project(ROOT)
    context = {"kinds": project.config.kinds, "languages": project.config.languages}
    example = tomllib.loads(blocks("docs/manifest.md", "toml")[0])
    manifest = Manifest.model_validate(example, context=context)
    layout = load_layout(project, manifest.layout or "", [OptionSource(manifest.options)])
    assert layout.options["paper"] == "A4"


def test_example_of_a_project_file_is_valid():
    from report_builder.project.config import ProjectConfig

    example = tomllib.loads(blocks("docs/project-file.md", "toml")[0])
    assert ProjectConfig.model_validate(example).limits.store_mb == 512


def test_every_example_of_the_dialect_is_read_without_a_problem(demo):
    from report_builder.articles.load import load_article
    from report_builder.markup.render import render

    examples = [*blocks("docs/writing-articles.md", "markdown"), *blocks("docs/writing-articles.md", "html")]
    path = demo / "sources" / "articles" / "2022" / "dialect.en.md"
    path.write_text("---\ntitle: Dialect\n---\n" + "\n\n".join(examples), encoding="utf-8")
    markup = render(load_article(path, find_project(demo)), demo)
    assert [problem.message for problem in markup.problems] == []
    for element in ('class="note"', "<caption>", "<figcaption>", "findings", "pullquote", "aside", "colspan"):
        assert element in markup.html


# A broken article for each error of the page; what the page shows in quotes is what stands here.
BROKEN_ARTICLES: dict[str, str | bytes] = {
    "arabic_windows": "---\ntitle: T\n---\nسورية\n".encode("cp1256"),
    "wide": "---\ntitle: T\n---\nText\n".encode("utf-16"),
    "keys": "---\ntitle: T\nkindd: x\nkind: in-focuss\ndate: 2022-13-01\nkey: two words\npicture: x.svg\n"
    "---\nText.\n",
    "colon": "---\ntitle: Decree 7: a reading\n---\nText.\n",
    "bracket": "---\ntitle: T\ntags: [idlib\n---\nText.\n",
    "unclosed": "---\ntitle: T\n\nText.\n",
    "untitled": "Text.\n",
    "windows": b"---\ntitle: T\n---\nT\xe9xt.\n",
    "twin": "---\ntitle: T\nkey: idlib-sochi\n---\nText.\n",
    "text": "---\ntitle: T\n---\nA call[^x], ![P](map.svg), [a link](#nowhere).\n\n![C](https://example.org/x.png)\n\n"
    "Stray :::\n\n::: aside\nOpen.\n",
    "deep": "---\ntitle: T\n---\n" + "> " * 40 + "deep\n",
    "marks": "---\ntitle: T\n---\n" + "*a " * 4000 + "\n",
    "term": '---\ntitle: T\n---\nA [town]{.index term="alepo"}.\n',
    "range": '---\ntitle: T\n---\nA [town]{.index term="aleppo" range="begin"}.\n',
}


def test_errors_in_articles_are_those_of_the_page_on_troubles(run, demo):
    folder = demo / "sources" / "articles" / "broken"
    folder.mkdir()
    for name, content in BROKEN_ARTICLES.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.en.md").write_bytes(data)
    said = run("brief", *sorted(folder.glob("*.md")), cwd=demo, expect=1).stderr
    (folder / "circle.md").symlink_to("circle.md")
    (folder / os.fsdecode(b"bad\xff.md")).touch()
    said += run("list", "articles", cwd=demo, expect=1).stderr
    messages = documented_errors("Errors in an article")
    assert len(messages) > 18
    # These come from typesetting and linking, and are tested there.
    later = [
        "a link leads to `idlib-sochi/nope`, which is nowhere in the report",
        "“…” could not be typeset: …",
        "… changed while it was being typeset",
    ]
    assert unsaid([each for each in messages if each not in later], said) == []


BROKEN_REPORTS = {
    "names": 'title = { en = "T" }\neditions = ["en", "ar"]\nlayout = "anual-report"\n[[sections]]\n'
    'title = "A"\narticles = ["two-rounds", "astana-trak", "moscow-meeting"]\n[[sections]]\ntitle = "B"\n'
    'articles = ["two-rounds"]\n[[sections]]\ntitle = "C"\nselect = { tags = ["idlb"] }\n',
    "paper": 'title = "T"\n[options]\npaper = "A3"\n[[sections]]\ntitle = "A"\narticles = ["two-rounds"]\n',
    "bracket": 'title = "T"\n[[sections]]\ntitle = "A"\narticles = ["two-rounds"\n',
}


def test_errors_in_manifests_are_those_of_the_page_on_troubles(run, demo, tmp_path):
    config = demo / "report-builder.toml"
    config.write_text(config.read_text().replace('["en"]', '["en", "ar"]'))
    for name, content in BROKEN_REPORTS.items():
        (demo / "sources" / "reports" / f"{name}.toml").write_text(content)
    said = run("build", *BROKEN_REPORTS, "--edition", "en", cwd=demo, expect=1).stderr
    said += run("build", "names", "--edition", "ar", cwd=demo, expect=1).stderr
    said += run("build", "syria-2023", cwd=demo, expect=1).stderr
    said += run("list", cwd=tmp_path, expect=1).stderr
    assert unsaid(documented_errors("Errors in a manifest"), said) == []


@pytest.mark.slow
def test_layout_of_the_documentation_builds_as_it_stands(tmp_path):
    import pypdfium2

    from report_builder.driver.build import build_report
    from report_builder.driver.model import BuildRequest, Silent

    text = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
    files = dict(re.findall(r"^`([^`\n]+/[^`\n]+)`:\n\n```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    assert len(files) == 4
    files["report-builder.toml"] = 'publisher = "Institute"\n'
    files["sources/articles/one.en.md"] = (
        "---\ntitle: One article\ndate: 2022-01-01\n---\nSome text.\n\n::: pullquote\nSome words.\n:::\n"
    )
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    result = build_report(find_project(tmp_path), BuildRequest("house", jobs=1), Silent())
    document = pypdfium2.PdfDocument(result.pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(pages) == 6  # cover, imprint, contents, opener, article, back cover: no half-title
    assert "Reports of the house, no. 4" in pages[0]
    assert "In this report" in pages[2]


def test_strip_of_pages_is_light_enough_for_a_readme():
    assert (ROOT / "docs" / "images" / "pages.png").stat().st_size < 400_000


def test_example_of_layout_options_names_options_that_the_layouts_have():
    from report_builder.compose.layout import load_layout
    from report_builder.manuscript.schema import Manifest

    declared = {option.name for option in load_layout(find_project(ROOT), "annual-report").declared}
    (example,) = Manifest.model_fields["options"].examples or []
    assert set(example) <= declared
