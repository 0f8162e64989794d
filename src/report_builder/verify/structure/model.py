"""What the checks on tags are given, a PDF's structure and what its pages mark, and what they find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Place = tuple[int, int]  # a page, from 0, and the number of a marked content on it (MCID)
Value = str | float | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found wrong. `condition` is its number in the Matterhorn Protocol 1.1, or empty if it has
    none there; `anchor` names the note that it is about."""

    rule: str
    message: str
    page: int | None = None  # from 0
    anchor: str | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A structure element (ISO 32000-1, 14.7.2), named by its number in reading order."""

    number: int
    role: str  # as the role map has it in the end
    written: str  # as it stands in the file
    parent: int  # -1: none
    kids: tuple[int, ...] = ()
    contents: tuple[Place, ...] = ()
    annotations: tuple[int, ...] = ()  # numbers of annotations, -1: of none that a page has
    page: int | None = None  # where it begins
    lang: str = ""
    alt: str = ""
    actual: str | None = None
    expansion: str = ""
    id: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict[str, Value])
    names_parent: bool = True  # that its /P is the element that holds it


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation of a page; `holder` is the tag that the parent tree names for it."""

    number: int
    page: int
    kind: str
    contents: str
    holder: int | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What a content stream marks, and what it does wrong: (Matterhorn number, words)."""

    shown: tuple[int, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedPage:
    """A page; `holders` are the tags that the parent tree names for its marked contents, by their number."""

    number: int
    box: tuple[float, float, float, float]
    tabs: str
    marks: Marks
    holders: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TagTree:
    """The structure of a document and what its pages mark."""

    tags: tuple[Tag, ...]
    pages: tuple[TaggedPage, ...]
    annotations: tuple[Annotation, ...]
    names: Mapping[str, int | None]  # the ID tree: ID -> tag
    role_map: Mapping[str, str]
    lang: str = ""
    marked: bool = True
    suspect: bool = False

    def parent(self, tag: Tag) -> Tag | None:
        """The element that holds it."""
        return self.tags[tag.parent] if tag.parent >= 0 else None

    def kids(self, tag: Tag) -> Iterator[Tag]:
        """The elements in it, in order."""
        return (self.tags[number] for number in tag.kids)

    def page_of(self, tag: Tag) -> int | None:
        """The page where it begins, or where the first of what it holds does."""
        if tag.page is not None or not tag.kids:
            return tag.page
        return next((page for kid in self.kids(tag) if (page := self.page_of(kid)) is not None), None)

    def fault(self, rule: str, tag: Tag, message: str, condition: str = "") -> Fault:
        """A fault of a tag."""
        anchor = tag.id or None
        return Fault(rule, f"the tag {tag.written} {message}", self.page_of(tag), anchor, condition)
