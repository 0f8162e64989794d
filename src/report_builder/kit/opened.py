"""Turns a kit's folder into an `OpenedKit`: every file of its manifest is there and as the manifest says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from report_builder.kit.faults import failed
from report_builder.project.paths import Project
from report_builder.project.source import shown_list, suggestion

MANIFEST = "manifest.json"
_MOST_MANIFEST = 5_000_000  # bytes
_FORMAT = 1
_AGAIN = "make it again: report-builder kit"


class _Part(BaseModel):
    """A table of a manifest; what other versions add to it is let be."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ListedFile(_Part):
    """A file of the kit as its manifest lists it; `bytes` is its size."""

    name: str = Field(min_length=1)
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Newsletter(_Part):
    """The newsletter block: names of files of the kit."""

    html: str
    text: str
    pictures: tuple[str, ...] = ()


class EditionOf(_Part):
    """An edition of a combined kit."""

    pdf: str


class Manifest(_Part):
    """What is read of `manifest.json`."""

    format: int
    kit: str = Field(min_length=1)
    name: str = Field(min_length=1)
    lang: str | None = None
    kind: str = "report"
    title: str = ""
    pdf: str | None = None
    message: str
    newsletter: Newsletter | None = None
    subject: str = ""
    editions: tuple[EditionOf, ...] = ()
    files: tuple[ListedFile, ...]

    @property
    def command(self) -> str:
        """What makes this kit again, for a hint."""
        return f"report-builder kit {self.name}{' --combine' if self.kind == 'combined' else ''}"

    @property
    def pdfs(self) -> tuple[str, ...]:
        """The PDF, or that of each edition of a combined kit."""
        found = (*([self.pdf] if self.pdf else ()), *(each.pdf for each in self.editions))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class OpenedKit:
    """A kit as it lies in `folder`. `digest` is the SHA-256 of its manifest, which names those of all files:
    two kits with one digest are the same."""

    folder: Path
    digest: str
    manifest: Manifest
    files: Mapping[str, ListedFile]

    def read(self, name: str) -> bytes:
        """The file `name` of the manifest. Raises SendError when it is not listed, or not as listed."""
        listed = self.files.get(name)
        if listed is None:
            raise failed(f"{self.folder.name}: its manifest lists no file “{name}”", self.remedy)
        try:
            data = _inside(self.folder, name).read_bytes()
        except OSError:
            raise failed(f"{self.folder.name}: the file “{name}” is missing", self.remedy) from None
        if len(data) != listed.bytes or hashlib.sha256(data).hexdigest() != listed.sha256:
            raise failed(f"{self.folder.name}: the file “{name}” is not as it was made", self.remedy)
        return data

    @property
    def remedy(self) -> str:
        """What to do when the kit is not as it was made."""
        return f"make it again: {self.manifest.command}"


def find_kit(project: Project, wanted: str, edition: str | None = None) -> Path:
    """The folder of the kit that `wanted` names: a path, `syria-2022.en`, or `syria-2022` with its edition.

    Raises SendError with what there is.
    """
    path = Path(wanted)
    if (path / MANIFEST).is_file() and edition is None:
        return path.resolve()
    known = {each.parent.name: each.parent for each in sorted((project.build / "kits").glob(f"*/{MANIFEST}"))}
    if edition is not None and f"{wanted}.{edition}" in known:
        return known[f"{wanted}.{edition}"]
    if edition is None and wanted in known:
        return known[wanted]
    editions = [name for name in known if name.rpartition(".")[0] == wanted]
    if edition is None and len(editions) == 1:
        return known[editions[0]]
    if edition is None and editions:
        langs = ", ".join(name.rpartition(".")[2] for name in editions)
        raise failed(f"there are several kits of “{wanted}”: {langs}", "choose one with --edition")
    name = f"{wanted}.{edition}" if edition else wanted
    near = suggestion(name, known) or (f"kits here: {shown_list(known)}" if known else None)
    stem, _, lang = name.rpartition(".")
    made = f"{stem} --edition {lang}" if stem and lang in (edition, *project.config.languages) else wanted
    hint = near or f"make it first: report-builder kit {made}"
    raise failed(f"there is no kit “{name}” in {project.name_of(project.build / 'kits')}/", hint)


def open_kit(folder: Path) -> OpenedKit:
    """The kit in `folder`, every file of it checked. Raises SendError when one is missing or damaged."""
    try:
        data = _bounded(folder / MANIFEST)
    except OSError:
        raise failed(f"{folder.name}: its {MANIFEST} cannot be read", _AGAIN) from None
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError:
        raise failed(f"{folder.name}: its {MANIFEST} is not that of a kit", _AGAIN) from None
    if manifest.format != _FORMAT:
        raise failed(f"{folder.name}: the kit is of format {manifest.format}, not {_FORMAT}", _AGAIN)
    files = {each.name: each for each in manifest.files}
    kit = OpenedKit(folder, hashlib.sha256(data).hexdigest(), manifest, files)
    for name in files:
        kit.read(name)
    for name in _named(manifest):
        if name not in files:
            raise failed(f"{folder.name}: its manifest lists no file “{name}”", kit.remedy)
    return kit


def _named(manifest: Manifest) -> tuple[str, ...]:
    """The files that the manifest gives a meaning to."""
    block = manifest.newsletter
    parts = (block.html, block.text, *block.pictures) if block else ()
    return (manifest.message, *parts, *manifest.pdfs)


def _inside(folder: Path, name: str) -> Path:
    """The file `name` below `folder`; one that would lie elsewhere counts as missing."""
    parts = PurePosixPath(name)
    path = (folder / parts).resolve()
    if parts.is_absolute() or "\\" in name or not path.is_relative_to(folder.resolve()):
        raise FileNotFoundError(name)
    return path


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_MOST_MANIFEST + 1)
    if len(data) > _MOST_MANIFEST:
        raise OSError(f"{path} is too large")
    return data
