"""What an import is asked for, and the jobs that its workers do: plain values, and functions of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_builder.intake import media
from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Draft, Hints
from report_builder.intake.write import MOST_LOST


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import and how. `into` is a folder below the project, `lang` what all sources are in; `pairs`
    are sources that are one article; `offline` fetches no picture and refuses addresses."""

    sources: tuple[str, ...]
    into: Path | None = None
    lang: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    dry: bool = False
    offline: bool = False
    allow_private: bool = False
    most_lost: float = MOST_LOST
    seconds: float = 30
    jobs: int | None = None
    here: bool = False  # read in this process, without its bounds: for one that is a worker itself


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Bytes of one source for a worker."""

    data: bytes
    name: str
    hints: Hints
    path: Path | None = None
    unit_id: str = "import"
    html: str = ""

    @property
    def title(self) -> str:
        return self.hints.origin


@dataclass(frozen=True, slots=True)
class CheckJob:
    """Pictures of one draft for a worker."""

    pictures: tuple[tuple[int, bytes], ...]
    megapixels: float
    unit_id: str = "pictures"
    title: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that its reader refused."""

    message: str
    hint: str | None


def read_job(job: ReadJob) -> tuple[Draft, ...] | Refused:
    """In a worker: the drafts of a source."""
    from report_builder.intake.detect import read

    try:
        return tuple(read(job.data, job.name, job.hints))
    except IntakeError as error:
        return Refused(error.message, error.hint)


def check_job(job: CheckJob) -> dict[int, media.Checked]:
    """In a worker: what the pictures of a draft are."""
    return {number: media.check_picture(data, job.megapixels) for number, data in job.pictures}
