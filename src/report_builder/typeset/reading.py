"""The Arabic text of a PDF that WeasyPrint wrote -> the same pages, whose text copies and searches rightly.

A PDF holds glyphs from left to right, and a reader's program turns what is Arabic round, one character after
the other. So a glyph that stands for several characters (lam-alef, a letter with its vowels) must give them
in reverse. Marks are set by moves that break words for such programs: each mark is drawn as a small form,
and its letter gets a code of its own that stands for letter and marks (`Face.code`), mapped to the glyph of
the letter by `CIDToGIDMap` (ISO 32000-1, 9.7.4.2).

WeasyPrint writes text as `BT`, some operators each on a line, `ET`. A block of another form stays as it is.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from report_builder.project.pdf_fonts import cid_map, glyph_texts, glyph_widths, to_unicode, widths_array
from report_builder.typeset.glyphs import (
    NEUTRALS,
    Face,
    bounds,
    outline,
    outline_boxes,
    read_face,
    units_per_em,
)

_BLOCK = re.compile(rb"(?<![^\n])BT\n(?!ET\n)(.*?)\nET(?![^\n])", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9a-fA-F]*)>|(-?\d*\.?\d+)")
_SHOW = re.compile(rb"\[(.*)\] TJ")
_NUMBER = rb"(-?\d*\.?\d+)"
_RISE = re.compile(_NUMBER + rb" Ts")
_FONT = re.compile(rb"/(\S+) " + _NUMBER + rb" Tf")
_MATRIX = re.compile(rb"^" + rb" ".join([_NUMBER] * 6) + rb" Tm$", re.MULTILINE)
# Numbers whose signs run as the text does, as seen from the left: `2022–2011`, `5-`, and `.1` of a list.
_RANGE = re.compile(r"\W*[\d.,]+(?: ?[–—] ?| [-/] )[\d.,]+\W*|[\d.,]+-| *\.\d+")
_RLM, _LRM = "\u200f", "\u200e"
_PAIRS = ("()", "[]", "{}", "<>", "«»", "‹›")
_MIRRORED = {pair[at]: pair[1 - at] for pair in _PAIRS for at in (0, 1)}


@dataclass(slots=True)
class _Font:
    """A font of the PDF; `used` are the glyph and the text of each code that is not a glyph's id."""

    resource: pikepdf.Object
    face: Face
    widths: Mapping[int, float]
    texts: Mapping[int, str]
    used: dict[int, tuple[int, str]] = field(default_factory=dict[int, tuple[int, str]])


@dataclass(slots=True)
class _Glyph:
    """A glyph as it is shown: its font's name and size, its place on the line and above it, in text units."""

    font: str
    size: float
    code: int
    x: float
    rise: float
    width: float


@dataclass(slots=True)
class _Text:
    """A line of text: its matrix and its glyphs, in the order in which they are shown."""

    matrix: tuple[float, ...]
    glyphs: list[_Glyph]


