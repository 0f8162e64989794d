"""What is painted apart from its place -> where a reader wants to hear it: side notes and landscape pages."""

from __future__ import annotations

from report_builder.typeset.landscape import PAGE
from report_builder.typeset.tag_tree import Kid, Node

_BESIDE = frozenset(
    {"p", "ul", "ol", "dl", "blockquote", "table", "div"}
)  # what a side note may stand beside


def place_apart(tree: Node) -> None:
    """Make side notes that run over pages whole, let each follow the block that it stands beside, and put
    landscape pages after the block before them, in place."""
    _join(tree, {})
    for node in list(tree.walk()):
        if isinstance(node, Node):
            _after_blocks(node)
            _between_blocks(node)


def _join(node: Node, seen: dict[int, Node]) -> None:
    """The engine sets the rest of a float on the next page apart from what it is in: bring the parts of each
    side note together."""
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node) and kid.source is not None and _is_side(kid):
            first = seen.setdefault(kid.source.order, kid)
            if first is not kid:
                _merge(first, kid)
                continue
        if isinstance(kid, Node):
            _join(kid, seen)
        kids.append(kid)
    node.kids = kids


def _merge(first: Node, rest: Node) -> None:
    for kid in rest.kids:
        order = _order(kid)
        own = next((each for each in first.nodes if order is not None and _order(each) == order), None)
        if own is not None and isinstance(kid, Node):
            _merge(own, kid)
        else:
            first.kids.append(kid)


def _after_blocks(node: Node) -> None:
    """Side notes stand before what they belong to, to begin level with it; they are read after it."""
    waiting: list[Kid] = []
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node) and _is_side(kid):
            waiting.append(kid)
            continue
        kids.append(kid)
        if waiting and isinstance(kid, Node) and kid.source is not None and kid.source.tag in _BESIDE:
            kids += waiting
            waiting = []
    node.kids = kids + waiting


def _between_blocks(node: Node) -> None:
    """A landscape page stands at the end of its article: put it among the blocks of the text, by its page."""
    for page in [kid for kid in node.nodes if _has_class(kid, PAGE)]:
        at = node.kids.index(page)
        before = (kid for kid in reversed(node.kids[:at]) if isinstance(kid, Node))
        text = next((kid for kid in before if _has_class(kid, "prose")), None)
        if text is None or _has_class(text, PAGE):
            continue
        later = [
            place
            for place, kid in enumerate(text.kids)
            if isinstance(kid, Node) and kid.page > page.page and not _is_side(kid)
        ]
        node.kids.remove(page)
        text.kids.insert(later[0] if later else len(text.kids), page)


def _order(kid: Kid) -> int | None:
    return kid.source.order if isinstance(kid, Node) and kid.source is not None else None


def _is_side(node: Node) -> bool:
    return node.source is not None and node.source.tag == "aside" and _has_class(node, "side")


def _has_class(node: Node, name: str) -> bool:
    return node.source is not None and not node.source.pseudo and name in node.source.classes
