"""A small report with one of everything that the linker joins, for tests that look at the finished file."""

from __future__ import annotations

from pathlib import Path

from helpers_build import build_editions, manifest, paragraphs, project, prose, put, source

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#135"/>'
    '<text x="4" y="14" font-family="Source Sans 3" font-size="9" fill="#fff">Drawn</text></svg>'
)
TABLE = "| Month | Raids |\n|---|---:|\n| May | 12 |\n| June | 7 |\n\n: Raids by month {#tbl-raids}\n"


def varied_report(root: Path) -> Path:
    """A foreword, two sections with two articles each, an appendix; notes, a table, a figure, links."""
    project(root, {"sources/media/x.svg": SVG})
    put(
        root,
        "sources/reports/year.toml",
        manifest(
            ("Politics & power", ["talks", "lines"]),
            ("Economy", ["trade", "roads"]),
            front=["foreword"],
            more='subtitle = "A <short> account"\nauthors = ["Ann Ash", "Ben & Bo"]\n'
            'summary = "What happened, in brief."\nkeywords = ["Syria", "trade & transit"]\n'
            'rights = "© Institute"\nidentifier = "R-1"',
        )
        + '[[back]]\narticle = "register"\n',
    )
    source(root, "foreword", "A word before", paragraphs(14, 1))
    source(
        root,
        "talks",
        "Talks without end",
        f"{paragraphs(9, 2)}\n\nA claim.[^a] See [the trade report](article:trade#prices), "
        "[roads by file](roads.en.md) and [an absent one](article:elsewhere) or "
        f"[a lost one](article:lost).\n\n## First round\n\n{paragraphs(5, 3)}\n\n### Inner matters\n\n"
        f"{TABLE}\n\n## Second round\n\n"
        f"{prose(3, 4)}[^b]\n\n[^a]: Source of the claim.\n[^b]: Another source.\n",
        short_title="Talks",
        authors="[Ann Ash]",
        summary="How the talks went.",
    )
    source(root, "lines", "Lines of contact", paragraphs(4, 5))
    source(
        root,
        "trade",
        "Trade across lines",
        f"{paragraphs(16, 6)}\n\n## Prices\n\n{prose(4, 7)} *Slanted* and **bold** and `code`.\n\n"
        '![A drawing.](../media/x.svg){#fig-x alt="A dark box"}\n\nBack to [the talks](article:talks).\n',
    )
    source(root, "roads", "Roads", f"{paragraphs(3, 8)}[^n]\n\n[^n]: Measured by hand, façade, naïve.\n")
    source(root, "register", "Register", paragraphs(3, 9))
    source(root, "elsewhere", "Elsewhere", "Not in it.", source_url="https://institute.example/elsewhere")
    source(root, "lost", "Lost", "Nor this.")
    return root


def sample_report(root: Path) -> None:
    """The sample project as `report-builder init` makes it, with every edition of its report built."""
    from report_builder.project.scaffold import create_project

    create_project(root)
    build_editions(root, ("en", "ar", "tr"), "syria-2022", jobs=2)
