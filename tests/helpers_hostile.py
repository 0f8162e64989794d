"""Makes pictures and articles that were written to do harm, for tests of what they get."""

from __future__ import annotations

import base64
import struct
import zlib

_NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner: str, attributes: str = 'viewBox="0 0 9 9"', before: str = "") -> bytes:
    return f"{before}<svg {_NAMES} {attributes}>{inner}</svg>".encode()


def png(width: int, height: int) -> bytes:
    """A black PNG of one bit for each dot: a few kilobytes for many megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif(width: int, height: int, screen: tuple[int, int] | None = None) -> bytes:
    across, down = screen or (width, height)
    start = b"GIF89a" + struct.pack("<HH", across, down) + b"\x80\0\0\0\0\0\xff\xff\xff"
    comment = b"!\xfe\x03abc\0"
    return start + comment + b",\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\x02\x02L\x01\0;"


def jpeg(width: int, height: int) -> bytes:
    """The headers of a JPEG; a thumbnail's header lies hidden in the first segment."""
    hidden = b"\xff\xe1\x00\x0c" + b"\xff\xc0\x00\x08\x08\x00\x01\x00\x01\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + hidden + frame + b"\xff\xda\x00\x02\xff\xd9"


def webp(width: int, height: int, kind: str = "VP8X") -> bytes:
    size = {
        "VP8X": bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        "VP8L": b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little"),
        "VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }[kind]
    body = b"WEBP" + kind.encode() + struct.pack("<I", len(size)) + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def data_url(picture: bytes, kind: str = "svg+xml") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


_LEVELS = ((level, f'<use href="#a{level - 1}"/>' * 10) for level in range(1, 9))
_USES = "".join(f'<g id="a{level}">{uses}</g>' for level, uses in _LEVELS)
USE_BOMB = svg(f'<defs><rect id="a0" width="1" height="1"/>{_USES}</defs><use href="#a8"/>')
_ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
LAUGHS = svg("<text>&j;</text>", before=f'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">{_ENTITIES}]>')
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "{}">]>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"
