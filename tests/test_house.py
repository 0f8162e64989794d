"""The rules of the house that a reader of one module could not see broken: which phase may import which."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "report_builder"
# From the top: each may import those after it.
ORDER = (
    "cli", "kit", "driver", "verify", "link", "typeset", "compose", "apparatus", "indexing", "markup",
    "manuscript", "intake", "articles", "charts", "citations", "pictures", "project",
)  # fmt: skip


def imported(path: Path) -> set[str]:
    """The phases that a module imports, also inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
        parts = [name.split(".") for name in names if name.startswith("report_builder.")]
        found |= {part[1] for part in parts}
    return found


def test_imports_point_one_way():
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for at, phase in enumerate(ORDER)
        for path in sorted((PACKAGE / phase).rglob("*.py"))
        for name in sorted(imported(path))
        if name in ORDER[:at]
    ]
    assert wrong == []
    assert {
        path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").is_file()
    } <= {*ORDER, "parity"}
