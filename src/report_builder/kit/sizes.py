"""What a PDF may have so that the message with it fits."""

from __future__ import annotations

from collections.abc import Sequence

_LINE, _ENCODED = 57, 78  # bytes of a line of base64 before and after, line end included (RFC 2045 6.8)


def pdf_that_fits(limit: int, message: int, pdfs: Sequence[int]) -> str | None:
    """The size to make each PDF of (for `--max-size`) so that a message of `message` bytes is within `limit`.

    `pdfs` are the bytes of those in it now. None when the rest of the message alone is too large.
    """
    rest = message - sum(-(-pdf // _LINE) * _ENCODED for pdf in pdfs)
    room = (limit - rest) * _LINE // _ENCODED // max(len(pdfs), 1)
    if room < 10_000 or not pdfs:
        return None
    return f"{room // 100_000 / 10:g}MB" if room >= 1_000_000 else f"{room // 10_000 * 10}KB"
