"""The address of the online version -> a QR code (ISO/IEC 18004) as a drawing and as a picture."""

from __future__ import annotations

import io

from report_builder.kit.model import KitFile

_BORDER = 4  # modules of quiet zone, what the standard asks for
_WIDTH = 800  # pixels of the picture, about
_DRAWN = 4  # units of the drawing to a module


def qr_files(url: str) -> tuple[KitFile, ...]:
    """`qr.svg` and `qr.png`, black on white, with 15% of the code to spare for dirt and folds (level M)."""
    import segno

    code = segno.make_qr(url, error="m")
    modules = int(code.symbol_size(scale=1, border=_BORDER)[0])
    scale = max(4, round(_WIDTH / modules))
    files: list[KitFile] = []
    for kind, media, size in (("svg", "image/svg+xml", _DRAWN), ("png", "image/png", scale)):
        out = io.BytesIO()
        code.save(out, kind=kind, scale=size, border=_BORDER, light="#ffffff")
        side = modules * size
        what = "QR code of the online version"
        files.append(KitFile(f"qr.{kind}", out.getvalue(), media, what, side, side))
    return tuple(files)
