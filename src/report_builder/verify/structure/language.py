"""Text whose language can be told (ISO 14289-1, 7.2; ISO 32000-1, 14.9.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, Tag, TagTree

RULE = "structure.language"
_LANGUAGE = re.compile(r"(?:[a-z]{2,8}|[ix])(?:-[a-z0-9]{1,8})*", re.IGNORECASE)  # BCP 47, in outline


def check(tree: TagTree) -> Iterator[Fault]:
    """The document names its language, or every text does; no name of a language is malformed."""
    if tree.lang and not _LANGUAGE.fullmatch(tree.lang):
        yield Fault(RULE, f"the document is in `{tree.lang}`, which is no language", condition="11-007")
    if not tree.lang:
        yield Fault(RULE, "the document does not name its language", condition="11-006")
    for tag in tree.tags:
        if tag.lang and not _LANGUAGE.fullmatch(tag.lang):
            yield tree.fault(RULE, tag, f"is in `{tag.lang}`, which is no language", "11-007")
        elif not tree.lang and not _known(tree, tag):
            if tag.contents:
                yield tree.fault(RULE, tag, "holds text in a language that nothing names", "11-001")
            if tag.alt or tag.actual or tag.expansion:
                yield tree.fault(RULE, tag, "says something in a language that nothing names", "11-002")
    for annotation in tree.annotations if not tree.lang else ():
        if annotation.contents and (
            annotation.holder is None or not _known(tree, tree.tags[annotation.holder])
        ):
            words = "a link is described in a language that nothing names"
            yield Fault(RULE, words, annotation.page, condition="11-004")


def _known(tree: TagTree, tag: Tag) -> bool:
    """Whether it or something around it names a language."""
    above: Tag | None = tag
    while above is not None and not above.lang:
        above = tree.parent(above)
    return above is not None
