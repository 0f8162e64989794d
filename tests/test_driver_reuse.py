"""What a build compiles again after a change, and what it takes from the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
from helpers_build import build, manifest, outputs, paragraphs, project, put, record, sha, source
from helpers_pdf import texts

from report_builder.driver.build import build_report
from report_builder.driver.model import BuildRequest, Silent
from report_builder.driver.store import Store, store_of
from report_builder.project.errors import LayoutError
from report_builder.project.paths import find_project


@pytest.fixture
def copy(varied, tmp_path):
    import shutil

    return shutil.copytree(varied, tmp_path / "copy")


class Told(Silent):
    """Notes which units were done in which phase."""

    def __init__(self) -> None:
        self.at = ""
        self.units: list[tuple[str, str]] = []

    def phase(self, name: str, total: int | None = None) -> None:
        del total
        self.at = name

    def advance(self, what: str) -> None:
        self.units.append((self.at, what))


def change(root, key, old, new):
    path = root / f"sources/articles/{key}.en.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def entries(root, kind):
    return sorted(path for path in (root / "build/.store" / kind).rglob("*") if path.is_file())


def test_nothing_changed_leaves_the_pdf_alone_and_the_engine_asleep(copy):
    pdf = copy / "build/year.en.pdf"
    before = pdf.stat()
    code = (
        "import sys, json\n"
        "from pathlib import Path\n"
        "from report_builder.driver.build import build_report\n"
        "from report_builder.driver.model import BuildRequest, Silent\n"
        "from report_builder.project.paths import find_project\n"
        "done = build_report(find_project(Path.cwd()), BuildRequest('year'), Silent())\n"
        "heavy = [name for name in ('weasyprint', 'pikepdf', 'pypdfium2') if name in sys.modules]\n"
        "print(json.dumps([done.unchanged, done.compiled, heavy]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [True, 0, []]
    assert (pdf.stat().st_mtime_ns, pdf.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_first_build_typesets_what_prints_page_numbers_once(tmp_path):
    project(tmp_path, {"sources/reports/year.toml": manifest(("Politics", ["talks", "lines"]))})
    source(tmp_path, "talks", "Talks", paragraphs(12))
    source(tmp_path, "lines", "Lines", paragraphs(3, 1))
    said = Told()
    result = build_report(find_project(tmp_path), BuildRequest("year", jobs=1), said)
    assert result.rounds == 1
    for title in ("Contents", "Politics", "Talks"):
        assert said.units.count(("typesetting", title)) == 1
    printed = " ".join(texts(result.pdf)[3].split())
    talks = next(unit for unit in record(tmp_path)["units"] if unit["id"] == "talks")
    assert f"Politics 1 Talks 2 Lines {2 + talks['pages']}" in printed


def test_one_edited_sentence_compiles_one_unit(copy):
    change(copy, "lines", "as count 5000-0 has it", "as count 5000-0 had it")
    result = build(copy)
    assert (result.compiled, result.furniture, result.unchanged) == (1, 0, False)
    assert "5000-0 had it" in " ".join(texts(result.pdf))


def test_reordering_articles_and_sections_compiles_no_article(copy):
    manifest = copy / "sources/reports/year.toml"
    head, politics, economy = manifest.read_text(encoding="utf-8").split("[[sections]]")
    economy, back = economy.split("[[back]]")
    before = {unit["id"]: unit["object"] for unit in record(copy)["units"]}
    manifest.write_text(
        f"{head}[[sections]]{economy}[[sections]]{politics}[[back]]{back}".replace(
            '"talks", "lines"', '"lines", "talks"'
        ),
        encoding="utf-8",
    )
    result = build(copy)
    after = {unit["id"]: unit["object"] for unit in record(copy)["units"]}
    for key in ("talks", "lines", "trade", "roads", "register", "foreword", "cover", "imprint"):
        assert after[key] == before[key]
    assert result.compiled <= 5, "more than the contents, the two lists and the two openers"
    order = [unit["id"] for unit in record(copy)["units"] if unit["kind"] == "article"]
    assert order == ["trade", "roads", "lines", "talks"]
    contents = next(text for text in texts(result.pdf) if text.startswith("Contents"))
    assert contents.index("Roads") < contents.index("Lines of contact") < contents.index("Talks without end")


def test_a_page_added_early_compiles_that_unit_and_what_prints_labels_only(copy):
    path = copy / "sources/articles/talks.en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n" + paragraphs(14, 77), encoding="utf-8")
    before = record(copy)
    result = build(copy)
    after = record(copy)
    assert after["pages"] > before["pages"]
    changed = [
        new["id"]
        for old, new in zip(before["units"], after["units"], strict=True)
        if old["object"] != new["object"]
    ]
    # The figure stands behind, the table before; the openers print the pages of their articles.
    assert changed == ["contents", "figures", "section-1", "talks", "section-2"]
    assert result.compiled == 5
    assert after["labels"]["trade"] == str(int(before["labels"]["trade"]) + after["pages"] - before["pages"])
    page = next(text for text in texts(result.pdf) if text.startswith("Contents"))
    assert f"Trade across lines {after['labels']['trade']}" in page


@pytest.mark.parametrize("kind", ["object", "furniture", "markup"])
def test_damaged_store_entries_are_made_again(copy, kind):
    """Every entry of a kind is damaged: each third has a bit flipped, is cut, is empty."""
    before = outputs(copy)
    (copy / "build/year.en.pdf").unlink()
    assert len(entries(copy, kind)) >= 3
    for number, path in enumerate(entries(copy, kind)):
        data = bytearray(path.read_bytes())
        if number % 3 == 0:
            data[len(data) // 2] ^= 1
        path.write_bytes((bytes(data), bytes(data[: len(data) // 2]), b"")[number % 3])
    result = build(copy)
    assert result.compiled == (15 if kind == "object" else 0)
    assert outputs(copy) == before


@pytest.mark.parametrize("lost", ["year.en.pdf", "year.en.json"])
@pytest.mark.parametrize("how", ["deleted", "damaged"])
def test_lost_results_are_made_again(copy, lost, how):
    before = outputs(copy)
    path = copy / "build" / lost
    if how == "deleted":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-500])
    result = build(copy)
    assert not result.unchanged
    assert result.compiled == 0
    assert outputs(copy) == before


def test_store_is_trimmed_by_age_then_by_size_the_longest_unused_first(tmp_path):
    store = Store(tmp_path / "store")
    now = time.time()
    for number in range(6):
        key = sha(str(number).encode())
        store.put("object", key, bytes(1000))
        (path,) = (tmp_path / "store").rglob(key)
        used = now - number * 86400 - 60
        os.utime(path, (used, used))
    assert store.trim(10**9, 30) == (0, 0)
    assert store.trim(10**9, 3)[0] == 3
    assert not store.has("object", sha(b"5"))
    files, freed = store.trim(2500, 30)
    assert (files, freed) == (1, 1036)
    assert [store.has("object", sha(str(number).encode())) for number in range(4)] == [
        True,
        True,
        False,
        False,
    ]


def test_entries_that_a_build_used_are_spared(copy):
    old = time.time() - 90 * 86400
    for path in (copy / "build/.store").rglob("*"):
        if path.is_file():
            os.utime(path, (old, old))
    stale = store_of(find_project(copy))
    stale.put("object", "0" * 64, b"nobody wants this")
    for path in (copy / "build/.store").rglob("0" * 64):
        os.utime(path, (old, old))
    change(copy, "lines", "as count 5000-0 has it", "as count 5000-0 had it")
    build(copy)
    assert not stale.has("object", "0" * 64)
    (copy / "build/year.en.pdf").unlink()
    assert build(copy).compiled == 0


def test_stray_temporary_files_are_taken_for_nothing(copy):
    before = outputs(copy)
    for folder in [copy / "build", *(path.parent for path in entries(copy, "object"))]:
        put(folder, ".year.en.pdf.abc123.tmp", b"%PDF-1.7 half")
    (copy / "build/year.en.pdf").unlink()
    assert build(copy).compiled == 0
    assert outputs(copy) == before


def test_changed_option_or_layout_compiles_again(copy):
    assert build(copy, accent="#aa0000").compiled == 15
    assert build(copy).compiled == 0


def test_new_article_outside_the_report_changes_nothing(copy):
    source(copy, "bystander", "Bystander", "Text.")
    assert build(copy).unchanged


def test_another_layout_may_lack_options_that_the_manifest_sets(copy):
    manifest = copy / "sources/reports/year.toml"
    table = "\n[options]\ncontents_summaries = true\n"
    manifest.write_text(manifest.read_text(encoding="utf-8") + table, encoding="utf-8")
    request = BuildRequest("year", layout="base", jobs=1)
    result = build_report(find_project(copy), request, Silent())
    assert result.pages > 0
    wrong = BuildRequest("year", layout="base", options={"contents_summaries": "true"}, jobs=1)
    with pytest.raises(LayoutError, match="has no option"):
        build_report(find_project(copy), wrong, Silent())
