"""A small project for kits: a report in English and Arabic, and two briefs."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from helpers_build import paragraphs, project, put
from helpers_reports import SVG
from sample_project import article

TITLE = {"en": "Lines & silences of 2022", "ar": "خطوط وصمت في عام 2022"}
URL = {lang: f"https://institute.example/{lang}/year?from=kit&x=1" for lang in ("en", "ar")}
CONFIG = """\
publisher = { en = "Institute", ar = "معهد الدراسات" }
website = "https://institute.example"
languages = ["en", "ar"]
rights = { en = "© Institute", ar = "© المعهد" }

[language.ar]
digits = "arabic-indic"

[[contributors]]
key = "ash"
name = { en = "Ann Ash", ar = "آن آش" }

[kit]
sender = "Institute <post@institute.example>"
picture_width = 320
"""
MANIFEST = f"""\
title = {{ en = "{TITLE["en"]}", ar = "{TITLE["ar"]}" }}
subtitle = {{ en = "Annual report", ar = "التقرير السنوي" }}
summary = {{ en = "What was said at five tables. And what was not.", ar = "ما قيل على خمس طاولات." }}
keywords = {{ en = ["Syria", "Security Council"], ar = ["سورية", "مجلس الأمن"] }}
source_url = {{ en = "{URL["en"]}", ar = "{URL["ar"]}" }}
layout = "annual-report"
date = 2023-01-15
editions = ["en", "ar"]

[[sections]]
title = {{ en = "Politics", ar = "السياسة" }}
articles = ["talks", "strikes"]
"""
ARABIC = "مضى العام ولم يتغيّر شيء على الطاولات الخمس، وبقيت الخطوط حيث كانت. "
BODIES = {
    "en": {
        "talks": "::: findings\n- Two *rounds*, and no result.[^a]\n- A second point.\n:::\n\n"
        f"{paragraphs(9, 2)}\n\n[^a]: A source.\n",
        "strikes": f"::: findings\n- Fewer raids than in 2021.\n:::\n\n{paragraphs(8, 3)}\n\n"
        f'![A drawing.](../media/x.svg){{#fig-x alt="A box"}}\n\n{paragraphs(3, 4)}\n',
    },
    "ar": {
        "talks": f"::: findings\n- جولتان بلا نتيجة.\n:::\n\n{ARABIC * 60}\n",
        "strikes": f'{ARABIC * 60}\n\n![رسم.](../media/x.svg){{#fig-x alt="صندوق"}}\n',
    },
}
TITLES = {
    "en": {"talks": "Talks without end", "strikes": "The strikes"},
    "ar": {"talks": "محادثات بلا نهاية", "strikes": "الضربات"},
}


def kit_project(root: Path) -> Path:
    """Sources only."""
    project(root, {"sources/media/x.svg": SVG, "sources/reports/year.toml": MANIFEST}, CONFIG)
    for lang, bodies in BODIES.items():
        for key, body in bodies.items():
            keys = {"date": "2022-05-04", "authors": "[Ann Ash]"} if key == "talks" and lang == "en" else {}
            text = article(TITLES[lang][key], body, **keys)
            put(root, f"sources/articles/{key}.{lang}.md", text)
    return root


def kits_made(root: Path) -> None:
    """The project with a kit of each edition, one of both, and one of a brief that lacks much."""
    from report_builder.cli.main import cli

    kit_project(root)
    where = ("--quiet", "--project", str(root), "kit")
    for arguments in (("year", "talks", "--zip", "--edition", "en"), ("year", "--edition", "ar")):
        cli([*where, *arguments], standalone_mode=False)


@cache
def manifest_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_bytes())
