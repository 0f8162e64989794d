"""Imported by the server that forks the workers of a test run: what each would otherwise load for itself.

A build of a user starts a worker or two, and each loads a part of the program when it first has work for
it. A test run starts them for every build of some hundred, forked from a process that has loaded all of it.
They are the same workers and do the same: what is kept is code, compiled patterns and types, never a font,
a page or a setting.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import babel.dates as dates
import pypdfium2
import pyphen
from weasyprint.text.ffi import ffi

import report_builder.driver.preload as preload
import report_builder.verify.rules as rules
from report_builder.articles.model import Article

__all__ = ["dates", "preload", "pypdfium2"]

# The jobs of a build and what they import when they are done.
for name in (
    "driver.chart_job", "driver.drafts", "driver.judge", "driver.looks", "driver.picture_job", "driver.press",
    "driver.review", "link.linker", "pictures.source", "typeset.fetcher", "typeset.svg_fonts",
    "typeset.svg_text", "typeset.warm_up", "verify.gates",
):  # fmt: skip
    import_module(f"report_builder.{name}")
for module in pkgutil.iter_modules(rules.__path__):
    import_module(f"{rules.__name__}.{module.name}")

# An article that has one of each kind compiles the patterns of Markdown.
ARTICLE = "Some *text*, **more** and `code`.[^1]\n\n- item\n\n| a |\n|---|\n| b |\n\n[^1]: Note.\n"
PATH = Path("/nowhere/sources/articles/it.md")
preload.render.render(Article(PATH, "it.md", "it", "en", "Title", ARTICLE, 1, "0" * 64), PATH.parents[2])
pyphen.Pyphen(lang="en")

# The engine's calls of Pango and HarfBuzz name C types, each of which takes some milliseconds to read.
for kind in ("PangoFcFontMap *", "FcChar8 **", "char[]", "char[4]", "PangoRectangle *", "PangoLogAttr[]",
             "unsigned int *", "hb_tag_t[100]"):  # fmt: skip
    ffi.typeof(kind)
for glyphs in range(1, 65):
    ffi.typeof(f"hb_codepoint_t[{glyphs}]")
