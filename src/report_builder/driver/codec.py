"""Objects, furniture and markup <-> the bytes that the store keeps of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from report_builder.charts.drawing import DataTable, Drawing
from report_builder.charts.spec import spec_of
from report_builder.citations.model import Cite, Cluster
from report_builder.markup.model import Heading, IndexMark, Label, Markup
from report_builder.pictures.model import PdfPicture, Placed
from report_builder.project.errors import Problem
from report_builder.typeset.model import (
    Anchor,
    CompiledFurniture,
    CompiledObject,
    HeadingMark,
    Mark,
    Record,
    TextLine,
)


def pack(header: Any, body: bytes) -> bytes:
    """A JSON header and a body, as one entry."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return len(text).to_bytes(8, "big") + text + body


def header_of(entry: bytes) -> Any:
    """The JSON header of an entry."""
    size = int.from_bytes(entry[:8], "big")
    return json.loads(entry[8 : 8 + size])


def body_of(entry: bytes) -> bytes:
    """What follows the header."""
    return entry[8 + int.from_bytes(entry[:8], "big") :]


def pack_object(compiled: CompiledObject) -> bytes:
    """An object as an entry."""
    record = compiled.record
    header = asdict(record)
    header["anchors"] = {name: [item.page, item.x, item.y] for name, item in record.anchors.items()}
    header["lines"] = [[[line.y, int(line.begins), line.left] for line in lines] for lines in record.lines]
    return pack(header, compiled.pdf)


def unpack_record(entry: bytes) -> Record:
    """The record of an object's entry."""
    data = header_of(entry)
    return Record(
        unit_id=data["unit_id"],
        pages=data["pages"],
        size=(data["size"][0], data["size"][1]),
        root=data["root"],
        anchors={name: Anchor(*place) for name, place in data["anchors"].items()},
        headings=tuple(HeadingMark(**item) for item in data["headings"]),
        marks=tuple(Mark(**item) for item in data["marks"]),
        missing_glyphs=tuple(data["missing_glyphs"]),
        misplaced_notes=tuple(data["misplaced_notes"]),
        endnotes=tuple(data["endnotes"]),
        missing_files=tuple(data["missing_files"]),
        warnings=tuple(data["warnings"]),
        mended=tuple(data["mended"]),
        frames=tuple((left, right) for left, right in data["frames"]),
        landscape=tuple(data["landscape"]),
        pictures=placed_of(data["pictures"]),
        lines=tuple(
            tuple(TextLine(y, bool(begins), left) for y, begins, left in lines) for lines in data["lines"]
        ),
    )


def placed_of(data: list[Any]) -> tuple[Placed, ...]:
    """The pictures that the header of an object, or of furniture, names."""
    return tuple(
        Placed(**dict(item, pixels=tuple(item["pixels"]), size=tuple(item["size"]))) for item in data
    )


def pack_furniture(furniture: CompiledFurniture) -> bytes:
    """Furniture as an entry."""
    pictures = [asdict(each) for each in furniture.pictures]
    header = {
        "unit_id": furniture.unit_id,
        "missing_glyphs": furniture.missing_glyphs,
        "pictures": pictures,
    }
    return pack(header, furniture.pdf)


def pack_markup(markup: Markup) -> bytes:
    """Markup as an entry."""
    header = asdict(markup)
    for problem in header["problems"]:
        problem["file"] = None if problem["file"] is None else str(problem["file"])
    return pack(header, b"")


def pack_drawing(drawing: Drawing) -> bytes:
    """A drawn chart as an entry."""
    table = asdict(drawing.table) if drawing.table is not None else None
    data = drawing.csv.decode() if drawing.csv is not None else None
    return pack({"table": table, "csv": data}, drawing.svg)


def unpack_drawing(entry: bytes) -> Drawing:
    """The chart of an entry."""
    header = header_of(entry)
    table, data = header["table"], header["csv"]
    if table is not None:
        rows = tuple(tuple(row) for row in table["rows"])
        table = DataTable(tuple(table["head"]), rows, tuple(table["numeric"]))
    return Drawing(body_of(entry), table, data.encode() if data is not None else None)


def pack_picture(picture: PdfPicture | None) -> bytes:
    """A prepared picture as an entry; that there is nothing to prepare is one as well."""
    if picture is None:
        return pack(None, b"")
    parts = (picture,) if picture.mask is None else (picture, picture.mask)
    header = [
        [each.width, each.height, each.space, each.bits, each.encoding, len(each.data), each.palette.hex()]
        for each in parts
    ]
    return pack(header, b"".join(each.data for each in parts))


def unpack_picture(entry: bytes) -> PdfPicture | None:
    """The prepared picture of an entry; None when the one there is will do."""
    header, body = header_of(entry), body_of(entry)
    made: PdfPicture | None = None
    for width, height, space, bits, encoding, size, palette in reversed(header or []):
        data, body = (body[-size:], body[:-size])
        made = PdfPicture(width, height, space, bits, encoding, data, bytes.fromhex(palette), made)
    return made


def unpack_markup(entry: bytes) -> Markup:
    """The markup of an entry."""
    data = header_of(entry)
    problems = [
        dict(item, file=None if item["file"] is None else Path(item["file"])) for item in data["problems"]
    ]
    return Markup(
        html=data["html"],
        headings=tuple(Heading(**item) for item in data["headings"]),
        flow=tuple(data["flow"]),
        notes=tuple(data["notes"]),
        words=data["words"],
        images=tuple(data["images"]),
        problems=tuple(Problem(**item) for item in problems),
        labels=tuple(Label(**item) for item in data["labels"]),
        charts=tuple(spec_of(item) for item in data["charts"]),
        citations=tuple(
            Cluster(**dict(item, cites=tuple(Cite(**cite) for cite in item["cites"])))
            for item in data["citations"]
        ),
        index=tuple(IndexMark(**item) for item in data["index"]),
    )
