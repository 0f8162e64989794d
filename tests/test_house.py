"""The rule of the house that no other tool keeps: a phase imports only from those below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "report_builder"


def documented_order() -> list[str]:
    """The phases, the topmost first, as the architecture's page has them."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    found = re.search(r"`(cli > [^`]+)`", text)
    assert found is not None
    return [name.strip() for name in found[1].split(">")]


def imported(path: Path) -> Iterator[str]:
    """The folders of the package that a module imports from, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: an import that is relative"
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (name.split(".")[1] for name in names if name.startswith("report_builder."))


def test_phases_import_only_from_those_below_them():
    order = documented_order()
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(order), "every folder of the package has its place in the order"
    upward = [
        f"{path.relative_to(PACKAGE).as_posix()} imports {name}"
        for path in sorted(PACKAGE.glob("*/**/*.py"))
        for name in imported(path)
        if name in folders and order.index(name) < order.index(path.relative_to(PACKAGE).parts[0])
    ]
    assert upward == []
