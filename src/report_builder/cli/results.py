"""Turns build results into lines for people and objects for programs; the options that builds share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from report_builder.cli import complete
from report_builder.cli.failures import as_json, line
from report_builder.cli.session import Session
from report_builder.project.errors import Problem
from report_builder.project.sizes import amount
from report_builder.project.variant import PROFILES, Profile, Variant

if TYPE_CHECKING:
    from report_builder.driver.model import BuildResult

F = TypeVar("F", bound=Callable[..., Any])


def build_options(function: F) -> F:
    """Add `--edition`, `--layout`, `--set` and `--jobs`."""
    options = (
        click.option(
            "--edition",
            "--lang",
            "lang",
            metavar="LANG",
            shell_complete=complete.languages,
            help="Only the edition in this language.",
        ),
        click.option(
            "--layout",
            metavar="NAME",
            shell_complete=complete.layouts,
            help="Another layout than the manifest's.",
        ),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            callback=_settings,
            help="A layout option, for example paper=B5; may be repeated.",
        ),
        click.option(
            "--jobs",
            "-j",
            type=click.IntRange(min=1),
            metavar="N",
            help="Workers; one for each core by default.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


class Outcome:
    """What came of several builds: each result and problem is printed as it comes, `finish` sums up."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.results: list[BuildResult] = []
        self.problems: list[Problem] = []

    def built(self, result: BuildResult) -> None:
        self.results.append(result)
        self.session.say(summary(result, self.session))
        if result.cover is not None:
            where, size = self.session.shown(result.cover), amount(result.cover.stat().st_size)
            self.session.say(f"{where}  cover, spine {result.spine:g} mm  {size}")
        if said := gaps(result):
            self.session.say(f"  {said}")
        if result.copies:
            self.session.say(copies_of(result, self.session))

    def failed(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.problems.append(problem)
            if not self.session.json:
                click.echo(line(problem, self.session), err=True)

    def finish(self, what: str) -> None:
        """Print the JSON object, or how many came out when some did not; exit 1 if anything failed."""
        session = self.session
        results = [as_object(result, session) for result in self.results]
        problems = [as_json(problem, session) for problem in self.problems]
        session.give({"ok": not problems, "results": results, "problems": problems})
        if problems:
            made = f"{len(results)} {what}{'' if len(results) == 1 else 's'} built"
            count = f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}"
            if results:
                session.say(f"{made}, {count} above")
            click.get_current_context().exit(1)


def summary(result: BuildResult, session: Session) -> str:
    """`build/syria-2022.en.pdf  86 pages  1.2 MB  8.4 s  (23 units compiled, 0 reused)`."""
    pages = f"{result.pages} {'page' if result.pages == 1 else 'pages'}"
    if result.unchanged:
        work = "unchanged"
    else:
        units = "unit" if result.compiled == 1 else "units"
        work = f"{result.compiled} {units} compiled, {result.units - result.compiled} reused"
    where = session.shown(result.pdf)
    if result.profile == "email" and result.pictures is not None:
        ppi, quality = result.pictures
        work += f"; pictures at {ppi} ppi, quality {quality}"
    return f"{where}  {pages}  {amount(result.bytes)}  {result.seconds:.1f} s  ({work})"


def gaps(result: BuildResult) -> str:
    """`without northwest-count; in the original: register-of-figures (en)`; empty when nothing is missing."""
    originals = [f"{key} ({lang})" for key, lang in result.in_original.items()]
    parts = [f"without {', '.join(result.left_out)}"] if result.left_out else []
    parts += [f"in the original: {', '.join(originals)}"] if originals else []
    return "; ".join(parts)


def copies_of(result: BuildResult, session: Session) -> str:
    """`build/review/  3 review copies  1.2 s`, or the one copy by its name."""
    seconds = f"{result.copy_seconds:.1f} s"
    if len(result.copies) == 1:
        return f"{session.shown(result.copies[0].pdf)}  1 review copy  {seconds}"
    return f"{session.shown(result.copies[0].pdf.parent)}/  {len(result.copies)} review copies  {seconds}"


def as_object(result: BuildResult, session: Session) -> dict[str, Any]:
    """The result with all its numbers; paths are absolute, sizes in bytes, times in seconds."""
    return {
        "name": result.name,
        "profile": result.profile,
        "lang": result.lang,
        "title": result.title,
        "pdf": str(result.pdf),
        "record": str(result.record),
        "pages": result.pages,
        "bytes": result.bytes,
        "seconds": round(result.seconds, 3),
        "units": result.units,
        "compiled": result.compiled,
        "furniture": result.furniture,
        "rounds": result.rounds,
        "unchanged": result.unchanged,
        "pictures": None
        if result.pictures is None
        else {"ppi": result.pictures[0], "quality": result.pictures[1]},
        "cover": str(result.cover) if result.cover is not None else None,
        "spine_mm": result.spine,
        "left_out": list(result.left_out),
        "in_original": dict(result.in_original),
        "copies": [{"for": copy.reader, "pdf": str(copy.pdf)} for copy in result.copies],
        "problems": [as_json(problem, session) for problem in result.problems],
    }


def profile_options(function: F) -> F:
    """Add `--profile` and `--max-size`, which give `variants`."""
    profile = click.option(
        "--profile",
        "profiles",
        multiple=True,
        type=click.Choice(PROFILES),
        metavar="NAME",
        help="What the PDF is for: screen (the default), email, print, archive, draft; repeatable.",
    )
    return profile(size_option(function))


def size_option(function: F) -> F:
    """Add `--max-size`."""
    return click.option(
        "--max-size",
        metavar="SIZE",
        callback=_size,
        help="Most bytes of the PDF for e-mail, for example 4MB.",
    )(function)


def review_options(function: F) -> F:
    """Add `--for` and `--for-list`, which give `readers` through `read_readers`."""
    options = (
        click.option(
            "--for",
            "names",
            multiple=True,
            metavar="NAME",
            help="Also make a review copy with this name and the date on each page; repeatable.",
        ),
        click.option(
            "--for-list",
            "name_list",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Also make a review copy for each name in this file, one a line.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def variants_of(profiles: Sequence[Profile], max_size: int | None) -> tuple[Variant, ...]:
    """What `--profile` and `--max-size` ask for. Raises UsageError when the bound holds for none of them."""
    chosen: tuple[Profile, ...] = tuple(dict.fromkeys(profiles)) or ("screen",)
    if max_size is not None and "email" not in chosen:
        raise click.UsageError("--max-size is for --profile email")
    return tuple(Variant(each, max_size if each == "email" else None) for each in chosen)


def _size(ctx: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    from pydantic_core import PydanticCustomError

    from report_builder.project.profiles import as_bytes

    del ctx, parameter
    try:
        return as_bytes(int(value) if value.isdecimal() else value) if value is not None else None
    except PydanticCustomError as error:
        context = error.context or {}
        raise click.BadParameter(f"{error.message()}; {context.get('hint')}") from None


def _settings(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    del ctx, parameter
    settings: dict[str, str] = {}
    for pair in value:
        key, equals, text = pair.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{pair!r} is not KEY=VALUE, for example paper=B5")
        settings[key.strip()] = text
    return settings
