"""Content streams of pages and forms: what they lean on, how deep they nest (ISO 19005-3, 6.1.13, 6.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from report_builder.verify.pdfa.model import Fault

_DEEPEST = 28  # of saved graphics states
_STATES = re.compile(rb"(?<![^\s\]>)])([qQ])(?=\s|$)")
_CMYK = re.compile(rb"[\d.]\s+[kK](?=\s|$)|/DeviceCMYK\s+cs(?=\s|$)", re.IGNORECASE)
_USES = re.compile(rb"/([^\s/<>\[\]()]+)\s+(Do|Tf|gs|cs|CS|sh)(?=\s|$)|/(\S+)\s+[\d.]+\s+(Tf)(?=\s|$)")
_STRINGS = re.compile(rb"<[0-9A-Fa-f\s]*>|\((?:\\.|[^()\\])*\)", re.DOTALL)
_KINDS = {b"Do": "/XObject", b"Tf": "/Font", b"gs": "/ExtGState", b"sh": "/Shading"}
_HINT = "give colours as red, green and blue in style sheets and drawings"


def content_faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    """What is wrong with the content of pages, and of the forms on them; each form is looked at once."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        resources = page.obj.get("/Resources")
        contents = page.obj.get("/Contents")
        if contents is None:
            continue
        parts = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
        yield from _stream_faults(b"\n".join(part.read_bytes() for part in parts), resources, number)
        yield from _form_faults(resources, number, seen)


def _form_faults(resources: pikepdf.Object | None, page: int, seen: set[tuple[int, int]]) -> Iterator[Fault]:
    objects = resources.get("/XObject") if resources is not None else None
    for each in objects.as_dict().values() if objects is not None else ():
        if each.objgen in seen or each.get("/Subtype") != "/Form":
            continue
        seen.add(each.objgen)
        own = each.get("/Resources")
        yield from _stream_faults(each.read_bytes(), own, page)
        yield from _form_faults(own, page, seen)


def _stream_faults(stream: bytes, resources: pikepdf.Object | None, page: int) -> Iterator[Fault]:
    stream = _STRINGS.sub(b" ", stream)
    depth = deepest = 0
    for state in _STATES.finditer(stream):
        depth += 1 if state[1] == b"q" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        yield Fault("6.1.13", f"boxes lie more than {_DEEPEST} deep in one another", page, "nest boxes less")
    if _CMYK.search(stream):
        yield Fault(
            "6.2.4.3", "a colour is given in CMYK, and the file is for red, green and blue", page, _HINT
        )
    for use in _USES.finditer(stream):
        name, operator = (use[1] or use[3]).decode("latin-1"), use[2] or use[4]
        kind = _KINDS.get(operator)
        if kind is None:
            continue
        known = resources.get(kind) if resources is not None else None
        if known is None or f"/{name}" not in known:
            yield Fault("6.2.2", f"the content uses {name}, which its resources do not have", page)
