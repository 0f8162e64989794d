"""Back cover, spine and front cover -> one sheet, as it is printed, with the places where it is folded."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from report_builder.link.press.file import FOLDS
from report_builder.link.press.model import BLEED_PT, PT_PER_MM


def impose_cover(data: bytes, names: Sequence[str], spine: float, width: float, right_to_left: bool) -> bytes:
    """The sheet of a cover. `data` has a page for each of `names` (`back-cover`, `spine`, `cover`), `spine`
    is its width in mm, `width` that of a cover in pt. The front lies on the right, in a book that runs from
    right to left on the left.

    Covers go on under the spine, as far as their bleed, so that no white shows beside its edges; where it is
    narrower, or not there, only as far as the fold.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = dict(zip(names, [page.obj for page in pdf.pages], strict=True))
        back = spine * PT_PER_MM
        height = max(float(page.MediaBox[3]) for page in pages.values())
        order = ("cover", "spine", "back-cover") if right_to_left else ("back-cover", "spine", "cover")
        starts = (0.0, width, width + back)
        ends = (width, width + back, 2 * width + back)
        under = min(BLEED_PT, back) if "spine" in pages else 0.0
        forms, painted = Dictionary(), list[str]()
        places = {name: (start, end) for name, start, end in zip(order, starts, ends, strict=True)}
        for name in ("back-cover", "cover", "spine"):
            if name not in pages:
                continue
            start, end = places[name]
            inside = under if name != "spine" else 0.0
            left = start - (BLEED_PT if start == 0 else inside)
            right = end + (BLEED_PT if end == ends[-1] else inside)
            forms[Name(f"/Rb{name}")] = _form(pdf, pages[name])
            clip = f"{left:.4f} {-BLEED_PT:.4f} {right - left:.4f} {height + 2 * BLEED_PT:.4f} re W n"
            painted.append(f"q {clip} 1 0 0 1 {start:.4f} 0 cm /Rb{name} Do Q")
        sheet = pdf.add_blank_page(page_size=(ends[-1], height)).obj
        sheet.Resources = Dictionary(XObject=forms)
        sheet.Contents = pdf.make_stream("\n".join(painted).encode())
        sheet[FOLDS] = Array([round(width, 4), round(width + back, 4)] if back > 0 else [round(width, 4)])
        del pdf.pages[: len(names)]
        if Name.PageLabels in pdf.Root:
            del pdf.Root.PageLabels
        if Name.PageLayout in pdf.Root:
            del pdf.Root.PageLayout
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return buffer.getvalue()


def _form(pdf: pikepdf.Pdf, page: pikepdf.Object) -> pikepdf.Object:
    """A page as a form with its bleed."""
    form = pikepdf.Page(page).as_form_xobject(handle_transformations=False)
    form = pdf.make_indirect(form)
    form.BBox = page.get(Name.BleedBox, page.MediaBox)
    return form
