"""Turns the address of an image or an article file into a path below the project root, or a problem."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from report_builder.markup.source import Context
from report_builder.project.paths import spellings
from report_builder.project.pictures import PictureFault, picture_fault
from report_builder.project.source import nearest

IMAGE_TYPES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")


def find_image(context: Context, src: str, line: int | None) -> str | None:
    """`project:/<path>` for an image of the project; None, and a problem, when it cannot be used."""
    if src.lower().startswith(("http:", "https:", "//")):
        context.report(
            f"the image {src} is not in the project", line, "save it into sources/media and name that file"
        )
        return None
    path = locate(context, src, line, "image")
    if path is None:
        return None
    if Path(path).suffix.lower() not in IMAGE_TYPES:
        context.report(
            f"{path} is not a picture that can be set", line, f"use one of {', '.join(IMAGE_TYPES)}"
        )
        return None
    fault = _fault(context, path)
    if fault is not None:
        context.report(f"the picture {path} {fault.message}", line, fault.hint)
        return None
    if path not in context.images:
        context.images.append(path)
    return f"project:/{quote(path)}"


def _fault(context: Context, path: str) -> PictureFault | None:
    try:
        return picture_fault((context.root / path).read_bytes(), context.megapixels)
    except OSError as error:
        return PictureFault(f"cannot be read: {error.strerror}", "see who may read it")


def locate(context: Context, address: str, line: int | None, what: str) -> str | None:
    """The path below the project root of a file named in the article; None, and a problem, if there is none.

    The address is relative to the article's file, or to the project root when it begins with `/`.
    """
    root = context.root.resolve()
    last: Path | None = None
    for text in dict.fromkeys((*spellings(unquote(address)), address)):
        try:
            base = root if text.startswith("/") else context.article.path.parent
            path = (base / text.lstrip("/")).resolve()
            if not path.is_relative_to(root):
                context.report(
                    f"the {what} {address} lies outside the project", line, f"copy it into {root.name}"
                )
                return None
            if path.is_file():
                return path.relative_to(root).as_posix()
            last = path
        except (OSError, ValueError, RuntimeError):  # a name too long, a NUL byte, a circle of links
            continue
    near = _near(context, last, root) if last is not None else None
    hint = f"did you mean {near}?" if near else None
    context.report(f"the {what} {address} does not exist", line, hint)
    return None


def _near(context: Context, path: Path, root: Path) -> str | None:
    """The file most like the missing one: in its folder, else of the same name in `sources`."""
    try:
        names = sorted(item.name for item in path.parent.iterdir() if item.is_file())
    except OSError:
        names = []
    if found := nearest(path.name, names):
        return found
    if not context.files:
        context.files += sorted((root / "sources").rglob("*"))
    files = {item.name: item for item in context.files if item.suffix == path.suffix}
    found = nearest(path.name, files)
    return f"/{files[found].relative_to(root).as_posix()}" if found is not None else None