@dataclass(slots=True)
class _Rewriting:
    fonts: Mapping[str, _Font]
    widths: Mapping[str, Mapping[int, float]]
    right_to_left: bool
    forms: dict[str, tuple[Path, int]] = field(default_factory=dict[str, tuple[Path, int]])
    line: tuple[float, float] = (0.0, 0.0)  # of the text before: its place down the page, and its size
    state: tuple[str, float] = ("", 0.0)  # font and size, which hold from one line of a block to the next

    def block(self, match: re.Match[bytes]) -> bytes:
        """A text block with its Arabic in code that reads rightly, and its marks drawn after it.

        A block holds several lines of text, each after a matrix of its own.
        """
        starts = [found.start() for found in _MATRIX.finditer(match[1])]
        if not starts or starts[0]:
            return match[0]
        ends = [*(start - 1 for start in starts[1:]), len(match[1])]
        self.state = ("", 0.0)
        texts: list[_Text] = []
        for start, end in zip(starts, ends, strict=True):
            text = self._read(match[1][start:end])
            if text is None:
                return match[0]
            if text.glyphs:
                self._append(texts, text)
        done = [self._text(text) for text in texts]
        if not any(changed for _, changed in done):
            return match[0]
        return b"\n".join(lines for lines, _ in done)

    def _append(self, texts: list[_Text], text: _Text) -> None:
        """Add a line of text, to the one before when both run against the page side by side.

        A web address is set in a box for each part at which it may break.
        """
        before = texts[-1] if texts else None
        sides = (before.matrix[:4], before.matrix[5]) if before else None
        if before is None or sides != (text.matrix[:4], text.matrix[5]) or not self.right_to_left:
            texts.append(text)
            return
        if self._runs_left(before.glyphs) or self._runs_left(text.glyphs):
            texts.append(text)
            return
        shift = (text.matrix[4] - before.matrix[4]) / before.matrix[0]
        before.glyphs += [replace(glyph, x=glyph.x + shift) for glyph in text.glyphs]

    def _text(self, text: _Text) -> tuple[bytes, bool]:
        """The operators of a line of text and, after it, of its marks; and whether anything had to change."""
        matrix, letters = text.matrix, text.glyphs
        before, self.line = self.line, (matrix[5], max(glyph.size for glyph in letters))
        if self.right_to_left and self._is_raised(letters, matrix[5], before):
            self.line = before
            lowered = self._lowered(letters, matrix, before[0])
            return b"\n".join([lowered, *(self._draw(each, matrix) for each in letters)]), True
        marks: list[_Glyph] = []
        runs_left = self._runs_left(letters)
        if runs_left:
            letters, marks = self._gather(letters)
            self._settle(letters)
        if runs_left != self.right_to_left:
            if not runs_left:
                self._hold(letters)
            letters = self._turned(letters)
        shown = [
            b"BT",
            _placed(matrix),
            *_show(letters),
            b"ET",
            *(self._draw(mark, matrix) for mark in marks),
        ]
        return b"\n".join(shown), runs_left or self.right_to_left

    def _read(self, text: bytes) -> _Text | None:
        """The matrix and the glyphs of a line of text; None when it holds anything else."""
        matrix: tuple[float, ...] = ()
        (font, size), rise, x = self.state, 0.0, 0.0
        glyphs: list[_Glyph] = []
        for line in text.split(b"\n"):
            if show := _SHOW.fullmatch(line):
                if font not in self.widths:
                    return None
                for codes, move in _TOKEN.findall(show[1]):
                    if move:
                        x -= float(move) / 1000 * size
                    for at in range(0, len(codes), 4):
                        code = int(codes[at : at + 4], 16)
                        width = self.widths[font].get(code, 0) / 1000 * size
                        glyphs.append(_Glyph(font, size, code, x, rise, width))
                        x += width
            elif found := _RISE.fullmatch(line):
                rise = float(found[1])
            elif found := _FONT.fullmatch(line):
                font, size = self.state = found[1].decode("latin-1"), float(found[2])
            elif found := _MATRIX.fullmatch(line):
                matrix = tuple(float(value) for value in found.groups())
            else:
                return None
        return _Text(matrix, glyphs)

    def _gather(self, glyphs: Sequence[_Glyph]) -> tuple[list[_Glyph], list[_Glyph]]:
        """The letters, each with a code that stands for its marks too, and the marks.

        In the visual order of a line from right to left the marks of a letter come before it, the last first.
        """
        letters: list[_Glyph] = []
        drawn: list[_Glyph] = []
        waiting: list[_Glyph] = []
        for glyph in glyphs:
            font = self.fonts.get(glyph.font)
            if font is not None and glyph.code in font.face.marks:
                waiting.append(glyph)
                continue
            if waiting and (font is None or not self._join(font, glyph, waiting)):
                letters += waiting  # marks without a letter, as in a table of them
            elif waiting:
                drawn += waiting
            letters.append(glyph)
            waiting = []
        return letters + waiting, drawn

    def _is_raised(self, glyphs: Sequence[_Glyph], y: float, line: tuple[float, float]) -> bool:
        """Whether these are raised small figures, such as the call of a note, beside the text before them."""
        known = all(glyph.font in self.fonts and _is_number(self._char(glyph)) for glyph in glyphs)
        return known and 0 < abs(y - line[0]) < line[1] and glyphs[0].size < 0.8 * line[1]

    def _lowered(self, glyphs: Sequence[_Glyph], matrix: tuple[float, ...], y: float) -> bytes:
        """Raised figures as text on the line, not shown; they are drawn as forms where they stand.

        pdfium takes what is raised at the left end of a line for a line of its own, above it.
        """
        return b"\n".join([b"BT", b"3 Tr", _placed((*matrix[:5], y)), *_show(glyphs), b"0 Tr", b"ET"])

    def _runs_left(self, glyphs: Sequence[_Glyph]) -> bool:
        """Whether a line of text is Arabic: it has Arabic, or in an Arabic unit but signs or a range."""
        texts = [self._char(glyph) for glyph in glyphs]
        if any(_is_arabic(text) for text in texts):
            return True
        bare = all(text in NEUTRALS for text in texts) or _RANGE.fullmatch("".join(texts)) is not None
        return self.right_to_left and bare

    def _char(self, glyph: _Glyph) -> str:
        """What a glyph reads as by itself, in logical order."""
        font = self.fonts.get(glyph.font)
        if font is None:
            return "?"
        face = font.face
        return face.texts.get(glyph.code) or face.neutrals.get(glyph.code) or font.texts.get(glyph.code, "?")

    def _settle(self, glyphs: Sequence[_Glyph]) -> None:
        """Give signs without a direction one, by marks of direction beside them, which show nothing.

        Programs let such signs go with the number or the Latin word on their right, together with the space
        before them. Brackets are turned round once more by one program (pdfium) where they stand in Arabic
        and not by another (poppler): between left-to-right marks neither does.
        """
        chars = [self._char(glyph) for glyph in glyphs]
        for at, glyph in enumerate(glyphs):
            font, char = self.fonts.get(glyph.font), chars[at]
            if font is None or glyph.code not in font.face.neutrals:
                continue
            left = chars[at - 1] if at else " "
            right = chars[at + 1] if at + 1 < len(chars) else ""
            if char in " \u00a0":
                if right and not _is_number(right):
                    continue
                variant, text = 0, char + _RLM
            elif char in _MIRRORED:
                char = _MIRRORED[char]
                variant, text = 1, _RLM + _LRM + char + _LRM + _RLM
            elif char in ".,:/" and _is_number(left) and _is_number(right):
                continue
            else:
                variant, text = 2, _RLM + char + _RLM
            code = font.face.neutral_code(font.face.neutrals[glyph.code], variant)
            font.used[code] = (glyph.code, text[::-1])
            glyph.code = code

    def _hold(self, glyphs: Sequence[_Glyph]) -> None:
        """Keep the brackets of a Latin run with it, and as they are, by left-to-right marks beside them."""
        for glyph in glyphs:
            font = self.fonts.get(glyph.font)
            char = font.face.neutrals.get(glyph.code, "") if font else ""
            if font and char in _MIRRORED:
                code = font.face.neutral_code(char, 3)
                font.used[code] = (glyph.code, _LRM + char + _LRM)
                glyph.code = code

    def _turned(self, glyphs: Sequence[_Glyph]) -> list[_Glyph]:
        """The words of a run against the direction of the page, the last first, each where it stood.

        pdfium turns the pieces of a line round and takes each word of such a run for a piece.
        """
        pieces: list[list[_Glyph]] = []
        before = ""
        for glyph in glyphs:
            kind = _kind(self._char(glyph))
            if kind != before or not pieces:
                pieces.append([])
            pieces[-1].append(glyph)
            before = kind
        return [glyph for piece in reversed(pieces) for glyph in piece]

    def _join(self, font: _Font, letter: _Glyph, marks: Sequence[_Glyph]) -> bool:
        """Give the letter the code for itself with these marks; False when there is none."""
        text = font.face.texts.get(letter.code)
        if text is None or marks[0].font != letter.font:
            return False
        said = "".join(font.face.texts[mark.code] for mark in reversed(marks))
        second = len(text) == 2 and _center(font.face, marks[-1]) < letter.x + letter.width / 2
        said = _ordered(said)
        code = font.face.code(letter.code, said, second)
        if code is None:
            return False
        whole = text + said if second or len(text) == 1 else text[0] + said + text[1:]
        font.used[code] = (letter.code, unicodedata.normalize("NFC", whole))
        letter.code = code
        return True

    def _draw(self, mark: _Glyph, matrix: tuple[float, ...]) -> bytes:
        """A mark as a form, at the place and of the size that it had as a glyph."""
        face = self.fonts[mark.font].face
        name = f"RbM{mark.font}{mark.code}"
        self.forms[name] = (face.path, mark.code)
        scale, (a, b, c, d, e, f) = mark.size / 1000, matrix
        x, y = mark.x * a + mark.rise * c + e, mark.x * b + mark.rise * d + f
        placed = " ".join(_number(value) for value in (scale * a, scale * b, scale * c, scale * d, x, y))
        return f"q {placed} cm /{name} Do Q".encode()


