"""The bytes of a Word or OpenDocument file -> its parts, opened with bounds and trusted in nothing.

Both are ZIP archives of XML. What the archive says of sizes is not believed: every part is read in pieces and
counted. Nothing is unpacked onto the disk, no archive inside the archive is opened, macros are parts that
nobody reads, and no address that a file names is fetched.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from report_builder.intake.errors import IntakeError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_PARTS = 5_000
_MOST_BYTES = 256 * 1024 * 1024  # of all parts that are read
_MOST_XML = 40 * 1024 * 1024  # of one part; a book of 500 pages has about 15 MB
_MOST_PICTURE = 64 * 1024 * 1024
_MOST_ELEMENTS = 1_500_000
_RATIO, _RATIO_FROM = 200, 1024 * 1024  # text packs by 5 to 40, an empty table by 100
_CHUNK = 64 * 1024
_CORRUPT = "open it in Word or LibreOffice, save it again and import that"

Element = etree._Element  # pyright: ignore[reportPrivateUsage]  # lxml names it no other way


@dataclass
class Archive:
    """The parts of a file by name. `read` counts what it has read over all calls."""

    zip: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]  # by name in small letters: names of parts know no case
    spent: int = field(default=0)
    pictures: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self.names

    def picture(self, name: str) -> bytes:
        """The bytes of a picture, the same for each place that it stands in. Raises IntakeError."""
        if name not in self.pictures:
            self.pictures[name] = self.read(name)
        return self.pictures[name]

    def read(self, name: str, most: int = _MOST_PICTURE) -> bytes:
        """The bytes of a part. Raises IntakeError when it is missing, damaged, or passes a bound."""
        info = self.names.get(name.lower())
        if info is None:
            raise IntakeError(f"the file lacks its part {name[:80]!r}", _CORRUPT)
        if info.flag_bits & 1:
            raise IntakeError("the file is protected with a password", "save it without the password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise IntakeError(
                f"the part {name[:80]!r} is packed in a way that office files are not", _CORRUPT
            )
        parts: list[bytes] = []
        size = 0
        try:
            with self.zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self.spent += len(chunk)
                    self._bounded(name, size, info.compress_size, most)
                    parts.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise IntakeError(f"the part {name[:80]!r} of the file is damaged", _CORRUPT) from error
        return b"".join(parts)

    def _bounded(self, name: str, size: int, packed: int, most: int) -> None:
        if size > most or self.spent > _MOST_BYTES:
            most_mb = min(most, _MOST_BYTES) // (1024 * 1024)
            raise IntakeError(
                f"the part {name[:80]!r} unpacks to more than {most_mb} MB", "import a smaller file"
            )
        if size > _RATIO_FROM and size > _RATIO * max(packed, 1):
            raise IntakeError(
                f"the part {name[:80]!r} unpacks to more than {_RATIO} times its size, as no document does",
                "if you trust the file, save it again in Word or LibreOffice",
            )

    def xml(self, name: str, mend: Callable[[bytes], bytes] = bytes) -> Element:
        """A part as a tree, its bytes first given to `mend`. Raises IntakeError."""
        return parse_xml(mend(self.read(name, _MOST_XML)), name)


def open_archive(data: bytes) -> Archive:
    """The archive of an office file. Raises IntakeError with the reason when it is something else: an old or
    a protected file, a damaged one, or one made to do harm."""
    if data.startswith(OLE):
        raise old_office(data)
    if data.lstrip()[:5] == b"{\\rtf":
        raise IntakeError("the file is RTF under another name", "save it as .docx and import that")
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        infos = opened.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OverflowError,
        OSError,
        NotImplementedError,
        UnicodeError,
    ) as error:
        raise IntakeError("the file is damaged or no Word or OpenDocument file", _CORRUPT) from error
    if len(infos) > _MOST_PARTS:
        raise IntakeError(f"the file has more than {_MOST_PARTS:,} parts", "import a smaller file")
    names: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.is_dir() or not _honest(info.filename):
            continue  # no part can be asked for by such a name
        if names.setdefault(info.filename.lower(), info) is not info:
            raise IntakeError(
                f"the file has two parts {info.filename[:80]!r}, so what is in it depends on who reads it",
                _CORRUPT,
            )
    return Archive(opened, names)


def old_office(data: bytes) -> IntakeError:
    """What to say of a file of the format that Office had before 2007, and has for protected files."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return IntakeError(
            "the file is protected with a password", "open it in Word, take the password off and save it"
        )
    if "WordDocument".encode("utf-16-le") in data:
        return IntakeError(
            "this is a Word file of the old kind (.doc)", "open it in Word and save it as .docx"
        )
    return IntakeError("this is an Office file of the old kind", "save it as .docx and import that")


def _honest(name: str) -> bool:
    return (
        "\\" not in name
        and not name.startswith("/")
        and ":" not in name.split("/", 1)[0]
        and posixpath.normpath(name) == name
        and not name.startswith("..")
    )


def parse_xml(data: bytes, name: str) -> Element:
    """The tree of an XML part. A DTD is refused, so no entity can be declared, and nothing is fetched.

    Raises IntakeError.
    """
    bare = data.replace(b"\0", b"")  # UTF-16 and UTF-32 too
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise IntakeError(
            f"the part {name[:80]!r} declares entities, as no office file does", "do not import this file"
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        deep = "depth" in str(error) or "huge" in str(error).lower()
        what = "is nested too deeply or too large" if deep else "is no XML that can be read"
        raise IntakeError(f"the part {name[:80]!r} {what}", _CORRUPT) from error
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise IntakeError(
            f"the part {name[:80]!r} has more than {_MOST_ELEMENTS:,} elements", "split the file"
        )
    return root


def whole(text: str | None, least: int, most: int, otherwise: int | None = None) -> int:
    """A whole number as a file has it, brought between two bounds; `otherwise` (else `least`) for what is
    none."""
    if text is None or not re.fullmatch(r"[0-9]{1,4000}", text):
        return least if otherwise is None else otherwise
    return max(least, min(most, int(text)))


def qname(prefixes: dict[str, str], name: str) -> str:
    """`w:p` as lxml names it, `{http://…}p`, with the namespace by prefix."""
    prefix, _, local = name.partition(":")
    return f"{{{prefixes[prefix]}}}{local}"


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def drop(element: Element) -> None:
    """Take an element out of its tree, its tail left in place."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put the children of an element (of XML without mixed content) in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element)
