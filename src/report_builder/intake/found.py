"""The fields of an article as they are found, each with how sure it is and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from report_builder.intake.clean import excerpt, one_line
from report_builder.intake.model import Doubt, Draft

SURE = 0.9  # from here on a field is not called guessed
FIELDS = ("title", "subtitle", "date", "kind", "lang", "summary", "source_url")


@dataclass
class Found:
    """The best that was found for each field: `offer` keeps what is surer, and what came first where
    equal."""

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    sure: dict[str, float] = field(default_factory=dict[str, float])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    translations: dict[str, str] = field(default_factory=dict[str, str])
    doubts: list[Doubt] = field(default_factory=list[Doubt])

    def offer(self, name: str, value: str | tuple[str, ...] | None, sure: float, reason: str) -> None:
        """Take `value` for the field `name` unless something at least as sure is there."""
        if isinstance(value, str):
            value = one_line(value)
        elif value:
            value = tuple(dict.fromkeys(line for text in value if (line := one_line(text))))
        if value and sure > self.sure.get(name, 0.0):
            self.values[name], self.sure[name], self.reasons[name] = value, sure, reason

    def get(self, name: str) -> str:
        """The value of a field of one text, empty when there is none."""
        return str(self.values.get(name, ""))

    def all(self, name: str) -> tuple[str, ...]:
        """The value of a field of several texts."""
        return tuple(self.values.get(name, ()))

    def put_into(self, draft: Draft) -> Draft:
        """The draft with the fields, and with a doubt for each that is not sure."""
        guessed = {name: round(sure, 2) for name, sure in self.sure.items() if sure < SURE}
        doubts = [
            Doubt(
                "guessed", name, excerpt(_shown(self.values[name])), "front matter", sure, self.reasons[name]
            )
            for name, sure in guessed.items()
        ]
        missing = [
            Doubt("unsure", name, "", "front matter", 0.0, "nothing in the source says it")
            for name in ("title", "date", "lang")
            if not self.values.get(name)
        ]
        return replace(
            draft,
            **{name: self.get(name) for name in FIELDS},
            authors=self.all("authors"),
            tags=self.all("tags"),
            translations=dict(self.translations),
            guessed=guessed,
            doubts=(*doubts, *missing, *self.doubts, *draft.doubts),
        )


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