def set_reading(pdf: pikepdf.Pdf, fonts: Iterable[Path], right_to_left: bool = True) -> None:
    """Make the Arabic text of `pdf` read rightly. `fonts` are the files of which its fonts are subsets.

    `right_to_left` says that the pages run so.
    """
    faces = [face for path in fonts if (face := read_face(path)) is not None]
    if not faces or not len(pdf.pages):
        return
    resources = pdf.pages[0].obj.Resources  # WeasyPrint gives all pages the same
    named = {str(name)[1:]: font for name, font in resources.get(Name.Font, Dictionary()).items()}
    known = {name: font for name, each in named.items() if (font := _font(each, faces)) is not None}
    if not any(font.face.texts.keys() & font.widths.keys() for font in known.values()):
        return
    work = _Rewriting(known, {name: glyph_widths(each) for name, each in named.items()}, right_to_left)
    for stream in _streams(pdf):
        data = stream.read_bytes()
        changed = _BLOCK.sub(work.block, data)
        if changed != data:
            stream.write(changed)
    for font in known.values():
        _finish_font(pdf, font)
    if work.forms:
        objects = Dictionary(dict(resources.get(Name.XObject, Dictionary()).as_dict()))
        for name in sorted(work.forms):
            objects[Name("/" + name)] = _form(pdf, *work.forms[name])
        resources.XObject = objects


