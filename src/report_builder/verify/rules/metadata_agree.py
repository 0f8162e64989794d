"""Title, authors, language and dates that the file says twice, in Info and in XMP, and not alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule

# Info (ISO 32000-1, 14.3.3) and what says the same in XMP (ISO 16684-1).
_PAIRS = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Producer": "pdf:Producer",
    "/Creator": "xmp:CreatorTool",
}


def check(file: FinishedFile) -> Iterator[Problem]:
    info = file.pdf.trailer.get("/Info")
    if info is None or "/Metadata" not in file.pdf.Root:
        yield RULE.problem("the file does not say what it is: Info or XMP is missing", hint=_HINT)
        return
    if not _shows_title(file):
        yield RULE.problem("viewers are not told to show the title (Matterhorn 07-001)", hint=_HINT)
    xmp = file.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)  # to be read only
    for key, name in _PAIRS.items():
        said, other = str(info.get(key, "")), _text(xmp.get(name))
        if said != other:
            yield RULE.problem(f"Info says {key[1:]} “{said}”, XMP says “{other}”", hint=_HINT)
    if str(xmp.get("pdfuaid:part", "")) != "1":
        yield RULE.problem("XMP does not say that the file is PDF/UA-1 (Matterhorn 06-002)", hint=_HINT)
    if not _text(xmp.get("dc:title")):
        yield RULE.problem("XMP gives no title (Matterhorn 06-003)", hint="give the report a title")
    language = _text(xmp.get("dc:language"))
    if str(file.pdf.Root.get("/Lang", "")) != language:
        yield RULE.problem(
            f"the file is in “{file.pdf.Root.get('/Lang')}”, XMP says “{language}”", hint=_HINT
        )


def _shows_title(file: FinishedFile) -> bool:
    preferences = file.pdf.Root.get("/ViewerPreferences")
    return preferences is not None and bool(preferences.get("/DisplayDocTitle", False))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(value)


_HINT = "report this as a fault of the program, with the build record"
RULE = Rule("metadata.agree", "error", "Info and XMP that do not say the same", "file", file=check)
