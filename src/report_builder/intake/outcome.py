"""What became of each article of an import, and of the import as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from report_builder.intake.model import Doubt
from report_builder.project.errors import printable

State = Literal["new", "unchanged", "updated", "merged", "conflict", "kept", "failed"]
# `kept`: the file is the editor's (deleted, or written by hand) and was not touched.
BAD: tuple[State, ...] = ("conflict", "failed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article, or a source that gave none. `message` and `hint` say what happened when it is not
    `new`."""

    origin: str
    state: State
    title: str = ""
    key: str = ""
    lang: str = ""
    path: Path | None = None
    message: str = ""
    hint: str | None = None
    doubts: tuple[Doubt, ...] = ()
    words_in: int = 0
    words_out: int = 0
    pictures: int = 0
    guessed: Mapping[str, float] | None = None

    @property
    def is_bad(self) -> bool:
        return self.state in BAD


def as_json(outcome: Outcome, root: Path) -> dict[str, Any]:
    """The outcome as an object; the path counts from the project."""
    path = outcome.path
    shown = path.relative_to(root).as_posix() if path is not None and path.is_relative_to(root) else path
    return {
        "origin": printable(outcome.origin),
        "state": outcome.state,
        "file": str(shown) if shown is not None else None,
        "key": outcome.key,
        "lang": outcome.lang,
        "title": outcome.title,
        "message": outcome.message,
        "hint": outcome.hint,
        "words_in": outcome.words_in,
        "words_out": outcome.words_out,
        "pictures": outcome.pictures,
        "guessed": dict(outcome.guessed or {}),
        "doubts": [
            {
                "kind": doubt.kind,
                "what": doubt.what,
                "text": doubt.text,
                "place": doubt.place,
                "confidence": doubt.confidence,
                "reason": doubt.reason,
            }
            for doubt in outcome.doubts
        ],
    }


def report_lines(outcome: Outcome, root: Path, *, every: bool = False) -> list[str]:
    """What the terminal shows: a line for the article, then its doubts; without `every`, furniture that was
    surely none of the text is only counted."""
    path = outcome.path
    shown = (
        path.relative_to(root).as_posix()
        if path is not None and path.is_relative_to(root)
        else str(path or "")
    )
    counted = f", {outcome.words_out:,} of {outcome.words_in:,} words" if outcome.words_in else ""
    said = f": {outcome.message}" if outcome.message else ""
    hint = f" ({outcome.hint})" if outcome.hint else ""
    where = f" {shown} from" if shown else ""
    lines = [printable(f"{outcome.state}:{where} {outcome.origin}{counted}{said}{hint}")]
    surely = [
        doubt
        for doubt in outcome.doubts
        if doubt.kind == "dropped" and doubt.confidence >= 0.75 and not every
    ]
    for doubt in outcome.doubts:
        if doubt in surely:
            continue
        text = f" “{doubt.text}”" if doubt.text else ""
        lines.append(
            printable(
                f"  {doubt.kind} {doubt.what} ({doubt.place}, {doubt.confidence:.0%}):{text} {doubt.reason}"
            )
        )
    if surely:
        kinds: dict[str, int] = {}
        for doubt in surely:
            kinds[doubt.what] = kinds.get(doubt.what, 0) + 1
        named = ", ".join(f"{what} ({count})" if count > 1 else what for what, count in kinds.items())
        lines.append(printable(f"  left out: {named}; --every shows each"))
    return lines


def totals(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many of each state there are."""
    made: dict[str, int] = {}
    for outcome in outcomes:
        made[outcome.state] = made.get(outcome.state, 0) + 1
    return dict(sorted(made.items()))
