"""Pictures of a page -> Picture values with caption, credit and alternative text, and their Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from lxml.html import HtmlElement

from report_builder.intake.clean import one_line
from report_builder.intake.model import Picture
from report_builder.intake.tree import each, text_of, tokens
from report_builder.intake.work import Work

# Where scripts that load pictures late keep the address.
_LATE = ("data-src", "data-lazy-src", "data-original", "data-full-url", "data-orig-file", "data-large_image")
_CREDIT_CLASS = re.compile(r"credit|copyright|byline|photographer|source|kaynak|المصدر", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:^|(?<=[.!?؟…»”\"]\s)|(?<=[|/–—]\s)|(?<=\())"
    r"((?:photo(?:graph)?s?|image|picture|source|credit|courtesy|fotoğraf|görsel|foto|kaynak|"
    r"الصورة|صورة|تصوير|المصدر|مصدر الصورة)\s*(?::|by\b|of\b)\s*[^()|]{2,120}|©\s*[^()|]{2,120})\)?\s*$",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"^[\w%+.,() -]*\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?)$|^(?:img|dsc|image|screenshot)[\W_]*\d*$", re.I
)
_TINY = 3  # pixels: a picture no larger counts visitors


def picture_of(image: HtmlElement, work: Work) -> Picture | None:
    """The picture of an `img`, without a caption; None for one that is nothing to see."""
    source = _source(image)
    if not source or _is_tracker(image):
        return None
    alt = one_line(image.get("alt") or "")
    if _FILE_NAME.match(alt):
        alt = ""
    address = source if source.startswith("data:") else urljoin(work.base, source) if work.base else source
    return Picture(address, None, alt=alt)


def with_caption(picture: Picture, caption: HtmlElement | None, written: str) -> Picture:
    """The picture with `written`, the Markdown of its caption, parted into caption and credit."""
    credit = ""
    if caption is not None:
        for element in each(caption, "span", "small", "cite", "em", "i", "p", "div"):
            if any(_CREDIT_CLASS.search(token) for token in tokens(element)):
                credit = text_of(element)
                break
    if credit and (at := written.rfind(credit)) >= 0:
        rest = (written[:at] + written[at + len(credit) :]).strip(" |/–—()*_")
        return replace(picture, caption=rest, credit=credit.strip(" |()"))
    if (found := _CREDIT.search(written)) is not None and "](" not in found[1]:
        rest = written[: found.start()].rstrip(" (|/–—")
        return replace(picture, caption=rest, credit=found[1].strip(" .)*"))
    return replace(picture, caption=written)


def _source(image: HtmlElement) -> str:
    """The address of the largest form of a picture that a PDF can have."""
    own = (image.get("src") or "").strip()
    late = next((value.strip() for name in _LATE if (value := image.get(name))), "")
    candidates = _widest(
        image.get("srcset") or image.get("data-srcset") or image.get("data-lazy-srcset") or ""
    )
    holder = image.getparent()
    if holder is not None and holder.tag == "picture" and not candidates and not own:
        for source in each(holder, "source"):
            kind = source.get("type") or ""
            candidates = candidates or ("" if "avif" in kind else _widest(source.get("srcset") or ""))
    if own.startswith("data:") and (late or candidates or len(own) < 400):
        own = ""  # a blank that stands in for a picture which a script loads
    return candidates or late or own


def _widest(srcset: str) -> str:
    best, width = "", 0.0
    for found in re.finditer(r"(\S+[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)", srcset):
        size = float(found[2].rstrip(".") or 0) * (1000 if found[3] == "x" else 1) if found[2] else 1.0
        if size > width and not found[1].startswith("data:"):
            best, width = found[1], size
    return best


def _is_tracker(image: HtmlElement) -> bool:
    sizes = [re.match(r"\d+", image.get(side) or "") for side in ("width", "height")]
    named = {"emoji", "wp-smiley", "avatar", "icon", "tracking", "pixel", "spacer"} & set(tokens(image))
    source = image.get("src") or ""
    spacer = re.search(r"(?:spacer|blank|pixel|transparent|1x1)\.(?:gif|png)(?:$|\?)", source) is not None
    return bool(named) or spacer or any(size is not None and int(size[0]) <= _TINY for size in sizes)