def _streams(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The content of the pages, and of the forms that hold text."""
    found: list[pikepdf.Object] = []
    for page in pdf.pages:
        contents = page.obj.Contents
        found += contents.as_list() if isinstance(contents, Array) else [contents]
    return found


def _font(font: pikepdf.Object, faces: Sequence[Face]) -> _Font | None:
    """The font with the face that it is a subset of, if it is one of these."""
    from fontTools.ttLib import TTFont

    if Name.DescendantFonts not in font or Name.ToUnicode not in font:
        return None
    descriptor = font.DescendantFonts[0].FontDescriptor
    if Name.FontFile2 not in descriptor:
        return None
    boxes = dict(outline_boxes(TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)))
    widths = glyph_widths(font)
    for face in faces:
        known = bounds(face.path)  # other glyphs may be parts of composite ones, which got new ids
        if boxes and all(known.get(glyph) == boxes.get(glyph) for glyph in widths):
            return _Font(font, face, widths, glyph_texts(font))
    return None


def _finish_font(pdf: pikepdf.Pdf, font: _Font) -> None:
    """Write what each code stands for, its width and its glyph."""
    texts = dict(font.texts)
    for glyph in texts:
        text = font.face.texts.get(glyph, "")[::-1] or font.face.neutrals.get(glyph)
        texts[glyph] = text or texts[glyph]
    texts |= {code: text[::-1] for code, (_, text) in font.used.items()}
    font.resource.ToUnicode = Stream(pdf, to_unicode(texts))
    if not font.used:
        return
    widths = dict(font.widths) | {code: font.widths.get(glyph, 0) for code, (glyph, _) in font.used.items()}
    glyphs = {code: glyph for code, (glyph, _) in font.used.items()}
    descendant = font.resource.DescendantFonts[0]
    descendant.W = widths_array(widths)
    descendant.CIDToGIDMap = Stream(pdf, cid_map(widths, glyphs))


def _placed(matrix: Sequence[float]) -> bytes:
    return (" ".join(_number(value) for value in matrix) + " Tm").encode()


def _show(glyphs: Sequence[_Glyph]) -> list[bytes]:
    """Operators that show the glyphs, each at its place."""
    lines: list[bytes] = []
    parts: list[str] = []
    font, size, rise, x = "", 0.0, 0.0, 0.0
    for glyph in glyphs:
        if (glyph.font, glyph.size, glyph.rise) != (font, size, rise):
            if parts:
                lines.append(f"[{''.join(parts)}] TJ".encode())
                parts = []
            if (glyph.font, glyph.size) != (font, size):
                lines.append(f"/{glyph.font} {_number(glyph.size)} Tf".encode())
            if glyph.rise != rise:
                lines.append(f"{_number(glyph.rise)} Ts".encode())
            font, size, rise = glyph.font, glyph.size, glyph.rise
        move = _number((x - glyph.x) * 1000 / size)
        if move != "0":
            parts.append(move)
        parts.append(f"<{glyph.code:04x}>")
        x = glyph.x + glyph.width
    lines.append(f"[{''.join(parts)}] TJ".encode())
    if rise:
        lines.append(b"0 Ts")
    return lines


def _is_arabic(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


def _kind(text: str) -> str:
    kinds = {unicodedata.bidirectional(char) for char in text}
    if kinds & {"L"}:
        return "left"
    if kinds & {"R", "AL"}:
        return "right"
    return "weak" if kinds <= {"EN", "AN", "ES", "ET", "CS", "NSM", "BN"} else "neutral"


def _is_number(text: str) -> bool:
    return bool(text) and all(unicodedata.bidirectional(char) in ("EN", "AN") for char in text)


def _ordered(marks: str) -> str:
    """Shadda and the seat of a hamza before the vowel, as they are typed."""
    return "".join(sorted(marks, key=lambda mark: (mark not in "\u0653\u0654\u0655", mark != "\u0651")))


def _center(face: Face, mark: _Glyph) -> float:
    box = bounds(face.path).get(mark.code, (0, 0, 0, 0))
    return mark.x + (box[0] + box[2]) / 2 / units_per_em(face.path) * mark.size


def _form(pdf: pikepdf.Pdf, path: Path, glyph: int) -> pikepdf.Object:
    box = bounds(path).get(glyph, (0, 0, 0, 0))
    scale = 1000 / units_per_em(path)
    return Stream(
        pdf,
        outline(path, glyph).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([round(value * scale) + grow for value, grow in zip(box, (-2, -2, 2, 2), strict=True)]),
        Resources=Dictionary(),
    )


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
