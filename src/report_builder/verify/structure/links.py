"""Links that are in a tag of a link and say where they lead (ISO 14289-1, 7.18.5)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Annotation, Fault, Tag, TagTree

RULE = "structure.links"
_FREE = frozenset({"PrinterMark", "Popup"})  # neither tagged nor described


def check(tree: TagTree) -> Iterator[Fault]:
    """Every link is held by the Link that the parent tree names, has something to read in it, and a name."""
    holders = {number: tag for tag in tree.tags for number in tag.annotations}
    for annotation in tree.annotations:
        if annotation.kind == "TrapNet":
            yield Fault(RULE, "the page has an annotation for trapping", annotation.page, condition="28-007")
        elif annotation.kind not in _FREE:
            yield from _check_holder(tree, annotation, holders.get(annotation.number))
    for tag in tree.tags:
        if -1 in tag.annotations:
            yield tree.fault(RULE, tag, "holds an annotation that no page has")
        if tag.role == "Link" and not tag.annotations:
            yield tree.fault(RULE, tag, "has no link", "28-011")
        if tag.role == "Link" and tag.annotations and not (tag.contents or tag.kids):
            yield tree.fault(RULE, tag, "has nothing to read in it")


def _check_holder(tree: TagTree, annotation: Annotation, holder: Tag | None) -> Iterator[Fault]:
    page, link = annotation.page, annotation.kind == "Link"
    wanted = {"Link": "Link", "Widget": "Form"}.get(annotation.kind, "Annot")
    condition = {"Link": "28-011", "Widget": "28-010"}.get(annotation.kind, "28-002")
    if holder is None or not _within(tree, holder, wanted):
        yield Fault(RULE, f"a {annotation.kind} on the page is in no tag {wanted}", page, condition=condition)
    elif annotation.holder != holder.number:
        yield Fault(RULE, f"the parent tree names another tag for a {annotation.kind} on the page", page)
    if annotation.kind != "Widget" and not annotation.contents.strip():
        if link:
            yield Fault(RULE, "a link on the page does not say where it leads", page, condition="28-012")
        elif holder is None or not holder.alt:
            words = f"a {annotation.kind} on the page is described nowhere"
            yield Fault(RULE, words, page, condition="28-004")


def _within(tree: TagTree, tag: Tag, role: str) -> bool:
    above: Tag | None = tag
    while above is not None and above.role != role:
        above = tree.parent(above)
    return above is not None
