"""Notes at the foot of pages -> notes after the block of their call, where a reader wants to hear them.

WeasyPrint gives the notes of a page after all of its text, in the midst of a paragraph that goes on overleaf.
"""

from __future__ import annotations

from report_builder.typeset.tag_tree import Kid, Node

_PARAGRAPHS = frozenset({"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})  # a note follows them
_HOLDERS = frozenset({"td", "th", "li", "dt", "dd", "caption", "figcaption"})  # a note ends them
_BLOCKS = frozenset({
    *_PARAGRAPHS, *_HOLDERS, "address", "article", "aside", "blockquote", "details", "div", "dl", "figure",
    "footer", "header", "main", "nav", "ol", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip


def place_notes(tree: Node) -> None:
    """Move each note at the foot of a page to its first call, in place. A note that nothing calls stays."""
    notes = {
        name: node
        for node in tree.walk()
        if isinstance(node, Node) and (name := _name(node)) and "note" in _classes(node)
    }
    if not notes:
        return
    paths: dict[str, list[Node]] = {}
    _find_calls(tree, [], paths)
    called = [name for name in paths if name in notes]
    moved = {id(notes[name]) for name in called}
    for node in list(tree.walk()):
        if isinstance(node, Node):
            node.kids = [kid for kid in node.kids if id(kid) not in moved]
    for name in called:
        _place(notes[name], paths[name])


def _name(node: Node) -> str:
    return node.source.attributes.get("id", "") if node.source is not None and not node.source.pseudo else ""


def _classes(node: Node) -> list[str]:
    return node.source.classes if node.source is not None else []


def _find_calls(node: Node, path: list[Node], found: dict[str, list[Node]]) -> None:
    """The nodes from the root down to the first call of each note."""
    here = [*path, node]
    if "note-call" in _classes(node):
        for each in node.walk():
            if isinstance(each, Node) and each.source is not None and each.source.tag == "a":
                found.setdefault(each.source.attributes.get("href", "").removeprefix("#"), here)
        return
    for kid in node.nodes:
        _find_calls(kid, here, found)


def _place(note: Node, path: list[Node]) -> None:
    """Put a note after the paragraph, or the run of text, or at the end of the cell or item that calls it."""
    at = next(at for at in range(len(path) - 1, -1, -1) if at == 0 or _tag(path[at]) in _BLOCKS)
    block = path[at]
    if _tag(block) in _HOLDERS:
        block.kids.append(note)
        return
    if _tag(block) in _PARAGRAPHS:
        parent, after = path[at - 1], block
    else:
        parent, after = block, path[at + 1]
    place = next(number for number, kid in enumerate(parent.kids) if kid is after) + 1
    while place < len(parent.kids) and (
        _is_note(parent.kids[place]) or (after is not block and not _is_block(parent.kids[place]))
    ):
        place += 1
    parent.kids.insert(place, note)


def _tag(node: Node) -> str:
    return node.source.tag if node.source is not None and not node.source.pseudo else ""


def _is_note(kid: Kid) -> bool:
    return isinstance(kid, Node) and "note" in _classes(kid)


def _is_block(kid: Kid) -> bool:
    return isinstance(kid, Node) and _tag(kid) in _BLOCKS
