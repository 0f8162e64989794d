"""The fonts of all objects -> one subset for each face in the whole file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from report_builder.link import truetype
from report_builder.project.files import digest
from report_builder.project.pdf_fonts import (
    cid_map,
    glyph_texts,
    glyph_widths,
    mapped_codes,
    number,
    to_unicode,
    widths_array,
)


@dataclass(frozen=True)
class Shard:
    """One object's subset of a face: its font dictionary, the width and the text of each code that it
    uses. A code is the id of its glyph, but for `codes`."""

    font: pikepdf.Object
    widths: Mapping[int, float]
    texts: Mapping[int, str]
    codes: Mapping[int, int]  # code -> glyph, of letters that have a code of their own for their marks

    @property
    def glyphs(self) -> tuple[int, ...]:
        """The ids of the glyphs that are used."""
        return tuple(sorted({self.codes.get(code, code) for code in self.widths}))

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
            widths = glyph_widths(font)
            shards[name] = Shard(font, widths, glyph_texts(font), mapped_codes(font, widths))
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
            codes = {code: glyph for shard in parts for code, glyph in shard.codes.items()}
            chosen = _covering(parts)
            programs = tuple(shard.program for shard in chosen)
            content = (
                programs,
                tuple(sorted(widths.items())),
                tuple(sorted(texts.items())),
                tuple(sorted(codes.items())),
            )
            if self.made.get(name) != content:
                self._make(name, chosen, widths, texts, codes)
                self.made[name] = content
                self.digests[name] = digest(*programs, repr(content[1:]))

    def _make(
        self,
        name: str,
        chosen: Sequence[Shard],
        widths: Mapping[int, float],
        texts: Mapping[int, str],
        codes: Mapping[int, int],
    ) -> None:
        program = truetype.merge([truetype.Subset(shard.program, shard.glyphs) for shard in chosen])
        model = chosen[0].font
        descriptor = Dictionary(dict(model.DescendantFonts[0].FontDescriptor.as_dict()))
        descriptor.FontFile2 = Stream(self.pdf, program, Length1=len(program))
        left, bottom, _, top = descriptor.FontBBox.as_list()
        descriptor.FontBBox = Array([left, bottom, number(max(widths.values(), default=0)), top])
        descendant = Dictionary(dict(model.DescendantFonts[0].as_dict()))
        descendant.FontDescriptor = self.pdf.make_indirect(descriptor)
        descendant.W = widths_array(widths)
        descendant.CIDToGIDMap = Stream(self.pdf, cid_map(widths, codes)) if codes else Name.Identity
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


def _shareable(font: pikepdf.Object) -> bool:
    if str(font.get(Name.Encoding, "")) != "/Identity-H" or Name.DescendantFonts not in font:
        return False
    return Name.FontFile2 in font.DescendantFonts[0].FontDescriptor


def _covering(parts: Sequence[Shard]) -> list[Shard]:
    """The few shards that hold all glyphs together: the largest first, then those that add to it."""
    chosen: list[Shard] = []
    covered: set[int] = set()
    for shard in sorted(parts, key=lambda part: -len(part.glyphs)):
        if not covered.issuperset(shard.glyphs):
            chosen.append(shard)
            covered.update(shard.glyphs)
    return chosen
