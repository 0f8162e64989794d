"""The fonts of all objects -> one subset for each face in the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from report_builder.link import truetype
from report_builder.project.files import digest

_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")


@dataclass(frozen=True)
class Shard:
    """One object's subset of a face: its font dictionary, the width and the text of each glyph that it
    uses."""

    font: pikepdf.Object
    widths: Mapping[int, float]
    texts: Mapping[int, str]

    @cached_property
    def program(self) -> bytes:
        """The font file of the subset."""
        return self.font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()


@dataclass(slots=True)
class FontPool:
    """The shared fonts of one linked file. `fonts` maps a font name to the one dictionary that all pages
    use."""

    pdf: pikepdf.Pdf
    fonts: dict[str, pikepdf.Object] = field(default_factory=dict[str, pikepdf.Object])
    made: dict[str, object] = field(default_factory=dict[str, object])
    digests: dict[str, str] = field(default_factory=dict[str, str])  # of each shared font's content

    def adopt(self, resources: pikepdf.Object) -> dict[str, Shard]:
        """Point the fonts of a resource dictionary to the shared ones, and give back what it had of each.

        A font that cannot be shared (CFF outlines, missing glyphs) stays as it is.
        """
        shards: dict[str, Shard] = {}
        if Name.Font not in resources:
            return shards
        fonts = resources.Font
        for key in sorted(fonts.keys()):
            font = fonts[key]
            if not _shareable(font):
                continue
            name = str(font.BaseFont)
            shards[name] = Shard(font, glyph_widths(font), glyph_texts(font))
            if name not in self.fonts:
                self.fonts[name] = self.pdf.make_indirect(Dictionary(Type=Name.Font))
            fonts[key] = self.fonts[name]
        return shards

    def fill(self, shards: Iterable[Mapping[str, Shard]]) -> None:
        """Make each shared font hold the glyphs of all shards; `shards` are those of the file, in page
        order."""
        by_name: dict[str, list[Shard]] = {}
        for of_object in shards:
            for name, shard in of_object.items():
                by_name.setdefault(name, []).append(shard)
        for name, parts in sorted(by_name.items()):
            widths = {glyph: width for shard in parts for glyph, width in shard.widths.items()}
            texts = merged_texts(parts)
            chosen = _covering(parts)
            programs = tuple(shard.program for shard in chosen)
            content = (programs, tuple(sorted(widths.items())), tuple(sorted(texts.items())))
            if self.made.get(name) != content:
                self._make(name, chosen, widths, texts)
                self.made[name] = content
                self.digests[name] = digest(*programs, repr(content[1:]))

    def _make(
        self, name: str, chosen: Sequence[Shard], widths: Mapping[int, float], texts: Mapping[int, str]
    ) -> None:
        program = truetype.merge(
            [truetype.Subset(shard.program, tuple(sorted(shard.widths))) for shard in chosen]
        )
        model = chosen[0].font
        descriptor = Dictionary(dict(model.DescendantFonts[0].FontDescriptor.as_dict()))
        descriptor.FontFile2 = Stream(self.pdf, program, Length1=len(program))
        left, bottom, _, top = descriptor.FontBBox.as_list()
        descriptor.FontBBox = Array([left, bottom, _number(max(widths.values(), default=0)), top])
        descendant = Dictionary(dict(model.DescendantFonts[0].as_dict()))
        descendant.FontDescriptor = self.pdf.make_indirect(descriptor)
        descendant.W = _widths_array(widths)
        font = self.fonts[name]
        font.Subtype = Name.Type0
        font.BaseFont = Name(name)
        font.Encoding = Name("/Identity-H")
        font.DescendantFonts = Array([self.pdf.make_indirect(descendant)])
        font.ToUnicode = Stream(self.pdf, to_unicode(texts))


def merged_texts(parts: Iterable[Shard]) -> dict[int, str]:
    """Glyph -> text. Where objects differ (a space and a no-break space share a glyph), the lower text
    wins."""
    texts: dict[int, str] = {}
    for shard in parts:
        for glyph, text in shard.texts.items():
            texts[glyph] = min(text, texts[glyph]) if glyph in texts else text
    return texts


def glyph_widths(font: pikepdf.Object) -> dict[int, float]:
    """Glyph id -> width in thousandths of an em, of a Type0 font."""
    widths: dict[int, float] = {}
    if Name.DescendantFonts not in font:
        return widths
    entries = list(font.DescendantFonts[0].get(Name.W, Array()).as_list())
    position = 0
    while position + 1 < len(entries):
        first, run = int(entries[position]), entries[position + 1]
        if isinstance(run, pikepdf.Array):
            for offset, width in enumerate(run.as_list()):
                widths[first + offset] = float(width)
            position += 2
        else:
            for glyph in range(first, int(run) + 1):
                widths[glyph] = float(entries[position + 2])
            position += 3
    return widths


def glyph_texts(font: pikepdf.Object) -> dict[int, str]:
    """Glyph id -> text, as the ToUnicode map of a font says (ISO 32000-1, 9.10.3)."""
    data = font.ToUnicode.read_bytes()
    body = data[data.index(b"endcodespacerange") :]
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for code, text in _PAIR.findall(body)
    }


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """A ToUnicode map (Adobe Technical Note 5411), at most 100 pairs a block."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    pairs = sorted(texts.items())
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines.extend(f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in block)
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()


def _shareable(font: pikepdf.Object) -> bool:
    if str(font.get(Name.Encoding, "")) != "/Identity-H" or Name.DescendantFonts not in font:
        return False
    return Name.FontFile2 in font.DescendantFonts[0].FontDescriptor


def _covering(parts: Sequence[Shard]) -> list[Shard]:
    """The few shards that hold all glyphs together: the largest first, then those that add to it."""
    chosen: list[Shard] = []
    covered: set[int] = set()
    for shard in sorted(parts, key=lambda part: -len(part.widths)):
        if not covered.issuperset(shard.widths):
            chosen.append(shard)
            covered.update(shard.widths)
    return chosen


def _widths_array(widths: Mapping[int, float]) -> Array:
    entries: list[object] = []
    run: list[object] = []
    previous = None
    for glyph, width in sorted(widths.items()):
        if previous is None or glyph != previous + 1:
            run = []
            entries.extend((glyph, run))
        run.append(_number(width))
        previous = glyph
    return Array([Array(entry) if isinstance(entry, list) else entry for entry in entries])


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 3)
