"""The Arabic text of a PDF that WeasyPrint wrote -> the same pages, whose text copies and searches rightly.

A PDF holds glyphs from left to right, and a reader's program turns what is Arabic round, one character after
the other. So a glyph that stands for several characters (lam-alef, a letter with its vowels) must give them
in reverse. Marks are set by moves that break words for such programs: each mark is drawn as a small form,
and its letter gets a code of its own that stands for letter and marks (`Face.code`), mapped to the glyph of
the letter by `CIDToGIDMap` (ISO 32000-1, 9.7.4.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from report_builder.project.pdf_fonts import glyph_texts, glyph_widths
from report_builder.typeset.char_kinds import in_typed_order, is_arabic, is_number, kind_of
from report_builder.typeset.glyphs import (
    NEUTRALS,
    Face,
    bounds,
    units_per_em,
)
from report_builder.typeset.pieces import NEAR, Piece, end_of, is_beside
from report_builder.typeset.reading_fonts import ReadFont, find_font, finish_font, form_of, shapes_of
from report_builder.typeset.text_blocks import (
    BLOCK,
    UNKNOWN,
    Glyph,
    Shape,
    Text,
    number,
    placed,
    read_block,
    show,
)

# Numbers whose signs run as the text does, as seen from the left: `2022–2011`, `5-`, and `.1` of a list.
_RANGE = re.compile(r"\W*[\d.,]+(?: ?[–—] ?| [-/] )[\d.,]+\W*|[\d.,]+-| *\.\d+")
_STEP = 0.01  # pt; two texts are not said to begin at the same place
_RLM, _LRM = "\u200f", "\u200e"
_PAIRS = ("()", "[]", "{}", "<>", "«»", "‹›")
_MIRRORED = {pair[at]: pair[1 - at] for pair in _PAIRS for at in (0, 1)}


@dataclass(slots=True)
class _Rewriting:
    fonts: Mapping[str, ReadFont]
    shapes: Mapping[str, Mapping[int, Shape]]
    right_to_left: bool
    forms: dict[str, tuple[Path, int]] = field(default_factory=dict[str, tuple[Path, int]])
    line: tuple[float, float] = (0.0, 0.0)  # of the text before: its place up the page, and its size

    def stream(self, data: bytes) -> bytes:
        """A content stream with its Arabic in code that reads rightly, and its marks drawn after it."""
        blocks = [(found, read_block(found[1], self.shapes)) for found in BLOCK.finditer(data)]
        sides = iter(self._sides([text for _, texts in blocks for text in texts or ()]))
        joined = [
            (found, self._joined(Piece(text, next(sides)) for text in texts or ())) for found, texts in blocks
        ]
        pieces = [piece for _, pieces in joined for piece in pieces]
        for piece, after in pairwise(pieces):
            line = piece.text.y, piece.text.size
            piece.called = self._is_raised(after.glyphs, after.text.matrix[5], line)
        self._chain(pieces)
        parts: list[bytes] = []
        end = 0
        for found, pieces in joined:
            parts += [data[end : found.start()], self._block(pieces) or found[0]]
            end = found.end()
        return b"".join([*parts, data[end:]])

    def _sides(self, texts: Sequence[Text]) -> list[bool]:
        """Whether the line of each text is read from right to left.

        pdfium does so with every line of a file whose pages run that way (`/Direction`), and elsewhere with
        a line of Arabic alone.
        """
        if self.right_to_left:
            return [True] * len(texts)
        sides: list[bool] = []
        line: list[Text] = []
        for text in texts:
            if line and abs(text.y - line[0].y) > 0.5 * max(text.size, line[0].size):
                sides += [self._is_right(line)] * len(line)
                line = []
            line.append(text)
        return sides + [self._is_right(line)] * len(line)

    def _is_right(self, line: Sequence[Text]) -> bool:
        kinds = {kind_of(glyph.shape.char) for text in line for glyph in text.glyphs}
        return "right" in kinds and "left" not in kinds

    def _block(self, pieces: Sequence[Piece]) -> bytes | None:
        """The operators of a block anew; None when it may stay as it is."""
        done = [self._text(piece) for piece in pieces]
        return b"\n".join(lines for lines, _ in done) if any(changed for _, changed in done) else None

    def _chain(self, pieces: Sequence[Piece]) -> None:
        """Hold together the runs against their line that go on from text to text, as where a word is bold.

        pdfium goes through the texts of a line by where they begin, and turns the words of such a run round:
        so each is said to begin before the one on its left.
        """
        run: list[Piece] = []
        for piece in pieces:
            if not run or not self._goes_on(run, piece):
                self._hold_run(run, piece)
                run = []
            if run or (piece.line_left and not self._runs_left(piece)):
                run.append(piece)
        self._hold_run(run, None)

    def _goes_on(self, run: Sequence[Piece], piece: Piece) -> bool:
        """Whether a text stands on the right of a run against its line, with nothing Arabic in it.

        The call of a note between its words goes with them.
        """
        line, here, there = run[0].text, run[-1].text.matrix, piece.text.matrix
        gap = there[4] - (here[4] + end_of(run[-1].text) * here[0])
        if not piece.line_left or abs(gap) > line.size * NEAR:
            return False
        if there[5] == line.y:
            return not any(is_arabic(glyph.shape.char) for glyph in piece.glyphs)
        return self._is_raised(piece.glyphs, there[5], (line.y, line.size))

    def _hold_run(self, run: list[Piece], after: Piece | None) -> None:
        while run and self._runs_left(run[-1]) and after is not None and is_beside(run[-1], after):
            run.pop()  # signs at its end, which go with the Arabic on its right
        if len(run) < 2:
            return
        start = run[0].text.matrix[4]
        for at, piece in enumerate(run):
            matrix = piece.text.matrix
            piece.held = True
            piece.back = (matrix[4] - start + (at + 1) * _STEP) / matrix[0]

    def _begun(self, piece: Piece) -> list[Glyph]:
        """The glyphs of a text after a blank one, `back` before them: a text begins with its first."""
        first = piece.glyphs[0]
        font = self.fonts.get(first.font)
        if not piece.back or font is None or font.blank is None:
            return piece.glyphs
        code = font.face.neutral_code(" ", 3)
        font.used[code] = (font.blank, _LRM)
        width = font.blank_width / 1000 * first.size
        return [replace(first, code=code, x=-piece.back, rise=0.0, width=width), *piece.glyphs]

    def _ended(self, glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
        """The glyphs of an Arabic text before the call of a note, after a right-to-left mark where the last
        letter has a vowel, which has no direction of its own: pdfium would say it after the number."""
        first = glyphs[0]
        font = self.fonts.get(first.font)
        _, text = font.used.get(first.code, (0, "")) if font is not None else (0, "")
        if font is None or font.blank is None or not text or not unicodedata.combining(text[-1]):
            return glyphs
        code = font.face.neutral_code(" ", 1)
        font.used[code] = (font.blank, _RLM)
        width = font.blank_width / 1000 * first.size
        return [replace(first, code=code, rise=0.0, width=width), *glyphs]

    def _joined(self, pieces: Iterable[Piece]) -> list[Piece]:
        joined: list[Piece] = []
        for piece in pieces:
            self._append(joined, piece)
        return joined

    def _append(self, pieces: list[Piece], piece: Piece) -> None:
        """Add a text, to the one before when both run against their line side by side.

        A web address is set in a box for each part at which it may break.
        """
        before = pieces[-1] if pieces else None
        if before is None or not piece.line_left or self._runs_left(before) or self._runs_left(piece):
            pieces.append(piece)
            return
        here, there = before.text.matrix, piece.text.matrix
        if (here[:4], here[5]) != (there[:4], there[5]):
            pieces.append(piece)
            return
        shift = (there[4] - here[4]) / here[0]
        before.text.glyphs += [replace(glyph, x=glyph.x + shift) for glyph in piece.glyphs]
        before.text.size = max(before.text.size, piece.text.size)
        before.runs_left = None

    def _text(self, piece: Piece) -> tuple[bytes, bool]:
        """The operators of a text and, after it, of its marks; and whether anything had to change."""
        matrix, letters = piece.text.matrix, piece.glyphs
        before, self.line = self.line, (piece.text.y, piece.text.size)
        if piece.line_left and self._is_raised(letters, matrix[5], before):
            self.line = before
            lowered = self._lowered(self._begun(piece), matrix, before[0])
            return b"\n".join([lowered, *(self._draw(each, matrix) for each in letters)]), True
        marks: list[Glyph] = []
        runs_left = self._runs_left(piece)
        if runs_left:
            letters, marks = self._gather(letters)
            self._settle(letters)
        if runs_left != piece.line_left:
            if not runs_left:
                self._hold(letters)
            letters = self._turned(letters)
        piece.text.glyphs = letters
        letters = self._ended(letters) if piece.called and runs_left else self._begun(piece)
        shown = [b"BT", placed(matrix), *show(letters), b"ET", *(self._draw(mark, matrix) for mark in marks)]
        return b"\n".join(shown), runs_left or piece.line_left

    def _gather(self, glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
        """The letters, each with a code that stands for its marks too, and the marks.

        In the visual order of a line from right to left the marks of a letter come before it, the last first.
        """
        if not any(glyph.shape.is_mark for glyph in glyphs):
            return list(glyphs), []
        letters: list[Glyph] = []
        drawn: list[Glyph] = []
        waiting: list[Glyph] = []
        for glyph in glyphs:
            font = self.fonts.get(glyph.font)
            if glyph.shape.is_mark:
                waiting.append(glyph)
                continue
            if waiting and (font is None or glyph.code not in font.face.places):
                letters += waiting  # marks without a letter, as in a table of them
            elif waiting and font is not None:
                self._join(font, glyph, waiting)
                drawn += waiting
            letters.append(glyph)
            waiting = []
        return letters + waiting, drawn

    def _is_raised(self, glyphs: Sequence[Glyph], y: float, line: tuple[float, float]) -> bool:
        """Whether these are raised small figures, such as the call of a note, beside the text before them."""
        if not (0 < abs(y - line[0]) < line[1] and glyphs[0].size < 0.8 * line[1]):
            return False
        return all(glyph.font in self.fonts and is_number(glyph.shape.char) for glyph in glyphs)

    def _lowered(self, glyphs: Sequence[Glyph], matrix: tuple[float, ...], y: float) -> bytes:
        """Raised figures as text on the line, not shown; they are drawn as forms where they stand.

        pdfium takes what is raised at the left end of a line for a line of its own, above it.
        """
        return b"\n".join([b"BT", b"3 Tr", placed((*matrix[:5], y)), *show(glyphs), b"0 Tr", b"ET"])

    def _runs_left(self, piece: Piece) -> bool:
        """Whether a text is Arabic: it has Arabic, or on an Arabic line but signs or a range."""
        if piece.held:
            return False
        if piece.runs_left is None:
            piece.runs_left = self._is_left(piece)
        return piece.runs_left

    def _is_left(self, piece: Piece) -> bool:
        texts = [glyph.shape.char for glyph in piece.glyphs]
        if any(map(is_arabic, texts)):
            return True
        bare = all(text in NEUTRALS for text in texts) or _RANGE.fullmatch("".join(texts)) is not None
        return piece.line_left and bare

    def _settle(self, glyphs: Sequence[Glyph]) -> None:
        """Give signs without a direction one, by marks of direction beside them, which show nothing.

        Programs let such signs go with the number or the Latin word on their right, together with the space
        before them. Brackets are turned round once more by one program (pdfium) where they stand in Arabic
        and not by another (poppler): between left-to-right marks neither does.
        """
        chars = [glyph.shape.char for glyph in glyphs]
        for at, glyph in enumerate(glyphs):
            if not glyph.shape.neutral:
                continue
            font, char = self.fonts[glyph.font], chars[at]
            left = chars[at - 1] if at else " "
            right = chars[at + 1] if at + 1 < len(chars) else ""
            if char in " \u00a0":
                if right and not is_number(right):
                    continue
                variant, text = 0, char + _RLM
            elif char in _MIRRORED:
                char = _MIRRORED[char]
                variant, text = 1, _RLM + _LRM + char + _LRM + _RLM
            elif char in ".,:/" and is_number(left) and is_number(right):
                continue
            else:
                variant, text = 2, _RLM + char + _RLM
            code = font.face.neutral_code(glyph.shape.neutral, variant)
            font.used[code] = (glyph.code, text[::-1])
            glyph.code, glyph.shape = code, UNKNOWN

    def _hold(self, glyphs: Sequence[Glyph]) -> None:
        """Keep the brackets of a Latin run with it, and as they are, by left-to-right marks beside them."""
        for glyph in glyphs:
            char = glyph.shape.neutral
            if char in _MIRRORED:
                font = self.fonts[glyph.font]
                code = font.face.neutral_code(char, 3)
                font.used[code] = (glyph.code, _LRM + char + _LRM)
                glyph.code, glyph.shape = code, UNKNOWN

    def _turned(self, glyphs: Sequence[Glyph]) -> list[Glyph]:
        """The words of a run against the direction of the page, the last first, each where it stood.

        pdfium turns the pieces of a line round and takes each word of such a run for a piece.
        """
        pieces: list[list[Glyph]] = []
        before = ""
        for glyph in glyphs:
            kind = kind_of(glyph.shape.char)
            if kind != before or not pieces:
                pieces.append([])
            pieces[-1].append(glyph)
            before = kind
        return [glyph for piece in reversed(pieces) for glyph in piece]

    def _join(self, font: ReadFont, letter: Glyph, marks: Sequence[Glyph]) -> None:
        """Give the letter the code for itself with these marks.

        A ligature with more marks than there are codes for reads without them: the word is found, and copied
        as it is without vowels.
        """
        text = font.face.texts[letter.code]
        if len(text) > 2 or marks[0].font != letter.font:
            return
        said = "".join(font.face.texts[mark.code] for mark in reversed(marks))
        second = len(text) == 2 and _center(font.face, marks[-1]) < letter.x + letter.width / 2
        said = in_typed_order(said)
        code = font.face.code(letter.code, said, second)
        if code is None:
            return
        whole = text + said if second or len(text) == 1 else text[0] + said + text[1:]
        font.used[code] = (letter.code, unicodedata.normalize("NFC", whole))
        letter.code, letter.shape = code, UNKNOWN

    def _draw(self, mark: Glyph, matrix: tuple[float, ...]) -> bytes:
        """A mark as a form, at the place and of the size that it had as a glyph."""
        face = self.fonts[mark.font].face
        name = f"RbM{mark.font}{mark.code}"
        self.forms[name] = (face.path, mark.code)
        scale, (a, b, c, d, e, f) = mark.size / 1000, matrix
        x, y = mark.x * a + mark.rise * c + e, mark.x * b + mark.rise * d + f
        placed = " ".join(number(value) for value in (scale * a, scale * b, scale * c, scale * d, x, y))
        return f"q {placed} cm /{name} Do Q".encode()


def set_reading(pdf: pikepdf.Pdf, fonts: Iterable[Path], right_to_left: bool = True) -> None:
    """Make the Arabic text of `pdf` read rightly. `fonts` are the files of which its fonts are subsets.

    `right_to_left` says that the pages run so.
    """
    paths = list(fonts)
    if not paths or not len(pdf.pages):
        return
    resources = pdf.pages[0].obj.Resources  # WeasyPrint gives all pages the same
    named = {str(name)[1:]: font for name, font in resources.get(Name.Font, Dictionary()).items()}
    said = (text for font in named.values() if Name.ToUnicode in font for text in glyph_texts(font).values())
    if not any(is_arabic(text) for text in said):
        return  # the pages of a Latin edition, most of them: no font file is read for these
    known = {name: font for name, each in named.items() if (font := find_font(each, paths)) is not None}
    if not any(font.face.texts.keys() & font.widths.keys() for font in known.values()):
        return
    shapes = {name: shapes_of(known.get(name), glyph_widths(each)) for name, each in named.items()}
    work = _Rewriting(known, shapes, right_to_left)
    for stream in _streams(pdf):
        data = stream.read_bytes()
        changed = work.stream(data)
        if changed != data:
            stream.write(changed)
    for font in known.values():
        finish_font(pdf, font)
    if work.forms:
        objects = Dictionary(dict(resources.get(Name.XObject, Dictionary()).as_dict()))
        for name in sorted(work.forms):
            objects[Name("/" + name)] = form_of(pdf, *work.forms[name])
        resources.XObject = objects


def _streams(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The content of the pages, and of the forms that hold text."""
    found: list[pikepdf.Object] = []
    for page in pdf.pages:
        contents = page.obj.Contents
        found += contents.as_list() if isinstance(contents, Array) else [contents]
    return found


def _center(face: Face, mark: Glyph) -> float:
    box = bounds(face.path).get(mark.code, (0, 0, 0, 0))
    return mark.x + (box[0] + box[2]) / 2 / units_per_em(face.path) * mark.size
