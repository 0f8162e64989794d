"""Turns the bytes of a file that someone wrote into text, or says on which line it cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

from report_builder.project.errors import Problem, SourceError

# What XML and HTML cannot carry (XML 1.0, 2.2 Char), so that no later phase trips over it.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_source(path: Path, max_bytes: int | None = None) -> bytes:
    """The bytes of `path`. Raises SourceError when it is missing, unreadable or larger than `max_bytes`."""
    try:
        if not path.is_file():
            what = "this is not a file" if path.exists() else "there is no such file"
            raise SourceError(Problem(what, file=path))
        size = path.stat().st_size
        if max_bytes is not None and size > max_bytes:
            shown, most = f"{size / 2**20:.3g}", f"{max_bytes / 2**20:.3g}"
            raise SourceError(
                Problem(
                    f"the file has {shown} MB, more than the {most} MB allowed",
                    file=path,
                    hint="split it, or raise limits.max_article_mb in report-builder.toml",
                )
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SourceError(Problem(f"the file cannot be read: {reason}", file=path)) from None


def decode_source(data: bytes, path: Path) -> str:
    """Text of UTF-8 `data` with line ends as `\\n` and without a byte order mark.

    Raises SourceError naming the line of the first byte that is not UTF-8, or of a control character.
    """
    if (wide := _wide_encoding(data)) is not None:
        raise SourceError(Problem(f"the file is {wide}, not UTF-8", file=path, line=1, hint=_SAVE_AS))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(_not_utf8(error, path)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"an invisible control character (U+{ord(found[0]):04X}) stands on this line"
        raise SourceError(Problem(message, file=path, line=line, hint="delete it"))
    return text


_SAVE_AS = "save the file as UTF-8 in your editor"
_ARABIC = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06af]{3,}")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32, by its mark or, without one, by every other byte of its Latin letters being zero."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    begin = data[:64]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        len(begin) > 3 and (begin[1::2].count(0) * 4 > len(begin) or begin[0::2].count(0) * 4 > len(begin))
    ):
        return "UTF-16"
    return None


def _not_utf8(error: UnicodeDecodeError, path: Path) -> Problem:
    # `error.object` and `error.start` leave out a byte order mark alike; line ends may be \n, \r\n or \r.
    data, at = error.object, error.start
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    byte = data[at : at + 1]
    rest = re.split(rb"[\r\n]", data[at:], maxsplit=1)[0].decode("cp1256", "replace")
    if (word := _ARABIC.search(rest)) is not None:
        message = f"the file is not UTF-8: “{word[0]}” on this line is in Windows-1256"
        hint = "open it in that encoding and save it as UTF-8"
        return Problem(message, file=path, line=line, hint=hint)
    try:
        perhaps = f", “{byte.decode('cp1252')}” in Windows-1252"
    except UnicodeDecodeError:
        perhaps = ""
    message = f"the file is not UTF-8: the byte 0x{byte.hex()} on this line is not{perhaps}"
    return Problem(message, file=path, line=line, hint=_SAVE_AS)
