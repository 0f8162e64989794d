"""Which PDF of a report a build makes: what it is for, and how large it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Profile = Literal["screen", "email", "print", "archive", "draft"]
PROFILES: tuple[Profile, ...] = get_args(Profile)


@dataclass(frozen=True, slots=True)
class Variant:
    """Which PDF of a report a build makes. `most_bytes` is a bound for this build alone."""

    profile: Profile = "screen"
    most_bytes: int | None = None

    @property
    def suffix(self) -> str:
        """What stands after the language in the name of the file: nothing for the screen, else `.email`."""
        return "" if self.profile == "screen" else f".{self.profile}"


SCREEN = Variant()
